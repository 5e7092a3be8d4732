"""Which media of a ledger are the same, by their bytes, or look the same, by how near their hashes are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import select

from rashomon.ledger.lookup import TELLING, media
from rashomon.ledger.schema import entries
from rashomon.ledger.writing import BATCH
from rashomon.model import MediaItem, PictureHash

if TYPE_CHECKING:
    import numpy

    from rashomon.ledger.view import View

NEAR = 31
"""Bits of 256 in which two hashes may differ and still be of one picture: the threshold of PDQ's makers (T. Davis and
others, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook, 2019; and the guide to the
reference implementation). Two pictures that have nothing in common differ in about 128."""

LOADING = Lock()
"""Held while numpy is loaded, which fails in one of two threads that do so at once."""

MOST = 200
"""Media that are told of as like one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A medium that is, or looks, like another."""

    item: MediaItem
    distance: int | None
    """Bits in which their hashes differ, 0 to `NEAR`; None where the bytes are the same."""


def alike(view: View, item: MediaItem) -> list[Alike]:
    """The media of other documents that have the item's bytes, or look like it, the nearest first, at most `MOST`.

    Looks at every hash that the ledger knows: a tenth of a second where there are a hundred thousand.
    """
    return many(view, [item]).get(item.id, [])


def many(view: View, items: Sequence[MediaItem]) -> dict[str, list[Alike]]:
    """`alike` for each of the items, by its id; those that are like no other are left out."""
    exact = _exact(view, {one.sha256 for one in items if one.sha256})
    wanted = [(one.id, pdq) for one in items for pdq in _telling(one.hashes)]
    near = _near(view, [pdq for _, pdq in wanted])
    at: dict[str, dict[int, int | None]] = {one.id: {} for one in items}
    for (name, _), found in zip(wanted, near, strict=True):
        for seq, distance in found:
            known = at[name].get(seq)
            at[name][seq] = distance if known is None else min(known, distance)
    for one in items:
        at[one.id] |= dict.fromkeys(exact.get(one.sha256 or "", ()))
    kept = _media(view, {seq for found in at.values() for seq in found})
    made = {
        one.id: sorted(
            (
                Alike(item=kept[seq], distance=distance)
                for seq, distance in at[one.id].items()
                if seq in kept and kept[seq].document_id != one.document_id
            ),
            key=lambda found: (-1 if found.distance is None else found.distance, found.item.id),
        )[:MOST]
        for one in items
    }
    return {name: found for name, found in made.items() if found}


def _media(view: View, seqs: Iterable[int]) -> dict[int, MediaItem]:
    """Those of the entries by which media stand, each with its medium."""
    rows = [row for some in batched(sorted(seqs), BATCH) for row in view._rows(MediaItem, entries.c.seq.in_(some))]
    return {row.seq: view._read(MediaItem, row) for row in rows}


def _telling(hashes: Iterable[PictureHash]) -> list[str]:
    return [one.pdq for one in hashes if one.quality >= TELLING]


def _exact(view: View, digests: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    with view._reading() as connection:
        for some in batched(sorted(digests), BATCH):
            lines = select(media.c.sha256, media.c.seq).where(
                media.c.sha256.in_(some), media.c.seq <= view.upto, media.c.until > view.upto
            )
            for sha256, seq in connection.execute(lines):
                found.setdefault(sha256, []).append(seq)
    return found


def _near(view: View, wanted: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """For each hash those near it, as the number of their entry and the distance."""
    if not wanted:
        return
    with LOADING:
        import numpy

    seqs, there = _all(view)
    for pdq in wanted:
        apart = numpy.bitwise_count(there ^ _packed(pdq)).sum(axis=1)
        hits = numpy.flatnonzero(apart <= NEAR)
        yield [(seqs[at], int(apart[at])) for at in hits]


def _all(view: View) -> tuple[list[int], numpy.ndarray]:
    """Every hash that stood at the view's moment, a row of four numbers each, and the entries that they are of."""
    from rashomon.ledger import derived

    statement = (
        "SELECT looks.seq, looks.pdq FROM looks JOIN media ON media.seq = looks.seq "  # noqa: S608 -- numbers alone
        f"WHERE media.seq <= {view.upto:d} AND media.until > {view.upto:d}"
    )
    with view._reading() as connection:
        rows = derived.fetch(connection, statement)
    return [seq for seq, _ in rows], _packed("".join([pdq for _, pdq in rows]))


def _packed(digits: str) -> numpy.ndarray:
    import numpy

    return numpy.frombuffer(bytes.fromhex(digits), dtype=numpy.uint64).reshape(-1, 4)
