"""What pronouns and epithets stand for, by recency, number, role and kind of the phrases before them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from rashomon import codebook
from rashomon.extract.counted import unit
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
RANKS = frozenset(
    {"officer", "colonel", "col", "col.", "general", "gen", "gen.", "major", "captain", "lieutenant", "brigadier"}
)
APPOSITION = 12
"""Words at most that an apposition may have after its noun phrase."""
PLACING = frozenset({"in", "at", "near", "to", "on", "around", "outside", "inside", "into", "towards", "toward"})
DATELINE = 14
"""Words from a report's beginning within which its dateline ends in a dash."""
DASHES = frozenset({"-", "--", "–", "—"})
TELLING = frozenset("army navy police ministry commission council agency office mission brigade battalion".split())  # noqa: SIM905
"""Nouns of which there are many: "the ministry" takes up a ministry only."""
STRIKING = frozenset(
    "attack raid storm ambush strike assault launch open hit shell fire overrun kill abduct seize by".split()  # noqa: SIM905
)
"""Verbs of those whom "the attackers" takes up."""
INSURGENT = frozenset({"liberation", "resistance", "rebel", "revolutionary", "salvation", "rebels", "insurgent"})
"""Words in the names of armies that are no state's, which "the army" alone does not take up."""
SAYING = frozenset(
    "say tell add claim deny report announce state accuse confirm admit acknowledge note insist".split()  # noqa: SIM905
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
            return self._teller(found) or self._best(found, self._agreeing(found), PRONOUN_REACH)
        if found.head.pos_ == "NUM" or found.head.lemma_.lower() in {"other", "another"}:
            return self._counted_before(found)
        owner = found.owner
        if owner is not None and owner.lower_ in THINGS | MANY | PERSONS:
            own = found.kinds & {"member_noun", "role"} or unit(found.head) in {"vehicles", "aircraft", "weapons"}
            own = own and found.head.lemma_.lower() not in _beside()
            return self.of(phrase(owner)) if own else None
        if found.head.ent_type_ == "PERSON" or "role" in found.kinds:
            return self._person(found)
        if found.proper or owner is not None or _named_next(found):
            return None
        if "writing" in found.kinds:
            return None if any(t.dep_ == "compound" for t in found.tokens()) else self._issuer(found)
        wider = _with_apposition(found) if "group" in found.kinds else None
        if wider is not None:
            return wider
        if found.definite:
            return self._best(found, self._fitting(found), EPITHET_REACH)
        return None

    def _teller(self, found: Phrase) -> Phrase | None:
        """The subject of "say" for a pronoun that is the subject of what is said: "the rebels said that they had …"."""
        clause = found.head.head
        if found.head.dep_ not in SUBJECT or clause.dep_ != "ccomp" or clause.head.lemma_.lower() not in SAYING:
            return None
        told = next((t for t in clause.head.lefts if t.dep_ == "nsubj" and t.pos_ in {"NOUN", "PROPN"}), None)
        teller = phrase(told) if told is not None and told.i < found.head.i else None
        if teller is None or teller.kinds & {"writing"}:
            return None
        word = found.head.lower_
        if word in PERSONS:
            fits = teller.person
        elif word in MANY:
            fits = teller.plural and teller.head.pos_ == "NOUN"
        else:
            fits = not teller.plural and not teller.person and _body(teller)
        return self._full(teller) if fits else None

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
            elif p.plural:
                fits = p.head.pos_ != "PROPN" or _body(p)
            else:
                fits = _body(p) and p.subject
            if fits and not _bound(p.head, found.head):
                kept.append(p)
        return kept

    def _fitting(self, found: Phrase) -> list[Phrase]:
        """Earlier phrases that a definite epithet can take up: of its kind, and with its own telling words."""
        kinds = found.kinds
        if kinds & {"force_body", "police_body", "force_member", "police_member"} and not kinds & ARMED:
            wanted = STATE - {"force_unit"}
        elif kinds & STATE and not kinds & {"group"}:
            wanted = STATE
        elif "government_body" in kinds and "group" not in kinds:
            wanted = frozenset({"government_body"})
        elif kinds & ARMED:
            wanted = ARMED
        else:
            return []
        own = {t.lemma_.lower() for t in found.tokens() if t.pos_ in {"NOUN", "PROPN", "ADJ"}}
        telling = own if len(own) > 1 else own & TELLING
        kept = []
        for p in self._before(found):
            if p.person or not (p.proper or (p.kinds & {"group"} and not p.plural and self.of(p))):
                continue
            if "attacker" in kinds and not _strikes(p.head):
                continue
            if wanted is not ARMED and INSURGENT & {t.lower_ for t in p.tokens()}:
                continue
            if telling - {t.lemma_.lower() for t in p.tokens()} or (
                found.kinds & {"group"} and p.plural != found.plural
            ):
                continue
            if _is_one(p, wanted, bare=wanted is ARMED):
                kept.append(p)
        return kept

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
            score -= 4 * (p.head.dep_ == "pobj" and p.head.head.lower_ in PLACING)
            if score >= highest:
                best, highest = p, score
        return self._full(best) if best else None

    def _counted_before(self, found: Phrase) -> Phrase | None:
        """What an earlier number in this sentence or the one before counts, for a number that stands alone."""
        place = _sentence(found.head)
        near = [p for p in self._before(found) if 0 <= place - _sentence(p.head) <= 1]
        counted = [p for p in near if p.plural and _is_counted(p.head) and unit(p.head) in {"persons", None}]
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
            office = phrase(found.head.head) if found.head.dep_ == "appos" else found
            if office.owner is not None and office.owner.lower_ in THINGS | MANY:
                return self.of(phrase(office.owner)) or wider
            return wider
        if found.definite and not found.proper:
            wanted = RANKS if found.head.lemma_.lower() == "officer" else {found.head.lemma_.lower()}
            same = [p for p in self._before(found) if p.person and wanted & {t.lemma_.lower() for t in p.tokens()}]
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


@functools.cache
def _beside() -> frozenset[str]:
    return frozenset(codebook.load("groups")["beside"])


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
    if _dateline(found.head):
        return False
    if kinds & wanted:
        return not (bare and any(classes(t) & {"force_body", "government_body"} for t in found.tokens()))
    return bare and not kinds and named(found.head)


def _dateline(head: Token) -> bool:
    """Whether it is the place that a report opens with, in capitals before a dash: "BAMAKO, July 28 (Agency) -"."""
    line = head.doc[head.sent.start : head.i + DATELINE]
    if not head.is_upper or head.i - head.sent.start > 1 or head.sent.start > DATELINE:
        return False
    rest = line[head.i + 1 - head.sent.start :]
    return bool(rest) and rest[0].text in {",", "(", *DASHES} and any(t.text in DASHES for t in rest)


def _named_next(found: Phrase) -> bool:
    """Whether the phrase is at once given a name: "the rebels, known as …", "the group called …"."""
    after = [t.lower_ for t in found.doc[found.end : found.end + 3] if not t.is_punct]
    return after[:1] in (["called"], ["named"]) or after[:2] == ["known", "as"]


def _bound(candidate: Token, pronoun: Token) -> bool:
    """Whether both are arguments of one verb, where "it" cannot be the other one; a possessive can."""
    return pronoun.dep_ != "poss" and candidate.head == pronoun.head


def _speaks(token: Token) -> bool:
    return token.dep_ in SUBJECT and token.head.lemma_.lower() in SAYING


def _strikes(token: Token) -> bool:
    """Whether it does what attackers do: the subject of an active verb of attack, or "by" one."""
    verb = token.head
    return token.dep_ in {"nsubj", "agent", "pobj"} and verb.lemma_.lower() in STRIKING


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
                return Phrase(head, found.start, _to_comma(other))
    if head.dep_ == "appos" and found.start and doc[found.start - 1].text == ",":
        other = phrase(head.head)
        if other.end == found.start - 1 and (other.person or lexicon().get(other.head.lemma_.lower())):
            return Phrase(head, other.start, found.end)
    return None


def _to_comma(found: Phrase) -> int:
    """The end of an apposition: that of its phrase, with what qualifies it up to the next comma."""
    doc, last = found.doc, min(found.head.right_edge.i, found.end + APPOSITION)
    return next(
        (i for i in range(found.end, last + 1) if doc[i].is_punct and doc[i].text in ",.;"), max(last + 1, found.end)
    )
