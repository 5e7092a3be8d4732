"""A claim in its sentence, with its source, its cue, its content and its figures marked.

On a terminal the parts are coloured; elsewhere they stand in brackets: `[source The army] [cue said] [content two
of its soldiers were killed]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.text import Text

from rashomon.model import Claim, Document, Span

STYLES: Mapping[str, str] = {
    "source": "bold cyan",
    "via": "cyan",
    "cue": "bold magenta",
    "content": "underline",
    "figure": "bold yellow",
}
"""The parts that are marked, and how."""

STOP = re.compile(r"""[.!?]["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9])|\n""")
"""Where one sentence ends and another begins; good enough to show a claim by, and never inside one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One marked stretch, in code points of the document's text."""

    name: str
    start: int
    end: int


def parts(claim: Claim) -> list[Part]:
    """What is marked of a claim, outermost and earliest first; a part that would cut another is cut itself."""
    attribution = claim.attribution
    spans: list[tuple[str, Span | None]] = [("content", span) for span in attribution.content]
    spans.append(("source", attribution.source.span if attribution.source else None))
    spans += [("via", mention.span) for mention in attribution.via]
    spans.append(("cue", attribution.cue))
    spans += [("figure", one.span) for one in claim.figures]
    kept: list[Part] = []
    for name, span in sorted(spans, key=lambda pair: -(pair[1].end - pair[1].start) if pair[1] else 0):
        if span is None or span.document_id != claim.document_id:
            continue
        part = Part(name=name, start=span.start, end=span.end)
        if part.start < part.end and part not in kept and not any(_crosses(part, other) for other in kept):
            kept.append(part)
    return sorted(kept, key=lambda part: (part.start, -part.end))


def sentence(claim: Claim, document: Document) -> Span:
    """The whole sentences that the claim and all its marked parts stand in."""
    marked = parts(claim)
    first = min([claim.span.start, *(part.start for part in marked)])
    last = max([claim.span.end, *(part.end for part in marked)])
    text = document.text
    start = max((stop.end() for stop in STOP.finditer(text, 0, first + 1) if stop.end() <= first), default=0)
    stop = STOP.search(text, max(first, last - 1))
    end = stop.start() + len(stop[0].rstrip()) if stop else len(text)
    return Span(document_id=document.id, start=start, end=max(end, last), exact=text[start : max(end, last)])


def claim(found: Claim, document: Document, *, colour: bool) -> Text:
    """The claim's sentence with its parts marked, in colour or in brackets."""
    whole = sentence(found, document)
    marked = parts(found)
    if colour:
        text = Text(whole.exact)
        for part in marked:
            text.stylize(STYLES[part.name], part.start - whole.start, part.end - whole.start)
        return text.append("\n").append(_legend())
    pieces = "".join(_bracketed(document.text, whole.start, whole.end, marked))
    return Text(pieces + "\n")


def _legend() -> Text:
    legend = Text("(")
    for number, (name, style) in enumerate(STYLES.items()):
        legend.append(", " if number else "").append(name, style=style)
    return legend.append(")\n")


def _bracketed(text: str, start: int, end: int, marked: list[Part]) -> Iterator[str]:
    for place in range(start, end + 1):
        yield from ("]" for part in marked if part.end == place)
        yield from (f"[{part.name} " for part in marked if part.start == place)
        if place < end:
            yield text[place]


def _crosses(part: Part, other: Part) -> bool:
    apart = part.end <= other.start or other.end <= part.start
    inside = other.start <= part.start and part.end <= other.end
    around = part.start <= other.start and other.end <= part.end
    return not (apart or inside or around)
