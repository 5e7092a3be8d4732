"""What is guarded: names that only some may read, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.captured import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person whose name a report gives and who did not choose to be named in public."""

    role: str
    """`source`, `victim`, `captive`, `detainee` or `witness`."""
    names: tuple[Span, ...]
    """Every stretch of the text that is the name, whole or in part, in order."""
    described: bool = False
    """True where the stretches describe somebody who is not named ("a nurse at the Kidal clinic")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedName:
    """That a name stands in a document and who may not be told it; the name itself only encrypted.

    Everything but `sealed` is the same on every machine.
    """

    id: str
    """`person_` and 16 hex digits: a hash of the document's id and of where the name first stands, not of the name."""
    document_id: str
    role: str
    """As `Person.role`."""
    places: tuple[tuple[int, int], ...]
    """Where the name stands in the document's text: offsets in code points, end exclusive, in order."""
    described: bool = False
    sealed: str | None = None
    """Base64: a nonce and the words at `places`, encrypted under the key of `id`; None where there never was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBytes:
    """That bytes are kept encrypted: those of a document that hold protected names, and those of its media."""

    id: str
    """The document's, or the medium's."""
    document_id: str
    """The document whose key opens them."""
    sha256: str
    """Of the bytes as they were captured."""
    sealed_sha256: str
    """Of the encrypted bytes, under which the ledger keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """That a key was destroyed for good, and why."""

    id: str
    """Of the `ProtectedName`, or of the document whose bytes can be read no more."""
    document_id: str
    reason: str
    replaced_by: str | None = None
    """For a document, the SHA-256 of its redacted text, which the ledger keeps in place of the bytes."""
