"""Media as the ledger may keep them: sealed with the key of their document, where its own bytes are.

What a medium is called and its caption may hold a protected name, its bytes whatever the document's do, and where it
was taken leads to who took it. So the media of a document that holds protected names are told of without their place,
their bytes are encrypted under the document's key, and go with it when the document is redacted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rashomon.ledger import moments, protection
from rashomon.ledger.errors import NotFound
from rashomon.ledger.keys import KeyStore
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.protection import Cover
from rashomon.ledger.redaction import PROTECTED, Shield, gone
from rashomon.ledger.view import View
from rashomon.model import Document, MediaItem, to_plain

CAPTURED = "captured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A medium as it came in."""

    item: MediaItem
    data: bytes | None
    """None for what a document names and was not there."""


def keep(
    ledger: Ledger,
    shield: Shield,
    document: Document,
    media: Iterable[Captured],
    named: Callable[[MediaItem], MediaItem],
    *,
    agent: str,
    guard: str,
    valid: moments.Interval,
) -> int:
    """Add what came with a document that the ledger holds, and give how much of it is new; to be called in a
    transaction.

    `document` is as it was captured, its names uncovered; `named` gives a medium its id. What is there already stays,
    unless more is known of it now. Nothing is kept of a document that was redacted. Raises KeysError where a key cannot
    be made.
    """
    view = ledger.view()
    if document.id in gone(view):
        return 0
    names, sealed = view.protected_names(document.id), bool(view.sealed_bytes(document.id))
    cover = Cover(document, names)
    held = {one.id: one for one in view.media([document.id])}
    added = 0
    for one in _each_once(media):
        item = named(cover.medium(one.item))
        if names:
            item = dataclasses.replace(item, latitude=None, longitude=None)
        replaced = next((other for other in held.values() if _same_name(other, item)), None)
        if item.id in held:
            if _known(item) <= _known(held[item.id]):
                continue
        elif replaced is not None and (item.sha256 is None or replaced.sha256 is not None):
            if item.sha256 is None:
                continue
            replaced = None
        data = one.data or None
        if sealed and data is not None:
            if not view.sealed_bytes(item.id):
                record, data = shield.sealed(data, item.id, key=document.id, sha256=item.sha256 or "")
                ledger.add([record], agent=guard, action=PROTECTED, data=data)
            data = None
        supersedes = {item.id: view.entry(replaced).seq} if replaced is not None and item.id not in held else None
        ledger.add([item], agent=agent, action=CAPTURED, data=data, supersedes=supersedes, valid=valid)
        added += item.id not in held
        held.pop(replaced.id if replaced is not None else "", None)
        held[item.id] = item
    return added


def captured_bytes(view: View, item: MediaItem, store: KeyStore | None) -> bytes:
    """The bytes of a medium as they were captured.

    Raises NotFound where there are none, where they were redacted, and, without an unlocked key store, where they are
    sealed.
    """
    if item.sha256 is None:
        raise NotFound(f"{item.id} was named by a report and not there; the ledger has no bytes of it.")
    sealed = view.sealed_bytes(item.id, every=True)
    if not sealed:
        return view.bytes(item.sha256)
    if item.document_id in gone(view):
        raise NotFound(f"The bytes of {item.id} can be read no more: their key is gone.")
    if store is None:
        raise NotFound(f"The bytes of {item.id} are sealed; only who may read protected names gets them.")
    keys = store.keys(item.document_id)
    for one in sealed:
        data = protection.unseal_bytes(view.bytes(one.sealed_sha256), keys, item.id)
        if data is not None:
            return data
    raise NotFound(f"The bytes of {item.id} can be read no more: their key is gone.")


def _each_once(media: Iterable[Captured]) -> Iterator[Captured]:
    """Of one that is named twice, the one with a caption."""
    found: dict[str, Captured] = {}
    for one in media:
        known = found.get(one.item.id)
        if known is None or (known.item.caption is None and one.item.caption is not None):
            found[one.item.id] = one
    return iter(found.values())


def _same_name(left: MediaItem, right: MediaItem) -> bool:
    name, address = left.name, left.url
    return (name is not None and name == right.name) or (name is None and address is not None and address == right.url)


def _known(item: MediaItem) -> int:
    """How many fields say something: what is read again without the libraries that it was read with says less."""
    return sum(value not in (None, [], ()) for value in to_plain(item).values())
