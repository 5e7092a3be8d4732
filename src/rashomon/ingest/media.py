"""Pictures, films and recordings in or beside a document: what they are, and by which hash they are known."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from rashomon.ingest import films, pictures, provenance
from rashomon.ingest.documents import shown
from rashomon.model import Issue, MediaItem
from rashomon.model.canonical import record_id
from rashomon.protocols import Part

MAGIC = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (8, b"AVI ", "video/x-msvideo"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
)
"""Where in the file, the bytes that stand there, and what it is then; the first that fits (IANA media types)."""

IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".heic", ".avif")
FILMS = (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".3gp")
RECORDINGS = (".mp3", ".m4a", ".wav", ".ogg", ".oga", ".opus", ".flac")
ENDINGS = (*IMAGES, *FILMS, *RECORDINGS)
"""Of files that are looked for where a report names them, and are no reports themselves."""

TYPES = {
    **{".jpg": "image/jpeg", ".tif": "image/tiff", ".mov": "video/quicktime", ".mkv": "video/webm"},
    **{".m4v": "video/mp4", ".3gp": "video/mp4", ".avi": "video/x-msvideo", ".mp3": "audio/mpeg"},
    **{".m4a": "audio/mp4", ".wav": "audio/wav", ".oga": "audio/ogg", ".ogg": "audio/ogg", ".opus": "audio/ogg"},
    ".flac": "audio/flac",
}
"""Media types of endings that are called otherwise."""

SILENT = "says nothing of when and where it was taken; channels strip that"
"""Of a file that holds neither time, place, device nor program, as the end of a sentence."""


def kind(head: bytes) -> str | None:
    """The media type of a picture, film or recording that begins so, by its bytes alone; None for anything else."""
    return next((found for at, mark, found in MAGIC if head[at : at + len(mark)] == mark), None)


def called(kind: str) -> str:
    """What a media type is called in a sentence."""
    return {"image": "a picture", "video": "a film", "audio": "a recording"}.get(kind.partition("/")[0], "a file")


def described(part: Part, data: bytes | None) -> tuple[MediaItem | None, Sequence[Issue]]:
    """What is known of a medium that a document names: by its bytes, where they are at hand, otherwise by its name.

    None for what is no picture, film or recording. See `MediaItem`; the issues are about the document.
    """
    stated = (part.media_type or "").partition(";")[0].strip().lower()
    found = kind(data) if data is not None else stated if _seen_or_heard(stated) else by_ending(part.name)
    if found is None or part.of is None:
        return None, ()
    web = "://" in part.name
    item = MediaItem(
        id="",
        document_id=part.of,
        media_type=found,
        url=part.url or (part.name if web else None),
        caption=part.caption,
        name=None if web else part.name,
    )
    if data is None:
        return identified(item), ()
    describe = pictures.described if item.kind == "image" else films.described
    told, lack = describe(data, found)
    maker, unread = provenance.provenance(data, found)
    digest = hashlib.sha256(data).hexdigest()
    item = identified(replace(item, sha256=digest, size=len(data), provenance=maker, **told))
    wrong = [one for one in (lack, unread) if one]
    if lack is None and not item.tells:
        wrong.append(SILENT)
    return item, [_note(part, what) for what in wrong]


def identified(item: MediaItem) -> MediaItem:
    """The item under its id. What is found out of the same bytes later, or by other means, has the same."""
    what = [item.sha256] if item.sha256 else [None, item.name, None if item.name else item.url]
    return replace(item, id=record_id("media", [item.document_id, *what]))


def by_ending(name: str) -> str | None:
    """The media type that a name's ending stands for; None for what is no picture, film or recording."""
    ending = PurePath(re.split(r"[?#]", name)[0] if "://" in name else name).suffix.lower()
    if ending not in ENDINGS:
        return None
    return TYPES.get(ending) or f"{'image' if ending in IMAGES else 'video'}/{ending[1:]}"


def _seen_or_heard(stated: str) -> bool:
    return stated.partition("/")[0] in ("image", "video", "audio") and stated != "image/svg+xml"


def _note(part: Part, what: str) -> Issue:
    return Issue(stage="ingest", severity="note", message=f"{shown(part.name)} {what}.", subject=part.of)
