"""Web pages: the article without what stands around it."""

from __future__ import annotations

import copy
import functools
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from rashomon.ingest import (
    linked_data,
    live,
    media,
    page_archived,
    page_barriers,
    page_furniture,
    page_lists,
    page_parts,
    page_paywall,
    page_pictures,
    page_plain,
    saved_pages,
)
from rashomon.ingest.deadlines import TooLongError, in_time
from rashomon.ingest.decoding import NotTextError, decode
from rashomon.ingest.documents import document, problem, remarks, stem
from rashomon.ingest.feeds import entry_part
from rashomon.ingest.header import header
from rashomon.ingest.page_dates import Dates
from rashomon.ingest.text import charset, essence
from rashomon.model import Document, Issue, Span
from rashomon.protocols import Bound, Limits, Part

ENDINGS = (".html", ".htm", ".xhtml")
MEDIA_TYPES = ("text/html", "application/xhtml+xml")
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
XML_CHARSET = re.compile(rb"\s*<\?xml[^>]{0,100}?\sencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
BLOCKS = ("body", "p", "head", "list", "item", "table", "row", "quote", "code", "fw", "ab", "graphic", "div")
"""Elements of the extractor's own small vocabulary that stand on lines of their own."""
SECONDS = 6.0
"""Of work on one page."""
LONG = 1_000_000
"""Characters of a page that is read in one way alone, not in two of which the better is taken."""
NONE = "holds no article that could be found; save its text as a .txt file"
LONG_PAGE = "is so long that all of its text was read, and not its article alone; look it over"
NESTED = "nests its elements so deep that all of its text was read, and not its article alone; look it over"
DEEP = "nests its elements so deep that not all of its text could be read; save its text as a .txt file"
"""Ends of sentences."""
DATA = re.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=%\s]{2000,}")
"""A picture or a font that a program wrote into the page when it saved it."""


DAYS = {"extensive_search": False, "original_date": True}
"""How the extractor looks for dates, which are `page_dates`' to find: not in all of the page's text."""


class HtmlReader:
    """Reads web pages, as saved or as fetched."""

    name = "ingest.html.v1"
    endings: Sequence[str] = ENDINGS
    bound: Bound = "page_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A page by its type, its ending or its first tag."""
        if media_type is not None:
            return essence(media_type) in MEDIA_TYPES
        return PurePath(path or "").suffix.lower() in ENDINGS or PAGE.match(head[:2000]) is not None

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The one article on the page; its paragraphs, headings, list items and captions a line each."""
        data = file.read(limits.page_bytes)
        declared = charset(media_type)
        if declared is None and (match := META_CHARSET.search(data[:4096]) or XML_CHARSET.match(data[:200])):
            declared = match[1].decode()
        try:
            page, _, _ = decode(data, declared)
        except NotTextError as error:
            yield problem(path, str(error))
            return
        address = path if path and "://" in path else None
        page = saved_pages.unwrapped(DATA.sub("data:,", page))
        if page_parts.crowded(page):
            what = f"holds more than {page_parts.ELEMENTS:,} elements, or too much in one, as no page does for people"
            yield problem(path, f"{what}; if it is a report, save its text as a .txt file")
            return
        try:
            found = in_time(SECONDS, article, page, address)
        except TooLongError:
            yield problem(path, "takes too long to read as a page; save its text as a .txt file")
            return
        except Exception as error:  # A hostile page may break the parser anywhere.
            yield problem(path, f"cannot be read as a page ({type(error).__name__})")
            return
        yield from _parts(found, path)
        if not found.text and found.posts:
            return
        if found.none is not None:
            yield problem(path, found.none)
            return
        known, wrong = header(found.header)
        wrong += found.wrong
        if found.day_of_address:
            wrong.append("is dated by its address alone")
        if found.day_of_change:
            wrong.append("is dated by its last change, since it does not state when it was published")
        name = known.url if found.edited and known.url else stem(path)
        made = document(data, found.text, media_type="text/html", header=known, name=name, edited_at=found.edited)
        yield from remarks(made, path, wrong)
        yield made
        lines = line_spans(made)
        for picture, number in found.pictures if address is None else ():
            caption = lines[number] if number is not None else None
            yield Part(name=picture, of=made.id, caption=caption, media_type=media.by_ending(picture))


def line_spans(made: Document) -> list[Span]:
    """Where each line of a document's text stands."""
    found: list[Span] = []
    start = 0
    for line in made.text.split("\n"):
        found.append(Span(document_id=made.id, start=start, end=start + len(line), exact=line))
        start += len(line) + 1
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page holds."""

    header: Mapping[str, str | None]
    """Header fields that it states."""
    text: str = ""
    """Its article, or what stands around the posts of a live blog, with a line feed between paragraphs."""
    pictures: tuple[tuple[str, int | None], ...] = ()
    """Names of its pictures that may lie beside it, each with the number of the line that is its caption."""
    posts: tuple[Mapping[str, Any], ...] = ()
    """Of a live blog, as entries of a feed."""
    edited: str | None = None
    """When it got its words, where it had others, as in `Document.edited_at`."""
    day_of_address: bool = False
    """Whether only its address tells the day of publication."""
    day_of_change: bool = False
    """Whether only the day of its last change is told, and taken for that of publication."""
    none: str | None = None
    """Why it holds none, as the end of a sentence."""
    wrong: tuple[str, ...] = ()
    """What is to be said of it, each the end of a sentence."""


def article(page: str, address: str | None) -> Article:
    """The article on a page, with what the page states of it.

    Title, byline, outlet and address are those of the page's own article in JSON-LD (see `linked_data`), otherwise of
    the fields of its head (OpenGraph, Dublin Core and the like), otherwise of its markup; an outlet that nothing names
    is the host. For dates see `page_dates`.
    """
    given = page_archived.original(page, address)
    page, address = given.page, given.address
    tree, wrong = _parsed(page)
    if tree is None:
        return Article(header={"title": None}, none=NONE)
    if given.today:
        page_archived.without_bar(tree)
    addresses, titles = [*_addresses(tree), address], _titles(tree)
    own = linked_data.taken(tree, addresses, titles)
    here = next((one for one in addresses if one and "://" in one), None)
    if wrong or page_plain.long(tree):
        return _long(tree, own, here, titles, wrong)
    dates = Dates(tree, own, here)
    posts = live.posts(tree, own, here, titles)
    seen = page_barriers.Seen.of(tree)
    states = own is not None or bool(tree.xpath("//meta[@property='article:published_time']"))
    page_furniture.without(tree, titles)
    chosen = page_lists.Chosen.of(tree, here, states=states or bool(posts), titles=titles)
    pictured = page_pictures.Pictured.of(chosen.tree)
    found, lines = extracted(chosen.tree, address, fast=len(page) > LONG)
    verdict = chosen.verdict("\n".join(lines))
    if verdict == "doubt":
        pictured = page_pictures.Pictured.of(chosen.whole)
        found, lines = extracted(chosen.whole, address, fast=len(page) > LONG)
    stated = " ".join((linked_data.line(own, "headline") or "").split())
    title = stated or (found.title if found is not None else next((one for one in titles if one), None))
    told = {line for one in posts for line in live.lines(one)}
    lines = [line for line in lines if line not in told]
    paywall = page_paywall.remark(tree, own, lines)
    lines = page_paywall.without(page_furniture.kept(lines))
    if lines and lines[0] == title:
        del lines[0]
    doubt = verdict == "doubt" and chosen.many
    lines, pictures = pictured.placed(lines)
    why = None if posts else seen.why(title, lines) or (page_lists.LIST if verdict == "list" else None)
    return Article(
        header=_header(found, own, dates, title),
        text="\n".join(lines),
        none=why or (None if lines or posts else NONE),
        pictures=pictures,
        posts=tuple(posts),
        edited=dates.edited,
        day_of_address=dates.of_address,
        day_of_change=dates.of_change,
        wrong=(*([page_lists.MANY] if doubt else []), *([paywall] if paywall else [])),
    )


def _header(stated: Any, own: Any, dates: Dates, title: str | None) -> dict[str, str | None]:
    """The header fields of a page; `stated` is what the extractor found of them, None where it found nothing."""
    outlet, byline, url = (stated.sitename, stated.author, stated.url) if stated is not None else (None, None, None)
    return {
        "outlet": outlet,
        "published": dates.published,
        "title": title,
        "byline": linked_data.authors(own, byline),
        "url": url or _stated_address(own),
    }


def _stated_address(own: Any) -> str | None:
    """Where a page's own article in JSON-LD says that it stands."""
    found = linked_data.address(own) if own is not None else ()
    return next((one for one in found if one.startswith(("http://", "https://")) and "#" not in one), None)


@functools.cache
def _extractor() -> Any:
    """`trafilatura`, which says nothing of its own."""
    import trafilatura

    for logger in ("trafilatura", "htmldate"):
        logging.getLogger(logger).addHandler(logging.NullHandler())
    return trafilatura


@functools.cache
def _config() -> Any:
    """Its settings: otherwise an article below 250 characters, a brief, loses its paragraphs."""
    from trafilatura.settings import DEFAULT_CONFIG

    config = copy.deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
    return config


def _parsed(page: str) -> tuple[Any, tuple[str, ...]]:
    """The tree of a page, None where it is none, and what is to be said of it."""
    from lxml import html

    tree = _extractor().load_html(page)
    if tree is None or page_plain.depth(tree) < page_plain.DEEP:
        return tree, ()
    # Pages that close nothing nest deeper with every paragraph, and what is too deep is left out in silence.
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    cut = page_plain.depth(tree) >= page_plain.DEEPEST
    return tree, (DEEP if cut else NESTED,)


def _long(tree: Any, own: Any, here: str | None, titles: Sequence[str | None], wrong: tuple[str, ...]) -> Article:
    """A very long page; see `page_plain`."""
    posts = live.posts(tree, own, here, titles)
    told = {line for one in posts for line in live.lines(one)}
    lines = page_furniture.kept(line for line in page_plain.lines(tree) if line not in told)
    tree = page_plain.cut(tree)
    dates = Dates(tree, own, here)
    stated = _extractor().extract_metadata(tree, default_url=here, date_config=DAYS)
    if lines and lines[0] == stated.title:
        del lines[0]
    return Article(
        header=_header(stated, own, dates, stated.title),
        text="\n".join(lines),
        none=None if lines or posts else DEEP if DEEP in wrong else NONE,
        posts=tuple(posts),
        edited=dates.edited,
        day_of_address=dates.of_address,
        day_of_change=dates.of_change,
        wrong=wrong or (LONG_PAGE,),
    )


def extracted(tree: Any, address: str | None, *, fast: bool) -> tuple[Any, list[str]]:
    """What the extractor makes of a page, None where that is nothing, and the lines of its article."""
    found = _extractor().bare_extraction(
        page_parts.without_links(tree),
        url=address,
        fast=fast,
        include_images=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=DAYS,
        config=_config(),
    )
    if found is None or isinstance(found, dict):
        return None, []
    lines = list(lines_of(found.body)) if found.body is not None else []
    return found, lines


def _addresses(tree: Any) -> list[str | None]:
    """Where a page says that it stands."""
    stated = (*tree.xpath("//link[@rel='canonical']/@href")[:2], *tree.xpath("//meta[@property='og:url']/@content")[:2])
    return [str(one).strip() for one in stated]


def _titles(tree: Any) -> list[str | None]:
    """What a page may be called, surest first."""
    stated = tree.xpath("//meta[@property='og:title']/@content")[:1]
    heads = [one.text_content() for one in tree.xpath("//h1")[:3]]
    title = tree.findtext(".//title")
    return [" ".join(str(one).split()) or None for one in (*stated, *heads, title or "")]


def _parts(found: Article, path: str | None) -> Iterator[Part | Issue]:
    """The posts of a live blog as entries of a feed."""
    about = {"format": "page", "title": found.header.get("outlet"), "link": found.header.get("url")}
    feed = {name: one for name, one in about.items() if one}
    known: set[bytes | None] = set()
    for number, post in enumerate(found.posts, start=1):
        made = entry_part(f"post-{number}", feed, post, post.get("id"))
        if made.data not in known:
            known.add(made.data)
            yield made
    if known:
        count = len(known)
        yield problem(path, f"is a live blog; {count} posts of it were read, each with its own time", severity="note")


def lines_of(body: Any) -> Iterator[str]:
    """The text under an element, a line for each paragraph, heading, list item, table row or quotation."""
    held: list[str] = []
    empty = False  # Whether a line without words stands before, as between paragraphs.
    for step, element in _steps(body):
        ended = "".join(held).rstrip()
        # A line break inside a sentence is layout; one after a sentence is how many pages part paragraphs.
        broken = element.tag == "lb" and (ended.endswith((".", "!", "?", ":", '"', "”", "’")) or empty)
        empty = element.tag == "lb" and (not (element.tail or "").strip() if step == "end" else empty)
        if (element.tag in BLOCKS or broken) and ended:
            yield " ".join(ended.split())
            held.clear()
        held.append(" " if element.tag in ("cell", "lb") else "")
        held.append((element.text if step == "start" else element.tail) or "")
    if words := " ".join("".join(held).split()):
        yield words


def _steps(element: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    # No function that calls itself: a page may nest deeper than Python does.
    return iter(etree.iterwalk(element, events=("start", "end")))
