"""Whose voice an unnamed speaker is: the earlier source that "he", "the sources" or "Spokesman Saad" takes up."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import bodies, cue_words, lemma, people, phrase

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
        return next((other for other in near if _person(found.get(other.i, other))), None)
    if word in MANY:
        return next((other for other in near if _several(found.get(other.i, other))), None)
    if word in SOME:
        return next((other for other in near if _several(found.get(other.i, other))), None)
    if _pointing_count(head):
        return near[0] if near else None
    owner = _owner(head)
    if owner is not None:
        return _owning(owner.text.lower(), near, found)
    if word in THINGS:
        spoke = next((other for other in near if _body(found.get(other.i, other))), None)
        return _subject_before(head, spoke) or spoke
    if _spokesman(head):
        return next((other for other in near if _body(found.get(other.i, other))), None)
    far = [other for other in before if _apart(other, head) <= FAR]
    if head.ent_type_ == "PERSON":
        return next((other for other in far if other.i in found and other.text == head.text), None)
    return _noun(head, far)


def _owner(head: Token) -> Token | None:
    """Whose a writing, a count or the people who speak are, by "his", "its", "their": "his version", "its own figures",
    "a count of his own", "his verifiers"."""
    told = cue_words("nouns", "count") | cue_words("nouns", "saying") | cue_words("nouns", "document")
    if lemma(head) not in told and head.tag_ != "NNS":
        return None
    start, end = phrase(head)
    owners = [token for token in head.doc[start:end] if token.tag_ == "PRP$"]
    return owners[0] if len(owners) == 1 and owners[0].text.lower() in {"his", "her", "its", "their"} else None


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


def _subject_before(head: Token, spoke: Token | None) -> Token | None:
    """The body that the sentence before is about, named since whoever spoke last: "The army kept silent. It said"."""
    if head.sent.start == 0:
        return None
    before = head.doc[head.sent.start - 1].sent
    root = before.root
    subject = next((token for token in root.children if token.dep_ == "nsubj"), None)
    if subject is None or subject.pos_ == "PRON" or not _body(subject) or not _institution(subject):
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
