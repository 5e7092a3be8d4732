"""What a page says of itself in JSON-LD, and which of the articles named there it is.

Pages name others there too: teasers, lists, what was most read. Of several, the page's own is the one whose address is
the page's (`url`, `@id`, `mainEntityOfPage`), otherwise the one whose headline is the page's title; where neither
tells, none is, since another's date or byline is worse than none.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from rashomon.codebook.packs import fold

LONGEST = 4_000_000
"""Characters of a page's JSON-LD in all; what comes after is left aside."""
BLOCKS = 50
NODES = 2_000
NAME = 100
"""Characters of one author."""
LOGIN = re.compile(r"[a-z0-9_.@-]+")
"""What is the name of an account: `admin`, `web_desk2`."""
TELLING = 20
"""Characters that two headlines must share from their beginning, where one goes on."""
SCRIPTS = "//script[@type='application/ld+json']"
ARTICLE = re.compile(r"article$|posting$|^report$|^statement$|^pressrelease$", re.IGNORECASE)
TRAILING = re.compile(r",(\s*[}\]])")
"""What programs put after the last of several."""
PAGES = ("webpage", "itempage", "aboutpage")
SPEAKERS = ("organization", "newsmediaorganization", "website", "governmentorganization", "ngo")
Node = dict[str, Any]


def taken(tree: Any, addresses: Sequence[str | None], titles: Sequence[str | None]) -> Node | None:
    """The article that a page is, by its JSON-LD; in the tree only what is said of it and of its outlet is left.

    `addresses` are those that the page may have, `titles` what it may be called.
    """
    scripts = tree.xpath(SCRIPTS)
    nodes: list[Node] = []
    left, broken = LONGEST, 0
    for script in scripts[:BLOCKS]:
        words = script.text or ""
        left -= len(words)
        if left < 0:
            break
        try:
            nodes.extend(_nodes(_read(words)))
        except (ValueError, RecursionError):
            broken += 1
    if broken and len(scripts) == 1:
        return None  # A program that reads words out of broken JSON may find what is meant.
    own = _own([one for one in nodes if _is_article(one)], addresses, titles) or _page(nodes, addresses)
    if own is not None:
        own = _whole(own, nodes)
    kept = [one for one in nodes if any(kind in SPEAKERS for kind in _types(one))]
    for script in scripts:
        script.drop_tree()
    # Its type by its bare name, for those who read it next.
    kind = next((one for one in _types(own) if ARTICLE.search(one)), "article") if own is not None else ""
    graph = [*([own | {"@type": kind}] if own is not None else []), *kept]
    if graph:
        _put(tree, graph)
    return own


def line(node: Node | None, *names: str) -> str | None:
    """The first of these fields that holds words."""
    for name in names if node is not None else ():
        value = node.get(name) if node is not None else None
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") or value.get("name") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            return html.unescape(value.strip())
    return None


def address(node: Node) -> Iterator[str]:
    """The addresses that an article states as its own."""
    for name in ("url", "@id", "mainEntityOfPage"):
        for value in several(node.get(name)):
            found = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(found, str):
                yield found


def plain_address(stated: str | None) -> str | None:
    """An address without what differs between two forms of a page's: scheme, `www.`, `amp`, query, fragment, slash."""
    try:
        parts = urlsplit((stated or "").strip())
    except ValueError:
        return None
    host = parts.netloc.lower().removeprefix("www.").removeprefix("amp.").removeprefix("m.")
    path = re.sub(r"(?:/amp)?/*$|\.amp(?=\.html?$)", "", parts.path.removeprefix("/amp"), count=1)
    return f"{host}{path}" if host and path else None


def is_type(node: Any, name: str) -> bool:
    """Whether a node is of a type of schema.org, by its name in lower case."""
    return isinstance(node, dict) and name in _types(node)


def _read(words: str) -> Any:
    words = words.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    words = words.strip().rstrip(";")
    try:
        return json.loads(words, strict=False)
    except ValueError:
        return json.loads(TRAILING.sub(r"\1", words), strict=False)


def _nodes(read: Any) -> Iterator[Node]:
    """The nodes at the top: those of lists and graphs, and what a page is mainly about; none within others."""
    waiting, seen = [read], 0
    while waiting and seen < NODES:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting = [*one[:NODES], *waiting]
        elif isinstance(one, dict):
            waiting = [*several(one.get("@graph")), *several(one.get("mainEntity")), *waiting]
            yield one


def several(value: Any) -> list[Any]:
    """The values of a field that may have one, several or none."""
    return value[:NODES] if isinstance(value, list) else [] if value is None else [value]


def _types(node: Node) -> list[str]:
    return [one.rsplit("/", 1)[-1].lower() for one in several(node.get("@type")) if isinstance(one, str)]


def _is_article(node: Node) -> bool:
    kinds = _types(node)
    return any(ARTICLE.search(one) for one in kinds) or (not kinds and bool(node.get("datePublished")))


def _own(articles: list[Node], addresses: Sequence[str | None], titles: Sequence[str | None]) -> Node | None:
    here = {found for one in addresses if (found := plain_address(one))}
    # Of two of one name a live blog says more.
    articles = sorted(articles, key=lambda one: not is_type(one, "liveblogposting"))
    for one in articles:
        if here & {plain_address(stated) for stated in address(one)}:
            return one
    called = [fold(one) for one in titles if one]
    for one in articles:
        headline = fold(line(one, "headline", "name") or "")
        if headline and any(_same(headline, title) for title in called):
            return one
    if len(articles) != 1:
        return None
    # Alone it is the page's, unless both its address and its headline are another's.
    elsewhere = bool(here) and any(plain_address(stated) for stated in address(articles[0]))
    return None if elsewhere and called and line(articles[0], "headline", "name") else articles[0]


def _page(nodes: list[Node], addresses: Sequence[str | None]) -> Node | None:
    """The dates of the page itself, where it names no article as its own."""
    here = {found for one in addresses if (found := plain_address(one))}
    for one in nodes:
        if any(kind in PAGES for kind in _types(one)) and here & {plain_address(stated) for stated in address(one)}:
            return {name: one[name] for name in ("url", "datePublished", "dateModified") if name in one}
    return None


def _whole(own: Node, nodes: list[Node]) -> Node:
    """An article with its authors and its publisher, which it may only refer to."""
    known = {one["@id"]: one for one in nodes if isinstance(one.get("@id"), str) and "name" in one}
    found = dict(own)
    for name in ("author", "publisher"):
        if name in own:
            named = [
                known.get(one.get("@id"), one) if isinstance(one, dict) and "name" not in one else one
                for one in several(own[name])
            ]
            found[name] = named if isinstance(own[name], list) else named[0] if named else None
    return found


def authors(own: Node | None, other: str | None) -> str | None:
    """Who wrote an article, agencies as well as people, as it states them; `other`, what is found elsewhere on the
    page, where it names nobody. Its outlet and the name of an account are nobody."""
    stated = [one for node in several((own or {}).get("author")) if (one := line({"name": node}, "name"))]
    outlet = line(own, "publisher")
    names = dict.fromkeys(
        one for one in stated if "://" not in one and one != outlet and len(one) <= NAME and not LOGIN.fullmatch(one)
    )
    same = other is not None and other.casefold() in {one.casefold() for one in stated}
    return "; ".join(names) or (None if same else other)


def _same(one: str, other: str) -> bool:
    """Whether two headlines are one: equal, or the longer goes on with an outlet's name."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= TELLING and long.startswith(short))


def _put(tree: Any, graph: list[Node]) -> None:
    from lxml import etree

    home = tree.find("head")
    script = etree.SubElement(home if home is not None else tree, "script", type="application/ld+json")
    script.text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
