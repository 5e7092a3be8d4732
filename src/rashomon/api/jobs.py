"""Reading reports in the background: one job at a time, in the order in which they were given.

A job's reports are kept in memory until it is their turn, so the queue is bounded, in jobs and in bytes. Each report is
kept by itself, together with who gave it; what has been read when the program ends stays read, and the rest is lost.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from secrets import token_hex

from rashomon import pipeline, plugins
from rashomon.apart import Apart, Closed
from rashomon.api import acts
from rashomon.ingest.inputs import Input, Way, capture
from rashomon.ingest.understanding import Found
from rashomon.ledger import Ledger, LedgerError, NotFound, protection
from rashomon.model import Document, Incident, Issue

WAITING = 20
"""Jobs that may wait at once."""
OF_ONE = 5
"""Jobs that one person may have waiting."""
BYTES = 256 * 2**20
"""Bytes that all that waits or is read may have."""
BYTES_OF_ONE = 128 * 2**20
"""Bytes that one person may have waiting; the most that may be given at once is half of it."""
KEPT = 200
"""Jobs that are remembered after they are done."""


class Full(Exception):  # noqa: N818  (not a fault of the program's)
    """There is too much to do; the message says so in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file or address that was given."""

    name: str
    state: str = "waiting"
    """`waiting`; `read`; `known` where the ledger had all of it; `in part`, or `left out` where none of it was read."""
    documents: tuple[str, ...] = ()
    """Ids of the reports in it that the ledger has."""
    why: tuple[str, ...] = ()
    """What was left out and why, and what is to be known of what was read; protected names covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Some reports that somebody gave, and what became of them."""

    id: str
    by: str
    given_at: str
    state: str
    """`waiting`, `reading`, `gathering` (all is kept and gathered into incidents now), `done` or `failed`."""
    inputs: tuple[str, ...]
    """What was given, by name."""
    read: int = 0
    """Documents that are read so far."""
    documents: tuple[str, ...] = ()
    added: int = 0
    claims: int = 0
    protected: int = 0
    incidents: tuple[Incident, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    """For each of the inputs what became of it."""
    issues: tuple[Issue, ...] = ()
    error: str | None = None


ENDED = "The workbench was ended before all was read."
NOT_GATHERED = "All is kept, but could not be gathered into incidents ({}); that is tried again when more is read."


class _Reading:
    """The inputs of one job while they are read, and what became of each."""

    def __init__(self, inputs: Sequence[Input], held: Callable[[str], bool]) -> None:
        """`held` says whether the ledger has a document of that id."""
        self._inputs, self._held = inputs, held
        self.issues: list[Issue] = []
        self._why: list[list[str]] = [[] for _ in inputs]
        self._found: list[dict[str, None]] = [{} for _ in inputs]
        self._through = 0
        self._known: set[str] = set()
        self.kept: dict[str, None] = {}
        """Ids of the documents that the ledger has now."""

    def documents(self, way: Way) -> Iterator[Found]:
        """The documents of all inputs, one after the other."""
        for number, one in enumerate(self._inputs):
            for found in capture(one, way):
                if isinstance(found, Issue):
                    self.issues.append(found)
                    if not str(found.subject).startswith("doc_"):
                        self._why[number].append(found.message)
                elif isinstance(found[1], Document):
                    name = found[1].id
                    self._found[number][name] = None
                    if name not in self.kept and self._held(name):
                        self._known.add(name)
                yield found
            self._through = number + 1

    def outcomes(self, issues: Callable[[str], Iterable[Issue]], error: str | None = None) -> tuple[Outcome, ...]:
        """What became of each input so far; with `error`, of all that the job will ever read."""
        return tuple(self._outcome(number, issues, error) for number in range(len(self._inputs)))

    def added(self) -> int:
        """Documents that the ledger had not got."""
        return len(self.kept.keys() - self._known)

    def _outcome(self, number: int, issues: Callable[[str], Iterable[Issue]], error: str | None) -> Outcome:
        found = self._found[number]
        kept = [name for name in found if name in self.kept]
        about = [one for name in kept for one in issues(name)]
        why = [*self._why[number], *(one.message for one in about if one.severity == "error" or one.stage == "ingest")]
        whole = number < self._through and len(kept) == len(found)
        if not whole and error:
            why.append(error)
        if not whole and not error:
            state = "waiting"
        elif not kept:
            state = "left out"
            why = why or ["It holds no report."]
        elif not whole or self._why[number] or any(one.severity == "error" for one in about):
            state = "in part"
        else:
            state = "known" if self._known.issuperset(kept) else "read"
        told = tuple(protection.worded(tuple(dict.fromkeys(why))))
        return Outcome(name=self._inputs[number].name, state=state, documents=tuple(kept), why=told)


class Jobs:
    """The jobs of one workbench, done by one thread of its own."""

    def __init__(self, ledger: Ledger, apart: Apart | None = None) -> None:
        """`apart` is the process that reads."""
        self._ledger = ledger
        self._apart = apart or Apart()
        self._closing = False
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._given: dict[str, tuple[Sequence[Input], Way]] = {}
        self._sizes: dict[str, int] = {}
        """Bytes of each job that waits or is read."""
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def give(self, inputs: Sequence[Input], way: Way, by: str) -> Job:
        """Put a job in the queue. Raises Full, and Closed once the workbench ends."""
        size = sum(len(one.data or b"") for one in inputs)
        with self._changed:
            self._room(by, size)
            job = Job(
                id=f"job_{token_hex(8)}",
                by=by,
                given_at=datetime.now(UTC).isoformat(timespec="seconds"),
                state="waiting",
                inputs=tuple(one.name for one in inputs),
                outcomes=tuple(Outcome(name=one.name) for one in inputs),
            )
            self._jobs[job.id] = job
            self._given[job.id] = (inputs, way)
            self._sizes[job.id] = size
            done = [name for name, one in self._jobs.items() if one.state in ("done", "failed")]
            for name in done[: max(0, len(done) - KEPT)]:
                del self._jobs[name]
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return job

    def room(self, by: str) -> None:
        """Whether that person may give anything now, however little. Raises as `give` does."""
        with self._changed:
            self._room(by, 1)

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
        """Begin nothing more, and give up what is being read."""
        with self._changed:
            self._closing = True
            for name in self._given:
                job = self._jobs[name]
                left = tuple(replace(one, state="left out", why=(ENDED,)) for one in job.outcomes)
                self._jobs[name] = replace(job, state="failed", error=ENDED, outcomes=left)
                del self._sizes[name]
            self._given.clear()
            self._changed.notify_all()
        self._apart.close()

    def _room(self, by: str, size: int) -> None:
        if self._closing:
            raise Closed
        waiting = [job for job in self._jobs.values() if job.id in self._sizes]
        own = [job for job in waiting if job.by == by]
        many = len(waiting) >= WAITING or len(own) >= OF_ONE
        large = (
            sum(self._sizes.values()) + size > BYTES or sum(self._sizes[one.id] for one in own) + size > BYTES_OF_ONE
        )
        if many or (large and size):
            raise Full("Too much is waiting to be read already; try again when some of it is done.")

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
            reading = _Reading(inputs, self._held)
            try:
                done = self._read(name, reading, way)
            except Closed:
                self._failed(name, reading, ENDED)
            except LedgerError as error:
                self._failed(name, reading, str(error))
            except Exception as error:
                # What it says may quote a report, and with it a name that is to be protected.
                why = NOT_GATHERED if self._jobs[name].state == "gathering" else "It could not be read ({})."
                self._failed(name, reading, why.format(type(error).__name__))
            else:
                self._set(name, state="done", **done)

    def _read(self, name: str, reading: _Reading, way: Way) -> dict[str, object]:
        by = self._jobs[name].by

        def keeping(document: Document) -> None:
            # With the report or not at all, so that no report is without who gave it, however this ends.
            acts.note(self._ledger, by, "gave", [document.id])

        # Of each report once while others are read, and of all anew at the end.
        issues = cache(self._issues)

        def step(document: Document) -> None:
            reading.kept[document.id] = None
            found = reading.outcomes(issues)
            self._set(name, read=self._jobs[name].read + 1, documents=tuple(reading.kept), outcomes=found)

        result = pipeline.read(
            reading.documents(replace(way, understanding=self._apart.understood)),
            self._ledger,
            extractor=plugins.extractor(),
            progress=step,
            extracting=self._apart.extracted,
            keeping=keeping,
            # This is done here, one job at a time, for as long as it takes: what was left undone would be done by
            # whoever decides next, while they wait. Others write between some reports and the next (`grouping`).
            gathering=lambda: self._set(name, state="gathering", outcomes=reading.outcomes(issues)),
        )
        told = tuple(dict.fromkeys(one for one in (*reading.issues, *result.issues) if one.stage == "ingest"))
        failed = tuple(one for one in result.issues if one.severity == "error" and one.stage != "ingest")
        return {
            "documents": result.documents,
            "added": result.added,
            "claims": result.claims,
            "protected": result.protected,
            "incidents": tuple(protection.worded(result.incidents)),
            "outcomes": reading.outcomes(self._issues),
            "issues": tuple(protection.worded((*told, *failed))),
        }

    def _failed(self, name: str, reading: _Reading, why: str) -> None:
        try:
            outcomes = reading.outcomes(self._issues, why)
        except Exception:
            # What fails may be the ledger, which may fail again; whatever it is, the next job is to have its turn.
            outcomes = reading.outcomes(lambda _: (), why)
        self._set(
            name,
            state="failed",
            documents=tuple(reading.kept),
            added=reading.added(),
            outcomes=outcomes,
            issues=tuple(protection.worded(tuple(one for one in reading.issues if one.severity == "error"))),
            error=why,
        )

    def _held(self, document: str) -> bool:
        try:
            self._ledger.view().document(document)
        except NotFound:
            return False
        return True

    def _issues(self, document: str) -> list[Issue]:
        """What is wrong with a document, its protected names covered."""
        return list(self._ledger.view().issues(document))

    def _set(self, name: str, **fields: object) -> None:
        with self._changed:
            self._jobs[name] = replace(self._jobs[name], **fields)  # type: ignore[arg-type]
            if self._jobs[name].state in ("done", "failed"):
                self._sizes.pop(name, None)
            self._changed.notify_all()
