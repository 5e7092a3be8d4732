"""The key store: what it takes to open what it seals, and what is left of a destroyed key."""

from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rashomon.ledger import keys
from rashomon.ledger.keys import KeysError, KeyStore, WrongPassphraseError


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its cheapest: what it costs is not tested here."""
    monkeypatch.setattr(keys, "COST", {"iterations": 1, "lanes": 1, "memory_cost": 8})


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore.open(tmp_path / "x.keys")


def again(store: KeyStore) -> KeyStore:
    """The same file, as another program finds it."""
    return KeyStore.open(store.path, create=False)


def test_a_key_is_what_was_given_out(store: KeyStore) -> None:
    key = store.new_key("person_a")
    other = again(store)
    assert other.holds("person_a")
    assert not other.holds("person_b")
    other.unlock()
    assert other.keys("person_a") == [key]
    assert other.keys("person_b") == []


def test_only_its_owner_may_read_the_file(store: KeyStore) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    store.path.chmod(0o644)
    again(store)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_with_a_passphrase_nothing_opens_without_it(store: KeyStore) -> None:
    before = store.new_key("person_a")
    store.unlock()
    store.set_passphrase("correct horse")
    other = again(store)
    assert other.has_passphrase
    with pytest.raises(KeysError, match="locked"):
        other.keys("person_a")
    with pytest.raises(KeysError, match="locked"):
        other.unlock()
    with pytest.raises(WrongPassphraseError, match="not the passphrase"):
        other.unlock("correct hors")
    assert not other.unlocked
    # Sealing takes no passphrase, so that reading goes on.
    after = other.new_key("person_a")
    other.unlock("correct horse")
    assert other.keys("person_a") == [before, after]


def test_an_old_passphrase_opens_nothing_any_more(store: KeyStore) -> None:
    key = store.new_key("person_a")
    store.unlock()
    store.set_passphrase("first")
    store.set_passphrase("second")
    other = again(store)
    with pytest.raises(WrongPassphraseError):
        other.unlock("first")
    other.unlock("second")
    assert other.keys("person_a") == [key]


def test_the_clear_private_key_is_gone_from_the_file_once_there_is_a_passphrase(store: KeyStore) -> None:
    store.new_key("person_a")
    with sqlite3.connect(store.path) as connection:
        [[private]] = connection.execute("SELECT value FROM settings WHERE name = 'private'")
    assert private in store.path.read_bytes()
    store.unlock()
    store.set_passphrase("a passphrase")
    assert private not in store.path.read_bytes()


def test_an_empty_passphrase_is_none(store: KeyStore) -> None:
    store.unlock()
    with pytest.raises(KeysError, match="empty"):
        store.set_passphrase("")
    assert not again(store).has_passphrase


def test_a_destroyed_key_is_gone_from_every_byte_of_the_file(store: KeyStore) -> None:
    store.new_key("person_a")
    kept = store.new_key("person_b")
    store.new_key("person_a")
    with sqlite3.connect(store.path) as connection:
        sealed = [row[0] for row in connection.execute("SELECT sealed FROM keys WHERE subject = 'person_a'")]
    assert all(one in store.path.read_bytes() for one in sealed)
    assert store.destroy("person_a") == 2
    for path in store.path.parent.iterdir():
        assert not any(one in path.read_bytes() for one in sealed)
        assert b"person_a" not in path.read_bytes()
    assert store.destroy("person_a") == 0
    store.unlock()
    assert store.keys("person_a") == []
    assert store.keys("person_b") == [kept]


def test_a_key_is_bound_to_its_subject(store: KeyStore) -> None:
    store.new_key("person_a")
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE keys SET subject = 'person_b'")
    store.unlock()
    with pytest.raises(KeysError, match="damaged"):
        store.keys("person_b")


def test_a_marked_name_is_told_from_text_but_not_from_the_file(store: KeyStore) -> None:
    subject = store.mark("Halima Garba", ("halima", "garba"))
    assert store.mark("HALIMA GARBA", ("halima", "garba")) == subject
    words = "on monday halima garba left; garba came back and halima garba".replace(";", "").split()
    assert again(store).marked(words) == [(2, 4), (9, 11)]
    assert b"garba" not in store.path.read_bytes().lower()
    store.unlock()
    assert [one.name for one in store.marks()] == ["Halima Garba"]
    store.destroy(subject)
    assert store.marked(words) == []


def test_many_writers_lose_no_key(store: KeyStore) -> None:
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda number: again(store).new_key(f"person_{number % 5}"), range(40)))
    store.unlock()
    assert sorted(key for number in range(5) for key in store.keys(f"person_{number}")) == sorted(given)


def test_what_is_no_key_store_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.keys"
    with pytest.raises(KeysError, match="no key store at"):
        KeyStore.open(path, create=False)
    path.write_text("something else")
    with pytest.raises(KeysError):
        KeyStore.open(path)
    assert path.read_text() == "something else"
    with sqlite3.connect(tmp_path / "y.keys") as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(KeysError, match="is no key store"):
        KeyStore.open(tmp_path / "y.keys")


def test_programs_that_make_the_key_store_at_once_make_one(tmp_path: Path) -> None:
    for number in range(5):
        path = tmp_path / f"{number}.keys"
        ready = threading.Barrier(4)

        def keep(turn: int, path: Path = path, ready: threading.Barrier = ready) -> bytes:
            ready.wait()
            return KeyStore.open(path).new_key(f"person_{turn}")

        with ThreadPoolExecutor(4) as pool:
            given = list(pool.map(keep, range(4)))
        store = KeyStore.open(path)
        store.unlock()
        assert [store.keys(f"person_{turn}") for turn in range(4)] == [[key] for key in given]


def test_a_key_store_whose_making_was_stopped_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "x.keys").touch()
    with pytest.raises(KeysError, match="There is no key store"):
        KeyStore.open(tmp_path / "x.keys", create=False)
    store = KeyStore.open(tmp_path / "x.keys")
    key = store.new_key("person_a")
    store.unlock()
    assert store.keys("person_a") == [key]


def test_a_locked_store_takes_no_new_passphrase_even_while_it_is_empty(store: KeyStore) -> None:
    store.unlock()
    store.set_passphrase("right")
    with pytest.raises(KeysError, match="is locked"):
        again(store).set_passphrase("another")
    again(store).unlock("right")


def test_where_the_key_store_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keys.SETTING, raising=False)
    assert keys.beside("/a/b.db") == Path("/a/b.keys")
    assert keys.beside("/a/b.keys") == Path("/a/b.keys.keys")
    assert keys.beside("postgresql://me@host/war?x=1").name == "war.keys"
    # As the command line hands it on, which takes it for a path.
    for address in ("postgresql://me@host/war?x=1", "postgresql:///war", "postgres://me@host/war"):
        assert keys.beside(Path(address)) == keys.beside(address) == keys.beside("postgresql://host/war")
    monkeypatch.setenv(keys.SETTING, "/somewhere/else")
    assert keys.beside("/a/b.db") == Path("/somewhere/else")
