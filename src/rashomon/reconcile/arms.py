"""Who bears arms: which names and words can stand for a side in a fight."""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Any

from rashomon.codebook import load

NOUNS = (
    "force_body",
    "force_member",
    "force_unit",
    "police_body",
    "police_member",
    "rebel_member",
    "rebel_body",
    "militia_body",
    "militia_member",
    "fighter",
    "attacker",
)
"""Kinds of the codebook's nouns for people under arms."""

STRIKES = frozenset({"air strike", "airstrike", "artillery", "drone"})
"""Of these, what strikes and is nobody."""

_AFTER = re.compile(r"\b(?:of|from|in|at|who|that|with|near|under)\b|\b(?:loyal|allied|linked) to\b")
_WORD = re.compile(r"[\w'-]+")


def fighter(name: str) -> str | None:
    """The party behind a known name: itself, whom it speaks for, or None for a body without arms of its own."""
    known = _known().get(name, {})
    if known.get("speaks_for"):
        return str(known["speaks_for"])
    bystanders = load("bystanders")
    if known.get("kind") in bystanders["unarmed"] or any(word in name for word in bystanders["unarmed_bodies"]):
        return None
    return name


@functools.cache
def armed(words: str) -> bool:
    """Whether words without a known name are those for people under arms: what they are about ends in a noun for such
    ("the column", "fighters of the front"; not "the blow", "India's version")."""
    head = _WORD.findall(_AFTER.split(words.casefold())[0])
    return bool(head) and any(noun in _nouns() for last in (head[-1], " ".join(head[-2:])) for noun in _singular(last))


def _singular(word: str) -> tuple[str, ...]:
    return word, word.removesuffix("s"), f"{word.removesuffix('men')}man", f"{word.removesuffix('ies')}y"


@functools.cache
def _nouns() -> frozenset[str]:
    known = load("groups")
    return frozenset(noun for kind in NOUNS for noun in known[kind]) - STRIKES


@functools.cache
def _known() -> dict[str, dict[str, Any]]:
    folder = resources.files("rashomon.codebook").joinpath("actors")
    files = sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))
    return {actor["name"]: actor for file in files for actor in load(f"actors/{file}") if "kind" in actor}
