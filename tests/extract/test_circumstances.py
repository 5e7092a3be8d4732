import pytest

from rashomon.extract.parsing import parse
from rashomon.extract.rules import read
from rashomon.model import Claim, Document


def claims(text: str, published: str = "2024-07-27", title: str | None = None) -> tuple[Claim, ...]:
    document = Document(
        id="doc_1", sha256="0", media_type="text/plain", text=text, published_at=published, title=title, outlet="Wire"
    )
    [parsed] = parse([document])
    return read(parsed).claims


def with_words(text: str, words: str, **header: str) -> Claim:
    found = [claim for claim in claims(text, **header) if words in claim.span.exact]
    assert found, f"no claim with “{words}”"
    return found[0]


ATTACK = "Rebels killed ten soldiers near Baraki on Thursday, the army said on Friday.\n"


def start_and_place(claim: Claim) -> tuple[str | None, str | None]:
    return (claim.when.start if claim.when else None, claim.place.span.exact if claim.place else None)


def test_a_claim_without_its_own_has_the_reports_time_and_place() -> None:
    claim = with_words(ATTACK + "Six rebels were killed, a spokesman said.", "Six rebels")
    assert start_and_place(claim) == ("2024-07-25", "Baraki")


def test_a_claim_without_its_own_has_the_time_before_it_in_its_paragraph() -> None:
    claim = with_words(
        ATTACK + "Rebels attacked a convoy near Sarkhan on Wednesday. Four soldiers were wounded.", "Four soldiers"
    )
    assert claim.when is not None
    assert claim.when.start == "2024-07-24"


def test_there_is_the_place_named_before() -> None:
    text = ATTACK + "Rebels bombed a market in Sarkhan on Friday. Three civilians were killed there."
    assert start_and_place(with_words(text, "Three civilians")) == ("2024-07-26", "Sarkhan")


def test_what_is_only_intended_has_no_time_of_the_report() -> None:
    claim = with_words(ATTACK + "The army said it would attack the rebels.", "would attack")
    assert claim.when is None


def test_the_day_of_publication_is_not_the_incidents() -> None:
    text = "The army put out a list of its dead today.\nRebels killed ten soldiers on Thursday. Six rebels were killed."
    assert start_and_place(with_words(text, "Six rebels"))[0] == "2024-07-25"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("BAMAKO (Wire) - Rebels killed ten soldiers near Baraki on Thursday.\nSix rebels were killed.", "Six rebels"),
        (ATTACK + "Moscow says that six rebels were killed.", "six rebels"),
        (ATTACK + "Residents of Sarkhan said that six rebels were killed.", "six rebels"),
        (ATTACK + "An official of the ministry in Kabul said that six rebels were killed.", "six rebels"),
    ],
)
def test_where_one_speaks_is_not_where_it_happened(text: str, words: str) -> None:
    assert start_and_place(with_words(text, words))[1] == "Baraki"
