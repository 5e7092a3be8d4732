"""What a decision changed, in sentences for whoever made it."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Decision, Incident
from rashomon.reconcile import decisions as deciding


def said(decision: Decision) -> object:
    """What was decided, so far as two people can decide the same."""
    if decision.correction:
        return decision.correction.value
    if decision.judgement:
        return decision.judgement.verdict
    return decision.assessment.grade if decision.assessment else None


def changed(decision: Decision) -> list[str]:
    """What is otherwise by the decision itself."""
    one = deciding.told(decision)
    match decision.kind:
        case "corrected":
            return [f"{one.field} of {decision.subject}: {one.found} → {one.value}."]
        case "withdrawn":
            return [f"{decision.subject} is in no reading any more."]
        case "added":
            return [f"{decision.subject} is a claim of {decision.document_id} now."]
        case "judged" if decision.judgement:
            said = decision.judgement
            if decision.sort == "report":
                told = "are one telling: one is a copy of the other" if said.verdict == "same" else "are two tellings"
                return [f"The reports {said.left} and {said.right} {told}."]
            verdict = "the same" if said.verdict == "same" else said.verdict
            return [f"The {decision.sort}s {said.left} and {said.right} are {verdict}."]
        case "checked":
            return [f"{decision.subject} was checked ({one.value})."]
        case "accepted":
            many = f" and {len(decision.cited) - 1} more" if decision.sort == "claim" and decision.cited[1:] else ""
            return [f"{decision.subject}{many} accepted as found."]
        case "assessed":
            return [f"{one.field} of {decision.subject}: {one.value}."]
    return [f"{decision.undoes} is taken back."]


def regrouped(before: Sequence[Incident], after: Sequence[Incident]) -> list[str]:
    """Incidents that are there no more, that are new, and whose claims are others now."""
    old, new = ({incident.id: incident for incident in found} for found in (before, after))
    sentences = []
    for name in old.keys() - new.keys():
        home = next((one for one in after if set(one.claims) & set(old[name].claims)), None)
        where = f"; its claims are in {home.id} ({home.title})" if home else ""
        sentences.append(f"{name} ({old[name].title}) is no incident of its own any more{where}.")
    sentences += [f"{name} ({new[name].title}) is an incident of its own now." for name in new.keys() - old.keys()]
    for name in old.keys() & new.keys():
        count, then = len(new[name].claims), len(old[name].claims)
        if set(new[name].claims) != set(old[name].claims):
            sentences.append(f"{name} ({new[name].title}) has {count} claims, {then} before.")
    return sorted(sentences)
