"""What stands for claims whose sentence leaves it out: the report's time and place; and which are background."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from rashomon.extract.background import Days, days
from rashomon.extract.french import places
from rashomon.extract.parsing import Parsed
from rashomon.model import Claim, PlaceMention, When

PAST = re.compile(
    r"\b(?:pour rappel|par le passé|les années précédentes|auparavant|dans le passé"
    r"|ces dernières années|depuis (?:le début|plusieurs|des|plus d|\d|19|20|janvier|octobre"
    r"|une décennie)|en 19\d\d|déjà (?:été )?(?:attaqué|visé))",
    re.IGNORECASE,
)
"""Words that put an event into the past of the conflict."""
BEFORE_DAYS = 3
"""Days before the main incident from which another is background, as for English reports."""


def settled(parsed: Parsed, text: str, found: Sequence[Claim], where: Sequence[PlaceMention]) -> list[Claim]:
    """The claims, each once, marked as background where they are, with the report's time and place where they have
    none of their own."""
    claims = _once(found)
    main_when = _main_when(claims)
    main_days = days(main_when)
    claims = [dataclasses.replace(c, background=_past(c, main_days)) for c in claims]
    if claims and all(c.background for c in claims):
        claims = [dataclasses.replace(c, background=False) for c in claims]
    told = [c.place for c in claims if c.place is not None and not c.background]
    main_place = places.main(text, parsed.document.title or "", where, told)
    done: list[Claim] = []
    for claim in claims:
        paragraph = text.rfind("\n", 0, claim.span.start) + 1
        before = [c for c in reversed(done) if c.span.start >= paragraph and c.background == claim.background]
        place = claim.place
        if place is None or (places.breadth(text, place) == 2 and not claim.background):
            place = (
                next((c.place for c in before if c.place), None)
                or (main_place if not claim.background else None)
                or place
            )
        when = claim.when or next((c.when for c in before if c.when), None)
        if when is None and not claim.background and claim.event not in {"release", "talks"}:
            when = main_when
        done.append(dataclasses.replace(claim, place=place, when=when))
    return done


def _main_when(claims: Sequence[Claim]) -> When | None:
    counts: Counter[tuple[str | None, str | None]] = Counter()
    first: dict[tuple[str | None, str | None], When] = {}
    for i, claim in enumerate(claims):
        if (
            claim.when is not None
            and claim.when.start
            and len(claim.when.start) == 10
            and not PAST.search(claim.span.exact)
        ):
            key = (claim.when.start, claim.when.end)
            first.setdefault(key, claim.when)
            counts[key] += 3 if i == 0 else 1
    best = max(counts, key=lambda key: counts[key], default=None)
    return first[best] if best is not None else None


def _past(claim: Claim, main: Days | None) -> bool:
    own = days(claim.when)
    if PAST.search(claim.span.exact):
        return True
    if own is not None and main is not None:
        return (main[0] - own[1]).days > BEFORE_DAYS
    return False


def _once(found: Sequence[Claim]) -> list[Claim]:
    kept: list[Claim] = []
    for claim in sorted(found, key=lambda c: (c.span.start, c.span.end)):
        twin = next(
            (
                i
                for i, other in enumerate(kept)
                if other.span == claim.span
                and other.event == claim.event
                and other.stance == claim.stance
                and other.attribution.source == claim.attribution.source
            ),
            None,
        )
        if twin is None:
            kept.append(claim)
            continue
        other = kept[twin]
        kept[twin] = dataclasses.replace(
            other,
            figures=tuple(dict.fromkeys((*other.figures, *claim.figures))),
            actor=other.actor or claim.actor,
            target=other.target or claim.target,
        )
    return kept
