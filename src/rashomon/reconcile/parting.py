"""How the words of a claim tell that one of its figures is a part of another, though no reader has marked it.

"73 hurt, 13 children", "ten of the thirteen", "nine of the dead" point at a larger figure. "Nineteen, up from 14" and
"287 in the mosque, at the hospital nineteen" do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.model import Claim, Figure
from rashomon.reconcile.things import named

_BACK = re.compile(
    r"^\W{0,2}(?:[\w-]+ ){0,2}of (?:the|those|these|them|whom|its|our|their)\b(?: \w+)? ?"
    r"(?:dead|killed|slain|fallen|wounded|injured|victims?|casualties|missing|captured|\d+)\b"
    r"|^ of (?:them|these|those|whom)\b",
    re.I,
)
_AMONG = re.compile(
    r"\bamong (?:the|those) (?:dead|killed|slain|fallen|wounded|injured|victims)\W+(?:\w+ ){0,3}$", re.I
)
_REVISED = re.compile(
    r"\b(?:up|down|risen|raised|revised|lowered|corrected) (?:\w+ )?from\b|\bafter (?:\w+ )?$"
    r"|\b(?:at first|earlier|previously|formerly|initially|"
    r"before that|once|morning|had (?:spoken|said|put|given|counted))\b|\bthen (?:of |at |\w+ )?$",
    re.I,
)
_ELSEWHERE = re.compile(r"\b(?:at|in|near|outside|around) (?:the )?[\w'-]+(?: [A-Z][\w'-]+)?,? (?:another )?$")
_THERE = re.compile(r"^ (?:[\w-]+ ){0,3}(?:at|in|near|outside|around) [A-Z]")
_JOINED = re.compile(r"\band (?:\w+ )?$", re.I)


def marked(claim: Claim, figure: Figure) -> bool:
    """Whether the words about the figure point back at those of whom it counts some ("nine of the dead")."""
    return bool(_BACK.match(after(claim, figure)) or _AMONG.search(before(claim, figure)))


def joined(claim: Claim, figure: Figure) -> bool:
    """Whether "and" joins the figure to what stands before it."""
    return bool(_JOINED.search(before(claim, figure)))


def follows(claim: Claim, figure: Figure, alike: Sequence[Figure]) -> bool:
    """Whether the figure comes after a larger one of the same claim and is a part of it.

    `alike` are the claim's other figures of the same effect, sides and unit. It is none where the words make it an
    earlier or another number, or put it at another place; nor where it counts another kind of thing. What "and" joins
    to another figure is a part only if that one is.
    """
    if figure.low is None or (figure.unit != "persons" and named(_noun(figure))):
        return False
    earlier = [other for other in alike if other.span.end <= figure.span.start]
    last = max(earlier, key=lambda other: other.span.end, default=None)
    if last is None:
        return False
    if joined(claim, figure):
        return marked(claim, last) or follows(claim, last, [other for other in alike if other is not last])
    larger = [other for other in earlier if other.low is not None and other.low > (figure.high or figure.low)]
    between = before(claim, figure)[max(0, last.span.end - claim.span.start) :]
    other_count = _REVISED.search(between) or _ELSEWHERE.search(between) or _THERE.match(after(claim, figure))
    return bool(larger) and not other_count


def _noun(figure: Figure) -> str | None:
    return figure.counted.exact.casefold() if figure.counted else None


def before(claim: Claim, figure: Figure) -> str:
    """The claim's words before the figure's."""
    return claim.span.exact[: max(0, figure.span.start - claim.span.start)]


def after(claim: Claim, figure: Figure) -> str:
    """The claim's words after the figure's."""
    return claim.span.exact[max(0, figure.span.end - claim.span.start) :]
