"""Documents through the pipeline: in order, each by itself, and by means that no other pipeline gets."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np
from thinc.api import Model, NumpyOps, get_current_ops

from rashomon.extract.parsing import DEFAULT_PIPELINE, parse, pipeline
from rashomon.model import Document

TEXTS = (
    "Rebels shelled the ferry at Korma on Sunday, a nurse said. Four people died.",
    "Soup.",
    "",
    "The army denied it. It had withdrawn its last guns from the hills two days before, its spokesman told the radio.",
)


def test_the_pipeline_is_loaded_once_however_it_is_named() -> None:
    assert pipeline() is pipeline(DEFAULT_PIPELINE)


def test_each_document_is_parsed_to_the_last_bit_as_it_is_alone(document: Callable[..., Document]) -> None:
    documents = [document(text) for text in TEXTS]
    together = list(parse(documents))
    alone = list(itertools.chain.from_iterable(parse([one]) for one in documents))
    assert [one.document for one in together] == documents
    for left, right in zip(together, alone, strict=True):
        assert np.array_equal(left.doc.tensor, right.doc.tensor)
        assert left.doc.to_json() == right.doc.to_json()


def test_documents_are_taken_as_they_are_parsed(document: Callable[..., Document]) -> None:
    taken = []

    def stream() -> Iterator[Document]:
        for text in TEXTS:
            taken.append(text)
            yield document(text)

    assert next(parse(stream())).document.text == TEXTS[0]
    assert taken == list(TEXTS[:1])


def test_numpy_multiplies_for_this_pipeline_alone() -> None:
    ops = {
        type(node.ops) is NumpyOps and node.ops.use_blis
        for _, part in pipeline().pipeline
        if isinstance(getattr(part, "model", None), Model)
        for node in part.model.walk()
    }
    assert ops == {False}
    assert not isinstance(get_current_ops(), NumpyOps) or get_current_ops().use_blis
