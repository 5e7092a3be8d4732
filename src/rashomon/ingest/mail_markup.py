"""A message's HTML as plain text: all of it, since a message has nothing around it that a page has."""

from __future__ import annotations

import re
from typing import Any

MARKS = 1_000_000
"""Elements and attributes of one message; a newsletter has some thousands."""
GONE = frozenset({"script", "style", "head", "template", "noscript", "object", "embed", "iframe", "svg", "button"})
BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "tr", "section", "article", "header",
     "footer", "main", "blockquote", "pre", "center", "address", "figure", "figcaption", "hr", "body"}
)  # fmt: skip
ITEMS = frozenset({"li", "dt", "dd"})
QUOTES = re.compile(r"\b(?:gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra)\b")
REPLIES = frozenset({"appendonsend", "divRplyFwdMsg", "mail-editor-reference-message-container"})
"""After these Outlook puts the message that is answered, in the same element and those after it."""
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all", re.I)


def rendered(page: str) -> str:
    """The text in a message's HTML: a blank line between paragraphs, quoted messages with a mark on each line.

    What is hidden is left out. Empty where there is nothing, or too much.
    """
    if page.count("<") + page.count("=") > MARKS or not page.strip():
        return ""
    from lxml import etree, html

    # Characters that XML has not would end the parsing.
    page = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", page)
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    text = _Text()
    text.walk(tree)
    return text.whole()


class _Text:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._held: list[str] = []
        self._quoted = 0

    def whole(self) -> str:
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _break(self, blank: bool = False) -> None:
        words = " ".join("".join(self._held).split())
        self._held = []
        if words:
            self._lines.append(f"> {words}" if self._quoted else words)
        if blank and self._lines and self._lines[-1]:
            self._lines.append("")

    def walk(self, root: Any) -> None:
        """Goes through the elements without a call for each level: pages are as deep as anybody likes."""
        pending: list[tuple[Any, str]] = [(root, "start")]
        while pending:
            element, step = pending.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if step == "end":
                self._left(element, tag)
                self._held.append(element.tail or "")
                continue
            if not tag or tag in GONE or HIDDEN.search(element.get("style") or ""):
                self._held.append(element.tail or "")
                continue
            if element.get("id") in REPLIES:
                self._break(blank=True)
                self._lines += ["-----Original Message-----", ""]
            self._entered(element, tag)
            pending.append((element, "end"))
            pending += [(child, "start") for child in reversed(element)]

    def _entered(self, element: Any, tag: str) -> None:
        if _is_quote(element, tag):
            self._break(blank=True)
            self._quoted += 1
        elif tag in BLOCKS:
            self._break(blank=tag not in ("tr", "div"))
        elif tag in ITEMS or tag == "br":
            self._break()
        elif tag in ("td", "th"):
            self._held.append(" ")
        self._held.append(element.text or "")

    def _left(self, element: Any, tag: str) -> None:
        if _is_quote(element, tag):
            self._break(blank=True)
            self._quoted -= 1
        elif tag in BLOCKS or tag in ITEMS:
            self._break(blank=tag not in ("tr", "div", "li", "dt", "dd"))


def _is_quote(element: Any, tag: str) -> bool:
    """Whether it holds an earlier message, and not one that is passed on."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag == "blockquote":
        return element.get("type") == "cite" or "gmail_quote" in names
    return QUOTES.search(names) is not None and "gmail_quote" not in names
