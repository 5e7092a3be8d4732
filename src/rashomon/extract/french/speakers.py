"""Where the words for a speaker stand: behind a preposition, or before a verb as its subject; and what is beside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.extract.french.forms import AVOIR, ETRE
from rashomon.extract.french.phrases import SPEAKING, Phrase
from rashomon.extract.french.sentences import Stretch

IN_FRONT = re.compile(
    r"(?:(?<![\w-])(?:dans|à|au|aux|de|du|des|d'|par|contre|sur|en|chez|vers|lors d'|lors de"
    r"|avec|pour|sans|après|avant|depuis|entre|selon|d'après|auprès)\s?(?:l[ea]s?\s|l'|une?\s"
    r"|son\s|sa\s|ses\s|leurs?\s|cet?\s|cette\s|plusieurs\s)?)$",
    re.IGNORECASE,
)
"""A preposition before a phrase, which then is no subject."""
PARTING = re.compile(r"[;]|,?\s(?:mais|tandis qu[e']|alors qu[e']|quand|où)\s|,\s(?:et|ce qu[ei'])\s?")


BESIDE = re.compile(
    r",\s(?:(?:le\s|la\s|l'|une?\s|son\s|sa\s)[a-zà-ÿ'-]+[^,.;:»]{0,60}"
    r"|[A-ZÉÈÀ][\w'-]+(?:\s(?:ag|ould|ben|de|al|el)?\s?[A-ZÉÈÀ][\w'-]+){1,4}"
    r"|porte-parole[^,.;:»]{0,60}|\d{2} ans|[a-zà-ÿ-]+ (?:de|du|des|d'|à)\s?[^,.;:»]{2,40})"
    r"(?=,|\.|$|;|:|\s?»|\s(?:a|ont|avait)\s)"
)
"""What is put beside a source: an office, a name, an age, a trade."""
EVENT = re.compile(r",\s(?:une?|des|l[ea'])\s?(?:attaque|embuscade|armée|explosion|bilan|violence|soldats|drone)")


FINITE = re.compile(rf"\s(?:{ETRE}|{AVOIR})\s(?:\S+\s)?\w+(?:é|i|u|is|it|ert)e?s?\b")
"""A verb of its own between a phrase and the verb that is asked for: the phrase is the subject of that one."""


def source_at(text: str, at: int, sentence: Stretch, phrases: Sequence[Phrase]) -> tuple[Stretch | None, Phrase | None]:
    """The source that stands right at `at`: a phrase and what is put beside it."""
    for phrase in phrases:
        if phrase.end <= at or phrase.kind not in SPEAKING:
            continue
        gap = text[at : phrase.head].strip()
        if phrase.head < at or len(gap.split()) > 4 or re.search(r"[.;:»]", gap):
            break
        if re.search(r"\b(?:a|ont|est|sont|que)\b", gap):
            break
        start = at + len(text[at:]) - len(text[at:].lstrip())
        return Stretch(start, beside(text, phrase.end, sentence.end)), phrase
    loose = re.compile(
        r"\s*(?!qui\b|laquelle|lequel|elle\b|lui\b|eux\b|les? (?:plan|calendrier))([^,.;:»()]{3,70})(?=[,.;:»(]|$)"
    ).match(text, at, sentence.end)
    if loose is None:
        return None, None
    verb = re.search(rf"\s(?:{AVOIR}|{ETRE})\s", loose.group(1))
    end = loose.start(1) + verb.start() if verb else loose.end(1)
    return Stretch(loose.start(1), end), None


def beside(text: str, end: int, limit: int) -> int:
    """Where the source ends with what is put beside it between commas: a name, an office, an age."""
    for _ in range(2):
        name = BESIDE.match(text, end, limit)
        if name is None or re.search(rf"\bqu[ei']|\s(?:{ETRE}|{AVOIR})\s", name.group()):
            break
        if EVENT.match(name.group()):
            break
        end = name.end()
    return end


def subject_of(text: str, sentence: Stretch, start: int, phrases: Sequence[Phrase]) -> Phrase | None:
    """The phrase that is the subject of a verb at `start`: the first of its clause that no preposition leads."""
    cuts = [m.end() for m in PARTING.finditer(text, sentence.start, start)]
    cuts += [m.end() for m in re.finditer(r",\soù\s|»,?\s|:\s", text[sentence.start : start])] and [
        sentence.start + m.end() for m in re.finditer(r",\soù\s|»,?\s|:\s", text[sentence.start : start])
    ]
    clause = max([cut for cut in cuts if cut < start], default=sentence.start)
    for phrase in phrases:
        if phrase.head < clause or phrase.end > start or phrase.kind not in SPEAKING:
            continue
        if IN_FRONT.search(text[clause : phrase.start]) and phrase.start > clause:
            continue
        if phrase.kind == "name" and phrase.start > clause and IN_FRONT.search(text[clause : phrase.start]):
            continue
        gap = text[phrase.end : start]
        if FINITE.search(gap) and not re.search(r"\b(?:qui|dont|où)\b", gap):
            continue
        return phrase
    return None


def beside_before(text: str, end: int, start: int) -> int:
    """Where a subject ends with what is between commas behind it, up to its verb."""
    gap = text[end:start]
    if not gap.startswith(",") or re.match(
        r",\s(?:qui|dont|où|lui|elle|pour sa part|de son côté|affilié|interrog|joint|contact|cité)", gap
    ):
        return end
    shut = gap.rstrip().rstrip(",")
    return end + len(shut) if len(shut) < 100 and not re.search(r"\b(?:qui|a|ont|est|sont)\b", shut) else end
