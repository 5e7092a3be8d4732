"""`rashomon history`: how a thing came to stand as it does."""

from __future__ import annotations

import sys
from pathlib import Path

from rashomon.cli import terminal
from rashomon.cli.opened import view
from rashomon.export import jsonl, tables
from rashomon.model import to_plain


def history(name: str, *, path: Path, as_of: str | None, json: bool) -> None:
    """Print every change of what has that id, oldest first. Raises NotFound, with ids near it."""
    from rashomon import histories
    from rashomon.ledger import protection

    with view(path, as_of) as seen:
        changes = [protection.worded(change) for change in histories.of(seen, name)]
    if json:
        sys.stdout.write(jsonl.line([to_plain(change) for change in changes], indent=1) + "\n")
        return
    terminal.console().print(tables.changes(changes))
