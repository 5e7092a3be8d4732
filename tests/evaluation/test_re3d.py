"""Spans and relations matched one to one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import re3d

from rashomon.model import Document, Extraction, Mention, PlaceMention, Span

TEXT = "The Northern Army attacked rebels near Tarma."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(document_id="doc_1", start=start, end=start + len(words), exact=words)


@pytest.mark.parametrize(
    ("found", "left", "extra"),
    [
        ([(4, 17, "Northern Army")], 1, 0),
        ([(4, 17, "Northern Army"), (0, 17, "The Northern Army")], 1, 1),
        ([(0, 17, "The Northern Army"), (27, 33, "rebels")], 0, 0),
        ([(39, 44, "Tarma")], 2, 1),
        ([], 2, 0),
    ],
)
def test_each_span_stands_for_one(found: list[re3d.Span], left: int, extra: int) -> None:
    there = [(0, 17, "The Northern Army"), (27, 33, "rebels")]
    missed, made_up = re3d.match(there, found, re3d.overlaps)
    assert (len(missed), len(made_up)) == (left, extra)


def test_the_same_words_are_the_same_whatever_the_article() -> None:
    assert re3d.same((0, 17, "The Northern Army"), (4, 17, "Northern Army"))
    assert not re3d.same((0, 17, "The Northern Army"), (13, 17, "Army"))


def test_who_fights_whom_has_no_order() -> None:
    army, rebels, town = (0, 17, "The Northern Army"), (27, 33, "rebels"), (39, 44, "Tarma")
    assert re3d.either_way((army, rebels), (rebels, army))
    assert not re3d.either_way((army, rebels), (army, town))


def written(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    (folder / "unit").mkdir(exist_ok=True)
    (folder / "unit" / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


def entity(type_: str, words: str, confidence: float = 1) -> dict[str, Any]:
    start = TEXT.index(words)
    places = {"begin": start, "end": start + len(words), "value": words}
    return {"documentId": "d", "type": type_, "confidence": confidence, **places}


def test_kinds_that_the_reader_does_not_make_score_nothing_and_say_so(tmp_path: Path) -> None:
    written(tmp_path, "documents.json", [{"_id": "d", "text": TEXT, "title": None, "sourceName": "Unit"}])
    entities = [
        entity("Organisation", "The Northern Army"),
        entity("Organisation", "rebels"),
        entity("Location", "Tarma"),
        entity("Person", "rebels", 0.2),
        entity("Person", "Army"),
    ]
    written(tmp_path, "entities.json", entities)
    written(tmp_path, "relations.json", [])
    [document] = re3d.documents(tmp_path)
    extraction = Extraction(
        document_id=document.id,
        maker="test.v1",
        actors=(Mention(span=span("Northern Army")), Mention(span=span("Tarma"))),
        places=(PlaceMention(span=span("Tarma")),),
    )
    read: dict[str, tuple[Document, Extraction]] = {"d": (document, extraction)}
    result = re3d.score(tmp_path, read)
    assert result.table["organisation"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2, "found": 2}
    assert result.table["location.strict"]["f1"] == 1
    assert result.table["person"] == {"precision": 0, "recall": 0, "f1": 0, "gold": 1, "found": 0}
    assert [note.split(":")[0] for note in result.notes] == ["person"]
