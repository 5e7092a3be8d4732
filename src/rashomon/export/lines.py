"""What the page's sections are made of: lines with the claims that they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rashomon.export import wording
from rashomon.model import Claim, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that the page says, and the ids of the claims it rests on."""

    text: str
    claims: tuple[str, ...] = ()
    mark: str | None = None
    """Letter by which cells of the table point here."""
    about: str | None = None
    """The question that this line and its neighbours are about."""
    under: tuple[str, ...] = ()
    """What belongs to it and stands indented under it."""
    whole: str | None = None
    """The text where everything is shown, if that is more."""
    rules: tuple[str, ...] = ()
    """Versioned names of the rules that it comes from, for who asks for them."""
    media: str | None = None
    """Id of the picture, film or recording that it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines."""

    heading: str
    lines: tuple[Line, ...]
    fold: int | None = None
    """Lines that the page shows unless asked for all; None for all."""


def count(items: Sequence[object], noun: str) -> str:
    """So many of them: `1 claim`, `2 claims`."""
    return count_of(len(items), noun)


def count_of(number: int, noun: str) -> str:
    """As `count`, of a number."""
    return f"{number} {noun}{'s' if number != 1 else ''}"


def outlets(reading: Reading) -> dict[str, str]:
    """By document what its report is called: its outlet, or else its name or its id."""
    return {document.id: document.outlet or document.name or document.id for document in reading.documents}


def source(claim: Claim, reading: Reading) -> str:
    """Who says it, as the accounts name the source, and the outlet that tells of it."""
    document = next((item for item in reading.documents if item.id == claim.document_id), None)
    outlet = (document.outlet if document else None) or "the report"
    attribution = claim.attribution
    if attribution.form == "narration" or attribution.source_kind == "reporter":
        return outlet
    name = attribution.source.label if attribution.source else "a source not named"
    forwarded = document.via if document else ()
    chain = ", ".join((*(mention.label for mention in attribution.via), outlet, *forwarded))
    return f"{name}, in {chain}"


def dated(
    claims: Sequence[Claim], reading: Reading, is_open: Callable[[Claim], bool] = lambda claim: False
) -> tuple[Line, ...]:
    """One line for each thing said, by day; what a source says alike in several reports is one thing."""
    merged: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: (wording.when(claim) == "undated", wording.when(claim))):
        merged[_sameness(claim)].append(claim)
    lines = []
    for same in merged.values():
        day = wording.when(same[0])
        mark = " — outcome left open" if is_open(same[0]) else ""
        sources = "; ".join(dict.fromkeys(source(claim, reading) for claim in same))
        text = f"{day} · {same[0].event} · “{wording.words(same[0].span.exact)}” ({sources}){mark}"
        lines.append(Line(text=text, claims=tuple(claim.id for claim in same)))
    return tuple(lines)


def _sameness(claim: Claim) -> tuple[object, ...]:
    figures = frozenset((f.effect, tuple(m.label for m in f.of), f.unit, f.low, f.high) for f in claim.figures)
    speaker = claim.attribution.source.label if claim.attribution.source else None
    if figures and speaker:
        return (claim.event, claim.stance, speaker, figures)
    return (wording.when(claim), wording.words(claim.span.exact, whole=True).casefold())
