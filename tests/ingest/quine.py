"""A packed file that unpacks to itself, made here.

Each step of its program is ten bytes long. `L` prints the bytes after it, `R` prints the last ones again; those that
are printed come to be the program itself, with the file's head before it and its tail behind. The tail holds the
checksum of all, itself included: since a CRC is linear over GF(2), that is a system of 32 equations.
"""

from __future__ import annotations

import struct
import zlib

STEP = 10


def quine() -> bytes:
    """The file (gzip)."""
    for seconds in range(64):  # One whose equations have a solution.
        begun = _file(0, seconds)
        length = len(begun)
        columns = [_wrong(1 << bit, seconds) ^ _wrong(0, seconds) for bit in range(32)]
        checksum = _solved(columns, _wrong(0, seconds))
        if checksum is not None:
            assert len(_file(checksum, seconds)) == length
            return _file(checksum, seconds)
    raise AssertionError("no checksum fits")


def _wrong(checksum: int, seconds: int) -> int:
    return zlib.crc32(_file(checksum, seconds)) ^ checksum


def _solved(columns: list[int], wanted: int) -> int | None:
    """Which of the columns, as the bits of a number, give `wanted` together."""
    basis: dict[int, tuple[int, int]] = {}
    for bit, column in enumerate(columns):
        mask = 1 << bit
        while column:
            top = column.bit_length() - 1
            if top not in basis:
                basis[top] = (column, mask)
                break
            column, mask = column ^ basis[top][0], mask ^ basis[top][1]
    found = 0
    while wanted:
        top = wanted.bit_length() - 1
        if top not in basis:
            return None
        wanted, found = wanted ^ basis[top][0], found ^ basis[top][1]
    return found


def _file(checksum: int, seconds: int) -> bytes:
    head = struct.pack("<2sBBLBB", b"\x1f\x8b", 8, 0, seconds, 0, 255)
    first, again = _literal(2 * STEP), _repeat(2 * STEP)
    one, four, more, nothing = _literal(STEP), _literal(4 * STEP), _repeat(4 * STEP), _literal(0)
    last, end = _literal(STEP + 8), _repeat(STEP + 8, final=True)
    steps = [head, first, head, first, again, one, again, one, one, four, again, one, one, four]
    steps += [more, four, more, four, more, four, more, four, more, nothing, nothing, last]
    steps += [more, nothing, nothing, last]
    length = len(steps) * STEP + 2 * (STEP + 8)
    tail = struct.pack("<LL", checksum, length)
    return b"".join([*steps, end, tail, end, tail])


def _literal(count: int) -> bytes:
    """Prints the next `count` bytes (a stored block, after an empty one)."""
    return _stored(0) + _stored(count)


def _stored(count: int) -> bytes:
    return struct.pack("<BHH", 0, count, count ^ 0xFFFF)


def _repeat(count: int, *, final: bool = False) -> bytes:
    """Prints the last `count` bytes again (a match in a block of fixed codes, then an empty stored block)."""
    bits: list[int] = []

    def number(value: int, width: int) -> None:
        bits.extend(value >> at & 1 for at in range(width))

    def code(value: int, width: int) -> None:
        bits.extend(value >> at & 1 for at in reversed(range(width)))

    number(0, 1)
    number(1, 2)
    # In two, so that it is as long as it has to be. RFC 1951, 3.2.5: codes of lengths and of distances, the first of
    # each, and how many bits say which of them.
    for length in (9, count - 9):
        symbol, base, extra = next(one for one in reversed(LENGTHS) if one[1] <= length)
        code(symbol - 256, 7)
        number(length - base, extra)
        symbol, base, extra = next(one for one in reversed(DISTANCES) if one[1] <= count)
        code(symbol, 5)
        number(count - base, extra)
    code(0, 7)
    number(int(final), 1)
    number(0, 2)
    assert 40 < len(bits) <= 48
    bits += [0] * (48 - len(bits))
    packed = bytes(sum(bit << at for at, bit in enumerate(bits[start : start + 8])) for start in range(0, 48, 8))
    return packed + b"\0\0\xff\xff"


LENGTHS = [(263, 9, 0), (264, 10, 0)] + [(265 + at, 11 + 2 * at, 1) for at in range(4)]
LENGTHS += [(269 + at, 19 + 4 * at, 2) for at in range(4)] + [(273 + at, 35 + 8 * at, 3) for at in range(4)]
DISTANCES = [(6, 9, 2), (7, 13, 2), (8, 17, 3), (9, 25, 3), (10, 33, 4), (11, 49, 4)]
