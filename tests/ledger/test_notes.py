"""Signed notes and keys, held to the C2SP form by the vectors of Go's reference implementation."""

from __future__ import annotations

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.ledger.errors import LedgerError, NotProved
from rashomon.ledger.notes import LockedKey, Note, SigningKey, VerifierKey

# golang.org/x/mod/sumdb/note, note_test.go.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
SEED = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_SIGNED = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_SIGNED = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)


@pytest.mark.parametrize("text", [PETER, ENOCH])
def test_a_verifier_key_is_read_and_written_alike(text):
    assert str(VerifierKey.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *(PETER[at:] for at in range(1, len(PETER))),
        *(PETER[:at] for at in range(len(PETER))),
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER.replace("Peter", "Peter "),
    ],
)
def test_what_is_no_verifier_key_is_refused(text):
    """Every cut of a key, a key of the wrong length and one of an unknown kind, as in Go's tests."""
    with pytest.raises(NotProved):
        VerifierKey.parse(text)


def test_every_altered_character_of_a_key_is_found():
    for at, character in enumerate(PETER):
        with pytest.raises(NotProved):
            VerifierKey.parse(PETER[:at] + chr(ord(character) + 1) + PETER[at + 1 :])


def test_a_known_key_signs_as_the_reference_does():
    """Ed25519 is deterministic, so the note is the same to the last character."""
    key = SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SEED)))
    assert str(key.verifier) == PETER
    assert key.sign(TEXT) == TEXT + "\n" + PETER_SIGNED


@pytest.mark.parametrize("keys", [[PETER], [ENOCH], [ENOCH, PETER]])
def test_a_note_is_verified_by_any_of_its_keys(keys):
    known = [VerifierKey.parse(key) for key in keys]
    assert Note.parse(TEXT + "\n" + PETER_SIGNED + ENOCH_SIGNED).verified(known) == known[0]


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (TEXT, "no signed note"),
        (TEXT + "\n", "no signed note"),
        (TEXT + "\n" + PETER_SIGNED[:-1], "no signed note"),
        ("\x01" + TEXT + "\n" + PETER_SIGNED, "no note may have"),
        (TEXT + "\n" + "— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcE=\n", "no signature"),
        (TEXT + "\n" + PETER_SIGNED + "Unexpected line.\n", "no signature"),
        (TEXT + "\n" + PETER_SIGNED[:60] + "ABCD" + PETER_SIGNED[60:], "is false"),
        (TEXT.replace("think", "thing") + "\n" + PETER_SIGNED, "is false"),
        (TEXT + "\n" + ENOCH_SIGNED, "None of the keys.*EnochRoot"),
        (TEXT + "\n" + PETER_SIGNED.replace("PeterNeumann", "EnochRoot"), "None of the keys"),
        (TEXT * 20_000 + "\n" + PETER_SIGNED, "no signed note"),
    ],
)
def test_a_note_that_does_not_hold_is_refused_with_the_reason(note, why):
    with pytest.raises(NotProved, match=why):
        Note.parse(note).verified([VerifierKey.parse(PETER)])


@settings(max_examples=200)
@given(at=st.integers(0, len(TEXT + PETER_SIGNED)), other=st.characters(codec="utf-8"))
def test_no_altered_note_is_taken(at, other):
    note = TEXT + "\n" + PETER_SIGNED
    altered = note[:at] + other + note[at + 1 :]
    if altered != note:
        with pytest.raises(NotProved):
            Note.parse(altered).verified([VerifierKey.parse(PETER)])


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_a_key_is_kept_in_a_file_of_its_owner_alone(tmp_path, passphrase):
    key, file = SigningKey.new("example.org/ledger"), tmp_path / "key"
    key.save(file, passphrase)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SigningKey.load(file, passphrase).sign(TEXT) == key.sign(TEXT)
    assert file.read_text().splitlines()[0] == str(key.verifier)
    with pytest.raises(LedgerError, match="already"):
        SigningKey.new("other").save(file)
    assert SigningKey.load(file, passphrase).verifier == key.verifier


def test_a_locked_key_needs_its_passphrase(tmp_path):
    SigningKey.new("a").save(tmp_path / "locked", "one")
    SigningKey.new("a").save(tmp_path / "open")
    with pytest.raises(LockedKey, match="locked by a passphrase"):
        SigningKey.load(tmp_path / "locked")
    with pytest.raises(LedgerError, match="the passphrase is not its own"):
        SigningKey.load(tmp_path / "locked", "two")
    with pytest.raises(LockedKey, match="takes no passphrase"):
        SigningKey.load(tmp_path / "open", "two")


def test_a_file_with_another_key_s_name_on_it_is_refused(tmp_path):
    one, other = SigningKey.new("one"), SigningKey.new("other")
    one.save(tmp_path / "one")
    pem = (tmp_path / "one").read_text().partition("\n")[2]
    (tmp_path / "mixed").write_text(f"{other.verifier}\n{pem}")
    with pytest.raises(LedgerError, match="another key"):
        SigningKey.load(tmp_path / "mixed")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb", "tab\there"])
def test_a_key_s_name_is_one_word(name):
    with pytest.raises(LedgerError, match="cannot be the name"):
        SigningKey.new(name)


@pytest.mark.parametrize("content", ["", "nonsense\n", f"{PETER}\n", f"{PETER}\n-----BEGIN PRIVATE KEY-----\n"])
def test_a_damaged_key_file_is_said_to_be(tmp_path, content):
    (tmp_path / "key").write_text(content)
    with pytest.raises(LedgerError):
        SigningKey.load(tmp_path / "key")
    with pytest.raises(LedgerError, match="cannot be read"):
        SigningKey.load(tmp_path / "none")
