"""Makes the files in `examples/formats`: one happening, told through every kind of file that is read. All is made up.

uv run python examples/make.py
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

FOLDER = Path(__file__).parent / "formats"
WHEN = (2024, 8, 16, 12, 0, 0)

WIRE = (
    "Gunmen ambushed an army convoy near Labbezanga, on Mali's border with Niger, on Wednesday, killing at least 15 "
    "soldiers, two security sources told Dune Line.",
    "The army said on Thursday that seven of its soldiers were killed and that it killed some 20 attackers.",
    "Neither figure could be independently verified.",
)
PHOTO = "A burnt army truck near Labbezanga, in a picture that the agency could not verify."
STATEMENT = (
    "The general staff informs the public that on 14 August 2024 a supply convoy of the Malian army was ambushed near "
    "Labbezanga.",
    "Seven soldiers were killed and eleven were wounded. Our troops killed 20 terrorists.",
    "The general staff denies that any soldier was captured.",
)
BULLETIN = (
    "Residents of Labbezanga told our monitors that they had counted 17 dead soldiers after the ambush of 14 August.",
    "A nurse at the health centre in Ansongo said that 12 wounded soldiers were brought there on Thursday.",
    "Islamic State Sahel Province said in a message on 15 August that its fighters had killed 25 soldiers and captured "
    "three.",
    "We have not been able to verify the claim that soldiers were captured; the army denies it.",
)
COMMUNIQUE = (
    "L'armée a reconnu jeudi la mort de sept de ses soldats dans l'embuscade de Labbezanga.",
    "Selon un élu local, au moins 16 soldats ont été tués et trois véhicules brûlés.",
    "Le gouverneur dément que des soldats aient été capturés.",
)
LETTER = (
    "Our contacts in Ansongo confirm that the bodies of 16 soldiers were brought to Gao on Friday.",
    "They say that two trucks and a pick-up were destroyed near Labbezanga on Wednesday.",
)
POSTS = (
    ("2024-08-14T21:10:00", None, "Our convoy was ambushed near Labbezanga today. At least nine soldiers were killed."),
    (
        "2024-08-15T08:02:00",
        "Islamic State Watch",
        "IS says its fighters killed 25 soldiers near Labbezanga on Wednesday.",
    ),
    ("2024-08-15T19:40:00", None, "Toll of the ambush near Labbezanga rises: the army now says 11 were killed."),
)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)


def files() -> dict[str, bytes]:
    """The files by name."""
    page = _page()
    return {
        "agency.html": page,
        "live.html": _live(),
        "truck.png": _picture(),
        "brief.txt": _brief(),
        "coded.json": json.dumps({"outlet": "Gourma Herald", "published": "2024-08-16", "text": LETTER[0]}).encode(),
        "statement.docx": _docx(),
        "statement.odt": _odt(),
        "bulletin.pdf": _pdf(),
        "letter.eml": _mail("Bodies brought to Gao", LETTER).as_bytes(),
        "list.mbox": b"".join(
            b"From desk@sahel.example Fri Aug 16 12:00:00 2024\n" + _mail(subject, told).as_bytes() + b"\n\n"
            for subject, told in (("Ambush near Labbezanga", WIRE[:1]), ("Bodies brought to Gao", LETTER))
        ),
        "clippings.zip": _zip({"agency/page.html": page, "agency/truck.png": _picture()}),
        "crawl.warc.gz": _warc(page),
        "crawl.wacz": _zip({"archive/data.warc.gz": _warc(page)}),
        "feed.xml": _feed(),
        "feed.json": _json_feed(),
        "planet.atom": _planet(),
        "channel.json": _channel(),
        "chat.txt": _chat(),
        "rows.csv": _rows(),
        "rows.jsonl": _lines(),
        "rows.parquet": _parquet(),
        "ged.csv": _ged(),
        "acled.csv": _acled(),
    }


def _page() -> bytes:
    paragraphs = "\n".join(f"<p>{one}</p>" for one in WIRE)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Soldiers killed in ambush near Labbezanga - Dune Line</title>
<meta property="og:site_name" content="Dune Line Agency"><meta property="og:title" content="Soldiers killed in ambush">
<meta property="article:published_time" content="2024-08-15T18:00:00Z"></head>
<body><nav>Home | Africa | Subscribe</nav><article><h1>Soldiers killed in ambush</h1>
{paragraphs}
<figure><img src="truck.png" alt=""><figcaption>{PHOTO}</figcaption></figure>
</article><aside>Read also: Harvest fair opens in Gao</aside></body></html>
""".encode()


def _live() -> bytes:
    """A live blog: the same morning, post by post."""
    posts = "\n".join(
        f'<article class="live-post" id="post-{number}"><time datetime="{when}Z">{when[11:16]}</time>'
        f"<p>{told}</p></article>"
        for number, (when, _, told) in reversed(list(enumerate(POSTS, start=1)))
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ambush near Labbezanga: live - Dune Line</title>
<meta property="og:site_name" content="Dune Line Agency">
<meta property="og:title" content="Ambush near Labbezanga: live">
<link rel="canonical" href="https://dune-line.example/live/labbezanga">
<meta property="article:published_time" content="2024-08-14T20:00:00Z"></head>
<body><main><h1>Ambush near Labbezanga: live</h1>
<p>An army convoy was ambushed near Labbezanga on Wednesday. What is said of it, as it comes in.</p>
{posts}</main></body></html>
""".encode()


def _picture() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (160, 100), "#c9b48a")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((30, 45, 110, 75), fill="#3b3a38")
    drawing.rectangle((110, 55, 130, 75), fill="#55524e")
    for x in (45, 95):
        drawing.ellipse((x, 68, x + 18, 86), fill="#1d1c1b")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _zip(inside: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in inside.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _docx() -> bytes:
    import docx

    written = docx.Document()
    written.core_properties.title = "Communiqué on the ambush near Labbezanga"
    written.add_heading("Communiqué on the ambush near Labbezanga", 1)
    for one in STATEMENT:
        written.add_paragraph(one)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def _brief() -> bytes:
    """In French, with a block of header fields."""
    head = "---\noutlet: Radio Gourma\npublished: 2024-08-16\ntitle: Embuscade de Labbezanga\nlanguage: fr\n---\n"
    return (head + "\n".join(COMMUNIQUE) + "\n").encode()


def _odt() -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    paragraphs = "".join(f"<text:p>{one}</text:p>" for one in STATEMENT)
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:text="{names}text:1.0" office:version="1.3">'
        f"<office:body><office:text>{paragraphs}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return _zip({"mimetype": kind.encode(), "content.xml": content.encode()})


def _pdf() -> bytes:
    from weasyprint import HTML

    paragraphs = "".join(f"<p>{one}</p>" for one in BULLETIN)
    style = (
        "@page{size:A5;margin:2cm;@top-center{content:'Border Monitor - 18 August 2024'}} div{columns:2;hyphens:auto}"
    )
    return HTML(
        string=f"<html lang=en><style>{style}</style><h1>Border Monitor</h1><h2>The ambush near Labbezanga</h2>"
        f"<div>{paragraphs}</div></html>"
    ).write_pdf()


def _mail(subject: str, told: tuple[str, ...]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Sahel Desk <desk@sahel.example>", "subscribers@sahel.example"
    mail["Subject"], mail["Date"] = subject, "Fri, 16 Aug 2024 12:00:00 +0000"
    mail["Message-ID"] = f"<{len(subject)}@sahel.example>"
    mail.set_content("\n\n".join(told) + "\n")
    return mail


def _warc(page: bytes) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    stated = {"WARC-Date": "2024-08-16T08:00:00Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>"}
    address = "https://dune-line.example/soldiers-killed"
    writer.write_record(
        writer.create_warc_record(
            address, "response", payload=io.BytesIO(page), http_headers=head, warc_headers_dict=stated
        )
    )
    # Packed again without the moment at which it was packed.
    return gzip.compress(gzip.decompress(out.getvalue()), mtime=0)


def _feed() -> bytes:
    told = "".join(f"&lt;p&gt;{one}&lt;/p&gt;" for one in WIRE)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Dune Line Agency</title><link>https://dune-line.example</link><language>en</language>
<item><title>Soldiers killed in ambush</title><link>https://dune-line.example/soldiers-killed</link>
<guid>https://dune-line.example/soldiers-killed</guid><pubDate>Thu, 15 Aug 2024 18:00:00 GMT</pubDate>
<description>{told}</description></item></channel></rss>
""".encode()


def _json_feed() -> bytes:
    item = {
        "id": "bulletin-33",
        "url": "https://border-monitor.example/33",
        "title": "The ambush near Labbezanga",
        "content_html": "".join(f"<p>{one}</p>" for one in BULLETIN),
        "date_published": "2024-08-18T09:00:00+01:00",
        "authors": [{"name": "M. Diarra"}],
        "attachments": [{"url": "https://border-monitor.example/33.mp3", "mime_type": "audio/mpeg"}],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Border Monitor", "language": "en", "items": [item]}
    return json.dumps(feed, indent=1).encode()


def _planet() -> bytes:
    """A feed of other feeds' entries: one whole, one only its beginning."""
    statement = "".join(f"<p>{one}</p>" for one in STATEMENT)
    link = "https://dune-line.example/soldiers-killed"
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://planet.example/"><title>Planet Sahel</title><id>planet</id>
<updated>2024-08-16T08:00:00Z</updated>
<entry><title>Communiqué on the ambush near Labbezanga</title><id>tag:army.example,2024:114</id>
<link href="https://army.example/communiques/114"/><published>2024-08-15T10:00:00Z</published>
<updated>2024-08-15T10:00:00Z</updated><source><title>General staff</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{statement}</div></content></entry>
<entry><title>Soldiers killed in ambush</title><id>{link}</id><link href="{link}"/>
<published>2024-08-15T18:00:00Z</published><updated>2024-08-16T07:00:00Z</updated>
<source><title>Dune Line Agency</title></source><link rel="enclosure" type="image/png" href="/truck.png"/>
<summary type="html">{WIRE[0]} &lt;a href="{link}"&gt;Read on&lt;/a&gt;</summary></entry></feed>
""".encode()


def _channel() -> bytes:
    posts: list[dict[str, object]] = []
    for number, (date, origin, words) in enumerate(POSTS, start=1):
        post: dict[str, object] = {"id": number, "type": "message", "date": date, "from": "Ansongo Now", "text": words}
        posts.append(post | ({"forwarded_from": origin} if origin else {}))
    chat = {"name": "Ansongo Now", "type": "public_channel", "id": 1077, "messages": posts}
    return json.dumps(chat, indent=1).encode()


def _chat() -> bytes:
    lines = ("[14/08/2024, 20:01:00] Messages and calls are end-to-end encrypted.",)
    told = (
        ("14/08/2024, 20:05:00", "A. in Ansongo", "They say nine soldiers were killed near Labbezanga today."),
        ("16/08/2024, 09:30:00", "A. in Ansongo", "The army's trucks brought 16 bodies to Gao this morning."),
    )
    return "\n".join([*lines, *(f"[{when}] {who}: {words}" for when, who, words in told), ""]).encode()


ROWS = (
    ("2024-08-15", "Radio Gourma", "https://gourma.example/1", WIRE[0]),
    ("2024-08-16", "Radio Gourma", "https://gourma.example/2", LETTER[0]),
)


def _rows() -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("date", "outlet", "url", "text"), *ROWS])
    return out.getvalue().encode()


def _lines() -> bytes:
    names = ("day", "station", "link", "body")
    return "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in ROWS).encode()


def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    columns = dict(zip(("date", "outlet", "url", "text"), map(list, zip(*ROWS, strict=True)), strict=True))
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def _ged() -> bytes:
    return _row(
        {
            "id": 900001, "relid": "MLI-2024-1-900-1", "year": 2024, "active_year": 1, "type_of_violence": 1,
            "conflict_name": "Mali: Islamic State", "dyad_name": "Government of Mali - IS",
            "side_a": "Government of Mali", "side_b": "IS", "number_of_sources": 2,
            "source_article": "Dune Line Agency, 2024-08-15, Soldiers killed in ambush",
            "source_office": "Dune Line Agency;Salt Road News", "source_date": "2024-08-15",
            "where_prec": 1, "where_coordinates": "Labbezanga",
            "where_description": "near Labbezanga", "adm_1": "Gao", "adm_2": "Ansongo",
            "latitude": 14.952, "longitude": 0.707, "country": "Mali", "country_id": 432, "region": "Africa",
            "event_clarity": 1, "date_prec": 1, "date_start": "2024-08-14", "date_end": "2024-08-14",
            "deaths_a": 15, "deaths_b": 0, "deaths_civilians": 0, "deaths_unknown": 0,
            "best": 15, "high": 45, "low": 7, "gwnoa": 432,
        }
    )  # fmt: skip


def _acled() -> bytes:
    return _row(
        {
            "event_id_cnty": "MLI99001", "event_date": "2024-08-14", "year": 2024, "time_precision": 1,
            "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
            "actor1": "Islamic State Sahel Province (ISSP)", "assoc_actor_1": "", "inter1": "Rebel group",
            "actor2": "Military Forces of Mali (2021-)", "assoc_actor_2": "", "inter2": "State forces",
            "interaction": "State forces-Rebel group", "civilian_targeting": "", "iso": 466,
            "region": "Western Africa", "country": "Mali", "admin1": "Gao", "admin2": "Ansongo", "admin3": "Labbezanga",
            "location": "Labbezanga", "latitude": 14.952, "longitude": 0.707, "geo_precision": 1,
            "source": "Dune Line Agency", "source_scale": "National",
            "notes": "On 14 August 2024, ISSP militants ambushed an army convoy near Labbezanga. 15 soldiers killed.",
            "fatalities": 15, "tags": "", "timestamp": 1724100000,
        }
    )  # fmt: skip


def _row(row: dict[str, object]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()


if __name__ == "__main__":
    main()
