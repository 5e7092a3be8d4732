"""The records of a web archive, told apart: where each begins, its headers, and its block unread (ISO 28500)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from rashomon.ingest.unpacking import CHUNK, BrokenError, Stretch, Unpacked
from rashomon.protocols import Limits

BEGINNING = re.compile(rb"WARC/\d\.\d+\s*$")
MEMBER = b"\x1f\x8b\x08"
LONGEST_LINE = 16_384
LONGEST_HEAD = 65_536
"""Bytes of a record's headers."""
LOST = 1_000
"""Broken records after which the rest of an archive is left."""


@dataclass(slots=True, kw_only=True)
class Frame:
    """One record, whose block is to be read before the next one is asked for."""

    where: tuple[int, int]
    """Where it begins: in the file, and where that is packed, in what is packed there."""
    head: bytes
    """Its headers as they stand, with the empty line after them."""
    headers: dict[str, str]
    """By their names in small letters; of several the first."""
    length: int
    stream: _Stream = field(repr=False)
    left: int
    """Bytes of the block that were not read."""

    @property
    def kind(self) -> str:
        """Its `WARC-Type`."""
        return self.headers.get("warc-type", "").lower()

    def block(self, most: int) -> bytes:
        """Its block. Raises BrokenError where it is cut off or larger than that."""
        if self.length > most:
            raise BrokenError(f"is too large ({self.length // 1_000_000} MB)")
        data = self.stream.read(self.left)
        self.left -= len(data)
        if self.left:
            raise BrokenError("is cut off")
        return data


class Frames:
    """The records of an archive from some place on; broken ones are passed over and told as the end of a sentence.

    The file may be moved by others between two records.
    """

    def __init__(self, file: IO[bytes], limits: Limits, at: int = 0, skipped: int = 0) -> None:
        self._file, self._limits = file, limits
        self._at, self._skipped = at, skipped
        self._length = file.seek(0, io.SEEK_END)
        file.seek(at)
        self._packed = file.read(3) == MEMBER

    def __iter__(self) -> Iterator[Frame | str]:
        at: int | None = self._at
        lost = 0
        skipped = self._skipped
        while at is not None and lost < LOST:
            stream = _Stream(self._file, self._length, self._packed, at, self._limits)
            try:
                stream.skip(skipped)
                for one in _framed(stream):
                    if one is None:
                        lost += 1
                        if lost >= LOST:
                            break
                    else:
                        yield one
                break
            except BrokenError as error:
                lost += 1
                skipped = 0
                if "cut off" in str(error):
                    yield "is cut off; what it holds until there is read"
                    break
                at = self._member(stream.began() + 1)
        if lost:
            yield f"has {lost} broken records, which are left out" + ("; so is the rest" if lost >= LOST else "")

    def _member(self, at: int) -> int | None:
        """Where the next packed member begins."""
        while at < self._length:
            self._file.seek(at)
            data = self._file.read(CHUNK)
            found = data.find(MEMBER)
            if found >= 0:
                return at + found
            at += max(1, len(data) - len(MEMBER) + 1)
            if len(data) < CHUNK:
                return None
        return None


class _Stream:
    """What an archive says from some place on, unpacked."""

    def __init__(self, file: IO[bytes], length: int, packed: bool, at: int, limits: Limits) -> None:
        stretch = Stretch(file, at, length - at)
        self._unpacked = Unpacked(stretch, "gzip", limits) if packed else None
        self._raw: Any = self._unpacked or stretch
        self._at, self._held = at, b""
        self._given = 0

    def where(self) -> tuple[int, int]:
        """The place of what is read next. Raises BrokenError."""
        if self._unpacked is None:
            return self._at + self._given, 0
        if not self._held:
            self._held = self._unpacked.some(1)
        return self.began(), self._unpacked.inside - len(self._held)

    def began(self) -> int:
        """Where in the file that begins which was read last."""
        return self._at + (self._given if self._unpacked is None else self._unpacked.began)

    def read(self, count: int) -> bytes:
        data = self._held[:count]
        self._held = self._held[len(data) :]
        while len(data) < count:
            more = self._raw.read(count - len(data) if count - len(data) < CHUNK else CHUNK)
            if not more:
                break
            if len(data) + len(more) < count and count > CHUNK:
                return self._long(io.BytesIO(), data + more, count)
            data += more
        self._given += len(data)
        return data

    def _long(self, held: io.BytesIO, first: bytes, count: int) -> bytes:
        held.write(first)
        while held.tell() < count and (more := self._raw.read(min(CHUNK, count - held.tell()))):
            held.write(more)
        self._given += held.tell()
        return held.getvalue()

    def skip(self, count: int) -> int:
        """Passes that many bytes over, and says how many there were."""
        done = min(count, len(self._held))
        self._held = self._held[done:]
        self._given += done
        if self._unpacked is None:
            here: int = self._raw.tell()
            end: int = self._raw.seek(0, io.SEEK_END)
            passed = min(count - done, end - here)
            self._raw.seek(here + passed)
            self._given += passed
            return done + passed
        while done < count and (data := self._unpacked.some(count - done)):
            done += len(data)
        return done

    def line(self) -> bytes:
        """Up to the next line feed, or as long as a line may be."""
        some = self._raw.read if self._unpacked is None else self._unpacked.some
        while b"\n" not in self._held and len(self._held) < LONGEST_LINE:
            # Never past the end of what is packed together, so that it is known where the next begins.
            more = some(LONGEST_LINE - len(self._held))
            if not more:
                break
            self._held += more
        return self.read(self._held.find(b"\n", 0, LONGEST_LINE) + 1 or min(len(self._held), LONGEST_LINE))


def _framed(stream: _Stream) -> Iterator[Frame | None]:
    """The records, None once for each stretch that belongs to none. Raises BrokenError."""
    lost = False
    while True:
        where = stream.where()
        first = stream.line()
        if not first:
            return
        if not first.strip():
            continue
        if not BEGINNING.match(first):
            if not lost:
                yield None
            lost = True
            continue
        lost = False
        head, headers = _head(stream)
        told = headers.get("content-length", "")
        if head is None or not (told.isascii() and told.isdigit() and len(told) < 16):
            lost = True
            yield None
            continue
        length = int(told)
        one = Frame(where=where, head=first + head, headers=headers, length=length, stream=stream, left=length)
        yield one
        if stream.skip(one.left) < one.left:
            raise BrokenError("is cut off")


def _head(stream: _Stream) -> tuple[bytes | None, dict[str, str]]:
    held, headers = b"", dict[str, str]()
    while len(held) < LONGEST_HEAD:
        line = stream.line()
        held += line
        if not line:
            raise BrokenError("is cut off")
        if not line.strip():
            return held, headers
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return None, {}
