"""Which claims are about events that are not the report's main incident.

The main incident is when most of the report's claims say that it was; what ended well before is background, and so is
what follows in the same paragraph without a date of its own, and what the words put into the past of the conflict
(`codebook/background.yaml`).
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Sequence

from rashomon.codebook import load
from rashomon.extract import times
from rashomon.extract.parsing import Parsed
from rashomon.model import Claim, When

NEAR = datetime.timedelta(days=3)
"""Claims whose days are at most so far apart can be about one happening: a battle of some days, a raid and a reply."""
LEAD = 0.5
"""Share of a report, from its beginning, in which its main incident is dated if it is dated at all."""
OPENING = 50
"""What the date that the report gives for its incident counts, in the votes for the days: half of one claim."""
LATER = datetime.timedelta(days=10)
"""What began so long after the main incident is another event, not its aftermath."""

Days = tuple[datetime.date, datetime.date]


def mark(parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When]) -> tuple[Claim, ...]:
    """The claims, `background` set for each that is about another event; `whens` are the document's times."""
    main = _main(parsed, claims, whens)
    marks: list[bool] = []
    for index, claim in enumerate(claims):
        when = days(claim.when)
        if when is not None and main is not None:
            past = when[1] < main[0] - NEAR or when[0] > main[1] + LATER
        else:
            past = _in_words(parsed, claim) or (
                index > 0 and marks[-1] and when is None and _continues(parsed, claims[index - 1], claim)
            )
        marks.append(past)
    if all(marks):
        return tuple(claims)
    return tuple(
        dataclasses.replace(claim, background=claim.background or past)
        for claim, past in zip(claims, marks, strict=True)
    )


def days(when: When | None) -> Days | None:
    """The first and the last day that a time can stand for; None where its beginning is not known."""
    if when is None or when.start is None:
        return None
    first, end = _first(when.start), _last(when.end or when.start)
    return (first, end) if first is not None and end is not None else None


def _first(iso: str) -> datetime.date | None:
    parts = [int(part) for part in iso[:10].split("-") if part.isdigit()]
    try:
        return datetime.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    except (IndexError, ValueError):
        return None


def _last(iso: str) -> datetime.date | None:
    first = _first(iso)
    if first is None or len(iso) >= 10:
        return first
    if len(iso) >= 7:
        following = first.replace(day=28) + datetime.timedelta(days=4)
        return following.replace(day=1) - datetime.timedelta(days=1)
    return first.replace(month=12, day=31)


def _main(parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When]) -> Days | None:
    """When the main incident was: the days most claims give, early ones before late ones, and those near to them."""
    length = max(1, len(parsed.document.text))
    dated = [(when, claim) for claim in claims if (when := days(claim.when)) is not None]
    if not dated:
        return None
    if dated[0][1].span.start > length * LEAD and dated[0][1] is not claims[0]:
        return days(When(span=None, start=parsed.document.published_at))
    votes: Counter[Days] = Counter()
    for when, claim in dated:
        votes[when] += round(100 * (1 - claim.span.start / length)) + 1
    stated = days(times.main(parsed, whens))
    votes[stated or dated[0][0]] += OPENING
    first, last = max(votes, key=lambda when: votes[when])
    for when, _ in sorted(dated, key=lambda pair: pair[0], reverse=True):
        if when[0] <= last and first - NEAR <= when[0]:
            first = min(first, when[0])
    return first, last


def _continues(parsed: Parsed, before: Claim, claim: Claim) -> bool:
    """Whether the claim goes on, in the same sentence or the next of its paragraph, about what came before it."""
    if "\n" in parsed.document.text[before.span.start : claim.span.start]:
        return False
    first, last = (parsed.tokens(parsed.span(at, at + 1))[0].sent for at in (before.span.start, claim.span.start))
    return bool(first.start == last.start or first.end == last.start)


def _in_words(parsed: Parsed, claim: Claim) -> bool:
    words = load("background")
    text = " ".join(claim.span.exact.lower().split())
    if any(phrase in text for phrase in words["phrases"]):
        return True
    return any(token.lower_ in words["adverbs"] for token in parsed.tokens(claim.span))
