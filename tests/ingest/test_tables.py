import io
import json
import time

import pacing
import pytest

from rashomon.ingest.inputs import read
from rashomon.ingest.limits import LIMITS
from rashomon.ingest.rows import LONGEST
from rashomon.ingest.tables import TableReader
from rashomon.model import Document, Issue

TEXT = "The army said on Saturday, 27 July, that 12 were killed."
ROWS = f'Date,Source,Headline,Body\n2024-07-27,Salt Wire,"Ford, lost","{TEXT}"\n2024-07-28,River Post,More,Six died.\n'


def given_as(folder, data, name="reports.csv"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = list(read([str(path)]))
    documents = [one[1] for one in found if not isinstance(one, Issue) and isinstance(one[1], Document)]
    return documents, [one for one in found if isinstance(one, Issue)], found


@pytest.mark.parametrize("name", ["reports.csv", "reports.txt", "reports"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_row_is_a_report_by_its_own_bytes(tmp_path, name, codec):
    documents, issues, found = given_as(tmp_path, ROWS.encode(codec), name)
    assert [(one.text, one.outlet, one.title, one.published_at) for one in documents] == [
        (TEXT, "Salt Wire", "Ford, lost", "2024-07-27"),
        ("Six died.", "River Post", "More", "2024-07-28"),
    ]
    assert [one.name for one in documents] == ["reports row 1", "reports row 2"]
    assert json.loads(found[0][0])["outlet"] == "Salt Wire"
    assert issues == []


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_any_mark_may_stand_between_the_cells(tmp_path, mark):
    rows = f'texte{mark}date\r\n"Six{mark} or ten,\r\n\r\nsaid ""some"""{mark}2024-07-27\r\nA 5" shell hit.{mark}\r\n'
    documents, _, _ = given_as(tmp_path, rows)
    assert [one.text for one in documents] == [f'Six{mark} or ten,\n\nsaid "some"', 'A 5" shell hit.']


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
@pytest.mark.parametrize("name", ["reports.csv", "reports.txt"])
def test_a_first_line_may_say_which_mark_stands_between_the_cells(tmp_path, first, name):
    rows = "text;date\nSix, seven, or eight died.;2024-07-27\nTen, they said, died.;2024-07-28\n"
    documents, issues, _ = given_as(tmp_path, first + rows, name)
    assert [(one.text, one.published_at) for one in documents] == [
        ("Six, seven, or eight died.", "2024-07-27"),
        ("Ten, they said, died.", "2024-07-28"),
    ]
    assert issues == []


@pytest.mark.parametrize(
    "names",
    ["Titre,Corps,Jour,Média", "titre,texte,date de publication,journal", "Titular,Cuerpo,Fecha de publicación,Medio"],
)
def test_columns_are_known_in_other_languages(tmp_path, names):
    [one], _, _ = given_as(tmp_path, f"{names}\nEmbuscade,Six morts.,2024-07-27,Le Fleuve\n")
    assert (one.title, one.text, one.published_at, one.outlet) == ("Embuscade", "Six morts.", "2024-07-27", "Le Fleuve")


def test_a_mark_that_is_never_closed_loses_its_own_row_alone(tmp_path):
    documents, issues, _ = given_as(tmp_path, 'id,text\na,Six died.\nb,"Ten died.\nc,Two died.\nd,One died.\n')
    assert [one.text for one in documents] == ["Six died.", "Two died.", "One died."]
    [issue] = [one for one in issues if "row 2" in one.message]
    assert "never closed" in issue.message


def test_prose_with_commas_is_read_as_text(tmp_path):
    prose = (
        "In Tamaret, 12 were killed, the army said.\nRebels, who hold the ford, spoke of dozens, and fled.\nSo, no.\n"
    )
    [one], _, _ = given_as(tmp_path, prose)
    assert (one.media_type, one.text.startswith("In Tamaret, 12 were")) == ("text/plain", True)


def test_a_table_whose_words_cannot_be_told_names_its_columns(tmp_path):
    documents, [issue], _ = given_as(tmp_path, "year,best,side_a\n2023,4,Army\n2024,5,Army\n")
    assert documents == []
    assert issue.severity == "error"
    assert "year, best, side_a" in issue.message


def test_rows_without_words_and_ragged_ones_are_no_loss_to_others(tmp_path):
    documents, issues, _ = given_as(tmp_path, "text,date\n,2024-07-27\nSix died.\nTen died.,2024-07-28,x,y\n")
    assert [one.text for one in documents] == ["Six died.", "Ten died."]
    [note] = [one for one in issues if one.severity == "note"]
    assert note.message.endswith("has no words in row 1, passed over.")


def test_json_lines_are_reports_and_a_broken_one_is_named(tmp_path):
    lines = '{"content": "Six died.", "pub_date": "2024-07-27"}\n{"content": \n[1]\n{"content": "Ten died."}\n'
    documents, issues, _ = given_as(tmp_path, lines, "reports.jsonl")
    assert [(one.text, one.published_at) for one in documents] == [("Six died.", "2024-07-27"), ("Ten died.", None)]
    assert [one.message.rpartition(" has ")[2] for one in issues if "JSON" in one.message] == [
        "no JSON object in rows 2-3, passed over."
    ]


def test_parquet_rows_are_reports(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    written = io.BytesIO()
    parquet.write_table(arrow.table({"article": ["Six died.", None], "publisher": ["Salt Wire", "x"]}), written)
    [one], _, _ = given_as(tmp_path, written.getvalue(), "reports.bin")
    assert (one.text, one.outlet) == ("Six died.", "Salt Wire")
    _, broken, _ = given_as(tmp_path, written.getvalue()[:-30], "broken.parquet")
    assert any("cannot be read as Parquet" in issue.message for issue in broken)


def test_a_line_of_any_length_is_gone_past(tmp_path):
    long = "x" * (LONGEST + CHUNK_AND_MORE)
    documents, issues, _ = given_as(tmp_path, f"text,date\n{long},2024-07-27\nSix died.,2024-07-28\n")
    assert [one.text for one in documents] == ["Six died."]
    assert any("longer" in issue.message for issue in issues)


CHUNK_AND_MORE = 1_500_000


@pytest.mark.parametrize(
    ("head", "media_type", "path"),
    [
        (b"Content, they said, was lost.\nDate unknown.", None, "a.txt"),
        (b'{"text": "a", "date": "b"}', None, "a.json"),
        (b"text,date\n", "text/html", None),
        (b"<p>text,date", None, None),
    ],
)
def test_what_is_no_table_is_left_to_others(head, media_type, path):
    assert not TableReader().accepts(head, media_type, path)


def test_columns_that_are_named_come_before_those_that_are_known():
    rows = b"text,rapport,day\nsummary,Six died.,2024-07-27\n"
    reader = TableReader({"text": "Rapport", "published": "day"})
    [part] = reader.read(io.BytesIO(rows), media_type=None, path="a.csv", limits=LIMITS)
    assert json.loads(part.data) == {"text": "Six died.", "published": "2024-07-27"}


def test_a_field_that_no_report_has_is_refused():
    with pytest.raises(ValueError, match="'colour' is no field"):
        TableReader({"colour": "x"})


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_what_other_programs_take_for_the_end_of_a_line_is_a_part_of_it(tmp_path, end):
    documents, issues, _ = given_as(tmp_path, f"text,date\nSix{end}died.,2024-07-27\nTen died.,2024-07-28\n")
    assert [(one.text[:3], one.text[-5:]) for one in documents] == [("Six", "died."), ("Ten", "died.")]
    assert [one.published_at for one in documents] == ["2024-07-27", "2024-07-28"]
    assert not issues


def test_a_megabyte_of_such_ends_is_gone_through_at_once(tmp_path):
    begun = time.process_time()
    given_as(tmp_path, "text,date\n" + "\u2028" * 1_000_000)
    assert time.process_time() - begun < 3 * pacing.slower()
