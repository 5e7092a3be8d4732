"""The fields of a claim that a person may correct: how each is read as texts, and how a correction is laid over it.

Everything here gives new claims; the machine's own is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rashomon.model import Attribution, Claim, Correction, Figure, Mention, When

Value = tuple[str, ...]
"""A field's value as texts; empty for none."""

YES, NO = "yes", "no"

OWN_VOICE = "reporter"
"""Kind of source that a report's own voice is."""

TO = ".."
"""Between the ends of a range, either of which may be open (`24..99`, `24..`, `..12`), and for an open date."""


def read(claim: Claim, field: str, figure: Figure | None = None) -> Value:
    """The claim's field, or the figure's. Raises KeyError for what is no field of theirs."""
    if field in OF_FIGURES:
        return OF_FIGURES[field](figure) if figure is not None else ()
    return OF_CLAIMS[field](claim)


def corrected(claim: Claim, *corrections: Correction) -> Claim:
    """The claim, as it was found, with the corrections laid over it, the later ones over the earlier.

    One of a figure that it has not is left out.
    """
    figures: list[Figure | None] = list(claim.figures)
    made = claim
    for correction in corrections:
        if correction.field not in OF_FIGURES:
            made = _claim(made, correction)
        elif (found := figure_of(claim, correction)) is not None:
            at = next(index for index, one in enumerate(claim.figures) if one is found)
            stands = figures[at]
            figures[at] = _figure(stands, correction) if stands is not None else None
    return replace(made, figures=tuple(one for one in figures if one is not None))


def read_alike(one: Claim, other: Claim) -> bool:
    """Whether every field of two claims, and of their figures, reads the same and their places are the same."""
    places = [claim.place.place_id if claim.place else None for claim in (one, other)]
    figures = [[[of(figure) for of in OF_FIGURES.values()] for figure in claim.figures] for claim in (one, other)]
    fields = [[of(claim) for of in OF_CLAIMS.values()] for claim in (one, other)]
    return places[0] == places[1] and figures[0] == figures[1] and fields[0] == fields[1]


def figure_of(claim: Claim, correction: Correction) -> Figure | None:
    """The figure that a correction is of, among those that were found: the one at its words and of its effect,
    otherwise the only one with the same words."""
    if correction.figure is None:
        return None
    there = [figure for figure in claim.figures if figure.span == correction.figure]
    alike = there or [figure for figure in claim.figures if figure.span.exact == correction.figure.exact]
    if len(alike) > 1:
        effect = correction.effect or (*(correction.found if correction.field == "effect" else ()), None)[0]
        alike = [figure for figure in alike if figure.effect == effect] or alike
    return alike[0] if there or len(alike) == 1 else None


def written(field: str, value: Value) -> str:
    """A value as on a page."""
    if not value:
        return "none"
    if field == "range":
        low, _, high = value[0].partition(TO)
        if low and high:
            return low if low == high else f"{low}–{high}"
        return f"{low} or more" if low else f"up to {high}"
    return "; ".join(value).replace("_", " ") if field == "effect" else "; ".join(value)


def own_voice(attribution: Attribution) -> bool:
    """Whether the report itself says it."""
    return attribution.source_kind == OWN_VOICE or attribution.form == "narration"


def _mention(mention: Mention | None) -> Value:
    return (mention.label,) if mention else ()


def _flag(value: bool) -> Value:
    return (YES if value else NO,)


def _some(value: str | None) -> Value:
    return (value,) if value else ()


def _range(figure: Figure) -> Value:
    if figure.low is None and figure.high is None:
        return ()
    low, high = ("" if end is None else str(end) for end in (figure.low, figure.high))
    return (f"{low}{TO}{high}",)


def _place(claim: Claim) -> Value:
    place = claim.place
    if place is None:
        return ()
    return (f"{place.span.exact}, {place.country}" if place.country else place.span.exact,)


def _dates(when: When | None) -> Value:
    if when is None or not (when.start or when.end):
        return ()
    return (when.start if when.start == when.end else f"{when.start or TO}/{when.end or TO}",)  # type: ignore[return-value]


def _when(when: When | None, value: str | None) -> When | None:
    if value is None:
        return None
    start, _, end = value.partition("/")
    end = end or start
    return When(
        span=when.span if when else None,
        start=None if start == TO else start,
        end=None if end == TO else end,
    )


def _source(claim: Claim) -> Value:
    if own_voice(claim.attribution):
        return ("the report",)
    return _mention(claim.attribution.source)


OF_CLAIMS: Mapping[str, Callable[[Claim], Value]] = {
    "event": lambda claim: (claim.event,),
    "actor": lambda claim: _mention(claim.actor),
    "target": lambda claim: _mention(claim.target),
    "place": _place,
    "dates": lambda claim: _dates(claim.when),
    "source": _source,
    "source_kind": lambda claim: (claim.attribution.source_kind,),
    "via": lambda claim: tuple(mention.label for mention in claim.attribution.via),
    "form": lambda claim: (claim.attribution.form,),
    "said_at": lambda claim: _some(claim.attribution.said_at),
    "stance": lambda claim: (claim.stance,),
    "certainty": lambda claim: (claim.certainty,),
    "background": lambda claim: _flag(claim.background),
}
"""The fields of a claim itself, and how each is read."""

OF_FIGURES: Mapping[str, Callable[[Figure], Value]] = {
    "effect": lambda figure: (figure.effect,),
    "of": lambda figure: tuple(mention.label for mention in figure.of),
    "unit": lambda figure: (figure.unit,),
    "range": _range,
    "approx": lambda figure: _flag(figure.approx),
    "subset": lambda figure: _flag(figure.subset),
    "figure": lambda figure: (figure.span.exact,),
}
"""The fields of one of its figures; `figure` is the whole of it, which can only be corrected to none."""

FIELDS = (*OF_CLAIMS, *OF_FIGURES)


def _claim(claim: Claim, correction: Correction) -> Claim:
    field, value = correction.field, correction.value
    one = value[0] if value else None
    said = claim.attribution
    match field:
        case "actor":
            return replace(claim, actor=_named(claim.actor, one))
        case "target":
            return replace(claim, target=_named(claim.target, one))
        case "place":
            return replace(claim, place=correction.place)
        case "dates":
            return replace(claim, when=_when(claim.when, one))
        case "source":
            return replace(claim, attribution=_sourced(said, one, correction.kind))
        case "source_kind":
            return replace(claim, attribution=replace(said, source_kind=one or said.source_kind))
        case "via":
            return replace(claim, attribution=replace(said, via=_all_named(said.via, value)))
        case "form":
            return replace(claim, attribution=replace(said, form=one or said.form))
        case "said_at":
            return replace(claim, attribution=replace(said, said_at=one))
        case "event":
            return replace(claim, event=one or claim.event)
        case "stance":
            return replace(claim, stance=one or claim.stance)
        case "certainty":
            return replace(claim, certainty=one or claim.certainty)
    return replace(claim, background=one == YES)


def _sourced(said: Attribution, name: str | None, kind: str | None) -> Attribution:
    if kind == OWN_VOICE:
        own = Mention(span=None, name=name)
        return replace(said, source=own, source_kind=kind, form="narration", cue=None, via=())
    was_own = own_voice(said)
    return replace(
        said,
        source=_named(None if was_own else said.source, name),
        source_kind=kind or said.source_kind,
        form="indirect" if was_own else said.form,
    )


def _figure(figure: Figure, correction: Correction) -> Figure | None:
    value = correction.value
    one = value[0] if value else ""
    match correction.field:
        case "figure":
            return None
        case "effect":
            return replace(figure, effect=one)
        case "of":
            return replace(figure, of=_all_named(figure.of, value))
        case "unit":
            return replace(figure, unit=one)
        case "range":
            low, _, high = one.partition(TO)
            return replace(figure, low=int(low) if low else None, high=int(high) if high else None)
        case "approx":
            return replace(figure, approx=one == YES)
    return replace(figure, subset=one == YES)


def _named(mention: Mention | None, name: str | None) -> Mention | None:
    """The mention under the name that a person gave it; the words stay where there are any."""
    return Mention(span=mention.span if mention else None, name=name) if name else None


def _all_named(mentions: tuple[Mention, ...], names: Value) -> tuple[Mention, ...]:
    """One mention a name: those that bear it already as they are, the others without words unless one stands alone."""
    by_name = {mention.label: mention for mention in mentions}
    alone = mentions[0] if len(mentions) == len(names) == 1 else None
    return tuple(
        by_name.get(name) or Mention(span=alone.span if alone is not None else None, name=name) for name in names
    )
