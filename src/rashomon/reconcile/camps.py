"""Who speaks for whom among sources: a party's organs, a state's bodies and its media are several sources, one voice.

What is known comes from the codebook's actors (`speaks_for`, `organ_of`) and from names ("Russian Ministry of
Defence"). A camp is shown beside a count of sources and never taken off it: two bodies of one state may still have
counted for themselves.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rashomon.codebook import bodies, load
from rashomon.model import Camp
from rashomon.reconcile import outlets

OWN_VOICE = ("commission", "ombudsman", "parliament", "court", "congress", "national assembly", "electoral", "defender")
"""Words in the names of a state's bodies that are there to hold its other bodies to account."""

RIVALS = frozenset({"LY", "PS"})
"""States with governments that oppose each other: their bodies have no one voice."""


def camps(sources: Iterable[str], shared: Mapping[str, str] | None = None) -> tuple[Camp, ...]:
    """The sources that share a voice, two or more to a camp and each in one, in the order in which they are given.

    `shared` gives for a source the outlet that it credits with a part of what it prints.
    """
    told = {source: _voice(source) for source in sources}
    credited = {source: origin for source, origin in (shared or {}).items() if source in told and origin != source}
    # A source and what it credits are joined by the voice of the origin, which may itself be somebody's organ.
    joined: dict[str, str] = {}
    for source, origin in credited.items():
        left, right = _root(told[source][0], joined), _root(_voice(origin)[0], joined)
        if left != right:
            joined[left] = right
    grouped: dict[str, list[str]] = defaultdict(list)
    for source, (voice, _) in told.items():
        grouped[_root(voice, joined)].append(source)
    found = []
    for voice, names in grouped.items():
        if len(names) > 1:
            reasons = [told[name][1] for name in names if told[name][1]]
            reasons += [f"{name} names {credited[name]} as having contributed." for name in names if name in credited]
            found.append(Camp(voice=voice, sources=tuple(names), reasons=tuple(reasons)))
    return tuple(found)


def speaks_for(name: str) -> str | None:
    """The body whose organ or mouthpiece the source is; None for one that speaks for itself."""
    known = outlets.canonical(name) or name
    body = bodies.speaks_for(known)
    return body if body != known else None


@functools.lru_cache(4096)
def _voice(source: str) -> tuple[str, str]:
    """Under which voice a source is counted, and the sentence that says why; empty for its own."""
    body = speaks_for(source) or source
    why = f"{source} speaks for {body}." if body != source else ""
    state = None if any(word in body.casefold() for word in OWN_VOICE) else bodies.state_of(body)
    if state is None or state in RIVALS:
        return body, why
    country = str(load("demonyms")[state]["names"][0])
    return country, why or f"{source} is a body of the state ({country})."


def _root(voice: str, joined: Mapping[str, str]) -> str:
    while voice in joined:
        voice = joined[voice]
    return voice
