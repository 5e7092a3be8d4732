"""Inputs of up to 10 MB that lie about what they hold: loops, sizes that are not so, containers without end.

Each is made by `MADE[name]()` as its bytes and its file's name, for a program that reads each in a process of its own.
"""

# ruff: noqa: E501

from __future__ import annotations

import base64
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

from hostile_inputs import MOST, SAID, Made, pdf, pictured


def _page_loop() -> Made:
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
                 3: b"<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [2 0 R] >>"})  # fmt: skip


def _page_depth() -> Made:
    deep = 100_000
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, deep):
        objects[number] = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 1)
    objects[deep] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf(objects)


def _page_fan() -> Made:
    """Each node names the next a thousand times: a thousand to the fifth pages."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, 7):
        objects[number] = b"<< /Type /Pages /Count 999999 /Kids [%s] >>" % (b"%d 0 R " % (number + 1) * 1000)
    objects[7] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return pdf(objects)


def _form_fan() -> Made:
    """Each form draws the next a thousand times."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
               3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
               4: b"<< /Length 5 >>\nstream\n/X Do\nendstream"}  # fmt: skip
    drawn = b"/X Do\n" * 1000
    for number in range(5, 12):
        objects[number] = (
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d /Resources << /XObject << /X %d 0 R >> >> >>\nstream\n%s\nendstream"
            % (len(drawn), number + 1 if number < 11 else 5, drawn)
        )
    return pdf(objects)


def _object_streams() -> Made:
    packed = zlib.compress(b"1 0 " + b" " * 200_000_000)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    for number in range(3, 43):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, stream)
    rows = b"".join(
        struct.pack(">BIB", 1, places[n], 0) if n in places else struct.pack(">BIB", 2, 3 + n % 40, 0)
        for n in range(4000)
    )
    start = len(out)
    out += (
        b"5000 0 obj\n<< /Type /XRef /Size 4000 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF"
        % (len(rows), rows, start)
    )
    return bytes(out), "bulletin.pdf"


def _xref_loop() -> Made:
    data, name = _page_loop()
    at = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at), name


def _filters() -> Made:
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                 3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
                 4: b"<< /Length 9000000 /Filter [%s] >>\nstream\n%s\nendstream" % (b"/ASCIIHexDecode " * 2000, b"20" * 4_500_000)})  # fmt: skip


def _image() -> Made:
    packed = zlib.compress(b"\0" * 900_000_000, 1)
    return pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                 3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 900] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
                 4: b"<< /Length 28 >>\nstream\nq 900 0 0 900 0 0 cm /X Do Q\nendstream",
                 5: b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)})  # fmt: skip


def _encrypted() -> Made:
    data, name = _page_loop()
    return data.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -1 /O (%s) /U (%s) >> /ID [(a)(b)]"
        % (b"a" * 48, b"b" * 48),
    ), name


def _parts() -> Made:
    piece = "--b\n\n\n"
    head = 'From: a@x.example\nSubject: x\nDate: Mon, 29 Jul 2024 10:00:00 +0000\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return (head + piece * ((MOST - len(head)) // len(piece)) + "--b--\n").encode(), "letter.eml"


def _one_header(piece: str) -> Made:
    return (
        f"From: a@x.example\nSubject: {piece * (MOST // len(piece))}\nDate: Mon, 29 Jul 2024 10:00:00 +0000\n\n{SAID}"
    ).encode(), "letter.eml"


def _attached() -> Made:
    head = (
        'From: a@x.example\nSubject: x\nDate: Mon, 29 Jul 2024 10:00:00 +0000\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\n'
        + SAID
    )
    inner = base64.encodebytes(gzip.compress(b"\0" * 1_000_000_000)).decode()
    return (
        f'{head}\n--b\nContent-Type: application/gzip\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="a.txt.gz"\n\n{inner}\n--b--\n'.encode(),
        "letter.eml",
    )


def _sparse() -> Made:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT):
        info = tarfile.TarInfo("a.txt")
        info.type, info.size = tarfile.GNUTYPE_SPARSE, 512
        block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        block[386:398] = b"%011o\0" % 0
        block[398:410] = b"%011o\0" % 512
        block[483:495] = b"%011o\0" % 8_000_000_000
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        out.write(bytes(block) + SAID.encode().ljust(512, b"\0"))
    return out.getvalue() + b"\0" * 1024, "reports.tar"


def _tar_pax() -> Made:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for number in range(6000):
            info = tarfile.TarInfo(f"{number}.txt")
            info.pax_headers = {"comment": "x" * 100}
            archive.addfile(info)
    return out.getvalue(), "reports.tar"


def _members(name: str) -> Made:
    if name.endswith(".warc.gz"):
        record = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
        return gzip.compress(record) * (MOST // len(gzip.compress(record))), name
    return gzip.compress(b"a") * (MOST // len(gzip.compress(b"a"))), name


def _quine(depth: int) -> Made:
    data = SAID.encode()
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip" if data[:2] == b"PK" else f"{number}.txt", data)
        data = out.getvalue()
    return data, "reports.zip"


def _overlap() -> Made:
    """Every entry of the list names the same bytes (a bomb after Fifield)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", SAID * 100_000)
    data = out.getvalue()
    at = data.index(b"PK\x01\x02")
    entry = data[at : data.index(b"PK\x05\x06")]
    many = 60_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, many, many, len(entry) * many, at, 0)
    return data[:at] + entry * many + end, "reports.zip"


def _entities(head: str, tail: str, name: str) -> Made:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>{head}&l11;{tail}'.encode(), name


def _docx_entities() -> Made:
    whole, _ = _entities(
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>',
        "</w:t></w:r></w:p></w:body></w:document>",
        "",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", whole)
    return out.getvalue(), "statement.docx"


def _long_warc() -> Made:
    return b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * MOST, "crawl.warc"


def _warc_headers() -> Made:
    return b"WARC/1.0\r\n" + b"X-A: b\r\n" * 1_200_000, "crawl.warc"


def _parquet_lies() -> Made:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"text": pa.array([SAID * 2000] * 60_000).dictionary_encode()}), out, compression="ZSTD")
    return out.getvalue(), "rows.parquet"


def _jpeg(exif: bytes) -> Made:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "JPEG", exif=exif)
    return pictured(out.getvalue(), "a.jpg")


def _exif_loop() -> Made:
    # A directory whose next, and whose own EXIF directory, is itself.
    ifd = struct.pack("<HHHIIHHIII", 2, 0x8769, 4, 1, 8, 0x014A, 4, 1, 8, 8)
    return _jpeg(b"Exif\0\0II*\0" + struct.pack("<I", 8) + ifd)


def _exif_many() -> Made:
    return _jpeg(b"Exif\0\0II*\0" + struct.pack("<IH", 8, 5000) + struct.pack("<HHII", 0x8298, 2, 0x7FFFFFFF, 8) * 5000)


def _jumbf() -> Made:
    box = struct.pack(">I4s", 16, b"jumb") + b"c2pa\0\0\0\0"
    segments = b"".join(
        b"\xff\xeb" + struct.pack(">H", 32) + b"JP\0\1" + struct.pack(">I", i) + box + b"\0\0\0\0\0\0"
        for i in range(200_000)
    )
    return pictured(b"\xff\xd8" + segments + b"\xff\xd9", "a.jpg")


def _gif(frames: int) -> Made:
    head = b"GIF89a" + struct.pack("<HHBBB", 20000, 20000, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return pictured(head + frame * frames + b";", "a.gif")


def _film() -> Made:
    box = struct.pack(">I4s", 16, b"free") + b"\0" * 8
    return pictured(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + box * 600_000, "a.mp4")


def _film_deep() -> Made:
    data = b"".join(struct.pack(">I4s", MOST - 8 * i, b"moov") for i in range(MOST // 8))
    return pictured(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + data, "a.mp4")


MADE: dict[str, Callable[[], Made]] = {
    "pdf page loop": _page_loop, "pdf page depth": _page_depth, "pdf page fan": _page_fan, "pdf form fan": _form_fan,
    "pdf object streams": _object_streams, "pdf xref loop": _xref_loop, "pdf filters": _filters, "pdf image": _image,
    "pdf encrypted": _encrypted,
    "mail parts": _parts, "mail header words": partial(_one_header, "=?utf-8?q?a?= "), "mail header one": partial(_one_header, "a"),
    "mail header commas": partial(_one_header, "(,<"), "mail attached bomb": _attached,
    "archive sparse": _sparse, "archive pax": _tar_pax, "archive gz members": partial(_members, "a.txt.gz"),
    "archive nested": partial(_quine, 6), "archive overlap": _overlap,
    "crawl gz members": partial(_members, "crawl.warc.gz"), "crawl long": _long_warc, "crawl headers": _warc_headers,
    "feed entities": partial(_entities, '<rss version="2.0"><channel><item><title>', "</title></item></channel></rss>", "feed.xml"),
    "office entities": _docx_entities, "table dictionary": _parquet_lies,
    "picture exif loop": _exif_loop, "picture exif many": _exif_many, "picture c2pa": _jumbf, "picture frames": partial(_gif, 550_000),
    "film boxes": _film, "film deep": _film_deep,
    "text wide": lambda: (("a\u2028" * 2_400_000).encode("utf-16"), "report.txt"),
}  # fmt: skip
