"""The point on the map that words beside a place's name give: "20 km north of Kidal", "between Kidal and Gao"."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import replace

from rashomon.model import Document, PlaceMention
from rashomon.resolve import languages

EARTH = 6371.0
"""Kilometres from the middle of the Earth to its surface."""
KM = {"km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometre": 1.0, "kilomètre": 1.0, "mile": 1.609344}
BEARINGS = {
    name: 45.0 * i
    for i, name in enumerate(("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"))
}
"""Degrees from north, clockwise."""
OFFSET = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)[ -]?(km|kms|kilomet(?:er|re)s?|miles?)(?: to the)? "
    r"((?:north|south)[ -]?(?:east|west)|north|south|east|west) (?:of|from) "
    r"(?:the )?(?:(?:town|city|village) of )?$",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
BETWEEN = re.compile(r"\bbetween (?:the (?:towns|cities|villages) of )?$", re.IGNORECASE)
FARTHEST = 300.0
"""Kilometres from which a distance tells where a town lies, not where something happened."""
APART = 300.0
"""Kilometres from which two places have nothing between them that could be called by both."""


def offset(document: Document, mention: PlaceMention) -> PlaceMention:
    """The mention with the point that is so far and in that direction from its place, as the words before it say."""
    before = document.text[max(0, mention.span.start - 80) : mention.span.start]
    language = languages.of(document)
    match = languages.pattern(language, "offset", OFFSET).search(before)
    if match is None or mention.latitude is None or mention.longitude is None:
        return mention
    unit = match[2].casefold()
    digits = match[1].replace(",", "" if THOUSANDS.fullmatch(match[1]) else ".")
    digits = re.sub(r"[. ](?=\d{3}$)", "", digits) if language else digits
    distance = float(digits) * KM.get(unit, KM.get(unit.removesuffix("s"), 1.0))
    if distance > FARTHEST:
        return mention
    bearing = BEARINGS[re.sub(r"[ -]", "", languages.bearing(language, match[3]).casefold())]
    latitude, longitude = _moved(mention.latitude, mention.longitude, distance, math.radians(bearing))
    return replace(mention, latitude=latitude, longitude=longitude, precision="near")


def between(document: Document, mentions: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
    """The mentions, the first of two that something lies between with the point halfway, to the precision `near`."""
    done = list(mentions)
    for i, (first, second) in enumerate(itertools.pairwise(mentions)):
        points = (first.latitude, first.longitude, second.latitude, second.longitude)
        gap = document.text[first.span.end : second.span.start]
        opens = BETWEEN.search(document.text[max(0, first.span.start - 40) : first.span.start])
        if gap.casefold() != " and " or not opens or any(value is None for value in points):
            continue
        if first.precision in {"exact", "near"} and second.precision in {"exact", "near"}:
            middle = _middle(*(float(value or 0.0) for value in points))
            if middle is not None:
                done[i] = replace(first, latitude=middle[0], longitude=middle[1], precision="near")
    return tuple(done)


def _moved(latitude: float, longitude: float, distance: float, bearing: float) -> tuple[float, float]:
    """The point `distance` kilometres away on the great circle that leaves at `bearing` (radians), to 4 decimals."""
    a, b, arc = math.radians(latitude), math.radians(longitude), distance / EARTH
    there = math.asin(math.sin(a) * math.cos(arc) + math.cos(a) * math.sin(arc) * math.cos(bearing))
    across = math.atan2(math.sin(bearing) * math.sin(arc) * math.cos(a), math.cos(arc) - math.sin(a) * math.sin(there))
    turned = (math.degrees(b + across) + 540) % 360 - 180
    return round(math.degrees(there), 4), round(turned, 4)


def _middle(a: float, b: float, c: float, d: float) -> tuple[float, float] | None:
    """Halfway between two points that are near each other; None where they are not."""
    north, east = (c - a) * 111.2, (d - b) * 111.2 * math.cos(math.radians((a + c) / 2))
    return (round((a + c) / 2, 4), round((b + d) / 2, 4)) if math.hypot(north, east) <= APART else None
