"""Incidents in the form of UCDP's Georeferenced Event Dataset (columns and their order of versions 23.1 to 25.1).

The values are ours: one row an incident, `low`, `best` and `high` by the policy `ucdp.v2`. Where we have no value the
cell is empty; UCDP's identifiers are given of the actors for which our lists have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from rashomon.codebook import bodies
from rashomon.export import csv, placing, shaped, wording
from rashomon.model import Estimate, Reading
from rashomon.protocols import Export

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
)  # fmt: skip
"""UCDP's own; `shaped.EXTRA` follow."""

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
"""Types of violence."""

DAYS = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
"""The most days between which an event of each precision of dates was."""


class UcdpExporter:
    """Incidents in the columns of UCDP's GED, with our values, as CSV."""

    name = "export.ucdp.v1"
    ending = ".csv"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write a row for each incident."""
        csv.write([(*COLUMNS, *shaped.EXTRA)], out)
        for reading in found.readings:
            cells = cells_of(found, reading)
            csv.write([(*(cells.get(name) for name in COLUMNS), *(cells[name] for name in shaped.EXTRA))], out)


def cells_of(found: Export, reading: Reading) -> dict[str, str | int | float | None]:
    """The cells of one incident by their columns; columns that are not there are empty."""
    made = shaped.estimates(reading, "ucdp")
    dead, days, place = shaped.total(made), shaped.days(reading), placing.point(reading)
    first, second = ordered(reading)
    at = placing.coordinates(place)
    reports = reading.reports
    told = [f"{one.outlet or ''}, {one.published_at or ''}, {one.title or ''}".strip(", ") for one in reports]
    return {
        "id": reading.incident.id,
        "year": int(days.first[:4]) if days and days.first[:4] == days.last[:4] else None,
        "type_of_violence": violence(first, second),
        "dyad_name": f"{' + '.join(first)} - {' + '.join(second)}" if first and second else None,
        "side_a_new_id": _identifier(first),
        "side_a": " + ".join(first) or None,
        "side_b_new_id": _identifier(second),
        "side_b": " + ".join(second) or None,
        "number_of_sources": len(reports),
        "source_article": " | ".join(part for part in (shaped.joined(told), shaped.trace(made)) if part),
        "source_office": shaped.joined(one.outlet for one in reports),
        "source_date": shaped.joined(one.published_at for one in reports),
        "source_headline": shaped.joined(one.title for one in reports),
        "source_original": shaped.joined(account.source for account in reading.heard),
        "where_prec": shaped.precision(reading, "ucdp"),
        "where_coordinates": place.span.exact if place else None,
        "where_description": reading.incident.place,
        "latitude": at[1] if at else None,
        "longitude": at[0] if at else None,
        "geom_wkt": f"POINT ({at[0]} {at[1]})" if at else None,
        "country": wording.country(reading.incident.country),
        "date_prec": next((code for most, code in DAYS if days.count <= most), None) if days else None,
        "date_start": days.first if days else None,
        "date_end": days.last if days else None,
        **deaths(made, first, second),
        "best": dead.best if dead else None,
        "high": dead.high if dead else None,
        "low": dead.low if dead else None,
        **dict(zip(shaped.EXTRA, shaped.appended(found, reading, made), strict=True)),
    }


def ordered(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Side A and side B: a state before others, as UCDP has them, and civilians last."""
    first, second = shaped.sides(reading)
    turned = (shaped.kinds(second) & shaped.STATE and not shaped.kinds(first) & shaped.STATE) or (
        shaped.CIVILIANS in shaped.kinds(first) and second
    )
    return (second, first) if turned else (first, second)


def violence(first: Sequence[str], second: Sequence[str]) -> int | None:
    """The type of violence by who is on each side; None where that is not known of both."""
    kinds, others = shaped.kinds(first), shaped.kinds(second)
    if not (kinds & shaped.ARMED and others):
        return None
    if others == {shaped.CIVILIANS}:
        return ONE_SIDED
    if not others & shaped.ARMED:
        return None
    if (kinds | others) & shaped.STATE:
        return STATE_BASED
    return None if None in kinds | others else NON_STATE


def deaths(made: Iterable[Estimate], first: Sequence[str], second: Sequence[str]) -> dict[str, int | None]:
    """The best numbers of the dead of each side, of civilians, and of whoever is neither; None where nobody counts."""
    found: dict[str, int | None] = {}
    for one in made:
        if one.total or one.effect != "killed" or one.best is None:
            continue
        if shaped.kinds(one.of) == {shaped.CIVILIANS}:
            name = "deaths_civilians"
        elif one.of and set(one.of) <= set(first):
            name = "deaths_a"
        elif one.of and set(one.of) <= set(second):
            name = "deaths_b"
        else:
            name = "deaths_unknown"
        found[name] = (found.get(name) or 0) + one.best
    return found


def _identifier(side: Sequence[str]) -> int | None:
    """UCDP's number of the only actor of a side, where the lists of actors have it."""
    if len(side) != 1:
        return None
    same = bodies.known().get(side[0], {}).get("same_as", ())
    known = [one.removeprefix("ucdp:") for one in same if one.startswith("ucdp:")]
    return int(known[0]) if known and known[0].isdigit() else None
