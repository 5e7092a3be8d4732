"""What the user names - files, folders, addresses, standard input - as documents with the bytes they came as."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from rashomon.ingest import html, text
from rashomon.ingest.codebook import CodebookReader
from rashomon.ingest.documents import problem, shown
from rashomon.ingest.fetch import Fetched, RefusedError, fetch, is_url
from rashomon.ingest.html import HtmlReader
from rashomon.ingest.language import language, language_name
from rashomon.ingest.limits import LIMITS, Limits, size
from rashomon.ingest.text import TextReader
from rashomon.model import Document, Issue
from rashomon.protocols import Reader

ENDINGS = (*text.ENDINGS, *html.ENDINGS, ".json")
READERS: tuple[Reader, ...] = (CodebookReader(), HtmlReader(), TextReader())
"""In the order in which they are asked; the last takes whatever the others leave."""


ABOUT = re.compile(r"(?:readme|licen[cs]e|changelog|contributing)\b", re.IGNORECASE)
"""Files that are about the folder they lie in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file, address or standard input, as the user named it or as it was found in a folder."""

    name: str
    """The path, the address, or `-`."""
    folder: Path | None = None
    """The folder that the user named and the file was found in; None for what was named itself."""
    data: bytes | None = None
    """What it holds, where it was handed over: nothing is opened or fetched then, whatever its name."""

    @property
    def inside(self) -> Path:
        """Where it lies in the folder that the user named: `.` for what was named itself or lies at its top."""
        return Path(self.name).parent.relative_to(self.folder) if self.folder is not None else Path()


def expand(names: Sequence[str], *, endings: Sequence[str] = ENDINGS) -> Iterator[Input | Issue]:
    """The inputs that `names` stand for: folders are gone through, in the order of their names, hidden files left out.

    In a folder only files with one of `endings` are read, and the others noted. Nothing is opened.
    """
    for name in names:
        path = Path(name)
        folder = os.path.isdir(name)  # noqa: PTH112  (unlike Path.is_dir it does not raise where one may not look)
        if name == "-" or is_url(name) or not folder:
            yield Input(name=name)
            continue
        found = 0
        others: list[Issue] = []
        for file, trouble in _files(path):
            if trouble is not None:
                yield trouble
            elif file.suffix.lower() in endings and not ABOUT.match(file.name):
                found += 1
                yield Input(name=str(file), folder=path)
            else:
                what = f"is passed over; in a folder, reports ending in {' '.join(endings)} are read"
                others.append(problem(str(file), what, severity="note"))
        yield from others
        if not found:
            yield problem(name, f"is a folder without reports (files ending in {' '.join(endings)})")


def _files(folder: Path) -> Iterator[tuple[Path, Issue | None]]:
    troubles: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=troubles.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(place, name), None
    for error in troubles:
        yield Path(error.filename or folder), problem(str(error.filename), f"cannot be read ({error.strerror})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The bytes of one input, before anything is understood of them."""

    data: bytes
    media_type: str | None = None
    """As the server stated it, for an address."""
    url: str | None = None
    """The address that was fetched in the end."""


def understood(found: Input, taken: Taken, way: Way) -> Iterator[tuple[bytes, Document] | Issue]:
    """The documents in the bytes of one input, and what is wrong with them. Opens and fetches nothing."""
    limits, data, url = way.limits, taken.data, taken.url
    reader = next((one for one in way.readers if one.accepts(data, taken.media_type, _path(found))), None)
    if reader is None:
        yield problem(found.name, f"is of no kind that is read ({taken.media_type or Path(found.name).suffix})")
        return
    for result in reader.read(data, media_type=taken.media_type, path=url or found.name):
        if isinstance(result, Issue):
            yield result
        elif len(result.text.encode()) > limits.text_bytes:
            yield problem(found.name, f"holds more than {size(limits.text_bytes)} of text; split it into its reports")
        else:
            document = completed(result, way, url)
            yield from missing(document, found.name)
            yield data, document


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How inputs are to be read; one for a whole run."""

    published: str | None = None
    """ISO 8601; the date of publication of documents that state none."""
    outlet: str | None = None
    """The outlet of documents that state none."""
    stdin: IO[bytes] | None = None
    retrieved_at: str | None = None
    """The moment of capture, ISO 8601 in UTC."""
    limits: Limits = LIMITS
    readers: Sequence[Reader] = READERS
    fetcher: Callable[..., Fetched] = fetch
    understanding: Callable[[Input, Taken, Way], Iterable[tuple[bytes, Document] | Issue]] = understood
    """What makes documents of bytes: here, or in another process."""


def read(
    names: Sequence[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    stdin: IO[bytes] | None = None,
    retrieved_at: str | None = None,
    limits: Limits = LIMITS,
) -> Iterator[tuple[bytes, Document] | Issue]:
    """Every document that `names` (files, folders, addresses, `-`) stand for, each with its bytes, and every issue.

    Issues about a document come before it; an input that is lost gives an issue of severity `error`. See `Way` for what
    the parameters mean.
    """
    way = Way(published=published, outlet=outlet, stdin=stdin, retrieved_at=retrieved_at, limits=limits)
    for result in captured(expand(names), way):
        yield result if isinstance(result, Issue) else (result[1], result[2])


def captured(found: Iterable[Input | Issue], way: Way | None = None) -> Iterator[tuple[Input, bytes, Document] | Issue]:
    """The documents of what `expand` gave, each with its input and its bytes, and every issue.

    A folder in which no file was lost and none was a report gives an issue of its own.
    """
    told: dict[Path, bool] = {}
    for one in found:
        for result in [one] if isinstance(one, Issue) else capture(one, way):
            yield result if isinstance(result, Issue) else (one, *result)  # type: ignore[misc]
            if isinstance(one, Input) and one.folder is not None:
                telling = not isinstance(result, Issue) or result.severity == "error"
                told[one.folder] = told.get(one.folder, False) or telling
    for folder, telling in told.items():
        if not telling:
            yield problem(str(folder), "holds no report")


def capture(found: Input, way: Way | None = None) -> Iterator[tuple[bytes, Document] | Issue]:
    """The documents of one input, each with its bytes, and what is wrong with them. See `read`."""
    way = way or Way()
    limits = way.limits
    try:
        if found.data is not None:
            taken = Taken(data=_handed(found, limits))
        elif is_url(found.name):
            fetched = way.fetcher(found.name, limits=limits)
            taken = Taken(data=fetched.data, media_type=fetched.media_type, url=fetched.url)
        elif found.name == "-":
            taken = Taken(data=_bounded(way.stdin, limits.text_bytes))
        else:
            taken = Taken(data=_file(Path(found.name), limits, folder=found.folder))
    except (RefusedError, _UnreadError) as error:
        yield problem(found.name, str(error))
        return
    except OSError as error:
        yield problem(found.name, f"cannot be read ({error.strerror or error})")
        return
    if not taken.data.strip():
        yield problem(found.name, "is empty; there is nothing to read in it")
        return
    yield from way.understanding(found, taken, way)


class _UnreadError(Exception):
    """Why an input is left alone; goes on a sentence that begins with its name."""


def _path(found: Input) -> str | None:
    return None if found.data is None and (found.name == "-" or is_url(found.name)) else found.name


def _most(name: str, limits: Limits) -> int:
    """Bytes that a file of that name may have."""
    return limits.page_bytes if name.lower().endswith(html.ENDINGS) else limits.text_bytes


def _handed(found: Input, limits: Limits) -> bytes:
    """The bytes that were handed over, if they are not too many."""
    return _bounded(BytesIO(found.data or b""), _most(found.name, limits))


def _file(path: Path, limits: Limits, *, folder: Path | None) -> bytes:
    """The bytes of a file whose size was looked at first."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise _UnreadError("does not exist") from None
    kind = status.st_mode
    if stat.S_ISDIR(kind) or not (stat.S_ISREG(kind) or (stat.S_ISFIFO(kind) and folder is None)):
        raise _UnreadError("is not a file")
    most = _most(path.name, limits)
    if status.st_size > most:
        raise _UnreadError(f"is too large ({size(status.st_size)}, at most {size(most)}); split it into its reports")
    with path.open("rb") as file:
        return _bounded(file, most)


def _bounded(file: IO[bytes] | None, most: int) -> bytes:
    if file is None:
        raise _UnreadError("is not there")
    data = file.read(most + 1)
    if len(data) > most:
        raise _UnreadError(f"is too large (more than {size(most)}); split it into its reports")
    return data


def completed(document: Document, way: Way, url: str | None) -> Document:
    """The document with what it does not state itself: the user's outlet and date, its address, its language.

    The outlet of a document that states none is the user's, otherwise the host of its address, otherwise None.
    """
    url = document.url or url
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else None
    stated = (document.lang or "").lower().replace("_", "-").partition("-")[0]
    return replace(
        document,
        url=url,
        outlet=document.outlet or way.outlet or host or None,
        published_at=document.published_at or way.published,
        lang={"eng": "en"}.get(stated, stated)
        if len(stated) in (2, 3) and stated.isalpha()
        else language(document.text),
        retrieved_at=way.retrieved_at,
    )


def missing(document: Document, name: str) -> Iterator[Issue]:
    """What a document that was read lacks, or is not fit for."""
    if document.published_at is None:
        message = f"{shown(name)} states no date of publication, so times like 'on Friday' stay open; give --published"
        yield Issue(stage="ingest", severity="warning", message=f"{message}.", subject=document.id)
    if document.lang not in (None, "en"):
        message = f"{shown(name)} is in {language_name(document.lang or '')}; only English is read."
        yield Issue(stage="ingest", severity="error", message=message, subject=document.id)
