"""How an incident stands at a moment: a reading of what the ledger knew then, or of records that are in no ledger.

Nothing here is stored; every number comes from the claims each time it is asked for.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rashomon import plugins
from rashomon.codebook.naming import fold
from rashomon.model import Claim, Decision, Document, Incident, Issue, Judgement, MediaItem, ProtectedName, Reading
from rashomon.reconcile import accounts, agreement, copies, decisions, offers, origins
from rashomon.reconcile import incidents as grouping
from rashomon.reconcile.candidates import position


class Known(Protocol):
    """What a reading asks of a ledger's view."""

    as_of: str | None
    valid_at: str | None

    def documents(self, ids: Iterable[str] | None = None) -> list[Document]:
        """Every document, or those of some ids."""
        ...

    def claims(self, document_id: str | None = None, ids: Iterable[str] | None = None) -> list[Claim]:
        """Every claim, or those of one document or of some ids."""
        ...

    def claim(self, name: str) -> Claim:
        """The claim of that id."""
        ...

    def incidents(self, ids: Iterable[str] | None = None) -> list[Incident]:
        """Every incident, or those of some ids."""
        ...

    def incident(self, name: str) -> Incident:
        """The incident of that id."""
        ...

    def judgements(self, of: Iterable[str] | None = None) -> list[Judgement]:
        """Every judgement, or those of which one side is among some ids."""
        ...

    def decisions(self) -> list[Decision]:
        """Everything that people decided."""
        ...

    def issues(self, subject: str | None = None, about: Iterable[str] | None = None) -> list[Issue]:
        """Every issue, or those about one thing, or about some."""
        ...

    def media(self, document_ids: Iterable[str] | None = None) -> list[MediaItem]:
        """Every picture, film and recording, or those of some documents."""
        ...


def build(
    incident: Incident,
    documents: Iterable[Document],
    claims: Iterable[Claim],
    copied: Sequence[Judgement],
    issues: Iterable[Issue],
    as_of: str | None = None,
    valid_at: str | None = None,
    laid: decisions.Laid | None = None,
) -> Reading:
    """The reading of one incident.

    `documents`, `claims`, `copied` and `issues` may hold more than is the incident's; only its own are kept. Documents
    stand by date of publication, claims in the incident's order. A document whose claims are all background to the
    incident belongs to it too. `laid` is what people decided of the claims, which are then given as decided.
    """
    return _Records.of(documents, claims, copied, issues).build(incident, as_of, valid_at, laid)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """Records by the names under which a reading looks them up."""

    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    copies: Mapping[str, Sequence[Judgement]]
    """By the copy's document id."""
    issues: Mapping[str, Sequence[tuple[int, Issue]]]
    """By the id of the document or claim that they are about, with their number."""
    media: Mapping[str, Sequence[MediaItem]]
    """By the id of the document that they came with."""

    @classmethod
    def of(
        cls,
        documents: Iterable[Document],
        claims: Iterable[Claim],
        copied: Iterable[Judgement],
        issues: Iterable[Issue],
        media: Iterable[MediaItem] = (),
    ) -> _Records:
        copies_of: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in copied:
            copies_of[judgement.right].append(judgement)
        about: dict[str, list[tuple[int, Issue]]] = defaultdict(list)
        for number, issue in enumerate(issues):
            for name in {issue.subject, issue.span.document_id if issue.span else None} - {None}:
                about[str(name)].append((number, issue))
        shown: dict[str, list[MediaItem]] = defaultdict(list)
        for item in media:
            shown[item.document_id].append(item)
        return cls(
            documents={document.id: document for document in documents},
            claims={claim.id: claim for claim in claims},
            copies=copies_of,
            issues=about,
            media=shown,
        )

    def build(
        self,
        incident: Incident,
        as_of: str | None = None,
        valid_at: str | None = None,
        laid: decisions.Laid | None = None,
    ) -> Reading:
        own = [self.claims[name] for name in incident.claims if name in self.claims]
        background = [self.claims[name] for name in incident.background if name in self.claims]
        telling = {claim.document_id for claim in (*own, *background)}
        reports = sorted(
            (self.documents[name] for name in telling if name in self.documents),
            key=lambda document: (document.published_at or "9999", document.id),
        )
        copied = [
            judgement
            for name in sorted(telling)
            for judgement in self.copies.get(name, ())
            if judgement.left in self.documents
        ]
        rows = accounts.rows(incident, reports, own, copied)
        told = accounts.accounts(incident, reports, own, copied, rows)
        subjects = telling | {claim.id for claim in (*own, *background)}
        sources = {fold(account.source) for account in told}
        return Reading(
            incident=incident,
            as_of=as_of,
            valid_at=valid_at,
            documents=tuple(reports),
            copies=tuple(copied),
            claims=tuple(own),
            background=tuple(background),
            rows=rows,
            accounts=told,
            agreements=agreement.compare(rows, own, incident, copied, reports),
            first_hand=origins.first_hand(rows, reports, own, copied),
            issues=self._about(subjects),
            decisions=laid.on(subjects | sources, own) if laid else (),
            media=offers.offers((item for one in reports for item in self.media.get(one.id, ())), own),
        )

    def _about(self, subjects: set[str]) -> tuple[Issue, ...]:
        found = {number: issue for name in subjects for number, issue in self.issues.get(name, ())}
        return tuple(dict.fromkeys(found[number] for number in sorted(found)))


def of(
    documents: Sequence[Document],
    claims: Iterable[Claim],
    issues: Iterable[Issue] = (),
    judged: Sequence[Judgement] = (),
) -> list[Reading]:
    """Readings of every incident that the records tell of, without a ledger; in order of their earliest claims.

    `judged` is what people judged of which claims belong together, as for `reconcile.incidents.group`.
    """
    claims = list(claims)
    copied = copies.find(documents)
    kept = _Records.of(documents, claims, copied, issues)
    return [kept.build(incident) for incident in grouping.group(documents, claims, copied, plugins.features(), judged)]


def incidents(view: Known) -> list[Reading]:
    """Readings of every incident that the view holds, in its order. Asks the view once for each kind of record.

    An incident of which nothing had been said by the view's valid moment is left out.
    """
    laid = _all(view)
    kept = _Records.of(view.documents(), laid.claims, _copies(view.judgements()), view.issues(), view.media())
    built = (kept.build(found, view.as_of, view.valid_at, laid) for found in view.incidents())
    return [reading for reading in built if reading.claims or view.valid_at is None]


def some(view: Known, names: Iterable[str]) -> list[Reading]:
    """Readings of those of the incidents that stand, whatever had been said of them. Asks the view once for each kind
    of record."""
    found = view.incidents(ids=names)
    laid = decided(view, [name for one in found for name in (*one.claims, *one.background)])
    kept = _around(view, laid)
    return [kept.build(one, view.as_of, view.valid_at, laid) for one in found]


def incident(view: Known, name: str) -> Reading:
    """The reading of the incident of that id, or the only one whose id begins so. Raises as `view.incident` does."""
    found = view.incident(name)
    laid = decided(view, (*found.claims, *found.background))
    return _around(view, laid).build(found, view.as_of, view.valid_at, laid)


def _around(view: Known, laid: decisions.Laid) -> _Records:
    """The claims, with their reports and what is said about both."""
    reports = {claim.document_id for claim in laid.claims}
    copied = _copies(view.judgements(of=reports))
    documents = view.documents(ids={*reports, *(judgement.left for judgement in copied)})
    issues = view.issues(about={*reports, *(claim.id for claim in laid.claims)})
    return _Records.of(documents, laid.claims, copied, issues, view.media(reports))


def whole(reading: Reading, protected: Iterable[ProtectedName] = ()) -> Reading:
    """The reading with what is worked out from it where it is asked for: captives, materiel, estimates, credibility.

    `protected` are the protected names of its documents; with them each captive who is named has a line of their own.
    """
    from rashomon.assess import grades  # Which reading alone need not.
    from rashomon.reconcile import captives, materiel

    return dataclasses.replace(
        reading,
        captives=captives.block(reading, protected),
        materiel=materiel.block(reading),
        estimates=tuple(one for policy in plugins.policies() for one in policy.estimate(reading)),
        grades=grades.credibility(reading),
    )


def report(view: Known, document_id: str) -> decisions.Laid:
    """The claims of one report as people have them, and what they decided on them."""
    within = {document_id} if view.valid_at is None else ()
    laid = decisions.lay(view.claims(document_id), view.decisions(), within)
    claims = sorted((claim for claim in laid.claims if claim.document_id == document_id), key=position)
    return dataclasses.replace(laid, claims=tuple(claims))


def claims(view: Known) -> decisions.Laid:
    """Every claim as people have it, report by report, each report's in order of appearance."""
    laid = _all(view)
    rank: dict[str, int] = {}
    for claim in laid.claims:
        rank.setdefault(claim.document_id, len(rank))
    ordered = sorted(laid.claims, key=lambda claim: (rank[claim.document_id], *position(claim)))
    return dataclasses.replace(laid, claims=tuple(ordered))


def _all(view: Known) -> decisions.Laid:
    # A claim that does not hold at the moment asked for is not lost.
    return decisions.lay(view.claims(), view.decisions(), None if view.valid_at is None else ())


def claim(view: Known, name: str) -> tuple[Claim, decisions.Laid]:
    """The claim of that id, or the only one whose id begins so, as people have it (as it was found where they withdrew
    it), with what they decided on its report. Raises as `view.claim` does."""
    added = [one.added for one in decisions.standing(view.decisions()) if one.added and one.added.id.startswith(name)]
    found = added[0] if len(added) == 1 and name else view.claim(name)
    laid = report(view, found.document_id)
    return next((one for one in laid.claims if one.id == found.id), found), laid


def decided(view: Known, ids: Sequence[str]) -> decisions.Laid:
    """The claims of those ids as people have them, and what they decided on them and on what else is in their reports.

    A claim that a person added has its id from the decision.
    """
    claims, made = view.claims(ids=ids), view.decisions()
    if not made:
        return decisions.lay(claims, ())
    reports = {claim.document_id for claim in claims}
    reports |= {one.added.document_id for one in made if one.added and one.added.id in set(ids)}
    decided_on = {cited.span.document_id for one in made for cited in (*one.cited, *one.against)}
    decided_on |= {one.added.document_id for one in made if one.added}
    whole = reports & decided_on
    found = {claim.id: claim for claim in claims}
    found |= {claim.id: claim for document_id in sorted(whole) for claim in view.claims(document_id)}
    # A claim that does not hold at the moment asked for is not lost.
    return decisions.lay(found.values(), made, whole if view.valid_at is None else ())


def _copies(judgements: Iterable[Judgement]) -> list[Judgement]:
    return [judgement for judgement in judgements if judgement.verdict == "copy"]
