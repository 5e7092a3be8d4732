"""`rashomon extract`: what is read from each report, with no ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from rashomon.cli import terminal
from rashomon.cli.choosing import chosen
from rashomon.cli.ending import UNREAD
from rashomon.cli.gathering import Gathered, codebook_folder, gather
from rashomon.export import jsonl, tables
from rashomon.model import Capture, Claim, Document, Extraction, MediaItem
from rashomon.protocols import Extractor


def extract(
    names: Sequence[str],
    *,
    published: str | None,
    outlet: str | None,
    form: str,
    out: Path | None,
    reader: str | None = None,
    columns: str | None = None,
    processes: int = 1,
) -> None:
    """Extract the inputs and print them as `form`, each as soon as it is read."""
    gathered = gather(names, published=published, outlet=outlet, columns=columns)
    folder = codebook_folder(form, out)
    gathered.coding = folder is not None
    captured = gathered.opened()
    with terminal.progress("Reading", gathered.total, streaming=True) as step:
        extracted = _extracted(gathered, captured, step, chosen(reader), processes)
        if form == "jsonl":
            for document, extraction in extracted:
                sys.stdout.write(jsonl.line(jsonl.layers(document, extraction)) + "\n")
        elif form == "json":
            everything = [jsonl.layers(document, extraction) for document, extraction in extracted]
            sys.stdout.write(jsonl.line(everything, indent=1) + "\n")
        elif form == "table":
            console = terminal.console()
            for document, extraction in extracted:
                console.print(tables.document_heading(document))
                console.print(tables.claims(extraction.claims, [document]))
        elif folder is not None:
            from rashomon.cli import coded

            claims: dict[str, Sequence[Claim]] = {}
            for document, extraction in extracted:
                claims[document.id] = extraction.claims
            coded.write(folder, gathered.placed, claims)
    sys.stdout.flush()
    if terminal.tell(gathered.issues):
        raise typer.Exit(UNREAD)


def _extracted(
    gathered: Gathered,
    captured: Iterator[tuple[bytes, Document | MediaItem | Capture]],
    step: terminal.Step,
    extractor: Extractor,
    processes: int,
) -> Iterator[tuple[Document, Extraction]]:
    from rashomon import workers  # Heavy, and not needed where nothing can be read.

    private = 0
    documents = (document for _, document in captured if isinstance(document, Document))
    with workers.extracting(processes) as extracting:
        for document, extraction in extracting(documents, extractor):
            private += len(extraction.persons or ())
            gathered.issues += [issue for issue in extraction.issues if issue.severity == "error"]
            yield document, extraction
            step(document.name or document.url or document.id, gathered.total)
    if private:
        told = "1 name" if private == 1 else f"{private} names"
        print(  # noqa: T201
            f"note: {told} that a ledger would protect may stand in this; extract covers nothing. "
            "rashomon read --format writes the same without them.",
            file=sys.stderr,
        )
