"""PDF files made by hand, for the tests of what a page program cannot make."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data), b"/Filter /FlateDecode " + entries)


def typed(lines: Sequence[tuple[float, float, str]], size: float = 10) -> bytes:
    """A page's program that sets each line at its place (points from the lower left)."""
    out = [b"BT /F1 %g Tf" % size]
    for x, y, text in lines:
        plain = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        out.append(b"1 0 0 1 %g %g Tm (%s) Tj" % (x, y, plain))
    return b"\n".join([*out, b"ET"])


def pdf(
    pages: Sequence[bytes],
    *,
    resources: bytes = b"",
    objects: Mapping[int, bytes] | None = None,
    info: bytes = b"",
    trailer: bytes = b"",
    font: bytes = FONT,
) -> bytes:
    """A file of A4 pages with these programs; `objects` are numbered from 1000."""
    made: dict[int, bytes] = {3: font, **(objects or {})}
    kids = []
    for i, program in enumerate(pages):
        page, content = 10 + 2 * i, 11 + 2 * i
        kids.append(b"%d 0 R" % page)
        made[content] = program if b"endstream" in program[-12:] else stream(program)
        made[page] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> %s >> >>" % (content, resources)
        )
    made[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    made[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    made[4] = b"<< %s >>" % info
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number in sorted(made):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, made[number]))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 4 0 R %s >>\n" % (max(made) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
