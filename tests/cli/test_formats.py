"""What the command line says can be read and written."""

import json

from typer.testing import CliRunner

from rashomon import plugins
from rashomon.cli.app import app


def test_every_reader_and_exporter_is_told_with_what_it_is():
    ran = CliRunner().invoke(app, ["formats", "--json"])
    assert ran.exit_code == 0
    told = json.loads(ran.stdout)
    assert [one["by"] for one in told["read"]] == [one.name for one in plugins.extensions("reader")]
    assert [one["by"] for one in told["written"]] == [one.name for one in plugins.extensions("exporter")]
    assert {one["format"] for one in told["written"]} >= {"json", "jsonl"}
    for one in (*told["read"], *told["written"]):
        assert one["what"][0].isupper()
        assert len(one["what"]) < 120
        assert all(ending.startswith(".") for ending in one["endings"])


def test_the_table_names_endings_and_formats():
    ran = CliRunner().invoke(app, ["formats"])
    assert ".html .htm .xhtml" in ran.stdout
    assert "jsonl" in ran.stdout
