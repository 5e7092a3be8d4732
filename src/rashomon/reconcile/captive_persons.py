"""Single captives whose names are protected: which claims are about them, without their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.model import CaptivePerson, Claim, Mention, ProtectedName, Reading
from rashomon.reconcile import captive_states, origins
from rashomon.reconcile.origins import Said

TOKEN = re.compile(r"\[name protected ([0-9a-f]{8})\]")
ROLES = frozenset({"captive", "detainee"})
"""Roles of protected names that make somebody a captive; a victim is one where a claim of captives names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A person, and who is said to hold them."""

    person: CaptivePerson
    captor: str | None


def of(readings: Iterable[Reading], protected: Iterable[ProtectedName], same: Mapping[str, str]) -> tuple[Found, ...]:
    """Everybody under a protected name of whom a claim says that they were taken, held or freed, by mark.

    Whether the view may see names or not, the records never hold one. Only who sees names can tell that two reports
    name one person (`same`: mark to mark); to others they are two marks.
    """
    names = list(protected)
    told: dict[str, list[Said]] = defaultdict(list)
    about = {one.id: one for one in names}
    marks = {token(one.id): one.id for one in names}
    for reading in readings:
        for said in origins.said(reading.claims, reading.documents, reading.copies):
            if said.claim.event in captive_states.EVENTS and said.claim.stance in ("asserts", "confirms"):
                for mark in dict.fromkeys(same.get(mark, mark) for mark in _named(said.claim, names)):
                    told[mark].append(said)
    found = []
    for mark, items in told.items():
        one = about.get(marks.get(mark, ""))
        if one is not None and one.role not in ROLES and not any(_is_target(item.claim, mark, one) for item in items):
            continue  # A witness or a relative, whom the claim names beside the captive.
        found.append(_found(mark, one, items))
    return tuple(sorted(found, key=lambda item: item.person.mark))


def token(name_id: str) -> str:
    """What stands for the protected name of that id: `[name protected 9c1f20ab]`, as the ledger writes it."""
    return f"[name protected {name_id.partition('_')[2][:8]}]"


def _found(mark: str, one: ProtectedName | None, items: Sequence[Said]) -> Found:
    ordered = sorted(items, key=lambda item: item.order)
    states = [(captive_states.bare_state(item.claim), item.source) for item in ordered]
    actors = [captive_states.holder(item.claim) for item in ordered]
    return Found(
        person=CaptivePerson(
            mark=mark,
            role=one.role if one else "captive",
            states=tuple(dict.fromkeys(states)),
            outcome=next((state for state, _ in reversed(states) if state in captive_states.ENDS), None),
            claims=tuple(dict.fromkeys(item.claim.id for item in ordered)),
            document_id=one.document_id if one else ordered[0].claim.document_id,
        ),
        captor=next((name for name in actors if name), None),
    )


def _named(claim: Claim, names: Sequence[ProtectedName]) -> list[str]:
    """The marks of those whom the claim names, as its target or in its words, but not as who speaks."""
    speaker = claim.attribution.source
    said = []
    for one in names:
        if one.document_id != claim.document_id:
            continue
        places = [place for place in one.places if claim.span.start <= place[0] and place[1] <= claim.span.end]
        if any(not _within(place, speaker) for place in places) or _mentions(claim.target, one):
            said.append(token(one.id))
    if not names:
        label = claim.target.label if claim.target else ""
        said += [match[0] for match in TOKEN.finditer(label)]
    return list(dict.fromkeys(said))


def _is_target(claim: Claim, mark: str, one: ProtectedName) -> bool:
    return _mentions(claim.target, one) or bool(claim.target and mark in claim.target.label)


def _mentions(mention: Mention | None, one: ProtectedName) -> bool:
    if mention is None:
        return False
    return any(_within(place, mention) for place in one.places) or token(one.id) in mention.label


def _within(place: tuple[int, int], mention: Mention | None) -> bool:
    spans = (mention.span, mention.antecedent) if mention else ()
    return any(span is not None and span.start < place[1] and place[0] < span.end for span in spans)
