"""Paragraphs: one line feed between two, none within one."""

from __future__ import annotations

import itertools
import re

BULLET = re.compile(r"\s*(?:[-*•–—>]\s|\d{1,2}[.)]\s)")
WIDEST = 100
"""Columns beyond which nobody wraps by hand or by typewriter."""
NARROWEST = 30
LAWFUL = 0.9
"""Share of line breaks that must be where a wrapping program puts them."""
FEWEST = 3
"""Line breaks inside paragraphs from which their place can be no accident."""


def line_feeds(text: str) -> str:
    """`text` with every line ended by a line feed; the one change that every document undergoes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def paragraphs(text: str) -> str:
    """Plain text with one line feed between paragraphs: blank lines collapsed, wrapped lines joined.

    Lines count as wrapped when, nearly always, the first word of the next would not have fitted, which is how
    every program wraps; other short lines (lists, verse, captions) stay as they are.
    """
    # No group is repeated here: each time round takes memory, and there may be millions of blank lines.
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n(?:\s*\n)?", line_feeds(text)) if block.strip()]
    blocks = [[line.rstrip() for line in block] for block in blocks]
    if wrapped(blocks):
        blocks = [_joined(block) for block in blocks]
    return "\n".join(line.strip() for block in blocks for line in block if line.strip())


def wrapped(blocks: list[list[str]]) -> bool:
    """Whether the line breaks inside these blocks of lines were put there by wrapping."""
    width = max((len(line) for block in blocks for line in block), default=0)
    breaks = [
        (line, following)
        for block in blocks
        for line, following in itertools.pairwise(block)
        if line.strip() and following.strip() and not BULLET.match(following)
    ]
    if not NARROWEST <= width <= WIDEST or len(breaks) < FEWEST:
        return False
    # A word of the next line that would have fitted means that the break was meant. Wrapping programs break after
    # a hyphen too, and people wrap a word early now and then.
    lawful = sum(len(line) + 1 + len(following.split()[0]) > width - 4 for line, following in breaks)
    return lawful >= LAWFUL * len(breaks)


def _joined(block: list[str]) -> list[str]:
    joined: list[str] = []
    for line in block:
        if not joined or BULLET.match(line):
            joined.append(line)
        elif re.search(r"\w-$", joined[-1]) and line[:1].isalnum():
            joined[-1] += line
        else:
            joined[-1] += " " + line.lstrip()
    return joined
