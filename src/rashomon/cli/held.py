"""What `rashomon captives` and `rashomon materiel` do."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from rashomon import readings
from rashomon.cli import terminal
from rashomon.cli.gathering import day
from rashomon.cli.opened import view
from rashomon.export import held, jsonl, sheets
from rashomon.export.fitting import fits, happened
from rashomon.ledger import View, protection
from rashomon.ledger.written import BLOCK, words_of
from rashomon.model import Captives, Materiel, ProtectedName, Reading
from rashomon.reconcile import captive_persons, materiel_types
from rashomon.reconcile import captives as people
from rashomon.reconcile import materiel as things


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which happenings are asked for."""

    incident: str | None
    place: str | None
    since: str | None
    until: str | None


def captives(
    path: Path,
    wanted: Wanted,
    *,
    group: str | None,
    captor: str | None,
    as_of: str | None,
    valid_at: str | None,
    form: str,
    reveal: bool,
) -> None:
    """Print the ledger of captives. Raises NotFound for an incident that is none, with ids near it."""
    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found, names = _readings(seen, wanted), seen.protected_names()
        known = _names(seen, names) if reveal else {}
    told = [
        one
        for one in people.of(found, names, _same(known))
        if _among(group, one.group) and _among(captor, (one.captor,) if one.captor else ())
    ]
    if not _written(told, held.captives_rows(told), form):
        shown = held.captives(protection.worded(told), known) if told else "No claim of captives fits."
        terminal.console().print(shown)


def materiel(
    path: Path,
    wanted: Wanted,
    *,
    owner: str | None,
    kind: str | None,
    as_of: str | None,
    valid_at: str | None,
    form: str,
    reveal: bool,
) -> None:
    """Print the ledger of materiel. Raises NotFound for an incident that is none, and BadParameter for what is no
    kind of thing."""
    within = _kind(kind)
    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found = _readings(seen, wanted)
    told = [one for one in things.of(found, within) if _among(owner, one.owner)]
    if not _written(told, held.materiel_rows(told), form):
        shown = held.materiel(protection.worded(told)) if told else "No claim of materiel fits."
        terminal.console().print(shown)


def _readings(seen: View, wanted: Wanted) -> list[Reading]:
    """The readings with those claims that fit. What is told of other places and times counts for nothing."""
    since, until = day(wanted.since, "--since"), day(wanted.until, "--until")
    found = [readings.incident(seen, wanted.incident)] if wanted.incident else readings.incidents(seen)
    if not (wanted.place or since or until):
        return found
    return [_only(reading, wanted.place, since, until) for reading in found]


def _only(reading: Reading, place: str | None, since: str | None, until: str | None) -> Reading:
    documents = {document.id: document for document in reading.documents}
    kept = tuple(
        claim
        for claim in reading.claims
        if fits(claim, documents[claim.document_id], {"place": place})
        and (not (since or until) or happened(claim, since, until))
    )
    return dataclasses.replace(reading, claims=kept)


def _kind(words: str | None) -> str | None:
    if words is None:
        return None
    plain = words.strip().casefold()
    found = (
        plain.replace(" ", "_") if plain.replace(" ", "_") in materiel_types.kinds() else materiel_types.kind_of(plain)
    )
    if found is None:
        kinds = ", ".join(name.replace("_", " ") for name in materiel_types.kinds())
        raise typer.BadParameter(f"there are {kinds}", param_hint="--type")
    return found


def _names(seen: View, names: Iterable[ProtectedName]) -> dict[str, str]:
    """The names behind the marks, as far as the view may see them."""
    known = {}
    wanted = list(names)
    documents = {one.id: one for one in seen.documents({name.document_id for name in wanted})}
    for one in wanted:
        if one.document_id in documents:
            text = documents[one.document_id].text
            longest = max((text[start:end] for start, end in one.places), key=len, default="")
            if longest and BLOCK not in longest:
                known[captive_persons.token(one.id)] = longest
    return known


def _same(known: Mapping[str, str]) -> dict[str, str]:
    """For each mark the first of those under which the same name goes."""
    first: dict[tuple[str, ...], str] = {}
    return {mark: first.setdefault(words_of(name), mark) for mark, name in sorted(known.items())}


def _among(wanted: str | None, names: Sequence[str]) -> bool:
    return wanted is None or any(wanted.casefold() in name.casefold() for name in names)


def _written(told: Sequence[Captives | Materiel], rows: Iterable[Sequence[str]], form: str) -> bool:
    """Write the ledger as data; False where it is asked for as a table, which is left to be printed."""
    if form == "json":
        sys.stdout.write(jsonl.line(held.plain(told), indent=1) + "\n")
    elif form == "csv":
        sheets.write(rows, sys.stdout)
    return form != "table"
