"""Pages that stand in another's place: what asks for a login or a proof, what refuses, fails, or was never kept."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from rashomon.codebook import load
from rashomon.ingest.page_lists import PARAGRAPH, SEGMENTS

MOST = 1_500
"""Characters of such a page; what says more tells something of its own."""
BRIEF = 300
"""Characters up to which a page that was taken for an article may be none."""
PART = 2
"""What stands in the way says so in half of its text, or at its head, or in its title."""
BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "section", "article", "main", "header", "footer",
     "aside", "nav", "form", "fieldset", "label", "button", "br", "tr", "ul", "ol", "dl", "dt", "dd", "blockquote",
     "pre", "title", "body"}
)  # fmt: skip
UNSAID = frozenset({"script", "style", "noscript", "template", "svg", "head", "option", "iframe"})
WHY = {
    "human": "asks for a proof that a person reads it; open it in a browser and save it from there",
    "login": "asks for a login; log in with a browser and save the page from there",
    "refused": "refuses to be read (403, 429 or the like); open it in a browser, or look for it in a web archive",
    "country": "says that it is not given in the country from where it was asked; look for it in an archive of the web",
    "kept": "is an archive saying that it does not hold the page; look for another capture, or another archive",
    "failed": "says that something went wrong at its site; ask again later, or look for it in an archive of the web",
    "consent": "holds a question about cookies and nothing else; answer it in a browser and save the page from there",
    "gone": "says that the page is not there; look for it in an archive of the web",
    "script": "holds no text, since a program in it would make it; open it in a browser and save it from there",
}
"""By kind, the end of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a page shows, before anything is taken for its article."""

    lines: Sequence[str]
    asks: bool
    """For a password."""
    scripted: bool
    """Whether words that it does not show ask for a program to be run."""

    @classmethod
    def of(cls, tree: Any) -> Self:
        """What an lxml tree of a page shows."""
        hidden = " ".join(one.text_content()[:MOST] for one in tree.xpath("//noscript")[:10]).casefold()
        return cls(
            lines=lines_seen(tree),
            asks=bool(tree.xpath("//input[translate(@type, 'PASWORD', 'pasword')='password']")),
            scripted=any(one in hidden for one in load("pages")["without_script"]),
        )

    def why(self, title: str | None, lines: Sequence[str]) -> str | None:
        """Why a page is no report, of which these lines were taken for its article; None where it may be one."""
        if found := standing(title, lines, asks=self.asks):
            return found
        if sum(map(len, lines)) > BRIEF:
            return None
        if found := _nothing(title, "\n".join(lines)) or standing(title, self.lines, asks=self.asks):
            return found
        return WHY["script"] if not lines and self.scripted else None


def _nothing(title: str | None, text: str) -> str | None:
    """Why a page with so short a text has no article; None where it may have one."""
    if len(text) > BRIEF:
        return None
    said, words = text.casefold(), load("pages")
    if any(one in said for one in words["without_script"]):
        return WHY["script"]
    first = f"{title or ''}\n{text}".casefold()[:100]
    if any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", first) for one in words["not_there"]):
        return WHY["gone"]
    return None


def standing(title: str | None, lines: Sequence[str], *, asks: bool = False) -> str | None:
    """Why a page of these lines is none of a report, as the end of a sentence; None where it may be one.

    `asks` is whether it has a field for a password. A report that says such a thing in passing (of a film: "not
    available in your country") says more besides.
    """
    whole = sum(map(len, lines))
    if whole > MOST:
        return None
    heads = [head for part in (title or "", *SEGMENTS.split(title or "")) if (head := _said(part))]
    for kind in load("pages")["barriers"]:
        alone, within = _alone(kind), _within(kind)
        known = [line for line in lines if _said(line) in alone or within.search(line)]
        mostly = bool(known) and sum(map(len, known)) * PART >= whole
        if kind == "consent":
            # Such words stand at the foot of many pages.
            if known and sum(map(len, known)) * 3 >= 2 * whole:
                return WHY[kind]
            continue
        titled = any(head in alone or within.search(head) for head in heads)
        others = any(len(line) >= PARAGRAPH and line not in known for line in lines)
        headed = bool(lines) and lines[0] in known and (bool(within.search(lines[0])) or not others)
        if (asks and (titled or headed)) or mostly if kind == "login" else titled or headed or mostly:
            return WHY[kind]
    return None


def lines_seen(tree: Any) -> list[str]:
    """What a page shows, whatever it is for, a line a block; the first lines, as far as they tell what it is."""
    lines: list[str] = []
    held: list[str] = []
    left = 4 * MOST

    def end() -> None:
        if words := " ".join("".join(held).split()):
            lines.append(words)
        held.clear()

    for step, element in _walk(tree):
        block = element.tag in BLOCKS
        if block:
            end()
        words = (element.text if step == "start" else element.tail) or ""
        held.append(words)
        left -= len(words.strip())
        if left < 0:
            break
    end()
    return lines


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    body = tree.find(".//body")
    unsaid = 0
    for step, element in etree.iterwalk(body if body is not None else tree, events=("start", "end")):
        silent = not isinstance(element.tag, str) or element.tag in UNSAID
        if silent:
            unsaid += 1 if step == "start" else -1
            if step == "end" and not unsaid:
                yield step, element
        elif not unsaid:
            yield step, element


def _said(words: str) -> str:
    return " ".join(words.split()).strip(" .…!?:-–—|").casefold()


@functools.cache
def _alone(kind: str) -> frozenset[str]:
    return frozenset(_said(one) for one in load("pages")["barriers"][kind]["alone"])


@functools.cache
def _within(kind: str) -> re.Pattern[str]:
    words = sorted(load("pages")["barriers"][kind]["within"], key=len, reverse=True)
    quoted = "|".join(re.escape(one).replace("'", "['’]") for one in words)
    return re.compile(rf"(?<!\w)(?:{quoted})", re.IGNORECASE)
