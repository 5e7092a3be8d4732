"""ZIP archives: what their directory lists, or where that is gone, what can be found without it (APPNOTE 6.3)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from rashomon.ingest.limits import size
from rashomon.ingest.unpacking import (
    FLOOR,
    BombError,
    BrokenError,
    Contents,
    Flaw,
    Member,
    Stretch,
    Unpacked,
    bomb,
    inside,
    listed,
    whole,
)
from rashomon.protocols import Limits

FIRST, EMPTY = b"PK\x03\x04", b"PK\x05\x06"
"""How an archive begins, with a member and without one."""
LOCAL = struct.Struct("<4s5H3L2H")
"""What stands before a member: mark, version, flags, method, time, date, checksum, sizes, lengths of name and extra."""
DIRECTORY = 40_000_000
"""Bytes of an archive's directory, which is held in memory and grows there some tenfold; about 400,000 members."""
ENCRYPTED, BEHIND, UTF8 = 0x1, 0x8, 0x800
"""Flags: that a member is encrypted, that its sizes stand behind it, that its name is UTF-8."""
METHODS = {0: "stored", 8: "deflate", 12: "bzip2", 93: "zstd"}
FOUND = 100_000
"""Members that are looked for where there is no directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """A member as the directory describes it."""

    name: str
    at: int
    """Where its local header begins."""
    packed: int
    size: int | None
    """None where that is not known."""
    crc: int | None
    method: int


def contents(file: IO[bytes], limits: Limits) -> Contents:
    """The files in an archive, in the order of their names, and what is wrong with it."""
    found, flaws = _directory(file, limits)
    yield from flaws
    for one in sorted(found, key=lambda one: one.name):
        yield Member(name=one.name, read=_reading(file, one, limits))


def stored(file: IO[bytes], name: str, limits: Limits) -> Stretch | None:
    """The member of that name as it lies in the file; None where it is packed, or is not there."""
    for one in _directory(file, limits)[0]:
        if one.name == name and one.method == 0 and one.packed == one.size:
            try:
                return _data(file, one)
            except BrokenError:
                return None
    return None


def _directory(file: IO[bytes], limits: Limits) -> tuple[list[_Listed], list[Flaw]]:
    told = _length_of_directory(file)
    if told is not None and told > DIRECTORY:
        return [], [Flaw(what="lists more members than can be held in memory; unpack it first")]
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, struct.error, OverflowError):
        found = list(_without_directory(file, limits))
        what = f"is cut off or broken; {len(found) or 'no'} of its members could be found"
        return found, [Flaw(what=what)]
    sealed = [inside(one.filename) for one in entries if one.flag_bits & ENCRYPTED]
    flaws = []
    if sealed:
        flaws.append(Flaw(what=f"holds what is encrypted ({listed(sealed)}); unpack it with its password first"))
    known = [
        _Listed(
            name=inside(one.filename),
            at=one.header_offset,
            packed=one.compress_size,
            size=one.file_size,
            crc=one.CRC,
            method=one.compress_type,
        )
        for one in entries
        if not one.is_dir() and not one.flag_bits & ENCRYPTED
    ]
    apart, over = _apart(known)
    if over:
        names = listed(sorted(one.name for one in over))
        flaws.append(Flaw(what=f"has members that lie one over the other, as in a bomb; left out: {names}"))
    return apart, flaws


def _apart(known: list[_Listed]) -> tuple[list[_Listed], list[_Listed]]:
    """Those that share no bytes with one before, and the others: from shared bytes comes more than was ever put in."""
    end = 0
    apart: list[_Listed] = []
    over: list[_Listed] = []
    for one in sorted(known, key=lambda one: (one.at, one.packed)):
        (apart if one.at >= end else over).append(one)
        if one.at >= end:
            end = one.at + LOCAL.size + one.packed
    return apart, over


def _length_of_directory(file: IO[bytes]) -> int | None:
    """How long an archive says that its directory is, in bytes; None where it does not say."""
    length = file.seek(0, 2)
    file.seek(max(0, length - 65_600))
    tail = file.read(65_600)
    at = tail.rfind(EMPTY)
    if at < 0 or len(tail) < at + 22:
        return None
    told: int = struct.unpack_from("<L", tail, at + 12)[0]
    where = tail.rfind(b"PK\x06\x07", 0, at)
    if told != 0xFFFFFFFF or where < 0:
        return told
    file.seek(min(length, struct.unpack_from("<Q", tail[: where + 20].ljust(where + 20, b"\0"), where + 8)[0]))
    record = file.read(56)
    return int.from_bytes(record[40:48], "little") if record.startswith(b"PK\x06\x06") else length


def _reading(file: IO[bytes], one: _Listed, limits: Limits) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if one.size is not None and one.size > most:
            raise BombError(f"is too large unpacked ({size(one.size)}); split it into its reports")
        if one.size is not None and one.size > max(FLOOR, limits.ratio * one.packed):
            raise bomb(limits)
        method = METHODS.get(one.method)
        if method is None:
            raise BrokenError(f"is packed by a method that is not read (number {one.method}); pack it anew")
        data = _data(file, one)
        found = whole(data if method == "stored" else Unpacked(data, method, limits), most, one.size)
        if one.crc is not None and zlib.crc32(found) != one.crc:
            raise BrokenError("is broken: its checksum is another")
        return found

    return read


def _data(file: IO[bytes], one: _Listed) -> Stretch:
    """The packed bytes of a member."""
    file.seek(one.at)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or not header.startswith(FIRST):
        raise BrokenError("is not where the archive's directory says")
    *_, named, extra = LOCAL.unpack(header)
    return Stretch(file, one.at + LOCAL.size + named + extra, one.packed)


def _without_directory(file: IO[bytes], limits: Limits) -> Iterator[_Listed]:
    """The members that stand one behind the other from the beginning, as far as they can be told apart."""
    at = 0
    end = file.seek(0, 2)
    for _ in range(FOUND):
        file.seek(at)
        header = file.read(LOCAL.size)
        if len(header) < LOCAL.size or not header.startswith(FIRST):
            return
        _, _, flags, method, _, _, crc, packed, size, named, extra = LOCAL.unpack(header)
        name = file.read(named).decode("utf-8" if flags & UTF8 else "cp437", "replace")
        start = at + LOCAL.size + named + extra
        known = not flags & BEHIND
        if not known:
            packed = _ends(file, start, limits) if method == 8 else None
        if packed is None or 0xFFFFFFFF in (packed, size) or start + packed > end:
            return
        if not flags & ENCRYPTED and not name.endswith("/"):
            told = (size, crc) if known else (None, None)
            yield _Listed(name=inside(name), at=at, packed=packed, size=told[0], crc=told[1], method=method)
        at = start + packed
        if not known:
            file.seek(at)
            at += 16 if file.read(4) == b"PK\x07\x08" else 12


def _ends(file: IO[bytes], start: int, limits: Limits) -> int | None:
    """How long the deflated data is that begins there; None where it has no end, or grows as only a bomb does."""
    file.seek(start)
    unpacker, taken, given = zlib.decompressobj(wbits=-15), 0, 0
    while data := unpacker.unconsumed_tail or file.read(1 << 16):
        before = len(data)
        try:
            given += len(unpacker.decompress(data, 1 << 20))
        except zlib.error:
            return None
        taken += before - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
        if unpacker.eof:
            return taken
        if given > max(FLOOR, limits.ratio * taken):
            return None
    return None
