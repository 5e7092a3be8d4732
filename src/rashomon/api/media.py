"""One picture, film or recording: what is known of it, and, for who asks for that, what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from rashomon import earlier
from rashomon.api.asking import Asked, Reading, Refusal
from rashomon.api.report import IncidentNamed
from rashomon.export import pictured
from rashomon.ingest import media as ingest
from rashomon.ingest import pictures
from rashomon.ledger import NotFound, guarding, history, protection
from rashomon.model import MediaItem, SeenElsewhere

router = APIRouter(tags=["media"])

AT_ONCE = BoundedSemaphore(2)
"""Pictures that are drawn at once: a large one takes 400 MB."""

HELD = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
"""Whatever the bytes are, a browser runs nothing of them, and keeps nothing."""

GIVEN = tuple(sorted({one for _, _, one in ingest.MAGIC}))
"""Media types by which bytes are given: those that are known by the bytes themselves, none of which can hold a
script."""

PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}
}
BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bytes as they came.",
        "content": {one: {"schema": {"type": "string", "format": "binary"}} for one in GIVEN},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumPage:
    """Everything that the page of a picture, film or recording shows; not what it looks like."""

    item: MediaItem
    called: str
    """`picture`, `film` or `recording`."""
    document: str
    """Id of the report that it came with."""
    outlet: str
    caption: str | None
    facts: tuple[str, ...]
    """What it is and says of itself, a line each."""
    seen: tuple[SeenElsewhere, ...]
    elsewhere: tuple[str, ...]
    """The same, a sentence each."""
    incidents: tuple[IncidentNamed, ...]
    """That its report tells of."""
    sealed: bool
    """Whether its bytes are encrypted, since its report holds protected names."""
    kept: bool
    """Whether the ledger has its bytes."""
    drawable: bool
    """Whether it is a picture that can be shown."""


def context(asked: Asked, name: str) -> MediumPage:
    """The page of the medium of that id, or the only one whose id begins so. Raises NotFound."""
    view = asked.view
    item = view.medium(name)
    document = view.document(item.document_id)
    homes = history.homes(view, [document.id]).get(document.id, [])
    seen = earlier.same(view, item, document)
    page = MediumPage(
        item=item,
        called=pictured.CALLED.get(item.kind, "file"),
        document=document.id,
        outlet=document.outlet or document.name or document.id,
        caption=item.caption.exact if item.caption else None,
        facts=tuple(pictured.facts(item)),
        seen=seen,
        elsewhere=tuple(pictured.seen(one) for one in seen),
        incidents=tuple(IncidentNamed(id=one.id, title=one.title) for one in view.incidents(homes)),
        sealed=bool(view.sealed_bytes(item.id)),
        kept=item.sha256 is not None,
        drawable=item.sha256 is not None and item.media_type in pictures.FORMATS,
    )
    return protection.worded(page)  # type: ignore[no-any-return]


def picture(asked: Asked, name: str) -> Response:
    """What a picture shows, drawn anew. Raises NotFound where it is none or cannot be drawn; Refusal as `given`."""
    item, data = _bytes(asked, name)
    with AT_ONCE:
        drawn = pictures.redrawn(data, item.media_type)
    if drawn is None:
        raise NotFound(f"{item.id} is no picture that can be drawn; its bytes can be had.")
    return _answer(drawn, "image/jpeg", f'inline; filename="{item.id}.jpg"')


def given(asked: Asked, name: str) -> Response:
    """The bytes of a medium as they came, to be kept in a file.

    Raises NotFound where there are none, and Refusal (403) where they are sealed, for who does not reveal them.
    """
    item, data = _bytes(asked, name)
    # The bytes say what they are; what a report said of them is not looked at.
    media_type = ingest.kind(data)
    if media_type is None:
        raise NotFound(f"{item.id} is of no kind that is given.")
    return _answer(data, media_type, f'attachment; filename="{item.id}.{media_type.partition("/")[2]}"')


def _bytes(asked: Asked, name: str) -> tuple[MediaItem, bytes]:
    item = asked.view.medium(name)
    if asked.view.sealed_bytes(item.id) and not asked.revealed:
        raise Refusal(403, "Its report holds protected names: only who may read those sees it, and asks for it so.")
    return item, guarding.captured_bytes(asked.view, item, asked.workbench.keys if asked.revealed else None)


def _answer(data: bytes, media_type: str, disposition: str) -> Response:
    return Response(data, media_type=media_type, headers={**HELD, "Content-Disposition": disposition})


@router.get("/media/{name}")
def medium(name: str, asked: Reading) -> MediumPage:
    """What is known of a picture, film or recording; not what it shows."""
    return context(asked, name)


@router.get("/media/{name}/picture", response_class=Response, responses=PICTURE)
def medium_picture(name: str, asked: Reading) -> Response:
    """What a picture shows, as a JPEG without anything else that its file holds. It may be graphic."""
    return picture(asked, name)


@router.get("/media/{name}/bytes", response_class=Response, responses=BYTES)
def medium_bytes(name: str, asked: Reading) -> Response:
    """The bytes of a picture, film or recording as they came."""
    return given(asked, name)
