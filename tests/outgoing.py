"""Readings that leave, for the tests of what they leave as."""

from __future__ import annotations

import dataclasses
import io
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "reconcile"))

from writing import claim, figure, report

from rashomon import plugins, readings
from rashomon.model import Decided, Reading
from rashomon.protocols import Export

ARMY, REBELS = "Malian Armed Forces", "Wagner Group"
"""Two that the codebook knows."""

CHECKPOINT = "rashomon-ledger/ab12@40:" + "0f" * 32
HOSTILE = "<script>alert('x')</script> & \"two\" | three"
KIDAL = {"latitude": 18.441123456, "longitude": 1.407812345, "precision": "exact", "place_id": "geonames:1"}
POLICIES = ("first-hand-range.v2", "ucdp.v2")


def reading(**changes: Any) -> Reading:
    """Two reports of one clash, with a conflict, a later day, and a claim that Ana checked."""
    paper = dataclasses.replace(report("a", outlet="Wire", published="2024-07-26"), title=HOSTILE, lang="en")
    later = report("b", outlet="Daily", published="2024-08-01", text="another text " * 20)
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 84, 84)], text=HOSTILE),
        claim(paper, ARMY, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 2, 2, words="two")], at=1),
        claim(
            later,
            "Clinic of Kidal",
            kind="medical",
            actor=REBELS,
            target=ARMY,
            at=2,
            figures=[figure("wounded", ARMY, 24, 99, words="dozens")],
        ),
        claim(later, "Clinic of Kidal", kind="medical", event="talks", place="Gao", start=None, at=3),
    ]
    claims = [
        dataclasses.replace(one, place=dataclasses.replace(one.place, **KIDAL))
        if one.place and one.place.span.exact == "Kidal"
        else one
        for one in claims
    ]
    (made,) = readings.of([paper, later], claims)[:1]
    found = readings.whole(made)
    told = next(one for one in found.claims if one.attribution.source and one.attribution.source.name == ARMY)
    check = Decided(
        decision="decision_1", kind="checked", subject=told.id, field=None, found=None,
        value="geolocated: disputed", by="Ana Example", at="2024-08-02T09:00:00Z", reason="Seen on the map.",
        words=told.span.exact,
    )  # fmt: skip
    return dataclasses.replace(found, decisions=(check,), **changes)


def checked(found: Reading) -> str:
    """Id of the claim that was checked."""
    return found.decisions[0].subject


def exported(form: str, *found: Reading, **more: Any) -> bytes:
    """What the exporter of that name writes."""
    out = io.BytesIO()
    given = Export(**{"readings": found, "checkpoint": CHECKPOINT, "policies": POLICIES, **more})
    plugins.exporter(f"export.{form}.v1").export(given, out)
    return out.getvalue()
