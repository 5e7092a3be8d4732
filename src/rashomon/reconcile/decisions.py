"""What people decided, laid over what machines found: which decisions stand, of which claims, and what they change.

A decision is of the claim that it names; where that id is gone (another reader, another finding) it is of the claim of
the same report that has the same words and source. Nothing here depends on what is undone: a sequence of decisions
reads as the same sequence without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rashomon.model import Check, Cited, Claim, Correction, Decided, Decision, Issue, Judgement, Reason
from rashomon.reconcile import fields, judged_names
from rashomon.reconcile.decided_words import told as told  # Also for those who ask this module for it.
from rashomon.reconcile.judged_names import fold

SHARE = 0.5
"""Least share that two stretches have in common, of the longer, to be taken for one claim's words."""
PROTECTED = "[name protected "
"""Begins what the ledger has in the place of a protected name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Claims as people have them."""

    claims: tuple[Claim, ...]
    """Corrected ones as corrected, added ones among them, withdrawn ones left out; under the ids that they had."""
    decided: tuple[Decided, ...]
    """The decisions that stand, oldest first; none that a later one on the same stands over."""
    judged: tuple[Judgement, ...]
    """Which claims belong to one incident and which do not, by people, oldest first."""
    found: Mapping[str, Claim]
    """By id the machine's finding of each claim that was corrected, checked or withdrawn."""
    withdrawn: frozenset[str]
    concerns: Mapping[str, frozenset[str]]
    """By a decision's id what it is about: ids of claims, of reports for what was withdrawn or lost, folded names."""

    def on(self, subjects: Collection[str], claims: Iterable[Claim]) -> tuple[Decided, ...]:
        """The decisions on any of the claims and reports of those ids, and on any name in `claims`."""
        about = {*subjects, *(name for claim in claims for name in names(claim))}
        return tuple(one for one in self.decided if self.concerns[one.decision] & about)


def taken_back(decisions: Iterable[Decision]) -> frozenset[str]:
    """Ids of the decisions that were taken back; to take back a taking back lets the decision stand again."""
    undone: set[str] = set()
    for decision in reversed(_ordered(decisions)):
        if decision.undoes and decision.id not in undone:
            undone.add(decision.undoes)
    return frozenset(undone)


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that nobody took back, oldest first, and none that only takes back."""
    ordered = _ordered(decisions)
    undone = taken_back(ordered)
    return tuple(decision for decision in ordered if decision.id not in undone and not decision.undoes)


def _ordered(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda decision: (decision.decided_at, decision.id))


def cited(claim: Claim, others: Iterable[Claim] = ()) -> Cited:
    """The claim as a decision names it; `others` are the claims of its report."""
    alone = not any(
        other.id != claim.id and _plain(other) == _plain(claim) and speakers(other) == speakers(claim)
        for other in others
    )
    return Cited(
        claim_id=claim.id, span=claim.span, source=tuple(sorted(speakers(claim))), event=claim.event, alone=alone
    )


def speakers(claim: Claim) -> frozenset[str]:
    """Every name of who makes the claim, folded; `""` alone for the report's own voice, none for nobody."""
    if fields.own_voice(claim.attribution):
        return frozenset({""})
    source = claim.attribution.source
    words = (source.name, source.words, source.span.exact if source.span else None) if source else ()
    return frozenset(fold(name) for name in words if name)


def lay(claims: Iterable[Claim], decisions: Iterable[Decision], within: Collection[str] | None = None) -> Laid:
    """The decisions laid over the claims.

    `within` are the reports of which all claims are given, all reports if None: a decision on a claim of another report
    is passed over unless the claim is there.
    """
    stand = standing(decisions)
    if not stand:
        return Laid(claims=tuple(claims), decided=(), judged=(), found={}, withdrawn=frozenset(), concerns={})
    return Laying(claims, stand, within).laid()


def overridden(
    claims: Iterable[Claim], decisions: Iterable[Decision], document_id: str, maker: str
) -> tuple[Issue, ...]:
    """An issue for each decision on a report that a new reading of it, `claims` by `maker`, would have overridden, and
    for each that has lost its claim."""
    laying = Laying(claims, standing(decisions), {document_id})
    return tuple(_reported(laying, document_id, maker))


def _reported(laying: Laying, document_id: str, maker: str) -> Iterator[Issue]:
    for twin, added in laying.twins.items():
        person = next(decision.by for decision in laying.decisions if decision.added and decision.added.id == added)
        message = f"{maker} would have put {twin} in the place of {added}, which {person} added; the addition stands."
        yield Issue(stage="review", severity="note", message=message, subject=twin)
    for decision, claims, _ in laying.latest():
        for cited in (*decision.cited, *decision.against):
            if cited.span.document_id == document_id and laying.claim(cited) is None:
                yield _lost(decision, cited, maker)
        if claims and claims[0].document_id == document_id:
            yield from _against(decision, claims[0], maker)


def _against(decision: Decision, claim: Claim, maker: str) -> Iterator[Issue]:
    """What is to be said where the claim is found anew, and otherwise than the decision has it."""
    if decision.kind == "accepted" or claim.id == decision.cited[0].claim_id:
        return
    would = None
    if decision.kind == "withdrawn":
        would = f"brought back {claim.id}, which {decision.by} withdrew"
    elif decision.correction:
        correction = decision.correction
        figure = fields.figure_of(claim, correction)
        if correction.field in fields.OF_FIGURES and figure is None:
            if correction.field == "figure":
                return
            would = f"left out the figure “{correction.figure.exact if correction.figure else ''}” of {claim.id}, whose"
            would += f" {correction.field} {decision.by} corrected"
        elif (now := fields.read(claim, correction.field, figure)) != correction.value:
            read, meant = (fields.written(correction.field, value) for value in (now, correction.value))
            would = f"put “{read}” for the {correction.field} of {claim.id}, which {decision.by} corrected to “{meant}”"
    if would:
        message = f"{maker} would have {would}; the decision ({decision.id}) stands."
        yield Issue(stage="review", severity="note", message=message, subject=claim.id, span=claim.span)


def _lost(decision: Decision, cited: Cited, maker: str) -> Issue:
    message = (
        f"{maker} does not find {cited.claim_id} (“{cited.span.exact}”) any more; the decision {decision.id} of "
        f"{decision.by} has lost its claim and is kept. Add the claim, or decide again."
    )
    return Issue(stage="review", severity="warning", message=message, subject=cited.span.document_id, span=cited.span)


@dataclass(slots=True)
class Laying:
    """Finds the claims that decisions are of."""

    given: Iterable[Claim]
    decisions: Sequence[Decision]
    """Those that stand, oldest first."""
    within: Collection[str] | None = None
    machine: dict[str, Claim] = field(default_factory=dict)
    """The claims by id, added ones among them, in order."""
    twins: dict[str, str] = field(default_factory=dict)
    """A machine's claim that a person had added before, to the added one's id."""
    _reports: dict[str, list[Claim]] = field(default_factory=dict)
    _named: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        added = {decision.added.id: decision.added for decision in self.decisions if decision.added}
        self.machine = {claim.id: claim for claim in self.given} | added
        for claim in self.machine.values():
            self._reports.setdefault(claim.document_id, []).append(claim)
        for one in added.values():
            like = [claim for claim in self._reports[one.document_id] if claim.id != one.id and same(claim, one)]
            self.twins.update((claim.id, one.id) for claim in like if claim.id not in added)
        for decision in self.decisions:
            if decision.correction and decision.correction.field == "source":
                self._named.setdefault(decision.subject, set()).update(map(fold, decision.correction.value))

    def claim(self, cited: Cited) -> Claim | None:
        """The claim as it is found now; None where it is not found, or could be several."""
        known = self.machine.get(self.twins.get(cited.claim_id, cited.claim_id))
        if known is not None:
            return known
        names = frozenset(cited.source) | self._named.get(cited.claim_id, set())
        report = [claim for claim in self._reports.get(cited.span.document_id, ()) if claim.id not in self.twins]
        told = [claim for claim in report if speakers(claim) & names or not (speakers(claim) or names)]
        # Whose name stood open when it was decided may have become a protected one since.
        covered = [] if PROTECTED in "".join(names) else [one for one in report if PROTECTED in "".join(speakers(one))]
        found = self._alike(cited, told) or self._alike(cited, covered)
        return found[0] if len(found) == 1 else None

    def _alike(self, cited: Cited, told: Sequence[Claim]) -> list[Claim]:
        """Those of the claims that are likest to the one that a decision names; none where they are all too unlike."""
        wanted = _words(cited.span.exact)
        same = [claim for claim in told if _plain(claim) == wanted]
        near = [claim for claim in told if claim.event == cited.event and _shared(claim, cited) >= SHARE]
        for group in (same, near):
            kind = [claim for claim in group if claim.event == cited.event]
            group = kind or (group if cited.alone else [])
            group = [claim for claim in group if claim.span == cited.span] or group
            if group:
                return group
        return []

    def expected(self, cited: Cited) -> bool:
        """Whether all claims of the report are at hand, so that one that is not among them is found no more."""
        return self.within is None or cited.span.document_id in self.within

    def laid(self) -> Laid:
        """All decisions laid over all claims."""
        result = {name: claim for name, claim in self.machine.items() if name not in self.twins}
        withdrawn: set[str] = set()
        touched: set[str] = set()
        corrected: defaultdict[str, list[Correction]] = defaultdict(list)
        latest = self.latest()
        for decision, claims, _ in latest:
            for claim in claims[:1] if decision.kind in ("corrected", "checked", "withdrawn") else ():
                touched.add(claim.id)
                if decision.kind == "withdrawn":
                    withdrawn.add(claim.id)
                elif decision.check:
                    result[claim.id] = _checked(result[claim.id], decision)
                elif decision.correction:
                    corrected[claim.id].append(decision.correction)
        for name, made in corrected.items():
            result[name] = fields.corrected(result[name], *made)
        names = judged_names.read(decision for decision, _, _ in latest if decision.kind == "judged")
        return Laid(
            claims=tuple(names.laid(claim) for name, claim in result.items() if name not in withdrawn),
            decided=tuple(one for decision, claims, over in latest for one in self._tell(decision, claims, over)),
            judged=tuple(pair for decision, _, _ in latest for pair in self.pairs(decision)),
            found={name: self.machine[name] for name in result if name in touched},
            withdrawn=frozenset(withdrawn),
            concerns={decision.id: self.about(decision) for decision, _, _ in latest},
        )

    def about(self, decision: Decision) -> frozenset[str]:
        """What the decision concerns, as `Laid.concerns` has it."""
        named = (*decision.cited, *decision.against)
        claims = [self.claim(one) for one in named]
        found = {claim.id for claim in claims if claim} | ({decision.added.id} if decision.added else set())
        gone = decision.kind == "withdrawn" or None in claims
        found |= {one.span.document_id for one in named} if gone else set()
        if decision.sort in ("actor", "place") and decision.judgement:
            found |= {fold(decision.judgement.left), fold(decision.judgement.right)}
        if decision.sort == "report" and decision.judgement:
            found |= {decision.judgement.left, decision.judgement.right}
        if decision.assessment and not named:
            found.add(fold(decision.assessment.subject))
        return frozenset(found)

    def latest(self) -> list[tuple[Decision, list[Claim], tuple[str, ...]]]:
        """The decisions that stand over all others on the same, oldest first, with the claims that they are of (the
        left ones of a judgement) and the ids of those that they stand over."""
        kept: dict[tuple[object, ...], tuple[Decision, list[Claim], tuple[str, ...]]] = {}
        for decision in self.decisions:
            if not self.concerned(decision):
                continue
            claims = [claim for one in decision.cited if (claim := self.claim(one))]
            key = self.matter(decision)
            before = kept.pop(key, None)
            over = (*before[2], before[0].id) if before else ()
            kept[key] = (decision, claims, over)
        return list(kept.values())

    def concerned(self, decision: Decision) -> bool:
        """Whether the decision can be of anything that is at hand."""
        named = (*decision.cited, *decision.against)
        return not named or any(self.expected(one) or self.claim(one) for one in named)

    def matter(self, decision: Decision) -> tuple[object, ...]:
        """What a decision is on; of several on the same the last stands."""
        left, right = (
            frozenset(claim.id if (claim := self.claim(one)) else one.claim_id for one in named)
            for named in (decision.cited, decision.against)
        )
        match decision.kind:
            case "corrected" if decision.correction:
                figure = decision.correction.figure
                which = figure and (figure.start, figure.exact, decision.correction.effect)
                return ("corrected", left, decision.correction.field, which)
            case "judged" if decision.judgement and decision.sort in ("actor", "place", "report"):
                names = frozenset({fold(decision.judgement.left), fold(decision.judgement.right)})
                return ("judged", decision.sort, names)
            case "judged":
                return ("judged", "claims", frozenset({left, right}))
            case "assessed" if decision.assessment:
                return ("assessed", decision.assessment.scale, left or fold(decision.assessment.subject))
            case "withdrawn":
                return ("withdrawn", left)
            case "accepted":
                return ("accepted", decision.sort, left or fold(decision.subject))
        return (decision.id,)

    def pairs(self, decision: Decision) -> Iterator[Judgement]:
        """What a judgement of claims or incidents says of claims: one pair is the same, or every pair is different."""
        said = decision.judgement
        if said is None or decision.sort not in ("claim", "incident"):
            return
        left, right = (
            [claim for one in named if (claim := self.claim(one))] for named in (decision.cited, decision.against)
        )
        same = said.verdict == "same"
        reason = Reason(feature=f"person:{decision.by}", score=1.0 if same else 0.0, sentence=decision.reason)
        for one in left[:1] if same else left:
            for other in right[:1] if same else right:
                if one.id != other.id:
                    yield Judgement(left=one.id, right=other.id, verdict=said.verdict, score=1.0, reasons=(reason,))

    def _tell(self, decision: Decision, claims: Sequence[Claim], over: tuple[str, ...]) -> Iterator[Decided]:
        """The decision as a reading shows it; that claims are accepted once for each of them."""
        if decision.kind != "accepted" or decision.sort != "claim":
            yield self._told(decision, claims, over)
            return
        for one in decision.cited:
            if not self.expected(one) and self.claim(one) is None:
                continue
            claim = self.claim(one)
            told = self._told(replace(decision, cited=(one,)), [claim] if claim else [], over)
            # Accepted was what was found then: what is found otherwise now nobody has looked at.
            found = self.twins.get(one.claim_id, one.claim_id)
            yield replace(told, lost=told.lost or (claim is not None and claim.id != found))

    def _told(self, decision: Decision, claims: Sequence[Claim], over: tuple[str, ...]) -> Decided:
        claim = claims[0] if claims else None
        lost = any(
            self.claim(one) is None and self.expected(one) for one in (*decision.cited[:1], *decision.against[:1])
        )
        words = told(decision, claim)
        correction = decision.correction
        if claim and correction and correction.field in fields.OF_FIGURES:
            lost = lost or fields.figure_of(claim, correction) is None
        one_claim = decision.kind != "judged"
        return Decided(
            decision=decision.id,
            kind=decision.kind,
            subject=_subject(decision) if claim is None or not one_claim else claim.id,
            field=words.field,
            found=words.found,
            value=words.value,
            by=decision.by,
            at=decision.decided_at,
            reason=decision.reason,
            words=decision.cited[0].span.exact if decision.cited and one_claim else None,
            over=over,
            lost=lost,
            figure=correction.figure.exact if correction and correction.figure else None,
            effect=correction.effect if correction else None,
        )


def _subject(decision: Decision) -> str:
    said = decision.judgement
    return f"{said.left} / {said.right}" if said else decision.subject


def _checked(claim: Claim, decision: Decision) -> Claim:
    """The claim with a reviewer's check beside those that its report tells of."""
    said = decision.check
    if said is None:
        return claim
    check = Check(subject=None, method=said.method, finding=said.finding, by=decision.by, basis=None)
    return replace(claim, checks=(*claim.checks, check))


def same(left: Claim, right: Claim) -> bool:
    """Whether two claims of a report have the same words, event and source."""
    return (
        _plain(left) == _plain(right)
        and left.event == right.event
        and bool(speakers(left) & speakers(right) or not (speakers(left) or speakers(right)))
    )


def _plain(claim: Claim) -> str:
    return _words(claim.span.exact)


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _shared(claim: Claim, cited: Cited) -> float:
    """How much two stretches have in common, as a share of the longer."""
    common = min(claim.span.end, cited.span.end) - max(claim.span.start, cited.span.start)
    longer = max(claim.span.end - claim.span.start, cited.span.end - cited.span.start, 1)
    return max(0, common) / longer


def names(claim: Claim) -> Iterator[str]:
    """Every name in a claim, folded: of those who act, are acted on, are counted or speak, and of the place."""
    said = claim.attribution
    counted = [mention for figure in claim.figures for mention in figure.of]
    for mention in (claim.actor, claim.target, said.source, *said.via, *counted):
        if mention is not None:
            yield fold(mention.label)
    if claim.place is not None:
        yield fold(claim.place.span.exact)
