"""PDF files: the text in the order in which it is read, without what every page repeats."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any, BinaryIO, cast

from rashomon.ingest import papers
from rashomon.ingest.deadlines import TooLongError, in_time
from rashomon.ingest.documents import document, problem, ranges, remarks, stem
from rashomon.ingest.header import header
from rashomon.ingest.pdf_layout import Line, lines
from rashomon.ingest.pdf_pages import Page, rows, seen
from rashomon.ingest.pdf_paragraphs import body_size, joined, known, parted, without_heads
from rashomon.ingest.pdf_streams import TooMuchError, opened
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

MAGIC = b"%PDF-"
PAGES = 2_000
PAGE_SECONDS = 4.0
"""Of work on one page; a broadsheet's takes about one."""
SLOW = 2
"""Pages that take too long after which the others are not tried."""
SECONDS = 8.0
"""Of work on all pages together, to which `EACH` is added for every page."""
EACH = 0.25
LONGEST = 60.0
"""Seconds of work on all pages together, however many there are."""
FEW = 20
"""Letters on a page below which it holds no text: a page number, a stamp."""
COVERED = 0.4
"""Share of a page that pictures cover where it is scanned."""
UNREADABLE = 0.3
"""Share of letters that do not say which they are, from which a page cannot be read."""
PICTURES = 200
LOOKED = 400_000_000
"""Bytes of pictures that are looked at in one file, together: those of a file may lie in one another."""
SMALLEST = 5_000
"""Bytes of a picture; smaller ones are rules, logos and icons."""


@dataclass(slots=True)
class _Found:
    """What the pages of a document hold."""

    pages: list[list[Line]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    """Counted from 1, as the next two."""
    coded: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Name and bytes by hash, so that what is on every page is one."""
    looked: set[int] = field(default_factory=set)
    """Objects that were looked at as pictures, each once, however often pages draw it."""
    looked_bytes: int = 0
    given_up: str | None = None


class PdfReader:
    """Reads PDF files."""

    name = "ingest.pdf.v1"
    endings: Sequence[str] = (".pdf",)
    bound: Bound = "binary_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A PDF by its mark, which may have a little before it where type or ending say PDF too."""
        if head.lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(MAGIC):
            return True
        if MAGIC not in head[:1024]:
            return False
        return PurePath(path or "").suffix.lower() == ".pdf" or essence(media_type or "") == "application/pdf"

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The one document in the file, a line a paragraph, its notes at the end; then the photographs in it."""
        try:
            found, info = _read(file)
            paragraphs = in_time(SECONDS, _paragraphs, found)
        except TooLongError:
            yield problem(path, "takes too long to read; print it to a new PDF, or save its text as a .txt file")
            return
        except (Exception, MemoryError) as error:  # A hostile file may break the library anywhere.
            yield problem(path, _why(error))
            return
        if not paragraphs:
            yield problem(path, _nothing(found))
            return
        title = papers.title(info.get("Title"))
        stated = {
            "title": title,
            "byline": papers.author(info.get("Author")),
            "published": papers.published(paragraphs),
        }
        known_, wrong = header(stated)
        text = "\n".join(papers.without_title(paragraphs, title) or paragraphs)
        file.seek(0)
        one = document(file.read(), text, media_type="application/pdf", header=known_, name=stem(path))
        yield from remarks(one, path, [*wrong, *_lost(found)])
        yield one
        for name, data in found.pictures.values():
            yield Part(name=name, data=data, media_type="image/jpeg", of=one.id)


def _read(file: IO[bytes]) -> tuple[_Found, dict[str, Any]]:
    """What is on the pages, and what the document says of itself. Raises TooLongError, or whatever is wrong with it."""
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    pdf = in_time(SECONDS, opened, cast(BinaryIO, file))
    fonts, found = PDFResourceManager(), _Found()
    pages = PDFPage.create_pages(pdf)
    slow, started = 0, time.thread_time()
    while True:
        number = len(found.pages) + 1
        if slow >= SLOW or time.thread_time() - started > min(SECONDS + EACH * number, LONGEST):
            found.given_up = f"is read up to page {number - 1}, since it takes too long; print it to a new PDF"
            break
        on_it: Page | None = None
        flowing: list[Line] = []
        try:
            page = in_time(PAGE_SECONDS, next, pages, None)
            if page is None:
                break
            if number > PAGES:
                found.given_up = f"has more than {PAGES} pages, of which the first {PAGES} are read; split it"
                break
            on_it, flowing = in_time(PAGE_SECONDS, _page, page, fonts, number - 1)
        except TooLongError:
            slow += 1
        except (Exception, MemoryError):  # The other pages may be sound.
            on_it = None
        _add(found, on_it, flowing)
    return found, in_time(PAGE_SECONDS, _info, pdf)


def _page(page: Any, fonts: Any, number: int) -> tuple[Page, list[Line]]:
    on_it = seen(page, fonts)
    flowing: list[Line] = []
    # What stands upright is read first, or whichever way most letters run.
    for turn in sorted(on_it.turned, key=lambda one: -len(on_it.turned[one])):
        flowing += lines(rows(on_it.turned[turn]), number, flowing[-1].flow + 1 if flowing else 0)
    return on_it, flowing


def _add(found: _Found, on_it: Page | None, flowing: list[Line]) -> None:
    found.pages.append([])
    found.heights.append(on_it.height if on_it is not None else 0.0)
    number = len(found.pages)
    if on_it is None:
        found.broken.append(number)
    elif on_it.letters < FEW and sum(one.share for one in on_it.pictures) >= COVERED:
        found.scanned.append(number)
    elif on_it.letters >= FEW and on_it.unknown > UNREADABLE * on_it.letters:
        found.coded.append(number)
    else:
        found.pages[-1] = flowing
    for nth, picture in enumerate(on_it.pictures if on_it is not None else [], 1):
        if len(found.pictures) >= PICTURES or found.looked_bytes > LOOKED:
            break
        if picture.stream.objid is not None:
            if picture.stream.objid in found.looked:
                continue
            found.looked.add(picture.stream.objid)
        found.looked_bytes += len(picture.stream.rawdata or b"")
        data = photograph(picture.stream)
        if data is not None:
            digest = hashlib.sha256(data).hexdigest()
            found.pictures.setdefault(digest, (f"page-{number}-{nth}.jpg", data))


def photograph(stream: Any) -> bytes | None:
    """The JPEG file that a picture of a PDF is, as it was put in; None for pictures that are kept in other ways."""
    try:
        names = [getattr(name, "name", None) for name, _ in stream.get_filters()]
        data = stream.get_rawdata() or b""
        if stream.decipher and stream.objid is not None:
            data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    except (Exception, MemoryError):
        return None
    if names not in (["DCTDecode"], ["DCT"]) or len(data) < SMALLEST or not data.startswith(b"\xff\xd8\xff"):
        return None
    return bytes(data)


def _info(pdf: Any) -> dict[str, Any]:
    """The document information, its strings decoded."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    found: dict[str, Any] = {}
    for one in pdf.info:
        for name in ("Title", "Author"):
            value = resolve1(one.get(name))
            if isinstance(value, bytes) and len(value) < 5_000:
                found.setdefault(name, decode_text(value))
    return found


def _paragraphs(found: _Found) -> list[str]:
    pages = without_heads(found.pages, found.heights)
    usual = body_size(line for page in pages for line in page)
    words = known(line for page in pages for line in page)
    text: list[Line] = []
    notes: list[Line] = []
    for page in pages:
        body, below = parted(page, usual)
        text += body
        notes += below
    return [one for one in (*joined(text, words), *joined(notes, words)) if one.strip()]


def _why(error: BaseException) -> str:
    """Why a file cannot be read, as the end of a sentence."""
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    if isinstance(error, PDFPasswordIncorrect):
        return "is locked with a password; save it without one"
    if isinstance(error, PDFEncryptionError):
        return "is encrypted in a way that is not read; save it without encryption"
    if isinstance(error, TooMuchError | MemoryError):
        return "unpacks to more than a report holds; print it to a new PDF"
    return f"cannot be read as a PDF ({type(error).__name__}); open it and print it to a new PDF"


def _nothing(found: _Found) -> str:
    if found.scanned:
        return "is scanned: its pages are pictures without letters; run it through OCR first"
    if found.coded:
        return "has letters that do not say which they are; run it through OCR first"
    if found.broken:
        return found.given_up or "cannot be read as a PDF: all its pages are broken; print it to a new PDF"
    return "holds no text"


def _lost(found: _Found) -> Iterator[str]:
    """What was not read of a document that was, each as the end of a sentence."""
    for which, what in (
        (found.scanned, "scanned, without letters, and not read; run it through OCR first"),
        (found.coded, "set in letters that do not say which they are, and not read; run it through OCR first"),
        (found.broken, "broken or too much to read; print it to a new PDF"),
    ):
        if which:
            yield f"has pages that are {what}: {ranges(which)}"
    if found.given_up:
        yield found.given_up
