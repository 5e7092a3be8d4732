"""Signing in by another service: who is led there, who comes back, and which user that is.

The browser that was led away has a cookie; nonce, verifier and state stay here, so that nobody else's answer is taken,
and each answer once. A user is whom the service's own name for somebody (issuer and `sub`) is linked to. The first time
that is the user whose sign-in is what the service vouches for (`Service.claim`) and who is linked to nobody there; a
name that changes at the service later changes nothing here.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from rashomon.api.people import secrets
from rashomon.api.people.doors import Doors, Shut
from rashomon.api.people.provider import Identity, Provider, ServiceError, UnreachableError
from rashomon.api.people.store import PeopleError, User, arrivals

LASTS = 600
"""Seconds in which one must be back, and with a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Somebody is back, and let in or asked for a code."""

    back: str
    """The page to which they wanted."""
    user: User
    session: str | None
    """The name of a new session; None where a code of their device is wanted first."""
    asks: str | None = None
    """The cookie with which the code is given."""
    done: tuple[str, ...] = ()
    """What was done to the user meanwhile: `added`, `linked`."""


class Arrivals:
    """Leads people to the service, and lets them in when they come back."""

    def __init__(self, doors: Doors, provider: Provider) -> None:
        self.doors = doors
        self.provider = provider

    def begin(self, back: str) -> tuple[str, str]:
        """Where the browser is led, and the cookie with which it comes back. Raises ServiceError."""
        cookie, state, nonce, verifier = (secrets.random_name() for _ in range(4))
        address = self.provider.address(state, nonce, verifier)
        self._remember(cookie, state=secrets.mark(state), nonce=nonce, verifier=verifier, back=back)
        return address, cookie

    def arrive(self, cookie: str, given: Mapping[str, str], *, address: str = "") -> Arrived:
        """Let in who is back with what the service gave them. Raises Shut, ServiceError."""
        row = self._taken(cookie)
        called = self.provider.service.called
        if row is None or row.sign_in is not None or not _same(row.state, secrets.mark(given.get("state", ""))):
            raise Shut("That sign-in was not begun in this browser, or is over; begin again.")
        if given.get("iss", self.provider.service.issuer) != self.provider.service.issuer:
            raise Shut("Another service answered than was asked; begin again.")
        if "error" in given or not given.get("code"):
            raise Shut(f"{called} did not let you in.")
        keys = [f"from:{address}"] if address else []
        self.doors.wait(keys)
        try:
            found = self.provider.identity(given["code"], row.nonce, row.verifier)
            user, done = self._user(found)
        except (Shut, ServiceError) as error:
            if not isinstance(error, UnreachableError):
                self.doors.failed(keys)
            raise
        if user.has_codes and not found.strong:
            again = secrets.random_name()
            self._remember(again, state="", nonce="", verifier="", back=row.back, sign_in=user.sign_in)
            return Arrived(back=row.back, user=user, session=None, asks=again, done=done)
        return Arrived(back=row.back, user=user, session=self.doors.session(user.sign_in), done=done)

    def coded(self, cookie: str, code: str, *, address: str = "") -> Arrived:
        """Let in who gives the code of their device, after the service said who they are. Raises Shut."""
        now = int(self.doors.clock().timestamp())
        with self.doors.people.begin() as connection:
            held = connection.execute(select(arrivals).where(arrivals.c.mark == secrets.mark(cookie))).first()
        if held is None or held.sign_in is None or now - held.made_at > LASTS:
            raise Shut("That took too long; begin again.")
        user = self.doors.standing(held.sign_in)
        if user is None:
            raise Shut("That took too long; begin again.")
        self.doors.try_code(user.sign_in, code, address=address)
        if self._taken(cookie) is None:
            raise Shut("That took too long; begin again.")
        return Arrived(back=held.back, user=user, session=self.doors.session(user.sign_in))

    def _user(self, found: Identity) -> tuple[User, tuple[str, ...]]:
        """The user who that is, and what was done to make it so. Raises Shut."""
        people, service = self.doors.people, self.provider.service
        stranger = Shut(
            f"{service.called} knows you, but you are no user here. An admin can add you under the sign-in "
            f"{found.known_as or '(none that it vouches for)'}, or link you; it calls you {found.subject}."
        )
        user = people.linked(found.issuer, found.subject)
        if user is not None:
            if user.disabled:
                raise stranger
            return user, ()
        if found.known_as is None:
            raise stranger
        done: tuple[str, ...] = ("linked",)
        try:
            user = people.user(found.known_as)
        except PeopleError:
            if service.adds is None:
                raise stranger from None
            user = self._added(found.known_as, found, service.adds)
            done = ("added", "linked")
        if user.disabled:
            raise stranger
        try:
            return people.link(found.issuer, found.subject, user.sign_in), done
        except PeopleError:
            # Somebody else there had that name first: who has it now is not them.
            raise stranger from None

    def _added(self, known_as: str, found: Identity, role: str) -> User:
        at = self.doors.clock().isoformat(timespec="seconds")
        for name in (found.name or known_as, f"{found.name} ({known_as})"):
            try:
                return self.doors.people.add(known_as, name, [role], None, at)
            except PeopleError as error:
                refused = error
        raise Shut(str(refused))

    def _remember(self, cookie: str, **values: Any) -> None:
        now = int(self.doors.clock().timestamp())
        with self.doors.people.begin() as connection:
            connection.execute(delete(arrivals).where(arrivals.c.made_at < now - LASTS))
            connection.execute(insert(arrivals).values(mark=secrets.mark(cookie), made_at=now, **values))

    def _taken(self, cookie: str) -> Any:
        """What is remembered under that cookie, which then is forgotten; None for nothing, or what is too old."""
        now = int(self.doors.clock().timestamp())
        with self.doors.people.begin() as connection:
            gone = delete(arrivals).where(arrivals.c.mark == secrets.mark(cookie)).returning(*arrivals.c)
            row = connection.execute(gone).first()
        return row if row is not None and now - row.made_at <= LASTS else None


def _same(kept: str, given: str) -> bool:
    return hmac.compare_digest(kept.encode(), given.encode())
