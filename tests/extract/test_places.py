import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.extract import places
from rashomon.extract.parsing import Parsed, parse
from rashomon.model import Document


def read(text: str, title: str | None = None) -> Parsed:
    [parsed] = parse([Document(id="doc_1", sha256="0", media_type="text/plain", text=text, title=title)])
    return parsed


def names(text: str) -> list[str]:
    return [place.span.exact for place in places.find(read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked a convoy near Baraki on Friday.", ["Baraki"]),
        ("Ten people died in the town of Sarkhan, police said.", ["Sarkhan"]),
        ("Fighting went on in northern Syria.", ["northern Syria"]),
        ("A bomb exploded in Idlib province.", ["Idlib province"]),
        ("A BOMB EXPLODED IN CABANAS DEPARTMENT.", ["CABANAS DEPARTMENT"]),
        ("Malian soldiers and the Syrian army were not there.", []),
        ("The Ministry of Defence of the rebels denied it.", []),
        ("In Damascus nothing moved.", ["Damascus"]),
        ("They met in March.", []),
        ("Rebels attacked SDF headquarters near Baraki.", ["Baraki"]),
        ("Fighters of Daesh held the town.", []),
        ("A house fell in the quarter of al-Jadida.", ["al-Jadida"]),
        ("TWO BOMBS WENT OFF IN THE HONDURAN CAPITAL.", ["HONDURAN CAPITAL"]),
        ("Ten men died in the capital, Bamako, on Friday.", ["Bamako"]),
        ("Shells fell on Lebanese soil.", ["Lebanese soil"]),
        ("A BOMB EXPLODED ON 12TH WEST STREET.", ["12TH WEST STREET"]),
        ("Gunmen attacked the National Guard headquarters.", ["National Guard headquarters"]),
        ("They condemned the attacks on Aleppo.", ["Aleppo"]),
        ("The mayor of Tarvala said ten had died.", ["Tarvala"]),
        ("Nobody knows who won the battle of Tarvala.", ["Tarvala"]),
        ("Both sides mourned after the Tarvala attack.", ["Tarvala"]),
        ("Clashes went on in Vosk town.", ["Vosk"]),
        ("Tarvala, a town in the hills, was quiet.", ["Tarvala"]),
        ("Police closed roads in Sheikh Morad.", ["Sheikh Morad"]),
        ("Rockets fell on the Tarvala regency.", ["Tarvala regency"]),
        ("EL MORAD, Iraq - By noon the rebels had gone.", ["EL MORAD", "Iraq"]),
        ("Fighters of Wagner Group stood by.", []),
        ("The people of Hezbollah denied it.", []),
        ("Militiamen on the side of President Ahmed Keita took a post.", []),
        ("He lived near President Ahmed Keita's mansion.", []),
        ("The rights commission reported the seizure of Maria Lopez.", []),
        ("They go on with the struggle for Keita's return.", []),
    ],
)
def test_places_and_no_adjectives_bodies_or_months(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ten soldiers killed in Sarkhal, army says", ["Sarkhal"]),
        ("Ten Soldiers Killed In Sarkhal Army Says", []),
        (None, []),
    ],
)
def test_a_place_in_the_title_is_one_in_the_text(title: str | None, expected: list[str]) -> None:
    parsed = read("The army counted the dead. Sarkhal must be avenged, it said.", title)
    assert [place.span.exact for place in places.find(parsed)] == expected


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Rebels killed ten soldiers in Baraki, the government in Kabul said.", "killed", "Baraki"),
        ("Rebels killed ten soldiers on Friday.", "killed", None),
        ("Residents of Gao said that ten soldiers were killed.", "killed", None),
        ("The Communist Party of Nepal killed ten soldiers.", "killed", None),
        ("The rebels seized the town of Baraki, in Mali.", "seized", "Baraki"),
        ("They escalated their attacks on Aleppo.", "attacks", "Aleppo"),
        ("Ten people were killed in the Haitian town of Cabaret, the office said.", "killed", "Cabaret"),
        ("The army was hit in Kidal and the police were attacked in Gao.", "attacked", "Gao"),
    ],
)
def test_an_event_has_the_place_that_it_is_said_to_be_in(text: str, trigger: str, expected: str | None) -> None:
    parsed = read(text)
    token = next(token for token in parsed.doc if token.text == trigger)
    place = places.of_event(parsed, token.sent, places.find(parsed), trigger=token)
    assert (place.span.exact if place else None) == expected


def test_the_reports_place_is_that_of_its_incident() -> None:
    text = (
        "Rebels attacked a base in Menaka, in Mali, on Friday. Twelve men died in Menaka, the army said in Bamako.\n"
        "France left Mali in 2022."
    )
    parsed = read(text)
    place = places.main(parsed, places.find(parsed))
    assert place is not None
    assert place.span.exact == "Menaka"


def test_a_report_without_places_has_none() -> None:
    parsed = read("They fought all night.")
    assert places.main(parsed, places.find(parsed)) is None


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_places_in_order(text: str) -> None:
    parsed = read(text)
    end = 0
    for place in places.find(parsed):
        assert end <= place.span.start < place.span.end
        end = place.span.end
    places.main(parsed, places.find(parsed))
    for sent in parsed.doc.sents:
        places.of_event(parsed, sent, places.find(parsed))
