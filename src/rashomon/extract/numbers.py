"""Number words as ranges: every count in a document, and what looks like one and is none.

The ranges are those of the codebook (`codebook/numbers.yaml`): dozens are 24 to 99, "more than 50" is 51 and open.
Years, dates, times, ages, distances, shares, sums of money, weights, designations and scores are no counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed, once, written
from rashomon.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number expression: token indexes `start` and `end` (exclusive) and the range that it stands for."""

    start: int
    end: int
    low: int | None
    high: int | None
    approx: bool
    span: Span
    exact: bool = True
    """False for words that give no number of their own ("some", "many", "another", "no")."""
    article: bool = False
    """True for a bare "a" or "an", which counts only where the thing counted does."""


PARTICLE = re.compile(
    r"\b(?:(?P<sum>(?:add|own|confess)(?:s|ed|ing)?)|t(?:ak|ook)\w*|hand\w*|turn\w*|fl[ye]w?\w*)\s+$", re.IGNORECASE
)
"""Verbs whose particle is no bound of the number after it: "add up to 66", "owned up to 55", "took over 3 posts"."""

Range = tuple[int | None, int | None]


@once
def find(parsed: Parsed) -> tuple[Number, ...]:
    """Every count in the document, in order, none inside another; "a" and "an" are marked as articles."""
    doc = parsed.doc
    found: list[Number] = []
    for match in _matches(written(doc)):
        number = _read(parsed, match)
        if number is not None:
            found.append(number)
    covered = {i for number in found for i in range(number.start, number.end)}
    found.extend(_article(parsed, t.i) for t in doc if t.lower_ in {"a", "an"} and t.i not in covered)
    return tuple(sorted(found, key=lambda number: number.start))


CHANGED = re.compile(
    r"\b(?:up|down|rais|ros|ris|climb|jump|increas|gr[eo]w|went|go|fell|fall|drop|revis|correct|lower|cut|reduc|chang|amend)"
    r"\w*(?:\s+[\w'’-]+){0,5}\s+$",
    re.IGNORECASE,
)
"""What comes before two numbers of which the second takes the place of the first: "rose from 31 to 35"."""


def _matches(text: str) -> Iterator[re.Match[str]]:
    """What may be a number, in order; "rose from 31 to 35" gives two, "from 31 to 35 men" one."""
    at = 0
    while (match := _pattern().search(text, at)) is not None:
        earlier = text[max(0, match.start() - 60) : match.start()]
        if match["number"][:5].casefold() == "from " and CHANGED.search(earlier):
            for start in (match.start("number") + 5, match.start("high")):
                part = _pattern(ranges=False).search(text, start)
                if part is not None:
                    yield part
        else:
            yield match
        at = max(match.end(), at + 1)


def _article(parsed: Parsed, i: int) -> Number:
    return Number(start=i, end=i + 1, low=1, high=1, approx=False, span=parsed.words(parsed.doc[i]), article=True)


def _read(parsed: Parsed, match: re.Match[str]) -> Number | None:
    doc = parsed.doc
    tokens = doc.char_span(match.start(), match.end(), alignment_mode="expand")
    if tokens is None:
        return None
    value = _value(match["number"])
    if value is None:
        return None
    vague = match["number"].casefold() in load("numbers")["phrases"]
    digits = match["number"][:1].isdigit()
    if not vague and (_measured(doc, match, digits) or _named(doc, match)):
        return None
    if vague and (_pronoun(doc, match) or _timed(doc, match)):
        return None
    low, high = value
    approx = False
    earlier = written(doc)[max(0, match.start() - 12) : match.start()]
    particle = PARTICLE.search(earlier)
    sums = particle is not None and (match["before"] or "").casefold().startswith("up" if particle["sum"] else "over")
    for bound in (None if sums else _bound("before", match["before"]), _bound("after", match["after"])):
        low, high = _within(low, high, bound)
        approx = approx or bound == "about"
    if sums or (vague and _bound("before", match["before"]) == "about"):
        approx = False
    start = (
        match.start("before")
        if match["before"] and not sums and _bound("before", match["before"]) != "plain"
        else match.start("number")
    )
    if match["before"] and match["before"].casefold().startswith("all "):
        start = match.start("before")
    return Number(
        start=tokens.start, end=tokens.end, low=low, high=high, approx=approx,
        span=parsed.span(start, match.end()), exact=not vague or _closed(match["number"], low, high),
    )  # fmt: skip


def _closed(words: str, low: int | None, high: int | None) -> bool:
    """Whether the words bound the number on both sides ("several", "a single"), which "another" does only in form."""
    return bool(low and high) and words.casefold() != "another"


def _within(low: int | None, high: int | None, bound: str | None) -> Range:
    """The range once a word bounds it."""
    match bound:
        case "at_least":
            return low, None
        case "more_than":
            return (None if low is None else low + 1), None
        case "at_most":
            return None, high
        case "fewer_than":
            return None, (None if high is None else high - 1)
    return low, high


@functools.cache
def _bounds() -> dict[str, dict[str, str]]:
    data = load("numbers")
    return {
        side: {phrase.casefold(): name for name, phrases in data[side].items() for phrase in phrases}
        for side in ("before", "after")
    }


def _bound(side: str, words: str | None) -> str | None:
    if not words:
        return None
    words = " ".join(words.casefold().split())
    known = _bounds()[side]
    if words in known:
        return known[words]
    # Several in a row ("at least another", "all of the"): the first that bounds decides.
    for phrase in sorted(known, key=len, reverse=True):
        if words.startswith(phrase) and known[phrase] != "plain":
            return known[phrase]
    for phrase in sorted(known, key=len, reverse=True):
        if words.endswith(phrase):
            return known[phrase]
    return None


def _any(phrases: Any) -> str:
    """An alternation of phrases, longest first, with any white space between their words."""
    ordered = sorted({str(p) for p in phrases}, key=len, reverse=True)
    return "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in ordered)


@functools.cache
def _pattern(*, ranges: bool = True) -> re.Pattern[str]:
    data = load("numbers")
    word = _any([*data["cardinals"], *data["multipliers"]])
    round_ = "".join(f"(?<!{re.escape(multiplier)})" for multiplier in data["multipliers"])
    # "Ten and two" are two numbers, "a hundred and two" is one.
    further = rf"(?:[\s-]+|(?!{round_})\s+and\s+)(?:{word})"
    spelled = rf"(?:an?\s+(?={_any(data['multipliers'])}\b))?(?:{word})(?:{further})*(?!\w)"
    digits = rf"\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+|\d+(?:\.\d+)?(?=\s+(?:{_any(data['multipliers'])}))|\d+"
    digits = rf"(?:{digits})(?:\s+(?:{_any(data['multipliers'])})(?!\w))*"
    plural = _any(data["plurals"])
    plurals = rf"(?:{plural})(?:\s+of\s+(?:{plural}))*(?!\w)"
    vague = _any([*data["vague_multiples"], *data["pair_multiples"]])
    vague = rf"(?:{vague})\s+(?:{_any([*data['multipliers'], *data['plurals']])})(?!\w)"
    phrases = rf"(?:{_any(data['phrases'])})(?!\w)"
    bare = rf"(?:{_any(data['multipliers'])})(?!\w)"
    one = rf"(?:{digits}|(?!{bare}){spelled})"
    joint = r"\s*[-–—]\s*|\s+to\s+|\s+or\s+"
    ranged = rf"(?:between|from)\s+{one}\s+(?:and|to)\s+(?P<high>{one})|{one}(?:{joint}){one}(?![-\w])|"
    ranged = ranged if ranges else ""
    number = rf"{ranged}{vague}|half[\s-]a[\s-]dozen|{one}(?:(?=[x×]\s)|(?!\w))|{plurals}|{phrases}"
    before = "|".join(_any(phrases) for phrases in data["before"].values())
    after = "|".join(_any(phrases) for phrases in data["after"].values())
    return re.compile(
        rf"(?<![\w.,/:$€£#-])(?P<before>(?:(?:{before})\s*(?:of\s+)?)*(?<=[\s~.]))?(?P<number>{number})"
        rf"(?:\s*(?P<after>(?:{after})(?!\w)))?",
        re.IGNORECASE,
    )


def _value(words: str) -> Range | None:
    """The range of number words without the words that bound them; None if they are none."""
    data = load("numbers")
    plain = " ".join(words.casefold().replace("half-a-dozen", "half a dozen").split())
    if plain in data["phrases"]:
        low, high = data["phrases"][plain]
        return low, high
    parts = plain.split()
    if parts[0] in data["plurals"]:
        low, high = data["plurals"][parts[-1]]
        for part in parts[:-1]:
            if part in data["plurals"]:
                low, high = _multiple(low, high, part, data)
        return low, high
    for pair in data["pair_multiples"]:
        if plain.startswith(f"{pair} ") and parts[-1] in data["multipliers"]:
            return 2 * data["multipliers"][parts[-1]], 2 * data["multipliers"][parts[-1]]
    for vague in sorted(data["vague_multiples"], key=len, reverse=True):
        if plain.startswith(f"{vague} ") and parts[-1] in {*data["multipliers"], *data["plurals"]}:
            low, high = data["plurals"].get(parts[-1]) or data["plurals"][f"{parts[-1]}s"]
            return low, high
    return _range(plain)


def _multiple(low: int, high: int, part: str, data: Any) -> tuple[int, int]:
    """ "hundreds of thousands": 200,000 to 999,999; the last word gives the unit, the first how many."""
    first_low, first_high = data["plurals"][part]
    scale = low // 2
    return first_low * scale, (first_high + 1) * scale - 1


def _range(plain: str) -> Range | None:
    found = re.fullmatch(r"(?:between|from)\s+(.+?)\s+(?:and|to)\s+(.+)", plain)
    if found is None:
        found = re.fullmatch(r"(\d[\d,.]*(?:\s+\w+)?|.+?)(?:\s+to\s+|\s+or\s+|\s*[–—]\s*|\s*-\s*(?=\d))(.+)", plain)
    if found is not None:
        low, high = cardinal(found[1]), cardinal(found[2])
        if low is not None and high is not None and high > low:
            return low, high
    value = cardinal(plain)
    return None if value is None else (value, value)


def cardinal(words: str) -> int | None:
    """The whole number that digits or number words stand for ("2,000", "1.5 million", "twenty-two"); None if none."""
    data = load("numbers")
    total = current = 0.0
    seen = False
    for part in re.split(r"[\s-]+", words.casefold().strip()):
        if part in {"", "and"}:
            continue
        if part in {"a", "an"}:
            current = 1
        elif part in data["cardinals"]:
            current += data["cardinals"][part]
        elif part in data["multipliers"]:
            scale = data["multipliers"][part]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif re.fullmatch(r"\d[\d,\u00a0\u202f]*(?:\.\d+)?", part):
            current += float(re.sub(r"[,\u00a0\u202f]", "", part))
        else:
            return None
        seen = True
    value = total + current
    return int(value) if seen and value == int(value) else None


@functools.cache
def _measures() -> frozenset[str]:
    return frozenset(word for words in load("numbers")["measures"].values() for word in words)


def _measured(doc: Doc, match: re.Match[str], digits: bool) -> bool:
    """Whether the number measures, dates or scores instead of counting."""
    text, data = written(doc), load("numbers")
    rest = text[match.end("number") : match.end("number") + 40]
    if digits and re.match(
        r"(?:st|nd|rd|th|d)\b|[:./]\d|[-–]\d|\s*[°%]|[-–]?(?:year|hour|day|month|week)", rest, re.IGNORECASE
    ):
        return True
    if re.match(r"-\w", rest) and not re.match(r"-odd", rest):
        return True
    before = text[max(0, match.start("number") - 30) : match.start("number")].casefold()
    if before.rstrip().endswith(tuple(data["currency"])):
        return True
    following = re.match(
        r"[\s-]*(?:(?:and|to|or)\s+\d+\s+)?(?:(?:of|more|other|last|past|such|consecutive|full|straight|square|cubic|nautical|calendar)\s+)?([\w.'’%]+)",
        rest,
    )
    if following and _measure(following[1], text, match.end("number") + following.end()):
        return True
    previous = before.split()
    day = digits and (cardinal(match["number"]) or 99) <= 31
    if day and re.search(rf"\b(?:{_any(data['months'])})\s+(?:\d+(?:,|\s+and|\s+to|\s*-)\s*)?$", before):
        return True
    if re.fullmatch(r"\d\s*[-–]\s*\d", match["number"]):  # a score, unless a plural noun follows ("3-4 vehicles")
        return not (following and following[1].endswith("s"))
    return digits and (_year(match["number"], previous, following) or _hour(match["number"], previous, rest))


def _measure(word: str, text: str, end: int) -> bool:
    """Whether the word after a number is a measure; "five day labourers" and "May" as a verb are rare enough."""
    word = word.casefold().rstrip(".") if word.casefold() not in _measures() else word.casefold()
    if word == "per":
        return bool(re.match(r"\s*cent", text[end : end + 8], re.IGNORECASE))
    if word in {"may", "march", "m", "am", "mar"} and text[end : end + 1].strip(" ,.\n") != "":
        return False
    return word in _measures() or word in {"a.m", "p.m"}


def _year(number: str, previous: list[str], following: re.Match[str] | None) -> bool:
    """A bare 1900 to 2099, unless a noun follows at once ("2000 soldiers")."""
    if not re.fullmatch(r"(?:19|20)\d\d", number):
        return False
    if previous and previous[-1] in load("numbers")["before_year"]:
        return True
    return not (following and following[1].isalpha() and len(following[1]) > 3)


def _hour(number: str, previous: list[str], rest: str) -> bool:
    """Four digits after "at" or before "hours", "today": military time, as upper-case wire gives it."""
    if not re.fullmatch(r"[012]\d[0-5]\d", number):
        return False
    last = previous[-1] if previous else ""
    return last in {"at", "approximately", "about", "around", "by"} or bool(
        re.match(r"\s+(?:today|yesterday|tonight|local|gmt|on|hours)", rest, re.IGNORECASE)
    )


def _named(doc: Doc, match: re.Match[str]) -> bool:
    """Whether the number is part of a name ("Resolution 2328", "No. 5"), an age after a name, or no numeral at all."""
    text, data = written(doc), load("numbers")
    start = match.start("number")
    before = text[max(0, start - 40) : start].casefold()
    previous = before.split()
    last = previous[-1] if previous else ""
    if before.endswith((" ", "\n")) and last in data["labels"] and not match["before"]:
        return not (last == "number" and match["number"][:1].isdigit() and int(cardinal(match["number"]) or 0) > 31)
    tokens = doc.char_span(start, match.end("number"), alignment_mode="expand")
    if tokens is None:
        return True
    word = match["number"].casefold()
    after = text[match.end("number") : match.end("number") + 24]
    if word == "one":
        if re.match(r"\s+of\b", after):
            return bool(
                re.match(
                    r"\s+of\s+(?:the|its|their|his)\s+(?:most|least|main|few|best|worst|\w+est)\b", after, re.IGNORECASE
                )
            )
        pronoun = tokens[-1].tag_ == "PRP" or re.match(
            r"\s+(?:another|side|hand|time|occasion|that)\b", after, re.IGNORECASE
        )
        if last == "that" and tokens.start and doc[tokens.start - 1].dep_ == "mark":
            return bool(pronoun)  # "said that one soldier died"
        return bool(pronoun) or last in load("numbers")["before_pronoun"]
    if re.search(r"\b(?:girl|boy|man|woman|child|baby|youth|son|daughter)\s+of\s+(?:about\s+)?$", before):
        return True  # "a girl of six"
    if (
        match["number"].isdigit()
        and re.match(r"[/)]|\s+[-–—]\s+[A-Z]", after)
        and (not previous or before.endswith("\n"))
    ):
        return True  # "3/ Reinforcements": a numbered paragraph
    age = match["number"].isdigit() and last.endswith(",") and bool(re.match(r"\s*[,.;)]", after))
    return age and tokens.start >= 2 and doc[tokens.start - 2].text.istitle()


def _timed(doc: Doc, match: re.Match[str]) -> bool:
    """Whether a vague word counts hours, days or times."""
    following = re.match(r"\s+([\w'’]+)", written(doc)[match.end("number") : match.end("number") + 24])
    return following is not None and _measure(following[1], written(doc), match.end("number") + following.end())


def _pronoun(doc: Doc, match: re.Match[str]) -> bool:
    """Whether a vague word counts nothing here ("some time", "no longer", "without delay", "No. 5")."""
    after = written(doc)[match.end("number") : match.end("number") + 24]
    word = match["number"].casefold()
    if word == "many" and written(doc)[: match.start()].casefold().rstrip().endswith("how"):
        return True
    if word == "a number":  # "without giving a number" names none
        return not re.match(r"\W*\s+(?:of|were|was|are|is|had|have|has)\b", after, re.IGNORECASE)
    if word in {"no", "some", "another", "many", "without"}:
        return bool(
            re.match(
                r"\.?\s*(?:\d|longer|more|doubt|way|matter|time\b|times\b|day|week|month|year|hour|minute|kind|sort|part\b|such|"
                r"comment|immediate|further|other\s+than|sign|trace|evidence)",
                after,
                re.IGNORECASE,
            )
        )
    return False
