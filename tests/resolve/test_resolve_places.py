from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.model import Document, Place, PlaceMention, Span
from rashomon.resolve.gazetteer import plain
from rashomon.resolve.places import resolve


class Known:
    """A gazetteer of a few places, so that no index is needed."""

    name = "known.v1"
    places = (
        Place(
            id="country:ML",
            name="Mali",
            country="ML",
            latitude=17.0,
            longitude=-4.0,
            feature="country",
            population=19_000_000,
        ),
        Place(
            id="country:SD",
            name="Sudan",
            country="SD",
            latitude=15.0,
            longitude=30.0,
            feature="country",
            population=40_000_000,
        ),
        Place(
            id="g:1", name="Kidal", country="ML", latitude=18.4, longitude=1.4, feature="settlement", population=25_000
        ),
        Place(
            id="g:2",
            name="Hamdallay",
            country="ML",
            latitude=16.0,
            longitude=0.0,
            feature="settlement",
            population=3_000,
        ),
        Place(
            id="g:3",
            name="Hamdallay",
            country="NE",
            latitude=13.5,
            longitude=2.4,
            feature="settlement",
            population=9_000,
        ),
        Place(
            id="g:4", name="Torra", country="ES", latitude=41.0, longitude=1.0, feature="settlement", population=150_000
        ),
        Place(id="r:1", name="North Darfur", country="SD", latitude=13.6, longitude=25.3, feature="region"),
    )

    def find(self, name: str, *, countries: Sequence[str] = ()) -> list[Place]:
        return [place for place in self.places if plain(place.name) == plain(name)]


def resolved(text: str, *names: str) -> tuple[tuple[PlaceMention, ...], int]:
    document = Document(id="doc_1", sha256="0", media_type="text/plain", text=text)
    mentions = [
        PlaceMention(span=Span(document_id="doc_1", start=text.find(n), end=text.find(n) + len(n), exact=n))
        for n in names
    ]
    found, issues = resolve(document, mentions, Known())
    return found, len(issues)


def test_the_reports_country_decides_between_namesakes() -> None:
    [place], issues = resolved("In Mali rebels attacked Hamdallay.", "Hamdallay")
    assert (place.place_id, place.country, place.precision, issues) == ("g:2", "ML", "exact", 0)


def test_an_unknown_place_has_the_reports_country_and_an_issue() -> None:
    [place], issues = resolved("Clashes in Mali went on. Rebels in Mali took Tin Xyz.", "Tin Xyz")
    assert (place.place_id, place.country, place.latitude, issues) == (None, "ML", None, 1)


def test_a_place_on_a_countrys_border_is_not_thereby_in_it() -> None:
    [place], _ = resolved("Mali's army fought at Tin Xyz, a town on the Sudanese border.", "Tin Xyz")
    assert place.country == "ML"


def test_without_context_nothing_is_guessed() -> None:
    [place], issues = resolved("Rebels attacked Hamdallay and Tin Xyz.", "Tin Xyz")
    assert (place.place_id, place.country, issues) == (None, None, 1)


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Clashes in Mali: a convoy was hit near Kidal.", "Kidal", "near"),
        ("Clashes in Mali: a convoy was hit 20 km north of Kidal.", "Kidal", "near"),
        ("Clashes in Mali: a convoy was hit in Kidal.", "Kidal", "exact"),
        ("Clashes in Mali went on.", "Mali", "country"),
        ("Clashes in northern Mali went on.", "northern Mali", "region"),
        ("Sudan: fighting in North Darfur state.", "North Darfur state", "region"),
    ],
)
def test_precision(text: str, name: str, precision: str) -> None:
    [place], _ = resolved(text, name)
    assert place.precision == precision


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Mali spoke of Mali. Ten died in Hamdallay, Niger, and Niger mourned Tin Xyz, Niger.", "NE"),
        ("Mali, Mali and Mali: ten died in the Nigerien town of Tin Xyz.", "NE"),
        ("Mali, Mali and Mali: ten died in Tin Xyz.", "ML"),
    ],
)
def test_the_country_that_is_put_beside_a_name_is_its_own(text: str, country: str) -> None:
    [place], _ = resolved(text, "Tin Xyz")
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # A group tells where a village is that no gazetteer has.
        ("Houthi fighters took the village of Tin Xyz, an American envoy said.", "YE"),
        ("Boko Haram burned Tin Xyz. Boko Haram left at dawn, a Canadian aid worker said.", "NG"),
        # The country's name in a group's own name is not the place.
        ("The Irish Republican Army bombed Tin Xyz. The Royal Ulster Constabulary closed the road in Britain.", "GB"),
    ],
)
def test_who_fights_tells_where_an_unknown_place_is(text: str, country: str) -> None:
    [place], _ = resolved(text, "Tin Xyz")
    assert place.country == country


def test_a_city_elsewhere_does_not_speak_for_itself() -> None:
    text = "Boko Haram fighters raided Torra at night. Boko Haram said nothing."
    [place], issues = resolved(text, "Torra")
    assert (place.place_id, place.country, issues) == (None, "NG", 1)


def test_a_place_of_another_country_than_the_stated_one_is_not_taken() -> None:
    [place], _ = resolved("Ten died in Torra, Mali.", "Torra")
    assert (place.place_id, place.country) == (None, "ML")


def test_a_lower_case_car_is_no_country() -> None:
    [place], _ = resolved("A car blew up; another car and a car burned in Zzyx.", "Zzyx")
    assert place.country is None


@given(st.text(max_size=60), st.text(min_size=1, max_size=12))
def test_any_text_and_name(text: str, name: str) -> None:
    resolved(text + name, name)
