"""What opens, and what shuts: sign-ins, sessions, tokens."""

import contextlib
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pyotp
import pytest
from serving import PASSWORD

from rashomon.api.people import Shut, doors, secrets, store
from rashomon.api.people.store import PeopleError


def test_a_session_is_its_users_until_they_sign_out(let):
    session = let.sign_in("Ana", PASSWORD)
    asker, user = let.asker(session)
    assert (asker.name, user.sign_in) == ("Ana Example", "ana")
    assert asker.may("review")
    let.sign_out(session)
    assert let.asker(session) is None


@pytest.mark.parametrize(("name", "password"), [("ana", "not that one at all"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(let, name, password):
    with pytest.raises(Shut, match="do not go together"):
        let.sign_in(name, password)


def test_a_session_ends_when_it_is_not_used_and_in_any_case(let, clock):
    idle = let.sign_in("ana", PASSWORD)
    clock.pass_(doors.IDLE + 1)
    assert let.asker(idle) is None
    used = let.sign_in("ana", PASSWORD)
    for _ in range(doors.LASTS // 3600):
        clock.pass_(3600)
        held = let.asker(used)
    assert held is not None
    clock.pass_(3600)
    assert let.asker(used) is None


def test_a_code_is_asked_for_and_is_good_once(let, people, clock):
    key = secrets.new_code_key()
    people.set_codes("ana", key)
    with pytest.raises(Shut) as shut:
        let.sign_in("ana", PASSWORD)
    assert shut.value.code
    code = pyotp.TOTP(key).at(clock.now)
    assert let.sign_in("ana", PASSWORD, code)
    with pytest.raises(Shut):
        let.sign_in("ana", PASSWORD, code)
    clock.pass_(secrets.STEP)
    assert let.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))
    with pytest.raises(Shut):
        let.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now - timedelta(hours=1)))


def test_a_recovery_code_is_good_once(let, people):
    codes = secrets.recovery_codes()
    people.set_codes("ana", secrets.new_code_key(), codes)
    assert let.sign_in("ana", PASSWORD, codes[0])
    with pytest.raises(Shut):
        let.sign_in("ana", PASSWORD, codes[0])
    assert let.sign_in("ana", PASSWORD, codes[1])


def test_a_token_may_what_its_scopes_and_its_owner_may(let, people, clock):
    token = let.make_token("ana", "export", ["read", "review"])
    assert let.bearer(token).rights == {"read", "review"}
    people.set_roles("ana", ["reader", "admin"])
    assert let.bearer(token).rights == {"read"}
    people.set_disabled("ben", True)
    assert let.bearer(f"{token}x") is None
    clock.pass_((doors.TOKEN_DAYS + 1) * 86400)
    assert let.bearer(token) is None


def test_nobody_makes_a_token_that_may_more_than_they(let):
    with pytest.raises(PeopleError, match="may not review"):
        let.make_token("ben", "x", ["read", "review"])


def test_a_token_that_is_dropped_opens_nothing(let):
    token = let.make_token("ana", "export", ["read"])
    [listed] = let.tokens("ana")
    with pytest.raises(PeopleError):
        let.drop_token("ben", listed.mark)
    assert let.bearer(token)
    let.drop_token("ana", listed.mark)
    assert let.bearer(token) is None


def test_who_is_shut_out_has_no_session_any_more(let, people):
    session = let.sign_in("ben", PASSWORD)
    people.set_disabled("ben", True)
    assert let.asker(session) is None
    with pytest.raises(Shut):
        let.sign_in("ben", PASSWORD)


def test_a_new_password_ends_every_session(let, people):
    session = let.sign_in("ben", PASSWORD)
    people.set_password("ben", "another long phrase")
    assert let.asker(session) is None
    assert let.sign_in("ben", "another long phrase")


def test_a_session_that_begins_while_the_password_changes_does_not_outlive_it(let, people, monkeypatch):
    opens = secrets.opens

    def slow(kept, password):
        found = opens(kept, password)
        people.set_password("ben", "another long phrase")
        return found

    monkeypatch.setattr(secrets, "opens", slow)
    with pytest.raises(Shut):
        let.sign_in("ben", PASSWORD)


def test_a_token_that_is_made_while_the_password_changes_is_not_made(let, people):
    session = let.sign_in("ben", PASSWORD)
    assert let.make_token("ben", "script", ["read"], session=session)
    people.set_password("ben", "another long phrase")
    with pytest.raises(PeopleError, match="has ended"):
        let.make_token("ben", "script", ["read"], session=session)
    assert let.tokens("ben") == []


def test_the_only_admin_stays_one(people):
    for change in (lambda: people.set_roles("ana", ["reader"]), lambda: people.set_disabled("ana", True)):
        with pytest.raises(PeopleError, match="only admin"):
            change()


def test_of_two_admins_who_leave_at_once_one_stays(people, monkeypatch):
    people.add("cho", "Cho Example", ["admin"], PASSWORD, "2026-01-01")
    both = Barrier(2)
    real = store._row

    def slow(connection, sign_in):
        with contextlib.suppress(BrokenBarrierError):
            both.wait(1)
        return real(connection, sign_in)

    monkeypatch.setattr(store, "_row", slow)

    def leave(sign_in):
        with contextlib.suppress(PeopleError):
            people.set_roles(sign_in, ["reader"])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(leave, ["ana", "cho"]))
    assert len([one for one in people.users() if "admin" in one.roles]) == 1


def test_who_has_a_password_confirms_by_it_and_who_has_none_by_having_signed_in_just_now(let, people, clock):
    session = let.sign_in("ana", PASSWORD)
    ana = people.user("ana")
    let.confirm(ana, session, PASSWORD)
    assert let.asker(session)
    for given in ("", "wrong password"):
        with pytest.raises(Shut, match="do not go together"):
            let.confirm(ana, session, given)
    dee = people.add("dee", "Dee Example", ["reader"], None, "2026-01-01")
    by_service = let.session("dee")
    clock.pass_(doors.RECENT)
    let.confirm(dee, by_service, "")
    clock.pass_(1)
    with pytest.raises(Shut, match="sign out and in again"):
        let.confirm(dee, by_service, "")


def test_a_look_at_a_session_does_not_make_it_last(let, people, clock):
    session = let.sign_in("ben", PASSWORD)
    clock.pass_(doors.IDLE)
    assert let.lasts(session)
    clock.pass_(1)
    assert not let.lasts(session)
    again = let.sign_in("ben", PASSWORD)
    people.set_roles("ben", [])
    assert not let.lasts(again)
    assert not let.lasts("none")


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaaaaaa", "x" * 2000])
def test_a_weak_password_is_not_kept(people, password):
    with pytest.raises(secrets.WeakPassword):
        people.set_password("ana", password)


def test_a_session_is_shown_one_key_until_it_uses_it(let, people, clock):
    mine, other = let.sign_in("ana", PASSWORD), let.sign_in("ana", PASSWORD)
    key = let.pending_key(mine, "ana")
    assert let.pending_key(mine, "ana") == key
    assert let.pending_key(other, "ana") != key
    assert len(let.use_key(mine, "ana")) == secrets.CODES
    assert let.pending_key(mine, "ana") != key
    clock.pass_(doors.LASTS + 1)
    assert let.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))


def test_the_code_by_which_a_device_was_set_up_is_used_up(let, clock):
    mine = let.sign_in("ana", PASSWORD)
    key = let.pending_key(mine, "ana")
    code = pyotp.TOTP(key).at(clock.now)
    let.use_key(mine, "ana", secrets.code_step(key, code, clock.now))
    with pytest.raises(Shut):
        let.sign_in("ana", PASSWORD, code)
    clock.pass_(secrets.STEP)
    assert let.sign_in("ana", PASSWORD, pyotp.TOTP(key).at(clock.now))


def test_of_a_token_that_begins_alike_none_is_dropped(let):
    let.make_token("ana", "one", ["read"])
    let.make_token("ana", "two", ["read"])
    with pytest.raises(PeopleError, match="beginning of no token"):
        let.drop_token("ana", "")
    assert len(let.tokens("ana")) == 2


def test_of_one_service_a_user_is_one_person(people):
    issuer = "https://one.example"
    people.link(issuer, "1", "ana")
    for subject, who in (("2", "ana"), ("1", "ben")):
        with pytest.raises(PeopleError, match="unlink first"):
            people.link(issuer, subject, who)
    people.link("https://two.example", "1", "ben")
    assert people.linked(issuer, "1").sign_in == "ana"
    assert people.linked(issuer, "2") is None
    people.unlink("ana")
    assert people.linked(issuer, "1") is None
    assert people.linked("https://two.example", "1").sign_in == "ben"


def test_the_file_holds_no_secret_and_is_its_owners_alone(let, people):
    session, token = let.sign_in("ana", PASSWORD), let.make_token("ana", "x", ["read"])
    with sqlite3.connect(people.path) as connection:
        dump = "\n".join(connection.iterdump())
    assert "$argon2id$" in dump
    assert not any(secret in dump for secret in (PASSWORD, session, token))
    assert stat.S_IMODE(people.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("change", ["password", "shut out", "unlinked"])
def test_what_opened_before_opens_nothing_after(let, people, change):
    token = let.make_token("ana", "export", ["read"])
    session = let.sign_in("ana", PASSWORD)
    assert let.bearer(token)
    match change:
        case "password":
            people.set_password("ana", "quite another phrase")
        case "shut out":
            people.add("cho", "Cho Example", ["admin"], PASSWORD, "2026-01-01")
            people.set_disabled("ana", True)
            people.set_disabled("ana", False)
        case "unlinked":
            people.unlink("ana")
    assert let.bearer(token) is None
    assert let.asker(session) is None


@pytest.mark.parametrize("asked", [lambda p, n: p.user(n), lambda p, n: p.link("https://one.example", "1", n)])
def test_a_name_that_folds_to_anothers_is_not_theirs(people, asked):
    people.add("kim", "Kim Example", ["reader"], PASSWORD, "2026-01-01")
    assert asked(people, " KIM ").sign_in == "kim"
    with pytest.raises(PeopleError, match="no user"):
        asked(people, "\N{KELVIN SIGN}im")
