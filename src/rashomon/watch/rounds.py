"""One round after the other: what is due is asked, what is new in it read into the ledger, and what came of it told.

An entry is noted in the ledger's own transaction before it is kept, and again after: whenever the program is killed,
the next one finds out what was kept, and reads nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from rashomon import pipeline
from rashomon.ingest.conditional import UNMARKED, Answer, Mark
from rashomon.ingest.feed_words import leads
from rashomon.ingest.fetch import RefusedError
from rashomon.ledger import Ledger, NotFound
from rashomon.model import Capture, Document, Issue, MediaItem
from rashomon.protocols import Extractor
from rashomon.watch.account import Account, Outcome
from rashomon.watch.arrivals import Arrival, Arrivals
from rashomon.watch.polite import WEEK, Clock, DisallowedError, Polite, PutOffError
from rashomon.watch.schedule import Schedule
from rashomon.watch.state import Read, State

GONE = 410
PAGES = 100
"""Pages that are followed for one feed in one round; the others come in the next."""
TRIES = 3
"""Rounds in which an entry's page is tried before the entry itself is read."""
LATER = (408, 425, 429)
"""Of the errors that are the asker's (4xx), those that may be gone the next time."""
SLOWEST = 86_400.0
"""Seconds after which an address that fails is asked again, at the latest, where it is not asked more seldom anyway."""

type Item = tuple[bytes, Document | MediaItem | Capture] | Issue


class Rounds:
    """Watches what a schedule names."""

    def __init__(
        self,
        schedule: Schedule,
        ledger: Ledger,
        state: State,
        *,
        polite: Polite,
        arrivals: Arrivals,
        clock: Clock,
        jitter: Callable[[], float],
        extractor: Extractor | None = None,
        skipping: Callable[[Document], float | None] | None = None,
    ) -> None:
        """With `skipping`, what it gives a score is kept and left unread (`pipeline.read`).

        `jitter` gives a number from 0 to 1, so that many programs do not ask again at one moment."""
        self._schedule, self._ledger, self._state = schedule, ledger, state
        self._polite, self._arrivals, self._clock, self._jitter = polite, arrivals, clock, jitter
        self._extractor, self._skipping = extractor, skipping
        self._marks: dict[str, list[tuple[str, str, Read]]] = {}
        """What stands for which entries, by the document's id, until it is kept."""
        self._ended: list[tuple[Outcome, Mark | None, float]] = []
        """What was asked, its new mark, and until when it wants to be left alone."""
        state.settle(self._holds)

    @property
    def due(self) -> float | None:
        """When the next address is to be asked, in seconds since 1970; None where all have stopped."""
        known = [self._state.known(one.url) for one in self._schedule.watched]
        return min((one.due for one in known if one.stopped is None), default=None)

    def round(self) -> Account:
        """Ask what is due and read what is new. Raises LedgerError where the ledger cannot be written."""
        now = self._clock.now()
        due, resting, stopped = [], 0, []
        for one in self._schedule.watched:
            known = self._state.known(one.url)
            if known.stopped is not None:
                stopped.append(f"{one.name} {known.stopped}.")
            # A clock that was put back must not make it wait for that.
            elif known.due <= now or known.due > now + WEEK + one.every:
                due.append(Outcome(watched=one))
            else:
                resting += 1
        self._marks.clear()
        self._ended.clear()
        claims = incidents = protected = skipped = 0
        issues: tuple[Issue, ...] = ()
        if due:
            result = pipeline.read(
                self._asked(due),
                self._ledger,
                extractor=self._extractor,
                keeping=self._keeping,
                skipping=self._skipping,
                progress=lambda document: self._state.kept(document.id),
            )
            claims, incidents, protected = result.claims, len(result.incidents), result.protected
            skipped = result.skipped
            issues = tuple(one for one in result.issues if one.stage == "ingest")
            for outcome, mark, wait in self._ended:
                self._finish(outcome, mark, wait)
        return Account(
            outcomes=tuple(due),
            resting=resting,
            stopped=tuple(stopped),
            claims=claims,
            incidents=incidents,
            protected=protected,
            skipped=skipped,
            issues=issues,
        )

    def _holds(self, document: str) -> bool:
        try:
            self._ledger.view().document(document)
        except NotFound:
            return False
        return True

    def _keeping(self, document: Document) -> None:
        for url, key, one in self._marks.pop(document.id, ()):
            self._state.reading(url, key, one, document.id)

    def _asked(self, due: list[Outcome]) -> Iterator[Item]:
        """All that is new, of one address after the other."""
        for outcome in due:
            known = self._state.known(outcome.watched.url)
            mark: Mark | None = None
            wait = 0.0
            try:
                answer = self._polite.ask(outcome.watched.url, known.mark)
                mark, wait = answer.mark, answer.wait or 0.0
                self._answered(outcome, answer)
                if answer.fetched is not None:
                    yield from self._new(outcome, answer)
            except PutOffError as error:
                outcome.put_off, wait = True, error.until - self._clock.now()
            except RefusedError as error:
                outcome.failed = str(error)
            self._ended.append((outcome, mark, wait))

    def _answered(self, outcome: Outcome, answer: Answer) -> None:
        outcome.as_it_was = answer.status == 304
        if answer.moved:
            outcome.notes.append(
                f"{outcome.watched.name} has moved to {answer.moved} for good; put that address into the schedule."
            )
        if answer.status == GONE:
            outcome.stopped = "is gone for good, says its server (410), and is asked no more; take it out"
        elif answer.status not in (200, 304):
            outcome.failed = answer.said

    def _finish(self, outcome: Outcome, mark: Mark | None, wait: float) -> None:
        """When it is asked again, once all that was new in it is kept."""
        url, now = outcome.watched.url, self._clock.now()
        known = self._state.known(url)
        failures, every = 0, outcome.watched.every
        if outcome.failed is not None:
            failures = known.failures + 1
            # Between the half and the whole of what doubles each time.
            slower = min(every * 2 ** min(failures, 20), max(SLOWEST, every)) * (0.5 + self._jitter() / 2)
            every, mark = max(every, slower), known.mark
        elif outcome.waiting or outcome.put_off:
            mark = UNMARKED  # Otherwise nothing would be sent of what is still to be read.
        if outcome.put_off:
            every, failures = 0.0, known.failures
        outcome.due = max(now + max(every, min(wait, WEEK)), min(outcome.due, now + WEEK))
        self._state.keep(
            url,
            replace(known, mark=mark or UNMARKED, due=outcome.due, failures=failures, stopped=outcome.stopped),
        )

    def _new(self, outcome: Outcome, answer: Answer) -> Iterator[Item]:
        """What of an answer was not read yet."""
        watched = outcome.watched
        found, lost = self._arrivals.of(watched, answer.fetched, self._now())
        for one in found:
            entry = watched.is_feed
            key = "page"
            if entry or len(found) > 1:
                key = _hash(one.document.name or one.document.url or one.document.id)
            words = _hash(f"{one.document.title}\n{one.document.text}")
            before = self._state.read(watched.url, key)
            if before is not None and before.words == words:
                outcome.left += 1
                continue
            changed = before is not None and entry
            arrivals = self._followed(outcome, one, key) if entry else [one]
            if not arrivals:
                outcome.waiting += 1
                continue
            outcome.read += 1
            outcome.changed += before is not None
            for arrival in arrivals:
                edited = arrival.document.edited_at or ""
                if changed and before is not None and edited <= before.edited:
                    # It does not say that it changed, or not when.
                    edited = self._now()
                document = replace(arrival.document, edited_at=edited or None)
                self._marks.setdefault(document.id, []).append((watched.url, key, Read(words=words, edited=edited)))
                yield from arrival.before
                yield arrival.data, document
        yield from (one for one in lost if isinstance(one, Issue) and found)
        if not found and lost:
            outcome.failed = lost[0].message.removeprefix(watched.url).strip().removesuffix(".")

    def _followed(self, outcome: Outcome, one: Arrival, key: str) -> list[Arrival]:
        """The page of an entry, or the entry where it is not followed or cannot be; none where it is left for later."""
        watched, link = outcome.watched, one.document.url
        wanted = watched.follow == "always" or (watched.follow == "teasers" and one.teases)
        if not wanted or link is None or not leads(link):
            return [one]
        if outcome.followed >= PAGES or outcome.put_off:
            return []
        try:
            answer = self._polite.ask(link)
        except PutOffError as error:
            outcome.put_off, outcome.due = True, error.until
            return []
        except DisallowedError as error:
            why, later = str(error), False
        except RefusedError as error:
            why, later = str(error), not error.exchanges
        else:
            if answer.fetched is not None:
                outcome.followed += 1
                found, lost = self._arrivals.page(watched, one, answer.fetched, self._now())
                if found:
                    return found
                why, later = (lost[0].message.removeprefix(link).strip() if lost else "holds no report"), False
            else:
                why, later = answer.said, answer.status >= 500 or answer.status in LATER
        if later and self._state.tried(watched.url, key) < TRIES:
            return []
        issue = f"A page of {watched.name} could not be read, and its entry was instead: it {why.removesuffix('.')}."
        outcome.notes.append(issue)
        return [one]

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]
