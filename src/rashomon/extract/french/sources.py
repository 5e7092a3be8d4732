"""What a source's words make of it, and whom "il" and "l'élu" stand for, by who has spoken before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from rashomon.extract.french.attributions import Said
from rashomon.extract.french.epithets import Memory
from rashomon.extract.french.forms import table
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.parsing import Parsed
from rashomon.model import Attribution, Mention

QUOTED = 0.6
"""Share of what is said that must be quoted for it to be direct; partial quotes are indirect."""
POINTING = re.compile(
    r"(?:l[ae]s?|ces?|cette)\s+mêmes?\s+(?:[\w-]+\s+)?[\w-]+|cette\s+source",
    re.IGNORECASE,
)
"""A source that is only pointed back at: "la même source", "cette source"."""
WHO = re.compile(r"\b(?:ils?|elles?)\b", re.IGNORECASE)


@dataclass(slots=True)
class Voices:
    """Those who have spoken so far in a document."""

    parsed: Parsed
    text: str
    memory: Memory
    heard: list[Stretch] = field(default_factory=list)
    kinds: dict[Stretch, str] = field(default_factory=dict)
    """What each that was heard is, as a source."""

    def attribution(self, said: Said, quoted: Sequence[Stretch]) -> Attribution:
        """The record of an attribution; its source stays heard for the pronouns to come."""
        source = self._source(said)
        kind = _kind(said, self.text) if source is not None else "reporter"
        if source is not None and self.heard:
            # Who is pointed back at is what it was.
            kind = self.kinds.get(self.heard[-1], kind) if self._points(said) else kind
            self.kinds.setdefault(self.heard[-1], kind)
        content = tuple(self.parsed.span(one.start, one.end) for one in said.content)
        direct = any(_within(one, quoted) > QUOTED * (one.end - one.start) for one in said.content)
        return Attribution(
            content=content,
            source=source,
            source_kind=kind,
            cue=self.parsed.span(said.cue.start, said.cue.end),
            form="direct" if direct else "indirect",
            stance=said.stance,
            certainty=said.certainty,
        )

    def _source(self, said: Said) -> Mention | None:
        if said.source is None:
            if not said.pronoun or not self.heard:
                return None
            near = (
                WHO.search(self.text, said.cue.start, said.cue.end)
                or list(WHO.finditer(self.text, max(0, said.cue.start - 12), said.cue.start))[-1:]
            )
            match = near if isinstance(near, re.Match) else near[0] if near else None
            last = self.heard[-1]
            span = self.parsed.span(*match.span()) if match is not None else self.parsed.span(last.start, last.end)
            return Mention(span=span, antecedent=self.parsed.span(last.start, last.end))
        fuller = self._fuller(said.source) or self.memory.meant(said.source)
        if self._points(said) and self.heard:
            fuller = self.heard[-1]
        self.heard.append(fuller or said.source)
        return Mention(
            span=self.parsed.span(said.source.start, said.source.end),
            antecedent=self.parsed.span(fuller.start, fuller.end) if fuller is not None else None,
        )

    def _points(self, said: Said) -> bool:
        source = said.source
        return source is not None and POINTING.fullmatch(self.text, source.start, source.end) is not None

    def _fuller(self, source: Stretch) -> Stretch | None:
        """The first, fuller naming of "l'élu" or "le colonel Zongo"."""
        words = re.findall(r"[\w-]{3,}", self.text[source.start : source.end].lower())
        if not words or len(words) > 3:
            return None
        for one in self.heard:
            before = re.findall(r"[\w-]{3,}", self.text[one.start : one.end].lower())
            if len(before) > len(words) and set(words) <= set(before) and one.start < source.start:
                return one
        return None


def _within(content: Stretch, quoted: Sequence[Stretch]) -> int:
    """Code points of what is said that stand in quotation marks."""
    return sum(max(0, min(quote.end, content.end) - max(quote.start, content.start)) for quote in quoted)


def _kind(said: Said, text: str) -> str:
    gloss = said.phrase.gloss if said.phrase is not None else ""
    if said.source is not None and re.search(r"\bsources?\b", text[said.source.start : said.source.end], re.IGNORECASE):
        medical = re.search(r"médical|hospital|sanitaire", text[said.source.start : said.source.end], re.IGNORECASE)
        return "medical" if medical else "anonymous"
    for kind, glosses in cast(dict[str, list[str]], table("groups")["kinds"]).items():
        if gloss in glosses:
            return kind
    if said.phrase is not None and said.phrase.kind == "people":
        return "witness" if gloss in _unarmed() else "belligerent"
    return "witness" if gloss in {"witness", "witnesses", "eyewitness", "survivor", "relative"} else "expert"


def _unarmed() -> frozenset[str]:
    people: dict[str, str] = table("groups")["people"]  # type: ignore[assignment]
    first = list(people.values())
    return frozenset(first[2 : first.index("gendarme")])
