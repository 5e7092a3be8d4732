"""What came from an address that is watched, as documents with what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from rashomon.ingest.entries import TEASER
from rashomon.ingest.feeds import ENTRY
from rashomon.ingest.fetch import Fetched
from rashomon.ingest.inputs import READERS, Input, Way, capture
from rashomon.ingest.limits import LIMITS
from rashomon.ingest.media import identified
from rashomon.ingest.told_columns import knowing
from rashomon.model import Capture, Document, Issue, MediaItem
from rashomon.protocols import Limits, Reader
from rashomon.watch.schedule import Watched

type Came = tuple[bytes, MediaItem | Capture] | Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One document."""

    data: bytes
    document: Document
    before: tuple[Came, ...] = field(default=())
    """Its media, how it was fetched, and what is to be said of it."""
    teases: bool = False
    """Whether it is only the beginning of what is at its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """How what comes is read."""

    readers: Sequence[Reader] = READERS
    languages: frozenset[str] = frozenset({"en"})
    limits: Limits = LIMITS

    def of(self, watched: Watched, fetched: Fetched | None, at: str) -> tuple[list[Arrival], list[Issue]]:
        """What an address that is watched gave at that moment (ISO 8601, UTC), and what is wrong with it."""
        if fetched is None:
            return [], []
        found, lost = self._read(watched.url, fetched, at, watched.columns, outlet=watched.outlet)
        if not watched.is_feed:
            return [replace(one, document=_called(one.document, watched)) for one in found], lost
        pages = [one for one in found if one.document.media_type != ENTRY]
        if pages:
            what = f"{watched.url} is no feed; list it under pages."
            return [], [Issue(stage="ingest", severity="error", message=what)]
        # A feed that holds nothing now may hold something tomorrow.
        lost = [issue for issue in lost if "feed without entries" not in issue.message]
        return [replace(one, document=_called(one.document, watched)) for one in found], lost

    def page(self, watched: Watched, entry: Arrival, fetched: Fetched, at: str) -> tuple[list[Arrival], list[Issue]]:
        """The page that an entry leads to, as what the entry says more of; the entry's media are the page's."""
        told = entry.document
        # What passes an entry on has not written the page.
        found, lost = self._read(told.url or "", fetched, at, outlet=told.outlet, published=told.published_at)
        arrivals = []
        for one in found[:1]:
            document = replace(
                one.document,
                name=told.name,
                outlet=told.outlet if told.outlet and _is_host(one.document) else one.document.outlet,
                title=one.document.title or told.title,
                byline=one.document.byline or told.byline,
                outlet_kind=one.document.outlet_kind or (None if told.via else watched.outlet_kind),
                edited_at=told.edited_at,
            )
            media = [came for came in entry.before if not isinstance(came, Issue) and isinstance(came[1], MediaItem)]
            seen = {came[1].url for came in one.before if isinstance(came, tuple) and isinstance(came[1], MediaItem)}
            more = tuple((data, _moved(item, document.id)) for data, item in media if _address(item) not in seen)
            arrivals.append(replace(one, document=document, before=(*one.before, *more)))
        return arrivals, lost

    def _read(
        self, name: str, fetched: Fetched, at: str, columns: Mapping[str, str] | None = None, **how: Any
    ) -> tuple[list[Arrival], list[Issue]]:
        way = Way(
            readers=knowing(self.readers, columns),
            languages=self.languages,
            limits=self.limits,
            retrieved_at=at,
            fetcher=lambda *_, **__: fetched,
            **how,
        )
        found: list[Arrival] = []
        lost: list[Issue] = []
        held: list[Came] = []
        for one in capture(Input(name=name), way):
            if isinstance(one, Issue):
                (held if (one.subject or "").startswith("doc_") else lost).append(one)
            elif isinstance(one[1], Document):
                teases = any(isinstance(came, Issue) and came.message.endswith(f"{TEASER}.") for came in held)
                found.append(Arrival(data=one[0], document=one[1], before=tuple(held), teases=teases))
                held = []
            else:
                held.append(one)  # type: ignore[arg-type]
        return found, lost


def _called(document: Document, watched: Watched) -> Document:
    """The document under the outlet that the schedule names.

    For a feed in place of its title, which seldom is an outlet's name; who passes on is named likewise.
    """
    if document.via:
        return replace(document, via=(watched.outlet, *document.via[1:])) if watched.outlet else document
    outlet = watched.outlet if watched.is_feed or _is_host(document) else None
    return replace(document, outlet=outlet or document.outlet, outlet_kind=document.outlet_kind or watched.outlet_kind)


def _is_host(document: Document) -> bool:
    """Whether its outlet is no more than where it was found."""
    place = urlsplit(document.url or "").netloc.lower()
    return (document.outlet or "").lower().removeprefix("www.") in (
        place.removeprefix("www."),
        place.removeprefix("www.").partition(":")[0],
    )


def _moved(item: MediaItem | Capture, document: str) -> MediaItem | Capture:
    return identified(replace(item, document_id=document)) if isinstance(item, MediaItem) else item


def _address(item: MediaItem | Capture) -> str | None:
    return item.url
