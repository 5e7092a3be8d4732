import csv
import gzip
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.codebook.datasets import forms
from rashomon.extract.coded_rows import CodedExtractor
from rashomon.ingest.coded_row import CodedRowReader
from rashomon.ingest.coded_rows import CodedReader
from rashomon.ingest.documents import document, written
from rashomon.ingest.header import Header
from rashomon.ingest.limits import LIMITS
from rashomon.resolve import resolve

GED = {
    "type_of_violence": "1", "side_a": "Government of Mali", "side_b": "JNIM", "source_office": "Salt Road News;Wire",
    "where_prec": "1", "where_coordinates": "Labbezanga town", "adm_1": "Gao region", "latitude": "14.952",
    "longitude": "0.707", "country": "Mali", "date_prec": "1", "date_start": "2024-08-14", "date_end": "2024-08-14",
    "deaths_a": "12", "deaths_b": "3", "deaths_civilians": "0", "deaths_unknown": "0", "best": "15", "high": "45",
    "low": "7",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "MLI1", "event_date": "2024-08-14", "time_precision": "1", "event_type": "Battles",
    "sub_event_type": "Armed clash", "actor1": "JNIM", "actor2": "Military Forces of Mali (2021-)", "country": "Mali",
    "admin1": "Gao", "location": "Labbezanga", "latitude": "14.952", "longitude": "0.707", "geo_precision": "1",
    "source": "Salt Road News; Wire", "fatalities": "15", "timestamp": "1724100000",
}  # fmt: skip


def read(row, outlet="UCDP GED"):
    form = forms()["acled" if "event_type" in row else "ged"]
    header = Header(outlet=outlet, outlet_kind="dataset")
    found = document(written(row), form.text(row), media_type=form.media_type, header=header)
    [extraction] = CodedExtractor().extract([found])
    for mention in (*extraction.figures, *extraction.places):
        assert found.text[mention.span.start : mention.span.end] == mention.span.exact
    return extraction


def claim(row, **changed):
    [one] = read({**row, **changed}).claims
    return one


def figures(one):
    return [([m.words for m in f.of], f.low, f.high, f.approx, f.span.exact) for f in one.figures]


def test_sides_have_their_best_numbers_and_all_the_dead_a_range():
    one = claim(GED)
    assert (one.event, one.actor.words, one.target.words) == ("clash", "Government of Mali", "JNIM")
    assert figures(one) == [
        (["Government of Mali"], 12, 12, True, "deaths_a: 12"),
        (["JNIM"], 3, 3, True, "deaths_b: 3"),
        (["Government of Mali", "JNIM"], 7, 45, False, "best: 15; high: 45; low: 7"),
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (  # No room in the range: the numbers stand as they are.
            {"low": "15", "high": "15"},
            [
                (["Government of Mali"], 12, 12, False),
                (["JNIM"], 3, 3, False),
                (["Government of Mali", "JNIM"], 15, 15, False),
            ],
        ),
        # One side alone, and no room: the total would say the same again.
        ({"low": "12", "best": "12", "high": "12", "deaths_b": "0"}, [(["Government of Mali"], 12, 12, False)]),
        (  # The dead of nobody known may be civilians.
            {"deaths_a": "0", "deaths_b": "0", "deaths_unknown": "15"},
            [([], 15, 15, True), (["Government of Mali", "JNIM", "civilians"], 7, 45, False)],
        ),
        (
            {"deaths_b": "0", "deaths_civilians": "3"},
            [
                (["Government of Mali"], 12, 12, True),
                (["civilians"], 3, 3, True),
                (["Government of Mali", "JNIM", "civilians"], 7, 45, False),
            ],
        ),
        (  # By the type of violence all are civilians.
            {"type_of_violence": "3", "side_b": "Civilians", "deaths_a": "0", "deaths_b": "0",
             "deaths_civilians": "15"},
            [(["civilians"], 7, 45, False)],
        ),
        # UCDP's best guess is nobody, but there may have been some.
        (
            {"deaths_a": "0", "deaths_b": "0", "best": "0", "low": "0", "high": "4"},
            [(["Government of Mali", "JNIM"], 0, 4, False)],
        ),
        ({"deaths_a": "0", "deaths_b": "0", "best": "0", "low": "0", "high": "0"}, []),
        ({"low": "", "high": ""}, [
            (["Government of Mali"], 12, 12, False),
            (["JNIM"], 3, 3, False),
            (["Government of Mali", "JNIM"], 15, 15, False),
        ]),
        ({"side_b": "", "deaths_b": "0"}, [
            (["Government of Mali"], 12, 12, True),
            (["Government of Mali"], 7, 45, False),
        ]),
    ],
)  # fmt: skip
def test_whom_the_numbers_of_a_row_count(changed, expected):
    assert [found[:4] for found in figures(claim(GED, **changed))] == expected


def test_no_fatalities_are_no_figure():
    assert claim(ACLED, fatalities="0").figures == ()
    assert figures(claim(ACLED)) == [([], 15, 15, False, "fatalities: 15")]


@pytest.mark.parametrize(
    ("side", "names"),
    [
        ("HTS, Southern Front", ["HTS", "Southern Front"]),
        ("Malian Armed Forces + Wagner Group", ["Malian Armed Forces", "Wagner Group"]),
        ("Government of Macedonia, FYR", ["Government of Macedonia, FYR"]),
    ],
)
def test_several_on_one_side_are_counted_together(side, names):
    one = claim(GED, side_a=side)
    assert [mention.words for mention in one.figures[0].of] == names
    assert one.actor.words == names[0]


@pytest.mark.parametrize(
    ("changed", "event"),
    [
        ({}, "clash"),
        ({"sub_event_type": "Non-state actor overtakes territory"}, "seizure"),
        ({"sub_event_type": "ARMED CLASH"}, "clash"),
        ({"sub_event_type": "Shelling/artillery/missile attack"}, "explosion"),
        ({"sub_event_type": "Abduction/forced disappearance"}, "capture"),
        ({"sub_event_type": "", "event_type": "Riots"}, "protest"),
        ({"sub_event_type": "Something new", "event_type": "Violence against civilians"}, "attack"),
        ({"sub_event_type": "", "event_type": "Battle-No change of territory"}, "clash"),
        ({"sub_event_type": "", "event_type": "Weather"}, "other"),
    ],
)
def test_kinds_of_events(changed, event):
    assert claim(ACLED, **changed).event == event


def test_civilians_are_struck_whoever_stands_first():
    one = claim(ACLED, sub_event_type="Attack", actor1="Civilians (Mali)", actor2="JNIM")
    assert (one.actor.words, one.target.words) == ("JNIM", "Civilians (Mali)")


@pytest.mark.parametrize(
    ("row", "changed", "days"),
    [
        (GED, {"date_end": "2024-08-20", "date_prec": "3"}, ("2024-08-14", "2024-08-20")),
        (GED, {"date_end": ""}, ("2024-08-14", "2024-08-14")),
        (ACLED, {}, ("2024-08-14", "2024-08-14")),
        (ACLED, {"time_precision": "2"}, ("2024-08-11", "2024-08-17")),
        (ACLED, {"time_precision": "3"}, ("2024-08", "2024-08")),
    ],
)
def test_days_are_as_exact_as_the_row_says(row, changed, days):
    when = claim(row, **changed).when
    assert (when.start, when.end) == days


def test_a_row_without_days_has_none():
    assert claim(GED, date_start="", date_end="").when is None
    assert claim(ACLED, event_date="").when is None


@pytest.mark.parametrize(
    ("row", "changed", "place"),
    [
        (GED, {}, ("Labbezanga town", 14.952, 0.707, "exact")),
        (GED, {"where_prec": "2"}, ("Labbezanga town", 14.952, 0.707, "near")),
        (GED, {"where_prec": "5"}, ("Labbezanga town", 14.952, 0.707, "region")),
        (GED, {"where_prec": "6", "where_coordinates": ""}, ("Gao region", 14.952, 0.707, "country")),
        (GED, {"latitude": "", "longitude": ""}, ("Labbezanga town", None, None, "exact")),
        (ACLED, {}, ("Labbezanga", 14.952, 0.707, "exact")),
        (ACLED, {"geo_precision": "2"}, ("Labbezanga", 14.952, 0.707, "near")),
        # ACLED names a part of the country by its chief town.
        (ACLED, {"geo_precision": "3"}, ("Gao", 14.952, 0.707, "region")),
        (ACLED, {"location": "", "admin1": ""}, ("Mali", 14.952, 0.707, "country")),
    ],
)
def test_places_are_the_rows_own(row, changed, place):
    found = claim(row, **changed).place
    assert (found.span.exact, found.latitude, found.longitude, found.precision) == place


def test_the_dataset_speaks_and_names_whom_it_has_it_from():
    said = claim(GED).attribution
    assert (said.source.name, said.source_kind, said.form) == ("UCDP GED", "dataset", "narration")
    assert [mention.words for mention in said.via] == ["Salt Road News;Wire"]
    assert claim(GED, source_office="").attribution.via == ()


def test_events_that_ucdp_has_not_checked_are_probable():
    assert [claim(GED, code_status=status).certainty for status in ("", "Clear", "Check deaths")] == [
        "certain", "certain", "probable",
    ]  # fmt: skip


def test_nobodys_name_is_looked_for_and_what_is_no_row_gives_nothing():
    assert read(GED).persons == ()
    other = document(b"x", "Six died.", media_type="text/plain", header=Header())
    assert [one.claims for one in CodedExtractor().extract([other])] == [()]


def test_a_claim_is_the_stretch_that_holds_all_its_values():
    text = claim(GED).span.exact
    assert (text.split("\n")[0], text.split("\n")[-1]) == ("side_a: Government of Mali", "best: 15; high: 45; low: 7")


WORDS = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" ;:,+_"), max_size=60)
NUMBERS = st.integers(0, 10**9).map(str)


@st.composite
def rows(draw):
    form = forms()[draw(st.sampled_from(("ged", "acled")))]
    numeric = form.whole | form.decimal | form.day | {name for names in form.joined for name in names}
    row = {name: draw(NUMBERS if name in numeric else WORDS) for name in draw(st.sets(st.sampled_from(form.columns)))}
    return form, {name: " ".join(value.split()) for name, value in row.items() if value.split()}


@settings(max_examples=80, deadline=None)
@given(rows())
def test_every_value_of_any_row_has_its_place_in_the_text(made):
    form, row = made
    text = form.text(row)
    cells = form.cells(text)
    assert {name: cell.value for name, cell in cells.items()} == row
    assert all(
        text[cell.start : cell.end] == cell.value and text.startswith(name, cell.at) for name, cell in cells.items()
    )


@settings(max_examples=60, deadline=None)
@given(rows())
def test_any_row_is_read_without_a_fault(made):
    form, row = made
    found = document(b"x", form.text(row), media_type=form.media_type, header=Header(outlet="ACLED"))
    [extraction] = CodedExtractor().extract([found])
    for claim in resolve(found, extraction).claims:
        for figure in claim.figures:
            assert found.text[figure.span.start : figure.span.end] == figure.span.exact
            assert 0 <= figure.low <= figure.high


@pytest.mark.parametrize("name", ["ged_v23_1_sample1000.csv", "ged_syria_v19_1.csv.gz"])
def test_real_rows_say_what_their_cells_say(shared, name):
    path = shared / "benchmarks" / "ucdp-ged" / name
    if not path.exists():
        pytest.skip("UCDP's rows are not at hand")
    opened = gzip.open if name.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        real = {row["id"].split(".")[0]: row for row in itertools.islice(csv.DictReader(file), 500)}
    with path.open("rb") if not name.endswith(".gz") else gzip.open(path) as file:
        parts = itertools.islice(CodedReader().read(file, media_type=None, path=name, limits=LIMITS), 500)
        documents = [
            made
            for part in parts
            for made in CodedRowReader().read(
                io.BytesIO(part.data), media_type=part.media_type, path=part.name, limits=LIMITS
            )
        ]
    assert len(documents) == len(real)
    for found, extraction in zip(documents, CodedExtractor().extract(documents), strict=True):
        row = real[found.name.rpartition(" ")[2]]
        [claim] = extraction.claims
        best, low, high = (int(float(row[key])) for key in ("best", "low", "high"))
        counted = {figure.span.exact: figure for figure in claim.figures}
        sides = [int(float(row[f"deaths_{side}"])) for side in ("a", "b", "civilians", "unknown")]
        assert sum(f.low for words, f in counted.items() if words.startswith("deaths")) in (sum(sides), 0)
        whole = [f for words, f in counted.items() if "best: " in words]
        assert [(f.low, f.high) for f in whole] in ([(min(best, low, high), max(best, low, high))], [])
        assert whole or best == low == high
        assert claim.place.latitude == pytest.approx(float(row["latitude"]))
        assert claim.when.start == row["date_start"][:10]
