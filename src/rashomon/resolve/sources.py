"""What kind of source one is: a party to the fighting, a government, a medic, a witness, and so on."""

from __future__ import annotations

import re

from rashomon.model import Actor
from rashomon.resolve.names import fold

ARMED = frozenset({"state_force", "rebel", "militia", "private_military"})
PLAIN = {"intergovernmental": "intergovernmental", "ngo": "ngo", "media": "media", "civilians": "witness"}
UNNAMED = {
    "witnesses": "witness",
    "civilians": "witness",
    "medical sources": "medical",
    "security sources": "anonymous",
    "anonymous sources": "anonymous",
    "diplomats": "anonymous",
    "experts": "expert",
    "local officials": "government",
    "journalists": "media",
}
NAMELESS = re.compile(
    r"^(?:an?|two|three|some|several|one|senior|unnamed|anonymous)?\b.*\b(?:sources?|officials?|officers?|contacts?|informants?|diplomats?)\b",
    re.I,
)


def source_kind(actor: Actor | None, words: str | None, given: str, fighting: frozenset[str]) -> str:
    """The codebook's kind of a source.

    `actor` is whom the words mean, None where that is open; then `given`, what the words alone said, stays.
    `fighting` holds the canonical names and the country codes of those who fight in the report: a defence ministry
    whose country's forces are among them speaks for a party.
    """
    if given == "reporter":
        return given
    if actor is None:
        return given
    if actor.name in UNNAMED:
        if actor.name == "local officials" and words and "source" in fold(words):
            return "anonymous"
        return UNNAMED[actor.name]
    if actor.speaks_for is not None:
        return "belligerent"
    if actor.kind in ARMED:
        return "anonymous" if actor.kind == "state_force" and _nameless(words) else "belligerent"
    if actor.kind == "government":
        if _nameless(words) and words and "source" in fold(words):
            return "anonymous"
        if "Defence" in actor.name or "Defense" in actor.name:
            return "belligerent" if actor.country in fighting else "government"
        return "government"
    return PLAIN.get(actor.kind, given)


def _nameless(words: str | None) -> bool:
    """Whether the words hide who speaks: "a military official", "government sources"."""
    if not words:
        return False
    return bool(NAMELESS.match(fold(words))) and not re.search(r"\b(spokes|statement)", fold(words))
