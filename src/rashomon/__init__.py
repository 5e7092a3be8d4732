"""Rashomon reads reports of armed conflict and lays the accounts of one incident side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rashomon.opened import Opened

__version__ = "0.1.0"


def open(path: str | Path = "rashomon.db", *, as_of: str | None = None, valid_at: str | None = None) -> Opened:  # noqa: A001
    """The ledger at `path`, as it stood at a moment if one is given: see `rashomon.opened`.

    Raises LedgerError where there is none, and ValueError for what is no moment.
    """
    # Loaded only by who asks, so that the command line begins at once.
    from rashomon.opened import Opened

    return Opened(path, as_of=as_of, valid_at=valid_at)
