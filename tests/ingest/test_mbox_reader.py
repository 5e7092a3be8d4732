"""Mailboxes."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.ingest.inputs import Input, Way, capture
from rashomon.ingest.mbox import MboxReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

FIRST = "From awa@s.example Mon Mar  4 10:00:00 2024\n"
HEAD = "From: Awa <awa@s.example>\nDate: Mon, 4 Mar 2024 10:00:00 +0000\nSubject: Gao\n\n"
SAID = "The army said on Monday that eleven of its men were killed near Gao.\n"


def box(*messages: str) -> bytes:
    return "".join(f"{FIRST}{message}\n" for message in messages).encode()


def read(data: bytes, **limits: float) -> list[Document | Part | Issue]:
    found = MboxReader().read(io.BytesIO(data), media_type=None, path="a.mbox", limits=Limits(**limits))  # type: ignore[arg-type]
    return list(found)


def bodies(data: bytes) -> list[bytes]:
    return [one.data or b"" for one in read(data) if isinstance(one, Part)]


def test_each_message_is_a_part_byte_for_byte() -> None:
    messages = [HEAD + SAID, HEAD + "Another.\n", HEAD + "A third.\n"]
    found = read(box(*messages))
    assert [one.data for one in found if isinstance(one, Part)] == [one.encode() for one in messages]
    assert [one.name for one in found if isinstance(one, Part)] == ["message-1.eml", "message-2.eml", "message-3.eml"]
    assert {one.media_type for one in found if isinstance(one, Part)} == {"message/rfc822"}


def test_messages_of_windows_programs() -> None:
    assert (
        bodies(box(HEAD + SAID, HEAD + SAID).replace(b"\n", b"\r\n"))
        == [(HEAD + SAID).replace("\n", "\r\n").encode()] * 2
    )


@pytest.mark.parametrize(
    ("body", "read_as"),
    [
        (">From the north they came.\n", "From the north they came.\n"),
        (">>From the north they came.\n", ">From the north they came.\n"),
        ("From the north they came in 2024.\n", "From the north they came in 2024.\n"),
        ("One.\n\nFrom the north they came in 2024.\nMore.\n", "One.\n\nFrom the north they came in 2024.\nMore.\n"),
        ("One.\n\nFrom Gao they wrote at 10:00 on 4 March 2024.\nMore.\n", None),
    ],
)
def test_lines_that_begin_as_messages_do(body: str, read_as: str | None) -> None:
    found = bodies(box(HEAD + body, HEAD + SAID))
    assert found == [(HEAD + (read_as or body)).encode(), (HEAD + SAID).encode()]


def test_a_broken_message_is_named_and_the_rest_goes_on() -> None:
    data = box(HEAD + SAID, "\x00\x01 no header\n", HEAD + "Another one was hurt.\n")
    found = list(capture(Input(name="a.mbox", data=data), Way()))
    assert [one[1].name for one in found if not isinstance(one, Issue)] == ["message-1", "message-3"]
    lost = [one.message for one in found if isinstance(one, Issue) and one.severity == "error"]
    assert len(lost) == 1 and lost[0].startswith("a.mbox/message-2.eml ")


def test_a_message_that_is_too_large_is_named_and_the_rest_goes_on() -> None:
    found = read(box(HEAD + SAID * 100, HEAD + SAID), part_bytes=1_000)
    assert isinstance(found[0], Issue) and found[0].message.startswith("a.mbox/message-1.eml is too large")
    assert isinstance(found[1], Part)


def test_what_is_attached_in_a_mailbox_is_read() -> None:
    attached = (
        "From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\n\nSee the report.\n"
        '--zz\nContent-Type: text/plain\nContent-Disposition: attachment; filename="gao.txt"\n\n' + SAID + "--zz--\n"
    )
    found = [one[1] for one in capture(Input(name="a.mbox", data=box(attached)), Way()) if not isinstance(one, Issue)]
    assert sorted(str(getattr(one, "text", None)) for one in found) == ["See the report.", SAID.strip()]


class Endless(io.RawIOBase):
    """A mailbox of 400 MB that lies nowhere."""

    def __init__(self) -> None:
        self._lines = self._made()

    def _made(self) -> Iterator[bytes]:
        for _ in range(4):
            yield from (FIRST + HEAD).encode().splitlines(keepends=True)
            for _ in range(100):
                yield b"x" * 999_999 + b"\n"
            yield b"\n"

    def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
        return next(self._lines, b"")


def test_a_mailbox_is_never_held_whole() -> None:
    tracemalloc.start()
    found = list(MboxReader().read(Endless(), media_type=None, path="a.mbox", limits=Limits(part_bytes=20_000_000)))  # type: ignore[arg-type]
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
    assert len(found) == 4 and all(isinstance(one, Issue) for one in found)


@pytest.mark.parametrize(
    ("head", "media_type", "path", "takes"),
    [
        (box(HEAD + SAID), None, "a.mbox", True),
        (box(HEAD + SAID), None, None, True),
        (box(HEAD + SAID), "text/plain", "a.txt", True),
        (b"From the hospital, in 2024, they said:\nNobody.\n", None, "a.txt", False),
        (b"From the hospital, in 2024, they said\nthat: nobody.\n", None, None, False),
        (HEAD.encode(), "application/mbox", "a.mbox", False),
    ],
)
def test_a_mailbox_is_known_by_its_first_lines(
    head: bytes, media_type: str | None, path: str | None, takes: bool
) -> None:
    assert MboxReader().accepts(head, media_type, path) is takes


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from([FIRST, HEAD, SAID, "\n", ">From ", "From ", "\r", "\x00", "Content-Type: text/html\n"]))
)
def test_nothing_makes_it_raise_and_no_byte_comes_from_elsewhere(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    for one in read(data):
        assert isinstance(one, Part | Issue)
    assert sum(map(len, bodies(data))) <= len(data)
