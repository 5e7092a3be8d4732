"""Stretches of a text that stand in quotation marks, across sentences and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.extract.parsing import Parsed

OPENING = {"“": "”", "„": "“”", "«": "»"}
STRAIGHT = '"'
LONGEST = 3000
"""Code points; a straight mark that finds no partner within them opens nothing."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch: token indexes, marks included, end exclusive."""

    start: int
    end: int

    def covers(self, start: int, end: int) -> bool:
        """Whether tokens `start` to `end` lie inside."""
        return self.start <= start and end <= self.end


def find(parsed: Parsed) -> tuple[Quote, ...]:
    """The quoted stretches of a document, outermost only, in order.

    A quotation that runs over paragraphs, each begun by a new opening mark and only the last one closed, gives one
    stretch a paragraph. A mark without a partner in its paragraph runs to the paragraph's end only where the next
    paragraph opens with a mark, otherwise it is passed over: a stray mark must not put a whole text in quotes.
    """
    text = parsed.doc.text
    return tuple(
        Quote(tokens.start, tokens.end)
        for start, end in _stretches(text)
        if (tokens := parsed.doc.char_span(start, end, alignment_mode="expand")) is not None
    )


def _stretches(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        following = next((line.lstrip() for line in paragraphs[number + 1 :] if line.strip()), "")
        carried_on = following[:1] in OPENING or following[:1] == STRAIGHT
        found.extend((at + a, at + b) for a, b in _in_paragraph(paragraph, carried_on=carried_on))
        at += len(paragraph) + 1
    return found


def _in_paragraph(paragraph: str, *, carried_on: bool) -> list[tuple[int, int]]:
    found = []
    at = 0
    while at < len(paragraph):
        mark = paragraph[at]
        if mark in OPENING or (mark == STRAIGHT and _opens(paragraph, at)):
            closers = OPENING.get(mark, STRAIGHT) + STRAIGHT
            end = next((i for i in range(at + 1, len(paragraph)) if _closes(paragraph, i, closers)), None)
            if end is not None and end - at <= LONGEST:
                found.append((at, end + 1))
                at = end
            elif end is None and carried_on:
                found.append((at, len(paragraph)))
                break
        at += 1
    return found


def _opens(paragraph: str, at: int) -> bool:
    """A straight mark opens when a word follows and no word comes right before it."""
    before = paragraph[at - 1] if at else " "
    after = paragraph[at + 1] if at + 1 < len(paragraph) else " "
    return not after.isspace() and not (before.isalnum() and after.isspace())


def _closes(paragraph: str, at: int, closers: str) -> bool:
    if paragraph[at] not in closers:
        return False
    if paragraph[at] != STRAIGHT:
        return True
    before = paragraph[at - 1]
    return not before.isspace() or at + 1 == len(paragraph)
