"""A client of the API: what the workbench's pages show, and what people decide, for programs.

    with Client("http://127.0.0.1:8765", token="rsh_…") as client:
        for one in client.incidents(place="ML"):
            page = client.incident(one["incident"]["id"])

An answer that the client has already is not sent again (`ETag`). What is given back are the JSON types that
`/api/v1/openapi.json` describes.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

PREFIX = "/api/v1"
KEPT = 128
"""Answers that are kept, with their tags."""
PATIENCE = 30.0
"""Seconds to wait for an answer."""

Json = dict[str, Any]


class ApiError(Exception):
    """The API did not do what was asked; `detail` says why in a sentence."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status, self.detail = status, detail


class Client:
    """Asks one workbench. Every method raises ApiError, and httpx.HTTPError where it cannot be reached."""

    def __init__(self, url: str = "http://127.0.0.1:8765", *, token: str | None = None, http: Any = None) -> None:
        """`token` is one of `rashomon users` or of the account page; a workbench without users needs none.

        `http` is an httpx client to ask through, in the place of one of our own.
        """
        self._http: httpx.Client = http or httpx.Client(base_url=url, timeout=PATIENCE)
        self._own = http is None
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._kept: OrderedDict[str, tuple[str, Any]] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._own:
            self._http.close()

    # Reading

    def incidents(self, **wanted: Any) -> Iterator[Json]:
        """Every incident that fits: `place`, `actor`, `event`, `since`, `until`; `conflict`, `decided` (yes, no)."""
        return self._pages("/incidents", "incidents", wanted)

    def incident(self, name: str, **moment: str) -> Json:
        """The page of an incident; `as_of` and `valid_at` look back."""
        return self._get(f"/incidents/{_part(name)}", moment)

    def history(self, name: str) -> Json:
        """Every change of an incident."""
        return self._get(f"/incidents/{_part(name)}/history")

    def report(self, name: str, **moment: str) -> Json:
        """The page of a report."""
        return self._get(f"/reports/{_part(name)}", moment)

    def claim(self, name: str, **moment: str) -> Json:
        """The page of a claim."""
        return self._get(f"/claims/{_part(name)}", moment)

    def decisions(self) -> Iterator[Json]:
        """What people decided, the latest first."""
        return self._pages("/decisions", "decisions", {})

    def entries(self, **wanted: Any) -> Iterator[Json]:
        """The ledger's entries, the latest first (`kind`, `agent`)."""
        return self._pages("/entries", "entries", wanted)

    def proof(self, name: str) -> str:
        """The proof that something is in the ledger, for `rashomon ledger verify`."""
        return str(self._asked(f"/proofs/{_part(name)}"))

    # Writing

    def decide(self, kind: str, *, reason: str, seen: int | None = None, **said: Any) -> Json:
        """Decide: `corrected`, `withdrawn`, `added`, `judged`, `checked`, `assessed`, `accepted` or `undone`.

        With `seen`, the last entry that was looked at, a decision that would stand over another's of later raises
        ApiError (409).
        """
        body = {"kind": kind, "reason": reason, **said, **({} if seen is None else {"seen": seen})}
        return self._post("/decisions", body)

    def add_report(
        self,
        *,
        text: str | None = None,
        url: str | None = None,
        published: str | None = None,
        outlet: str | None = None,
    ) -> Json:
        """Give a report to be read; the job that does it."""
        given = {"text": text, "url": url, "published": published, "outlet": outlet}
        return self._post("/reports", {name: value for name, value in given.items() if value is not None})

    def job(self, name: str) -> Json:
        """How a job stands."""
        return self._get(f"/jobs/{_part(name)}")

    def wait(self, name: str, seconds: float = 120.0, every: float = 0.2) -> Json:
        """The job once it is done or has failed. Raises TimeoutError after so many seconds."""
        until = time.monotonic() + seconds
        while (job := self.job(name))["state"] not in ("done", "failed"):
            if time.monotonic() > until:
                raise TimeoutError(f"{name} is {job['state']} after {seconds:.0f} seconds.")
            time.sleep(every)
        return job

    def _pages(self, path: str, field: str, wanted: Mapping[str, Any]) -> Iterator[Json]:
        after: str | None = None
        while True:
            page = self._get(path, {**wanted, **({} if after is None else {"after": after})})
            yield from page[field]
            after = page["after"]
            if after is None:
                return

    def _get(self, path: str, wanted: Mapping[str, Any] | None = None) -> Json:
        found: Json = self._asked(path, wanted)
        return found

    def _asked(self, path: str, wanted: Mapping[str, Any] | None = None) -> Any:
        asked = {name: value for name, value in (wanted or {}).items() if value is not None}
        key = str(httpx.URL(f"{PREFIX}{path}", params=asked))
        kept = self._kept.get(key)
        tag = {"If-None-Match": kept[0]} if kept else {}
        said = self._http.get(f"{PREFIX}{path}", params=asked, headers={**self._headers, **tag})
        if said.status_code == 304 and kept:
            self._kept.move_to_end(key)
            return kept[1]
        found = _read(said)
        if "etag" in said.headers:
            self._kept[key] = (said.headers["etag"], found)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _post(self, path: str, body: Mapping[str, Any]) -> Json:
        found: Json = _read(self._http.post(f"{PREFIX}{path}", json=body, headers=self._headers))
        return found


def _part(name: str) -> str:
    return quote(name, safe="")


def _read(said: httpx.Response) -> Any:
    kind = said.headers.get("content-type", "")
    body = said.json() if "json" in kind else said.text
    if said.status_code >= 400:
        raise ApiError(
            said.status_code, str(body.get("detail", body)) if isinstance(body, dict) else said.reason_phrase
        )
    return body


__all__ = ["ApiError", "Client"]
