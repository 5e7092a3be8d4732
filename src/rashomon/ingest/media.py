"""Pictures, films and recordings in or beside a document: what they are, and by which hash they are known."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

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


def kind(head: bytes) -> str | None:
    """The media type of a picture, film or recording that begins so, by its bytes alone; None for anything else."""
    return next((found for at, mark, found in MAGIC if head[at : at + len(mark)] == mark), None)


def called(kind: str) -> str:
    """What a media type is called in a sentence."""
    return {"image": "a picture", "video": "a film", "audio": "a recording"}.get(kind.partition("/")[0], "a file")


def described(part: Part, data: bytes | None) -> tuple[MediaItem | None, Sequence[Issue]]:
    """What is known of a medium that a document names: by its bytes, where they are at hand, otherwise by its name.

    None for what is no picture, film or recording.
    """
    found = kind(data) if data is not None else (part.media_type or "").partition(";")[0]
    if found is None or part.of is None:
        return None, ()
    digest = hashlib.sha256(data).hexdigest() if data is not None else None
    url = part.url or (part.name if "://" in part.name else None)
    item = MediaItem(id="", document_id=part.of, media_type=found, sha256=digest, url=url, caption=part.caption)
    return replace(item, id=record_id("media", item)), ()
