"""What people decided, as a list."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from rashomon.cli import terminal
from rashomon.cli.opened import view
from rashomon.export import jsonl
from rashomon.export.tables import short
from rashomon.model import Decided, Decision, to_plain
from rashomon.reconcile.decisions import lay, taken_back, told

STANDS, BACK, OVER, LOST = "stands", "taken back", "stood over", "has lost its claim"


def listed(path: Path, *, as_of: str | None, json: bool) -> None:
    """Print every decision, oldest first, with whether it stands."""
    with view(path, as_of) as seen:
        made = seen.decisions()
        laid = lay(seen.claims(), made)
    back = taken_back(made)
    latest = {one.decision: one for one in laid.decided}
    states = {one.id: BACK if one.id in back else _state(one, latest.get(one.id)) for one in made}
    if json:
        plain = [to_plain(one) | {"state": states[one.id]} for one in made]
        sys.stdout.write(jsonl.line(plain, indent=1) + "\n")
        return
    terminal.console().print(_table(made, states) if made else "Nobody has decided anything in this ledger.")


def _state(one: Decision, shown: Decided | None) -> str:
    """How a decision that was not taken back stands."""
    if one.undoes:
        return STANDS
    if shown is None:
        return OVER
    return LOST if shown.lost else STANDS


def _table(made: Sequence[Decision], states: dict[str, str]) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=True, expand=False, pad_edge=False, header_style="bold")
    for name in ("id", "when", "who", "what", "reason", "now"):
        table.add_column(name, no_wrap=name == "id", overflow="fold")
    for one in made:
        when = one.decided_at[:16].replace("T", " ")
        table.add_row(*(Text(text) for text in (short(one.id), when, one.by, what(one), one.reason, states[one.id])))
    return table


def what(one: Decision) -> str:
    """What was decided, in a line."""
    words = told(one)
    if one.correction:
        return f"corrected {words.field} of {short(one.subject)}: {words.found} → {words.value}"
    if one.judgement:
        left, right = (
            short(name) if one.sort in ("claim", "incident") else name
            for name in (one.judgement.left, one.judgement.right)
        )
        return f"judged {left} and {right} {one.judgement.verdict}"
    if one.undoes:
        return f"took back {short(one.undoes)}"
    if one.assessment:
        return f"assessed {words.field} of {one.assessment.subject}: {words.value}"
    return f"{one.kind} {short(one.subject)}{f': {words.value}' if words.value else ''}"
