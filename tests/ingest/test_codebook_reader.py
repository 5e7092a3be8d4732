"""The codebook's JSON."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from rashomon.ingest.codebook import CodebookReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits

REPORT = {
    "id": "plateau-1",
    "incident": "plateau",
    "outlet": "Plateau Wire",
    "outlet_kind": "wire",
    "published": "2021-03-09",
    "title": "Four killed",
    "byline": None,
    "dateline": "JOS, March 9",
    "text": "Gunmen killed four policemen on Monday.\nNo group claimed it.",
    "copy_of": None,
    "claims": [{"id": "c1", "text": "nonsense that must not be looked at"}],
}


def read(plain: Any, path: str = "r.json") -> list[Document | Issue]:
    data = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    return list(CodebookReader().read(BytesIO(data), media_type=None, path=path, limits=Limits()))


def test_the_report_and_its_header_are_read_and_its_claims_are_not() -> None:
    [found] = read(REPORT)
    assert isinstance(found, Document)
    assert (found.name, found.outlet, found.outlet_kind) == ("plateau-1", "Plateau Wire", "wire")
    assert (found.published_at, found.title, found.byline) == ("2021-03-09", "Four killed", None)
    assert (found.dateline, found.text) == ("JOS, March 9", REPORT["text"])
    assert "nonsense" not in repr(found)


@pytest.mark.parametrize(
    "plain",
    [[{"name": "Malian Armed Forces"}], {"id": "plateau", "members": []}, {"text": 5}, 3, "words", None],
)
def test_json_that_is_no_report_is_passed_over_with_a_note(plain: Any) -> None:
    [issue] = read(plain)
    assert isinstance(issue, Issue)
    assert (issue.severity, issue.subject) == ("note", "r.json")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"text": "a", "n": ' + b"9" * 10_000 + b"}", "is not JSON"),
        (b'{"text": " \\n "}', "nothing to read"),
        (b"\xff\xfe\x00\xd8", "cannot be read"),
    ],
)
def test_broken_json_is_an_error_that_names_the_file(data: bytes, words: str) -> None:
    [issue] = read(data)
    assert isinstance(issue, Issue)
    assert issue.severity == "error"
    assert issue.message.startswith("r.json ")
    assert words in issue.message


def test_fields_of_the_wrong_kind_are_left_out_and_said() -> None:
    *issues, found = read({"text": "Two died.", "outlet": ["a"], "published": 2024, "title": {"a": 1}, "id": 7})
    assert isinstance(found, Document)
    assert (found.outlet, found.published_at, found.title, found.name) == (None, None, None, "r")
    assert len(issues) == 3


def test_half_a_character_does_not_reach_the_ledger() -> None:
    [found] = read(b'{"text": "Two \\ud800 died \\ud83d\\udca5."}')
    assert isinstance(found, Document)
    assert found.text == "Two � died \U0001f4a5."
