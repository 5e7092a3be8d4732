"""The Merkle tree: what RFC 9162 says, and Certificate Transparency's own test tree."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_inclusion
from sqlalchemy import select

from rashomon.ledger import tree

# Certificate Transparency's reference tree (github.com/google/certificate-transparency, merkle_tree_test.cc).
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\0" + data).digest()


def over(leaves: list[bytes]) -> tree.Tree:
    """A tree over leaf hashes in memory, nothing kept."""
    return tree.Tree(len(leaves), lambda start, end: leaves[start:end], lambda level, start, end: ())


def root_of(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1, as it is written there."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


REFERENCE = [leaf(bytes.fromhex(data)) for data in INPUTS]


@pytest.mark.parametrize("size", range(9))
def test_the_reference_tree_has_its_known_roots(size):
    known = ([EMPTY, *ROOTS])[size]
    growing = tree.Frontier()
    for each in REFERENCE[:size]:
        growing.add(each)
    assert over(REFERENCE).root(size).hex() == growing.root().hex() == root_of(REFERENCE[:size]).hex() == known


@pytest.fixture
def seven():
    """The tree of RFC 9162, section 2.1.5: seven leaves d0..d6, and its nodes by the letters used there."""
    d = [leaf(bytes([number])) for number in range(7)]
    nodes = dict(zip("abcdefj", d, strict=True))
    nodes["g"], nodes["h"], nodes["i"] = (tree.node_hash(d[at], d[at + 1]) for at in (0, 2, 4))
    nodes["k"], nodes["l"] = tree.node_hash(nodes["g"], nodes["h"]), tree.node_hash(nodes["i"], nodes["j"])
    nodes["root"] = tree.node_hash(nodes["k"], nodes["l"])
    return over(d), d, nodes


@pytest.mark.parametrize(("at", "path"), [(0, "bhl"), (3, "cgl"), (4, "fjk"), (6, "ik")])
def test_the_rfc_s_inclusion_paths(seven, at, path):
    """The four that section 2.1.5 spells out."""
    seven_leaves, d, nodes = seven
    given_path = [nodes[letter] for letter in path]
    assert seven_leaves.inclusion(at, 7) == given_path
    assert tree.included(d[at], at, 7, given_path, nodes["root"])


@pytest.mark.parametrize(("old", "path"), [(3, "cdgl"), (4, "l"), (6, "ijk")])
def test_the_rfc_s_consistency_proofs(seven, old, path):
    """The three that section 2.1.5 spells out: from hash0, hash1 and hash2 to the whole tree."""
    seven_leaves, d, nodes = seven
    given_path = [nodes[letter] for letter in path]
    assert seven_leaves.consistency(old, 7) == given_path
    assert tree.consistent(old, root_of(d[:old]), 7, nodes["root"], given_path)


def test_every_proof_of_small_trees_holds_for_its_place_alone():
    leaves = [leaf(bytes([number])) for number in range(20)]
    there = over(leaves)
    for size in range(1, 21):
        root = root_of(leaves[:size])
        for at in range(size):
            path = there.inclusion(at, size)
            for claimed in range(size):
                assert tree.included(leaves[at], claimed, size, path, root) == (claimed == at)
            assert not tree.included(leaves[at], at + size, size, path, root)
        for old in range(1, size + 1):
            path = there.consistency(old, size)
            assert tree.consistent(old, root_of(leaves[:old]), size, root, path)
            assert not tree.consistent(old, root_of(leaves[: old - 1]), size, root, path)
            assert not tree.consistent(old, root_of(leaves[:old]), size, leaves[0], path) or size == 1


@settings(max_examples=100, deadline=None)
@given(data=st.data(), size=st.integers(1, 300))
def test_an_altered_proof_does_not_hold(data, size):
    leaves = [leaf(number.to_bytes(2)) for number in range(size)]
    there, at = over(leaves), data.draw(st.integers(0, size - 1))
    root, path = there.root(), there.inclusion(at, size)
    assert tree.included(leaves[at], at, size, path, root)
    assert not tree.included(leaves[at], at, size, [*path, root], root)
    if path:
        which, byte = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 31))
        bad = bytearray(path[which])
        bad[byte] ^= data.draw(st.integers(1, 255))
        assert not tree.included(leaves[at], at, size, [*path[:which], bytes(bad), *path[which + 1 :]], root)
        assert not tree.included(leaves[at], at, size, path[:-1], root)
        assert not tree.included(leaves[at], at, size, path[1:], root)


@settings(max_examples=30, deadline=None)
@given(size=st.integers(1, 200), data=st.data())
def test_another_implementation_has_the_same_tree(size, data):
    """pymerkle's own tree, which does not go through ours, and its own verification."""
    texts = [number.to_bytes(2) for number in range(size)]
    other = InmemoryTree.init_from_entries(texts)
    ours = over([leaf(text) for text in texts])
    at = data.draw(st.integers(0, size - 1))
    assert ours.root() == other.get_root()
    verify_inclusion(leaf(texts[at]), ours.root(), ours.prove_inclusion(at + 1, size))


@pytest.fixture
def long(store, make):
    """A ledger of some more than 600 entries."""
    ledger = store.open()
    ledger.add([make.issue(f"Number {number}.") for number in range(620)], agent="ingest.v1")
    return ledger


def hashes(connection) -> list[bytes]:
    rows = connection.scalars(select(tree.entries.c.hash).order_by(tree.entries.c.seq))
    return [tree.leaf_hash(each) for each in rows]


def test_the_tree_of_a_ledger_is_the_same_with_and_without_kept_nodes(long):
    with long.transaction(), long.reading() as connection:
        leaves = hashes(connection)
        bare = tree.of_ledger(connection, 620)
        sizes = (1, 255, 256, 257, 511, 512, 513, 620)
        assert [bare.root(size) for size in sizes] == [root_of(leaves[:size]) for size in sizes]
        path = bare.inclusion(300, 620)
        # In three steps, as a ledger grows.
        for size in (100, 400, 620):
            kept = tree.grow(connection, size)
        assert connection.scalar(select(tree.func.count()).select_from(tree.nodes)) == 620 // 256
        assert [kept.root(size) for size in sizes] == [root_of(leaves[:size]) for size in sizes]
        assert kept.inclusion(300, 620) == path
        assert kept.consistency(300, 620) == bare.consistency(300, 620)


def test_nodes_that_somebody_took_away_are_made_again(long):
    with long.transaction(), long.reading() as connection:
        tree.grow(connection, 620)
        before = connection.execute(select(tree.nodes)).all()
        connection.execute(tree.nodes.delete().where(tree.nodes.c.position == 0))
        tree.grow(connection, 620)
        assert connection.execute(select(tree.nodes)).all() == before != []


def test_a_frontier_hands_out_each_node_of_a_kept_level_once():
    growing = tree.Frontier()
    for number in range(65_536 + 300):
        growing.add(leaf(number.to_bytes(4)))
    places = [(level, position) for level, position, _ in growing.made]
    assert places == [*((1, number) for number in range(256)), (2, 0), (1, 256)]
    assert growing.made[256][2] == tree.whole([made for level, _, made in growing.made[:256] if level == 1])


def test_a_proof_asks_a_large_tree_for_little():
    """2^20 leaves of which the nodes are kept: a proof looks at 256 leaves and some hundred nodes at most."""
    asked = []

    def some(*where: int) -> list[bytes]:
        asked.append(where[-1] - where[-2])
        return [leaf(place.to_bytes(4)) for place in range(where[-2], where[-1])]

    tree.Tree(1 << 20, some, some).inclusion(777_777, 1 << 20)
    assert sum(asked) < 256 + 256 + 32


def test_there_is_no_proof_of_what_is_not_there():
    with pytest.raises(ValueError, match="no proof from 4 to 9"):
        over(REFERENCE).consistency(4, 9)
