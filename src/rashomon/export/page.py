"""The page on which the accounts of one incident stand side by side, for a terminal, and the same as plain data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from rashomon.export import decided, names, wording
from rashomon.export.sections import Line, marks, sections
from rashomon.model import Account, AccountRow, Reading, to_plain

SOURCE_WIDTH = 26
"""Columns of the terminal for the name of a source and its kind."""

CELL_WIDTH = 13
"""Columns below which a cell is not legible."""

EFFECTS = (
    "killed",
    "wounded",
    "killed_or_wounded",
    "captured",
    "released",
    "missing",
    "displaced",
    "seized",
    "destroyed",
    "damaged",
)
"""The order of columns."""

Column = tuple[str, tuple[str, ...]]
"""Effect and counted sides."""


def render(reading: Reading, console: Console, *, show_words: bool = False) -> None:
    """Print the incident's page. With `show_words` every line is followed by the words and ids of its claims.

    Fits 80 columns and more: where the effects and sides do not fit beside each other, there are several tables, no
    side divided between two where it can be helped. Names that the reports shorten are short after the heading.
    """
    short = names.short(reading)
    _heading(reading, console, short)
    _tables(reading, console, short)
    if show_words:
        _row_words(reading, console, short)
    for section in sections(reading):
        console.print()
        console.print(Text(section.heading, style="bold"))
        about = None
        for line in section.lines:
            if line.about and line.about != about:
                about = line.about
                asked = names.shortened(about, short)
                console.print(Text(f"{line.mark}  {asked}" if line.mark else asked, style="italic"))
            _line(line, reading, console, short, show_words)
    console.print()


def plain(reading: Reading) -> dict[str, Any]:
    """The whole page as JSON types; every value with the ids of its claims."""
    incident = reading.incident
    return {
        "incident": to_plain(incident),
        "as_of": reading.as_of,
        "valid_at": reading.valid_at,
        "reports": [
            {
                "id": document.id,
                "name": document.name,
                "outlet": document.outlet,
                "published": document.published_at,
                "title": document.title,
                "copy_of": _original(reading).get(document.id),
            }
            for document in reading.documents
        ],
        "first_hand_sources": [account.source for account in reading.accounts],
        "accounts": [to_plain(account) for account in reading.accounts],
        "rows": [to_plain(row) for row in reading.rows],
        "agreements": [to_plain(agreement) for agreement in reading.agreements],
        "first_hand": [to_plain(hand) for hand in reading.first_hand],
        "sections": [
            {"heading": section.heading, "lines": [{"text": x.text, "claims": list(x.claims)} for x in section.lines]}
            for section in sections(reading)
        ],
        "decisions": [to_plain(one) for one in reading.decisions],
        "issues": [to_plain(issue) for issue in reading.issues],
    }


def _heading(reading: Reading, console: Console, short: Mapping[str, str]) -> None:
    incident = reading.incident
    console.rule(Text(incident.title, style="bold"), align="left")
    where = [part for part in (incident.place, wording.country(incident.country)) if part] or ["place not stated"]
    dates = f"{incident.start or 'start not stated'} to {incident.end or 'end not stated'}"
    if incident.start and incident.start == incident.end:
        dates = incident.start
    elif not (incident.start or incident.end):
        dates = _reported(reading)
    console.print(Text(f"{', '.join(where)} · {dates} · {incident.id}"))
    fought = " against ".join(", ".join(side) for side in incident.sides) or "parties not stated"
    console.print(Text(fought))
    reports = len(reading.documents)
    copied = len(reading.copies)
    count = f"{reports} report{'s' if reports != 1 else ''}"
    count += f", {copied} of them {'copies' if copied != 1 else 'a copy'} of another" if copied else ""
    hands = len(reading.accounts)
    console.print(Text(f"{count} · {hands} first-hand source{'s' if hands != 1 else ''}"))
    if reading.as_of:
        console.print(Text(f"as of {reading.as_of}", style="dim"))
    if reading.valid_at:
        console.print(Text(f"as said by {reading.valid_at}", style="dim"))
    originals = _original(reading)
    titles = {document.id: document.outlet or document.name or document.id for document in reading.documents}
    for copy, original in originals.items():
        console.print(Text(f"{titles.get(copy, copy)} repeats {titles.get(original, original)}", style="dim"))
    if short:
        legend = "; ".join(f"{word} = {name}" for name, word in sorted(short.items(), key=lambda item: item[1]))
        console.print(Text(f"Short names as in the reports: {legend}", style="dim"))
    console.print()


def _reported(reading: Reading) -> str:
    """For an incident of which no account gives the day: when the reports of it came out."""
    days = sorted(document.published_at for document in reading.documents if document.published_at)
    if not days:
        return "date not stated"
    return f"date not stated, reported {days[0]}{f' to {days[-1]}' if days[-1] != days[0] else ''}"


def _original(reading: Reading) -> dict[str, str]:
    return {judgement.right: judgement.left for judgement in reading.copies if judgement.verdict == "copy"}


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
    order = {effect: index for index, effect in enumerate(EFFECTS)}

    def key(at: Column) -> tuple[object, ...]:
        effect, side = at
        party = rank.get(side[0], len(rank)) if len(side) == 1 else len(rank)
        joint = len(side) > 1 and all(name in rank for name in side)
        return not side, party, not joint, -weight[side], side, order.get(effect, len(order))

    return sorted(found, key=key)


def _rank(reading: Reading) -> dict[str, int]:
    """The parties in the order of the heading."""
    names = dict.fromkeys(name for side in reading.incident.sides for name in side)
    return {name: index for index, name in enumerate(names)}


def _accounts(reading: Reading) -> list[Account]:
    """The accounts as the table has them: the parties first, then by first appearance."""
    rank = _rank(reading)
    return sorted(reading.accounts, key=lambda account: rank.get(account.source, len(rank)))


def _tables(reading: Reading, console: Console, short: Mapping[str, str]) -> None:
    wanted = columns(reading)
    if not wanted:
        console.print(Text("No account counts anything.", style="italic"))
        _silent(reading.accounts, console, short)
        return
    told: set[str] = set()
    for group in _packed(wanted, max(1, (console.width - SOURCE_WIDTH - 1) // (CELL_WIDTH + 3))):
        console.print(_table(reading, group, told, short))
    if any(row.revises is not None for row in reading.rows) or marks(reading):
        console.print(Text("≠ conflicts, under the letter below · → a later figure of the same source", style="dim"))
    if decided.marked(reading):
        console.print(Text(f"{decided.MARK} as a person decided, below", style="dim"))
    _silent([account for account in reading.accounts if not account.rows], console, short)


def _packed(wanted: Sequence[Column], fits: int) -> list[list[Column]]:
    """The columns by table: all in one where they fit, otherwise whole sides together as far as they go."""
    packed: list[list[Column]] = [[]]
    for side in dict.fromkeys(column[1] for column in wanted):
        own = [column for column in wanted if column[1] == side]
        if packed[-1] and len(packed[-1]) + len(own) > fits:
            packed.append([])
        for column in own:
            if len(packed[-1]) == fits:
                packed.append([])
            packed[-1].append(column)
    return packed


def _table(reading: Reading, wanted: Sequence[Column], told: set[str], short: Mapping[str, str]) -> Table:
    """One row a source, the side over the effect. Kinds are given where a source first stands, and added to `told`."""
    table = Table(box=box.SQUARE, show_lines=True, expand=False, pad_edge=False)
    table.add_column("\nsource", max_width=SOURCE_WIDTH, overflow="fold")
    for effect, of in wanted:
        side = names.shortened(wording.group(of), short)
        head = Text.assemble((side, "bold"), "\n", (wording.effect(effect), "italic"))
        table.add_column(head, min_width=CELL_WIDTH - 4, overflow="fold")
    letters = marks(reading)
    changed = decided.marked(reading)
    events = {claim.id: claim.event for claim in reading.claims}
    for account in _accounts(reading):
        cells = [_cell(account, column, reading.rows, letters, events, changed, short) for column in wanted]
        if any(cell.plain for cell in cells):
            table.add_row(_who(account, short, brief=account.source in told), *cells)
            told.add(account.source)
    return table


def _who(account: Account, short: Mapping[str, str], *, brief: bool = False) -> Text:
    text = Text(names.shortened(account.source, short))
    if not brief:
        reports = len(account.documents)
        text.append(f"\n{account.source_kind}, in {reports} report{'s' if reports != 1 else ''}", style="dim")
    return text


def _cell(
    account: Account,
    column: Column,
    rows: Sequence[AccountRow],
    letters: Mapping[int, tuple[str, ...]],
    events: Mapping[str, str],
    changed: frozenset[int],
    short: Mapping[str, str],
) -> Text:
    """The source's rows for one effect and side, oldest first; a revision under an arrow, a conflict by its letter."""
    text = Text()
    for index in account.rows:
        row = rows[index]
        if (row.effect, tuple(sorted(row.of))) != column:
            continue
        if text:
            text.append("\n")
        if row.revises is not None:
            text.append("→ ")
        marked = letters.get(index, ())
        text.append(f"{wording.number(row)}{wording.things(row)}", style="bold red" if marked else "")
        text.append(wording.hedge(row), style="italic")
        if index in changed:
            text.append(f" {decided.MARK}", style="bold")
        if row.unit == "persons" and row.claims and all(events.get(name) == "crash" for name in row.claims):
            text.append(" (in a crash)", style="italic")
        if row.revises is not None and row.first_said:
            text.append(f" ({row.first_said})", style="dim")
        if marked:
            text.append(f" ≠{','.join(marked)}", style="bold red")
        for later in wording.later(row, [rows[other] for other in account.rows]):
            text.append(f"\n→ {names.shortened(later, short)}", style="dim")
    return text


def _silent(accounts: Sequence[Account], console: Console, short: Mapping[str, str]) -> None:
    if accounts:
        heard = "; ".join(f"{account.source} ({account.source_kind})" for account in accounts)
        console.print(Text(f"Heard without a figure: {names.shortened(heard, short)}.", style="dim"))


def _line(line: Line, reading: Reading, console: Console, short: Mapping[str, str], show_words: bool) -> None:
    mark = "≠ " if line.mark else "• "
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="bold red" if line.mark else "")
    grid.add_column(overflow="fold")
    grid.add_row(mark, Text(names.shortened(line.text, short)))
    console.print(grid)
    if show_words:
        _words(line.claims, reading, console)


def _row_words(reading: Reading, console: Console, short: Mapping[str, str]) -> None:
    console.print(Text("\nThe words behind each figure", style="bold"))
    for row in reading.rows:
        text = f"{row.source}: {wording.effect(row.effect)}, {wording.group(row.of)}: {wording.number(row)}"
        _line(Line(text=text + wording.hedge(row), claims=row.claims), reading, console, short, True)


def _words(claims: Sequence[str], reading: Reading, console: Console) -> None:
    for name in claims:
        exact = wording.words(reading.claim(name).span.exact, whole=True)
        console.print(f"    [dim]{escape(name)}[/dim] “{escape(exact)}”", highlight=False, soft_wrap=False)
