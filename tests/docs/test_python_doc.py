"""The examples of the page about Python run, one after another, and give what the page says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("polars")
pytest.importorskip("pandas")

PAGE = (Path(__file__).parents[2] / "docs" / "guides" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def ran(example_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the examples leave behind."""
    for one in example_ledger.parent.glob(f"{example_ledger.stem}.*"):
        shutil.copy(one, tmp_path / f"rashomon{one.suffix}")
    monkeypatch.chdir(tmp_path)
    found: dict[str, object] = {}
    for example in EXAMPLES:
        exec(compile(example, "python.md", "exec"), found)  # noqa: S102  -- our own page
    return found


def test_the_examples_give_what_the_page_says(ran: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    assert len(EXAMPLES) == 5
    assert len(ran["dead"]) > 2  # type: ignore[arg-type]
    # The policies of the page, and no other.
    assert set(ran["by_policy"]) == {"acled.v1", "ucdp.v2"}  # type: ignore[call-overload]
    assert ran["reading"].incident.id == ran["incident"]  # type: ignore[attr-defined]
    assert ran["conflicts"]
    assert len(ran["frame"]) > len(ran["widest"]) > 0  # type: ignore[arg-type]
    assert len(ran["other"]) > 0  # type: ignore[arg-type]
    # Nothing had been read by then.
    assert ran["known"] == 0
