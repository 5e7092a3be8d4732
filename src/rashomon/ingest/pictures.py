"""What a picture shows of itself: its size, how it looks (PDQ), and what its device wrote into it (EXIF).

Only the decoders of the formats in `FORMATS` are ever used, each for bytes that begin as it begins.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Mapping
from typing import Any

from rashomon.model import PictureHash

FORMATS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/tiff": ("TIFF",),
    "image/avif": ("AVIF",),
}
"""By media type, Pillow's decoders that may be asked."""

MOST_PIXELS = 90_000_000
"""Pixels beyond which a picture is not decoded: 360 MB in memory. Pillow warns at about as many; a phone's largest
usual pictures have 50 million."""

MOST_SCANNED = 2_000_000_000
"""Pixels of a JPEG times how often its file goes over them, beyond which it is not decoded: some three seconds. Usual
ones go over them ten times; a file of 300 KB can have a decoder go over them for an hour."""

SIDE = 1024
"""Pixels to which the longer side is brought before it is hashed. PDQ brings every picture to 64 by 64 first of all (T.
Davis and others, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook, 2019), so that
nothing is lost that it would see."""

LONGEST = 200
"""Characters of what a device calls itself; anything longer is not a name."""

DECIMALS = 4
"""Of degrees: about 11 m, finer than a phone knows where it is between houses."""

WHEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
OFFSET = re.compile(r"[+-]\d\d:\d\d")

MAKE, MODEL, SOFTWARE = 0x010F, 0x0110, 0x0131
EXIF, GPS = 0x8769, 0x8825
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011
"""Tags of Exif 2.32: `DateTimeOriginal` and `OffsetTimeOriginal`. Serial numbers and owners' names are never read."""


def described(data: bytes, media_type: str) -> tuple[dict[str, Any], str | None]:
    """The fields of a `MediaItem` that a picture gives, and why it gives no more, as the end of a sentence.

    Never raises for a picture of whatever making.
    """
    from PIL import Image, ImageOps

    if media_type not in FORMATS:
        return {}, "is of a format that is not decoded here; it is known by its SHA-256 alone"
    found: dict[str, Any] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS[media_type]) as image:
                found |= {"width": image.width, "height": image.height}
                exif = _exif(image)
                found |= stated(exif)
                if exif.get(0x0112) in (5, 6, 7, 8):
                    found |= {"width": image.height, "height": image.width}
                if _too_much(image, data):
                    return found, "would take too much to decode; it is known by its SHA-256 alone"
                if media_type == "image/jpeg":
                    image.draft("RGB", (SIDE, SIDE))
                turned = ImageOps.exif_transpose(image) or image
                turned.thumbnail((SIDE, SIDE))
                found["hashes"] = (pdq(turned.convert("RGB")),)
    except Image.DecompressionBombError:
        return found, "would take too much to decode; it is known by its SHA-256 alone"
    except Exception as error:  # A hostile picture may break a decoder anywhere.
        cut = "truncated" in str(error) or isinstance(error, EOFError)
        why = "is cut off" if cut else f"cannot be decoded ({type(error).__name__})"
        return found, f"{why}; it is known by its SHA-256 alone"
    return found, None


def pdq(image: Any) -> PictureHash:
    """The hash of a decoded picture (Pillow's, in RGB)."""
    import numpy
    import pdqhash

    bits, quality = pdqhash.compute(numpy.asarray(image))
    return PictureHash(pdq=numpy.packbits(bits.astype(numpy.uint8)).tobytes().hex(), quality=int(quality))


def stated(exif: Any) -> dict[str, Any]:
    """When, where and with what a picture was taken, as its EXIF says; only what can be read of it."""
    inner, place = _directory(exif, EXIF), _directory(exif, GPS)
    make, model = text(exif.get(MAKE)), text(exif.get(MODEL))
    if make and model and model.casefold().startswith(make.casefold()):
        make = None
    found: dict[str, Any] = {
        "taken_at": _taken(text(inner.get(TAKEN)), text(inner.get(TAKEN_OFFSET))),
        "device": " ".join(filter(None, (make, model))) or None,
        "software": text(exif.get(SOFTWARE)),
    }
    latitude = _degrees(place.get(2), place.get(1), 90, "S")
    longitude = _degrees(place.get(4), place.get(3), 180, "W")
    # Zero and zero is what is written where nothing is known.
    if latitude is not None and longitude is not None and (latitude, longitude) != (0, 0):
        found |= {"latitude": latitude, "longitude": longitude}
    return {name: value for name, value in found.items() if value is not None}


def text(value: object) -> str | None:
    """A line of words that a file holds, or None for anything else."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in value.partition("\0")[0]).split())
    return line if 0 < len(line) <= LONGEST else None


def _too_much(image: Any, data: bytes) -> bool:
    """Whether a picture that was opened and not decoded is better left so."""
    pixels: int = image.width * image.height
    # The marker that begins a scan; where it is data it is written otherwise.
    scans = data.count(b"\xff\xda") if image.format in ("JPEG", "MPO") else 1
    return pixels > MOST_PIXELS or pixels * scans > MOST_SCANNED


def _exif(image: Any) -> Any:
    try:
        return image.getexif()
    except Exception:  # As above; the picture itself may still be whole.
        return {}


def _directory(exif: Any, tag: int) -> Mapping[int, Any]:
    try:
        found: Mapping[int, Any] = exif.get_ifd(tag) if hasattr(exif, "get_ifd") else {}
    except Exception:  # As above.
        return {}
    return found


def _taken(moment: str | None, offset: str | None) -> str | None:
    from datetime import datetime

    match = WHEN.fullmatch(moment or "")
    if match is None:
        return None
    year, month, day, time = match.groups()
    said = f"{year}-{month}-{day}T{time}{offset if offset and OFFSET.fullmatch(offset) else ''}"
    try:
        datetime.fromisoformat(said)
    except ValueError:
        return None
    return said


def _degrees(parts: object, side: object, most: int, negative: str) -> float | None:
    """Degrees, minutes and seconds as one number; None for what is no place on Earth."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return round(-value if text(side) == negative else value, DECIMALS) + 0.0


def redrawn(data: bytes, media_type: str, side: int = 2048) -> bytes | None:
    """The picture alone as a JPEG, turned as it is to be seen and at most `side` pixels long; None where it cannot be.

    Nothing that its file holds beside the picture is in it: neither where it was taken nor what another program might
    take for its own.
    """
    from PIL import Image, ImageOps

    if media_type not in FORMATS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS[media_type]) as image:
                if _too_much(image, data):
                    return None
                if media_type == "image/jpeg":
                    image.draft("RGB", (side, side))
                turned = ImageOps.exif_transpose(image) or image
                turned.thumbnail((side, side))
                plain = turned.convert("RGBA")
        made, page = io.BytesIO(), Image.new("RGB", plain.size, "white")
        page.paste(plain, mask=plain.getchannel("A"))
        page.save(made, "JPEG", quality=88)
    except Exception:  # As in `described`.
        return None
    return made.getvalue()
