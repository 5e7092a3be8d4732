"""A small service that says who somebody is (OpenID Connect), for tests: it keeps the rules, or breaks one."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "rashomon", "a secret of nobody's"
OWN, STRANGE = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
"""Its key, and another that goes by the same name."""


@dataclass
class Service:
    """The service. What is set here is what it does next."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: OWN)
    signs_with: RSAKey | None = None
    """A key in the place of its own."""
    person: dict[str, Any] = field(default_factory=dict)
    """What it says of whoever comes."""
    spoiled: Callable[[dict[str, Any]], dict[str, Any]] = dict
    """Changes what an id token says."""
    token: str | None = None
    """An id token in the place of the one that it would make."""
    said: dict[str, Any] = field(default_factory=dict)
    """Changes what it says of itself."""
    down: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    """What browsers came with."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    keys_asked: int = 0

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        signing = self.signs_with or self.key
        return jwt.encode({"alg": "RS256", "kid": signing.kid}, self.spoiled(claims), signing)


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    """An id token that nobody signed."""
    parts = ({"alg": algorithm, "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts) + "."


@contextmanager
def service() -> Iterator[Service]:
    """The service, answering."""
    found = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    found.issuer = f"http://127.0.0.1:{server.server_address[1]}/realm"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def _handler(found: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def answer(self, said: Any, status: int = 200, **headers: str) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix("/realm")
            if found.down:
                self.answer({}, 503)
            elif path == "/.well-known/openid-configuration":
                own = {
                    "issuer": found.issuer,
                    "authorization_endpoint": f"{found.issuer}/authorize",
                    "token_endpoint": f"{found.issuer}/token",
                    "jwks_uri": f"{found.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
                self.answer({**own, **found.said})
            elif path == "/keys":
                found.keys_asked += 1
                self.answer({"keys": [found.key.as_dict(private=False)]})
            elif path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                found.asked.append(asked)
                code = token_urlsafe(16)
                found.codes[code] = asked
                query = urlencode({"code": code, "state": asked["state"]})
                self.answer({}, 302, Location=f"{asked['redirect_uri']}?{query}")
            else:
                self.answer({}, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            asked = found.codes.pop(given.get("code", ""), None)
            challenge = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
            fits = asked is not None and base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked.get(
                "code_challenge"
            )
            if self.headers["Authorization"] != known:
                self.answer({"error": "invalid_client"}, 401)
            elif not fits or asked is None or given.get("redirect_uri") != asked["redirect_uri"]:
                self.answer({"error": "invalid_grant"}, 400)
            else:
                token = found.token or found.id_token(asked["nonce"])
                self.answer({"access_token": "x", "token_type": "Bearer", "id_token": token})

    return Handler
