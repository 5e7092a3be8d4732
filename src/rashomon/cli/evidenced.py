"""What `rashomon evidence` does."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from cryptography.x509 import Certificate

from rashomon.cli import protected, terminal
from rashomon.cli.ending import UNREAD, Failure
from rashomon.ingest import evidence
from rashomon.ledger import Ledger, View, captures, moments, stamps
from rashomon.ledger.errors import NotProved
from rashomon.model import Capture, Document, Stamp


def show(name: str, *, path: Path, out: Path | None, authority: str | None, roots: Path | None) -> None:
    """Show the last fetch of a document, and write its web archive. Exits 1 where what is kept is not as it was.

    Raises Failure for a document that was not fetched, LedgerError for one that cannot be read any more.
    """
    trusted = stamps.certificates(roots) if roots else []
    with Ledger.open(path, create=False) as ledger:
        view = ledger.view()
        document = view.document(name)
        known = captures.of(view, document.id)
        if not known:
            raise Failure(f"{document.id} was not fetched from an address; the ledger holds its bytes alone.")
        capture = known[-1]
        data = _archive(view, document, capture, path)
        if authority is not None:
            stamps.stamped(ledger, capture.id, capture.warc_sha256.encode(), authority, trusted)
            view = ledger.view()
        wrong = []
        for line in _told(document, capture, data, len(known)):
            typer.echo(terminal.harmless(line))
            wrong += [line] if line.startswith("NOT ") else []
        for line in _stamped(captures.stamps_of(view, capture), capture, trusted):
            typer.echo(terminal.harmless(line))
            wrong += [line] if line.startswith("NOT ") else []
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as error:
            raise Failure(f"{out} cannot be written ({error.strerror}).") from error
        print(f"note: Written to {out}.", file=sys.stderr)  # noqa: T201
    if wrong:
        raise typer.Exit(UNREAD)


def _archive(view: View, document: Document, capture: Capture, path: Path) -> bytes:
    store = protected.unlocked(path) if captures.is_sealed(view, document, capture) else None
    return captures.archive(view, document, capture, store)


def _told(document: Document, capture: Capture, data: bytes, times: int) -> Iterator[str]:
    """What a web archive shows; lines that begin with `NOT` say what does not hold."""
    again = f" (the last of {times} times)" if times > 1 else ""
    yield f"{document.id} was fetched at {capture.fetched_at}{again}"
    for address in capture.asked:
        yield f"  by way of   {address}"
    yield f"  from        {capture.url}"
    yield f"  answered    {capture.status} {capture.media_type or ''} from {capture.address}".rstrip()
    digest = hashlib.sha256(data).hexdigest()
    if digest != capture.warc_sha256:
        yield f"NOT AS IT WAS: the web archive has the hash {digest}, not {capture.warc_sha256}."
    else:
        yield f"  kept as     WARC, {len(data):,} bytes, SHA-256 {digest}"
    for one in evidence.shown(data):
        if one.kind == "warcinfo":
            continue
        yield f"    {one.kind:<9} {one.first}"
        if one.holds is False:
            yield f"NOT AS IT WAS: the digest of this record ({one.kind} {one.url}) is another."
    if captures.shared(capture, document):
        yield "The document is one of several that what was answered held."
    else:
        yield "The document is what was answered: its bytes have the hash that is kept of them."


def _stamped(found: Sequence[Stamp], capture: Capture, roots: Sequence[Certificate]) -> Iterator[str]:
    for stamp in found:
        data = capture.warc_sha256.encode()
        if not roots:
            yield f"{stamp.authority} says that it was there at {stamp.stamped_at}; give --roots to verify that."
            continue
        try:
            at = stamps.verified(base64.b64decode(stamp.response), data, roots)
            yield f"It was there at {moments.stamp(at)}, by a time stamp of {stamp.authority} that holds."
        except NotProved as error:
            yield f"NOT PROVED by {stamp.authority}: {error}"
