"""What the entries of feeds say: their HTML as paragraphs, without what only points at where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from rashomon.ingest.documents import whole
from rashomon.ingest.mail_markup import rendered
from rashomon.ingest.paragraphs import line_feeds, paragraphs

BRIEF = 600
"""Characters (some hundred words) from which a summary of one paragraph is taken for all there is to say; the first
paragraph of an agency's report has 150 to 300."""
POINTING = 8
"""Words at most that stand around a link to the entry itself where a paragraph does no more than point there: "The post
… appeared first on …", "L'article … est apparu en premier sur …"."""
CUT = re.compile(r"(?:…|\.\.\.+|\[\s*(?:…|\.\.\.+|&hellip;)\s*\]|\[\+?\d+ chars\])[\s\"'”»)]*$")
"""How a text ends that goes on elsewhere."""
BLOCKS = frozenset({"p", "div", "li", "blockquote", "td", "section", "article", "body", "footer", "h6", "small"})


def told(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """The words of an entry, a line for each paragraph, and whether they are only the beginning of what is at its link.

    Where there is nothing but a title, that is all it says. What has no title, or begins with it, is a post of a
    channel: all of it, however short.
    """
    link, title = entry.get("link"), plain(entry.get("title"))
    content, cut = _text(entry.get("content"), link, title)
    summary, summary_cut = _text(entry.get("summary"), link, title)
    full = len(content) > len(summary)
    text, cut = (content, cut) if full else (summary, summary_cut)
    if not text:
        return title, leads(link)
    post = not title or text.startswith(CUT.sub("", title))
    short = len(text) < BRIEF and "\n" not in text and not full and not post
    return text, leads(link) and (short or cut or bool(CUT.search(text)))


def leads(link: str | None) -> bool:
    """Whether an entry's address is that of a page of its own, and not of its site."""
    if link is None:
        return False
    parts = urlsplit(link)
    return parts.path.strip("/") != "" or parts.query != ""


def plain(words: Mapping[str, Any] | None) -> str:
    """A title or the like as words in one line."""
    return " ".join(_text(words, None, "")[0].split())


def _text(words: Mapping[str, Any] | None, link: str | None, title: str) -> tuple[str, bool]:
    """A text of a feed as paragraphs, and whether it ends with a link to where it goes on."""
    if not words:
        return "", False
    value = str(words["value"])
    cut = False
    if words.get("markup") and "<" in value:
        value, cut = _without_pointer(value, link, title)
        value = rendered(value)
    elif words.get("markup"):
        value = html.unescape(value)
    return paragraphs(whole(line_feeds(value)).replace("\xa0", " ")), cut


def _without_pointer(page: str, link: str | None, title: str) -> tuple[str, bool]:
    """HTML without what its end says of where it stands, and whether that was a link to read on.

    What leads to the entry itself says nothing of what happened, and often repeats the title.
    """
    if link is None or "<a" not in page.lower() or page.count("<") + page.count("=") > 100_000:
        return page, False
    from lxml import etree
    from lxml import html as markup

    page = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", page)
    try:
        root = markup.fragment_fromstring(page, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return page, False
    anchors = root.xpath(".//a[@href]")
    last = next((one for one in reversed(anchors) if _same(one.get("href"), link)), None)
    if last is None or _after(last, root):
        return page, False
    block = last
    while block.getparent() is not None and block.tag not in BLOCKS:
        block = block.getparent()
    links = sum(len(_words(one)) for one in block.iter("a"))
    around = len(_words(block)) - links
    called = " ".join(_words(last))
    titled = bool(called) and (title.startswith(CUT.sub("", called).strip()) or called.startswith(title))
    pointing = around == 0 or (titled and around <= POINTING)
    if pointing and block is root:
        return "", True
    (block if pointing else last).drop_tree()
    return etree.tostring(root, encoding="unicode", method="html"), not pointing or around == 0


def _after(element: Any, root: Any) -> bool:
    """Whether words come after the element's own block that are more than a few."""
    words = 0
    while element is not root:
        words += len((element.tail or "").split())
        words += sum(len(_words(one)) + len((one.tail or "").split()) for one in element.itersiblings())
        element = element.getparent()
    return words > POINTING


def _words(element: Any) -> list[str]:
    return "".join(element.itertext()).split()


def _same(href: str, link: str) -> bool:
    """Whether two addresses are one but for what is added to count who follows them."""
    try:
        one, other = urlsplit(href.strip()), urlsplit(link)
    except ValueError:
        return False
    same = (one.netloc.removeprefix("www."), one.path.rstrip("/")) == (
        other.netloc.removeprefix("www."),
        other.path.rstrip("/"),
    )
    # A site may tell its pages by what stands after the mark.
    return same and (one.path.strip("/") != "" or one.query == other.query)
