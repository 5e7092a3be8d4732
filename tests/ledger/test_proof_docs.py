"""The page's way to verify a proof without Rashomon verifies one, and refuses another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rashomon.ledger import checkpoints, proofs
from rashomon.ledger.notes import SigningKey

PAGE = Path(__file__).parents[2] / "docs" / "explain" / "ledger.md"


def test_the_page_s_code_verifies_proofs_of_every_entry(tmp_path, monkeypatch, capsys, make):
    [block] = re.findall(r"```py\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    verify = compile(block, str(PAGE), "exec")
    monkeypatch.chdir(tmp_path)
    store, file = make.SqliteStore(tmp_path / "ledger.db"), tmp_path / "claim.tlog-proof"
    with store.open() as ledger:
        make.read(ledger, "Десять убитых.", *range(9))
        size = checkpoints.record(ledger, SigningKey.new("example.org/ledger")).size
        for entry in list(ledger.entries())[:size]:
            file.write_text(proofs.of_entry(ledger, entry), encoding="utf-8")
            exec(verify, {})  # noqa: S102
            said = f"proved: entry {entry.seq} of example.org/ledger says {entry.record}\n"
            assert capsys.readouterr().out == said
    file.write_text(file.read_text(encoding="utf-8").replace(f"\n{size}\n", f"\n{size - 1}\n"), encoding="utf-8")
    with pytest.raises(AssertionError, match="does not hold"):
        exec(verify, {})  # noqa: S102
