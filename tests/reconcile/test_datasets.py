"""Rows of datasets among reports: no copies of one another, no credit lines, each event of a dataset by itself."""

import dataclasses

import pytest

from rashomon.codebook.datasets import forms
from rashomon.extract.coded_rows import CodedExtractor
from rashomon.ingest.documents import document, written
from rashomon.ingest.header import Header
from rashomon.reconcile import blocking, candidates, copies, judging, origins, profiles
from rashomon.resolve import resolve

ROW = {
    "event_id_cnty": "MLI1", "event_date": "2024-08-14", "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "JNIM", "inter1": "Rebel group",
    "actor2": "Military Forces of Mali (2021-)", "inter2": "State forces", "iso": "466", "country": "Mali",
    "admin1": "Gao", "location": "Labbezanga", "latitude": "14.952", "longitude": "0.707", "geo_precision": "1",
    "source": "Reuters", "fatalities": "15", "timestamp": "1724100000",
}  # fmt: skip


def told(name="MLI1", outlet="ACLED", **changed):
    row = {**ROW, "event_id_cnty": name, **changed}
    form = forms()["acled"]
    header = Header(outlet=outlet, outlet_kind="dataset", published="2024-08-19")
    found = document(written(row), form.text(row), media_type=form.media_type, header=header, name=f"ACLED {name}")
    [extraction] = CodedExtractor().extract([found])
    return found, resolve(found, extraction).claims


def profile(name="MLI1", **changed):
    found, claims = told(name, **changed)
    [telling] = candidates.tellings(claims)
    return profiles.profile(telling, found)


def test_rows_in_the_same_words_are_no_copies():
    one, other = told()[0], told("MLI2")[0]
    assert copies.bands(one) == ()
    assert copies.judge(one, other) is None
    report = dataclasses.replace(other, outlet_kind="wire", outlet="River Post")
    assert copies.judge(one, report) is None
    assert copies.judge(dataclasses.replace(one, outlet_kind=None), report) is not None


def test_whom_a_row_names_as_its_source_is_not_whose_voice_it_has():
    found, claims = told()
    [said] = origins.said(claims, [found])
    assert (said.source, said.how) == ("ACLED", "own voice")
    plain = dataclasses.replace(found, outlet_kind="ngo", text="source: Reuters")
    assert origins.said(claims, [plain])[0].source == "Reuters"


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({"name": "MLI2"}, "different"),
        ({"name": "MLI1", "fatalities": "18"}, "same"),
        ({"name": "MLI1", "event_date": "2024-01-01", "location": "Kidal", "latitude": "18.44"}, "same"),
        ({"name": "MLI2", "outlet": "UCDP GED"}, "same"),
    ],
)
def test_a_dataset_says_which_of_its_rows_are_one_event(other, verdict):
    judged = judging.judge(profile(), profile(**other))
    assert judged.verdict == verdict
    assert (judged.score < 0.02) == (verdict == "different")


def test_versions_of_an_event_meet_wherever_they_put_it():
    moved = profile(event_date="2024-01-01", location="Kidal", latitude="18.44", fatalities="3")
    assert blocking.sought(moved) & blocking.kept(profile())
    assert not blocking.sought(profile("MLI2", event_date="2024-01-01", latitude="18.44", location="Kidal",
                                       fatalities="3")) & blocking.kept(profile())  # fmt: skip


def test_the_words_of_a_row_tell_nothing():
    found = profile()
    assert (found.names, found.lead, found.words) == ((), (), ())
