"""Readings made of a few words each, so that a policy or a grade is judged apart from all that comes before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.model import (
    Account,
    AccountRow,
    Agreement,
    Attribution,
    Check,
    Claim,
    Decided,
    Document,
    Evidence,
    Figure,
    Incident,
    Judgement,
    Mention,
    Reading,
    Span,
)

ARMY, REBELS, HOSPITAL, PAPER = "Northern Army", "River Front", "Lakeside Hospital", "The Ferry Post"
CIVILIANS = "civilians"
KINDS = {ARMY: "belligerent", REBELS: "belligerent", HOSPITAL: "medical", PAPER: "reporter"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row: who says how many of whom, and how the claims of it stand."""

    source: str
    low: int | None
    high: int | None
    of: tuple[str, ...] = (ARMY,)
    effect: str = "killed"
    unit: str = "persons"
    words: tuple[str, ...] = ()
    revises: int | None = None
    checks: tuple[tuple[str, str], ...] = ()
    """Finding and by whom."""
    evidence: tuple[str, ...] = ()
    kind: str | None = None
    day: str | None = None
    copied: bool = False
    """A copy repeats it."""
    actor: str | None = None
    stance: str = "asserts"
    certainty: str = "certain"
    approx: bool = False


def told(source: str, low: int | None, high: int | None = -1, **more: object) -> Told:
    """A row; an exact number without `high`."""
    return Told(source=source, low=low, high=low if high == -1 else high, **more)


def reading(
    *rows: Told,
    sides: tuple[tuple[str, ...], ...] = ((ARMY,), (REBELS,)),
    agreements: Sequence[Agreement] = (),
    graded: Sequence[tuple[str, str, str]] = (),
    name: str = "inc_1",
    extra: Sequence[Claim] = (),
) -> Reading:
    """The reading of those rows, of which row n has the claim `c<n>` and, where it is copied, `c<n>-copy`.

    `graded` is subject, scale and grade of people's assessments.
    """
    made = [_row(number, row) for number, row in enumerate(rows)]
    claims = [*(claim for number, row in enumerate(rows) for claim in _claims(number, row)), *extra]
    sources = dict.fromkeys(row.source for row in rows)
    return Reading(
        incident=Incident(
            id=name,
            title="Clash at the ferry",
            country=None,
            place=None,
            start=None,
            end=None,
            sides=sides,
            claims=tuple(claim.id for claim in claims),
        ),
        as_of=None,
        documents=(document("wire"), document("copy")),
        copies=(Judgement(left="wire", right="copy", verdict="copy", score=1.0),),
        claims=tuple(claims),
        background=(),
        rows=tuple(made),
        accounts=tuple(_account(source, rows) for source in sources),
        agreements=tuple(agreements),
        first_hand=(),
        issues=(),
        decisions=tuple(_decided(*one) for one in graded),
    )


def document(name: str) -> Document:
    """A report of that id."""
    return Document(id=name, sha256="0" * 64, media_type="text/plain", text="", name=name, outlet=f"{name} outlet")


def figure_claim(name: str, source: str, low: int, *, subset: bool = False, stance: str = "asserts") -> Claim:
    """A claim of the original report with one figure of the army's dead."""
    return _claim(name, "wire", told(source, low, stance=stance), subset=subset)


def against(left: int, right: int, question: str = "how many: killed of Northern Army") -> Agreement:
    """That rows `left` and `right` are in conflict."""
    return Agreement(
        question=question,
        verdict="conflict",
        rule="ranges-disjoint.v1",
        reason="",
        left=(f"c{left}",),
        right=(f"c{right}",),
        rows=(left, right),
    )


def alike(*rows: int, verdict: str = "agree", question: str = "how many: killed of Northern Army") -> Agreement:
    """That those rows agree, or are compatible."""
    rule = {"agree": "same-range.v1", "compatible": "ranges-overlap.v1", "single": "one-source.v1"}[verdict]
    claims = tuple(f"c{row}" for row in rows)
    return Agreement(question=question, verdict=verdict, rule=rule, reason="", left=claims, rows=rows)


def _row(number: int, row: Told) -> AccountRow:
    claims = (f"c{number}", f"c{number}-copy") if row.copied else (f"c{number}",)
    return AccountRow(
        source=row.source,
        effect=row.effect,
        of=row.of,
        unit=row.unit,
        item=None,
        low=row.low,
        high=row.high,
        approx=row.approx,
        first_said=row.day,
        last_said=row.day,
        claims=claims,
        words=row.words,
        stance=row.stance,
        certainty=row.certainty,
        revises=row.revises,
    )


def _claims(number: int, row: Told) -> list[Claim]:
    made = [_claim(f"c{number}", "wire", row)]
    return [*made, _claim(f"c{number}-copy", "copy", row)] if row.copied else made


def _claim(name: str, report: str, row: Told, *, subset: bool = False) -> Claim:
    span = Span(document_id=report, start=0, end=5, exact="words")

    def mention(label: str | None) -> Mention | None:
        return Mention(span=span, name=label) if label else None

    figures = (
        Figure(
            effect=row.effect,
            of=tuple(Mention(span=span, name=label) for label in row.of),
            unit=row.unit,
            low=row.low,
            high=row.high,
            approx=row.approx,
            span=span,
            subset=subset,
        ),
    )
    return Claim(
        id=name,
        document_id=report,
        span=span,
        event="clash",
        actor=mention(row.actor),
        target=None,
        place=None,
        when=None,
        attribution=Attribution(
            content=(span,),
            source=mention(row.source),
            source_kind=row.kind or KINDS.get(row.source, "reporter"),
            cue=span,
            form="indirect",
        ),
        stance=row.stance,
        certainty=row.certainty,
        figures=figures if row.low is not None or row.high is not None else (),
        checks=tuple(Check(subject=None, method=None, finding=how, by=by, basis=None) for how, by in row.checks),
        evidence=tuple(Evidence(kind=kind, channel=None, span=span) for kind in row.evidence),
    )


def _account(source: str, rows: Sequence[Told]) -> Account:
    own = [(number, row) for number, row in enumerate(rows) if row.source == source]
    return Account(
        source=source,
        source_kind=own[0][1].kind or KINDS.get(source, "reporter"),
        relays=(),
        documents=("wire",),
        claims=tuple(f"c{number}" for number, _ in own),
        rows=tuple(number for number, _ in own),
    )


def _decided(subject: str, scale: str, grade: str) -> Decided:
    return Decided(
        decision=f"dec_{subject}",
        kind="assessed",
        subject=subject,
        field=scale,
        found=None,
        value=grade,
        by="amina",
        at="2024-01-01T00:00:00Z",
        reason="I know them",
    )
