"""Outlets under their names, and what a report says of whose words it prints."""

from __future__ import annotations

import dataclasses

import pytest
from writing import report

from rashomon.codebook import load, packs
from rashomon.reconcile import outlets

BODY = "Soldiers held the bridge until noon on Friday.\nThe ferry did not sail, residents said."


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("AFP", "Agence France-Presse"),
        ("AFP-Services", "Agence France Presse"),
        ("dpa", "Deutsche Presse-Agentur"),
        ("Xinhua", "Xinhua News Agency"),
        ("Xinhuanet", "New China News Agency"),
        ("TASS", "ITAR-TASS"),
        ("Anadolu", "Anadolu Ajansı"),
        ("the Associated Press", "AP"),
        ("SANA", "Syrian Arab News Agency"),
        ("Reuters", "Reuters News Agency"),
        ("The Harbour Wire", "Harbour Wire News Service"),
        ("Tanjug", "Tanjug news agency"),
    ],
)
def test_one_outlet_under_two_names(left: str, right: str) -> None:
    assert outlets.same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("AFP", "AP"),
        ("Associated Press", "Associated Press of Pakistan"),
        ("Xinhua", "TASS"),
        ("Harbour Wire", "Harbour Post"),
        ("The Times", "The New York Times"),
        ("Anadolu", None),
        ("News Agency", "News Service"),
    ],
)
def test_two_outlets(left: str, right: str | None) -> None:
    assert not outlets.same(left, right)


@pytest.mark.parametrize(
    ("line", "origin", "whole"),
    [
        ("(AFP)", "Agence France-Presse", True),
        ("Source: SANA", "Syrian Arab News Agency", True),
        ("SOURCE: Xinhua News Agency", "Xinhua", True),
        ("(Source: Reuters)", "Reuters", True),
        ("-- Reuters", "Reuters", True),
        ("/TASS/", "TASS", True),
        ("As first published by Reuters.", "Reuters", True),
        ("This article was originally published on the Al Jazeera website.", "Al Jazeera", True),
        ("This story first appeared in The Washington Post.", "The Washington Post", True),
        ("Republished from Harbour Wire", "Harbour Wire", True),
        ("Forwarded from Harbour Wire", "Harbour Wire", True),
        ("AFP contributed to this report.", "Agence France-Presse", False),
        ("Reuters has contributed reporting to this story.", "Reuters", False),
        ("With reporting by Reuters", "Reuters", False),
        ("With additional reporting from dpa.", "Deutsche Presse-Agentur", False),
        ("With files from The Canadian Press", "Canadian Press", False),
        ("With inputs from PTI News", "Press Trust of India", False),
        ("Additional reporting by Harbour Wire.", "Harbour Wire", False),
        ("Compiled from Xinhua reports.", "Xinhua", False),
    ],
)
def test_a_credit_line_is_read_at_either_end(line: str, origin: str, whole: bool) -> None:
    for text in (f"{BODY}\n{line}", f"{line}\n{BODY}"):
        [credit] = outlets.credited(report("a", outlet="The Ferry Post", text=text), ["Harbour Wire"])
        assert (credit.origin, credit.whole) == (origin, whole)


def test_several_are_each_named_and_whole_is_none_of_them() -> None:
    document = report("a", outlet="The Ferry Post", text=f"{BODY}\nReuters and AFP contributed to this report.")
    assert {(credit.origin, credit.whole) for credit in outlets.credited(document)} == {
        ("Reuters", False),
        ("Agence France-Presse", False),
    }


@pytest.mark.parametrize(
    "text",
    [
        f"ANSOK, July 26 (Reuters) - {BODY}",
        f"ANSOK (Reuters) — {BODY}",
        f"{BODY} (Reuters)",
    ],
)
def test_a_dateline_and_a_signature_name_the_origin(text: str) -> None:
    [credit] = outlets.credited(report("a", outlet="The Ferry Post", text=text))
    assert (credit.origin, credit.whole) == ("Reuters", True)


@pytest.mark.parametrize(
    ("byline", "whole"), [("AFP", True), ("By Agence France-Presse", True), ("Staff and AFP", False)]
)
def test_a_byline_names_the_origin(byline: str, whole: bool) -> None:
    document = dataclasses.replace(report("a", outlet="The Ferry Post", text=BODY), byline=byline)
    assert [(credit.origin, credit.whole) for credit in outlets.credited(document)] == [("Agence France-Presse", whole)]


@pytest.mark.parametrize("line", ["(Agencies)", "With agency reports", "Ferry Post staff, with agencies"])
def test_agencies_without_a_name_are_no_origin(line: str) -> None:
    credits_ = outlets.credited(report("a", outlet="The Ferry Post", text=f"{BODY}\n{line}"))
    assert all(credit.origin is None and not credit.whole for credit in credits_)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\nReuters could not verify the claim.",
        f"{BODY}\nThe army said, according to Reuters, that it held the bridge.",
        f"{BODY}\nA source in the ministry confirmed it.",
        f"{BODY}\nWith reporting by Anna Example.",
        f"{BODY}\n(The names were changed.)",
        f"{BODY}\nSource: a resident of Ansok",
        f"ANSOK (on the border) - {BODY}",
        f"Ministers said that Reuters contributed to this report. {BODY}",
    ],
)
def test_what_only_names_an_outlet_is_no_credit(text: str) -> None:
    assert outlets.credited(report("a", outlet="The Ferry Post", text=text)) == ()


def test_an_outlet_does_not_credit_itself() -> None:
    assert outlets.credited(report("a", outlet="AFP", text=f"ANSOK (AFP) - {BODY}\nAgence France-Presse")) == ()


@pytest.mark.parametrize(
    ("words", "outlet"),
    [
        ("a reporter of the Harbour Wire, whose copy this is,", "Harbour Wire"),
        ("an AFP photographer at the scene", "Agence France-Presse"),
        ("our correspondent", None),
        ("a Harbour Wire spokesman", None),
        ("journalists", None),
        ("a team of the Red Cross", None),
    ],
)
def test_who_works_for_an_outlet_tells_for_it(words: str, outlet: str | None) -> None:
    assert outlets.employer(words, ["The Ferry Post", "Harbour Wire"]) == outlet


def test_names_in_the_codebook_call_one_outlet_each() -> None:
    rows = {row["name"]: row for row in packs.rows() if row["kind"] == "media"}
    for name, also in load("outlets")["also"].items():
        for other in (name, *also):
            assert outlets.canonical(other) == name, (name, other)
    # What the actors have under another name would be two outlets.
    known = {packs.words_of(alias): row["name"] for row in rows.values() for alias in packs.aliases(row)}
    for name in load("outlets")["also"]:
        assert known.get(packs.words_of(name), name) == name


def test_wires_are_told_from_those_who_print_them() -> None:
    assert outlets.is_wire("AFP")
    assert outlets.is_wire("dpa")
    assert not outlets.is_wire("The Washington Post")
    assert not outlets.is_wire(None)
