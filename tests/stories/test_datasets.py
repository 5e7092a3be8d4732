"""Two reports of an ambush, and what UCDP and ACLED say of it: accounts side by side, none of which is counted twice.

Expected is what the texts and cells say. Outlets, events and numbers are made up.
"""

from __future__ import annotations

import io

import pytest

from rashomon import pipeline, plugins, readings
from rashomon.export import shaped
from rashomon.export.ucdp import cells_of
from rashomon.ingest.inputs import Input, Way
from rashomon.ingest.understanding import Taken, understood
from rashomon.ledger import Ledger
from rashomon.model import Document, Issue, Reading
from rashomon.protocols import Export

WIRE = """---
outlet: Salt Road News
published: 2024-08-15
---
The Malian army said on Thursday that 12 of its soldiers were killed in an ambush near Labbezanga on Wednesday.
A spokesman for the Islamic State Sahel Province said that its fighters had killed 45 soldiers near Labbezanga."""

AGENCY = """---
outlet: Dune Line Agency
published: 2024-08-16
---
Gunmen ambushed an army convoy near Labbezanga in Mali on Wednesday, 14 August, killing 15 soldiers, a \
local official said."""

NAMES = (
    "id,code_status,type_of_violence,side_a_new_id,side_a,side_b,source_office,where_prec,where_coordinates,latitude,"
    "longitude,country,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n"
)
OF_DAY = "Labbezanga town,14.952,0.707,Mali,1,2024-08-14,2024-08-14"
GED = f"{NAMES}9001,Clear,1,72,Government of Mali,IS,Dune Line Agency;Salt Road News,1,{OF_DAY},18,0,0,0,18,45,12\n"
ACLED = """event_id_cnty;event_date;time_precision;event_type;sub_event_type;actor1;actor2;iso;country;location;\
latitude;longitude;geo_precision;source;notes;fatalities;timestamp
MLI99001;14 August 2024;1;Battles;Armed clash;Islamic State Sahel Province (ISSP);Military Forces of Mali (2021-);466;\
Mali;Labbezanga;14,952;0,707;1;Dune Line Agency;ISSP ambushed the army.;16;1724100000
"""
ARMY, PROVINCE = "Malian Armed Forces", "Islamic State Sahel Province"


def captured(**files: str) -> list[tuple[bytes, Document]]:
    names = {"wire": "wire.txt", "agency": "agency.txt", "ged": "GEDEvent_v25_1.csv", "acled": "acled.csv"}
    found = []
    for key, text in files.items():
        name = names.get(key, f"{key}.csv")
        way = Way(readers=plugins.readers(), languages=plugins.languages())
        found += list(understood(Input(name=name, data=text.encode()), Taken(data=text.encode()), way))
    assert not [one for one in found if isinstance(one, Issue) and one.severity == "error"]
    return [one for one in found if not isinstance(one, Issue)]


@pytest.fixture(scope="module")
def told() -> list[tuple[Document, object]]:
    came = captured(wire=WIRE, agency=AGENCY, ged=GED, acled=ACLED)
    return list(pipeline.extract_documents(document for _, document in came))


@pytest.fixture(scope="module")
def reading(told: list) -> Reading:
    [found] = pipeline.readings_of([one for one, _ in told], [one for _, one in told])
    return readings.whole(found)


@pytest.fixture(scope="module")
def reports_alone(told: list) -> Reading:
    kept = [(document, found) for document, found in told if not document.coded]
    [found] = pipeline.readings_of([one for one, _ in kept], [one for _, one in kept])
    return readings.whole(found)


def test_each_says_its_own_number(reading: Reading) -> None:
    rows = {(row.source, row.of, row.low, row.high, row.approx) for row in reading.rows}
    assert rows == {
        (ARMY, (ARMY,), 12, 12, False),
        (PROVINCE, (ARMY,), 45, 45, False),
        ("local officials", (ARMY,), 15, 15, False),
        ("UCDP GED", (ARMY,), 18, 18, True),
        ("UCDP GED", (ARMY, "Islamic State"), 12, 45, False),
        ("ACLED", (), 16, 16, False),
    }
    kinds = {account.source: account.source_kind for account in reading.accounts}
    assert (kinds["UCDP GED"], kinds["ACLED"]) == ("dataset", "dataset")


def test_a_dataset_is_no_first_hand_source(reading: Reading, reports_alone: Reading) -> None:
    assert [one.source for one in reading.heard] == [one.source for one in reports_alone.heard]
    assert [(one.effect, one.of, one.sources) for one in reading.first_hand] == [
        (one.effect, one.of, one.sources) for one in reports_alone.first_hand
    ]
    assert len(reading.reports) == 2
    assert any("First-hand sources that tell of it; nobody denies it: 3. Datasets: ACLED, UCDP GED." in one.reason
               for one in reading.agreements)  # fmt: skip


def test_no_policy_takes_a_datasets_number(reading: Reading, reports_alone: Reading) -> None:
    def numbers(one: Reading) -> list:
        return [(made.policy, made.of, made.total, made.low, made.best, made.high, made.used) for made in one.estimates]

    assert numbers(reading) == numbers(reports_alone)
    left = {weighed.source: weighed.reason for made in reading.estimates for weighed in made.trace if not weighed.used}
    assert left["UCDP GED"] == "dataset"


def test_a_dataset_neither_confirms_nor_contradicts(reading: Reading, reports_alone: Reading) -> None:
    proposed = {one.subject: one.proposed for one in reading.grades}
    assert {one.subject: one.proposed for one in reports_alone.grades}.items() <= proposed.items()
    coded = [claim.id for claim in reading.claims if claim.attribution.coded]
    assert [proposed[name] for name in coded] == ["6", "6"]


def test_but_it_is_set_against_what_others_say(reading: Reading) -> None:
    at_odds = [one for one in reading.agreements if one.verdict == "conflict" and "UCDP GED" in one.reason]
    assert [one.reason.partition(",")[0] for one in at_odds] == [
        "45 by Islamic State Sahel Province",
        "12 by Malian Armed Forces",
        "15 by local officials",
    ]


def test_an_export_in_a_datasets_form_does_not_give_the_dataset_as_its_source(reading: Reading) -> None:
    cells = cells_of(Export(readings=[reading], checkpoint="x@1:0", policies=()), reading)
    assert (cells["number_of_sources"], cells["source_office"]) == (2, "Salt Road News; Dune Line Agency")
    assert "UCDP" not in cells["source_original"]


def test_a_later_version_of_a_row_takes_the_place_of_the_earlier(told: list) -> None:
    later = GED.replace(",18,45,12", ",21,45,12").replace(",18,0,0,0,", ",21,0,0,0,")
    before = captured(GEDEvent_v24_1=GED)
    after = captured(GEDEvent_v25_1=later)
    found = list(pipeline.extract_documents(document for _, document in (*before, *after)))
    [one] = pipeline.readings_of([document for document, _ in found], [extraction for _, extraction in found])
    sides = [(row.first_said, row.low, row.revises) for row in one.rows if row.of == (ARMY,)]
    assert sides == [("2024", 18, None), ("2025", 21, 0)]


def test_events_that_a_dataset_tells_apart_are_never_one() -> None:
    two = GED + GED.split("\n")[1].replace("9001", "9002", 1).replace(",18,0,0,0,18,", ",18,0,0,0,18,") + "\n"
    found = list(pipeline.extract_documents(document for _, document in captured(GEDEvent_v25_1=two)))
    made = pipeline.readings_of([document for document, _ in found], [extraction for _, extraction in found])
    assert [len(one.documents) for one in made] == [1, 1]


def test_what_rashomon_exported_comes_back_as_it_went_and_under_its_own_name(
    reading: Reading, capsys: pytest.CaptureFixture
) -> None:
    dead = shaped.total(shaped.estimates(reading, "ucdp"))
    assert (dead.low, dead.best, dead.high) == (12, 15, 45)
    for name in ("ucdp", "acled"):
        out = io.BytesIO()
        made = Export(readings=[reading], checkpoint="x@1:0", policies=())
        plugins.exporter(f"export.{name}.v1").export(made, out)
        [(_, document)] = captured(**{f"ours_{name}": out.getvalue().decode()})
        [(_, extraction)] = pipeline.extract_documents([document])
        [claim] = extraction.claims
        assert document.outlet == "Rashomon export"
        assert (claim.when.start, claim.when.end) == ("2024-08-14", "2024-08-14")
        assert {claim.actor.name, claim.target.name} >= {ARMY}
        assert claim.place.country == "ML"
        total = claim.figures[-1]
        assert (total.low, total.high) == ((12, 45) if name == "ucdp" else (12, 12))


def test_a_ledger_reads_a_row_once(tmp_path) -> None:
    with Ledger.open(tmp_path / "rows.db") as ledger:
        for added in (2, 0):
            result = pipeline.read(captured(ged=GED, acled=ACLED), ledger)
            assert (result.added, result.known, result.protected) == (added, 2 - added, 0)
        assert len(result.incidents) == 1
