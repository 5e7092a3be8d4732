"""Keys of one-time codes, sealed in the file of the users."""

import base64
import sqlite3
import stat

import pyotp
import pytest
from serving import PASSWORD

from rashomon.api.people import Doors, People, Shut, sealing, secrets
from rashomon.api.people.store import PeopleError


def dumped(people):
    with sqlite3.connect(people.path) as connection:
        return "\n".join(connection.iterdump())


def test_keys_of_codes_are_sealed_in_the_file(let, people, clock):
    key = secrets.new_code_key()
    people.set_codes(" ANA", key)
    shown = let.pending_key(let.sign_in("ben", PASSWORD), "ben")
    assert key not in dumped(people)
    assert shown not in dumped(people)
    assert stat.S_IMODE(people.path.with_suffix(sealing.ENDING).stat().st_mode) == 0o600
    assert let.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))


def test_a_sealed_key_is_nobody_elses(let, people, clock):
    key = secrets.new_code_key()
    people.set_codes("ben", key)
    with sqlite3.connect(people.path) as connection:
        [[sealed]] = connection.execute("SELECT code_key FROM users WHERE sign_in = 'ben'").fetchall()
        connection.execute("UPDATE users SET code_key = ? WHERE sign_in = 'ana'", (sealed,))
    with pytest.raises(Shut, match="not here"):
        let.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))


def test_keys_from_before_the_seal_are_sealed_when_the_file_is_opened(people, clock):
    key = pyotp.random_base32()
    with sqlite3.connect(people.path) as connection:
        connection.execute("UPDATE users SET code_key = ? WHERE sign_in = 'ana'", (key,))
    again = People(people.path)
    assert key not in dumped(people)
    again.close()
    assert key.encode() not in people.path.read_bytes()
    assert Doors(people, clock).sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))


def test_where_the_seals_key_is_lost_a_recovery_code_opens(let, people, clock):
    key, codes = secrets.new_code_key(), secrets.recovery_codes()
    people.set_codes("ana", key, codes)
    people.path.with_suffix(sealing.ENDING).unlink()
    again = People(people.path)
    now = Doors(again, clock)
    with pytest.raises(Shut, match="not here"):
        now.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))
    assert now.sign_in("ana", PASSWORD, codes[0])
    again.close()


def test_the_seals_key_may_come_from_the_environment(people, clock, monkeypatch):
    key = secrets.new_code_key()
    people.set_codes("ana", key)
    monkeypatch.setenv(sealing.SETTING, base64.b64encode(b"k" * 32).decode())
    People(people.path).close()
    # What the file's key sealed is sealed anew, so that the file can go.
    people.path.with_suffix(sealing.ENDING).unlink()
    again = People(people.path)
    assert not people.path.with_suffix(sealing.ENDING).exists()
    assert Doors(again, clock).sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))
    again.close()


@pytest.mark.parametrize("key", ["short", "x" * 44, base64.b64encode(b"k" * 16).decode()])
def test_a_key_that_is_none_is_refused(tmp_path, monkeypatch, key):
    monkeypatch.setenv(sealing.SETTING, key)
    with pytest.raises(PeopleError, match="openssl rand"):
        People(tmp_path / "y.people")
