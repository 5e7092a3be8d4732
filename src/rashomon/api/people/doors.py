"""What opens: a sign-in, a session, a token; and what shuts after too many tries."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rashomon.api.people import secrets
from rashomon.api.people.store import People, PeopleError, User, sessions, tokens, tries, users
from rashomon.api.rights import ALL, Asker

IDLE, LASTS = 2 * 3600, 12 * 3600
"""Seconds after which a session ends: without a request, and in any case (OWASP's figures for what is sensitive)."""
SEEN = 60
"""Seconds after which it is written down again that a session is used."""
FREE, LONGEST = 5, 900
"""Failed tries after which one waits, and how many seconds at most; each further try doubles the wait."""
PREFIX = "rsh_"
"""Begins every token, so that one that has leaked is found."""
TOKEN_DAYS = 90


class Shut(Exception):  # noqa: N818  (not a fault of the program's)
    """It does not open; the message says so, and not why, unless one has to wait or give a code."""

    def __init__(self, reason: str, *, wait: int = 0, code: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        """Seconds to wait."""
        self.code = code
        """A one-time code is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token, as its owner sees it in a list."""

    mark: str
    """Begins as what is kept of it does."""
    label: str
    scopes: tuple[str, ...]
    until: str
    """The day on which it ends."""


class Doors:
    """Lets users in. Every method that takes a secret takes as long for a wrong one as for none."""

    def __init__(self, people: People, clock: Callable[[], datetime]) -> None:
        self.people = people
        self._clock = clock

    def sign_in(self, name: str, password: str, code: str = "", *, address: str = "") -> str:
        """The name of a new session. Raises Shut."""
        who = name.strip().casefold()[:100]
        keys = [f"user:{who}", *([f"from:{address}"] if address else [])]
        self._wait(keys)
        now = self._clock()
        with self.people.begin() as connection:
            row = connection.execute(select(users).where(users.c.sign_in == who)).first()
        fits = secrets.opens(row.password if row else None, password)
        if row is None or not fits or row.disabled:
            self._failed(keys)
            raise Shut("That name and password do not go together.")
        if row.code_key is not None:
            if not code.strip():
                raise Shut("Give the code that your device shows now.", code=True)
            if not self._code(row, code, now):
                self._failed(keys)
                raise Shut("That code is not good; wait for the next one.", code=True)
        if secrets.outdated(row.password):
            with self.people.begin() as connection:
                connection.execute(
                    update(users).where(users.c.sign_in == who).values(password=secrets.hashed(password))
                )
        with self.people.begin() as connection:
            connection.execute(delete(tries).where(tries.c.who == keys[0]))
        return self._session(who, now)

    def asker(self, session: str) -> tuple[Asker, User] | None:
        """Whose session it is; None for one that has ended or never was."""
        now = int(self._clock().timestamp())
        mark = secrets.mark(session)
        with self.people.begin() as connection:
            row = connection.execute(select(sessions).where(sessions.c.mark == mark)).first()
            if row is None:
                return None
            if now - row.seen_at > IDLE or now - row.made_at > LASTS:
                connection.execute(delete(sessions).where(sessions.c.mark == mark))
                return None
            if now - row.seen_at > SEEN:
                connection.execute(update(sessions).where(sessions.c.mark == mark).values(seen_at=now))
        user = self._standing(row.sign_in)
        return None if user is None else (Asker(name=user.name, rights=user.rights, roles=user.roles), user)

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self.people.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.mark == secrets.mark(session)))

    def make_token(self, sign_in: str, label: str, scopes: Iterable[str], days: int = TOKEN_DAYS) -> str:
        """A new token, which is shown this once. Raises PeopleError."""
        wanted = list(dict.fromkeys(scopes))
        user = self.people.user(sign_in)
        if not wanted or not set(wanted) <= ALL:
            raise PeopleError(f"A token has scopes, of {', '.join(sorted(ALL))}.")
        if not set(wanted) <= user.rights:
            raise PeopleError(f"{user.name} may not {', '.join(sorted(set(wanted) - user.rights))}.")
        if not 0 < days <= 366:
            raise PeopleError("A token lasts for 1 to 366 days.")
        token = secrets.random_name(PREFIX)
        until = int(self._clock().timestamp()) + days * 86400
        values = {"mark": secrets.mark(token), "sign_in": user.sign_in, "label": label.strip()[:100] or "token"}
        with self.people.begin() as connection:
            connection.execute(insert(tokens).values(**values, scopes=json.dumps(wanted), until=until))
        return token

    def bearer(self, token: str) -> Asker | None:
        """Whose token it is, with no more rights than they have now; None for one that is none or has ended."""
        now = int(self._clock().timestamp())
        with self.people.begin() as connection:
            row = connection.execute(select(tokens).where(tokens.c.mark == secrets.mark(token))).first()
        user = self._standing(row.sign_in) if row is not None and row.until > now else None
        if row is None or user is None:
            return None
        return Asker(name=user.name, rights=user.rights & set(json.loads(row.scopes)), roles=user.roles)

    def tokens(self, sign_in: str) -> list[Token]:
        """Somebody's tokens."""
        with self.people.begin() as connection:
            rows = connection.execute(select(tokens).where(tokens.c.sign_in == sign_in).order_by(tokens.c.until)).all()
        return [
            Token(
                mark=row.mark[:12],
                label=row.label,
                scopes=tuple(json.loads(row.scopes)),
                until=datetime.fromtimestamp(row.until, self._clock().tzinfo).date().isoformat(),
            )
            for row in rows
        ]

    def drop_token(self, sign_in: str, mark: str) -> None:
        """End a token of theirs, by what a list shows of it."""
        with self.people.begin() as connection:
            mine = tokens.c.sign_in == sign_in, tokens.c.mark.startswith(mark, autoescape=True)
            connection.execute(delete(tokens).where(*mine))

    def _standing(self, sign_in: str) -> User | None:
        try:
            user = self.people.user(sign_in)
        except PeopleError:
            return None
        return None if user.disabled else user

    def _session(self, who: str, now: datetime) -> str:
        name, at = secrets.random_name(), int(now.timestamp())
        with self.people.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.made_at < at - LASTS))
            connection.execute(insert(sessions).values(mark=secrets.mark(name), sign_in=who, made_at=at, seen_at=at))
        return name

    def _code(self, row: object, code: str, now: datetime) -> bool:
        """Whether the code is good, which then is used up."""
        key, last, kept = row.code_key, row.code_step, json.loads(row.recovery)  # type: ignore[attr-defined]
        mine = users.c.sign_in == row.sign_in  # type: ignore[attr-defined]
        step = secrets.code_step(key, code, now)
        with self.people.begin() as connection:
            if step is not None and step > last:
                # Of two requests with one code only the first changes the line.
                used = connection.execute(update(users).where(mine, users.c.code_step < step).values(code_step=step))
                return bool(used.rowcount == 1)
            given = secrets.mark(code.strip().casefold())
            left = [mark for mark in kept if not hmac.compare_digest(mark, given)]
            if len(left) == len(kept):
                return False
            old = users.c.recovery == json.dumps(kept)
            changed = connection.execute(update(users).where(mine, old).values(recovery=json.dumps(left)))
            return bool(changed.rowcount == 1)

    def _wait(self, keys: Iterable[str]) -> None:
        now = int(self._clock().timestamp())
        with self.people.begin() as connection:
            rows = connection.execute(select(tries).where(tries.c.who.in_(list(keys)))).all()
        waits = [row.last + min(LONGEST, 2 ** (row.failed - FREE)) - now for row in rows if row.failed >= FREE]
        if waits and max(waits) > 0:
            raise Shut(f"Too many tries; wait {max(waits)} seconds.", wait=max(waits))

    def _failed(self, keys: Iterable[str]) -> None:
        now = int(self._clock().timestamp())
        with self.people.begin() as connection:
            connection.execute(delete(tries).where(tries.c.last < now - 24 * 3600))
            for key in keys:
                one = upsert(tries).values(who=key, failed=1, last=now)
                again = {"failed": tries.c.failed + 1, "last": now}
                connection.execute(one.on_conflict_do_update(index_elements=["who"], set_=again))
