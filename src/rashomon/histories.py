"""How an incident, a claim or a document came to stand as it does: every change with who made it, and when.

Told from the entries up to a view's moment. What was withdrawn or put otherwise since is told as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rashomon import readings
from rashomon.export import tables, wording
from rashomon.export.lines import count
from rashomon.ledger import NotFound, View, history
from rashomon.ledger.entries import WITHDREW
from rashomon.model import (
    AccountRow,
    Change,
    Claim,
    Decision,
    Document,
    Entry,
    Incident,
    Reading,
    from_json,
)
from rashomon.reconcile import decisions

KINDS = ("Incident", "Claim", "Document")


def of(view: View, name: str) -> list[Change]:
    """Every change of the thing with that id, or the only one whose id begins so, oldest first.

    Things that stand no more have a history too. Raises NotFound where nothing was ever recorded under the id.
    """
    found = history.names_beginning(view, KINDS, name) if name else []
    # A claim that a person added has no entry but the decision's.
    found += [
        ("Claim", one.added.id) for one in view.decisions() if name and one.added and one.added.id.startswith(name)
    ]
    exact = [one for one in found if one[1] == name] or found
    if not exact:
        view.find(name)  # Says what is near it.
    exact = list(dict.fromkeys(exact))
    if len(exact) > 1:
        ids = [record_id for _, record_id in exact]
        raise NotFound(f"{name} could be {', '.join(ids[:5])}; give more of it.", ids)
    [(kind, record_id)] = exact
    changes = {"Incident": _incident, "Claim": _claim, "Document": _document}[kind](view, record_id)
    told = _from_elsewhere(view, dict.fromkeys(changes))
    return sorted(told, key=lambda change: (change.at, change.seq, change.what, change.text))


def _incident(view: View, name: str) -> Iterator[Change]:
    versions = _versions(view, name)
    for entry, before, after in versions:
        yield _grouped(view, entry, before, after)
    gathered = [incident for _, before, after in versions for incident in (before, after) if incident]
    ids = list(dict.fromkeys(claim for incident in gathered for claim in incident.claims))
    told = _Claims(view, history.of(view, "Claim", ids))
    yield from told.changes()
    subjects = [*ids, *{incident.id for incident in gathered}, *told.documents]
    yield from _decisions(view, subjects, told.documents)
    if versions and versions[-1][2] is not None:
        yield from _revisions(view, readings.incident(view, name))


def _claim(view: View, name: str) -> Iterator[Change]:
    told = _Claims(view, history.of(view, "Claim", [name]))
    yield from told.changes()
    yield from _decisions(view, [name])
    for incident in history.incidents_of(view, name):
        versions = _versions(view, incident)
        for entry, before, after in versions:
            was, now = (_holds(one, name) for one in (before, after))
            if was != now or (now and before and after and before.id != after.id):
                yield _grouped(view, entry, before, after)
        if versions[-1][2] is not None:
            reading = readings.incident(view, incident)
            yield from (change for change in _revisions(view, reading) if name in change.claims)


def _document(view: View, name: str) -> Iterator[Change]:
    for entry in history.of(view, "Document", [name]):
        document = from_json(Document, entry.record) if entry.action != WITHDREW else None
        text = f"captured “{_title(document)}”" if document else "withdrew the document"
        yield _change(entry, "captured" if document else "withdrew", name, text)
    told = _Claims(view, history.in_document(view, "Claim", name))
    yield from told.changes()
    yield from _decisions(view, [name], [name])


def _from_elsewhere(view: View, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, those that an import brought with the ledger that they come from and when it learned them."""
    brought = history.imports(view)
    for change in changes:
        entry = history.origin(view, change.seq) if change.at in brought else None
        if entry is None:
            yield change
        else:
            yield replace(change, text=f"{change.text} (recorded {entry.entry.recorded_at[:16]} in {entry.origin})")


# Incidents


Version = tuple[Entry, Incident | None, Incident | None]
"""An entry about an incident, what was gathered before it, and after it."""


def _versions(view: View, name: str, known: frozenset[str] = frozenset()) -> list[Version]:
    """Every version of an incident; before its first, those of the incidents that it was made of."""
    found: list[Version] = []
    before: Incident | None = None
    for entry in history.of(view, "Incident", [name]):
        after = None if entry.action == WITHDREW else from_json(Incident, entry.record)
        if not found and after is not None:
            for other in _made_of(view, entry, after):
                if other.id not in known:
                    found += [one for one in _versions(view, other.id, known | {name}) if one[0].seq < entry.seq]
                    before = before or other
        found.append((entry, before, after))
        before = after
    return found


def _made_of(view: View, entry: Entry, incident: Incident) -> Iterator[Incident]:
    """The incidents that went when this one came, and that had claims in common with it."""
    gone = [other for other in history.together(view, entry) if other.action == WITHDREW]
    for old in history.superseded(view, gone).values():
        if old.action != WITHDREW:
            was = from_json(Incident, old.record)
            if not set(was.claims).isdisjoint(incident.claims):
                yield was


def _grouped(view: View, entry: Entry, before: Incident | None, after: Incident | None) -> Change:
    if after is None:
        assert before is not None  # noqa: S101  -- only what stood is withdrawn
        into = list(_came(view, entry, before))
        text = f"dissolved “{before.title}”" + (f"; its claims are in {', '.join(into)}" if into else "")
        return _change(entry, "regrouped", before.id, text, before.claims)
    if before is None:
        text = f"gathered {count(after.claims, 'claim')} into “{after.title}”"
        return _change(entry, "grouped", after.id, text, after.claims)
    came = [name for name in after.claims if name not in before.claims]
    left = [name for name in before.claims if name not in after.claims]
    parts = [f"{count(came, 'claim')} came in" if came else "", f"{count(left, 'claim')} left" if left else ""]
    if before.id != after.id:
        parts.append(f"was {before.id}")
    parts += [
        f"{name} {_words(getattr(before, name))} became {_words(getattr(after, name))}"
        for name in ("title", "country", "place", "start", "end", "sides")
        if getattr(before, name) != getattr(after, name)
    ]
    text = "; ".join(part for part in parts if part) or "weighed its reports anew"
    return _change(entry, "regrouped", after.id, text, (*came, *left))


def _came(view: View, entry: Entry, gone: Incident) -> Iterator[str]:
    for other in history.together(view, entry):
        if other.action != WITHDREW:
            incident = from_json(Incident, other.record)
            if not set(gone.claims).isdisjoint(incident.claims):
                yield incident.id


def _holds(incident: Incident | None, claim_id: str) -> bool:
    return incident is not None and claim_id in (*incident.claims, *incident.background)


# Claims


class _Claims:
    """What was recorded of some claims, told by report and by step."""

    def __init__(self, view: View, lines: Sequence[Entry]) -> None:
        self._lines = lines
        self.claims = {line.record_id: from_json(Claim, line.record) for line in lines if line.action != WITHDREW}
        self.documents = list(dict.fromkeys(claim.document_id for claim in self.claims.values()))
        known = history.of(view, "Document", self.documents)
        self._titles = {line.record_id: from_json(Document, line.record) for line in known if line.action != WITHDREW}

    def changes(self) -> Iterator[Change]:
        """One change for each step that found or withdrew claims of one report."""
        steps: dict[tuple[str, str, str, str], list[Entry]] = defaultdict(list)
        makers: dict[str, str] = {}
        for line in self._lines:
            claim = self.claims.get(line.record_id)
            if line.action == WITHDREW:
                what = "withdrew"
            elif line.record_id in makers:
                what = "found again"
            else:
                what = line.action
            makers[line.record_id] = line.agent
            steps[line.recorded_at, line.agent, what, claim.document_id if claim else ""].append(line)
        for (_, _, what, document_id), lines in steps.items():
            yield self._told(what, document_id, lines)

    def _told(self, what: str, document_id: str, lines: Sequence[Entry]) -> Change:
        document = self._titles.get(document_id)
        where = f"“{_title(document)}”" if document else document_id
        ids = tuple(line.record_id for line in lines)
        said = self._said(ids[0], document) if len(ids) == 1 else count(ids, "claim")
        text = f"{what} {said} {'of' if what == 'withdrew' else 'in'} {where}"
        return _change(lines[0], what, document_id if len(ids) > 1 else ids[0], text, ids)

    def _said(self, name: str, document: Document | None) -> str:
        claim = self.claims.get(name)
        if claim is None or document is None:
            return name
        return f"{tables.source(claim, document)}: “{wording.words(claim.span.exact)}”"


# Decisions and revisions


def _decisions(view: View, subjects: Iterable[str], documents: Iterable[str] = ()) -> Iterator[Change]:
    for entry in history.decisions(view, subjects, documents):
        if entry.action == WITHDREW:
            yield _change(entry, "withdrew", entry.record_id, "withdrew a decision")
            continue
        decision = from_json(Decision, entry.record)
        claims = tuple(dict.fromkeys(cited.claim_id for cited in (*decision.cited, *decision.against)))
        yield _change(entry, decision.kind, decision.id, _decided(decision), claims, decision.reason)


def _decided(decision: Decision) -> str:
    """What a person decided, in a sentence."""
    words = f"“{wording.words(decision.cited[0].span.exact)}”" if decision.cited else decision.subject
    told = decisions.told(decision)
    if decision.correction is not None:
        return f"corrected {told.field} of {words} from {told.found or 'none'} to {told.value or 'none'}"
    if decision.judgement is not None:
        said = decision.judgement
        return f"judged the {decision.sort or 'two'} {said.left} and {said.right} {said.verdict}"
    if decision.check is not None:
        return f"checked {words}: {told.value}"
    if decision.assessment is not None:
        return f"assessed {told.field} of {words}: {told.value}"
    if decision.undoes is not None:
        return f"took back the decision {decision.undoes}"
    if decision.added is not None:
        return f"added “{wording.words(decision.added.span.exact)}”"
    return f"{'withdrew' if decision.kind == 'withdrawn' else decision.kind} {words}"


def _revisions(view: View, reading: Reading) -> Iterator[Change]:
    """A source's own later figures, in place of its earlier ones."""
    for account in reading.accounts:
        own = [reading.rows[index] for index in account.rows]
        for row in own:
            if row.revises is not None:
                yield from _revised(view, reading, reading.rows[row.revises], [row])
            yield from _revised(view, reading, row, wording.later_rows(row, own))


def _revised(view: View, reading: Reading, before: AccountRow, after: Sequence[AccountRow]) -> Iterator[Change]:
    claims = [name for row in after for name in row.claims]
    lines = history.of(view, "Claim", claims)
    if lines:
        now = " and ".join(f"{_figure(row)}{_day(row)}" for row in after)
        text = f"{before.source} revised {_figure(before)}{_day(before)} to {now}"
        yield _change(lines[0], "revised", reading.incident.id, text, (*before.claims, *claims))


def _figure(row: AccountRow) -> str:
    sides = f" of {wording.group(row.of)}" if row.of else ""
    return f"{wording.number(row)}{wording.things(row)} {wording.effect(row.effect)}{sides}"


def _day(row: AccountRow) -> str:
    return f" ({row.first_said})" if row.first_said else ""


def _change(
    entry: Entry, what: str, subject: str, text: str, claims: Iterable[str] = (), reason: str | None = None
) -> Change:
    return Change(
        at=entry.recorded_at,
        by=entry.agent,
        what=what,
        subject=subject,
        text=text,
        claims=tuple(claims),
        reason=reason,
        seq=entry.seq,
    )


def _title(document: Document) -> str:
    return document.title or document.name or document.id


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return " against ".join(wording.group(side) for side in value) or "not stated"
    return "not stated" if value is None else f"“{value}”"
