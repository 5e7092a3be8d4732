"""The ledger itself: its entries, its checks, and the proof of a claim."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as PathNumber
from fastapi.responses import PlainTextResponse

from rashomon.api.asking import MOMENT, Asked, Reading, Refusal, having, workbench
from rashomon.api.checking import Checked, Checks
from rashomon.api.paging import Linked
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ledger import NotFound, history, moments, protection
from rashomon.model import Checkpoint, Entry, from_json

router = APIRouter(tags=["ledger"])

PAGE = 50

SEALED = {"ProtectedName": "sealed", "SealedBytes": "sealed", "Redaction": None}
"""Kinds of which a field is ciphertext, which is shown to nobody."""

KINDS = (
    "Document",
    "Claim",
    "Incident",
    "Judgement",
    "Decision",
    "Act",
    "Extraction",
    "Issue",
    "Checkpoint",
    "ProtectedName",
)
"""Kinds by which a list can be narrowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of a list."""

    seq: int
    recorded_at: str
    agent: str
    action: str
    kind: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """Entries, the latest first, and how the ledger stands."""

    entries: tuple[Listed, ...]
    after: str | None
    upto: int
    """The number of the last entry."""
    label: str
    checked: Checked
    checkpoint: Checkpoint | None
    """The last that was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One entry, whole."""

    entry: Listed
    record: Any
    """What it holds; None for one that only withdraws."""
    valid_from: str | None
    valid_to: str | None
    supersedes: int | None
    superseded_by: int | None
    prev: str
    hash: str
    checkpoint: Checkpoint | None
    """The last signed that speaks for the entry, by which it can be proved; None where none does, or it is of a kind
    that is proved on the command line alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which entries are asked for."""

    kind: str = ""
    agent: str = ""
    """An agent, or the name of a person."""
    since: str = ""
    """Recorded on that day (or at that moment) or later, in ISO 8601."""
    until: str = ""
    least: int | None = None
    """From that entry on."""


def checks(bench: Annotated[Workbench, Depends(workbench)]) -> Checks:
    """The checks of the workbench's ledger."""
    return bench.checks


def context(
    asked: Asked, checked: Checked, wanted: Narrowed, *, after: int | None = None, limit: int = PAGE
) -> LedgerPage:
    """A page of entries. Raises ValueError for what is no moment."""
    view, by = asked.view, wanted.agent.strip()
    found = history.latest(
        view,
        kind=wanted.kind or None,
        # A person's name is enough.
        agents=(by, f"person:{by}") if by else (),
        least=wanted.least,
        before=after,
        since=moments.since(wanted.since) if wanted.since.strip() else None,
        until=moments.until(wanted.until) if wanted.until.strip() else None,
        limit=limit + 1,
    )
    signed = history.latest(view, kind=Checkpoint.__name__, limit=1)
    return LedgerPage(
        entries=tuple(_listed(entry) for entry in found[:limit]),
        after=str(found[limit - 1].seq) if len(found) > limit else None,
        upto=view.upto,
        label=asked.workbench.ledger.label.rpartition("/")[2],
        checked=checked,
        checkpoint=from_json(Checkpoint, signed[0].record) if signed and signed[0].record != "null" else None,
    )


def entry_page(asked: Asked, seq: int) -> EntryPage:
    """The entry of that number. Raises NotFound."""
    found = history.latest(asked.view, before=seq + 1, limit=1)
    if not found or found[0].seq != seq:
        raise NotFound(f"There is no entry {seq} at this moment; the last is {asked.view.upto}.")
    [entry] = found
    record = json.loads(entry.record)
    hidden = SEALED.get(entry.kind)
    if hidden and isinstance(record, dict) and hidden in record:
        record[hidden] = "(ciphertext)"
    return EntryPage(
        entry=_listed(entry),
        record=protection.worded(record),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        supersedes=entry.supersedes,
        superseded_by=history.successor(asked.view, entry),
        prev=entry.prev,
        hash=entry.hash,
        checkpoint=None if entry.kind in SEALED else _signed(asked.workbench, seq),
    )


def named(bench: Workbench, name: str) -> int:
    """The number of the last entry of what has that id, or one that begins so. Raises NotFound."""
    from rashomon.ledger import proofs  # What proofs need takes a while to load.

    with bench.ledger.reading() as connection:
        return proofs.entry_named(connection, name.strip()).seq


def _signed(bench: Workbench, seq: int) -> Checkpoint | None:
    from rashomon.ledger import checkpoints

    with bench.ledger.reading() as connection:
        found = checkpoints.newest(connection, least=seq)
    return found[1] if found else None


def proof(bench: Workbench, name: str) -> str:
    """The proof that what has that id, or the entry of that number, is in the ledger. Raises NotFound, LedgerError."""
    from rashomon.ledger import proofs  # What proofs need takes a while to load.

    with bench.ledger.reading() as connection:
        entry = proofs.entry_named(connection, name)
    if entry.kind in SEALED:
        raise Refusal(403, "What guards a protected name is proved on the command line alone.")
    return proofs.of_entry(bench.ledger, entry)


def _listed(entry: Entry) -> Listed:
    return Listed(
        seq=entry.seq,
        recorded_at=entry.recorded_at,
        agent=entry.agent,
        action=entry.action,
        kind=entry.kind,
        record_id=protection.worded(entry.record_id),
    )


Before = Annotated[int | None, Query(ge=1, le=2**62)]


def narrowed(
    kind: Annotated[str, Query(max_length=200, description="A kind of record, as `Claim`.")] = "",
    agent: Annotated[str, Query(max_length=200, description="Who recorded it: an agent, or a person's name.")] = "",
    since: Annotated[
        str, Query(max_length=40, description="Recorded on this day or later.", json_schema_extra=MOMENT)
    ] = "",
    until: Annotated[
        str, Query(max_length=40, description="Recorded on this day or earlier.", json_schema_extra=MOMENT)
    ] = "",
    least: Annotated[int | None, Query(alias="from", ge=1, le=2**62, description="From this entry on.")] = None,
) -> Narrowed:
    """What the address asks for."""
    return Narrowed(kind=kind, agent=agent, since=since, until=until, least=least)


Wanted = Annotated[Narrowed, Depends(narrowed)]


@router.get("/entries")
def entries(
    asked: Reading,
    onward: Linked,
    response: Response,
    done: Annotated[Checks, Depends(checks)],
    wanted: Wanted,
    after: Before = None,
    limit: Annotated[int, Query(ge=1, le=500)] = PAGE,
) -> LedgerPage:
    """The ledger's entries, the latest first."""
    # How the check stands does not depend on the ledger's entries alone.
    del response.headers["ETag"]
    return onward(context(asked, done.last, wanted, after=after, limit=limit))


@router.get("/entries/{seq}")
def entry(seq: Annotated[int, PathNumber(ge=1, le=2**62)], asked: Reading) -> EntryPage:
    """One entry, whole."""
    return entry_page(asked, seq)


@router.get("/check")
def check(done: Annotated[Checks, Depends(checks)], who: Annotated[Asker, Depends(having("read"))]) -> Checked:
    """How the last check of the ledger went."""
    return done.last


@router.post("/check", status_code=202)
def new_check(done: Annotated[Checks, Depends(checks)], who: Annotated[Asker, Depends(having("review"))]) -> Checked:
    """Check the ledger, in the background."""
    return done.begin()


@router.get("/proofs/{name}", response_class=PlainTextResponse)
def proof_of(
    name: str, bench: Annotated[Workbench, Depends(workbench)], who: Annotated[Asker, Depends(having("read"))]
) -> str:
    """The proof that something is in the ledger, to be verified by `rashomon ledger verify`."""
    return proof(bench, name)
