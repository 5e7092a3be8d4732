"""What was ever recorded of a thing, by whom and when: the entries themselves, also those that stand no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import batched

from sqlalchemy import ColumnElement, func, literal, select

from rashomon.ledger.entries import NOTHING
from rashomon.ledger.lookup import claims, incidents, judgements, members
from rashomon.ledger.schema import ENTRY, begins, entries, entry_of
from rashomon.ledger.view import View
from rashomon.ledger.writing import BATCH
from rashomon.model import Claim, Decision, Entry, Imported, Incident, Issue, Redaction, from_json


def of(view: View, kind: str, names: Iterable[str]) -> list[Entry]:
    """Every entry of that kind under one of these record ids, up to the view's moment, in order of recording."""
    found: list[Entry] = []
    for some in batched(dict.fromkeys(names), BATCH):
        found += _lines(view, entries.c.kind == kind, entries.c.record_id.in_(some))
    return sorted(found, key=lambda entry: entry.seq)


def in_document(view: View, kind: str, document_id: str) -> list[Entry]:
    """Every entry of that kind that was found in the document, withdrawals included, in order of recording."""
    names = {entry.record_id for entry in _lines(view, entries.c.document_id == document_id, entries.c.kind == kind)}
    return of(view, kind, sorted(names))


def decisions(view: View, subjects: Iterable[str], document_ids: Iterable[str] = ()) -> list[Entry]:
    """Every person's decision about one of the subjects or in one of the documents, and what took those back."""
    found: dict[int, Entry] = {}
    wanted = list(dict.fromkeys(subjects))
    while wanted:
        asked, wanted = wanted, []
        for some in batched(asked, BATCH):
            for entry in _lines(view, entries.c.kind == Decision.__name__, entries.c.subject.in_(some)):
                if entry.seq not in found:
                    found[entry.seq] = entry
                    wanted.append(entry.record_id)
    for some in batched(dict.fromkeys(document_ids), BATCH):
        about = _lines(view, entries.c.kind == Decision.__name__, entries.c.document_id.in_(some))
        found |= {entry.seq: entry for entry in about}
    return [found[seq] for seq in sorted(found)]


def moments(view: View, incident: str, names: Iterable[str], document_ids: Iterable[str]) -> tuple[str, ...]:
    """When the incident, one of the records of those ids, or what people decided on them or in the documents changed,
    since the incident was first recorded; oldest first."""
    found: set[str] = set()
    decided = entries.c.kind == Decision.__name__
    asked = ((entries.c.record_id, names, None), (entries.c.subject, names, decided))
    with view._reading() as connection:
        for column, wanted, also in (*asked, (entries.c.document_id, document_ids, decided)):
            for some in batched(dict.fromkeys(wanted), BATCH):
                when = select(entries.c.recorded_at).where(entries.c.seq <= view.upto, column.in_(some))
                found.update(connection.scalars((when if also is None else when.where(also)).distinct()))
        own = select(entries.c.recorded_at).where(entries.c.record_id == incident, entries.c.seq <= view.upto)
        first = min(connection.scalars(own), default="")
    return tuple(at for at in sorted(found) if at >= first)


def touched(view: View, incident: Incident) -> int:
    """The last entry up to the view's moment that the incident's reading may depend on: its own, those of its claims'
    reports (issues, copies, what people decided on them), decisions that are on no one report, and any new claim, since
    what became of captives may be told elsewhere."""
    told = (*incident.claims, *incident.background)
    reports: set[str] = set()
    found = [0]
    with view._reading() as connection:
        for some in batched(dict.fromkeys(told), BATCH):
            reports.update(connection.scalars(select(claims.c.document_id).where(claims.c.id.in_(some)).distinct()))
            # A claim that a person added stands in the decision about it alone.
            made = entries.c.kind == Decision.__name__, entries.c.subject.in_(some)
            added = select(entries.c.document_id).where(*made)
            reports.update(connection.scalars(added.where(entries.c.document_id.is_not(None)).distinct()))
        last = select(func.max(entries.c.seq)).where(entries.c.seq <= view.upto)
        asked = [
            last.where(entries.c.kind == Incident.__name__, entries.c.record_id == incident.id),
            last.where(entries.c.kind == Decision.__name__, entries.c.document_id.is_(None)),
            last.where(entries.c.kind == Redaction.__name__),
            last.where(entries.c.kind == Claim.__name__),
        ]
        for some in batched(sorted(reports), BATCH):
            asked.append(last.where(entries.c.document_id.in_(some)))
            asked.append(last.where(entries.c.kind == Issue.__name__, entries.c.subject.in_(some)))
            for side in (judgements.c.one, judgements.c.other):
                asked.append(select(func.max(judgements.c.seq)).where(side.in_(some), judgements.c.seq <= view.upto))
                ended = select(func.max(judgements.c.until)).where(side.in_(some), judgements.c.until <= view.upto)
                asked.append(ended)
        found += [connection.scalar(statement) or 0 for statement in asked]
    return max(found)


def together(view: View, entry: Entry) -> list[Entry]:
    """The entries of that entry's kind that were recorded in one transaction with it, in order."""
    return _lines(view, entries.c.recorded_at == entry.recorded_at, entries.c.kind == entry.kind)


def incidents_of(view: View, claim_id: str) -> list[str]:
    """Ids of the incidents in which the claim ever stood, as their own or as background, oldest first."""
    at = select(members.c.seq).where(members.c.claim_id == claim_id)
    return list(dict.fromkeys(entry.record_id for entry in _lines(view, entries.c.seq.in_(at))))


def homes(view: View, names: Iterable[str]) -> dict[str, list[str]]:
    """By id of a claim or a document, the incidents in which it, or one of its claims, stands at the view's moment.

    The one with most of them comes first; what is in none is left out.
    """
    found: dict[str, dict[str, int]] = {}
    at = [incidents.c.seq <= view.upto, incidents.c.until > view.upto]
    told = members.join(incidents, incidents.c.seq == members.c.seq)
    for some in batched(dict.fromkeys(names), BATCH):
        own = select(members.c.claim_id, incidents.c.id, literal(1)).select_from(told)
        made = told.join(claims, claims.c.id == members.c.claim_id)
        made_in = select(claims.c.document_id, incidents.c.id, func.count()).select_from(made)
        made_in = made_in.where(claims.c.document_id.in_(some), claims.c.seq <= view.upto, claims.c.until > view.upto)
        asked = (
            own.where(members.c.claim_id.in_(some), *at),
            made_in.where(*at).group_by(claims.c.document_id, incidents.c.id),
        )
        with view._reading() as connection:
            for statement in asked:
                for name, incident, many in connection.execute(statement):
                    found.setdefault(name, {})[incident] = many
    return {name: sorted(many, key=lambda one: (-many[one], one)) for name, many in found.items()}


def moved(view: View, name: str) -> list[str]:
    """Where the claims stand of an incident that stands no more, by its id or its beginning: the ids of the incidents
    that have any, the one with most of them first; none where there was no such incident, or it stands."""
    found = _lines(view, entries.c.kind == Incident.__name__, begins(name)) if name else []
    told = {entry.record_id: entry for entry in found if entry.record != NOTHING}
    if len(told) != 1:
        return []
    [last] = told.values()
    one = from_json(Incident, last.record)
    many = Counter(home for some in homes(view, (*one.claims, *one.background)).values() for home in some)
    return [] if one.id in many else sorted(many, key=lambda home: (-many[home], home))


def latest(
    view: View,
    *,
    kind: str | None = None,
    agents: Iterable[str] = (),
    least: int | None = None,
    before: int | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 50,
) -> list[Entry]:
    """The entries up to the view's moment, the latest first: of that kind, by one of these agents (any if there are
    none), from the number `least` on and before another, recorded from one stamp to another, both included."""
    wanted = []
    if kind is not None:
        wanted.append(entries.c.kind == kind)
    if some := list(agents):
        wanted.append(entries.c.agent.in_(some))
    if least is not None:
        wanted.append(entries.c.seq >= least)
    if before is not None:
        wanted.append(entries.c.seq < before)
    if since is not None:
        wanted.append(entries.c.recorded_at >= since)
    if until is not None:
        wanted.append(entries.c.recorded_at <= until)
    lines = select(*ENTRY).where(entries.c.seq <= view.upto, *wanted).order_by(entries.c.seq.desc()).limit(limit)
    with view._reading() as connection:
        return [entry_of(row) for row in connection.execute(lines)]


def successor(view: View, entry: Entry) -> int | None:
    """The number of the entry that took this one's place, up to the view's moment; None while it stands."""
    with view._reading() as connection:
        wanted = select(entries.c.seq).where(entries.c.supersedes == entry.seq, entries.c.seq <= view.upto)
        return connection.scalar(wanted)


def superseded(view: View, some: Iterable[Entry]) -> dict[int, Entry]:
    """By number of an entry, in the order given, the one that it took the place of, where there is one."""
    taken = {entry.seq: entry.supersedes for entry in some if entry.supersedes is not None}
    lines = (line for few in batched(taken.values(), BATCH) for line in _lines(view, entries.c.seq.in_(few)))
    found = {line.seq: line for line in lines}
    return {seq: found[old] for seq, old in taken.items() if old in found}


def imports(view: View) -> frozenset[str]:
    """When other ledgers' entries were taken in: everything recorded at one of these moments comes from them."""
    when = select(entries.c.recorded_at).where(entries.c.kind == Imported.__name__, entries.c.seq <= view.upto)
    with view._reading() as connection:
        return frozenset(connection.scalars(when.distinct()))


def origin(view: View, seq: int) -> Imported | None:
    """The entry of another ledger by which an entry that came by an import says what it says."""
    for entry in _lines(view, entries.c.seq == seq):
        name = f"{entry.kind} {entry.record_id}"
        for line in _lines(view, entries.c.subject == name, entries.c.kind == Imported.__name__):
            found = from_json(Imported, line.record)
            if (found.entry.agent, found.entry.record) == (entry.agent, entry.record):
                return found
    return None


def names_beginning(view: View, kinds: Iterable[str], name: str) -> list[tuple[str, str]]:
    """Kind and id of every record that was ever recorded under that id, or one that begins so; at most ten."""
    named = (
        select(entries.c.kind, entries.c.record_id)
        .where(
            entries.c.seq <= view.upto,
            entries.c.kind.in_(list(kinds)),
            begins(name),
        )
        .distinct()
        .limit(10)
    )
    with view._reading() as connection:
        return [(row.kind, row.record_id) for row in connection.execute(named)]


def _lines(view: View, *conditions: ColumnElement[bool]) -> list[Entry]:
    wanted = select(*ENTRY).where(entries.c.seq <= view.upto, *conditions).order_by(entries.c.seq)
    with view._reading() as connection:
        return [entry_of(row) for row in connection.execute(wanted)]
