"""The names that a ledger has of actors or of places: by index, without reading every claim.

They are those of claims as they were found, the reports' outlets, and what people wrote in corrections and in claims
that they added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rashomon.ledger import View, reports
from rashomon.ledger import naming as index
from rashomon.model import Claim, Decision, Mention, PlaceMention
from rashomon.reconcile import decisions
from rashomon.reconcile.judged_names import fold
from rashomon.review import naming

NAMED = ("actor", "target", "of", "via", "source")
"""Fields of a correction whose values are names of actors."""

LOOKED = 200
"""Claims with a name in their words that are looked at for who relays them, which no index has."""

MOST = 1_000_000
"""Names that are compared with one that nobody has."""


class Called:
    """The names of some facets (`ledger.naming.FACETS`), with what people decided."""

    def __init__(self, view: View, facets: Sequence[str], made: Iterable[Decision] = ()) -> None:
        self._view, self._facets, self._made = view, facets, tuple(made)

    def same(self, written: str) -> str | None:
        """The name as the ledger spells it; None where it has none that is the same but for capitals and spaces."""
        wanted = fold(written)
        if not wanted:
            return None
        ways = ((facet, value) for facet in self._facets for value in (wanted, f"the {wanted}"))
        spelled = (index.spelled(self._view, facet, value) for facet, value in ways)
        found = next((name for name in spelled if name), None)
        return found or self._told.get(wanted) or self._relaying(wanted)

    def like(self, written: str, more: Iterable[str] = ()) -> list[str]:
        """Names spelled like the one given, and those of `more`, the likest first."""
        shown = self._told | {fold(name): name for name in more}
        indexed = (value for facet in self._facets for value in index.values(self._view, facet, MOST))
        found = naming.near(fold(written), [*shown, *indexed])
        return list(dict.fromkeys(name for one in found if (name := shown.get(one) or self.same(one))))

    @cached_property
    def _told(self) -> dict[str, str]:
        """By folded name what people wrote, and the outlets where names of sources are asked for."""
        outlets = reports.outlets(self._view, MOST) if "source" in self._facets else ()
        return {fold(name): name for name in (*self._decided(), *outlets)}

    @cached_property
    def places(self) -> tuple[PlaceMention, ...]:
        """The places that people wrote in corrections and in claims that they added."""
        stand = decisions.standing(self._made)
        told = (one.added.place if one.added else one.correction.place if one.correction else None for one in stand)
        return tuple(place for place in told if place is not None)

    def _decided(self) -> Iterator[str]:
        for one in decisions.standing(self._made):
            if one.added is not None and "actor" in self._facets:
                yield from _actors(one.added)
            if one.correction is not None and "actor" in self._facets and one.correction.field in NAMED:
                yield from one.correction.value
        if "place" in self._facets:
            # A correction's value has the country with it; its place has the name alone.
            yield from (place.span.exact for place in self.places)

    def _relaying(self, wanted: str) -> str | None:
        """Who relays what others say has no index: looked for among claims in which the words stand."""
        if "source" not in self._facets or not any(char.isalnum() for char in wanted):
            return None
        hits = self._view.search(f'"{wanted.replace('"', " ")}"', kind=Claim.__name__, limit=LOOKED).hits
        told = (name for hit in hits if hit.claim for one in hit.claim.attribution.via for name in _of(one))
        return next((name for name in told if fold(name) == wanted), None)


def _actors(claim: Claim) -> Iterator[str]:
    said = claim.attribution
    sides = (mention for figure in claim.figures for mention in figure.of)
    for mention in (claim.actor, claim.target, said.source, *said.via, *sides):
        yield from _of(mention)


def _of(mention: Mention | None) -> Iterator[str]:
    if mention is not None:
        yield from (name for name in (mention.label, mention.words) if name)
