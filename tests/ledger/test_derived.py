"""What is made from entries: the same however often it is made, and found out where it says anything else."""

# ruff: noqa: S608 -- these tests go round the ledger with SQL of their own making

from __future__ import annotations

import dataclasses
import re

import pytest
from typer.testing import CliRunner

from rashomon.cli.app import app
from rashomon.ledger import Filter
from rashomon.ledger.lookup import TABLES
from rashomon.model import Figure, Judgement, MediaItem, PictureHash, PlaceMention, When


@pytest.fixture
def filled(store, make):
    """A ledger with rows in every table, and with some that stand no more."""
    ledger = store.open()
    documents = [make.read(ledger, f"Report {number}: ten were killed in Kidal.", 0, 4)[0] for number in range(3)]
    figure = Figure(
        effect="killed", of=(), unit="persons", low=10, high=None, approx=True, span=make.span(documents[0].id)
    )
    claim = dataclasses.replace(
        make.claim(documents[0].id),
        figures=(figure, figure),
        place=PlaceMention(span=make.span(documents[0].id, 20, "Kidal"), country="ML"),
        when=When(span=None, start="2012", end="2024-07-25"),
    )
    ledger.replace_findings(documents[0].id, [claim], "extract.v2")
    looks = (PictureHash(pdq="0f" * 32, quality=100), PictureHash(pdq="f0" * 32, quality=49))
    film = MediaItem(id="media_1", document_id=documents[0].id, media_type="video/mp4", hashes=looks)
    ledger.add([film], agent="ingest.v1", action="captured")
    ledger.add([dataclasses.replace(film, seconds=3.0)], agent="ingest.v1", action="captured")
    judgement = Judgement(left=documents[0].id, right=documents[1].id, verdict="copy", score=1.0)
    ledger.replace_incidents([make.incident("a", claim), judgement], "group.v1")
    ledger.replace_incidents([make.incident("a", claim, title="Ambush")], "group.v1")
    assert ledger.check() == []
    return ledger


def everything(store):
    """All rows of all derived tables, and every word of full text with where it stands."""
    found = {
        table.name: store.rows(f"SELECT * FROM {table.name} ORDER BY {', '.join(c.name for c in table.primary_key)}")
        for table in TABLES
    }
    if "sqlite" in type(store).__name__.lower():
        with_words = "CREATE VIRTUAL TABLE temp.said USING fts5vocab(main, fulltext, instance)"
        found["fulltext"] = store.rows("SELECT * FROM said ORDER BY doc, col, offset", with_words)
    else:
        found["fulltext"] = store.rows("SELECT seq, words::text FROM fulltext ORDER BY seq")
    return found


def test_rebuilding_makes_the_same_rows_again_and_leaves_the_chain(filled, store):
    before, chain = everything(store), list(filled.entries())
    assert all(before.values()), "every table has rows"
    filled.rebuild()
    assert everything(store) == before
    assert list(filled.entries()) == chain
    assert filled.check() == []


@pytest.mark.parametrize("table", [*(table.name for table in TABLES), "fulltext"])
def test_a_derived_table_that_is_gone_is_made_again(filled, store, table):
    before = everything(store)
    store.run(f"DROP TABLE {table}")
    messages = [issue.message for issue in filled.check()]
    assert messages and any(table in message.casefold().replace("full text", "fulltext") for message in messages)
    filled.rebuild()
    assert everything(store) == before
    assert filled.check() == []


CHANGES = [
    "UPDATE claims SET event = 'clash' WHERE seq = (SELECT max(seq) FROM claims)",
    "UPDATE claims SET until = until - 1 WHERE until < 100",
    "UPDATE claims SET seq = 1000 WHERE seq = (SELECT max(seq) FROM claims)",
    "DELETE FROM claims WHERE seq = (SELECT min(seq) FROM claims)",
    "UPDATE figures SET low = 11",
    "UPDATE figures SET low = NULL",
    "DELETE FROM figures WHERE number = 1",
    "INSERT INTO figures VALUES (1, 0, 'killed', 'persons', 1, 2, 0, 0)",
    "UPDATE documents SET title = 'x'",
    "UPDATE incidents SET title = 'Peace' WHERE title = 'Ambush'",
    "UPDATE incidents SET until = 5",
    "UPDATE members SET background = 1",
    "INSERT INTO members VALUES (999, 0, 'claim_x', 0)",
    "UPDATE judgements SET verdict = 'same'",
    "DELETE FROM judgements",
    "UPDATE terms SET value = 'x' WHERE facet = 'country'",
    "DELETE FROM terms WHERE facet = 'long'",
    "INSERT INTO terms VALUES (1, 'country', 'zz')",
    "DELETE FROM postings WHERE term = (SELECT id FROM terms WHERE facet = 'effect')",
    "UPDATE postings SET day = day + 1",
    "UPDATE postings SET last = 1 WHERE term = (SELECT id FROM terms WHERE facet = 'country')",
    "INSERT INTO postings VALUES (0, 1, 1, 1)",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_what_a_derived_table_says_otherwise_is_found(filled, store, statement):
    table = re.search(r"(?:UPDATE|FROM|INTO) (\w+)", statement)[1]
    before = everything(store)
    store.run(statement)
    assert everything(store) != before
    messages = [issue.message for issue in filled.check()]
    assert len(messages) == 1 and f"The table {table} " in messages[0], messages
    assert "rashomon ledger rebuild" in messages[0]
    filled.rebuild()
    assert filled.check() == []
    assert everything(store) == before


SAID = {
    "sqlite": [
        "INSERT INTO fulltext(rowid, title, body) VALUES (999, '', 'hidden')",
        "INSERT INTO fulltext(fulltext, rowid, title, body) SELECT 'delete', seq, title, body FROM fulltext_source",
        "INSERT INTO fulltext(fulltext) VALUES ('delete-all')",
        "DELETE FROM fulltext_data WHERE id > 10",
    ],
    "postgres": [
        "INSERT INTO fulltext VALUES (999, to_tsvector('simple', 'hidden'))",
        "UPDATE fulltext SET words = to_tsvector('simple', 'hidden') WHERE seq = 1",
        "DELETE FROM fulltext WHERE seq = 1",
    ],
}


@pytest.mark.parametrize(("kind", "statement"), [(kind, one) for kind, all_ in SAID.items() for one in all_])
def test_full_text_that_says_otherwise_is_found(request, make, kind, statement):
    store = request.getfixturevalue(f"{kind}_store")
    ledger = store.open()
    make.read(ledger, "Ten were killed in Kidal.", 0, 4)
    store.run(statement)
    messages = [issue.message for issue in ledger.check()]
    assert messages and all("ull text" in message or "damaged" in message for message in messages)
    ledger.rebuild()
    assert ledger.check() == []
    assert len(ledger.view().search("kidal").hits) == 1


def test_what_failed_leaves_no_rows(ledger, make):
    with pytest.raises(RuntimeError), ledger.transaction():
        make.read(ledger, "Ten were killed.", 0)
        raise RuntimeError
    with ledger.transaction():
        make.read(ledger, "Nine were killed.", 0)
        with pytest.raises(RuntimeError), ledger.transaction():
            make.read(ledger, "Eight were killed.", 0)
            raise RuntimeError
    assert len(ledger.view().page(Filter()).claims) == 1
    assert ledger.view().search("eight").hits == ()
    assert ledger.check() == []


def test_the_command_makes_the_tables_again(store, make):
    ledger = store.open()
    make.read(ledger, "Ten were killed in Kidal.", 0, 4)
    store.run("DELETE FROM claims")
    done = CliRunner().invoke(app, ["ledger", "rebuild", "--ledger", str(store.where)])
    assert done.exit_code == 0, done.output
    assert "Made again from 4 entries." in done.output
    assert ledger.check() == []
