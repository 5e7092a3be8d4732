"""Briefings of incidents as Markdown (CommonMark with GitHub's tables).

What cannot be kept: the range chart and the map, which are in the HTML and the PDF; their numbers stand in the table.
Words of reports are escaped, so that none of them becomes a link, a heading or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO

from rashomon.export.briefing import Briefing, Item, briefing, ranged
from rashomon.protocols import Export

_MARKUP = re.compile(r"([\\`*_\[\]|~@$]|(?<=\w):(?=//)|(?<=www)\.|^\s*[-+#=](?=\s|$)|^\s*\d+(?=[.)]))")
"""What is markup wherever it stands (and what makes a bare address a link), or at the beginning of a line."""


class MarkdownExporter:
    """A briefing of each incident as Markdown: accounts, conflicts, estimates, and numbered notes."""

    name = "export.markdown.v1"
    ending = ".md"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the briefings to `out`, one after the other."""
        for number, reading in enumerate(found.readings):
            lines = "\n".join(_told(briefing(found, reading)))
            out.write((("\n---\n\n" if number else "") + lines + "\n").encode("utf-8", "replace"))


def escaped(text: str) -> str:
    """The text on one line, read as itself by whatever reads Markdown."""
    return _inline(text).strip()


def _inline(text: str) -> str:
    plain = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(_as_itself, plain)


def _as_itself(found: re.Match[str]) -> str:
    text = found[0]
    if text.strip().isdigit():
        return f"{text}&#8203;"  # So that `1.` begins no list; a digit cannot be escaped.
    return f"\\{text}" if len(text) == 1 else f"{text[:-1]}\\{text[-1]}"


def _told(one: Briefing) -> Iterator[str]:
    yield f"# {escaped(one.title)}\n"
    yield f"> **{escaped(one.status)}**\n"
    for name, value in one.facts:
        yield f"- **{escaped(name)}:** {escaped(value)}"
    yield "\n## What happened, in the words of each source\n"
    yield from (_item(item) for item in one.happened)
    yield "\n## Who says what\n"
    yield "| source | of whom | says | how sure | evidence and checks | said on | review | notes |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in one.said:
        cells = (f"{row.source} ({row.kind})", row.of, row.says, row.sure, row.evidence, row.day, row.review)
        yield f"| {' | '.join(map(escaped, cells))} | {ranged(row.notes)} |"
    for part in one.parts:
        yield f"\n## {escaped(part.heading)}\n"
        if part.intro:
            yield f"{escaped(part.intro)}\n"
        yield from (_item(item) for item in part.items)
    yield "\n## Notes\n"
    for note in one.notes:
        where = f"{note.source}, in: {note.report}, {note.outlet}, {note.day}"
        address = f", {note.address}" if note.address else ""
        words = f"“{escaped(note.words)}” — {escaped(where + address)}."
        yield f"{note.number}. {words} {escaped(note.review)}. `{note.claim}`"
    yield "\n## Reports\n"
    yield from (f"- {escaped(report)}" for report in one.reports)
    as_of = f" As of {escaped(one.as_of)}." if one.as_of else ""
    yield f"\nIncident `{one.reading.incident.id}`.{as_of} Ledger checkpoint: `{one.checkpoint.replace('`', '')}`"


def _item(item: Item) -> str:
    pieces = (f"{_inline(text)}{f' \\[{ranged(notes)}\\]' if notes else ''}" for text, notes in item.pieces)
    under = "".join(f"\n    - {escaped(line)}" for line in item.under)
    return f"- {''.join(pieces).rstrip()}{under}"
