"""What is on a web page beside its article: lines that lead to others, pictures, and more than any page holds."""

from __future__ import annotations

import functools
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from rashomon.codebook import load

LINES = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "aside")
MARKS = " \t\r\n:|-–—›»>•→►:،"
LONGEST = 300
"""Characters of a line that leads to another article."""
PICTURES = 100
ELEMENTS = 250_000
"""Of one page; a long report that an office program wrote has some tens of thousands."""
FIELDS = 2_000
TAG = 10_000
"""Characters of a tag up to which its attributes are not counted."""
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
SEPARATOR = re.compile(r"[\s/]")
OPENING = re.compile(r"<(?:(script|style|textarea|!--)|[a-z])", re.IGNORECASE)
SMALL = re.compile(r"(?:^|[^a-z])(?:logo|icon|avatar|gravatar|sprite|pixel|spacer|blank|badge|emoji|favicon)", re.I)
"""What pictures are called that show nothing of a report."""
DRAWN = (".svg", ".ico")


def crowded(page: str) -> bool:
    """Whether a page has more than `ELEMENTS` elements, or one of these more than `FIELDS` attributes.

    That is told before they are made: each takes a kilobyte, and every attribute is held against those before it.
    """
    count = at = 0
    while found := OPENING.search(page, at):
        count += 1
        if count > ELEMENTS:
            return True
        at = found.end()
        end = page.find(">", at, at + TAG)
        if end < 0 and not found[1]:
            end = page.find(">", at)
            inside = QUOTED.sub("", page[at : end if end >= 0 else len(page)])
            if len(SEPARATOR.findall(inside)) > FIELDS:
                return True
        if found[1]:
            # What stands in these is no markup; one that is never closed takes the rest of the page.
            closing = re.compile(r"-->" if found[1] == "!--" else rf"</{found[1]}", re.IGNORECASE).search(page, at)
            at = closing.end() if closing else len(page)
    return False


def without_links(tree: Any) -> Any:
    """The page without the lines that do no more than lead to another article: "Read also: Twelve killed in …".

    A line is such where it begins as they do and all that follows is a link.
    """
    # One pass: an XPath of several paths holds every element that it finds against all before it.
    for element in list(tree.iter(*LINES)):
        outer = element.tag == "div" and (element.find(".//div") is not None or element.find(".//p") is not None)
        if not outer and element.getparent() is not None and _leads_on(element):
            element.drop_tree()
    return tree


def _leads_on(element: Any) -> bool:
    said = " ".join(element.text_content().split())
    found = _heads().match(said) if len(said) <= LONGEST else None
    if found is None:
        return False
    rest = said[found.end() :].strip(MARKS)
    linked = " ".join(" ".join(one.text_content().split()) for one in element.iter("a"))
    return bool(linked) and bool(rest) and rest in linked


def leading(said: str) -> bool:
    """Whether words begin as those do that lead to other articles."""
    return _heads().match(said) is not None


@functools.cache
def _heads() -> re.Pattern[str]:
    names = sorted({*load("pages")["read_on"], *load("furniture")["link"]}, key=len, reverse=True)
    return re.compile(rf"[\W_]*(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def beside(source: str) -> str | None:
    """The name of a picture that was saved beside its page: `report_files/post.jpg`; None for any other."""
    try:
        parts = urlsplit(source.strip())
    except ValueError:
        return None
    name = unquote(parts.path).removeprefix("./")
    if parts.scheme or parts.netloc or not name or name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts:
        return None
    last = PurePosixPath(name).name.lower()
    return None if last.endswith(DRAWN) or SMALL.search(last) else name
