"""Estimates as tables, sentences and data. No number goes anywhere without the name of its policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rashomon.export import sheets, wording
from rashomon.export.tables import headed, short, texts
from rashomon.model import Estimate, Reading, Weighed, to_plain

COLUMNS = (
    "incident",
    "title",
    "policy",
    "rule",
    "effect",
    "of",
    "total",
    "low",
    "best",
    "high",
    "used",
    "left_out",
    "why_left_out",
    "gaps",
    "or_more",
)
"""Of the CSV; lists are joined by `; `."""

PLAIN: Mapping[str, str] = {
    "first-hand-range": "first-hand range",
    "ucdp": "UCDP",
    "acled": "ACLED",
}
"""How running text names a policy."""


def compared(found: Mapping[str, Sequence[Estimate]]) -> Table:
    """The numbers by every policy beside each other: an effect and side a row, a policy a column."""
    table = headed("", *found, ruled=False)
    lines: dict[tuple[bool, str, tuple[str, ...]], dict[str, Estimate]] = {}
    for policy, estimates in found.items():
        for one in estimates:
            lines.setdefault((one.total, one.effect, tuple(sorted(one.of))), {})[policy] = one
    for (total, _, _), row in sorted(lines.items(), key=lambda item: item[0][0]):
        first = next(iter(row.values()))
        cells = [numbers(row[policy]) if policy in row else "" for policy in found]
        table.add_row(*texts(question(first), *cells), style="bold" if total else None)
    return table


def question(one: Estimate) -> str:
    """What is estimated: `killed, Malian Armed Forces`, `killed in all`."""
    name = wording.effect(one.effect)
    return f"{name} in all" if one.total else f"{name}, {wording.group(one.of)}"


def policy(name: str) -> str:
    """A policy's name without its version, as running text has it: `UCDP`, `first-hand range`, `acme.lowest`."""
    plain = name.rpartition(".v")[0] or name
    return PLAIN.get(plain, plain)


def numbers(one: Estimate) -> str:
    """`2 (2–47)` for best, low and high, `95` for a best number alone, `9–20`, `95+`, `95 (95–151 or more)` where a
    source leaves the highest open, `no number`."""
    if one.low is None and one.high is None:
        return "no number" if one.best is None else str(one.best)
    span = f"{wording.span(one.low, one.high)}{' or more' if one.more and one.high is not None else ''}"
    return span if one.best is None or one.low == one.high else f"{one.best} ({span})"


def block(estimates: Iterable[Estimate]) -> list[str]:
    """For a page: one line for each policy with its total of the dead, `ucdp.v2: 95 dead (95–151)`."""
    return [f"{one.policy}: {numbers(one)} killed in all" for one in estimates if one.total]


SUMMED = ("overlap", "dead-and-wounded")
"""Why a figure of a side does not enter the total; what else is in its trace is told with the sides."""


def traced(one: Estimate) -> Iterable[RenderableType]:
    """One estimate with every figure that was weighed and what stays open, a line each; of a total what it adds."""
    yield Text(f"{question(one)}: {numbers(one)}", style="bold")
    for used, heading in ((True, "used"), (False, "left out")):
        lines = [weighed for weighed in one.trace if weighed.used is used]
        if one.total:
            lines = [weighed for weighed in lines if weighed.reason in SUMMED]
        if lines:
            yield _indented(heading)
        for weighed in lines:
            yield _indented(f"•  {_weighed(weighed)}")
    if one.total and one.used:
        yield _indented("It is made from what the estimates of the sides use.")
    for gap in one.gaps:
        yield _indented(f"open: {gap}")


def _indented(text: str) -> RenderableType:
    return Padding(Text(text), (0, 0, 0, 2), expand=False)


def _weighed(one: Weighed) -> str:
    about = "about " if one.approx and one.low == one.high else ""
    claims = ", ".join(short(name) for name in one.claims)
    reason = "" if one.used else f"{one.reason}: "
    return f"{one.source}: {about}{wording.span(one.low, one.high)} — {reason}{one.sentence} ({claims})"


def plain(reading: Reading, estimates: Iterable[Estimate]) -> dict[str, Any]:
    """The estimates of one incident as JSON types."""
    return {
        "incident": reading.incident.id,
        "title": reading.incident.title,
        "as_of": reading.as_of,
        "valid_at": reading.valid_at,
        "estimates": [to_plain(one) for one in estimates],
    }


def write_csv(found: Iterable[tuple[Reading, Sequence[Estimate]]], out: IO[str]) -> None:
    """One line for each estimate, under `COLUMNS`; text that a spreadsheet would run as a formula has a `'` before."""
    sheets.write((COLUMNS, *(cells(reading, one) for reading, estimates in found for one in estimates)), out)


def cells(reading: Reading, one: Estimate) -> tuple[object, ...]:
    """One line of the CSV."""
    return (
        reading.incident.id,
        reading.incident.title,
        one.policy,
        one.rule,
        one.effect,
        "; ".join(one.of),
        "yes" if one.total else "no",
        one.low,
        one.best,
        one.high,
        "; ".join(one.used),
        "; ".join(one.left_out),
        "; ".join(f"{', '.join(w.claims)}: {w.reason}" for w in one.trace if not w.used),
        "; ".join(one.gaps),
        "yes" if one.more else "no",
    )
