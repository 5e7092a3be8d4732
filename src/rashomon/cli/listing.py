"""`rashomon incidents` and `rashomon claims`: lists of what is in the ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rashomon.cli import terminal
from rashomon.cli.gathering import day
from rashomon.cli.opened import view
from rashomon.codebook import terms
from rashomon.export import decided, jsonl, tables
from rashomon.export.fitting import dated, fits, happened
from rashomon.ledger import Filter, protection
from rashomon.ledger.finding import cursor, place_after
from rashomon.ledger.lookup import UNDATED
from rashomon.model import Claim, Document, to_plain

if TYPE_CHECKING:
    from rashomon import pages

PAGE = 100
"""Claims that a table shows at once."""

COUNTED = 100
"""How far claims are counted of which nobody knows when they happened."""


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
    from rashomon import pages

    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found = seen.documents()
        counted = Counter(pages.counts(seen))
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
    limit: int | None = None,
    after: str | None = None,
) -> None:
    """List the claims that fit every filter (`source`, `actor`, `place`, `event`, `since`, `until`).

    `limit` of them, otherwise all as data and a page's worth in a table, from where the page before ended.
    """
    from rashomon import pages

    event = filters.get("event")
    if event is not None and event not in terms("event"):
        raise typer.BadParameter(f"there are {', '.join(terms('event'))}", param_hint="--event")
    since, until = day(filters.get("since"), "--since"), day(filters.get("until"), "--until")
    try:
        place_after(after)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--after") from error
    wanted = Filter(source=filters.get("source"), actor=filters.get("actor"), place=filters.get("place"), event=event)
    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        within = replace(wanted, since=since, until=until)
        found = pages.Claims(seen, within, partial(_fits, filters=filters, since=since, until=until))
        if (since or until) and after is None:
            undated = pages.Claims(seen, wanted, partial(fits, filters=filters)).walk(cursor((UNDATED, 0)), COUNTED + 1)
            _note_undated([one.claim for one in islice((one for one in undated if not dated(one.claim)), COUNTED + 1)])
        if form != "table" and limit is None:
            _print((_told(claim, found) for page in found.pages(after) for claim in page.claims), form)
            return
        page = found.page(after, limit or PAGE)
        more = _more(found, page) if page.after else None
    if form != "table":
        _print((_told(claim, found) for claim in page.claims), form)
        if more:
            print(f"note: {more}", file=sys.stderr)  # noqa: T201
        return
    told = decided.reviewers(found.laid.decided)
    shown = tables.claims(protection.worded(page.claims), page.documents, told) if page.claims else "No claim fits."
    terminal.console().print(shown)
    if more:
        terminal.console().print(more)


def _told(claim: Claim, found: pages.Claims) -> dict[str, Any]:
    made = found.laid.decided if claim.document_id in found.reports else ()
    plain: dict[str, Any] = to_plain(claim)
    return plain | decided.state(claim.id, made, found.laid.found)


def _more(found: pages.Claims, page: pages.Page) -> str:
    most = found.most()
    number = "many" if most is None else f"at most {max(most - len(page.claims), 1):,}"
    return f"More claims fit ({number}); go on with --after {page.after}"


def _note_undated(undated: Sequence[Claim]) -> None:
    if undated:
        number = f"more than {COUNTED}" if len(undated) > COUNTED else str(len(undated))
        note = f"note: {number} more would fit, but it is not known when they happened."
        print(note, file=sys.stderr)  # noqa: T201


def _fits(
    claim: Claim, document: Document, *, filters: Mapping[str, str | None], since: str | None, until: str | None
) -> bool:
    return fits(claim, document, filters) and (not (since or until) or happened(claim, since, until))


def _print(items: Iterable[Any], form: str) -> None:
    """Write each item as soon as it is there."""
    if form != "json":
        for item in items:
            sys.stdout.write(jsonl.line(item) + "\n")
        return
    mark = "["
    for item in items:
        sys.stdout.write(mark + jsonl.line([item], indent=1)[1:-2])
        mark = ","
    sys.stdout.write("[]\n" if mark == "[" else "\n]\n")
