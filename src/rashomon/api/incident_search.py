"""Reports and claims found by their words, each with the incident that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rashomon import overview
from rashomon.api.incident_map import Named
from rashomon.ledger import View, history, protection
from rashomon.ledger.view import Hit
from rashomon.overview import Summary, Wanted

LOOKED_AT = 120
"""Hits that are looked at for one page at most, where filters leave some out."""

AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text, and whether it is what was looked for."""

    text: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A claim or a report in which the words stand."""

    kind: str
    """`claim` or `report`."""
    id: str
    document: str
    report: str
    """What the report is called."""
    outlet: str | None
    lang: str | None
    published: str | None
    words: tuple[Piece, ...]
    incidents: tuple[Named, ...]
    """Those that it is about, the one with most of its claims first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Some of what was found, the latest recorded first."""

    words: str
    matches: tuple[Match, ...]
    after: str | None
    wanted: Wanted
    past: bool


def found(view: View, wanted: Wanted, words: str, after: str | None, limit: int, *, past: bool) -> SearchPage:
    """What stands in the ledger with those words, in incidents that fit.

    With filters no more than `LOOKED_AT` hits are looked at, so a page may have fewer than `limit` and yet say where
    to go on. Raises ValueError where there is no word in `words`.
    """
    matches: list[Match] = []
    narrowed, looked = wanted != Wanted(), 0
    while len(matches) < limit and looked < LOOKED_AT:
        some = view.search(words, after=after, limit=min(AT_ONCE, limit - len(matches)))
        made = _matches(view, some.hits, wanted, past=past)
        matches += [one for one in made if one.incidents or not narrowed]
        after, looked = some.after, looked + len(some.hits)
        if after is None:
            break
    return SearchPage(
        words=words, matches=tuple(protection.worded(one) for one in matches), after=after, wanted=wanted, past=past
    )


def _matches(view: View, hits: Iterable[Hit], wanted: Wanted, *, past: bool) -> list[Match]:
    hits = list(hits)
    of = history.homes(view, map(_name, hits))
    names = dict.fromkeys(name for homes in of.values() for name in homes)
    fitting = (overview.fitting if past else overview.some)(view, names, wanted)
    reports = {one.id: one for one in view.documents({hit.claim.document_id for hit in hits if hit.claim})}
    reports |= {hit.document.id: hit.document for hit in hits if hit.document}
    made = []
    for hit in hits:
        document = hit.claim.document_id if hit.claim else _name(hit)
        report = reports.get(document)
        made.append(
            Match(
                kind="claim" if hit.claim else "report",
                id=_name(hit),
                document=document,
                report=(report.title or report.outlet or document) if report else document,
                outlet=report.outlet if report else None,
                lang=report.lang if report else None,
                published=report.published_at if report else None,
                words=tuple(Piece(text=text, wanted=mark) for text, mark in hit.words),
                incidents=_named(of.get(_name(hit), ()), fitting),
            )
        )
    return made


def _name(hit: Hit) -> str:
    found = hit.claim or hit.document
    assert found is not None  # noqa: S101  -- a hit is one or the other
    return found.id


def _named(names: Iterable[str], fitting: Mapping[str, Summary]) -> tuple[Named, ...]:
    some = (fitting[name] for name in names if name in fitting)
    return tuple(Named(id=one.id, title=one.title, conflicts=one.conflicts) for one in some)
