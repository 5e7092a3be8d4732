"""What a word processor's file or a PDF says of itself, so far as it can be believed; nobody looks at those fields."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rashomon.ingest.published import NotADateError, publication_date

FILE = re.compile(r"\.(?:docx?|dotx?|odt|rtf|pdf|indd|qxd|qxp|pub|txt|html?|pptx?|xlsx?|p65|tex|dvi|ps|pages)\b", re.I)
NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)|untitled|document ?\d*$|slide \d|powerpoint|présentation|template|layout \d|"
    r"\(?no title|title$|new document|print(?:ing)?\b|scan|doc\d+$|https?:|about:|word document|page \d+",
    re.IGNORECASE,
)
NO_AUTHOR = re.compile(
    r"admin|user|owner|author|unknown|anonymous|guest|default|microsoft|windows|adobe|apple|acrobat|libreoffice|"
    r"openoffice|python-docx|canon|xerox|ricoh|epson|lenovo|dell|acer|asus|toshiba|samsung|sony|hp\b|hewlett|scan|pc\b|"
    r"desktop|laptop|office|utilisateur|test\b",
    re.IGNORECASE,
)
DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d\d-\d\d)"
)
PUBLISHED = re.compile(
    r"(?:first\s+)?(?:published|released|issued|publication\s+date|date\s+of\s+(?:publication|release|issue)|"
    r"release\s+date|for\s+immediate\s+release|press\s+release)\s*(?:on\s+|[:,–—-]\s*|\s)(?:[A-Z][a-z]+day,?\s+)?"
    rf"(?P<day>{DAY})\s*\.?$",
    re.IGNORECASE,
)
HEAD = 12
"""Paragraphs at the head of a text among which its own date of publication is looked for."""


def title(stated: object) -> str | None:
    """A stated title, unless it is a file's name or a program's."""
    words = " ".join(str(stated).split()) if isinstance(stated, str) else ""
    if len(words) > 300 or FILE.search(words) or NO_TITLE.match(words) or "\ufffd" in words or not words.isprintable():
        return None
    # One word, or one with joints in it, is what a file is called.
    return words if len(re.findall(r"[^\W\d_]{2,}", words)) >= 2 and " " in words else None


def author(stated: object) -> str | None:
    """A stated author, unless it is how a computer's user or a program is called."""
    words = " ".join(str(stated).split()) if isinstance(stated, str) else ""
    if len(words) > 200 or NO_AUTHOR.search(words) or re.search(r"[\d@\\_/\ufffd]", words) or not words.isprintable():
        return None
    return words if len(words) > 1 and words[:1].isupper() and not FILE.search(words) else None


def published(paragraphs: Iterable[str]) -> str | None:
    """The day on which a text says near its head that it was published; None unless it says so in as many words.

    A day by itself may be that of the incident, and a file's own dates are those of the file.
    """
    days = set()
    for number, words in enumerate(paragraphs):
        if number >= HEAD:
            break
        if len(words) <= 100 and (match := PUBLISHED.match(words.strip())):
            try:
                days.add(publication_date(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", match["day"])))
            except NotADateError:
                return None
    return days.pop() if len(days) == 1 else None


def without_title(paragraphs: list[str], title: str | None) -> list[str]:
    """The paragraphs of a text without its title, if that is the first of them."""
    if title and paragraphs and " ".join(paragraphs[0].split()).casefold() == title.casefold():
        return paragraphs[1:]
    return paragraphs
