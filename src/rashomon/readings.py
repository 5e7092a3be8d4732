"""How an incident stands at a moment: a reading of what the ledger knew then, or of records that are in no ledger.

Nothing here is stored; every number comes from the claims each time it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from rashomon.model import Claim, Document, Incident, Issue, Judgement, Reading
from rashomon.reconcile import accounts, agreement, copies
from rashomon.reconcile import incidents as grouping


class Known(Protocol):
    """What a reading asks of a ledger's view."""

    as_of: str | None

    def documents(self) -> list[Document]:
        """Every document."""
        ...

    def claims(self, document_id: str | None = None, ids: Iterable[str] | None = None) -> list[Claim]:
        """Every claim, or those of one document or of some ids."""
        ...

    def incidents(self) -> list[Incident]:
        """Every incident."""
        ...

    def incident(self, name: str) -> Incident:
        """The incident of that id."""
        ...

    def judgements(self) -> list[Judgement]:
        """Every judgement."""
        ...

    def issues(self) -> list[Issue]:
        """Every issue."""
        ...


def build(
    incident: Incident,
    documents: Iterable[Document],
    claims: Iterable[Claim],
    copied: Sequence[Judgement],
    issues: Iterable[Issue],
    as_of: str | None = None,
) -> Reading:
    """The reading of one incident.

    `documents`, `claims`, `copied` and `issues` may hold more than is the incident's; only its own are kept. Documents
    stand by date of publication, claims in the incident's order. A document whose claims are all background to the
    incident belongs to it too.
    """
    by_id = {claim.id: claim for claim in claims}
    own = [by_id[name] for name in incident.claims if name in by_id]
    background = [by_id[name] for name in incident.background if name in by_id]
    telling = {claim.document_id for claim in (*own, *background)}
    reports = sorted(
        (document for document in documents if document.id in telling),
        key=lambda document: (document.published_at or "9999", document.id),
    )
    copied = [judgement for judgement in copied if judgement.right in telling]
    rows = accounts.rows(incident, reports, own, copied)
    return Reading(
        incident=incident,
        as_of=as_of,
        documents=tuple(reports),
        copies=tuple(copied),
        claims=tuple(own),
        background=tuple(background),
        rows=rows,
        accounts=accounts.accounts(incident, reports, own, copied, rows),
        agreements=agreement.compare(rows, own, incident),
        first_hand=accounts.first_hand(incident, reports, own, copied, rows),
        issues=_issues(issues, telling | by_id.keys() & {claim.id for claim in (*own, *background)}),
    )


def of(documents: Sequence[Document], claims: Iterable[Claim], issues: Iterable[Issue] = ()) -> list[Reading]:
    """Readings of every incident that the records tell of, without a ledger; in order of their earliest claims."""
    claims, issues = list(claims), list(issues)
    copied = copies.find(documents)
    return [
        build(incident, documents, claims, copied, issues) for incident in grouping.group(documents, claims, copied)
    ]


def incidents(view: Known) -> list[Reading]:
    """Readings of every incident that the view holds, in its order."""
    documents, judgements, issues = view.documents(), view.judgements(), view.issues()
    return [_reading(view, found, documents, judgements, issues) for found in view.incidents()]


def incident(view: Known, name: str) -> Reading:
    """The reading of the incident of that id, or the only one whose id begins so. Raises as `view.incident` does."""
    return _reading(view, view.incident(name), view.documents(), view.judgements(), view.issues())


def _reading(
    view: Known,
    found: Incident,
    documents: Iterable[Document],
    judgements: Iterable[Judgement],
    issues: Iterable[Issue],
) -> Reading:
    claims = view.claims(ids=(*found.claims, *found.background))
    copied = [judgement for judgement in judgements if judgement.verdict == "copy"]
    return build(found, documents, claims, copied, issues, view.as_of)


def _issues(issues: Iterable[Issue], subjects: set[str]) -> tuple[Issue, ...]:
    kept = [
        issue
        for issue in issues
        if issue.subject in subjects or (issue.span is not None and issue.span.document_id in subjects)
    ]
    return tuple(dict.fromkeys(kept))
