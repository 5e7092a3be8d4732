"""Whether a noun's event took place or is only referred to, and what is only talked about."""

from __future__ import annotations

from spacy.tokens import Token

from rashomon.extract import triggers

SUBJECTS = {"nsubj", "nsubjpass"}


def stated(token: Token, kind: str) -> bool:
    """Whether the noun states the event of its kind: by its verb, in a phrase of occasion, or by being at war."""
    return _happens(token) or _told_first(token, kind) or _at_war(token)


def talked_of(token: Token) -> bool:
    """Whether it is only what talks are about or for: "talks over the release of 20 men", "talks to secure it"."""
    meant = False
    for above in (token, *token.ancestors):
        if above is not token and triggers.noun_kind(above) == "talks":
            return True
        if meant and any(t.dep_ in SUBJECTS and triggers.noun_kind(t) == "talks" for t in above.children):
            return True
        meant = meant or above.lower_ in {"about", "for", "on", "over"}
        meant = meant or (above.pos_ == "VERB" and any(t.lower_ == "to" and t.dep_ == "aux" for t in above.lefts))
    return False


def _happens(token: Token) -> bool:
    """Whether a noun's event is stated, not only referred to: its verb makes it happen."""
    head = token.head
    while head.dep_ in {"pobj", "prep", "conj"} and head.pos_ not in {"VERB", "AUX"} and head.i != head.head.i:
        head = head.head
    if token.lemma_.lower() in triggers.words("narrow"):
        return token.dep_ == "nsubj" and head.lemma_.lower() in triggers.words("lasting")
    if token.dep_ == "ROOT":
        return True
    if any(t.dep_ == "relcl" and t.lemma_.lower() in triggers.words("lasting") for t in token.children):
        return True
    if token.dep_ in {"nsubj", "nsubjpass", "dobj", "attr", "conj"}:
        return head.pos_ in {"VERB", "AUX"} and head.lemma_.lower() in triggers.words("light")
    return False


def _told_first(token: Token, kind: str) -> bool:
    """Whether a phrase of occasion states the noun's event: "since a coup in 2020", "his death in a plane crash"."""
    if kind not in triggers.words("occasional") or token.dep_ not in {"pobj", "conj"}:
        return False
    first = next((t for t in [token, *token.ancestors] if t.dep_ == "pobj"), token)
    known = any(t.lower_ in {"the", "this", "that"} for t in token.lefts)
    return not known and first.head.lower_ in triggers.words("occasions")


def _at_war(token: Token) -> bool:
    """Whether somebody is at war or goes to it: "at war since 2012", "returned to war"."""
    before = token.head
    return (
        token.lower_ == "war"
        and token.dep_ == "pobj"
        and before.lower_ in {"at", "to"}
        and not any(t.dep_ in {"det", "poss", "amod"} for t in token.lefts)
        and before.head.lemma_.lower() in triggers.words("warring")
    )
