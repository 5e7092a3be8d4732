"""`rashomon media`: the pictures, films and recordings that came with reports, and where one of them was seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, As, AsOf, LedgerPath, Printed

if TYPE_CHECKING:
    from rashomon.ledger import View
    from rashomon.model import MediaItem


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(media))


def media(
    like: Annotated[
        Path | None,
        typer.Option(help="Only what is, or looks, like this picture or film; it is not kept.", metavar="FILE"),
    ] = None,
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """List the pictures, films and recordings in the ledger by their hashes, or find one by a file."""
    from rashomon.cli.opened import view

    with view(ledger, as_of) as seen:
        if like is None:
            _listed(seen, form)
        else:
            _found(seen, like, form)


def _listed(seen: View, form: Printed) -> None:
    from rashomon.export import pictured
    from rashomon.ledger import protection
    from rashomon.model import to_plain

    items = protection.worded(seen.media())
    if form is Printed.JSON:
        _json([to_plain(item) for item in items])
        return
    documents = {one.id: one for one in seen.documents({item.document_id for item in items})}
    for item in items:
        document = documents.get(item.document_id)
        where = (document.outlet or document.name if document else None) or item.document_id
        day = f", {document.published_at}" if document and document.published_at else ""
        name = f" {pictured.named(item)}" if pictured.named(item) else ""
        _line(f"{item.id}  {pictured.CALLED.get(item.kind, 'file')}{name} ({where}{day})")
        _line(f"  sha256 {item.sha256}" if item.sha256 else "  not kept: the report names it, and it was not there")
        for one in item.hashes:
            at = f" at {one.at:g} s" if one.at is not None else ""
            _line(f"  PDQ    {one.pdq} (quality {one.quality}{at})")
    _line(f"{len(items)} in all." if items else "No picture, film or recording came with a report.")


def _found(seen: View, path: Path, form: Printed) -> None:
    from rashomon import earlier
    from rashomon.export import pictured
    from rashomon.ledger import protection
    from rashomon.model import to_plain

    item = _item(path)
    found = protection.worded(earlier.same(seen, item))
    if form is Printed.JSON:
        _json({"item": to_plain(item), "seen": [to_plain(one) for one in found]})
        return
    for told in pictured.facts(item):
        _line(told)
    for one in found:
        _line(f"{one.media}: {pictured.seen(one)}")
    if not found:
        near = "" if item.hashes else " by its bytes; how it looks cannot be told"
        _line(f"Not seen in this ledger{near}.")


def _item(path: Path) -> MediaItem:
    """What the file is. Raises BadParameter for what is no picture, film or recording."""
    from rashomon.ingest import media as ingest
    from rashomon.ingest.limits import LIMITS, size
    from rashomon.protocols import Part

    try:
        with path.open("rb") as file:
            data = file.read(LIMITS.binary_bytes + 1)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read ({error.strerror})", param_hint="--like") from error
    if len(data) > LIMITS.binary_bytes:
        raise typer.BadParameter(f"{path} is larger than {size(LIMITS.binary_bytes)}", param_hint="--like")
    item, issues = ingest.described(Part(name=path.name, of="none"), data)
    if item is None:
        raise typer.BadParameter(f"{path} is no picture, film or recording", param_hint="--like")
    for issue in issues:
        if ingest.SILENT not in issue.message:
            print(issue.message, file=sys.stderr)  # noqa: T201
    return item


def _json(plain: Any) -> None:
    from rashomon.export import jsonl

    sys.stdout.write(jsonl.line(plain, indent=1) + "\n")


def _line(text: str) -> None:
    from rashomon.cli import terminal

    sys.stdout.write(terminal.harmless(text) + "\n")
