"""GeoPackage 1.3 (OGC 12-128r17): the layers `incidents` and `claims`, written by SQLite itself.

Unlike GeoJSON it keeps what has no place, with an empty geometry. What cannot be kept is the same. A table
`provenance`, without geometry, has the checkpoint, the moment and the policies. The standard wants to be told when a
layer was last changed; so that equal readings make equal files that is the moment they are as of, or the first of 1970.
"""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Sequence
from typing import IO

from rashomon.export import wording
from rashomon.export.features import LAYERS, Feature, Value, corners, features
from rashomon.protocols import Export

WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
"""As OGC well-known text 1, which the standard asks for."""

SYSTEMS = (
    ("WGS 84 geodetic", 4326, "EPSG", 4326, WGS84, "longitude and latitude in decimal degrees on WGS 84"),
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinates"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinates"),
)
"""The three that every GeoPackage must have (requirement 11)."""

FRAME = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE provenance (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT, value TEXT);
"""
"""`GPKG` as a number, version 1.3, and the tables that the standard asks for."""

ABOUT = {
    "incidents": "Incidents as the accounts have them; a point stands for what `stands_for` says",
    "claims": "What each source says; a point stands for what `stands_for` says",
}


class GeoPackageExporter:
    """Maps for GIS: incidents and claims as layers of one GeoPackage, those without a place among them."""

    name = "export.gpkg.v1"
    ending = ".gpkg"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one GeoPackage to `out`. It is held in memory."""
        every = list(features(found))
        moment = (found.as_of or "1970-01-01T00:00:00")[:19]
        changed = f"{moment if 'T' in moment else f'{moment}T00:00:00'}.000Z"
        with contextlib.closing(sqlite3.connect(":memory:")) as made:
            made.executescript(FRAME)
            made.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", SYSTEMS)
            for layer in LAYERS:
                _layer(made, layer, [one for one in every if one.layer == layer], changed)
            told = {"checkpoint": found.checkpoint, "as_of": found.as_of, "policies": "; ".join(found.policies)}
            made.executemany("INSERT INTO provenance (name, value) VALUES (?, ?)", told.items())
            made.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
                "VALUES ('provenance', 'attributes', 'provenance', 'What the ledger was', ?)",
                (changed,),
            )
            made.commit()
            out.write(made.serialize())


def _layer(made: sqlite3.Connection, layer: str, rows: Sequence[Feature], changed: str) -> None:
    columns = LAYERS[layer]
    typed = ", ".join(f'"{name}" {"INTEGER" if kind is int else "TEXT"}' for name, kind in columns.items())
    made.execute(f'CREATE TABLE "{layer}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {typed})')
    bounds = corners(one.point for one in rows if one.point is not None) or (None,) * 4
    made.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
        (layer, layer, ABOUT[layer], changed, *bounds),
    )
    made.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", (layer,))
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * (len(columns) + 1))
    made.executemany(
        f'INSERT INTO "{layer}" (geom, {names}) VALUES ({marks})',  # noqa: S608  # The names are those above.
        ((_blob(one), *(_kept(one.properties[name]) for name in columns)) for one in rows),
    )


def _kept(value: Value) -> Value:
    """The value as a file of UTF-8 holds it: half a character is `?`, and what ends a text early for GDAL a space."""
    return wording.storable(value).replace("\0", " ") if isinstance(value, str) else value


def _blob(one: Feature) -> bytes | None:
    """A point as the standard has it (2.1.3): `GP`, version 0, little-endian, no envelope, 4326; then WKB."""
    if one.point is None:
        return None
    return struct.pack("<2sBBi", b"GP", 0, 1, 4326) + struct.pack("<BIdd", 1, 1, *one.point)
