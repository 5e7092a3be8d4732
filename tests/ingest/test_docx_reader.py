"""Word processors' files."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Mapping

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rashomon.ingest.docx import ODT, WORD, DocxReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "The army said on Monday that two of its soldiers were killed near Tamat."


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def word(body: str, **parts: str | bytes) -> bytes:
    """A DOCX with this body; other parts by the name before `.xml`."""
    files: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": ""}
    files["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    files |= {f"word/{name}.xml": data for name, data in parts.items()}
    return zipped(files)


def p(text: str, formatting: str = "") -> str:
    return f"<w:p>{formatting}<w:r><w:t>{text}</w:t></w:r></w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def odt(body: str, **files: str | bytes) -> bytes:
    content = (
        '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODT, "content.xml": content, **files})


def read(data: bytes, path: str = "report.docx", **limits: float) -> list[Document | Part | Issue]:
    found = DocxReader().read(io.BytesIO(data), media_type=None, path=path, limits=Limits(**limits))  # type: ignore[arg-type]
    return list(found)


def text(data: bytes) -> list[str]:
    found = read(data)
    assert isinstance(found[0], Document), found
    return found[0].text.split("\n")


def refusal(data: bytes, path: str = "report.docx") -> str:
    [issue] = read(data, path)
    assert isinstance(issue, Issue) and issue.severity == "error", issue
    return issue.message


def test_a_file_that_a_library_writes() -> None:
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = "Two killed near Tamat", "Awa Cissé"
    made.add_heading("Two killed near Tamat", 0)
    made.add_paragraph(TEXT)
    made.add_heading("What residents say", 1)
    made.add_paragraph("Seven were killed.", style="List Bullet")
    made.add_paragraph("A well was destroyed.", style="List Bullet")
    table = made.add_table(2, 3)
    for i, words in enumerate(("Place", "Day", "Killed", "Gao", "3 March", "12")):
        table.cell(i // 3, i % 3).text = words
    picture = io.BytesIO()
    Image.effect_noise((90, 90), 80).save(picture, "PNG")
    made.add_picture(io.BytesIO(picture.getvalue()))
    made.sections[0].header.paragraphs[0].text = "On every page"
    out = io.BytesIO()
    made.save(out)
    found = read(out.getvalue())
    [document, part] = found
    assert isinstance(document, Document) and isinstance(part, Part)
    assert document.text.split("\n") == [
        TEXT,
        "What residents say",
        "Seven were killed.",
        "A well was destroyed.",
        "Place Day Killed",
        "Gao 3 March 12",
    ]
    assert (document.title, document.byline, document.published_at) == ("Two killed near Tamat", "Awa Cissé", None)
    assert (document.media_type, document.name, part.of, part.media_type) == (WORD, "report", document.id, "image/png")
    assert part.data == picture.getvalue()


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (p("One.") + p("Two."), ["One.", "Two."]),
        (f"<w:p>{r('Seven ')}<w:del>{r('soldiers')}</w:del><w:ins>{r('gendarmes')}</w:ins>{r(' died.')}</w:p>",
         ["Seven gendarmes died."]),
        (f"<w:p>{r('Seven ')}<w:r><w:delText>soldiers</w:delText></w:r>{r('died.')}</w:p>", ["Seven died."]),
        (f"<w:p><w:moveFrom>{r('Gone.')}</w:moveFrom></w:p><w:p><w:moveTo>{r('Come.')}</w:moveTo></w:p>", ["Come."]),
        (p("Seven ", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>") + p("died."), ["Seven died."]),
        (f"<w:p>{r('Seven')}<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>{r(' died.')}</w:p>", ["Seven died."]),
        (f"<w:p><w:hyperlink>{r('The ministry')}</w:hyperlink>{r(' said.')}</w:p>", ["The ministry said."]),
        (f"<w:p>{r('Gao')}<w:r><w:tab/></w:r>{r('12')}</w:p>", ["Gao 12"]),
        (f"<w:p>{r('One.')}<w:r><w:br/></w:r>{r('Two.')}</w:p>", ["One.", "Two."]),
        (f"<w:p>{r('One and')}<w:r><w:br/></w:r>{r('two.')}</w:p>", ["One and two."]),
        (f"<w:p>{r('twenty')}<w:r><w:noBreakHyphen/></w:r>{r('two')}</w:p>", ["twenty-two"]),
        (f"<w:p>{r('govern')}<w:r><w:softHyphen/></w:r>{r('ment')}</w:p>", ["government"]),
        (f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>", ["In a control."]),
        (p("Attack 3", '<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>') + p("Attack"), ["Attack"]),
        (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen.</w:t></w:r>{r('Seen.')}</w:p>", ["Seen."]),
        (f"<w:p>{r('Text.')}<w:r><w:txbxContent>{p('In a box.')}</w:txbxContent></w:r></w:p>", ["Text.", "In a box."]),
        (f"<w:p><w:r><x><AlternateContent><Choice><w:txbxContent>{p('Box.')}</w:txbxContent></Choice><Fallback>"
         f"<w:txbxContent>{p('Box.')}</w:txbxContent></Fallback></AlternateContent></x></w:r></w:p>", ["Box."]),
        (f"<w:tbl><w:tr><w:tc>{p('Gao')}{p('town')}</w:tc><w:tc>{p('12')}</w:tc></w:tr></w:tbl>", ["Gao town 12"]),
        (f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Gone')}</w:tc></w:tr><w:tr><w:tc>{p('Here')}</w:tc></w:tr>"
         "</w:tbl>", ["Here"]),
        (f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl></w:tc></w:tr>"
         "</w:tbl>", ["a b"]),
    ],
)  # fmt: skip
def test_manners_of_writing(body: str, lines: list[str]) -> None:
    assert text(word(body)) == lines


def test_notes_stand_at_the_end_and_comments_nowhere() -> None:
    line = f'<w:footnote w:type="separator">{p("-")}</w:footnote>'
    notes = f"<w:footnotes {W}>{line}<w:footnote>{p('A note.')}</w:footnote></w:footnotes>"
    comments = f"<w:comments {W}><w:comment>{p('Is this so?')}</w:comment></w:comments>"
    assert text(word(p(TEXT) + p("After."), footnotes=notes, comments=comments)) == [TEXT, "After.", "A note."]


def test_opendocument() -> None:
    body = (
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:h>Two killed</text:h><text:p>Seven<text:s/>died<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>A note.</text:p></text:note-body></text:note> at <text:span>Gao</text:span>.</text:p>"
        "<text:list><text:list-item><text:p>An item.</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Gao</text:p></table:table-cell><table:table-cell>"
        "<text:p>12</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>End.<draw:text-box><text:p>In a box.</text:p></draw:text-box></text:p>"
    )
    meta = '<m xmlns:dc="d"><dc:title>Two killed near Gao</dc:title><dc:creator>Awa Cissé</dc:creator></m>'
    found = read(odt(body, **{"meta.xml": meta}), "report.odt")
    assert isinstance(found[0], Document)
    assert found[0].text.split("\n") == [
        *("Two killed", "Seven died at Gao.", "An item.", "Gao 12", "End.", "In a box.", "A note.")
    ]
    assert (found[0].title, found[0].byline, found[0].media_type) == ("Two killed near Gao", "Awa Cissé", ODT)


ENTITY = f'<!DOCTYPE a [<!ENTITY b "Seven died."><!ENTITY c SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>'


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused(codec: str) -> None:
    page = f"{ENTITY}{p('&b;&c;')}</w:body></w:document>".encode(codec)
    assert "entities" in refusal(zipped({"[Content_Types].xml": "", "word/document.xml": page}))


def test_bombs_are_refused_within_the_memory_of_a_report() -> None:
    bomb = word(p("a" * 90_000_000))
    crowd = word("<w:p/>" * 3_000_000)
    many = bytearray(word(p(TEXT)))
    end = many.rindex(b"PK\5\6")
    many[end + 12 : end + 16] = struct.pack("<I", 90_000_000)
    tracemalloc.start()
    started = time.thread_time()
    for data in (bomb, crowd, bytes(many)):
        assert "more than" in refusal(data)
    assert time.thread_time() - started < 10
    assert tracemalloc.get_traced_memory()[1] < 400_000_000
    tracemalloc.stop()


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(word(p("a" * 50_000_000)))
    place = data.index(b"PK\1\2", data.index(b"PK\1\2") + 4)
    data[place + 24 : place + 28] = struct.pack("<I", 500)
    assert refusal(bytes(data)).startswith("report.docx ")


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.msg", "save it as .eml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "password"),
        (word("")[:-30], "a.docx", "cannot be read"),
        (word(""), "a.docx", "holds no text"),
        (zipped({"xl/workbook.xml": "<a/>"}), "a.docx", "is no word processor's file"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            "a.odt",
            "sheet",
        ),
        (odt("", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "a.odt", "password"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(data: bytes, path: str, words: str) -> None:
    message = refusal(data, path)
    assert message.startswith(f"{path} ") and words in message


@pytest.mark.parametrize(
    ("data", "media_type", "path", "takes"),
    [
        (word(p(TEXT)), None, "report.docx", True),
        (word(p(TEXT)), None, None, True),
        (word(p(TEXT)), "text/html", None, True),
        (odt(""), None, None, True),
        (zipped({"a.txt": TEXT}), WORD, None, True),
        (zipped({"a.txt": TEXT}), None, "a.zip", False),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), None, None, False),
        (TEXT.encode(), None, "report.docx", False),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "a.msg", True),
    ],
)
def test_it_is_known_by_its_bytes(data: bytes, media_type: str | None, path: str | None, takes: bool) -> None:
    assert DocxReader().accepts(data[:4096], media_type, path) is takes


SAMPLES = (word(p(TEXT) + p("After.")), zipped({"mimetype": ODT, "content.xml": "<a/>"}, zipfile.ZIP_STORED))
BODY = (
    f"<w:document {W}><w:body>{p(TEXT)}<w:tbl><w:tr><w:tc>{p('a')}</w:tc></w:tr></w:tbl></w:body></w:document>".encode()
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 700), st.binary(max_size=5), st.integers(0, 5)), max_size=9),
)
def test_no_mutation_makes_it_raise(sample: bytes, edits: list[tuple[int, bytes, int]]) -> None:
    for inside in (False, True):
        data = bytearray(BODY if inside else sample)
        for place, put, gone in edits:
            data[place : place + gone] = put
        whole = zipped({"[Content_Types].xml": "", "word/document.xml": bytes(data)}) if inside else bytes(data)
        for one in read(whole):
            assert isinstance(one, Document | Part | Issue)
