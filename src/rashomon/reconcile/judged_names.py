"""Names of actors and places that people judged to be one's or not one's, laid over claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rashomon.codebook.naming import fold as fold  # Also for those who ask this module for it.
from rashomon.model import Attribution, Claim, Decision, Mention, PlaceMention
from rashomon.reconcile.joining import Joining
from rashomon.reconcile.spots import JUDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedNames:
    """What people judged of names."""

    called: Mapping[str, str]
    """From a folded name to the name that its actor goes by."""
    not_meant: frozenset[tuple[str, str]]
    """Words, folded, and the name of the actor whom they do not mean."""
    spots: Mapping[str, PlaceMention | str]
    """From a folded name to the place that it is, or to an id for it alone."""

    def laid(self, claim: Claim) -> Claim:
        """The claim under the names that people judged right."""
        if self.called or self.not_meant:
            claim = replace(
                claim,
                actor=claim.actor and self._mention(claim.actor),
                target=claim.target and self._mention(claim.target),
                attribution=self._attribution(claim.attribution),
                figures=tuple(
                    replace(figure, of=tuple(dict.fromkeys(map(self._mention, figure.of)))) for figure in claim.figures
                ),
            )
        return replace(claim, place=self._place(claim.place)) if claim.place and self.spots else claim

    def _attribution(self, said: Attribution) -> Attribution:
        return replace(said, source=said.source and self._mention(said.source), via=tuple(map(self._mention, said.via)))

    def _mention(self, mention: Mention) -> Mention:
        written = {fold(span.exact) for span in (mention.span, mention.antecedent) if span}
        if mention.name and any((words, fold(mention.name)) in self.not_meant for words in written):
            mention = Mention(span=mention.span)
        name = self.called.get(fold(mention.label))
        return replace(mention, name=name) if name and name != mention.name else mention

    def _place(self, place: PlaceMention) -> PlaceMention:
        spot = self.spots.get(fold(place.span.exact))
        if spot is None:
            return place
        return replace(place, place_id=spot) if isinstance(spot, str) else replace(spot, span=place.span)


def read(decisions: Iterable[Decision]) -> JudgedNames:
    """What the judgements among the decisions say of names; they stand, oldest first."""
    found = [decision for decision in decisions if decision.judgement]
    actors = [decision for decision in found if decision.sort == "actor"]
    return JudgedNames(
        called=_called(actors),
        not_meant=frozenset(
            pair
            for decision in actors
            if decision.judgement and decision.judgement.verdict == "different"
            for left, right in [(fold(decision.judgement.left), fold(decision.judgement.right))]
            for pair in ((left, right), (right, left))
        ),
        spots=_spots([decision for decision in found if decision.sort == "place"]),
    )


def _joined(decisions: Iterable[Decision]) -> tuple[Joining, list[Decision]]:
    """The names in groups, and the judgements of sameness that could be followed, latest first: those stand before
    earlier ones that they contradict."""
    ordered = [(decision, decision.judgement) for decision in decisions if decision.judgement][::-1]
    joining = Joining(dict.fromkeys(fold(name) for _, said in ordered for name in (said.left, said.right)))
    followed = []
    for decision, said in ordered:
        left, right = fold(said.left), fold(said.right)
        if said.verdict == "different":
            joining.part(left, right)
        elif joining.join(left, right):
            followed.append(decision)
    return joining, followed


def _called(decisions: Iterable[Decision]) -> dict[str, str]:
    """Every name of a group to the left name of the latest judgement in it."""
    joining, followed = _joined(decisions)
    name: dict[str, str] = {}
    for decision in followed:
        if decision.judgement:
            name.setdefault(joining.home(fold(decision.judgement.left)), decision.judgement.left)
    return {one: name[joining.home(one)] for one in joining.names if joining.home(one) in name}


def _spots(decisions: list[Decision]) -> dict[str, PlaceMention | str]:
    joining, followed = _joined(decisions)
    known: dict[str, PlaceMention] = {}
    for decision in followed:
        if decision.judgement and decision.place:
            known.setdefault(joining.home(fold(decision.judgement.left)), decision.place)
    different = {
        joining.home(fold(name))
        for decision in decisions
        if decision.judgement and decision.judgement.verdict == "different"
        for name in (decision.judgement.left, decision.judgement.right)
    }
    return {
        name: known[home] if home in known and home not in different else f"{JUDGED}{home}"
        for name in joining.names
        for home in [joining.home(name)]
    }
