from typer.testing import CliRunner

from rashomon.cli import reading
from rashomon.cli.app import app

ROWS = """\
event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,location,latitude,longitude,fatalities
A1,2024-08-14,Battles,Armed clash,JNIM,Military Forces of Mali (2021-),Mali,Labbezanga,14.952,0.707,3
A2,2024-08-20,Battles,Armed clash,JNIM,Military Forces of Mali (2021-),Mali,Kidal,18.441,1.407,2
"""


def test_more_incidents_than_anybody_reads_are_counted_and_not_printed(tmp_path, monkeypatch):
    (tmp_path / "acled.csv").write_text(ROWS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    ran = CliRunner().invoke(app, ["read", "acled.csv", "--ledger", "rows.db"])
    assert ran.stdout.strip() == "2 incidents: rashomon incidents lists them."
    assert "Read 2 reports: 2 new claims, 2 incidents." in ran.stderr
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    again = CliRunner().invoke(app, ["read", "acled.csv", "--ledger", "rows.db"])
    assert "Clash at Labbezanga" in again.stdout
