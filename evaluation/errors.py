"""What was missed, what was made up and what differs, report by report, costliest first.

It compares as the scorer does (canonical names, each finding once), and adds the sentence and the nearest finding,
so that one sees which part was read wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import gold
from findings import cost

FIELDS = ("event", "start", "end", "place", "actor", "target", "stance", "background", "via")
PARTS = ("effect", "range", "of", "source")
NAMED = ("of", "source")


@dataclass(frozen=True, slots=True)
class Item:
    """One figure as the scorer compares it, with the words it came from."""

    effect: str
    range: tuple[int | None, int | None]
    of: frozenset[str]
    source: frozenset[str]
    words: str
    sentence: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What the scorer compares."""
        return (self.effect, self.range, self.of, self.source)

    def __str__(self) -> str:
        low, high = ("?" if end is None else end for end in self.range)
        of, source = (" + ".join(sorted(names)) or "-" for names in (self.of, self.source))
        return f"{self.effect} {low}..{high} [{self.words}] of {of} | by {source}"


@dataclass(slots=True)
class ReportErrors:
    """The errors of one report: lines to print, counts by kind, and what they cost together.

    `noted` has each error once more: its kind, what of the gold it is about (or what was made up), and its words.
    """

    id: str
    lines: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    noted: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, kind: str, *lines: str, about: str, detail: str = "") -> None:
        """Record one error of a kind and show its lines."""
        self.note(f"{kind}: {detail}" if detail else kind, about, " | ".join(line.strip() for line in lines))
        (self.fields if kind == "field" else self.lines).extend(lines)

    def note(self, kind: str, about: str, text: str) -> None:
        """Record one error of a kind without lines of its own."""
        self.counts[kind] += 1
        self.noted.append((kind, about, text))

    @property
    def cost(self) -> float:
        """The sum of what the errors cost."""
        return sum(cost(kind) * count for kind, count in self.counts.items())


def of_folder(scorer: ModuleType, folder: Path, predicted: Path, only: Any = ()) -> list[ReportErrors]:
    """The errors of each report of a gold folder, given the folder of predicted files."""
    names = scorer.Names(json.loads((folder / "actors.json").read_text(encoding="utf-8")))
    found = []
    for report in gold.reports(folder):
        path = predicted / f"{report.id}.json"
        if only and report.id not in only:
            continue
        mine = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"claims": []}
        found.append(of_report(scorer, names, report.gold, mine))
    return sorted(found, key=lambda error: -error.cost)


def of_report(scorer: ModuleType, names: Any, theirs: dict[str, Any], mine: dict[str, Any]) -> ReportErrors:
    """The errors of one report: `theirs` is the gold, `mine` what was predicted."""
    errors = ReportErrors(theirs["id"])
    if theirs["incident"] is None:
        for claim in mine["claims"]:
            words = _short(claim["text"])
            errors.add("claim on a negative", f"  ! claim on a negative  {words}", about=f"+claim {words}")
        return errors
    _figures(scorer, names, errors, items(names, theirs), items(names, mine))
    _claims(scorer, names, errors, theirs["claims"], mine["claims"])
    return errors


def items(names: Any, report: dict[str, Any]) -> list[Item]:
    """The figures of a report, each finding once."""
    found: dict[tuple[Any, ...], Item] = {}
    for claim in report["claims"]:
        for figure in claim.get("figures") or []:
            item = Item(
                figure["effect"],
                (figure.get("low"), figure.get("high")),
                names.of(figure.get("of"), figure.get("of_text")),
                names.source(claim),
                figure.get("text") or "",
                claim["text"],
            )
            found.setdefault(item.key, item)
    return list(found.values())


def _figures(scorer: ModuleType, names: Any, errors: ReportErrors, theirs: list[Item], mine: list[Item]) -> None:
    right = {item.key for item in theirs} & {item.key for item in mine}
    missed = [item for item in theirs if item.key not in right]
    extra = [item for item in mine if item.key not in right]
    for left, other in _pairs(scorer, missed, extra):
        missed.remove(left)
        extra.remove(other)
        parts = [part for part in PARTS if getattr(left, part) != getattr(other, part)]
        for part in parts:
            how = _how(names, getattr(other, part)) if part in NAMED else ""
            errors.note(f"figure {part}{how}", f"figure {left}", f"gold {left} | read {other}: {_short(left.sentence)}")
        errors.lines += [f"  ~ figure, other {', '.join(parts)}: {_short(left.sentence)}"]
        errors.lines += [f"      gold {left}", f"      read {other}"]
    for item in missed:
        words = _short(item.sentence)
        errors.add("figure missed", f"  - figure missed: {words}", f"      gold {item}", about=f"figure {item}")
    for item in extra:
        words = _short(item.sentence)
        errors.add("figure extra", f"  + figure extra: {words}", f"      read {item}", about=f"+figure {item}")


def _how(names: Any, read: frozenset[str]) -> str:
    """Whether names that are wrong are those of somebody else, or words that were not resolved, or none."""
    if not read:
        return ": none"
    known = {*names.canonical.values(), "(reporter)"}
    return ": another" if read <= known else ": not resolved"


def _pairs(scorer: ModuleType, missed: list[Item], extra: list[Item]) -> list[tuple[Item, Item]]:
    """Each missed figure with the extra one that was probably read from the same words, one to one."""
    scored = []
    for i, left in enumerate(missed):
        for j, other in enumerate(extra):
            words = left.words.casefold() == other.words.casefold()
            share = scorer.overlap(left.sentence, other.sentence)
            if share < 0.2 or not (words or left.range == other.range or left.effect == other.effect):
                continue
            same = sum(getattr(left, part) == getattr(other, part) for part in PARTS)
            scored.append((2 * words + 2 * (left.range == other.range) + same + 2 * share, -i, -j))
    pairs: list[tuple[Item, Item]] = []
    used: set[tuple[str, int]] = set()
    for _, i, j in sorted(scored, reverse=True):
        if ("left", i) not in used and ("other", j) not in used:
            used |= {("left", i), ("other", j)}
            pairs.append((missed[-i], extra[-j]))
    return pairs


def _claims(scorer: ModuleType, names: Any, errors: ReportErrors, theirs: list[Any], mine: list[Any]) -> None:
    pairs = scorer.pair_claims(theirs, mine)
    paired = {id(claim) for pair in pairs for claim in pair}
    for left, other in pairs:
        if names.source(left) != names.source(other):
            errors.add(
                "claim source",
                f"  ~ claim, other source: {_short(left['text'])}",
                f"      gold {_voice(left)}",
                f"      read {_voice(other)}",
                about=_name(left),
            )
        _asides(errors, left, other)
        _fields(names, errors, left, other)
    for claim in theirs:
        if id(claim) not in paired:
            line = f"  - claim missed ({claim['event']}, {_voice(claim)}): {_short(claim['text'])}"
            errors.add("claim missed", line, about=_name(claim))
    for claim in mine:
        if id(claim) not in paired:
            line = f"  + claim extra ({claim['event']}, {_voice(claim)}): {_short(claim['text'])}"
            errors.add("claim extra", line, about=f"+claim {_short(claim['text'])}")


def _asides(errors: ReportErrors, left: dict[str, Any], other: dict[str, Any]) -> None:
    """Checks and evidence that the pair does not share."""
    for name, part, what in (("check", "verification", "status"), ("evidence", "evidence", "kind")):
        here = {item[what]: item for item in left.get(part) or []}
        there = {item[what]: item for item in other.get(part) or []}
        for sign, side, against in (("-", here, there), ("+", there, here)):
            for value in side.keys() - against.keys():
                words = f"{value} “{_short(side[value]['text'])}”"
                detail = f"{value} {'missed' if sign == '-' else 'extra'}"
                line = f"  {sign} {name} {words} on: {_short(left['text'])}"
                errors.add(name, line, detail=detail, about=f"{_name(left)} {name} {value}")


def _fields(names: Any, errors: ReportErrors, left: dict[str, Any], other: dict[str, Any]) -> None:
    for name in FIELDS:
        here, there = left.get(name), other.get(name)
        if name in ("actor", "target", "via"):
            same = names.of(here or None) == names.of(there or None)
        elif name == "place":
            here, there = ((value or {}).get("name") or "" for value in (here, there))
            same = names.plain(here) == names.plain(there)
        else:
            same = here == there
        if not same:
            line = f"  ~ {name}: gold {here} read {there}: {_short(left['text'])}"
            errors.add("field", line, detail=name, about=f"{_name(left)} {name}")


def _name(claim: dict[str, Any]) -> str:
    """What a gold claim is called in its report."""
    return f"claim {claim.get('id') or _short(claim['text'])}"


def _voice(claim: dict[str, Any]) -> str:
    source = claim.get("source") or {}
    return f"{source.get('name')} “{source.get('text') or ''}” {source.get('kind')} {claim.get('form')}"


def _short(text: str, most: int = 230) -> str:
    text = " / ".join(text.split("\n"))
    return text if len(text) <= most else text[:most] + "…"


def show(found: list[ReportErrors], *, full: bool = False) -> None:
    """Print each report's errors; with `full`, the differing fields as well."""
    for errors in found:
        print(f"\n== {errors.id}  cost {errors.cost:.1f}")
        for line in [*errors.lines, *(errors.fields if full else [])]:
            print(line)


def summary(found: list[ReportErrors]) -> None:
    """Print how many errors there are of each kind, costliest kind first."""
    counts: Counter[str] = Counter()
    for errors in found:
        counts += errors.counts
    print("\nerrors by kind:")
    for kind, count in sorted(counts.items(), key=lambda pair: -cost(pair[0]) * pair[1]):
        print(f"  {count:5}  {kind}")
