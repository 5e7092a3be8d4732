"""What was decided since a person looked: by others, which they should see first, and by themselves, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rashomon.ledger import latest
from rashomon.model import Decision
from rashomon.reconcile import decisions as deciding
from rashomon.reconcile import fields
from rashomon.reconcile.judged_names import fold
from rashomon.review.known import Known
from rashomon.review.refused import Overtaken

CHANGING = ("corrected", "withdrawn")
"""Decisions that change what others on the same claim were made on."""

ON_CLAIMS = (*CHANGING, "accepted", "checked", "assessed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What one person has seen of what was decided."""

    known: Known
    by: str
    seen: int | None
    """The last entry that they have seen; None where they have seen all that matters to them."""

    def again(self, reason: str, fits: Callable[[Decision], bool]) -> Decision | None:
        """What they decided already since, for the same reason, where nobody took it back."""
        made = (one for one in self._after(_untaken(self.known.made)) if one.by == self.by)
        return next((one for one in made if fits(one) and one.reason == " ".join(reason.split())), None)

    def require_seen(self, made: Iterable[Decision]) -> None:
        """Raise Overtaken for those of the decisions that others made since."""
        unseen = [one for one in self._after(made) if one.by != self.by]
        if unseen:
            raise Overtaken(unseen)

    def _after(self, made: Iterable[Decision]) -> Iterator[Decision]:
        if self.seen is not None:
            after = latest.named(self.known.view, Decision, self.seen)
            yield from (one for one in made if one.id in after)


def stood_over(known: Known, decision: Decision) -> list[Decision]:
    """The decisions on the same that stood until now, oldest first."""
    if decision.undoes:
        return []
    reports = {one.span.document_id for one in (*decision.cited, *decision.against)}
    claims = [claim for document_id in sorted(reports) for claim in known.view.claims(document_id)]
    decision = replace(decision, id="dec_new")
    laying = deciding.Laying(claims, (*deciding.standing(known.made), decision), reports)
    ids = next((over for one, _, over in laying.latest() if one.id == decision.id), ())
    by_id = {one.id: one for one in known.made}
    return [by_id[name] for name in ids]


def idle(known: Known, decision: Decision) -> bool:
    """Whether a correction leaves its claim as it stands already."""
    reports = {one.span.document_id for one in decision.cited}
    claims = [claim for document_id in sorted(reports) for claim in known.view.claims(document_id)]
    before, after = (
        next((one for one in deciding.lay(claims, made, reports).claims if one.id == decision.subject), None)
        for made in (known.made, (*known.made, replace(decision, id="dec_new")))
    )
    return before is not None and after is not None and fields.read_alike(before, after)


def _untaken(made: Sequence[Decision]) -> list[Decision]:
    """Those that nobody took back, and what took others back."""
    gone = deciding.taken_back(made)
    return [one for one in made if one.id not in gone]


def alike(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same, whenever they were made."""
    one, other = (replace(each, id="", decided_at="", over=()) for each in (one, other))
    return one == other


def beside(known: Known, decision: Decision) -> list[Decision]:
    """What stands that somebody should have seen who decides this, though it is not the same matter, oldest first.

    For one that takes back another it is what stands on the same claims and names as that one. Otherwise it is what was
    decided on the same claim where one of the two changes what the other was made on: whether there is such a claim, or
    such a figure, what a check or a grade is of, what was accepted.
    """
    stand = _untaken(known.made)
    if not decision.undoes:
        return [one for one in stand if _crosses(one, decision)]
    taken = next((one for one in known.made if one.id == decision.undoes), None)
    if taken is None:
        return []
    about = _about(taken)
    return [one for one in stand if one.id != taken.id and _about(one) & about]


def _crosses(one: Decision, other: Decision) -> bool:
    kinds = {one.kind, other.kind}
    if not kinds <= set(ON_CLAIMS) or not kinds & set(CHANGING):
        return False
    if not {cited.claim_id for cited in one.cited} & {cited.claim_id for cited in other.cited}:
        return False
    if one.correction is None or other.correction is None:
        return True
    left, right = one.correction, other.correction
    return "figure" in (left.field, right.field) and (left.figure, left.effect) == (right.figure, right.effect)


def _about(decision: Decision) -> frozenset[str]:
    """The claims and names that a decision is on, and the decision that it takes back."""
    said = decision.judgement
    found = {one.claim_id for one in (*decision.cited, *decision.against)}
    found |= {decision.subject, decision.id} | ({decision.added.id} if decision.added else set())
    return frozenset(fold(name) for name in (*found, *((said.left, said.right) if said else ())))
