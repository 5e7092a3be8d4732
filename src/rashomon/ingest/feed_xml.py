"""RSS (0.9x, 1.0, 2.0) and Atom (0.3, 1.0) as what their elements say, however broken the XML is."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|RDF|entry)(?=[\s>/])")
BLANK = re.compile(r"\s*")
RDF = re.compile(r"purl\.org/(?:net/)?rss|(?:my|channel)\.netscape\.com/rdf")
"""Of the many kinds of RDF, that which is a feed."""
ATOM = re.compile(r"www\.w3\.org/2005/Atom|purl\.org/atom/ns#", re.IGNORECASE)
SPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
}
"""Namespaces, in small letters, by the prefix that is used here; elements of others are left aside."""
PREFIXES = frozenset(SPACES.values()) | {"rdf"}
XML = "{http://www.w3.org/XML/1998/namespace}"
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
NAME = re.compile(r"[A-Za-z_][\w.-]*$")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MARKED = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""That a text is HTML, where its format does not say."""

type Words = dict[str, Any]
"""A text as it stands: `value`, and `markup` where it is HTML."""


class RefusedError(ValueError):
    """The feed is not read; the message is the end of a sentence that begins with its name."""


class Prolog:
    """What stands before the first element of an XML file: how it is told for a feed, and whether it is dangerous."""

    def __init__(self, text: str) -> None:
        self.declares = False
        """Whether its DOCTYPE declares anything of its own, entities above all."""
        at = 1 if text.startswith("\ufeff") else 0
        self.doctype = ""
        while True:
            at = BLANK.match(text, at).end()  # type: ignore[union-attr]
            if text.startswith("<?", at):
                end = text.find("?>", at) + 2
            elif text.startswith("<!--", at):
                end = text.find("-->", at) + 3
            elif text[at : at + 9].upper() == "<!DOCTYPE":
                bracket, end = text.find("[", at), text.find(">", at) + 1
                self.declares = 0 <= bracket < (end or len(text))
                self.doctype = text[at + 9 : at + 40].split()[0].rstrip(">[") if text[at + 9 : at + 40].strip() else ""
                if self.declares:
                    end = 0
            else:
                break
            if end < at + 2:
                at = len(text)
                break
            at = end
        self.at = at
        """Where the first element begins; the text's length where none is found."""
        self._text = text

    @property
    def is_feed(self) -> bool:
        """Whether the file is a feed by its first element, or its DOCTYPE."""
        if self.doctype:
            kind = self.doctype.rpartition(":")[2]
            if kind in ("rss", "feed") or (kind == "RDF" and self.declares):
                return True
        found = ROOT.match(self._text, self.at)
        if found is None:
            return False
        head = self._text[self.at : self.at + 4096]
        return bool({"RDF": RDF, "entry": ATOM}.get(found[1], ROOT).search(head))


def tree(text: str) -> tuple[Any, bool]:
    """The first element of the XML, and whether it had to be mended. Raises RefusedError.

    Nothing outside is looked for, and no entity stands for anything but a character.
    """
    from lxml import etree

    prolog = Prolog(text)
    if prolog.declares:
        raise RefusedError("declares entities or the like in its DOCTYPE, which no feed needs; ask for it without")
    text = CONTROLS.sub("", text[prolog.at :])
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "encoding": "utf-8"}
    try:
        parser = etree.XMLParser(remove_comments=True, remove_pis=True, **options)
        return _known(etree.fromstring(text.encode(), parser)), False
    except etree.XMLSyntaxError:
        pass
    parser = etree.XMLParser(recover=True, remove_comments=True, remove_pis=True, **options)
    try:
        root = etree.fromstring(mended(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(f"is not XML that can be read ({str(error)[:100]})") from error
    if root is None:
        raise RefusedError("is not XML that can be read")
    return _known(root), True


def _known(root: Any) -> Any:
    """The tree, whose first element is taken at its name where its namespace is none that is known."""
    space, _, name = root.tag.rpartition("}")
    if space[1:].lower() not in SPACES and name.lower() in ("rss", "rdf", "feed", "entry"):
        for one in root.iter():
            own, _, name = one.tag.rpartition("}") if isinstance(one.tag, str) else ("?", "", "")
            if own == space and NAME.match(name):
                one.tag = f"{{http://www.w3.org/2005/Atom}}{name}" if root.tag.endswith(("feed", "entry")) else name
    return root


def mended(text: str) -> str:
    """The XML with HTML's named characters as themselves and every other bare `&` escaped; CDATA stays as it is."""
    pieces, at = [], 0
    while True:
        begin = text.find("<![CDATA[", at)
        end = text.find("]]>", begin) if begin >= 0 else -1
        if end < 0:
            pieces.append(ENTITY.sub(_character, text[at:]))
            return "".join(pieces)
        pieces += ENTITY.sub(_character, text[at:begin]), text[begin : end + 3]
        at = end + 3


def _character(found: re.Match[str]) -> str:
    known = html5.get(f"{found[1]};") if found[1] else None
    return f"&amp;{found[0][1:]}" if known is None or known in "<>&" else known


class Element:
    """One element with its children by name."""

    def __init__(self, element: Any) -> None:
        self.element = element
        self.children: dict[str, list[Any]] = defaultdict(list)
        for child in element:
            self.children[called(child)].append(child)

    def all(self, *names: str) -> Iterator[Any]:
        """The children of these names, those of the first before those of the second."""
        for name in names:
            yield from self.children.get(name, ())

    def line(self, *names: str) -> str | None:
        """The words of the first such child that has any, in one line."""
        return next((words for one in self.all(*names) if (words := line(one))), None)

    def words(self, *names: str) -> Words | None:
        """The text of the first such child that has any."""
        return next((found for one in self.all(*names) if (found := words(one))), None)

    def within(self, name: str) -> Element | None:
        """The first such child."""
        return next((Element(one) for one in self.all(name)), None)


def called(element: Any) -> str:
    """The element's name with the prefix of `SPACES`: `title` for RSS, `atom:title` for Atom, in small letters."""
    if not isinstance(element.tag, str):
        return "?"
    space, _, name = element.tag[1:].rpartition("}") if element.tag.startswith("{") else ("", "", element.tag)
    name = name.lower()
    if not space:
        # A prefix that was not declared stays in the name.
        return name if name.partition(":")[0] in PREFIXES or ":" not in name else f"?{name}"
    known = SPACES.get(space.lower())
    if known is None:
        return f"?{name}"
    return f"{known}:{name}" if known else name


def line(element: Any) -> str | None:
    """All words in an element, in one line."""
    return " ".join("".join(element.itertext()).split()) or None


def words(element: Any) -> Words | None:
    """The text that an element holds; None where it has none, or holds it in a way that is not read."""
    name = called(element)
    kind = (element.get("type") or "").strip().lower()
    if name.startswith("atom:"):
        if element.get("src") or element.get("mode") == "base64":
            return None
        if kind in ("xhtml", "application/xhtml+xml") or (element.get("mode") == "xml" and len(element)):
            return _value(_inside(element), markup=True)
        if kind and kind not in ("text", "html") and not kind.startswith("text/"):
            return None
        if len(element):  # Said to be text, and left unescaped.
            return _value(_inside(element), markup=True)
        return _value(element.text, markup=kind in ("html", "text/html") or element.get("mode") == "escaped")
    if len(element):
        return _value(_inside(element), markup=True)
    return _value(element.text, markup=bool(MARKED.search(element.text or "")))


def _value(value: str | None, *, markup: bool) -> Words | None:
    if not value or not value.strip():
        return None
    return {"value": value, "markup": True} if markup else {"value": value}


def _inside(element: Any) -> str:
    """What an element holds, as HTML."""
    from lxml import etree

    for child in element.iterdescendants():
        if isinstance(child.tag, str):
            local = child.tag.rpartition("}")[2].rpartition(":")[2]
            child.tag = local if NAME.match(local) else "span"
    etree.cleanup_namespaces(element)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return html.escape(element.text or "", quote=False) + inner


def address(element: Any, stated: str | None, base: str | None) -> str | None:
    """An address as it is meant where it stands; None for what is none of the web's."""
    stated = "".join((stated or "").split())
    if not stated or len(stated) > 2000:
        return None
    bases = []
    while element is not None:
        if own := element.get(f"{XML}base"):
            bases.append(own)
        element = element.getparent()
    try:
        for own in reversed(bases):
            base = urljoin(base or "", own)
        found = urljoin(base or "", stated)
    except ValueError:
        return None
    return found if re.match(r"https?://[^/\s]", found, re.IGNORECASE) else None
