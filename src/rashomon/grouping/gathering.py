"""Tellings gathered into incidents: those that were noted, with all that judgements hold together with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.grouping.touched import ABOUT, RECORD, TELLING
from rashomon.grouping.work import MAKER, Work, kept_by
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
    before: dict[str, Incident]
    """The incidents that stood before."""


def gather(work: Work) -> Regrouped:
    """Gather all tellings that are noted and put what comes of it into the ledger."""
    made = _Made({}, [], set(), {_key(name) for name in work.index.noted(RECORD)}, {})
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
    _stood(work, made, (name for kind, name in made.gone if kind == Incident.__name__))
    work.ledger.change_grouped([*made.incidents.values(), *records], MAKER, instead_of=made.gone)
    for what in (RECORD, TELLING, ABOUT):
        work.index.done(what)
    work.index.mark(kept_by(), work.ledger.view().upto)
    return Regrouped(before=tuple(made.before.values()), after=tuple(made.incidents.values()))


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
    reason = _Reasons(work, wanted, _stood(work, made, (kept.incident for kept in members)))
    published = {document.id: document.published_at for document in work.view.documents(names)}
    for group in groups:
        within = set(group)
        held = [one for one in (*found, *constraints) if one.left in within and one.right in within]
        incident = incidents.incident([tellings[name] for name in group], held, published)
        said = tuple(one if one.reasons else reason(one) for one in incident.judgements)
        made.incidents[incident.id] = replace(incident, judgements=said)
        work.index.gathered([(incident.id, wanted[name].number) for name in group])
    made.documents |= told.keys()
    made.gone |= {(Incident.__name__, kept.incident) for kept in members if kept.incident}
    if laid.judged:
        made.issues += _overridden(
            whole, list(tellings.values()), found, laid.judged, {one.id: one.number for one in told.values()}
        )


def _stood(work: Work, made: _Made, names: Iterable[str | None]) -> list[Incident]:
    """Those of the incidents that stand in the ledger."""
    wanted = {name for name in names if name}
    fresh = wanted - made.before.keys()
    made.before |= {one.id: one for one in work.view.incidents(fresh)} if fresh else {}
    return [made.before[name] for name in sorted(wanted) if name in made.before]


class _Reasons:
    """Gives judgements of sameness their reasons, which the index does not keep: from the incidents that stood before,
    or by judging anew."""

    def __init__(self, work: Work, members: Mapping[str, Kept], before: Iterable[Incident]) -> None:
        self._work, self._members = work, members
        said = (one for incident in before for one in incident.judgements)
        self._known = {(one.left, one.right): one for one in said if not _by_a_person(one)}

    def __call__(self, judgement: Judgement) -> Judgement:
        left, right = self._members[judgement.left], self._members[judgement.right]
        known = self._known.get((judgement.left, judgement.right))
        # What was told or judged anew is in no incident yet.
        if known is not None and left.incident and right.incident and known.score == judgement.score:
            return known
        told = self._work.index.numbered({left.document, right.document})
        roots = {told[one.document].original or told[one.document].id for one in (left, right)}
        return self._work.judge(left.profile, right.profile, copied=len(roots) == 1)


def _by_a_person(judgement: Judgement) -> bool:
    return any(reason.feature.startswith("person:") for reason in judgement.reasons)


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
    """What was judged of the members, without reasons."""
    ids = {kept.number: kept.id for kept in members}
    for one, other, same, score in work.index.judged(ids):
        left, right = sorted((ids[one], ids[other]))
        yield Judgement(left=left, right=right, verdict="same" if same else "different", score=score)
