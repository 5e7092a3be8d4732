"""A Merkle tree over the entries (RFC 9162, section 2.1): short proofs that an entry is there and that nothing changed.

The leaf of an entry is its hash as 32 bytes, so its leaf hash is SHA-256(0x00 || those bytes); a node's hash is
SHA-256(0x01 || left || right). Entry `seq` is leaf `seq - 1`.

The roots of whole subtrees of 256, 65,536, … leaves are kept in the table `tree`, as the tiles of other logs keep them.
It is derived: it can be thrown away at any time, and whatever is not in it is computed from the entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import batched

from pymerkle.core import BaseMerkleTree  # type: ignore[import-untyped]
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Table, func, insert, inspect, select

from rashomon.ledger.schema import entries

STEP = 8
"""Levels between the kept ones: 2^8 = 256 nodes of one make one node of the next, as in C2SP's tiles."""

WIDTH = 1 << STEP

nodes = Table(
    "tree",
    MetaData(),
    # 1 for the roots over 256 leaves, 2 for those over 65,536, …; and which of its level it is, from 0.
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Of its own metadata, since the table comes with the first checkpoint and may go at any time."""

Node = tuple[int, int, bytes]
"""Level, position and hash of a kept node."""

_sha256 = hashlib.sha256


def leaf_hash(entry_hash: str) -> bytes:
    """The leaf hash of the entry with that hash (64 hex digits)."""
    return _sha256(b"\0" + bytes.fromhex(entry_hash)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node over two others."""
    return _sha256(b"\1" + left + right).digest()


def whole(level: Sequence[bytes]) -> bytes:
    """The root over hashes whose number is a power of two."""
    while len(level) > 1:
        level = [_sha256(b"\1" + left + right).digest() for left, right in batched(level, 2)]
    return level[0]


def fold(roots: Sequence[bytes]) -> bytes:
    """The root over whole subtrees that stand side by side, widest first; over none it is SHA-256 of nothing."""
    if not roots:
        return _sha256(b"").digest()
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = node_hash(left, root)
    return root


class Frontier:
    """A tree that only grows: it remembers the roots of its whole subtrees, at most log2(size) + 1 of them."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        self.size = size
        self.made: list[Node] = []
        """The nodes of the kept levels that were completed, for whoever reads them to take away."""
        self._roots = list(roots)

    def add(self, leaf: bytes) -> None:
        """Put one more leaf hash at the end."""
        roots, height, rest = self._roots, 0, self.size
        while rest & 1:
            leaf = _sha256(b"\1" + roots.pop() + leaf).digest()
            height += 1
            rest >>= 1
            if not height % STEP:
                self.made.append((height // STEP, rest, leaf))
        roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return fold(self._roots)


class Tree(BaseMerkleTree):  # type: ignore[misc]
    """The tree over the first `size` entries; roots and inclusion proofs by pymerkle, from the nodes that are kept.

    `hashes(start, end)` gives leaf hashes and `kept(level, start, end)` nodes, by position and as far as there are any.
    """

    def __init__(
        self,
        size: int,
        hashes: Callable[[int, int], Sequence[bytes]],
        kept: Callable[[int, int, int], Sequence[bytes]],
    ) -> None:
        super().__init__("sha256", disable_cache=True)
        self.size = size
        self._hashes = hashes
        self._kept = kept
        # pymerkle sets its own in place of the method when it is not to cache.
        self._get_subroot = self._subroot

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` entries. Raises ValueError for more than there are."""
        root: bytes = self.get_root(size)
        return root

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """What proves that the leaf at `position` (from 0) is among the first `size`, from its sibling upwards."""
        path: list[bytes] = self.prove_inclusion(position + 1, size).path
        return path[1:]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """What proves that the first `old` of the first `new` leaves (0 < old <= new) are those that they were."""
        if not 0 < old <= new <= self.size:
            raise ValueError(f"There is no proof from {old} to {new} leaves; the tree has {self.size}.")
        return [self._get_root(start, end) for start, end in _subproof(old, 0, new, at_root=True)]

    def _subroot(self, offset: int, width: int) -> bytes:
        if width < WIDTH:
            return whole(self._hashes(offset, offset + width))
        level = (width.bit_length() - 1) // STEP
        wide = WIDTH**level
        kept = self._kept(level, offset // wide, (offset + width) // wide)
        if len(kept) == width // wide:
            return whole(kept)
        if width == WIDTH:
            return whole(self._hashes(offset, offset + width))
        half = width // 2
        return node_hash(self._subroot(offset, half), self._subroot(offset + half, half))

    def _get_size(self) -> int:
        return self.size

    def _get_leaf(self, index: int) -> bytes:
        return self._hashes(index - 1, index)[0]

    def _get_leaves(self, offset: int, width: int) -> Sequence[bytes]:
        return self._hashes(offset, offset + width)

    def _encode_entry(self, data: bytes) -> bytes:
        return data

    def _store_leaf(self, data: bytes, digest: bytes) -> int:
        raise NotImplementedError("The tree is over the entries of a ledger; add to those.")


def of_ledger(connection: Connection, size: int) -> Tree:
    """The tree over the first `size` entries of the ledger that `connection` reads."""
    there = inspect(connection).has_table(nodes.name)

    def hashes(start: int, end: int) -> list[bytes]:
        wanted = select(entries.c.hash).where(entries.c.seq > start, entries.c.seq <= end).order_by(entries.c.seq)
        return [leaf_hash(each) for each in connection.scalars(wanted)]

    def kept(level: int, start: int, end: int) -> Sequence[bytes]:
        if not there:
            return ()
        between = nodes.c.position.between(start, end - 1)
        return list(
            connection.scalars(select(nodes.c.hash).where(nodes.c.level == level, between).order_by(nodes.c.position))
        )

    return Tree(size, hashes, kept)


def grow(connection: Connection, size: int) -> Tree:
    """Keep the nodes over the first `size` entries that are not kept yet; the tree over those entries."""
    nodes.create(connection, checkfirst=True)
    tree = of_ledger(connection, size)
    of_level = select(func.count(), func.coalesce(func.max(nodes.c.position), -1)).where(nodes.c.level == 1)
    done, last = connection.execute(of_level).one()
    if done != last + 1:  # Somebody has taken some away.
        connection.execute(nodes.delete())
        done = 0
    roots, at = [], 0
    for height in reversed(range((done * WIDTH).bit_length())):
        if done * WIDTH >> height & 1:
            roots.append(tree._subroot(at, 1 << height))
            at += 1 << height
    frontier = Frontier(at, roots)
    wanted = select(entries.c.hash).where(entries.c.seq > at, entries.c.seq <= size).order_by(entries.c.seq)
    for entry_hash in connection.scalars(wanted.execution_options(yield_per=WIDTH)):
        frontier.add(leaf_hash(entry_hash))
    if frontier.made:
        fresh = [{"level": level, "position": position, "hash": made} for level, position, made in frontier.made]
        connection.execute(insert(nodes), fresh)
    return tree


def rebuild(connection: Connection) -> None:
    """Throw the kept nodes away, and make again those that the checkpoints in the ledger need."""
    from rashomon.ledger import checkpoints  # Which need the tree.

    nodes.drop(connection, checkfirst=True)
    last = checkpoints.newest(connection)
    if last is not None:
        grow(connection, last[1].size)


def _subproof(old: int, start: int, end: int, *, at_root: bool) -> list[tuple[int, int]]:
    """The ranges of leaves whose roots are SUBPROOF(old, D[start:end], at_root) of RFC 9162, section 2.1.4.1."""
    width = end - start
    if old == width:
        return [] if at_root else [(start, end)]
    split = 1 << (width - 1).bit_length() - 1
    if old <= split:
        return [*_subproof(old, start, start + split, at_root=at_root), (start + split, end)]
    return [*_subproof(old - split, start + split, end, at_root=False), (start, start + split)]


def included(leaf: bytes, position: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that the leaf hash is at `position` (from 0) of `size` (RFC 9162, section 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    rest, last, found = position, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if rest & 1 or rest == last:
            found = node_hash(beside, found)
            while not rest & 1 and rest:
                rest, last = rest >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        rest, last = rest >> 1, last >> 1
    return last == 0 and found == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `old` leaves is the beginning of that of `new` (section 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = list(path) if old & old - 1 else [old_root, *path]
    if not steps:
        return False
    rest, last = old - 1, new - 1
    while rest & 1:
        rest, last = rest >> 1, last >> 1
    before = after = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if rest & 1 or rest == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            while not rest & 1 and rest:
                rest, last = rest >> 1, last >> 1
        else:
            after = node_hash(after, beside)
        rest, last = rest >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root
