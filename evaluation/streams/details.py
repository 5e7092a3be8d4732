"""What belongs to one incident alone: how it went, names of spots and persons that only its reports mention.

Reports of one happening share such details and reports of another, next door or next week, do not. All names are made
of syllables.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass

from streams.wording import TAILS

SYLLABLES = re.findall("..r?l?", "bakotimorrenelsagudirlafozehaweruwikatobelmidra")
SPOTS = ("mill", "bridge", "school", "market", "quarry", "ford", "crossroads", "farm", "clinic", "bakery")
OWN_TAILS, OWN_SPOTS, OWN_PERSONS = 3, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told of one incident besides its parties, place, days and tolls."""

    tails: tuple[str, ...]
    """How it went, and at which spots, as a clause may end."""
    persons: tuple[str, ...]
    """Those who saw it."""


@functools.lru_cache(maxsize=50_000)
def details(seed: int, happening: str) -> Details:
    """The details of one incident of a stream."""
    chance = random.Random(f"details {seed} {happening}")  # noqa: S311
    spots = (f"by the {name(chance)} {chance.choice(SPOTS)}" for _ in range(OWN_SPOTS))
    return Details(
        tails=(*(f" {tail}" for tail in chance.sample(TAILS, OWN_TAILS)), *(f" {spot}" for spot in spots)),
        persons=tuple(f"{name(chance)} {name(chance)}" for _ in range(OWN_PERSONS)),
    )


@functools.lru_cache(maxsize=50_000)
def speaker(seed: int, of: str) -> str:
    """The one who speaks for a party, or for the district of a place, all through a stream."""
    chance = random.Random(f"speaker {seed} {of}")  # noqa: S311
    return f"{name(chance)} {name(chance)}"


def name(chance: random.Random) -> str:
    """A made-up name."""
    return "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).capitalize()
