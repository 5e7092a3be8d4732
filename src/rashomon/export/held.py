"""The ledgers of captives and of materiel: as lines of a page, as tables, and as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from rashomon.codebook import load
from rashomon.export import wording
from rashomon.export.lines import Line
from rashomon.model import Captives, Counted, Materiel, StateRange, to_plain

BASES: Mapping[str, str] = {"claimed": "claims it", "admitted": "admits it", "told": "tells of it", "seen": "shows it"}
"""Whose word it is, beside the sources."""

COLUMNS = ("state", "basis", "source", "low", "high", "approx", "words", "stance", "stands", "part", "more")
SAID = (*COLUMNS, "first_said", "last_said", "claims")
"""Fields of a counted figure in a spreadsheet, after those that say of whom or what."""


def captives_lines(found: Iterable[Captives]) -> tuple[Line, ...]:
    """The page's lines: for each group and captor the sentence, under it what is open."""
    lines = []
    for one in found:
        text = f"{captives_heading(one)}: {_small(one.sentence)}"
        lines.append(Line(text=text, claims=one.claims, under=_open(one)))
    return tuple(lines)


def materiel_lines(found: Iterable[Materiel]) -> tuple[Line, ...]:
    """The page's lines: for each owner and family the sentence, under it what is open."""
    return tuple(Line(text=one.sentence, claims=one.claims, under=_open(one)) for one in found)


def _open(one: Captives | Materiel) -> tuple[str, ...]:
    return tuple(f"Open: {question.text}" for question in one.questions)


def captives_heading(one: Captives) -> str:
    """`Malian Armed Forces, held by Azawad Liberation Front`."""
    whose = wording.group(one.group) if one.group else "People whose side is not named"
    return f"{whose}, held by {one.captor}" if one.captor else f"{whose}, captor not named"


def materiel_heading(one: Materiel) -> str:
    """`Vehicles of Malian Armed Forces`."""
    return f"{one.name[:1].upper()}{one.name[1:]} of {wording.group(one.owner) if one.owner else 'an owner not named'}"


def captives(found: Sequence[Captives], names: Mapping[str, str] | None = None) -> Group:
    """The ledger for a terminal. `names` gives the name behind a mark, to who may see it; otherwise the marks stand."""
    shown: list[Any] = []
    for one in found:
        shown += [Text(captives_heading(one), style="bold"), Text(_named(one.sentence, names))]
        if one.standing:
            shown.append(_ranges(one.standing, things=False))
        for person in one.persons:
            states = "; ".join(f"{_words(state)} ({source})" for state, source in person.states)
            shown.append(Text(f"{_named(person.mark, names)}: {states or 'no state told'}"))
        shown += [Text(f"Open: {_named(question.text, names)}") for question in one.questions]
        shown.append(Text(""))
    return Group(*shown[:-1])


def materiel(found: Sequence[Materiel]) -> Group:
    """The ledger for a terminal."""
    shown: list[Any] = []
    for one in found:
        shown += [Text(materiel_heading(one), style="bold"), Text(one.sentence.partition(": ")[2])]
        if one.standing:
            shown.append(_ranges(one.standing, things=True))
        shown += [Text(f"Open: {question.text}") for question in one.questions]
        shown.append(Text(""))
    return Group(*shown[:-1])


def _ranges(found: Iterable[StateRange], *, things: bool) -> Table:
    table = Table(box=box.HORIZONTALS, pad_edge=False, header_style="bold")
    for heading in (*(("type",) if things else ()), "state", "number", "word", "sources"):
        table.add_column(heading, justify="right" if heading == "number" else "left", overflow="fold")
    for one in found:
        kind = [("of them " if one.part else "") + kind_name(one.kind)] if things else []
        low = None if one.bounds.low == 0 and one.bounds.high not in (0, None) else one.bounds.low
        number = ("about " if one.approx else "") + wording.span(low, one.bounds.high)
        table.add_row(*map(Text, (*kind, _words(one.state), number, BASES[one.basis], ", ".join(one.sources))))
    return table


def kind_name(kind: str | None) -> str:
    """A type of `codebook/materiel.yaml` in words, in the plural; empty for none."""
    return str(load("materiel")[kind]["name"]) if kind else ""


def captives_rows(found: Iterable[Captives]) -> Iterator[list[str]]:
    """A heading and a row for every figure of every source, those that no longer stand among them."""
    yield ["group", "captor", *SAID]
    for one in found:
        for count in one.counts:
            yield ["; ".join(one.group), one.captor or "", *_cells(count)]


def materiel_rows(found: Iterable[Materiel]) -> Iterator[list[str]]:
    """A heading and a row for every figure of every source, those that no longer stand among them."""
    yield ["owner", "family", "type", *SAID]
    for one in found:
        for count in one.counts:
            yield ["; ".join(one.owner), one.family, count.kind or "", *_cells(count)]


def plain(found: Iterable[Captives | Materiel]) -> list[dict[str, Any]]:
    """The ledger as JSON types, each with the ids of all claims it rests on."""
    return [to_plain(one) | {"claims": list(one.claims)} for one in found]


def _cells(count: Counted) -> list[str]:
    return [_cell(getattr(count, name)) for name in SAID]


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _words(state: str) -> str:
    return state.replace("_", " ")


def _small(sentence: str) -> str:
    """The sentence without a capital at its beginning."""
    return sentence[:1].lower() + sentence[1:]


def _named(text: str, names: Mapping[str, str] | None) -> str:
    for mark, name in (names or {}).items():
        text = text.replace(mark, name)
    return text
