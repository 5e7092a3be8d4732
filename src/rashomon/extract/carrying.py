"""Speech that runs on past the sentence that attributes it: a communiqué under its heading, the answer under a
speaker's name, the next sentence of a report."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from rashomon.extract import sourcing
from rashomon.extract.quotes import Quote
from rashomon.extract.reported import trimmed
from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import FIRST_PERSON, cue_words, lemma, speaks
from rashomon.extract.tellers import SUBJECTS, source

ITEM = re.compile(r"\s*(\(?\d{1,2}[.)/:]|[-*•–]|first\b|second\b|third\b)", re.IGNORECASE)
"""How an item of a list begins."""
YEAR = re.compile(r"(?:19|20)\d\d")
AFTERWORD = re.compile(r"\s*([(\[]|https?:|read more\b|ends?\b|editor)", re.IGNORECASE)
"""How a paragraph begins that is no longer part of what was said."""
TELLING = frozenset(
    {
        "say",
        "state",
        "add",
        "report",
        "announce",
        "declare",
        "tell",
        "inform",
        "explain",
        "indicate",
        "note",
        "write",
        "disclose",
        "reveal",
        "recount",
        "according",
        "describe",
        "relate",
        "testify",
        "charge",
        "specify",
        "continue",
        "assert",
        "maintain",
    }
)
"""Verbs that begin a report which may go on; whoever believes or denies has said his piece."""
MAIN = frozenset({"ROOT", "ccomp", "parataxis", "conj"})
CONNECTIVES = frozenset(
    {
        "also",
        "then",
        "later",
        "subsequently",
        "consequently",
        "furthermore",
        "moreover",
        "meanwhile",
        "additionally",
        "afterward",
    }
)


def carried(
    doc: Doc, found: list[Saying], quoted: tuple[Quote, ...], segment_of: list[tuple[int, int]]
) -> list[Saying]:
    """`found` with labels stretched over their lines, and the sayings that later text goes on with."""
    lines = sourcing.lines(doc)
    stretched = [_over_line(doc, saying, lines) if saying.verb == ":" else saying for saying in found]
    blocks = _blocks(doc, stretched, lines)
    return [*stretched, *blocks, *_next_sentences(doc, [*stretched, *blocks], quoted, segment_of)]


def _line_of(lines: list[tuple[int, int]], i: int) -> int:
    return next((n for n, (start, end) in enumerate(lines) if start <= i < end), len(lines) - 1)


def _over_line(doc: Doc, saying: Saying, lines: list[tuple[int, int]]) -> Saying:
    """An answer or statement under a speaker's name fills its line, unless it is a quotation and ends with it."""
    start, _ = saying.content[0]
    _, end = lines[_line_of(lines, start)]
    opened = doc[start].is_quote
    return saying if opened else replace(saying, content=trimmed(doc, [(start, end)]), set_off=True)


def _blocks(doc: Doc, found: list[Saying], lines: list[tuple[int, int]]) -> list[Saying]:
    """What stands under "The command issued the following communiqué:" or "The minister said:"."""
    blocks: list[Saying] = []
    for number, (start, end) in enumerate(lines[:-1]):
        if doc[end - 1].text != ":":
            continue
        opener = _opener(doc, found, start, end)
        if opener is None:
            continue
        last = _block_end(doc, found, lines, number + 1, opener)
        content = [trimmed(doc, [line])[0] for line in lines[number + 1 : last] if trimmed(doc, [line])]
        if content:
            blocks.append(replace(opener, content=tuple(content), carried=True, set_off=True))
    return blocks


def _opener(doc: Doc, found: list[Saying], start: int, end: int) -> Saying | None:
    """Who announces, in the line from `start` to `end`, what stands under it; nobody where the report speaks itself."""
    if any(token.text.lower() in FIRST_PERSON and token.dep_ == "nsubj" for token in doc[start:end]):
        return None
    start = max(start, doc[end - 1].sent.start)
    inside = [saying for saying in found if start <= saying.cue[0] < end and saying.speaker is not None]
    if inside:
        return replace(inside[-1], verb="say")
    for token in doc[start:end]:
        if token.pos_ != "VERB" or not any(lemma(t) in cue_words("nouns", "document") for t in token.subtree):
            continue
        speaker, _ = source(token)
        if speaker is not None and speaks(speaker):
            return Saying(
                cue=(token.i, token.i + 1), content=(), speaker=speaker, verb=lemma(token), group=(start, end)
            )
    return None


def _block_end(doc: Doc, found: list[Saying], lines: list[tuple[int, int]], first: int, opener: Saying) -> int:
    """The line after the block's last: a list ends with its last item, other speech before an afterword or where
    the speaker is spoken of again from outside."""
    texts = [doc[start:end].text for start, end in lines]
    items = [n for n in range(first, len(lines)) if ITEM.match(texts[n])]
    if items and items[0] == first:
        return items[-1] + 1
    if doc[lines[first][0]].is_quote:
        return first
    name = lemma(opener.speaker) if opener.speaker is not None else ""
    for n in range(first, len(lines)):
        if AFTERWORD.match(texts[n]):
            return n
        start, end = lines[n]
        for saying in found:
            if saying.speaker is None or not start <= saying.cue[0] < end:
                continue
            if lemma(saying.speaker) == name or saying.speaker.text.lower() in {"he", "she"}:
                return n
    return len(lines)


def _next_sentences(
    doc: Doc, found: list[Saying], quoted: tuple[Quote, ...], segment_of: list[tuple[int, int]]
) -> list[Saying]:
    """The sentences of a paragraph, and the parts of a sentence after a semicolon, that go on with what is reported
    before them."""
    out: list[Saying] = []
    speaking: Saying | None = None
    for sent in _parts(doc, segment_of):
        if sent.text.isspace():
            continue
        here = [s for s in found if _within(s, sent)]
        if here:
            speaking = max(here, key=lambda saying: saying.cue[0]) if not _mixed(here) else None
            if speaking is not None and (speaking.verb not in TELLING or speaking.speaker is None or speaking.carried):
                speaking = None
        elif speaking is not None and (_quoted(sent, quoted) or _goes_on(sent, quoted)):
            out.append(replace(speaking, content=trimmed(doc, [(sent.start, sent.end)]), carried=True))
        else:
            speaking = None
        if "\n" in doc[sent.end - 1].text or (sent.end < len(doc) and "\n" in doc[sent.end].text):
            speaking = None
    return [saying for saying in out if saying.content]


def _parts(doc: Doc, segment_of: list[tuple[int, int]]) -> list[Tokens]:
    """The sentences, cut where a semicolon parts what they say."""
    parts = []
    for sent in doc.sents:
        starts = sorted({max(segment_of[token.i][0], sent.start) for token in sent} | {sent.start})
        parts += [doc[start:end] for start, end in zip(starts, [*starts[1:], sent.end], strict=True) if start < end]
    return parts


def _quoted(sent: Tokens, quoted: tuple[Quote, ...]) -> bool:
    """Whether the whole sentence stands in quotation marks, whoever speaks in them."""
    words = [token for token in sent if token.is_alpha]
    return bool(words) and any(q.covers(words[0].i, words[-1].i + 1) for q in quoted)


def _within(saying: Saying, sent: Tokens) -> bool:
    return sent.start <= saying.cue[0] < sent.end or any(a < sent.end and sent.start < b for a, b in saying.content)


def _mixed(here: list[Saying]) -> bool:
    """Whether several speak in the sentence, so that nobody can tell who goes on."""
    return len({saying.speaker.i for saying in here if saying.speaker is not None}) > 1


def _goes_on(sent: Tokens, quoted: tuple[Quote, ...]) -> bool:
    """Whether a sentence with no source of its own goes on with a report: it takes up what was told ("they", "the
    attackers", "eight of them", "there were no casualties") and is neither a question nor the reporter's own remark."""
    words = [token for token in sent if token.is_alpha or token.like_num]
    if not words or sent.text.rstrip().endswith("?") or any(q.covers(sent.start, sent.start + 1) for q in quoted):
        return False
    if any(token.text.lower() in FIRST_PERSON for token in words) or words[0].text.lower() in {"but", "however", "yet"}:
        return False
    subject = next((t for t in sent if t.dep_ in SUBJECTS | {"expl"} and t.head.dep_ in MAIN), None)
    if subject is None or _another_time(sent, subject):
        return False
    opening = subject.left_edge
    if subject.pos_ == "PRON":
        return subject.text.lower() in {"they", "he", "she", "others", "some", "most", "it", "there"}
    if subject.pos_ == "PROPN":
        also = {token.text.lower() for token in words} & (CONNECTIVES | {"addition"})
        return opening.like_num or opening.pos_ == "NUM" or bool(also)
    return True


def _another_time(sent: Tokens, subject: Token) -> bool:
    """A date before the subject or a year anywhere opens the reporter's own background ("In September it was …")."""
    return any(t.ent_type_ == "DATE" and (t.i < subject.left_edge.i or YEAR.fullmatch(t.text)) for t in sent)
