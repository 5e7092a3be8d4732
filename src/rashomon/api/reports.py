"""The reports of a ledger: whose they are, when they came, what was read in them, and what of it was reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from rashomon.api import decisions
from rashomon.api.asking import DATE, Asked, Reading
from rashomon.api.paging import AfterEntry, Limit, Linked
from rashomon.api.report import IncidentNamed
from rashomon.export import decided
from rashomon.ledger import View, history, protection, reports
from rashomon.ledger.reports import Row, Wanted
from rashomon.model import Decision, Document
from rashomon.pipeline import readable
from rashomon.reconcile.decisions import lay, standing

router = APIRouter(tags=["report"])

PAGE = 50

LOOKED, AT_ONCE = 2_000, 200
"""Reports that are looked at for one page of those in a certain state, and how many at a time."""

OUTLETS = 60
"""Outlets that are offered."""

State = Literal["", "unread", "failed", "empty", "open", "begun", "reviewed"]

STATES = {
    "unread": "Not read: its language",
    "failed": "Could not be read",
    "empty": "No claim in it",
    "open": "Not reviewed",
    "begun": "Partly reviewed",
    "reviewed": "Reviewed",
}
"""How a report stands, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportListed:
    """One report in a list, protected names covered."""

    id: str
    title: str
    """Its title, otherwise what its file or feed calls it; empty where it has neither."""
    outlet: str | None
    url: str | None
    lang: str | None
    published: str | None
    """As far as it is known, ISO 8601 (`2024-07-29`, `2024-07`)."""
    added: str
    """When the ledger learned of it as it stands, ISO 8601 in UTC."""
    claims: int
    """As people have them: added ones among them, withdrawn ones not."""
    reviewed: int
    """Claims of those on which somebody decided."""
    state: str
    """One of `unread`, `failed`, `empty`, `open`, `begun`, `reviewed`."""
    why: str | None
    """Why there is no claim in it, in a sentence."""
    copy_of: str | None
    """The report of which it is a copy."""
    incidents: tuple[IncidentNamed, ...]
    """What its claims are told of, the one with the most of them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    """Some of the reports that fit, the last added first."""

    reports: tuple[ReportListed, ...]
    after: str | None
    """What to give for the next page; None where this is the last."""
    wanted: Wanted
    state: str
    count: int | None
    """How many fit; None where they are ten thousand or more, or a state is asked for."""
    outlets: tuple[str, ...]
    """Outlets of the ledger's reports, the commonest first; not all."""


def wanting(
    outlet: Annotated[str, Query(max_length=200, description="Part of the outlet's name.")] = "",
    words: Annotated[str, Query(max_length=200, description="Words of its title or address.")] = "",
    since: Annotated[
        str, Query(max_length=40, description="Published on this day, month or year, or later.", json_schema_extra=DATE)
    ] = "",
    until: Annotated[
        str,
        Query(max_length=40, description="Published no later than this day, month or year.", json_schema_extra=DATE),
    ] = "",
) -> Wanted:
    """What is asked for."""
    said = (one.replace("\0", " ").strip() or None for one in (outlet, words, since, until))
    return Wanted(**dict(zip(("outlet", "words", "since", "until"), said, strict=True)))


Filters = Annotated[Wanted, Depends(wanting)]
Standing = Annotated[State, Query(description="How it stands.")]


def context(
    asked: Asked, wanted: Wanted | None = None, state: State = "", after: str | None = None, limit: int = PAGE
) -> ReportList:
    """Some of the reports that fit. Raises ValueError for a date or a place to go on from that is none.

    Of those in a certain state there may be fewer than `limit` and yet more to come: no more than `LOOKED` are looked
    at.
    """
    wanted, view = wanted or Wanted(), asked.view
    laid = _Laid(view, standing(decisions.made(asked)))
    if state:
        rows, after = _in_state(view, wanted, laid, state, after, limit)
    else:
        rows, after = reports.rows(view, wanted, after=after, limit=limit)
    return ReportList(
        reports=tuple(_listed(view, rows, laid.stand(rows))),
        after=after,
        wanted=wanted,
        state=state,
        count=None if state else reports.count(view, wanted),
        outlets=tuple(protection.worded(one) for one in reports.outlets(view, OUTLETS)),
    )


@router.get("/reports")
def all_reports(
    asked: Reading, wanted: Filters, onward: Linked, state: Standing = "", after: AfterEntry = None, limit: Limit = PAGE
) -> ReportList:
    """Reports, the last added first."""
    return onward(context(asked, wanted, state, after, limit))


@dataclass(frozen=True, slots=True)
class _Stands:
    claims: int
    reviewed: int
    state: str
    why: str | None


class _Laid:
    """Tells how reports stand, those on which people decided as they have them."""

    def __init__(self, view: View, made: Sequence[Decision]) -> None:
        self._view = view
        self._made: dict[str, list[Decision]] = {}
        for one in made:
            named = {cited.span.document_id for cited in (*one.cited, *one.against)}
            for name in named | ({one.added.document_id} if one.added else set()):
                self._made.setdefault(name, []).append(one)

    def stand(self, rows: Sequence[Row]) -> dict[str, _Stands]:
        """How each of those reports stands, by id."""
        counts = {row.id: (row.claims, 0) for row in rows} | self._decided([row.id for row in rows])
        failed = reports.failures(self._view, [row.id for row in rows if not counts[row.id][0]])
        return {row.id: _stands(row, *counts[row.id], failed.get(row.id)) for row in rows}

    def _decided(self, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Of the reports on which people decided how many claims they have, and how many of them were reviewed."""
        wanted = [name for name in ids if name in self._made]
        if not wanted:
            return {}
        made = {one.id: one for name in wanted for one in self._made[name]}
        laid = lay(self._view.claims_by_entry(wanted).values(), made.values(), set(wanted))
        reviewed = decided.reviewed(laid.decided)
        found = dict.fromkeys(wanted, (0, 0))
        for claim in laid.claims:
            if claim.document_id in found:
                claims, done = found[claim.document_id]
                found[claim.document_id] = (claims + 1, done + (claim.id in reviewed))
        return found


def _stands(row: Row, claims: int, reviewed: int, failed: str | None) -> _Stands:
    if claims:
        state = "reviewed" if reviewed == claims else "begun" if reviewed else "open"
        return _Stands(claims, reviewed, state, None)
    if failed is not None:
        return _Stands(0, 0, "failed", failed)
    if not readable(Document(id=row.id, sha256="", media_type="", text="", lang=row.lang)):
        return _Stands(0, 0, "unread", f"There is no reader for its language ({row.lang}); people may add its claims.")
    return _Stands(0, 0, "empty", "It was read, and no claim about an armed conflict was found in it.")


def _in_state(
    view: View, wanted: Wanted, laid: _Laid, state: str, after: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Some of those that stand so, and where to go on."""
    found: list[Row] = []
    looked = 0
    while True:
        rows, then = reports.rows(view, wanted, after=after, limit=AT_ONCE)
        stand = laid.stand(rows)
        for row in rows:
            if stand[row.id].state == state:
                if len(found) == limit:
                    return found, after
                found.append(row)
            after = str(row.seq)
        looked += len(rows)
        if then is None or looked >= LOOKED:
            return found, then
        after = then


def _listed(view: View, rows: Sequence[Row], stand: Mapping[str, _Stands]) -> Iterator[ReportListed]:
    ids = [row.id for row in rows]
    homes, originals = history.homes(view, ids), reports.originals(view, ids)
    names = reports.names(view, [row.seq for row in rows if not row.title])
    titles = reports.titles(view, [name for told in homes.values() for name in told])
    for row in rows:
        one, told = stand[row.id], homes.get(row.id, ())
        yield protection.worded(
            ReportListed(
                id=row.id,
                title=row.title or names.get(row.seq, ""),
                outlet=row.outlet,
                url=row.url,
                lang=row.lang,
                published=row.published_at,
                added=row.added_at,
                claims=one.claims,
                reviewed=one.reviewed,
                state=one.state,
                why=one.why,
                copy_of=originals.get(row.id),
                incidents=tuple(IncidentNamed(id=name, title=titles.get(name, name)) for name in told),
            )
        )
