"""What a film or recording says of itself, by PyAV (the extra `media`): how long, when made, and how frames look."""

from __future__ import annotations

import importlib.util
import io
from datetime import datetime
from typing import Any, NoReturn

from rashomon.ingest import pictures
from rashomon.model import PictureHash

DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/x-msvideo": "avi",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
}
"""By media type, the one demuxer that is asked: others read playlists, which name what is to be fetched."""

FRAMES = 8
"""Frames of a film that are hashed, at even distances: enough that a clip cut out of it shares some of them where
scenes last, few enough that a film costs a second."""

CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mpeg1video", "mpeg2video", "h263", "msmpeg4v3", "mjpeg"}
)
"""The decoders that are used: those of phones, cameras and the web. There are hundreds of others, seldom looked at."""

SCANS = 20
"""How often a frame that is a JPEG may go over its pixels; see `pictures.MOST_SCANNED`."""

PACKETS = 400
"""Packets looked through for each frame; a film that has no whole one among so many is left alone."""

MISSING = "was not looked into; for the length, the time and the look of films give pip install 'rashomon[media]'"


def described(data: bytes, media_type: str) -> tuple[dict[str, Any], str | None]:
    """The fields of a `MediaItem` that a film or recording gives, and why it gives no more, as the end of a sentence.

    Opens nothing but the bytes, whatever they name. Never raises for a film of whatever making.
    """
    if importlib.util.find_spec("av") is None:
        return {}, MISSING
    import av

    av.logging.set_level(None)
    found: dict[str, Any] = {}
    try:
        opened: Any = av.open(io.BytesIO(data), format=DEMUXERS[media_type], io_open=_nothing_else)
        with opened as film:
            if film.duration is not None and film.duration >= 0:
                found["seconds"] = round(film.duration / av.time_base, 3)
            found |= _stated({name.casefold(): value for name, value in film.metadata.items()})
            if film.streams.video:
                picture = film.streams.video[0]
                found |= {"width": picture.width or None, "height": picture.height or None}
                found["hashes"] = _looks(film, picture)
    except Exception as error:  # A hostile film may break a decoder anywhere.
        return found, f"cannot be decoded ({type(error).__name__}); it is known by its SHA-256 alone"
    return found, None


def _looks(film: Any, picture: Any) -> tuple[PictureHash, ...]:
    """The hashes of some frames, each look once."""
    if not picture.width or picture.width * picture.height > pictures.MOST_PIXELS // 4:
        return ()
    if picture.codec_context.name not in CODECS:
        return ()
    picture.codec_context.skip_frame = "NONKEY"
    length = film.duration or 0
    found: dict[str, PictureHash] = {}
    for number in range(FRAMES if length else 1):
        if number:
            film.seek(length * number // FRAMES)
        frame = _frame(film, picture)
        if frame is None:
            continue
        image = frame.to_image()
        image.thumbnail((pictures.SIDE, pictures.SIDE))
        made = pictures.pdq(image.convert("RGB"))
        at = None if frame.time is None else round(float(frame.time), 2)
        found.setdefault(made.pdq, PictureHash(pdq=made.pdq, quality=made.quality, at=at))
    return tuple(found.values())


def _frame(film: Any, picture: Any) -> Any:
    for number, packet in enumerate(film.demux(picture)):
        if picture.codec_context.name == "mjpeg" and bytes(packet).count(b"\xff\xda") > SCANS:
            return None
        for frame in packet.decode():
            return frame
        if number >= PACKETS:
            break
    return None


def _stated(told: dict[str, Any]) -> dict[str, Any]:
    device = " ".join(
        filter(None, (pictures.text(told.get(f"com.apple.quicktime.{one}")) for one in ("make", "model")))
    )
    found = {
        "taken_at": _moment(told.get("com.apple.quicktime.creationdate") or told.get("creation_time")),
        "device": device or None,
        "software": pictures.text(told.get("com.apple.quicktime.software") or told.get("encoder")),
    }
    return {name: value for name, value in found.items() if value is not None}


def _moment(value: object) -> str | None:
    try:
        made = datetime.fromisoformat(pictures.text(value) or "")
    except ValueError:
        return None
    # The zero of the format, which is what is written where nothing is known.
    return None if made.year <= 1904 else made.replace(microsecond=0).isoformat()


def _nothing_else(url: str, flags: int, options: Any) -> NoReturn:
    raise OSError("A film opens nothing but itself.")
