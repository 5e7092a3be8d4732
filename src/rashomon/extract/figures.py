"""Counted effects: how many of whom were killed, wounded, captured, and what was destroyed or seized."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.arguments import counted_by
from rashomon.extract.counted import QUOTES, Counted, Counts, territory, unit
from rashomon.extract.triggers import Effect

PERSON_EFFECTS = {"killed", "wounded", "killed_or_wounded", "captured", "missing", "displaced", "released"}
HARMED = {"killed", "wounded"}
BODIES = {"body", "corpse", "remains", "martyr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One counted effect before it is known whose people they are: the word that counts, and what it counts."""

    trigger: Token
    effect: str
    kind: str | None
    """The event's kind where the word itself tells it."""
    counted: Counted
    unit: str
    subset: bool = False
    """Part of another figure ("84, including 12 officers")."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number phrase under a word that may count it, before its unit and with it the effect are known."""

    trigger: Token
    entry: Effect
    counted: Counted
    both: bool = False
    """The word is coordinated with another effect that has no number of its own ("killed or wounded")."""


def find(sent: Tokens, counts: Counts, last: Tally | None = None) -> tuple[Tally, ...]:
    """The counted effects of one sentence, in order of their number words.

    `last` is the tally before the sentence: what "nine others" and "one" count where the sentence does not say.
    """
    readings: dict[int, list[Reading]] = {}
    for reading in _right_before(sent, counts):
        readings.setdefault(reading.counted.span.start, []).append(reading)
    led = set(readings)
    for reading in _after(sent, counts):
        if reading.counted.span.start not in led:
            readings.setdefault(reading.counted.span.start, []).append(reading)
    _before_list(sent, counts, readings)
    closed = set(readings)
    words = [
        (token, entry)
        for token in sent
        if (entry := triggers.effect(token)) is not None and (entry.persons or entry.things)
    ]
    for noun in (False, True):
        taken = set(readings) if noun else closed
        for token, entry in words:
            if (entry.form == "noun") is not noun:
                continue
            for counted in counted_by(token, entry, counts):
                if counted.span.start not in taken or _continues(token, readings[counted.span.start]):
                    readings.setdefault(counted.span.start, []).append(Reading(token, entry, counted))
    for reading in _leading(sent, counts, set(readings)):
        readings.setdefault(reading.counted.span.start, []).append(reading)
    tallies = _inherited(sent, counts, _tallies(readings, last))
    tallies = _carried(sent, counts, tallies, last)
    return tuple(_subset(tally) for tally in tallies)


def _continues(token: Token, readings: list[Reading]) -> bool:
    """Whether the verb goes on with the same subject: "was taken and handed over"."""
    if token.dep_ != "conj" or any(t.dep_ in {"dobj", "nsubjpass", "nsubj"} for t in token.children):
        return False
    between = token.doc[token.head.i + 1 : token.i]
    return not any(t.pos_ == "NUM" for t in between) and any(reading.trigger.i == token.head.i for reading in readings)


def _tallies(readings: dict[int, list[Reading]], last: Tally | None) -> list[Tally]:
    """The readings with their units and effects; what names no thing counts what was counted before it."""
    found: list[Tally] = []
    for start in sorted(readings):
        before = found[-1] if found else last
        made = [tally for reading in readings[start] if (tally := _tally(reading, before)) is not None]
        for tally in _joined(made, any(reading.both for reading in readings[start])):
            if all(tally.effect != other.effect for other in found if other.counted.span == tally.counted.span):
                found.append(tally)
    return found


def _tally(reading: Reading, before: Tally | None) -> Tally | None:
    token, entry, counted = reading.trigger, reading.entry, reading.counted
    if any(t.dep_ == "neg" for t in token.children) and counted.high != 0:
        return None
    unit = counted.unit
    if counted.head.i == token.i:  # "12 bodies", "no casualties", "25 dead"
        unit = "persons" if entry.persons else "other"
    elif unit is None and counted.anaphoric:
        unit = counted.told or (before.unit if before is not None else None)
    if counted.head.lemma_ in BODIES and entry.form == "verb":
        return Tally(trigger=token, effect="killed", kind="other", counted=counted, unit="persons")
    effect, kind = entry.on(unit, territory=territory(counted.head), named=not counted.anaphoric)
    if effect is None and counted.anaphoric and counted.told is None and entry.persons:
        unit, (effect, kind) = "persons", entry.on("persons")
    if (
        effect is None
        or (entry.soft and not counted.exact)
        or (counted.high is None and _adjectival(token, counted, effect))
    ):
        return None
    if not counted.number and entry.bare_persons and unit == "persons":
        effect = entry.bare_persons
    if counted.high == 0 and token.lemma_ == "hurt" and not counted.noun and counted.told == "persons":
        effect = "killed_or_wounded"  # "hurt nobody" denies the dead as well
    own = triggers.effect(counted.head)
    if effect == "killed_or_wounded" and counted.head.i != token.i and own is not None and own.persons in HARMED:
        effect = own.persons  # "many of the dead had been shot"
    unit = unit or ("persons" if effect in PERSON_EFFECTS else "other")
    return Tally(trigger=token, effect=effect, kind=kind, counted=counted, unit=unit)


def _adjectival(token: Token, counted: Counted, effect: str) -> bool:
    """Whether a bare plural is only described: "burnt-out vehicles" are scenery, "wounded rebels" are not."""
    return not counted.number and token.dep_ == "amod" and effect in {"destroyed", "damaged"}


def _joined(tallies: list[Tally], both: bool) -> list[Tally]:
    """One figure for "killed or wounded"; the more telling effect where two words count the same number."""
    effects = {tally.effect for tally in tallies}
    if effects >= HARMED and (both or _coordinated(tallies)) and _one_number(tallies):
        first = next(tally for tally in tallies if tally.effect in HARMED)
        return [dataclasses.replace(first, effect="killed_or_wounded")]
    if "killed_or_wounded" in effects and effects & HARMED:
        return [tally for tally in tallies if tally.effect != "killed_or_wounded"]
    return tallies


def _one_number(tallies: list[Tally]) -> bool:
    """Whether one number counts both: "60 killed and wounded" does, "killed and wounded members" does not."""
    first, second = sorted(tally.trigger.i for tally in tallies if tally.effect in HARMED)[:2]
    return tallies[0].counted.exact or any(t.lower_ in {"or", "/"} for t in tallies[0].trigger.doc[first:second])


def _coordinated(tallies: list[Tally]) -> bool:
    places = sorted(tally.trigger.i for tally in tallies if tally.effect in HARMED)
    doc = tallies[0].trigger.doc
    return places[-1] - places[0] <= 3 and any(
        doc[i].lower_ in {"or", "and", "/"} for i in range(places[0], places[-1])
    )


FILLER = frozenset(
    "were was are been be being have had has also more others other reportedly left still reported lay lie lies of them who which that"
    " thought believed feared said remain remained confirmed officially as its their own".split()
)


def _after(sent: Tokens, counts: Counts) -> Iterator[Reading]:
    """Numbers by the word that closes their phrase: "25 dead", "over 2,000 taken prisoner", "280 of them wounded"."""
    for counted in _numbered(sent, counts, articles=True):
        if _inside(counted) or (not counted.exact and counted.low == 1 and unit(counted.head) is None):
            continue
        own = triggers.effect(counted.head) if counted.noun else None
        if own is not None and (own.form == "adjective" or counted.head.lower_ in {"dead", "wounded", "injured"}):
            yield Reading(counted.head, own, counted)  # "25 dead", "300 rebel dead"
            continue
        token = _next(sent, _end(counted) + 1)
        entry = triggers.effect(token) if token is not None else None
        if token is None or entry is None or not _closes(token, entry):
            continue
        pair = _coordinate(token)
        yield Reading(token, entry, counted, both=pair is not None)
        if pair is not None:
            yield Reading(pair, triggers.effect(pair) or entry, counted, both=True)


def _inside(counted: Counted) -> bool:
    """Whether a noun of harm governs the phrase ("the death of two reporters who were shot"): that noun counts it."""
    start = _start(counted)
    doc = counted.head.doc
    if not start or doc[start - 1].lower_ != "of" and doc[start].lower_ != "of":
        return False
    before = doc[start - 1] if doc[start].lower_ == "of" else doc[start - 2]
    entry = triggers.effect(before) if before.pos_ == "NOUN" else None
    return entry is not None and entry.form == "noun" and entry.counts in {"of", "self"}


def _right_before(sent: Tokens, counts: Counts) -> Iterator[Reading]:
    """Numbers right after a verb that counts its object: "wounding 3", "killed at least 35"."""
    for counted in _numbered(sent, counts):
        i = _start(counted) - 1
        if i < sent.start or sent.doc[i].pos_ != "VERB" or any(t.dep_ == "auxpass" for t in sent.doc[i].children):
            continue
        entry = triggers.effect(sent.doc[i])
        if entry is None or entry.form != "verb" or entry.counts != "object":
            continue
        yield Reading(sent.doc[i], entry, counted)
        if _coordinated_before(sent.doc[i]):
            other = sent.doc[i - 2]
            yield Reading(other, triggers.effect(other) or entry, counted, both=True)


def _next(sent: Tokens, i: int) -> Token | None:
    doc = sent.doc
    while i < sent.end:
        token = doc[i]
        if token.lower_ not in FILLER and (token.pos_ != "ADV" or triggers.effect(token) is not None):
            return token
        i += 1
    return None


def _closes(token: Token, entry: Effect) -> bool:
    """Whether the word ends a phrase that it counts: no object of its own follows ("20 rebels captured a truck")."""
    if entry.form == "noun":
        return entry.counts == "self" and token.lower_ in {"dead", "wounded", "injured"}
    if entry.form == "adjective" or entry.counts == "subject":
        return not (token.dep_ == "amod" and token.head.i > token.i)
    if token.tag_ not in {"VBN", "VBD", "JJ"} or (token.dep_ == "amod" and token.head.i > token.i):
        return False
    if any(t.dep_ == "auxpass" for t in token.children):
        return True
    if any(t.dep_ == "dobj" and t.lemma_.lower() not in {"prisoner", "hostage", "captive"} for t in token.children):
        return False
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return following is None or following.pos_ not in {"DET", "NUM", "PRON", "PROPN"}


def _coordinate(token: Token) -> Token | None:
    """The other half of "killed or wounded", "dead and injured"."""
    if token.i + 2 >= len(token.doc) or token.nbor(1).lower_ not in {"or", "and", "/"}:
        return None
    for step in (2, 3):
        if token.i + step < len(token.doc):
            other = token.nbor(step)
            if triggers.effect(other) is not None and not any(
                t.dep_ in {"dobj", "nsubjpass", "auxpass"} for t in other.children
            ):
                return other
            if other.pos_ != "ADV":
                return None
    return None


LIST = re.compile(r"\s*(?:,|;|and|or|,\s*and|as well as|plus)\s*(?:the\s+|an estimated\s+|another\s+)?", re.IGNORECASE)


def _before_list(sent: Tokens, counts: Counts, readings: dict[int, list[Reading]]) -> None:
    """Numbers in a list that one word closes: "120 rebels and 25 soldiers dead"."""
    text = sent.doc.text
    numbered = list(_numbered(sent, counts, articles=True))
    for first, second in reversed(list(zip(numbered, numbered[1:], strict=False))):
        closing = readings.get(second.span.start)
        if closing is None or first.span.start in readings or not first.noun:
            continue
        end = sent.doc[_end(first)]
        between = text[end.idx + len(end) : second.span.start]
        if LIST.fullmatch(between) and (first.unit == "persons") == (second.unit in {"persons", None}):
            readings[first.span.start] = [Reading(r.trigger, r.entry, first, r.both) for r in closing]


def _leading(sent: Tokens, counts: Counts, taken: set[int]) -> Iterator[Reading]:
    """Numbers that the parse left alone, by the word right before them: "wounding 3", "dead: 115"."""
    for counted in _numbered(sent, counts):
        if counted.span.start in taken:
            continue
        i = _start(counted) - 1
        while i > sent.start and (sent.doc[i].text in {":", "-", "–"} or sent.doc[i].is_space):
            i -= 1
        if i < sent.start:
            continue
        token = sent.doc[i]
        entry = triggers.effect(token)
        if token.lemma_ in {"number", "total", "totalled"} and i > sent.start:  # "the army's wounded number 720"
            before = triggers.effect(sent.doc[i - 1])
            if before is not None and counted.exact:
                yield Reading(sent.doc[i - 1], before, counted)
                continue
        if (
            entry is None
            and token.pos_ in {"VERB", "NOUN"}
            and i > sent.start
            and all(t.text != ":" for t in sent.doc[i + 1 : i + 3])
        ):
            continue
        colon = any(t.text == ":" for t in sent.doc[i + 1 : i + 3])
        if entry is None and colon:
            token, entry = _label(sent, i)
        if entry is not None and (entry.form == "verb" and entry.counts == "object" or colon):
            pair = _coordinate(token)
            yield Reading(token, entry, counted, both=pair is not None or _coordinated_before(token))
            other = pair or (token.nbor(-2) if _coordinated_before(token) else None)
            if other is not None and (second := triggers.effect(other)) is not None:
                yield Reading(other, second, counted, both=True)


def _coordinated_before(token: Token) -> bool:
    return token.i >= 2 and token.nbor(-1).lower_ in {"or", "and"} and triggers.effect(token.nbor(-2)) is not None


def _label(sent: Tokens, i: int) -> tuple[Token, Effect | None]:
    """The effect in the few words before a colon: "Taken from the enemy: ten vehicles"."""
    for token in reversed(list(sent.doc[max(sent.start, i - 14) : i])):
        entry = triggers.effect(token)
        if entry is not None:
            return token, entry
    return sent.doc[i], None


def _numbered(sent: Tokens, counts: Counts, *, articles: bool = False) -> Iterator[Counted]:
    """What each number of the sentence counts; articles aside, unless they are wanted."""
    for number in counts.numbers:
        if (number.article and not articles) or not sent.start <= number.start < sent.end:
            continue
        counted = _whole(sent, number.start, number.end, counts)
        if counted is not None and (
            counted.exact or counted.high == 0 or counted.span.exact.casefold() not in {"some", "another"}
        ):
            yield counted


def _whole(sent: Tokens, start: int, end: int, counts: Counts) -> Counted | None:
    """What the number at these tokens counts, whatever its place in the parse."""
    doc = sent.doc
    for i in range(start, end):
        head = doc[i].head
        if doc[i].dep_ in {"nummod", "quantmod", "amod", "det", "compound", "predet"} and end <= head.i < end + 6:
            counted = counts.of(head)
            apart = any(t.text in {":", ";", ","} for t in doc[end : head.i]) and doc[end].text != ","
            if not apart and counted is not None and counted.span == counts.at(start).span:
                return counted
    return counts.of(doc[start] if doc[end - 1].lower_ == "of" else doc[end - 1])


def _start(counted: Counted) -> int:
    doc = counted.head.doc
    tokens = doc.char_span(counted.span.start, counted.span.end, alignment_mode="expand")
    start: int = tokens.start if tokens is not None else counted.head.i
    while start and doc[start - 1].text in QUOTES:
        start -= 1
    while start and doc[start - 1].lower_ in {
        "the",
        "another",
        "estimated",
        "further",
        "additional",
        "total",
        "some",
        "an",
        "of",
    }:
        start -= 1
    return start


def _end(counted: Counted) -> int:
    """The last token of the number phrase: its noun, where that stands after the number."""
    tokens = counted.head.doc.char_span(counted.span.start, counted.span.end, alignment_mode="expand")
    last = int(tokens.end - 1) if tokens is not None else counted.head.i
    end = max(last, counted.head.i)
    for right in counted.head.rights:  # "members of the forces", "prisoners of war"
        if right.dep_ == "prep" and right.lower_ in {"of", "from"} and right.i == end + 1 and counted.noun:
            stop = next((t.i for t in right.subtree if t.pos_ in {"VERB", "AUX"}), right.right_edge.i + 1)
            end = stop - 1
        elif right.dep_ == "conj" and right.pos_ == "NOUN" and end < right.i <= end + 4 and counted.noun:
            left = [t for t in right.lefts if t.pos_ == "NUM" or t.dep_ == "det"]
            end = end if left else right.i  # "36 tanks and armoured vehicles"
    return end


PARTS = re.compile(
    r"\b(?:including|among them|among whom|of them|of whom|of which|of these|counting|of those)\b", re.IGNORECASE
)


def _inherited(sent: Tokens, counts: Counts, tallies: list[Tally]) -> list[Tally]:
    """Numbers that carry on a figure: its parts ("15, 4 of them seriously") and its list ("2 tanks, 3 trucks")."""
    found = list(tallies)
    text = sent.doc.text
    for counted in _numbered(sent, counts, articles=True):
        if not counted.exact and not _included(sent, counted):
            continue
        if any(tally.counted.span.start == counted.span.start for tally in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        if not before:
            continue
        last = max(before, key=lambda tally: tally.counted.span.start)
        subset = _part(text, last, counted)
        if not subset and not _listed(sent, last, counted):
            continue
        unit = counted.unit or last.unit
        if (unit == "persons") != (last.unit == "persons"):
            continue
        found.append(dataclasses.replace(last, counted=counted, unit=unit, subset=subset))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _carried(sent: Tokens, counts: Counts, tallies: list[Tally], last: Tally | None) -> list[Tally]:
    """Bare numbers that a speaker sets against what was counted before: "the ministry spoke of 200"."""
    found = list(tallies)
    for counted in _numbered(sent, counts):
        if counted.noun or not counted.number or any(t.counted.span.start == counted.span.start for t in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        model = max(before, key=lambda tally: tally.counted.span.start) if before else last
        if model is not None and counted.low != 0 and _alone(counted, sent):
            found.append(dataclasses.replace(model, counted=counted, subset=False, trigger=counted.top))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _alone(counted: Counted, sent: Tokens) -> bool:
    """Whether the number stands alone under a verb of saying or of standing, or begins the sentence before a comma."""
    top = counted.top
    end = _end(counted) + 1
    closing = (
        end >= sent.end
        or sent.doc[end].text in {",", ".", ";", "!", "?", ":", "”", '"', "-", "\n"}
        or sent.doc[end].pos_ in {"ADP", "CCONJ", "SCONJ"}
    )
    if end < sent.end and sent.doc[end].lower_ == "according":
        return True
    if not closing or sent.doc[_end(counted)].text == "of":
        return False
    governor = top.head
    before = sent.doc[_start(counted) - 1] if _start(counted) > sent.start else top
    if before.lower_ in {"of", "to", "at", "from", "beyond"} and top.dep_ in {"pobj", "nummod", "pcomp"}:
        governor = before.head
        return governor.pos_ in {"VERB", "AUX"} and governor.lemma_ != "be" and triggers.carries(governor)
    if top.dep_ in {"dobj", "attr", "ccomp", "oprd"}:
        if governor.lemma_ == "be":
            return any(
                t.dep_ == "nsubj" and t.lemma_.lower() in {"number", "figure", "toll", "total", "count", "it", "tally"}
                for t in governor.children
            )
        return triggers.carries(governor)
    return _start(counted) == sent.start and end < sent.end and sent.doc[end].text == ","


def _included(sent: Tokens, counted: Counted) -> bool:
    """Whether "a" or "an" names one of a group: "13 casualties, including a sergeant"."""
    start = _start(counted)
    return (
        start > sent.start
        and sent.doc[start - 1].lower_ in {"including", "counting"}
        and unit(counted.head) == "persons"
    )


def _part(text: str, last: Tally, counted: Counted) -> bool:
    between = text[last.counted.span.end : counted.span.start]
    around = between[-25:] + text[counted.span.end : counted.span.end + 40].split(",")[0]
    return len(between) < 160 and bool(PARTS.search(around) or re.search(r"[:;][^.;]*$", between))


def _listed(sent: Tokens, last: Tally, counted: Counted) -> bool:
    """Whether the number goes on with the list that the last figure stands in: no verb between, a comma or "and" before it."""
    between = sent.doc[_end(last.counted) + 1 : _start(counted)]
    words = [t for t in between if t.text not in QUOTES and not t.is_space]
    if not words or len(words) > 14 or words[-1].lower_ not in {",", ";", "and", "or", "as", "plus", "--"}:
        return False
    return all(t.pos_ not in {"VERB", "AUX"} or t.dep_ in {"amod", "compound"} for t in words) and counted.noun


def _carried(sent: Tokens, counts: Counts, tallies: list[Tally], last: Tally | None) -> list[Tally]:
    """Bare numbers that a speaker sets against what was counted before: "the ministry spoke of 200"."""
    found = list(tallies)
    for counted in _numbered(sent, counts):
        if counted.noun or not counted.number or any(t.counted.span.start == counted.span.start for t in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        model = max(before, key=lambda tally: tally.counted.span.start) if before else last
        if model is not None and counted.low != 0 and _alone(counted, sent):
            found.append(dataclasses.replace(model, counted=counted, subset=False, trigger=counted.top))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _alone(counted: Counted, sent: Tokens) -> bool:
    """Whether the number stands alone under a verb of saying or of standing, or begins the sentence before a comma."""
    top = counted.top
    end = _end(counted) + 1
    closing = (
        end >= sent.end
        or sent.doc[end].text in {",", ".", ";", "!", "?", ":", "”", '"', "-", "\n"}
        or sent.doc[end].pos_ in {"ADP", "CCONJ", "SCONJ"}
    )
    if end < sent.end and sent.doc[end].lower_ == "according":
        return True
    if not closing or sent.doc[_end(counted)].text == "of":
        return False
    governor = top.head
    if top.dep_ == "pobj" and governor.lower_ in {"of", "to", "at", "from", "beyond"}:
        governor = governor.head
        return governor.pos_ in {"VERB", "AUX"} and triggers.carries(governor)
    if top.dep_ in {"dobj", "attr", "ccomp", "oprd"}:
        if governor.lemma_ == "be":
            return any(
                t.dep_ == "nsubj" and t.lemma_.lower() in {"number", "figure", "toll", "total", "count", "it", "tally"}
                for t in governor.children
            )
        return triggers.carries(governor)
    return _start(counted) == sent.start and end < sent.end and sent.doc[end].text == ","


def _included(sent: Tokens, counted: Counted) -> bool:
    """Whether "a" or "an" names one of a group: "13 casualties, including a sergeant"."""
    start = _start(counted)
    return (
        start > sent.start
        and sent.doc[start - 1].lower_ in {"including", "counting"}
        and unit(counted.head) == "persons"
    )


def _part(text: str, last: Tally, counted: Counted) -> bool:
    between = text[last.counted.span.end : counted.span.start]
    around = between[-25:] + text[counted.span.end : counted.span.end + 40].split(",")[0]
    return len(between) < 160 and bool(PARTS.search(around) or re.search(r"[:;][^.;]*$", between))


def _listed(sent: Tokens, last: Tally, counted: Counted) -> bool:
    end = sent.doc[_end(last.counted)]
    return bool(LIST.fullmatch(sent.doc.text[end.idx + len(end) : counted.span.start]))


def _subset(tally: Tally) -> Tally:
    """The tally, marked where its own words make it a part of another."""
    text = tally.counted.head.doc.text
    before = text[max(0, tally.counted.span.start - 14) : tally.counted.span.start].casefold().rstrip(" ,")
    after = text[tally.counted.span.end : tally.counted.span.end + 12].casefold()
    part = before.endswith(("including", "among them", "of them", "counting"))
    return dataclasses.replace(
        tally, subset=tally.subset or part or after.startswith((" of them", " of whom", " of which"))
    )
