"""Headlines on a web page that lead to other pages, each with a sentence or none: a front page, a section, results of
a search; and on a report's page the reports beside it."""

from __future__ import annotations

import copy
import itertools
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self
from urllib.parse import urljoin, urlsplit

from rashomon.ingest.page_parts import leading

INLINE = frozenset({"span", "b", "strong", "em", "i", "u", "font", "small", "mark", "bdi", "cite"})
BLOCKS = frozenset({"p", "div", "h2", "h3", "h4", "h5", "h6", "section", "article"})
HEADLINE = 20
"""Characters of the shortest headline; shorter links are names of sections, "Read more" and the like."""
TEASER = 400
"""Characters that stand with a headline at most; what is longer is a text by itself."""
BEFORE = 60
"""Characters that may stand before a headline: its section, its day, who wrote it."""
SIBLINGS = 3
"""Headlines side by side that are a list."""
FEWEST = 4
"""Headlines of a page that is nothing but a list."""
HEADINGS = ("h2", "h3", "h4", "h5", "h6", "dt")
LEVELS = 7
"""Elements around a headline among which what belongs to it is looked for."""
LINKS = 3_000
"""Links that are looked at."""
PARAGRAPH = 100
"""Characters of a paragraph by which a page shows that it tells something itself."""
BESIDE = re.compile(
    r"(?:^|[^a-z])(?:related|yarpp|recommend\w*|recirc\w*|read-?(?:more|next|also)|more-(?:news|stories|from|on)|see-also|popular|"
    r"trending|most-read|outbrain|taboola|sidebar|widget|also-like|promo|teasers?|suggested|next-(?:post|article))",
    re.IGNORECASE,
)
"""What pages call the place where they name others."""
SEGMENTS = re.compile(r"\s+[|–—·•»:-]+\s+|\s*[|»]\s*")
"""What stands between a headline and the name of its site in a title."""
LIST = (
    "is a list of headlines that lead to other pages, and no report itself; give those pages, or watch the site's feed"
)
MANY = "holds many headlines that lead to other pages, and all that stands with them was read"
"""Ends of sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A headline that leads to another page, with what belongs to it."""

    element: Any
    """The outermost element that holds nothing else of weight."""
    rest: tuple[Any, ...]
    """What comes after it in the same row, up to the next: the sentences of headlines that are headings."""
    length: int
    """Characters."""
    own: bool
    """Whether it leads to the same site."""
    led: bool
    """Whether the page says that it stands among others to be read: "Related", "More from …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A page with lists of headlines, and without them."""

    tree: Any
    """Without those that lead elsewhere within the site."""
    whole: Any
    found: tuple[Pointer, ...]
    states: bool
    headed: bool

    @classmethod
    def of(cls, tree: Any, address: str | None, *, states: bool, titles: Sequence[str | None]) -> Self:
        """The page, which is changed; for the parameters see `verdict`."""
        found = tuple(pointers(tree, address))
        lists = beside(found)
        whole = copy.deepcopy(tree) if lists else tree
        head = headed(tree, titles)
        for one in lists:
            if states and one.rest:
                continue  # A report of many parts may have a link in each one's heading.
            for element in (one.element, *one.rest):
                if element.getparent() is not None:
                    element.drop_tree()
        return cls(tree=tree, whole=whole, found=found if lists else (), states=states, headed=head)

    @property
    def many(self) -> bool:
        """Whether there are as many headlines as lists have."""
        return len(self.found) >= FEWEST

    def verdict(self, text: str) -> Literal["report", "list", "doubt"]:
        """What it is, by the text that is left without its lists."""
        if not self.found:
            return "report"
        kept = self.states and any(one.rest for one in self.found)
        return "doubt" if kept else verdict(self.found, text, states=self.states, headed=self.headed)


def pointers(tree: Any, address: str | None) -> list[Pointer]:
    """The headlines of a page (as lxml parsed it) that lead to others, in the order of the page."""
    links = list(itertools.islice(tree.iterfind(".//a[@href]"), LINKS))
    sites = Counter(_site(one.get("href"), address) for one in links)
    sites.pop(None, None)
    # A saved page may say nowhere where it stands, but most of its links do.
    common = sites.most_common(1)[0] if sites else ("", 0)
    site = _site(address, None) or (common[0] if common[1] * 2 > sites.total() else "")
    found = [(one, target) for one in links if (target := _leads(one, address)) and _alone(one)]
    above: dict[Any, str | None] = {}
    for one, target in found:
        for element in itertools.islice(one.iterancestors(), LEVELS):
            above[element] = target if above.get(element, target) == target else None
    pointing: dict[Any, Pointer] = {}
    for one, target in found:
        whole = _whole(one, above)
        length = _length(whole)
        if length is not None and whole not in pointing:
            own = _site(target, address) in (site, None)
            pointing[whole] = Pointer(element=whole, rest=(), length=length, own=own, led=_led(whole))
    return [_with_rest(one, pointing) for one in pointing.values()]


def _with_rest(one: Pointer, all_of_them: Collection[Any]) -> Pointer:
    if one.element.tag not in HEADINGS:
        return one
    rest: list[Any] = []
    for element in one.element.itersiblings():
        if element in all_of_them or element.tag in HEADINGS:
            break
        rest.append(element)
    else:
        rest = rest[:1]
    lengths = [_length(element) for element in rest]
    if None in lengths or sum(length or 0 for length in lengths) > TEASER:
        return one
    return replace(one, rest=tuple(rest), length=one.length + sum(length or 0 for length in lengths))


def beside(found: Sequence[Pointer]) -> list[Pointer]:
    """Those that stand together as lists do, and lead within the site."""
    near = Counter(parent for one in found for parent in itertools.islice(one.element.iterancestors(), 2))
    return [
        one
        for one in found
        if one.own and any(near[parent] >= SIBLINGS for parent in itertools.islice(one.element.iterancestors(), 2))
    ]


def verdict(found: Sequence[Pointer], text: str, *, states: bool, headed: bool) -> Literal["report", "list", "doubt"]:
    """What a page with these headlines is, of which `text` is left without them: a report with others beside it, a list
    of others, or what cannot be told, which is to be read with all that is on it.

    `states` is whether it says to machines that it is a report, `headed` whether it has a heading as reports do.
    """
    own = [one for one in found if one.own]
    # A report may be a list itself, with a headline over each happening.
    length = sum(one.length for one in own if not states or not one.led)
    if states and text:
        return "report" if len(text) * 4 >= length else "doubt"
    if tells(text) and (len(text) >= length or (headed and len(text) * 5 >= length)):
        return "report"
    return "list" if not states and len(own) >= FEWEST else "doubt"


def headed(tree: Any, titles: Sequence[str | None]) -> bool:
    """Whether what a page is called stands on it as a heading that leads to no other page, as over a report.

    `titles` are what it may be called.
    """
    named = {_plain(part) for title in titles if title for part in (title, *SEGMENTS.split(title))}
    headings = itertools.islice(tree.xpath("//h1 | //h2"), 50)
    called = ((" ".join(one.text_content().split()), one) for one in headings)
    return any(
        len(said) >= HEADLINE and _plain(said) in named and not one.xpath(".//a | ancestor::a") for said, one in called
    )


def tells(text: str) -> bool:
    """Whether a text has a paragraph of its own."""
    return any(len(line) >= PARAGRAPH for line in text.split("\n"))


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _site(address: str | None, base: str | None) -> str | None:
    """The host without `www.`; None for what has none."""
    try:
        host = urlsplit(urljoin(base or "", address or "")).hostname
    except ValueError:
        return None
    return (host or "").removeprefix("www.").removeprefix("m.") or None


def _leads(link: Any, base: str | None) -> str | None:
    """The address of another page to which a headline leads; None for any other link."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "mailto:", "javascript:", "tel:", "data:", "whatsapp:")):
        return None
    if len(" ".join(link.text_content().split())) < HEADLINE or next(link.iterancestors("h1"), None) is not None:
        return None
    try:
        parts, own = urlsplit(urljoin(base or "", href)), urlsplit(base or "")
    except ValueError:
        return None
    if (parts.hostname, parts.path.rstrip("/"), parts.query) == (own.hostname, own.path.rstrip("/"), own.query):
        return None
    return str(parts._replace(fragment="").geturl())


def _alone(link: Any) -> bool:
    """Whether a link is all that is said on its line: a part of a sentence is no headline."""
    if any(one.tag in BLOCKS for one in link.iterdescendants()):
        return True
    element = link
    while (parent := element.getparent()) is not None and parent.tag in INLINE:
        if (parent.text or "").strip() or (element.tail or "").strip():
            return False
        element = parent
    before, after = element.getprevious(), element.getnext()
    if (element.tail or "").strip() or parent is None:
        return False
    if before is None and (parent.text or "").strip():
        return False
    if before is not None and ((before.tail or "").strip() or (_inline(before) and not _small(before))):
        return False
    return after is None or not _inline(after) or _small(after)


def _inline(element: Any) -> bool:
    return isinstance(element.tag, str) and (element.tag in INLINE or element.tag == "a")


def _small(element: Any) -> bool:
    return len(" ".join(element.text_content().split())) <= HEADLINE and not (element.tail or "").strip()


def _whole(link: Any, above: dict[Any, str | None]) -> Any:
    """The outermost element around a headline that holds no other, and little before it."""
    whole = link
    for element in itertools.islice(link.iterancestors(), LEVELS):
        if above.get(element) is None or element.tag in ("body", "html", "main"):
            break
        before = 0
        for step in whole.itersiblings(preceding=True):
            # A comment's text is not said.
            before += len((step.tail or "").strip()) + (len(step.text_content().strip()) if step.tag != "a" else 0)
        if before + len((element.text or "").strip()) > BEFORE or _length(element) is None:
            break
        whole = element
    return whole


def _length(element: Any) -> int | None:
    """Characters of what is said in an element; None where that is more than a headline and its sentence, or where it
    is a row of a table with cells of its own."""
    length = 0
    for words in element.itertext():
        length += len(" ".join(words.split()))
        if length > TEASER + 200:
            return None
    if element.tag == "tr" and sum(bool(one.text_content().strip()) for one in element.iterfind("td")) > 2:
        return None
    return length


def _led(element: Any) -> bool:
    """Whether what stands around a headline, or over it, says that others are named there."""
    for around in itertools.islice(element.iterancestors(), 4):
        if around.tag in ("body", "html", "main", "article"):
            break
        marks = f"{around.get('class') or ''} {around.get('id') or ''}"
        if around.tag in ("aside", "nav", "footer") or BESIDE.search(marks):
            return True
        for over in (*itertools.islice(around, 2), around.getprevious()):
            if over is not None and isinstance(over.tag, str) and _length(over) is not None:
                said = " ".join(over.text_content().split())
                if len(said) <= BEFORE and leading(said):
                    return True
    return False
