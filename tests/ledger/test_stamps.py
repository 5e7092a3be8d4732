"""Time stamps of checkpoints, by an authority of the tests' own: OpenSSL behind a small web server."""

from __future__ import annotations

import base64
import dataclasses
import http.server
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rashomon.ledger import checkpoints, stamps
from rashomon.ledger.errors import LedgerError, NotProved
from rashomon.ledger.notes import SigningKey

OPENSSL = shutil.which("openssl")
pytestmark = [
    pytest.mark.skipif(OPENSSL is None, reason="there is no openssl here to make a time-stamp authority with"),
    pytest.mark.skipif(not stamps.installed(), reason="rfc3161-client (the extra timestamps) is not installed"),
]

KEY = SigningKey.new("example.org/ledger")

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = now
[now]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """A time-stamp authority: a certificate of its own making, one for stamping, and an address to ask at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roots = folder / "ca.pem"
        self.address = ""
        (folder / "serial").write_text("01")
        for name in ("ca", "tsa"):
            text = CONFIG.format(folder=folder, name=f"Test {name} {folder.name}")
            (folder / f"{name}.cnf").write_text(text)
        self.run("req -x509 -newkey rsa:2048 -nodes -days 3 -config ca.cnf -extensions ca -keyout ca.key -out ca.pem")
        self.run("req -newkey rsa:2048 -nodes -config tsa.cnf -keyout tsa.key -out tsa.csr")
        self.run(
            "x509 -req -days 2 -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
            "-extfile tsa.cnf -extensions stamps -out tsa.pem"
        )

    def run(self, command: str) -> subprocess.CompletedProcess[bytes]:
        told = [str(OPENSSL), *command.split()]
        done = subprocess.run(told, cwd=self.folder, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr.decode()
        return done

    def stamp(self, request: bytes) -> bytes:
        (self.folder / "request.tsq").write_bytes(request)
        self.run("ts -reply -config tsa.cnf -section now -queryfile request.tsq -out answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def ask(self, address: str, request: bytes) -> bytes:
        """As `stamps.over_http`, without a network."""
        return self.stamp(request)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("authority"))

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.headers["Content-Type"] == stamps.ASKED
            answer = made.stamp(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(503 if self.path == "/closed" else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(b"x" * 2_000_000 if self.path == "/endless" else answer)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def signed(store, make):
    ledger = store.open()
    make.read(ledger, "Ten were killed.", 0, 4)
    return ledger, checkpoints.record(ledger, KEY)


def test_a_checkpoint_is_stamped_over_the_network_and_verified_without_it(signed, authority):
    ledger, checkpoint = signed
    roots = stamps.certificates(authority.roots)
    stamp = stamps.record(ledger, checkpoint, authority.address, roots)
    at = stamps.verified(base64.b64decode(stamp.response), checkpoint.note.encode(), roots)
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)
    assert datetime.fromisoformat(stamp.stamped_at) == at
    with ledger.reading() as connection:
        assert list(stamps.of(connection, checkpoint)) == [stamp]
    assert ledger.check(roots=roots) == ledger.check() == []
    assert checkpoints.record(ledger, KEY) == checkpoint, "a stamp is no reason for another checkpoint"


def test_openssl_verifies_the_stamp_too(signed, authority, tmp_path):
    ledger, checkpoint = signed
    stamp = stamps.record(ledger, checkpoint, "", stamps.certificates(authority.roots), authority.ask)
    (tmp_path / "checkpoint").write_text(checkpoint.note, encoding="utf-8")
    (tmp_path / "stamp.tsr").write_bytes(base64.b64decode(stamp.response))
    done = authority.run(f"ts -verify -data {tmp_path}/checkpoint -in {tmp_path}/stamp.tsr -CAfile ca.pem")
    assert b"Verification: OK" in done.stdout + done.stderr


def test_a_stamp_by_somebody_else_or_of_something_else_is_refused(signed, authority, stranger):
    ledger, checkpoint = signed
    ours, theirs = (stamps.certificates(each.roots) for each in (authority, stranger))
    with pytest.raises(NotProved, match="does not hold"):
        stamps.record(ledger, checkpoint, "", theirs, authority.ask)
    stamp = stamps.record(ledger, checkpoint, "", (), authority.ask)
    response = base64.b64decode(stamp.response)
    with pytest.raises(NotProved, match="does not hold"):
        stamps.verified(response, checkpoint.note.encode() + b" ", ours)
    with pytest.raises(NotProved, match="without the certificate"):
        stamps.verified(response, checkpoint.note.encode(), [])
    assert ledger.check() == []
    [issue] = ledger.check(roots=theirs)
    assert "the time stamp does not hold" in issue.message


def test_an_answer_to_another_question_is_refused(signed, authority):
    ledger, checkpoint = signed
    answers = []

    def replayed(address: str, request: bytes) -> bytes:
        answers.append(authority.ask(address, request))
        return answers[0]

    stamps.record(ledger, checkpoint, "", (), replayed)
    with pytest.raises(NotProved, match="another question"):
        stamps.record(ledger, checkpoint, "", (), replayed)
    with pytest.raises(NotProved, match="something else than this checkpoint"):
        stamps._stamped_at(stamps._answer(answers[0]), b"another")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"subject": "checkpoint_0000000000000000"}, "no checkpoint that it is of"),
        ({"stamped_at": "2001-01-01T00:00:00.000000Z"}, "another time"),
        ({"response": "!"}, "base64"),
        ({"response": base64.b64encode(b"nonsense").decode()}, "no time stamp"),
    ],
)
def test_a_false_stamp_in_the_ledger_is_found(signed, authority, change, why):
    ledger, checkpoint = signed
    stamp = stamps.record(ledger, checkpoint, "", (), authority.ask)
    ledger.add([dataclasses.replace(stamp, **change)], agent="Eve", action="stamped")
    assert any(why in issue.message for issue in ledger.check()), ledger.check()


@pytest.mark.parametrize(("path", "why"), [("/closed", "HTTP status 503"), ("/endless", "more than a time stamp")])
def test_an_authority_that_fails_is_said_to(signed, authority, path, why):
    with pytest.raises(LedgerError, match=why):
        stamps.record(*signed, authority.address + path)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/"])
def test_an_address_that_answers_nothing_is_said_to(signed, address):
    with pytest.raises(LedgerError):
        stamps.record(*signed, address)


def test_what_is_no_certificate_is_refused(tmp_path):
    (tmp_path / "none.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    for file in (tmp_path / "none.pem", tmp_path / "missing.pem"):
        with pytest.raises(LedgerError):
            stamps.certificates(file)
