"""Makes the files that are spoilt: one of each kind that is read, as small as may be. All of it is made up.

uv run python evaluation/fuzz/seeds.py        makes evaluation/fuzz/corpus anew
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
TEXT = "The army said on Saturday that 12 of its soldiers were killed near Tamaret. The rebels spoke of dozens."
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rival tolls</title>
<meta property="og:site_name" content="Saltlake Wire"><meta property="article:published_time" content="2024-07-27">
</head><body><nav>Home</nav><article><h1>Rival tolls</h1><p>{TEXT}</p><figure><img src="pictures/truck.png">
<figcaption>A burnt truck.</figcaption></figure><p>Neither could be verified.</p></article></body></html>"""
WHEN = (2024, 7, 27, 12, 0, 0)


def main() -> None:
    CORPUS.mkdir(exist_ok=True)
    for name, data in seeds().items():
        (CORPUS / name).write_bytes(data)


def seeds() -> dict[str, bytes]:
    """The files by name."""
    page, picture = PAGE.encode(), _picture()
    return {
        "plain.txt": f"---\noutlet: Saltlake Wire\npublished: 2024-07-27\n---\n{TEXT}\n\n{TEXT}".encode(),
        "latin.txt": f"Près de 12 soldats tués. {TEXT}".encode("cp1252"),
        "wide.txt": TEXT.encode("utf-16"),
        "page.html": page,
        "report.json": json.dumps({"id": "r1", "outlet": "Wire", "published": "2024-07-27", "text": TEXT}).encode(),
        "picture.png": picture,
        "zipped.zip": _zip({"a.txt": TEXT.encode(), "b/page.html": page, "b/pictures/truck.png": picture}),
        "nested.zip": _zip({"inner.zip": _zip({"a.txt": TEXT.encode()}), "t.tar": _tar({"b.html": page})}),
        "tarred.tar": _tar({"a.txt": TEXT.encode(), "b/page.html": page}),
        "tarred.tar.gz": gzip.compress(_tar({"a.txt": TEXT.encode()}), mtime=0),
        "single.txt.gz": gzip.compress(TEXT.encode(), mtime=0),
        "single.txt.bz2": bz2.compress(TEXT.encode()),
        "single.txt.xz": lzma.compress(TEXT.encode()),
        "written.docx": _docx(),
        "open.odt": _odt(),
        "letter.eml": _mail("Rival tolls").as_bytes(),
        "box.mbox": b"".join(
            b"From a@wire.example Sat Jul 27 12:00:00 2024\n" + _mail(subject).as_bytes() + b"\n\n"
            for subject in ("Rival tolls", "More")
        ),
        "pages.warc": _warc(page),
        "pages.warc.gz": gzip.compress(_warc(page), mtime=0),
        "pages.wacz": _zip({"archive/data.warc.gz": gzip.compress(_warc(page), mtime=0), "datapackage.json": b"{}"}),
        "feed.xml": _rss(),
        "atom.xml": _atom(),
        "feed.json": _json_feed(),
        "old.rdf": _rdf(),
        "result.json": _telegram(),
        "_chat.txt": _chat(),
        "rows.csv": f'date,outlet,text\n2024-07-27,Wire,"{TEXT}"\n2024-07-28,Wire,"{TEXT}"\n'.encode(),
        "rows.tsv": f"date\toutlet\ttext\n2024-07-27\tWire\t{TEXT}\n".encode(),
        "rows.jsonl": "".join(json.dumps({"date": "2024-07-27", "text": TEXT}) + "\n" for _ in range(2)).encode(),
        "rows.parquet": _parquet(),
        "ged.csv": _ged(),
        "acled.csv": _acled(),
        "answer.json": json.dumps({"status": 200, "data": [_ACLED, {**_ACLED, "event_id_cnty": "MLI2"}]}).encode(),
        "pages.pdf": _pdf(),
    }


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((32, 32)).save(out, "PNG")
    return out.getvalue()


def _mail(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Saltlake Wire <desk@wire.example>", "list@wire.example"
    mail["Subject"], mail["Date"] = subject, "Sat, 27 Jul 2024 12:00:00 +0000"
    mail["Message-ID"] = f"<{len(subject)}@wire.example>"
    mail.set_content(f"{TEXT}\n\nOn Friday, somebody wrote:\n> Is it so?\n")
    mail.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    mail.add_attachment(_picture(), maintype="image", subtype="png", filename="truck.png")
    mail.set_boundary("b1")
    for part in mail.iter_parts():
        if part.is_multipart():
            part.set_boundary("b2")
    return mail


def _docx() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("Rival tolls", TEXT))
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>" for words in ("Killed", "12"))
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return _zip(
        {
            "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{package}/content-types">'
            f'<Default Extension="rels" ContentType="{relations}"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode(),
            "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>'.encode(),
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{word}"><w:body>{paragraphs}'
            f"<w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>".encode(),
        }
    )


def _odt() -> bytes:
    office, words = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    return _zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": '<?xml version="1.0"?>'
            f'<office:document-content xmlns:office="{office}" xmlns:text="{words}">'
            f"<office:body><office:text><text:h>Rival tolls</text:h><text:p>{TEXT}</text:p></office:text></office:body>"
            "</office:document-content>".encode(),
        }
    )


def _warc(page: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://wire.example/tolls\r\n"
        "WARC-Date: 2024-07-28T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _rss() -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Saltlake Wire</title><link>https://wire.example</link>'
        "<item><title>Rival tolls</title><link>https://wire.example/tolls</link><guid>1</guid>"
        f"<pubDate>Sat, 27 Jul 2024 12:00:00 GMT</pubDate><description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item>"
        "</channel></rss>"
    ).encode()


def _atom() -> bytes:
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Saltlake Wire</title><id>w</id>'
        "<updated>2024-07-27T12:00:00Z</updated><entry><title>Rival tolls</title><id>1</id>"
        '<link href="https://wire.example/tolls"/><updated>2024-07-27T12:00:00Z</updated>'
        f'<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>'
    ).encode()


def _rdf() -> bytes:
    return (
        '<!DOCTYPE rdf:RDF PUBLIC "-//x//y" "z.dtd"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:m="http://search.yahoo.com/mrss/"><channel><title>Saltlake Wire</title></channel>'
        '<item rdf:about="https://wire.example/tolls" xml:base="https://wire.example/"><title>A &amp;amp; B</title>'
        "<link>tolls</link><dc:date>27 juillet 2024</dc:date><dc:creator>a@wire.example (A. B.)</dc:creator>"
        '<source url="https://z.example">Zone</source><m:group><m:content url="/a.jpg" medium="image"/></m:group>'
        f"<description><![CDATA[<p>{TEXT}</p><p>The post <a href='https://wire.example/tolls'>A & B</a> appeared</p>]]>"
        "</description></item></rdf:RDF>"
    ).encode()


def _json_feed() -> bytes:
    item = {"id": "1", "url": "https://wire.example/tolls", "title": "Rival tolls", "content_text": TEXT}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Saltlake Wire", "items": [item]}
    feed["items"][0]["date_published"] = "2024-07-27T12:00:00Z"  # type: ignore[index]
    return json.dumps(feed).encode()


def _telegram() -> bytes:
    first = {"id": 1, "type": "message", "date": "2024-07-27T12:00:00", "from": "Tamaret Now", "text": TEXT}
    second = first | {
        "id": 2,
        "text": ["Seen at ", {"type": "bold", "text": "Tamaret"}, ": two trucks burnt."],
        "forwarded_from": "Northern Front",
        "edited": "2024-07-28T12:00:00",
        "reply_to_message_id": 1,
        "photo": "photos/1.jpg",
    }
    service = {"id": 3, "type": "service", "date": "2024-07-27T12:00:00", "action": "pin_message", "text": ""}
    chat = {"name": "Tamaret Now", "type": "public_channel", "id": 77, "messages": [first, second, service]}
    return json.dumps(chat).encode()


def _chat() -> bytes:
    return (
        "[27/07/2024, 12:00:00] Messages and calls are end-to-end encrypted.\n"
        f"[27/07/2024, 12:00:00] Ana: {TEXT}\nand a second line\n"
        "[28/07/2024, 12:01:00] Ben: \u200e<attached: 1-PHOTO.jpg>\n"
    ).encode()


def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"date": ["2024-07-27"], "outlet": ["Wire"], "text": [TEXT]}), out)
    return out.getvalue()


def _ged() -> bytes:
    row = {
        "id": 1, "relid": "MLI-2024-1-1", "year": 2024, "active_year": 1, "type_of_violence": 1,
        "conflict_name": "Mali: Azawad",
        "dyad_name": "Government of Mali - CSP", "side_a": "Government of Mali", "side_b": "CSP",
        "source_article": "Wire",
        "source_office": "Wire", "source_date": "2024-07-28", "where_prec": 2, "where_coordinates": "Tamaret",
        "adm_1": "Kidal", "latitude": 20.1, "longitude": 2.1, "country": "Mali", "country_id": 432, "event_clarity": 1,
        "date_prec": 1, "date_start": "2024-07-27", "date_end": "2024-07-27", "deaths_a": 12, "deaths_b": 3,
        "deaths_civilians": 0, "deaths_unknown": 0, "best": 15, "high": 30, "low": 15, "gwnoa": 432,
    }  # fmt: skip
    return _csv(row)


_ACLED = {
    "event_id_cnty": "MLI1", "event_date": "2024-07-27", "year": 2024, "time_precision": 1,
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "CSP", "assoc_actor_1": "", "inter1": "Rebel group", "actor2": "Military Forces of Mali (2021-)",
    "assoc_actor_2": "", "inter2": "State forces", "interaction": "State forces-Rebel group",
    "civilian_targeting": "", "iso": 466, "region": "Western Africa", "country": "Mali", "admin1": "Kidal",
    "admin2": "", "admin3": "", "location": "Tamaret", "latitude": 20.1, "longitude": 2.1, "geo_precision": 1,
    "source": "Wire", "source_scale": "National", "notes": "CSP clashed with the army. 15 were killed.",
    "fatalities": 15, "tags": "", "timestamp": 1722200000,
}  # fmt: skip


def _acled() -> bytes:
    return _csv(_ACLED)


def _csv(row: dict[str, object]) -> bytes:
    return (",".join(row) + "\n" + ",".join(f'"{value}"' for value in row.values()) + "\n").encode()


def _pdf() -> bytes:
    drawn = f"BT /F 12 Tf 72 720 Td ({TEXT[:52]}) Tj 0 -14 Td ({TEXT[52:]}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


if __name__ == "__main__":
    main()
