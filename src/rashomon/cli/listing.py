"""`rashomon incidents` and `rashomon claims`: lists of what is in the ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from rashomon.cli import terminal
from rashomon.cli.gathering import day
from rashomon.cli.opened import view
from rashomon.codebook import terms
from rashomon.export import decided, jsonl, tables
from rashomon.ledger import protection
from rashomon.model import Claim, Document, to_plain


def incidents(path: Path, *, as_of: str | None, valid_at: str | None = None, form: str, reveal: bool = False) -> None:
    """List the incidents."""
    from rashomon import readings  # Brings what claims alone need not.

    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found = readings.incidents(seen)
    if form == "table":
        terminal.console().print(
            tables.incidents(protection.worded(found)) if found else "The ledger holds no incident."
        )
        return
    _print([tables.summary(reading) for reading in found], form)


def documents(path: Path, *, as_of: str | None, valid_at: str | None = None, form: str, reveal: bool = False) -> None:
    """List the documents, each with how many claims it makes."""
    from rashomon import readings

    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found = seen.documents()
        counted = Counter(claim.document_id for claim in readings.claims(seen).claims)
    if form == "table":
        terminal.console().print(tables.documents(found, counted) if found else "The ledger holds no document.")
        return
    plain = [to_plain(document) | {"claims": counted[document.id]} for document in found]
    for one in plain:
        del one["text"]  # `show DOCUMENT` has it.
    _print(plain, form)


def claims(
    path: Path,
    filters: Mapping[str, str | None],
    *,
    as_of: str | None,
    valid_at: str | None = None,
    form: str,
    reveal: bool = False,
) -> None:
    """List the claims that fit every filter (`source`, `actor`, `place`, `event`, `since`, `until`)."""
    from rashomon import readings

    event = filters.get("event")
    if event is not None and event not in terms("event"):
        raise typer.BadParameter(f"there are {', '.join(terms('event'))}", param_hint="--event")
    since, until = day(filters.get("since"), "--since"), day(filters.get("until"), "--until")
    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        documents = {document.id: document for document in seen.documents()}
        laid = readings.claims(seen)
    found = [claim for claim in laid.claims if fits(claim, documents[claim.document_id], filters)]
    if since or until:
        undated = [claim for claim in found if not (claim.when and (claim.when.start or claim.when.end))]
        found = [claim for claim in found if happened(claim, since, until)]
        if undated:
            note = f"note: {len(undated)} more would fit, but it is not known when they happened."
            print(note, file=sys.stderr)  # noqa: T201
    if form == "table":
        told = decided.reviewers(laid.decided)
        shown = tables.claims(protection.worded(found), documents.values(), told) if found else "No claim fits."
        terminal.console().print(shown)
        return
    _print([to_plain(claim) | decided.state(claim.id, laid.decided, laid.found) for claim in found], form)


def fits(claim: Claim, document: Document, filters: Mapping[str, str | None]) -> bool:
    """Whether the claim is by that source, about that actor, at that place and of that kind, where they are given."""
    source, actor, place, event = (filters.get(name) for name in ("source", "actor", "place", "event"))
    if event and claim.event != event:
        return False
    if source and not _among(source, tables.source_names(claim, document)):
        return False
    if actor and not _among(actor, tables.actor_names(claim)):
        return False
    if place:
        where = claim.place
        names = [where.span.exact] if where else []
        return _among(place, names) or bool(where and where.country and place.upper() == where.country)
    return True


def happened(claim: Claim, since: str | None, until: str | None) -> bool:
    """Whether the event may have been going on between two dates, both included; False where no date is known.

    Dates may be cut short: what happened in `2024-07` may have happened on any day of it.
    """
    if claim.when is None or not (claim.when.start or claim.when.end):
        return False
    start = claim.when.start or claim.when.end or ""
    end = claim.when.end or claim.when.start or ""
    after = since is None or end >= since or since.startswith(end)
    before = until is None or start <= until or start.startswith(until)
    return after and before


def _among(wanted: str, names: Sequence[str]) -> bool:
    return any(wanted.casefold() in name.casefold() for name in names)


def _print(items: Sequence[Any], form: str) -> None:
    if form == "json":
        sys.stdout.write(jsonl.line(list(items), indent=1) + "\n")
        return
    for item in items:
        sys.stdout.write(jsonl.line(item) + "\n")
