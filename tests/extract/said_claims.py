"""Claims written by hand for tests of what is attached to claims: a text, and which words of it each claim is."""

from __future__ import annotations

from rashomon.extract.parsing import Parsed, parse
from rashomon.model import Attribution, Claim, Document, Evidence, Figure, Mention, Span, When

OUTLET = "Ferry Post"


def parsed(text: str, published: str = "2021-05-10") -> Parsed:
    """The parse of a text published by the Ferry Post."""
    document = Document(
        id="doc_1", sha256="0" * 64, media_type="text/plain", text=text, outlet=OUTLET, published_at=published
    )
    return next(parse([document]))


def span(text: str, words: str) -> Span:
    """The first place where the words stand in the text."""
    start = text.index(words)
    return Span(document_id="doc_1", start=start, end=start + len(words), exact=words)


def claim(
    text: str,
    words: str,
    source: str | None,
    *,
    killed: str | None = None,
    when: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Claim:
    """A claim that stands at `words`, by `source` (None: the report's own voice), with `killed` as number words."""
    where = span(text, words)
    mention = Mention(span=None, name=source) if source else None
    figures = ()
    if killed is not None:
        number = span(text, killed)
        figures = (Figure(effect="killed", of=(), unit="persons", low=2, high=None, approx=False, span=number),)
    return Claim(
        id=words,
        document_id="doc_1",
        span=where,
        event="clash",
        actor=None,
        target=None,
        place=None,
        when=When(span=None, start=when, end=when) if when else None,
        attribution=Attribution(
            content=(where,),
            source=mention,
            source_kind="belligerent" if source else "reporter",
            cue=None,
            form="indirect" if source else "narration",
        ),
        stance="asserts",
        certainty="certain",
        figures=figures,
        evidence=evidence,
    )
