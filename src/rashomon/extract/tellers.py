"""The teller of a report verb: its subject, its agent, or the noun that the parser hung elsewhere."""

from __future__ import annotations

from spacy.tokens import Token

from rashomon.extract import reported
from rashomon.extract.reported import QUOTE_MARKS
from rashomon.extract.speakers import RELATIVES, cue_words, lemma, phrase, speaking_nouns

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
BREAKS = frozenset({",", "-", "--", "–", "—"})
NAMES = frozenset({"PERSON", "ORG", "NORP", "GPE"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def source(token: Token) -> tuple[Token | None, bool]:
    """The head of the phrase that says, and whether nobody is named ("it was reported")."""
    agent = next((g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if (
        agent is None
        and token.tag_ in {"VBN", "VBD"}
        and token.i + 1 < len(token.doc)
        and token.nbor().text.lower() == "by"
    ):
        agent = next((c for c in token.nbor().children if c.dep_ == "pobj"), None)
        if agent is not None and (agent.ent_type_ in NAMES or lemma(agent) in speaking_nouns()):
            return agent, False
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in token.children):
        return agent, agent is None
    # The nearest noun before the verb speaks; one farther off belongs to what is said.
    subjects = [child for child in token.children if child.dep_ in SUBJECTS]
    before = [child for child in subjects if child.i < token.i]
    after = [child for child in subjects if child.i > token.i]
    if before and after and token.nbor(-1).text in BREAKS | QUOTE_MARKS:
        return after[0], False
    before = [child for child in before if not _bracketed(child)] or before
    if before or subjects:
        subject = _named_after(before[-1] if before else subjects[0])
        return _inverted(token, subject) or _antecedent(subject, token), False
    if token.dep_ == "acl" and token.tag_ in {"VBN", "VBD"}:
        if agent is None and closing(token):
            return token.head, False
        return agent, agent is None
    if token.dep_ == "acl":
        return token.head, False
    if token.tag_ in FINITE:
        beside = _beside(token)
        if beside is not None:
            return beside, False
    return _inherited(token), False


def closing(token: Token) -> bool:
    """Whether a verb that the parser took for a participle ends a sentence as its report: "…, an official said"."""
    start = phrase(token.head)[0]
    before = token.doc[start - 1].text if start > token.sent.start else ""
    return (
        token.head.i == token.i - 1 and before in BREAKS | QUOTE_MARKS and lemma(token) in cue_words("verbs", "clause")
    )


def _inverted(token: Token, subject: Token) -> Token | None:
    """The speaker after the verb ("…, announced the general"), which the parser takes for its object."""
    following = reported.dobj(token)
    if following is None or following.left_edge.i != token.i + 1 or following.pos_ not in {"PROPN", "NOUN"}:
        return None
    if (
        token.i
        and token.nbor(-1).text in BREAKS | QUOTE_MARKS
        and subject.i < token.i - 1
        and not _opened(token, subject)
    ):
        return following
    return None


def _named_after(subject: Token) -> Token:
    """The person whom the parser took for another name of the last noun of what is said: "“… a hundred” men, Ann Low,
    the director, told the hearing"."""
    if subject.tag_ != "NNS" or subject.ent_type_ or any(c.dep_ in {"det", "poss"} for c in subject.children):
        return subject
    person = next((c for c in subject.children if c.dep_ == "appos" and c.i > subject.i), None)
    return person if person is not None and person.ent_type_ == "PERSON" else subject


def _bracketed(subject: Token) -> bool:
    """Whether a noun stands in brackets, as the name in full after an acronym does."""
    return subject.left_edge.i > 0 and subject.left_edge.nbor(-1).text in {"(", "["}


def _opened(token: Token, subject: Token) -> bool:
    """Whether the comma before the verb closes what stands between subject and verb ("the army, however, said")."""
    return any(t.text in BREAKS for t in token.doc[subject.i : token.i - 1])


def _beside(token: Token) -> Token | None:
    """The noun right before or after a verb that the parser left without a subject, set off by a comma or a quotation
    mark from what is said: "…, spokeswoman Maria Zakharova told reporters"."""
    doc = token.doc
    i = token.i - 1
    while i > token.sent.start and doc[i].pos_ in {"ADV", "AUX"}:
        i -= 1
    if i >= token.sent.start and doc[i].pos_ in {"PROPN", "NOUN", "PRON"} and doc[i].dep_ not in {"dobj", "pobj"}:
        start = phrase(doc[i])[0]
        if start > token.sent.start and doc[start - 1].text in BREAKS | QUOTE_MARKS:
            return doc[i]
    if token.i > token.sent.start and doc[token.i - 1].text in BREAKS | QUOTE_MARKS and token.tag_ in FINITE:
        after = next((c for c in token.rights if c.dep_ in {"dobj", "ccomp", "attr", "npadvmod", "oprd"}), None)
        if after is not None and after.pos_ in {"PROPN", "NOUN"} and after.left_edge.i == token.i + 1:
            return after
    return None


def _antecedent(subject: Token, verb: Token) -> Token | None:
    """The subject itself; for a relative pronoun the noun before it."""
    if subject.text.lower() in RELATIVES and subject.tag_ in {"WDT", "WP", "IN"}:
        clause = verb
        while clause.dep_ == "conj" and clause.head.i < clause.i:
            clause = clause.head
        return clause.head if clause.dep_ == "relcl" else None
    if subject.tag_ in {"WP", "WDT"} or subject.dep_ == "csubj":
        return None
    return subject


def _inherited(token: Token) -> Token | None:
    """The subject of the verb that this one leans on: "denied X and accused …", "adding that", "quoted as saying"."""
    governor, label = token, token.dep_
    for _ in range(4):
        if label not in {"conj", "xcomp", "advcl", "pcomp", "prep"}:
            break
        governor = governor.head
        label = governor.dep_
        if governor.pos_ not in {"VERB", "AUX"}:
            continue
        if lemma(governor) in cue_words("verbs", "relay") | cue_words("verbs", "makes_speak"):
            quoted = next((c for c in governor.children if c.dep_ == "dobj" and c.i < token.i), None)
            if quoted is not None:
                return quoted
        subjects = [c for c in governor.children if c.dep_ in SUBJECTS]
        teller = governor.head
        if (
            label == "ccomp"
            and lemma(teller) in cue_words("verbs", "clause")
            and lemma(governor) not in cue_words("verbs", "clause")
        ):
            # "said that ten died and added that …": the parser hangs the second report on what the first one tells.
            told = [c for c in teller.children if c.dep_ in SUBJECTS and c.i < teller.i]
            if told:
                return _antecedent(told[-1], teller)
        if subjects:
            return _antecedent(subjects[-1], governor)
        if governor.dep_ == "acl" and governor.tag_ != "VBN":
            return governor.head
    return None
