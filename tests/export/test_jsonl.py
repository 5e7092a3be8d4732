"""JSON, a line each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from rashomon.export import jsonl
from rashomon.model import Document, Extraction, PlaceMention, Span, When
from rashomon.protocols import Export


@given(st.text())
def test_a_line_is_one_line_and_comes_back_as_it_was(text: str) -> None:
    written = jsonl.line({"text": text})
    assert len(written.splitlines()) == 1
    assert json.loads(written) == {"text": text}


def test_characters_are_themselves_and_commands_are_not() -> None:
    assert jsonl.line("Cissé “said” \x9b31m \x1b \u2028") == '"Cissé “said” \\u009b31m \\u001b \\u2028"'


def test_the_layers_of_a_document(document: Callable[..., Document]) -> None:
    found = document("On Friday in Kidal two died.")

    def span(words: str) -> Span:
        start = found.text.index(words)
        return Span(document_id=found.id, start=start, end=start + len(words), exact=words)

    extraction = Extraction(
        document_id=found.id,
        maker="test.v1",
        sentences=(span(found.text),),
        times=(
            When(span=span("Friday"), start="2024-07-26", end="2024-07-26"),
            When(span=span("On"), start="2024-07-25", end="2024-07-26"),
            When(span=span("two"), start=None, end="2024"),
            When(span=span("died")),
        ),
        places=(PlaceMention(span=span("Kidal"), place_id="geonames:1"), PlaceMention(span=span("in"))),
    )
    plain = json.loads(jsonl.line(jsonl.layers(found, extraction)))
    assert plain["document"]["text"] == found.text
    assert plain["maker"] == "test.v1"
    assert plain["sentences"] == [{"start": 0, "end": len(found.text), "exact": found.text}]
    assert [time["value"] for time in plain["times"]] == ["2024-07-26", "2024-07-25/2024-07-26", "../2024", None]
    assert [place["resolved"] for place in plain["places"]] == [True, False]
    layers = {"sentences", "attributions", "times", "places", "actors", "events", "figures", "claims", "issues"}
    assert plain.keys() == {"document", "maker"} | layers
    assert "document_id" not in jsonl.line(plain)


def test_exporters_of_nothing_write_what_can_be_read() -> None:
    nothing = Export(readings=(), checkpoint="", policies=())
    out = io.BytesIO()
    jsonl.JsonExporter().export(nothing, out)
    assert json.loads(out.getvalue()) == []
    out = io.BytesIO()
    jsonl.JsonLinesExporter().export(nothing, out)
    assert out.getvalue() == b""
