import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon import codebook
from rashomon.model import Document, PlaceMention, Span
from rashomon.resolve import points


def mention(text: str, name: str, latitude: float = 10.0, longitude: float = 20.0) -> tuple[Document, PlaceMention]:
    start = text.index(name)
    span = Span(document_id="doc_1", start=start, end=start + len(name), exact=name)
    place = PlaceMention(span=span, latitude=latitude, longitude=longitude, precision="exact", place_id="g:1")
    return Document(id="doc_1", sha256="0", media_type="text/plain", text=text), place


@pytest.mark.parametrize(
    ("text", "north", "east"),
    [
        ("A convoy was hit 20 km north of Xaman.", 20.0, 0.0),
        ("A convoy was hit 10 miles to the west of the town of Xaman.", 0.0, -16.09),
        ("A convoy was hit 20-kilometers south-east of Xaman.", -14.14, 14.14),
        ("A convoy was hit in Xaman.", 0.0, 0.0),
        ("A convoy was hit 2,5 km north of Xaman.", 2.5, 0.0),
        ("Ybara, 560 km south of Xaman, was calm.", 0.0, 0.0),
        ("Ybara, 1,200 km south of Xaman, was calm.", 0.0, 0.0),
    ],
)
def test_a_distance_and_a_direction_are_a_point(text: str, north: float, east: float) -> None:
    moved = points.offset(*mention(text, "Xaman"))
    assert moved.latitude is not None
    assert moved.longitude is not None
    assert (moved.latitude - 10.0) * 111.195 == pytest.approx(north, abs=0.05)
    assert (moved.longitude - 20.0) * 111.195 * math.cos(math.radians(10.0)) == pytest.approx(east, abs=0.05)
    assert moved.precision == ("near" if north or east else "exact")


@given(st.floats(-89, 89), st.floats(-180, 180), st.integers(0, 300), st.sampled_from(sorted(points.BEARINGS)))
def test_every_point_is_on_earth(latitude: float, longitude: float, distance: int, direction: str) -> None:
    moved = points.offset(*mention(f"It fell {distance} km {direction} of Xaman.", "Xaman", latitude, longitude))
    assert moved.latitude is not None
    assert moved.longitude is not None
    assert -90 <= moved.latitude <= 90
    assert -180 <= moved.longitude <= 180


def test_what_lies_between_two_places_is_halfway() -> None:
    text = "An ambush between Xaman and Ybara; calm in Xaman."
    document, first = mention(text, "Xaman")
    _, second = mention(text, "Ybara", 11.0, 21.0)
    done = points.between(document, [first, second])
    assert (done[0].latitude, done[0].longitude, done[0].precision) == (10.5, 20.5, "near")
    assert done[1] == second
    _, far = mention(text, "Ybara", 40.0, 21.0)
    assert points.between(document, [first, far]) == (first, far)


def test_every_precision_has_its_classes_elsewhere() -> None:
    rows = codebook.load("precisions")
    assert list(rows) == ["exact", "near", "district", "region", "country"]
    for scale, last in (("ucdp", 7), ("acled", 3)):
        classes = [row[scale] for row in rows.values()]
        assert classes == sorted(classes)
        assert set(classes) <= set(range(1, last + 1))
