"""Roles: who did it, to whom it was done, and whose the counted people or things are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.counted import unit
from rashomon.extract.mentions import Mentions
from rashomon.extract.tallies import Tally
from rashomon.model import Event, Figure, Mention

SUBJECTS = {"nsubj", "nsubjpass"}
VERBS = {"VERB", "AUX"}
RELATIVES = {"who", "whom", "which", "that"}
GENERIC = {
    "other",
    "others",
    "man",
    "person",
    "people",
    "more",
    "member",
    "casualty",
    "loss",
    "body",
    "dead",
    "wounded",
    "injured",
    "victim",
    "life",
    "corpse",
}


def of(mentions: Mentions, words: Sequence[Token]) -> tuple[Mention | None, Mention | None]:
    """Actor and target of an event, each from the first of its triggers that tells it."""
    actor = target = None
    for word in words:
        first, second = _roles(word)
        actor = actor or _mention(mentions, first)
        target = target or _mention(mentions, second)
    return actor, target


def _mention(mentions: Mentions, head: Token | None) -> Mention | None:
    if head is None or head.pos_ not in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"} or head.lower_ == "power":
        return None
    if triggers.noun_kind(head) is not None or unit(head) in {"weapons", "other"} or head.ent_type_ in {"DATE", "TIME"}:
        return None
    found = mentions.of(head)
    return found[0] if found else None


def _roles(word: Token) -> tuple[Token | None, Token | None]:
    if word.pos_ in VERBS or (word.tag_ in {"VBN", "VBG", "VBD"} and word.dep_ not in {"pobj", "nsubj", "dobj"}):
        return agent(word), patient(word)
    return _noun_roles(word)


def agent(verb: Token) -> Token | None:
    """Who does what the verb says: its subject, the agent of a passive, the subject of the verb that it hangs on."""
    entry = triggers.effect(verb)
    by = next(
        (
            t
            for c in verb.children
            if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")
            for t in c.children
            if t.dep_ == "pobj"
        ),
        None,
    )
    if by is not None or _passive(verb):
        return by
    if entry is not None and (
        entry.counts == "subject" or entry.form == "adjective" or verb.lemma_ in {"lose", "cost"}
    ):
        return None
    own = next((t for t in verb.children if t.dep_ == "nsubj"), None)
    if own is not None:
        if own.lower_ in RELATIVES and verb.dep_ == "relcl":
            return verb.head
        return own
    if (
        verb.dep_ in {"conj", "xcomp", "advcl"}
        and verb.head.pos_ in VERBS
        and verb.tag_ != "VBN"
        and not _passive(verb.head)
    ):
        return agent(verb.head)
    return None


def _passive(verb: Token) -> bool:
    if any(t.dep_ in {"auxpass", "nsubjpass"} for t in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"} and not any(t.dep_ == "dobj" for t in verb.children)


def patient(verb: Token) -> Token | None:
    """To whom or what the verb does it."""
    entry = triggers.effect(verb)
    if entry is not None and entry.counts == "subject":
        return next((t for t in verb.children if t.dep_ in SUBJECTS), None)
    if _passive(verb):
        own = next((t for t in verb.children if t.dep_ in SUBJECTS), None)
        if own is None and verb.dep_ in {"acl", "amod"}:
            return verb.head
        if own is not None and own.lower_ in RELATIVES and verb.dep_ == "relcl":
            return verb.head
        return own
    own = next((t for t in verb.children if t.dep_ == "dobj"), None)
    if own is not None:
        return own
    return _object(verb, {"on", "against", "with", "at", "into", "between"})


def _object(word: Token, prepositions: set[str]) -> Token | None:
    for child in word.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    return None


def _noun_roles(noun: Token) -> tuple[Token | None, Token | None]:
    """Roles that a noun's own words tell: "the rebels' attack on X", "an attack by X", "fighting between A and B"."""
    between = _object(noun, {"between"})
    if between is not None:
        return between, next((t for t in between.children if t.dep_ == "conj"), None)
    actor = _object(noun, {"by"}) or next((t for t in noun.lefts if t.dep_ == "poss"), None)
    actor = actor or next(
        (t for t in noun.lefts if t.dep_ in {"amod", "compound", "nmod"} and t.ent_type_ in {"NORP", "ORG", "GPE"}),
        None,
    )
    target = _object(noun, {"on", "against", "with", "upon"})
    if noun.dep_ == "dobj" and noun.head.pos_ in VERBS:
        actor = actor or agent(noun.head)
        target = target or _object(noun.head, {"on", "against", "with"})
    entry = triggers.effect(noun)
    if entry is not None and entry.form == "noun":
        return _object(noun, {"by"}), _object(noun, {"of"})
    return actor, target


def thing(noun: Token) -> bool:
    """Whether the noun is of a thing or a place by the codebook's units."""
    return unit(noun) not in {None, "persons"}


def counted_group(
    mentions: Mentions,
    event: Event,
    tally: Tally,
    made: Sequence[Figure],
    others: Sequence[Token],
    previous: tuple[Mention, ...],
) -> tuple[Mention, ...]:
    """Whose people or things a figure counts; empty where nothing tells."""
    head = tally.counted.head
    if tally.unit != "persons":
        return _owner(mentions, event, tally)
    loser = _loser(tally.trigger)
    generic = head.lemma_.lower() in GENERIC or head.i == tally.trigger.i
    if loser is not None and (generic or not tally.counted.noun):
        return _only(mentions.of(loser), others)
    if tally.counted.noun and not generic:
        return _only(mentions.of(head), others)
    told = (_told(head) if tally.counted.noun else None) or _holder(tally.trigger) or _put_at(tally.counted.top)
    if told is not None:
        return _only(mentions.of(told), others)
    before = [figure for figure in made if figure.unit == "persons" and figure.of]
    if before:
        return before[-1].of
    if head.lemma_.lower() in {"man", "person", "people", "member"}:
        return _only(mentions.of(head), others)
    if tally.trigger.i == tally.counted.top.i and previous:
        return previous  # a bare number set against an earlier one counts the same people
    if event.target is not None and (head.i == tally.trigger.i or not tally.counted.noun):
        return (event.target,)
    found = mentions.of(tally.counted.top)
    return tuple(mention for mention in found if mention.antecedent is not None)


def _holder(trigger: Token) -> Token | None:
    """Whose losses or dead they are: "put Azerbaijan's losses at two tanks", "its own dead at 43"."""
    if trigger.pos_ in VERBS:
        return None
    return next((t for t in trigger.lefts if t.dep_ == "poss"), None)


def _put_at(number: Token) -> Token | None:
    """Whose losses are put at the number: "put the army's losses at 40 killed", "its dead rose to 12"."""
    top = number if number.dep_ == "pobj" else number.head
    if top.dep_ != "pobj" or top.head.lower_ not in {"at", "to"}:
        return None
    over = top.head.head
    for noun in (over, *(t for t in over.children if t.dep_ in {"dobj", "nsubj", "nsubjpass"})):
        if noun.lemma_.lower() in {"loss", "casualty", "dead", "toll", "death", "fatality", "wounded"}:
            return next((t for t in noun.lefts if t.dep_ == "poss"), None)
    return None


def _only(found: Iterable[Mention], others: Sequence[Token]) -> tuple[Mention, ...]:
    """The mentions that no other figure counts: of "two soldiers and three rebels" each figure has its own."""
    return tuple(m for m in found if m.span is None or not any(m.span.start <= t.idx < m.span.end for t in others))


def _loser(trigger: Token) -> Token | None:
    """Who lost them: the subject of "lose" or of "suffer casualties"; whom they were inflicted on."""
    verb = trigger if trigger.pos_ in VERBS else trigger.head
    lemma = verb.lemma_.lower()
    if lemma == "lose" or (trigger.pos_ not in VERBS and lemma in {"suffer", "sustain", "take", "incur", "have"}):
        own = next((t for t in verb.children if t.dep_ == "nsubj"), None)
        if own is not None and own.lower_ in RELATIVES and verb.dep_ == "relcl":
            return verb.head
        if own is None and verb.dep_ in {"conj", "xcomp", "advcl"}:
            return next((t for t in verb.head.children if t.dep_ == "nsubj"), None)
        return own
    if lemma == "cost":
        return next((t for t in verb.children if t.dep_ == "dative"), None)
    if lemma == "inflict":
        return _object(verb, {"on", "upon"}) or _object(trigger, {"on", "upon"})
    return None


def _told(head: Token) -> Token | None:
    """The group that a word like "casualties" or "dead" names beside it: "government casualties", "its dead"."""
    inner = _object(head, {"of", "among", "on", "in"})
    if inner is not None and inner.ent_type_ not in {"GPE", "LOC", "DATE", "FAC"}:
        return inner
    return next(
        (
            t
            for t in head.lefts
            if t.dep_ in {"poss", "compound"} or (t.dep_ in {"amod", "nmod"} and t.ent_type_ == "NORP")
        ),
        None,
    )


def _owner(mentions: Mentions, event: Event, tally: Tally) -> tuple[Mention, ...]:
    """Whose the materiel or the buildings were, where that is stated."""
    head = tally.counted.head
    owner = next((t for t in head.lefts if t.dep_ == "poss"), None) or _object(head, {"of"})
    if owner is None or (owner.ent_type_ in {"GPE", "LOC", "DATE"} and owner.dep_ == "pobj"):
        owner = next(
            (
                t
                for t in head.lefts
                if t.ent_type_ in {"NORP", "ORG"} or t.lower_ in {"army", "government", "rebel", "enemy"}
            ),
            None,
        )
    if owner is not None and owner.pos_ == "PRON" and owner.dep_ == "pobj":
        owner = None  # "two of them armoured": the pronoun is the things themselves
    owner = owner or _loser(tally.trigger) or _holder(tally.trigger)
    return mentions.of(owner)[:1] if owner is not None and owner.pos_ not in {"NUM"} else ()
