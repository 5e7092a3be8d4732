"""The ledgers of captives and materiel as lines, tables and rows."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from rashomon.export import held, worked
from rashomon.model import (
    Bounds,
    CaptivePerson,
    Captives,
    Counted,
    Incident,
    Materiel,
    OpenQuestion,
    Reading,
    StateRange,
)

COUNT = Counted(
    state="taken",
    basis="claimed",
    source="Hill Front",
    low=41,
    high=41,
    approx=False,
    words=("41",),
    first_said="2024-07-26",
    last_said="2024-07-26",
    claims=("claim_1",),
)
MARK = "[name protected 0a1b2c3d]"
CAPTIVES = Captives(
    group=("Army of Ruritania",),
    captor="Hill Front",
    counts=(COUNT,),
    standing=(
        StateRange(
            state="taken",
            basis="claimed",
            sources=("Hill Front",),
            bounds=Bounds(low=41, high=41),
            approx=True,
            claims=("claim_1",),
        ),
    ),
    taken=Bounds(low=41, high=41),
    basis="claimed",
    ended=Bounds(low=0, high=0),
    unknown=Bounds(low=41, high=41),
    unbacked=None,
    sentence="41 claimed taken by Hill Front, outcome of 41 unknown.",
    questions=(OpenQuestion(text=f"What became of {MARK}?", claims=("claim_2",)),),
    persons=(
        CaptivePerson(mark=MARK, role="captive", states=(("taken", "Hill Front"),), outcome=None, claims=("claim_2",)),
    ),
    incidents=("inc_1",),
    places=(),
    start=None,
    end=None,
)
MATERIEL = Materiel(
    owner=(),
    family="vehicle",
    name="vehicles",
    counts=(),
    lost=(),
    bounds=Bounds(low=0, high=7),
    questions=(),
    incidents=(),
    places=(),
    start=None,
    end=None,
    sentence="Vehicles of an owner not named: up to 7 tanks destroyed according to Radio.",
    standing=(
        StateRange(
            state="destroyed",
            basis="told",
            sources=("Radio",),
            bounds=Bounds(low=0, high=7),
            approx=False,
            claims=(),
            kind="tank",
            part=True,
        ),
    ),
)


def printed(what: object) -> str:
    out = io.StringIO()
    Console(file=out, width=120).print(what)
    return out.getvalue()


def test_lines_of_the_page() -> None:
    (line,) = held.captives_lines([CAPTIVES])
    assert line.text == (
        "Army of Ruritania, held by Hill Front: 41 claimed taken by Hill Front, outcome of 41 unknown."
    )
    assert line.claims == ("claim_1", "claim_2")
    assert line.under == (f"Open: What became of {MARK}?",)
    assert [one.text for one in held.materiel_lines([MATERIEL])] == [MATERIEL.sentence]


def test_an_incident_s_page_names_group_and_captor_as_the_ledger_does() -> None:
    incident = Incident(
        id="inc_1", title="", country=None, place=None, start=None, end=None, sides=(), claims=("claim_1", "claim_2")
    )
    page = Reading(
        incident=incident,
        as_of=None,
        documents=(),
        copies=(),
        claims=(),
        background=(),
        rows=(),
        accounts=(),
        agreements=(),
        first_hand=(),
        issues=(),
        captives=(CAPTIVES, replace(CAPTIVES, group=(), captor=None, persons=())),
    )
    named, unnamed = worked.captives(page)
    assert named.text == "Army of Ruritania, held by Hill Front: 41 claimed taken by Hill Front, outcome of 41 unknown."
    assert unnamed.text.startswith("People whose side is not named, captor not named: ")


def test_tables_show_a_name_only_where_it_is_given() -> None:
    assert f"{MARK}: taken (Hill Front)" in printed(held.captives([CAPTIVES]))
    shown = printed(held.captives([CAPTIVES], {MARK: "Rupert Hentzau"}))
    assert "Rupert Hentzau: taken (Hill Front)" in shown
    assert "What became of Rupert Hentzau?" in shown
    assert MARK not in shown
    assert "about 41" in shown


def test_a_part_and_an_open_beginning() -> None:
    shown = printed(held.materiel([MATERIEL]))
    assert "of them tanks" in shown
    assert "≤7" in shown


def test_rows() -> None:
    heading, row = held.captives_rows([CAPTIVES])
    told = dict(zip(heading, row, strict=True))
    assert (told["group"], told["captor"], told["low"], told["stands"]) == (
        "Army of Ruritania",
        "Hill Front",
        "41",
        "yes",
    )
    assert next(iter(held.materiel_rows([MATERIEL])))[:3] == ["owner", "family", "type"]


def test_data_names_the_claims() -> None:
    (plain,) = held.plain([CAPTIVES])
    assert plain["claims"] == ["claim_1", "claim_2"]
    assert plain["persons"][0]["mark"] == MARK
