"""A person's decisions: each becomes one entry through the desk.

A body says by `kind` what is decided. `seen` is the last entry of what the person looked at (`upto` of a page): where
another decided on the same later, nothing is taken down and both are shown (409).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from rashomon.api import decisions
from rashomon.api.asking import Asked, Reading, Refusal, asker, before_body, workbench
from rashomon.api.paging import AfterDecision, Limit, Linked
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ledger import NotFound, protection
from rashomon.model import Decision
from rashomon.reconcile.decisions import taken_back
from rashomon.review import Desk, Made, Refused, changes
from rashomon.review.adding import Addition
from rashomon.review.desk import Exhibit

router = APIRouter(tags=["decisions"])

PAGE = 50

FILES, LARGEST = 10, 16 * 2**20
"""Files that a check rests on at most, and bytes of them together."""

KEPT = 500
"""Decisions of which is kept what they came to, for the page that shows it."""

Words = Annotated[str, Field(min_length=1, max_length=2000)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Words
    seen: int | None = Field(default=None, ge=0, description="`upto` of the page that the decision was made on.")


class Correct(_Said):
    """Correct one field of a claim; no value stands for none."""

    kind: Literal["corrected"]
    claim: Words
    field: Words
    value: str = Field(max_length=2000)
    figure: int | None = Field(default=None, ge=1, description="Which of its figures, from 1.")
    source_kind: str | None = None


class Withdraw(_Said):
    """Take a claim that nobody made out of all readings."""

    kind: Literal["withdrawn"]
    claim: Words


class Add(_Said):
    """Add a claim that was not found; its words stand in the report."""

    kind: Literal["added"]
    document: Words
    words: str = Field(min_length=1, max_length=10_000)
    event: Words
    source: str | None = None
    source_kind: str | None = None
    actor: str | None = None
    target: str | None = None
    place: str | None = None
    dates: str | None = None
    stance: str = "asserts"
    certainty: str = "certain"
    background: bool = False
    figures: list[str] = Field(default_factory=list, max_length=50)


class Judge(_Said):
    """Judge two actors, places, incidents or claims the same or different; two reports one telling or two."""

    kind: Literal["judged"]
    left: Words
    right: Words
    verdict: Literal["same", "different"]
    sort: Literal["actor", "place", "incident", "claim", "report"] | None = None


class File(BaseModel):
    """A file that a check rests on. It is kept in the ledger as it is, under its SHA-256."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=300)]
    data: Base64Bytes


class Check(_Said):
    """Record that a claim was checked."""

    kind: Literal["checked"]
    claim: Words
    method: Words
    finding: Words
    note: str | None = Field(default=None, max_length=10_000)
    evidence: list[Words] = Field(default_factory=list, max_length=20, description="Addresses that it rests on.")
    files: list[File] = Field(
        default_factory=list, max_length=FILES, description=f"Of no more than {LARGEST // 2**20} MB together."
    )


class Assess(_Said):
    """Grade a source on `reliability` or a claim on `credibility`."""

    kind: Literal["assessed"]
    subject: Words
    scale: Literal["reliability", "credibility"]
    grade: Words


class Accept(_Said):
    """Accept claims, an incident or a name as found: somebody looked, and nothing is to be corrected."""

    kind: Literal["accepted"]
    subjects: list[Words] = Field(min_length=1, max_length=500)
    sort: Literal["claim", "incident", "actor", "place"] = "claim"


class Undo(_Said):
    """Take a decision back; it stays on record."""

    kind: Literal["undone"]
    decision: Words


Deciding = Annotated[Correct | Withdraw | Add | Judge | Check | Accept | Assess | Undo, Field(discriminator="kind")]

NEEDS = {"corrected": "code", "withdrawn": "code", "added": "code"}
"""The right that a kind of decision needs; others need `review`."""


def decider(who: Annotated[Asker, Depends(asker)]) -> Asker:
    """The asker, who may make decisions of some kind. Raises Refusal (403)."""
    if not (who.may("code") or who.may("review")):
        raise Refusal(403, f"{who.name} may not decide here; ask an administrator for a role that may.")
    return who


before_body(decider, lambda request: decider(asker(request, workbench(request))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision came to."""

    decision: Decision
    changed: tuple[str, ...]
    """What is otherwise now, a sentence each."""
    notes: tuple[str, ...]
    over: tuple[Decision, ...]
    """Decisions on the same by others that this one stands over."""
    taken_back: str | None = None
    """The id of the decision that took this one back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A decision of a list."""

    decision: Decision
    said: str
    taken_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Decisions, the latest first."""

    decisions: tuple[Standing, ...]
    after: str | None


class _Came:
    """What the last decisions came to, for the pages that show it."""

    def __init__(self, _: Workbench) -> None:
        self._kept: OrderedDict[str, Decided] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, came: Decided) -> None:
        """Keep it; what was decided already came to more than is known of it now."""
        with self._lock:
            self._kept.setdefault(came.decision.id, came)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def of(self, name: str) -> Decided | None:
        """What the decision of that id came to, as far as that is known still."""
        with self._lock:
            return self._kept.get(name)


def decide(bench: Workbench, who: Asker, said: Deciding) -> Decided:
    """Take the decision down. Raises Refusal (403), Refused, Overtaken, NotFound or LedgerError."""
    if isinstance(said, Undo):
        _may_undo(bench, who, said.decision)
    elif not who.may(right := NEEDS.get(said.kind, "review")):
        raise Refusal(403, f"{who.name} may not {right} here; ask an administrator for a role that may.")
    made = _taken(bench.desk(who, said.seen), said)
    came = Decided(
        decision=protection.worded(made.decision),
        changed=tuple(protection.worded(made.changed)),
        notes=tuple(protection.worded(made.notes)),
        over=tuple(protection.worded(made.over)),
    )
    bench.own(_Came).keep(came)
    return came


def one(asked: Asked, name: str) -> Decided:
    """A decision and what it came to, as far as that is known still. Raises NotFound."""
    every = decisions.made(asked)
    made = {each.id: each for each in every}
    if name not in made:
        raise NotFound(f"There is no decision {name}.")
    found = made[name]
    came = asked.workbench.own(_Came).of(name) or Decided(
        decision=protection.worded(found),
        changed=tuple(protection.worded(changes.changed(found))),
        notes=(),
        over=tuple(
            protection.worded(made[each]) for each in found.over[-1:] if each in made and made[each].by != found.by
        ),
    )
    undone = taken_back(every)
    by = (each.id for each in reversed(every) if each.undoes == name and each.id not in undone)
    return replace(came, taken_back=next(by, None))


def context(asked: Asked, after: str | None = None, limit: int = PAGE) -> Decisions:
    """The decisions as of the moment asked for. Raises NotFound for one to go on from that there is none of."""
    made = decisions.made(asked)
    undone = taken_back(made)
    latest = list(reversed(made))
    if after is not None:
        ids = [one.id for one in latest]
        if after not in ids:
            raise NotFound(f"There is no decision {after} to go on from.")
        latest = latest[ids.index(after) + 1 :]
    shown = latest[:limit]
    return Decisions(
        decisions=tuple(
            Standing(decision=protection.worded(one), said=told(one), taken_back=one.id in undone) for one in shown
        ),
        after=shown[-1].id if len(latest) > limit else None,
    )


@router.get("/decisions")
def all_decisions(asked: Reading, onward: Linked, after: AfterDecision = None, limit: Limit = PAGE) -> Decisions:
    """What people decided, the latest first."""
    return onward(context(asked, after, limit))


@router.get("/decisions/{name}")
def decision(name: str, asked: Reading) -> Decided:
    """A decision and what it came to."""
    return one(asked, name)


@router.post("/decisions", status_code=201)
def new_decision(
    said: Annotated[Deciding, Body()],
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(decider)],
) -> Decided:
    """Decide."""
    return decide(bench, who, said)


def _may_undo(bench: Workbench, who: Asker, decision: str) -> None:
    """Who reviews may take back any decision, who codes only their own."""
    if who.may("review"):
        return
    made = decisions.made(Asked(workbench=bench, asker=who, view=bench.view()))
    own = {one.id for one in made if one.by == who.name}
    if not who.may("code") or not any(name.startswith(decision) for name in own):
        raise Refusal(403, f"{who.name} may take back their own decisions alone.")


def told(one: Decision) -> str:
    """A decision in a sentence without its subject, protected names covered."""
    words = f"“{one.cited[0].span.exact}”" if one.cited else one.subject
    more = len(one.cited) - 1 if one.kind == "accepted" and one.sort == "claim" else 0
    told = f"{one.kind} {words}" + (f" and {more} more {'claim' if more == 1 else 'claims'}" if more else "")
    if one.correction is not None:
        told = f"corrected {one.correction.field} of {words}: {', '.join(one.correction.value) or 'none'}"
    elif one.judgement is not None:
        told = f"judged {one.judgement.left} and {one.judgement.right} {one.judgement.verdict}"
    elif one.check is not None:
        told = f"checked {words}: {one.check.finding}"
    elif one.assessment is not None:
        told = f"graded {one.assessment.scale} of {words}: {one.assessment.grade}"
    elif one.undoes is not None:
        told = f"took back {one.undoes}"
    return str(protection.worded(told))


def _taken(desk: Desk, said: Deciding) -> Made:
    match said:
        case Correct():
            value, kind = said.value or "none", said.source_kind
            return desk.correct(said.claim, said.field, value, reason=said.reason, figure=said.figure, kind=kind)
        case Withdraw():
            return desk.withdraw(said.claim, reason=said.reason)
        case Add():
            given = said.model_dump(exclude={"kind", "reason", "seen", "document", "source_kind"})
            return desk.add(said.document, Addition(**given, kind=said.source_kind), reason=said.reason)
        case Judge():
            return desk.judge(said.left, said.verdict, said.right, reason=said.reason, sort=said.sort)
        case Check():
            if sum(len(one.data) for one in said.files) > LARGEST:
                raise Refused(f"The files are more than {LARGEST // 2**20} MB together; give less, or their addresses.")
            evidence = [Exhibit(name=name) for name in said.evidence]
            evidence += [Exhibit(name=" ".join(one.name.split()), data=one.data) for one in said.files]
            given = said.model_dump(include={"method", "finding", "reason", "note"})
            return desk.check(said.claim, evidence=evidence, **given)
        case Assess():
            return desk.assess(said.subject, scale=said.scale, grade=said.grade, reason=said.reason)
        case Accept():
            return desk.accept(*said.subjects, reason=said.reason, sort=said.sort)
        case Undo():
            return desk.undo(said.decision, reason=said.reason)
