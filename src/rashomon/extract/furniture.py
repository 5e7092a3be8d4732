"""What stands in a report's text without being part of the story: bylines, captions, links, credits, datelines.

No claim is coded in them; a caption that repeats a sentence of the body would otherwise give its claim twice (the
codebook's ruling on captions and READ MORE lines). Words come from `codebook/furniture.yaml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed, once
from rashomon.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A stretch of text that is no part of the story, and what it is."""

    span: Span
    kind: str
    """`byline`, `caption`, `link`, `credit`, `hashtags`, `dateline`, `wire_tag` or `heading`."""


CAPTION_WORDS = 6
"""A line of fewer words that stands elsewhere too is a refrain or a heading, not a caption."""

_BYLINE = re.compile(r"(?:[Bb]y|BY) (?=[^\W\d_])[^.!?:;]{3,60}$")
_CREDIT_LINE = re.compile(r"\([^()\d]{3,90}\)$")
_CREDIT_END = re.compile(r"(?<=[.!?\"”’])\s+\((?=[^()\d]{3,60}\)$)[^()]*[A-Z][^()]*[^().!?]\)$")
_HASHTAGS = re.compile(r"(?:^|(?<=\s))#\w+(?:[\s,]+#\w+)*\s*$")
_DATELINE = re.compile(
    r"[A-Z][A-Z'’.\-]*[A-Z'’\-](?:[ ,]+[A-Z][A-Z'’.\-]*[A-Z])*"
    r"(?:, (?:[A-Z][a-z]+\.?(?: \d{1,2})?|\d{1,2} [A-Z][a-z]+\.?)(?: \d{4})?)?"
    r"(?: ?\([^()]{2,40}\)(?: ?[-–—]{1,2} | ?: )| ?[–—] | - |\. (?=[A-Z][a-z ]))"
)
_WIRE_DATELINE = re.compile(r"[A-Z][A-Z'’., \-]{2,60}\d{0,2}(?: [A-Z]{3,9})?(?: \d{2,4})? \([A-Z][^()]{1,40}\) ?--? ?")
_WORD = re.compile(r"\w+")


@once
def find(parsed: Parsed) -> tuple[Furniture, ...]:
    """The furniture of one document, in order; no two of one kind overlap."""
    lines = list(_lines(parsed.document.text))
    found: set[tuple[int, int, str]] = set()
    for start, end in lines:
        known = set(_of_line(parsed, start, end))
        if not known and _is_heading(parsed, parsed.document.text[start:end]):
            known = {(start, end, "heading")}
        found |= known
    found.update(_repeated(parsed.document.text, lines))
    found.update((match.start(), match.end(), "wire_tag") for match in _wire_tags().finditer(parsed.document.text))
    return tuple(Furniture(span=parsed.span(start, end), kind=kind) for start, end, kind in sorted(found))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line that is not empty starts and ends, white space at its ends aside."""
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        if line.strip():
            yield start, start + len(line.strip())


def _of_line(parsed: Parsed, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    line = parsed.document.text[start:end]
    for kind in ("link", "caption", "credit"):
        if match := _labels(kind).search(line):
            yield start + match.start(), end, kind
    if _BYLINE.match(line) or _is_author_note(parsed, start, end):
        yield start, end, "byline"
    if _CREDIT_LINE.match(line):
        yield start, end, "credit"
    elif match := _CREDIT_END.search(line):
        yield start + match.start(), end, "credit"
    if match := _HASHTAGS.search(line):
        yield start + match.start(), end, "hashtags"
    pattern = _WIRE_DATELINE if line.isupper() else _DATELINE
    if match := pattern.match(line):
        yield start, start + match.end(), "dateline"
    if _is_picture(parsed, start, end):
        yield start, end, "caption"


def _is_author_note(parsed: Parsed, start: int, end: int) -> bool:
    """Whether the line is one sentence that says of a named person which kind of writer they are."""
    first = parsed.tokens(parsed.span(start, end))[0].sent
    root = first.root
    if first.end_char < end or root.lemma_ != "be":
        return False
    roles = load("furniture")["author"]
    return any(t.dep_ == "nsubj" and t.pos_ == "PROPN" for t in root.lefts) and any(
        t.dep_ == "attr" and t.lemma_.lower() in roles for t in root.rights
    )


def _is_picture(parsed: Parsed, start: int, end: int) -> bool:
    """Whether the line is a phrase without a finite main verb that says that it is a picture."""
    first = parsed.tokens(parsed.span(start, end))[0].sent
    if first.end_char < end or first.root.pos_ in {"VERB", "AUX"}:
        return False
    words = {token.lemma_.lower() for token in first if token.pos_ == "NOUN"}
    return not words.isdisjoint(load("furniture")["picture"])


def _is_heading(parsed: Parsed, line: str) -> bool:
    """Whether the line is a heading: short, unpunctuated, in capitals or with every long word capitalised.

    Text that is all in capitals tells nothing by its capitals, so there it has no headings.
    """
    words = _WORD.findall(line)
    if not words or len(words) > 10 or not line[-1].isalnum() or any(c.isdigit() for c in line):
        return False
    if not line[0].isalnum() or parsed.document.text.isupper():
        return False
    return line.isupper() or all(word[0].isupper() for word in words if len(word) > 3)


def _repeated(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Lines whose words stand once more in another, longer line or in an earlier one."""
    plain = [" ".join(_WORD.findall(text[start:end].casefold())) for start, end in lines]
    for i, ((start, end), words) in enumerate(zip(lines, plain, strict=True)):
        if words.count(" ") < CAPTION_WORDS - 1:
            continue
        if any(words in other and (len(other) > len(words) or j < i) for j, other in enumerate(plain) if j != i):
            yield start, end, "caption"


@functools.cache
def _labels(kind: str) -> re.Pattern[str]:
    """The labels of a kind at the head of a line, or of its last sentence where they are in capitals."""
    words = load("furniture")
    bare = [phrase for phrase in words["bare"] if kind != "link" or phrase == "click here"]
    bare = [phrase for phrase in bare if kind != "caption" or "screenshot" in phrase]
    bare = [phrase for phrase in bare if kind != "credit" or phrase in words["credit"]]
    heads = "|".join(re.escape(phrase) for phrase in words[kind])
    capitals = "|".join(re.escape(phrase.upper()) for phrase in words[kind])
    alone = "|".join(re.escape(phrase) for phrase in bare)
    return re.compile(
        rf"^\W{{0,3}}(?i:(?:{heads})(?: [\w’' ]{{2,30}})?:|(?:{alone})\b)"
        rf"|(?<=[.!?”\"])\s(?:{capitals}):|^(?:{capitals})$"
    )


@functools.cache
def _wire_tags() -> re.Pattern[str]:
    tags = "|".join(re.escape(tag) for tag in sorted(load("furniture")["wire_tag"], key=len, reverse=True))
    return re.compile(rf"\[(?i:{tags})\]|\((?:ENDALL|END|MORE|FYI|TEXT|EXCERPTS?)\)|\[\.{{2,3}}\]")
