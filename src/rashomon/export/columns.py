"""The columns of the tables that leave: their names, what kind of thing stands in them, and what that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "texts", "integer", "number", "yes"]
"""Of a column: words, several of them, a whole number, a number, or yes or no. Any may be empty: nothing is made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    what: str
    """What stands in it, in a few words."""


INCIDENT = Column(name="incident", kind="text", what="Id of the incident")
CLAIM = Column(name="claim", kind="text", what="Id of the claim")
CLAIMS = Column(name="claims", kind="texts", what="Ids of the claims that the row rests on")
REVIEW = Column(name="review", kind="text", what="What people did to review it; unreviewed where nobody did")
POLICY = Column(
    name="policy", kind="text", what="Versioned name of what made its numbers; none where a source said them"
)
CHECKPOINT = Column(name="checkpoint", kind="text", what="What the ledger was: origin@size:root hash")


def _columns(*given: Column | tuple[str, Kind, str]) -> tuple[Column, ...]:
    return tuple(one if isinstance(one, Column) else Column(name=one[0], kind=one[1], what=one[2]) for one in given)


_FIGURE: tuple[tuple[str, Kind, str], ...] = (
    ("effect", "text", "What was done to those counted: killed, wounded, captured, seized …"),
    ("of", "texts", "The side or sides that are counted; of materiel the owner"),
    ("unit", "text", "Persons, vehicles and so on"),
)
_RANGE: tuple[tuple[str, Kind, str], ...] = (
    ("low", "integer", "At least so many; empty where the words leave it open"),
    ("high", "integer", "At most so many; empty where the words leave it open"),
    ("approx", "yes", "Whether the words say that it is about so many"),
)
_SAID: tuple[tuple[str, Kind, str], ...] = (
    ("stance", "text", "asserts, confirms, denies, doubts, plans …"),
    ("certainty", "text", "How sure the words are: certain, probable, possible"),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "claims": _columns(
        INCIDENT,
        CLAIM,
        REVIEW,
        POLICY,
        ("source", "text", "Who asserts it"),
        ("source_kind", "text", "What kind of source that is"),
        ("via", "texts", "Who passes it on, from the source to the reader; last who forwarded the report"),
        ("cue", "text", "The word that marks it as said"),
        *_SAID,
        ("credibility", "text", "Grade 1 to 6 that a person gave"),
        ("event", "text", "Kind of event"),
        ("actor", "text", "Who did it"),
        ("target", "text", "To whom it was done"),
        ("start", "text", "First day on which it happened, ISO 8601 as far as it is known"),
        ("end", "text", "Last day on which it happened"),
        ("place", "text", "Where, in the report's words"),
        ("country", "text", "ISO 3166-1 alpha-2"),
        ("latitude", "number", "Degrees, WGS 84, of the gazetteer's place"),
        ("longitude", "number", "Degrees, WGS 84"),
        ("precision", "text", "How near the point is: exact, near, district, region, country"),
        ("background", "yes", "Told as background to the incident"),
        ("figures", "texts", "Its figures in a line each"),
        ("evidence", "texts", "Kinds of evidence that are offered for it"),
        ("words", "text", "The words that make the claim"),
        ("span_start", "integer", "Where they begin in the report's text, in code points"),
        ("span_end", "integer", "Where they end, exclusive"),
        ("report", "text", "Id of the report"),
        ("outlet", "text", "Who published it"),
        ("published", "text", "When, ISO 8601 as far as it is known"),
        ("url", "text", "Where it stood"),
        CHECKPOINT,
    ),
    "figures": _columns(
        INCIDENT,
        CLAIM,
        ("number", "integer", "Which of the claim's figures, from 1"),
        REVIEW,
        POLICY,
        ("source", "text", "Who says it"),
        *_SAID,
        *_FIGURE,
        ("counted", "text", "The counted thing in the report's words"),
        *_RANGE,
        ("subset", "yes", "Whether it is a part of another figure of the claim"),
        ("words", "text", "The number words"),
        ("span_start", "integer", "Where they begin in the report's text, in code points"),
        ("span_end", "integer", "Where they end, exclusive"),
        ("report", "text", "Id of the report"),
        ("published", "text", "When it was published"),
        CHECKPOINT,
    ),
    "accounts": _columns(
        INCIDENT,
        ("title", "text", "The incident's title"),
        CLAIMS,
        REVIEW,
        POLICY,
        ("source", "text", "Who says it"),
        ("source_kind", "text", "What kind of source that is"),
        *_FIGURE,
        ("item", "text", "Of materiel, what kind of thing"),
        *_RANGE,
        *_SAID,
        ("revised", "yes", "Whether the source itself gave another figure later"),
        ("first_said", "text", "Day on which it was first said"),
        ("last_said", "text", "Day on which it was last said"),
        ("words", "texts", "The number words, each once"),
        CHECKPOINT,
    ),
    "estimates": _columns(
        INCIDENT,
        ("title", "text", "The incident's title"),
        CLAIMS,
        REVIEW,
        POLICY,
        ("rule", "text", "What the policy does"),
        *_FIGURE[:2],
        ("total", "yes", "Whether it is the sum over all sides"),
        ("low", "integer", "Lowest"),
        ("best", "integer", "Best, where the policy gives one"),
        ("high", "integer", "Highest, where the policy gives one"),
        ("or_more", "yes", "Whether a source leaves open that there were more"),
        ("left_out", "texts", "Ids of claims that speak of the same and do not count"),
        ("gaps", "texts", "What stays open"),
        CHECKPOINT,
    ),
    "incidents": _columns(
        INCIDENT,
        ("title", "text", "The incident's title"),
        CLAIMS,
        REVIEW,
        POLICY,
        ("start", "text", "First day, ISO 8601 as far as it is known"),
        ("end", "text", "Last day"),
        ("place", "text", "Where"),
        ("country", "text", "ISO 3166-1 alpha-2"),
        ("sides", "texts", "Who is on each side"),
        ("reports", "integer", "Reports that tell of it"),
        ("sources", "integer", "Sources that say something of it"),
        ("told", "integer", "Claims about it, background left out"),
        ("conflicts", "texts", "Questions on which accounts conflict"),
        ("figures", "texts", "For each effect and side what the accounts span; no estimate"),
        CHECKPOINT,
    ),
    "reports": _columns(
        ("report", "text", "Id of the report"),
        ("sha256", "text", "Hash of its bytes"),
        CLAIMS,
        REVIEW,
        POLICY,
        ("outlet", "text", "Who published it"),
        ("outlet_kind", "text", "What kind of outlet that is"),
        ("published", "text", "When, ISO 8601 as far as it is known"),
        ("title", "text", "Its title"),
        ("url", "text", "Where it stood"),
        ("language", "text", "ISO 639-1"),
        ("media_type", "text", "What it came as"),
        ("retrieved_at", "text", "When it was captured, ISO 8601 in UTC"),
        CHECKPOINT,
    ),
}
"""By table."""
