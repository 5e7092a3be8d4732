"""The rule of 1992 on templates of our own."""

from __future__ import annotations

import mucscore
import pytest
from muckeys import Fill, Template

SLOTS = ("type", "number", "effect")


@pytest.mark.parametrize(
    ("slot", "key", "response", "credit"),
    [
        ("type", Fill(("BOMBING",)), Fill(("BOMBING",)), 1),
        ("type", Fill(("BOMBING",)), Fill(("ATTACK",)), 0.5),
        ("type", Fill(("ATTACK",)), Fill(("BOMBING",)), 0),
        ("type", Fill(("BOMBING", "ATTACK")), Fill(("ATTACK",)), 1),
        ("date", Fill(("04 FEB 90",)), Fill(("04 FEB 90",)), 1),
        ("date", Fill(("- 04 FEB 90",)), Fill(("03 FEB 90",)), 0.5),
        ("date", Fill(("- 04 FEB 90",)), Fill(("05 FEB 90",)), 0),
        ("date", Fill(("01 FEB 90 - 04 FEB 90",)), Fill(("04 FEB 90",)), 0.5),
        ("location", Fill(("PERU: LIMA (CITY)",)), Fill(("PERU: LIMA",)), 1),
        ("location", Fill(("PERU: JUNIN (DEPARTMENT): TARMA (TOWN)",)), Fill(("PERU: TARMA",)), 1),
        ("location", Fill(("PERU: JUNIN (DEPARTMENT)",)), Fill(("PERU: JUNIN DEPARTMENT",)), 1),
        ("location", Fill(("PERU: TARMA (TOWN) - JAUJA (TOWN)",)), Fill(("PERU: JAUJA",)), 1),
        ("location", Fill(("PERU: JUNIN (DEPARTMENT): TARMA (TOWN)",)), Fill(("PERU: JUNIN",)), 0.5),
        ("location", Fill(("PERU",)), Fill(("PERU: TARMA",)), 0.5),
        ("location", Fill(("PERU",)), Fill(("CHILE",)), 0),
        ("individual", Fill(("GUARDS",)), Fill(("THE GUARDS",)), 1),
        ("individual", Fill(("GUERRILLA COLUMN",)), Fill(("COLUMN",)), 1),
        ("individual", Fill(("NORTH FRONT MEMBERS",)), Fill(("THE NORTH FRONT",)), 0.5),
        ("individual", Fill(("GUARDS",)), Fill(("SOLDIERS",)), 0),
        ("organisation", Fill(("NORTH FRONT", "NF")), Fill(("NORTHERN FRONT", "NF")), 1),
        ("number", Fill(("10",), ("GUARDS",)), Fill(("10",), ("GUARDS",)), 1),
        ("number", Fill(("10",), ("GUARDS",)), Fill(("~10",), ("GUARDS",)), 0.5),
        ("number", Fill(("10",), ("GUARDS",)), Fill(("10",), ("NUNS",)), 0.5),
        ("number", Fill(("10",), ("GUARDS",)), Fill(("~10",), ("NUNS",)), 0),
        ("number", Fill(("PLURAL",), ("GUARDS",)), Fill(("10",), ("GUARDS",)), 0),
        ("effect", Fill(("NO INJURY",), ("-",)), Fill(("NO INJURY",), ("NUNS",)), 1),
        ("effect", Fill(("DEATH",), ("NUNS",)), Fill(("INJURY",), ("NUNS",)), 0),
        (
            "confidence",
            Fill(("SUSPECTED OR ACCUSED",), ("NF",)),
            Fill(("SUSPECTED OR ACCUSED BY AUTHORITIES",), ("NF",)),
            0.5,
        ),
        ("confidence", Fill(("POSSIBLE",), ("NF",)), Fill(("SUSPECTED OR ACCUSED",), ("NF",)), 0),
    ],
)
def test_a_fill_earns_all_half_or_nothing(slot: str, key: Fill, response: Fill, credit: float) -> None:
    assert mucscore.grade(slot, key, response) == credit


def template(number: str, type_: str, *numbers: str, optional: bool = False) -> Template:
    fills = {"type": [Fill((type_,))], "number": [Fill((n,), ("GUARDS",)) for n in numbers]}
    return Template(number, optional, fills)


def counted(keys: list[Template], responses: list[Template]) -> dict[str, tuple[int, int, int, int, int]]:
    tallies = {slot: mucscore.Tally() for slot in SLOTS}
    found = mucscore.pair(keys, responses, SLOTS)
    for _, _, verdicts in found.matched:
        mucscore.add(tallies, verdicts)
    for key in found.missed:
        mucscore.add(tallies, mucscore.missing(key, SLOTS))
    for response in found.extra:
        mucscore.add(tallies, mucscore.spurious(response, SLOTS))
    return {slot: (t.correct, t.partial, t.incorrect, t.missing, t.spurious) for slot, t in tallies.items()}


@pytest.mark.parametrize(
    ("keys", "responses", "number"),
    [
        ([template("1", "ARSON", "2")], [template("1", "ARSON", "2")], (1, 0, 0, 0, 0)),
        ([template("1", "ARSON", "2")], [template("1", "ARSON", "3")], (0, 0, 1, 0, 0)),
        ([template("1", "ARSON", "2", "5")], [template("1", "ARSON", "5")], (1, 0, 0, 1, 0)),
        ([template("1", "ARSON", "2")], [template("1", "ARSON", "2", "5")], (1, 0, 0, 0, 1)),
        ([template("1", "ARSON", "2")], [template("1", "KIDNAPPING", "2")], (0, 0, 0, 1, 1)),
        ([template("1", "ARSON", "2")], [], (0, 0, 0, 1, 0)),
        ([template("1", "ARSON", "2", optional=True)], [], (0, 0, 0, 0, 0)),
        ([template("1", "ARSON", "2", optional=True)], [template("1", "ARSON", "2")], (1, 0, 0, 0, 0)),
        ([], [template("1", "ARSON", "2")], (0, 0, 0, 0, 1)),
        (
            [template("1", "ARSON", "2"), template("2", "ARSON", "7")],
            [template("1", "ARSON", "7"), template("2", "ARSON", "2")],
            (2, 0, 0, 0, 0),
        ),
    ],
)
def test_templates_are_matched_by_content(
    keys: list[Template], responses: list[Template], number: tuple[int, int, int, int, int]
) -> None:
    assert counted(keys, responses)["number"] == number


def test_an_optional_fill_may_be_left_out_and_earns_when_it_is_given() -> None:
    key = Template("1", fills={"number": [Fill(("2",), ("GUARDS",), optional=True)]})
    assert [v.verdict for v in mucscore.verdicts(key, Template("1"), ("number",))] == []
    given = Template("1", fills={"number": [Fill(("2",), ("GUARDS",))]})
    assert [v.verdict for v in mucscore.verdicts(key, given, ("number",))] == ["correct"]


def test_recall_and_precision_count_a_partial_fill_half() -> None:
    tally = mucscore.Tally(correct=3, partial=2, incorrect=1, missing=2, spurious=4)
    # 4 of 8 possible, 4 of 10 actual
    assert tally.result() == {"precision": 0.4, "recall": 0.5, "f1": 0.444, "gold": 8, "found": 10}
    assert mucscore.Tally().result()["f1"] == 0
