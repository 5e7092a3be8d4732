"""Signed notes (C2SP signed-note): a text, and lines in which keys sign for it. Ed25519 only.

A key's public half is written as a verifier key, `name+hash+base64`, that anybody may have; its private half is in a
file of its own, readable by its owner alone, and never in the ledger.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rashomon.ledger.errors import LedgerError, NotProved

PASSPHRASE = "RASHOMON_SIGNING_PASSPHRASE"  # noqa: S105 -- the name of a variable, not what is in it
"""Environment variable with the passphrase of a signing key, for programs."""

_ED25519 = b"\x01"
"""Signature type in a key's hash and in its verifier key."""

_MOST = 1_000_000
"""Characters in a note at most; a note is a few lines."""

_SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})")


def key_beside(ledger: Path) -> Path:
    """Where the signing key of a ledger's file lies if nothing else is said."""
    return ledger.with_name(ledger.name + ".signing-key")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key: what a signature is verified with."""

    name: str
    public: bytes
    """32 bytes, as RFC 8032 has them."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that is written so. Raises NotProved for anything else."""
        # Base64 has + too; names have not.
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not _is_name(parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise NotProved("That is no verifier key; it looks like name+0123abcd+AbC… and stands on one line.")
        raw = decoded(parts[2])
        if raw is None or raw[:1] != _ED25519 or len(raw) != 33:
            raise NotProved(f"The key {parts[0]} is not an Ed25519 key, or was not copied whole.")
        key = cls(parts[0], raw[1:])
        if key.hash.hex() != parts[1]:
            raise NotProved(f"The key {parts[0]} was altered: its hash is {key.hash.hex()}, not {parts[1]}.")
        return key

    @property
    def hash(self) -> bytes:
        """Four bytes that tell this key from others of its name."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{encoded(_ED25519 + self.public)}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Whether the signature (64 bytes) is this key's for the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A key with its private half."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        if not _is_name(name):
            raise LedgerError(f"{name!r} cannot be the name of a key: no spaces, no +; such as example.org/ledger.")
        self._private = private
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.verifier = VerifierKey(name, raw)

    @classmethod
    def new(cls, name: str) -> Self:
        """A key that nobody has had before."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path, passphrase: str | None = None) -> Self:
        """The key in a file that `save` wrote. Raises LedgerError where it cannot be read or opened."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LedgerError(f"The signing key {path} cannot be read ({error}); name it with --key-file.") from error
        name, _, pem = text.partition("\n")
        verifier = VerifierKey.parse(name)
        try:
            private = serialization.load_pem_private_key(pem.encode(), passphrase.encode() if passphrase else None)
        except TypeError as error:
            # Cryptography's way to say that a passphrase is missing or was not asked for.
            told = "locked by a passphrase; give it" if not passphrase else "not locked; it takes no passphrase"
            raise LockedKey(f"The signing key {path} is {told}.") from error
        except (ValueError, UnsupportedAlgorithm) as error:
            why = "the passphrase is not its own, or the file was damaged" if passphrase else "the file was damaged"
            raise LedgerError(f"The signing key {path} cannot be opened: {why}.") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise LedgerError(f"The key in {path} is no Ed25519 key; make one with `rashomon ledger key`.")
        key = cls(verifier.name, private)
        if key.verifier != verifier:
            raise LedgerError(f"The first line of {path} names another key than the one that is in it.")
        return key

    def save(self, path: Path, passphrase: str | None = None) -> None:
        """Write the key to a new file that its owner alone may read, its verifier key on the first line.

        Raises LedgerError where there is a file already: whoever loses a key cannot sign as before.
        """
        lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
        if passphrase:
            lock = serialization.BestAvailableEncryption(passphrase.encode())
        pem = self._private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
        try:
            # Made with its permissions, so that nobody can open it before they are set.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(f"{self.verifier}\n".encode() + pem)
        except FileExistsError as error:
            raise LedgerError(f"There is a file {path} already; a key is never written over another.") from error
        except OSError as error:
            raise LedgerError(f"The signing key {path} could not be written ({error.strerror}).") from error

    def sign(self, text: str) -> str:
        """The text, which ends a line, as a note that this key has signed."""
        signature = encoded(self.verifier.hash + self._private.sign(text.encode()))
        return f"{text}\n— {self.verifier.name} {signature}\n"


class LockedKey(LedgerError):  # noqa: N818 -- what it is, as NotFound
    """The key needs a passphrase, or was given one that it does not need."""


@dataclass(frozen=True, slots=True)
class Note:
    """A text and who has signed for it: names, each with the key's hash and a signature not yet verified."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> Self:
        """The note that is written so. Raises NotProved for anything else."""
        text, blank, lines = note.rpartition("\n\n")
        if not blank or len(note) > _MOST or not lines.endswith("\n"):
            raise NotProved("That is no signed note: a text, an empty line, and lines of signatures.")
        if re.search(r"[\x00-\x09\x0b-\x1f]", note):
            raise NotProved("The signed note has characters in it that no note may have.")
        signatures = []
        for line in lines[:-1].split("\n"):
            found = _SIGNATURE.fullmatch(line)
            signature = decoded(found["signature"]) if found else None
            if found is None or signature is None or len(signature) < 5:
                raise NotProved("A line of the signed note under the empty one is no signature.")
            signatures.append((found["name"], signature[:4], signature[4:]))
        return cls(f"{text}\n", tuple(signatures))

    def verified(self, keys: Sequence[VerifierKey]) -> VerifierKey:
        """The first of the keys that has signed. Raises NotProved where none has, or a signature of one is false."""
        by_name = {(key.name, key.hash): key for key in keys}
        signed = []
        for name, key_hash, signature in self.signatures:
            key = by_name.get((name, key_hash))
            if key is None:
                continue
            if not key.signed(self.text, signature):
                raise NotProved(f"The signature of {name} is false: the text was altered, or another key signed it.")
            signed.append(key)
        if not signed:
            names = ", ".join(dict.fromkeys(name for name, _, _ in self.signatures))
            raise NotProved(f"None of the keys given has signed; those who have are named {names}.")
        return next(key for key in keys if key in signed)


def _is_name(name: str) -> bool:
    return bool(name) and not re.search(r"[\s+\x00-\x1f]", name)


def encoded(data: bytes) -> str:
    """The bytes in base64."""
    return base64.b64encode(data).decode("ascii")


def decoded(text: str) -> bytes | None:
    """The bytes that the base64 stands for; None for what is no base64, or not the one that `encoded` gives."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    # Base64 has spare bits at its end; one text only stands for each bytes.
    return data if encoded(data) == text else None
