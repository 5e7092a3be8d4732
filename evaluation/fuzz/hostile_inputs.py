"""Heavy inputs of up to 10 MB, by what they are heavy in."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

MOST = 9_900_000
SAID = "The army said on Monday that two of its soldiers were killed near Gao. "
Made = tuple[bytes, str]


def _filled(piece: str, head: str = "", tail: str = "", most: int = MOST) -> bytes:
    return (head + piece * ((most - len(head) - len(tail)) // len(piece)) + tail).encode()


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", more: bytes = b"") -> Made:
    """A PDF of these objects by their numbers, with `more` before them."""
    out, places = bytearray(b"%PDF-1.5\n" + more), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    out += b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, most))
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (most, trailer, start)
    return bytes(out), "bulletin.pdf"


def pictured(data: bytes, name: str) -> Made:
    """A page with that picture or film beside it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("page.html", f'<html><body><article><p>{SAID}</p><img src="{name}"></article></body></html>')
        archive.writestr(name, data)
    return packed.getvalue(), "page.zip"


def _page(piece: str, head: str = "<!doctype html><html><body><article>", tail: str = f"<p>{SAID}</p>") -> Made:
    return _again("page.html", piece, head, tail)


def _many_paragraphs() -> Made:
    return _page(f"<p>{SAID * 2}</p>")


def _attributes() -> Made:
    return b"<!doctype html><html><body><p " + b" ".join(b"a%d=1" % i for i in range(900_000)) + b">x", "page.html"


def _again(name: str, piece: str, head: str = "", tail: str = "") -> Made:
    """A file of that name: the piece again and again between head and tail."""
    return _filled(piece, head, tail), name


def _json_posts() -> Made:
    post = {"id": 1, "type": "message", "date": "2024-07-29T10:00:00", "from": "A", "from_id": "u1", "text": SAID}
    posts = ",".join(json.dumps({**post, "id": i}) for i in range(MOST // 185))
    return f'{{"name":"A","type":"public_channel","id":1,"messages":[{posts}]}}'.encode(), "result.json"


def _deep_json() -> Made:
    return b'{"messages":' + b"[" * (MOST - 100), "result.json"


def _mail(piece: str, head: str = "") -> Made:
    return _filled(piece, f"From: a@x.example\nTo: b@x.example\nSubject: x\nMessage-ID: <1@x>\n{head}"), "letter.eml"


def _nested_mail() -> Made:
    head, body, at = "", "", 0
    while len(head) < MOST // 2:
        mark = f"b{at}"
        head += f'Content-Type: multipart/mixed; boundary="{mark}"\n\n--{mark}\n'
        at += 1
    return _mail("x\n", head + body)


def _attached() -> Made:
    body = base64.encodebytes(SAID.encode() * (MOST * 3 // 4 // len(SAID) // 2)).decode()
    head = "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    return (f"From: a@x.example\nTo: b@x.example\nSubject: x\nMessage-ID: <1@x>\n{head}{body}").encode(), "letter.eml"


def _zip(files: int, size: int, kind: int = zipfile.ZIP_DEFLATED) -> Made:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for number in range(files):
            archive.writestr(f"{number}.txt", SAID.encode() * size)
    return out.getvalue(), "reports.zip"


def _bomb(packed: Callable[[bytes], bytes], name: str) -> Made:
    return packed(b"\0" * 2_000_000_000 if name.endswith(".gz") else b"\0" * 1_000_000_000), name


def _tar(files: int) -> Made:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number in range(files):
            archive.addfile(tarfile.TarInfo(f"{number}.txt"))
    return out.getvalue(), "reports.tar"


def _several(piece: str) -> str:
    """The piece again and again, in each some letters that pack badly in place of `{}`."""
    rng = random.Random(1)  # noqa: S311
    if "{}" not in piece:
        return piece * (40_000_000 // len(piece))
    return "".join(piece.replace("{}", f"{rng.getrandbits(40):010x}") for _ in range(700_000))


def _docx(piece: str) -> Made:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    whole = f"<w:document {names}><w:body>{_several(piece)}</w:body></w:document>"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main'
        '+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relations)
        archive.writestr("word/document.xml", whole)
    return out.getvalue(), "statement.docx"


def _odt(piece: str) -> Made:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    head = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:text="{names}text:1.0"><office:body>'
        "<office:text>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", head + _several(piece))
    return out.getvalue(), "statement.odt"


def _warc(records: int, body: str) -> Made:
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"
    one = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/{}\r\n"
        "WARC-Date: 2024-07-29T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(page)}\r\n\r\n{page}\r\n\r\n"
    )
    return "".join(one.replace("{}", str(i), 1) for i in range(records)).encode()[:MOST], "crawl.warc"


def _pdf(pages: int, drawn: bytes, *, packed: bool = True, more: bytes = b"") -> Made:
    """`drawn` is what every page draws; `more` stands between the objects."""
    import zlib

    stream = zlib.compress(drawn) if packed else drawn
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Length %d%s >>\nstream\n%s\nendstream"
        % (len(stream), b" /Filter /FlateDecode" if packed else b"", stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>"
    )
    objects += [page] * pages
    return pdf(dict(enumerate(objects, start=1)), more=more)


def _picture(side: int) -> Made:
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return pictured(out.getvalue(), "a.png")


def _parquet(groups: int) -> Made:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    rows = pa.table({"text": [SAID] * groups, "date": ["2024-07-29"] * groups})
    pq.write_table(rows, out, row_group_size=1 if groups < 50_000 else groups)
    return out.getvalue(), "rows.parquet"


SHOWN = b"BT /F1 12 Tf 50 700 Td (The army said that two soldiers were killed.) Tj ET\n"

MADE: dict[str, Callable[[], Made]] = {
    "page paragraphs": _many_paragraphs,
    "page empty elements": partial(_page, "<p>"),
    "page nested": partial(_page, "<div>"),
    "page attributes": _attributes,
    "page one line": partial(_page, "word ", "<!doctype html><html><body><p>", ""),
    "page entities": partial(_page, "&amp;"),
    "page links": partial(_page, "<a href=x>y</a> "),
    "page script": partial(_page, "a='<p>';", "<!doctype html><html><body><script>", f"</script><p>{SAID}</p>"),
    "page JSON-LD": partial(
        _page, '{"a":', "<!doctype html><html><head><script type='application/ld+json'>", f"</script><p>{SAID}</p>"
    ),
    "page times": partial(_page, "<time datetime='2024-01-01'>x</time>"),
    "text one line": partial(_again, "report.txt", "word "),
    "text paragraphs": partial(_again, "report.txt", f"{SAID}\n\n"),
    "text line feeds": partial(_again, "report.txt", "\n"),
    "text long word": partial(_again, "report.txt", "a"),
    "table short rows": partial(_again, "rows.csv", "a\n", "text\n"),
    "table quotation": partial(_again, "rows.csv", '"', 'text,date\n"'),
    "table columns": partial(_again, "rows.csv", "a,", "text,"),
    "table lines of JSON": partial(_again, "rows.jsonl", '{"text":"a"}\n', ""),
    "table row groups": partial(_parquet, 20_000),
    "table rows packed": partial(_parquet, 3_000_000),
    "feed entries": partial(
        _again, "feed.xml", f"<item><title>{SAID}</title></item>", '<rss version="2.0"><channel>', "</channel></rss>"
    ),
    "feed nested": partial(_again, "feed.xml", "<a>", '<rss version="2.0"><channel><item>', ""),
    "feed one entry": partial(
        _again,
        "feed.xml",
        "&lt;p&gt;x",
        '<rss version="2.0"><channel><item><description>',
        "</description></item></channel></rss>",
    ),
    "channel posts": _json_posts,
    "channel nested": _deep_json,
    "chat messages": partial(_again, "_chat.txt", f"[29/07/2024, 10:00:00] A: {SAID}\n"),
    "mail lines": partial(_mail, f"{SAID}\n", "\n"),
    "mail headers": partial(_mail, "X-A: b\n"),
    "mail nested": _nested_mail,
    "mail base64": _attached,
    "mail quoted": partial(_mail, "> > > > a\n", "\n"),
    "mailbox empty": partial(_again, "list.mbox", "From a Mon Jul 29 10:00:00 2024\n\n"),
    "mailbox messages": partial(
        _again,
        "list.mbox",
        "From a Mon Jul 29 10:00:00 2024\nFrom: a@x.example\nSubject: x\nDate: Mon, 29 Jul 2024 10:00:00 +0000\n\n"
        f"{SAID}\n\n",
    ),
    "archive many files": partial(_zip, 60_000, 0),
    "archive files": partial(_zip, 20_000, 20),
    "archive tar": partial(_tar, 9_000),
    "bomb gz": partial(_bomb, gzip.compress, "report.txt.gz"),
    "bomb bz2": partial(_bomb, bz2.compress, "report.txt.bz2"),
    "bomb xz": partial(_bomb, lzma.compress, "report.txt.xz"),
    "office paragraphs": partial(_docx, "<w:p/>"),
    "office words": partial(_docx, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"),
    "office runs": partial(_docx, "<w:r><w:t>{}</w:t></w:r>"),
    "office nested": partial(_docx, "<w:p><w:t>{}</w:t>"),
    "office tables": partial(_docx, "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
    "office open": partial(_odt, "<text:p/>"),
    "office open words": partial(_odt, "<text:p>{}</text:p>"),
    "office open nested": partial(_odt, "<text:span>{}"),
    "crawl records": partial(_warc, 30_000, f"<html><body><p>{SAID}</p></body></html>"),
    "crawl empty": partial(_warc, 40_000, ""),
    "pdf pages": partial(_pdf, 20_000, SHOWN),
    "pdf words": partial(_pdf, 1, SHOWN * 1_000_000),
    "pdf words on pages": partial(_pdf, 2_000, SHOWN * 3_000),
    "pdf inflated": partial(_pdf, 1, b" " * 1_000_000_000),
    "pdf states": partial(_pdf, 500, b"q " * 1_000_000),
    "pdf objects": partial(
        _pdf, 1, SHOWN, more=b"".join(b"%d 0 obj\n<<>>\nendobj\n" % (9 + i) for i in range(380_000))
    ),
    "pdf nested": partial(_pdf, 1, SHOWN, more=b"9 0 obj\n" + b"[" * 9_000_000),
    "picture bomb": partial(_picture, 60_000),
}
