"""The features that compare two claims, and which tellings are worth comparing by them at all."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Claim, Document
from rashomon.protocols import Feature
from rashomon.reconcile import spots
from rashomon.reconcile.features import Dates, Figures, Given, Kinds, Names, Parties, Places


def features(documents: Sequence[Document]) -> tuple[Feature, ...]:
    """The built-in features for claims of these documents."""
    return Prospects(documents).features


class Prospects:
    """Which tellings can be of one happening at all, told without comparing every claim with every other.

    No two claims score above `UNPROVEN` unless they give a figure in common, or name a party in common at places that
    do not lie apart, or stand in reports with names in common at one place (`score`); tellings of which no two do
    so need not be compared.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        published = {document.id: document.published_at for document in documents}
        self._places, self._parties, self._figures = Places(documents), Parties(), Figures()
        self._names = Names(documents)
        self.features: tuple[Feature, ...] = (
            self._places,
            Dates(published),
            self._parties,
            Kinds(),
            self._figures,
            self._names,
        )
        self._spots: dict[str, tuple[Claim, ...]] = {}
        self._told: dict[str, tuple[frozenset[str], frozenset[Given]]] = {}

    def may(self, left: Sequence[Claim], right: Sequence[Claim]) -> bool:
        """Whether the claims of one telling can score as one happening with those of the other."""
        (parties_left, figures_left), (parties_right, figures_right) = self._of(left), self._of(right)
        if figures_left & figures_right:
            return True
        if not parties_left & parties_right and self._names.compare(left[0], right[0]) is None:
            return False
        return any(
            reason is None or reason.score > 0.5
            for one in self._placed(left)
            for other in self._placed(right)
            for reason in (self._places.compare(one, other),)
        )

    def _of(self, claims: Sequence[Claim]) -> tuple[frozenset[str], frozenset[Given]]:
        key = claims[0].id
        if key not in self._told:
            self._told[key] = (
                frozenset().union(*(self._parties.of(claim) for claim in claims)),
                frozenset().union(*(self._figures.of(claim) for claim in claims)),
            )
        return self._told[key]

    def _placed(self, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """One claim for each of the places that a telling's claims are put at, and one for none."""
        key = claims[0].id
        if key not in self._spots:
            found = {(claim.place, spots.inherited(claim)): claim for claim in claims}
            self._spots[key] = tuple(found.values())
        return self._spots[key]
