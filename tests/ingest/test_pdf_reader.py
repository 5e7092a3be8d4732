"""PDF files."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest.pdfs import FONT, packed, pdf, stream, typed

from rashomon.export.pdf import loaded
from rashomon.ingest import papers
from rashomon.ingest import pdf as pdf_reader
from rashomon.ingest.documents import ranges
from rashomon.ingest.pdf import PdfReader
from rashomon.ingest.pdf_paragraphs import together
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

FIRST = (
    "Fighters on motorcycles attacked a gendarmerie post at Tin-Tabarene on Sunday, the defence ministry said, killing "
    "eleven gendarmes and wounding twenty-two others, in one of the deadliest assaults since the withdrawal."
)
SECOND = (
    "A resident of the town, reached by telephone, counted fourteen bodies near the well and said that three vehicles "
    "had been taken. Nobody could be reached at the post itself, whose antenna was destroyed in the shooting."
)
THIRD = (
    "The coalition of northern movements denied that its men had been there. Its spokesman said that the column had "
    "left the area on Friday and that the army was looking for somebody to blame."
)


def read(data: bytes, path: str = "report.pdf") -> list[Document | Part | Issue]:
    return list(PdfReader().read(BytesIO(data), media_type=None, path=path, limits=Limits()))


def document(data: bytes) -> Document:
    found = next((one for one in read(data) if isinstance(one, Document)), None)
    assert found is not None, read(data)
    return found


def told(data: bytes) -> list[str]:
    return [one.message for one in read(data) if isinstance(one, Issue)]


def printed(body: str, style: str = "", title: str = "") -> bytes:
    try:
        weasyprint = loaded()
    except (ImportError, OSError) as error:
        pytest.skip(f"WeasyPrint cannot be loaded: {error}")
    page = f"<html lang=en><title>{title}</title><style>@page{{size:A4;margin:2.5cm}}body{{font:10pt serif}}"
    return bytes(weasyprint.HTML(string=f"{page}p{{margin:0 0 6pt}}{style}</style>{body}").write_pdf())


def test_wrapped_lines_are_paragraphs_again() -> None:
    text = document(printed(f"<p>{FIRST}<p>{SECOND}<p>{THIRD}")).text
    assert text.split("\n") == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("style", ["text-align:justify", "text-align:left", "text-align:justify;hyphens:auto"])
def test_columns_are_read_one_after_the_other(style: str) -> None:
    paragraphs = [FIRST, SECOND, THIRD] * 2
    text = document(printed(f"<div class=c><p>{'<p>'.join(paragraphs)}</div>", f".c{{columns:2;{style}}}")).text
    assert text.split("\n") == paragraphs


def test_a_narrow_gutter_and_three_columns_as_in_a_newspaper() -> None:
    paragraphs = [FIRST, SECOND, THIRD] * 3
    style = ".c{columns:3;column-gap:9pt;font-size:8pt;text-align:justify;hyphens:auto} p{margin:0;text-indent:1em}"
    text = document(
        printed(f"<h1>Eleven killed in Tin-Tabarene</h1><div class=c><p>{'<p>'.join(paragraphs)}</div>", style)
    )
    assert text.text.split("\n") == ["Eleven killed in Tin-Tabarene", *paragraphs]


def test_a_heading_over_both_columns_parts_what_is_above_from_what_is_below() -> None:
    columns = f"<div class=c><p>{FIRST}<p>{SECOND}</div>"
    below = f"<div class=c><p>{THIRD}<p>{FIRST}</div>"
    text = document(printed(f"{columns}<h2>What the movements say</h2>{below}", ".c{columns:2}")).text
    assert text.split("\n") == [FIRST, SECOND, "What the movements say", THIRD, FIRST]


def test_a_table_between_columns_is_read_row_by_row() -> None:
    rows = ["Tamat 3 March 12 killed", "Gao 4 March 3 killed", "Ansongo 5 March 7 killed", "Menaka 6 March 1 killed"]
    table = "".join(
        f"<tr><td>{place}<td>{day}<td>{killed}</tr>"
        for place, day, killed in (
            ("Tamat", "3 March", "12 killed"),
            ("Gao", "4 March", "3 killed"),
            ("Ansongo", "5 March", "7 killed"),
            ("Menaka", "6 March", "1 killed"),
        )
    )
    columns = f"<div class=c><p>{FIRST}<p>{SECOND}</div>"
    page = f"{columns}<table>{table}</table><div class=c><p>{THIRD}<p>{FIRST}</div>"
    text = document(printed(page, ".c{columns:2} table{width:100%;margin:10pt 0} td{padding:3pt}")).text
    assert text.split("\n") == [FIRST, SECOND, *rows, THIRD, FIRST]


def test_a_cell_of_several_lines_stays_with_its_row() -> None:
    rows = "".join(
        f"<tr><td>{n} March<td>{text}<td>{n}</tr>" for n, text in ((2, FIRST), (3, SECOND), (4, THIRD), (5, FIRST))
    )
    text = document(
        printed(f"<table>{rows}</table>", "td{padding:6pt;vertical-align:top}td:first-child{width:5em}")
    ).text
    assert text.split("\n") == [f"2 March {FIRST} 2", f"3 March {SECOND} 3", f"4 March {THIRD} 4", f"5 March {FIRST} 5"]


def test_what_every_page_repeats_is_dropped_and_paragraphs_go_over_the_page() -> None:
    style = """@page{size:A6;@top-left{content:'Saltlake Monitor - Situation report 14'}
               @bottom-center{content:'Page ' counter(page) ' of ' counter(pages)}}"""
    text = document(printed(f"<p>{'<p>'.join([FIRST, SECOND, THIRD] * 3)}", style)).text
    assert text.split("\n") == [FIRST, SECOND, THIRD] * 3


def test_bare_page_numbers_are_dropped_and_the_last_number_of_a_table_is_not() -> None:
    pages = [
        typed([(72, 700, f"On page {n} the army said that {n} men were killed."), (290, 40, str(n))]) for n in (7, 8, 9)
    ]
    assert document(pdf(pages)).text == "\n".join(
        f"On page {n} the army said that {n} men were killed." for n in (7, 8, 9)
    )
    same = [typed([(72, 700, f"On page {n} the army counted its men."), (290, 40, "12")]) for n in "abc"]
    assert document(pdf(same)).text.split("\n").count("12") == 3


def test_page_numbers_that_stand_high_or_are_roman_are_dropped() -> None:
    pages = [typed([(72, 700, f"The army counted {n} of its men."), (290, 130, n)]) for n in ("1", "2", "3")]
    assert document(pdf(pages)).text.split("\n") == [f"The army counted {n} of its men." for n in (1, 2, 3)]
    assert document(pdf([typed([(72, 700, "The army counted its men."), (290, 60, "iv")])])).text.endswith("men.")


def test_a_row_at_the_edge_that_only_one_page_has_is_kept() -> None:
    pages = [typed([(72, 800, f"{place} 12"), (72, 700, "The army counted its men.")]) for place in ("Gao", "Tamat")]
    assert document(pdf(pages)).text.split("\n")[0] == "Gao 12"


def test_notes_stand_at_the_end_and_their_marks_are_no_figures() -> None:
    body = f"<p>The ministry counted 11<sup>3</sup> dead, over 20 km<sup>2</sup>, on the 1<sup>st</sup>.{FIRST}"
    note = "<p class=n>3 Communique of the ministry, seen by the authors.</p>"
    text = document(
        printed(f"{body}{note}<div style='break-before:page'></div><p>{SECOND}", ".n{font-size:7pt}sup{font-size:6pt}")
    )
    assert text.text.split("\n") == [
        f"The ministry counted 11 dead, over 20 km2, on the 1st.{FIRST}",
        SECOND,
        "3 Communique of the ministry, seen by the authors.",
    ]


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("the govern-", "ment said", "the government said"),
        ("the govern\xad", "ment said", "the government said"),
        ("twenty-", "two men", "twenty-two men"),
        ("the Mali-", "Niger border", "the Mali-Niger border"),
        ("on 22-", "23 July", "on 22-23 July"),
        ("state-of-", "the-art", "state-of-the-art"),
        ("a well-", "known man", "a well-known man"),
        ("pro-", "government militia", "pro-government militia"),
        ("the cease-", "fire held", "the cease-fire held"),
        ("the army -", "or so it says", "the army - or so it says"),
        ("no hyphen", "here", "no hyphen here"),
    ],
)
def test_words_parted_at_the_end_of_a_line(left: str, right: str, whole: str) -> None:
    assert together(left, right, Counter({"cease-fire": 2})) == whole


def test_both_ways_of_a_word_are_known_from_the_document() -> None:
    assert together("cease-", "fire", Counter({"ceasefire": 2, "cease-fire": 1})) == "ceasefire"


def test_a_page_set_sideways_is_read_as_it_is_turned() -> None:
    program = b"BT /F1 10 Tf 0 1 -1 0 100 72 Tm (The army said that two) Tj 0 1 -1 0 112 72 Tm (men were killed.) Tj ET"
    assert document(pdf([program])).text == "The army said that two men were killed."


def test_a_watermark_is_left_out() -> None:
    slanted = b"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 100 200 Tm (DRAFT) Tj ET\n"
    assert document(pdf([slanted + typed([(72, 700, "The army said that two men were killed.")])])).text.endswith(
        "killed."
    )
    assert "DRAFT" not in document(pdf([slanted + typed([(72, 700, "Two men were killed on Monday.")])])).text


def test_what_is_printed_twice_to_look_bold_is_read_once() -> None:
    page = typed([(72, 700, "Two men were killed on Monday."), (72.3, 700, "Two men were killed on Monday.")])
    assert document(pdf([page])).text == "Two men were killed on Monday."


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Eleven killed in Tin-Tabarene", "Eleven killed in Tin-Tabarene"),
        ("Microsoft Word - sitrep 14.doc", None),
        ("sitrep_final_v2.docx", None),
        ("Untitled document", None),
        ("PowerPoint Presentation", None),
        ("Situation", None),
        ("", None),
        (None, None),
    ],
)
def test_which_titles_are_believed(stated: str | None, title: str | None) -> None:
    assert papers.title(stated) == title


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ("Awa Cissé", "Awa Cissé"),
        ("OCHA", "OCHA"),
        ("Administrator", None),
        ("HP", None),
        ("jsmith", None),
        ("user1", None),
    ],
)
def test_which_authors_are_believed(stated: str, author: str | None) -> None:
    assert papers.author(stated) == author


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Attack on Gao", "Published on 3 March 2024"], "2024-03-03"),
        (["For immediate release: March 3, 2024"], "2024-03-03"),
        (["Released 3rd March 2024"], "2024-03-03"),
        (["PRESS RELEASE - 3 March 2024"], "2024-03-03"),
        (["3 March 2024"], None),
        (["Date: 3 March 2024"], None),
        (["Published on 3 March 2024", "Issued on 5 March 2024"], None),
        (["x"] * 30 + ["Published on 3 March 2024"], None),
        (["Published on 33 March 2024"], None),
    ],
)
def test_a_day_of_publication_is_what_the_text_says_near_its_head(lines: list[str], day: str | None) -> None:
    assert papers.published(lines) == day


def test_the_files_own_date_is_no_day_of_publication() -> None:
    info = b"/Title (Eleven killed in Gao) /Author (Awa Diallo) /CreationDate (D:20240303120000Z)"
    found = document(pdf([typed([(72, 700, "Two men were killed on Monday.")])], info=info))
    assert (found.title, found.byline, found.published_at) == ("Eleven killed in Gao", "Awa Diallo", None)
    assert found.media_type == "application/pdf" and found.name == "report"


IMAGE = stream(
    b"\0" * 100, b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)
SCAN = b"q 595 0 0 842 0 0 cm /Im0 Do Q"


def test_a_scanned_file_is_said_to_be_scanned() -> None:
    [issue] = read(pdf([SCAN] * 3, resources=b"/XObject << /Im0 1000 0 R >>", objects={1000: IMAGE}))
    assert isinstance(issue, Issue) and issue.severity == "error"
    assert issue.message.startswith("report.pdf is scanned") and "OCR" in issue.message


def test_scanned_pages_of_a_file_that_was_read_are_named() -> None:
    page = typed([(72, 700, "Two men were killed on Monday.")])
    data = pdf([page, SCAN, SCAN, page, SCAN], resources=b"/XObject << /Im0 1000 0 R >>", objects={1000: IMAGE})
    assert document(data).text.count("Two men") == 2
    assert told(data) == [
        "report.pdf has pages that are scanned, without letters, and not read; run it through OCR first: 2-3, 5."
    ]


def test_an_empty_file_holds_no_text() -> None:
    assert told(pdf([b""])) == ["report.pdf holds no text."]


def test_photographs_follow_their_document() -> None:
    photo = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 30
    image = stream(photo, b"/Subtype /Image /Width 100 /Height 77 /Filter /DCTDecode")
    page = typed([(72, 700, "Two men were killed on Monday.")]) + b" q 100 0 0 77 72 400 cm /Im0 Do Q"
    found = read(pdf([page, page], resources=b"/XObject << /Im0 1000 0 R >>", objects={1000: image}))
    [one, part] = [each for each in found if not isinstance(each, Issue)]
    assert isinstance(one, Document) and isinstance(part, Part)
    assert (part.data, part.of, part.media_type, part.name) == (photo, one.id, "image/jpeg", "page-1-1.jpg")


@pytest.mark.parametrize(("most", "looked"), [(pdf_reader.LOOKED, 2), (1, 1)])
def test_a_picture_is_looked_at_once_however_often_it_is_drawn_and_all_only_up_to_a_bound(
    most: int, looked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = {
        number: stream(
            b"\xff\xd8\xff\xe0" + bytes([number % 256]) * 6000, b"/Subtype /Image /Width 9 /Height 9 /Filter /DCTDecode"
        )
        for number in (1000, 1001)
    }
    page = typed([(72, 700, "Two men were killed on Monday.")]) + b" /Im0 Do /Im1 Do" * 40
    data = pdf([page, page], resources=b"/XObject << /Im0 1000 0 R /Im1 1001 0 R >>", objects=images)
    asked = []
    monkeypatch.setattr(
        pdf_reader, "photograph", lambda stream, real=pdf_reader.photograph: asked.append(1) or real(stream)
    )
    monkeypatch.setattr(pdf_reader, "LOOKED", most)
    found = read(data)
    assert len(asked) == looked == sum(isinstance(one, Part) for one in found)


def test_a_locked_file_is_said_to_be_locked() -> None:
    lock = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> /P -4 >> /ID [<00> <00>]"
    )
    [message] = told(pdf([typed([(72, 700, "Secret.")])], trailer=lock))
    assert message == "report.pdf is locked with a password; save it without one."


@pytest.mark.parametrize("cut", [30, 200, 600])
def test_a_broken_file_is_named(cut: int) -> None:
    for one in told(pdf([typed([(72, 700, "Two men were killed on Monday.")])])[:cut]):
        assert one.startswith("report.pdf ") and "PDF" in one


def test_a_file_without_its_table_of_objects_is_read_all_the_same() -> None:
    data = pdf([typed([(72, 700, "Two men were killed on Monday.")])])
    assert document(data[: data.index(b"startxref")]).text == "Two men were killed on Monday."


def endless() -> list[tuple[str, bytes]]:
    """Files that would take for ever, or all memory."""
    bomb = zlib.compress(b" " * 200_000_000, 9)
    twice = zlib.compress(zlib.compress(b"0 " * 500_000_000, 9), 9)
    nested = {
        1000 + n: stream(
            b"/X%d Do " % (n + 1) * 12,
            b"/Subtype /Form /BBox [0 0 1 1]/Resources << /XObject << /X%d %d 0 R >> >>" % (n + 1, 1001 + n),
        )
        for n in range(12)
    }
    codes = b"begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"
    wide = FONT.replace(b">>", b"/FirstChar 0 /ToUnicode 1000 0 R >>")
    cid = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts "
        b"[ << /Subtype /CIDFontType2 "
        b"/BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) >> /FontDescriptor << >> "
        b"/W [0 4294967295 500] >> ] >>"
    )
    page = typed([(72, 700, "Two men were killed on Monday.")])
    return [
        ("a bomb", pdf([stream(bomb, b"/Filter /FlateDecode")])),
        ("a bomb in a bomb", pdf([stream(twice, b"/Filter [/FlateDecode /FlateDecode]")])),
        ("figures in figures", pdf([b"/X0 Do"], resources=b"/XObject << /X0 1000 0 R >>", objects=nested)),
        ("a font of billions of letters", pdf([page], font=wide, objects={1000: packed(codes)})),
        ("billions of widths", pdf([page], font=cid)),
        ("a million words", pdf([packed(b"BT /F1 10 Tf " + b"(words of no end ) Tj " * 400_000 + b"ET")])),
        ("brackets", pdf([b"[" * 5_000_000])),
        ("pages of pages", pdf([page]).replace(b"/Kids [10 0 R]", b"/Kids [2 0 R]")),
        ("hyphens", pdf([typed([(72, 800 - n / 50, "a-" * 400) for n in range(400)], size=0.6)])),
    ]


@pytest.mark.parametrize(("what", "data"), endless(), ids=lambda one: one if isinstance(one, str) else "")
def test_nothing_goes_on_for_ever(what: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGE_SECONDS", "SECONDS"):
        monkeypatch.setattr(f"rashomon.ingest.pdf.{name}", 1.0)
    started = time.thread_time()
    found = read(data)
    assert time.thread_time() - started < 5
    assert found


@pytest.mark.parametrize(("numbers", "told"), [([2], "2"), ([2, 3, 4, 7], "2-4, 7"), ([1, 3, 4], "1, 3-4")])
def test_ranges_of_pages(numbers: list[int], told: str) -> None:
    assert ranges(numbers) == told


@pytest.mark.parametrize(
    ("head", "media_type", "path", "takes"),
    [
        (b"%PDF-1.4\n", None, None, True),
        (b"%PDF-1.4\n", "text/html", "page.html", True),
        (b"\xef\xbb\xbf%PDF-1.4\n", None, None, True),
        (b"HTTP/1.1 200\r\n\r\n%PDF-1.4\n", "application/pdf", None, True),
        (b"The mark %PDF- begins such files.", None, "a.txt", False),
        (b"<!doctype html><p>Not found", "application/pdf", "report.pdf", False),
    ],
)
def test_a_pdf_is_known_by_its_bytes(head: bytes, media_type: str | None, path: str | None, takes: bool) -> None:
    assert PdfReader().accepts(head, media_type, path) is takes


SAMPLE = pdf(
    [packed(typed([(72, 700 - 12 * n, FIRST[:80]) for n in range(9)])) for _ in range(2)], info=b"/Title (A b)"
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=6), st.integers(0, 6)), max_size=12))
def test_no_mutation_makes_it_raise(edits: list[tuple[int, bytes, int]]) -> None:
    data = bytearray(SAMPLE)
    for place, put, gone in edits:
        data[place : place + gone] = put
    for one in read(bytes(data)):
        assert isinstance(one, Document | Part | Issue)
