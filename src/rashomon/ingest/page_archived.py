"""Pages as an archive of the web, or a browser that saved them, gives them back: under their own addresses, and without
what was put over them."""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass
from typing import Any

from rashomon.ingest import saved_pages

ARCHIVE = re.compile(
    r"(?:(?:https?:)?(?://|\\/\\/)[\w.-]{1,100}(?::\d+)?)?"
    r"(?:(?:\\?/[\w.-]{1,40}){0,3}\\?/\d{14}(?:[a-z]{2}_)?|\\?/web\\?/\d{4,14}(?:[a-z]{2}_)?|\\?/o\\?/\w{4,8})"
    r"\\?/(?=https?:(?://|\\/\\/))",
    re.IGNORECASE,
)
"""What an archive puts before an address: `https://web.archive.org/web/20240315120000im_/`, `/web/20240315120000/`,
`https://arquivo.pt/wayback/20240315120000/`, `http://archive.today/20240315120000/`; in JSON with `\\/` for `/`."""
BAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
"""Between these stands what the Wayback Machine puts over a page."""
GIVEN_BACK = re.compile(
    rf"(?:<(?:link|meta)\b[^<>]{{0,300}}?[\"'=]|\"(?:url|@id)\"\s*:\s*\"){ARCHIVE.pattern}|__wm\.wombat\(|"
    r"WAYBACK TOOLBAR INSERT|FILE ARCHIVED ON \d",
    re.IGNORECASE,
)
"""By what a page is known that an archive gave back; others may name an archive in their words."""
TODAY = re.compile(r"https?://archive\.(?:today|ph|is|md|li|vn|fo)\b", re.IGNORECASE)
TODAYS_BAR = ("HEADER", "HASHTAGS", "FOOTER", "DIVSHARE", "DIVSHARE2")
"""Ids of what archive.today puts around a page."""
STATED = (
    re.compile(r"__wm\.wombat\(\s*\"(https?:[^\"\s]{4,2000})\""),
    re.compile(r"<input\b[^>]{0,300}\bid=[\"']?wmtbURL[^>]{0,300}\bvalue=[\"'](https?://[^\"'\s]{4,2000})"),
    re.compile(r"<input\b[^>]{0,500}\bname=[\"']?q[\"']?[^>]{0,500}\bvalue=[\"'](https?://[^\"'\s]{4,2000})"),
)
"""Where an archive states which page it holds; the last is for archive.today alone."""
HEAD = 100_000
WITHIN = re.compile(r"/(?=https?:(?://|\\/\\/))")
ENDING = re.compile(r"(?:\d{14}(?:[a-z]{2}_)?|web\\?/\d{4,14}(?:[a-z]{2}_)?|/o\\?/\w{4,8})\\?/\Z", re.IGNORECASE)
"""How that ends."""
ADDRESSES = 10_000
"""Of one page, that are looked at."""
BEFORE = 250
"""Characters that an archive puts before an address at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A page as it was before it was archived or saved."""

    page: str
    address: str | None
    """Where it stood, as far as that is told by the archive or the program that saved it."""
    today: bool = False
    """Whether it is from archive.today, which takes all markup away and puts its own."""


def original(page: str, address: str | None) -> Given:
    """The page as it was, under the address where it stood; `address` is that from which it came."""
    head = page[:HEAD]
    saved = saved_pages.address(head)
    address = address or saved
    today = TODAY.search(address or "") is not None or (
        TODAY.search(head) is not None and re.search(r"id=[\"']?HEADER", head) is not None
    )
    stated = [html.unescape(found[1]) for one in (STATED if today else STATED[:-1]) if (found := one.search(head))]
    if ARCHIVE.search(address or "") or GIVEN_BACK.search(head):
        begins = page.find(BAR[0])
        ends = page.find(BAR[1], begins) if begins >= 0 else -1
        page = plain(page if ends < 0 else page[:begins] + page[ends:])
    known = [plain(one) for one in (address, *stated, saved) if one]
    # What an archive calls a page (archive.ph/AbCdE) is not where it stood.
    outside = [one for one in known if not TODAY.match(one)]
    return Given(page=page, address=next(iter(outside), None), today=today)


def plain(words: str) -> str:
    """`words` without what an archive puts before the addresses in them."""
    made: list[str] = []
    done = 0
    for found in itertools.islice(WITHIN.finditer(words), ADDRESSES):
        if not ENDING.search(words, max(done, found.end() - 30), found.end()):
            continue
        start = max(done, found.end() - BEFORE)
        # With the first letters of what comes after, so that the pattern may look ahead.
        before = next(
            (one for one in ARCHIVE.finditer(words, start, found.end() + 10) if one.end() == found.end()), None
        )
        if before is not None:
            made.append(words[done : before.start()])
            done = before.end()
    return "".join([*made, words[done:]])


def without_bar(tree: Any) -> None:
    """Takes out what archive.today put around a page, and what it says of itself as if it were the page."""
    for name in TODAYS_BAR:
        for element in tree.xpath("//*[@id=$name]", name=name):
            if element.getparent() is not None:
                element.drop_tree()
    for element in tree.xpath("//meta[@property] | //link[@rel='canonical']"):
        stated = element.get("content") or element.get("href") or ""
        if element.get("property") == "og:site_name" or TODAY.match(stated):
            element.drop_tree()
