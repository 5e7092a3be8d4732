"""The codebook's files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rashomon.cli import coded
from rashomon.model import Document


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_reports_lie_in_their_folders_with_the_folders_incidents(
    tmp_path: Path, document: Callable[..., Document]
) -> None:
    placed = [(Path(), document("a", name="r1")), (Path("deep/er"), document("b", name="r2"))]
    assert coded.write(tmp_path, placed, {}) == 2
    assert names(tmp_path) == ["deep/er/incidents.json", "deep/er/r2.json", "incidents.json", "r1.json"]
    assert json.loads((tmp_path / "r1.json").read_text()) == {"id": "r1", "claims": []}
    assert json.loads((tmp_path / "incidents.json").read_text()) == []


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", ".hidden", "a\\b", "a\nb", "x" * 300, "con?", "", "incidents"]
)
def test_no_report_chooses_where_it_is_written(tmp_path: Path, document: Callable[..., Document], name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    coded.write(out, [(Path(), document("a", name=name))], {})
    assert len(names(tmp_path)) == len(names(out)) == 2
    [written] = [path for path in names(out) if path != "incidents.json"]
    assert json.loads((out / written).read_text())["id"] == written.removesuffix(".json")


def test_reports_of_one_name_do_not_take_each_others_place(tmp_path: Path, document: Callable[..., Document]) -> None:
    placed = [(Path(), document(text, name=name)) for text, name in (("a", "r"), ("b", "r"), ("c", "R"), ("a", "r"))]
    coded.write(tmp_path, placed, {})
    assert names(tmp_path) == ["R-3.json", "incidents.json", "r-2.json", "r.json"]


def test_a_file_is_whole_or_not_there(
    tmp_path: Path, document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    coded.write(tmp_path, [(Path(), document("a", name="r"))], {})
    before = (tmp_path / "r.json").read_bytes()

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        coded.write(tmp_path, [(Path(), document("b", name="r"))], {})
    assert (tmp_path / "r.json").read_bytes() == before
    assert names(tmp_path) == ["incidents.json", "r.json"]
