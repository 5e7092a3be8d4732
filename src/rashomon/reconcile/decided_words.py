"""A decision in words: on which field, what the machine found, what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model import Claim, Decision
from rashomon.reconcile import fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A decision in words: on which field, what the machine found, what was decided."""

    field: str | None = None
    found: str | None = None
    value: str | None = None


def told(decision: Decision, claim: Claim | None = None) -> Told:
    """The decision in words; `claim` is the machine's finding now, otherwise it is what was found then."""
    if decision.correction:
        correction = decision.correction
        figure = fields.figure_of(claim, correction) if claim else None
        known = claim is not None and (figure is not None or correction.field not in fields.OF_FIGURES)
        found = fields.read(claim, correction.field, figure) if claim and known else correction.found
        before, value = (fields.written(correction.field, one) for one in (found, correction.value))
        return Told(field=correction.field, found=before, value=value)
    if decision.assessment:
        return Told(field=decision.assessment.scale, value=decision.assessment.grade)
    if decision.judgement:
        return Told(field=decision.sort, value=decision.judgement.verdict)
    if decision.kind == "accepted":
        return Told(field=decision.sort, value="as found")
    if decision.check:
        return Told(field="check", value=": ".join(filter(None, (decision.check.method, decision.check.finding))))
    return Told()
