"""Pictures and films in an article on a page, and what is written under them.

A caption is a line of the text, after the paragraph under which it stands: it may claim what nothing else does, and the
picture is offered for that.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rashomon.ingest.page_furniture import around
from rashomon.ingest.page_parts import PICTURES, SMALL, beside

SEEN = ("img", "amp-img", "amp-anim", "video", "amp-video")
SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "poster", "data-poster")
SETS = ("srcset", "data-srcset", "data-lazy-srcset")
"""Where a page names a picture; the second kind in several sizes."""
STANDING_IN = re.compile(
    r"(?:^|[^a-z])(?:placeholder|lazy|loading|preload|transparent|1x1|grey|gray)(?:$|[^a-z])", re.I
)
"""What is shown until the picture is there."""
TEXT = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "div")
ASIDE = ("nav", "aside", "footer", "form")
CAPTION = re.compile(
    r"caption|cutline|(?:^|[\s_-])legend|(?:image|photo|media|img)-?_{0,2}(?:desc|text|info)", re.IGNORECASE
)
"""What pages call what stands under a picture."""
LONGEST = 1_000
"""Characters of a caption."""
AROUND = 4
"""Elements around a picture in which its caption is looked for."""
OVER = 8
"""Paragraphs and headings over an article's first line among which its first picture may stand."""
KEY = 40
"""Letters by which a paragraph of the page is known in the text that was made of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Something seen on a page."""

    names: tuple[str, ...]
    """Under which it may lie beside the page."""
    caption: str | None
    at: int
    """How many of `Pictured.blocks` come before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """The pictures of a page, and the paragraphs between which they stand."""

    blocks: tuple[str, ...]
    pictures: tuple[Picture, ...]

    @classmethod
    def of(cls, tree: Any) -> Pictured:
        """The pictures of a page, out of whose tree their captions are taken."""
        captions = {one: _caption(one) for one in tree.iter(*SEEN)}
        said = {one: " ".join(words.text_content().split()) for one, words in captions.items() if words is not None}
        for words in {one for one in captions.values() if one is not None}:
            if words.getparent() is not None:
                words.drop_tree()
        blocks: list[str] = []
        pictures: list[Picture] = []
        for element in tree.iter(*TEXT, *SEEN):
            if element.tag in SEEN:
                if len(pictures) < PICTURES and next(element.iterancestors(*ASIDE), None) is None:
                    caption = said.get(element)
                    told = caption if caption and len(caption) <= LONGEST and not around(caption) else None
                    pictures.append(Picture(names=tuple(_names(element)), caption=told, at=len(blocks)))
            elif not any(child.tag in TEXT for child in element) and (key := _key(element.text_content())):
                blocks.append(key)
        return cls(blocks=tuple(blocks), pictures=tuple(one for one in pictures if one.names or one.caption))

    def placed(self, lines: Sequence[str]) -> tuple[list[str], tuple[tuple[str, int | None], ...]]:
        """The lines of an article with the captions of its pictures, and the names of these, each with the number of
        the line that is its caption."""
        known: dict[str, int] = {}
        for number, line in enumerate(lines):
            known.setdefault(_key(line), number)
        where = {at: known[key] for at, key in enumerate(self.blocks) if key in known}
        if not where:
            return list(lines), ()
        first, last = min(where), max(where)
        inside = [one for one in self.pictures if first - OVER <= one.at <= last + 1]
        after: dict[int, list[str]] = {}
        for one in inside:
            if one.caption is not None and one.caption not in lines:
                over = next((where[at] for at in range(one.at - 1, first - 1, -1) if at in where), -1)
                if one.caption not in after.setdefault(over, []):
                    after[over].append(one.caption)
        made = list(after.get(-1, ()))
        for number, line in enumerate(lines):
            made += [line, *after.get(number, ())]
        numbers = {line: number for number, line in reversed(list(enumerate(made)))}
        named: dict[str, int | None] = {}
        for one in inside:
            for name in one.names:
                under = numbers[one.caption] if one.caption is not None else None
                named[name] = under if named.get(name) is None else named[name]
        return made, tuple(named.items())


def _names(element: Any) -> Iterator[str]:
    """Under which names a picture may lie beside its page: the first of those that it gives; of a film also its first
    frame's."""
    if element.tag.endswith("video"):
        sources = [element.get("src"), *(one.get("src") for one in element.iter("source"))]
        found = [name for one in sources if one and (name := beside(one))][:1]
        found += [name for at in ("poster", "data-poster") if (name := beside(element.get(at) or ""))][:1]
        yield from found
        return
    # By lxml's parser a picture stands within its last source.
    whole = next(itertools.islice(element.iterancestors("picture"), 1), None)
    forms = [element, *(whole.iter("source") if whole is not None else ())]
    stated = [one.get(name) for one in forms for name in SOURCES]
    stated += [part for one in forms for name in SETS for part in _set(one.get(name))]
    found = [name for one in stated if one and (name := beside(one)) and not STANDING_IN.search(name)]
    yield from found[:1]


def _set(stated: str | None) -> list[str]:
    """The names in a set of sizes, the largest first."""
    sizes = [one.split() for one in re.split(r",\s+|,(?=\S+\s+\d)", stated or "")[:30]]
    sized = [(float(re.sub(r"[^\d.]", "", one[1]) or 0) if len(one) > 1 and one[1][:-1].replace(".", "", 1).isdigit()
              else 0.0, one[0]) for one in sizes if one]  # fmt: skip
    return [name for _, name in sorted(sized, reverse=True)]


def _caption(element: Any) -> Any:
    """What stands under a picture, None where that is nothing."""
    if any(SMALL.search(element.get(name) or "") for name in ("src", "class")):
        return None
    for whole in itertools.islice(element.iterancestors(), AROUND):
        if whole.tag in ("body", "article", "main", "section", "html"):
            return None
        for words in itertools.islice(whole.iterdescendants(), 60):
            if words.tag == "figcaption" or (isinstance(words.tag, str) and CAPTION.search(words.get("class") or "")):
                own = words is not element and element not in words.iterdescendants() and words.text_content().strip()
                if own and (words.tag == "figcaption" or _alone(element, whole)):
                    return words
        if whole.tag == "figure":
            return None
    return None


def _alone(element: Any, whole: Any) -> bool:
    """Whether nothing else is seen there, but the same picture in another form."""
    return sum(1 for one in itertools.islice(whole.iter("img", "amp-img", "video"), 3)) <= 1 or any(
        True for _ in element.iterancestors("noscript", "picture")
    )


def _key(words: str) -> str:
    return "".join(re.findall(r"\w", words[: 4 * KEY]))[:KEY].casefold()
