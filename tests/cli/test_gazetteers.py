import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rashomon.cli.app import app

TABLE = "name,lat,lon,country\nXaman,19.5,1.25,Mali\nNowhere,,,Mali\nZz,95,0,Mali\n"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr("rashomon.resolve.added_places.folder", lambda: tmp_path / "gazetteers")
    return CliRunner()


def test_places_are_added_listed_and_removed(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "My places.csv"
    file.write_text(TABLE)
    added = runner.invoke(app, ["gazetteer", "add", str(file)])
    assert added.exit_code == 0
    assert "Added 1 place from My places.csv as my_places (table)." in added.stdout
    assert "2 lines gave no place" in added.stderr
    assert "line 3: no coordinates" in added.stderr
    assert "line 4: no point on Earth" in added.stderr
    [row] = json.loads(runner.invoke(app, ["gazetteer", "list", "--format", "json"]).stdout)
    assert (row["name"], row["places"], row["left_out"]) == ("my_places", 1, 2)
    assert "my_places" in runner.invoke(app, ["gazetteer", "list"]).stdout
    assert runner.invoke(app, ["gazetteer", "remove", "my_places"]).exit_code == 0
    assert "No places were added." in runner.invoke(app, ["gazetteer", "list"]).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["add", "absent.csv"], 1, "absent.csv is no file"),
        (["add", __file__], 1, "is no GeoNames dump"),
        (["add", __file__, "--name", "Über"], 2, "small letters"),
        (["remove", "absent"], 1, "No places were added as absent"),
    ],
)
def test_what_cannot_be_done_is_said(runner: CliRunner, arguments: list[str], code: int, message: str) -> None:
    result = runner.invoke(app, ["gazetteer", *arguments])
    assert result.exit_code == code
    assert message in result.stderr
