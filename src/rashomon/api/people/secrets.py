"""How passwords, one-time codes and random names are made and compared.

Passwords are hashed by Argon2id with the library's parameters (RFC 9106, low memory), one-time codes are RFC 6238's.
What is random is kept as its SHA-256 alone: it has 256 bits, so that no salt is needed and a stolen file opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Characters of a password at least (NIST SP 800-63B asks for 8, and 15 where it is all there is)."""
LONGEST = 1000
STEP = 30
"""Seconds for which a one-time code is good; the one before and after it are taken too."""
CODES = 8
"""Codes for who has lost the device."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))
"""Compared with where there is no such user, so that it takes as long."""


class WeakPassword(ValueError):  # noqa: N818  (not a fault of the program's)
    """The password is not one to be kept; the message says why."""


def hashed(password: str) -> str:
    """The password's hash. Raises WeakPassword."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"A password has at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise WeakPassword(f"A password has at most {LONGEST} characters.")
    if len(set(password)) < 5:
        raise WeakPassword("That password repeats a few characters; choose another.")
    return _HASHER.hash(password)


def opens(kept: str | None, password: str) -> bool:
    """Whether it is the password of that hash; with None it takes as long and is false."""
    if len(password) > LONGEST:
        return False
    try:
        fits = _HASHER.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and kept is not None


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than are used now."""
    return _HASHER.check_needs_rehash(kept)


def new_code_key() -> str:
    """A key for one-time codes."""
    return pyotp.random_base32()


def code_address(key: str, name: str) -> str:
    """What an authenticator's camera reads."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name="Rashomon")


def code_step(key: str, code: str, now: datetime) -> int | None:
    """Which step's code it is; None for none that is good now. A step is used once: the caller keeps the last."""
    wanted = "".join(code.split())
    if not (wanted.isascii() and wanted.isdigit()):
        return None
    made = pyotp.TOTP(key)
    step = int(now.timestamp()) // STEP
    return next(
        (one for one in (step, step - 1, step + 1) if secrets.compare_digest(made.at(one * STEP), wanted)), None
    )


def recovery_codes() -> list[str]:
    """Codes for who has lost the device, each good once."""
    return [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(CODES)]


def random_name(prefix: str = "") -> str:
    """A name that nobody guesses: 256 bits."""
    return prefix + secrets.token_urlsafe(32)


def mark(name: str) -> str:
    """What is kept of a random name."""
    return hashlib.sha256(name.encode()).hexdigest()
