"""How documents were fetched, as the ledger may keep it: the web archive of a fetch holds what its document's bytes do.

So it is encrypted under the document's key where the document holds a protected name, and goes with it when that is
redacted. One that gave several documents is always encrypted, under a key of its own, since any of them may hold one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from rashomon.ledger import protection
from rashomon.ledger.errors import NotFound
from rashomon.ledger.keys import KeyStore
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.protection import Cover
from rashomon.ledger.redaction import PROTECTED, Shield, gone
from rashomon.ledger.schema import current, entries
from rashomon.ledger.view import View, among
from rashomon.model import Capture, Document, Stamp, from_json, record_id

CAPTURED = "captured"


def keep(
    ledger: Ledger,
    shield: Shield,
    document: Document,
    found: Iterable[tuple[bytes, Capture]],
    *,
    agent: str,
    guard: str,
) -> None:
    """Add how a document that the ledger holds was fetched, with the web archives; to be called in a transaction.

    `document` is as it was captured, its names uncovered. Nothing is kept of one that was redacted. Raises KeysError
    where a key cannot be made.
    """
    view = ledger.view()
    if document.id in gone(view):
        return
    names = view.protected_names(document.id)
    cover = Cover(document, names)
    for data, capture in found:
        one = _covered(capture, cover) if names else capture
        if not names and not shared(one, document):
            ledger.add([one], agent=agent, action=CAPTURED, data=data)
            continue
        name, key = _sealed_as(one, document)
        if not view.sealed_bytes(name):
            record, sealed = shield.sealed(data, name, key=key, sha256=one.warc_sha256)
            ledger.add([record], agent=guard, action=PROTECTED, data=sealed)
            view = ledger.view()
        ledger.add([one], agent=agent, action=CAPTURED)


def shared(capture: Capture, document: Document) -> bool:
    """Whether more than this document came out of what was fetched."""
    return capture.payload_sha256 != document.sha256


def key_of(capture: Capture, document: Document) -> str:
    """The subject of the key under which a web archive is encrypted, where it is."""
    return _sealed_as(capture, document)[1]


def _sealed_as(capture: Capture, document: Document) -> tuple[str, str]:
    """Under which name the encrypted web archive is noted, and whose key it takes."""
    if shared(capture, document):
        name = f"warc_{capture.warc_sha256[:16]}"
        return name, name
    return capture.id, document.id


def _covered(capture: Capture, cover: Cover) -> Capture:
    covered = dataclasses.replace(
        capture, url=cover.address(capture.url), asked=tuple(cover.address(one) for one in capture.asked)
    )
    return dataclasses.replace(covered, id=record_id("capture", covered))


def of(view: View, document_id: str) -> list[Capture]:
    """How a document was fetched, each time that it was, the first before the others."""
    wanted = current(view.upto, view.valid_at).where(entries.c.kind == Capture.__name__).order_by(entries.c.seq)
    return [from_json(Capture, row.record) for row in among(view, wanted, entries.c.document_id, [document_id])]


def stamps_of(view: View, capture: Capture) -> list[Stamp]:
    """The time stamps of a web archive, oldest first."""
    wanted = current(view.upto, view.valid_at).where(entries.c.kind == Stamp.__name__).order_by(entries.c.seq)
    return [from_json(Stamp, row.record) for row in among(view, wanted, entries.c.subject, [capture.id])]


def archive(view: View, document: Document, capture: Capture, store: KeyStore | None) -> bytes:
    """The web archive of a fetch as it was made.

    `store` is the key store, unlocked, or None. Raises NotFound where it was redacted, and, without a key store, where
    it is encrypted.
    """
    name, key = _sealed_as(capture, document)
    sealed = view.sealed_bytes(name, every=True)
    if not sealed:
        return view.bytes(capture.warc_sha256)
    if key in gone(view):
        raise NotFound(f"What was fetched for {document.id} can be read no more: its key is gone.")
    if store is None:
        raise NotFound(f"What was fetched for {document.id} is encrypted; it takes the key store.")
    keys = store.keys(key)
    for one in sealed:
        data = protection.unseal_bytes(view.bytes(one.sealed_sha256), keys, name)
        if data is not None:
            return data
    raise NotFound(f"What was fetched for {document.id} can be read no more: its key is gone.")


def is_sealed(view: View, document: Document, capture: Capture) -> bool:
    """Whether the web archive is kept encrypted."""
    return bool(view.sealed_bytes(_sealed_as(capture, document)[0], every=True))
