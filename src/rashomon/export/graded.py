"""Grades as tables and sentences: what is proposed and why, and beside it what a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from rashomon.codebook import load
from rashomon.export import decided, wording
from rashomon.export.tables import headed, short, texts
from rashomon.model import Case, Graded, Reading, TrackRecord, to_plain

VERDICTS = ("confirmed", "contradicted", "neither")


def sources(found: Iterable[tuple[TrackRecord, Graded]]) -> Table:
    """Sources with what is proposed, what was decided, and the counts behind the proposal."""
    table = headed("source", "kind", "proposed", "decided")
    for name in VERDICTS:
        table.add_column(name, justify="right")
    for record, graded in found:
        counts = [str(record.counted(verdict)) for verdict in VERDICTS]
        table.add_row(*texts(record.source, record.kind, graded.proposed, person(graded), *counts))
    return table


def claims(found: Iterable[Graded], reading: Reading) -> Table:
    """The reading's claims with what is proposed and why, and what was decided."""
    told = {claim.id: claim for claim in reading.claims}
    sources = reading.sources()
    table = headed("claim", "source", "words", "proposed", "decided", "why")
    for graded in found:
        claim = told[graded.subject]
        table.add_row(
            *texts(
                short(graded.subject),
                sources.get(graded.subject, ""),
                wording.words(claim.span.exact),
                graded.proposed,
                person(graded),
                " ".join(reason.sentence for reason in graded.reasons),
            )
        )
    return table


def person(graded: Graded) -> str:
    """What a person decided and who, nothing where nobody has."""
    return f"{decided.MARK} {graded.decided} by {graded.by}" if graded.decided else ""


def told(graded: Graded) -> Iterable[Text]:
    """One grade with every reason, a line each; what a person decided first, for it stands."""
    meaning = load("scales")[graded.scale]
    if graded.decided:
        words = f"{decided.MARK} {graded.scale} {graded.decided}, {meaning[graded.decided]}"
        yield Text(f"{words} — decided by {graded.by}: {graded.because}", style="bold")
    style = "" if graded.decided else "bold"
    yield Text(f"proposed: {graded.scale} {graded.proposed}, {meaning[graded.proposed]}", style=style)
    for reason in graded.reasons:
        yield Text(f"•  {reason.feature}: {reason.sentence}")


def cases(found: Sequence[Case]) -> Iterable[Text]:
    """The cases behind a source's record, a line each with the claims; those that were put to the test first."""
    for case in sorted(found, key=lambda case: VERDICTS.index(case.verdict)):
        by = f" by {wording.group(case.by)}" if case.by else ""
        own, others = (", ".join(short(name) for name in names) for names in (case.claims, case.others))
        beside = f" beside {others}" if others else ""
        yield Text(f"•  {case.verdict}{by}: {case.question}, {case.title} ({own}{beside})")


def plain(graded: Graded, record: TrackRecord | None = None) -> dict[str, Any]:
    """One grade as JSON types, with the grade that stands, and for a source its record."""
    made: dict[str, Any] = to_plain(graded) | {"grade": graded.grade}
    if record is not None:
        counts = {verdict: record.counted(verdict) for verdict in VERDICTS}
        made["record"] = to_plain(record) | {"counts": counts}
    return made
