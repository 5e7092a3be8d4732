"""What the queue of one ledger is worked out from, kept from one request to the next: a decision costs what it touched.

Records and the members of an incident are never changed under their entry, so that they are looked at once. Conflicts
need a reading of their incident, which takes longest: it is made beside the requests, of those incidents alone whose
summaries were made anew, and until it is there the conflicts of the one before are shown.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Sequence
from itertools import zip_longest

from rashomon import overview, readings
from rashomon.api.queue_claims import Asks, asks
from rashomon.api.queue_due import LIMITS, Due, key, stake
from rashomon.export import wording
from rashomon.ledger import Ledger, LedgerError, View, latest
from rashomon.model import Agreement, Reading
from rashomon.overview import Summary

Place = tuple[int, int]
"""The entry by which an incident stands, and that as of which its summary was made; its reading is the same until one
of them is another."""

FEW, WAIT = 2, 1.0
"""Incidents never looked at that are waited for, and for how many seconds; for more nobody waits."""

SOON = 0.2
"""Seconds that somebody who just decided waits at most for what came of it."""


MOST = 1000
"""Summaries that are kept; of more all are let go of."""

_log = logging.getLogger(__name__)


class Kept:
    """What is known of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = weakref.ref(ledger)
        self._claims: dict[int, Asks] = {}
        self._members: dict[int, list[str]] = {}
        self._summaries: dict[str, tuple[int, Summary]] = {}
        self._conflicts: dict[str, tuple[Place, tuple[Due, ...]]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.version = 0
        """Another whenever the conflicts are others."""
        self.failed: frozenset[str] = frozenset()
        """Incidents that could not be read; what was known of them before stays."""

    def claims(self, view: View) -> list[Asks]:
        """What the claims ask that were recorded last, the last first."""
        seqs = latest.recorded(view, LIMITS["claims"])
        missing = [seq for seq in seqs if seq not in self._claims]
        found = self._claims | {seq: asks(plain) for seq, plain in latest.told(view, missing)}
        self._claims = {seq: found[seq] for seq in seqs if seq in found}
        return list(self._claims.values())

    def conflicts(self, view: View) -> list[Due]:
        """The conflicts of the incidents that have most, as they were last looked at, the most at stake first; of each
        the subjects are all its claims."""
        kept = self._conflicts
        names = [name for name, _, _ in latest.conflicting(view, LIMITS["conflicts"]) if name in kept]
        return sorted((one for name in names for one in kept[name][1]), key=lambda one: (-one.stake, one.key))

    def grouped(self, view: View) -> list[tuple[str, list[str], Summary]]:
        """The incidents that came or changed last, each with its claims."""
        found = latest.grouped(view, LIMITS["incidents"])
        missing = [seq for seq, _ in found if seq not in self._members]
        members = self._members | (latest.claims_of(view, missing) if missing else {})
        self._members = {seq: members.get(seq, []) for seq, _ in found}
        told = self._summed(view, latest.summed(view, [name for _, name in found]))
        return [(name, self._members[seq], told[name]) for seq, name in found if name in told]

    def current(self, view: View, *, decided: bool = False) -> int:
        """Have the conflicts looked at that were touched; how many incidents' are behind when the page goes on.

        A few that were never looked at are waited for, and any for a moment where somebody `decided`. Raises
        LedgerError for a ledger that cannot be read.
        """
        ledger = self._ledger()
        if ledger is None:
            return 0
        stale = self._stale(view)
        if not stale and not overview.behind(ledger):
            return 0
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="queue", daemon=True)
                self._thread.start()
            thread = self._thread
        new = [name for name, _ in stale if name not in self._conflicts]
        if new and len(new) <= FEW:
            thread.join(WAIT)
        elif decided:
            thread.join(SOON)
        return len(self._stale(view)) + overview.behind(ledger)

    def _work(self) -> None:
        """Look at what is behind, one incident at a time, so that a ledger that was let go is not held."""
        try:
            while (ledger := self._ledger()) is not None:
                overview.upkeep(ledger).current(WAIT)
                view = ledger.view()
                stale = self._stale(view)
                if not stale:
                    return
                self._try(view, *stale[0])
                del ledger, view
        except LedgerError:
            return  # Whoever asks next is told, or tries again.

    def _try(self, view: View, name: str, place: Place) -> None:
        """Look at one incident; one that cannot be read does not hold up those after it. Raises LedgerError."""
        before = self._conflicts.get(name, (None, ()))[1]
        try:
            conflicts = self._look(view, name, place)
            self.failed -= {name}
        except LedgerError:
            raise
        except Exception:
            _log.exception("The conflicts of %s could not be worked out.", name)
            conflicts = before
            self.failed |= {name}
        # The version last: what is worked out meanwhile from the old ones is not taken for what follows from the new.
        self._conflicts[name] = (place, conflicts)
        if conflicts != before:
            self.version += 1

    def _look(self, view: View, name: str, place: Place) -> tuple[Due, ...]:
        told = self._summed(view, [(name, *place)])
        return tuple(
            one
            for summary in told.values()
            for reading in readings.some(view, [name])
            for one in _conflicts(summary, reading)
        )

    def _stale(self, view: View) -> list[tuple[str, Place]]:
        """The incidents in conflict that were not looked at since they were touched, those with most first."""
        wanted = {name: (seq, upto) for name, seq, upto in latest.conflicting(view, LIMITS["conflicts"])}
        kept = self._conflicts
        if len(kept) > 4 * LIMITS["conflicts"]:
            self._conflicts = {name: said for name, said in kept.items() if name in wanted}
        return [(name, place) for name, place in wanted.items() if kept.get(name, (None,))[0] != place]

    def _summed(self, view: View, found: Sequence[tuple[str, int, int]]) -> dict[str, Summary]:
        """The summaries of those incidents, by id; read where they were made anew."""
        kept = self._summaries if len(self._summaries) <= MOST else {}
        uptos = {name: upto for name, _, upto in found}
        missing = [name for name, upto in uptos.items() if kept.get(name, (None,))[0] != upto]
        read = overview.some(view, missing) if missing else {}
        # Put in their place at once: requests and the thread beside them do so alike.
        kept = kept | {name: (uptos[name], one) for name, one in read.items()}
        self._summaries = kept
        return {name: kept[name][1] for name in uptos if name in kept}


def _conflicts(summary: Summary, reading: Reading) -> list[Due]:
    """What the conflicts of an incident ask, one thing for each question that its accounts answer otherwise."""
    asked: dict[str, list[Agreement]] = {}
    for one in reading.agreements:
        if one.verdict == "conflict":
            asked.setdefault(one.question, []).append(one)
    return [conflict(summary, reading, some) for some in asked.values()]


def conflict(summary: Summary, reading: Reading, some: Sequence[Agreement]) -> Due:
    """What the conflicts of an incident on one question ask."""
    sides = [name for one in some for pair in zip_longest(one.left, one.right) for name in pair if name]
    claims = tuple(dict.fromkeys(sides))
    rows = [reading.rows[row] for row in dict.fromkeys(row for one in some for row in one.rows)]
    question = wording.question(some[0].question)
    others = len(some) - 1
    more = f" {others} more {'pair' if others == 1 else 'pairs'} of accounts conflict on it." if others else ""
    return Due(
        key=key("conflict", summary.id, some[0].question, *sorted(claims)),
        sort="conflict",
        stake=stake("conflict", summary.reports, max((row.high or row.low or 0 for row in rows), default=None)),
        why=f"The accounts conflict on {question[:1].lower()}{question[1:]}: {some[0].reason}{more}",
        claims=claims,
        subjects=claims,
        accepts="claim",
        incident=summary.id,
        title=summary.title,
        told=tuple(dict.fromkeys(f"{row.source}: {wording.number(row)}{wording.things(row)}" for row in rows)),
    )
