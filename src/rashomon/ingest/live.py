"""Live blogs: each of their posts a report of its own, with its own time.

A post has no bytes by itself; it is kept as an entry of a feed is (`feeds`, `entries`), for that is what a live blog
is. Which posts there are is told by JSON-LD (`LiveBlogPosting`), or by blocks of one kind in what the page calls live,
each with its time. The words are those of the page, since JSON-LD often cuts them off.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from rashomon.codebook import load
from rashomon.codebook.packs import fold
from rashomon.ingest import linked_data
from rashomon.ingest.feed_dates import day, moment
from rashomon.ingest.linked_data import Node

POSTS = 5_000
FEWEST = 3
"""Blocks with times that make a live blog; JSON-LD says that it is one."""
BRIEFEST = 40
"""Characters of a post."""
BLOCKS = ("article", "section", "li", "div")
NAMES = ("id", "data-id", "data-post-id", "data-block-id", "data-entry-id", "name")
STEM = 25
"""Characters by which a post's words are found on the page."""
LONGEST = 500
"""Characters of a headline."""
LIVE = re.compile(r"(?:^|[^a-z])live(?!r|l)|ticker|minute-by-minute|timeline|LiveBlogPosting", re.IGNORECASE)
"""What pages call their posts and what holds them."""
ANSWERS = re.compile(r"comment|disqus|reply|replies|related|forum|sidebar|teaser|recommend|most-read", re.IGNORECASE)
DROPPED = ("script", "style", "time", "button", "form", "svg", "noscript", "nav")
Entry = dict[str, Any]


def posts(tree: Any, own: Node | None, address: str | None, titles: Sequence[str | None]) -> list[Entry]:
    """The posts of a live blog as entries, in the order of the page, taken out of the tree; none where it is no such.

    `titles` are those of the page.
    """
    named = own is not None and linked_data.is_type(own, "liveblogposting")
    stated = (own or {}).get("liveBlogUpdate") if named else None
    updates = [one for one in (stated if isinstance(stated, list) else [stated]) if isinstance(one, dict)]
    if updates:
        places = _Places.of(tree, {stem for one in updates if (stem := _stem(_body(one)))})
        found = [_update(places, one, address) for one in updates[:POSTS]]
    else:
        blocks = _blocks(tree, named or any(_says_live(one) for one in titles if one))
        found = [_block(one, address) for one in blocks[:POSTS]]
    title = next((one for one in titles if one), None)
    done = [one for one in found if one.get("content") or one.get("summary")]
    return [{**one, "title": one.get("title") or _words(title)} for one in done]


def lines(entry: Entry) -> Iterator[str]:
    """The lines of a post's words, each as the article of a page would have it."""
    from lxml import html

    for name in ("content", "summary"):
        value = (entry.get(name) or {}).get("value", "")
        root = html.fragment_fromstring(value, create_parent="div") if "<" in value else None
        blocks = [one.text_content() for one in root.iter("p", "li", "blockquote", "h6")] if root is not None else []
        yield from (" ".join(one.split()) for one in (*blocks, *value.split("\n")) if one.strip())


def _says_live(title: str) -> bool:
    said = fold(title)
    for one in load("pages")["live"]:
        # One word may be a verb ("villagers live in fear"): it is a mark where the title ends or pauses after it.
        after = r"(?!\w)" if " " in one else r"(?=\s*(?:$|[|:–—•·,)\]!]|-\s))"
        if re.search(rf"(?<!\w){re.escape(fold(one))}{after}", said):
            return True
    return False


def _update(places: _Places, node: Node, address: str | None) -> Entry:
    link = next(linked_data.address(node), None)
    block = places.block(link, linked_data.line(node, "headline", "name"), _stem(_body(node)))
    entry = _block(block, address) if block is not None else {}
    body = _body(node)
    if len(body) > sum(len(one) + 1 for one in lines(entry) if "<" not in one):
        entry["content"] = {"value": body, "markup": "<" in body}
    headline = linked_data.line(node, "headline", "name")
    authors = linked_data.line(node, "author")
    link = urljoin(address or "", link) if link else entry.get("link")
    stated = {
        "id": link,
        "link": link if link and "://" in link else address,
        "title": _words(headline),
        "published": linked_data.line(node, "datePublished", "dateCreated") or entry.get("published"),
        "updated": linked_data.line(node, "dateModified"),
        "authors": [authors] if authors else None,
    }
    return entry | {name: value for name, value in stated.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where the posts of a page stand, by what they are called."""

    names: dict[str, Any]
    headlines: dict[str, Any]
    beginnings: dict[str, Any]
    """By how their words begin."""

    @classmethod
    def of(cls, tree: Any, stems: Collection[str]) -> _Places:
        """`stems` are how the words of the posts begin (see `_stem`)."""
        names: dict[str, Any] = {}
        headlines: dict[str, Any] = {}
        for element in tree.iter(*BLOCKS):
            for name in NAMES:
                if element.get(name):
                    names.setdefault(element.get(name), element)
        for element in tree.iter("h2", "h3", "h4", "h5"):
            headlines.setdefault(" ".join(fold(element.text_content()[:LONGEST]).split()), element)
        beginnings: dict[str, Any] = {}
        for element in tree.iter("p", "li", "div") if stems else ():
            if element.tag == "p" or element.find(".//p") is None:
                stem = _stem("".join(itertools.islice(element.itertext(), 20))[:LONGEST])
                if stem in stems:
                    beginnings[stem] = element
        # A post goes on beside its first paragraph, as far as its words stand by themselves.
        around = Counter(one.getparent() for one in beginnings.values())
        for stem, element in beginnings.items() if len(beginnings) > 1 else ():
            parent = element.getparent()
            if parent is not None and parent.tag in BLOCKS and around[parent] == 1 and parent.find(".//h1") is None:
                beginnings[stem] = parent
        return cls(names=names, headlines=headlines, beginnings=beginnings)

    def block(self, link: str | None, headline: str | None, stem: str) -> Any:
        """The block of a post, by the fragment of its address, by its headline or by how its words begin."""
        fragment = urlsplit(link).fragment if link else ""
        if fragment and fragment in self.names:
            return self.names[fragment]
        found = self.headlines.get(" ".join(fold(headline[:LONGEST]).split())) if headline else None
        if found is not None:
            return next((one for one in found.iterancestors(*BLOCKS) if one.find(".//time") is not None), None)
        return self.beginnings.get(stem)


def _body(node: Node) -> str:
    return linked_data.line(node, "articleBody", "text", "description") or ""


def _stem(words: str) -> str:
    """How the words of a post begin, by which they are found on the page where JSON-LD cuts them off."""
    said = " ".join(words.split())
    return said[:STEM] if len(said) >= STEM and "<" not in said[:STEM] and "…" not in said[:STEM] else ""


def _blocks(tree: Any, told: bool) -> list[Any]:
    """Blocks of one kind under one parent, each with a time and words; `told` is whether the page says it is live."""
    groups: dict[tuple[Any, str, str], list[Any]] = {}
    known: dict[Any, bool] = {}
    for time in tree.iter("time"):
        if not moment(time.get("datetime")):
            continue  # A day alone is that of a chronicle, or of something else's publication.
        for block in time.iterancestors(*BLOCKS):
            if block not in known:
                known[block] = _telling(block)
            if known[block]:
                block = _outermost(block)
                kind = (block.get("class") or "").split()
                parent = block.getparent()
                groups.setdefault((parent, block.tag, kind[0] if kind else ""), []).append(block)
                break
    for (parent, _, _), found in groups.items():
        own = list(dict.fromkeys(found))
        if len(own) < FEWEST or len(own) != len(found) or parent is None:
            continue
        marks = " ".join(
            _marks(one) for one in (own[0], parent, *parent.iterancestors()) if one.tag not in ("body", "html")
        )
        if not ANSWERS.search(marks) and (told or LIVE.search(marks)):
            return own
    return []


def _outermost(block: Any) -> Any:
    """The block, or what holds nothing but it: `<li><article>`."""
    around = block.getparent()
    while around is not None and around.tag in BLOCKS and len(around) == 1 and not (around.text or "").strip():
        block, around = around, around.getparent()
    return block


def _telling(block: Any) -> bool:
    """Whether a block has words of its own that are more than a headline to follow."""
    words = sum(len(" ".join(one.text_content().split())) for one in block.iter("p", "li", "blockquote"))
    linked = sum(len(" ".join(one.text_content().split())) for one in block.iter("a"))
    return words >= BRIEFEST and linked < words / 2


def _marks(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemtype", "data-component", "role"))


def _block(block: Any, address: str | None) -> Entry:
    """One post out of its block, which is taken out of the page."""
    from lxml import etree

    when = next((one.get("datetime") for one in block.iter("time") if day(one.get("datetime"))), None)
    head = next(block.iter("h2", "h3", "h4", "h5"), None)
    entry: Entry = {"published": when, "title": _words(head.text_content()) if head is not None else None}
    fragment = block.get("id")
    if fragment:
        entry["id"] = entry["link"] = f"{address or ''}#{fragment}"
    for one in list(_furniture(block, head)):
        one.drop_tree()
    if block.getparent() is not None:
        block.drop_tree()
    value = etree.tostring(block, encoding="unicode", method="html", with_tail=False)
    if " ".join(block.text_content().split()):
        entry["content"] = {"value": value, "markup": True}
    return {name: value for name, value in entry.items() if value}


def _furniture(block: Any, head: Any) -> Iterator[Any]:
    if head is not None:
        yield head
    yield from block.iter(*DROPPED)


def _words(text: str | None) -> dict[str, Any] | None:
    said = " ".join((text or "").split())
    return {"value": said, "markup": False} if said else None
