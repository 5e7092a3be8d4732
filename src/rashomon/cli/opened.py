"""A ledger that is there already, opened to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from rashomon.ledger import Ledger, View


@contextmanager
def view(path: Path, as_of: str | None) -> Iterator[View]:
    """What the ledger at `path` knew at a moment. Raises LedgerError, and BadParameter for what is no moment."""
    with Ledger.open(path, create=False) as ledger:
        try:
            seen = ledger.view(as_of)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--as-of") from error
        yield seen
