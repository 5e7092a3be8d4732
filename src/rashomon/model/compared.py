"""What is compared to tell whether two reports are on one happening: a small summary of what each tells of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that a telling is put at."""

    name: str
    """As the report spells it."""
    sound: str
    """Its consonants (`rashomon.reconcile.spots.consonants`), by which spellings of one name meet."""
    place_id: str | None
    country: str | None
    precision: str | None
    """`exact`, `near`, `district`, `region` or `country`; None for a name the gazetteer lacks."""
    latitude: float | None
    longitude: float | None
    weight: float
    """Share of what the telling says of its place, 0 to 1."""
    stated: bool
    """Whether any claim names it in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A span of days that a telling gives its happening."""

    low: int
    """First day, a proleptic Gregorian ordinal."""
    high: int
    """Last day, included."""
    weight: float
    """Share of what the telling says of its days, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A figure that a telling gives, as far as another may give the same."""

    effect: str
    of: tuple[str, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one telling says, as far as comparing it with others needs; neither claims nor texts are needed then."""

    id: str
    """Of the telling (its first claim's id), or of the incident."""
    documents: tuple[str, ...]
    """Ids of the reports."""
    published: int | None
    """Day of the earliest publication, an ordinal."""
    spots: tuple[Spot, ...]
    """Weightiest first."""
    days: tuple[Dated, ...]
    """Stated days, weightiest first."""
    kinds: tuple[tuple[str, float], ...]
    """Events with their shares, greatest first."""
    known: tuple[str, ...]
    """Parties known by name, most named first."""
    camps: tuple[str, ...]
    """Whom these are or speak for, a state's bodies as `state XX`, most named first."""
    unknown: tuple[str, ...]
    """Parties in words that could not be resolved, most named first."""
    acted: tuple[str, ...]
    """Parties that are said to have acted, most named first."""
    struck: tuple[str, ...]
    """Parties that are said to have been acted upon, most named first."""
    figures: tuple[Given, ...]
    names: tuple[int, ...]
    """Hashes of the proper names in the reports, ascending."""
    lead: tuple[int, ...]
    """Hashes of those with which a report opens, without those that half the news has, ascending."""
    words: tuple[int, ...]
    """Hashes of what else the claims say, ascending."""
    dataset: str | None = None
    """Of a dataset's row, the dataset."""
    event: str | None = None
    """And what it calls the event, the same in all its versions; None where it does not say."""
