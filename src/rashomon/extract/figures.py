"""Counted effects: how many of whom were killed, wounded, captured, and what was destroyed or seized."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.adjacent import Reading, after, before_list, leading, parted, right_before
from rashomon.extract.arguments import counted_by
from rashomon.extract.counted import NOUNS, Counted, Counts, mass, territory
from rashomon.extract.counted import unit as unit_of
from rashomon.extract.numbered import number_token
from rashomon.extract.resumed import carried
from rashomon.extract.tallies import Tally, inherited, part_of_another

PERSON_EFFECTS = {"killed", "wounded", "killed_or_wounded", "captured", "missing", "displaced", "released"}
HARMED = {"killed", "wounded"}
LOSSES = {"loss", "casualty", "death", "injury"}
"""Nouns of harm that no other word counts: "enemy losses: 20 killed"."""
OWNING = {"the", "its", "their", "his", "her", "our", "these", "those"}
BODIES = {"body", "corpse", "remains", "martyr"}


def find(sent: Tokens, counts: Counts, last: Tally | None = None) -> tuple[Tally, ...]:
    """The counted effects of one sentence, in order of their number words.

    `last` is the tally before the sentence: what "nine others" and "one" count where the sentence does not say.
    """
    readings: dict[int, list[Reading]] = {}
    for reading in right_before(sent, counts):
        readings.setdefault(reading.counted.span.start, []).append(reading)
    led = set(readings)
    for reading in after(sent, counts):
        # "Lost 60 men killed and wounded": the closing pair tells what the verb does not.
        if reading.counted.span.start not in led or (reading.both and reading.trigger.dep_ in {"acl", "conj"}):
            readings.setdefault(reading.counted.span.start, []).append(reading)
    before_list(sent, counts, readings)
    closed = {
        start for start, found in readings.items() if any(r.entry.form != "verb" or _tally(r, last) for r in found)
    }
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
                if parted(token, counted, counts):
                    continue
                others = readings.get(counted.span.start, [])
                if counted.span.start not in taken or _continues(token, others) or _described(token, counted, others):
                    readings.setdefault(counted.span.start, []).append(Reading(token, entry, counted))
    for reading in leading(sent, counts, set(readings)):
        readings.setdefault(reading.counted.span.start, []).append(reading)
    tallies = inherited(sent, counts, _tallies(readings, last))
    tallies = carried(sent, counts, tallies, last)
    return tuple(part_of_another(tally) for tally in tallies if not _whole(tally, counts))


def _whole(tally: Tally, counts: Counts) -> bool:
    """Whether the number is that of the group of which the harmed are a part: "84 of their 90 men were dead"."""
    counted, doc = tally.counted, tally.counted.head.doc
    start = number_token(counted)
    if start < 3 or doc[start - 1].lower_ not in OWNING or doc[start - 2].lower_ != "of":
        return False
    part = counts.number_at(doc[start - 3])
    if part is None or part.article:
        return False
    return not start <= tally.trigger.i <= counted.head.i


def _continues(token: Token, readings: list[Reading]) -> bool:
    """Whether the verb goes on with the same subject: "was taken and handed over"."""
    own = [t for t in token.children if t.dep_ in {"dobj", "nsubjpass", "nsubj"} and t.lower_ != "them"]
    if token.dep_ != "conj" or own:
        return False
    between = token.doc[token.head.i + 1 : token.i]
    return not any(t.pos_ == "NUM" for t in between) and any(reading.trigger.i == token.head.i for reading in readings)


def _described(token: Token, counted: Counted, readings: list[Reading]) -> bool:
    """Whether the words read so far only describe what this verb counts: "men held for weeks were released"."""
    if not counted.noun or counted.head.dep_ not in {"nsubj", "nsubjpass", "dobj"} or counted.head.head.i != token.i:
        return False
    return all(r.trigger.dep_ in {"acl", "relcl"} and r.trigger.head.i == counted.head.i for r in readings)


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
    denied = any(t.dep_ == "neg" or (t.dep_ == "dobj" and t.nbor(-1).lower_ == "no") for t in token.children if t.i)
    if denied and counted.high != 0 and entry.persons != "missing":  # "were never seen again"
        return None
    unit = counted.unit
    if counted.head.i == token.i:  # "12 bodies", "no casualties", "25 dead"
        unit = "persons" if entry.persons else "other"
    elif unit is None and counted.anaphoric:
        unit = counted.told or _labelled(token, counted) or (before.unit if before is not None else None)
    if counted.head.lemma_ in BODIES and entry.form == "verb" and (entry.persons or entry.things):
        return Tally(trigger=token, effect="killed", kind="other", counted=counted, unit="persons")
    effect, kind = entry.on(unit, territory=territory(counted.head), named=not counted.anaphoric)
    if effect is None and counted.anaphoric and counted.told is None and entry.persons:
        unit, (effect, kind) = "persons", entry.on("persons")
    if (
        effect is None
        or (entry.soft and not counted.exact and not _told(reading, effect, unit))
        or (counted.high is None and _adjectival(token, counted, effect))
        or (entry.soft and effect == "damaged" and unit == "other")  # "hit 15 positions" tells of no damage
        or (token.lemma_.lower() in triggers.words("airborne") and unit not in {"aircraft", "weapons"} and counted.noun)
        or (kind == "crash" and unit not in {"aircraft", "vehicles", None})
        or (not counted.number and effect != "damaged" and mass(counted.head))
        or (not counted.number and counted.head.i != token.i and counted.head.lemma_ in LOSSES)
    ):
        return None
    none = counted.high == 0 and (not counted.noun or counted.head.i == token.i)  # "losses: none", "no losses"
    if entry.bare_persons and (none or (not counted.number and unit == "persons")):
        unit, effect = "persons", entry.bare_persons
    if counted.high == 0 and token.lemma_ == "hurt" and not counted.noun and counted.told == "persons":
        effect = "killed_or_wounded"  # "hurt nobody" denies the dead as well
    own = triggers.effect(counted.head)
    if effect == "killed_or_wounded" and counted.head.i != token.i and own is not None and own.persons in HARMED:
        effect = own.persons  # "many of the dead had been shot"
    unit = unit or ("persons" if effect in PERSON_EFFECTS else "other")
    return Tally(trigger=token, effect=effect, kind=kind, counted=counted, unit=unit)


def _labelled(token: Token, counted: Counted) -> str | None:
    """The unit of the thing before a word and its colon: "helicopters destroyed: 2"."""
    doc, start = token.doc, number_token(counted)
    if start != token.i + 2 or doc[token.i + 1].text != ":" or not token.i:
        return None
    before = doc[token.i - 1]
    return unit_of(before) if before.pos_ in NOUNS else None


def _told(reading: Reading, effect: str, unit: str | None) -> bool:
    """Whether a word that wants a number has enough: a plural of people, or one thing that was hit ("a depot was hit").

    "Struck a camp" tells what was aimed at, not that it was damaged.
    """
    entry, counted = reading.entry, reading.counted
    if entry.plural and counted.noun and not counted.number:
        return True
    return (
        any(t.dep_ == "auxpass" for t in reading.trigger.children)
        and effect == "damaged"
        and counted.number
        and counted.high == 1
        and unit in {"vehicles", "aircraft", "buildings"}
    )


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
