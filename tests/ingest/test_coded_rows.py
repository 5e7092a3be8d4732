import io
import json
import time

import pytest

from rashomon.cli.gathering import _reading
from rashomon.codebook import load
from rashomon.ingest.coded_rows import CodedReader, version_of
from rashomon.ingest.inputs import READERS, Input, Way, read
from rashomon.ingest.limits import LIMITS
from rashomon.ingest.understanding import Taken, understood
from rashomon.model import Document, Issue

GED = {
    "id": "900001", "relid": "MLI-2024-1-900-1", "year": "2024", "code_status": "Clear", "type_of_violence": "1",
    "conflict_name": "Mali: Azawad", "dyad_name": "Government of Mali - JNIM", "side_a_new_id": "72",
    "side_a": "Government of Mali", "side_b": "JNIM", "number_of_sources": "2",
    "source_article": "Wire, A. Person fled",
    "source_office": "Salt Road News;Dune Line Agency", "source_headline": "A. Person fled",
    "source_original": "Major A. Person", "where_prec": "1", "where_coordinates": "Labbezanga town", "adm_1": "Gao",
    "latitude": "14.952", "longitude": "0.707", "country": "Mali", "country_id": "432", "date_prec": "1",
    "date_start": "2024-08-14", "date_end": "2024-08-14", "deaths_a": "12", "deaths_b": "3", "deaths_civilians": "0",
    "deaths_unknown": "0", "best": "15", "high": "45", "low": "7", "gwnoa": "432",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "MLI99001", "event_date": "2024-08-14", "year": "2024", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "JNIM: Group for Support of Islam and Muslims", "assoc_actor_1": "", "inter1": "Rebel group",
    "actor2": "Military Forces of Mali (2021-)", "assoc_actor_2": "", "inter2": "State forces", "iso": "466",
    "country": "Mali", "admin1": "Gao", "location": "Labbezanga", "latitude": "14.952", "longitude": "0.707",
    "geo_precision": "1", "source": "Dune Line Agency; Salt Road News", "source_scale": "National",
    "notes": "A. Person was killed.", "fatalities": "15", "timestamp": "1724100000",
}  # fmt: skip


def table(*rows, mark=",", names=None):
    columns = names or list(rows[0])
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return "\n".join(mark.join(f'"{cell}"' if mark in str(cell) else str(cell) for cell in line) for line in lines)


def given(data, name="GEDEvent_v25_1.csv", **way):
    data = data.encode() if isinstance(data, str) else data
    found = list(understood(Input(name=name, data=data), Taken(data=data), Way(**way)))
    documents = [one[1] for one in found if not isinstance(one, Issue) and isinstance(one[1], Document)]
    return documents, [one for one in found if isinstance(one, Issue)]


def kept(document):
    return dict(line.split(": ", 1) for line in document.text.split("\n"))


def test_a_row_of_ged_is_a_document_of_ucdp_with_its_cells_as_lines():
    [one], issues = given(table(GED))
    assert (one.outlet, one.outlet_kind, one.title) == ("UCDP GED", "dataset", "UCDP GED 25.1, event 900001")
    assert (one.name, one.published_at, one.lang) == ("UCDP GED 900001", "2025", "en")
    assert kept(one)["best"] == "15; high: 45; low: 7"
    assert kept(one)["source_office"] == "Salt Road News;Dune Line Agency"
    assert issues == []


def test_a_row_of_acled_is_dated_by_when_it_was_last_changed():
    [one], issues = given(table(ACLED), "export.csv")
    assert (one.outlet, one.name, one.title) == ("ACLED", "ACLED MLI99001", "ACLED, event MLI99001")
    assert (one.published_at, one.edited_at) == ("2024-08-19", "2024-08-19T20:40:00Z")
    assert issues == []


@pytest.mark.parametrize("row", [GED, ACLED])
def test_free_text_that_may_name_people_is_not_kept(row):
    [one], _ = given(table(row))
    assert "Person" not in one.text


def as_lines(*rows):
    return "\n".join(json.dumps(row) for row in rows)


def as_answer(*rows):
    return json.dumps({"status": 200, "success": True, "count": len(rows), "data": list(rows), "messages": []})


def as_pages(*rows):
    return json.dumps({"TotalCount": len(rows), "NextPageUrl": "", "Result": list(rows)}, indent=1)


def as_parquet(*rows):
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows)), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (table, "a.csv"),
        (table, "a.txt"),
        (lambda *rows: "﻿" + table(*rows, mark=";"), "a.csv"),
        (lambda *rows: table(*rows, mark="\t"), "a.tsv"),
        (lambda *rows: table(*rows, names=[*reversed(rows[0])]), "a.csv"),
        (lambda *rows: table(*({name.upper(): v for name, v in row.items()} for row in rows)), "a.csv"),
        (lambda *rows: table(*({"my_note": "x", **row} for row in rows)), "a.csv"),
        (as_lines, "a.jsonl"),
        (as_lines, "a.json"),
        (as_answer, "a.json"),
        (as_pages, "a.json"),
        (lambda *rows: json.dumps(rows), "a.json"),
        (lambda *rows: json.dumps(rows, indent=2), "a.json"),
        (as_parquet, "a.parquet"),
    ],
)
@pytest.mark.parametrize("row", [GED, ACLED])
def test_the_same_row_is_one_document_however_it_was_saved(row, write, name):
    [plain], _ = given(table(row), "plain.csv")
    identifier = "id" if row is GED else "event_id_cnty"
    first, second = given(write(row, {**row, identifier: "900002"}), name)[0]
    assert first == plain
    assert (second.id != first.id, second.name.endswith("900002")) == (True, True)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "900001.0", "best": "15.0", "deaths_a": 12, "deaths_b": 3.0, "latitude": 14.952, "longitude": "0,707"},
        {"date_start": "2024-08-14 00:00:00.000", "date_end": "2024-08-14T00:00:00", "country_id": "432.0"},
        {"date_start": "14 August 2024", "date_end": "14/08/2024", "number_of_sources": "2.0"},
    ],
)
def test_numbers_and_days_have_one_way_of_writing(changed):
    assert given(json.dumps([{**GED, **changed}]), "v25_1.json")[0] == given(table(GED))[0]


def test_codes_of_actors_as_numbers_and_as_words_are_one_row():
    coded = table({**ACLED, "inter1": "2", "inter2": "1"})
    assert given(coded, "old.csv")[0] == given(table(ACLED), "new.csv")[0]


def test_older_names_of_columns_are_known():
    older = {"best_est": "best", "high_est": "high", "low_est": "low"}
    row = {next((old for old, new in older.items() if new == name), name): value for name, value in GED.items()}
    assert given(table(row))[0] == given(table(GED))[0]


def test_an_event_is_read_once_though_a_table_has_it_for_each_actor():
    turned = {**ACLED, "actor1": ACLED["actor2"], "actor2": ACLED["actor1"]}
    [one], [issue] = given(table(ACLED, turned), "monadic.csv")
    assert kept(one)["actor1"].startswith("JNIM")
    assert "an event that is there already in 1 row (2)" in issue.message


@pytest.mark.parametrize(
    ("changed", "what", "gone"),
    [
        ({"deaths_a": "many"}, "a number in deaths_a that cannot be read", {"deaths_a"}),
        ({"best": "-3"}, "a number below 0 in best", set()),
        ({"high": "9" * 11}, "a number in high that is too large", set()),
        ({"low": "16"}, "a low, best and high that do not rise", set()),
        ({"date_end": "2024-08-13"}, "an event that ends before it begins", {"date_start"}),
        ({"date_start": "03/04/2024", "date_end": ""}, "can be two", {"date_start", "date_end"}),
        ({"latitude": "95.0"}, "a latitude beyond 90 degrees", {"latitude"}),
        ({"longitude": "north"}, "a longitude that is no number of degrees", {"latitude"}),
        ({"type_of_violence": "9"}, "a kind of event that is not known", set()),
    ],
)
def test_a_broken_value_is_left_out_and_said(changed, what, gone):
    rows = [{**GED, "id": str(n), **changed} for n in (1, 2, 3)]
    documents, [issue] = given(table(*rows))
    assert what in issue.message
    assert "in 3 rows (1-3)" in issue.message
    assert issue.severity == "warning"
    assert [gone & kept(one).keys() for one in documents] == [set()] * 3


def test_of_numbers_at_odds_none_is_taken_out():
    [one], _ = given(table({**GED, "low": "16"}))
    assert kept(one)["best"] == "15; high: 45; low: 16"


def test_rows_that_are_no_event_are_passed_over():
    documents, issues = given(as_lines(GED, {"note": "end"}) + "\n{broken\n", "v25_1.jsonl")
    assert len(documents) == 1
    assert [one.message for one in issues] == [
        "v25_1.jsonl has no event in 1 row (2), passed over.",
        "v25_1.jsonl has no JSON object in 1 row (3), passed over.",
    ]


def test_a_cut_file_says_so_and_keeps_what_came_before():
    documents, issues = given(as_answer(ACLED, {**ACLED, "event_id_cnty": "B"})[:-200], "cut.json")
    assert [one.name for one in documents] == ["ACLED MLI99001"]
    assert "cut off or no JSON after 1 rows" in issues[0].message


def test_an_export_of_rashomon_is_never_read_as_the_dataset():
    [one], [issue] = given(table({**GED, "rashomon_policy": "ucdp.v2"}))
    assert (one.outlet, one.title) == ("Rashomon export", "Rashomon export, event 900001")
    assert "not as UCDP GED" in issue.message


def test_a_file_that_does_not_say_its_version_is_told_of_once():
    documents, [issue] = given(table(GED, {**GED, "id": "2"}), "events.csv")
    assert [one.published_at for one in documents] == [None, None]
    assert "which version" in issue.message


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("data/GEDEvent_v25_1.csv", "25.1"),
        ("GEDEvent_v25_0_10.csv", "25.0.10"),
        ("GEDEvent_v24_01_24_12.csv", "24.1.24.12"),
        ("ged251.csv", "25.1"),
        ("ged_syria_v19_1.csv", "19.1"),
        ("https://ucdpapi.pcr.uu.se/api/gedevents/25.1?pagesize=100", "25.1"),
        ("v25_1/events.csv", None),
        ("events.csv", None),
        (None, None),
    ],
)
def test_the_version_is_in_the_name(path, version):
    assert version_of(path) == version


def test_words_of_reports_in_such_a_table_are_read_where_the_user_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(table(ACLED))
    readers = _reading("text=notes")
    found = list(understood(Input(name=str(path)), Taken(path=path), Way(readers=readers)))
    assert [one[1].text for one in found if not isinstance(one, Issue)] == ["A. Person was killed."]


@pytest.mark.parametrize(
    "text",
    [
        "date,source,text\n2024-07-27,Wire,Six died.\n",
        json.dumps({"text": "Six died.", "outlet": "Wire"}),
        json.dumps({"claims": [{"event": "clash", "actor": "JNIM"}], "text": "Six died."}),
        "Best of all, side A fled.\nAnd side B, too.\n",
    ],
)
def test_other_tables_and_reports_are_left_to_their_readers(text):
    assert not CodedReader().accepts(text.encode(), None, "a.csv")


def test_every_column_of_a_form_is_told_of_in_one_place():
    for form in (load("datasets")[name] for name in ("ged", "acled")):
        columns = set(form["columns"])
        named = {*form["whole"], *form["decimal"], *form["day"], form["id"], form["sources"], *form["also"].values()}
        assert named | {one for group in form["joined"] for one in group} | set(form["events"]) <= columns


def test_a_large_table_is_read_as_it_comes():
    rows = "\n".join([table(GED), *(table({**GED, "id": str(n)}).split("\n")[1] for n in range(3000))]).encode()
    began = time.monotonic()
    assert len(list(CodedReader().read(io.BytesIO(rows), media_type=None, path="v25_1.csv", limits=LIMITS))) == 3001
    assert time.monotonic() - began < 10


def test_a_folder_of_such_tables_is_gone_through(tmp_path):
    (tmp_path / "GEDEvent_v25_1.csv").write_text(table(GED))
    (tmp_path / "acled.json").write_text(as_answer(ACLED))
    found = [one[1].outlet for one in read([str(tmp_path)]) if not isinstance(one, Issue)]
    assert found == ["UCDP GED", "ACLED"]
    assert any(isinstance(one, CodedReader) for one in READERS)


def test_faults_are_counted_and_the_first_rows_named():
    rows = [{**GED, "id": str(n), "best": "x"} for n in range(60)]
    _, [issue] = given(table(*rows))
    assert "a number in best that cannot be read in 60 rows (1-40 and 20 more), read without" in issue.message


def test_values_that_are_no_events_are_not_gone_through_for_ever():
    data = json.dumps([GED])[:-1] + ",{}" * 40_000 + "]"
    documents, issues = given(data, "v25_1.json")
    assert len(documents) == 1
    assert "holds no event in 10000 rows after row 1; the rest is left out" in issues[0].message
