"""Claims as people have them, a page at a time, without loading the others.

The ledger finds by index among the claims as machines read them (`View.page`). Decisions are few: the claims of every
report that one was made on are laid out under them apart, and stand in the pages where they belong as decided.
Judgements of names, which are on no report, are laid over each claim that is found, and looked for under every name
that they join.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from rashomon.export import tables
from rashomon.ledger import Filter, View
from rashomon.ledger.finding import cursor, place_after
from rashomon.ledger.lookup import days
from rashomon.model import Claim, Decision, Document
from rashomon.reconcile import decisions, judged_names
from rashomon.reconcile.candidates import position

STEP = 500
"""Claims that are loaded at once where many are gone through."""

Fits = Callable[[Claim, Document], bool]
Asked = dict[str, Any]
"""Some fields of a Filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A claim that fits, its document, and where it stands among all (`finding.Page.at`)."""

    at: tuple[int, int]
    claim: Claim
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The claims that come next by the day on which things happened, those without a date last.

    Within the page they stand report by report, the reports in the order of recording, each in order of appearance.
    """

    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    """Those that the claims stand in."""
    after: str | None
    """What to give for the next page; None where this is known to be the last."""


class Claims:
    """The claims of a view that fit, as people have them.

    `wanted` narrows what the ledger looks for; `fits` has the last word on each claim, as decided, and may be stricter:
    of `wanted.source`, `.actor` and `.place` it must look at no other names than `export.tables` tells of a claim.
    """

    def __init__(self, view: View, wanted: Filter, fits: Fits) -> None:
        self.view, self.wanted, self.fits = view, wanted, fits
        made = view.decisions()
        stand = decisions.standing(made)
        self.reports = frozenset(_reports(stand))
        """The documents whose claims are laid out apart."""
        found = view.claims_by_entry(sorted(self.reports)) if self.reports else {}
        self.laid = decisions.lay(found.values(), stand, self.reports if view.valid_at is None else ())
        """What people decided, and the claims of those documents under it."""
        self._entries = {claim.id: seq for seq, claim in found.items()}
        self._entries |= {one.added.id: view.entry(one).seq for one in stand if one.added}
        by_id = {one.id: one for one in stand}
        judged = (by_id[one.decision] for one in self.laid.decided if one.kind == "judged")
        self._names = judged_names.read(judged)

    def page(self, after: str | None = None, limit: int = 100) -> Page:
        """The next `limit` claims. Raises ValueError for a place to go on from that is none."""
        found = list(itertools.islice(self.walk(after, limit + 1), limit + 1))
        return self._page(found[:limit], cursor(found[limit - 1].at) if len(found) > limit else None)

    def pages(self, after: str | None = None) -> Iterator[Page]:
        """All of them, page by page, in the memory that one page takes. Raises as `page` does."""
        for some in itertools.batched(self.walk(after), STEP):
            yield self._page(some, cursor(some[-1].at))

    def most(self) -> int | None:
        """How many fit at most; None for so many that they are not counted."""
        counts = [self.view.most(one) for one in self._filters]
        apart = sum(1 for _ in self._apart((-1, 0)))
        return None if None in counts else sum(count or 0 for count in counts) + apart

    def walk(self, after: str | None = None, step: int = STEP) -> Iterator[Placed]:
        """All that fit after a place, in order; `step` is how many are loaded at first."""
        begin = place_after(after)
        streams = [self._stream(one, after, step) for one in self._filters]
        last = None
        for one in heapq.merge(*streams, self._apart(begin), key=lambda one: one.at):
            if one.at != last:
                yield one
            last = one.at

    def _stream(self, wanted: Filter, after: str | None, step: int) -> Iterator[Placed]:
        while True:
            page = self.view.page(wanted, after=after, limit=step)
            found = [pair for pair in zip(page.at, page.claims, strict=True) if pair[1].document_id not in self.reports]
            documents = {one.id: one for one in self.view.documents({claim.document_id for _, claim in found})}
            for at, claim in found:
                document, said = documents[claim.document_id], self._names.laid(claim)
                if self.fits(said, document):
                    yield Placed(at=at, claim=said, document=document)
            if page.after is None:
                return
            after, step = page.after, STEP

    def _apart(self, begin: tuple[int, int]) -> Iterator[Placed]:
        """The claims of the reports on which people decided, as they stand."""
        documents = {one.id: one for one in self.view.documents(self.reports)} if self.reports else {}
        placed = [
            Placed(at=at, claim=claim, document=documents[claim.document_id])
            for claim in self.laid.claims
            if (at := (_day(claim), self._entries[claim.id])) > begin
        ]
        return (one for one in sorted(placed, key=lambda one: one.at) if self.fits(one.claim, one.document))

    @cached_property
    def _filters(self) -> list[Filter]:
        """What the ledger is asked for: together at least all that fit."""
        given: Asked = dict.fromkeys(("source", "actor", "place"))
        if self.view.uncover is not None:
            # The ledger knows no protected name to look for; who may read them looks through all.
            return [replace(self.wanted, **given)]
        asked = itertools.product(self._sources(), self._asked("actor"), self._places())
        return [replace(self.wanted, **given | source | actor | place) for source, actor, place in asked]

    def _asked(self, field: str) -> list[Asked]:
        """The name, and every name of which people judged that it is one whose name has it."""
        name = getattr(self.wanted, field)
        if name is None:
            return [{}]
        joined = [one for one, called in self._names.called.items() if name.casefold() in called.casefold()]
        return [{field: name}, *({field: part} for part in sorted(set(map(_part, joined))))]

    def _sources(self) -> list[Asked]:
        """As `_asked`; a report's own voice goes by its outlet, which stands in the document alone."""
        name = self.wanted.source
        if name is None:
            return [{}]
        if name.casefold() in tables.NOBODY.casefold():
            return [{}]
        of = [one for one in self.view.outlets() if name.casefold() in (one or tables.OWN_VOICE).casefold()]
        return [*self._asked("source"), *([{"outlets": tuple(of)}] if of else [])]

    def _places(self) -> list[Asked]:
        name = self.wanted.place
        if name is None:
            return [{}]
        spots = self._names.spots.items()
        joined = [one for one, spot in spots if not isinstance(spot, str) and spot.country == name.upper()]
        return [{"place": name}, *({"place": part} for part in sorted(set(map(_part, joined))))]

    def _page(self, some: Sequence[Placed], after: str | None) -> Page:
        of = {one.document.id: one.document for one in some}
        rank = {one.id: number for number, one in enumerate(self.view.documents(of))}
        ordered = sorted(some, key=lambda one: (rank[one.document.id], *position(one.claim)))
        documents = sorted(of.values(), key=lambda one: rank[one.id])
        return Page(claims=tuple(one.claim for one in ordered), documents=tuple(documents), after=after)


def counts(view: View) -> dict[str, int]:
    """How many claims each document makes, as people have them, by its id."""
    claims = Claims(view, Filter(), lambda claim, document: True)
    counted = {name: number for name, number in view.claim_counts().items() if name not in claims.reports}
    for claim in claims.laid.claims:
        counted[claim.document_id] = counted.get(claim.document_id, 0) + 1
    return counted


def _reports(made: Sequence[Decision]) -> Iterator[str]:
    for one in made:
        yield from (named.span.document_id for named in (*one.cited, *one.against))
        if one.added:
            yield one.added.document_id


def _day(claim: Claim) -> int:
    return days(claim.when.start, claim.when.end)[0] if claim.when else days(None, None)[0]


def _part(name: str) -> str:
    """The longest word of a folded name: it stands in the words themselves, however these are spaced."""
    return max(name.split(), key=len, default=name)
