"""What was said: attributions, claims and the figures inside them, in the codebook's fields."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.captured import Span
from rashomon.model.decided import Check
from rashomon.model.guarded import Person
from rashomon.model.wrong import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name somebody: an actor, a counted group, a source.

    `span` is None only for a report's own voice, whose `name` is the outlet. `name` is the canonical name once it
    is resolved and None where it could not be; `words` then stand for it.
    """

    span: Span | None
    name: str | None = None
    antecedent: Span | None = None
    """The fuller words that a pronoun or an epithet ("they", "the group") stands for, where they were found."""

    @property
    def words(self) -> str | None:
        """The most telling words: those of the antecedent, otherwise those of the mention itself."""
        span = self.antecedent or self.span
        return span.exact if span else None

    @property
    def label(self) -> str:
        """The canonical name, otherwise the words as written."""
        return self.name or self.words or "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words that name a place, with the gazetteer's place once it is resolved."""

    span: Span
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    place_id: str | None = None
    """Id of the `Place`, None while unresolved."""
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    """`exact`, `near`, `district`, `region` or `country` (`rashomon.resolve.places`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time expression and the days it stands for, ISO 8601 truncated to what is known; None where open."""

    span: Span | None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A counted effect: how many of whom killed, wounded, captured, or what was seized, as a range with its words."""

    effect: str
    of: tuple[Mention, ...]
    """The counted side or sides, for materiel the owner; empty when unknown."""
    unit: str
    low: int | None
    high: int | None
    approx: bool
    span: Span
    """The number words."""
    counted: Span | None = None
    """The counted thing as written ("soldiers", "fuel tankers")."""
    subset: bool = False
    """True for a part of another figure of the same claim ("84, including 12 officers"); no account row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A video, photo, document or the like that is offered for a claim."""

    kind: str
    channel: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it (`source`), how (`cue`), and what (`content`); `via` is the chain of those who pass it on."""

    content: tuple[Span, ...]
    source: Mention | None
    """None when nobody is named ("it was claimed")."""
    source_kind: str
    """The codebook's kinds: `belligerent`, `government`, ..., `reporter` for the report's own voice."""
    cue: Span | None
    form: str
    """`direct`, `indirect` or `narration`."""
    via: tuple[Mention, ...] = ()
    """Nearest to the source first; empty when the report has it straight."""
    said_at: str | None = None
    """The day on which it was said where the report tells, ISO 8601; otherwise None."""
    stance: str = "asserts"
    """What the cue itself says of the stance: `asserts`, `denies`, `confirms`, `doubts`, `intends`."""
    certainty: str = "certain"

    @property
    def coded(self) -> bool:
        """Whether a dataset of events says it, which is made from the reports of others and is no first-hand source."""
        return self.source_kind == "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening that a clause states, before it is joined to who says so."""

    span: Span
    """The clause."""
    trigger: Span
    kind: str
    actor: Mention | None = None
    target: Mention | None = None
    negated: bool = False
    """The clause itself says that it did not happen ("no village was attacked")."""
    modality: str = "actual"
    """`actual`, `intended`, `possible` or `hypothetical`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One source asserting, denying, confirming, doubting or planning one event; never edited, never averaged."""

    id: str
    document_id: str
    span: Span
    event: str
    actor: Mention | None
    target: Mention | None
    place: PlaceMention | None
    when: When | None
    attribution: Attribution
    stance: str
    certainty: str
    figures: tuple[Figure, ...] = ()
    checks: tuple[Check, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    background: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to a question, with the share of the weight that a reader gives it."""

    mention: Mention | None
    """None for none of the report's words: no owner, or the report's own voice."""
    weight: float
    """0 to 1; the options of one choice add up to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question about a claim that a trained reader weighs: whom it means can only be told once names are known."""

    question: str
    """`of` (whom a figure counts), `source`, `actor` or `target`."""
    claim: int
    """Index of the claim in its extraction."""
    figure: int | None
    """Index of the figure in the claim, for `of`."""
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Every layer that was read from one document."""

    document_id: str
    maker: str
    """Versioned name of the extractor, e.g. `extract.rules.v1`."""
    sentences: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    times: tuple[When, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
    choices: tuple[Choice, ...] = ()
    """What is left to be chosen when mentions have their names; empty once `resolve` has chosen."""
    persons: tuple[Person, ...] | None = None
    """Those whose names are to be protected; None where the reader does not look for them."""
