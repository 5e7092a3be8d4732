"""What people decided, as a page and a program are told it: what stands, what was found, by whom, when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rashomon.export import wording
from rashomon.model import AccountRow, Claim, Decided, Decision, Reading, to_plain

MARK = "✎"
"""Stands beside what a person decided."""

UNREVIEWED = "unreviewed"
"""What is said of a claim on which nobody has decided anything."""

REVIEWS = ("corrected", "added", "checked", "accepted")
"""Decisions after which a claim counts as reviewed; a grade alone is no review."""


def line(one: Decided) -> str:
    """One decision in a line."""
    words = f"“{wording.words(one.words)}”" if one.words else one.subject
    over = f" Stands over {', '.join(one.over)}." if one.over else ""
    lost = " The claim is found no more." if one.lost else ""
    return f"{_what(one, words)} — {one.by}, {one.at[:10]}: {one.reason.rstrip('.')}.{over}{lost} ({one.decision})"


def _what(one: Decided, words: str) -> str:
    match one.kind:
        case "corrected":
            figure = f" (“{one.figure}”)" if one.figure else ""
            return f"{MARK} {one.field}{figure} of {words}: {one.value} (found: {one.found})"
        case "withdrawn":
            return f"{MARK} withdrawn: {words}"
        case "added":
            return f"{MARK} added: {words}"
        case "judged":
            left, _, right = one.subject.partition(" / ")
            return f"{MARK} {left} and {right} judged {one.value} ({one.field})"
        case "checked":
            return f"{MARK} {words} checked, {one.value}"
        case "accepted":
            return f"{MARK} {words} accepted as found"
    return f"{MARK} {one.field} of {words}: {one.value}"


def marked(reading: Reading) -> frozenset[int]:
    """Indexes of the rows that stand otherwise than they were found, or were not found at all."""
    changed = [one for one in reading.decisions if one.kind in ("corrected", "added") and not one.lost]
    # Of several figures at the same words each is known by its effect, as a person has it.
    effects = {(one.subject, one.figure, one.effect): one.value for one in changed if one.field == "effect"}

    def stands(one: Decided, row: AccountRow) -> bool:
        if one.subject not in row.claims or one.figure not in (None, *row.words):
            return False
        effect = effects.get((one.subject, one.figure, one.effect), one.effect)
        return effect is None or wording.effect(effect) == wording.effect(row.effect)

    return frozenset(index for index, row in enumerate(reading.rows) if any(stands(one, row) for one in changed))


def by_claim(found: Iterable[Decided]) -> Mapping[str, list[Decided]]:
    """The decisions on each claim."""
    kept: dict[str, list[Decided]] = defaultdict(list)
    for one in found:
        apart = one.kind == "judged" or (one.kind == "accepted" and one.field != "claim")
        if not apart and not one.lost:
            kept[one.subject].append(one)
    return kept


def review(found: Iterable[Decided]) -> str:
    """The review state of a claim, by the decisions on it: `unreviewed`, or what was done, as `corrected, checked
    (disputed)`; a check with what it found, so that nobody takes it for a confirmation."""
    done = dict.fromkeys(_done(one) for one in found if one.kind in REVIEWS)
    return ", ".join(done) or UNREVIEWED


def _done(one: Decided) -> str:
    return f"{one.kind} ({(one.value or '').rpartition(': ')[2]})" if one.kind == "checked" and one.value else one.kind


def reviewed(found: Iterable[Decided]) -> frozenset[str]:
    """Ids of the claims that people have reviewed, by the decisions of a reading or of what is laid over a report."""
    return frozenset(name for name, told in by_claim(found).items() if review(told) != UNREVIEWED)


def grade(found: Iterable[Decided], scale: str) -> str | None:
    """The grade on that scale; None where nobody gave one."""
    return next((one.value for one in found if one.kind == "assessed" and one.field == scale), None)


def reviewers(found: Iterable[Decided]) -> Mapping[str, str]:
    """For each claim that was reviewed what was done, by whom: `✎ corrected by amina`."""
    return {
        name: "; ".join(dict.fromkeys(f"{MARK} {one.kind} by {one.by}" for one in told if one.kind in REVIEWS))
        for name, told in by_claim(found).items()
        if any(one.kind in REVIEWS for one in told)
    }


def state(name: str, found: Sequence[Decided], machine: Mapping[str, Claim]) -> dict[str, Any]:
    """What is said beside a claim's fields: its review state, its credibility, the decisions on it, and the machine's
    finding where it is otherwise."""
    told = by_claim(found).get(name, [])
    corrected = any(one.kind == "corrected" for one in told) and name in machine
    return {
        "review": review(told),
        "credibility": grade(told, "credibility"),
        "decisions": [to_plain(one) for one in told],
        "found": to_plain(machine[name]) if corrected else None,
    }


def fields(one: Decision) -> list[tuple[str, str]]:
    """Every field of a decision, for a page."""
    given: list[tuple[str, str | None]] = [
        ("id", one.id),
        ("kind", one.kind),
        ("about", one.subject),
        ("words", one.cited[0].span.exact if one.cited else None),
        ("by", one.by),
        ("at", one.decided_at),
        ("reason", one.reason),
        ("takes back", one.undoes),
        ("stands over", ", ".join(one.over)),
        ("note", one.note),
    ]
    if one.correction:
        made = one.correction
        given += [("field", made.field), ("found", "; ".join(made.found) or "none")]
        given += [("decided", "; ".join(made.value) or "none"), ("as written", made.written)]
    if one.judgement:
        given.append(
            ("judged", f"{one.judgement.left} and {one.judgement.right}: {one.judgement.verdict} ({one.sort})")
        )
    if one.check:
        given.append(("check", f"{one.check.method}: {one.check.finding}"))
    if one.assessment:
        given.append((one.assessment.scale, one.assessment.grade))
    given += [("rests on", f"{item.name}{f' (sha256 {item.sha256})' if item.sha256 else ''}") for item in one.material]
    return [(name, value) for name, value in given if value]


def plain(reading: Reading) -> dict[str, Any]:
    """A reading as JSON types; each claim with its review state and credibility, each account with its reliability."""
    told = by_claim(reading.decisions)
    made: dict[str, Any] = to_plain(reading)
    for claim in (*made["claims"], *made["background"]):
        claim["review"] = review(told.get(claim["id"], ()))
        claim["credibility"] = grade(told.get(claim["id"], ()), "credibility")
    graded = {one.subject.casefold(): one.value for one in reading.decisions if one.field == "reliability"}
    for account in made["accounts"]:
        account["reliability"] = graded.get(account["source"].casefold())
    return made
