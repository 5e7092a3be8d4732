"""What one transaction of grouping works on: the ledger's state, the index, and what people decided."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from rashomon import plugins
from rashomon.codebook import load, packs
from rashomon.model import Claim, Decision, Incident, Judgement, from_json
from rashomon.model.compared import Profile
from rashomon.protocols import Feature
from rashomon.reconcile import decisions, judging
from rashomon.reconcile.candidates import position

if TYPE_CHECKING:
    from rashomon.ledger import Ledger

MAKER = "reconcile.rules.v2"
"""Who makes the incidents; the next number where other incidents come of the same claims, so that all are made anew."""

LISTS = ("grouping", "empty_words", "leaders", "countries", "bystanders", "groups", "outlets")
"""Parts of the codebook by which tellings are summed up and compared, and copies told."""

PROFILES = 4_000
"""Profiles that are kept in memory, of some 12 kB each."""

MOST = 500
"""Documents whose claims are held in memory, at least until those of others are asked for."""


class Work:
    """The ledger inside one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.index = ledger.tellings()
        self.view = ledger.view()
        self._claims: dict[str, list[Claim]] = {}

    @cached_property
    def _features(self) -> tuple[Feature, ...]:
        return plugins.features()

    def judge(self, left: str, right: str, *, copied: bool) -> Judgement:
        """What is judged of two tellings, by the texts as which their profiles are kept."""
        return judging.judge(profile(left), profile(right), copied=copied, compared=self._features)

    @cached_property
    def made(self) -> list[Decision]:
        """Everything that people decided."""
        return self.view.decisions()

    @cached_property
    def judged_with(self) -> Mapping[str, set[str]]:
        """By document the others that a judgement of claims or incidents names together with it, and itself."""
        found: dict[str, set[str]] = defaultdict(set)
        for decision in self.made:
            if decision.judgement and decision.sort in ("claim", "incident"):
                named = reports(decision)
                for document_id in named:
                    found[document_id] |= named
        return found

    @cached_property
    def judged_reports(self) -> Mapping[frozenset[str], Decision]:
        """What people judged of two reports, by their ids; of several on the same two the last."""
        found = [one for one in decisions.standing(self.made) if one.judgement and one.sort == "report"]
        return {frozenset(reports(one)): one for one in found}

    def claims(self, documents: Iterable[str]) -> dict[str, list[Claim]]:
        """The claims of each of the documents as they were found."""
        wanted = sorted(set(documents))
        if len(self._claims) > MOST:
            self._claims = {}
        missing = [name for name in wanted if name not in self._claims]
        if missing:
            found = by_document(self.view.claims_by_entry(missing).values())
            self._claims |= {name: found.get(name, []) for name in missing}
        return {name: self._claims[name] for name in wanted}

    def laid(self, documents: Iterable[str]) -> decisions.Laid:
        """The claims of the documents as people have them; among them also those of documents that are judged with
        these."""
        within = {other for name in documents for other in (name, *self.judged_with.get(name, ()))}
        claims = [claim for found in self.claims(within).values() for claim in found]
        own = (one for name in ("", *within) for one in self._standing.get(name, ()))
        return decisions.lay(claims, {one.id: one for one in own}.values(), within)

    @cached_property
    def _standing(self) -> Mapping[str, list[Decision]]:
        """What people decided and nobody took back, by each document that it is on; under no name what is on none."""
        found: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions.standing(self.made):
            for name in reports(decision) or {""}:
                found[name].append(decision)
        return found

    def incidents_of(self, documents: Collection[str]) -> tuple[Incident, ...]:
        """The incidents that these documents' tellings are in, in order of their earliest claims."""
        numbers = [told.number for told in self.index.documents(documents).values()]
        found = self.view.incidents({kept.incident for kept in self.index.of_documents(numbers) if kept.incident})
        first = {claim.id: claim for claim in self.laid(documents).claims}
        missing = [one.claims[0] for one in found if one.claims[0] not in first]
        first |= {claim.id: claim for claim in self.view.claims(ids=missing)}
        reports = {claim.document_id for claim in first.values()}
        published = {document.id: document.published_at for document in self.view.documents(reports)}

        def order(incident: Incident) -> tuple[object, ...]:
            claim = first.get(incident.claims[0])
            if claim is None:
                return ("9999", incident.id, 0, 0, "")
            return (published.get(claim.document_id) or "9999", claim.document_id, *position(claim))

        return tuple(sorted(found, key=order))


def reports(decision: Decision) -> set[str]:
    """The documents that a decision is on."""
    named = {one.span.document_id for one in (*decision.cited, *decision.against)}
    named |= {decision.added.document_id} if decision.added else set()
    if decision.judgement and decision.sort == "report":
        named |= {decision.judgement.left, decision.judgement.right}
    return named | ({decision.document_id} if decision.document_id else set())


def by_document(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """The claims by document id."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.document_id].append(claim)
    return found


@cache
def kept_by() -> str:
    """Whose tables are of use: those of this grouping, made with these features, weights and lists of names."""
    lists = [*map(load, LISTS), packs.rows(), [feature.name for feature in plugins.features()]]
    said = json.dumps(lists, default=str)
    return f"{MAKER} {hashlib.sha256(said.encode()).hexdigest()[:16]}"


@lru_cache(maxsize=PROFILES)
def profile(text: str) -> Profile:
    """The profile that is kept as that text."""
    return from_json(Profile, text)
