"""Briefings as Markdown, HTML and PDF: what they say, and that nothing in a report can act in them."""

from __future__ import annotations

import dataclasses
import io
import re

import outgoing
import pytest

from rashomon.export import outlines
from rashomon.export.briefing import briefing, ranged
from rashomon.protocols import Export

RIGHT_TO_LEFT = "قال الجيش"
"""The army said."""


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def made(reading, **more):
    given = {"readings": (reading,), "checkpoint": outgoing.CHECKPOINT, "policies": outgoing.POLICIES, **more}
    return briefing(Export(**given), reading)


def text(form, *found, **more) -> str:
    return outgoing.exported(form, *found, **more).decode()


def test_what_nobody_reviewed_is_said_at_the_top(reading) -> None:
    told = text("markdown", reading)
    top = told.split("\n")[2]
    assert "REVIEWED IN PART" in top
    assert f"People reviewed 1 of {len(reading.claims) + len(reading.background)} claims" in top
    assert "NOT REVIEWED" in made(dataclasses.replace(reading, decisions=())).status
    every = tuple(
        dataclasses.replace(reading.decisions[0], subject=claim.id) for claim in (*reading.claims, *reading.background)
    )
    assert not made(dataclasses.replace(reading, decisions=every)).unreviewed


def test_every_claim_is_a_note_with_its_words_report_outlet_and_day(reading) -> None:
    one = made(reading)
    claims = {claim.id: claim for claim in (*reading.claims, *reading.background)}
    assert {note.claim for note in one.notes} == set(claims)
    assert [note.number for note in one.notes] == list(range(1, len(claims) + 1))
    for note in one.notes:
        assert note.words == claims[note.claim].span.exact
        assert (note.outlet, note.day) in {("Wire", "2024-07-26"), ("Daily", "2024-08-01")}
    checked = next(note for note in one.notes if note.claim == outgoing.checked(reading))
    assert checked.review == "checked (disputed)"


def test_the_table_says_who_says_what_of_whom_how_sure_and_when(reading) -> None:
    rows = {(row.source, row.says): row for row in made(reading).said}
    army = rows[outgoing.ARMY, "2 killed"]
    assert (army.of, army.sure, army.day, army.kind) == (outgoing.ARMY, "certain", "2024-07-26", "belligerent")
    assert ("Clinic of Kidal", "“dozens” (24–99) wounded") in rows
    assert all(row.notes for row in rows.values())


def test_a_conflict_has_the_claims_of_each_side(reading) -> None:
    one = made(reading)
    notes = {note.number: note.claim for note in one.notes}
    part = next(part for part in one.parts if part.heading == "Where the accounts conflict")
    item = next(item for item in part.items if "killed" in item.pieces[0][0])
    conflict = next(one for one in reading.agreements if one.verdict == "conflict" and "killed" in one.question)
    sides = [{notes[number] for number in on} for _, on in item.pieces if on]
    assert sides == [set(conflict.left), set(conflict.right)]
    assert any(conflict.rule in line for line in item.under)


def test_an_estimate_stands_under_its_policy_with_its_rule_and_trace(reading) -> None:
    part = next(part for part in made(reading).parts if part.heading.startswith("Estimates"))
    for policy in outgoing.POLICIES:
        rule = next(one.rule for one in reading.estimates if one.policy == policy)
        assert f"The rule of {policy}: {rule}" in [item.pieces[0][0] for item in part.items]
        item = next(item for item in part.items if item.pieces[0][0].startswith("killed, Malian") and item.under)
        assert any(line.startswith("Malian Armed Forces, 2: ") for line in item.under)
    assert not any(part.heading.startswith("Estimates") for part in made(reading, policies=()).parts)


def test_decisions_say_who_decided_and_why(reading) -> None:
    part = next(part for part in made(reading).parts if part.heading == "What people decided")
    assert "Ana Example, 2024-08-02: Seen on the map." in part.items[0].pieces[0][0]


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_nothing_in_a_report_acts(reading, form) -> None:
    told = text(form, reading)
    assert "<script" not in told
    assert "&lt;script&gt;" in told
    assert outgoing.CHECKPOINT in told
    assert reading.incident.id in told


def test_markdown_of_a_report_is_no_markup(reading) -> None:
    words = "# [a](http://x.example) ![b](http://x.example) | `c` **d** www.x.example"
    claim = reading.claims[0]
    hostile = dataclasses.replace(claim, span=dataclasses.replace(claim.span, exact=words))
    told = text("markdown", dataclasses.replace(reading, claims=(hostile, *reading.claims[1:])))
    line = next(line for line in told.splitlines() if line.startswith("1. "))
    for markup in ("](", "![", "`c`", "**d", "http://x", "www.x", " | "):
        assert re.search(rf"(?<!\\){re.escape(markup)}", line) is None, markup
    table = [line for line in told.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {9}


def test_the_page_fetches_and_runs_nothing(reading) -> None:
    told = text("html", reading)
    assert "default-src &#x27;none&#x27;" in told or "default-src 'none'" in told
    assert re.findall(r"<(?:script|link|img|iframe|object|embed|form)\b", told) == []
    assert re.findall(r"(?:src|href)=\"(?!#)", told) == []
    assert re.findall(r"url\(|@import", told) == []
    assert "@media print" in told


def test_every_note_that_is_referred_to_is_there(reading) -> None:
    told = text("html", reading, reading)
    at = set(re.findall(r' id="([^"]+)"', told))
    to = set(re.findall(r'href="#([^"]+)"', told))
    assert to
    assert to <= at


def test_words_that_run_from_right_to_left_are_isolated(reading) -> None:
    claim = reading.claims[0]
    arabic = dataclasses.replace(claim, span=dataclasses.replace(claim.span, exact=RIGHT_TO_LEFT))
    told = text("html", dataclasses.replace(reading, claims=(arabic, *reading.claims[1:])))
    assert f"<q><bdi>{RIGHT_TO_LEFT}</bdi></q>" in told


def test_the_chart_has_a_symbol_at_each_number_given(reading) -> None:
    told = text("html", reading)
    charts = re.findall(r"<svg[^>]*class=\"ranges\".*?</svg>", told)
    killed = next(chart for chart in charts if "Killed of Malian Armed Forces" in chart)
    assert killed.count("<circle") == 2, "84 and 2"
    wounded = next(chart for chart in charts if "Wounded of Malian Armed Forces" in chart)
    assert wounded.count("<circle") == 2, "24 and 99, both ends of one range"


def test_the_map_has_a_dot_where_it_was_and_none_where_only_the_country_is_known(reading) -> None:
    if outlines.built() is None:
        pytest.skip("the front end, which brings the outlines, is not built")
    assert 'class="spot"' in text("html", reading)
    wide = tuple(
        dataclasses.replace(one, place=dataclasses.replace(one.place, precision="country")) if one.place else one
        for one in reading.claims
    )
    told = text("html", dataclasses.replace(reading, claims=wide))
    assert 'class="land lit"' in told
    assert 'class="spot"' not in told


def test_the_pdf_has_the_words(reading) -> None:
    from rashomon.export import pdf

    try:
        told = outgoing.exported("pdf", reading)
    except ImportError as error:
        assert "rashomon[pdf]" in str(error) or "Pango" in str(error)
        pytest.skip(f"WeasyPrint cannot be loaded: {error}")
    assert told == outgoing.exported("pdf", reading), "equal readings make equal files"
    from PIL import ImageFile

    assert not ImageFile.LOAD_TRUNCATED_IMAGES, "what makes it asks for pictures that are cut off to be filled up"
    import pdfplumber

    with pdfplumber.open(io.BytesIO(told)) as pages:
        words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages.pages))
    assert "REVIEWED IN PART" in words
    assert "<script>alert('x')</script>" in words, "as text"
    assert outgoing.CHECKPOINT in words.replace(" ", "")
    with pytest.raises(ValueError, match="is not fetched"):
        pdf._refused("http://x.example/a.png")


def test_numbers_of_notes_are_told_in_few_characters() -> None:
    assert ranged([1, 2, 3, 7]) == "1–3, 7"
    assert ranged([1, 2]) == "1, 2"
    assert ranged([]) == ""
