"""TAR archives (POSIX ustar and pax, GNU), read as a stream of blocks of 512 bytes.

The standard library's own reader is not used: it reads headers of any size into memory and goes on for ever with some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from rashomon.ingest.limits import size as told
from rashomon.ingest.unpacking import (
    CHUNK,
    BombError,
    BrokenError,
    Contents,
    Flaw,
    Member,
    Stretch,
    Unpacked,
    inside,
    listed,
    whole,
)

BLOCK = 512
FILES, LINKS, DEVICES = b"07\0", b"12", b"346"
"""Types of members (ustar): files; hard and symbolic links; devices and pipes."""
LONGEST_HEADER = 1 << 20
"""Bytes of what a header says beside its block; a name is some hundred."""
SKIPPED = 20_000
"""Blocks after a broken one that are looked through for the next header."""
MEMBERS = 400_000
"""Members of one archive that are read; it takes some seconds to find their names."""


def is_header(block: bytes) -> bool:
    """Whether an archive's member could begin so: its checksum holds."""
    if len(block) < BLOCK or not block[0]:
        return False
    told = _number(block[148:156])
    summed = sum(block[:148]) + sum(block[156:BLOCK]) + 8 * 32
    return told == summed


def contents(file: IO[bytes]) -> Contents:
    """The files in an archive that can be sought in, in the order of their names, and what is wrong with it."""
    found = [
        (one.name, one.start, one.size) if isinstance(one, _Place) else one for one in _blocks(file, file.seek(0, 2))
    ]
    yield from (one for one in found if isinstance(one, Flaw))
    for name, start, size in sorted(one for one in found if not isinstance(one, Flaw)):
        yield Member(name=name, read=_reading(Stretch(file, start, size), size))


def streamed(file: Unpacked) -> Contents:
    """The files in an archive as they come out of a packed one, each to be read before the next."""
    for one in _blocks(_Forward(file), None):
        if isinstance(one, Flaw):
            yield one
            continue
        yield Member(name=one.name, read=_reading(one, one.size))


class _Forward:
    """A stream as a file that is sought in forwards alone."""

    def __init__(self, file: Unpacked) -> None:
        self._file, self._at = file, 0

    def seek(self, offset: int) -> int:
        while self._at < offset and self.read(min(CHUNK, offset - self._at)):
            pass
        return self._at

    def read(self, count: int) -> bytes:
        data = self._file.read(count)
        self._at += len(data)
        return data


class _Place:
    """Where a member lies, and its data, for who reads it before what follows."""

    def __init__(self, name: str, file: Any, start: int, size: int) -> None:
        self.name, self.start, self.size = name, start, size
        self._file, self._left = file, size

    def read(self, count: int) -> bytes:
        data: bytes = self._file.read(min(count, self._left))
        self._left -= len(data)
        return data


def _reading(data: Any, size: int) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if size > most:
            raise BombError(f"is too large unpacked ({told(size)}); split it into its reports")
        return whole(data, most, size)

    return read


def _blocks(file: Any, end: int | None) -> Iterator[_Place | Flaw]:
    """The members as their headers follow each other."""
    at = lost = headers = 0
    links: list[str] = []
    other: list[str] = []
    said: dict[str, str] = {}
    try:
        while True:
            if (end is not None and at >= end) or file.seek(at) < at:
                yield Flaw(what="is cut off; what it holds until there is read")
                break
            block = file.read(BLOCK)
            at += BLOCK
            if not block.strip(b"\0") and len(block) == BLOCK:
                break
            if not is_header(block):
                lost += 1
                if len(block) < BLOCK or lost > SKIPPED:
                    yield Flaw(what="is cut off or broken; what it holds until there is read")
                    break
                continue
            if lost:
                yield Flaw(what=f"is broken in {lost} blocks; what comes after them is read")
                lost = 0
            headers += 1
            if headers > MEMBERS:
                yield Flaw(what=f"holds more than {MEMBERS} members; what comes after is left out")
                break
            kind, size = block[156:157], _number(block[124:136])
            if kind in (b"x", b"g", b"L", b"K"):
                more = file.read(size) if size <= LONGEST_HEADER else b""
                said |= {} if kind == b"g" else _extended(more) if kind == b"x" else {}
                if kind == b"L":
                    said["path"] = _text(more)
                at += -(-size // BLOCK) * BLOCK
                continue
            size = int(said["size"]) if re.fullmatch(r"\d{1,18}", said.get("size", "")) else size
            name = inside(said.get("path") or _named(block))
            if kind and kind in FILES and not any(key.startswith("GNU.sparse") for key in said):
                if not (said.get("path") or _named(block)).endswith("/"):
                    yield _Place(name, file, at, size)
            elif kind in LINKS:
                links.append(name)
                size = 0
            elif kind != b"5":
                other.append(name)
                size = 0 if kind in DEVICES else size
            said = {}
            at += -(-size // BLOCK) * BLOCK
    except BrokenError as error:
        yield Flaw(what=f"{error}; what it holds until there is read")
    if links or other:
        what = f"has links or devices in it, which are passed over ({listed([*links, *other])})"
        yield Flaw(what=what, severity="note")


def _number(field: bytes) -> int:
    """A number in a header: octal digits, or binary where the first bit is set (GNU)."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    return int(digits, 8) if re.fullmatch(rb"[0-7]{1,12}", digits) else 0


def _text(data: bytes) -> str:
    return data.partition(b"\0")[0].decode("utf-8", "replace")


def _named(block: bytes) -> str:
    before = _text(block[345:500]) if block[257:263] == b"ustar\0" else ""
    return f"{before}/{_text(block[:100])}" if before else _text(block[:100])


def _extended(data: bytes) -> dict[str, str]:
    """The records of a pax header, `LENGTH NAME=VALUE` and a line feed each."""
    said: dict[str, str] = {}
    at = 0
    while match := re.compile(rb"(\d{1,8}) ").match(data, at):
        end = at + int(match[1])
        if end <= match.end() or end > len(data):
            break
        name, _, value = data[match.end() : end - 1].partition(b"=")
        said[name.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        at = end
    return said
