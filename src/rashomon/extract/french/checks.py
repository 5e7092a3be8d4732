"""What a French report says of whether its claims were checked, and the evidence that is offered for them."""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re
from collections.abc import Sequence
from typing import Any, cast

from rashomon.extract.french.forms import bent, joined, table
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.parsing import Parsed
from rashomon.model import Check, Claim, Evidence

OURSELVES = re.compile(r"\b(?:notre|nos|nous|n'avons|n'a pas pu|n'a pu|avons pu)\b", re.IGNORECASE)
CHECKER = re.compile(
    r"(?:par|:)\s(?:le |la |l'|les )?(?P<by>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,3})|^(?:L'|Le "
    r"|La |Les )?(?P<first>(?:ONG )?[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,3})\s(?:n'|ne |a |a pu )"
)
SHOWN = re.compile(
    r"\bsur (?P<where>Telegram|Facebook|X|Twitter|WhatsApp|TikTok|YouTube|les réseaux sociaux"
    r"|la télévision[^,.;]{0,20})",
    re.IGNORECASE,
)


def attached(parsed: Parsed, text: str, claims: Sequence[Claim], sentences: Sequence[Stretch]) -> tuple[Claim, ...]:
    """The claims with the checks and the evidence that the report has of them."""
    checks = [(s, check) for s in sentences for check in _checks(parsed, text, s)]
    offers = [(s, item) for s in sentences for item in _evidence(parsed, text, s)]
    done = []
    for claim in claims:
        own = Stretch(claim.span.start, claim.span.end)
        mine = [check for s, check in checks if _about(text, s, check, own, claim, claims)]
        seen = [item for s, item in offers if _offered(text, s, own, item, sentences)]
        done.append(dataclasses.replace(claim, checks=tuple(mine), evidence=tuple(seen)))
    return tuple(done)


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data: dict[str, Any] = table("checks")
    return tuple(
        (status, re.compile("|".join(f"(?:{bent(one)})" for one in data[status]), re.IGNORECASE))
        for status in ("unverified", "unconfirmed", "disputed", "verified")
    )


def _checks(parsed: Parsed, text: str, sentence: Stretch) -> list[Check]:
    said = text[sentence.start : sentence.end]
    for status, pattern in _patterns():
        match = pattern.search(said)
        if match is None:
            continue
        if status == "verified" and re.search(
            rf"\b(?:{joined(cast(list[str], table('checks')['unless']))})\b", said[: match.start()][-40:]
        ):
            continue
        outlet = parsed.document.outlet or ""
        who = CHECKER.search(said)
        by = (who.group("by") or who.group("first")) if who else None
        by = outlet if by is None or (OURSELVES.search(said) and who is not None and who.group("first") is None) else by
        start = (
            sentence.start + max(0, said.rfind(", ", 0, match.start()) + 2)
            if status == "unconfirmed" and "sans qu" in said
            else sentence.start
        )
        return [
            Check(subject=None, method=None, finding=status, by=by or outlet, basis=parsed.span(start, sentence.end))
        ]
    return []


def _about(text: str, at: Stretch, check: Check, own: Stretch, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a sentence of checking is about a claim: its own, all before that give numbers, or the one before."""
    if own.start < at.end and at.start < own.end:
        return True
    if check.finding == "verified" or own.start > at.start:
        return False
    said = text[at.start : at.end].lower()
    if any(words in said for words in cast(list[str], table("checks")["all_of"])):
        return bool(claim.figures) and not claim.background
    i = bisect.bisect_left(claims, at.start, key=lambda one: one.span.start)
    return i > 0 and claims[i - 1].span == claim.span and "\n" not in text[own.end : at.start].strip(" ")


def _evidence(parsed: Parsed, text: str, sentence: Stretch) -> list[Evidence]:
    data: dict[str, Any] = table("checks")
    said = text[sentence.start : sentence.end]
    if not re.search(rf"\b(?:{'|'.join(data['offered'])})\b", said, re.IGNORECASE):
        return []
    found: list[Evidence] = []
    for kind in ("satellite", "video", "photo", "audio", "bodies"):
        match = re.search(rf"(?<![\w-])(?:{joined(data['evidence'][kind])})(?![\w-])", said, re.IGNORECASE)
        if match is None or (kind in {"video", "photo"} and any(one.kind == "satellite" for one in found)):
            continue
        channel = SHOWN.search(said)
        span = parsed.span(sentence.start, sentence.end)
        if kind == "bodies":
            span = parsed.span(sentence.start + match.start(), sentence.start + match.end())
        found.append(Evidence(kind=kind, channel=channel.group("where") if channel else None, span=span))
    return found


def _offered(text: str, at: Stretch, own: Stretch, item: Evidence, sentences: Sequence[Stretch]) -> bool:
    if own.start < at.end and at.start < own.end:
        return True
    if item.kind == "bodies":
        return False
    i = bisect.bisect_left(sentences, at.start, key=lambda one: one.start)
    if i == 0:
        return False
    last = sentences[i - 1]
    return last.start < own.end and own.start < last.end and text[last.end : at.start].count("\n") <= 1
