"""What befalls people and things in a sentence: each word for it, with its effect and which side of it counts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from rashomon.extract.french.forms import AVOIR, ETRE, active, bent, found, joined, participle, table
from rashomon.extract.french.sentences import Stretch

ADVERBS = r"(?:(?!été\b)[\w'-]+\s){0,2}"
PASSIVE = re.compile(rf"\b(?:{ETRE})\s{ADVERBS}(?:« ?)?$", re.IGNORECASE)
PERFECT = re.compile(
    rf"\b(?:{AVOIR})\s(?:\w+ment\s|également\s|aussi\s|ensuite\s|de\s\w+\s\w+\s){{0,2}}(?:« ?)?$", re.IGNORECASE
)
ALONG = re.compile(r"(?:\bet|\bpuis|\bou|,)\s$")
NOUN = re.compile(r"(?<![\w])(?:l[ea]s?\s|l'|d'|une?\s|des\s|du\s|cet?\s|cette\s)$", re.IGNORECASE)
"""What stands before a noun that has the form of a verb: "des traces d'incendie"."""
THINGS = frozenset({"destroyed", "damaged", "seized"})
"""Effects on things alone."""
WANTED = re.compile(
    r"\b(?:pour|contre|avant|réclam\w+|exig\w+|demand\w+|appel\w+ à|négoci\w+|obtenir|espèr\w+)\s$", re.IGNORECASE
)
"""Before a release that somebody only wants."""
ELSEWHERE = re.compile(r"\s(?:dans une|dans l'|aux? mains?|entre les|en panne|sur|d'accord|à \d)")
"""What follows "tomber" where nobody dies."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A word or words that say what befell somebody, from `start` to `end`."""

    start: int
    end: int
    persons: str | None
    things: str | None
    voice: str
    """`passive` (those it befalls come before), `active` (come after) or `beside` (bare, right behind)."""
    kind: str | None = None
    things_kind: str | None = None
    soft: bool = False
    noun: bool = False
    """A noun before what it counts ("la mort de"), or "faire" before one that counts itself."""


def find(text: str, sentence: Stretch) -> list[Effect]:
    """The effects that a sentence tells, in order; of two that overlap the longer."""
    every = [*_listed(text, sentence), *_verbs(text, sentence), *_intransitive(text, sentence)]
    kept: list[Effect] = []
    for one in sorted(every, key=lambda one: (-(one.end - one.start), one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def unquoted(lead: str) -> str:
    """The words without quotation marks: "a « lâchement » tué"."""
    return re.sub(r"\s?[«»“”\"]\s?", " ", lead)


def _listed(text: str, sentence: Stretch) -> Iterator[Effect]:
    for where, voice in (("before", "active"), ("after", "passive")):
        for pattern, row in _phrases(where):
            for match in pattern.finditer(text, sentence.start, sentence.end):
                if row.get("kind") == "release" and WANTED.search(text[sentence.start : match.start()]):
                    continue
                said = voice
                if where == "after" and not re.match(rf"(?:{AVOIR}|{ETRE}|se\s|s')\b", match.group(), re.IGNORECASE):
                    lead = text[sentence.start : match.start()]
                    said = "passive" if PASSIVE.search(lead) else "active" if PERFECT.search(lead) else "beside"
                things = row["effect"] if row["effect"] in THINGS else None
                persons = row["effect"] if things is None else None
                yield Effect(match.start(), match.end(), persons, things, said, row.get("kind"), noun=where == "before")


@functools.cache
def _phrases(where: str) -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    rows = cast(list[dict[str, Any]], table("effects")[where])
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{bent(row['words'])})(?:(?<=')|(?![\w]))", re.IGNORECASE), row) for row in rows
    )


def _verbs(text: str, sentence: Stretch) -> Iterator[Effect]:
    for match in _forms().finditer(text, sentence.start, sentence.end):
        name = str(match.lastgroup)
        if name.startswith("a") and match.group().endswith("e") and NOUN.search(text, sentence.start, match.start()):
            continue
        row = _row(name)
        voice = "active" if name.startswith("a") else _voice(text, sentence, match)
        if voice:
            yield Effect(
                match.start(), match.end(), row.get("persons"), row.get("things"), voice,
                row.get("kind"), row.get("things_kind"), bool(row.get("soft")),
            )  # fmt: skip


@functools.cache
def _rows() -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple(cast(dict[str, dict[str, Any]], table("effects")["transitive"]).items())


def _row(name: str) -> dict[str, Any]:
    return _rows()[int(name[1:])][1]


@functools.cache
def _forms() -> re.Pattern[str]:
    parts = []
    for number, (verb, row) in enumerate(_rows()):
        forms = row.get("forms", ())
        parts.append(f"(?P<p{number}>{participle(verb, forms)})")
        parts.append(f"(?P<a{number}>{joined([*active(verb, forms), *row.get('present', ())])})")
    return found("|".join(parts))


def _voice(text: str, sentence: Stretch, match: re.Match[str]) -> str:
    """Whether a past participle is of the passive, of the perfect, or stands bare beside its noun; of one joined to
    another ("a attaqué la base et tué douze soldats") it is as that."""
    lead = unquoted(text[sentence.start : match.start()])
    if PASSIVE.search(lead):
        return "passive"
    if PERFECT.search(lead):
        return "active"
    along = ALONG.search(lead)
    after = text[match.end() : match.end() + 12]
    takes = re.match(
        r"\s(?:au moins|plus|près|environ|une?|des|l[ea]s?|l'|\d|deux|trois|quatre|cinq|six|sept"
        r"|huit|neuf|dix|plusieurs)\b",
        after,
    )
    if along and takes and re.search(rf"\b(?:{AVOIR})\s(?!été)", lead):
        return "active"
    return "beside"


def _intransitive(text: str, sentence: Stretch) -> Iterator[Effect]:
    rows = cast(dict[str, list[str]], table("effects")["intransitive"])
    for effect, forms in rows.items():
        for match in _intransitives(effect).finditer(text, sentence.start, sentence.end):
            finite = match.group().lower().endswith(("ent", "ient", "urt"))
            lead = unquoted(text[sentence.start : match.start()])
            if match.group().lower().startswith("tomb") and ELSEWHERE.match(text, match.end()):
                continue
            if finite or PASSIVE.search(lead) or PERFECT.search(lead):
                kind = {"displaced": "movement", "captured": "capture"}.get(effect)
                yield Effect(match.start(), match.end(), effect, None, "passive", kind)
            elif (
                match.group().lower()
                in {"tombés", "tombé", "tombées", "morts", "mort", "décédés", "décédé", "disparus", "portés"}
                and forms
            ):
                yield Effect(match.start(), match.end(), effect, None, "beside")


@functools.cache
def _intransitives(effect: str) -> re.Pattern[str]:
    return found(joined(cast(dict[str, list[str]], table("effects")["intransitive"])[effect]))
