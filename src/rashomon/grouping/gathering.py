"""Tellings gathered into incidents: those that were noted, with all that judgements hold together with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rashomon.grouping.touched import ABOUT, RECORD, TELLING
from rashomon.grouping.work import MAKER, Work
from rashomon.ledger.entries import Key, draft
from rashomon.ledger.tellings import Kept
from rashomon.ledger.writing import GROUPED
from rashomon.model import Incident, Issue, Judgement, from_json
from rashomon.reconcile import candidates, clustering, incidents, judged_claims
from rashomon.reconcile.candidates import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What grouping changed."""

    before: tuple[Incident, ...]
    """The incidents that stood before, of those that were looked at."""
    after: tuple[Incident, ...]
    """Those that stand in their place."""


@dataclass(slots=True)
class _Made:
    """What came of the tellings that were gathered."""

    incidents: dict[str, Incident]
    issues: list[tuple[int, Issue]]
    """With the number of the document that each is about."""
    documents: set[int]
    """Those whose tellings were looked at."""
    gone: set[Key]
    """What stood before and may have to go."""


def gather(work: Work) -> Regrouped:
    """Gather all tellings that are noted and put what comes of it into the ledger."""
    made = _Made({}, [], set(), {_key(name) for name in work.index.noted(RECORD)})
    waiting = {int(name) for name in work.index.noted(TELLING)}
    copied = [int(name) for name in work.index.noted(ABOUT)]
    if not (waiting or copied or made.gone):
        return Regrouped(before=(), after=())
    while waiting:
        members = _component(work, waiting.pop())
        waiting -= {kept.number for kept in members}
        if members:
            _gather(work, members, made)
    told = work.index.numbered({*copied, *made.documents})
    records: list[Issue | Judgement] = [issue for _, issue in made.issues]
    kept: list[tuple[int, Issue | Judgement]] = list(made.issues)
    for one in told.values():
        if one.copied:
            judgement = from_json(Judgement, one.copied)
            records.append(judgement)
            kept.append((one.number, judgement))
    made.gone |= work.index.records(told).keys()
    work.index.set_records(told.keys(), [(number, *draft(one, GROUPED).key) for number, one in kept])
    before = work.view.incidents({name for kind, name in made.gone if kind == Incident.__name__})
    work.ledger.change_grouped([*made.incidents.values(), *records], MAKER, instead_of=made.gone)
    for what in (RECORD, TELLING, ABOUT):
        work.index.done(what)
    work.index.mark(MAKER, work.ledger.view().upto)
    return Regrouped(before=tuple(before), after=tuple(made.incidents.values()))


def _key(name: str) -> Key:
    kind, _, record_id = name.partition(" ")
    return kind, record_id


def _component(work: Work, number: int) -> list[Kept]:
    """The telling with all that judgements of sameness, by the rule or by people, hold together with it."""
    found: dict[int, Kept] = {}
    looked_at: set[int] = set()
    edge = {number}
    while edge:
        fresh = work.index.tellings(sorted(edge))
        found |= {kept.number: kept for kept in fresh}
        edge = work.index.beside(edge)
        documents = {kept.document for kept in fresh} - looked_at
        if work.judged_with:
            looked_at |= documents
            edge |= _judged_beside(work, documents)
        edge -= found.keys()
    return [found[one] for one in sorted(found)]


def _judged_beside(work: Work, documents: Iterable[int]) -> set[int]:
    """The tellings of documents that people judged together with these, and of these themselves where they did."""
    names = {other for told in work.index.numbered(documents).values() for other in work.judged_with.get(told.id, ())}
    numbers = [told.number for told in work.index.documents(names).values()]
    return {kept.number for kept in work.index.of_documents(numbers)}


def _gather(work: Work, members: Sequence[Kept], made: _Made) -> None:
    """The incidents that one component is about."""
    told = work.index.numbered({kept.document for kept in members})
    names = {one.id for one in told.values()}
    laid = work.laid(names)
    whole = candidates.tellings(claim for claim in laid.claims if claim.document_id in names)
    wanted = {kept.id: kept for kept in members}
    tellings = {one.id: one for one in judged_claims.split(whole, laid.judged) if one.id in wanted}
    found = list(_judgements(work, members))
    constraints = judged_claims.constraints(list(tellings.values()), laid.judged)
    groups = clustering.cluster(tellings, found, constraints)
    published = {document.id: document.published_at for document in work.view.documents(names)}
    for group in groups:
        within = set(group)
        held = [one for one in (*found, *constraints) if one.left in within and one.right in within]
        incident = incidents.incident([tellings[name] for name in group], held, published)
        made.incidents[incident.id] = incident
        work.index.gathered([(incident.id, wanted[name].number) for name in group])
    made.documents |= told.keys()
    made.gone |= {(Incident.__name__, kept.incident) for kept in members if kept.incident}
    if laid.judged:
        made.issues += _overridden(
            whole, list(tellings.values()), found, laid.judged, {one.id: one.number for one in told.values()}
        )


def _overridden(
    whole: Sequence[Telling],
    tellings: Sequence[Telling],
    found: Sequence[Judgement],
    judged: Sequence[Judgement],
    numbers: dict[str, int],
) -> Iterator[tuple[int, Issue]]:
    """What people judged otherwise than the rule would have, with the document of the claim that it is about."""
    ids = [telling.id for telling in tellings]
    of = {claim.id: one.document_id for one in tellings for claim in (*one.claims, *one.background)}
    there = {claim.id for telling in tellings for claim in (*telling.claims, *telling.background)}
    own = [one for one in whole if one.id in there]
    for issue in judged_claims.overridden(own, tellings, lambda: clustering.cluster(ids, found), judged):
        if issue.subject in of:
            yield numbers[of[issue.subject]], issue


def _judgements(work: Work, members: Sequence[Kept]) -> Iterator[Judgement]:
    ids = {kept.number: kept.id for kept in members}
    for one, other, score, said in work.index.judged(ids):
        if said is not None:
            yield from_json(Judgement, said)
        else:
            left, right = sorted((ids[one], ids[other]))
            yield Judgement(left=left, right=right, verdict="different", score=score)
