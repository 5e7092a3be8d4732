"""re3d: spans of organisations, places, people, arms, vehicles, quantities and times, and who fights whom.

What is compared is what the reader gives (`KINDS`); it makes no spans of persons, and of arms and vehicles only those
that it counts. A span of ours stands for one of gold's where they overlap (`strict`: where they are the same, a leading
article aside), one to one. Gold are the spans and relations that the crowd held likelier than not (confidence 0.5).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gold
from findings import Finding, Scored

from rashomon.model import Document, Extraction, Mention
from rashomon.model import Span as Words

NAME = "re3d"
FOLDER = "re3d"
LEAST = 0.5
"""The least confidence of a span or relation that counts."""
FIGHTS = {"clash", "attack", "explosion"}
"""Events whose actor and target fight against each other."""
ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)

Span = tuple[int, int, str]
"""Start, end (exclusive) and words."""
Pair = tuple[Span, Span]


def _plain(words: Words) -> Span:
    return words.start, words.end, words.exact


def _counted(extraction: Extraction, units: set[str]) -> Iterator[Span]:
    for figure in _figures(extraction):
        if figure.unit in units and figure.counted:
            yield _plain(figure.counted)


def _figures(extraction: Extraction) -> list[Any]:
    return [*extraction.figures, *(figure for claim in extraction.claims for figure in claim.figures)]


KINDS: dict[str, tuple[str, Callable[[Extraction], Iterable[Span]] | None]] = {
    "organisation": ("Organisation", lambda read: (_plain(actor.span) for actor in read.actors if actor.span)),
    "location": ("Location", lambda read: (_plain(place.span) for place in read.places)),
    "person": ("Person", None),
    "weapon": ("Weapon", lambda read: _counted(read, {"weapons"})),
    "vehicle": ("MilitaryPlatform", lambda read: _counted(read, {"vehicles", "aircraft"})),
    "quantity": ("Quantity", lambda read: (_plain(figure.span) for figure in _figures(read))),
    "temporal": ("Temporal", lambda read: (_plain(time.span) for time in read.times if time.span)),
}
"""Measure to re3d's type and what the reader gives for it; None where it gives nothing of the kind."""


def inputs(folder: Path) -> list[Path]:
    """The files that the scores depend on."""
    return sorted(folder.glob("*/*.json"))


def lines(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The objects of files with one a line."""
    for path in sorted(paths):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def documents(folder: Path) -> list[Document]:
    """The texts, with their titles and outlets."""
    rows = lines(folder.glob("*/documents.json"))
    return [
        gold.document(
            {"id": row["_id"], "text": row["text"], "title": row.get("title"), "outlet": row.get("sourceName")}
        )
        for row in rows
    ]


def spans(folder: Path) -> dict[tuple[str, str], list[Span]]:
    """Gold spans by document and type."""
    found: dict[tuple[str, str], list[Span]] = {}
    for row in lines(folder.glob("*/entities.json")):
        if row["confidence"] >= LEAST:
            found.setdefault((row["documentId"], row["type"]), []).append((row["begin"], row["end"], row["value"]))
    return found


def fights(folder: Path) -> dict[str, list[Pair]]:
    """Gold pairs that fight each other, by document; a pair that is given both ways is one."""
    found: dict[str, dict[frozenset[Span], Pair]] = {}
    for row in lines(folder.glob("*/relations.json")):
        if row["type"] == "FightingAgainst" and row["confidence"] >= LEAST:
            one = (row["sourceBegin"], row["sourceEnd"], row["source"])
            other = (row["targetBegin"], row["targetEnd"], row["target"])
            found.setdefault(row["documentId"], {}).setdefault(frozenset({one, other}), (one, other))
    return {name: list(pairs.values()) for name, pairs in found.items()}


def fought(extraction: Extraction) -> list[Pair]:
    """The actor and target of each claim of a fight, as written, each pair once."""
    found: dict[Pair, None] = {}
    for claim in extraction.claims:
        one, other = _named(claim.actor), _named(claim.target)
        if claim.event in FIGHTS and one and other:
            found[one, other] = None
    return list(found)


def _named(mention: Mention | None) -> Span | None:
    return _plain(mention.span) if mention and mention.span else None


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def same(one: Span, other: Span) -> bool:
    """Whether two spans are the same, a leading article aside."""
    return _bare(one) == _bare(other)


def _bare(span: Span) -> tuple[int, int]:
    article = ARTICLE.match(span[2])
    return span[0] + (article.end() if article else 0), span[1]


def either_way(one: Pair, other: Pair) -> bool:
    """Whether two pairs have ends that overlap, in either order."""
    return any(overlaps(one[0], a) and overlaps(one[1], b) for a, b in (other, other[::-1]))


def match[T](there: Sequence[T], found: Sequence[T], fits: Callable[[T, T], bool]) -> tuple[list[T], list[T]]:
    """What of gold and of ours has no counterpart, matched one to one in order, equal ones first."""
    left, extra = list(there), []
    for item in sorted(found, key=lambda one: one not in left):
        other = item if item in left else next((one for one in left if fits(one, item)), None)
        if other is None:
            extra.append(item)
        else:
            left.remove(other)
    return left, extra


def score(folder: Path, read: Mapping[str, tuple[Document, Extraction]]) -> Scored:
    """Every kind of span, and the relation; `read` has each text by its id."""
    there, pairs = spans(folder), fights(folder)
    result = Scored()
    for kind, (type_, given) in KINDS.items():
        asked = {name: there.get((name, type_), []) for name in read}
        ours = {name: _once(given(extraction)) if given else [] for name, (_, extraction) in read.items()}
        result.table[kind] = _table(result, kind, asked, ours, overlaps)
        result.table[f"{kind}.strict"] = _table(None, kind, asked, ours, same)
        if given is None:
            result.notes.append(f"{kind}: the reader makes no spans of this kind, so the score is 0")
    asked_pairs = {name: pairs.get(name, []) for name in read}
    our_pairs = {name: fought(extraction) for name, (_, extraction) in read.items()}
    result.table["fighting"] = _table(result, "relation", asked_pairs, our_pairs, either_way)
    return result


def _once(found: Iterable[Span]) -> list[Span]:
    return sorted(set(found))


def _table[T](
    result: Scored | None,
    kind: str,
    there: Mapping[str, Sequence[T]],
    found: Mapping[str, Sequence[T]],
    fits: Callable[[T, T], bool],
) -> dict[str, float]:
    asked = given = missed = 0
    for name in there:
        left, extra = match(there[name], found[name], fits)
        asked, given, missed = asked + len(there[name]), given + len(found[name]), missed + len(left)
        if result is not None:
            result.findings += [_finding(name, kind, "missed", item) for item in left]
            result.findings += [_finding(name, kind, "extra", item) for item in extra]
    right = asked - missed
    precision, recall = right / given if given else 0.0, right / asked if asked else 0.0
    f1 = 2 * right / (asked + given) if asked + given else 0.0
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
        "gold": asked,
        "found": given,
    }


def _finding(name: str, kind: str, verdict: str, item: Any) -> Finding:
    words = " against ".join(end[2] for end in item) if kind == "relation" else item[2]
    sort = "relation" if kind == "relation" else "span"
    where = item[0][0] if kind == "relation" else item[0]
    sign = "+" if verdict == "extra" else ""
    return Finding(NAME, name, f"{sort} {verdict}", f"{sign}{kind} {where} {words}", f"{kind} {verdict}: {words}")
