"""Time stamps of checkpoints by an authority (RFC 3161): that a checkpoint was there at a time, said by somebody else.

Needs `rfc3161-client` (the extra `timestamps`). What is stamped are the UTF-8 bytes of the signed checkpoint, so that
`openssl ts -verify` can do without Rashomon what `verified` does.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from sqlalchemy import Connection, select

from rashomon.ledger import checkpoints, moments
from rashomon.ledger.errors import LedgerError, NotProved, clause
from rashomon.ledger.schema import entries
from rashomon.model import Checkpoint, Stamp, from_json, record_id

if TYPE_CHECKING:
    from rashomon.ledger.ledger import Ledger

MAKER = "ledger.stamps.v1"

ASKED = "application/timestamp-query"
"""Media type of a request (RFC 3161, section 3.4)."""

_MOST = 1_000_000
"""Bytes of an answer at most; they are some thousands."""

_WAIT = 30.0
"""Seconds to wait for an authority."""

_HASHES = {
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}
"""Hashes that a stamp may be over, by their object identifiers (NIST)."""

Ask = Callable[[str, bytes], bytes]
"""Sends a request (DER) to an authority's address and gives its answer."""


def over_http(authority: str, request: bytes) -> bytes:
    """The authority's answer. Raises LedgerError where it cannot be reached or gives none."""
    import httpx

    if not authority.startswith(("http://", "https://")):
        raise LedgerError(f"{authority} is no web address of a time-stamp authority.")
    try:
        with httpx.stream("POST", authority, content=request, headers={"Content-Type": ASKED}, timeout=_WAIT) as answer:
            data = b""
            for part in answer.iter_bytes():
                data += part
                if len(data) > _MOST:
                    raise LedgerError(f"{authority} answered with more than a time stamp; ask another.")
            status = answer.status_code
    except httpx.HTTPError as error:
        raise LedgerError(f"{authority} could not be asked for a time stamp ({error}).") from error
    if status != httpx.codes.OK:
        raise LedgerError(f"{authority} gave no time stamp (HTTP status {status}).")
    return data


def record(
    ledger: Ledger,
    checkpoint: Checkpoint,
    authority: str,
    roots: Sequence[x509.Certificate] = (),
    ask: Ask = over_http,
) -> Stamp:
    """Have the authority stamp the checkpoint, and add the stamp to the ledger. See `stamped` for what it raises."""
    return stamped(ledger, id_of(checkpoint), checkpoint.note.encode(), authority, roots, ask)


def stamped(
    ledger: Ledger,
    subject: str,
    data: bytes,
    authority: str,
    roots: Sequence[x509.Certificate] = (),
    ask: Ask = over_http,
) -> Stamp:
    """Have the authority stamp the data, which is of the record with the id `subject`, and add the stamp to the ledger.

    With `roots`, the stamp must be by somebody whom one of these certificates stands for. Raises LedgerError where
    there is none to be had, and NotProved for a stamp of something else.
    """
    client = _client()
    request = client.TimestampRequestBuilder().data(data).build()
    response = ask(authority, request.as_bytes())
    answer = _answer(response)
    if answer.tst_info.nonce != request.nonce:
        raise NotProved(f"{authority} answered another question than was asked; ask again, or another.")
    at = verified(response, data, roots) if roots else _stamped_at(answer, data)
    stamp = Stamp(
        subject=subject,
        authority=authority,
        stamped_at=moments.stamp(at),
        response=base64.b64encode(response).decode("ascii"),
    )
    ledger.add([stamp], agent=MAKER, action=checkpoints.STAMPED)
    return stamp


def id_of(checkpoint: Checkpoint) -> str:
    """The record id under which the checkpoint is kept."""
    return record_id("checkpoint", checkpoint)


def of(connection: Connection, checkpoint: Checkpoint) -> Iterator[Stamp]:
    """The stamps of a checkpoint, oldest first."""
    named = entries.c.kind == Stamp.__name__, entries.c.subject == id_of(checkpoint)
    for text in connection.scalars(select(entries.c.record).where(*named).order_by(entries.c.seq)):
        yield from_json(Stamp, text)


def verified(response: bytes, data: bytes, roots: Sequence[x509.Certificate]) -> datetime:
    """When the data was there, by an authority that one of the certificates stands for. No network.

    The certificates must have been valid at that time, not now. Raises NotProved, with what fails.
    """
    client = _client()
    answer = _answer(response)
    if not roots:
        raise NotProved("A time stamp shows nothing without the certificate of its authority.")
    builder = client.VerifierBuilder(roots=list(roots))
    try:
        builder.build().verify_message(answer, data)
    except client.VerificationError as error:
        raise NotProved(f"The time stamp does not hold: {str(error).rstrip('.')}.") from error
    return _stamped_at(answer, data)


def fault(stamp: Stamp, note: str | None, roots: Sequence[x509.Certificate]) -> str | None:
    """What is wrong with a stamp in the ledger, in one clause; `note` is what it is of, if that is there.

    Without `roots` only that it stamps the checkpoint, and the time; whose stamp it is nobody then knows.
    """
    if note is None:
        return "there is no checkpoint that it is of, nor anything that was fetched"
    try:
        response = base64.b64decode(stamp.response, validate=True)
        data = note.encode()
        at = verified(response, data, roots) if roots else _stamped_at(_answer(response), data)
    except (NotProved, ValueError) as error:
        return clause(error)
    return None if moments.stamp(at) == stamp.stamped_at else "it gives another time than its answer does"


def installed() -> bool:
    """Whether stamps can be read."""
    return importlib.util.find_spec("rfc3161_client") is not None


def certificates(file: Path) -> list[x509.Certificate]:
    """The certificates in a file, PEM or DER. Raises LedgerError where there are none."""
    try:
        data = file.read_bytes()
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except OSError as error:
        raise LedgerError(f"{file} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise LedgerError(f"There is no certificate in {file}.") from error


def _answer(response: bytes) -> Any:
    client = _client()
    try:
        answer = client.decode_timestamp_response(response)
    except ValueError as error:
        # Strict DER is wanted: some authorities put more certificates in than one, and not in its order.
        raise NotProved(f"What the authority gave is no time stamp that can be read ({error}).") from error
    if answer.status not in (client.PKIStatus.GRANTED, client.PKIStatus.GRANTED_WITH_MODS):
        said = "; ".join(answer.status_string)
        raise NotProved(f"The authority refused to stamp ({said or f'status {answer.status}'}).")
    return answer


def _stamped_at(answer: Any, data: bytes) -> datetime:
    """The time in the stamp, once it is sure that it stamps the data."""
    imprint = answer.tst_info.message_imprint
    make = _HASHES.get(imprint.hash_algorithm.dotted_string)
    if make is None:
        raise NotProved("The time stamp is over a kind of hash that is not trusted any more.")
    if make(data).digest() != imprint.message:
        raise NotProved("The time stamp is of something else than this checkpoint or web archive.")
    at: datetime = answer.tst_info.gen_time
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise LedgerError("Time stamps need one more package: pip install 'rashomon[timestamps]'.") from error
    return rfc3161_client
