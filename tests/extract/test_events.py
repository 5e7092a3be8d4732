"""Events by the codebook's kinds, their roles, and what is no event."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rashomon.extract import events
from rashomon.extract.events import Happening
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import parse
from rashomon.model import Document


@pytest.fixture
def happenings(document: Callable[..., Document]) -> Callable[[str], list[Happening]]:
    def read(text: str) -> list[Happening]:
        [parsed] = parse([document(text)])
        return list(events.find(parsed, Mentions(parsed)))

    return read


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Rebels clashed with soldiers near the border.", ["clash"]),
        ("Gunmen attacked an army post.", ["attack"]),
        ("Warplanes bombed the rebel camp.", ["explosion"]),
        ("A car bomb exploded outside the barracks.", ["explosion"]),
        ("Rebels kidnapped the mayor.", ["capture"]),
        ("The guerrillas released the hostages.", ["release"]),
        ("Government forces recaptured the town of Gao.", ["seizure"]),
        ("The militia withdrew from the checkpoint.", ["movement"]),
        ("The rebels and the army signed a ceasefire.", ["talks"]),
        ("Police arrested 12 militants.", ["arrest"]),
        ("Fighting resumed on Friday, and troops seized three trucks.", ["clash", "seizure"]),
        ("Twenty soldiers died in fighting with rebels.", ["clash"]),
        ("Two civilians died when mortar shells hit the village.", ["explosion"]),
    ],
)
def test_kinds(happenings: Callable[[str], list[Happening]], text: str, kinds: list[str]) -> None:
    assert sorted(happening.event.kind for happening in happenings(text)) == sorted(kinds)


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Gunmen attacked the army post.", "Gunmen", "the army post"),
        ("The post was attacked by gunmen.", "gunmen", "The post"),
        ("Rebels clashed with government soldiers.", "Rebels", "government soldiers"),
        ("Militants ambushed the patrol, killing 12 soldiers.", "Militants", "the patrol"),
        ("Rebels killed 12 soldiers.", "Rebels", "soldiers"),
    ],
)
def test_roles(happenings: Callable[[str], list[Happening]], text: str, actor: str, target: str) -> None:
    [happening] = happenings(text)
    event = happening.event
    assert event.actor is not None
    assert event.target is not None
    assert (event.actor.words, event.target.words) == (actor, target)


def test_one_happening_with_several_figures(happenings: Callable[[str], list[Happening]]) -> None:
    [happening] = happenings("Two soldiers were killed and 10 wounded when rebels ambushed a patrol.")
    assert happening.event.kind == "attack"
    assert [figure.effect for figure in happening.figures] == ["killed", "wounded"]


@pytest.mark.parametrize(
    ("text", "negated", "modality"),
    [
        ("The rebels did not attack the village.", True, "actual"),
        ("No village was attacked by the rebels.", True, "actual"),
        ("The rebels will attack the village.", False, "intended"),
        ("The rebels vowed to attack the army.", False, "intended"),
        ("The rebels may attack the village.", False, "possible"),
        ("The rebels attacked the village.", False, "actual"),
    ],
)
def test_negation_and_modality(
    happenings: Callable[[str], list[Happening]], text: str, negated: bool, modality: str
) -> None:
    [happening] = happenings(text)
    assert (happening.event.negated, happening.event.modality) == (negated, modality)


@pytest.mark.parametrize(
    "text",
    [
        "The goalkeeper was ambushed twice, but the Rebels held their defence and won the league match.",
        "Shareholders attacked the merger; the banker fought a battle for the boardroom and took no prisoners.",
        "The chess champion attacked the king, captured a bishop and killed the game with a rook.",
        "The actor died in the second episode of the movie, and the audience fled.",
    ],
)
def test_borrowed_words_state_nothing(happenings: Callable[[str], list[Happening]], text: str) -> None:
    assert happenings(text) == []


def test_spans_lie_in_the_text(happenings: Callable[[str], list[Happening]]) -> None:
    text = "The army said that rebels attacked a post on Monday. Two soldiers were killed, it added."
    for happening in happenings(text):
        for span in (happening.event.span, happening.event.trigger, *(figure.span for figure in happening.figures)):
            assert text[span.start : span.end] == span.exact
        assert happening.event.span.covers(happening.event.trigger)


def test_reports_about_no_conflict_give_nothing(shared: Path) -> None:
    for path in sorted((shared / "reports").glob("*/none/none-*.json")):
        text = json.loads(path.read_text(encoding="utf-8"))["text"]
        made = Document(id=path.stem, sha256="", media_type="text/plain", text=text)
        [parsed] = parse([made])
        assert events.find(parsed, Mentions(parsed)) == (), path.stem


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Government jets struck the rebel camp.", ["explosion"]),
        ("The army fired on the village with artillery.", ["explosion"]),
        ("Shells fired by the army wounded two villagers.", ["explosion"]),
        ("The army fired on the village.", ["attack"]),
        ("Rebels claimed a mortar attack on the barracks.", ["explosion"]),
        ("Rebels shot at a patrol, and a helicopter was damaged.", ["attack"]),
        ("A bomb exploded in the barracks. The attack took place at dawn.", ["explosion", "explosion"]),
        ("There were clashes, which lasted until dawn, between rebels and soldiers.", ["clash"]),
        ("The army lost control of the town.", ["seizure"]),
    ],
)
def test_what_strikes_tells_the_kind(happenings: Callable[[str], list[Happening]], text: str, kinds: list[str]) -> None:
    assert sorted(happening.event.kind for happening in happenings(text)) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Conflict in the north broke out in 2012, and rebels hold three towns.", ["clash"]),
        ("The country has been at war since 2012, when rebels rose.", ["clash"]),
        ("The rebels returned to war in May.", ["clash"]),
        ("The army called the conflict with the rebels a burden.", []),
        ("Soldiers took power in a coup in 2020, and rebels gained.", ["coup"]),
        ("The army has ruled since a military coup in 2020.", ["coup"]),
        ("A military junta took power in the country in 2021, and rebels gained.", ["coup"]),
        ("The rebels seized power stations near the army base.", ["seizure"]),
        ("Army officers led a coup attempt against the president.", ["coup"]),
        ("What followed was an aborted coup against the army's chief.", ["coup"]),
        ("The rebel commander was killed in a plane crash, the army said.", ["crash"]),
        ("The militia is weaker since the death of its leader in a helicopter crash.", ["crash"]),
        ("Two soldiers died when their helicopter came down.", ["crash"]),
        ("A shell came down in the village and killed five civilians.", ["explosion"]),
    ],
)
def test_wars_coups_and_crashes(happenings: Callable[[str], list[Happening]], text: str, kinds: list[str]) -> None:
    assert sorted(happening.event.kind for happening in happenings(text)) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Talks between the army and the rebels go on over the release of more captives.",
        "Negotiations with the rebels continue to secure the release of 12 soldiers.",
        "Discussions between the army and rebels are continuing in order to buy the release of prisoners of war.",
    ],
)
def test_what_talks_are_for_has_not_happened(happenings: Callable[[str], list[Happening]], text: str) -> None:
    [happening] = happenings(text)
    assert (happening.event.kind, happening.figures) == ("talks", ())


def test_a_release_after_talks_has_happened(happenings: Callable[[str], list[Happening]]) -> None:
    [happening] = happenings("Rebels released 20 hostages after talks with the army.")
    assert [(figure.effect, figure.low) for figure in happening.figures] == [("released", 20)]
