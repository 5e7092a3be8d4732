"""Pictures, films and reports that show them, made here; nothing in them is of anything that was."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy
from PIL import Image, ImageDraw

from rashomon.ingest.documents import document
from rashomon.ingest.header import Header
from rashomon.model import Document, Issue, Span
from rashomon.protocols import Bound, Limits, Part


def scene(seed: int, width: int = 1200, height: int = 900) -> Image.Image:
    """Discs before a sky of no particular colour; another seed is another picture."""
    rng = numpy.random.default_rng(seed)
    image = Image.fromarray(rng.integers(0, 255, (9, 12, 3), dtype=numpy.uint8)).resize((width, height))
    draw = ImageDraw.Draw(image)
    for x, y, size, *colour in rng.random((25, 6)):
        at, radius = (x * width, y * height), (0.02 + 0.12 * size) * width
        box = (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
        draw.ellipse(box, fill=tuple(int(255 * part) for part in colour))
    return image


def saved(image: Image.Image, form: str = "JPEG", **how: Any) -> bytes:
    """The picture as a file."""
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()


def exif(**more: Any) -> Image.Exif:
    """What a phone writes of a picture taken near Gao; `more` are further tags by their number (`t271`)."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0131] = "Example", "Example Phone 3", "Camera 1.0"
    made.get_ifd(0x8769).update({0x9003: "2021:05:03 10:11:12", 0x9011: "+00:00", 0xA431: "SERIAL-778899"})
    made[0x013B] = "Aminata Diallo"  # the artist
    made.get_ifd(0x8825).update({1: "N", 2: (16.0, 16.0, 12.345), 3: "W", 4: (0.0, 3.0, 0.0)})
    for name, value in more.items():
        made[int(name[1:])] = value
    return made


def film(frames: Sequence[Image.Image], form: str = "mp4", **metadata: str) -> bytes:
    """A film of those pictures, each a second long; needs PyAV."""
    import av

    made = io.BytesIO()
    with av.open(made, "w", format=form) as out:
        out.metadata.update(metadata)
        stream = out.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for image in frames:
            for _ in range(5):
                for packet in stream.encode(av.VideoFrame.from_image(image.resize((320, 240)))):
                    out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)
    return made.getvalue()


class Posts:
    """Reads a report whose lines beginning with `[shows NAME]` are captions of what lies beside it under that name."""

    name = "tests.posts.v1"
    endings = (".post",)
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        return (path or "").endswith(".post")

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        data = file.read()
        first, _, text = data.decode().partition("\n")
        outlet, published = first.split(", ")
        header = Header(outlet=outlet, published=published, language="en")
        found = document(data, text, media_type="text/plain", header=header, name=outlet)
        yield found
        at = 0
        for line in text.splitlines(keepends=True):
            if line.startswith("[shows "):
                name = line[len("[shows ") :].partition("]")[0]
                caption = Span(document_id=found.id, start=at, end=at + len(line.rstrip()), exact=line.rstrip())
                yield Part(name=name, of=found.id, caption=caption)
            at += len(line)
