"""Whose voice an unnamed speaker is: the earlier source that "he", "the sources" or "Spokesman Saad" takes up."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from spacy.tokens import Token

from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import bodies, cue_words, lemma, others, people, phrase

REACH = 4
"""Sentences back in which a speaker is taken up by a pronoun."""
FAR = 12
"""Sentences back in which one is taken up by a noun."""
PERSONS = frozenset({"he", "she", "him", "her"})
MANY = frozenset({"they", "them", "both"})
THINGS = frozenset({"it"})
SOME = frozenset({"one", "another", "others"})
"""One or more of several who spoke before."""
POINTING = frozenset({"the", "this", "these", "that", "those", "same"})
PLAIN = frozenset({"official", "military", "same", "latest", "other"})
"""Words beside a noun that tell nobody from another."""
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokesmen", "spokespersons"})


def antecedents(sayings: Sequence[Saying]) -> dict[int, Token]:
    """For each speaker that takes up an earlier one, by token index, the head of the fullest phrase that names him.

    `sayings` are those of one document in order. A speaker who speaks again is looked for among those who spoke, not
    among all who are named: who says something goes on saying.
    """
    found: dict[int, Token] = {}
    spoken: list[Token] = []
    for saying in sayings:
        head = saying.speaker
        if head is None or head.i in found or any(head.i == other.i for other in spoken):
            continue
        before = [other for other in reversed(spoken) if other.i < head.i]
        earlier = _taken_up(head, before, found)
        if earlier is not None:
            found[head.i] = found.get(earlier.i, earlier)
        spoken.append(head)
    return found


def _taken_up(head: Token, before: Sequence[Token], found: dict[int, Token]) -> Token | None:
    word = head.text.lower()
    near = [other for other in before if _apart(other, head) <= REACH]
    if word in PERSONS:
        beside = _subject_here(head)
        if beside is not None:
            return beside
        return next((other for other in near if _person(found.get(other.i, other))), None)
    if word in MANY:
        return next((other for other in near if _several(found.get(other.i, other))), None)
    if word in SOME:
        return next((other for other in near if _several(found.get(other.i, other))), None)
    if _pointing_count(head):
        return near[0] if near else None
    owner = _owner(head)
    if owner is not None:
        if lemma(head) in _state_bodies():  # of the state that was spoken of last, or nobody's
            spoke = near[0] if near and _body(found.get(near[0].i, near[0])) else None
            return _subject_before(head, spoke, states=True) or spoke
        earlier = _owning(owner.text.lower(), near, found)
        return (_subject_before(head, earlier) or earlier) if owner.text.lower() == "its" else earlier
    if word in THINGS:
        spoke = next((other for other in near if _body(found.get(other.i, other))), None)
        return _subject_before(head, spoke) or spoke
    if _spokesman(head):
        spoke = next((other for other in before[:6] if _body(found.get(other.i, other))), None)
        own = any(token.text.lower() == "its" for token in head.doc[slice(*phrase(head))])
        return (_subject_before(head, spoke) if own else None) or spoke
    far = [other for other in before if _apart(other, head) <= FAR]
    if head.ent_type_ == "PERSON" or head.pos_ == "PROPN":
        same = [other for other in before if other.text == head.text]
        return next((other for other in same if other.i in found or _fuller(other, head)), None)
    return _noun(head, far)


def _subject_here(head: Token) -> Token | None:
    """The one whom the sentence is about before its colon: "an official had been more careful: ten, he said"."""
    doc, start = head.doc, head.sent.start
    if start and doc[start - 1].text == ":":  # the parser ends a sentence there
        start = doc[start - 1].sent.start
    colon = next((token.i for token in doc[start : head.i] if token.text == ":"), None)
    if colon is None:
        return None
    opening = doc[start:colon]
    subject = next((token for token in opening if token.dep_ == "nsubj" and token.head.i < colon), None)
    return subject if subject is not None and subject.pos_ != "PRON" and _person(subject) else None


def _fuller(earlier: Token, later: Token) -> bool:
    """Whether an earlier phrase tells more of a person than his name, which is all that the later one has."""
    (start, end), (first, last) = phrase(earlier), phrase(later)
    return last - first <= 1 and end - start > 2


def _owner(head: Token) -> Token | None:
    """Whose a writing, a count or the people who speak are, by "his", "its", "their": "his version", "its own figures",
    "a count of his own", "his verifiers"."""
    told = cue_words("nouns", "count") | cue_words("nouns", "saying") | cue_words("nouns", "document")
    if lemma(head) not in told | _state_bodies() and (head.tag_ != "NNS" or lemma(head) in others()):
        return None
    start, end = phrase(head)
    owners = [token for token in head.doc[start:end] if token.tag_ == "PRP$"]
    return owners[0] if len(owners) == 1 and owners[0].text.lower() in {"his", "her", "its", "their"} else None


@functools.cache
def _state_bodies() -> frozenset[str]:
    """Bodies that one speaks of as somebody's: "its ministry", "its army"."""
    return frozenset({"ministry", "army", "military", "government", "office", "command", "staff", "police", "embassy"})


def _owning(word: str, near: Sequence[Token], found: dict[int, Token]) -> Token | None:
    fits = {"its": _body, "their": _many}.get(word, _person)
    return next((other for other in near if fits(found.get(other.i, other))), None)


def _many(head: Token) -> bool:
    return _several(head) or _body(head)


def hangs(head: Token | None, known: dict[int, Token]) -> bool:
    """Whether a speaker is only a count that points back, with nobody before whose it could be: "by that count"."""
    return head is not None and head.i not in known and _pointing_count(head)


def _pointing_count(head: Token) -> bool:
    if lemma(head) not in cue_words("nouns", "count"):
        return False
    return head.i > 0 and head.nbor(-1).text.lower() in {"that", "this"}


def _subject_before(head: Token, spoke: Token | None, *, states: bool = False) -> Token | None:
    """The body that the sentence before is about, named since whoever spoke last: "The army kept silent. It said"."""
    if head.sent.start == 0:
        return None
    before = head.doc[head.sent.start - 1].sent
    root = before.root
    subject = next((token for token in root.children if token.dep_ == "nsubj"), None)
    if subject is None or subject.pos_ == "PRON" or not _body(subject):
        return None
    if not _institution(subject) and not (states and subject.ent_type_ == "GPE"):
        return None
    return subject if spoke is None or spoke.i < subject.i else None


def _institution(head: Token) -> bool:
    start, end = phrase(head)
    named = any(token.ent_type_ in {"ORG", "NORP"} for token in head.doc[start:end])
    return named or lemma(head) in bodies()


def _noun(head: Token, far: Sequence[Token]) -> Token | None:
    """ "The sources", "the same report": one with the same noun and more to tell, else for words that mean only that
    somebody speaks whoever spoke last."""
    if not _points(head):
        return None
    same = next((other for other in far if lemma(other) == lemma(head) and not _points(other)), None)
    if same is not None or lemma(head) not in cue_words("nouns", "document") | {"source"}:
        return same
    return next((other for other in far if other.pos_ != "PRON" and not _points(other)), None)


def _points(head: Token) -> bool:
    """Whether the phrase only points back: "the source", "these same sources"; not "the army report"."""
    start, end = phrase(head)
    words = [token.text.lower() for token in head.doc[start:end] if token.i != head.i]
    return bool(set(words) & POINTING) and all(word in POINTING | PLAIN for word in words)


def _spokesman(head: Token) -> bool:
    """A spokesman of whom it is not said whose he is: "Spokesman Saad", "the spokesman"."""
    start, end = phrase(head)
    tokens = [token for token in head.doc[start:end] if token.ent_type_ != "PERSON" and not token.is_punct]
    words = {token.text.lower() for token in tokens}
    return bool(words & SPOKESMEN) and words <= SPOKESMEN | POINTING | {"a", "its", "their", "chief"}


def _apart(earlier: Token, later: Token) -> int:
    """How many sentences lie between two tokens."""
    return sum(1 for token in later.doc[earlier.i + 1 : later.i + 1] if token.is_sent_start)


def _person(head: Token) -> bool:
    if head.ent_type_ == "PERSON" or head.text.lower() in PERSONS:
        return True
    return lemma(head) in people() and head.tag_ in {"NN", "NNP"}


def _several(head: Token) -> bool:
    return head.tag_ in {"NNS", "NNPS"} or head.pos_ == "NUM"


def _body(head: Token) -> bool:
    """Whoever spoke and is no person, nor several."""
    return not (_person(head) or head.tag_ in {"NNS", "NNPS"} or head.pos_ in {"PRON", "NUM"})
