"""What a page says of those who pay: that its report goes on for them alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from rashomon.codebook import load
from rashomon.ingest.linked_data import Node, several
from rashomon.ingest.page_furniture import pattern

ENDS = "ends at a paywall, and only the beginning of the report was read; get the whole of it and read that"
MAY_END = "says that it is not free to everybody, so what was read may be only the beginning of the report"
"""Ends of sentences."""
LONGEST = 300
"""Characters of a line that says so."""
PAID = 200
"""Characters of a paid part that shows that it is there."""
PARAGRAPH = 60
LINES = "//p | //li | //h2 | //h3 | //h4 | //h5 | //h6 | //div[not(.//p or .//div)] | //span[not(ancestor::p)]"
ELSEWHERE = ("nav", "aside", "footer", "a", "ul", "template", "noscript", "amp-next-page")
"""Where what is said is said of other reports, or of all."""
SELECTOR = re.compile(r"\s*([.#])([\w-]{1,80})\s*")


def without(lines: Sequence[str]) -> list[str]:
    """The lines that are none about paying."""
    return [line for line in lines if not _ends(line) and not _offers(line)]


def remark(tree: Any, own: Node | None, lines: Sequence[str]) -> str | None:
    """What is to be said of a page whose article has these lines, as the end of a sentence; None where it is free.

    `own` is its article in JSON-LD, of which `isAccessibleForFree` and paid parts (`hasPart` with `cssSelector`) are
    looked at: where these are on the page, all of it is.
    """
    said = next((at for at, line in enumerate(lines) if _ends(line)), None)
    if said is not None and any(len(line) >= PARAGRAPH for line in lines[:said]):
        return ENDS
    parts = list(_paid_parts(own))
    there = [found for one in parts if (found := _chosen(tree, one)) is not None]
    if any(there):
        return None
    if parts and there:
        return ENDS
    where = _where(tree)
    if where is not None:
        return where
    return MAY_END if said is not None or (own is not None and _no(own.get("isAccessibleForFree"))) else None


def _paid_parts(own: Node | None) -> Iterator[str]:
    for one in several((own or {}).get("hasPart")):
        if isinstance(one, dict) and _no(one.get("isAccessibleForFree")):
            yield from (chosen for chosen in several(one.get("cssSelector")) if isinstance(chosen, str))


def _chosen(tree: Any, selector: str) -> bool | None:
    """Whether a part that a page names holds words of weight; None where it cannot be told."""
    match = SELECTOR.fullmatch(selector)
    if match is None:
        return None
    name = match[2]
    wanted = "//*[@id=$name]" if match[1] == "#" else "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]"
    found = tree.xpath(wanted, name=name if match[1] == "#" else f" {name} ")
    return sum(len(" ".join(one.text_content().split())) for one in found[:50]) >= PAID


def _where(tree: Any) -> str | None:
    """What a line on the page says that the extractor left aside: after the first paragraph, or as a mark over it."""
    begun = False
    over = None
    for element in tree.xpath(LINES):
        if any(True for _ in element.iterancestors(*ELSEWHERE)) or _hidden(element):
            continue
        said = " ".join(element.text_content().split()) if len(element) < 50 else ""
        if len(said) <= LONGEST and _ends(said):
            if begun:
                return ENDS
            over = MAY_END
        elif element.tag == "p" and len(said) >= PARAGRAPH:
            begun = True
    return over


def _hidden(element: Any) -> bool:
    return any(
        one.get("hidden") is not None
        or one.get("aria-hidden") == "true"
        or "display:none" in (one.get("style") or "").replace(" ", "").lower()
        for one in (element, *element.iterancestors())
    )


def _no(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().rsplit("/", 1)[-1].lower() == "false")


def _ends(line: str) -> bool:
    if len(line) > LONGEST or (found := _pattern("ends").search(line)) is None:
        return False
    before = line[: found.start()].strip(' .!?…•–—-|:"“«')
    # Within a sentence it is told of something, or a label that runs into the headline of another report.
    begins = not before or line[: found.start()].rstrip()[-1:] in (".", "!", "?", "…", ":")
    return begins or (len(before.split()) <= 2 and _pattern("paying").search(line) is not None)


def _offers(line: str) -> bool:
    return len(line) <= LONGEST // 2 and _pattern("offers").search(line) is not None


@functools.cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern(load('pages')['paywall'][kind])})", re.IGNORECASE)
