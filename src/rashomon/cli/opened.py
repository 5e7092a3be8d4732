"""A ledger that is there already, opened to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from rashomon.ledger import Ledger, View


@contextmanager
def view(path: Path, as_of: str | None, valid_at: str | None = None) -> Iterator[View]:
    """What the ledger at `path` knew at a moment, of what held at another.

    Raises LedgerError, and BadParameter for what is no moment.
    """
    with Ledger.open(path, create=False) as ledger:
        for moment, option in ((as_of, "--as-of"), (valid_at, "--valid-at")):
            try:
                ledger.view(moment)
            except ValueError as error:
                raise typer.BadParameter(str(error), param_hint=option) from error
        yield ledger.view(as_of, valid_at)
