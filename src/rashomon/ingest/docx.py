"""Word processors' files (Office Open XML and OpenDocument text): the words as they stand with all changes accepted."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePath, PurePosixPath
from typing import IO, Any

from rashomon.ingest import media, papers
from rashomon.ingest.archives import first_name
from rashomon.ingest.documents import document, problem, remarks, stem
from rashomon.ingest.docx_text import opendocument, wordprocessing
from rashomon.ingest.header import header
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ENDINGS = (".docx", ".docm", ".dotx", ".odt")
MEDIA_TYPES = {
    WORD: WORD,
    "application/vnd.ms-word.document.macroenabled.12": WORD,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template": WORD,
    ODT: ODT,
}
ODT_MARK = b"mimetype" + ODT.encode()
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What the binary formats before 2007 begin with, and locked files, and Outlook's messages."""
XML = 100_000_000
"""Bytes of one part of text, unpacked."""
MARKS = 2_000_000
"""Elements and attributes in one part of text, each of which takes some 200 bytes; a page has some 1,000."""
DIRECTORY = 5_000_000
"""Bytes of the list of what is in the file; a member takes some 100."""
MEMBERS = 10_000
PICTURES = 200
PICTURE_FOLDERS = ("word/media/", "Pictures/")
SMALLEST = 2_000
"""Bytes of a picture; smaller ones are rules, bullets and logos."""
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class RefusedError(Exception):
    """Why a file is left alone; the end of a sentence that begins with its name."""


class DocxReader:
    """Reads DOCX and ODT."""

    name = "ingest.docx.v1"
    endings: Sequence[str] = ENDINGS
    bound: Bound = "binary_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A ZIP archive that names itself such a file, by type, ending or its first member; and files from before."""
        if head.startswith(OLD):
            return True
        if not head.startswith(b"PK\x03\x04"):
            return False
        ending = PurePath(path or "").suffix.lower()
        if ending in ENDINGS or essence(media_type or "") in MEDIA_TYPES or head[30:].startswith(ODT_MARK):
            return True
        first = first_name(head)
        others = ending in (".xlsx", ".xlsm", ".pptx", ".ods", ".odp", ".epub", ".wacz", ".zip")
        return not others and (first.startswith(b"word/") or (first == b"[Content_Types].xml" and b"word/" in head))

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The one document in the file, a line a paragraph or a table's row, its notes at the end; then its pictures.

        Deleted words, comments, and what stands at every page's head or foot are left out; nothing that the file
        refers to outside itself is looked for.
        """
        if file.read(len(OLD)) == OLD:
            yield problem(path, _old(path))
            return
        try:
            _require_few_members(file)
            with zipfile.ZipFile(file) as packed:
                kind, paragraphs, stated = _read(packed, limits)
                pictures = list(_pictures(packed, limits))
        except RefusedError as error:
            yield problem(path, str(error))
            return
        except (Exception, MemoryError) as error:  # A hostile file may break the libraries anywhere.
            what = f"cannot be read as a word processor's file ({type(error).__name__}); save it again, or as a PDF"
            yield problem(path, what)
            return
        if not paragraphs:
            what = "holds pictures and no text; run it through OCR first" if pictures else "holds no text"
            yield problem(path, what)
            return
        title = papers.title(stated.get("title"))
        known, wrong = header(
            {
                "title": title,
                "byline": papers.author(stated.get("author")),
                "published": papers.published(paragraphs),
            }
        )
        text = "\n".join(papers.without_title(paragraphs, title) or paragraphs)
        file.seek(0)
        found = document(file.read(), text, media_type=kind, header=known, name=stem(path))
        yield from remarks(found, path, wrong)
        yield found
        for name, data in pictures:
            yield Part(name=name, data=data, media_type=media.kind(data), of=found.id)


def _read(packed: zipfile.ZipFile, limits: Limits) -> tuple[str, list[str], dict[str, str]]:
    """Media type, paragraphs, and what the file says of itself. Raises RefusedError, or whatever is wrong with it."""
    names = {one.filename: one for one in packed.infolist()[:MEMBERS]}
    if "content.xml" in names:
        mark = names.get("mimetype")
        if mark is not None and not _member(packed, mark, limits).startswith(ODT.encode()):
            raise RefusedError("is no text but a sheet, slides or a drawing; save it as a PDF")
        if "META-INF/manifest.xml" in names:
            manifest = _member(packed, names["META-INF/manifest.xml"], limits)
            if b"encryption-data" in manifest:
                raise RefusedError("is locked with a password; save it without one")
        tree = parsed(_member(packed, names["content.xml"], limits))
        about = names.get("meta.xml")
        stated = _about(parsed(_member(packed, about, limits))) if about else {}
        return ODT, opendocument(tree), stated
    main = next((name for name in names if re.fullmatch(r"word/document\d*\.xml", name)), None)
    if main is None:
        raise RefusedError("is no word processor's file; save it as a .docx file or a PDF")
    parts = {"document": parsed(_member(packed, names[main], limits))}
    for name in ("footnotes", "endnotes", "numbering"):
        if (one := names.get(f"word/{name}.xml")) is not None:
            parts[name] = parsed(_member(packed, one, limits))
    about = names.get("docProps/core.xml")
    stated = _about(parsed(_member(packed, about, limits))) if about else {}
    return WORD, wordprocessing(parts), stated


def _require_few_members(file: IO[bytes]) -> None:
    """Raises RefusedError where the list of members would take too much memory."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    last = tail.rfind(b"PK\5\6")
    if last >= 0 and (int.from_bytes(tail[last + 12 : last + 16], "little") > DIRECTORY or b"PK\6\7" in tail[:last]):
        raise RefusedError("lists more than a word processor's file holds; save it as a PDF")
    file.seek(0)


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, most: int = XML) -> bytes:
    """What a member holds. Raises RefusedError where it is more than may be, whatever it says of its size."""
    if member.flag_bits & 1:
        raise RefusedError("is locked with a password; save it without one")
    with packed.open(member) as opened:
        data = opened.read(most + 1)
    # XML packs well, and a small file may be formatting alone.
    if len(data) > most or len(data) > max(2_000_000, limits.ratio * member.compress_size):
        raise RefusedError("unpacks to more than a report holds; save it as a PDF")
    return data


def parsed(data: bytes) -> Any:
    """The XML in `data`, without any entity. Raises RefusedError for what declares one: these formats never do."""
    from lxml import etree

    # In UTF-16 the words stand with zero bytes between them.
    if DTD.search(data.replace(b"\0", b"")):
        raise RefusedError("declares XML entities, which no word processor does; save it again, or as a PDF")
    if data.count(b"<") + data.count(b"=") > MARKS:
        raise RefusedError("holds more than a report does; split it")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    tree = etree.parse(io.BytesIO(data), parser).getroot()
    if tree is None:
        raise ValueError("no XML")
    return tree


def _about(tree: Any) -> dict[str, str]:
    """Title and author as the file's properties state them."""
    found: dict[str, str] = {}
    for element in tree.iter("{*}title", "{*}creator", "{*}initial-creator"):
        name = "title" if element.tag.endswith("}title") else "author"
        if element.text:
            found.setdefault(name, element.text)
    return found


def _pictures(packed: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Photographs and other pictures in the file, by name."""
    count = whole = 0
    for member in packed.infolist()[:MEMBERS]:
        if not member.filename.startswith(PICTURE_FOLDERS) or not SMALLEST <= member.file_size <= limits.binary_bytes:
            continue
        data = b""
        with contextlib.suppress(Exception, MemoryError):  # The text is worth more than a broken picture.
            data = _member(packed, member, limits, min(limits.binary_bytes, 50_000_000))
        count, whole = count + 1, whole + len(data)
        if count > PICTURES or whole > limits.binary_bytes:
            return
        if (media.kind(data[:64]) or "").startswith("image/"):
            yield PurePosixPath(member.filename).name, data


def _old(path: str | None) -> str:
    ending = PurePath(path or "").suffix.lower()
    if ending == ".msg":
        return "is a message as Outlook saves it; save it as .eml"
    if ending in ENDINGS:
        return "is locked with a password, or of an old format under a new name; save it again as .docx without one"
    return "is a file of an old Office format; save it as .docx or PDF (a message from Outlook as .eml)"
