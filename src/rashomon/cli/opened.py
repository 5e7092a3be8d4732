"""A ledger that is there already, opened to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from rashomon.ledger import Ledger, View


@contextmanager
def view(
    path: Path, as_of: str | None, valid_at: str | None = None, *, reveal: bool = False, form: str = "table"
) -> Iterator[View]:
    """What the ledger at `path` knew at a moment, of what held at another.

    With `reveal` protected names are in full, for who has the passphrase; not in a `form` that leaves as data. Raises
    LedgerError, and BadParameter for what is no moment.
    """
    if reveal and form != "table":
        raise typer.BadParameter("shows names on a page only; data never holds them", param_hint="--reveal")
    with Ledger.open(path, create=False) as ledger:
        for moment, option in ((as_of, "--as-of"), (valid_at, "--valid-at")):
            try:
                ledger.view(moment)
            except ValueError as error:
                raise typer.BadParameter(str(error), param_hint=option) from error
        seen = ledger.view(as_of, valid_at)
        if reveal:
            from rashomon.cli import protected

            seen = protected.revealed(seen, path)
        yield seen
