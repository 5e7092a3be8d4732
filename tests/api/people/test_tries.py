"""What shuts after too many tries, by name and by address."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import PASSWORD

from rashomon.api.people import Shut, doors, secrets


def test_who_tries_too_often_waits_and_each_time_longer(let, clock):
    waits = []
    for _ in range(doors.FREE):
        with pytest.raises(Shut):
            let.sign_in("ana", "wrong password")
    for _ in range(3):
        with pytest.raises(Shut) as shut:
            let.sign_in("ana", PASSWORD)
        waits.append(shut.value.wait)
        clock.pass_(shut.value.wait)
        with pytest.raises(Shut):
            let.sign_in("ana", "wrong password")
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[-1] > waits[0]
    clock.pass_(doors.LONGEST)
    assert let.sign_in("ana", PASSWORD)


def test_one_address_that_tries_many_names_waits_too(let):
    for number in range(doors.FROM):
        with pytest.raises(Shut, match="do not go together"):
            let.sign_in(f"user{number}", "wrong password", address="192.0.2.7")
    with pytest.raises(Shut) as shut:
        let.sign_in("ana", PASSWORD, address="192.0.2.7")
    assert shut.value.wait
    assert let.sign_in("ana", PASSWORD, address="192.0.2.8")


def tried_from(let, address):
    with sqlite3.connect(let.people.path) as connection:
        found = connection.execute("SELECT failed FROM tries WHERE who = ?", (f"from:{address}",)).fetchone()
    return found[0] if found else 0


def test_who_gets_in_takes_back_their_own_tries_from_there_and_no_others(let):
    def fails(name, times):
        for _ in range(times):
            with pytest.raises(Shut, match="do not go together"):
                let.sign_in(name, "wrong password", address="192.0.2.7")

    fails("ana", 3)
    fails("ben", 2)
    let.sign_in("ana", PASSWORD, address="192.0.2.7")
    assert tried_from(let, "192.0.2.7") == 2
    # Tries from elsewhere are not taken from those of here.
    for _ in range(3):
        with pytest.raises(Shut, match="do not go together"):
            let.sign_in("ana", "wrong password", address="192.0.2.9")
    with pytest.raises(Shut, match="do not go together"):
        let.sign_in("ana", "wrong password")
    let.sign_in("ana", PASSWORD, address="192.0.2.7")
    assert tried_from(let, "192.0.2.7") == 2
    assert tried_from(let, "192.0.2.9") == 3
    let.sign_in("ana", PASSWORD, address="192.0.2.9")
    assert tried_from(let, "192.0.2.9") == 0
    # Nor are tries by another's name that ends as theirs does.
    fails("x user:ana", 1)
    let.sign_in("ana", PASSWORD, address="192.0.2.7")
    assert tried_from(let, "192.0.2.7") == 3


def test_of_many_tries_at_once_no_more_are_compared_than_one_after_another(let, monkeypatch):
    compared = []
    real = secrets.opens
    monkeypatch.setattr(secrets, "opens", lambda kept, given: compared.append(given) or real(kept, given))

    def wrong(number):
        with pytest.raises(Shut):
            let.sign_in("ana", f"wrong {number}", address="192.0.2.1")

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(wrong, range(32)))
    assert len(compared) <= doors.FREE
