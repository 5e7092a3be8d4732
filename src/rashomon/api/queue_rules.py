"""What needs a person, and how much is at stake: the rule `queue.v1`.

Everything is worked out from what is kept by index, so that it takes as long on a ledger of any size; what is looked
at is limited, and `LIMITS` says how far. Stakes and word lists are in `codebook/queue.yaml`.

An item is due until somebody decided what it asks: a conflict until every claim on both sides is reviewed
(`export.decided.REVIEWS`), a claim until it is, a pair until it was judged, a name until it was judged or accepted,
an incident until it was accepted with the claims that it has now.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rashomon import readings
from rashomon.codebook import load
from rashomon.codebook.naming import fold
from rashomon.export import wording
from rashomon.export.decided import REVIEWS
from rashomon.ledger import View, latest
from rashomon.model import Agreement, Claim, Decision
from rashomon.overview import Summary, some
from rashomon.reconcile.decisions import standing

RULE = "queue.v1"

SORTS = ("conflict", "source", "pair", "name", "certainty", "incident", "copy")
"""What can be asked, the weightiest first."""

LIMITS = {"conflicts": 24, "claims": 600, "incidents": 60, "tellings": 400, "copies": 200}
"""Incidents in conflict, claims and incidents recorded last, tellings and copies judged last that are looked at."""

SHOWN = 40
"""Items of one sort at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that needs a person, before its words are looked up."""

    key: str
    """The same as long as it asks the same."""
    sort: str
    stake: float
    why: str
    """One sentence."""
    claims: tuple[str, ...]
    """Those whose words it rests on, the most telling first."""
    subjects: tuple[str, ...]
    """What accepting it accepts."""
    accepts: str
    """`claim`, `incident`, `actor` or `place`; empty where it cannot be accepted."""
    left: str = ""
    right: str = ""
    judged: str = ""
    """For two things that may be the same what they are: `actor`, `place` or `claim`."""
    incident: str | None = None
    title: str = ""


Kept = dict[tuple[str, int, int], tuple[tuple[Agreement, int | None], ...]]
"""Conflicts of the incidents of one ledger, each with its highest figure, by the incident's id and the entries by which
it stands and as of which its summary was made: until that is made anew its reading is the same."""


@dataclass
class Decided:
    """What people decided, so far as it settles what is due."""

    made: Sequence[Decision]

    @cached_property
    def stands(self) -> tuple[Decision, ...]:
        """Nobody took them back."""
        return standing(self.made)

    @cached_property
    def reviewed(self) -> frozenset[str]:
        """Ids of the claims that were reviewed or withdrawn."""
        of = [one for one in self.stands if one.kind in (*REVIEWS, "withdrawn")]
        told = [cited.claim_id for one in of if one.kind != "accepted" or one.sort == "claim" for cited in one.cited]
        return frozenset((*told, *(one.added.id for one in of if one.added)))

    @cached_property
    def incidents(self) -> list[frozenset[str]]:
        """The claims of each incident that was accepted."""
        accepted = [one for one in self.stands if one.kind == "accepted" and one.sort == "incident"]
        return [frozenset(cited.claim_id for cited in one.cited) for one in accepted]

    @cached_property
    def names(self) -> frozenset[tuple[str, str]]:
        """Folded names of actors and places that were judged or accepted, after what they are."""
        found = [(one.sort, one.subject) for one in self.stands if one.kind == "accepted"]
        judged = [(one.sort, one.judgement) for one in self.stands if one.judgement]
        found += [(sort, name) for sort, said in judged if said for name in (said.left, said.right)]
        return frozenset((sort, fold(name)) for sort, name in found if sort in ("actor", "place"))

    @cached_property
    def pairs(self) -> frozenset[frozenset[str]]:
        """The claims of which two were judged the same or different."""
        judged = [one for one in self.stands if one.judgement and one.sort in ("claim", "incident")]
        return frozenset(
            frozenset((left.claim_id, right.claim_id)) for one in judged for left in one.cited for right in one.against
        )


def due(view: View, made: Sequence[Decision], kept: Kept) -> list[Due]:
    """Everything that is due as of the view, as far as was looked, the most at stake first."""
    done = Decided(made)
    told = [plain for _, plain in latest.told(view, LIMITS["claims"]) if plain["id"] not in done.reviewed]
    found = [
        *_some("conflict", _conflicts(view, done, kept)),
        *_some("source", _sources(told)),
        *_pairs(view, done),
        *_some("name", _names(told, done)),
        *_some("certainty", _uncertain(told)),
        *_incidents(view, done),
        *_copies(view),
    ]
    return sorted({one.key: one for one in found}.values(), key=lambda one: (-one.stake, one.key))


def stake(sort: str, reports: int = 1, highest: int | None = None) -> float:
    """How much is at stake: the base of the sort, more for many reports and high figures."""
    rules = load("queue")
    more = rules["report"] * max(0, reports - 1)
    more += rules["magnitude"] * math.log10(highest + 1) if highest and highest > 0 else 0
    return round(float(rules["bases"][sort] + min(rules["most"], more)), 1)


def key(*parts: str) -> str:
    """A name for what is asked, short enough for an address."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _some(sort: str, found: Iterable[Due]) -> list[Due]:
    return sorted((one for one in found if one.sort == sort), key=lambda one: (-one.stake, one.key))[:SHOWN]


def _conflicts(view: View, done: Decided, kept: Kept) -> Iterator[Due]:
    found = latest.conflicting(view, LIMITS["conflicts"])
    _read(view, found, kept)
    for summary, upto in found:
        for one, highest in kept.get(_place(summary, upto), ()):
            claims = tuple(dict.fromkeys((*one.left, *one.right)))
            if set(claims) <= done.reviewed:
                continue
            yield Due(
                key=key("conflict", summary.id, one.question, *sorted(claims)),
                sort="conflict",
                stake=stake("conflict", summary.reports, highest),
                why=f"The accounts conflict on {_lower(wording.question(one.question))}: {one.reason}",
                claims=(*one.left[:2], *one.right[:2]),
                subjects=claims[:200],
                accepts="claim",
                incident=summary.id,
                title=summary.title,
            )


def _place(summary: Summary, upto: int) -> tuple[str, int, int]:
    return summary.id, summary.recorded, upto


def _read(view: View, found: Sequence[tuple[Summary, int]], kept: Kept) -> None:
    """Keep the conflicts of those incidents whose reading has not been looked at."""
    wanted = {summary.id: _place(summary, upto) for summary, upto in found}
    missing = [name for name, place in wanted.items() if place not in kept]
    if len(kept) > 20 * LIMITS["conflicts"]:
        kept.clear()
        missing = list(wanted)
    for reading in readings.some(view, missing) if missing else ():
        kept[wanted[reading.incident.id]] = tuple(
            (one, max((reading.rows[row].high or reading.rows[row].low or 0 for row in one.rows), default=None))
            for one in reading.agreements
            if one.verdict == "conflict"
        )


def _sources(told: Iterable[dict[str, Any]]) -> Iterator[Due]:
    for plain in told:
        why = looks_wrong(plain)
        if why:
            yield _claim("source", plain, why)


def looks_wrong(plain: dict[str, Any]) -> str | None:
    """Why the source of a claim (as plain JSON) looks wrong, in a sentence; None where it does not."""
    said, rules = plain["attribution"], load("queue")
    cue, source, kind = said["cue"], said["source"], said["source_kind"]
    name = source["name"] if source else None
    written = source["span"]["exact"] if source and source["span"] else None
    if kind == "reporter" and cue:
        return f"The report's own voice is named as the source, where “{cue['exact']}” says that somebody speaks."
    if written and not name and not source["antecedent"] and fold(written) in rules["pronouns"]:
        return f"The source is “{written}”, and it was not found whom that stands for."
    if name and said["stance"] == "asserts" and plain["stance"] == "asserts":
        harmed = [one for one in plain["figures"] if one["effect"] in rules["harms"]]
        own = next((one for one in harmed if name in {side["name"] for side in one["of"]}), None)
        party = kind in ("belligerent", "government")
        if party and own and plain["actor"] and plain["actor"]["name"] not in (None, name):
            number = own["span"]["exact"]
            return f"{name} is named as the source of harm to its own side (“{number}” {own['effect']}), which is rare."
        if party and _name(plain["actor"]) == name and _name(plain["target"]) == "civilians":
            return f"{name} is named as the source of its own attack on civilians, which is rare."
    if source is None and cue and kind == "anonymous":
        return f"Nobody is named as the source, though “{cue['exact']}” says that somebody speaks."
    return None


def _uncertain(told: Iterable[dict[str, Any]]) -> Iterator[Due]:
    words = {"possible": "only possible", "unknown": "of unknown certainty", "probable": "probable"}
    for plain in told:
        if plain["certainty"] in words and not plain["background"]:
            yield _claim("certainty", plain, f"The claim was read as {words[plain['certainty']]}.")


def _claim(sort: str, plain: dict[str, Any], why: str) -> Due:
    name = plain["id"]
    return Due(
        key=key(sort, name),
        sort=sort,
        stake=stake(sort, 1, highest(plain)) - (5 if plain["background"] else 0),
        why=why,
        claims=(name,),
        subjects=(name,),
        accepts="claim",
    )


def _names(told: Iterable[dict[str, Any]], done: Decided) -> Iterator[Due]:
    kept: dict[tuple[str, str], tuple[str, list[str], set[str], int]] = {}
    for plain in told:
        for sort, written in open_names(plain):
            at = (sort, fold(written))
            if at in done.names:
                continue
            words, claims, reports, most = kept.get(at, (written, [], set(), 0))
            claims.append(plain["id"])
            reports.add(plain["document_id"])
            kept[at] = (words, claims, reports, max(most, highest(plain) or 0))
    for (sort, folded), (written, claims, reports, most) in kept.items():
        meant = "It is open whom" if sort == "actor" else "It is open which place"
        times = "once" if len(claims) == 1 else f"{len(claims)} times"
        yield Due(
            key=key("name", sort, folded),
            sort="name",
            stake=stake("name", len(reports), most),
            why=f"{meant} “{written}” means; it was read {times} among the latest claims.",
            claims=tuple(dict.fromkeys(claims)),
            subjects=(written,),
            accepts=sort,
            left=written,
            judged=sort,
        )


def open_names(plain: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The proper names in a claim (as plain JSON) of which it is open whom or which place they mean."""
    said, pronouns = plain["attribution"], load("queue")["pronouns"]
    counted = [side for figure in plain["figures"] for side in figure["of"]]
    seen = set()
    for mention in (plain["actor"], plain["target"], said["source"], *said["via"], *counted):
        if mention and not mention["name"] and (span := mention["antecedent"] or mention["span"]):
            written = " ".join(span["exact"].split())
            if _proper(written) and fold(written) not in pronouns and written not in seen:
                seen.add(written)
                yield "actor", written
    place = plain["place"]
    if place and not place["place_id"] and place["span"]["exact"].strip():
        yield "place", " ".join(place["span"]["exact"].split())


def _proper(written: str) -> bool:
    """Whether it has a name in it: a capital past the first word, or one word that is capitalised."""
    words = written.split()
    return any(word[:1].isupper() for word in words[1:]) or (len(words) == 1 and written[:1].isupper())


def _name(mention: dict[str, Any] | None) -> str | None:
    return mention["name"] if mention else None


def highest(plain: dict[str, Any]) -> int | None:
    """The highest number of persons that a claim (as plain JSON) gives."""
    numbers = [one["high"] or one["low"] or 0 for one in plain["figures"] if one["unit"] == "persons"]
    return max(numbers, default=None)


def _pairs(view: View, done: Decided) -> Iterator[Due]:
    low, high = load("queue")["near"]
    for one in latest.close(view, low, high, LIMITS["tellings"])[:SHOWN]:
        joined = one.homes[0] is not None and one.homes[0] == one.homes[1]
        if joined != (one.score >= 0.5) or frozenset((one.one, one.other)) in done.pairs:
            continue
        told = "are taken for one happening" if joined else "are kept apart"
        yield Due(
            key=key("pair", one.one, one.other),
            sort="pair",
            stake=stake("pair") + round(5 * (1 - abs(one.score - 0.5) * 10), 1),
            why=f"Two reports {told}, with a likeness of {one.score:.2f} where 0.50 decides.",
            claims=(one.one, one.other),
            subjects=(),
            accepts="",
            left=one.one,
            right=one.other,
            judged="claim",
            incident=one.homes[0] if joined else None,
        )


def _incidents(view: View, done: Decided) -> Iterator[Due]:
    found = latest.grouped(view, LIMITS["incidents"])
    claims = latest.claims_of(view, [seq for seq, _ in found])
    told = some(view, [name for _, name in found])
    new = []
    for seq, name in found:
        own, summary = claims.get(seq, []), told.get(name)
        looked = any(set(own) <= accepted for accepted in done.incidents) or set(own) <= done.reviewed
        if summary is None or not own or looked:
            continue
        part = "Some of its claims were reviewed" if done.reviewed & set(own) else "Nobody has looked at it"
        most = max((toll.high or toll.low or 0 for toll in summary.tolls), default=None)
        reports = f"{summary.reports} report{'' if summary.reports == 1 else 's'}"
        new.append(
            Due(
                key=key("incident", name, *own),
                sort="incident",
                stake=stake("incident", summary.reports, most),
                why=f"{part}: {len(own)} claim{'' if len(own) == 1 else 's'} of {reports} are taken for one happening.",
                claims=tuple(own[:2]),
                subjects=(name,),
                accepts="incident",
                incident=name,
                title=summary.title,
            )
        )
    yield from _some("incident", new)


def _copies(view: View) -> Iterator[Due]:
    low, high = load("queue")["near_copy"]
    close = [one for one in latest.copying(view, LIMITS["copies"]) if low <= one.score <= high]
    for one in close[:SHOWN]:
        reason = one.reasons[0].sentence if one.reasons else ""
        told = "is taken for a copy of the other" if one.verdict == "copy" else "is taken for no copy of the other"
        yield Due(
            key=key("copy", one.left, one.right),
            sort="copy",
            stake=stake("copy"),
            why=f"One report {told}, by a score of {one.score:.2f}: {reason}",
            claims=(),
            subjects=(),
            accepts="",
            left=one.left,
            right=one.right,
            judged="report",
        )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def speaker(claim: Claim) -> str:
    """Who says it, for beside the words."""
    source = claim.attribution.source
    return source.label if source else "nobody named"
