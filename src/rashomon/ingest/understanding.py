"""What is in the bytes of one input: its document, or the parts within it, each read as an input of its own."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from rashomon.codebook.datasets import DATASET
from rashomon.ingest import media, stores
from rashomon.ingest.documents import problem, shown
from rashomon.ingest.evidence import of_document
from rashomon.ingest.folders import endings
from rashomon.ingest.language import language, language_name
from rashomon.ingest.limits import LIMITS, size
from rashomon.model import Capture, Document, Issue, MediaItem
from rashomon.protocols import Choosing, Part, Reader

if TYPE_CHECKING:
    from rashomon.ingest.inputs import Input, Way

HEAD = 4096
"""Bytes by which a reader knows its kind."""

LEAST = 10_000_000
"""Bytes that may come out of an input, however small it is."""

type Found = tuple[bytes, Document | MediaItem | Capture] | Issue
"""A document or something seen or heard with the bytes it came as, how it was fetched with the web archive of that, or
what is wrong. Media and captures go before their document, and so do issues about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The bytes of one input, before anything is understood of them: in memory, or where they lie."""

    data: bytes | None = None
    path: Path | None = None
    store: str | None = None
    """The name of a file in a store."""
    media_type: str | None = None
    """As the server stated it, for an address."""
    url: str | None = None
    """The address that was fetched in the end."""
    evidence: tuple[bytes, Capture] | None = None
    """How it was fetched, and the web archive of that; the record names no document yet."""

    def opened(self) -> AbstractContextManager[IO[bytes]]:
        """The bytes as a file that can be sought in. Raises OSError."""
        if self.store is not None:
            return stores.opened(self.store)
        return self.path.open("rb") if self.path is not None else io.BytesIO(self.data or b"")


def understood(found: Input, taken: Taken, way: Way) -> Iterator[Found]:
    """The documents in the bytes of one input, what comes with them, and what is wrong. Fetches nothing.

    Raises OSError where the input cannot be opened.
    """
    with taken.opened() as file:
        named = found.data is not None or taken.path is not None or taken.store is not None
        piece = _Piece(
            name=found.name,
            path=found.name if named else None,
            media_type=taken.media_type,
            url=taken.url,
            beside=_beside(taken),
        )
        understanding = _Understanding(way, file.seek(0, io.SEEK_END), taken.evidence)
        file.seek(0)
        yield from understanding.of(file, piece)
        yield from understanding.loose()


def _beside(taken: Taken) -> Callable[[str], bytes | None] | None:
    if taken.store is not None:
        return stores.beside(taken.store)
    return _in_folder(taken.path.parent) if taken.path is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What is known of some bytes before they are read."""

    name: str
    """As it is told: of a part with the container's before it."""
    path: str | None
    """A file's name; None for what came from an address or standard input."""
    media_type: str | None
    url: str | None = None
    retrieved_at: str | None = None
    beside: Callable[[str], bytes | None] | None = None
    """What lies beside it, by its relative name."""
    depth: int = 0
    """Containers around it."""


@dataclass(slots=True)
class _Pending:
    """A document that waits for what comes with it."""

    data: bytes
    document: Document
    media: list[Found] = field(default_factory=list)


class _TooMuchError(Exception):
    """More comes out of an input than may; the message goes on a sentence that begins with its name."""


class _Understanding:
    """One input, with all that is within it."""

    def __init__(self, way: Way, length: int, evidence: tuple[bytes, Capture] | None = None) -> None:
        """`length` is that of the input, in bytes."""
        self._way = way
        self._evidence = evidence
        self._parts = self._bytes = 0
        # Archives within archives may each keep to the ratio and yet grow without end.
        self._most = min(way.limits.unpacked_bytes, max(LEAST, int(way.limits.ratio * length)))
        self._loose: dict[str, str] = {}
        """Media that lie within by themselves: what they are told as, by hash."""
        self._linked: set[str] = set()

    def of(self, file: IO[bytes], piece: _Piece) -> Iterator[Found]:
        """What is in one piece. Never raises, but for want of memory and where too much comes out of it."""
        head = file.read(HEAD)
        length = file.seek(0, io.SEEK_END)
        file.seek(0)
        if not length or (length <= HEAD and not head.strip()):
            yield problem(piece.name, "is empty; there is nothing to read in it")
            return
        reader = self._reader(head, piece)
        if hasattr(reader, "choosing"):  # Asked of every row of a table; a protocol's own check takes ten times longer.
            reader = cast(Choosing, reader).choosing(endings(self._way.readers))
        if reader is None:
            yield from self._unread(file, head, length, piece)
            return
        most: int = getattr(self._way.limits, reader.bound)
        if length > most:
            yield problem(piece.name, too_large(length, most))
            return
        try:
            yield from self._read(reader, file, piece)
        except _TooMuchError as error:
            if piece.depth:
                raise
            yield problem(piece.name, str(error))
        except MemoryError:
            raise
        except OSError as error:
            yield problem(piece.name, f"cannot be read ({error.strerror or error})")
        except Exception as error:  # A reader of somebody else's may fail in any way; the other inputs go on.
            yield problem(piece.name, f"could not be read by {reader.name} ({type(error).__name__}); please report it")

    def loose(self) -> Iterator[Issue]:
        """The media that belong to no document."""
        for digest, name in self._loose.items():
            if digest not in self._linked:
                yield problem(name, "is passed over, since no report names it", severity="note")

    def _reader(self, head: bytes, piece: _Piece) -> Reader | None:
        return next((one for one in self._way.readers if one.accepts(head, piece.media_type, piece.path)), None)

    def _unread(self, file: IO[bytes], head: bytes, length: int, piece: _Piece) -> Iterator[Issue]:
        kind = media.kind(head)
        if kind is None:
            told = piece.media_type or PurePath(piece.name).suffix or "it does not say which"
            yield problem(piece.name, f"is of no kind that is read ({told})")
        elif piece.depth and length <= self._way.limits.binary_bytes:
            self._loose[hashlib.sha256(file.read()).hexdigest()] = piece.name
        else:
            yield problem(piece.name, f"is {media.called(kind)} by itself; give it with the report that shows it")

    def _read(self, reader: Reader, file: IO[bytes], piece: _Piece) -> Iterator[Found]:
        pending: _Pending | None = None
        path = piece.url or piece.name
        if stores.scheme(path):
            path = path.replace("://", ":/", 1)  # It is no address of the web.
        for result in reader.read(file, media_type=piece.media_type, path=path, limits=self._way.limits):
            if isinstance(result, Issue):
                yield result
            elif isinstance(result, Document):
                yield from self._done(pending, piece)
                file.seek(0)
                pending = _Pending(file.read(), result)
            elif result.of is None:
                yield from self._part(result, piece)
            elif pending is not None and result.of == pending.document.id:
                pending.media += self._media(result, piece)
        yield from self._done(pending, piece)

    def _done(self, pending: _Pending | None, piece: _Piece) -> Iterator[Found]:
        """The document that has waited, with what belongs to it."""
        if pending is None:
            return
        most = self._way.limits.text_bytes
        if len(pending.document.text.encode()) > most:
            yield problem(piece.name, f"holds more than {size(most)} of text; split it into its reports")
            return
        document = completed(pending.document, self._way, piece.url, piece.retrieved_at)
        yield from missing(document, piece.name, self._way.languages)
        yield from pending.media
        if self._evidence is not None:
            yield self._evidence[0], of_document(self._evidence[1], document.id)
        yield pending.data, document

    def _part(self, part: Part, piece: _Piece) -> Iterator[Found]:
        limits, data = self._way.limits, part.data
        if data is None:
            return  # What lies beside belongs to a document.
        name = f"{piece.name}/{part.name}"
        self._parts += 1
        self._bytes += len(data)
        if self._parts > limits.parts or self._bytes > self._most:
            what = f"{limits.parts} reports" if self._parts > limits.parts else size(self._most)
            raise _TooMuchError(f"holds more than {what}; what comes after is left out")
        if piece.depth >= limits.depth:
            yield problem(name, f"lies in more than {limits.depth} containers, one in the other; unpack them first")
            return
        inner = _Piece(
            name=name,
            path=part.name,
            media_type=part.media_type,
            url=part.url,
            retrieved_at=part.retrieved_at or piece.retrieved_at,
            beside=part.beside or piece.beside,
            depth=piece.depth + 1,
        )
        yield from self.of(io.BytesIO(data), inner)

    def _media(self, part: Part, piece: _Piece) -> Iterator[Found]:
        """A picture, film or recording of the document that names it; described as far as it can be had."""
        data = part.data
        if data is None and piece.beside is not None:
            data = piece.beside(part.name)
        if data is not None and len(data) > self._way.limits.binary_bytes:
            yield problem(f"{piece.name}/{part.name}", too_large(len(data), self._way.limits.binary_bytes))
            data = None
        item, issues = media.described(part, data)
        if item is None:
            return
        yield from issues
        if item.sha256 is not None:
            self._linked.add(item.sha256)
        yield data or b"", item


def _in_folder(folder: Path) -> Callable[[str], bytes | None]:
    """The files in that folder and those within it, by relative name; nothing outside, wherever a link leads."""

    def found(name: str) -> bytes | None:
        try:
            root = folder.resolve()
            path = (root / unquote(name)).resolve()
            if not path.is_relative_to(root) or not path.is_file() or path.stat().st_size > LIMITS.binary_bytes:
                return None
            with path.open("rb") as file:
                return file.read(LIMITS.binary_bytes) if media.kind(file.read(HEAD)) and not file.seek(0) else None
        except (OSError, ValueError, RuntimeError):
            return None

    return found


def too_large(length: int, most: int) -> str:
    """Why something of that many bytes is left alone."""
    return f"is too large ({size(length)}, at most {size(most)}); split it into its reports"


def completed(document: Document, way: Way, url: str | None, retrieved_at: str | None = None) -> Document:
    """The document with what it does not state itself: the user's outlet and date, its address, its language.

    The outlet of a document that states none is the user's, otherwise the host of its address, otherwise None.
    """
    url = document.url or url
    host = host_of(url) if url else None
    stated = (document.lang or "").lower().replace("_", "-").partition("-")[0]
    return replace(
        document,
        url=url,
        # Who wrote what is passed on is not told by where it was found.
        outlet=document.outlet or (None if document.via else way.outlet or host),
        published_at=document.published_at or way.published,
        lang={"eng": "en", "fra": "fr", "fre": "fr"}.get(stated, stated)
        if len(stated) in (2, 3) and stated.isalpha()
        else language(document.text),
        retrieved_at=retrieved_at or way.retrieved_at,
    )


def host_of(url: str) -> str | None:
    """The host of an address without `www.`; None for an address that is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def missing(document: Document, name: str, languages: Collection[str]) -> Iterator[Issue]:
    """What a document that was read lacks, or is not fit for; `languages` are the codes of those that are read."""
    if document.published_at is None and document.outlet_kind != DATASET:  # Its rows say each day in full.
        message = f"{shown(name)} states no date of publication, so times like 'on Friday' stay open; give --published"
        yield Issue(stage="ingest", severity="warning", message=f"{message}.", subject=document.id)
    if document.lang is not None and document.lang not in languages:
        read = " and ".join(language_name(code) for code in sorted(languages))
        verb = "is" if len(languages) == 1 else "are"
        message = f"{shown(name)} is in {language_name(document.lang)}; only {read} {verb} read."
        yield Issue(stage="ingest", severity="error", message=message, subject=document.id)
