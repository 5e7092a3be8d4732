"""Sources named with no report verb: "according to", "the army's version:", "Rebel spokesman: …", "reportedly"."""

from __future__ import annotations

import functools

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from rashomon.extract.reported import Spans, enumerated, trimmed
from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import cue_words, lemma, phrase, speaking_nouns, speaks

LONGEST_LABEL = 12
"""Tokens before the colon; a longer stretch is a sentence, not a speaker's name."""
NAMES = frozenset({"PERSON", "ORG", "NORP"})
TALKING = {"talk": True, "talks": False, "speak": True, "speaks": False}
"""The verb's forms, and whether a plural goes with them."""
CUTS = frozenset({"who", "which", "while", "but", "and", "where", "when", "whose"})


def of_phrases(doc: Doc, segment_of: list[tuple[int, int]]) -> list[Saying]:
    """The sayings that no verb carries, in order."""
    found: list[Saying] = []
    for token in doc:
        segment = segment_of[token.i]
        saying = (
            _according(token, segment)
            or _believed(token, segment)
            or _agentless(token, segment)
            or _counted(token, segment)
            or _talk(token, segment)
        )
        if saying:
            found.append(saying)
    for start, end in lines(doc):
        saying = _labelled(doc, start, end)
        if saying:
            found.append(saying)
    return found


@functools.cache
def _according_to() -> dict[str, list[list[str]]]:
    """The cue phrases as lists of words, by their first word, longest first."""
    found: dict[str, list[list[str]]] = {}
    for words in sorted(cue_words("phrases", "according"), key=len, reverse=True):
        found.setdefault(words.split()[0], []).append(words.split())
    return found


def _according(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "According to the army, …", "…, per the ministry", "in the words of …"."""
    doc = token.doc
    for parts in _according_to().get(token.text.lower(), []):
        end = token.i + len(parts)
        if end < segment[1] and [t.text.lower() for t in doc[token.i : end]] == parts:
            break
    else:
        return None
    head = _object(doc, token.i, end, segment)
    if head is None or not speaks(head):
        return None
    if parts == ["per"] and head.ent_type_ not in NAMES and head.pos_ != "PROPN":
        return None  # "10 km per hour"
    last = phrase(head)[1]
    group = (token.i, min(max(last, head.right_edge.i + 1), segment[1]))
    content = _around(token, group, segment)
    if not content and last < segment[1]:  # the parser hung the clause on the source
        group = (token.i, last)
        content = _around(token, group, segment)
    return Saying(cue=(token.i, end), content=content, speaker=head, verb="according", group=group) if content else None


def _object(doc: Doc, start: int, end: int, segment: tuple[int, int]) -> Token | None:
    """The head of the phrase after the cue words."""
    found = next((c for t in reversed(doc[start:end]) for c in t.children if c.dep_ == "pobj" and c.i >= end), None)
    if found is None:
        found = next((t for t in doc[end : min(end + 6, segment[1])] if t.pos_ in {"NOUN", "PROPN", "PRON"}), None)
        while found is not None and found.dep_ == "compound" and found.head.i > found.i:
            found = found.head
    return found


def _around(token: Token, group: tuple[int, int], segment: tuple[int, int]) -> Spans:
    """The clause that an adverbial source stands in: all of it after one that comes first, all before one that comes
    last, and both sides of one in the middle, within its own relative clause if it stands in one."""
    doc = token.doc
    start, end = segment
    clause = token.head
    while clause.dep_ not in {"relcl", "ROOT", "ccomp"} and clause.head != clause:
        clause = clause.head
    if clause.dep_ == "relcl" and clause.left_edge.i < token.i < clause.i:
        return trimmed(doc, [(clause.head.left_edge.i, token.i), (group[1], clause.right_edge.i + 1)])
    opening = [t for t in doc[start : token.i] if not t.is_punct and not t.is_space]
    if all(
        t.pos_ in {"ADV", "CCONJ", "SCONJ"} or (t.is_digit and doc[t.i + 1].is_punct and len(t) < 3) for t in opening
    ):
        return trimmed(doc, [(group[1], _up_to_another(doc, group[1], end))])
    before = doc[token.i - 1]
    if before.pos_ == "CCONJ" or (
        before.text == "," and doc[token.i - 2].pos_ == "CCONJ"
    ):  # "…, but according to X, …"
        return trimmed(doc, [(group[1], end)])
    broken = before.text in {",", "("} and group[1] + 1 < end and doc[group[1]].text == ","
    if broken and doc[group[1] + 1].text.lower() not in CUTS and _finite_after(doc, group[1] + 1, end):
        return trimmed(doc, [(start, token.i), (group[1], end)])
    return trimmed(doc, [(start, token.i)])


def _up_to_another(doc: Doc, start: int, end: int) -> int:
    """Where another's word begins in the same sentence ("…, but according to the colonel …"), otherwise `end`."""
    for token in doc[start + 1 : end]:
        if token.text.lower() == "according" and token.nbor(-1).pos_ == "CCONJ":
            return token.i - 1
    return end


def _finite_after(doc: Doc, start: int, end: int) -> bool:
    return any(t.tag_ in {"VBD", "VBZ", "VBP", "MD", "VBN"} for t in doc[start : min(start + 8, end)])


def _believed(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "…, if one believes the rebels", "if you ask Moscow"."""
    if token.text.lower() != "if" or token.i + 3 >= segment[1]:
        return None
    doc = token.doc
    if doc[token.i + 1].text.lower() not in {"one", "you", "we"}:
        return None
    verb = doc[token.i + 2]
    if lemma(verb) not in cue_words("phrases", "believing"):
        return None
    head = next((t for t in verb.subtree if t.i > verb.i and t.dep_ in {"dobj", "pobj"}), None)
    if head is None or not (head.ent_type_ or lemma(head) in speaking_nouns()):
        return None
    group = (token.i, head.right_edge.i + 1)
    content = _around(token, group, segment)
    return (
        Saying(cue=(token.i, verb.i + 1), content=content, speaker=head, verb="believe", group=group)
        if content
        else None
    )


def _agentless(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "reportedly", "allegedly": the clause of the verb that the adverb stands at; nobody is named."""
    if token.text.lower() not in cue_words("agentless", "adverbs"):
        return None
    verb = token.head
    spans = [(max(verb.left_edge.i, segment[0]), token.i), (token.i + 1, min(verb.right_edge.i + 1, segment[1]))]
    content = trimmed(token.doc, [span for span in spans if span[0] < span[1]])
    cue = (token.i, token.i + 1)
    return Saying(cue=cue, content=content, speaker=None, verb="reportedly", group=cue) if content else None


def _counted(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "By the army's count, …", "the rebels' version: …", "its toll stood at 50", "the army's claim that …"."""
    if lemma(token) not in cue_words("nouns", "count") | cue_words("nouns", "saying"):
        return None
    doc = token.doc
    owner = next((c for c in token.children if c.dep_ == "poss" and c.pos_ != "DET"), None) or _author(token)
    if owner is None or not speaks(owner) or owner.text.lower() in {"our", "my", "your"}:
        return None
    counts = lemma(token) in cue_words("nouns", "count")
    start, end = token.left_edge.i, token.right_edge.i + 1
    cue = (token.i, token.i + 1)
    if counts and token.dep_ == "pobj" and token.head.text.lower() in {"by", "on", "in"}:
        group = (token.head.i, end)
        content = _around(token.head, group, segment)
        if content:
            return Saying(cue=cue, content=content, speaker=owner, verb="count", group=group)
    colon = next((i for i in range(token.i + 1, min(token.i + 12, segment[1])) if doc[i].text == ":"), None)
    if colon is not None and start == segment[0] and colon + 1 < segment[1]:
        content = trimmed(doc, [(colon + 1, segment[1])])
        return Saying(cue=cue, content=content, speaker=owner, verb="version", group=(start, colon + 1))
    verb = token.head
    if (
        counts
        and token.dep_ == "nsubj"
        and verb.pos_ in {"VERB", "AUX"}
        and lemma(verb) in cue_words("nouns", "stands")
    ):
        content = trimmed(doc, [(verb.i + 1, min(verb.right_edge.i + 1, segment[1]))])
        if content and any(t.pos_ == "NUM" for a, b in content for t in doc[a:b]):
            return Saying(cue=cue, content=content, speaker=owner, verb="count", group=(start, verb.i + 1))
    clause = next((c for c in token.children if c.dep_ in {"acl", "ccomp", "relcl"} and _that(c)), None)
    if clause is not None:
        content = trimmed(doc, [(clause.left_edge.i, clause.right_edge.i + 1)])
        return Saying(cue=cue, content=content, speaker=owner, verb=lemma(token), group=(start, clause.left_edge.i))
    about = next((c for c in token.rights if c.dep_ == "prep" and c.text.lower() in {"of", "on", "about"}), None)
    if about is not None and owner.dep_ == "pobj" and about.i > owner.i:
        content = trimmed(doc, [(about.i + 1, about.right_edge.i + 1)])
        if content:
            return Saying(cue=cue, content=content, speaker=owner, verb=lemma(token), group=(start, about.i + 1))
    return None


def _talk(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "The rebels talk of 50 dead" where the parser took the verb for a noun: who speaks opens the sentence."""
    doc = token.doc
    word = token.text.lower()
    if word not in TALKING or (token.pos_ == "VERB" and token.dep_ != "dobj") or token.i + 1 >= segment[1]:
        return None
    if doc[token.i + 1].text.lower() != "of" or token.i == segment[0]:
        return None
    head = doc[token.i - 1]
    if head.text == ",":  # "the army, it must be said, talks of"
        first = next((i for i in range(segment[0], head.i) if doc[i].text == ","), head.i)
        head = doc[max(first - 1, segment[0])]
    agrees = (head.text.lower() != lemma_of(head)) == TALKING[word]
    if not agrees or not (lemma_of(head) in speaking_nouns() or head.ent_type_ in NAMES):
        return None
    end = enumerated(doc, token.i + 2, token.i + 3, segment[1])
    content = trimmed(doc, [(token.i + 2, end)])
    group = (segment[0], token.i + 1)
    return Saying(cue=(token.i, token.i + 1), content=content, speaker=head, verb="talk", group=group)


def lemma_of(noun: Token) -> str:
    """The singular of a noun whatever it was tagged as."""
    word = noun.text.lower()
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _author(token: Token) -> Token | None:
    """ "the report by local authorities of …", "charges by the president that …", "a new figure from the ministry"."""
    names = {"by"} if lemma(token) in cue_words("nouns", "saying") | cue_words("nouns", "tally") else set()
    names |= {"from"} if lemma(token) in cue_words("nouns", "tally") else set()
    by = next((c for c in token.rights if c.dep_ == "prep" and c.text.lower() in names), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def _that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.text.lower() == "that" for c in clause.children)


def lines(doc: Doc) -> list[tuple[int, int]]:
    """The lines of a text as token ranges, empty ones left out."""
    found, start = [], 0
    for token in doc:
        if "\n" in token.text or token.i + 1 == len(doc):
            end = token.i if "\n" in token.text else token.i + 1
            if end > start:
                found.append((start, end))
            start = token.i + 1
    return found


def _labelled(doc: Doc, start: int, end: int) -> Saying | None:
    """ "Rebel spokesman: …", "Army: 20 dead", "ISLER: …" at the head of a line: who speaks, and what he says."""
    colon = next((i for i in range(start, min(start + LONGEST_LABEL, end)) if doc[i].text == ":"), None)
    if colon is None or colon == start or colon + 2 >= end:
        return None
    label = doc[start:colon]
    if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} or t.text in {",", ";"} for t in label):
        return None
    if label.text.count("(") > label.text.count(")") or any(char.isdigit() for char in label[-1].text):
        return None
    if " ".join(t.text.lower() for t in label if t.is_alpha) in cue_words("labels"):
        return None
    nouns = [t for t in label if t.pos_ in {"NOUN", "PROPN"}]
    if not nouns or not _names_speaker(label, nouns[-1]):
        return None
    content = trimmed(doc, [(colon + 1, min(doc[colon + 1].sent.end, end))])
    if not content:
        return None
    return Saying(cue=(colon, colon + 1), content=content, speaker=nouns[-1], verb=":", group=(start, colon + 1))


def _again(head: Token) -> bool:
    """Whether the same name stands before a colon elsewhere too, as in a transcript."""
    return any(
        t.text == head.text and t.i != head.i and t.i + 1 < len(t.doc) and t.nbor().text == ":" for t in head.doc
    )


def _names_speaker(label: Tokens, head: Token) -> bool:
    """A person's or a body's name, or a word for one who speaks, not a thing ("Dead: 115", "UPD 23:50")."""
    if not speaks(head) or lemma(head) in cue_words("own_voice"):
        return False
    if label.text.isupper() and head.pos_ == "PROPN" and len(head) > 2 and _again(head):
        return True
    if lemma(head) in speaking_nouns():
        return True
    named = head.pos_ == "PROPN" and head.ent_type_ in {"PERSON", "ORG"}
    return named and not any(t.like_num for t in label) and len(label) <= 6
