"""Which other reports repeat a claim's words."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from rashomon.ledger import Ledger, NotFound
from rashomon.model import Attribution, Claim, Document, Span, record_id
from rashomon.review.known import Known


def kept(ledger: Ledger, name: str, words: str) -> Claim:
    """A report of these words alone and the one claim in it."""
    data = f"{name} {words}".encode()
    document = Document(
        id=f"doc_{name}",
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/plain",
        text=words,
        name=name,
    )
    span = Span(document_id=document.id, start=0, end=len(words), exact=words)
    said = Attribution(content=(span,), source=None, source_kind="reporter", cue=None, form="narration")
    claim = Claim(
        id="",
        document_id=document.id,
        span=span,
        event="clash",
        actor=None,
        target=None,
        place=None,
        when=None,
        attribution=said,
        stance="asserts",
        certainty="certain",
    )
    claim = dataclasses.replace(claim, id=record_id("claim", claim))
    ledger.add([document], agent="test", action="captured", data=data)
    ledger.replace_findings(document.id, [claim], "test")
    return claim


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("Shells hit the mill.", "Shells  hit\nthe mill."),
        ('They "burnt" the mill at Gao.', 'they "burnt" the mill at Gao.'),
        ("Fighters left the cafe\u0301 by night.", "Fighters left the cafe\u0301 by night."),
        ("हमला रात में हुआ", "हमला रात में हुआ"),
    ],
    ids=["white space", "quotation marks", "accent of its own", "vowel signs"],
)
def test_a_report_with_the_same_words_is_named(tmp_path: Path, words: str, again: str) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        claim = kept(ledger, "one", words)
        kept(ledger, "two", again)
        kept(ledger, "other", f"It is not so that {words}")
        [note] = Known(ledger.view()).repeated(claim)
        assert note.startswith("doc_two has the same words")


def test_a_claim_without_a_word_is_repeated_nowhere(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        claim = kept(ledger, "one", "!!! “ ”")
        kept(ledger, "two", "!!! “ ”")
        assert Known(ledger.view()).repeated(claim) == []


def test_a_beginning_that_found_and_added_claims_share_is_of_none_of_them(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        one, two = kept(ledger, "one", "Shells hit the mill."), kept(ledger, "two", "Men burnt the boats.")
        third = dataclasses.replace(one, id=f"{one.id[:8]}added")
        known = Known(ledger.view())
        known.added = {third.id: third}
        with pytest.raises(NotFound) as shared:
            known.claim("claim_")
        assert {one.id, two.id, third.id} == set(shared.value.suggestions)
        assert known.claim(third.id) == third
        assert known.claim(one.id) == one
        assert known.claim(third.id[:-1]) == third
