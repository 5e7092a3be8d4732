"""Seals the keys of one-time codes, so that a copy of the file of the users alone makes no codes.

The key is the environment's, otherwise a file beside the users' that its owner alone may read. What is sealed is bound
to whose it is: nobody's key can be put in another's place.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

SETTING = "RASHOMON_PEOPLE_KEY"
"""The environment's setting of the key: 32 bytes in Base64."""
ENDING = ".people-key"
SIZE, NONCE = 32, 12
MARK = "sealed:"
"""Begins what is sealed; what does not begin so is from before there was a seal."""


class SealError(ValueError):
    """The key is not here or not one; the message says what to do."""


class Seal:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """`keys` are of 32 bytes each, at least one."""
        self._ciphers = [ChaCha20Poly1305(key) for key in keys]

    def shut(self, text: str, whose: str) -> str:
        """The text, sealed."""
        nonce = secrets.token_bytes(NONCE)
        sealed = nonce + self._ciphers[0].encrypt(nonce, text.encode(), whose.encode())
        return MARK + base64.b64encode(sealed).decode()

    def open(self, kept: str, whose: str) -> str:
        """The text that was sealed, or that stands there open. Raises SealError."""
        if not kept.startswith(MARK):
            return kept
        for cipher in self._ciphers:
            found = _tried(cipher, kept, whose)
            if found is not None:
                return found
        raise SealError(
            f"The key that opens one-time codes is not here; bring back the file that ends in {ENDING}, or {SETTING}, "
            "or have an admin let you set up the codes again."
        )

    def current(self, kept: str, whose: str) -> bool:
        """Whether it is sealed with the key that seals now."""
        return kept.startswith(MARK) and _tried(self._ciphers[0], kept, whose) is not None


def beside(people: Path) -> Seal:
    """The seal for the users kept at that path; its key is made where there is none. Raises SealError, OSError."""
    path = people.with_suffix(ENDING)
    given = os.environ.get(SETTING)
    keys = [_read(given, SETTING)] if given else []
    if path.exists():
        keys.append(_read(path.read_text(), str(path)))
    elif not keys:
        with suppress(FileExistsError):  # Another program was faster.
            _made(path)
        keys.append(_read(path.read_text(), str(path)))
    return Seal(keys)


def _made(path: Path) -> None:
    """Write a new key at that path, whole or not at all, for its owner alone. Raises FileExistsError."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(base64.b64encode(secrets.token_bytes(SIZE)).decode() + "\n")
    try:
        os.link(new, path)
    finally:
        new.unlink()


def _read(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_" if "-" in text or "_" in text else None, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != SIZE:
        raise SealError(f"{where} is no key: {SIZE} random bytes in Base64 (openssl rand -base64 {SIZE}).")
    return key


def _tried(cipher: ChaCha20Poly1305, kept: str, whose: str) -> str | None:
    try:
        sealed = base64.b64decode(kept.removeprefix(MARK), validate=True)
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], whose.encode()).decode()
    except (InvalidTag, ValueError):
        return None
