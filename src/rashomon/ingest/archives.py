"""Archives: ZIP, TAR and single packed files. What is in them is read as what lies in a folder; nothing is written."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from posixpath import normpath
from typing import IO
from urllib.parse import unquote

from rashomon.ingest import media, tars, zips
from rashomon.ingest.documents import problem
from rashomon.ingest.folders import ABOUT
from rashomon.ingest.unpacking import (
    FLOOR,
    BrokenError,
    Contents,
    Flaw,
    Member,
    Unpacked,
    counted,
    listed,
    packing,
    whole,
)
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

ENDINGS = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".zst")
TARS = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
OTHERS = frozenset({b"[Content_Types].xml", b"_rels/.rels", b"docProps/app.xml", b"docProps/core.xml", b"mimetype"})
"""What the first member is called where a ZIP archive is a word processor's file or a book."""
OTHER_ENDINGS = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp", ".epub", ".wacz")
HELD = 64_000_000
"""Bytes of what a packed TAR unpacks to that are held, so that its members can be had in any order."""


class ArchiveReader:
    """Reads what is in archives."""

    name = "ingest.archives.v1"
    endings: Sequence[str] = ENDINGS
    bound: Bound = "container_bytes"

    def __init__(self, wanted: Sequence[str] | None = None) -> None:
        """`wanted` are the endings of the members that are read; otherwise those of the readers that come with it."""
        self._wanted = wanted

    def choosing(self, wanted: Sequence[str]) -> ArchiveReader:
        """The same for members with these endings."""
        return ArchiveReader(wanted)

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """An archive by its first bytes, unless it is a file of another kind that is packed as one."""
        if head.startswith((zips.FIRST, zips.EMPTY)):
            ending = PurePosixPath(path or "").suffix.lower()
            return ending not in OTHER_ENDINGS and first_name(head) not in OTHERS
        return packing(head) is not None or tars.is_header(head[: tars.BLOCK])

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The reports in the archive as parts, in the order of their names where they can be had in any.

        Hidden files, files about the archive and pictures are left out, as in a folder; so are those that no reader
        would read there, which one note counts.
        """
        length = file.seek(0, io.SEEK_END)
        file.seek(0)
        opened = _Opened(path, limits, length, self._wanted if self._wanted is not None else _endings())
        head = file.read(tars.BLOCK)
        file.seek(0)
        if head.startswith((zips.FIRST, zips.EMPTY)):
            yield from opened.parts(zips.contents(file, limits))
        elif (method := packing(head)) is None:
            yield from opened.parts(tars.contents(file))
        else:
            yield from self._packed(file, method, opened, limits)

    def _packed(self, file: IO[bytes], method: str, opened: _Opened, limits: Limits) -> Iterator[Part | Issue]:
        """What one packed file holds: an archive, or a file by itself."""
        try:
            head = Unpacked(file, method, limits).read(tars.BLOCK)
            if not tars.is_header(head):
                file.seek(0)
                data = whole(Unpacked(file, method, limits), limits.part_bytes)
                yield Part(name=_unpacked_name(opened.path), data=data)
                return
        except BrokenError as error:
            yield problem(opened.path, str(error))
            return
        try:
            file.seek(0)
            held = Unpacked(file, method, limits).read(HELD + 1)
        except BrokenError:
            held = b""  # Read as it comes, it gives what there is before that.
        if 0 < len(held) <= HELD:
            yield from opened.parts(tars.contents(io.BytesIO(held)))
            return
        file.seek(0)
        yield from opened.parts(tars.streamed(Unpacked(file, method, limits)), ordered=False)


def first_name(head: bytes) -> bytes:
    """The name of the first member of a ZIP archive that begins so."""
    return head[30 : 30 + int.from_bytes(head[26:28], "little")] if head.startswith(zips.FIRST) else b""


def _endings() -> Sequence[str]:
    from rashomon.ingest.inputs import ENDINGS as READ  # That module knows this one's reader.

    return READ


def _unpacked_name(path: str | None) -> str:
    """What a packed file by itself is called unpacked: `page.html` for `page.html.gz`."""
    name = PurePosixPath((path or "").replace("\\", "/")).name
    ending = PurePosixPath(name).suffix
    if ending.lower() in TARS:
        return name.removesuffix(ending) + TARS[ending.lower()]
    return (name.removesuffix(ending) if ending.lower() in ENDINGS else name) or "unpacked"


class _Opened:
    """One archive that is being read."""

    def __init__(self, path: str | None, limits: Limits, length: int, wanted: Sequence[str]) -> None:
        self.path = path
        self._limits, self._wanted = limits, wanted
        self._left = min(limits.unpacked_bytes, max(10 * FLOOR, limits.ratio * length))
        """Bytes that may still come out of it, pictures included."""

    def parts(self, contents: Contents, *, ordered: bool = True) -> Iterator[Part | Issue]:
        """The members that are read, and what is wrong with those that are not."""
        found: list[Member] = []
        pictures: dict[str, Member] = {}
        passed: list[str] = []
        wrong = read = 0
        for one in contents:
            if isinstance(one, Flaw):
                wrong += one.severity == "error"
                yield problem(self.path, one.what, severity=one.severity)
                continue
            ending = PurePosixPath(one.name).suffix.lower()
            if _hidden(one.name):
                continue
            if ending in media.ENDINGS:
                pictures.setdefault(one.name, one)
            elif ending not in self._wanted or _about(one.name):
                passed.append(PurePosixPath(one.name).name if _about(one.name) else ending or "without an ending")
            elif ordered:
                found.append(one)
            else:
                read += 1
                yield self._part(one, None)
            if self._left <= 0:
                break
        for one in found:
            if self._left <= 0:
                break
            read += 1
            yield self._part(one, self._beside(PurePosixPath(one.name).parent, pictures))
        if self._left <= 0:
            yield problem(self.path, "holds far more than its own size; what comes after is left out")
        if passed:
            what = f"holds files that are no reports, which are passed over ({listed(counted(passed), 20)})"
            yield problem(self.path, what, severity="note")
        if pictures and not ordered:
            what = f"is packed as a whole, so that its pictures ({len(pictures)}) are not looked up; unpack it first"
            yield problem(self.path, what, severity="note")
        if not read and not wrong:
            what = "is an archive without reports; rashomon formats lists the endings of what is read"
            yield problem(self.path, what)

    def _part(self, one: Member, beside: Callable[[str], bytes | None] | None) -> Part | Issue:
        try:
            data = self._taken(one, self._limits.part_bytes)
        except (BrokenError, OSError) as error:
            return problem(f"{self.path or 'standard input'}/{one.name}", str(error))
        return Part(name=one.name, data=data, beside=beside)

    def _taken(self, one: Member, most: int) -> bytes:
        data = one.read(most)
        self._left -= len(data)
        return data

    def _beside(self, folder: PurePosixPath, pictures: dict[str, Member]) -> Callable[[str], bytes | None]:
        def found(name: str) -> bytes | None:
            path = normpath(str(folder / unquote(name)))
            one = pictures.get(path)
            if one is None or self._left <= 0:
                return None
            try:
                data = self._taken(one, self._limits.binary_bytes)
            except (BrokenError, OSError):
                return None
            return data if media.kind(data) else None

        return found


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _about(name: str) -> bool:
    return ABOUT.match(PurePosixPath(name).name) is not None
