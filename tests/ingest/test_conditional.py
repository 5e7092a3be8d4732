"""Asking an address again: what is sent, and what of the answer is understood."""

from __future__ import annotations

import pytest

from rashomon.ingest.conditional import Answer, Mark, ask
from rashomon.ingest.fetch import Exchange, Fetched, RefusedError

NOW = 1_722_250_000.0


def exchange(status: int, url: str = "https://a.example/1", **headers: str) -> Exchange:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return Exchange(
        url=url,
        at="2024-07-29T10:46:40Z",
        address="192.0.2.1",
        status=status,
        request=b"GET /1 HTTP/1.1\r\n\r\n",
        head=f"HTTP/1.1 {status} x\r\n{head}\r\n".encode("latin-1"),
    )


def answered(*exchanges: Exchange, mark: Mark | None = None) -> tuple[Answer, dict[str, str]]:
    sent: dict[str, str] = {}

    def fetcher(url: str, *, headers: dict[str, str]) -> Fetched:
        sent.update(headers)
        if exchanges[-1].status == 200:
            return Fetched(data=b"x", media_type="text/plain", url=exchanges[-1].url, exchanges=exchanges)
        error = RefusedError(f"answered {exchanges[-1].status}")
        error.exchanges = exchanges
        raise error

    return ask("https://a.example/1", agent="us/1", now=NOW, mark=mark, fetcher=fetcher), sent


def test_marks_are_sent_back_as_they_came() -> None:
    first, sent = answered(exchange(200, ETag='W/"a, b"', Last_Modified="Mon, 29 Jul 2024 10:00:00 GMT"))
    assert sent == {"User-Agent": "us/1"}
    assert first.mark == Mark(etag='W/"a, b"', modified="Mon, 29 Jul 2024 10:00:00 GMT")
    again, sent = answered(exchange(304), mark=first.mark)
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"a, b"', "Mon, 29 Jul 2024 10:00:00 GMT")
    assert (again.status, again.fetched, again.mark) == (304, None, first.mark)


@pytest.mark.parametrize("etag", ["", "x" * 5000, "caf\xe9", "a\x01b"])
def test_a_mark_that_cannot_be_sent_back_is_none(etag: str) -> None:
    assert answered(exchange(200, ETag=etag))[0].mark.etag is None


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 29 Jul 2024 11:46:40 GMT", 3600.0),
        ("Mon, 29 Jul 2024 09:46:40 GMT", 0.0),
        ("9" * 400, 999_999_999.0),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(stated: str, seconds: float | None) -> None:
    assert answered(exchange(503, Retry_After=stated))[0].wait == seconds


def test_only_what_moves_for_good_has_moved() -> None:
    def to(*statuses: int) -> str | None:
        hops = [exchange(status, f"https://a.example/{at}") for at, status in enumerate((*statuses, 200), start=1)]
        return answered(*hops)[0].moved

    assert to() is None
    assert to(302) is None
    assert to(301) == "https://a.example/2"
    assert to(308, 301) == "https://a.example/3"
    assert to(301, 302) == "https://a.example/2"
    assert to(302, 301) is None


def test_a_redirect_that_is_not_followed_is_an_answer() -> None:
    assert answered(exchange(307, Location="../b?x#y"))[0].leads == "https://a.example/b?x#y"
    assert answered(exchange(404, Location="/b"))[0].leads is None


def test_what_did_not_answer_is_refused_and_not_taken_for_an_answer() -> None:
    for exchanges in ((), (exchange(301),), (exchange(200),)):
        error = RefusedError("did not answer in time")
        error.exchanges = exchanges

        def fetcher(url: str, *, headers: dict[str, str], error: RefusedError = error) -> Fetched:
            raise error

        with pytest.raises(RefusedError, match="did not answer"):
            ask("https://a.example/1", agent="us/1", now=NOW, fetcher=fetcher)
