"""Whose voice a body is, and of which state, by the lists of actors and otherwise by its name."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from rashomon.codebook import load, packs

STATE = frozenset({"state_force", "government"})
"""Kinds of actor that are bodies of a state."""

_BODY = re.compile(
    r"\b(?:government|ministry|department|presidency|army|armed forces|military|defence force|defense force|air force|"
    r"navy|naval|police|gendarmerie|national guard|security forces|central command|border guards?|marine corps|"
    r"general staff|public relations|forces)\b",
    re.IGNORECASE,
)
_NO_BODY = re.compile(
    r"\b(?:prisoners?|captives?|detainees?|civilians|nationals|citizens|rebels?|fighters|insurgents|separatists|militias?|"
    r"militants|guerrillas|opposition|democratic forces|liberation|pro-government|activists|soldiers on)\b",
    re.IGNORECASE,
)


@functools.cache
def speaks_for(name: str) -> str:
    """The body whose mouthpiece the name is; the name itself where it is none."""
    seen = {name}
    while (row := known().get(name)) and (body := row.get("speaks_for") or row.get("organ_of")) and body not in seen:
        name = str(body)
        seen.add(name)
    return name


@functools.cache
def state_of(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of the state of which this is a body; None for anybody else, and where it cannot be told."""
    row = known().get(name)
    if row is not None:
        country = row.get("country")
        return str(country) if row.get("kind") in STATE and isinstance(country, str) else None
    if not _BODY.search(name) or _NO_BODY.search(name):
        return None
    found = {code for word, code in _countries() if re.search(rf"\b{re.escape(word)}\b", name)}
    return found.pop() if len(found) == 1 else None


@functools.cache
def actor_country(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of the country of an actor of the lists; None for a name that they do not have."""
    country = known().get(name, {}).get("country")
    return country if isinstance(country, str) else None


@functools.cache
def _countries() -> tuple[tuple[str, str], ...]:
    words = []
    for code, told in load("countries").items():
        words += [(str(word), str(code)) for word in (*told.get("names", ()), *told.get("people", ()))]
    return tuple(words)


@functools.cache
def known() -> Mapping[str, packs.Row]:
    """The actors of the lists, by name."""
    return {row["name"]: row for row in packs.rows()}
