"""Schedules, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.watch.schedule import ScheduleError, Watched, load

GOOD = """
every: 2 h
gap: 10 s
contact: desk@example.org
follow: never
feeds:
  - name: Saltlake Wire
    url: https://wire.example/rss
    every: 15 min
    outlet: Saltlake Wire
    outlet_kind: wire
    follow: always
  - {name: Zone, url: "http://zone.example:8080/feed?x=1"}
pages:
  - name: Staff
    url: https://army.example/communiques
    outlet_kind: party_statement
"""


def written(folder, text):
    path = folder / "watch.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_schedule_is_read(tmp_path):
    found = load(written(tmp_path, GOOD))
    wire = Watched(
        name="Saltlake Wire",
        url="https://wire.example/rss",
        every=900,
        outlet="Saltlake Wire",
        outlet_kind="wire",
        follow="always",
    )
    zone = Watched(name="Zone", url="http://zone.example:8080/feed?x=1", every=7200, follow="never")
    staff = Watched(
        name="Staff", url="https://army.example/communiques", every=7200, outlet_kind="party_statement", is_feed=False
    )
    assert found.watched == (wire, zone, staff)
    assert (found.gap, found.contact) == (10, "desk@example.org")


def test_what_is_not_said_is_once_an_hour_and_the_pages_of_teasers(tmp_path):
    found = load(written(tmp_path, "feeds: [{name: A, url: 'https://a.example'}]\npages:\n"))
    assert (found.watched[0].every, found.watched[0].follow, found.gap) == (3600, "teasers", 5)


@pytest.mark.parametrize(
    ("span", "seconds"), [("90 s", 90), ("1.5 h", 5400), ("1 day", 86400), ("30min", 1800), ("2 Hours", 7200)]
)
def test_spans_are_written_as_people_do(tmp_path, span, seconds):
    assert (
        load(written(tmp_path, f"feeds: [{{name: A, url: 'https://a.example', every: {span}}}]")).watched[0].every
        == seconds
    )


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("feeds:\n  - name: A\n    url: ftp://a.example\n", 3, "no address that begins with http"),
        ("feeds:\n  - name: A\n    url: https://u:p@a.example\n", 3, "user name or password"),
        ("feeds:\n  - name: A\n    url: https://a.example:99999\n", 3, "no address"),
        ("feeds:\n  - name: A\n  - name: B\n    url: x\n", 2, "an entry of feeds has no url"),
        ("feeds:\n  - url: https://a.example\n", 2, "an entry of feeds has no name"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    evry: 3 h\n", 4, "there is no key evry; there are name"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    every: often\n", 4, "write it as 30 min"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    every: 30\n", 4, "write it as 30 min"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    every: 5 s\n", 4, "less than a minute"),
        ("every: 1 s\nfeeds:\n  - {name: A, url: 'https://a.example'}\n", 1, "less than a minute"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    follow: maybe\n", 4, "there are always, teasers, never"),
        ("pages:\n  - name: A\n    url: https://a.example\n    follow: always\n", 4, "there is no key follow"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    outlet_kind: paper\n", 4, "there are wire"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    outlet: [x]\n", 4, "not a line of words"),
        ("pages:\n  - name: A\n    url: https://a.example\n    columns: body\n", 4, "FIELD=COLUMN"),
        ("pages:\n  - name: A\n    url: https://a.example\n    columns: colour=body\n", 4, "'colour' is no field"),
        ("feeds:\n  - name: A\n    url: https://a.example\n    columns: text=body\n", 4, "there is no key columns"),
        ("feeds:\n  - name: A\n    name: B\n", 3, "the key name is given twice"),
        (
            "feeds:\n  - {name: A, url: 'https://a.example'}\n  - {name: A, url: 'https://b.example'}\n",
            3,
            "the name A is",
        ),
        (
            "feeds:\n  - {name: A, url: 'https://a.example'}\npages:\n  - {name: B, url: 'https://a.example'}\n",
            4,
            "url",
        ),
        ("feeds: https://a.example\n", 1, "feeds is not a list"),
        ("feeds:\n  - https://a.example\n", 2, "no mapping"),
        ("- a\n", 1, "the schedule is no mapping"),
        ("contact: 'a (b)'\nfeeds:\n  - {name: A, url: 'https://a.example'}\n", 1, "no address of mail"),
        ("feeds:\n  - name: A\n   url: b\n", 3, "it is no YAML"),
        ("feeds: *a\n", 1, "it is no YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, line, what):
    path = written(tmp_path, text)
    with pytest.raises(ScheduleError) as raised:
        load(path)
    assert str(raised.value).startswith(f"In {path}, line {line}: ")
    assert what in str(raised.value)


def test_a_schedule_says_what_the_columns_of_a_table_hold(tmp_path):
    text = "pages:\n  - {name: A, url: 'https://a.example/x.csv', columns: 'text=body, published=day'}\n"
    assert load(written(tmp_path, text)).watched[0].columns == {"text": "body", "published": "day"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("every: 1 h", "names no feeds"),
        (b"\xff\xfe\xfd", "not UTF-8"),
        ("[" * 5000, "YAML"),
        ("a: \0", "YAML"),
    ],
)
def test_what_is_no_schedule_is_said(tmp_path, text, what):
    with pytest.raises(ScheduleError, match=what):
        load(written(tmp_path, text))


def test_a_schedule_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ScheduleError, match="cannot be read"):
        load(tmp_path / "none.yaml")


def test_the_example_is_a_schedule_and_the_guide_shows_it(tmp_path):
    checkout = Path(__file__).parents[2]
    guide = (checkout / "docs/guides/watching.md").read_text(encoding="utf-8")
    shown = guide.partition("```yaml\n")[2].partition("```")[0]
    assert load(written(tmp_path, shown)) == load(checkout / "examples/watch.yaml")
