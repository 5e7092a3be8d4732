"""What the reports tell beside the figures: checks and denials, media, captives, bodies, things, earlier events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rashomon.export import wording
from rashomon.export.lines import Line, count, dated, source
from rashomon.model import Claim, Reading

CHECKED = frozenset({"verified", "confirmed"})


def checks(reading: Reading) -> tuple[Line, ...]:
    """What the reports say of checking, each sentence once with the number of claims it is about; then who denies or
    doubts without a figure."""
    grouped: dict[tuple[bool, str, str, str], list[str]] = defaultdict(list)
    for claim in reading.claims:
        for check in claim.checks:
            text = wording.words(check.basis.exact, whole=True) if check.basis else ""
            grouped[(check.finding in CHECKED, check.by, check.finding, text)].append(claim.id)
    listed = {name for row in reading.rows for name in row.claims}
    return (
        *(
            Line(
                text=f"{by}: {finding}{f' — “{text}”' if text else ''} ({count(claims, 'claim')})",
                claims=tuple(claims),
            )
            for (_, by, finding, text), claims in sorted(grouped.items(), key=lambda item: item[0][0])
        ),
        *(
            _told(claim, reading)
            for claim in reading.claims
            if claim.stance in ("denies", "doubts") and claim.id not in listed
        ),
    )


def evidence(reading: Reading) -> tuple[Line, ...]:
    """Films, pictures and the like, each once, with what is said of whether they were checked."""
    grouped: dict[tuple[str, str | None, str], list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        for item in claim.evidence:
            grouped[(item.kind, item.channel, wording.words(item.span.exact, whole=True))].append(claim)
    lines = []
    for (kind, channel, text), claims in grouped.items():
        status = sorted({check.finding for claim in claims for check in claim.checks}) or ["no check told"]
        where = f" on {channel}" if channel else ""
        lines.append(Line(text=f"{kind}{where}: “{text}” — {', '.join(status)}", claims=tuple(c.id for c in claims)))
    return tuple(lines)


def captives(reading: Reading) -> tuple[Line, ...]:
    """Claims of people taken, held and freed, and of talks, by day."""
    return dated(
        [claim for claim in reading.claims if claim.event in ("capture", "release", "talks", "arrest")], reading
    )


def remains(reading: Reading) -> tuple[Line, ...]:
    """Claims of bodies and of whatever the codebook has no kind of its own for."""
    return dated([claim for claim in reading.claims if claim.event == "other"], reading)


def materiel(reading: Reading) -> tuple[Line, ...]:
    """Rows that count things, by source, effect and owner."""
    return tuple(
        Line(
            text=f"{row.source}: {wording.effect(row.effect)} {wording.number(row)}{wording.things(row)}"
            f" of {wording.group(row.of)}{wording.hedge(row)}",
            claims=row.claims,
        )
        for row in reading.rows
        if row.unit != "persons" and (row.low is not None or row.high is not None)
    )


def earlier(reading: Reading) -> tuple[Line, ...]:
    """Background events by day; those whose outcome the reports leave open say so."""
    return dated(reading.background, reading, lambda claim: left_open(claim, reading.background))


def left_open(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether the reports leave open how a background event came out: planned, disputed, unchecked, people held or
    talks begun with nothing told of their end."""
    if claim.stance in ("intends", "denies", "doubts") or claim.certainty in ("possible", "unknown"):
        return True
    if any(check.finding not in CHECKED for check in claim.checks):
        return True
    if claim.event == "capture":
        return not any(other.event == "release" for other in others)
    return claim.event == "talks" and bool(claim.when and claim.when.start and not claim.when.end)


def _told(claim: Claim, reading: Reading) -> Line:
    verb = wording.STANCES[claim.stance].split(maxsplit=1)[0]
    text = f"{source(claim, reading)} {verb}: “{wording.words(claim.span.exact)}”"
    return Line(text=text, claims=(claim.id,))
