"""Counted effects: each number joined to whom or what it counts and to what befell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rashomon.extract.french import numbers, phrases
from rashomon.extract.french.effects import Effect
from rashomon.extract.french.forms import AVOIR, ETRE
from rashomon.extract.french.numbers import Number
from rashomon.extract.french.phrases import Phrase
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.french.speakers import IN_FRONT

LINK = re.compile(
    r"(?:\s?(?:d'|de |des |du |de la |de l'|parmi |d'entre |les |la |le |l'|autres? "
    r"|présumés? |jeunes |nouveaux |nouvelles |vaillants |corps de |derniers ))*$"
)
"""What may stand between a number and what it counts."""
OF = r"d(?:e la |e l'|es |u |e |')"
AMONG = re.compile(
    rf"(?:parmi|chez|tous(?: des)?|toutes(?: des)?|côté|(?:dans les rangs|du côté|au sein|dans le camp) {OF})\s?",
    re.IGNORECASE,
)
"""What leads to whose the counted are: "huit morts parmi les civils", "deux morts côté armée"."""
PART = re.compile(
    r"\bdont\s(?:au moins\s)?(?:« ?)?$|\by compris\s$|\bparmi (?:eux|lesquels|elles|lesquelles)\s?,?\s?$", re.IGNORECASE
)
BREAK = re.compile(r"[;:]|\.\s|\soù\s|,?\s(?:mais|tandis qu[e']|alors qu[e'])\s")
ALL_OF = re.compile(r"(?:d'entre (?:eux|elles)|des leurs|d'autres|autres)", re.IGNORECASE)
AT_LEAST = re.compile(r"\s(?:au moins|au minimum)\b")
SIDE = re.compile(
    r"\b(?:côté (?:ami|ennemi)|dans (?:nos|ses|leurs) (?:propres )?rangs|de notre côté|du côté (?:ami|ennemi))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """A counted effect in a sentence."""

    number: Number
    effect: str
    unit: str
    cause: Effect | None
    """The word that says what befell them; None where the noun itself does ("dix morts")."""
    counted: Phrase | None
    of: Stretch | None
    """The words for those whom it counts, or whose they are; None where nothing says."""
    subset: bool = False
    at: int = 0
    """Where the figure is told: its cause's beginning, or its noun's."""


def find(text: str, sentence: Stretch, found: Sequence[Phrase], caused: Sequence[Effect]) -> list[Tally]:
    """The tallies of a sentence in order of their numbers."""
    tallies: list[Tally] = []
    for number in numbers.find(text, sentence.start, sentence.end):
        counted = _counted(text, number, found, sentence)
        tally = _tally(text, sentence, number, counted, found, caused, tallies)
        if tally is not None:
            tallies.append(_bounded(text, tally))
    return tallies


def _bounded(text: str, tally: Tally) -> Tally:
    """The tally with "au moins" that follows what is counted: "12 morts au moins"."""
    end = tally.counted.end if tally.counted else tally.number.end
    if AT_LEAST.match(text, end) and tally.number.low == tally.number.high and tally.number.low:
        return replace(tally, number=replace(tally.number, high=None))
    return tally


def _counted(text: str, number: Number, found: Sequence[Phrase], sentence: Stretch) -> Phrase | None:
    """What the number counts: the phrase whose noun follows it."""
    phrase = next((one for one in found if one.head >= number.end), None)
    if phrase is None:
        return None
    gap = text[number.end : phrase.head].strip()
    linked = not gap or LINK.fullmatch(f"{gap} ") is not None or LINK.fullmatch(gap) is not None
    return phrase if linked or _only_adjectives(gap) else None


def _only_adjectives(gap: str) -> bool:
    words = gap.replace("'", " ").split()
    known = re.compile(
        rf"(?:{phrases.adjectives()}|d|de|des|du|les?|la|l|autres?|présumée?s?|jeunes?|nouveaux|vaillants)",
        re.IGNORECASE,
    )
    return len(words) <= 3 and all(known.fullmatch(word) for word in words)


def _tally(
    text: str,
    sentence: Stretch,
    number: Number,
    counted: Phrase | None,
    found: Sequence[Phrase],
    caused: Sequence[Effect],
    before: Sequence[Tally],
) -> Tally | None:
    kind = counted.kind if counted else ""
    last = next((one for one in reversed(before) if not one.subset), None)
    if PART.search(text[sentence.start : number.start]):
        return _part(text, number, counted, last, caused, found)
    if kind.startswith("effect:") and counted is not None:
        if number.article and not _told(text, counted, caused):
            return None
        effect = kind.partition(":")[2]
        told = None
        if effect == "captured":
            told = _cause(text, number, counted, found, caused, last)
            told = told if told is not None and told.persons and told.voice != "beside" else None
            effect = told.persons or effect if told is not None else effect
        of = _whose(text, sentence, counted, found) or (last.of if last and _goes_on(text, last, number) else None)
        return Tally(number, effect, "persons", told, counted, of, at=counted.head)
    if counted is None:
        return _bare(text, number, caused, last)
    unit = kind.partition(":")[2] if kind.startswith("things") else "persons"
    if kind not in {"people", "actor", "bodies", "speakers"} and not kind.startswith("things"):
        return None
    cause = _cause(text, number, counted, found, caused, last)
    if cause is None:
        return None
    befell = cause.persons if unit == "persons" else cause.things
    if unit == "persons" and kind == "bodies" and cause.voice == "active" and number.article:
        return None
    if befell is None:
        return None
    of = Stretch(counted.start if counted.start >= number.end else counted.head, counted.end)
    owner: Stretch | None = of
    if unit != "persons":
        owner = _owner(text, counted) or _side(text, sentence, counted)
    elif (
        ALL_OF.search(text[number.end : counted.tail]) and last and last.unit == "persons" and kind.startswith("effect")
    ):
        owner = last.of
    return Tally(number, befell, unit, cause, counted, owner, at=cause.start)


def _owner(text: str, counted: Phrase) -> Stretch | None:
    """Whose a thing is: "quatre véhicules de l'armée"."""
    owner = re.match(r"\s(?:de la |de l'|du |des |de |d')", text[counted.tail : counted.end])
    return Stretch(counted.tail + owner.end(), counted.end) if owner else None


def _told(text: str, counted: Phrase, caused: Sequence[Effect]) -> bool:
    """Whether "un mort", "un blessé" is counted: somebody made it, or it stands in a list."""
    lead = text[max(0, counted.start - 40) : counted.start]
    return any(0 <= counted.start - one.end <= 3 for one in caused) or bool(
        re.search(r"(?:\bet|,|bilan|:)\s(?:d')?$", lead)
    )


def _goes_on(text: str, last: Tally, number: Number) -> bool:
    return BREAK.search(text, last.number.end, number.start) is None


def _whose(text: str, sentence: Stretch, counted: Phrase, found: Sequence[Phrase]) -> Stretch | None:
    """Those of whom "dix morts" are: "parmi les civils", "civils", "dans nos rangs", "côté ennemi"."""
    if counted.end > counted.tail:
        beside = text[counted.tail : counted.end].strip()
        owner = re.match(r"(?:de la |de l'|du |des |de |d')", beside)
        if owner or re.fullmatch(r"(?:civil|militaire|terroriste|jihadiste|djihadiste)\w*", beside):
            return Stretch(counted.end - len(beside) + (owner.end() if owner else 0), counted.end)
    stop = BREAK.search(text, counted.end, sentence.end)
    limit = stop.start() if stop else sentence.end
    lead = AMONG.search(text, counted.end, limit)
    if lead is not None:
        whose = next((p for p in found if p.start <= lead.end() <= p.head), None)
        if whose is not None:
            return Stretch(lead.end(), whose.end)
    return _side(text, sentence, counted) or _headed(text, sentence, counted, found)


def _headed(text: str, sentence: Stretch, counted: Phrase, found: Sequence[Phrase]) -> Stretch | None:
    """Those whose losses a part of a list begins with: "côté FAMa, 21 morts ; côté terroristes, …"."""
    begins = (
        max((m.end() for m in re.finditer(r"[;:]", text[sentence.start : counted.start])), default=0) + sentence.start
    )
    leads = [
        lead for lead in AMONG.finditer(text, begins, counted.start) if not text[begins : lead.start()].strip(" ,")
    ]
    whose = next(
        (p for lead in leads for p in found if p.start <= lead.end() <= p.head and p.end < counted.start), None
    )
    return Stretch(leads[0].end(), whose.end) if whose is not None else None


def _side(text: str, sentence: Stretch, counted: Phrase) -> Stretch | None:
    """The side named last before the counted, or right behind them: "côté ennemi", "dans nos rangs"."""
    sides = [m for m in SIDE.finditer(text, sentence.start, sentence.end) if m.start() <= counted.end + 12]
    return Stretch(*sides[-1].span()) if sides else None


def _part(
    text: str,
    number: Number,
    counted: Phrase | None,
    last: Tally | None,
    caused: Sequence[Effect],
    found: Sequence[Phrase],
) -> Tally | None:
    """A part of the figure before: "84 morts, dont 12 officiers"."""
    if last is None:
        passive = next(
            (one for one in caused if one.start > number.end and one.voice == "passive" and one.persons), None
        )
        whose = next((one for one in reversed(found) if one.end <= number.start and one.kind == "people"), None)
        if passive is None or whose is None or counted is not None:
            return None
        return Tally(
            number, passive.persons or "", "persons", passive, None, Stretch(whose.start, whose.end), at=passive.start
        )
    effect, of = last.effect, last.of
    if counted is not None and counted.kind.startswith("effect:"):
        effect = counted.kind.partition(":")[2]
    elif (
        counted is not None
        and counted.kind == "people"
        and counted.gloss in {"woman", "child", "girl", "boy", "civilian", "minor", "baby"}
    ):
        of = Stretch(counted.head, counted.end)
    return Tally(number, effect, last.unit, last.cause, counted, of, subset=True, at=number.start)


def _bare(text: str, number: Number, caused: Sequence[Effect], last: Tally | None) -> Tally | None:
    """A number that stands alone: "quatre ont été tués", "deux autres"."""
    if number.bare or (number.article and last is None):
        return None
    after = re.compile(r"(?:\s(?:d'entre (?:eux|elles)|des leurs|autres|d'autres|des assaillants))?").match(
        text, number.end
    )
    end = after.end() if after else number.end
    if number.article and end == number.end:
        return None
    for cause in caused:
        if cause.voice == "active" and cause.end <= number.start and not text[cause.end : number.start].strip():
            unit = last.unit if last else "persons"
            effect = cause.persons if unit == "persons" else cause.things
            if effect and not cause.noun:
                return Tally(number, effect, unit, cause, None, last.of if last else None, at=cause.start)
        if cause.start >= end and cause.voice in {"passive", "beside"} and cause.persons and last is not None:
            between = text[end : cause.start].strip()
            if (cause.voice == "beside" and between) or len(between) > 24 or re.search(r"[,;:.]", between):
                continue
            unit = last.unit
            effect = cause.persons if unit == "persons" else cause.things
            return Tally(number, effect or cause.persons, unit, cause, None, last.of, at=cause.start)
    return None


def _cause(
    text: str, number: Number, counted: Phrase, found: Sequence[Phrase], caused: Sequence[Effect], last: Tally | None
) -> Effect | None:
    """What befell the counted: said right behind them, before them, or by the verb of which they are the subject."""
    led = IN_FRONT.search(text[max(0, number.start - 24) : number.start]) is not None
    for cause in caused:
        if cause.start < counted.end or cause.voice == "active":
            continue
        between = text[counted.end : cause.start]
        if BREAK.search(between) or re.search(r"\bque\s|\bqu'", between):
            break
        if cause.voice == "beside":
            if re.fullmatch(r"\s(?:[\w-]+ment\s|également\s|qui ont été\s|ont été\s|et\s)?", between):
                return cause
            continue
        if led:
            break
        finite = re.compile(rf"\b(?:{ETRE}|{AVOIR})\b").match(text, max(counted.end, cause.start - 40))
        if (
            not re.search(r"[,]", between)
            and not any(p.start >= counted.end and p.end <= cause.start and p.kind in {"people"} for p in found)
        ) or finite:
            return cause
    before = _governing(text, number, found, caused, last)
    if before is not None:
        return before
    for cause in caused if not (led or number.bare or number.article) else ():
        if (
            cause.start >= counted.end
            and cause.voice == "passive"
            and not BREAK.search(text[counted.end : cause.start])
        ):
            return cause
    return None


def _governing(
    text: str, number: Number, found: Sequence[Phrase], caused: Sequence[Effect], last: Tally | None
) -> Effect | None:
    """The verb before, whose object the counted are; of a list the one before its first."""
    before = [one for one in caused if one.end <= number.start and one.voice == "active"]
    cause = before[-1] if before else None
    if cause is None or BREAK.search(text[cause.end : number.start]):
        return None
    between = text[cause.end : number.start]
    if "»" in between or "«" in between:
        return None
    if len(between.split()) <= 4 and not re.search(r"[«»,:]|\b(?:dans|lors|après|par|contre|sur|à)\b", between):
        return cause
    if number.article and not re.search(r"\bet\s(?:d'|de\s)?$", between):
        return None  # "…, témoigne un éleveur"
    if last is not None and last.cause is cause and re.search(r"(?:,|\bet|\bainsi que|\bou)\s(?:\S+\s){0,2}$", between):
        return cause
    if any(p.start >= cause.end and p.end <= number.start for p in found) and re.search(r"(?:\bet|,)\s$", between):
        return cause
    return None
