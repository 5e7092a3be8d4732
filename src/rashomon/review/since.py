"""What was decided since a person looked: by others, which they should see first, and by themselves, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rashomon.ledger import latest
from rashomon.model import Decision
from rashomon.reconcile import decisions as deciding
from rashomon.reconcile.judged_names import fold
from rashomon.review.known import Known
from rashomon.review.refused import Overtaken


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


def _untaken(made: Sequence[Decision]) -> list[Decision]:
    """Those that nobody took back, and what took others back."""
    gone = deciding.taken_back(made)
    return [one for one in made if one.id not in gone]


def alike(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same, whenever they were made."""
    one, other = (replace(each, id="", decided_at="", over=()) for each in (one, other))
    return one == other


def beside(known: Known, decision: Decision) -> list[Decision]:
    """For one that takes back another, what stands on the same claims and names as that one, oldest first."""
    taken = next((one for one in known.made if one.id == decision.undoes), None)
    if taken is None:
        return []
    about = _about(taken)
    return [one for one in _untaken(known.made) if one.id != taken.id and _about(one) & about]


def _about(decision: Decision) -> frozenset[str]:
    """The claims and names that a decision is on, and the decision that it takes back."""
    said = decision.judgement
    found = {one.claim_id for one in (*decision.cited, *decision.against)}
    found |= {decision.subject, decision.id} | ({decision.added.id} if decision.added else set())
    return frozenset(fold(name) for name in (*found, *((said.left, said.right) if said else ())))
