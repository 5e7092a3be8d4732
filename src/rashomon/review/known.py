"""What the ledger knows at the moment of a decision: what it is about, by the id or name that a person gives."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from rashomon.ledger import NotFound, View
from rashomon.ledger import naming as index
from rashomon.model import Cited, Claim, Decision, Document, PlaceMention
from rashomon.reconcile import decisions as deciding
from rashomon.reconcile.judged_names import fold
from rashomon.review import naming
from rashomon.review.called import Called
from rashomon.review.refused import Refused

SORTS = ("actor", "place", "incident", "claim", "report")
"""What can be judged."""

MOST = 500
"""Claims with the words of one that are looked at for repeating it."""

_WORD = re.compile(r"[^\W_]+")


@dataclass
class Known:
    """A view with the decisions in it."""

    view: View

    @cached_property
    def made(self) -> list[Decision]:
        """Everything that people decided."""
        return self.view.decisions()

    @cached_property
    def added(self) -> dict[str, Claim]:
        """The claims that people added and nobody took back, by id."""
        return {one.added.id: one.added for one in deciding.standing(self.made) if one.added}

    def claim(self, name: str) -> Claim:
        """The claim of that id, or the only one whose id begins so, as it was found or added. Raises NotFound."""
        fitting = [claim for claim_id, claim in self.added.items() if name and claim_id.startswith(name)]
        try:
            found = self.view.claim(name)
        except NotFound as error:
            shared = [one for one in error.suggestions if name and one.startswith(name)]
            if len(fitting) == 1 and (fitting[0].id == name or not shared):
                return fitting[0]
            if not fitting:
                raise
            some = [*shared, *(claim.id for claim in fitting)]
            raise NotFound(f"{name} could be {', '.join(some)}; give more of it.", some) from None
        others = [claim.id for claim in fitting if claim.id != found.id]
        if others and found.id != name:
            raise NotFound(f"{name} could be {', '.join([found.id, *others])}; give more of it.", (found.id, *others))
        return found

    def report(self, document_id: str) -> list[Claim]:
        """Every claim of a report as it was found or added."""
        added = (claim for claim in self.added.values() if claim.document_id == document_id)
        return [*self.view.claims(document_id), *added]

    def laid(self, document_id: str) -> deciding.Laid:
        """The claims of a report as people have them."""
        return deciding.lay(self.view.claims(document_id), self.made, {document_id})

    def as_decided(self, claim: Claim) -> Claim:
        """The claim as people have it; as it was found where they withdrew it."""
        return next((one for one in self.laid(claim.document_id).claims if one.id == claim.id), claim)

    def repeated(self, claim: Claim) -> list[str]:
        """A note on every other report that has the claim's words, by the same source."""
        alike = [
            one for one in self._worded(claim) if one.document_id != claim.document_id and deciding.same(one, claim)
        ]
        return [
            f"{one.document_id} has the same words ({one.id}); decide on it too if it holds there." for one in alike
        ]

    def _worded(self, claim: Claim) -> list[Claim]:
        """Claims in whose words those of the claim stand, the first recorded first; no more than `MOST`."""
        said = claim.span.exact.replace('"', " ")
        wordless = _WORD.search(said) is None  # nothing to look for
        hits = () if wordless else self.view.search(f'"{said}"', kind=Claim.__name__, limit=MOST).hits
        return [hit.claim for hit in reversed(hits) if hit.claim]

    def cited(self, claim: Claim) -> Cited:
        """The claim as a decision names it."""
        return deciding.cited(claim, self.report(claim.document_id))

    def decision(self, name: str) -> Decision:
        """The decision of that id, or the only one whose id begins so. Raises NotFound with ids near it."""
        fitting = [one for one in self.made if one.id == name] or [one for one in self.made if one.id.startswith(name)]
        if len(fitting) == 1 and name:
            return fitting[0]
        ids = [one.id for one in (fitting or self.made)][-5:]
        if not ids:
            raise NotFound(f"There is no decision {name}; nobody has decided anything in this ledger.")
        if fitting and name:
            raise NotFound(f"{name} could be {', '.join(ids)}; give more of it.", ids)
        raise NotFound(f"There is no decision {name}; the last are {', '.join(ids)}.", ids)

    @cached_property
    def actors(self) -> Called:
        """The names of actors and sources."""
        return Called(self.view, ("actor", "source"), self.made)

    @cached_property
    def places(self) -> Called:
        """The names of places."""
        return Called(self.view, ("place",), self.made)

    def place(self, name: str) -> PlaceMention | None:
        """The place that a name was most often taken for, by claims as found and by people; None for no such name."""
        mentions = [claim.place for claim in index.having(self.view, "place", name) if claim.place]
        mentions += [place for place in self.places.places if fold(place.span.exact) == fold(name)]
        return _most(mentions) if mentions else None

    def sort_of(self, left: str, right: str, wanted: str | None) -> str:
        """What the two are: by their ids, otherwise by where the ledger has their names. Raises Refused."""
        if wanted is not None and wanted not in SORTS:
            raise Refused(f"There is no sort “{wanted}”; there are {', '.join(SORTS)}.")
        for mark, sort in (("inc_", "incident"), ("claim_", "claim"), ("doc_", "report")):
            marked = [name.startswith(mark) for name in (left, right)]
            if all(marked):
                return sort
            if any(marked):
                message = (
                    f"{left} and {right} are not of one sort; judge two claims, incidents, reports, actors or places."
                )
                raise Refused(message)
        if wanted is not None:
            return wanted
        called = (("actor", self.actors), ("place", self.places))
        fits = [sort for sort, names in called if names.same(left) or names.same(right)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise Refused(f"{left} and {right} may be actors or places; say which with --as actor or --as place.")
        like = naming.near(left, [*self.actors.like(left), *self.places.like(left)])
        hint = f"; like it are {', '.join(like)}" if like else ""
        raise Refused(f"The ledger names neither “{left}” nor “{right}”{hint}.")

    def name(self, written: str, names: Called) -> str:
        """The name as the ledger spells it. Raises Refused with names like it."""
        same = names.same(written)
        if same is not None:
            return same
        like = names.like(written)
        hint = f"; like it are {', '.join(like)}" if like else ""
        raise Refused(f"The ledger names nobody and nothing “{written}”{hint}.")

    def members(self, name: str) -> tuple[str, list[Cited]]:
        """The id of the incident of that name and its claims as a decision names them. Raises NotFound."""
        incident = self.view.incident(name)
        held = {claim.id: claim for claim in self.view.claims(ids=incident.claims)} | self.added
        found = [held[one] for one in incident.claims if one in held]
        reports = {document_id: self.report(document_id) for document_id in {claim.document_id for claim in found}}
        return incident.id, [deciding.cited(claim, reports[claim.document_id]) for claim in found]

    def document(self, name: str) -> Document:
        """The document of that id, or the only one whose id begins so. Raises NotFound."""
        return self.view.document(name)


def _most(mentions: list[PlaceMention]) -> PlaceMention:
    counted = Counter(mention.place_id for mention in mentions if mention.place_id)
    if not counted:
        return mentions[0]
    best = min(counted, key=lambda place_id: (-counted[place_id], place_id))
    return next(mention for mention in mentions if mention.place_id == best)
