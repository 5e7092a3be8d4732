"""The gate's command where sets are absent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import accuracy
import pytest
import scoring

from rashomon import plugins
from rashomon.model import Document, Extraction


def test_absent_sets_pass_and_each_is_named_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main(["--shared", str(tmp_path), "--workers", "1"]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert [line.split(":")[1].split()[-1] for line in lines[:-1]] == list(scoring.SETS)
    assert "NOTHING" in lines[-1]


def test_unknown_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        accuracy.options(["--lower", "dev.figure"])
    assert accuracy.main(["--shared", str(tmp_path), "--report", "none-1"]) == 2


def test_measures_are_f1_or_rates_and_what_has_no_gold_is_left_out() -> None:
    result = {
        "figure": {"precision": 1.0, "recall": 0.5, "f1": 0.667, "gold": 4, "found": 2},
        "check": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 0, "found": 1},
        "incident_b3": {"precision": 1.0, "recall": 1.0, "f1": 1.0},
        "fields": {"event": 0.9},
        "wrong_side": 0.1,
    }
    assert scoring.measures(result) == {"figure": 0.667, "fields.event": 0.9, "wrong_side": 0.1}
    assert scoring.measures(result, grouped=True)["incident_b3"] == 1.0


def test_a_reader_that_does_not_come_back_costs_one_document(
    monkeypatch: pytest.MonkeyPatch, document: Callable[..., Document]
) -> None:
    class Stuck:
        name = "stuck.v1"

        def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
            for one in documents:
                while one.text == "stuck":
                    pass
                yield Extraction(document_id=one.id, maker=self.name)

    monkeypatch.setattr(plugins, "extractor", Stuck)
    scoring.extracted([document("first")], 1)  # what is loaded once must not count
    monkeypatch.setattr(scoring, "PATIENCE", 0.5)
    read = scoring.extracted([document("first"), document("stuck"), document("last")], 1)
    assert [[issue.severity for issue in one.issues] for one in read] == [[], ["error"], []]


def test_two_processes_read_what_one_reads(document: Callable[..., Document]) -> None:
    texts = [f"Rebels killed {n} soldiers in Tarma on Monday, the army said." for n in range(2, 2 + scoring.CHUNK + 2)]
    documents = [document(text) for text in texts]
    read = scoring.extracted(documents, 2)
    assert read == scoring.extracted(documents, 1)
    assert [claim.figures[0].low for one in read for claim in one.claims[:1]] == list(range(2, 2 + len(texts)))


def test_an_input_belongs_to_a_set() -> None:
    assert accuracy._set_of("dev/fort") == "dev"
    assert accuracy._set_of("benchmarks/muc") == "muc"
