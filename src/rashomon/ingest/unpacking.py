"""What is packed, unpacked with bounds: a stream that stops at a bomb, and members of archives."""

from __future__ import annotations

import bz2
import importlib
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from rashomon.ingest.limits import size
from rashomon.protocols import Limits

CHUNK = 1 << 18
"""Bytes unpacked at a time."""
FLOOR = 1_000_000
"""Bytes that anything may become, however small it is stored: they harm nobody."""
MEMORY = 1 << 28
"""Bytes that one unpacker may take for itself; `xz -9` takes 65 MB."""
PACKED = (
    (re.compile(rb"\x1f\x8b\x08"), "gzip"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "zstd"),
)
"""How a packed file begins, and by what it is packed (RFC 1952, the xz file format, RFC 8878)."""
LONGEST = 1_000
"""Characters of a member's name."""


class BrokenError(Exception):
    """Something cannot be unpacked; the message goes on a sentence that begins with its name."""


class BombError(BrokenError):
    """Something unpacks to more than it may."""


def packing(head: bytes) -> str | None:
    """By what a file that begins so is packed."""
    return next((name for mark, name in PACKED if mark.match(head)), None)


def bomb(limits: Limits) -> BombError:
    """That something grows as only what is made to fill a memory does."""
    return BombError(f"unpacks to more than {limits.ratio:g} times its size and is left out, as it may fill the memory")


class Stretch(io.RawIOBase):
    """A part of a file as a file of its own; whoever reads it moves the file. Can be sought in."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self._file, self._start, self._length = file, start, length
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence])
        return self._at

    def tell(self) -> int:
        """As of any file."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """As of any file."""
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(len(buffer), self._length - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class Unpacked:
    """What a packed file unpacks to, read once from its beginning to its end.

    Raises BombError as soon as it grows past `limits.ratio` times what was read of the packed, and BrokenError where
    it is broken or cut off. `method` is one of `PACKED`, or `deflate` as it stands in a ZIP archive.
    """

    def __init__(self, file: Any, method: str, limits: Limits) -> None:
        self._file, self._method, self._limits = file, method, limits
        self._unpacker: Any = None
        self._rest = b""
        self._ready = b""
        self._given = self._taken = self._before = 0
        self._ended = False
        self._failed: BrokenError | None = None
        self.began = 0
        """Where in the packed file that begins which is being unpacked, of several one behind the other."""

    @property
    def inside(self) -> int:
        """How many bytes were read of what begins there."""
        return self._given - self._before - len(self._ready)

    def read(self, count: int) -> bytes:
        """The next `count` bytes; fewer only at the end."""
        parts: list[bytes] = []
        while count > 0:
            if not self._ready:
                self._ready = self._more()
                if not self._ready:
                    break
            parts.append(self._ready[:count])
            count -= len(parts[-1])
            self._ready = self._ready[len(parts[-1]) :]
        return b"".join(parts)

    def some(self, count: int) -> bytes:
        """The next bytes, as many as there are at once and no more than `count`; none at the end."""
        self._ready = self._ready or self._more()
        data, self._ready = self._ready[:count], self._ready[count:]
        return data

    def _more(self) -> bytes:
        if self._failed is not None:
            raise self._failed
        try:
            return self._fresh()
        except BrokenError as error:
            self._failed = error
            raise

    def _fresh(self) -> bytes:
        while not self._ended:
            # Some hold on to what they were fed until it is asked for.
            holding = self._unpacker is not None and not getattr(self._unpacker, "needs_input", True)
            if not self._rest and not holding:
                self._rest = self._file.read(CHUNK)
                self._taken += len(self._rest)
            fresh = self._unpacker is None
            if fresh and not self._begun():
                break
            fed = self._rest
            try:
                data: bytes = self._unpacker.decompress(fed, CHUNK)
            except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError) as error:
                if fresh and self._given and packing(fed) != self._method:
                    break  # What stands behind the end belongs to nothing.
                raise BrokenError(f"is broken and cannot be unpacked ({error})") from error
            self._given += len(data)
            if self._given > max(FLOOR, self._limits.ratio * self._taken):
                raise bomb(self._limits)
            if self._unpacker.eof:
                self._rest, self._unpacker = self._unpacker.unused_data, None
                # One may follow the other, but not in a ZIP archive.
                self._ended = self._method == "deflate"
            else:
                self._rest = getattr(self._unpacker, "unconsumed_tail", b"")
                if not fed and not data and not holding:
                    raise BrokenError("is cut off")
            if data:
                return data
        self._ended = True
        return b""

    def _begun(self) -> bool:
        """Whether there is more to unpack, for which there is an unpacker then; zeros fill a tape's last block."""
        # Only what begins with one is looked through: of small pieces there may be thousands in what was read at once.
        while self._given and (not self._rest or (self._rest[0] == 0 and not self._rest.strip(b"\0"))):
            if not self._rest:
                return False
            self._rest = self._file.read(CHUNK)
        if not self._rest:
            raise BrokenError("is cut off")
        self._unpacker = _unpacker(self._method)
        self.began, self._before = self._taken - len(self._rest), self._given
        return True


def _unpacker(method: str) -> Any:
    if method in ("gzip", "deflate"):
        return zlib.decompressobj(wbits=31 if method == "gzip" else -15)
    if method == "bzip2":
        return bz2.BZ2Decompressor()
    if method == "xz":
        return lzma.LZMADecompressor(memlimit=MEMORY)
    try:
        zstd = importlib.import_module("compression.zstd")
    except ImportError:
        raise BrokenError("is packed by zstd, which takes Python 3.14 to unpack; unpack it first") from None
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 27})


def whole(file: Any, most: int, told: int | None = None) -> bytes:
    """All that a file gives. Raises BrokenError for more than `most` bytes, or another number than was `told`."""
    held = io.BytesIO()
    while data := file.read(CHUNK):
        held.write(data)
        if held.tell() > most:
            raise BombError(f"is too large unpacked (more than {size(most)}); split it into its reports")
    if told is not None and held.tell() != told:
        raise BrokenError("is cut off" if held.tell() < told else "is longer than it says")
    return held.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive, not yet unpacked."""

    name: str
    """Relative, with slashes: nothing in it leads out of the archive."""
    read: Callable[[int], bytes]
    """Its bytes, no more than given. Raises BrokenError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something in an archive that cannot be read."""

    what: str
    """Goes on a sentence that begins with the name of the archive."""
    severity: str = "error"


type Contents = Iterable[Member | Flaw]


def inside(name: str) -> str:
    """A member's name as a relative path that stays where it is: no root, no drive, no way up, not too long."""
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))[-LONGEST:]


def listed(names: Iterable[str], most: int = 5) -> str:
    """Some names in a sentence, the others counted: `a.txt, b.txt and 12 more`."""
    known = list(names)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more


def counted(kinds: Iterable[str]) -> Iterator[str]:
    """How many there are of each kind, the most first: `12 .css`."""
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    for kind in sorted(counts, key=lambda kind: (-counts[kind], kind)):
        yield f"{counts[kind]} {kind}"
