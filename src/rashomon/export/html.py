"""Briefings of incidents as one HTML page that prints: no script, nothing fetched, everything from reports escaped.

What a report says stands isolated (`bdi`), so that words that run from right to left turn nothing round that is beside
them. The outlines of the map come with the built front end; without it there is no map, and the page says so. What
cannot be kept: the claims' places in their texts, and whatever else is in the ledger alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from typing import IO

from rashomon.export import decided, outlines, placing, ranges, strips, wording
from rashomon.export.briefing import Briefing, Item, Note, briefing, ranged
from rashomon.model import AccountRow, Reading
from rashomon.protocols import Export

NEAR = 24.0
"""Degrees of longitude that the map is wide: the country and its neighbours."""

MAP_STYLE = (
    "<style>.sea{fill:#eef3f7}.land{fill:#fbfaf6;stroke:#9a9a92;stroke-width:1}.lit{fill:#f1e4c3}"
    ".spot{fill:#b3261e;stroke:#fff;stroke-width:2}"
    "text{fill:#222;font-weight:bold;font-family:'DejaVu Sans',Arial,sans-serif}</style>"
)
STRIP_STYLE = (
    "<style>text{font:11px 'DejaVu Sans',Arial,sans-serif;fill:#444}.tick line{stroke:#ddd}"
    ".low-high{stroke-width:2}</style>"
)

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no page may have."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class HtmlExporter:
    """A briefing of each incident as one HTML page to read and print: charts, map, and numbered notes."""

    name = "export.html.v1"
    ending = ".html"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the page to `out`."""
        out.write(page(found).encode("utf-8", "replace"))


def page(found: Export) -> str:
    """All briefings as one page."""
    made = [briefing(found, reading) for reading in found.readings]
    title = made[0].title if len(made) == 1 else "Briefings"
    style = resources.files("rashomon.export").joinpath("briefing.css").read_text(encoding="utf-8")
    contents = ""
    if len(made) > 1:
        entries = "".join(
            f'<li><a href="#b{number}">{told(one.title)}</a>, {escape(wording.dates(*_days(one.reading)))}</li>'
            for number, one in enumerate(made, start=1)
        )
        contents = f"<nav><h1>Briefings</h1><ol>{entries}</ol></nav>"
    bodies = "".join(_article(one, f"b{number}") for number, one in enumerate(made, start=1))
    made_of = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>{contents}{bodies}</body></html>\n"
    )
    return UNSEEN.sub(" ", made_of)


def told(text: str) -> str:
    """Text of a page, isolated from what is beside it."""
    return f"<bdi>{escape(text)}</bdi>"


def _days(reading: Reading) -> tuple[str | None, str | None]:
    return reading.incident.start, reading.incident.end


def _article(one: Briefing, at: str) -> str:
    return f'<article id="{at}">{"".join(_pieces(one, at))}</article>'


def _pieces(one: Briefing, at: str) -> Iterator[str]:
    yield f'<header><p class="kind">Briefing on an incident</p><h1>{told(one.title)}</h1></header>'
    yield f'<p class="status{" open" if one.unreviewed else ""}" role="note">{escape(one.status)}</p>'
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{told(value)}</dd></div>" for name, value in one.facts)
    yield f'<div class="head">{_map(one.reading)}<dl>{facts}</dl></div>'
    yield '<p class="soft">Every sentence here is somebody\'s claim or a count of claims. Numbers in brackets are '
    yield "notes at the end: one claim each, in its own words. What is true is not decided here.</p>"
    yield f"<h2>What happened, in the words of each source</h2><ul>{_items(one.happened, at)}</ul>"
    drawn = ranges.charts(one.reading)
    if drawn:
        yield "<h2>How many, by each source</h2>"
        yield "".join(f"<figure><figcaption>{told(chart.title)}</figcaption>{chart.svg}</figure>" for chart in drawn)
        yield '<p class="soft">Dots are the numbers that a source gives, bars the range between; a dashed bar is open '
        yield "at its end; → is a later figure of the same source. Nothing is averaged.</p>"
    yield f"<h2>Who says what</h2>{_table(one, at)}"
    changed = _changed(one.reading)
    if changed:
        yield f'<h2>Figures that changed</h2><div class="strips">{changed}</div>'
    for part in one.parts:
        intro = f'<p class="soft">{escape(part.intro)}</p>' if part.intro else ""
        yield f"<section><h2>{escape(part.heading)}</h2>{intro}<ul>{_items(part.items, at)}</ul></section>"
    notes = "".join(_note(note, at) for note in one.notes)
    yield f'<h2>Notes</h2><ol class="notes">{notes}</ol>'
    reports = "".join(f"<li>{told(report)}</li>" for report in one.reports)
    yield f'<h2>Reports</h2><ul class="small">{reports}</ul>'
    as_of = f" As of {escape(one.as_of)}." if one.as_of else ""
    yield f'<footer class="small">Incident <code>{escape(one.reading.incident.id)}</code>.{as_of} Ledger checkpoint: '
    yield f"<code>{escape(one.checkpoint)}</code>. Whoever has the ledger can prove by it that each note stands there."
    yield "</footer>"


def _items(items: Sequence[Item], at: str) -> str:
    made = []
    for item in items:
        pieces = "".join(f"{told(text)}{_refs(notes, at)}" for text, notes in item.pieces)
        under = "".join(f"<li>{told(line)}</li>" for line in item.under)
        made.append(f"<li>{pieces}{f'<ul class="small">{under}</ul>' if under else ''}</li>")
    return "".join(made)


def _refs(notes: Sequence[int], at: str) -> str:
    """The numbers in brackets, each run to its first note."""
    if not notes:
        return ""
    runs = ranged(notes).split(", ")
    linked = ", ".join(f'<a href="#{at}n{run.partition("–")[0]}">{run}</a>' for run in runs)
    return f' <span class="refs">[{linked}]</span>'


def _table(one: Briefing, at: str) -> str:
    heads = ("source", "of whom", "says", "how sure", "evidence and checks", "said on", "notes")
    rows = []
    before = None
    for row in one.said:
        again = row.source == before
        before = row.source
        cells = (
            f'<th scope="row">{"" if again else _under(told(row.source), row.kind)}</th>',
            f"<td>{told(row.of)}</td>",
            f"<td>{_under(told(row.says), '' if row.review == decided.UNREVIEWED else row.review)}</td>",
            f"<td>{escape(row.sure)}</td><td>{told(row.evidence)}</td>",
            f'<td class="day">{escape(row.day)}</td><td>{_refs(row.notes, at)}</td>',
        )
        rows.append(f'<tr class="{"again" if again else ""}">{"".join(cells)}</tr>')
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _under(made: str, soft: str) -> str:
    """What is made already, with a softer line under it."""
    return f'{made}<br><span class="soft">{escape(soft)}</span>' if soft else made


def _note(note: Note, at: str) -> str:
    address = f", {told(note.address)}" if note.address else ""
    mark = "open" if note.review == decided.UNREVIEWED else ""
    where = f"{told(note.report)}, {told(note.outlet)}, {escape(note.day)}{address}"
    return (
        f'<li id="{at}n{note.number}"><q>{told(note.words)}</q> — {told(note.source)}, in: {where}. '
        f'<span class="{mark}">{escape(note.review)}</span>. <code>{escape(note.claim)}</code></li>'
    )


class _Strip:
    """A row as a strip draws it."""

    def __init__(self, row: AccountRow) -> None:
        self.source, self.day, self.low, self.high = row.source, row.first_said or "", row.low, row.high
        self.text = wording.number(row)
        self.of = f"{wording.effect(row.effect).capitalize()} of {wording.group(row.of)}"


def _changed(reading: Reading) -> str:
    """The strips of what a source itself gave two figures of."""
    rows = reading.rows
    again = {(row.effect, row.of) for row in rows if row.revises is not None and row.unit == "persons"}
    shown = [_Strip(row) for row in rows if (row.effect, row.of) in again and row.unit == "persons"]
    drawn = strips.strips(shown, lambda one: one.of, str)
    return re.sub(r'(<svg viewBox="0 0 [^>]*>)', lambda match: match[1] + STRIP_STYLE, drawn)


def _map(reading: Reading) -> str:
    """Where it was on a map of the country and its neighbours; "" where neither is known."""
    path, country = outlines.built(), reading.incident.country
    place = placing.point(reading)
    at = placing.coordinates(place)
    if path is None:
        return '<p class="small soft">No map: its outlines come with the built front end, which is not here.</p>'
    named = reading.incident.place or wording.country(country) or ""
    corners = [at] if at else outlines.country(path, country) if country else []
    if not corners:
        return ""
    window = outlines.Window.around(corners, NEAR)
    marks = [(at, named)] if at and place and place.precision != "country" else []
    says = f"{named} on a map"
    drawn = outlines.drawn(path, window, marks, says, [country] if country else [])
    drawn = drawn.replace('<svg class="outlines"', '<svg xmlns="http://www.w3.org/2000/svg" class="outlines"', 1)
    drawn = re.sub(r"(<svg[^>]*>)", lambda match: match[1] + MAP_STYLE, drawn, count=1)
    # Half a column wide, it is drawn at a third of the size that a site draws it at.
    drawn = drawn.replace(' r="6"/><text ', ' r="14"/><text font-size="38" dx="8" dy="8" ')
    stands = f"The dot: {placing.stands_for(place)}" if marks else "No coordinates are known; its country is shown"
    return (
        f'<figure class="map">{drawn}<figcaption class="small soft">{escape(stands)}. Outlines: Natural Earth; they '
        "say nothing of whose a territory is.</figcaption></figure>"
    )
