"""What opens: a sign-in, a session, a token; and what shuts after too many tries."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rashomon.api.people import secrets
from rashomon.api.people.pacing import Paces
from rashomon.api.people.sealing import SealError
from rashomon.api.people.store import People, PeopleError, User, folded, pending, sessions, tokens, tries, users
from rashomon.api.rights import ALL, Asker

if TYPE_CHECKING:
    from rashomon.api.people.arrivals import Arrivals

IDLE, LASTS = 2 * 3600, 12 * 3600
"""Seconds after which a session ends: without a request, and in any case (OWASP's figures for what is sensitive)."""
SEEN = 60
"""Seconds after which it is written down again that a session is used."""
FREE, LONGEST = 5, 900
"""Failed tries after which one waits, and how many seconds at most; each further try doubles the wait."""
FROM = 20
"""Failed tries after which whoever asks from an address waits: behind one there may be a whole office."""
RECENT = 600
"""Seconds for which who has signed in and has no password here is taken at their session's word."""
PATIENCE, SOON = 5.0, 10
"""Seconds that a try waits for those before it, and after which to come again where they are too many."""
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

    def __init__(
        self,
        people: People,
        clock: Callable[[], datetime],
        *,
        secure: bool = False,
        paces: Paces | None = None,
    ) -> None:
        """`secure` is whether people come by TLS; `paces` say how fast each may ask, None as fast as they like."""
        self.people = people
        self.clock = clock
        self.secure = secure
        self.paces = paces
        self.arrivals: Arrivals | None = None
        """Lets in who another service says they are, where there is one."""
        self._trying = threading.Lock()

    def sign_in(self, name: str, password: str, code: str = "", *, address: str = "") -> str:
        """The name of a new session. Raises Shut."""
        who = folded(name)[:100]
        keys = _keys(who, address)
        with self._one_try():
            self.wait(keys)
            row = self._row(who)
            fits = secrets.opens(row.password if row else None, password)
            if row is None or not fits or row.disabled:
                self.failed(keys)
                raise Shut("That name and password do not go together.")
            if row.code_key is not None:
                self._code(row, code, keys)
            self._forget(keys)
        kept = row.password
        if secrets.outdated(kept):
            # Not over a new password that was given meanwhile.
            same, kept = (users.c.sign_in == who) & (users.c.password == kept), secrets.hashed(password)
            with self.people.begin() as connection:
                connection.execute(update(users).where(same).values(password=kept))
        return self.session(who, password=kept)

    def try_code(self, sign_in: str, code: str, *, address: str = "") -> None:
        """Use up a code of their device, for who is known but for it. Raises Shut."""
        keys = _keys(sign_in, address)
        with self._one_try():
            self.wait(keys)
            row = self._row(sign_in)
            if row is None or row.disabled:
                raise Shut("That took too long; begin again.")
            if row.code_key is not None:
                self._code(row, code, keys)
            self._forget(keys)

    def confirm(self, user: User, session: str, password: str, code: str = "") -> None:
        """That it is they who sit there and not who found their browser open: by their password and code, or where
        they have none by having signed in just now. Raises Shut."""
        if user.has_password:
            self.sign_out(self.sign_in(user.sign_in, password, code))
            return
        since = int(self.clock().timestamp()) - RECENT
        with self.people.begin() as connection:
            mine = sessions.c.mark == secrets.mark(session), sessions.c.made_at >= since
            if connection.execute(select(sessions.c.mark).where(*mine)).first() is None:
                raise Shut("You signed in some time ago; sign out and in again first.")

    def pending_key(self, session: str, sign_in: str, *, anew: bool = False) -> str:
        """A key of one-time codes for that session to set up: the one that it was shown, else or `anew` a new one."""
        now, mark = int(self.clock().timestamp()), secrets.mark(session)
        with self.people.begin() as connection:
            connection.execute(delete(pending).where(pending.c.made_at < now - LASTS))
            if anew:
                connection.execute(delete(pending).where(pending.c.mark == mark))
            kept = connection.execute(
                select(pending.c.code_key).where(pending.c.mark == mark, pending.c.sign_in == sign_in)
            ).scalar()
            if kept is not None:
                try:
                    return self.people.seal.open(kept, sign_in)
                except SealError:
                    connection.execute(delete(pending).where(pending.c.mark == mark))
            key = secrets.new_code_key()
            sealed = self.people.seal.shut(key, sign_in)
            connection.execute(insert(pending).values(mark=mark, sign_in=sign_in, code_key=sealed, made_at=now))
        return key

    def use_key(self, session: str, sign_in: str, step: int = 0) -> list[str]:
        """Ask for codes made with the key that the session was shown; recovery codes. Raises PeopleError.

        `step` is that of the code by which the device was shown to have the key, which is used up (`code_step`).
        """
        key, recovery = self.pending_key(session, sign_in), secrets.recovery_codes()
        self.people.set_codes(sign_in, key, recovery, step)
        with self.people.begin() as connection:
            connection.execute(delete(pending).where(pending.c.sign_in == sign_in))
        return recovery

    def asker(self, session: str) -> tuple[Asker, User] | None:
        """Whose session it is; None for one that has ended or never was."""
        user = self._of(session, used=True)
        return None if user is None else (Asker(name=user.name, rights=user.rights, roles=user.roles), user)

    def lasts(self, session: str) -> bool:
        """Whether it is a session still of who may read, which this look does not make last longer."""
        user = self._of(session, used=False)
        return user is not None and "read" in user.rights

    def _of(self, session: str, *, used: bool) -> User | None:
        """Whose session it is, which is used by that or only looked at; None for one that has ended or never was."""
        now = int(self.clock().timestamp())
        mine = sessions.c.mark == secrets.mark(session)
        with self.people.begin() as connection:
            row = connection.execute(select(sessions).where(mine)).first()
            if row is None:
                return None
            if now - row.seen_at > IDLE or now - row.made_at > LASTS:
                connection.execute(delete(sessions).where(mine))
                return None
            if used and now - row.seen_at > SEEN:
                connection.execute(update(sessions).where(mine).values(seen_at=now))
        return self.standing(row.sign_in)

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self.people.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.mark == secrets.mark(session)))

    def make_token(
        self, sign_in: str, label: str, scopes: Iterable[str], days: int = TOKEN_DAYS, *, session: str | None = None
    ) -> str:
        """A new token, which is shown this once; for a session, only if it lasts still, as it does not once their
        password has changed. Raises PeopleError."""
        wanted = list(dict.fromkeys(scopes))
        user = self.people.user(sign_in)
        if not wanted or not set(wanted) <= ALL:
            raise PeopleError(f"A token has scopes, of {', '.join(sorted(ALL))}.")
        if not set(wanted) <= user.rights:
            raise PeopleError(f"{user.name} may not {', '.join(sorted(set(wanted) - user.rights))}.")
        if not 0 < days <= 366:
            raise PeopleError("A token lasts for 1 to 366 days.")
        token = secrets.random_name(PREFIX)
        until = int(self.clock().timestamp()) + days * 86400
        values = {"mark": secrets.mark(token), "sign_in": user.sign_in, "label": label.strip()[:100] or "token"}
        with self.people.begin() as connection:
            connection.execute(insert(tokens).values(**values, scopes=json.dumps(wanted), until=until))
            # After the insert, from which on nobody else writes until this is done.
            own = select(sessions.c.mark).where(sessions.c.mark == secrets.mark(session or ""))
            if session is not None and connection.execute(own).first() is None:
                raise PeopleError("Your session has ended; sign in again.")
        return token

    def bearer(self, token: str) -> Asker | None:
        """Whose token it is, with no more rights than they have now; None for one that is none or has ended."""
        now = int(self.clock().timestamp())
        with self.people.begin() as connection:
            row = connection.execute(select(tokens).where(tokens.c.mark == secrets.mark(token))).first()
        user = self.standing(row.sign_in) if row is not None and row.until > now else None
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
                until=datetime.fromtimestamp(row.until, self.clock().tzinfo).date().isoformat(),
            )
            for row in rows
        ]

    def drop_token(self, sign_in: str, mark: str) -> None:
        """End a token of theirs, by what a list shows of it. Raises PeopleError unless that is one token."""
        with self.people.begin() as connection:
            mine = tokens.c.sign_in == sign_in, tokens.c.mark.startswith(mark, autoescape=True)
            found = connection.execute(select(tokens.c.mark).where(*mine)).scalars().all()
            if not mark or len(found) != 1:
                raise PeopleError("That is the beginning of no token of theirs, or of several; the list shows each.")
            connection.execute(delete(tokens).where(tokens.c.mark == found[0]))

    def standing(self, sign_in: str) -> User | None:
        """The user, if there is one and they are not shut out."""
        try:
            user = self.people.user(sign_in)
        except PeopleError:
            return None
        return None if user.disabled else user

    def session(self, who: str, *, password: str | None = None) -> str:
        """The name of a new session of the user of that sign-in, who is known to be them; by a password (as it is
        kept) only if it is theirs still, so that none begins while it changes and outlives it. Raises Shut."""
        name, at = secrets.random_name(), int(self.clock().timestamp())
        mine = [users.c.sign_in == who, users.c.disabled.is_(False)]
        if password is not None:
            mine.append(users.c.password == password)
        made = select(literal(secrets.mark(name)), users.c.sign_in, literal(at), literal(at)).where(*mine)
        with self.people.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.made_at < at - LASTS))
            columns = ["mark", "sign_in", "made_at", "seen_at"]
            if connection.execute(insert(sessions).from_select(columns, made)).rowcount != 1:
                raise Shut("That name and password do not go together.")
        return name

    def _row(self, who: str) -> Any:
        with self.people.begin() as connection:
            return connection.execute(select(users).where(users.c.sign_in == who)).first()

    def _code(self, row: Any, code: str, keys: list[str]) -> None:
        """Use up the code. Raises Shut."""
        if not code.strip():
            raise Shut("Give the code that your device shows now.", code=True)
        try:
            good = self._good(row, code)
        except SealError as error:
            raise Shut(str(error), code=True) from error
        if not good:
            self.failed(keys)
            raise Shut("That code is not good; wait for the next one.", code=True)

    def _good(self, row: Any, code: str) -> bool:
        """Whether the code is good, which then is used up. Raises SealError."""
        kept, mine = json.loads(row.recovery), users.c.sign_in == row.sign_in
        given = secrets.mark(code.strip().casefold())
        left = [mark for mark in kept if not hmac.compare_digest(mark, given)]
        if len(left) < len(kept):
            old = users.c.recovery == json.dumps(kept)
            with self.people.begin() as connection:
                changed = connection.execute(update(users).where(mine, old).values(recovery=json.dumps(left)))
            return bool(changed.rowcount == 1)
        step = secrets.code_step(self.people.seal.open(row.code_key, row.sign_in), code, self.clock())
        if step is None:
            return False
        with self.people.begin() as connection:
            # Of two requests with one code only the first changes the line.
            used = connection.execute(update(users).where(mine, users.c.code_step < step).values(code_step=step))
        return bool(used.rowcount == 1)

    @contextmanager
    def _one_try(self) -> Iterator[None]:
        """One try after another: of many at once each is to know of those before it that failed, and a comparison
        takes much memory. Raises Shut where too many wait already."""
        if not self._trying.acquire(timeout=PATIENCE):
            raise Shut("Too many people sign in at once; try again soon.", wait=SOON)
        try:
            yield
        finally:
            self._trying.release()

    def wait(self, keys: Iterable[str]) -> None:
        """Let nobody in who failed too often of late. Raises Shut."""
        now = int(self.clock().timestamp())
        with self.people.begin() as connection:
            rows = connection.execute(select(tries).where(tries.c.who.in_(list(keys)))).all()
        over = [(row.last, row.failed - (FROM if row.who.startswith("from:") else FREE)) for row in rows]
        waits = [last + min(LONGEST, 2**more) - now for last, more in over if more >= 0]
        if waits and max(waits) > 0:
            raise Shut(f"Too many tries; wait {max(waits)} seconds.", wait=max(waits))

    def failed(self, keys: Sequence[str]) -> None:
        """Take down that a try failed: by who tries first, if that is known, and from where."""
        now = int(self.clock().timestamp())
        with self.people.begin() as connection:
            connection.execute(delete(tries).where(tries.c.last < now - 24 * 3600))
            # Also who tried from where, so that they can take that back there.
            for key in (*keys, *(_own(place, keys[0]) for place in keys[1:])):
                one = upsert(tries).values(who=key, failed=1, last=now)
                again = {"failed": tries.c.failed + 1, "last": now}
                connection.execute(one.on_conflict_do_update(index_elements=["who"], set_=again))

    def _forget(self, keys: list[str]) -> None:
        """Forget the tries of who got in, and of those from where they ask their own from there alone: who knows one
        password is not to try others' for as long as they like."""
        who, *places = keys
        with self.people.begin() as connection:
            for place in places:
                own = connection.execute(select(tries.c.failed).where(tries.c.who == _own(place, who))).scalar() or 0
                here = tries.c.who == place
                connection.execute(update(tries).where(here).values(failed=func.max(tries.c.failed - own, 0)))
            theirs = [who, *(_own(place, who) for place in places)]
            connection.execute(delete(tries).where(tries.c.who.in_(theirs)))


def _own(place: str, who: str) -> str:
    """By what is counted how often somebody failed from somewhere; a place has no blank in it."""
    return f"own:{place} {who}"


def _keys(sign_in: str, address: str) -> list[str]:
    """By what failed tries are counted: the user first, and from where it is tried."""
    return [f"user:{sign_in}", *([f"from:{address}"] if address else [])]
