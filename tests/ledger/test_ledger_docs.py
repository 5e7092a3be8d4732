"""The code in the page about the ledger does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "explain" / "ledger.md"


def test_the_page_s_code_runs_and_its_proof_finds_a_change(tmp_path, monkeypatch, capsys, make):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    use, prove, look = (compile(block, str(PAGE), "exec") for block in blocks)
    monkeypatch.chdir(tmp_path)
    exec(use, {})  # noqa: S102
    assert capsys.readouterr().out.split() == ["1", "0", "[]"]
    store = make.SqliteStore(tmp_path / "rashomon.db")
    with store.open() as ledger:
        make.read(ledger, "Десять убитых.", 0, 4)
    exec(prove, {})  # noqa: S102
    assert capsys.readouterr().out.split() == ["whole"]
    seen = {}
    exec(look, seen)  # noqa: S102
    assert seen["page"].claims == seen["found"].hits == ()
    store.tamper("UPDATE entries SET record = replace(record, 'date', 'data') WHERE seq = 1")
    with pytest.raises(AssertionError):
        exec(prove, {})  # noqa: S102
