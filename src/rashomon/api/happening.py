"""What is added to the ledger while one looks, as server-sent events.

The ledger is asked for its last entry twice a second, so that what another process adds is told as well. An event says
who did what, and to which incidents, reports and claims, so that a page knows whether it is about itself.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from rashomon.api.asking import Refusal, having, workbench
from rashomon.api.deciding import told
from rashomon.api.kept import Kept
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ledger import LedgerError, View, history, protection
from rashomon.model import Decision, Document, Entry, Incident, from_json

router = APIRouter(tags=["events"])

EVERY = 0.5
"""Seconds between two looks at the ledger."""
HEARTBEAT = 15.0
"""Seconds after which a line is sent though nothing happened, so that a connection that is gone is noticed."""
MOST = 8
"""Connections of one person at once."""
ALL = 400
"""Connections of everybody at once."""
AT_ONCE = 200
"""Entries that are told one by one; of more only that there were so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that was added to the ledger."""

    seq: int
    """Its entry."""
    what: str
    """`decision`, `report`, `incident`, or `entries` for many at once."""
    by: str
    said: str
    """In a sentence, protected names covered."""
    about: tuple[str, ...]
    """Ids of the incidents, reports and claims that it is about."""


class _Listeners:
    """Who listens to one ledger, and the looks at it that all of them have in common."""

    def __init__(self, _: Workbench) -> None:
        self.places = Counter[str]()
        """Connections by who listens."""
        self.at = -EVERY
        self.look: asyncio.Future[View] | None = None
        self.told = Kept[tuple[int, int], tuple[Happened, ...]](most=16, seconds=HEARTBEAT)


class _Listening(StreamingResponse):
    """A stream that has a place among those that may be open, and gives it back however it ends."""

    def __init__(self, stream: AsyncIterator[str], places: Counter[str], name: str) -> None:
        super().__init__(
            stream,
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        self._places, self._name = places, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._places[self._name] -= 1
            if not self._places[self._name]:
                del self._places[self._name]


def since(bench: Workbench, after: int) -> tuple[Happened, ...]:
    """What was added after that entry, oldest first."""
    view = bench.view()
    if view.upto <= after:
        return ()
    if view.upto - after > AT_ONCE:
        said = f"{view.upto - after} entries were added."
        return (Happened(seq=view.upto, what="entries", by="", said=said, about=()),)
    found: list[Happened] = []
    for entry in bench.ledger.entries(after):
        if entry.seq > view.upto:
            break
        happened = _happened(entry)
        if happened is not None:
            found.append(happened)
    # What takes a decision back is about what that one was about.
    backs = {name for one in found for name in one.about if name.startswith("dec_")}
    of = {entry.record_id: _about(from_json(Decision, entry.record)) for entry in history.of(view, "Decision", backs)}
    found = [_with(one, of) for one in found]
    decided = [one for one in found if one.what == "decision"]
    claims = {name for one in decided for name in one.about if name.startswith("claim_")}
    homes = {name: tuple(history.incidents_of(view, name))[-1:] for name in claims}
    return tuple(_with(one, homes) for one in found)


def _happened(entry: Entry) -> Happened | None:
    if entry.record == "null":
        return None
    by = entry.agent.removeprefix("person:")
    if entry.kind == Decision.__name__:
        one = from_json(Decision, entry.record)
        return Happened(seq=entry.seq, what="decision", by=by, said=f"{by} {told(one)}.", about=_about(one))
    if entry.kind == Document.__name__:
        return Happened(seq=entry.seq, what="report", by=by, said="A report was read.", about=(entry.record_id,))
    if entry.kind == Incident.__name__:
        title = protection.worded(from_json(Incident, entry.record).title)
        return Happened(
            seq=entry.seq, what="incident", by=by, said=f"{title} was gathered anew.", about=(entry.record_id,)
        )
    return None


def _about(one: Decision) -> tuple[str, ...]:
    cited = [name for each in (*one.cited, *one.against) for name in (each.claim_id, each.span.document_id)]
    return tuple(dict.fromkeys((*cited, one.subject, *((one.document_id,) if one.document_id else ()))))


def _with(one: Happened, others: dict[str, tuple[str, ...]]) -> Happened:
    more = [name for about in one.about for name in others.get(about, ())]
    about = tuple(dict.fromkeys((*one.about, *more)))
    return Happened(seq=one.seq, what=one.what, by=one.by, said=one.said, about=about)


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def events(
    request: Request,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(having("read"))],
    after: Annotated[
        int | None, Query(ge=0, description="Tell what came after this entry; by default, from now.")
    ] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """What is added to the ledger, as it is added (`text/event-stream`)."""
    if last_event_id and last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 16:
        after = int(last_event_id)
    if after is None:
        after = (await run_in_threadpool(bench.view)).upto
    places = bench.own(_Listeners).places
    if places[who.name] >= MOST:
        raise Refusal(429, f"{who.name} listens {MOST} times already; close some pages.")
    if places.total() >= ALL:
        raise Refusal(429, "Too many pages listen already; this one has to be loaded again to see what is new.")
    # Nothing is waited for between the look and the taking, so that no two take the last place.
    places[who.name] += 1
    return _Listening(_stream(request, bench, after), places, who.name)


async def _upto(bench: Workbench) -> int:
    """The ledger's last entry, looked for by whoever listens first, and at most four times a second."""
    looks = bench.own(_Listeners)
    if looks.look is None or (looks.look.done() and monotonic() - looks.at >= EVERY / 2):
        looks.at = monotonic()
        looks.look = asyncio.ensure_future(run_in_threadpool(bench.view))
    # One who leaves does not take the look from the others.
    return (await asyncio.shield(looks.look)).upto


def _told(bench: Workbench, after: int, upto: int) -> tuple[Happened, ...]:
    return bench.own(_Listeners).told.of((after, upto), lambda: since(bench, after))


async def _stream(request: Request, bench: Workbench, after: int) -> AsyncIterator[str]:
    yield f"retry: 2000\nid: {after}\n\n"
    quiet, known = 0.0, monotonic()
    while not (await request.is_disconnected() or bench.closing):
        # However much happens: who is shut out is to hear none of it.
        if monotonic() - known >= HEARTBEAT:
            if not await run_in_threadpool(_may_still, request, bench):
                return
            known = monotonic()
        try:
            upto = await _upto(bench)
            found = await run_in_threadpool(_told, bench, after, upto) if upto > after else ()
        except LedgerError:
            return  # The browser comes again, and is told why where it cannot be read.
        # Most entries tell nothing of their own; they are not gone through again.
        after = max(upto, found[-1].seq) if found else upto
        if found:
            quiet = 0.0
            yield "".join(_event(one) for one in found)
        elif quiet >= HEARTBEAT:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(EVERY)
        quiet += EVERY


def _may_still(request: Request, bench: Workbench) -> bool:
    """Whether who listens may still: a session that has ended hears no more, and listening does not keep it alive."""
    if bench.doors is None:
        return True
    session = getattr(request.state, "session", None)
    if session is not None:
        return bench.doors.lasts(session)
    found = bench.doors.bearer(request.headers.get("authorization", "").partition(" ")[2].strip())
    return found is not None and found.may("read")


def _event(one: Happened) -> str:
    return f"id: {one.seq}\nevent: {one.what}\ndata: {json.dumps(asdict(one), ensure_ascii=False)}\n\n"
