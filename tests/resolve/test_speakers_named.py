"""Speakers by their office, rank, body and epithet: whom a report that names them once goes on to mean."""

from __future__ import annotations

import pytest

from rashomon.model import Document, Mention, Span
from rashomon.resolve.actors import Reader
from rashomon.resolve.context import Context
from rashomon.resolve.names import actors
from rashomon.resolve.wording import hides


def who(text: str, words: str, published: str = "2024-05-01") -> str | None:
    """The source that the last of `words` in `text` means."""
    document = Document(id="doc_0", sha256="0" * 64, media_type="text/plain", text=text, published_at=published)
    start = text.rindex(words)
    span = Span(document_id="doc_0", start=start, end=start + len(words), exact=words)
    meant = Reader(Context(document, actors())).mention(Mention(span=span), "source")
    return meant.actor.name if meant else None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # Ranks and local offices before or beside a name.
        ("In Mali, General Oumar Keita said ten men fell.", "General Oumar Keita", "Malian Armed Forces"),
        ("Troops stormed a school in Russia. Lt. Col. Ivan Petrov denied it.", "Lt. Col. Ivan Petrov",
         "Russian Armed Forces"),
        ("In Mali the commander of the airborne forces, Oumar Keita, spoke.",
         "the commander of the airborne forces, Oumar Keita", "Malian Armed Forces"),
        ("Inspector General R. Rao spoke to reporters in India.", "Inspector General R. Rao", "Indian National Police"),
        ("The mayor of nearby Banga, Ali Cissé, said so in Mali.", "The mayor of nearby Banga, Ali Cissé",
         "local officials"),
        ("Deputy Mayor Anna Koval said two died in Ukraine.", "Deputy Mayor Anna Koval", "local officials"),
        ("A general said so in Mali.", "A general", None),
        ("A colonel, who was there in Mali, said so.", "A colonel, who was there in Mali", None),
        ("Russian and Ukrainian troops fought. Ukraine and Russia lost men. Major Orlov said so.", "Major Orlov", None),
        # The body that is told where he is first named, whatever his rank; an abbreviation ends no sentence.
        ("General Ali Keita, second in command of the Malian police, spoke. Gen Keita told of two dead.", "Gen Keita",
         "Malian National Police"),
        ("Malian police spokesman Lt. Col. Ali Keita spoke. Keita told of two dead.", "Keita",
         "Malian National Police"),
        ("In Mali, Ali Keita, in charge of the army, spoke. Keita told of two dead.", "Keita", "Malian Armed Forces"),
        ("Pentagon press operations director Capt. John Low spoke. Low told of two dead.", "Low",
         "United States Department of Defense"),
        ("Ali Keita lost the post of police chief. Dr. Keita told of two dead.", "Keita", "Ali Keita"),
        # Where others' forces are heard, too, a rank tells no side; a "general director" has none.
        ("In Iraq, French Army troops trained. General Jean Low said ten men fell in Iraq.", "General Jean Low", None),
        ("In Mali, the general director of museums, Ali Keita, spoke.",
         "the general director of museums, Ali Keita", None),
        ("In Mali, the attorney general, Ali Keita, spoke.", "the attorney general, Ali Keita",
         "Prosecutor General's Office of Mali"),
        # Of a body.
        ("Ann Mills of Save the Children said six died.", "Ann Mills of Save the Children", "Save the Children"),
        ("A volunteer with the Hilltop Doctors Network said six died.", "A volunteer with the Hilltop Doctors Network",
         "Hilltop Doctors Network"),
        ("A volunteer with the Sudan Doctors Network said six died.", "A volunteer with the Sudan Doctors Network",
         "Sudan Doctors Network"),
        ("Ann Mills of Mali said six died.", "Ann Mills of Mali", None),
        ("Ravi Lal, president of the ruling BJP, spoke in India.", "Ravi Lal, president of the ruling BJP",
         "Bharatiya Janata Party"),
        ("India and Pakistan met. A spokesman of the external affairs ministry spoke.",
         "A spokesman of the external affairs ministry", "Indian Ministry of External Affairs"),
        ("The U.S. denied it in Nicaragua. Secretary of State John Low said so. Nicaragua had shot it down.",
         "Secretary of State John Low", "Government of the United States"),
        ("Russia spoke. Anna Lee, the ambassador in Moscow, denied it.", "Anna Lee, the ambassador in Moscow", None),
        ("Russia spoke. Anna Lee, Armenia's ambassador to Moscow, denied it.",
         "Anna Lee, Armenia's ambassador to Moscow", "Government of Armenia"),
        ("The U.N. envoy to Yemen, Ann Lee, denied it.", "The U.N. envoy to Yemen, Ann Lee", "United Nations"),
        # The voice of a party is the party's; of a state's television nothing is said.
        ("Ten soldiers died, according to Hezbollah's radio in Lebanon.", "Hezbollah's radio", "Hezbollah"),
        ("Ten soldiers died, according to Mali's state television.", "Mali's state television", None),
        # Epithets of who was named.
        ("Save the Children counted nine. The charity said six were girls.", "The charity", "Save the Children"),
        ("The Syrian Observatory for Human Rights counted nine. The war monitor said so.", "The war monitor",
         "Syrian Observatory for Human Rights"),
        ("Six died. The charity said so.", "The charity", None),
        ("The Hilltop Doctors Network counted nine. The Network said six were girls.", "The Network",
         "Hilltop Doctors Network"),
        # The capital that opens the sentence.
        ("India and Pakistan clashed. India lost a jet. In Islamabad, the army said so.", "the army", "Pakistan Army"),
        ("India and Pakistan clashed. India lost a jet. In Delhi the defence ministry denied it.",
         "the defence ministry", "Indian Ministry of Defence"),
        ("India and Pakistan clashed. In the hills the army said so.", "the army", None),
        ("In Syria, Coalition military forces struck twice.", "Coalition military forces", None),
        ("India and Pakistan clashed. India lost a jet. In Delhi allied forces said so.", "allied forces", None),
    ],
)  # fmt: skip
def test_speakers(text: str, words: str, expected: str | None) -> None:
    assert who(text, words) == expected


@pytest.mark.parametrize(
    ("words", "after", "hidden"),
    [
        ("Three people", " with knowledge of the matter said so.", True),
        ("Two officials", " briefed on the raid said so.", True),
        ("A man", " familiar with the plan said so.", True),
        ("Three people", " who were there said so.", False),
        ("The army", " close to the border said so.", False),
        ("Two officials of the ministry", " said so.", False),
    ],
)
def test_who_knows_and_gives_no_name_is_anonymous(words: str, after: str, hidden: bool) -> None:
    assert hides(words, words + after) is hidden
    assert (who(words + after, words) == "anonymous sources") is hidden


def test_a_persons_name_is_not_lengthened_by_the_word_before_it() -> None:
    assert who("For Amina Diallo, nothing was over. Diallo saw two men fall.", "Diallo") == "Amina Diallo"


@pytest.mark.parametrize(
    ("words", "earlier", "expected"),
    [
        ("Its defence ministry", "Azerbaijan", "Azerbaijani Ministry of Defence"),
        ("Its army", "Baku", "Azerbaijani Armed Forces"),
        ("Its spokesman", "Azerbaijan", "Government of Azerbaijan"),
    ],
)
def test_what_belongs_to_a_state_is_a_body_of_that_state(words: str, earlier: str, expected: str) -> None:
    text = f"{earlier} denied it. {words} said so."
    document = Document(id="doc_0", sha256="0" * 64, media_type="text/plain", text=text, published_at="2020-10-01")
    said, before = (
        Span(document_id="doc_0", start=text.index(part), end=text.index(part) + len(part), exact=part)
        for part in (words, earlier)
    )
    meant = Reader(Context(document, actors())).mention(Mention(span=said, antecedent=before), "source")
    assert meant is not None
    assert meant.actor.name == expected
