"""What a single claim asks of a person: whether its source looks wrong, whether it sounds unsure, what names are open.

A claim's record is never changed, so that this is worked out once for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rashomon.api.queue_due import Due, key, stake
from rashomon.codebook import load
from rashomon.codebook.naming import fold
from rashomon.model import Claim

UNSURE = {"possible": "only possible", "unknown": "of unknown certainty", "probable": "probable"}
"""Certainties that somebody should look at, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What one claim asks."""

    claim: str
    document: str
    source: Due | None
    certainty: Due | None
    names: tuple[tuple[str, str], ...]
    """Names of which it is open whom or which place they mean, after what they are (`actor` or `place`)."""
    highest: int
    """The highest number of persons that it gives."""


def asks(plain: dict[str, Any]) -> Asks:
    """What a claim (as plain JSON) asks."""
    wrong, unsure = looks_wrong(plain), UNSURE.get(plain["certainty"])
    if plain["background"]:
        unsure = None
    return Asks(
        claim=plain["id"],
        document=plain["document_id"],
        source=_claim("source", plain, wrong) if wrong else None,
        certainty=_claim("certainty", plain, f"The claim was read as {unsure}.") if unsure else None,
        names=tuple(open_names(plain)),
        highest=highest(plain) or 0,
    )


def looks_wrong(plain: dict[str, Any]) -> str | None:
    """Why the source of a claim (as plain JSON) looks wrong, in a sentence; None where it does not."""
    said, rules = plain["attribution"], load("queue")
    cue, source, kind = said["cue"], said["source"], said["source_kind"]
    name = source["name"] if source else None
    written = source["span"]["exact"] if source and source["span"] else None
    if kind == "reporter" and cue:
        return f"The report's own voice is named as the source, where “{cue['exact']}” says that somebody speaks."
    if written and not name and not source["antecedent"] and fold(written) in rules["pronouns"]:
        return f"The source is “{written}”, and it was not found whom that stands for."
    if name and said["stance"] == "asserts" and plain["stance"] == "asserts":
        harmed = [one for one in plain["figures"] if one["effect"] in rules["harms"]]
        own = next((one for one in harmed if name in {side["name"] for side in one["of"]}), None)
        party = kind in ("belligerent", "government")
        if party and own and plain["actor"] and plain["actor"]["name"] not in (None, name):
            number = own["span"]["exact"]
            return f"{name} is named as the source of harm to its own side (“{number}” {own['effect']}), which is rare."
        if party and _name(plain["actor"]) == name and _name(plain["target"]) == "civilians":
            return f"{name} is named as the source of its own attack on civilians, which is rare."
    if source is None and cue and kind == "anonymous":
        return f"Nobody is named as the source, though “{cue['exact']}” says that somebody speaks."
    return None


def _claim(sort: str, plain: dict[str, Any], why: str) -> Due:
    name = plain["id"]
    return Due(
        key=key(sort, name),
        sort=sort,
        stake=stake(sort, 1, highest(plain)) - (5 if plain["background"] else 0),
        why=why,
        claims=(name,),
        subjects=(name,),
        accepts="claim",
    )


def open_names(plain: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The proper names in a claim (as plain JSON) of which it is open whom or which place they mean."""
    said, pronouns = plain["attribution"], load("queue")["pronouns"]
    counted = [side for figure in plain["figures"] for side in figure["of"]]
    seen = set()
    for mention in (plain["actor"], plain["target"], said["source"], *said["via"], *counted):
        if mention and not mention["name"] and (span := mention["antecedent"] or mention["span"]):
            written = " ".join(span["exact"].split())
            if _proper(written) and fold(written) not in pronouns and written not in seen:
                seen.add(written)
                yield "actor", written
    place = plain["place"]
    if place and not place["place_id"] and place["span"]["exact"].strip():
        yield "place", " ".join(place["span"]["exact"].split())


def _proper(written: str) -> bool:
    """Whether it has a name in it: a capital past the first word, or one word that is capitalised."""
    words = written.split()
    return any(word[:1].isupper() for word in words[1:]) or (len(words) == 1 and written[:1].isupper())


def _name(mention: dict[str, Any] | None) -> str | None:
    return mention["name"] if mention else None


def highest(plain: dict[str, Any]) -> int | None:
    """The highest number of persons that a claim (as plain JSON) gives."""
    numbers = [one["high"] or one["low"] or 0 for one in plain["figures"] if one["unit"] == "persons"]
    return max(numbers, default=None)


def speaker(claim: Claim) -> str:
    """Who says it, for beside the words."""
    source = claim.attribution.source
    return source.label if source else "nobody named"
