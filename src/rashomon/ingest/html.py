"""Web pages: the article without what stands around it."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO, Any

from rashomon.ingest import media, page_parts
from rashomon.ingest.decoding import NotTextError, decode
from rashomon.ingest.documents import document, problem, remarks, stem
from rashomon.ingest.header import header
from rashomon.ingest.text import charset, essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

ENDINGS = (".html", ".htm", ".xhtml")
MEDIA_TYPES = ("text/html", "application/xhtml+xml")
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
BLOCKS = ("body", "p", "head", "list", "item", "table", "row", "quote", "code", "fw", "ab", "graphic", "div")
"""Elements of the extractor's own small vocabulary that stand on lines of their own."""
RUNNING_TEXT = "//p | //li | //td | //blockquote | //footer | //aside | //figcaption"
DATE_MARK = re.compile(r"date|time|publi|byline|posted|meta", re.IGNORECASE)
"""What pages call the place where they print their own date."""


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
        if declared is None and (match := META_CHARSET.search(data[:4096])):
            declared = match[1].decode()
        try:
            page, _, _ = decode(data, declared)
        except NotTextError as error:
            yield problem(path, str(error))
            return
        address = path if path and "://" in path else None
        try:
            stated, text, pictures = article(page, address)
        except Exception as error:  # A hostile page may break the parser anywhere.
            yield problem(path, f"cannot be read as a page ({type(error).__name__})")
            return
        if not text:
            yield problem(path, "holds no article that could be found; save its text as a .txt file")
            return
        if (why := page_parts.no_article(stated["title"], text)) is not None:
            yield problem(path, why)
            return
        known, wrong = header(stated)
        found = document(data, text, media_type="text/html", header=known, name=stem(path))
        yield from remarks(found, path, wrong)
        yield found
        for name in pictures if address is None else ():
            yield Part(name=name, of=found.id, media_type=media.by_ending(name))


def article(page: str, address: str | None) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """The header fields that a page states, its article's text with a line feed between paragraphs, and the names of
    its pictures that may lie beside it."""
    import trafilatura
    from trafilatura.settings import DEFAULT_CONFIG

    for logger in ("trafilatura", "htmldate"):
        logging.getLogger(logger).addHandler(logging.NullHandler())
    # Otherwise an article below 250 characters, a brief, loses its paragraphs.
    config = copy.deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
    tree = trafilatura.load_html(page)
    if tree is None:
        return {}, "", ()
    found = trafilatura.bare_extraction(
        page_parts.without_links(tree),
        url=address,
        include_images=True,
        include_comments=False,
        with_metadata=True,
        config=config,
    )
    if found is None or isinstance(found, dict):
        return {}, "", ()
    stated = {
        "outlet": found.sitename,
        "published": stated_date(page, found.url),
        "title": found.title,
        "byline": found.author,
        "url": found.url,
    }
    lines = list(lines_of(found.body)) if found.body is not None else []
    if lines and lines[0] == found.title:
        del lines[0]
    pictures = tuple(page_parts.pictures(found.body)) if found.body is not None else ()
    return stated, "\n".join(lines), pictures


def stated_date(page: str, address: str | None) -> str | None:
    """The day on which a page says that it was published, ISO 8601, or None.

    A date in its running text is that of something else, so that text is taken out before a date is looked for; of
    several, the first is meant, not that of the last change.
    """
    import htmldate
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    for element in tree.xpath(RUNNING_TEXT):
        marks = " ".join(element.get(name, "") for name in ("class", "id", "itemprop"))
        if element.getparent() is not None and not DATE_MARK.search(marks):
            element.drop_tree()
    found = htmldate.find_date(tree, url=address, original_date=True, extensive_search=False)
    return str(found) if found else None


def lines_of(body: Any) -> Iterator[str]:
    """The text under an element, a line for each paragraph, heading, list item, table row or quotation."""
    held: list[str] = []
    for step, element in _steps(body):
        ended = "".join(held).rstrip()
        # A line break inside a sentence is layout; one after a sentence is how many pages part paragraphs.
        broken = element.tag == "lb" and ended.endswith((".", "!", "?", ":", '"', "”", "’"))
        if (element.tag in BLOCKS or broken) and ended:
            yield " ".join(ended.split())
            held.clear()
        held.append(" " if element.tag in ("cell", "lb") else "")
        held.append((element.text if step == "start" else element.tail) or "")
    if words := " ".join("".join(held).split()):
        yield words


def _steps(element: Any) -> Iterator[tuple[str, Any]]:
    yield "start", element
    for child in element:
        yield from _steps(child)
    yield "end", element
