"""Very long pages, read in one pass.

What finds the article of a page holds its elements against each other, which takes minutes where there are a hundred
thousand. Reports of that length are mostly their own text: here what pages mark as standing around it is left out, and
all else is kept.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from rashomon.ingest.page_parts import LONGEST, leading

MANY = 20_000
"""Elements from which a page is read so; a page of 20,000 takes some 3 s otherwise, and one of 60,000 some 20."""
DEEP = 200
"""Elements within each other from which it is; libxml2 leaves out what lies deeper than 256 unless told not to."""
DEEPEST = 2_000
"""Elements within each other beyond which libxml2 leaves out what comes, whatever it is told."""
HEAD = 3_000
"""Elements at the beginning of a long page among which its dates and names are looked for."""
MOST = 0.6
"""Share of all words that an element must hold to be what the page is about."""
SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "nav", "aside", "footer", "form", "button", "select",
     "iframe", "object", "menu", "dialog", "textarea", "math", "video", "audio", "canvas"}
)  # fmt: skip
BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article", "main", "header", "ul",
     "ol", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "caption", "address", "body", "hr", "center",
     "details", "summary"}
)  # fmt: skip
BESIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|related|sidebar|cookies?|consent|newsletter|share|sharing|social|breadcrumbs?|nav|navbar|"
    r"navigation|menu|footer|recommended|recommendations|outbrain|taboola|promo|advert\w*|popular|trending)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What pages call what stands around their text."""
ENDED = (".", "!", "?", ":", '"', "”", "’", "»", "؟", "۔", "।")


def long(tree: Any) -> bool:
    """Whether a page (as lxml parsed it) is one of these."""
    return sum(1 for _ in itertools.islice(tree.iter(), MANY + 1)) > MANY


def depth(tree: Any) -> int:
    """How many elements lie within each other at most."""
    from lxml import etree

    most = now = 0
    for step, _ in etree.iterwalk(tree, events=("start", "end")):
        now += 1 if step == "start" else -1
        most = max(most, now)
    return most


def lines(tree: Any) -> list[str]:
    """The text of a long page, a line for each paragraph, heading, list item or table row."""
    marked, whole = _Pass(BESIDE).over(tree), _Pass(None).over(tree)
    # A page may call what holds all of it after what is only a part.
    return (marked if marked.length * 2 >= whole.length else whole).chosen()


def cut(tree: Any) -> Any:
    """The page without what comes after its first elements."""
    last = next(itertools.islice(tree.iter(), HEAD, None), None)
    while last is not None and (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent
    return tree


@dataclass(slots=True)
class _Pass:
    """One pass over a page."""

    beside: re.Pattern[str] | None
    length: int = 0
    _lines: list[str] = field(default_factory=list)
    _held: list[str] = field(default_factory=list)
    _linked: int = 0
    _ended: bool = False
    """Whether the words held so far end a sentence."""
    _spans: list[tuple[int, int, int]] = field(default_factory=list)
    """Of what a page may be about: characters, first and last line."""

    def over(self, tree: Any) -> _Pass:
        from lxml import etree

        body = tree.find(".//body")
        walk = etree.iterwalk(body if body is not None else tree, events=("start", "end"))
        skipped = None
        links = 0
        opened: list[tuple[Any, int, int]] = []
        for step, element in walk:
            tag = element.tag
            if step == "start":
                if tag in SKIPPED or (
                    self.beside is not None and tag not in ("body", "html") and self._is_beside(element)
                ):
                    skipped = element
                    walk.skip_subtree()
                    continue
                links += tag == "a"
                self._break(tag)
                if (
                    tag in ("article", "main")
                    or element.get("role") == "main"
                    or element.get("itemprop") == "articleBody"
                ):
                    self._end(tag)
                    opened.append((element, self.length, len(self._lines)))
                self._hold(element.text, links)
                continue
            if element is skipped:
                skipped = None
            else:
                links -= tag == "a"
                self._break(tag)
                if opened and opened[-1][0] is element:
                    self._end(tag)
                    _, length, first = opened.pop()
                    self._spans.append((self.length - length, first, len(self._lines)))
            self._hold(element.tail, links)
        self._end("body")
        return self

    def chosen(self) -> list[str]:
        """The lines of the smallest element that holds most of all words."""
        fitting = [one for one in self._spans if one[0] >= self.length * MOST]
        _, first, last = min(fitting, default=(0, 0, len(self._lines)))
        return self._lines[first:last]

    def _is_beside(self, element: Any) -> bool:
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        return marks != " " and self.beside is not None and self.beside.search(marks[:200]) is not None

    def _hold(self, words: str | None, links: int) -> None:
        if words:
            self._held.append(words)
            if said := words.rstrip():
                self._ended = said.endswith(ENDED)
            self._linked += len(words) if links else 0

    def _break(self, tag: Any) -> None:
        if tag in BLOCKS:
            self._end(tag)
        elif tag == "br":
            # One after a sentence is how many pages part paragraphs; within one it is layout.
            if self._ended:
                self._end(tag)
            elif self._held and self._held[-1] != " ":
                self._held.append(" ")
        elif tag in ("td", "th"):
            self._held.append(" ")

    def _end(self, tag: Any) -> None:
        if not self._held:
            return
        words = " ".join("".join(self._held).split())
        linked = self._linked * 10 >= len(words) * 9
        if words and not (linked and tag == "li") and not self._leads_on(words):
            self._lines.append(words)
            self.length += len(words)
        self._held.clear()
        self._linked, self._ended = 0, False

    def _leads_on(self, words: str) -> bool:
        return len(words) <= LONGEST and self._linked * 2 >= len(words) and leading(words)
