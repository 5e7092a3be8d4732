"""How often a source's word was confirmed or contradicted, over incidents, with the claims behind each count.

One case is one question of one incident on which a source gave its word, however many reports and claims carry it.
`confirmed`: somebody checked and found it so, or an independent source gives the same (a report's own voice aside), and
nobody contradicts it. `contradicted`: a check found otherwise, or an independent source that does not speak of its own
feat says otherwise, and nobody confirms it. All else is `neither`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rashomon.assess.bearing import Bearing, Heard, Voice
from rashomon.codebook.naming import fold
from rashomon.model import AccountRow, Case, Reading, TrackRecord


def of(readings: Iterable[Reading]) -> tuple[TrackRecord, ...]:
    """The record of every source of the readings, by name. A source that only denies has cases too."""
    cases: dict[str, list[Case]] = defaultdict(list)
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for reading in readings:
        for account in reading.accounts:
            names.setdefault(fold(account.source), account.source)
            kinds.setdefault(fold(account.source), account.source_kind)
        for source, case in _cases(reading):
            names.setdefault(fold(source), source)
            cases[fold(source)].append(case)
    return tuple(
        TrackRecord(source=name, kind=kinds.get(key, "anonymous"), cases=tuple(cases[key]))
        for key, name in sorted(names.items())
    )


def _cases(reading: Reading) -> Iterable[tuple[str, Case]]:
    grouped: dict[tuple[str, str], list[tuple[AccountRow, Bearing]]] = defaultdict(list)
    for row, bearing in zip(reading.rows, Heard.of(reading).on_rows(), strict=True):
        if not bearing.revised:
            grouped[(row.source, _question(row))].append((row, bearing))
    for (source, question), found in grouped.items():
        yield source, _case(reading, question, [row for row, _ in found], [bearing for _, bearing in found])


def _case(reading: Reading, question: str, rows: Sequence[AccountRow], found: Sequence[Bearing]) -> Case:
    held = [voice for one in found for voice in one.confirmed]
    verified = [name for one in found for name in one.verified]
    against = [voice for one in found for voice in one.contradicted]
    disputed = [name for one in found for name in one.disputed]
    verdict, voices, checkers = "neither", list[Voice](), list[str]()
    if (held or verified) and not (against or disputed):
        verdict, voices, checkers = "confirmed", held, verified
    elif (against or disputed) and not (held or verified):
        verdict, voices, checkers = "contradicted", against, disputed
    return Case(
        incident=reading.incident.id,
        title=reading.incident.title,
        question=question,
        verdict=verdict,
        interest=found[0].interest.value,
        claims=tuple(dict.fromkeys(name for row in rows for name in row.claims)),
        by=tuple(dict.fromkeys([*checkers, *(voice.source for voice in voices)])),
        others=tuple(dict.fromkeys(name for voice in voices for name in voice.claims)),
    )


def _question(row: AccountRow) -> str:
    of = " and ".join(sorted(row.of)) or "nobody named"
    unit = "" if row.unit == "persons" else f" ({row.unit})"
    return f"{row.effect.replace('_', ' ')} of {of}{unit}"
