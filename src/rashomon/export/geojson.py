"""GeoJSON (RFC 7946): a Feature for each incident and each claim of which a place is known.

What cannot be kept: a claim's place within a text, a figure's parts, and whatever else does not fit flat properties;
an incident's accounts are only told by what they span. A point stands for an area (`precision`, `stands_for`), which
no GeoJSON geometry says by itself. What has no place is no Feature and is counted under `rashomon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from rashomon.export import jsonl
from rashomon.export.features import Feature, corners, features
from rashomon.protocols import Export


class GeoJsonExporter:
    """Maps for GIS and the web: incidents and claims that have a place, as points."""

    name = "export.geojson.v1"
    ending = ".geojson"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one FeatureCollection to `out`; coordinates are longitude and latitude, six decimals at most."""
        every = list(features(found))
        placed = [one for one in every if one.point is not None]
        unplaced = [one.name for one in every if one.point is None and one.layer == "incidents"]
        points = [one.point for one in placed if one.point is not None]
        made: dict[str, Any] = {"type": "FeatureCollection"}
        if (bounds := corners(points)) is not None:
            made["bbox"] = list(bounds)
        made["rashomon"] = {
            "checkpoint": found.checkpoint,
            "as_of": found.as_of,
            "policies": list(found.policies),
            "incidents_without_a_place": len(unplaced),
            "incidents": unplaced,
            "claims_without_a_place": sum(one.point is None and one.layer == "claims" for one in every),
        }
        made["features"] = [_feature(one) for one in placed]
        out.write(jsonl.encoded(made, indent=1))


def _feature(one: Feature) -> dict[str, Any]:
    assert one.point is not None  # noqa: S101  # Those without are counted instead.
    return {
        "type": "Feature",
        "id": one.name,
        "geometry": {"type": "Point", "coordinates": [round(value, 6) for value in one.point]},
        "properties": {"layer": one.layer, **one.properties},
    }
