"""Web addresses, fetched so that no page can reach into the network this runs in.

A host is looked up once, every address it has is checked, and the connection goes to an address that was checked;
the name is not looked up again in between, so it cannot change its mind (DNS rebinding). Each redirect is a new
address and is checked as the first. No proxy, cookie or password of the user's is ever sent.

All of it is done by a thread of its own, which is not waited for past the deadline: a resolver cannot be told to end.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rashomon.ingest.limits import size
from rashomon.protocols import Limits

if TYPE_CHECKING:
    import httpx

ACCEPTED = ("text/html", "application/xhtml+xml", "text/plain", "application/json")
AGENT = "rashomon (reads one page at its user's request)"
PATIENCE = 15.0
"""Seconds to wait for a connection or for the next bytes."""
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
TOLD = 100
"""Letters at most of what a server says of itself, where it is passed on."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(Exception):
    """The address is not fetched, or gave nothing that can be read; the message goes on a sentence begun with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave."""

    data: bytes
    media_type: str
    """With its parameters, as sent."""
    url: str
    """Where it was found, after redirects."""


def is_url(name: str) -> bool:
    """Whether an input is an address with a scheme, of whatever kind, rather than a path."""
    return SCHEME.match(name) is not None


def addresses(host: str, port: int) -> list[str]:
    """Every IP address of a host. Raises OSError if it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not loopback, private, link-local, shared, reserved,
    multicast or for documentation (the IANA special-purpose registries), nor an IPv6 form of such an IPv4 address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def fetch(
    url: str,
    *,
    limits: Limits | None = None,
    resolve: Callable[[str, int], Sequence[str]] = addresses,
    public: Callable[[str], bool] = is_public,
) -> Fetched:
    """What stands at `url` (http or https), redirects followed.

    Raises RefusedError for another scheme, an address with a password in it, a host with an address that is not public,
    more redirects, bytes or seconds than `limits` allows, a type that is not read, or an error of the server's.
    """
    import httpx  # noqa: F401  -- what it takes to load is not taken from the time of the fetch

    limits = limits or Limits()
    fetching = _Fetching(limits)
    found: Future[Fetched] = Future()

    def work() -> None:
        try:
            found.set_result(_followed(url, fetching, resolve, public))
        except BaseException as error:
            found.set_exception(error)
        finally:
            fetching.end()

    threading.Thread(target=work, name="fetching", daemon=True).start()
    try:
        return found.result(max(0.0, fetching.deadline - time.monotonic()))
    except TimeoutError:
        # Also where it ends at this very moment.
        raise RefusedError(fetching.late) from None
    finally:
        fetching.end()


class _Fetching:
    """One fetch, which ends at its deadline: patience is for each read, so that who drips outlasts it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = time.monotonic() + limits.seconds
        self.late = f"took longer than {limits.seconds:g} second{'' if limits.seconds == 1 else 's'}"
        self._lock = threading.Lock()
        self._ended = False
        self._line: socket.socket | None = None

    def over(self) -> bool:
        """Whether there is no time left."""
        return self._ended or time.monotonic() >= self.deadline

    def patience(self) -> float:
        """Seconds that one read may take, somewhat past the deadline at most. Raises RefusedError after it."""
        if self.over():
            raise RefusedError(self.late)
        return min(PATIENCE, self.deadline - time.monotonic() + 1)

    def trace(self, name: str, info: dict[str, Any]) -> None:
        """Learns of the connection, as httpcore's `trace`."""
        if name != "connection.connect_tcp.complete":
            return
        # A second handle on it: TLS takes the first away before its handshake.
        line = info["return_value"].get_extra_info("socket").dup()
        with self._lock:
            self._let_go()
            self._line = line
            if self._ended:
                self._let_go()

    def end(self) -> None:
        """Ends the connection there is, and any that is made from now on."""
        with self._lock:
            self._ended = True
            self._let_go()

    def _let_go(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
            self._line.close()
            self._line = None


def _followed(
    url: str,
    fetching: _Fetching,
    resolve: Callable[[str, int], Sequence[str]],
    public: Callable[[str], bool],
) -> Fetched:
    """What stands at an address, redirects followed. Raises RefusedError."""
    import httpx

    limits = fetching.limits
    try:
        # No environment: a proxy would look the name up for itself, and .netrc holds passwords.
        with httpx.Client(trust_env=False, headers=_headers()) as client:
            where = _address(url, limits)
            for _ in range(limits.redirects + 1):
                answer = _taken(client, where, fetching, _checked(where.host, _port(where), resolve, public))
                if isinstance(answer, Fetched):
                    return answer
                where = _address(str(where.join(answer)), limits)
    except httpx.InvalidURL as error:
        raise RefusedError(f"is not an address that can be read ({error})") from error
    except httpx.HTTPError as error:
        if fetching.over():
            raise RefusedError(fetching.late) from error
        if isinstance(error, httpx.TimeoutException):
            raise RefusedError("did not answer in time; try again later") from error
        raise RefusedError(f"could not be fetched ({_said(str(error))})") from error
    raise RefusedError(f"redirects more than {limits.redirects} times")


def _said(words: str) -> str:
    """What a server says of itself, no more of it than is told."""
    return words if len(words) <= TOLD else f"{words[:TOLD]}…"


def _headers() -> dict[str, str]:
    return {"User-Agent": AGENT, "Accept": ", ".join(ACCEPTED), "Accept-Encoding": "identity"}


def _address(url: str, limits: Limits) -> httpx.URL:
    import httpx

    where = httpx.URL(url.strip())
    if where.scheme not in ("http", "https"):
        raise RefusedError(f"is a {where.scheme or 'nameless'}: address; only http and https are read")
    if where.userinfo:
        raise RefusedError("holds a user name or password, which are never sent; take them out")
    if not where.host:
        raise RefusedError("names no host")
    if not 0 < (where.port or 80) < 2**16:
        raise RefusedError(f"is not an address that can be read (there is no port {where.port})")
    if limits.ports is not None and _port(where) not in limits.ports:
        raise RefusedError(f"asks for port {_port(where)}, which is not fetched here")
    return where


def _port(where: httpx.URL) -> int:
    return where.port or (443 if where.scheme == "https" else 80)


def _taken(client: httpx.Client, where: httpx.URL, fetching: _Fetching, checked: Sequence[str]) -> Fetched | str:
    """What one address gives by one of its checked IP addresses, or the address it redirects to."""
    answer = _sent(client, where, fetching, checked)
    try:
        if answer.has_redirect_location:
            return str(answer.headers["location"])
        if answer.status_code != 200:
            raise RefusedError(f"answered {answer.status_code} {_said(answer.reason_phrase)}".rstrip())
        media_type = answer.headers.get("content-type", "")
        if media_type.partition(";")[0].strip().lower() not in ACCEPTED:
            raise RefusedError(
                f"gives {_said(media_type) or 'an untold type'}; only HTML, plain text and JSON are read"
            )
        if answer.headers.get("content-encoding", "identity").lower() not in ("identity", "gzip", "deflate"):
            raise RefusedError("is sent in a compression that is not read")
        return Fetched(data=_body(answer, fetching), media_type=media_type, url=str(where))
    finally:
        answer.close()


def _sent(client: httpx.Client, where: httpx.URL, fetching: _Fetching, checked: Sequence[str]) -> httpx.Response:
    """The answer of the first of the checked addresses that takes a connection."""
    import httpx

    for number, address in enumerate(checked, start=1):
        request = client.build_request(
            "GET",
            where.copy_with(host=address),
            headers={"Host": where.netloc.decode("ascii")},
            timeout=fetching.patience(),
            # The certificate must still be the name's, though the connection goes to the checked address.
            extensions={"sni_hostname": where.raw_host.decode("ascii"), "trace": fetching.trace},
        )
        try:
            return client.send(request, stream=True, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if number == len(checked):
                raise
    raise RefusedError("has no address")


def _checked(
    host: str, port: int, resolve: Callable[[str, int], Sequence[str]], public: Callable[[str], bool]
) -> Sequence[str]:
    """The host's addresses, once all of them are known to be public."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise RefusedError(f"names a host that cannot be found ({host})") from error
    for address in found:
        if not public(address):
            # Not which: whoever may give an address is not to learn what the names in this network mean.
            raise RefusedError(f"leads to a local or private address ({host}), which is never fetched")
    return found


def _body(answer: httpx.Response, fetching: _Fetching) -> bytes:
    most = fetching.limits.page_bytes
    told = answer.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:20]) > most:
        raise RefusedError(f"is larger than {size(most)}")
    held = bytearray()
    for chunk in answer.iter_bytes():
        held += chunk
        if len(held) > most:
            raise RefusedError(f"is larger than {size(most)}")
        if fetching.over():
            raise RefusedError(fetching.late)
    # A connection ended at the deadline looks like the end of a page without a length.
    if fetching.over():
        raise RefusedError(fetching.late)
    return bytes(held)
