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
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rashomon.ingest.limits import size
from rashomon.protocols import Limits

if TYPE_CHECKING:
    import httpx

ACCEPTED = (
    *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/csv", "application/json"),
    *(
        "application/feed+json",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
    ),
    *("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    *("message/rfc822", "application/mbox", "application/x-ndjson", "application/jsonl"),
    *("application/zip", "application/x-zip-compressed", "application/x-tar", "application/gzip", "application/x-gzip"),
    *("application/x-bzip2", "application/x-xz", "application/warc", "application/wacz", "application/octet-stream"),
)
"""Media types of what is fetched: all that a reader may read, and what servers send as which they do not know."""
READ = "pages, feeds, text, JSON, CSV, PDF, DOCX, messages and archives"
AGENT = "rashomon (reads one page at its user's request)"
PATIENCE = 15.0
"""Seconds to wait for a connection or for the next bytes."""
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
TOLD = 100
"""Letters at most of what a server says of itself, where it is passed on."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(Exception):
    """The address is not fetched, or gave nothing that can be read; the message goes on a sentence begun with it."""

    exchanges: tuple[Exchange, ...] = ()
    """What was asked and answered until then, the refused answer last where there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request over the network and the answer to it, as they were sent."""

    url: str
    at: str
    """When the answer began: ISO 8601 date and time in UTC, by this machine's clock."""
    address: str
    """The IP address that was connected to."""
    status: int
    request: bytes
    """The request's line and headers, with the empty line after them."""
    head: bytes
    """The answer's line and headers, likewise."""
    body: bytes | None = None
    """As it was sent, its parts put together (`Transfer-Encoding`) and nothing else undone; None where it is that of a
    redirect, which is not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave."""

    data: bytes
    media_type: str
    """With its parameters, as sent."""
    url: str
    """Where it was found, after redirects."""
    exchanges: tuple[Exchange, ...] = ()
    """What was asked and answered on the way, the last that gave it."""


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
    headers: Mapping[str, str] | None = None,
    accepted: Collection[str] = ACCEPTED,
) -> Fetched:
    """What stands at `url` (http or https), redirects followed; `headers` are sent with every request.

    Raises RefusedError for another scheme, an address with a password in it, a host with an address that is not public,
    more redirects, bytes or seconds than `limits` allows, a type that is not `accepted` (if any is), or an answer other
    than 200.
    """
    import httpx  # noqa: F401  -- what it takes to load is not taken from the time of the fetch

    limits = limits or Limits()
    fetching = _Fetching(limits, headers or {}, accepted)
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

    def __init__(self, limits: Limits, headers: Mapping[str, str], accepted: Collection[str]) -> None:
        self.limits, self.accepted = limits, accepted
        self.headers = {"User-Agent": AGENT, "Accept": ", ".join(ACCEPTED), "Accept-Encoding": "identity"} | {**headers}
        self.exchanges: tuple[Exchange, ...] = ()
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
        with httpx.Client(trust_env=False, headers=fetching.headers) as client:
            where = _address(url, limits)
            for _ in range(limits.redirects + 1):
                answer = _taken(client, where, fetching, _checked(where.host, _port(where), resolve, public))
                if isinstance(answer, Fetched):
                    return replace(answer, exchanges=(*fetching.exchanges, *answer.exchanges))
                where = _address(str(where.join(answer)), limits)
            raise RefusedError(f"redirects more than {limits.redirects} times")
    except RefusedError as error:
        error.exchanges = fetching.exchanges
        raise
    except httpx.InvalidURL as error:
        raise RefusedError(f"is not an address that can be read ({error})") from error
    except httpx.HTTPError as error:
        if fetching.over():
            raise RefusedError(fetching.late) from error
        if isinstance(error, httpx.TimeoutException):
            raise RefusedError("did not answer in time; try again later") from error
        raise RefusedError(f"could not be fetched ({_said(str(error))})") from error


def _said(words: str) -> str:
    """What a server says of itself, no more of it than is told."""
    return words if len(words) <= TOLD else f"{words[:TOLD]}…"


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
    answer, address = _sent(client, where, fetching, checked)
    try:
        exchange = _exchange(answer, where, address)
        if answer.has_redirect_location:
            fetching.exchanges += (exchange,)
            return str(answer.headers["location"])
        if answer.status_code != 200:
            fetching.exchanges += (exchange,)
            raise RefusedError(f"answered {answer.status_code} {_said(answer.reason_phrase)}".rstrip())
        media_type = answer.headers.get("content-type", "")
        if fetching.accepted and media_type.partition(";")[0].strip().lower() not in fetching.accepted:
            raise RefusedError(f"gives {_said(media_type) or 'an untold type'}; what is read are {READ}")
        encoding = answer.headers.get("content-encoding", "identity").lower()
        if encoding not in ("identity", "gzip", "deflate"):
            raise RefusedError("is sent in a compression that is not read")
        body = _body(answer, fetching)
        data = body if encoding == "identity" else _unpacked(body, encoding, fetching.limits.page_bytes)
        return Fetched(data=data, media_type=media_type, url=str(where), exchanges=(replace(exchange, body=body),))
    finally:
        answer.close()


def _exchange(answer: httpx.Response, where: httpx.URL, address: str) -> Exchange:
    request = answer.request
    line = b"%s %s HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)
    said = answer.reason_phrase.encode("ascii", "replace")
    status = b"%s %d %s" % (answer.http_version.encode("ascii", "replace"), answer.status_code, said)
    return Exchange(
        url=str(where),
        at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        address=address,
        status=answer.status_code,
        request=_head(line, request.headers.raw),
        head=_head(status, answer.headers.raw),
    )


def _head(line: bytes, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join((line, b"\r\n", *(b"%s: %s\r\n" % header for header in headers), b"\r\n"))


def _sent(
    client: httpx.Client, where: httpx.URL, fetching: _Fetching, checked: Sequence[str]
) -> tuple[httpx.Response, str]:
    """The answer of the first of the checked addresses that takes a connection, and that address."""
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
            return client.send(request, stream=True, follow_redirects=False), address
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
    for chunk in answer.iter_raw():
        held += chunk
        if len(held) > most:
            raise RefusedError(f"is larger than {size(most)}")
        if fetching.over():
            raise RefusedError(fetching.late)
    # A connection ended at the deadline looks like the end of a page without a length.
    if fetching.over():
        raise RefusedError(fetching.late)
    return bytes(held)


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """The body of an answer that was sent packed. Raises RefusedError where it is broken or becomes too large."""
    # Some send deflate without the wrapping that it is to have (RFC 9110, 8.4.1.2).
    for wrapping in (31,) if encoding == "gzip" else (15, -15):
        unpacker = zlib.decompressobj(wbits=wrapping)
        try:
            data = unpacker.decompress(body, most + 1)
        except zlib.error:
            continue
        if len(data) > most:
            raise RefusedError(f"is larger than {size(most)}")
        return data
    raise RefusedError(f"is sent broken, and cannot be unpacked ({encoding})")
