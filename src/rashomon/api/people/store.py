"""The users of a workbench, in a file beside the ledger that its owner alone may read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from rashomon.api.people import sealing, secrets
from rashomon.api.rights import RIGHTS

ENDING = ".people"

SIGN_IN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")

_metadata = MetaData()

users = Table(
    "users",
    _metadata,
    Column("sign_in", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("roles", Text, nullable=False),
    Column("password", Text),
    Column("code_key", Text),
    Column("code_step", Integer, nullable=False, default=0),
    Column("recovery", Text, nullable=False, default="[]"),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("made_at", Text, nullable=False),
    sqlite_strict=False,
)
sessions = Table(
    "sessions",
    _metadata,
    Column("mark", Text, primary_key=True),
    Column("sign_in", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
)
tokens = Table(
    "tokens",
    _metadata,
    Column("mark", Text, primary_key=True),
    Column("sign_in", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("until", Integer, nullable=False),
)
tries = Table(
    "tries",
    _metadata,
    Column("who", Text, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)
links = Table(
    "links",
    _metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("sign_in", Text, nullable=False),
    UniqueConstraint("issuer", "sign_in"),
)
"""Who is who at a service that says so. Of one service a user is one person, and a person one user."""
arrivals = Table(
    "arrivals",
    _metadata,
    Column("mark", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("back", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("sign_in", Text),
)
"""Who was led to a service and is not back, and with a sign-in who is back and must still give a code."""
pending = Table(
    "pending",
    _metadata,
    Column("mark", Text, primary_key=True),
    Column("sign_in", Text, nullable=False),
    Column("code_key", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
)
"""By session the key of one-time codes that it is shown, and that nobody uses yet."""


class PeopleError(ValueError):
    """What was asked cannot be done with the users; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may use the workbench."""

    sign_in: str
    name: str
    """As their decisions are signed."""
    roles: tuple[str, ...]
    has_password: bool
    has_codes: bool
    """They are asked for a one-time code."""
    disabled: bool

    @property
    def rights(self) -> frozenset[str]:
        """What their roles let them do; nothing for who is disabled."""
        found = frozenset(right for role in self.roles for right in RIGHTS.get(role, ()))
        return frozenset() if self.disabled else found


class People:
    """The users of one workbench. Threads share it."""

    def __init__(self, path: Path) -> None:
        """The users at `path`, a file that is made where there is none, for its owner alone.

        Raises PeopleError where the key that seals one-time codes is not one.
        """
        self.path = path
        try:
            self.seal = sealing.beside(path)
        except sealing.SealError as error:
            raise PeopleError(str(error)) from error
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _set_up)
        _metadata.create_all(self._engine)
        self._seal_anew()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def begin(self) -> Any:
        """A transaction."""
        return self._engine.begin()

    def users(self) -> list[User]:
        """Everybody, by sign-in."""
        with self.begin() as connection:
            return [_user(row) for row in connection.execute(select(users).order_by(users.c.sign_in))]

    def user(self, sign_in: str) -> User:
        """The user of that sign-in. Raises PeopleError."""
        with self.begin() as connection:
            return _user(_row(connection, sign_in))

    def add(self, sign_in: str, name: str, roles: Iterable[str], password: str | None, at: str) -> User:
        """Add somebody. Raises PeopleError, WeakPassword."""
        wanted, called = folded(sign_in), " ".join(name.split())
        if not SIGN_IN.fullmatch(wanted):
            raise PeopleError("A sign-in has letters, digits and . _ @ + - and begins with a letter or digit.")
        if not called or not called.isprintable() or len(called) > 200:
            raise PeopleError("A user needs a name under which decisions stand.")
        values = {
            "sign_in": wanted,
            "name": called,
            "roles": json.dumps(_roles(roles)),
            "password": secrets.hashed(password) if password is not None else None,
            "made_at": at,
        }
        try:
            with self.begin() as connection:
                connection.execute(insert(users).values(**values))
        except IntegrityError as error:
            raise PeopleError(f"There is a user {wanted} already, or another called {called}.") from error
        return self.user(wanted)

    def set_roles(self, sign_in: str, roles: Iterable[str]) -> User:
        """Give somebody these roles and no others. Raises PeopleError."""
        return self._change(sign_in, roles=json.dumps(_roles(roles)))

    def set_password(self, sign_in: str, password: str) -> User:
        """Give somebody a new password, and end their sessions and tokens. Raises PeopleError, WeakPassword."""
        found = self._change(sign_in, password=secrets.hashed(password))
        self.end_all(sign_in)
        return found

    def set_disabled(self, sign_in: str, disabled: bool) -> User:
        """Shut somebody out and end their tokens, or let them in again. Raises PeopleError."""
        found = self._change(sign_in, disabled=disabled)
        self.end_all(sign_in)
        return found

    def set_codes(self, sign_in: str, key: str | None, recovery: Iterable[str] = (), step: int = 0) -> User:
        """Ask somebody for one-time codes past that step from now on, or no more. Raises PeopleError."""
        marks = json.dumps([secrets.mark(code) for code in recovery])
        kept = None if key is None else self.seal.shut(key, folded(sign_in))
        return self._change(sign_in, code_key=kept, code_step=step, recovery=marks)

    def link(self, issuer: str, subject: str, sign_in: str) -> User:
        """Let whom a service calls `subject` be that user from now on. Raises PeopleError."""
        if not subject or len(subject) > 255:
            raise PeopleError("A service's own name for somebody (sub) has 1 to 255 characters.")
        try:
            with self.begin() as connection:
                row = _row(connection, sign_in)
                connection.execute(insert(links).values(issuer=issuer, subject=subject, sign_in=row.sign_in))
        except IntegrityError as error:
            raise PeopleError(
                f"{sign_in} is linked to somebody there already, or they to another user; unlink first."
            ) from error
        return self.user(sign_in)

    def linked(self, issuer: str, subject: str) -> User | None:
        """Whom a service calls so; None for nobody yet."""
        with self.begin() as connection:
            mine = links.c.issuer == issuer, links.c.subject == subject
            found = connection.execute(select(links.c.sign_in).where(*mine)).scalar()
            return None if found is None else _user(_row(connection, found))

    def unlink(self, sign_in: str) -> User:
        """Let no service say any more that somebody is this user; end what they are in by. Raises PeopleError."""
        user = self.user(sign_in)
        with self.begin() as connection:
            connection.execute(delete(links).where(links.c.sign_in == user.sign_in))
        self.end_all(user.sign_in)
        return user

    def end_all(self, sign_in: str) -> None:
        """End every session and token of somebody, and what waits for their code: nobody is in who came before."""
        who = folded(sign_in)
        with self.begin() as connection:
            for one in (sessions, tokens, arrivals):
                connection.execute(delete(one).where(one.c.sign_in == who))

    def end_sessions(self, sign_in: str) -> None:
        """Sign somebody out everywhere."""
        with self.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.sign_in == folded(sign_in)))

    def _seal_anew(self) -> None:
        """Seal what stands open from before there was a seal, or under an older key that is still here."""
        with self.begin() as connection:
            rows = connection.execute(
                select(users.c.sign_in, users.c.code_key).where(users.c.code_key.is_not(None))
            ).all()
        changed = False
        for row in rows:
            if self.seal.current(row.code_key, row.sign_in):
                continue
            try:
                again = self.seal.shut(self.seal.open(row.code_key, row.sign_in), row.sign_in)
            except sealing.SealError:
                continue  # Told where a code is given.
            with self.begin() as connection:
                same = users.c.sign_in == row.sign_in, users.c.code_key == row.code_key
                connection.execute(update(users).where(*same).values(code_key=again))
            changed = True
        if changed:
            # What stood open does not stay in the journal either.
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _change(self, sign_in: str, **values: Any) -> User:
        with self.begin() as connection:
            # From before the look, so that of two changes at once the second sees what the first left.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            row = _row(connection, sign_in)
            changed = {**row._mapping, **values}
            others = connection.execute(select(users).where(users.c.sign_in != row.sign_in)).all()
            alone = _administers(row._mapping) and not any(_administers(one._mapping) for one in others)
            if alone and not _administers(changed):
                raise PeopleError(f"{row.sign_in} is the only admin; make another first.")
            connection.execute(update(users).where(users.c.sign_in == row.sign_in).values(**values))
            return _user(_row(connection, sign_in))


def folded(sign_in: str) -> str:
    """A sign-in as it is kept: without capitals.

    What has letters beyond ASCII stays as it is, and so is nobody's: ſ, ß or the sign of the kelvin, folded, would make
    another user of whoever is called so.
    """
    name = sign_in.strip()
    return name.casefold() if name.isascii() else name


def _set_up(connection: Any, record: object) -> None:
    for line in ("PRAGMA journal_mode = WAL", "PRAGMA busy_timeout = 5000", "PRAGMA secure_delete = ON"):
        connection.execute(line)


def _row(connection: Connection, sign_in: str) -> Any:
    row = connection.execute(select(users).where(users.c.sign_in == folded(sign_in))).first()
    if row is None:
        raise PeopleError(f"There is no user {sign_in.strip()}; the list of users says who there is.")
    return row


def _user(row: Any) -> User:
    return User(
        sign_in=row.sign_in,
        name=row.name,
        roles=tuple(json.loads(row.roles)),
        has_password=row.password is not None,
        has_codes=row.code_key is not None,
        disabled=bool(row.disabled),
    )


def _roles(roles: Iterable[str]) -> list[str]:
    given = list(dict.fromkeys(roles))
    unknown = [role for role in given if role not in RIGHTS]
    if unknown:
        raise PeopleError(f"There is no role {unknown[0]}; there are {', '.join(RIGHTS)}.")
    return given


def _administers(row: Any) -> bool:
    return "admin" in json.loads(row["roles"]) and not row["disabled"]
