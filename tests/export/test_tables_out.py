"""The tables that leave, opened by the programs that people have."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import shutil
import sqlite3
import subprocess

import duckdb
import openpyxl
import outgoing
import pandas
import polars
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.export import csv as comma
from rashomon.export import lines, rows, sections, tables
from rashomon.export.columns import COLUMNS
from rashomon.protocols import Export

FORWARDED = ("Front News",)

HOSTILE = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|'/c calc'!A0",
    'a;b,"c"\nd',
    "\u202eabc",
    "x" * 40_000,
)
KINDS = {"text": str, "texts": tuple, "integer": int, "number": (float, int), "yes": bool}


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


@pytest.fixture(scope="module")
def hostile(reading):
    """The reading with words in it that a spreadsheet would run."""
    claims = tuple(
        dataclasses.replace(one, span=dataclasses.replace(one.span, exact=words))
        for one, words in zip(reading.claims * 3, HOSTILE, strict=False)
    )
    return dataclasses.replace(reading, claims=claims)


def given_(*found, **more):
    return Export(**{"readings": found, "checkpoint": outgoing.CHECKPOINT, "policies": outgoing.POLICIES, **more})


@pytest.mark.parametrize("table", list(rows.TABLES))
def test_every_row_has_every_column_of_its_kind_and_says_where_it_is_from(reading, table):
    found = list(rows.rows(given_(reading), table))
    assert found
    columns = COLUMNS[table]
    assert {"claims", "review", "policy", "checkpoint"} <= {one.name for one in columns} | {"claims"}
    for row in found:
        assert len(row) == len(columns)
        for one, cell in zip(columns, row, strict=True):
            assert cell is None or isinstance(cell, KINDS[one.kind]), one.name
            assert not (one.kind == "integer" and isinstance(cell, bool)), one.name
        told = dict(zip(rows.TABLES[table].names, row, strict=True))
        assert told["checkpoint"] == outgoing.CHECKPOINT
        assert told["review"]
        assert told["policy"]


def test_rows_say_what_was_said(reading):
    told = [
        dict(zip(rows.TABLES["accounts"].names, row, strict=True)) for row in rows.rows(given_(reading), "accounts")
    ]
    assert {(one["source"], one["effect"], one["low"], one["high"]) for one in told} == {
        ("Wagner Group", "killed", 84, 84),
        ("Malian Armed Forces", "killed", 2, 2),
        ("Clinic of Kidal", "wounded", 24, 99),
    }
    review = {one["source"]: one["review"] for one in told}
    assert review["Malian Armed Forces"] == "reviewed: checked (disputed)"
    assert review["Wagner Group"].startswith("unreviewed")
    estimates = [
        dict(zip(rows.TABLES["estimates"].names, row, strict=True)) for row in rows.rows(given_(reading), "estimates")
    ]
    assert {one["policy"] for one in estimates} == set(outgoing.POLICIES)


def test_a_report_on_two_incidents_is_one_row_where_all_tables_are_in_one_file(reading):
    twice = [name for name, _ in rows.every(given_(reading, reading)) if name == "reports"]
    assert len(twice) == len(reading.documents)


@pytest.mark.parametrize("table", list(rows.TABLES))
def test_pandas_polars_and_duckdb_read_csv_and_parquet_alike(reading, table, tmp_path):
    many = len(list(rows.rows(given_(reading), table)))
    (tmp_path / "a.csv").write_bytes(outgoing.exported("csv", reading, table=table))
    (tmp_path / "a.parquet").write_bytes(outgoing.exported("parquet", reading, table=table))
    names = list(rows.TABLES[table].names)
    for form in ("csv", "parquet"):
        path = tmp_path / f"a.{form}"
        of_pandas = getattr(pandas, f"read_{form}")(path)
        of_polars = getattr(polars, f"read_{form}")(path)
        of_duckdb = duckdb.sql(f"SELECT * FROM '{path}'")  # noqa: S608
        assert list(of_pandas.columns) == list(of_polars.columns) == of_duckdb.columns == names
        assert len(of_pandas) == len(of_polars) == len(of_duckdb.fetchall()) == many
    typed = polars.read_parquet(tmp_path / "a.parquet").schema
    kinds = {"text": polars.String, "texts": polars.List(polars.String), "integer": polars.Int64}
    kinds |= {"number": polars.Float64, "yes": polars.Boolean}
    assert dict(typed) == {one.name: kinds[one.kind] for one in COLUMNS[table]}


def test_parquet_says_what_its_columns_are(reading):
    schema = pyarrow.parquet.read_schema(io.BytesIO(outgoing.exported("parquet", reading)))
    assert schema.metadata[b"checkpoint"] == outgoing.CHECKPOINT.encode()
    assert schema.field("low" if "low" in schema.names else "source").metadata[b"what"] == b"Who asserts it"


@pytest.mark.parametrize("table", list(rows.TABLES))
def test_what_is_written_comes_back_as_it_was(hostile, table):
    wanted = [
        [list(one) if isinstance(one, tuple) else one for one in row] for row in rows.rows(given_(hostile), table)
    ]
    lines = outgoing.exported("rows", hostile, table=table).decode().splitlines()
    assert [list(json.loads(line).values()) for line in lines] == wanted
    table_back = pyarrow.parquet.read_table(io.BytesIO(outgoing.exported("parquet", hostile, table=table)))
    assert [list(row.values()) for row in table_back.to_pylist()] == wanted
    connection = sqlite3.connect(":memory:")
    connection.deserialize(outgoing.exported("sqlite", hostile))
    back = [list(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    lists = [one.kind == "texts" for one in COLUMNS[table]]
    assert [
        [json.loads(cell) if listed else cell for cell, listed in zip(row, lists, strict=True)] for row in back
    ] == wanted
    told = connection.execute('SELECT "column", what FROM columns WHERE "table" = ?', (table,)).fetchall()
    assert told == [(one.name, one.what) for one in COLUMNS[table]]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(hostile):
    book = openpyxl.load_workbook(io.BytesIO(outgoing.exported("xlsx", hostile)))
    assert book.sheetnames == ["about", *rows.TABLES]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    column = rows.TABLES["claims"].names.index("words")
    said = [line[column].value for line in book["claims"].iter_rows(min_row=2)]
    assert said[0] == "=1+1"
    numbers = [line[rows.TABLES["accounts"].names.index("low")].value for line in book["accounts"].iter_rows(min_row=2)]
    assert sorted(numbers) == [2, 24, 84]


def test_a_text_longer_than_a_cell_is_cut_and_says_so(hostile):
    long = dataclasses.replace(
        hostile,
        claims=(
            dataclasses.replace(
                hostile.claims[0], span=dataclasses.replace(hostile.claims[0].span, exact="x" * 40_000)
            ),
        ),
    )
    book = openpyxl.load_workbook(io.BytesIO(outgoing.exported("xlsx", long)))
    column = rows.TABLES["claims"].names.index("words")
    [said] = [line[column].value for line in book["claims"].iter_rows(min_row=2)]
    assert len(said) == 32_767
    assert said.endswith("a cell holds no more]")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_libreoffice_opens_it_and_runs_nothing(hostile, form, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    path = tmp_path / f"claims.{form}"
    path.write_bytes(outgoing.exported(form, hostile))
    # Of the workbook the sheet after the first; formulas would be written as what they come to.
    options = (
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2" if form == "xlsx" else "csv"
    )
    subprocess.run(  # noqa: S603
        [
            *(office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"),
            *("--convert-to", options, "--outdir", tmp_path / "out", path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    [made] = (tmp_path / "out").iterdir()
    lines = list(csv.reader(io.StringIO(made.read_text(encoding="utf-8"), newline="")))
    column = lines[0].index("words")
    assert [line[column].removeprefix("'") for line in lines[1:]][:4] == list(HOSTILE[:4])


words = st.text(max_size=30)


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(
            st.one_of(words, st.none(), st.integers(), st.booleans(), st.tuples(words, words)), min_size=1, max_size=3
        )
    )
)
def test_csv_holds_any_words(lines):
    out = io.BytesIO()
    comma.write([[comma.cell(one) for one in line] for line in lines], out)
    found = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))
    assert len(found) == len(lines) or any("\0" in str(line) or "\r" in str(line) for line in lines)
    assert not [cell for line in found for cell in line if cell[:1] in tuple("=+@") and not cell.lstrip("+-").isdigit()]


def test_who_forwarded_a_report_is_told_wherever_its_claims_are(reading):
    posts = tuple(dataclasses.replace(one, via=FORWARDED) for one in reading.documents)
    told = dataclasses.replace(reading, documents=posts)
    at = rows.TABLES["claims"].names.index("via")
    assert {row[at] for row in rows.rows(given_(told), "claims")} == {FORWARDED}
    claim = next(one for one in reading.claims if one.attribution.source)
    post = next(one for one in posts if one.id == claim.document_id)
    assert tables.said_by(claim, post).endswith("forwarded by Front News")
    assert ("forwarded by", "Front News") in tables.claim_fields(claim, post)
    assert ("forwarded by", "Front News") in tables.document_fields(post)
    assert lines.source(claim, told).endswith(f"in {post.outlet}, Front News")
    assert f"{post.outlet} → Front News" in " ".join(line.text for line in sections.relays(told))
    assert not sections.relays(reading)
