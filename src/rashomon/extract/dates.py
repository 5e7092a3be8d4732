"""The grammar of time expressions, as a table of patterns, and days that are known only in part.

A day is a tuple of one to three numbers, (year,), (year, month) or (year, month, day): truncated to what is known, as
ISO 8601 is in the codebook. `rashomon.extract.reckoning` says which days an expression stands for.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from typing import Any

from rashomon.codebook import load
from rashomon.extract.beginnings import LENGTH, Beginnings

type Day = tuple[int, ...]
type Days = tuple[Day | None, Day | None]


def iso(day: Day | None) -> str | None:
    """ISO 8601 of a day as far as it is known; years before Christ are negative, with year 0 as 1 BC."""
    if day is None:
        return None
    year = f"-{-day[0]:04d}" if day[0] < 0 else f"{day[0]:04d}"
    return "-".join([year, *(f"{part:02d}" for part in day[1:])])


def parse_iso(text: str | None) -> Day | None:
    """The day of an ISO 8601 date or date and time of the years 1000 to 2999, truncated or not; None if it is none."""
    match = re.match(r"\s*([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", text or "")
    return valid(*(int(part) for part in match.groups() if part)) if match else None


def valid(*parts: int) -> Day | None:
    """The parts as a day if the calendar has it."""
    if not 1 <= len(parts) <= 3 or not 1 <= abs(parts[0]) <= 9998:
        return None
    try:
        dt.date(max(parts[0], 4), *(*parts[1:], 1, 1)[:2])
    except ValueError:
        return None
    return parts


def shift(day: Day, count: int, unit: str) -> Day | None:
    """`day` moved by a number of days, weeks, months or years; None where it is not known finely enough.

    None too where the calendar ends before it.
    """
    if abs(count) > 4000:
        return None
    if unit in {"day", "week"} and len(day) == 3:
        try:
            moved = dt.date(*day) + dt.timedelta(days=count * (7 if unit == "week" else 1))
        except OverflowError:
            return None
        return (moved.year, moved.month, moved.day)
    if unit == "month" and len(day) >= 2:
        months = day[0] * 12 + day[1] - 1 + count
        return valid(months // 12, months % 12 + 1)
    if unit in {"year", "decade", "century"}:
        return valid(day[0] + count * {"year": 1, "decade": 10, "century": 100}[unit])
    return None


@functools.cache
def words() -> dict[str, dict[str, Any]]:
    """The codebook's words of time with their numbers: months 1-12, weekdays 0-6, ordinals 1-31, holidays, numbers."""
    data = load("times")
    return {
        "months": {name: i for i, names in enumerate(data["months"], 1) for name in names},
        "weekdays": {name: i for i, names in enumerate(data["weekdays"]) for name in names},
        "holidays": data["holidays"],
        "numbers": data["numbers"],
        "ordinals": {name: i for i, name in enumerate(data["ordinals"], 1)},
        "vague": data["references"],
    }


PIECES = {
    "DAY": r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[:.]\d))",
    "YEAR": r"(?:(?:1\d|20)\d\d(?!\d|[.,:]\d|st|nd|rd|th))",
    "CLOCK": r"(?:\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?|"
    r"[0-2]\d[0-5]\d(?=\s+(?:hours|hrs|gmt|utc|local)|z\b|[hl]\b)[zhl]?|(?<=\bat )[0-2]\d[0-5]\d|(?<=since )"
    r"[0-2]\d[0-5]\d(?= local| last| on)|"
    r"[0-2]\d[0-5]\d(?= (?:today|yesterday|tonight|this morning|last night)\b)|(?<=from )[0-2]\d[0-5]\d(?= (?:today|on|"
    r"to)\b))(?:\s*(?:gmt|utc|local time|hours|hrs))*",
    "PART": r"(?:(?:early |late |mid-?)?(?:morning|afternoon|evening|night|nite|nightfall|dawn|dusk|noon|midday|"
    r"midnight|daybreak))",
    "MOD": r"(?:(?:very )?(?:early|late|mid)(?:-| )(?:(?:in|on) )?|(?:later |earlier )in |(?:the )?(?:start|"
    r"beginning|end|middle|close|turn|(?:first|second|latter|early|late|final|last|opening) "
    r"(?:half|part|days|weeks|months)) of )",
    "SEASON": r"(?:spring|summer|autumn|fall|winter)",
    "UNIT": r"(?:seconds|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|years?|decades?|"
    r"centur(?:y|ies))",
    "TO": r"(?P<to>\s*(?:-|–|—|/|&|to|through|until|till|and|or|into)\s*)(?:the )?",
    "OF": r"(?: of|,)?\s+",
}

PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "iso",
        r"{YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?(?:T[\d:.]+Z?)?(?![\d-])|{YEAR}([/.])(?:0[1-9]|1[0-2])\1\d\d(?!\d)",
    ),
    (
        "slashed_days",
        r"(?<![\d/.])(?P<d1>\d{{1,2}})(?P<to>\s?[-–]\s?)(?P<d2>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y1>{YEAR})",
    ),
    (
        "slashed",
        r"(?<![\d/.])\d{{1,2}}\s?[/.]\s?\d{{1,2}}\s?[/.]\s?(?:{YEAR}|\d\d)(?![\d/])",
    ),
    (
        "days_of_month",
        r"(?:{DOW},?\s+)?(?P<d1>{DAY})(?:, {DAY})*{TO}(?P<d2>{DAY})\s+(?:of )?(?P<m1>{MONTH})(?:{OF}(?P<y1>{YEAR}))?",
    ),
    (
        "month_days",
        r"(?:{DOW},?\s+)?(?P<m1>{MONTH})\s+(?P<d1>{DAY})(?:, {DAY})*{TO}(?P<d2>{DAY})(?!\s+{MONTH})"
        r"(?:,?\s+(?P<y1>{YEAR}))?",
    ),
    (
        "day_to_day",
        r"(?P<d1>{DAY})\s+(?:of )?(?P<m1>{MONTH})(?:,?\s+(?P<y1>{YEAR}))?{TO}(?P<d2>{DAY})\s+(?:of )"
        r"?(?P<m2>{MONTH})(?:,?\s+(?P<y2>{YEAR}))?",
    ),
    (
        "day_to_day",
        r"(?P<m1>{MONTH})\s+(?P<d1>{DAY})(?:,?\s+(?P<y1>{YEAR}))?{TO}(?P<m2>{MONTH})\s+(?P<d2>{DAY})"
        r"(?:,?\s+(?P<y2>{YEAR}))?",
    ),
    (
        "date",
        r"(?:{DOW}(?: {PART})?,?\s+(?:the )?)?(?P<d1>{DAY}|the {DAY}(?=\s+of )"
        r"|(?:the )?{ORDINAL})(?:\s*\[[^\]\n]{{1,20}}\])?\s+(?:of )"
        r"?(?P<m1>{MONTH})(?:{OF}(?P<y1>{YEAR})|\s+'?(?P<yy>\d\d)(?=\s*(?:--|[\n,.;)\]]|$))"
        r"|(?P<rel> of (?:that|the same) year))?",
    ),
    (
        "date",
        r"(?:{DOW}(?: {PART})?,?\s+)?(?P<m1>{MONTH})\s+(?:the )?(?P<d1>{DAY}|{ORDINAL})(?:(?:,| of)?\s+(?P<y1>{YEAR})"
        r"|(?P<rel> of (?:that|the same) year))?",
    ),
    (
        "months",
        r"{MOD}?(?P<m1>{MONTH})(?: of)?(?:\s+(?P<y1>{YEAR}))?{TO}{MOD}?(?P<m2>{MONTH})(?:{OF}"
        r"(?P<y2>{YEAR}))?",
    ),
    (
        "month",
        r"{MOD}?(?P<m1>{MONTH})(?:{OF}(?P<y1>{YEAR})|\s+'(?P<yy>\d\d)\b)",
    ),
    (
        "month",
        r"{MOD}?(?P<rel>last|this|next|this past)\s+(?P<m1>{MONTH})",
    ),
    (
        "month",
        r"{MOD}?(?P<m1>{MONTH})(?P<rel> (?:of )?(?:last|this|the previous|the following|the same|that)"
        r" year)",
    ),
    (
        "bare_month",
        r"{MOD}?(?P<m1>{MONTH})",
    ),
    (
        "ordinal_day",
        r"the (?P<d1>{DAY}|{ORDINAL})(?: day)?(?P<rel> of (?:this|last|the same|that|the) month)",
    ),
    (
        "ordinal_day",
        r"(?:(?<=\bon )|(?<=(?:ing|ght) of )|(?<=\bsince )|(?<=\buntil ))"
        r"the (?P<d1>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)|{ORDINAL})"
        r"(?=\s*(?:[.,;:)]|$)|\s+(?:and|of|at|in|when|but|or|that|with|by|near|after|before|as|from|for|a|an|the|this|we|"
        r"they|he|she|it|our|their|his|its|there|some|no)\b(?! \w+(?:ment|ary|day)\b))",
    ),
    (
        "slashed_day",
        r"(?:(?<=\bon )|(?<=\bon the ))(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})(?![\d/%]|\.\d)",
    ),
    (
        "years",
        r"(?P<y1>{YEAR})(?P<to>\s*(?:-|–|—|/)\s*)(?P<yy>\d\d)(?![\d-])",
    ),
    (
        "years",
        r"{MOD}?(?P<y1>{YEAR}){TO}{MOD}?(?P<y2>{YEAR})",
    ),
    (
        "decade",
        r"(?:the\s+)?{MOD}?(?:the )?(?P<y1>(?:1\d|20)\d0)['’]?s",
    ),
    (
        "decade",
        r"the\s+{MOD}?['’]?(?P<yy>[2-9]0)['’]?s",
    ),
    (
        "century",
        r"(?:the\s+)?{MOD}?(?:the )?(?P<c>\d\d?(?:st|nd|rd|th)|{ORDINAL})[ -]century(?P<bc> BC)?",
    ),
    (
        "season",
        r"(?:the\s+)?{MOD}?(?:the )?{SEASON}(?: of|,)?\s+(?P<y1>{YEAR})(?:[-–/]\d\d)?",
    ),
    (
        "season_now",
        r"(?:the )?{MOD}?(?P<rel>last|this|next|the following|the next|the previous|the same|that)\s+{SEASON}",
    ),
    (
        "season_then",
        r"(?:the )?{MOD}?(?:the )?(?:spring|summer|autumn|winter|(?<=in the )fall)",
    ),
    (
        "bc",
        r"(?:{MOD}?(?:{MONTH}|(?:the )?(?:early |late |mid-?)?{SEASON})(?: of)? |{MOD})?(?P<n>\d{{1,4}})"
        r"(?:(?P<to>\s*[-–/]\s*)(?P<n2>\d{{1,4}}))? (?:bce?|b\.c\.)",
    ),
    (
        "holiday",
        r"{HOLIDAY}(?:,? (?P<y1>{YEAR}))?",
    ),
    (
        "year",
        r"{MOD}?(?P<y1>{YEAR})(?:\s*AD\b)?",
    ),
    (
        "weekdays",
        r"(?:{MOD}|last |this )?(?P<w1>{DOW})(?: {PART})?{TO}(?:{MOD}|on )?(?P<w2>{DOW})(?: {PART})?",
    ),
    (
        "weekday",
        r"(?P<w1>{DOW})(?: {PART})?,? (?P<rel>(?:of )?(?:last|this|next) week|a week ago)",
    ),
    (
        "weekday",
        r"(?P<rel>last week) on (?P<w1>{DOW})",
    ),
    (
        "weekday",
        r"(?:{MOD}|(?P<rel>last|next|this past|this|this coming|that|the same)\s+)?(?P<w1>{DOW})(?:['’]s)?(?: {PART})?",
    ),
    (
        "overnight",
        r"overnight(?:,? (?:from (?P<w0>{DOW}) )?(?:to|into|on|till)?\s*(?P<w1>{DOW}))?",
    ),
    (
        "weekend",
        r"(?:(?P<rel>the past|this past|last|this|next|the)\s+)weekend",
    ),
    (
        "today",
        r"(?:earlier |late |early )?(?:today|(?:late |early )?this (?:very )?(?:morning|afternoon|"
        r"evening)|tonight|tonite|nowadays|now|this day)",
    ),
    (
        "yesterday",
        r"(?:late |early )?(?:(?:yesterday|yday)(?: {PART})?|last (?:night|nite|evening)|the day before yesterday)",
    ),
    (
        "tomorrow",
        r"tomorrow(?: {PART})?",
    ),
    (
        "this_unit",
        r"(?:earlier |later |late |early )?(?:{MOD})?(?P<rel>last|past|this|next|this past|this coming)"
        r"\s+(?P<unit>week|month|year|decade|century)",
    ),
    (
        "next_unit",
        r"(?:early |late(?:r)? |earlier )?(?:in )?(?:on )?the (?P<rel>next|following|previous|preceding|"
        r"same|very next|very same|day after|day before)(?: (?P<unit>day|week|month|year|decade|night|"
        r"morning|evening|afternoon))?",
    ),
    (
        "that_unit",
        r"(?:early |late(?:r)? |earlier )?(?:in |on )?{MOD}?(?P<rel>that same|that)"
        r"\s+(?P<unit>day|night|morning|evening|afternoon|month|year|week)",
    ),
    (
        "that_unit",
        r"(?:(?:early |later? |earlier )(?:in |on )?|{MOD})(?P<rel>the) (?P<unit>month|year)",
    ),
    (
        "that_unit",
        r"(?P<unit>month|year)['’]s end",
    ),
    (
        "past_span",
        r"(?:the )?(?P<rel>past|last|next|coming|previous|following|preceding)\s+(?P<n>{N})"
        r"?[ -]?(?P<unit>{UNIT})",
    ),
    (
        "ago",
        r"(?:(?:about|some|only|just|over|more than|less than|nearly|almost) )?(?P<n>{N})"
        r"[ -](?P<unit>{UNIT}) (?P<rel>ago|earlier|before|later|(?:after|before) th(?:at|is)(?= [a-z]|[.,;])|"
        r"after|afterward|afterwards|previously)",
    ),
    (
        "ago",
        r"(?P<unit>(?:hour|day|week|month|year|decade)s) (?P<rel>ago|earlier|before|later)",
    ),
    (
        "duration",
        r"(?:(?:about|some|over|more than|less than|nearly|almost|at least|another|the first|the last|just|only|"
        r"roughly|close to|under|up to|around|well over|a little more than) )?"
        r"(?P<n>{N})[ -](?P<unit>{UNIT})(?![- ]old|\w)",
    ),
    (
        "clock",
        r"{CLOCK}|(?:in the |at |the (?=night))?{PART}(?: hours)?|the {PART}(?: hours)?(?= (?:of|on) )",
    ),
    (
        "vague",
        r"(?:{PAST}|{PRESENT}|{FUTURE}|{EVERY}|{SOME_TIME}|(?:(?<=\bat )|(?<=\bby )|(?<=\bof ))the time)",
    ),
)
"""Pattern names and patterns. Where several match at one place the longest is read, of equals the first."""


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    def either(options: Any) -> str:
        return "(?:" + "|".join(re.escape(str(option)) for option in sorted(options, key=len, reverse=True)) + ")"

    def dotted(options: Any) -> str:
        """Full names, and abbreviations with a full stop that may be left out."""
        full = [name for name in options if len(name) > 5 or name in {"march", "april", "may", "june", "july"}]
        short = [name for name in options if name not in full]
        return rf"(?:{either(full)}\b|{either(short)}\b\.?)"

    known = words()
    pieces = PIECES | {
        "MONTH": dotted(known["months"]),
        "DOW": dotted(known["weekdays"]),
        "HOLIDAY": either(known["holidays"]),
        "ORDINAL": either(known["ordinals"]),
        **{name.upper(): either(options) for name, options in known["vague"].items()},
        "N": r"(?:\d{1,3}|" + either(known["numbers"]) + r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)",
    }
    return tuple(
        (name, re.compile(rf"(?:{pattern.format(**pieces)})(?!\w)", re.IGNORECASE)) for name, pattern in PATTERNS
    )


START = re.compile(r"(?<![\w$£€-])(?=\S)")
"""Where a time expression may begin; to try the patterns there alone is three times as fast as to search for each."""


@functools.lru_cache(4096)
def _beginning(text: str) -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    """The patterns that can match where a text goes on so, with their places in the table."""
    return tuple((i, *_patterns()[i]) for i in _beginnings().of(text))


@functools.cache
def _beginnings() -> Beginnings:
    return Beginnings([pattern for _, pattern in _patterns()])


def matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The time expressions of a text as pattern names and matches, in order, none overlapping."""
    ends = [0] * len(PATTERNS)
    found = []
    for at in START.finditer(text):
        start = at.start()
        for i, name, pattern in _beginning(text[start : start + LENGTH]):
            if start >= ends[i] and (match := pattern.match(text, start)):
                found.append((start, -match.end(), i, name, match))
                ends[i] = match.end()
    end = 0
    for start, _, _, name, match in sorted(found, key=lambda item: item[:3]):
        if start >= end and match.end() > start:
            yield name, match
            end = match.end()
