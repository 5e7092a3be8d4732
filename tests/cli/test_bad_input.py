"""Bad input: a clear message, exit code 1, the rest goes on, and nothing half-written."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

BAD: list[tuple[str, bytes | None, str]] = [
    ("empty.txt", b"", "is empty"),
    ("binary.txt", b"\x89PNG\0\0\1\2" * 50, "is not text"),
    ("broken.txt", "the army’s men ".encode() * 3 + b"\xff\xfe", "save it again as UTF-8"),
    ("broken.json", b'{"text": ', "is not JSON"),
    ("page.html", b"<html></html>", "holds no article"),
    ("absent.txt", None, "does not exist"),
]


@pytest.mark.parametrize("command", ["read", "extract"])
@pytest.mark.parametrize(("name", "data", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_named_and_the_rest_goes_on(
    run: Any, reports: Path, command: str, name: str, data: bytes | None, words: str
) -> None:
    bad = reports / name
    if data is not None:
        bad.write_bytes(data)
    ran = run(command, bad, reports / "a-wire.txt")
    assert ran.code == 1
    last = ran.err.splitlines()[-1]
    assert last.startswith(f"error: {bad} ")
    assert words in last
    assert "four policemen" in run("extract", reports / "a-wire.txt").out
    assert "Plateau Wire" in ran.out


def test_a_gigabyte_is_refused_at_once(run: Any, reports: Path) -> None:
    with (reports / "big.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    run("extract", reports / "c-recipe.txt")  # What has to be loaded is loaded.
    started = time.monotonic()
    ran = run("extract", reports / "big.txt")
    assert time.monotonic() - started < 1
    assert (ran.code, ran.out) == (1, "")
    assert "is too large (1 GB, at most 10 MB)" in ran.err


def test_a_folder_without_reports(run: Any, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ran = run("read", tmp_path / "none")
    assert ran.code == 1
    assert "is a folder without reports" in ran.err
    assert not Path("rashomon.db").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/a", "only http and https"),
        ("http://localhost:8000/a", "local or private address"),
        ("http://127.0.0.1/", "local or private address"),
        ("http://10.1.2.3/", "local or private address"),
        ("http://[::1]/", "local or private address"),
        ("http://169.254.169.254/latest", "local or private address"),
        ("http://name:hunter2@example.org/", "user name or password"),
    ],
)
def test_addresses_that_are_not_fetched(run: Any, url: str, words: str) -> None:
    ran = run("read", url)
    assert ran.code == 1
    assert words in ran.err
    assert "hunter2" not in ran.err


def test_another_language_is_kept_and_said(run: Any, tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text(
        "---\npublished: 2024-07-29\n---\nEl ejército anunció la muerte de dos soldados en una emboscada en el norte."
    )
    ran = run("read", tmp_path / "f.txt")
    assert ran.code == 1
    assert "is in Spanish; only English and French are read" in ran.err
    assert "No incident was found." in ran.out


def test_a_missing_date_is_said(run: Any, tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("Gunmen killed four policemen at a checkpoint near the market on Monday.")
    ran = run("extract", tmp_path / "f.txt")
    assert ran.code == 0
    assert "f.txt states no date of publication" in ran.err
    assert '"value": null' in ran.out


def test_json_that_is_no_report_is_passed_over(run: Any, reports: Path) -> None:
    (reports / "actors.json").write_text('[{"name": "Malian Armed Forces"}]')
    ran = run("extract", reports)
    assert ran.code == 0
    assert "note: " in ran.err
    assert "actors.json is JSON but not a report" in ran.err
    assert len(ran.out.splitlines()) == 3


def test_what_a_report_holds_does_nothing_to_the_terminal(run: Any, tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text(
        "---\ntitle: \x1b]0;owned\x07\noutlet: \x1b[31mRed\npublished: 2021-03-09\n---\n"
        "The army said that \x1b[2Jfour policemen were killed near Jos on Monday."
    )
    for words in (["read"], ["extract", "--format", "table"], ["extract"]):
        ran = run(*words, tmp_path / "evil.txt")
        assert "\x1b" not in ran.out + ran.err
        assert "\x07" not in ran.out + ran.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")  # noqa: PTH110
def test_a_full_disk_leaves_no_half_written_file(run: Any, reports: Path) -> None:
    ran = run("read", reports, "--ledger", "/dev/full")
    assert ran.code == 1
    assert "/dev/full" in ran.err
