"""Whose name a French report gives though they did not choose to be named in public: victims, captives, witnesses.

As `extract.persons` does for English, it finds rather too many among private persons: an office, a high rank, or a name
of the codebook's makes somebody public, unless the report was asked to withhold the name.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from rashomon.codebook import load, packs
from rashomon.codebook.adjectives import agreeing
from rashomon.codebook.packs import fold
from rashomon.extract.french.forms import joined, table
from rashomon.extract.french.phrases import CAPITAL, LEADING, NAME
from rashomon.extract.french.sentences import Stretch, at
from rashomon.extract.parsing import Parsed
from rashomon.model import Person, PlaceMention

ROLES = ("source", "captive", "detainee", "victim", "witness")
"""In the order in which one is told where several fit."""
HARMED = frozenset({"captive", "detainee", "victim"})
AGE = re.compile(r"\s?[,(]\s?(?:âgée?\s(?:de|d')\s?)?\d{1,2}\s?(?:ans)?\s?[,).]|\s?,?\sâgée?\s(?:de|d')")
WORD = re.compile(r"[\w'-]+")
CALLED = ("nommé", "nommée", "nommés", "nommées")
BORDER = re.compile(r"[.;:!?«»\n]")
LISTED = re.compile(r"(?:\s\([^)]*\)|,\s\d+\sans)?(?:,|\set|,\set)\s")
"""Between two names of a list."""


BEFELL = (
    r"(?:\s\([^)]*\))?(?:,[^,]{2,60},|\set\s[^,.;]{2,50}?)?\s"
    r"(?:(?:a|ont|avait|avaient|aurait|auraient)\s(?:été\s)?|(?:est|sont|était|étaient|serait|seraient)\s)(?:\S+\s){0,2}?"
)
"""Between a name and what befell its bearer; who does it to others has an object behind, so `_told` asks for none."""
SPOKE = r"(?:a|ont)\s(?:dit|raconté|témoigné|expliqué|confié|affirmé|déclaré|indiqué)"


@dataclass(slots=True, eq=False)
class _Named:
    """One person, with every stretch of the text that names them in full."""

    words: tuple[str, ...]
    mentions: list[Stretch] = field(default_factory=list)
    titled: bool = False


def find(
    parsed: Parsed, text: str, entities: Sequence[Stretch], places: Sequence[PlaceMention], sentences: Sequence[Stretch]
) -> tuple[Person, ...]:
    """The persons of one document whose names are to be protected, in order of appearance, each once.

    `entities` are what a pipeline holds for persons; without one every run of two capitalised words that nothing else
    accounts for may be somebody's name.
    """
    people = _named(text, entities, [Stretch(place.span.start, place.span.end) for place in places])
    roles = {i: _role(text, one, sentences) for i, one in enumerate(people)}
    _list(text, people, roles)
    for i, one in enumerate(people):
        if any(_withheld(text, mention, sentences) for mention in one.mentions):
            roles[i] = "source"
    public = {word for i, one in enumerate(people) if roles[i] is None for word in one.words}
    capitals = _capitals(text)
    found = []
    for i, one in enumerate(people):
        role = roles[i]
        if role is not None:
            names = tuple(parsed.span(s.start, s.end) for s in _everywhere(one, public, capitals))
            found.append(Person(role=role, names=names))
    return tuple(sorted((one for one in found if one.names), key=lambda one: one.names[0]))


def _named(text: str, entities: Sequence[Stretch], places: Sequence[Stretch]) -> list[_Named]:
    candidates: list[tuple[Stretch, bool]] = [(one, _titled(text, one.start)) for one in entities]
    for match in re.finditer(NAME, text):
        lead = LEADING.match(match.group())
        start, end = match.start() + (lead.end() if lead else 0), match.end()
        end -= len(text[start:end]) - len(text[start:end].rstrip(".'-"))
        one = Stretch(start, end)
        if start >= end or not text[start].isupper():
            continue
        titled = _titled(text, start)
        many = len(text[start:end].split()) > 1
        if titled or many or AGE.match(text, end) or text[max(0, start - 8) : start].rstrip().endswith(CALLED):
            candidates.append((one, titled))
    kept: list[_Named] = []
    by_word: dict[str, list[_Named]] = {}
    for whole, titled in sorted(candidates, key=lambda pair: (pair[0].start, -pair[0].end)):
        one = _without_title(text, whole)
        said = text[one.start : one.end]
        words = tuple(fold(word) for word in WORD.findall(said) if len(word) > 2 and word[:1].isupper())
        if (
            not words
            or _is_something(text, said, one, titled)
            or (not titled and not AGE.match(text, one.end) and any(p.start <= one.start < p.end for p in places))
        ):
            continue
        like = (k for word in words for k in by_word.get(word, ()))
        known = next((k for k in like if set(words) <= set(k.words) or set(k.words) <= set(words)), None)
        if known is None:
            kept.append(known := _Named(words))
        for word in words:
            if known not in by_word.setdefault(word, []):
                by_word[word].append(known)
        if len(words) > len(known.words):
            known.words = words
        known.titled = known.titled or titled
        if not any(m.start <= one.start < m.end for m in known.mentions):
            known.mentions.append(one)
    return kept


def _without_title(text: str, one: Stretch) -> Stretch:
    titles = joined(re.escape(title) for title in cast(list[str], table("persons")["titles"]))
    lead = re.compile(rf"(?:{titles})\s", re.IGNORECASE).match(text, one.start, one.end)
    return Stretch(lead.end(), one.end) if lead is not None and text[lead.end()].isupper() else one


def _titled(text: str, start: int) -> bool:
    """Whether a title or an office stands right before the name."""
    return re.search(rf"(?<![\w-])(?:{_titles()})\s$", text[max(0, start - 30) : start], re.IGNORECASE) is not None


@functools.cache
def _titles() -> str:
    data: dict[str, Any] = table("persons")
    titles = [re.escape(title) for title in data["titles"]]
    offices = [
        form
        for word in (*data["public"], *(w for ws in data["called"].values() for w in ws))
        for form in agreeing(word)
    ]
    return joined([*titles, *offices])


def _is_something(text: str, said: str, one: Stretch, titled: bool) -> bool:
    words = [word.lower() for word in WORD.findall(said)]
    no_names = cast(list[str], table("persons")["no_names"])
    if any(word in no_names for word in words) and not (titled and len(words) == 1):
        return True
    if said.isupper() and len(words) == 1:
        return True
    if re.search(
        r"(?:ville|village|localité|commune|région|province|cercle|département|territoire|groupe"
        r"|bataillon|ONG|association|opération|agence|journal|radio) (?:de |d'|du |des )?$",
        text[max(0, one.start - 24) : one.start],
    ):
        return True
    if (
        re.search(
            r"(?:\bà|\bvers|\bprès de|\bnord de|\bsud de|\best de|\bouest de|\ben|\bentre) $",
            text[max(0, one.start - 12) : one.start],
        )
        and not titled
    ):
        return True
    return not titled and len(words) == 1 and not AGE.match(text, one.end) and not _beside_harm(text, one)


def _beside_harm(text: str, one: Stretch) -> bool:
    return bool(re.match(r",? (?:a été|ont été|est mort|est décédé|raconte|témoigne)", text[one.end : one.end + 24]))


@functools.cache
def _known_names() -> frozenset[str]:
    """Names of actors and of those who lead or speak for them in public."""
    leaders = {person for people in load("leaders").values() for person in people}
    actors = {name for row in packs.rows() for name in (*packs.aliases(row), *row.get("people", ()))}
    french = {name for names in cast(dict[str, list[str]], table("names")["actors"]).values() for name in names}
    return frozenset(fold(name) for name in leaders | actors | french)


def _role(text: str, one: _Named, sentences: Sequence[Stretch]) -> str | None:
    """What makes the name a protected one; None where nothing does or its bearer is public."""
    told: set[str] = set()
    called: set[str] = set()
    for mention in one.mentions:
        called |= _called(text, mention)
        told |= _told(text, mention, sentences)
    harmed = bool(told & HARMED)
    data: dict[str, Any] = table("persons")
    offices = {form for word in data["public"] for form in agreeing(word)}
    fields = {form for word in data["field_ranks"] for form in agreeing(word)}
    if called & (offices - (fields if harmed else set())):
        return None
    for role, words in data["called"].items():
        if called & {form for word in words for form in agreeing(word)}:
            told.add(role)
    if any(AGE.match(text, mention.end) for mention in one.mentions):
        told.add("witness")
    elif not called and any(fold(text[mention.start : mention.end]) in _known_names() for mention in one.mentions):
        return None
    return next((role for role in ROLES if role in told), None)


def _called(text: str, mention: Stretch) -> set[str]:
    """What the person is called right before the name, and between commas behind or before it."""
    before = BORDER.split(text[max(0, mention.start - 90) : mention.start])[-1]
    after = BORDER.split(text[mention.end : mention.end + 90])[0]
    straight = before.rstrip()
    apposed = straight.endswith(",")
    near = straight.rstrip(",").split(",")[-1] if apposed else straight.split(",")[-1]
    if not apposed:
        near = " ".join(near.split()[-6:])
    words = _office_words(near)
    if not apposed and re.search(r"\b(?:de|du|des|d'|par|contre|avec)\s*$", near):
        words = set()
    if after.startswith(","):
        for part in after[1:].split(",")[:2]:
            if re.match(r"\s(?:\d|qui\b|a\b|ont\b|et\b)", part):
                continue
            words |= _office_words(part)
    bracket = re.match(r"\s\(([^)]*)\)", text[mention.end : mention.end + 60])
    if bracket:
        words |= _office_words(bracket.group(1))
    is_a = re.match(r"\s(?:est|était)\s(?:une?|le|la|l')\s?([^,.;]{3,50})", text[mention.end : mention.end + 70])
    return words | (_office_words(is_a.group(1)) if is_a else set())


def _office_words(part: str) -> set[str]:
    """The words of a description up to whose it is ("le porte-parole de l'armée"), and the terms of several words."""
    lower = part.lower().strip()
    found = {match.group().lower() for match in _offices().finditer(lower)}
    head = re.split(r"\s(?:de la|de l'|du|des|de|d'|à|au|en)\s?", lower)[0]
    return found & {match.group() for match in _offices().finditer(head)} | {
        word for word in found if " " in word or "-" in word
    }


@functools.cache
def _offices() -> re.Pattern[str]:
    data: dict[str, Any] = table("persons")
    words = [*data["public"], *data["field_ranks"], *(word for many in data["called"].values() for word in many)]
    return re.compile(rf"(?<![\w-])(?:{joined(form for word in words for form in agreeing(word))})(?![\w-])")


def _told(text: str, mention: Stretch, sentences: Sequence[Stretch]) -> set[str]:
    """What befell the person or what they do, by the words around the name in its sentence."""
    data: dict[str, Any] = table("persons")
    sentence = at(sentences, mention.start) or mention
    after = text[mention.end : min(sentence.end, mention.end + 110)]
    before = text[max(sentence.start, mention.start - 60) : mention.start]
    told: set[str] = set()
    for role, words in data["harmed"].items():
        known = joined(words)
        itself = rf"{BEFELL}(?:{known})\b(?!\s(?:l[ea]s?|l'|une?|des|\d|deux|trois|plusieurs)\b)"
        if re.match(rf"{itself}|(?:\s\([^)]*\))?,?\s(?:{known})\b", after):
            told.add(role)
        if re.search(rf"\b(?:{known})[^.;]{{0,30}}$", before) and re.search(
            r"(?:,|:|\(|dont|nommée?s?|\bet)\s?$", before
        ):
            told.add(role)
    if re.search(rf"\b(?:{joined(data['harm_nouns'])})\s(?:de |d'|du |de la )[^,.;]{{0,40}}$", before):
        told.add("captive" if re.search(r"enlèvement|rapt|libération|disparition", before) else "victim")
    if re.search(
        r"(?:tué|blessé|enlevé|assassiné|exécuté|abattu|arrêté|libéré|capturé|kidnappé|égorgé)\s(?:\S+\s){0,3}$", before
    ):
        told.add("captive" if re.search(r"enlev|libér|captur|kidnapp", before) else "victim")
    saying = joined(data["saying"])
    if re.search(rf"(?:\b(?:{saying})(?:-t-(?:il|elle))?\s|{SPOKE}\s)(?:\S+\s){{0,3}}$", before):
        told.add("witness")
    if re.match(rf"(?:,[^,.;]{{2,60}},)?\s(?:{saying}|{SPOKE})\b", after):
        told.add("witness")
    if re.search(r"(?:selon|d'après|aux dires de)\s(?:\S+\s){0,2}$", before, re.IGNORECASE):
        told.add("witness")
    return told


def _list(text: str, people: Sequence[_Named], roles: dict[int, str | None]) -> None:
    """Those who stand in one list with somebody harmed, and of whom nothing public is said, get the same role."""
    offices = {form for word in cast(Any, table("persons")["public"]) for form in agreeing(word)}
    named = sorted((mention.start, mention.end, i) for i, one in enumerate(people) for mention in one.mentions)
    pairs = list(itertools.pairwise(named))
    for (_, end, i), (start, _, j) in [*pairs, *reversed(pairs)]:
        if not LISTED.fullmatch(text[end : min(start, end + 60)]) or end > start:
            continue
        for one, other in ((i, j), (j, i)):
            held = any(_called(text, mention) & offices for mention in people[other].mentions)
            if roles[one] in HARMED and roles[other] in {None, "witness"} and not held:
                roles[other] = roles[one]


def _withheld(text: str, mention: Stretch, sentences: Sequence[Stretch]) -> bool:
    sentence = at(sentences, mention.start)
    if sentence is None:
        return False
    asked = [m.start() for m in _asked().finditer(text, sentence.start, sentence.end)]
    return any(mention.end <= at and at - mention.end < 60 for at in asked)


@functools.cache
def _asked() -> re.Pattern[str]:
    return re.compile(
        "|".join(
            f"(?:{one.replace('[’', '[').replace(chr(8217), chr(39))})"
            for one in cast(list[str], table("persons")["withheld"])
        ),
        re.IGNORECASE,
    )


def _capitals(text: str) -> dict[str, list[Stretch]]:
    """Where each capitalised word stands, by its folded form."""
    found: dict[str, list[Stretch]] = {}
    for match in re.finditer(CAPITAL, text):
        said = match.group().rstrip(".'-")
        lead = re.match(r"(?:[LDSJC]|Qu)'", said)
        start = match.start() + (lead.end() if lead else 0)
        found.setdefault(fold(text[start : match.start() + len(said)]), []).append(
            Stretch(start, match.start() + len(said))
        )
    return found


def _everywhere(one: _Named, public: set[str], capitals: dict[str, list[Stretch]]) -> Iterator[Stretch]:
    """Every stretch of the text that is the name or a part of it that is nobody else's who is public."""
    taken = sorted(one.mentions, key=lambda s: s.start)
    parts = [part for word in one.words if word not in public for part in capitals.get(word, ())]
    yield from sorted([*taken, *(part for part in parts if at(taken, part.start) is None)], key=lambda s: s.start)
