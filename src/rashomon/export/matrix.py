"""Who says what: for each side and what befell it, every source's figures under each other, oldest first.

A column for each effect and side does not fit a page where many are counted, and repeats the names of the sides; so a
side has a block, and each figure of each source a line of its own with the day and the reports. Fits 80 columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from rashomon.export import decided, names, wording
from rashomon.export.conflicts import marks
from rashomon.model import Account, AccountRow, Reading

EFFECT_WIDTH, SOURCE_WIDTH, DAY_WIDTH, REPORTS_WIDTH = 11, 22, 10, 7
"""Columns of the terminal for all but the figures, which take the rest."""

WIDEST_SOURCE, WIDEST_FIGURE = 36, 50
"""What source and figures take at most where there is room."""

Column = tuple[str, tuple[str, ...]]
"""Effect and counted sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """What stands beside figures: conflicts' letters, people's decisions, what the claims tell of."""

    letters: Mapping[int, tuple[str, ...]]
    changed: frozenset[int]
    events: Mapping[str, str]
    documents: Mapping[str, str]
    """Claim's id to its report's."""


def blocks(reading: Reading, short: Mapping[str, str], width: int) -> list[tuple[str, Table]]:
    """For each counted side its name and its table, the parties first."""
    claims = {claim.id: claim for claim in reading.claims}
    marked = _Marked(
        letters=marks(reading),
        changed=decided.marked(reading),
        events={name: claim.event for name, claim in claims.items()},
        documents={name: claim.document_id for name, claim in claims.items()},
    )
    by_side: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for effect, side in columns(reading):
        by_side[side].append(effect)
    return [
        (names.shortened(wording.group(side), short), _table(reading, side, effects, marked, short, width, not number))
        for number, (side, effects) in enumerate(by_side.items())
    ]


def columns(reading: Reading) -> list[Column]:
    """Every effect and side that anyone counts: the parties in their order, sides counted together, others by how
    often they are counted, unnamed sides last."""
    rank = _rank(reading)
    weight: dict[tuple[str, ...], int] = defaultdict(int)
    found: dict[Column, None] = {}
    for row in reading.rows:
        side = tuple(sorted(row.of))
        weight[side] += 1
        found[(row.effect, side)] = None
    order = {effect: index for index, effect in enumerate(wording.EFFECTS)}

    def key(at: Column) -> tuple[object, ...]:
        effect, side = at
        party = rank.get(side[0], len(rank)) if len(side) == 1 else len(rank)
        joint = len(side) > 1 and all(name in rank for name in side)
        return not side, party, not joint, -weight[side], side, order.get(effect, len(order))

    return sorted(found, key=key)


def _rank(reading: Reading) -> dict[str, int]:
    """The parties in the order of the heading."""
    named = dict.fromkeys(name for side in reading.incident.sides for name in side)
    return {name: index for index, name in enumerate(named)}


def accounts(reading: Reading) -> list[Account]:
    """The accounts as the page has them: the parties first, then by first appearance."""
    rank = _rank(reading)
    return sorted(reading.accounts, key=lambda account: rank.get(account.source, len(rank)))


def _table(
    reading: Reading,
    side: tuple[str, ...],
    effects: Sequence[str],
    marked: _Marked,
    short: Mapping[str, str],
    width: int,
    first: bool,
) -> Table:
    """One line a figure. The effect and the source stand where they change; the first block has the heads."""
    source_width = min(WIDEST_SOURCE, SOURCE_WIDTH + max(0, (width - 80) // 2))
    figures = width - EFFECT_WIDTH - source_width - DAY_WIDTH - REPORTS_WIDTH - 8
    table = Table(box=None, show_header=first, pad_edge=False, padding=(0, 1))
    for head, columns_wide in (("", EFFECT_WIDTH), ("source", source_width), ("says", min(figures, WIDEST_FIGURE))):
        table.add_column(head, width=columns_wide, overflow="fold", header_style="dim")
    table.add_column("said on", width=DAY_WIDTH, header_style="dim")
    table.add_column("reports", width=REPORTS_WIDTH, justify="right", header_style="dim")
    for effect in effects:
        told = Text(wording.effect(effect), style="italic")
        for account in accounts(reading):
            source = Text(names.shortened(account.source, short))
            for cells in _lines(account, (effect, side), reading.rows, marked, short):
                table.add_row(told, source, *cells)
                told = source = Text()
    return table


def _lines(
    account: Account, column: Column, rows: Sequence[AccountRow], marked: _Marked, short: Mapping[str, str]
) -> list[tuple[Text, Text, Text]]:
    """The source's figures for one effect and side, oldest first; each with the day and the number of reports."""
    found: list[tuple[Text, Text, Text]] = []
    for index in account.rows:
        row = rows[index]
        if (row.effect, tuple(sorted(row.of))) != column:
            continue
        reports = {marked.documents[name] for name in row.claims if name in marked.documents}
        found.append((_figure(index, row, marked), Text(row.first_said or "", "dim"), Text(str(len(reports)), "dim")))
        for later in wording.later_rows(row, [rows[other] for other in account.rows]):
            text = names.shortened(f"→ {wording.told(later)}", short)
            found.append((Text(text, "dim"), Text(later.first_said or "", "dim"), Text()))
    return found


def _figure(index: int, row: AccountRow, marked: _Marked) -> Text:
    """The figure; a later one of the same source under an arrow, one in a conflict with its letters."""
    text = Text("→ " if row.revises is not None else "")
    letters = marked.letters.get(index, ())
    text.append(f"{wording.number(row)}{wording.things(row)}", style="bold red" if letters else "")
    text.append(wording.hedge(row), style="italic")
    if index in marked.changed:
        text.append(f" {decided.MARK}", style="bold")
    if row.unit == "persons" and row.claims and all(marked.events.get(name) == "crash" for name in row.claims):
        text.append(" (in a crash)", style="italic")
    if letters:
        text.append(f" ≠{','.join(letters)}", style="bold red")
    return text
