"""What the overview keeps in a ledger, in both stores: found by what is asked, thrown away, found out where wrong."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import inspect

from rashomon import grouping, overview
from rashomon.ledger import migrations, summaries, summary_tables
from rashomon.ledger.store import writing
from rashomon.ledger.summaries import Summary, Toll, Wanted

ONE = Summary(
    id="inc_a",
    title="Clash at Kidal, 25 July 2024",
    country="ML",
    place="Kidal",
    start="2024-07-25",
    end="2024-07-25",
    sides=(("JNIM",), ("Malian Armed Forces",)),
    events=("clash",),
    latitude=18.44,
    longitude=1.41,
    precision="exact",
    reports=2,
    claims=3,
    sources=2,
    conflicts=1,
    decided=0,
    uncertain=0,
    unresolved=0,
    issues=0,
    tolls=(Toll(effect="killed", of=("JNIM",), low=2, high=None, sources=2, conflict=True),),
    recorded=1,
)
OTHER = dataclasses.replace(ONE, id="inc_b", start=None, end=None, conflicts=0, decided=2)
THIRD = dataclasses.replace(ONE, id="inc_c", start="2024-07", end="2024-07", latitude=None, longitude=None)
FACETS = {
    "inc_a": [("place", "Kidal"), ("country", "ML"), ("country", "Mali"), ("actor", "JNIM"), ("event", "clash")],
    "inc_b": [("place", "100% of Gao_"), ("country", "ML"), ("actor", "Wagner Group"), ("event", "attack")],
    "inc_c": [("place", "KIDAL"), ("event", "clash"), ("event", "attack")],
}


@pytest.fixture
def ledger(store):
    ledger = store.open()
    with ledger.transaction():
        kept = ledger.summaries()
        kept.mark("overview.test", 0)
        kept.put(FACETS, [(one, FACETS[one.id]) for one in (ONE, OTHER, THIRD)], 0)
    return ledger


ASKED = [
    (Wanted(), ["inc_a", "inc_c", "inc_b"]),
    (Wanted(place="kidal"), ["inc_a", "inc_c"]),
    (Wanted(place="0% of gao_"), ["inc_b"]),
    (Wanted(place="mali"), ["inc_a"]),
    (Wanted(place="ml"), ["inc_a", "inc_b"]),
    (Wanted(actor="wagner"), ["inc_b"]),
    (Wanted(event="attack"), ["inc_c", "inc_b"]),
    (Wanted(event="att"), []),
    (Wanted(since="2024-07-26"), ["inc_c"]),
    (Wanted(until="2024-07-24"), ["inc_c"]),
    (Wanted(since="2024-07-25", until="2024-07-25"), ["inc_a", "inc_c"]),
    (Wanted(conflict=True), ["inc_a", "inc_c"]),
    (Wanted(conflict=False, decided=True), ["inc_b"]),
    (Wanted(decided=False), ["inc_a", "inc_c"]),
]


@pytest.mark.parametrize(("wanted", "right"), ASKED)
def test_what_fits_is_found_the_latest_first(ledger, wanted, right):
    found = summaries.rows(ledger.view(), wanted)
    assert [one.id for one in found.summaries] == right and found.after is None
    assert summaries.count(ledger.view(), wanted) == len(right)
    assert sorted(summaries.some(ledger.view(), FACETS, wanted)) == sorted(right)


def test_a_page_says_where_the_next_begins(ledger):
    found, after = [], None
    for _ in range(3):
        page = summaries.rows(ledger.view(), after=after, limit=1)
        found += page.summaries
        after = page.after
    assert found == [ONE, THIRD, OTHER] and after is None
    for odd in ("x", "1", "inc_a", "-1.inc_a", f"{10**20}.inc_a"):
        with pytest.raises(ValueError, match="no place to go on from"):
            summaries.rows(ledger.view(), after=odd)


def test_values_are_counted(ledger):
    assert summaries.values(ledger.view(), "place") == [("kidal", 2), ("100% of gao_", 1)]
    assert summaries.values(ledger.view(), "actor", "WAG") == [("wagner group", 1)]


def test_what_was_touched_since_stays_due(ledger):
    with ledger.transaction():
        kept = ledger.summaries()
        kept.note(["inc_a", "inc_b"], 5)
        kept.note(["inc_b"], 9)
        kept.put(["inc_a", "inc_b"], [(ONE, ()), (OTHER, ())], 7)
        assert kept.due(10) == ["inc_b"]
        later = dataclasses.replace(ONE, title="Later")
        kept.put(["inc_a"], [(later, ())], 6)
    assert summaries.some(ledger.view(), ["inc_a"])["inc_a"] == ONE, "what is kept as of a later entry stays"
    with ledger.transaction():
        ledger.summaries().put(["inc_a"], [], 8)
    assert summaries.some(ledger.view(), ["inc_a"]) == {}, "what was not made is gone"


@pytest.fixture
def filled(store, make):
    ledger = store.open()
    for text in ("Ten were killed in Kidal.", "Two were killed in Gao."):
        make.read(ledger, text, 0, 4)
    grouping.group(ledger)
    overview.make(ledger)
    return ledger


def kept(ledger):
    return summaries.rows(ledger.view()).summaries


def test_tables_that_were_thrown_away_are_made_again(filled, store):
    before, upto = kept(filled), filled.view().upto
    assert before and filled.check() == []
    grouping.rebuild(filled)
    assert kept(filled) == () and filled.check() == []
    overview.make(filled)
    assert kept(filled) == before and filled.view().upto == upto and filled.check() == []


CHANGES = [
    "UPDATE overview_mark SET upto = 9999",
    "UPDATE summaries SET id = 'inc_x' || id",
    "UPDATE summaries SET upto = 9999",
    "INSERT INTO summary_names VALUES ('place', 'nowhere', 'inc_x')",
    "INSERT INTO overview_due VALUES ('inc_x', 9999)",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_what_cannot_be_right_is_found_and_made_again(filled, store, statement):
    before = kept(filled)
    store.run(statement)
    messages = [issue.message for issue in filled.check()]
    assert messages and all("is not as the overview left it" in message for message in messages), messages
    grouping.rebuild(filled)
    overview.make(filled)
    assert filled.check() == [] and kept(filled) == before


@pytest.mark.parametrize("table", [table.name for table in summary_tables.TABLES])
def test_a_table_that_is_gone_is_made_again(filled, store, table):
    before = kept(filled)
    store.run(f"DROP TABLE {table}")
    assert any(f"The table {table} is gone" in issue.message for issue in filled.check())
    grouping.rebuild(filled)
    overview.make(filled)
    assert kept(filled) == before


def test_a_ledger_of_the_third_schema_gets_the_tables_alone(filled, store, monkeypatch):
    before = kept(filled)
    with writing(filled._engine) as connection:
        migrations.to(connection, 3)
        assert not set(inspect(connection).get_table_names()) & {table.name for table in summary_tables.TABLES}
    filled.close()
    monkeypatch.setattr("rashomon.ledger.derived.rebuild", lambda _: 1 / 0)  # a large ledger would wait for it
    again = store.open(create=False)
    assert again.check() == [] and kept(again) == ()
    overview.make(again)
    assert kept(again) == before
