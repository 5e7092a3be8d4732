"""What is served: one ledger, who may do what with it, and the desk at which a person decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, cast

from rashomon import grouping
from rashomon.apart import Apart
from rashomon.api import acts
from rashomon.api.checking import Checks
from rashomon.api.jobs import Jobs
from rashomon.api.people import Doors
from rashomon.api.rights import Asker
from rashomon.ledger import Ledger, View, moments, redaction
from rashomon.ledger.keys import KeyStore
from rashomon.review import Desk


class Workbench:
    """A ledger open for people: threads share it, and whoever asks gets what they may see."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        owner: str | None = None,
        keys: KeyStore | Callable[[], KeyStore | None] | None = None,
        clock: Callable[[], datetime] = moments.now,
        tiles: str | None = None,
        doors: Doors | None = None,
        apart: Apart | None = None,
    ) -> None:
        """`owner` is the one person of a workbench without users, who may do everything; with None there are users.

        `keys` is the unlocked key store, or opens it where it is there by now; without it nobody reads protected names.
        `tiles` is the address of a tile server (`https://…/{z}/{x}/{y}.png`) for maps; by default there are the
        outlines of countries alone. `doors` let users in; needed where there is no owner. `apart` is the process that
        reads reports, one of its own by default.
        """
        self.ledger = ledger
        self.owner = owner
        self._keys = keys
        self.clock = clock
        self.tiles = tiles
        self.doors = doors
        self.jobs = Jobs(ledger, apart)
        self.checks = Checks(ledger)
        self._owned: dict[Callable[[Workbench], Any], Any] = {}
        self._lock = Lock()
        self.closing = False
        """Set when the program ends, so that streams end as well."""

    @property
    def keys(self) -> KeyStore | None:
        """The unlocked key store; None where it is locked or not made yet."""
        if callable(self._keys):
            found = self._keys()
            if found is None:
                return None
            self._keys = found
        return self._keys

    @keys.setter
    def keys(self, store: KeyStore | None) -> None:
        self._keys = store

    def close(self) -> None:
        """Begin nothing more, and let streams end."""
        self.closing = True
        self.jobs.close()

    def own[Own](self, kind: Callable[[Workbench], Own]) -> Own:
        """What a page keeps from one request to the next: one of each class, made when it is first asked for."""
        with self._lock:
            if kind not in self._owned:
                self._owned[kind] = kind(self)
            return cast(Own, self._owned[kind])

    @property
    def path(self) -> Path:
        """The ledger's file. Raises LedgerError for a database."""
        return self.ledger.path

    def view(self, as_of: str | None = None, valid_at: str | None = None) -> View:
        """What the ledger knew at a moment, protected names covered. Raises ValueError for what is no moment."""
        return self.ledger.view(as_of, valid_at)

    def revealed(self, view: View, asker: Asker) -> View:
        """The view with protected names in full where the asker may read them and the keys are here."""
        if self.keys is None or not asker.may("reveal"):
            return view
        return redaction.revealed(view, self.keys)

    def note(self, asker: Asker, what: str, *subjects: str) -> None:
        """Write down in the ledger what somebody did, as `Act` says it. Raises LedgerError."""
        acts.note(self.ledger, asker.name, what, subjects)

    def desk(self, asker: Asker, seen: int | None = None) -> Desk:
        """The desk of one person. What they type is covered where it has protected names.

        `seen` is the last entry that they have seen, as for `Desk`.
        """
        view = self.ledger.view()
        cover = redaction.typed(view, self.keys) if self.keys is not None and view.protected_names() else None
        return Desk(self.ledger, by=asker.name, regroup=grouping.group, clock=self.clock, cover=cover, seen=seen)
