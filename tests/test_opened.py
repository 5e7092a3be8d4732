"""A ledger as Python has it."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pandas
import polars
import pytest

import rashomon
from rashomon.export.extras import MissingExtra
from rashomon.ledger import LedgerError
from rashomon.ledger.checkpoints import told
from rashomon.model import Claim


@pytest.fixture(scope="module")
def ledger(example_ledger, tmp_path_factory):
    folder = tmp_path_factory.mktemp("opened")
    for one in example_ledger.parent.glob(f"{example_ledger.stem}.*"):
        shutil.copy(one, folder / one.name)
    with rashomon.open(folder / example_ledger.name) as found:
        yield found


def test_claims_are_records_and_fit(ledger):
    every = ledger.claims()
    some = ledger.claims(source="army", since="2024-07-25", until="2024-07")
    assert all(isinstance(one, Claim) for one in every)
    assert 0 < len(some) < len(every)
    assert {one.id for one in some} < {one.id for one in every}
    assert all("Armed Forces" in one.attribution.source.label for one in some)
    assert [one.id for one in ledger.claims(event="attack")] == [one.id for one in every if one.event == "attack"]
    assert every[0] in every[:2]


def test_a_filter_that_there_is_not_is_named(ledger):
    with pytest.raises(ValueError, match="Nothing is filtered by colour; there are source, actor"):
        ledger.claims(colour="red")
    with pytest.raises(ValueError, match="conflict is yes or no, not 'perhaps'"):
        ledger.incidents(conflict="perhaps")


def test_claims_are_asked_for_by_review(ledger):
    assert len(ledger.claims(reviewed="no")) == len(ledger.claims())
    assert len(ledger.claims(reviewed="yes")) == 0


def test_rows_are_mappings_of_their_columns(ledger):
    accounts = ledger.accounts()
    assert {one["source"] for one in accounts} >= {"Malian Armed Forces"}
    assert accounts[0]["checkpoint"] == told(ledger.view)
    assert len(accounts[:2]) == 2
    assert {one["policy"] for one in ledger.estimates("ucdp")} == {"ucdp.v2"}
    assert len({one["report"] for one in ledger.reports()}) == len(ledger.reports())


def test_data_frames_are_typed_and_alike(ledger):
    for table in (ledger.accounts(), ledger.claims(), ledger.estimates(), ledger.figures(), ledger.incidents()):
        of_polars, of_pandas = table.to_polars(), table.to_pandas()
        assert len(of_polars) == len(of_pandas) == len(table.rows())
        assert of_polars.columns == list(of_pandas.columns)
    accounts = ledger.accounts()
    assert accounts.to_polars().schema["low"] == polars.Int64
    assert accounts.to_polars().schema["claims"] == polars.List(polars.String)
    assert accounts.to_pandas().dtypes["high"] == pandas.Int64Dtype()
    assert accounts.to_pandas()["high"].isna().sum() == sum(one["high"] is None for one in accounts)


def test_a_library_that_is_not_there_is_named_with_how_to_get_it(ledger, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match=r"pip install 'rashomon\[polars\]'"):
        ledger.accounts().to_polars()


def test_a_notebook_shows_text_and_no_more_than_a_screen(ledger):
    shown = ledger.claims()._repr_html_()
    assert shown.count("<tr>") <= 21
    assert "<script" not in shown
    assert 'dir="auto"' in shown
    assert "<table>" in ledger.accounts()._repr_html_()


def test_it_stands_as_of_a_moment(ledger, example_ledger):
    with rashomon.open(ledger.view and ledger._ledger.path, as_of="2020-01-01") as before:
        assert len(before.claims()) == 0
    with pytest.raises(LedgerError):
        rashomon.open(example_ledger.parent / "no-such.db")
    with pytest.raises(ValueError, match="once"):
        rashomon.open(ledger._ledger.path, as_of="once upon")


def test_one_incident(ledger):
    first = next(ledger.readings())
    assert ledger.reading(first.incident.id[:9]).incident == first.incident


def test_protected_names_are_words(ledger):
    names = {name.id for name in ledger.view.protected_names()}
    if not names:
        pytest.skip("the examples name nobody who is protected")
    assert not any("\ue000" in str(row) for row in ledger.claims().rows())


def test_importing_the_package_loads_nothing_heavy():
    code = "import rashomon, sys; print(sorted({'spacy', 'sqlalchemy', 'polars'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stdout == "[]\n"
