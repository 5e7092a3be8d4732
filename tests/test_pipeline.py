"""The stages joined: what becomes of a document that one of them fails on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from rashomon import intake, pipeline
from rashomon.ingest.documents import document
from rashomon.ingest.header import Header
from rashomon.ledger import Ledger
from rashomon.model import Document, Extraction, Issue


class Faulty:
    """An extractor that finds nothing, and fails on one word."""

    name = "faulty.extract.v1"

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[str] = []

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for one in documents:
            if self.word in one.text:
                raise ValueError("cannot be parsed")
            self.read.append(one.text)
            yield Extraction(document_id=one.id, maker=self.name)


def captured(*texts: str) -> list[tuple[bytes, Document]]:
    return [
        (text.encode(), document(text.encode(), text, media_type="text/plain", header=Header(language="en"), name=text))
        for text in texts
    ]


def test_a_document_that_fails_costs_no_other_and_says_so() -> None:
    documents = [found for _, found in captured("one", "bad", "two")]
    pairs = list(pipeline.extract_documents(documents, Faulty("bad")))
    assert [one.text for one, _ in pairs] == ["one", "bad", "two"]
    assert [len(extraction.issues) for _, extraction in pairs] == [0, 1, 0]
    [issue] = pairs[1][1].issues
    assert (issue.severity, issue.subject) == ("error", documents[1].id)
    assert "“bad” could not be read by faulty.extract.v1 (ValueError at test_pipeline.py:" in issue.message
    assert "cannot be parsed" not in issue.message  # it might quote a protected name


def test_each_document_of_a_batch_is_read_by_who_is_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usual, other = Faulty("no such word"), Faulty("no such word")
    other.name = "other.extract.v1"
    whose = {"one": usual, "deux": other, "three": usual, "tlh": None}
    monkeypatch.setattr(pipeline.plugins, "extractor_for", lambda document, usual: whose[document.text])
    documents = captured(*whose)
    pairs = list(pipeline.extract_documents([found for _, found in documents], usual))
    assert [one.text for one, _ in pairs] == list(whose)
    assert [extraction.maker for _, extraction in pairs] == [usual.name, other.name, usual.name, usual.name]
    assert (usual.read, other.read) == (["one", "three"], ["deux"])
    with Ledger.open(tmp_path / "a.db") as ledger:
        pipeline.read(documents, ledger, extractor=usual)
        assert ledger.view().extraction_maker(documents[1][1].id) == other.name
        assert pipeline.read(documents, ledger, extractor=usual).known == len(documents)


def test_a_document_that_failed_is_read_again_and_others_are_not(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as ledger:
        first = pipeline.read(captured("one", "bad"), ledger, extractor=Faulty("bad"))
        assert (first.added, first.known, [issue.severity for issue in first.issues]) == (2, 0, ["error"])
        failing = pipeline.read(captured("one", "bad"), ledger, extractor=Faulty("bad"))
        assert (failing.added, failing.known, [issue.severity for issue in failing.issues]) == (0, 1, ["error"])
        mended = Faulty("no such word")
        second = pipeline.read(captured("one", "bad"), ledger, extractor=mended)
        assert (second.added, second.known, second.issues) == (0, 1, ())
        assert mended.read == ["bad"]
        assert ledger.view().issues() == []


def test_what_comes_again_while_it_is_read_is_read_once_and_known_then(tmp_path: Path) -> None:
    reader = Faulty("no such word")
    (data, once), (more, other) = captured("one", "two")
    told: list[str] = []
    with Ledger.open(tmp_path / "a.db") as ledger:
        twice = [(data, once), (more, other), (data, once)]
        result = pipeline.read(twice, ledger, extractor=reader, progress=lambda document: told.append(document.id))
        assert (result.added, result.known, reader.read) == (2, 1, ["one", "two"])
        assert result.documents == (once.id, other.id)
        assert told == [once.id, other.id, once.id]  # every one that came
        dated = dataclasses.replace(once, published_at="2024-07-29")
        result = pipeline.read([(data, once), (data, dated)], ledger, extractor=reader)
        assert (result.added, result.known) == (0, 1)
        assert ledger.view().document(once.id).published_at == "2024-07-29"  # the later one stands


class Doubting(Faulty):
    """An extractor that cannot resolve three words of each document."""

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for found in super().extract(documents):
            words = tuple(
                Issue(stage="extract", severity="warning", message=str(at), subject=found.document_id)
                for at in range(3)
            )
            yield dataclasses.replace(found, issues=words)


def test_of_many_issues_of_words_a_run_remembers_the_first_and_counts_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_WORDS", 4)
    lost = Issue(stage="ingest", severity="warning", message="is cut", subject="a.txt")
    with Ledger.open(tmp_path / "a.db") as ledger:
        result = pipeline.read([lost, *captured("one", "two", "three")], ledger, extractor=Doubting("no such word"))
        assert (len(result.issues), result.more) == (5, 5)
        assert lost in result.issues
        assert len(ledger.view().issues()) == 9  # all of them are kept with their documents


def test_what_is_skipped_is_kept_unread_and_can_be_read_later(tmp_path: Path) -> None:
    reader = Faulty("no such word")
    documents = captured("a fair", "a raid", "a concert")

    def skipping(document: Document) -> float | None:
        return None if "raid" in document.text else -4.2

    with Ledger.open(tmp_path / "a.db") as ledger:
        told: list[str] = []
        result = pipeline.read(
            documents, ledger, extractor=reader, skipping=skipping, progress=lambda one: told.append(one.id)
        )
        assert (result.added, result.known, result.skipped, reader.read) == (3, 0, 2, ["a raid"])
        assert len(told) == 3
        assert result.issues == ()  # they are counted, and told of each in the ledger
        view = ledger.view()
        assert view.document(documents[0][1].id).text == "a fair"
        [issue] = view.issues(documents[0][1].id)
        assert (issue.stage, issue.severity) == ("extract", "note")
        assert "(relevance.v1, score -4.2)" in issue.message
        assert view.extraction_maker(documents[0][1].id) == "relevance.v1"
        # Skipped again, it is known; what is read is no more skipped.
        again = pipeline.read(documents, ledger, extractor=reader, skipping=skipping)
        assert (again.added, again.known, again.skipped, reader.read) == (0, 3, 2, ["a raid"])
        everything = pipeline.read(documents, ledger, extractor=reader)
        assert (everything.known, everything.skipped, reader.read) == (1, 0, ["a raid", "a fair", "a concert"])
        assert ledger.view().issues(documents[0][1].id) == []
        after = pipeline.read(documents, ledger, extractor=reader, skipping=skipping)
        assert (after.known, after.skipped) == (3, 0)


def test_the_claims_of_another_reader_are_not_lost_to_a_gate(tmp_path: Path) -> None:
    old, new = Faulty("no such word"), Faulty("no such word")
    new.name = "faulty.extract.v2"
    documents = captured("a fair")
    with Ledger.open(tmp_path / "a.db") as ledger:
        pipeline.read(documents, ledger, extractor=old)
        result = pipeline.read(documents, ledger, extractor=new, skipping=lambda _: -4.2)
        assert (result.skipped, new.read) == (0, ["a fair"])
