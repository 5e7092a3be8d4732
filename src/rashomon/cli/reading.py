"""`rashomon read`: reports into the ledger, and the accounts of their incidents out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rashomon import plugins
from rashomon.cli import terminal
from rashomon.cli.choosing import chosen
from rashomon.cli.ending import UNREAD
from rashomon.cli.gathering import codebook_folder, gather
from rashomon.export import decided, jsonl
from rashomon.model import Issue, Reading, to_plain
from rashomon.protocols import Export

if TYPE_CHECKING:
    from rashomon.pipeline import ReadResult

MOST_PAGES = 100
"""Incidents that are printed in full; nobody reads more at once, and each takes a third of a second."""


def read(
    names: Sequence[str],
    *,
    path: Path,
    published: str | None,
    outlet: str | None,
    show_words: bool,
    form: str,
    out: Path | None,
    reader: str | None = None,
    columns: str | None = None,
    processes: int = 1,
    everything: bool = False,
) -> None:
    """Read the inputs into the ledger at `path` and print their incidents as `form`."""
    gathered = gather(names, published=published, outlet=outlet, columns=columns)
    folder = codebook_folder(form, out)
    gathered.coding = folder is not None
    captured = gathered.opened()
    extractor = chosen(reader)
    # Loaded only now that there is something to read.
    from rashomon import earlier, overview, pipeline, readings, workers
    from rashomon.extract import relevance
    from rashomon.ledger import Ledger
    from rashomon.ledger.checkpoints import told

    with Ledger.open(path) as ledger:
        with terminal.progress("Reading", gathered.total) as step, workers.extracting(processes) as extracting:
            result = pipeline.read(
                captured,
                ledger,
                extractor=extractor,
                extracting=extracting,
                skipping=None if everything else relevance.skipped,
                progress=lambda document: step(document.name or document.url or document.id, gathered.total),
            )
        # Made here, so that no first visitor of the workbench waits for them.
        overview.make(ledger)
        view, kept = ledger.view(), ledger.label
        checkpoint = told(view) if form == "jsonl" else ""
        many = form == "table" and len(result.incidents) > MOST_PAGES
        shown = () if many else result.incidents
        found = [earlier.whole(view, readings.incident(view, incident.id)) for incident in shown]
        if folder is not None:
            from rashomon.cli import coded

            placed = [(inside, view.document(document.id)) for inside, document in gathered.placed]
            laid = readings.claims(view)
            claims = coded.of_ledger(laid.claims, (document for _, document in placed))
            coded.write(folder, placed, claims, result.issues, laid)
    issues = [*gathered.issues, *result.issues]
    if many:
        terminal.console().print(f"{len(result.incidents)} incidents: rashomon incidents lists them.")
    elif form == "table":
        _pages(found, show_words=show_words)
    elif form == "json":
        plain = to_plain(result) | {"incidents": [decided.plain(reading) for reading in found]}
        plain["issues"] = [to_plain(issue) for issue in issues]
        sys.stdout.write(jsonl.line(plain, indent=1) + "\n")
    elif form == "jsonl":
        made = Export(readings=found, checkpoint=checkpoint, policies=())
        plugins.exporter("export.jsonl.v1").export(made, sys.stdout.buffer)
    sys.stdout.flush()
    _summary(result, len(result.incidents), kept)
    if result.protected:
        from rashomon.cli import protected

        protected.closing(path, result.protected)
    # What ingest has said of a language need not be said again.
    issues = [issue for issue in issues if issue.stage == "ingest" or issue.subject not in gathered.foreign]
    lost = _issues(issues, found, result.more, shown=form == "table")
    if lost:
        raise typer.Exit(UNREAD)


def _pages(found: Sequence[Reading], *, show_words: bool) -> None:
    from rashomon.export import page
    from rashomon.ledger import protection

    console = terminal.console()
    for number, reading in enumerate(found):
        if number:
            console.print()
        page.render(protection.worded(reading), console, show_words=show_words)
    if not found:
        console.print("No incident was found.")


def _summary(result: ReadResult, incidents: int, kept: str) -> None:
    reports, again = (
        terminal.count(len(result.documents), "report"),
        f", {result.known} of them known" if result.known else "",
    )
    claims, about = terminal.count(result.claims, "new claim"), terminal.count(incidents, "incident")
    print(f"Read {reports}{again}: {claims}, {about}. Kept in {kept}.", file=sys.stderr)  # noqa: T201
    if result.skipped:
        left = "1 report was left unread: its words are" if result.skipped == 1 else None
        left = left or f"{result.skipped} reports were left unread: their words are"
        print(f"note: {left} not about armed conflict. With --all such are read, too.", file=sys.stderr)  # noqa: T201


def _issues(issues: Sequence[Issue], found: Sequence[Reading], more: int, *, shown: bool) -> bool:
    """Tell the issues that no page has shown; those of words are many, and are counted unless they lost a report."""
    on_pages = {issue for reading in found for issue in reading.issues} if shown else set()
    of_words = [issue for issue in issues if issue.stage != "ingest" and issue.severity != "error"]
    unread = [issue for issue in of_words if issue.stage == "extract" and issue.span is None]
    rest = set(of_words) - on_pages - set(unread)
    if rest or more:
        things = terminal.count(len(rest) + more, "thing")
        print(f"note: {things} more could not be read or resolved; see rashomon show DOCUMENT.", file=sys.stderr)  # noqa: T201
    return terminal.tell([*(issue for issue in issues if issue not in of_words), *unread])
