"""Which outlets there are of what holds at a moment."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rashomon.ledger import Ledger, reports
from rashomon.model import Document


def test_an_outlet_is_one_from_when_a_report_of_it_holds(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        for outlet, day in (("The Delta Post", "2024-07-01"), ("Radio Delta", "2024-07-09")):
            data = outlet.encode()
            report = Document(
                id=f"doc_{day}",
                sha256=hashlib.sha256(data).hexdigest(),
                media_type="text/plain",
                text=outlet,
                name=outlet,
                outlet=outlet,
                published_at=day,
            )
            ledger.add([report], agent="test", action="captured", data=data, valid=(f"{day}T00:00:00Z", None))
        assert set(reports.outlets(ledger.view(), 9)) == {"The Delta Post", "Radio Delta"}
        assert reports.outlets(ledger.view(valid_at="2024-07-05"), 9) == ["The Delta Post"]
