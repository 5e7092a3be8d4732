"""Where an incident was, and what the point that stands for it stands for."""

from __future__ import annotations

from collections import Counter

from rashomon.codebook import load
from rashomon.model import PlaceMention, Reading

NEAR = ("exact", "near", "district", "region", "country")
"""Precisions, the nearest first."""

DECIMALS = {"exact": 4, "near": 2, "district": 1, "region": 1, "country": 1}
"""Of degrees that are given for a point, so that none looks more exact than it is: 4 are about 11 m, 2 about 1.1 km,
1 about 11 km."""

MEANS = {
    "exact": "the place itself",
    "near": "somewhere near the place that is named",
    "district": "anywhere in the district",
    "region": "anywhere in the region",
    "country": "anywhere in the country",
}


def point(reading: Reading) -> PlaceMention | None:
    """The place that it is named after, as near as its claims say; otherwise its country, where a claim says no more.

    Never another place of its claims: one that is not found is not somewhere else.
    """
    said, country = reading.incident.place, reading.incident.country
    located = [claim.place for claim in reading.claims if claim.place and claim.place.latitude is not None]
    meant = {place.place_id for place in located if place.span.exact == said}
    places = [place for place in located if place.place_id in meant]
    places = places or [place for place in located if place.precision == "country" and place.country == country]
    if not places:
        return None
    many = Counter((place.latitude, place.longitude) for place in places)

    def rank(place: PlaceMention) -> tuple[int, int]:
        near = NEAR.index(place.precision) if place.precision in NEAR else len(NEAR)
        return near, -many[place.latitude, place.longitude]

    return min(places, key=rank)


def coordinates(place: PlaceMention | None) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (WGS 84), no more exact than is known (`DECIMALS`); None where they are not."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    places = DECIMALS.get(place.precision or "", 1)
    return round(place.longitude, places), round(place.latitude, places)


def stands_for(place: PlaceMention | None) -> str:
    """What the point stands for, in words, with its radius where there is one (`codebook/precisions.yaml`)."""
    if coordinates(place) is None or place is None:
        return "not placed"
    radius = load("precisions").get(place.precision or "", {}).get("radius_km")
    within = f", within about {radius} km" if radius else ""
    return MEANS.get(place.precision or "", "how exact it is, is not known") + within
