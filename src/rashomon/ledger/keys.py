"""The key store: a key for each protected name and each sealed document, in a file of its own apart from the ledger.

Every key is sealed to the store's public key (HPKE, RFC 9180), so that whoever reads reports can protect what they find
without the passphrase; opening takes the private key, which lies encrypted under a key that Argon2id (RFC 9106) makes
of the passphrase, or in the clear as long as there is none. A destroyed key is overwritten where it was.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from rashomon.ledger.errors import LedgerError
from rashomon.ledger.store import postgresql_address

SETTING = "RASHOMON_KEYS"
"""The environment's setting of where the key store is."""
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
NONCE = 12
APPLICATION = 0x5253484B
"""`RSHK`: marks an SQLite file as a key store."""
COST = {"iterations": 3, "lanes": 4, "memory_cost": 65536}
"""Argon2id's second recommended option (RFC 9106, section 4): three passes over 64 MiB in four lanes."""
TABLES = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    "CREATE TABLE keys (number INTEGER PRIMARY KEY, subject TEXT NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE INDEX keys_subject ON keys (subject)",
    "CREATE TABLE marked (tag BLOB PRIMARY KEY, subject TEXT NOT NULL UNIQUE, words INTEGER NOT NULL,"
    " sealed BLOB NOT NULL) STRICT",
)


class KeysError(LedgerError):
    """The key store cannot be used; the message is one sentence that says why and what to do."""


class WrongPassphraseError(KeysError):
    """The passphrase is not the store's."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A name that somebody marked to be protected wherever it stands."""

    subject: str
    name: str


def beside(ledger: str | os.PathLike[str]) -> Path:
    """Where the key store of that ledger is: by the setting, otherwise a file beside it.

    For a ledger on a server it is one in the user's own folder, named after the database.
    """
    setting = os.environ.get(SETTING)
    if setting:
        return Path(setting)
    address = postgresql_address(ledger)
    if address is not None:
        name = address.partition("?")[0].rstrip("/").rpartition("/")[2] or "ledger"
        folder = platformdirs.user_data_path("rashomon", appauthor=False)
        return folder / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name)}.keys"
    path = Path(ledger)
    return path.with_suffix(".keys") if path.suffix != ".keys" else path.with_name(path.name + ".keys")


class KeyStore:
    """The keys in one file. Threads and processes may use it at once; each call is a transaction of its own."""

    def __init__(self, path: Path) -> None:
        """Use `KeyStore.open`."""
        self.path = path
        self._private: X25519PrivateKey | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> KeyStore:
        """The key store at `path`, made without a passphrase if there is none and `create` is true.

        Raises KeysError where it is not there or is no key store.
        """
        store = cls(path)
        # An empty file is one that another program is making now, or was stopped at making.
        if not path.exists() or path.stat().st_size == 0:
            if not create:
                raise KeysError(
                    f"There is no key store at {path}; set {SETTING} to where it is. "
                    "Without it protected names cannot be read."
                )
            store._make()
        store._require_ours()
        return store

    @property
    def has_passphrase(self) -> bool:
        """Whether it takes a passphrase to open what is sealed."""
        return self._setting("cost") is not None

    @property
    def unlocked(self) -> bool:
        """Whether this object can open what is sealed."""
        return self._private is not None

    def unlock(self, passphrase: str | None = None) -> None:
        """Make what is sealed readable through this object.

        Raises WrongPassphraseError for another passphrase, and KeysError for none where there is one.
        """
        kept = self._setting("private") or b""
        cost = self._setting("cost")
        if cost is not None:
            if passphrase is None:
                raise KeysError(f"{self.path} is locked; give its passphrase.")
            try:
                kept = _wrapping(passphrase, json.loads(cost)).decrypt(kept[:NONCE], kept[NONCE:], self._public)
            except InvalidTag as error:
                raise WrongPassphraseError(f"That is not the passphrase of {self.path}; nothing was shown.") from error
        self._private = X25519PrivateKey.from_private_bytes(kept)

    def new_key(self, subject: str) -> bytes:
        """A fresh key of 32 bytes for the subject, kept beside any that it has."""
        key = secrets.token_bytes(32)
        with self._writing() as connection:
            sealed = _seal(self._public, key, subject)
            connection.execute("INSERT INTO keys (subject, sealed) VALUES (?, ?)", (subject, sealed))
        return key

    def keys(self, subject: str) -> list[bytes]:
        """The subject's keys, none if they were destroyed or never here. Raises KeysError while it is locked."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT sealed FROM keys WHERE subject = ? ORDER BY number", (subject,)
            ).fetchall()
        return [self._open(sealed, subject) for (sealed,) in rows]

    def holds(self, subject: str) -> bool:
        """Whether there is a key for the subject."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM keys WHERE subject = ?", (subject,)).fetchone() is not None

    def count(self) -> tuple[int, int]:
        """How many keys and how many marked names there are."""
        with self._reading() as connection:
            [keys] = connection.execute("SELECT count(*) FROM keys").fetchone()
            [marks] = connection.execute("SELECT count(*) FROM marked").fetchone()
        return keys, marks

    def destroy(self, subject: str) -> int:
        """Overwrite and remove all the subject's keys, and its mark if it was marked; how many there were."""
        with self._writing() as connection:
            gone = 0
            for table in ("keys", "marked"):
                blank = f"UPDATE {table} SET sealed = zeroblob(length(sealed)) WHERE subject = ?"  # noqa: S608
                connection.execute(blank, (subject,))
                gone += connection.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,)).rowcount  # noqa: S608
        return gone

    def set_passphrase(self, passphrase: str | None) -> None:
        """Lock the store with another passphrase, or leave it open with None; it must be unlocked.

        Everything is sealed anew to a new pair of keys, so that an old copy of the private key opens nothing of it.
        """
        if self._private is None:
            raise KeysError(f"{self.path} is locked; give its passphrase.")
        private = X25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        settings: dict[str, bytes] = {"public": public, "private": private.private_bytes_raw()}
        if passphrase is not None:
            if not passphrase:
                raise KeysError("An empty passphrase protects nothing; give another.")
            cost = COST | {"salt": secrets.token_bytes(16).hex()}
            nonce = secrets.token_bytes(NONCE)
            wrapped = nonce + _wrapping(passphrase, cost).encrypt(nonce, private.private_bytes_raw(), public)
            settings |= {"private": wrapped, "cost": json.dumps(cost).encode()}
        with self._writing() as connection:
            for table, column in (("keys", "number"), ("marked", "tag")):
                rows = connection.execute(f"SELECT {column}, subject, sealed FROM {table}").fetchall()  # noqa: S608
                for name, subject, sealed in rows:
                    again = _seal(public, self._open(sealed, subject), subject)
                    connection.execute(f"UPDATE {table} SET sealed = ? WHERE {column} = ?", (again, name))  # noqa: S608
            connection.execute("DELETE FROM settings WHERE name = 'cost'")
            for name, value in settings.items():
                connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
        self._private = private

    # Names that somebody marked

    def mark(self, name: str, words: tuple[str, ...]) -> str:
        """Mark a name, given as it is written and as folded words, to be protected wherever it stands; its subject."""
        tag = self._tag(words)
        with self._writing() as connection:
            known = connection.execute("SELECT subject FROM marked WHERE tag = ?", (tag,)).fetchone()
            if known:
                return str(known[0])
            subject = f"marked_{secrets.token_hex(8)}"
            sealed = _seal(self._public, name.encode(), subject)
            connection.execute("INSERT INTO marked VALUES (?, ?, ?, ?)", (tag, subject, len(words), sealed))
        return subject

    def marks(self) -> list[Marked]:
        """The names that are marked. Raises KeysError while it is locked."""
        with self._reading() as connection:
            rows = connection.execute("SELECT subject, sealed FROM marked ORDER BY subject").fetchall()
        return [Marked(subject, self._open(sealed, subject).decode()) for subject, sealed in rows]

    def marked(self, words: list[str]) -> list[tuple[int, int]]:
        """Where a marked name stands among the folded words of a text: first word and the one past the last."""
        with self._reading() as connection:
            known: dict[int, set[bytes]] = {}
            for tag, size in connection.execute("SELECT tag, words FROM marked"):
                known.setdefault(size, set()).add(tag)
        secret = self._setting("lookup") or b""
        return [
            (start, start + size)
            for size, tags in sorted(known.items(), reverse=True)
            for start in range(len(words) - size + 1)
            if _tagged(secret, words[start : start + size]) in tags
        ]

    # The file

    @property
    def _public(self) -> bytes:
        return self._setting("public") or b""

    def _tag(self, words: tuple[str, ...]) -> bytes:
        return _tagged(self._setting("lookup") or b"", words)

    def _open(self, sealed: bytes, subject: str) -> bytes:
        if self._private is None:
            raise KeysError(f"{self.path} is locked; give its passphrase.")
        try:
            return SUITE.decrypt(sealed, self._private, info=subject.encode())
        except InvalidTag as error:
            raise KeysError(f"A key in {self.path} is damaged ({subject}); restore it from a copy.") from error

    def _setting(self, name: str) -> bytes | None:
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def _make(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # SQLite gives the files that it puts beside this one the same permissions.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise KeysError(
                f"No key store can be made at {self.path} ({error.strerror}); set {SETTING} to where there may be one."
            ) from error
        private = X25519PrivateKey.generate()
        with self._writing() as connection:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return  # Another program was faster.
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            for statement in TABLES:
                connection.execute(statement)
            settings = {
                "public": private.public_key().public_bytes_raw(),
                "private": private.private_bytes_raw(),
                "lookup": secrets.token_bytes(32),
            }
            connection.executemany("INSERT INTO settings VALUES (?, ?)", settings.items())

    def _require_ours(self) -> None:
        with self._reading() as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                raise KeysError(f"{self.path} is no key store; set {SETTING} to where it is. It was left as it is.")
        mode = self.path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077 and os.access(self.path, os.W_OK):
            with suppress(OSError):  # Another's file, which only they may lock.
                self.path.chmod(0o600)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise KeysError(f"{self.path} could not be used as a key store ({error}).") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            # What is removed is overwritten with zeros; the journal that could bring it back goes with the commit.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def _seal(public: bytes, data: bytes, subject: str) -> bytes:
    return SUITE.encrypt(data, X25519PublicKey.from_public_bytes(public), info=subject.encode())


def _wrapping(passphrase: str, cost: dict[str, Any]) -> ChaCha20Poly1305:
    made = Argon2id(
        salt=bytes.fromhex(cost["salt"]),
        length=32,
        iterations=int(cost["iterations"]),
        lanes=int(cost["lanes"]),
        memory_cost=int(cost["memory_cost"]),
    ).derive(passphrase.encode())
    return ChaCha20Poly1305(made)


def _tagged(secret: bytes, words: tuple[str, ...] | list[str]) -> bytes:
    return hmac.digest(secret, " ".join(words).encode(), "sha256")
