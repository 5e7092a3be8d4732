"""A picture that was sent in with a letter in 2021 comes back three years later, smaller, as one of another attack."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pictures
import pytest
from typer.testing import CliRunner

from rashomon.cli.app import app
from rashomon.ledger import Ledger


def letter(path: Path, sender: str, sent: str, subject: str, text: str, picture: bytes) -> None:
    made = EmailMessage()
    made["From"], made["Date"], made["Subject"], made["Message-ID"] = (
        sender,
        sent,
        subject,
        f"<{path.stem}@example.org>",
    )
    made.set_content(text)
    made.add_attachment(picture, maintype="image", subtype="jpeg", filename=f"{path.stem}.jpg")
    path.write_bytes(made.as_bytes())


@pytest.fixture
def ran(tmp_path, monkeypatch):
    image = pictures.scene(11)
    letter(
        tmp_path / "gao.eml",
        "Dune Line <desk@duneline.example>",
        "Mon, 03 May 2021 10:00:00 +0000",
        "Five soldiers killed near Gao",
        "The army said on Monday that gunmen killed five soldiers in an attack near Gao on 2 May 2021.\n",
        pictures.saved(image, exif=pictures.exif()),
    )
    letter(
        tmp_path / "kidal.eml",
        "Sahara Post <news@saharapost.example>",
        "Sun, 28 Jul 2024 10:00:00 +0000",
        "Twelve soldiers killed near Kidal",
        "The rebels said on Sunday that they killed twelve soldiers in an attack near Kidal on 27 July 2024. "
        "The rebels published photos of the burnt vehicles.\n",
        pictures.saved(image.resize((640, 480)), quality=50),
    )
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        said = CliRunner().invoke(app, list(words))
        assert said.exit_code == 0, said.output
        return " ".join(said.stdout.split())

    return run


def test_a_picture_that_comes_back_is_told_on_both_sides_and_found_by_a_third(ran, tmp_path):
    ran("read", "gao.eml", "kidal.eml")
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        view = ledger.view()
        found = {one.start[:4]: one for one in view.incidents()}
        assert len(view.media()) == 2 and ledger.check() == []
    said = ran("show", found["2024"].id, "--all")
    assert "seen before, in a report of 2021-05-03" in said and "offered there for Attack at Gao, 2 May 2021" in said
    assert "says nothing of when and where it was taken; channels strip that." in said
    said = ran("show", found["2021"].id, "--all")
    assert "seen again, in a report of 2024-07-28" in said and "taken at 2021-05-03T10:11:12+00:00" in said
    # Somebody gets it a third time, from elsewhere, with its edges cut.
    again = pictures.scene(11).crop((12, 9, 1188, 891)).resize((900, 675))
    (tmp_path / "third.png").write_bytes(pictures.saved(again, "PNG"))
    said = ran("media", "--like", "third.png")
    assert "in a report of 2021-05-03" in said and "in a report of 2024-07-28" in said
    # What is read again is not doubled.
    ran("read", "gao.eml", "kidal.eml")
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        assert len(ledger.view().media()) == 2
