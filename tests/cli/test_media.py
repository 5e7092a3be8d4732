"""`rashomon media`, and what `show` says of what came with reports."""

from __future__ import annotations

import json
import re

import pictures
import pytest

from rashomon import pipeline
from rashomon.ingest.inputs import READERS, Way, captured, expand
from rashomon.ledger import Ledger
from rashomon.model import Issue

REPORT = """Example Radio, 2021-05-03
The army said on Monday that five soldiers were killed in an attack by gunmen near Gao on 2 May 2021.
[shows a.jpg] The army said that vehicles were burnt in the attack near Gao on 2 May 2021.
[shows \x1b[31mgone.jpg] The smoke.
"""


@pytest.fixture
def ledger(tmp_path):
    """The path of a ledger that has read a report with a picture, and with the name of one that is not there."""
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "one.post").write_text(REPORT)
    (tmp_path / "given" / "a.jpg").write_bytes(pictures.saved(pictures.scene(1), exif=pictures.exif()))
    with Ledger.open(tmp_path / "rashomon.db") as made:
        found = captured(
            expand([str(tmp_path / "given")], endings=(".post",)), Way(readers=(pictures.Posts(), *READERS))
        )
        pipeline.read((one if isinstance(one, Issue) else one[1:] for one in found), made)
    return str(tmp_path / "rashomon.db")


def test_lists_what_is_there_by_its_hashes(run, ledger, tmp_path):
    said = run("media", "--ledger", ledger)
    assert said.code == 0
    assert re.search(
        r"media_[0-9a-f]{16}  picture a\.jpg \(Example Radio, 2021-05-03\)\n  sha256 [0-9a-f]{64}", said.out
    )
    assert re.search(r"  PDQ    [0-9a-f]{64} \(quality 100\)", said.out)
    assert "not kept: the report names it" in said.out and "\x1b" not in said.out and "2 in all." in said.out
    listed = json.loads(run("media", "--ledger", ledger, "--format", "json").out)
    assert [one["name"] for one in listed] == ["a.jpg", "\x1b[31mgone.jpg"]


def test_says_where_a_picture_was_seen(run, ledger, tmp_path):
    same, smaller, other = tmp_path / "same.jpg", tmp_path / "smaller.png", tmp_path / "other.jpg"
    same.write_bytes((tmp_path / "given" / "a.jpg").read_bytes())
    smaller.write_bytes(pictures.saved(pictures.scene(1).resize((300, 225)), "PNG"))
    other.write_bytes(pictures.saved(pictures.scene(2)))
    said = run("media", "--ledger", ledger, "--like", same)
    assert "in a report of 2021-05-03 (Example Radio), offered there for " in said.out and "the same bytes" in said.out
    said = run("media", "--ledger", ledger, "--like", smaller)
    assert "it looks the same (" in said.out and " of 256 bits differ)" in said.out
    assert run("media", "--ledger", ledger, "--like", other).out.endswith("Not seen in this ledger.\n")
    [seen] = json.loads(run("media", "--ledger", ledger, "--like", same, "--format", "json").out)["seen"]
    assert seen["distance"] is None and seen["published"] == "2021-05-03"


def test_works_without_what_reads_films(run, ledger, tmp_path, monkeypatch):
    film = tmp_path / "film.mp4"
    film.write_bytes(pictures.film([pictures.scene(1)]))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = run("media", "--ledger", ledger, "--like", film)
    assert said.code == 0 and "pip install 'rashomon[media]'" in said.err
    assert said.out.endswith("Not seen in this ledger by its bytes; how it looks cannot be told.\n")


@pytest.mark.parametrize(("name", "what"), [("given/one.post", "is no picture"), ("none.jpg", "cannot be read")])
def test_what_is_none_is_wrong_usage(run, ledger, tmp_path, name, what):
    said = run("media", "--ledger", ledger, "--like", tmp_path / name)
    assert said.code == 2 and what in " ".join(said.err.split())


def test_an_incident_is_shown_with_what_came_with_its_reports(run, ledger):
    with Ledger.open(ledger) as opened:
        [incident, *_] = opened.view().incidents()
    said = run("show", incident.id, "--ledger", ledger, "--all")
    told = " ".join(said.out.split())
    assert "Pictures, films and recordings that came with the reports" in told
    assert "picture a.jpg (Example Radio): “[shows a.jpg] The army said" in told and "its caption is of" in told
    assert "says of itself: taken at 2021-05-03T10:11:12+00:00, with Example Phone 3" in told
    assert "at 16.2701, -0.05; anybody can write that into a file." in told
    media = json.loads(run("show", incident.id, "--ledger", ledger, "--format", "json").out)["media"]
    assert {one["item"]["name"] for one in media} >= {"a.jpg"} and "base64" not in str(media)
