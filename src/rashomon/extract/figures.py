"""Counted effects: how many of whom were killed, wounded, captured, and what was destroyed or seized."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.counted import Counted, Counts
from rashomon.extract.triggers import Effect

SUBJECTS = {"nsubj", "nsubjpass"}
RELATIVES = {"who", "whom", "which", "that"}
TOTALS = {"number", "toll", "total", "count", "figure", "tally", "sum"}
PERSON_EFFECTS = {"killed", "wounded", "killed_or_wounded", "captured", "missing", "displaced", "released"}


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


def find(sent: Tokens, counts: Counts) -> tuple[Tally, ...]:
    """The counted effects of one sentence, in order of their number words."""
    found: dict[tuple[int, str], Tally] = {}
    for token in sent:
        entry = triggers.effect(token)
        if entry is not None:
            for counted in _counted(token, entry, counts):
                _add(found, token, entry, counted)
    for token, entry, counted in _adjacent(sent, counts, {key[0] for key in found}):
        _add(found, token, entry, counted)
    tallies = _joined(found.values())
    tallies = _inherited(sent, counts, tallies)
    return tuple(_subset(tally) for tally in tallies)


def _add(found: dict[tuple[int, str], Tally], token: Token, entry: Effect, counted: Counted) -> None:
    unit = counted.unit
    if counted.head.i == token.i:  # "12 bodies", "no casualties", "25 dead"
        unit = "persons" if entry.persons else "other"
    effect, kind = entry.on(unit)
    if effect is None or (entry.soft and not counted.exact):
        return
    unit = unit or ("persons" if effect in PERSON_EFFECTS else "other")
    tally = Tally(trigger=token, effect=effect, kind=kind, counted=counted, unit=unit)
    found.setdefault((counted.span.start, effect), tally)


def _counted(token: Token, entry: Effect, counts: Counts) -> Iterator[Counted]:
    """What the word counts, by its place in the parse."""
    if entry.counts == "toll":
        yield from _total(token, counts)
    elif entry.counts == "damage":
        yield from _damage(token, counts)
    elif entry.form == "noun":
        yield from _of_noun(token, entry, counts)
    else:
        heads = _adjective(token, counts) if entry.form == "adjective" else _verb(token, entry)
        for head in heads:
            total = _total_of(head)
            if total is not None:
                yield from _total(total, counts)
            else:
                yield from counts.phrases(head)


def _verb(token: Token, entry: Effect) -> Iterator[Token]:
    """The arguments of a verb that it counts."""
    subjects = [t for t in token.children if t.dep_ in SUBJECTS]
    passive = any(t.dep_ in {"auxpass", "nsubjpass"} for t in token.children)
    objects = [t for t in token.children if t.dep_ in {"dobj", "dative", "oprd"} and t.dep_ == "dobj"]
    if entry.counts == "subject":
        yield from (_real(t, token) for t in subjects)
        if not subjects and token.dep_ in {"acl", "amod"}:
            yield token.head
        elif not subjects and token.dep_ in {"conj", "xcomp", "advcl"} and token.head.pos_ in {"VERB", "AUX"}:
            yield from (_real(t, token.head) for t in token.head.children if t.dep_ in SUBJECTS)
    elif passive:
        yield from (_real(t, token) for t in subjects)
        if not subjects and token.dep_ == "conj":
            yield from (_real(t, token.head) for t in token.head.children if t.dep_ in SUBJECTS)
    elif objects:
        yield from (_real(t, token) for t in objects)
    else:
        yield from _elliptic(token, subjects)


def _elliptic(token: Token, subjects: list[Token]) -> Iterator[Token]:
    """A transitive verb without object: reduced passive ("20 rebels killed in fighting") or one shared by conjuncts."""
    if token.dep_ in {"acl", "amod"} and token.tag_ in {"VBN", "VBD"}:
        yield token.head
    elif subjects and token.tag_ in {"VBN", "VBD"}:
        if not any(t.dep_ in {"dobj", "ccomp", "xcomp"} for t in token.children) and not _shares(token):
            yield from (_real(t, token) for t in subjects)
    elif token.dep_ == "conj" and token.tag_ in {"VBN", "VBD"} and token.head.pos_ == "VERB":
        if any(t.dep_ in {"auxpass", "nsubjpass"} for t in token.head.children):
            yield from (_real(t, token.head) for t in token.head.children if t.dep_ in SUBJECTS)
        elif token.head.dep_ in {"acl", "amod"}:
            yield token.head.head
    if not subjects or _shares(token):
        for right in token.rights:  # "killed or wounded dozens"
            if right.dep_ == "conj" and right.i - token.i <= 3:
                yield from (t for t in right.children if t.dep_ == "dobj")


def _shares(token: Token) -> bool:
    return any(
        right.dep_ == "conj" and right.i - token.i <= 3 and any(t.dep_ == "dobj" for t in right.children)
        for right in token.rights
    )


def _real(token: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for, otherwise the token itself."""
    if token.lower_ in RELATIVES and verb.dep_ == "relcl":
        return verb.head
    if token.lower_ in RELATIVES and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        return verb.head.head
    return token


def _adjective(token: Token, counts: Counts) -> Iterator[Token]:
    """What an adjective like "dead" is said of."""
    if _number_before(token, counts):
        yield token
        return
    if token.dep_ == "amod" and token.head.i != token.i:
        yield token.head
    elif token.dep_ in {"acomp", "attr", "oprd", "xcomp", "advcl"} and token.head.pos_ in {"VERB", "AUX"}:
        verb = token.head
        objects = [t for t in verb.children if t.dep_ == "dobj"]
        yield from (_real(t, verb) for t in objects or [t for t in verb.children if t.dep_ in SUBJECTS])
    elif token.dep_ == "conj" and triggers.effect(token.head) is not None:
        yield from _adjective(token.head, counts)
        return
    elif token.dep_ in {"acl", "relcl"}:
        yield token.head
    yield from (t for t in token.children if t.dep_ in SUBJECTS)


def _number_before(token: Token, counts: Counts) -> bool:
    """Whether the word is a noun of its own after a number: "25 dead"."""
    if (
        token.i == 0
        or (token.i + 1 < len(token.doc)
        and token.nbor(1).pos_ in {"NOUN", "PROPN"}
        and token.dep_ == "amod")
    ):
        return False
    number = counts.number_at(token.nbor(-1))
    return number is not None and not number.article and number.end == token.i


def _of_noun(token: Token, entry: Effect, counts: Counts) -> Iterator[Counted]:
    """ "the deaths of two soldiers", "30 deaths", "the bodies of five men", "heavy casualties"."""
    own = counts.of(token)
    if own is not None and (
        own.exact or own.low == 0 or (entry.counts == "self" and own.span.exact.lower() not in {"a", "an"})
    ):
        if own.exact or not entry.bare:
            inner = None if own.exact else next((c for c in _under(token, {"of"}, counts) if c.exact), None)
            yield inner or own
            return
        yield dataclasses.replace(own, low=own.low if own.high is not None else 1)
        return
    found = False
    for counted in _under(token, {"of", "to", "for"} if entry.persons == "wounded" else {"of"}, counts):
        if counted.exact or entry.counts == "of" or counted.head.tag_ == "NNS":
            found = True
            yield counted
    if found:
        return
    total = _total_of(token)
    if total is not None or _put(token):
        yield from _total(total or token, counts)
    elif (
        entry.bare and token.tag_ == "NNS" and not any(t.dep_ in {"det", "poss"} for t in token.lefts) and _borne(token)
    ):
        span = counts.parsed.words(token.doc[token.left_edge.i : token.i + 1])
        yield Counted(head=token, top=token, low=1, high=None, approx=False, span=span, noun=True, exact=False)


def _borne(token: Token) -> bool:
    """Whether somebody suffered or inflicted it: "suffered losses", "with heavy casualties"."""
    return token.head.lemma_.lower() in {
        "suffer", "sustain", "inflict", "cause", "take", "with", "report", "incur", "produce", "bear", "have", "leave", "without",
    }  # fmt: skip


def _under(token: Token, prepositions: set[str], counts: Counts) -> Iterator[Counted]:
    """What the objects of these prepositions under (or, misparsed, right after) the noun count."""
    for right in token.rights:
        if right.dep_ == "prep" and right.lower_ in prepositions:
            for inner in right.rights:
                if inner.dep_ == "pobj":
                    yield from counts.phrases(inner)
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_ in prepositions and token.nbor(1).head.i != token.i:
        for inner in token.nbor(1).rights:
            if inner.dep_ == "pobj":
                yield from counts.phrases(inner)


def _total_of(head: Token) -> Token | None:
    """The "number" in "the number of wounded", "a total of people killed"."""
    preposition = head.head
    if head.dep_ == "pobj" and preposition.lower_ in {"of", "for"} and preposition.head.lemma_.lower() in TOTALS:
        return preposition.head
    return None


def _put(token: Token) -> bool:
    """Whether the verb above sets a number to the noun: "put its losses at", "the wounded number 720"."""
    return token.head.lemma_.lower() in {
        "put",
        "number",
        "total",
        "estimate",
        "stand",
        "rise",
        "be",
        "reach",
        "place",
        "climb",
        "set",
    }


def _total(noun: Token, counts: Counts) -> Iterator[Counted]:
    """The number that a "toll", "total" or "losses" stands at: of 30, rose to 30, was 30, put at 30."""
    own = counts.number_at(noun)
    if own is not None and not own.article:  # "a number of": the phrase is the number itself
        counted = counts.of(noun)
        if counted is not None:
            yield counted
        return
    places = [t for t in noun.rights if t.dep_ == "prep" and t.lower_ in {"of", "at", "to"}]
    verb = noun.head
    if verb.pos_ in {"VERB", "AUX"}:
        places += [t for t in verb.children if t.dep_ == "prep" and t.lower_ in {"to", "at", "by", "of"}]
        places += [t for t in verb.children if t.dep_ == "prt"]
        direct = [t for t in verb.children if t.dep_ in {"attr", "dobj", "oprd", "acomp"} and t.i > noun.i]
    else:
        direct = [t for t in noun.rights if t.dep_ in {"appos", "nummod"}]
    for head in direct + [t for place in places for t in place.rights if t.dep_ == "pobj"]:
        for counted in counts.phrases(head):
            if counted.exact and counted.head.i != noun.i:
                yield counted


def _damage(token: Token, counts: Counts) -> Iterator[Counted]:
    """ "no damage"; "damage to equipment" is one or more."""
    own = counts.of(token)
    before = next((counts.number_at(t) for t in token.lefts if counts.number_at(t)), None)
    if before is not None and before.high == 0:
        yield Counted(head=token, top=token, low=0, high=0, approx=False, span=before.span, noun=True, exact=True)
        return
    if own is not None:
        return
    for right in token.rights:
        if right.dep_ == "prep" and right.lower_ == "to":
            objects = [t for t in right.rights if t.dep_ == "pobj"]
            exact = [c for t in objects for c in counts.phrases(t) if c.exact]
            if exact:
                yield from exact
            elif objects and objects[-1].lemma_.lower() in {
                "equipment",
                "material",
                "materiel",
                "property",
                "infrastructure",
            }:
                span = counts.parsed.words(token.doc[token.i : objects[-1].i + 1])
                yield Counted(
                    head=objects[-1], top=token, low=1, high=None, approx=False, span=span, noun=True, exact=False
                )


FILLER = re.compile(
    r"(?:were|was|are|been|be|have|had|has|also|more|others?|reportedly|seriously|badly|critically|slightly|left|people|still|reported|lay)$"
)


def _adjacent(sent: Tokens, counts: Counts, taken: set[int]) -> Iterator[tuple[Token, Effect, Counted]]:
    """Numbers that the parse left alone, by the word right after or before them: "10 wounded", "dead: 115"."""
    for counted in _left(sent, counts, taken):
        end = max(counted.head.i, _end(counted)) + 1
        token = _skip(sent, end, 1)
        if token is not None:
            entry = triggers.effect(token)
            if entry is not None and entry.form != "noun" and _closes(token):
                yield token, entry, counted
                continue
        token = _skip(sent, _start(counted) - 1, -1)
        if token is not None:
            entry = triggers.effect(token)
            if entry is not None and ((entry.form == "verb" and entry.counts == "object") or token.nbor(1).text == ":"):
                yield token, entry, counted


def _closes(token: Token) -> bool:
    """Whether a participle ends the phrase: no object of its own follows ("20 rebels captured three trucks")."""
    if any(t.dep_ == "dobj" for t in token.children):
        return False
    return not (
        token.i + 1 < len(token.doc)
        and token.nbor(1).pos_ in {"DET", "NOUN", "PROPN", "NUM", "PRON"}
        and token.pos_ == "VERB"
    )


def _skip(sent: Tokens, i: int, step: int) -> Token | None:
    doc = sent.doc
    while sent.start <= i < sent.end:
        token = doc[i]
        if (step > 0 and (FILLER.match(token.lower_) or token.pos_ == "ADV")) or (step < 0 and token.text in {":", "at", "about"}):
            i += step
        else:
            return token
    return None


def _left(sent: Tokens, counts: Counts, taken: set[int]) -> Iterator[Counted]:
    for number in counts.numbers:
        if (
            number.article
            or not number.exact
            or number.span.start in taken
            or not sent.start <= number.start < sent.end
        ):
            continue
        counted = _whole(sent, number.start, number.end, counts)
        if counted is not None:
            yield counted


def _whole(sent: Tokens, start: int, end: int, counts: Counts) -> Counted | None:
    """What the number at these tokens counts, whatever its place in the parse."""
    doc = sent.doc
    for i in range(start, end):
        head = doc[i].head
        if doc[i].dep_ in {"nummod", "quantmod", "amod", "det", "compound"} and end <= head.i < end + 6:
            counted = counts.of(head)
            if counted is not None and counted.exact:
                return counted
    return counts.of(doc[end - 1])


def _start(counted: Counted) -> int:
    doc = counted.head.doc
    tokens = doc.char_span(counted.span.start, counted.span.end, alignment_mode="expand")
    start: int = tokens.start if tokens is not None else counted.head.i
    while start and doc[start - 1].lower_ in {"the", "another", "estimated", "further", "additional", "total", "some"}:
        start -= 1
    return start


def _end(counted: Counted) -> int:
    tokens = counted.head.doc.char_span(counted.span.start, counted.span.end, alignment_mode="expand")
    return int(tokens.end - 1) if tokens is not None else counted.head.i


def _joined(tallies: Iterable[Tally]) -> list[Tally]:
    """One figure for "killed or wounded": killed and wounded of the same number words are casualties together."""
    by_number: dict[int, list[Tally]] = {}
    for tally in tallies:
        by_number.setdefault(tally.counted.span.start, []).append(tally)
    joined: list[Tally] = []
    for same in by_number.values():
        effects = {tally.effect for tally in same}
        if {"killed", "wounded"} <= effects and _coordinated(same):
            joined.append(dataclasses.replace(same[0], effect="killed_or_wounded"))
        elif "killed" in effects and "killed_or_wounded" in effects:
            joined.append(next(tally for tally in same if tally.effect == "killed"))
        else:
            joined.extend(same)
    return sorted(joined, key=lambda tally: tally.counted.span.start)


def _coordinated(tallies: list[Tally]) -> bool:
    places = sorted(tally.trigger.i for tally in tallies if tally.effect in {"killed", "wounded"})
    doc = tallies[0].trigger.doc
    return (
        any(doc[i].lower_ in {"or", "and", "/"} for i in range(places[0], places[-1])) and places[-1] - places[0] <= 3
    )


PARTS = re.compile(
    r"\b(?:including|among them|among whom|of them|of whom|of which|of these|counting|of those)\b", re.IGNORECASE
)


def _inherited(sent: Tokens, counts: Counts, tallies: list[Tally]) -> list[Tally]:
    """Numbers that carry on a figure: its parts ("15, 4 of them seriously") and its list ("2 tanks, 3 trucks")."""
    if not tallies:
        return tallies
    found = list(tallies)
    taken = {tally.counted.span.start for tally in tallies}
    for counted in _left(sent, counts, taken):
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        if not before:
            continue
        last = max(before, key=lambda tally: tally.counted.span.start)
        between = sent.doc.text[last.counted.span.end : counted.span.start]
        around = between[-25:] + sent.doc.text[counted.span.end : counted.span.end + 40].split(",")[0]
        subset = bool(PARTS.search(around) or re.search(r":[^.;]*$", between))
        if not subset and not re.fullmatch(
            r"[^,;.:]{0,40}(?:,|and|,\s*and|as well as|plus)\s*(?:the\s+)?", between.strip() + " "
        ):
            continue
        unit = counted.unit or last.unit
        if (unit == "persons") != (last.unit == "persons") or len(between) > 120:
            continue
        found.append(dataclasses.replace(last, counted=counted, unit=unit, subset=subset))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _subset(tally: Tally) -> Tally:
    """The tally, marked where its own words make it a part of another."""
    text = tally.counted.head.doc.text
    before = text[max(0, tally.counted.span.start - 14) : tally.counted.span.start].casefold()
    after = text[tally.counted.span.end : tally.counted.span.end + 12].casefold()
    part = before.rstrip().endswith(("including", "among them", "among them,", "of them", "counting"))
    return dataclasses.replace(
        tally, subset=tally.subset or part or after.startswith((" of them", " of whom", " of which"))
    )
