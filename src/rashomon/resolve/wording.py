"""The wording of phrases: what their nouns stand for, which words say nothing, what stands beside a person's name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon import codebook
from rashomon.model import Actor
from rashomon.resolve.names import fold, service_in, words_of

OWNING = re.compile(
    r"\s(of|(?:working |fighting )?for|from|in|at|inside|(?:serving )?with|on behalf of|(?:loyal|belonging) to)\s",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])\s", re.IGNORECASE)
BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
SOME_GROUP = re.compile(
    r"(?:an?|another|other|some|several)\s(?:[\w-]+\s){0,3}(?:groups?|factions?|movements?|militias?)\b(?! of)",
    re.IGNORECASE,
)
PLACED = re.compile(r"\s(?:in|inside|at)\s(?:the\s)?[A-Z][\w-]*(?:\s[A-Z][\w-]*)?$")
STRANGERS = re.compile(
    r"(?:(?:the|some|two|three|several|a group of)\s)?(?:unidentified|unknown|masked|hooded)"
    r"\s(?:men|persons|individuals|people)\b",
    re.IGNORECASE,
)
"""Whoever did it, where nobody knows them: as the target of a deed they would be people."""
SINGLE = frozenset({"he", "him", "his", "she", "her"})
PRONOUN = frozenset(
    [
        "it",
        "its",
        "they",
        "them",
        "their",
        "he",
        "him",
        "his",
        "she",
        "her",
        "we",
        "us",
        "our",
        "who",
        "which",
        "that",
        "others",
        "other",
        "another",
        "both",
        "some",
        "none",
        "all",
        "each",
        "one",
    ]
)
HIDDEN = re.compile(
    r"(?:\w+\s){0,4}?(?:people|persons?|sources?|man|woman|men|women|officials?|aides?|insiders?)\s"
    r"(?:(?:who\s(?:is|are|was|were)\s|all\s)?(?:familiar\swith|with\s(?:\w+\s){0,2}knowledge\sof|briefed\son|aware\sof"
    r"|close\sto\sthe\s(?:matter|talks|case|inquiry|investigation|negotiations))"
    r"|who\s(?:spoke|asked|requested|wished|declined|insisted|refused)\s[^.]{0,30}?(?:anonym|not\sto\sbe\s(?:named|identified)|be\s(?:named|identified)))",
    re.IGNORECASE,
)
"""People of whom it is told only that they know and do not give their names."""
HOLDING = re.compile(r"(?:the\s)?(?:\w+\s){0,2}in\s(?:command|charge)\sof\s", re.IGNORECASE)
"""The beginning of an office that has no noun of its own: "second in command of the police"."""
SHORTENED = re.compile(r"\b(Capt|Lt|Col|Gen|Maj|Brig|Sgt|Adm|Cmdr|Cpl|Dr)\.", re.IGNORECASE)
"""Ranks and titles whose full stop ends no sentence."""
JOINTS = frozenset({"in", "at", "on", "for", "s", "new"})
"""Words that are in many names and in no office."""
STATE = frozenset({"force_body", "force_member", "force_unit", "police_body", "police_member"})
REBELS = frozenset({"rebel_member", "rebel_body"})
OWNED = (
    STATE
    | REBELS
    | frozenset(
        {
            "role",
            "writing",
            "member_noun",
            "affected",
            "fighter",
            "militia_member",
            "militia_body",
            "group",
            "media",
            "government_body",
        }
    )
)
"""Nouns of which a body or a group can be the owner."""
PEOPLE = frozenset({"population", "witness"})
DOMINANT = 0.8
"""The share of the mentions of like groups from which an epithet calls the most named; set by hand."""
FIGHTING = frozenset({"clash", "attack", "explosion", "capture", "seizure", "movement", "crash"})
IRREGULAR = {"children": "child", "women": "woman", "men": "man", "townspeople": "people", "schoolchildren": "child"}
ABOUT_WORDS = frozenset(
    {
        "leading",
        "beside",
        "apart",
        "lineup",
        "common",
        "telling",
        "untold",
        "civic",
        "staff",
        "watchdog",
        "creeds",
        "counting",
        "english",
    }
)
"""Lists of the codebook's `groups` that are about words in names, not what a noun stands for."""
UNNAMED = {
    "civilians": "civilians",
    "witnesses": "other",
    "medical sources": "other",
    "security sources": "other",
    "local officials": "government",
    "unidentified armed men": "other",
    "experts": "other",
    "diplomats": "other",
    "journalists": "media",
    "anonymous sources": "other",
}
"""The codebook's names for the unnamed, with their kinds."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom words mean; `said` is False where only the report's context tells ("the army" is that of its country)."""

    actor: Actor
    said: bool = True


@functools.cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, nouns in codebook.load("groups").items():
        for noun in nouns if name not in ABOUT_WORDS else ():
            found.setdefault(noun, set()).add(name)
    return {noun: frozenset(names) for noun, names in found.items()}


@functools.cache
def listed(name: str) -> frozenset[str]:
    return frozenset(codebook.load("groups")[name])


def unnamed(name: str) -> Meant:
    return Meant(Actor(name=name, kind=UNNAMED[name]))


@functools.cache
def classes_of(noun: str) -> frozenset[str]:
    known = _classes()
    noun = IRREGULAR.get(noun, noun)
    for form in (noun, noun[:-1], noun[:-2], noun.removesuffix("ies") + "y", noun.removesuffix("men") + "man"):
        if form in known and (form == noun or noun.endswith(("s", "men"))):
            return known[form]
    return frozenset()


def creed(words: tuple[str, ...]) -> str | None:
    """What drives those whom an epithet calls, where it says so."""
    for name, row in codebook.load("groups")["creeds"].items():
        if any(word in row["epithets"] or word.removesuffix("s") in row["epithets"] for word in words):
            return str(name)
    return None


def has_creed(actor: Actor, creed: str) -> bool:
    telling = set(codebook.load("groups")["creeds"][creed]["names"])
    return any(telling & set(words_of(name)) for name in (actor.name, *actor.other_names))


def may_be_person(words: str) -> bool:
    """Whether the words can be a person's name: capitals, no article, no noun for a body or for people."""
    parts = words.split()
    if (
        not parts
        or fold(parts[0]) in listed("leading")
        or not all(part[:1].isupper() or part in {"al", "bin", "de", "von"} for part in parts)
    ):
        return False
    return not classes_of(fold(parts[-1])) - {"lineup"} and not parts[-1].lower().endswith("ly")


def hides(words: str, text: str) -> bool:
    """Whether the speaker, with what follows him in the text, is somebody who knows and is not named; people of whom
    more is said ("two officials of the ministry who spoke on condition of anonymity") are those of whom it is."""
    said = HIDDEN.match(text)
    return said is not None and len(words.split()) <= 4 and len(words) < said.end()


def clean(text: str) -> str:
    text = " ".join(text.replace("“", " ").replace("”", " ").replace('"', " ").split())
    return re.sub(r"['’]s?$", "", text.strip(" ,.;:—–"))


def plain(text: str) -> str:
    """The phrase without the words before it that say nothing of who it is."""
    words = text.split()
    while len(words) > 1 and (
        fold(words[0]).strip(",") in listed("leading") or (words[0][0].isdigit() and not words[0][-1].isalpha())
    ):
        words = words[1:]
    return " ".join(words)


def agree(words: str, actor: Actor) -> bool:
    """Whether an epithet can call the actor: "the rebels" is no army and "the army" no rebels."""
    classes: frozenset[str] = frozenset().union(*(classes_of(word) for word in fold(words).split()))
    if classes & REBELS and not classes & STATE:
        return actor.kind in {"rebel", "militia", "private_military", "other"}
    if classes & {"force_body", "police_body"}:
        return actor.kind in {"state_force", "government", "militia", "intergovernmental"}
    if classes & {"government_body"} and not classes & {"group"}:
        return actor.kind in {"government", "state_force"}
    return True


def descriptions(text: str, name: str) -> Iterator[str]:
    """What stands beside a person's name where it is first given: offices before it, an apposition behind it."""
    for match in list(re.finditer(rf"\b{re.escape(name)}\b", text))[:4]:
        start = match.start()
        office = _office(text[max(0, start - 90) : start], text.isupper())
        if office:
            yield office
        beside = re.search(r"([^,.;:\n]{4,90}),\s(?:[\w.’'-]+\s){0,4}$", text[max(0, start - 130) : start])
        words = fold(beside.group(1)).split() if beside else []
        if beside and any(classes_of(word) & {"role"} for word in (*words[:2], words[-1])):
            yield beside.group(1).strip()
        behind = re.match(r",\s((?:an?|the|its|his)?\s?[^,.;\n]{3,90})[,.;]", text[match.end() :], re.IGNORECASE)
        if behind and any(classes_of(word) & {"role"} for word in fold(behind.group(1)).split()[:6]):
            yield behind.group(1)
        elif behind and (holding := HOLDING.match(behind.group(1))):
            yield behind.group(1)[holding.end() :]


def _office(before: str, upper: bool) -> str:
    """The office and its body that stand right before a name: "army spokesman Colonel"; empty where none does."""
    kept: list[str] = []
    before = SHORTENED.sub(r"\1", before)
    for word in reversed(re.split(r"[.;:,\n\"“”()]\s?", before)[-1].split()):
        plain = fold(word).removesuffix("'s").removesuffix("’s")
        if not (
            classes_of(plain)
            or plain in {"and", "the", "of"}
            or plain in listed("common") - JOINTS  # "Pentagon press operations director"
            or (word[0].isupper() and not upper)
            or _is_body_word(plain)
        ):
            break
        kept.insert(0, word)
    found = any(classes_of(fold(word)) & {"role"} for word in kept)
    return " ".join(kept) if found else ""


@functools.cache
def _is_body_word(word: str) -> bool:
    return service_in((word,)) is not None
