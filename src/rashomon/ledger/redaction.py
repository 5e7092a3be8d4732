"""Where protected names meet the ledger: sealed as they come in, given back to who has the passphrase, and redacted."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rashomon.ledger import protection
from rashomon.ledger.errors import LedgerError, NotFound
from rashomon.ledger.keys import KeyStore, beside
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.protection import Cover, Typed, Uncover
from rashomon.ledger.view import View
from rashomon.ledger.writing import EVERYTHING
from rashomon.ledger.written import same_name
from rashomon.model import Document, Issue, Person, ProtectedName, Redaction, SealedBytes

MOST_ALIKE = 8
"""Digits of an id from which it may be given, as many as `[name protected …]` shows."""
AGENT = "protect.v1"
PROTECTED, REDACTED = "protected", "redacted"
"""The actions of entries that seal and that destroy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shielded:
    """A document as the ledger may keep it."""

    document: Document
    data: bytes | None
    """Its bytes, encrypted where they hold a protected name; None where the ledger has them already or may not."""
    records: tuple[ProtectedName | SealedBytes, ...]
    """What is to be added with it."""
    issues: tuple[Issue, ...]
    """What could not be protected."""
    cover: Cover
    names: int = 0
    """Names that were sealed now."""


class Shield:
    """Takes protected names out of what is about to be kept in one ledger, and keeps the keys."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store: KeyStore | None = None

    @property
    def store(self) -> KeyStore:
        """The ledger's key store, made where there is none."""
        if self._store is None:
            self._store = KeyStore.open(beside(self._ledger.label))
        return self._store

    def marked(self, document: Document) -> list[Person]:
        """Those in the document whose names somebody marked (`rashomon protect`)."""
        path = beside(self._ledger.label)
        if self._store is None and not path.exists():
            return []
        return [Person(role="source", names=names) for names in protection.marked(document, self.store.marked)]

    def document(self, document: Document, data: bytes | None, persons: Iterable[Person]) -> Shielded:
        """The document and its bytes without the names of these persons, nor those that were protected in it before.

        Makes the keys, before anything of it is in the ledger. Raises KeysError where it cannot.
        """
        view = self._ledger.view()
        held = view.protected_names(document.id)
        names = protection.subjects(document, [*self.marked(document), *persons], held)
        cover = Cover(document, names)
        if not names:
            return Shielded(document=document, data=data, records=(), issues=(), cover=cover)
        redacted = {one.id for one in view.redactions()}
        records: list[ProtectedName | SealedBytes] = []
        for one in names:
            if one in held:
                continue
            if one.id not in redacted:
                one = protection.seal(one, document.text, self.store.new_key(one.id))
            records.append(one)
        issues: tuple[Issue, ...] = ()
        if view.sealed_bytes(document.id):
            data = None
        elif self._in_the_clear(view, document):
            issues = (_too_late(document),)
        elif data is not None:
            record, data = self.sealed(data, document.id, key=document.id, sha256=document.sha256)
            records.insert(0, record)
        return Shielded(
            document=cover.document,
            data=data,
            records=tuple(records),
            issues=issues,
            cover=cover,
            names=sum(isinstance(one, ProtectedName) for one in records),
        )

    def sealed(self, data: bytes, name: str, *, key: str, sha256: str) -> tuple[SealedBytes, bytes]:
        """Bytes encrypted under a new key, and the record that they are kept so in the place of those of `name`.

        `key` is the subject of the key, with which they go; `sha256` is of the bytes as they came. Raises KeysError
        where the key cannot be made.
        """
        made = protection.seal_bytes(data, self.store.new_key(key), name)
        digest = hashlib.sha256(made).hexdigest()
        return SealedBytes(id=name, document_id=key, sha256=sha256, sealed_sha256=digest), made

    def covered(self, view: View, document: Document) -> Document:
        """A captured document as it stands in the ledger if nothing but its capture has changed."""
        return self.cover(view, document).document

    def cover(self, view: View, document: Document) -> Cover:
        """What covers the names of a captured document that the ledger knows."""
        return Cover(document, view.protected_names(document.id))

    def _in_the_clear(self, view: View, document: Document) -> bool:
        try:
            view.bytes(document.sha256)
        except NotFound:
            return False
        return True


def _too_late(document: Document) -> Issue:
    message = (
        f"{document.id} was kept before its names were protected; what the ledger holds of it since then stays there. "
        "Read it into a new ledger to be rid of them."
    )
    return Issue(stage="ledger", severity="warning", message=message, subject=document.id)


def revealed(view: View, store: KeyStore) -> View:
    """The same view with the protected names whose keys there still are, for who has unlocked the key store."""
    shown = copy.copy(view)
    shown.uncover = Uncover(_open(view, store)).record
    return shown


def typed(view: View, store: KeyStore) -> Typed:
    """What covers the ledger's protected names in what a person types; the key store is unlocked."""
    return Typed(_open(view, store))


def _open(view: View, store: KeyStore) -> dict[str, tuple[ProtectedName, Sequence[str]]]:
    """The protected names that may still be read, with their words."""
    redacted = gone(view)
    names: dict[str, tuple[ProtectedName, Sequence[str]]] = {}
    # In order of recording, so that of several that open the last stands.
    for one in view.protected_names(every=True):
        words = None if one.id in redacted else protection.unseal(one, store.keys(one.id))
        if words is not None:
            names[one.id] = (one, words)
    return names


def gone(view: View) -> frozenset[str]:
    """What was redacted, as is known now whatever the view's moment; elsewhere too, though its key may be here."""
    now = copy.copy(view)
    now.upto, now.valid_at = EVERYTHING, None
    return frozenset(one.id for one in now.redactions())


def captured_bytes(view: View, document: Document, store: KeyStore) -> bytes:
    """The bytes of a document as they were captured. Raises NotFound where they were redacted."""
    sealed = view.sealed_bytes(document.id, every=True)
    for one in sealed if document.id not in gone(view) else ():
        data = protection.unseal_bytes(view.bytes(one.sealed_sha256), store.keys(document.id), document.id)
        if data is not None:
            return data
    if sealed:
        raise NotFound(f"The bytes of {document.id} can be read no more: their key is gone.")
    return view.bytes(document.sha256)


def find(view: View, subject: str, store: KeyStore) -> list[ProtectedName]:
    """The protected names that `subject` means: an id, its start, what `[name protected …]` shows, or, where the key
    store is unlocked, the name itself, in every document. Raises NotFound where it means none.
    """
    names = view.protected_names()
    wanted = subject.strip().removeprefix("[name protected ").removesuffix("]").removeprefix("person_")
    by_id = [one for one in names if len(wanted) >= MOST_ALIKE and one.id.removeprefix("person_").startswith(wanted)]
    if by_id:
        return by_id
    if not store.unlocked:
        raise NotFound("No protected name has that id; to look for it by the name, give the passphrase.")
    found = []
    for one in names:
        words = protection.unseal(one, store.keys(one.id)) or ()
        if any(same_name(word, subject) for word in words):
            found.append(one)
    if not found:
        raise NotFound("No protected name that can still be read is that one.")
    return found


def redact(ledger: Ledger, name: ProtectedName, store: KeyStore, *, reason: str, agent: str) -> None:
    """Destroy the key of a protected name for good and add an entry that says so.

    The key goes first and the entry is kept with it or not at all: redacting again finishes what was interrupted.
    Raises LedgerError without a reason or an agent.
    """
    _require(reason, agent)
    reason = _covered(ledger, store, reason, name.document_id)
    with ledger.transaction():
        record = Redaction(id=name.id, document_id=name.document_id, reason=reason)
        ledger.add([record], agent=agent, action=REDACTED)
        store.destroy(name.id)


def redact_document(ledger: Ledger, document: Document, store: KeyStore, *, reason: str, agent: str) -> str:
    """Destroy the key of a document's bytes for good, and keep its redacted text in their place; that text's SHA-256.

    It is the key of its media's bytes too (`guarding`), which stay only where another document has the same, and of the
    web archives of its fetches (`captures`). One that gave other documents too goes with its own key, for all of them.
    The text is the one that the ledger reads from, with blocks for every protected name. Raises LedgerError where the
    bytes were never encrypted, since then they cannot be taken out.
    """
    from rashomon.ledger import captures  # Which knows this module.

    _require(reason, agent)
    view = ledger.view()
    if not view.sealed_bytes(document.id):
        raise LedgerError(f"The bytes of {document.id} hold no protected name and were not encrypted; they stay.")
    text = view.document(document.id).text.encode()
    digest = hashlib.sha256(text).hexdigest()
    reason = _covered(ledger, store, reason, document.id)
    with ledger.transaction():
        record = Redaction(id=document.id, document_id=document.id, reason=reason, replaced_by=digest)
        ledger.add([record], agent=agent, action=REDACTED, data=text)
        for key in sorted({captures.key_of(one, document) for one in captures.of(view, document.id)} - {document.id}):
            ledger.add([Redaction(id=key, document_id=document.id, reason=reason)], agent=agent, action=REDACTED)
            store.destroy(key)
        store.destroy(document.id)
    return digest


def _covered(ledger: Ledger, store: KeyStore, reason: str, document_id: str) -> str:
    """The reason without protected names, where they can be read."""
    return typed(ledger.view(), store).words(reason, document_id) if store.unlocked else reason


def _require(reason: str, agent: str) -> None:
    if not reason.strip() or not agent.strip():
        raise LedgerError("A redaction needs a reason and who decided it; nothing was destroyed.")
