"""What the user names - files, folders, addresses, standard input - as documents with the bytes they came as."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from rashomon.ingest import evidence, media, stores
from rashomon.ingest.archives import ArchiveReader
from rashomon.ingest.codebook import CodebookReader
from rashomon.ingest.coded_row import CodedRowReader
from rashomon.ingest.coded_rows import CodedReader
from rashomon.ingest.documents import problem
from rashomon.ingest.docx import DocxReader
from rashomon.ingest.entries import EntryReader
from rashomon.ingest.feeds import FeedReader
from rashomon.ingest.fetch import Fetched, RefusedError, fetch, is_url
from rashomon.ingest.folders import ABOUT, endings
from rashomon.ingest.html import HtmlReader
from rashomon.ingest.limits import LIMITS, size
from rashomon.ingest.mail import MailReader
from rashomon.ingest.mbox import MboxReader
from rashomon.ingest.pdf import PdfReader
from rashomon.ingest.posts import PostReader
from rashomon.ingest.tables import TableReader
from rashomon.ingest.telegram import TelegramReader
from rashomon.ingest.text import TextReader
from rashomon.ingest.told_columns import knowing
from rashomon.ingest.understanding import Found, Taken, understood
from rashomon.ingest.warc import WarcReader
from rashomon.ingest.whatsapp import WhatsAppReader
from rashomon.model import Capture, Document, Issue, MediaItem
from rashomon.protocols import Limits, Reader

READERS: tuple[Reader, ...] = (
    WarcReader(),
    DocxReader(),
    ArchiveReader(),
    PdfReader(),
    MboxReader(),
    MailReader(),
    FeedReader(),
    EntryReader(),
    PostReader(),
    TelegramReader(),
    WhatsAppReader(),
    CodedRowReader(),
    CodedReader(),
    TableReader(),
    CodebookReader(),
    HtmlReader(),
    TextReader(),
)
"""In the order in which they are asked; the last takes whatever the others leave."""


ENDINGS = endings(READERS)
"""Endings of the files that these read in a folder."""


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

    So are names with wildcards (`reports/**/*.html`), and folders in stores (`s3://bucket/reports`). In a folder only
    files with one of `endings` are read, and the others noted, but for pictures, films and recordings, which are looked
    for where a report names them. Nothing is opened.
    """
    for name in names:
        path = Path(name)
        if stores.scheme(name):
            yield from _stored(name, endings)
        elif name == "-" or is_url(name) or os.path.lexists(name) or not stores.MAGIC.search(name):
            if "::" in name and "://" in name and not name.lower().startswith(("http://", "https://")):
                yield problem(name, "is a chain of names, which is not followed; name the file or address itself")
            elif not os.path.isdir(name) or is_url(name):  # noqa: PTH112  (unlike Path.is_dir it never raises)
                yield Input(name=name)
            else:
                yield from _chosen(name, path, _files(path), endings)
        else:
            root = Path(*itertools.takewhile(lambda part: not stores.MAGIC.search(part), path.parts))
            wanted = stores.pattern(str(path))
            fitting = ((file, trouble) for file, trouble in _files(root) if trouble or wanted.match(str(file)))
            there = fitting if os.path.isdir(root) else ()  # noqa: PTH112  (as above)
            yield from _chosen(name, root, there, (*endings, path.suffix.lower()))


def _stored(name: str, endings: Sequence[str]) -> Iterator[Input | Issue]:
    """What a name in a store stands for."""
    try:
        found = stores.listed(name)
    except stores.StoreError as error:
        yield problem(name, str(error))
        return
    if found is None:
        yield Input(name=name)
        return
    folder, files = found
    shown = (one for one in files if not any(part.startswith(".") for part in one[len(folder) :].split("/")))
    ending = PurePath(name).suffix.lower() if stores.MAGIC.search(name) else ""
    yield from _chosen(name, Path(folder), ((one, None) for one in shown), (*endings, ending))


def _chosen(
    name: str, folder: Path, files: Iterable[tuple[Path | str, Issue | None]], endings: Sequence[str]
) -> Iterator[Input | Issue]:
    """Those of the files that are read, and what is to be said of the others."""
    found = 0
    others: list[Issue] = []
    for one, trouble in files:
        file = PurePath(one)
        ending = file.suffix.lower()
        if trouble is not None:
            yield trouble
        elif ending and ending in endings and not ABOUT.match(file.name):
            found += 1
            yield Input(name=str(one), folder=folder)
        elif ending not in media.ENDINGS:
            what = "is passed over; rashomon formats lists the endings of what is read in a folder"
            others.append(problem(str(one), what, severity="note"))
    yield from others
    if not found:
        kind = "stands for no report" if stores.MAGIC.search(name) else "is a folder without reports"
        yield problem(name, f"{kind}; rashomon formats lists the endings of what is read")


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
    languages: frozenset[str] = frozenset({"en"})
    """Codes (ISO 639-1) of the languages that are read."""
    understanding: Callable[[Input, Taken, Way], Iterable[Found]] = understood
    """What makes documents of bytes: here, or in another process."""


def read(
    names: Sequence[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    stdin: IO[bytes] | None = None,
    retrieved_at: str | None = None,
    limits: Limits = LIMITS,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """Every document that `names` (files, folders, addresses, `-`) stand for, each with its bytes, and every issue.

    Media of a document come before it, and so do issues about it; an input that is lost gives an issue of severity
    `error`. `columns` says which column of tables holds a field of a report, `{"text": "body"}`; for the other
    parameters see `Way`. Raises ValueError for a field that no report has.
    """
    way = Way(
        published=published,
        outlet=outlet,
        stdin=stdin,
        retrieved_at=retrieved_at,
        limits=limits,
        readers=knowing(READERS, columns),
    )
    for result in captured(expand(names), way):
        yield result if isinstance(result, Issue) else (result[1], result[2])


def captured(
    found: Iterable[Input | Issue], way: Way | None = None
) -> Iterator[tuple[Input, bytes, Document | MediaItem | Capture] | Issue]:
    """The documents and media of what `expand` gave, each with its input and its bytes, and every issue.

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


def capture(found: Input, way: Way | None = None) -> Iterator[Found]:
    """The documents of one input, each with its bytes, and what is wrong with them. See `read`."""
    way = way or Way()
    limits = way.limits
    try:
        if found.data is not None:
            taken = Taken(data=found.data)
        elif stores.scheme(found.name):
            taken = Taken(store=found.name)
        elif is_url(found.name):
            fetched = way.fetcher(found.name, limits=limits)
            kept = evidence.made(fetched)
            taken = Taken(data=fetched.data, media_type=fetched.media_type, url=fetched.url, evidence=kept)
        elif found.name == "-":
            taken = Taken(data=_bounded(way.stdin, limits.stream_bytes))
        else:
            taken = _file(Path(found.name), limits, folder=found.folder)
        yield from way.understanding(found, taken, way)
    except (RefusedError, _UnreadError) as error:
        yield problem(found.name, str(error))
    except OSError as error:
        stored = stores.scheme(found.name) and not error.strerror
        yield problem(found.name, str(error) if stored else f"cannot be read ({error.strerror or error})")
    except Exception as error:
        if not stores.scheme(found.name):
            raise
        yield problem(found.name, stores.said(error))  # Each store fails in its own ways.


class _UnreadError(Exception):
    """Why an input is left alone; goes on a sentence that begins with its name."""


def _file(path: Path, limits: Limits, *, folder: Path | None) -> Taken:
    """A file that was looked at first; what a pipe gives is taken at once."""
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        raise _UnreadError("does not exist") from None
    if stat.S_ISREG(kind):
        return Taken(path=path)
    if not stat.S_ISFIFO(kind) or folder is not None:
        raise _UnreadError("is not a file")
    with path.open("rb") as file:
        return Taken(data=_bounded(file, limits.stream_bytes))


def _bounded(file: IO[bytes] | None, most: int) -> bytes:
    if file is None:
        raise _UnreadError("is not there")
    data = file.read(most + 1)
    if len(data) > most:
        raise _UnreadError(f"is too large (more than {size(most)}); split it into its reports")
    return data
