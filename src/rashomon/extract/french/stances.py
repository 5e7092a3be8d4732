"""How a clause stands to its event: denied by its own words, hedged by the conditional of report or by a word."""

from __future__ import annotations

import functools
import re
from typing import cast

from rashomon.extract.french.forms import bent, found, joined, table

WEAKER = {"certain": 0, "probable": 1, "possible": 2, "unknown": 3}


def of(clause: str, stance: str, certainty: str, *, none_counted: bool) -> tuple[str, str]:
    """Stance and certainty of what a clause states, from those of its cue; that nobody was harmed is asserted."""
    if stance == "asserts" and (_untrue().search(clause) or (_denied().search(clause) and not none_counted)):
        stance = "denies"
    if stance == "asserts" and re.search(
        r"\b(?:va|vont|compte|comptent|prévoi\w+|menace\w*|promet\w*|s'apprête\w*) (?:de |d'|à )?\w+(?:er|ir|re)\b",
        clause,
    ):
        stance = "intends"
    own = "certain"
    if _conditional().search(clause) or _listed("probable_words").search(clause):
        own = "probable"
    if _listed("possible_words").search(clause):
        own = "possible"
    return stance, max(certainty, own, key=WEAKER.__getitem__)


@functools.cache
def _listed(name: str) -> re.Pattern[str]:
    return found(joined(cast(list[str], table("cues")[name])))


@functools.cache
def _untrue() -> re.Pattern[str]:
    return _listed("untrue")


@functools.cache
def _conditional() -> re.Pattern[str]:
    return re.compile(bent(str(table("cues")["conditional"])), re.IGNORECASE)


@functools.cache
def _denied() -> re.Pattern[str]:
    return re.compile(bent(str(table("cues")["negation"])), re.IGNORECASE)
