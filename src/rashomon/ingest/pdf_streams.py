"""A PDF's objects read within bounds: what is packed in it cannot grow without end, and no page takes for ever."""

from __future__ import annotations

import functools
import io
import logging
import re
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pdfminer.pdfdocument import PDFDocument

STREAM = 30_000_000
"""Bytes of one stream, unpacked; the text of a page is some 10 kB, an embedded font up to a few MB."""
ALL = 300_000_000
"""Bytes of all streams of a document, unpacked. Pictures are never unpacked."""
CODES = 200_000
"""Letters that a font may name; Unicode has some 150,000."""
RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,16})\s*>\s*<\s*([0-9A-Fa-f]{1,16})\s*>")
RANGES = re.compile(rb"begin(?:bf|cid|notdef)range(.*?)end(?:bf|cid|notdef)range", re.DOTALL)
CHUNK = 65_536


class TooMuchError(Exception):
    """A stream becomes larger than any that holds text."""


def opened(file: BinaryIO) -> PDFDocument:
    """The PDF in `file`, for reading. Raises whatever the library does for what is broken or locked."""
    logging.getLogger("pdfminer").addHandler(logging.NullHandler())
    from pdfminer.pdfdocument import PDFDocument

    parser, _ = _classes()
    return PDFDocument(parser(file))


@functools.cache
def _classes() -> tuple[Any, Any]:
    """A parser whose streams are unpacked within bounds, and those streams; made here since the library is heavy."""
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFStream

    class Stream(PDFStream):
        budget: list[int]

        def decode(self) -> None:
            data = self.rawdata or b""
            if self.decipher:
                data = self.decipher(self.objid or 0, self.genno or 0, data, self.attrs)
            for name, params in self.get_filters():
                data = unpacked(getattr(name, "name", None), params if isinstance(params, dict) else {}, data)
            self.budget[0] -= len(data)
            if self.budget[0] < 0:
                raise TooMuchError("the document unpacks to too much")
            _require_few_codes(data)
            self.data, self.rawdata = data, None

    class Parser(PDFParser):
        def __init__(self, file: BinaryIO) -> None:
            super().__init__(file)
            self.budget = [ALL]

        def do_keyword(self, pos: int, token: Any) -> None:
            super().do_keyword(pos, token)
            made = self.curstack[-1][1] if self.curstack else None
            if type(made) is PDFStream:
                made.__class__ = Stream
                made.budget = self.budget  # type: ignore[attr-defined]

    return Parser, Stream


def unpacked(name: str | None, params: dict[str, Any], data: bytes) -> bytes:
    """`data` without the packing that is called so in a PDF. Raises TooMuchError, or whatever is wrong with it."""
    from pdfminer import ascii85, lzw, runlength

    if name in ("FlateDecode", "Fl"):
        data = inflated(data)
    elif name in ("LZWDecode", "LZW"):
        pieces, length = [], 0
        for piece in lzw.LZWDecoder(io.BytesIO(data)).run():
            pieces.append(piece)
            length += len(piece)
            _require_little(length)
        data = b"".join(pieces)
    elif name in ("ASCII85Decode", "A85"):
        data = ascii85.ascii85decode(data)
    elif name in ("ASCIIHexDecode", "AHx"):
        data = ascii85.asciihexdecode(data)
    elif name in ("RunLengthDecode", "RL"):
        _require_little(len(data) * 64)
        data = runlength.rldecode(data)
    else:
        raise ValueError(f"packed by {name}")
    return _predicted(params, data)


def inflated(data: bytes) -> bytes:
    """What a stream of zlib's holds, as far as it is whole. Raises TooMuchError."""
    unpacking, pieces, length = zlib.decompressobj(), [], 0
    try:
        for start in range(0, len(data), CHUNK):
            rest = data[start : start + CHUNK]
            while rest and not unpacking.eof:
                piece = unpacking.decompress(rest, CHUNK * 16)
                pieces.append(piece)
                length += len(piece)
                _require_little(length)
                rest = unpacking.unconsumed_tail
        pieces.append(unpacking.flush())
    except zlib.error:
        pass  # A broken end is common, and what comes before it is sound.
    return b"".join(pieces)


def _predicted(params: dict[str, Any], data: bytes) -> bytes:
    from pdfminer.pdftypes import int_value
    from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

    predictor = int_value(params.get("Predictor", 1))
    if predictor < 2:
        return data
    colors, columns = int_value(params.get("Colors", 1)), int_value(params.get("Columns", 1))
    bits = int_value(params.get("BitsPerComponent", 8))
    if not (0 < colors <= 32 and columns > 0 and bits in (1, 2, 4, 8, 16) and colors * columns <= 8 * STREAM):
        raise ValueError("a predictor that cannot be")
    if predictor == 2:
        return apply_tiff_predictor(colors, columns, bits, data)
    return apply_png_predictor(predictor, colors, columns, bits, data)


def _require_little(length: int) -> None:
    if length > STREAM:
        raise TooMuchError("a stream unpacks to too much")


def _require_few_codes(data: bytes) -> None:
    """Raises TooMuchError where a font names more letters than there are: a few bytes can ask for billions."""
    named = 0
    for section in RANGES.finditer(data):
        for first, last in RANGE.findall(section[1]):
            named += max(int(last, 16) - int(first, 16), 0)
            if named > CODES:
                raise TooMuchError("a font names more letters than there are")
