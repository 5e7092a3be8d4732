"""Sources named with no report verb: "according to", "the army's version:", "reportedly"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from rashomon.extract.reported import trimmed
from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import cue_words, lemma, phrase, speaks


def of_phrases(doc: Doc, segment_of: list[tuple[int, int]]) -> list[Saying]:
    """The sayings that no verb carries, in order."""
    found: list[Saying] = []
    for token in doc:
        saying = _according(token, segment_of) or _agentless(token, segment_of) or _counted(token, segment_of)
        if saying:
            found.append(saying)
    return found


def _according(token: Token, segment_of: list[tuple[int, int]]) -> Saying | None:
    """ "According to the army, …", "…, per the ministry", "in the words of …"."""
    doc = token.doc
    for words in cue_words("phrases", "according"):
        parts = words.split()
        end = token.i + len(parts)
        if end < len(doc) and [t.text.lower() for t in doc[token.i : end]] == parts:
            break
    else:
        return None
    head = _object(doc, token.i, end, segment_of[token.i])
    if head is None or not speaks(head):
        return None
    group = (token.i, max(phrase(head)[1], head.right_edge.i + 1))
    content = _around(token, group, segment_of[token.i])
    if not content:
        return None
    return Saying(cue=(token.i, end), content=content, speaker=head, verb="according", group=group)


def _object(doc: Doc, start: int, end: int, segment: tuple[int, int]) -> Token | None:
    """The head of the phrase after the cue words."""
    last = doc[end - 1]
    found = next((c for t in doc[start:end] for c in t.children if c.dep_ == "pobj" and c.i >= end), None)
    if found is None and last.i + 1 < segment[1]:
        nouns = [t for t in doc[end : min(end + 6, segment[1])] if t.pos_ in {"NOUN", "PROPN", "PRON"}]
        found = nouns[0] if nouns else None
        while found is not None and found.dep_ == "compound" and found.head.i > found.i:
            found = found.head
    return found


def _around(token: Token, group: tuple[int, int], segment: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The clause that an adverbial source stands in: all of it after one that comes first, all before one that comes
    last, and both sides of one in the middle, within its own relative clause if it stands in one."""
    doc = token.doc
    start, end = segment
    clause = token.head
    while clause.dep_ not in {"relcl", "ROOT", "ccomp"} and clause.head != clause:
        clause = clause.head
    middle = token.i > start and doc[token.i - 1].text == ","
    if clause.dep_ == "relcl" and clause.left_edge.i < token.i < clause.i:
        return trimmed(doc, [(clause.head.left_edge.i, token.i), (group[1], clause.right_edge.i + 1)])
    if token.i <= start + 1:
        return trimmed(doc, [(group[1], end)])
    if middle and group[1] < end - 1 and doc[group[1]].text == ",":
        after = doc[group[1] + 1] if group[1] + 1 < end else None
        if after is not None and after.text.lower() in {"who", "which", "while", "but", "and", "where"}:
            return trimmed(doc, [(start, token.i)])
        return trimmed(doc, [(start, token.i), (group[1], end)])
    return trimmed(doc, [(start, token.i)])


def _agentless(token: Token, segment_of: list[tuple[int, int]]) -> Saying | None:
    """ "reportedly", "allegedly": the clause of the verb that the adverb stands at; nobody is named."""
    if token.text.lower() not in cue_words("agentless", "adverbs") or token.text.lower() == "apparently":
        return None
    verb = token.head
    segment = segment_of[token.i]
    spans = [(max(verb.left_edge.i, segment[0]), token.i), (token.i + 1, min(verb.right_edge.i + 1, segment[1]))]
    content = trimmed(token.doc, [s for s in spans if s[0] < s[1]])
    if not content:
        return None
    return Saying(
        cue=(token.i, token.i + 1),
        content=content,
        speaker=None,
        verb="reportedly",
       
        group=(token.i, token.i + 1),
    )


def _counted(token: Token, segment_of: list[tuple[int, int]]) -> Saying | None:
    """ "By the army's count, …", "the rebels' version: …", "the army's toll stands at 50"."""
    if lemma(token) not in cue_words("nouns", "count") | cue_words("nouns", "saying"):
        return None
    doc = token.doc
    segment = segment_of[token.i]
    owner = next((c for c in token.children if c.dep_ == "poss" and c.pos_ != "DET"), None)
    if owner is None or not speaks(owner) or owner.text.lower() in {"our", "my", "your"}:
        return None
    start, end = token.left_edge.i, token.right_edge.i + 1
    if token.dep_ == "pobj" and token.head.text.lower() in {"by", "on", "in"} and start > 0:
        group = (token.head.i, end)
        content = _around(token.head, group, segment)
        if content and lemma(token) in cue_words("nouns", "count"):
            return Saying(cue=(token.i, token.i + 1), content=content, speaker=owner, verb="count", group=group)
    colon = next((i for i in range(token.i + 1, min(token.i + 12, segment[1])) if doc[i].text == ":"), None)
    if colon is not None and start == segment[0] and colon + 1 < segment[1]:
        return Saying(
            cue=(token.i, token.i + 1),
            content=trimmed(doc, [(colon + 1, segment[1])]),
            speaker=owner,
            verb="version",
            group=(start, colon + 1),
        )
    clause = next((c for c in token.children if c.dep_ in {"acl", "ccomp", "relcl"} and _that(c)), None)
    if clause is not None:
        return Saying(
            cue=(token.i, token.i + 1),
            content=trimmed(doc, [(clause.left_edge.i, clause.right_edge.i + 1)]),
            speaker=owner,
            verb=lemma(token),
            group=(start, clause.left_edge.i),
        )
    return None


def _that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.text.lower() == "that" for c in clause.children)
