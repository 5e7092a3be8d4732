"""The page on which the accounts of one incident stand side by side, for a terminal, and the same as plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rashomon.export import decided, matrix, names, wording
from rashomon.export.conflicts import marks
from rashomon.export.lines import Line, Section, count, outlets
from rashomon.export.sections import sections
from rashomon.model import Reading, to_plain

SLACK = 2
"""Lines more than a section's fold that are shown after all: to say that there are two more takes a line as well."""


def render(
    reading: Reading, console: Console, *, show_words: bool = False, everything: bool = False, rules: bool = False
) -> None:
    """Print the incident's page.

    With `show_words` every line is followed by the words and ids of its claims; then, and with `everything`, no section
    is folded. With `rules` a line that a rule made ends in its name. Fits 80 columns and more. Names that the reports
    shorten are short after the heading.
    """
    short = names.short(reading)
    _heading(reading, console, short)
    _matrix(reading, console, short)
    said = _said(reading) if show_words else None
    if said is not None:
        _row_words(reading, console, short, said)
    for section in sections(reading):
        _section(section, reading, console, short, said, everything=everything, rules=rules)
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
        "first_hand_sources": [account.source for account in reading.heard],
        "accounts": [to_plain(account) for account in reading.accounts],
        "rows": [to_plain(row) for row in reading.rows],
        "agreements": [to_plain(agreement) for agreement in reading.agreements],
        "first_hand": [to_plain(hand) for hand in reading.first_hand],
        "sections": [
            {
                "heading": section.heading,
                "lines": [
                    {"text": x.text, "under": list(x.under), "claims": list(x.claims), "rules": list(x.rules)}
                    for x in section.lines
                ],
            }
            for section in sections(reading)
        ],
        "decisions": [to_plain(one) for one in reading.decisions],
        "issues": [to_plain(issue) for issue in reading.issues],
    }


def _heading(reading: Reading, console: Console, short: Mapping[str, str]) -> None:
    incident = reading.incident
    console.rule(Text(incident.title, style="bold"), align="left")
    where = list(dict.fromkeys(part for part in (incident.place, wording.country(incident.country)) if part))
    dates = f"{incident.start or 'start not stated'} to {incident.end or 'end not stated'}"
    if incident.start and incident.start == incident.end:
        dates = incident.start
    elif not (incident.start or incident.end):
        dates = _reported(reading)
    console.print(Text(f"{', '.join(where or ['place not stated'])} · {dates} · {incident.id}"))
    fought = " against ".join(", ".join(side) for side in incident.sides) or "parties not stated"
    console.print(Text(fought))
    copied = len(reading.copies)
    told = count(reading.documents, "report")
    told += f", {copied} of them {'copies' if copied != 1 else 'a copy'} of another" if copied else ""
    coded = len(reading.documents) - len(reading.reports)
    told += f", {coded} of them {'rows' if coded != 1 else 'a row'} of a dataset" if coded else ""
    console.print(Text(f"{told} · {count(reading.heard, 'first-hand source')}"))
    if reading.as_of:
        console.print(Text(f"as of {reading.as_of}", style="dim"))
    if reading.valid_at:
        console.print(Text(f"as said by {_moment(reading.valid_at)}", style="dim"))
    called = outlets(reading)
    for copy, original in _original(reading).items():
        console.print(Text(f"{called.get(copy, copy)} repeats {called.get(original, original)}", style="dim"))
    if short:
        legend = "; ".join(f"{word} = {name}" for name, word in sorted(short.items(), key=lambda item: item[1]))
        console.print(Text(f"Short names: {legend}", style="dim"))
    console.print()


def _moment(at: str) -> str:
    """A moment as one says it: the day alone where it is the day's end."""
    return at[:10] if re.match(r"[0-9-]{10}T23:59:59", at) else at


def _reported(reading: Reading) -> str:
    """For an incident of which no account gives the day: when the reports of it came out."""
    days = sorted(document.published_at for document in reading.documents if document.published_at)
    if not days:
        return "date not stated"
    return f"date not stated, reported {days[0]}{f' to {days[-1]}' if days[-1] != days[0] else ''}"


def _original(reading: Reading) -> dict[str, str]:
    return {judgement.right: judgement.left for judgement in reading.copies if judgement.verdict == "copy"}


def _matrix(reading: Reading, console: Console, short: Mapping[str, str]) -> None:
    blocks = matrix.blocks(reading, short, console.width)
    if not blocks:
        console.print(Text("No account counts anything.", style="italic"))
    for number, (side, table) in enumerate(blocks):
        if number:
            console.print()
        console.print(Text(side, style="bold"))
        console.print(table)
    if blocks:
        console.print()
    legend = []
    if marks(reading):
        legend.append("≠ conflicts, under the letter below")
    if any(row.revises is not None for row in reading.rows):
        legend.append("→ a later figure of the same source")
    if decided.marked(reading):
        legend.append(f"{decided.MARK} as a person decided, below")
    if legend:
        console.print(Text(" · ".join(legend), style="dim"))
    _speakers(reading, console, short)


def _speakers(reading: Reading, console: Console, short: Mapping[str, str]) -> None:
    """Who is heard, of what kind each is, and in how many reports; those without a figure apart."""
    for counting, intro in ((True, "Who counts: "), (False, "Heard without a figure: ")):
        told = [
            f"{account.source} ({account.source_kind},"
            f" {count(account.documents, 'row' if account.coded else 'report')})"
            for account in matrix.accounts(reading)
            if bool(account.rows) == counting
        ]
        if told:
            console.print(Text(names.shortened(f"{intro}{'; '.join(told)}.", short), style="dim"))


def _section(
    section: Section,
    reading: Reading,
    console: Console,
    short: Mapping[str, str],
    said: Mapping[str, str] | None,
    *,
    everything: bool,
    rules: bool,
) -> None:
    console.print()
    console.print(Text(section.heading, style="bold"))
    lines = section.lines
    whole = said is not None or everything
    if whole:
        lines = tuple(replace(line, text=line.whole or line.text) for line in lines)
    elif section.fold is not None and len(lines) > section.fold + SLACK:
        lines = lines[: section.fold]
    about = None
    for line in lines:
        if line.about and line.about != about:
            about = line.about
            asked = names.shortened(about, short)
            console.print(Text(f"{line.mark}  {asked}" if line.mark else asked, style="italic"))
        _line(line, console, short, said, rules)
    if len(lines) < len(section.lines):
        more = len(section.lines) - len(lines)
        console.print(Text(f"   … and {more} more: rashomon show {reading.incident.id[:12]} --all", style="dim"))


def _line(
    line: Line, console: Console, short: Mapping[str, str], said: Mapping[str, str] | None, rules: bool = False
) -> None:
    mark = "≠ " if line.mark else "• "
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="bold red" if line.mark else "")
    grid.add_column(overflow="fold")
    named = f" [{', '.join(line.rules)}]" if rules and line.rules else ""
    grid.add_row(mark, Text(names.shortened(line.text, short) + named))
    console.print(grid)
    for told in line.under:
        console.print(Padding(Text(names.shortened(told, short)), (0, 0, 0, 5)))
    if said is not None:
        _words(line.claims, said, console)


def _row_words(reading: Reading, console: Console, short: Mapping[str, str], said: Mapping[str, str]) -> None:
    console.print(Text("\nThe words behind each figure", style="bold"))
    for row in reading.rows:
        text = f"{row.source}: {wording.effect(row.effect)}, {wording.group(row.of)}: {wording.number(row)}"
        _line(Line(text=text + wording.hedge(row), claims=row.claims), console, short, said)


def _said(reading: Reading) -> dict[str, str]:
    """The words of every claim, by id: found once for the page, whose lines name claims again and again."""
    return {claim.id: claim.span.exact for claim in (*reading.claims, *reading.background)}


def _words(claims: Sequence[str], said: Mapping[str, str], console: Console) -> None:
    lines = [
        Text.assemble("    ", (name, "dim"), f" “{wording.words(said[name], whole=True)}”")
        for name in claims
        if name in said
    ]
    if lines:
        console.print(Text("\n").join(lines))  # one call for all: a call costs more than a line
