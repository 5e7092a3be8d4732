"""What browsers and their extensions put around a page when they save it."""

from __future__ import annotations

import html
import re

HEAD = 4_000
"""Characters at the beginning of a page in which it is said what it is."""
SAVED = re.compile(
    # "saved from url=(0029)https://…" (browsers), "Page saved with SingleFile … url: https://…".
    r"<!--(?:(?!-->)[\s\S]){0,300}?(?:saved from url=\(\d{1,6}\)|saved with SingleFile\s{1,20}url:\s{1,5})(https?://[^\s<>\"']+)",
    re.IGNORECASE,
)
SOURCE = re.compile(r'<td class="line-content">(.*?)</td>', re.DOTALL | re.IGNORECASE)
"""A line of a page's source, where what was saved is the browser's view of it."""
NUMBER = '<td class="line-number"'
TAG = re.compile(r"<[^>]*>")


def address(head: str) -> str | None:
    """Where a saved page stood, which is said at its beginning; None where it does not say."""
    found = SAVED.search(head)
    return found[1] if found else None


def unwrapped(page: str) -> str:
    """The page itself, where what was saved is a browser's view of its source."""
    if NUMBER not in page[:HEAD]:
        return page
    lines = [html.unescape(TAG.sub("", one)) for one in SOURCE.findall(page)]
    return "\n".join(lines) if lines else page
