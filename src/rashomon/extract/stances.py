"""How a clause stands to its event: asserted, denied, confirmed, doubted or intended, and how sure it sounds."""

from __future__ import annotations

import functools

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon import codebook
from rashomon.extract.parsing import Parsed
from rashomon.model import Attribution

WEAKER = {"certain": 0, "probable": 1, "possible": 2, "unknown": 3}
VERBS = frozenset({"VERB", "AUX"})

POINTING = frozenset({"it", "this", "that", "these", "those", "all", "any", "both", "either", "neither"})


@functools.cache
def _words(*path: str) -> frozenset[str]:
    node = codebook.load("hedges")
    for part in path:
        node = node[part]
    return frozenset(node)


def read(parsed: Parsed, clause: Tokens, attribution: Attribution | None) -> tuple[str, str]:
    """The codebook's stance and certainty of a claim that is stated in `clause`.

    The cue speaks first (`denied`, `admitted`, `vowed`, `believes`), then the clause's own negation, future and
    hedges. That nobody was hurt ("no casualties", "none of its own lost") is an assertion with the figure nought,
    not a denial. The weaker of the cue's and the clause's certainty holds.
    """
    stance = attribution.stance if attribution else "asserts"
    certainty = attribution.certainty if attribution else "certain"
    spoken = attribution is not None and attribution.form != "narration"
    tokens = _content(parsed, clause, attribution if spoken else None)
    if not tokens:
        return stance, certainty
    heads = _heads(tokens)
    if stance == "asserts":
        if _doubted(tokens):
            stance = "doubts"
        elif any(_denied(head, tokens) for head in heads) or _false(tokens):
            stance = "denies"
        elif heads and _intended(heads[0]):
            stance = "intends"
    certainty = max(certainty, _certainty(tokens, heads, stance, attributed=spoken), key=WEAKER.__getitem__)
    return stance, certainty


def answer(parsed: Parsed, attribution: Attribution) -> str | None:
    """The stance in which somebody answers what others say, where that is all that he says: "denied it", "rejects the
    figure", "called the charge baseless", "took responsibility"; None for any other attribution.

    What is answered is a word for something said or done, or a clause of its own.
    """
    if attribution.source is None or not attribution.content:
        return None
    tokens = [token for span in attribution.content for token in parsed.tokens(span) if not token.is_space]
    stance = attribution.stance
    if stance == "confirms" and _unconfirmed(parsed, attribution):
        return None
    if stance not in {"denies", "doubts", "confirms"}:
        if not _false(tokens):
            return None
        stance = "denies"
    told = any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in tokens)
    answers = any(token.lemma_.lower() in _words("answered") for token in tokens)
    return stance if answers or told or tokens[0].lower_ in POINTING else None


def _unconfirmed(parsed: Parsed, attribution: Attribution) -> bool:
    """Whether somebody is said not to confirm: what the report was told of a check, and no claim of his."""
    if attribution.cue is None:
        return False
    cue = parsed.tokens(attribution.cue)
    if any(child.dep_ == "neg" or child.lower_ == "neither" for token in cue for child in token.children):
        return True
    if attribution.source is None or attribution.source.span is None:
        return False
    head = parsed.tokens(attribution.source.span).root
    while head.dep_ == "conj":
        head = head.head
    return any(token.lower_ in {"neither", "nor", "nobody", "none", "no"} for token in head.subtree)


def _content(parsed: Parsed, clause: Tokens, attribution: Attribution | None) -> list[Token]:
    """The clause's tokens that are claimed: those inside the attribution's content where the two meet."""
    tokens = [token for token in clause if not token.is_space]
    if attribution is None:
        return tokens
    inside = [
        token
        for token in tokens
        if any(span.start <= token.idx and token.idx + len(token) <= span.end for span in attribution.content)
    ]
    return inside or tokens


def _heads(tokens: list[Token]) -> list[Token]:
    """The uppermost verbs of the stretch, each of whose heads lies outside of it, and those coordinated with them."""
    inside = {token.i for token in tokens}
    found = [token for token in tokens if token.pos_ in VERBS and (token.head.i not in inside or token.dep_ == "ROOT")]
    if not found:
        found = [token for token in tokens if token.pos_ in VERBS][:1]
    return found


def _denied(head: Token, tokens: list[Token]) -> bool:
    """ "did not bombard", "never", "nor did we", "no village was attacked"; not "no casualties", which is a count."""
    inside = {token.i for token in tokens}
    children = [child for child in head.children if child.i in inside]
    if any(child.dep_ == "neg" for child in children) and not _unknowing(head):
        return not any(child.dep_ in {"dobj", "attr"} and _harm(child) for child in children)
    if any(child.text.lower() in {"nor", "never"} for child in children):
        return True
    for child in children:
        if child.dep_ not in {"nsubj", "nsubjpass", "dobj", "attr"}:
            continue
        none = any(c.text.lower() in {"no", "neither"} and c.dep_ in {"det", "preconj"} for c in child.children)
        if none and not _harm(child) and not _harm(head):
            return True
    return False


def _unknowing(head: Token) -> bool:
    """ "does not know", "could not say": not knowing is no denial."""
    return head.lemma_.lower() in _words("unknowing")


def _harm(token: Token) -> bool:
    return token.lemma_.lower() in _words("harm")


def _false(tokens: list[Token]) -> bool:
    """ "the story is false", "that is untrue", "a fabrication"."""
    return any(
        bool({token.lemma_.lower(), token.text.lower()} & _words("untrue"))
        and not (token.lemma_.lower() == "lie" and token.pos_ == "VERB")
        and token.dep_ in {"acomp", "attr", "oprd", "ROOT", "pobj", "ccomp", "advcl"}
        and not any(child.dep_ == "neg" for child in (*token.children, *token.head.children))
        for token in tokens
    )


def _doubted(tokens: list[Token]) -> bool:
    """ "there was no sign that", "no evidence of"."""
    for token in tokens:
        children = {child.text.lower() for child in token.children}
        if token.lemma_.lower() in _words("grounds") and children & {"no", "little"}:
            return True
        if token.lemma_.lower() in _words("trusting") and any(child.dep_ == "neg" for child in token.children):
            return True
    return False


def _intended(head: Token) -> bool:
    """A future or a plan: "will", "is to send", "plans to"."""
    if head.lemma_.lower() in _words("planning") and any(child.dep_ == "xcomp" for child in head.children):
        return True
    if any(
        child.dep_ == "aux" and child.text.lower() in _words("future") and not _perfect(head) for child in head.children
    ):
        return True
    if head.lemma_.lower() == "be":
        return any(
            child.dep_ == "xcomp" and any(c.text.lower() == "to" for c in child.children) and child.i == head.i + 2
            for child in head.children
        )
    return False


def _perfect(head: Token) -> bool:
    return any(child.dep_ == "aux" and child.text.lower() == "have" for child in head.children)


def _certainty(tokens: list[Token], heads: list[Token], stance: str, *, attributed: bool) -> str:
    """How sure the clause itself sounds, by the weakest hedge on its uppermost verbs and the words around them.

    "Alleged rebels" hedges a report's own voice; in another's mouth it only names whom he means.
    """
    if any(_unknowing(head) and any(c.dep_ == "neg" for c in head.children) for head in heads):
        return "unknown"
    if any(token.lemma_.lower() in _words("unclear") for token in tokens if token.dep_ in {"acomp", "ROOT", "oprd"}):
        return "unknown"
    if any(_modal(head) for head in heads):
        return "possible"
    if stance == "intends" and any(token.text.lower() in {"if", "unless"} and token.dep_ == "mark" for token in tokens):
        return "possible"
    if any(token.text.lower() in _words("possible") and token.dep_ != "amod" for token in tokens):
        return "possible"
    if any(token.text.lower() in _words("probable") and not (attributed and token.dep_ == "amod") for token in tokens):
        return "probable"
    if any(head.lemma_.lower() in _words("seeming") for head in heads):
        return "probable"
    return "certain"


def _modal(head: Token) -> bool:
    """ "may", "might"; "could" only of what is or has been, since "could be heard" tells what was."""
    helpers = {child.text.lower() for child in head.children if child.dep_ in {"aux", "auxpass"}}
    if helpers & _words("modal"):
        return True
    return "could" in helpers and (head.lemma_.lower() in {"be", "include", "increase", "rise"} or "have" in helpers)
