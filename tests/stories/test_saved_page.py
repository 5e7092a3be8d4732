"""A page is saved with its folder of pictures; one of them is offered for what its caption says."""

from __future__ import annotations

import pictures
from typer.testing import CliRunner

from rashomon.cli.app import app
from rashomon.ledger import Ledger

PAGE = """<!doctype html><html lang="en"><head><title>Five soldiers killed near Gao</title>
<meta property="og:site_name" content="Dune Line"><meta property="article:published_time" content="2024-07-28">
<link rel="canonical" href="https://duneline.example/gao"></head><body><article><h1>Five soldiers killed near Gao</h1>
<p>The army said on Sunday that gunmen killed five soldiers in an attack near Gao on Saturday.</p>
<figure><picture><source srcset="gao_files/gao-800.jpg 800w"></picture><img alt="" data-src="gao_files/gao.jpg">
<figcaption>Rebels said that they killed nine soldiers in the attack near Gao on Saturday.</figcaption></figure>
<p>It said that the attackers had fled to the north, and that a column had been sent after them.</p>
</article></body></html>"""


def test_a_picture_on_a_saved_page_is_offered_for_the_claim_of_its_caption(tmp_path, monkeypatch) -> None:
    (tmp_path / "gao_files").mkdir()
    (tmp_path / "gao_files" / "gao.jpg").write_bytes(pictures.saved(pictures.scene(5)))
    (tmp_path / "gao.html").write_text(PAGE)
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(app, ["read", "gao.html"])
    assert said.exit_code == 0, said.output
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        [incident] = ledger.view().incidents()
    shown = CliRunner().invoke(app, ["show", incident.id, "--all"])
    assert shown.exit_code == 0, shown.output
    text = " ".join(shown.stdout.split())
    assert "gao.jpg" in text and "its caption is of 1 claim" in text
