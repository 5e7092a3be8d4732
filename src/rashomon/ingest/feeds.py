"""Feeds: RSS, Atom and JSON Feed, each entry a report of its own.

An entry has no bytes by itself, so each goes out as canonical JSON with what the feed says of itself; `entries` reads
it. What changes in a feed from hour to hour, as its own date, is left out: an entry that is as it was is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from rashomon.ingest import feed_xml, media
from rashomon.ingest.deadlines import TooLongError, in_time
from rashomon.ingest.decoding import BOMS, NotTextError, decode
from rashomon.ingest.documents import problem, written
from rashomon.ingest.feed_words import plain
from rashomon.ingest.feed_xml import Element, RefusedError, address, line
from rashomon.ingest.text import charset, essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

ENTRY = "application/vnd.rashomon.entry+json"
"""Media type of one entry as it is kept."""
TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
SECONDS = 6.0
"""Of work on one feed."""
ENTRIES = 10_000
"""Entries of one feed; a site that was exported whole has some thousands."""
MEDIA = 50
"""Pictures, films and recordings of one entry."""
LONGEST = 2_000
"""Characters of a line: a title, a name, an identifier, an address."""
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
JSON_FEED = re.compile(rb'"(?:home_page_url|feed_url)"\s*:')
ITEMS = re.compile(rb'"items"\s*:\s*\[')
NAMED = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\s*\(([^()]+)\)|([^()<>@]+?)\s*[<(][^\s@()<>]+@[^\s@()<>]+[>)]")
"""How RSS writes who wrote it: `desk@wire.example (A. Sennari)`."""


class FeedReader:
    """Reads feeds."""

    name = "ingest.feeds.v1"
    endings: Sequence[str] = (".xml", ".rss", ".atom", ".rdf")
    bound: Bound = "page_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A feed by its first element or its first keys, whatever its type or ending: servers send them as anything."""
        if essence(media_type or "") in TYPES:
            return True
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return bool(VERSION.search(head) or (JSON_FEED.search(head) and ITEMS.search(head)))
        return feed_xml.Prolog(_head(head)).is_feed

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """Each entry with words as a part; those without are counted."""
        data = file.read(limits.page_bytes)
        declared = DECLARED.search(data[:1000])
        try:
            text, _, _ = decode(data, declared[1].decode() if declared else charset(media_type))
        except NotTextError as error:
            # One broken character must not cost a feed.
            if b"\0" in data[:4096] or not data.strip():
                yield problem(path, str(error))
                return
            text = data.decode("utf-8", "replace")
            yield problem(path, "has broken characters, which are left as �", severity="warning")
        try:
            feed, found, broken = in_time(SECONDS, _read, text, path if path and "://" in path else None)
        except TooLongError:
            yield problem(path, "takes too long to read as a feed")
            return
        except RefusedError as error:
            yield problem(path, str(error))
            return
        except Exception as error:  # A hostile feed may break the parser anywhere.
            yield problem(path, f"cannot be read as a feed ({type(error).__name__})")
            return
        if broken:
            what = "is no well-formed XML; it was read as far as it goes"
            yield problem(path, what, severity="note")
        yield from _parts(feed, found, path)


def _head(head: bytes) -> str:
    """The first bytes as text, which may end within a character."""
    codec = next((codec for mark, codec in BOMS if head.startswith(mark)), "utf-8")
    if head.count(0) > len(head) // 4 and codec == "utf-8":
        codec = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return head.decode(codec, "replace")


def _read(text: str, url: str | None) -> tuple[dict[str, Any], list[dict[str, Any]], bool]:
    """The feed, its entries, and whether it was broken. Raises RefusedError."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return *_json(text, url), False
    root, broken = feed_xml.tree(text)
    return *_xml(root, url), broken


def _parts(feed: Mapping[str, Any], found: Sequence[dict[str, Any]], path: str | None) -> Iterator[Part | Issue]:
    about = {name: value for name, value in feed.items() if value}
    entries = [{name: value for name, value in one.items() if value} for one in found]
    # An identifier that stands on two stories is that of neither: some programs write the site's address on all.
    links: dict[str, set[str | None]] = {}
    for one in entries:
        links.setdefault(one.get("id", ""), set()).add(one.get("link"))
    known: set[bytes | None] = set()
    empty = 0
    for number, one in enumerate(entries, start=1):
        if not any(one.get(name) for name in ("title", "summary", "content")):
            empty += 1
            continue
        key = one.get("id")
        if key is None or len(links[key]) > 1:
            key = one.get("link") or key
        made = entry_part(f"entry-{number}", about, one, key)
        if made.data not in known:
            known.add(made.data)
            yield made
    if empty:
        told = "1 entry" if empty == 1 else f"{empty} entries"
        severity = "note" if known else "error"
        yield problem(path, f"holds {told} without words, passed over", severity=severity)
    if not found:
        yield problem(path, "is a feed without entries")
    elif len(found) == ENTRIES:
        yield problem(path, f"holds {ENTRIES} entries or more; the later ones are left out", severity="warning")


def entry_part(name: str, feed: Mapping[str, Any], entry: Mapping[str, Any], key: str | None) -> Part:
    """One entry as an input of its own, which `entries` reads; `key` is by what it is known again."""
    data = written({"feed": feed, "entry": entry} | ({"key": key} if key else {}))
    return Part(name=f"{name}.json", data=data, media_type=ENTRY, url=entry.get("link"))


# RSS and Atom


def _xml(root: Any, url: str | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    atom = feed_xml.called(root).startswith("atom:")
    channel = root
    if not atom:
        channel = next((one for one in root if feed_xml.called(one) == "channel"), root)
    about = Element(channel)
    home = _link(about, url)
    feed: dict[str, Any] = {
        "format": "atom" if atom else "rss",
        "title": _plain(about.words("title", "atom:title", "dc:title")),
        "link": home,
        "language": _line(channel.get(f"{feed_xml.XML}lang") or about.line("language", "dc:language"))
        or _line(root.get(f"{feed_xml.XML}lang")),
    }
    authors = _authors(about) if atom else []
    found: list[dict[str, Any]] = []
    for one in root.iter():
        if feed_xml.called(one) in ("item", "atom:entry") and len(found) < ENTRIES:
            found.append(_entry(Element(one), home or url, authors))
    return feed, found


def _entry(one: Element, base: str | None, authors: list[str]) -> dict[str, Any]:
    element = one.element
    source = one.within("source") or one.within("atom:source")
    if source is not None:
        authors = _authors(source) or authors
    guid = next(one.all("guid", "atom:id"), None)
    stated = line(guid) if guid is not None else _line(element.get(f"{RDF}about"))
    link = _link(one, base)
    if link is None and guid is not None and (guid.get("isPermaLink") or "true").lower() == "true":
        link = address(guid, stated, None)
    return {
        "id": _line(stated),
        "link": link,
        "title": one.words("title", "atom:title", "dc:title", "media:title"),
        # What ends with an entry's first day, by what it says; `dc:date` is that of RSS 1.0.
        "published": _line(
            one.line("pubdate", "atom:published", "atom:issued", "dcterms:issued", "dc:date", "atom:created")
        ),
        "updated": _line(one.line("atom:updated", "atom:modified", "dcterms:modified")),
        "authors": _authors(one) or authors,
        "content": one.words("content:encoded", "atom:content", "xhtml:body", "xhtml:div"),
        "summary": one.words("description", "atom:summary", "dc:description", "itunes:summary", "media:description")
        or (group.words("media:description") if (group := one.within("media:group")) else None),
        "language": _line(element.get(f"{feed_xml.XML}lang") or one.line("dc:language", "language")),
        "source": _source(source),
        "media": _media(one, base),
    }


RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def _source(source: Element | None) -> dict[str, str] | None:
    """Where an aggregator has an entry from."""
    if source is None:
        return None
    title = _plain(source.words("title", "atom:title")) or _line(line(source.element))
    link = _link(source, None) or address(source.element, source.element.get("url"), None)
    return {name: value for name, value in (("title", title), ("link", link)) if value} or None


def _link(one: Element, base: str | None) -> str | None:
    """Where it stands on the web."""
    for element in one.all("feedburner:origlink", "link", "atom:link"):
        if (element.get("rel") or "alternate").lower() != "alternate":
            continue
        if found := address(element, element.get("href") or line(element), base):
            return found
    return None


def _authors(one: Element) -> list[str]:
    """Who wrote it, by name; addresses of people are left out."""
    found = []
    for element in one.all("author", "atom:author", "dc:creator", "itunes:author"):
        inner = Element(element)
        words = (inner.line("atom:name", "name") or line(element) or "")[:LONGEST]
        if match := NAMED.fullmatch(words):
            words = (match[1] or match[2]).strip()
        if words and "@" not in words and "://" not in words and words not in found:
            found.append(words)
    return found[:20]


def _media(one: Element, base: str | None) -> list[dict[str, str]]:
    """What is seen or heard with an entry."""
    found: dict[str, dict[str, str]] = {}
    groups = [one, *(Element(group) for group in one.all("media:group"))]
    for element in (
        element
        for group in groups
        for element in group.all("enclosure", "atom:link", "media:content")
        if feed_xml.called(element) != "atom:link" or element.get("rel") == "enclosure"
    ):
        url = address(element, element.get("url") or element.get("href"), base)
        if url is not None and len(found) < MEDIA:
            stated = _line(element.get("type")) or _kind(element.get("medium"), url)
            found.setdefault(url, {"url": url} | ({"type": stated} if stated else {}))
    return list(found.values())


def _kind(medium: str | None, url: str) -> str | None:
    """The media type of what Media RSS calls an image, a video or an audio."""
    known = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg"}.get(medium or "")
    return media.by_ending(url) or known


# JSON Feed


def _json(text: str, url: str | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        plain = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        why = "is nested too deep" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise RefusedError(f"is not JSON ({why})") from error
    items = plain.get("items")
    if not isinstance(items, list):
        raise RefusedError('is JSON Feed without a list of "items"')
    home = _http(plain.get("home_page_url"), url)
    feed = {
        "format": "json",
        "title": _line(plain.get("title")),
        "link": home,
        "language": _line(plain.get("language")),
    }
    authors = _people(plain)
    return feed, [_item(one, home or url, authors) for one in items[:ENTRIES] if isinstance(one, dict)]


def _item(one: Mapping[str, Any], base: str | None, authors: list[str]) -> dict[str, Any]:
    number = one.get("id")
    content = _text(one.get("content_html"), markup=True) or _text(one.get("content_text"))
    link = _http(one.get("external_url"), base) if not content else None
    own = _http(one.get("url"), base)
    attached = one.get("attachments")
    found: list[tuple[object, str | None]] = [(one.get("image"), None), (one.get("banner_image"), None)]
    found += [
        (item.get("url"), _line(item.get("mime_type")))
        for item in (attached if isinstance(attached, list) else ())
        if isinstance(item, dict)
    ]
    seen: dict[str, dict[str, str]] = {}
    for stated, kind in found[:MEDIA]:
        if at := _http(stated, base):
            kind = kind or media.by_ending(at) or "image/jpeg"
            seen.setdefault(at, {"url": at, "type": kind})
    return {
        # By version 1.0 it may be a number.
        "id": _line(str(number) if isinstance(number, int) and not isinstance(number, bool) else number),
        "link": own or link,
        "title": _text(one.get("title")),
        "published": _line(one.get("date_published")),
        "updated": _line(one.get("date_modified")),
        "authors": _people(one) or authors,
        "content": content,
        "summary": _text(one.get("summary")),
        "language": _line(one.get("language")),
        "media": list(seen.values()),
    }


def _people(one: Mapping[str, Any]) -> list[str]:
    listed = one.get("authors") if isinstance(one.get("authors"), list) else [one.get("author")]
    names = [_line(author.get("name")) for author in listed or () if isinstance(author, dict)]
    return [name for name in names if name and "@" not in name][:20]


def _http(stated: object, base: str | None) -> str | None:
    return address(None, stated, base) if isinstance(stated, str) else None


def _text(value: object, *, markup: bool = False) -> dict[str, Any] | None:
    if not isinstance(value, str) or not value.strip():
        return None
    return {"value": value, "markup": True} if markup else {"value": value}


def _line(value: object) -> str | None:
    return " ".join(value[: 2 * LONGEST].split())[:LONGEST] or None if isinstance(value, str) else None


def _plain(words: Mapping[str, Any] | None) -> str | None:
    """A title as words in one line."""
    return _line(plain(words)) if words else None
