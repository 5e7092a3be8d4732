"""Reading reports in the background: one job at a time, in the order in which they were given.

A job's reports are kept in memory until it is their turn, so the queue is bounded; what has been read when the program
ends stays read, and the rest is said to be lost.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex

from rashomon import pipeline, plugins
from rashomon.api import acts
from rashomon.ingest.inputs import Input, Way, captured
from rashomon.ledger import Ledger, LedgerError, protection
from rashomon.model import Document, Incident, Issue

WAITING = 20
"""Jobs that may wait at once."""
OF_ONE = 5
"""Jobs that one person may have waiting."""
KEPT = 200
"""Jobs that are remembered after they are done."""


class Full(Exception):  # noqa: N818  (not a fault of the program's)
    """There is too much to do; the message says so in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Some reports that somebody gave, and what became of them."""

    id: str
    by: str
    given_at: str
    state: str
    """`waiting`, `reading`, `done` or `failed`."""
    inputs: tuple[str, ...]
    """What was given, by name."""
    read: int = 0
    """Documents that are read so far."""
    documents: tuple[str, ...] = ()
    added: int = 0
    claims: int = 0
    protected: int = 0
    incidents: tuple[Incident, ...] = ()
    issues: tuple[Issue, ...] = ()
    error: str | None = None


class Jobs:
    """The jobs of one workbench, done by one thread of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._closing = False
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._given: dict[str, tuple[Sequence[Input], Way]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def give(self, inputs: Sequence[Input], way: Way, by: str) -> Job:
        """Put a job in the queue. Raises Full."""
        with self._changed:
            waiting = [job for job in self._jobs.values() if job.state in ("waiting", "reading")]
            if len(waiting) >= WAITING or sum(job.by == by for job in waiting) >= OF_ONE:
                raise Full("Too much is waiting to be read already; try again when some of it is done.")
            job = Job(
                id=f"job_{token_hex(8)}",
                by=by,
                given_at=datetime.now(UTC).isoformat(timespec="seconds"),
                state="waiting",
                inputs=tuple(one.name for one in inputs),
            )
            self._jobs[job.id] = job
            self._given[job.id] = (inputs, way)
            done = [name for name, one in self._jobs.items() if one.state in ("done", "failed")]
            for name in done[: max(0, len(done) - KEPT)]:
                del self._jobs[name]
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return job

    def job(self, name: str, by: str) -> Job | None:
        """The job of that id as it stands, if it is that person's; None where there is none."""
        with self._changed:
            found = self._jobs.get(name)
        return found if found is not None and found.by == by else None

    def of(self, by: str) -> tuple[Job, ...]:
        """Somebody's jobs, the latest first."""
        with self._changed:
            return tuple(job for job in reversed(self._jobs.values()) if job.by == by)

    def wait(self, name: str, seconds: float) -> None:
        """Wait until the job is done, no longer than that."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs[name].state in ("done", "failed"), seconds)

    def close(self) -> None:
        """Begin nothing more."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._given) or self._closing, 60)
                name = next(iter(self._given), None)
                if name is None or self._closing:
                    self._thread = None
                    return
                inputs, way = self._given.pop(name)
            self._set(name, state="reading")
            try:
                self._read(name, inputs, way)
            except LedgerError as error:
                self._set(name, state="failed", error=str(error))
            except Exception as error:
                # What it says may quote a report, and with it a name that is to be protected.
                self._set(name, state="failed", error=f"It could not be read ({type(error).__name__}).")

    def _read(self, name: str, inputs: Sequence[Input], way: Way) -> None:
        issues: list[Issue] = []

        def documents() -> Iterator[tuple[bytes, Document] | Issue]:
            for one in captured(inputs, way):
                if isinstance(one, Issue):
                    issues.append(one)
                else:
                    yield one[1:]

        def step(document: Document) -> None:
            self._set(name, read=self._jobs[name].read + 1)

        result = pipeline.read(documents(), self._ledger, extractor=plugins.extractor(), progress=step)
        acts.note(self._ledger, self._jobs[name].by, "gave", result.documents)
        told = tuple(dict.fromkeys(issue for issue in (*issues, *result.issues) if issue.stage == "ingest"))
        failed = tuple(issue for issue in result.issues if issue.severity == "error" and issue.stage != "ingest")
        self._set(
            name,
            state="done",
            documents=result.documents,
            added=result.added,
            claims=result.claims,
            protected=result.protected,
            incidents=tuple(protection.worded(result.incidents)),
            issues=tuple(protection.worded((*told, *failed))),
        )

    def _set(self, name: str, **fields: object) -> None:
        with self._changed:
            self._jobs[name] = replace(self._jobs[name], **fields)  # type: ignore[arg-type]
            self._changed.notify_all()
