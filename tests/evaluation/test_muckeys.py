"""Messages and keys in MUC's formats, on texts and templates of our own."""

from __future__ import annotations

import muckeys
import pytest
from muckeys import Fill

KEY = """;;; a remark
0.  MESSAGE: ID                     TST1-MUC3-0901
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  - 04 FEB 90
3.  INCIDENT: LOCATION              PERU: LIMA (CITY)
4.  INCIDENT: TYPE                  BOMBING / ATTACK
9.  PERP: INDIVIDUAL ID             ? "TWO MEN" / "MEN"
                                    "THE \\"FOX\\""
10. PERP: ORGANIZATION ID           "NORTH FRONT" / "NF"
11. PERP: ORGANIZATION CONFIDENCE   POSSIBLE / SUSPECTED OR ACCUSED: "NORTH FRONT" / "NF"
12. PHYS TGT: ID                    "BRIDGE"
21. HUM TGT: NUMBER                 2: "GUARDS"
                                    ~10: "PASSERSBY"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "GUARDS"
24. HUM TGT: TOTAL NUMBER           -

0.  MESSAGE: ID                     TST1-MUC3-0901
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
2.  INCIDENT: DATE                  -
4.  INCIDENT: TYPE                  ARSON

0.  MESSAGE: ID                     TST1-MUC3-0902
1.  MESSAGE: TEMPLATE               *
2.  INCIDENT: DATE                  *
"""


def test_a_key_is_read_template_by_template_and_slot_by_slot() -> None:
    found = muckeys.keys(KEY)
    assert {name: [(t.number, t.optional) for t in templates] for name, templates in found.items()} == {
        "TST1-MUC3-0901": [("1", False), ("2", True)],
        "TST1-MUC3-0902": [],
    }
    first, second = found["TST1-MUC3-0901"]
    assert first.of("date") == [Fill(("- 04 FEB 90",))]
    assert first.of("type") == [Fill(("BOMBING", "ATTACK"))]
    assert first.of("individual") == [Fill(("TWO MEN", "MEN"), optional=True), Fill(('THE "FOX"',))]
    assert first.of("confidence") == [Fill(("POSSIBLE", "SUSPECTED OR ACCUSED"), ("NORTH FRONT", "NF"))]
    assert first.of("number") == [Fill(("2",), ("GUARDS",)), Fill(("~10",), ("PASSERSBY",))]
    assert second.of("date") == [] and second.of("location") == []


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("-", None),
        ("*", None),
        ('"X" / -', Fill(("X",), optional=True)),
        ('? 1: "COOK"', Fill(("1",), ("COOK",), optional=True)),
        ("(PERU: LIMA (CITY)) / (PERU: LIMA (DEPARTMENT))", Fill(("PERU: LIMA (CITY)", "PERU: LIMA (DEPARTMENT)"))),
        ('NO INJURY OR DEATH: "-"', Fill(("NO INJURY OR DEATH",), ("-",))),
        ('"A/B COMPANY"', Fill(("A/B COMPANY",))),
    ],
)
def test_a_fill(line: str, read: Fill | None) -> None:
    assert muckeys.fill(line) == read


@pytest.mark.parametrize(
    ("head", "published", "dateline", "outlet"),
    [
        ("LIMA, 4 FEB 90 (EFE) -- [TEXT] ", "1990-02-04", "LIMA, 4 FEB 90", "EFE"),
        ("LIMA (PERU), 14 FEB 90 -- [REPORT] [JUAN PEREZ] [TEXT] ", "1990-02-14", "LIMA (PERU), 14 FEB 90", None),
        ("LIMA, NO DATE (EFE) -- [SPEECH] [TEXT] ", None, "LIMA", "EFE"),
        ("LIMA, 4 FEB (EFE) -- [TEXT] ", None, "LIMA, 4 FEB", "EFE"),
    ],
)
def test_the_dateline_goes_to_the_header(head: str, published: str | None, dateline: str, outlet: str | None) -> None:
    found = muckeys.message("TST1-MUC3-0901", f"\n\n   {head}A BOMB WENT\nOFF.\n\n   NOBODY WAS HURT.\n\n")
    assert found.text == "A BOMB WENT OFF.\nNOBODY WAS HURT."
    assert (found.published_at, found.dateline, found.outlet) == (published, dateline, outlet)
