"""What a page says of itself, of its readers and of what they may do, in and around its article: how to share it, what
to sign up for, cookies, what a printer adds."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Any

from rashomon.codebook import load

LINES = "//p | //li | //h2 | //h3 | //h4 | //h5 | //h6 | //div[not(.//p or .//div)] | //button | //aside"
LONGEST = 220
"""Characters of a line that is known by how it begins; of one that is known whole, half of that."""
BOX = 1_500
"""Characters of what a page calls a place for such things."""
PARAGRAPH = 200
"""Characters of a paragraph that is told of something else, in whatever place it stands."""
TAGS = (
    *("amp-sidebar", "amp-consent", "amp-ad", "amp-sticky-ad", "amp-auto-ads", "amp-social-share", "amp-next-page"),
    *("amp-user-notification", "amp-list", "amp-embed", "amp-subscriptions", "amp-addthis", "amp-app-banner", "dialog"),
)
"""Elements that hold nothing of an article (the components of AMP)."""
PLACES = re.compile(
    r"(?:^|[\s_-])(?:newsletter\w*|social(?:-?(?:share|links?|media|icons?|bar|buttons?))?|share(?:-?(?:bar|buttons?|tools?|links?|"
    r"this|wrap\w*|box))?|sharing|sharedaddy|addtoany\w*|a2a_kit|addthis\w*|advert(?:isement|s)?|ad-(?:slot|container|wrapper|unit|"
    r"banner|label)|adsbygoogle|sign-?up(?:-\w+)?|subscribe(?:-?(?:box|form|widget|cta))?|mc_embed\w*|mailchimp|print-(?:link|"
    r"header|footer|only)|breadcrumbs?|skip-link|app-banner|follow-us|whatsapp-\w+|telegram-\w+)(?=$|[\s_-])",
    re.IGNORECASE,
)
"""What pages call such places (class and id)."""
CONSENT = re.compile(
    r"cookie|consent|gdpr|onetrust|qc-cmp|didomi|cmplz|cmpbox|usercentrics|privacy-?banner", re.IGNORECASE
)
ASKING = 2
"""Things said of cookies and privacy in one line that is about nothing else."""
ADDRESS = re.compile(r"\W{0,3}(?:https?://|www\.)\S+")
HOLDING = ("html", "body", "main", "article")


def without(tree: Any, titles: Sequence[str | None]) -> Any:
    """The page without these places and lines.

    `titles` are what it may be called: over a text whose lines are parted by breaks these are no part of it.
    """
    for element in list(tree.iter(*TAGS)):
        _drop(element)
    for element in tree.xpath("//*[@class or @id]"):
        if element.tag not in HOLDING and _is_place(element):
            _drop(element)
    for element in tree.xpath(LINES):
        said = _said(element)
        if said is not None and around(said):
            _drop(element)
    for br in tree.iter("br"):
        _blank_around(br, titles)
    return tree


def around(line: str) -> bool:
    """Whether a line says nothing of what a report is about."""
    if ADDRESS.fullmatch(line):
        return True
    if len(line) <= LONGEST and (_alone().fullmatch(line) or _begin().match(line)):
        return True
    return len(_consent().findall(line)) >= ASKING


def kept(lines: Iterable[str]) -> list[str]:
    """The lines that are none of these."""
    return [line for line in lines if not around(line)]


def pattern(words: Sequence[str]) -> str:
    """What matches any of these phrases in lower case: `#` for a number, `…` for a few words."""
    return "|".join(
        re.escape(one)
        .replace(r"\#", r"\d+(?:[.,]\d+)?")
        .replace("…", r".{1,60}?")
        .replace("'", "['’]")
        .replace(r"\ ", r"\s")
        for one in sorted(words, key=len, reverse=True)
    )


def _is_place(element: Any) -> bool:
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if CONSENT.search(marks):
        return element.find(".//h1") is None and bool(_consent().search(element.text_content()[: 20 * BOX]))
    if not PLACES.search(marks):
        return False
    said = _said(element, BOX)
    return said is not None and not any(len(one.text_content()) > PARAGRAPH for one in element.iter("p"))


def _said(element: Any, most: int = 2 * LONGEST) -> str | None:
    """What is said in an element; None where that is more."""
    words: list[str] = []
    length = 0
    for one in element.itertext():
        words.append(one)
        length += len(one.strip())
        if length > most:
            return None
    return " ".join("".join(words).split())


def _blank_around(br: Any, titles: Sequence[str | None]) -> None:
    """Takes lines that end or begin at a line break out of a text."""

    def unsaid(words: str) -> bool:
        line = " ".join(words.split())
        return bool(line) and (around(line) or line in titles)

    before, parent = br.getprevious(), br.getparent()
    if br.tail and unsaid(br.tail) and (br.getnext() is None or br.getnext().tag == "br"):
        br.tail = " "
    if before is None and parent is not None and parent.text and unsaid(parent.text):
        parent.text = " "


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


@functools.cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{pattern(load('pages')['around']['alone'])})[\W_]*", re.IGNORECASE)


@functools.cache
def _begin() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{pattern(load('pages')['around']['begin'])})(?!\w)", re.IGNORECASE)


@functools.cache
def _consent() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern(load('pages')['barriers']['consent']['within'])})", re.IGNORECASE)
