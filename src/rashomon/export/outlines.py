"""Maps as SVG out of the outlines of countries (Natural Earth, as `world-atlas` packs them in TopoJSON).

Drawn when a site or a briefing is made, so that a map needs neither a script nor a server. Equirectangular, shrunk by
the cosine of the window's middle latitude, which is true enough for "in which corner of which country".
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path

WIDTH = 720
"""Units that a map is wide."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, points: Sequence[Point], least: float) -> Window:
        """All of the points with room about them, at least so many degrees wide and three fifths of that high."""
        lons, lats = [x for x, _ in points], [y for _, y in points]
        middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        shrink = math.cos(math.radians(min(70, abs(middle[1]))))
        wide = max(least, 1.3 * (max(lons) - min(lons)), 1.3 * (max(lats) - min(lats)) / (0.6 * shrink))
        wide = min(wide, 360)
        high = 0.6 * wide * shrink
        return cls(middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2)

    @property
    def scale(self) -> tuple[float, float]:
        """Units by degree of longitude and of latitude."""
        across = WIDTH / (self.east - self.west)
        return across, across / math.cos(math.radians(min(70, abs(self.north + self.south) / 2)))

    @property
    def height(self) -> int:
        """Units that the map is high."""
        return round((self.north - self.south) * self.scale[1])

    def placed(self, point: Point) -> Point:
        """Where a point is on the map, in units from its upper left."""
        across, down = self.scale
        return round((point[0] - self.west) * across, 1), round((self.north - point[1]) * down, 1)

    def wider(self) -> Window:
        """A little more on every side, so that where an outline is cut off is not seen."""
        room = (self.east - self.west) / 50
        return Window(self.west - room, self.south - room, self.east + room, self.north + room)


def built() -> Path | None:
    """The file of outlines that came with the front end; None where that is not built."""
    folder = Path(str(resources.files("rashomon"))) / "web" / "built"
    try:
        path = folder / json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["countries.json"]
    except (OSError, ValueError, KeyError):
        return None
    return path if path.is_file() else None


@cache
def shapes(path: Path) -> Mapping[str, tuple[tuple[Point, ...], ...]]:
    """By ISO 3166-1 numeric code (`466`) the rings of each country, in a TopoJSON file with an object `countries`.

    What has no code is under "". Raises OSError, ValueError.
    """
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [tuple(_points(arc, scale, shift)) for arc in topology["arcs"]]
    found: dict[str, tuple[tuple[Point, ...], ...]] = defaultdict(tuple)
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        found[shape.get("id", "")] += tuple(_ring(ring, arcs) for polygon in polygons for ring in polygon)
    return found


def country(path: Path, code: str) -> Sequence[Point]:
    """The corners of the box about the largest ring of the country of that ISO 3166-1 alpha-2 code; empty for none."""
    boxes = [_box(ring) for ring in shapes(path).get(_numeric(code), ())]
    largest = max(boxes, key=lambda box: (box[1][0] - box[0][0]) * (box[1][1] - box[0][1]), default=())
    return list(largest)


def drawn(path: Path, window: Window, marks: Iterable[tuple[Point, str]], about: str, lit: Iterable[str] = ()) -> str:
    """The map as an SVG element: countries, and for each mark a dot with its name.

    `about` says in a sentence what is to be seen, for who does not see it. `lit` are the alpha-2 codes of countries
    that stand out.
    """
    bright = {_numeric(code) for code in lit}
    outlines = {True: "", False: ""}
    for code, rings in sorted(shapes(path).items()):
        outlines[code in bright] += "".join(_outline(ring, window) for ring in rings)
    dots = "".join(_mark(window.placed(at), name) for at, name in marks)
    return (
        f'<svg class="outlines" viewBox="0 0 {WIDTH} {window.height}" role="img" aria-label="{escape(about)}">'
        f'<rect class="sea" width="{WIDTH}" height="{window.height}"/>'
        f'<path class="land" d="{outlines[False]}"/><path class="land lit" d="{outlines[True]}"/>{dots}</svg>'
    )


def _numeric(code: str) -> str:
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    return found.numeric if found else "none"


def _box(ring: Iterable[Point]) -> tuple[Point, ...]:
    lons, lats = zip(*ring, strict=True)
    return (min(lons), min(lats)), (max(lons), max(lats))


def _points(arc: Iterable[Sequence[int]], scale: Sequence[float], shift: Sequence[float]) -> Iterator[Point]:
    """An arc's points: each is given by how far it is from the one before, on a grid."""
    x = y = 0
    for dx, dy, *_ in arc:
        x, y = x + dx, y + dy
        yield x * scale[0] + shift[0], y * scale[1] + shift[1]


def _ring(numbers: Iterable[int], arcs: Sequence[tuple[Point, ...]]) -> tuple[Point, ...]:
    """A ring out of its arcs; a number's complement is the arc backwards, and arcs share their end points."""
    made: list[Point] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        made += points[1:] if made else points
    return tuple(made)


def _outline(ring: Sequence[Point], window: Window) -> str:
    """A ring as far as it is on the map, to a tenth of a unit."""
    cut = _cut(ring, window.wider())
    placed: list[Point] = []
    for point in map(window.placed, cut):
        if not placed or math.dist(point, placed[-1]) >= 0.7:
            placed.append(point)
    if len(placed) < 3:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in placed) + "Z"


def _cut(ring: Sequence[Point], window: Window) -> Sequence[Point]:
    """What of a ring is inside a window (Sutherland and Hodgman, 1974)."""
    lons, lats = [x for x, _ in ring], [y for _, y in ring]
    if max(lons) < window.west or min(lons) > window.east or max(lats) < window.south or min(lats) > window.north:
        return ()
    kept = list(ring)
    for axis, edge, sign in ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1)):
        source, kept = kept, []
        for before, point in zip([*source[-1:], *source[:-1]], source, strict=True):
            inside, was = sign * (point[axis] - edge) >= 0, sign * (before[axis] - edge) >= 0
            if inside != was:
                part = (edge - before[axis]) / (point[axis] - before[axis])
                across = before[1 - axis] + part * (point[1 - axis] - before[1 - axis])
                kept.append((edge, across) if axis == 0 else (across, edge))
            if inside:
                kept.append(point)
    return kept


def _mark(at: Point, name: str) -> str:
    x, y = at
    side = ' text-anchor="end"' if x > WIDTH * 0.7 else ""
    dot = f'<circle class="spot" cx="{x:g}" cy="{y:g}" r="6"/>'
    return f'{dot}<text x="{x + (-11 if side else 11):g}" y="{y + 5:g}"{side}>{escape(name)}</text>'
