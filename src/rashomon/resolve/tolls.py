"""Numbers that stand alone: whose dead "53 dead" or "82 bodies" are, by the report's other figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from rashomon.model import Claim, Figure, Mention, Span
from rashomon.resolve.names import words_of
from rashomon.resolve.opponents import listed

KINDS = (
    frozenset({"killed", "wounded", "killed_or_wounded"}),
    frozenset({"captured", "released"}),
    frozenset({"missing"}),
)
"""Effects whose figures tell of each other whose people are counted."""
SURE = 0.8
"""Share of a report's figures of one kind that must be of one side for a bare number to be of it; set by hand."""

Sides = tuple[str, ...]
CIVILIANS = ("civilians",)


class Tolls:
    """The figures of one report whose side is known, asked for those of the bare numbers."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.same: dict[tuple[str, int | None, int | None], set[Sides]] = {}
        self.told: dict[frozenset[str], Counter[Sides]] = {kind: Counter() for kind in KINDS}
        self.by_source: dict[tuple[str, frozenset[str]], Counter[Sides]] = {}
        self.counted: list[tuple[Span, Sides]] = []
        for claim in claims:
            source = _source(claim)
            for figure in claim.figures:
                if figure.unit == "persons" and figure.high != 0 and (sides := _sides(figure)):
                    self.same.setdefault((figure.effect, figure.low, figure.high), set()).add(sides)
                    kind = _kind(figure)
                    self.counted += [(figure.counted, sides)] if figure.counted else []
                    if kind is not None and not claim.background and not figure.subset:
                        self.told[kind][sides] += 1
                        self.by_source.setdefault((source, kind), Counter())[sides] += 1

    def figure(self, claim: Claim, figure: Figure) -> Figure:
        """A bare number with the side that the report's other figures leave it; any other figure as it is."""
        if figure.unit != "persons" or not _bare(figure) or _ours(claim):
            return figure
        meant = self._meant(figure)
        if meant:
            return _with(figure, meant)
        if _another(figure):
            return figure
        if _sides(figure) and any(m.span and claim.span.covers(m.span) for m in figure.of):
            return figure
        kind = _kind(figure)
        if kind is None:
            return figure
        same = self.same.get((figure.effect, figure.low, figure.high), set())
        if len(same) == 1 and (figure.low or 0) > 2:
            return _with(figure, next(iter(same)))
        for counted in (self.by_source.get((_source(claim), kind), Counter()), self.told[kind]):
            if counted and not claim.background:
                sides, times = counted.most_common(1)[0]
                if sides == CIVILIANS and (times < 2 or times < self.told[kind].total() or claim.event == "clash"):
                    continue
                if times >= SURE * counted.total():
                    return _with(figure, sides)
        foes = self._foes(claim, figure, kind)
        return _with(figure, foes) if foes else figure

    def _foes(self, claim: Claim, figure: Figure, kind: frozenset[str]) -> Sides:
        """All those whom a party counts elsewhere, its own apart, for a number that it gives of nobody."""
        if claim.attribution.source_kind != "belligerent" or claim.background or figure.of or figure.counted:
            return ()
        source = _source(claim)
        counted = self.by_source.get((source, kind), Counter())
        names = sorted({name for sides in counted for name in sides} - {source})
        return tuple(names) if len(names) > 1 and "civilians" not in names else ()

    def _meant(self, figure: Figure) -> Sides:
        """The side of the very people that a number or a pronoun takes up: "about 1,300 held" after "200 soldiers"."""
        spans = [m.antecedent for m in figure.of if m.antecedent and m.name is None]
        return next((sides for counted, sides in self.counted if any(span.covers(counted) for span in spans)), ())


def _another(figure: Figure) -> bool:
    """Whether it counts those of a pronoun that stands for somebody who stayed open."""
    return any(m.name is None and m.antecedent and m.span and m.span.exact.isalpha() for m in figure.of)


def _ours(claim: Claim) -> bool:
    """Whether the words say that it is the speaker's own, who is nobody known."""
    return re.search(r"\b(?:our|ours|us)\b", claim.span.exact, re.IGNORECASE) is not None


def _source(claim: Claim) -> str:
    source = claim.attribution.source
    return source.label if source else ""


def _kind(figure: Figure) -> frozenset[str] | None:
    return next((kind for kind in KINDS if figure.effect in kind), None)


def _sides(figure: Figure) -> Sides:
    names = tuple(mention.name for mention in figure.of if mention.name)
    return names if names and len(names) == len(figure.of) else ()


def _bare(figure: Figure) -> bool:
    """Whether nothing but the number says who is counted."""
    words = words_of(figure.counted.exact) if figure.counted else ()
    return not words or words[-1] in listed("bare")


def _with(figure: Figure, sides: Sides) -> Figure:
    return replace(figure, of=tuple(Mention(span=figure.counted or figure.span, name=name) for name in sides))
