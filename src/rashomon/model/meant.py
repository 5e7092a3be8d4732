"""Who and what is meant: actors, places and sources, with their names elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An armed group, force, institution or population under the name it is best known by."""

    name: str
    kind: str
    """`state_force`, `rebel`, `militia`, `private_military`, `government`, `civilians`, `intergovernmental`,
    `ngo`, `media` or `other`."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    other_names: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    """First and last year of activity; None where open."""
    allies: tuple[str, ...] = ()
    speaks_for: str | None = None
    """Canonical name of the body whose mouthpiece this is."""
    same_as: tuple[str, ...] = ()
    """Identifiers elsewhere, e.g. `ucdp:1081`, `wikidata:Q123`."""
    split_from: tuple[str, ...] = ()
    """Canonical names of the actors that it broke away from; it is none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A gazetteer place."""

    id: str
    """`geonames:2449067`, `country:ML`, `region:ML:kidal`, `iso:BF-LOR`, `mine:ML:xaman:19.50,1.25` (added)."""
    name: str
    country: str
    latitude: float | None
    longitude: float | None
    """Degrees (WGS 84); None for a region of which only the country is known."""
    feature: str
    """`country`, `region` or `settlement`."""
    population: int = 0
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One who asserts, as an incident's accounts list it."""

    name: str
    kind: str
    """The codebook's source kinds."""
    same_as: tuple[str, ...] = ()
