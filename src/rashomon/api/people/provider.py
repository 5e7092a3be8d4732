"""Another service that says who somebody is (OpenID Connect Core 1.0: authorization code with PKCE, RFC 7636).

The service's address is the operator's to set. It is asked as it stands there, also within the local network, where
such services are; addresses that a user can give are guarded elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

PATIENCE = 10.0
"""Seconds to wait for the service."""
LARGEST = 2**20
"""Bytes of an answer of the service at most."""
KEPT = 3600
"""Seconds for which what the service says of itself is kept."""
FEW, TURN = 8, 1.0
"""How many ask it at once, and seconds to wait for a turn: a service that hangs does not hold up the workbench."""
ANEW = 60
"""Seconds after which its keys may be asked for again, where a token names one that is not among them."""
LEEWAY = 60
"""Seconds by which its clock may differ from ours."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that are taken, each made with a key that the service alone has: not `none`, no shared secrets."""
CLAIMS = ("email", "preferred_username")
"""What of somebody may be compared with a sign-in the first time."""
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "sms", "fpt", "face", "iris", "sc"})
"""Ways of signing in (`amr`, RFC 8176) that show a second factor was asked for."""

logger = logging.getLogger(__name__)


class ServiceError(Exception):
    """The service did not say who it is; the message is for them, and names no detail."""


class UnreachableError(ServiceError):
    """The service does not answer, or not as such a service does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The service, as the operator set it."""

    issuer: str
    client_id: str
    back: str
    """The address to which it leads people back."""
    secret: str | None = field(default=None, repr=False)
    label: str = ""
    """What people call it; by default its host."""
    claim: str = "email"
    """One of `CLAIMS`. What of somebody must be a user's sign-in, for them to be that user the first time."""
    adds: str | None = None
    """The role with which somebody who is no user yet becomes one; None where an admin adds everybody."""

    @property
    def called(self) -> str:
        """What people call it."""
        return self.label or urlsplit(self.issuer).hostname or self.issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is, as the service says."""

    issuer: str
    subject: str
    """The service's own name for them, which never means another."""
    known_as: str | None
    """What may be compared with a sign-in; None where the service does not vouch for it."""
    name: str | None
    strong: bool
    """A second factor was asked for."""


class _Client(ClientAuth, httpx.Auth):  # type: ignore[misc]  # Authlib has no types
    """Tells the service who asks, in a request of httpx."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        headers = dict(request.headers)
        address, headers, body = self.prepare(request.method, str(request.url), headers, request.content.decode())
        headers.pop("content-length", None)
        yield httpx.Request(request.method, address, headers=headers, content=body.encode())


class _Asking(OAuth2Client):  # type: ignore[misc]  # Authlib has no types
    client_auth_class = _Client


class Provider:
    """Asks the service. Threads share it."""

    def __init__(self, service: Service, clock: Callable[[], datetime], http: httpx.Client | None = None) -> None:
        """`http` is a client to ask with, in the place of one of our own."""
        self.service = service
        self._clock = clock
        self._http = http or httpx.Client(timeout=PATIENCE, follow_redirects=False)
        self._lock = Lock()
        self._turns = BoundedSemaphore(FEW)
        self._said: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is led, so that the service asks who it is. Raises ServiceError."""
        where = self._endpoint("authorization_endpoint")
        asked = {"nonce": nonce, "code_verifier": verifier}
        address, _ = self._asking().create_authorization_url(where, state=state, **asked)
        return str(address)

    def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Who came back with that code. Raises ServiceError where what the service says is not to be trusted."""
        where = self._endpoint("token_endpoint")
        try:
            asking = self._asking()
            with self._turn():
                token = asking.fetch_token(where, grant_type="authorization_code", code=code, code_verifier=verifier)
            claims = self._claims(token, nonce)
        except (AuthlibBaseError, JoseError) as error:
            # The kind of fault alone: what the service says of it may hold what must not be in a log.
            logger.warning("%s was not believed: %s", self.service.called, error.error or type(error).__name__)
            raise ServiceError(f"What {self.service.called} said could not be trusted; sign in again.") from error
        except (httpx.HTTPError, ValueError, TypeError, KeyError) as error:
            raise self._unreachable(error) from error
        return self._identity(claims)

    def _asking(self) -> _Asking:
        said = self._metadata()
        ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "none"
        if self.service.secret:
            way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return _Asking(
            self._http,
            client_id=self.service.client_id,
            client_secret=self.service.secret,
            token_endpoint_auth_method=way,
            scope="openid email profile",
            redirect_uri=self.service.back,
            code_challenge_method="S256",
        )

    def _claims(self, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """What the id token says, once all of it that can be checked is. Raises JoseError."""
        given = token["id_token"]
        try:
            decoded = jwt.decode(given, self._key_set(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            decoded = jwt.decode(given, self._key_set(anew=True), algorithms=ALGORITHMS)
        options = {
            "iss": {"essential": True, "value": self.service.issuer},
            "aud": {"essential": True, "value": self.service.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": self.service.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, options, params)
        claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY)
        found: Mapping[str, Any] = claims
        return found

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        known = claims.get(self.service.claim)
        # An address that nobody has shown to be theirs is anybody's.
        vouched = self.service.claim != "email" or claims.get("email_verified") is True
        ways = claims.get("amr")
        return Identity(
            issuer=self.service.issuer,
            subject=claims["sub"],
            known_as=known if isinstance(known, str) and known and vouched else None,
            name=claims["name"] if isinstance(claims.get("name"), str) else None,
            strong=isinstance(ways, list) and bool(STRONG & {way for way in ways if isinstance(way, str)}),
        )

    def _endpoint(self, name: str) -> str:
        found = self._metadata().get(name)
        if not isinstance(found, str) or not safe(found, self.service.issuer):
            raise self._unreachable(ValueError(f"{name} is missing, or not by TLS"))
        return found

    def _metadata(self) -> dict[str, Any]:
        """What the service says of itself (OpenID Connect Discovery 1.0)."""
        now = self._clock().timestamp()
        with self._lock:
            if self._said is not None and 0 <= now - self._said[0] < KEPT:
                return self._said[1]
        said = self._json(get_well_known_url(self.service.issuer, external=True))
        # Another's description would let it speak for this one.
        if said.get("issuer") != self.service.issuer:
            raise self._unreachable(ValueError("it calls itself by another name than --oidc-issuer"))
        with self._lock:
            self._said = now, said
        return said

    def _key_set(self, *, anew: bool = False) -> KeySet:
        now = self._clock().timestamp()
        with self._lock:
            held = self._keys
        if held is not None and 0 <= now - held[0] < (ANEW if anew else KEPT):
            return held[1]
        found = KeySet.import_key_set(self._json(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
        with self._lock:
            self._keys = now, found
        return found

    def _json(self, address: str) -> dict[str, Any]:
        try:
            json = {"Accept": "application/json"}
            with self._turn(), self._http.stream("GET", address, headers=json) as answer:
                answer.raise_for_status()
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise ValueError("it says too much")
            found = httpx.Response(200, content=body).json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._unreachable(error) from error
        if not isinstance(found, dict):
            raise self._unreachable(ValueError("no JSON object"))
        return found

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=TURN):
            raise self._unreachable(TimeoutError("too many wait for it"))
        try:
            yield
        finally:
            self._turns.release()

    def _unreachable(self, error: Exception) -> UnreachableError:
        logger.warning("%s does not answer as it should: %s", self.service.called, type(error).__name__)
        return UnreachableError(f"{self.service.called} does not answer as it should now; try again later.")


def safe(address: str, issuer: str = "") -> bool:
    """Whether nobody between can read what is sent there: by TLS, or within this machine to a service within it."""
    found = urlsplit(address)
    if found.scheme == "https":
        return bool(found.hostname)
    inside = {"localhost", "127.0.0.1", "::1"}
    return found.scheme == "http" and found.hostname in inside and urlsplit(issuer or address).hostname in inside
