"""What pronouns and epithets stand for, by recency, number, role and kind of the phrases before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from rashomon.extract.phrases import (
    ARMED,
    FIRST,
    MANY,
    PERSONS,
    RELATIVE,
    STATE,
    SUBJECT,
    THINGS,
    Phrase,
    classes,
    lexicon,
    named,
    phrase,
)

PRONOUN_REACH = 3
"""Sentences back that a pronoun is sought in."""
EPITHET_REACH = 12
SAYING = frozenset(
    [
        "say",
        "tell",
        "add",
        "claim",
        "deny",
        "report",
        "announce",
        "state",
        "accuse",
        "confirm",
        "admit",
        "acknowledge",
        "note",
        "insist",
    ]
)


class Antecedents:
    """The phrases of one document, asked what a later one stands for."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = phrases
        self._known: dict[int, Phrase | None] = {}

    def of(self, found: Phrase) -> Phrase | None:
        """The fuller phrase that `found` stands for, or None where it says itself who is meant."""
        key = found.head.i
        if key not in self._known:
            self._known[key] = None  # a circle ends here
            self._known[key] = self._of(found)
        return self._known[key]

    def _of(self, found: Phrase) -> Phrase | None:
        word = found.head.lower_
        if word in FIRST:
            return None
        if word in RELATIVE:
            return self._full(phrase(found.head.head.head)) if found.head.head.dep_ == "relcl" else None
        if word in THINGS | MANY | PERSONS:
            return self._best(found, self._agreeing(found), PRONOUN_REACH)
        if found.head.pos_ == "NUM" or found.head.lemma_.lower() in {"other", "another"}:
            return self._counted_before(found)
        owner = found.owner
        if owner is not None and owner.lower_ in THINGS | MANY | PERSONS and "member_noun" in found.kinds:
            return self.of(phrase(owner))
        if found.head.ent_type_ == "PERSON" or "role" in found.kinds:
            return self._person(found)
        if found.proper or owner is not None:
            return None
        if "writing" in found.kinds:
            return self._issuer(found)
        if found.definite:
            return self._best(found, self._fitting(found), EPITHET_REACH)
        return None

    def _full(self, found: Phrase) -> Phrase:
        return self.of(found) or found

    def _before(self, found: Phrase) -> Iterable[Phrase]:
        return (p for p in self.phrases if p.end <= found.start and p.head.i != found.head.i)

    def _agreeing(self, found: Phrase) -> list[Phrase]:
        word = found.head.lower_
        kept = []
        for p in self._before(found):
            if word in PERSONS:
                fits = p.person
            elif p.person:
                fits = False
            elif word in THINGS:
                fits = not p.plural and _body(p)
            else:
                fits = p.plural or _body(p)
            if fits and not _bound(p.head, found.head):
                kept.append(p)
        return kept

    def _fitting(self, found: Phrase) -> list[Phrase]:
        kinds = found.kinds
        if kinds & STATE and not kinds & {"rebel_member"}:
            wanted, bare = STATE, False
        elif kinds & {"government_body"}:
            wanted, bare = frozenset({"government_body"}), False
        elif kinds & ARMED:
            wanted, bare = ARMED, True
        else:
            return []
        return [p for p in self._before(found) if p.proper and not p.person and _is_one(p, wanted, bare)]

    def _best(self, found: Phrase, phrases: Sequence[Phrase], reach: int) -> Phrase | None:
        place = _sentence(found.head)
        best: Phrase | None = None
        highest = 0.0
        for p in phrases:
            away = place - _sentence(p.head)
            if away > reach:
                continue
            score = 20.0 - 3 * away - (found.start - p.end) / 100
            score += 2 * p.subject + (p.proper and 0.5)
            score += 2 * (_speaks(p.head) and _speaks(found.head))
            if score >= highest:
                best, highest = p, score
        return self._full(best) if best else None

    def _counted_before(self, found: Phrase) -> Phrase | None:
        """What an earlier number in this sentence or the one before counts, for a number that stands alone."""
        place = _sentence(found.head)
        near = [p for p in self._before(found) if 0 <= place - _sentence(p.head) <= 1]
        counted = [p for p in near if p.plural and _is_counted(p.head)]
        return self._full(counted[-1]) if counted else None

    def _person(self, found: Phrase) -> Phrase | None:
        """The fullest description of a person: with its apposition here, or where the name or office came first."""
        if found.head.ent_type_ == "PERSON":
            last = found.head.lower_
            for p in self._before(found):
                if p.person and last in {t.lower_ for t in p.tokens()} and p.end - p.start > found.end - found.start:
                    return self._full(p)
        wider = _with_apposition(found)
        if wider is not None:
            return wider
        if found.definite and not found.proper:
            same = [p for p in self._before(found) if p.person and found.head.lemma_ in {t.lemma_ for t in p.tokens()}]
            return self._full(same[-1]) if same else None
        return None

    def _issuer(self, found: Phrase) -> Phrase | None:
        """Whose a statement or communique is: the speaker who last said something in one."""
        lemma = found.head.lemma_
        for p in reversed([p for p in self.phrases if p.head.i <= found.head.i and "writing" in p.kinds]):
            if p.head.i == found.head.i or p.head.lemma_ == lemma or found.definite:
                verb = _verb(p.head)
                subject = next((t for t in verb.children if t.dep_ in SUBJECT), None) if verb is not None else None
                if subject is not None and subject.i != p.head.i and not classes(subject) & {"writing"}:
                    return self._full(phrase(subject))
                if p.head.i != found.head.i and (p.proper or p.owner is not None):
                    return self._full(p)
        return None


def _sentence(token: Token) -> int:
    """The number of sentence starts up to the token: how many sentences apart two tokens are is their difference."""
    starts: dict[int, int] = token.doc.user_data.setdefault("rashomon_sentences", {})
    if not starts:
        number = 0
        for t in token.doc:
            number += t.is_sent_start is True
            starts[t.i] = number
    return starts[token.i]


def _body(found: Phrase) -> bool:
    """Whether it can act as one: a body, a force, a group, a government, or a country that does something."""
    if found.head.ent_type_ == "GPE":
        return found.head.dep_ in SUBJECT
    if named(found.head):
        return True
    return bool(found.kinds & (STATE | {"group", "government_body", "rebel_body", "militia_body", "media"}))


def _is_one(found: Phrase, wanted: frozenset[str], bare: bool) -> bool:
    """Whether the phrase is of a wanted kind; `bare`: a name that says nothing of its kind will do."""
    kinds = found.kinds
    if kinds & wanted:
        return not (bare and any(classes(t) & {"force_body", "government_body"} for t in found.tokens()))
    return bare and not kinds and named(found.head)


def _bound(candidate: Token, pronoun: Token) -> bool:
    """Whether both are arguments of one verb, where "it" cannot be the other one; a possessive can."""
    return pronoun.dep_ != "poss" and candidate.head == pronoun.head


def _speaks(token: Token) -> bool:
    return token.dep_ in SUBJECT and token.head.lemma_.lower() in SAYING


def _is_counted(head: Token) -> bool:
    if any(t.dep_ == "nummod" for t in head.lefts):
        return True
    return head.dep_ == "pobj" and (head.head.head.pos_ == "NUM" or "partitive" in classes(head.head.head))


def _verb(token: Token) -> Token | None:
    return next((t for t in token.ancestors if t.pos_ == "VERB"), None)


def _with_apposition(found: Phrase) -> Phrase | None:
    """The phrase with the office or the name that stands beside it between commas."""
    doc, head = found.doc, found.head
    for right in head.rights:
        if right.dep_ == "appos" and found.end + 1 < len(doc) and doc[found.end].text == ",":
            other = phrase(right)
            if other.start == found.end + 1:
                return Phrase(head, found.start, other.end)
    if head.dep_ == "appos" and found.start and doc[found.start - 1].text == ",":
        other = phrase(head.head)
        if other.end == found.start - 1 and (other.person or lexicon().get(other.head.lemma_.lower())):
            return Phrase(head, other.start, found.end)
    return None
