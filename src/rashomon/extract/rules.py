"""The reader by rules on a parse: every layer of a document, and the claims put together from them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from rashomon.extract import (
    attributions,
    background,
    checks,
    circumstances,
    claims,
    events,
    evidence,
    furniture,
    persons,
    places,
    times,
)
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import DEFAULT_PIPELINE, Parsed, parse, pipeline
from rashomon.model import Attribution, Document, Extraction, When

NAME = "extract.rules.v1"


class RulesExtractor:
    """Reads claims by rules and word lists on spaCy's parse (protocols.Extractor)."""

    def __init__(self, nlp: str = DEFAULT_PIPELINE) -> None:
        """`nlp` names the spaCy pipeline; another than the usual one is part of the reader's name."""
        self.nlp = nlp
        self.name = named(NAME, nlp)

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order; each depends on its document alone."""
        for parsed in parse(documents, pipeline(self.nlp)):
            yield dataclasses.replace(read(parsed), maker=self.name)


def named(name: str, nlp: str) -> str:
    """The versioned name of a reader, with the spaCy pipeline in it where that is another than the usual one."""
    if nlp == DEFAULT_PIPELINE:
        return name
    start, version = name.rsplit(".", 1)
    return f"{start}.{re.sub(r'[^a-z0-9_-]+', '-', nlp.lower()).strip('-')}.{version}"


def read(parsed: Parsed) -> Extraction:
    """Every layer of one parsed document."""
    page = furniture.find(parsed)
    mentions = Mentions(parsed)
    whens, issues = times.find(parsed)
    where = places.find(parsed)
    said = tuple(_dated(parsed, attribution, whens) for attribution in attributions.find(parsed, mentions))
    happenings = events.find(parsed, mentions)
    found = claims.build(parsed, happenings, said, whens, where, page)
    found = evidence.attach(parsed, found)
    found = tuple(sorted((*found, *evidence.claims(parsed, found)), key=lambda claim: claim.span.start))
    found = background.mark(parsed, checks.attach(parsed, found), whens)
    found = circumstances.settled(parsed, found, whens, where)
    return Extraction(
        document_id=parsed.document.id,
        maker=NAME,
        sentences=tuple(parsed.words(sent) for sent in parsed.doc.sents if not sent.text.isspace()),
        attributions=said,
        times=whens,
        places=where,
        actors=mentions.all(),
        events=tuple(happening.event for happening in happenings),
        figures=tuple(figure for happening in happenings for figure in happening.figures),
        claims=tuple(claims.named(claim) for claim in found),
        issues=issues,
        persons=persons.find(parsed, where),
    )


def _dated(parsed: Parsed, attribution: Attribution, whens: tuple[When, ...]) -> Attribution:
    """The attribution with the day on which it was said: by a time beside the cue, not one inside what is said."""
    if attribution.cue is None:
        return attribution
    beside = tuple(when for when in whens if when.span and not any(c.covers(when.span) for c in attribution.content))
    return dataclasses.replace(attribution, said_at=times.said_at(parsed, attribution.cue, beside))
