"""The accounts stage by itself: the reports of a set in one stream, their incidents, accounts and first-hand counts.

Two readings of one set are scored: `…-stage` from the claims as they were coded by hand, so that grouping and comparing
are judged apart from reading; `…-stream` from what the program itself reads. All reports go in together, those about no
conflict too, and in an order of their own, as they would from any day's news. `own-stage` is made of our own coded
incidents, whose accounts were coded blind to the rules.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import gold
import hand_coded
import own
from findings import Finding, Scored

from rashomon.export import codebook
from rashomon.model import Claim, Document, Extraction, Reading
from rashomon.pipeline import readings_of
from rashomon.readings import of as readings_of_records
from rashomon.resolve.gazetteer import GeoNames

CODED, READ, OWN = "dev-stage", "dev-stream", "own-stage"
"""From claims coded by hand; from the program's own reading; from the claims of our own coded incidents."""

OF = {CODED: "dev", READ: "dev", OWN: own.NAME}
"""The set of gold reports that each is made of."""

SEED = 5
"""Of the order in which the reports come."""

Name = tuple[str, str]
"""A claim: its report's id and its number there (`c1`)."""

Pair = tuple[float, float]
"""Precision and recall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was made of a stream: incidents in the codebook's fields, and which gold claim each of their claims is."""

    incidents: list[dict[str, Any]]
    """As `export.codebook.incidents` gives them, with `first_hand` beside: `effect`, `of`, `unit`, `sources`."""
    paired: Mapping[Name, Name]
    """From a found claim to gold's; one that gold has not is left out."""


@dataclass(slots=True)
class Tally:
    """Right, found and there, as the gold's scorer counts them."""

    right: int = 0
    found: int = 0
    there: int = 0

    def sets(self, gold: Collection[Any], found: Collection[Any]) -> None:
        """Count two sets of keys."""
        self.right += len(set(gold) & set(found))
        self.found += len(found)
        self.there += len(gold)

    def result(self) -> dict[str, float]:
        """Precision, recall, F1, and the counts."""
        p = self.right / self.found if self.found else 0.0
        r = self.right / self.there if self.there else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return {"precision": p, "recall": r, "f1": round(f1, 3), "gold": self.there, "found": self.found}


@dataclass(slots=True)
class Counted:
    """The measures of one folder, or of all together."""

    accounts: Tally = field(default_factory=Tally)
    contradictions: Tally = field(default_factory=Tally)
    first_hand: Tally = field(default_factory=Tally)
    cubed: list[Pair] = field(default_factory=list)
    """Precision and recall of each gold claim's incident."""
    cubed_found: list[Pair] = field(default_factory=list)
    """The same over the gold claims that were read at all, so that grouping is judged apart from reading."""

    def add(self, other: Counted) -> None:
        """Count another folder's in."""
        for mine, theirs in (
            (self.accounts, other.accounts),
            (self.contradictions, other.contradictions),
            (self.first_hand, other.first_hand),
        ):
            mine.right, mine.found, mine.there = (
                mine.right + theirs.right,
                mine.found + theirs.found,
                mine.there + theirs.there,
            )
        self.cubed += other.cubed
        self.cubed_found += other.cubed_found

    def counts(self) -> float:
        """Share of gold's first-hand counts that are right."""
        return round(self.first_hand.right / self.first_hand.there, 3) if self.first_hand.there else 0.0


def mean(pairs: Sequence[Pair]) -> dict[str, float]:
    """The means of precision and recall, and their F1."""
    p, r = (sum(pair[side] for pair in pairs) / max(1, len(pairs)) for side in (0, 1))
    return {"precision": p, "recall": r, "f1": round(2 * p * r / (p + r), 3) if p + r else 0.0, "gold": len(pairs)}


def from_gold(root: Path) -> Found:
    """What the stage makes of a set's hand-coded claims."""
    documents: list[Document] = []
    claims: list[Claim] = []
    gazetteer = GeoNames()
    for folder in gold.folders(root):
        told, said, _ = hand_coded.folder(folder)
        documents += told
        for document in told:
            own = [claim for claim in said if claim.document_id == document.id]
            claims += hand_coded.placed(document, own, gazetteer)
    random.Random(SEED).shuffle(documents)  # noqa: S311
    random.Random(SEED).shuffle(claims)  # noqa: S311
    names = {claim.id: hand_coded.name(claim) for claim in claims}
    return Found(
        incidents=_written(readings_of_records(documents, claims), names),
        paired={name: name for name in names.values()},
    )


def from_reading(root: Path, read: Sequence[tuple[Document, Extraction]], scorer: ModuleType) -> Found:
    """What the stage makes of what was read of a set's reports."""
    mixed = sorted(read, key=lambda pair: pair[0].id)
    random.Random(SEED).shuffle(mixed)  # noqa: S311
    names: dict[str, Name] = {}
    predicted: dict[str, list[dict[str, Any]]] = {}
    for document, extraction in mixed:
        names |= codebook.numbering(document, extraction.claims)
        predicted[codebook.report_id(document)] = codebook.report(document, extraction.claims)["claims"]
    paired: dict[Name, Name] = {}
    for folder in gold.folders(root):
        for report in gold.reports(folder):
            for there, found in scorer.pair_claims(report.gold["claims"], predicted.get(report.id, [])):
                paired[report.id, found["id"]] = report.id, there["id"]
    found = readings_of([document for document, _ in mixed], [extraction for _, extraction in mixed])
    return Found(incidents=_written(found, names), paired=paired)


def _written(found: Sequence[Reading], names: Mapping[str, Name]) -> list[dict[str, Any]]:
    written = codebook.incidents(found, names)
    for reading, incident in zip(found, written, strict=True):
        incident["first_hand"] = [
            {"effect": hand.effect, "of": list(hand.of), "unit": hand.unit, "sources": list(hand.sources)}
            for hand in reading.first_hand
        ]
    return written


def score(name: str, root: Path, found: Found, scorer: ModuleType) -> Scored:
    """The measures of one stream, its errors, and a line on each folder."""
    scored = Scored()
    total = Counted()
    homes = _homes(root)
    where = _by_home(found.incidents, homes)
    for folder in gold.folders(root):
        incident = _incident(folder)
        if incident is None:
            continue
        counted = _folder(name, folder, incident, where.get(folder.name, []), found.paired, scorer, scored.findings)
        total.add(counted)
        scored.notes.append(_line(folder.name, counted, len(where.get(folder.name, []))))
    merged = _merges(found.incidents, homes)
    scored.findings += [Finding(name, " ".join(pair), "wrong merge", "", text) for pair, text in merged.items()]
    scored.table = {
        "incident_b3": mean(total.cubed),
        **({"incident_b3.found": mean(total.cubed_found)} if name == READ else {}),
        "account": total.accounts.result(),
        "contradiction": total.contradictions.result(),
        "first_hand": total.counts(),
        "wrong_merges": float(len(merged)),
    }
    return scored


def _homes(root: Path) -> dict[str, str]:
    """From a report's id to what it is about: its folder, or itself where it is about no conflict."""
    return {
        report.id: folder.name if report.gold["incident"] else report.id
        for folder in gold.folders(root)
        for report in gold.reports(folder)
    }


def _incident(folder: Path) -> dict[str, Any] | None:
    """The folder's incident as coded; None where it has none."""
    path = folder / f"{folder.name}.json"
    if not path.exists():
        return None
    coded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return coded if "accounts" in coded else None


def _by_home(found: Iterable[dict[str, Any]], homes: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The found incidents with a claim from each home's reports."""
    where: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for incident in found:
        for home in dict.fromkeys(homes[report] for report, _ in incident["members"]):
            where[home].append(incident)
    return where


def _merges(found: Iterable[dict[str, Any]], homes: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Each two homes that have claims in one found incident, with that incident in words."""
    merged: dict[tuple[str, str], str] = {}
    for incident in found:
        counts = Counter(homes[report] for report, _ in incident["members"])
        shares = ", ".join(f"{home} {count}" for home, count in sorted(counts.items()))
        for pair in itertools.combinations(sorted(counts), 2):
            merged.setdefault(pair, f"{incident['title']}: {shares}")
    return merged


def _folder(
    name: str,
    folder: Path,
    incident: dict[str, Any],
    found: Sequence[dict[str, Any]],
    paired: Mapping[Name, Name],
    scorer: ModuleType,
    findings: list[Finding],
) -> Counted:
    names = scorer.Names(json.loads((folder / "actors.json").read_text(encoding="utf-8")))
    counted = Counted()

    def differ(kind: str, there: set[Any], got: set[Any], tally: Tally) -> None:
        tally.sets(there, got)
        for missed, keys in (("missed", there - got), ("extra", got - there)):
            findings.extend(
                Finding(name, folder.name, f"{kind} {missed}", _words(key), _words(key))
                for key in sorted(keys, key=_words)
            )

    rows = {scorer.account_key(row, names) for row in incident["accounts"]}
    differ(
        "account", rows, {scorer.account_key(row, names) for one in found for row in one["accounts"]}, counted.accounts
    )
    differ(
        "contradiction",
        scorer.conflict_keys([incident], names),
        scorer.conflict_keys(found, names),
        counted.contradictions,
    )
    members = {(report, number) for report, number in incident["members"]}
    counted.cubed = b_cubed(members, found, paired)
    counted.cubed_found = b_cubed(members & set(paired.values()), found, paired)
    _first_hand(name, folder.name, incident, found, names, counted, findings)
    return counted


def b_cubed(members: Collection[Name], found: Iterable[dict[str, Any]], paired: Mapping[Name, Name]) -> list[Pair]:
    """Precision and recall of each member's found incident, as the gold's scorer has them: claims that gold has not are
    left aside, and a member that was not found has 0 and its share of recall."""
    members = set(members)
    clusters = [{paired[name] for pair in one["members"] if (name := tuple(pair)) in paired} for one in found]
    pairs = []
    for member in sorted(members):
        mine = next((cluster for cluster in clusters if member in cluster), set())
        both = len(mine & members)
        pairs.append((both / len(mine) if mine else 0.0, both / len(members)))
    return pairs


def _first_hand(
    name: str,
    folder: str,
    incident: dict[str, Any],
    found: Sequence[dict[str, Any]],
    names: Any,
    counted: Counted,
    findings: list[Finding],
) -> None:
    """Whether as many sources are counted as gold has, for each effect, side and unit; where the incident was found in
    parts, the largest that counts any says it."""
    made: dict[Any, list[str]] = {}
    for one in sorted(found, key=lambda one: (len(one["members"]), one["id"])):
        made |= {(hand["effect"], names.of(hand["of"]), hand["unit"]): hand["sources"] for hand in one["first_hand"]}
    for item in incident["independent_sources"]:
        key = (item["effect"], names.of(item["of"]), item["unit"])
        sources = made.get(key, [])
        counted.first_hand.there += 1
        counted.first_hand.right += len(sources) == item["count"]
        if len(sources) != item["count"]:
            there, here = (f"{len(names)} ({', '.join(names)})" for names in (item["sources"], sources))
            text = f"{_words(key)}: {there}, found {here}"
            findings.append(Finding(name, folder, "first-hand", _words(key), text))


def _words(key: Any) -> str:
    """A key of the scorer in words, always in one order."""
    if isinstance(key, frozenset):
        return " + ".join(sorted(_words(part) for part in key)) or "-"
    if isinstance(key, tuple):
        return " | ".join(_words(part) for part in key)
    return "?" if key is None else str(key)


def _line(folder: str, counted: Counted, parts: int) -> str:
    hand = counted.first_hand
    whole, read = (mean(pairs)["f1"] for pairs in (counted.cubed, counted.cubed_found))
    account, contradiction = (tally.result()["f1"] for tally in (counted.accounts, counted.contradictions))
    return (
        f"{folder:26} b3 {whole:.3f}, {read:.3f} of what was found  account {account:.3f}  "
        f"contradiction {contradiction:.3f}  first-hand {hand.right}/{hand.there}  incidents {parts}"
    )
