"""What the client gives to be read, has checked, and publishes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from rashomon.api.client.asking import ZIP, ApiError, Asking, Json, answered, part

EVERY = 0.2
"""Seconds between two looks at a job, or at a check."""


class Giving(Asking):
    """Gives reports to be read, looks after jobs, and publishes."""

    def add_text(self, text: str, *, published: str | None = None, outlet: str | None = None) -> Json:
        """Give a report's text to be read; the job that does it. `published` and `outlet` are for what states none."""
        return self._given(text=text, published=published, outlet=outlet)

    def add_url(
        self, url: str, *, published: str | None = None, outlet: str | None = None, columns: str | None = None
    ) -> Json:
        """Give the address of a report, which the workbench fetches; as `add_files`."""
        return self._given(url=url, published=published, outlet=outlet, columns=columns)

    def add_files(
        self,
        *files: Path | str,
        published: str | None = None,
        outlet: str | None = None,
        columns: str | None = None,
    ) -> Json:
        """Give files to be read, in one job; as `add_text`. `columns` says which columns of tables hold the fields of a
        report (`text=body,published=day`). Raises OSError for one that cannot be read."""
        sent = [("files", (Path(one).name, Path(one).read_bytes())) for one in files]
        said = {"published": published, "outlet": outlet, "columns": columns}
        return self._post("/uploads", files=sent, data={name: value for name, value in said.items() if value})

    def jobs(self) -> list[Json]:
        """What one gave to be read, the latest first."""
        found: list[Json] = self._get("/jobs")["jobs"]
        return found

    def job(self, name: str) -> Json:
        """How a job stands."""
        return self._get(f"/jobs/{part(name)}")

    def wait(self, name: str, seconds: float = 120.0, every: float = EVERY) -> Json:
        """The job once it is `done` or has `failed`. Raises ApiError after so many seconds."""
        until = time.monotonic() + seconds
        while (job := self.job(name))["state"] not in ("done", "failed"):
            if time.monotonic() > until:
                raise ApiError(None, f"{name} is {job['state']} after {seconds:.0f} seconds.")
            time.sleep(every)
        return job

    def check_ledger(self) -> Json:
        """Have the ledger checked, in the background; `checked` tells how it goes."""
        return self._post("/check")

    def publish(
        self,
        *incidents: str,
        policies: Sequence[str] = (),
        all_claims: bool = False,
        as_of: str | None = None,
        title: str | None = None,
    ) -> bytes:
        """A plain site of those incidents, as a ZIP: of reviewed claims alone but for `all_claims`."""
        said = {"as_of": as_of, "title": title, "all_claims": "true" if all_claims else None}
        given = {name: value for name, value in said.items() if value is not None}
        asked = {"incident": list(incidents), "policy": list(policies), **given}
        found: bytes = answered(self._answer("POST", "/publish", data=asked), ZIP).content
        return found

    def _given(self, **said: str | None) -> Json:
        return self._post("/reports", json={name: value for name, value in said.items() if value is not None})
