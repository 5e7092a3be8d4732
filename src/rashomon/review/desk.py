"""A person's decisions on what was read: each becomes one entry, and the claims are gathered anew with it.

The machine's finding stays as it was found. A decision is taken down and laid over the findings in one transaction, so
that no reading shows half of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from rashomon import plugins
from rashomon.codebook import load, terms
from rashomon.ledger import Ledger, moments
from rashomon.model import Assessment, Check, Cited, Decision, Incident, Judgement, Material, PlaceMention, record_id
from rashomon.protocols import Gazetteer
from rashomon.reconcile import decisions as deciding
from rashomon.reconcile.judged_names import fold
from rashomon.resolve.names import actors
from rashomon.review import adding, changes, since, values
from rashomon.review.adding import Addition
from rashomon.review.known import Known
from rashomon.review.refused import Refused

DECIDED = "decided"
"""The action of a decision's entry."""

SCALES = ("reliability", "credibility")
"""Of sources and of claims; two scales that never share a field."""

VERDICTS = ("same", "different")

ACCEPTED = ("claim", "incident", "actor", "place")
"""Of what can be accepted as it was found."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a decision came to."""

    decision: Decision
    changed: tuple[str, ...]
    """What is otherwise now, a sentence each."""
    notes: tuple[str, ...] = ()
    """How what the person wrote was taken."""
    over: tuple[Decision, ...] = ()
    """Decisions on the same by others, otherwise decided, that this one stands over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """What a check rests on: an address, or a file with its bytes."""

    name: str
    data: bytes | None = None


class Cover(Protocol):
    """Takes protected names out of what a person types (`rashomon.ledger.protection.Typed`)."""

    def words(self, text: str, document_id: str | None = None) -> str:
        """The text with what stands for each name in it."""
        ...

    def cited(self, text: str, document_id: str) -> str:
        """Words of a report as the ledger has them."""
        ...

    def record(self, record: Any, document_id: str | None = None) -> Any:
        """The record with what stands for each name in it."""
        ...


class Regrouped(Protocol):
    """What gathering the claims anew changed (`rashomon.grouping.Regrouped`)."""

    @property
    def before(self) -> Sequence[Incident]:
        """The incidents that stood before, of those that were looked at."""
        ...

    @property
    def after(self) -> Sequence[Incident]:
        """Those that stand in their place."""
        ...


class Desk:
    """Takes down one person's decisions. Every method raises Refused, NotFound or LedgerError."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        by: str,
        regroup: Callable[[Ledger], Regrouped],
        clock: Callable[[], datetime],
        gazetteer: Gazetteer | None = None,
        cover: Cover | None = None,
        seen: int | None = None,
    ) -> None:
        """`by` is the person's name, `regroup` gathers the ledger's claims (`pipeline.group`), `cover` takes protected
        names out of what the person types.

        `seen` is the last entry that the person has seen: a decision that would stand over another's of later, and one
        that takes back what another has decided on since, raises Overtaken instead. What they decided word for word
        since is not taken down twice. With None whatever is decided last stands.
        """
        self.ledger = ledger
        self.by = " ".join(by.split())
        if not self.by or _CONTROL.search(by):
            raise Refused("A decision needs the name of who decides; give --by, or set RASHOMON_REVIEWER.")
        self._regroup, self._clock, self._given, self._cover = regroup, clock, gazetteer, cover
        self._seen = seen

    def correct(
        self, claim: str, field: str, value: str, *, reason: str, figure: int | None = None, kind: str | None = None
    ) -> Made:
        """Correct one field of a claim; `figure` counts its figures from 1, `kind` is that of a new source.

        To what it is already is refused: that it was read rightly is said by accepting the claim.
        """
        known = Known(self.ledger.view())
        machine = known.claim(claim)
        given = values.Given(
            claim=known.as_decided(machine),
            machine=machine,
            document=known.document(machine.document_id),
            names=known.actors,
            gazetteer=self._gazetteer,
        )
        value = self._words(value, machine.document_id)
        made, notes = values.correction(given, field, value, figure=figure, kind=kind)
        notes = (*notes, *known.repeated(machine))
        return self._take_down("corrected", reason, machine.id, known.cited(machine), notes=notes, correction=made)

    def withdraw(self, claim: str, *, reason: str) -> Made:
        """Take a claim out of all readings: nobody made it."""
        known = Known(self.ledger.view())
        machine = known.claim(claim)
        if machine.id in known.laid(machine.document_id).withdrawn:
            if again := self._since(known).again(
                reason, lambda one: one.kind == "withdrawn" and one.subject == machine.id
            ):
                return _made(again)
            raise Refused(f"{machine.id} was withdrawn already; rashomon undo takes that back.")
        return self._take_down("withdrawn", reason, machine.id, known.cited(machine))

    def add(self, document: str, addition: Addition, *, reason: str) -> Made:
        """Add a claim that the machine did not find; its words must stand in the document."""
        known = Known(self.ledger.view())
        report = known.document(document)
        if self._cover is not None:
            words = self._cover.cited(addition.words, report.id)
            addition = replace(self._cover.record(addition, report.id), words=words)
        claim, notes = adding.claim(report, addition, known.actors, self._gazetteer)
        here = (one for one in known.laid(report.id).claims if one.document_id == report.id)
        same = [one for one in here if deciding.same(one, claim)]
        if same:
            if again := self._since(known).again(
                reason, lambda one: one.added is not None and one.added.id == claim.id
            ):
                return _made(again)
            raise Refused(f"{same[0].id} is that claim already: the same words, event and source; correct it instead.")
        return self._take_down("added", reason, claim.id, document_id=report.id, notes=notes, added=claim)

    def judge(self, left: str, verdict: str, right: str, *, reason: str, sort: str | None = None) -> Made:
        """Judge two actors, places, incidents or claims the same or different; two reports one telling or two."""
        if verdict not in VERDICTS:
            raise Refused(f"Two things are {' or '.join(VERDICTS)}, not “{verdict}”.")
        known = Known(self.ledger.view())
        left, right = self._words(left), self._words(right)
        sort = known.sort_of(left, right, sort)
        cited: list[Cited] = []
        against: list[Cited] = []
        place: PlaceMention | None = None
        if sort == "incident":
            (left, cited), (right, against) = known.members(left), known.members(right)
        elif sort == "claim":
            one, other = known.claim(left), known.claim(right)
            left, right, cited, against = one.id, other.id, [known.cited(one)], [known.cited(other)]
        elif sort == "report":
            left, right = known.document(left).id, known.document(right).id
        elif sort == "place":
            left, right = known.name(left, known.places), known.name(right, known.places)
            taken = (known.place(name) for name in (left, right))
            place = next((one for one in taken if one and one.place_id), None)
        else:
            left, right = self._actors(known, left, right)
        if left == right or fold(left) == fold(right):
            raise Refused(f"{left} and {right} are one and the same to begin with.")
        judgement = Judgement(left=left, right=right, verdict=verdict, score=1.0)
        return self._take_down(
            "judged", reason, left, *cited, against=against, judgement=judgement, sort=sort, place=place
        )

    def check(
        self,
        claim: str,
        *,
        method: str,
        finding: str,
        reason: str,
        note: str | None = None,
        evidence: Sequence[Exhibit] = (),
    ) -> Made:
        """Record that a claim was checked: how, with what finding, on what evidence."""
        if finding not in terms("check_finding"):
            raise Refused(f"There is no finding “{finding}”; there are {', '.join(terms('check_finding'))}.")
        if not method.strip():
            raise Refused("How was it checked? Give --method, such as geolocation or a call to the hospital.")
        known = Known(self.ledger.view())
        machine = known.claim(claim)
        check = Check(subject=machine.id, method=method.strip(), finding=finding, by=self.by, basis=None)
        material = tuple(
            Material(name=one.name, sha256=None if one.data is None else hashlib.sha256(one.data).hexdigest())
            for one in evidence
        )
        kept = [one.data for one in evidence if one.data is not None]
        return self._take_down(
            "checked", reason, machine.id, known.cited(machine), kept=kept, check=check, note=note, material=material
        )

    def accept(self, *subjects: str, reason: str, sort: str = "claim") -> Made:
        """Take down that somebody looked and found what was read to be so, and that nothing is to be corrected.

        `sort` says of what: `claim` of claims, that their reports have them as they were read, true or not; `incident`
        of one, that its claims belong together; `actor` or `place` of a name, that it is rightly left as written.
        """
        if sort not in ACCEPTED:
            raise Refused(f"What is accepted is {', '.join(ACCEPTED)}, not “{sort}”.")
        if not subjects or (sort != "claim" and len(subjects) > 1):
            raise Refused(f"Name {'the claims' if sort == 'claim' else f'one {sort}'} to accept.")
        known = Known(self.ledger.view())
        subject, cited = self._words(subjects[0]), list[Cited]()
        if sort == "claim":
            claims = list({claim.id: claim for claim in map(known.claim, subjects)}.values())
            gone = [one.id for one in claims if one.id in known.laid(one.document_id).withdrawn]
            if gone:
                raise Refused(f"{gone[0]} was withdrawn; rashomon undo takes that back.")
            subject, cited = claims[0].id, [known.cited(one) for one in claims]
        elif sort == "incident":
            subject, cited = known.members(subject)
        return self._take_down("accepted", reason, subject, *cited, sort=sort)

    def assess(self, subject: str, *, scale: str, grade: str, reason: str) -> Made:
        """Grade a source on `reliability` or a claim on `credibility`."""
        if scale not in SCALES:
            raise Refused(f"There is no scale “{scale}”; there are {' and '.join(SCALES)}.")
        grade, grades = grade.strip().upper(), load("scales")[scale]
        if grade not in grades:
            told = ", ".join(f"{name} ({means})" for name, means in grades.items())
            raise Refused(f"There is no grade “{grade}” of {scale}; there are {told}.")
        known = Known(self.ledger.view())
        cited: list[Cited] = []
        if scale == "credibility":
            machine = known.claim(subject)
            subject, cited = machine.id, [known.cited(machine)]
        else:
            subject = _spelled(known, self._words(subject))
        made = Assessment(subject=subject, scale=scale, grade=grade, rationale=" ".join(reason.split()))
        return self._take_down("assessed", reason, subject, *cited, assessment=made)

    def undo(self, decision: str, *, reason: str) -> Made:
        """Take a decision back, as if it had never been made; it stays on record. To undo that lets it stand again."""
        known = Known(self.ledger.view())
        found = known.decision(decision)
        if found.id in deciding.taken_back(known.made):
            if again := self._since(known).again(reason, lambda one: one.undoes == found.id):
                return _made(again)
            self._since(known).require_seen(one for one in known.made if one.undoes == found.id)
            raise Refused(f"{found.id} was taken back already.")
        return self._take_down("undone", reason, found.id, document_id=found.document_id, undoes=found.id)

    def _take_down(
        self,
        kind: str,
        reason: str,
        subject: str,
        *cited: Cited,
        notes: Sequence[str] = (),
        kept: Sequence[bytes] = (),
        document_id: str | None = None,
        against: Sequence[Cited] = (),
        **said: Any,
    ) -> Made:
        """The decision as an entry, with the grouping that follows from it, in one transaction."""
        reason = " ".join(reason.split())
        if not reason:
            raise Refused("A decision needs its reason; give --reason.")
        reports = {one.span.document_id for one in (*cited, *against)}
        with self.ledger.transaction():
            view = self.ledger.view()
            known = Known(view)
            decision = Decision(
                id="",
                kind=kind,
                by=self.by,
                decided_at=self._moment(known.made),
                reason=reason,
                subject=subject,
                document_id=document_id or (reports.pop() if len(reports) == 1 else None),
                cited=tuple(cited),
                against=tuple(against),
                **said,
            )
            if self._cover is not None:
                decision = replace(self._cover.record(decision, decision.document_id), by=self.by)
            if again := self._since(known).again(reason, lambda one: since.alike(one, decision)):
                return _made(again)
            over = since.stood_over(known, decision)
            self._since(known).require_seen([*over, *since.beside(known, decision)])
            if decision.correction and since.idle(known, decision):
                told = deciding.told(decision)
                raise Refused(f"The {told.field} of {subject} is {told.value} already; accept the claim to say so.")
            decision = replace(decision, over=tuple(one.id for one in over))
            decision = replace(decision, id=record_id("dec", decision))
            for data in kept:
                self.ledger.add([], agent=self._agent, data=data)
            self.ledger.add([decision], agent=self._agent, action=DECIDED)
            regrouped = self._regroup(self.ledger)
        others = tuple(one for one in over[-1:] if one.by != self.by and changes.said(one) != changes.said(decision))
        return Made(
            decision=decision,
            changed=(*changes.changed(decision), *changes.regrouped(regrouped.before, regrouped.after)),
            notes=tuple(notes),
            over=others,
        )

    def _since(self, known: Known) -> since.Since:
        return since.Since(known=known, by=self.by, seen=self._seen)

    def _words(self, typed: str, document_id: str | None = None) -> str:
        return typed if self._cover is None else self._cover.words(typed, document_id)

    @property
    def _agent(self) -> str:
        return f"person:{self.by}"

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        if self._given is not None:
            return self._given
        found: Gazetteer = plugins.extensions("gazetteer")[0].get()
        return found

    def _moment(self, made: Sequence[Decision]) -> str:
        """Now, and later than every decision before: the later stands."""
        now = self._clock()
        last = max((one.decided_at for one in made), default=None)
        if last is not None:
            # Another's ledger may hold any moment, or what is none.
            with suppress(ValueError, OverflowError):
                return moments.after(now, moments.stamp(datetime.fromisoformat(last)))
        return moments.stamp(now)

    def _actors(self, known: Known, left: str, right: str) -> tuple[str, str]:
        """The two names as the ledger has them, one known to the codebook on the left, under which both then go."""
        one, other = (_spelled(known, written) for written in (left, right))
        codebook = {actor.name for actor in actors().actors}
        return (other, one) if other in codebook and one not in codebook else (one, other)


def _made(again: Decision) -> Made:
    """What somebody decided already."""
    return Made(decision=again, changed=tuple(changes.changed(again)))


def _spelled(known: Known, written: str) -> str:
    """The name as the codebook has it, otherwise as the ledger does. Raises Refused for a name of neither."""
    found = actors().names.exactly(written)
    if len(found) == 1:
        return str(found[0].name)
    return known.name(written, known.actors)
