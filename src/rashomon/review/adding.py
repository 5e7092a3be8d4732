"""A claim that a person adds: its words stand in the document, its fields are read as corrections are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rashomon.codebook import terms
from rashomon.model import Attribution, Claim, Document, Figure, Mention, Span, record_id
from rashomon.protocols import Gazetteer
from rashomon.reconcile import fields
from rashomon.review import naming, values
from rashomon.review.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a person says of a claim, as for `values.correction`; None and `none` alike for what is not stated."""

    words: str
    event: str
    source: str | None = None
    """Who says it; None for the report itself."""
    kind: str | None = None
    """The kind of source, where the codebook does not know it."""
    actor: str | None = None
    target: str | None = None
    place: str | None = None
    dates: str | None = None
    said_at: str | None = None
    stance: str = "asserts"
    certainty: str = "certain"
    background: bool = False
    figures: Sequence[str] = ()
    """Each as `EFFECT; RANGE UNIT; OF; WORDS`, what is not needed left out: `killed; 4; civilians; four people`."""


FIGURE = (
    "EFFECT; RANGE UNIT; OF; WORDS (killed; 4; civilians; four people, or destroyed; 2 vehicles), "
    "several counted sides parted by +"
)


def claim(
    document: Document, addition: Addition, names: naming.Names, gazetteer: Gazetteer
) -> tuple[Claim, tuple[str, ...]]:
    """The claim, and notes on how its values were taken. Raises Refused with what is allowed."""
    span = _standing(document, addition.words)
    own = Mention(span=None, name=document.outlet)
    said = Attribution(content=(span,), source=own, source_kind=fields.OWN_VOICE, cue=None, form="narration")
    made = Claim(
        id="",
        document_id=document.id,
        span=span,
        event="other",
        actor=None,
        target=None,
        place=None,
        when=None,
        attribution=said,
        stance=addition.stance,
        certainty=addition.certainty,
        background=addition.background,
    )
    given = values.Given(claim=made, machine=made, document=document, names=names, gazetteer=gazetteer)
    notes: list[str] = []
    for name in ("event", "stance", "certainty", "actor", "target", "place", "dates", "said_at", "source"):
        written = getattr(addition, name)
        if written is not None:
            given = _filled(given, name, written, notes, addition.kind if name == "source" else None)
    made = replace(given.claim, figures=tuple(_figure(given, written, notes) for written in addition.figures))
    return replace(made, id=record_id("claim", made)), tuple(dict.fromkeys(notes))


def _filled(given: values.Given, field: str, written: str, notes: list[str], kind: str | None = None) -> values.Given:
    """The claim with one field as written."""
    correction, told = values.correction(given, field, written, kind=kind)
    notes += told
    made = fields.corrected(given.claim, correction)
    return replace(given, claim=made, machine=made)


def _standing(document: Document, words: str) -> Span:
    """Where the words stand in the document, once; white space does not count."""
    parts = words.split()
    if not parts:
        raise Refused("Which words of the document make the claim? Give --words.")
    found = list(re.finditer(r"\s+".join(map(re.escape, parts)), document.text))
    if not found:
        like = _nearest(document.text, " ".join(parts))
        hint = f"; near them is “{like}”" if like else ""
        raise Refused(f"The words “{' '.join(parts)}” do not stand in {document.id}{hint}.")
    if len(found) > 1:
        raise Refused(f"The words “{' '.join(parts)}” stand {len(found)} times in {document.id}; give more of them.")
    at = found[0]
    return Span(document_id=document.id, start=at.start(), end=at.end(), exact=at[0])


def _nearest(text: str, words: str) -> str | None:
    from rapidfuzz import fuzz

    best = fuzz.partial_ratio_alignment(words, text, score_cutoff=naming.NEAR)
    return " ".join(text[best.dest_start : best.dest_end].split()) if best else None


def _figure(given: values.Given, written: str, notes: list[str]) -> Figure:
    made, document = given.claim, given.document
    parts = [part.strip() for part in written.split(";")]
    if not 2 <= len(parts) <= 4 or not all(parts[:2]):
        raise Refused(f"“{written}” is no figure; write {FIGURE}.")
    effect, number, of, words = (*parts, "", "")[:4]
    number, _, unit = number.partition(" ") if number.split()[-1] in terms("unit") else (number, "", "")
    words = words or number
    # A number is no part of a longer one or of a word.
    whole = re.compile(rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)(?![.,]\d)")
    there = whole.search(document.text, made.span.start, made.span.end)
    if there is None:
        raise Refused(f"The number words “{words}” do not stand in the claim; give them as the fourth part ({FIGURE}).")
    figure = Figure(
        effect="killed",
        of=(),
        unit="persons",
        low=None,
        high=None,
        approx=False,
        span=Span(document_id=document.id, start=there.start(), end=there.end(), exact=words),
    )
    holder = replace(made, figures=(figure,))
    given = replace(given, claim=holder, machine=holder)
    for field, value in (("effect", effect), ("range", number), ("unit", unit), ("of", of.replace("+", ";"))):
        if value:
            given = _filled(given, field, value, notes)
    return given.claim.figures[0]
