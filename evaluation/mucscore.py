"""The scoring rule of MUC-4 (1992): templates matched by content, fills correct, partial, incorrect, missing, spurious.

A slot's POS (possible) is correct + partial + incorrect + missing, its ACT (actual) correct + partial + incorrect +
spurious; recall is (correct + partial / 2) / POS, precision the same over ACT, F their harmonic mean. All templates
count: the fills of one that was missed are missing, those of one that was made up are spurious. What a key marks as
optional is not missed where it is left out. The rule of each slot stands at its function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from muckeys import MONTHS, Fill, Template, iso

CORRECT, PARTIAL, WRONG = 1.0, 0.5, 0.0
IDLE = frozenset({"A", "AN", "THE", "OF", "AND", "IN", "TO", "BY", "FROM", "WITH", "FOR", "ON", "AT", "SOME", "TWO"})
"""Words that two strings may share without naming the same."""
NARROWER = {"SUSPECTED OR ACCUSED BY AUTHORITIES": "SUSPECTED OR ACCUSED"}
"""The set lists' hierarchies among the slots scored here: the wider fill earns half."""
SORT = re.compile(
    r"\s(?:DEPARTMENT|PROVINCE|MUNICIPALITY|CITY|TOWN|VILLAGE|HAMLET|NEIGHBORHOOD|SUBURB|DISTRICT|AREA|REGION|ZONE|FARM|"
    r"CANTON|JURISDICTION|RIVER|VOLCANO|HILL|ISLAND)$"
)
"""What sort of place a name says that it is; the key has it in brackets."""
DAY = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d{2})")


@dataclass(slots=True)
class Tally:
    """How the fills of one slot fared."""

    correct: int = 0
    partial: int = 0
    incorrect: int = 0
    missing: int = 0
    spurious: int = 0

    @property
    def possible(self) -> int:
        """POS: what the key asks for."""
        return self.correct + self.partial + self.incorrect + self.missing

    @property
    def actual(self) -> int:
        """ACT: what was given."""
        return self.correct + self.partial + self.incorrect + self.spurious

    def result(self) -> dict[str, float]:
        """Precision, recall and F, as the gold's scorer gives them; 0 where there is nothing."""
        credit = self.correct + self.partial / 2
        precision = credit / self.actual if self.actual else 0.0
        recall = credit / self.possible if self.possible else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        rounded = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
        return rounded | {"gold": self.possible, "found": self.actual}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one fill fared: `correct`, `partial`, `incorrect`, `missing` or `spurious`."""

    slot: str
    verdict: str
    key: Fill | None
    response: Fill | None


@dataclass(slots=True)
class Paired:
    """A message's templates: those that match with their fills' verdicts, those missed, those made up."""

    matched: list[tuple[Template, Template, list[Verdict]]] = field(default_factory=list)
    missed: list[Template] = field(default_factory=list)
    extra: list[Template] = field(default_factory=list)


def pair(keys: Sequence[Template], responses: Sequence[Template], slots: Sequence[str]) -> Paired:
    """Each key template with at most one response, those that share most first; the type must be half right at least.

    A key template without a response is missed, unless it is optional.
    """
    scored = []
    for i, key in enumerate(keys):
        for j, response in enumerate(responses):
            credit = {slot: _credit(slot, key.of(slot), response.of(slot)) for slot in slots}
            if credit["type"] > 0:
                scored.append((sum(credit.values()), -i, -j))
    result = Paired()
    left, right = dict(enumerate(keys)), dict(enumerate(responses))
    for _, i, j in sorted(scored, reverse=True):
        if -i in left and -j in right:
            key, response = left.pop(-i), right.pop(-j)
            result.matched.append((key, response, verdicts(key, response, slots)))
    result.missed = [key for key in left.values() if not key.optional]
    result.extra = list(right.values())
    return result


def verdicts(key: Template, response: Template, slots: Sequence[str]) -> list[Verdict]:
    """How each fill of a matched pair of templates fared."""
    return [verdict for slot in slots for verdict in _slot(slot, key.of(slot), response.of(slot))]


def missing(key: Template, slots: Sequence[str]) -> list[Verdict]:
    """The verdicts on a template that was missed."""
    return [v for slot in slots for v in _slot(slot, key.of(slot), [])]


def spurious(response: Template, slots: Sequence[str]) -> list[Verdict]:
    """The verdicts on a template that was made up."""
    return [v for slot in slots for v in _slot(slot, [], response.of(slot))]


def add(tallies: dict[str, Tally], found: Sequence[Verdict]) -> None:
    """Count verdicts, by slot."""
    for item in found:
        tally = tallies[item.slot]
        setattr(tally, item.verdict, getattr(tally, item.verdict) + 1)


def _slot(slot: str, keys: Sequence[Fill], responses: Sequence[Fill]) -> list[Verdict]:
    """Fills one to one, best first; what is left on both sides is incorrect, on one side missing or spurious."""
    found = []
    left, right = dict(enumerate(keys)), dict(enumerate(responses))
    for credit, i, j in _grades(slot, keys, responses):
        if i in left and j in right and credit > 0:
            verdict = "correct" if credit == CORRECT else "partial"
            found.append(Verdict(slot, verdict, left.pop(i), right.pop(j)))
    asked = [fill for fill in left.values() if not fill.optional]
    given = list(right.values())
    wrong = min(len(asked), len(given))
    found += [Verdict(slot, "incorrect", key, response) for key, response in zip(asked, given, strict=False)]
    found += [Verdict(slot, "missing", key, None) for key in asked[wrong:]]
    found += [Verdict(slot, "spurious", None, response) for response in given[wrong:]]
    return found


def _grades(slot: str, keys: Sequence[Fill], responses: Sequence[Fill]) -> list[tuple[float, int, int]]:
    graded = [(grade(slot, key, fill), i, j) for i, key in enumerate(keys) for j, fill in enumerate(responses)]
    return sorted(graded, key=lambda item: (-item[0], item[1], item[2]))


def _credit(slot: str, keys: Sequence[Fill], responses: Sequence[Fill]) -> float:
    return max((credit for credit, _, _ in _grades(slot, keys, responses)), default=0.0)


def grade(slot: str, key: Fill, response: Fill) -> float:
    """1, 1/2 or 0 for a response's fill against a key's: the best of what may stand in either."""
    best = max(RULES[slot](one, other) for one in key.values for other in response.values)
    if slot in {"confidence", "number", "effect"} and best > 0 and not same_referent(key.about, response.about):
        return PARTIAL if best == CORRECT else WRONG
    return best


def same_referent(key: Sequence[str], response: Sequence[str]) -> bool:
    """Whether what two fills are about may be the same: some words in common, or nothing said of it in the key."""
    if not key or key == ("-",):
        return True
    return any(named(one, other) > 0 for one in key for other in response)


def kind(key: str, response: str) -> float:
    """Incident types: the same; half for ATTACK, which the others are kinds of, where the key is narrower."""
    return CORRECT if key == response else PARTIAL if response == "ATTACK" else WRONG


def confidence(key: str, response: str) -> float:
    """The set list's hierarchy: half where one is the wider of the other."""
    if key == response:
        return CORRECT
    return PARTIAL if NARROWER.get(response) == key or NARROWER.get(key) == response else WRONG


def exact(key: str, response: str) -> float:
    """A set fill that has no hierarchy."""
    return CORRECT if key == response else WRONG


def number(key: str, response: str) -> float:
    """The same; half for the same number with another or no sign of approximation, or half of a range."""
    if key == response:
        return CORRECT
    one, other = (set(re.findall(r"\d+", text)) for text in (key, response))
    return PARTIAL if one & other else WRONG


def days(text: str) -> tuple[str, str]:
    """First and last day of a date fill as ISO 8601; the first is empty where it is open (`- 04 FEB 90`)."""
    found = [iso(*day) for day in DAY.findall(text) if day[1] in MONTHS]
    if not found:
        return "?", ""
    return ("", found[-1]) if text.lstrip().startswith("-") else (found[0], found[-1])


def date(key: str, response: str) -> float:
    """The same days; half where they overlap."""
    one, other = days(key), days(response)
    if one == other:
        return CORRECT
    return PARTIAL if max(one[0], other[0]) <= min(one[1], other[1]) else WRONG


def location(key: str, response: str) -> float:
    """Country and most specific place the same; half for the country alone.

    Between them the key may have regions that the response has not; a key between two places has either.
    """
    one, other = _places(key), _places(response)
    if one[0] != other[0]:
        return WRONG
    return CORRECT if one[-1] & other[-1] else PARTIAL


def _places(text: str) -> list[set[str]]:
    """The steps of a location from the country down, each with its places, without what sort of place they are."""
    steps = [re.sub(r"\([^)]*\)", " ", step) for step in text.split(":")]
    return [{" ".join(SORT.sub("", place.strip()).split()) for place in re.split(r"\s-\s", step)} for step in steps]


def named(key: str, response: str) -> float:
    """Strings: the same words, or all of one among the other's with the same last word; half for one in common.

    Articles and the like do not count; a response may have modifiers that the key has not, and the other way.
    """
    one, other = (_words(text) for text in (key, response))
    if one == other:
        return CORRECT
    if not one or not other:
        return WRONG
    within = set(one) <= set(other) or set(other) <= set(one)
    return CORRECT if within and one[-1] == other[-1] else PARTIAL if set(one) & set(other) else WRONG


def _words(text: str) -> list[str]:
    """The words of a string that count, each without a plural's s; what stands in brackets is left out."""
    plain = re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", text.upper())
    return [re.sub(r"(?<=[A-RT-Z]{3})S$", "", word) for word in re.findall(r"\w+", plain) if word not in IDLE]


RULES: dict[str, Callable[[str, str], float]] = {
    "type": kind,
    "date": date,
    "location": location,
    "individual": named,
    "organisation": named,
    "confidence": confidence,
    "number": number,
    "effect": exact,
}
"""The rule of each slot: a key's value, a response's value, and the credit."""
