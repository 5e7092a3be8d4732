"""How credible a claim is, and how reliable a source: proposals with their reasons, until a person decides.

Two scales that are never mixed (AJP-2.1, Annex A, formerly STANAG 2511; `codebook/scales.yaml`): a reliable source may
say what cannot be, and an unreliable one what is so. Nothing of a source's grade enters a claim's, nor the other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rashomon.assess.bearing import Bearing, Heard, Voice, spoken
from rashomon.assess.interest import SELF_SERVING, Interest
from rashomon.codebook import load
from rashomon.codebook.naming import fold
from rashomon.model import Claim, Decided, Graded, Reading, Reason, TrackRecord

CREDIBILITY, RELIABILITY = "credibility", "reliability"

INTERESTS = {
    Interest.AGAINST: "It speaks of harm to its own side, against its interest.",
    Interest.FEAT: "A party speaks of its own feat.",
    Interest.ACCUSES: "A party accuses its enemy.",
    Interest.DENIES: "A party denies harm.",
}

ALONE = "Nobody else tells of it, and nothing is offered for it."
"""Why there is nothing to judge by."""

UNSURE = ("possible", "unknown")
"""What a source says of how sure it is, after which a grade is one worse."""


def credibility(reading: Reading) -> tuple[Graded, ...]:
    """What is proposed for every claim of the reading, in their order, beside what people decided.

    `1`: somebody verified it, or an independent source gives the same, and nothing speaks against it. `3`: that, and
    a check or an independent source does; `2` where only somebody does who gains by it or of whom it cannot be told
    where he has it from. `5`: a check found otherwise, or two sources say otherwise. `4`: one does, or its source
    has given another figure since. `4` for a party's word in its own interest and `3` for any other where somebody
    with something to gain, or of whom it cannot be told where he has it from, says otherwise. `3` and `2` where
    others tell of the same or evidence is offered. `2` for what is told against one's own interest. `4` for a
    party's word in its own interest alone. `6`: there is nothing to judge by. A source that is itself unsure makes
    a `2` a `3`, a `3` a `4`.
    """
    heard = Heard.of(reading)
    borne = heard.on_rows()
    rows: dict[str, list[int]] = {}
    for index, row in enumerate(reading.rows):
        for name in row.claims:
            rows.setdefault(name, []).append(index)
    decided = _by_person(reading.decisions, CREDIBILITY)
    made = []
    for claim in reading.claims:
        own = [borne[index] for index in rows.get(claim.id, ())] or [heard.on_claim(claim)]
        graded = [_credible(one, claim) for one in own]
        # A claim is as credible as the least credible of the figures that it gives.
        grade, reasons = max(graded, key=lambda pair: _worse(pair[0]))
        made.append(_graded(claim.id, CREDIBILITY, grade, reasons, decided.get(fold(claim.id))))
    return tuple(made)


def reliability(record: TrackRecord, decisions: Iterable[Decided] = ()) -> Graded:
    """What is proposed for a source by its record, beside what a person decided.

    F below ten cases in which its word was confirmed or contradicted, and for a name under which many speak.
    """
    rules = load("grades")
    right, wrong, open_ = (record.counted(verdict) for verdict in ("confirmed", "contradicted", "neither"))
    tested = right + wrong
    share = right / tested if tested else 0.0
    counts = f"{right} confirmed, {wrong} contradicted, {open_} neither, of {len(record.cases)} cases"
    grade, sentence = "F", f"{counts}: fewer than {rules['fewest']} that were put to the test."
    if fold(record.source) in rules["unnamed"]:
        sentence = f"{counts}; many speak under this name, and no record can be kept of them."
    elif tested >= rules["fewest"]:
        grade = next(name for name, least in rules["shares"].items() if share >= least)
        sentence = f"{counts}: {share:.0%} of those that were put to the test were confirmed."
    reasons = [Reason(feature="record.v1", score=round(share, 3), sentence=sentence, left=str(right), right=str(wrong))]
    reasons.extend(_by_interest(record))
    decided = _by_person(decisions, RELIABILITY).get(fold(record.source))
    return _graded(record.source, RELIABILITY, grade, reasons, decided)


def _by_person(decisions: Iterable[Decided], scale: str) -> Mapping[str, Decided]:
    """By folded subject what a person decided on that scale; of several the last."""
    return {fold(one.subject): one for one in decisions if one.kind == "assessed" and one.field == scale}


def _graded(subject: str, scale: str, grade: str, reasons: Sequence[Reason], decided: Decided | None) -> Graded:
    return Graded(
        subject=subject,
        scale=scale,
        proposed=grade,
        reasons=tuple(reasons),
        decided=decided.value if decided else None,
        by=decided.by if decided else None,
        because=decided.reason if decided else None,
    )


def _worse(grade: str) -> float:
    """How bad a credibility is; 6, of which nothing is known, stands between 3 and 4."""
    return 3.5 if grade == "6" else float(grade)


def _credible(one: Bearing, claim: Claim) -> tuple[str, list[Reason]]:
    reasons = list(_reasons(one, claim))
    grade = _grade(one, claim)
    if claim.certainty in UNSURE and grade in ("2", "3"):
        grade = str(int(grade) + 1)
    alone = "A dataset has it from the reports of others." if claim.attribution.coded else ALONE
    return grade, reasons or [_reason("alone", 0.5, alone)]


def _grade(one: Bearing, claim: Claim) -> str:
    held = bool(one.verified or one.confirmed)
    if held:
        return "3" if one.disputed or one.contradicted else "2" if one.contested else "1"
    if one.disputed:
        return "5"
    partial = one.interest in SELF_SERVING
    if one.contradicted:
        return "5" if len({voice.source for voice in one.contradicted}) > 1 else "4"
    if one.revised:
        return "4"
    if one.contested:
        return "4" if partial else "3"
    if one.supported or _shown(claim):
        return "3" if partial else "2"
    if one.interest is Interest.AGAINST:
        return "2"
    return "4" if partial else "6"


def _shown(claim: Claim) -> list[str]:
    kinds = load("grades")["shown"]
    return sorted({one.kind for one in claim.evidence if one.kind in kinds})


def _reasons(one: Bearing, claim: Claim) -> Iterator[Reason]:
    if one.verified:
        yield _reason("check", 1.0, f"{' and '.join(one.verified)} checked it and found it so.")
    if one.disputed:
        yield _reason("check", 0.0, f"{' and '.join(one.disputed)} checked it and found otherwise.")
    if one.confirmed:
        admits = " (against its own interest)" if any(voice.admits for voice in one.confirmed) else ""
        yield _reason(
            "corroboration", 1.0, f"The same by {spoken(one.confirmed)}, independently{admits}.", one, one.confirmed
        )
    if one.contradicted:
        yield _reason(
            "contradiction", 0.0, f"Otherwise by {spoken(one.contradicted)}, independently.", one, one.contradicted
        )
    if one.contested:
        sentence = f"Otherwise by {spoken(one.contested)}: a party, or one whose own source is not known."
        yield _reason("contest", 0.3, sentence, one, one.contested)
    if one.supported:
        yield _reason("support", 0.7, f"Told of also by {spoken(one.supported)}.", one, one.supported)
    if one.revised:
        yield _reason("revision", 0.2, f"{one.source} has given another figure since.")
    if one.interest in INTERESTS:
        yield _reason("interest", 0.8 if one.interest is Interest.AGAINST else 0.2, INTERESTS[one.interest])
    if shown := _shown(claim):
        yield _reason("evidence", 0.7, f"Offered for it: {', '.join(shown)}.")
    if claim.certainty in UNSURE:
        yield _reason("certainty", 0.3, f"Its source says it is {claim.certainty}.")


def _reason(name: str, score: float, sentence: str, one: Bearing | None = None, voices: Sequence[Voice] = ()) -> Reason:
    left = one.source if one else None
    right = spoken(voices) if voices else None
    return Reason(feature=f"{name}.v1", score=score, sentence=sentence, left=left, right=right)


def _by_interest(record: TrackRecord) -> Iterator[Reason]:
    """How its word fared where it spoke of its own feats, and where against its interest."""
    for interest, what in ((Interest.FEAT, "of its own feats"), (Interest.AGAINST, "against its own interest")):
        right, wrong = (record.counted(verdict, interest) for verdict in ("confirmed", "contradicted"))
        if right + wrong:
            sentence = f"Where it spoke {what}: {right} confirmed, {wrong} contradicted."
            score = round(right / (right + wrong), 3)
            yield Reason(
                feature=f"record-{interest}.v1", score=score, sentence=sentence, left=str(right), right=str(wrong)
            )
