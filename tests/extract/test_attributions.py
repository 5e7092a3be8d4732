"""Who says what: the manners of attribution, each in a sentence of its own."""

from __future__ import annotations

import pytest

from rashomon.extract import attributions
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import parse
from rashomon.model import Attribution, Document


def find(text: str, outlet: str | None = None) -> tuple[Attribution, ...]:
    document = Document(id="doc_t", sha256="0" * 64, media_type="text/plain", text=text, outlet=outlet)
    [parsed] = parse([document])
    return attributions.find(parsed, Mentions(parsed))


def said(text: str) -> list[tuple[str | None, str, str]]:
    """Source, cue and content of each attribution, the parts of a broken content joined by " / "."""
    return [
        (a.source.span.exact if a.source and a.source.span else None, a.cue.exact if a.cue else "",
         " / ".join(span.exact for span in a.content))
        for a in find(text)
    ]  # fmt: skip


ONE = [
    # The verb before its content, after it, in the middle of it.
    ("The army said that its men had killed ten rebels.", "The army", "said", "its men had killed ten rebels"),
    ("Ten rebels were killed, the army said on Monday.", "the army", "said", "Ten rebels were killed"),
    ("Ten rebels were killed, said Omar Diallo, a local official.", "Omar Diallo, a local official", "said",
     "Ten rebels were killed"),
    ("On the first day, the ministry says, most of the attackers fled.", "the ministry", "says",
     "On the first day / most of the attackers fled"),
    ("Armed groups inside Chad said they held the town.", "Armed groups inside Chad", "said", "they held the town"),
    # No verb at all.
    ("According to the police, three men were shot dead.", "the police", "According to", "three men were shot dead"),
    ("Three men were shot dead, according to the police.", "the police", "according to", "Three men were shot dead"),
    # Noun phrases as content.
    ("The mission reported the deaths of two monks.", "The mission", "reported", "the deaths of two monks"),
    ("The ministry put the toll at 50.", "The ministry", "put", "the toll at 50"),
    ("The rebels spoke on Saturday of 240 dead.", "The rebels", "spoke", "240 dead"),
    ("The governor accused the rebels of burning the market.", "The governor", "accused",
     "the rebels of burning the market"),
    ("The group claimed responsibility for the bombing of the bridge.", "The group", "claimed",
     "the bombing of the bridge"),
    ("The bombing was claimed by the separatists.", "the separatists", "claimed", "The bombing"),
    # Numbers that go on, and words by which a body holds to one.
    ("The enemy speaks of 30 dead, 12 missing and nearly 90 wounded.", "The enemy", "speaks",
     "30 dead, 12 missing and nearly 90 wounded"),
    ("The mission reported one soldier killed and three men wounded.", "The mission", "reported",
     "one soldier killed and three men wounded"),
    ("The army put its losses at 12 dead and 40 wounded.", "The army", "put", "its losses at 12 dead and 40 wounded"),
    ("The ministry now stands at 44 dead and 61 wounded.", "The ministry", "stands", "44 dead and 61 wounded"),
    ("The separatists talk of dozens of dead.", "The separatists", "talk", "dozens of dead"),
    ("The movement put out a count of its own: 80 soldiers killed.", "The movement", "put out", "80 soldiers killed"),
    ("A new figure from the Health Ministry: 53 dead.", "the Health Ministry", "figure", "53 dead"),
    ("A military spokesman gave assurances that nine raiders died.", "A military spokesman", "gave",
     "nine raiders died"),
    ("The command has made public that 15 men were shot.", "The command", "made", "15 men were shot"),
    ("The army claimed in a report that it had freed the town.", "The army", "claimed", "it had freed the town"),
    ("He admitted that he had killed one man and had wounded two.", "He", "admitted",
     "he had killed one man and had wounded two"),
    # What the parser hangs on something else.
    ("The governor revealed in a radio programme that nine men had died.", "The governor", "revealed",
     "nine men had died"),
    ("It was an attack on us all, the mayor wrote on X.", "the mayor", "wrote", "It was an attack on us all"),
    ("The ministry accused jets of the eastern commander, an old foe, of having killed 40 men.", "The ministry",
     "accused", "jets of the eastern commander, an old foe, of having killed 40 men"),
    ("The rebels burned the bridge, as the president charged on Monday.", "the president", "charged",
     "The rebels burned the bridge"),
    ("A trader explained how they came: they shot at people in the market.", "A trader", "explained",
     "how they came: they shot at people in the market"),
    # Infinitives and participles.
    ("The rebels claim to have shot down a helicopter.", "The rebels", "claim", "to have shot down a helicopter"),
    ("The general denied having ordered the attack.", "The general", "denied", "having ordered the attack"),
    # The verb in a relative clause; the second verb of one subject.
    ("We have the bulletin, which said shelling had begun again.", "the bulletin", "said", "shelling had begun again"),
    # A label at the head of a line.
    ("Rebel spokesman: we hold the town.", "Rebel spokesman", ":", "we hold the town"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content"), ONE, ids=[text[:40] for text, *_ in ONE])
def test_one_attribution(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ten rebels were killed on Monday near the river.",
        "We said last week that the bridge was closed.",
        "The army did not say how many of its men had died.",
        "The ministry declined to comment.",
        "The train was going 40 km per hour.",
        "Dead: 115. Injured: 40.",
        "The soldiers found the village empty.",
        "Officers neither confirmed nor denied the story.",
        "None of these figures was confirmed by anyone.",
        "The talks stand at a low point.",
        "Bodies were seen in the street.",
    ],
)
def test_no_attribution(text: str) -> None:
    assert said(text) == []


def test_two_attributions_of_one_subject() -> None:
    found = said("The spokesman denied that his men had fired and accused the army of shelling the town.")
    assert [(source, cue) for source, cue, _ in found] == [("The spokesman", "denied"), ("The spokesman", "accused")]


def test_coordinated_sources_give_one_attribution_each() -> None:
    found = said("The army and the police said that ten men were arrested.")
    assert [source for source, _, _ in found] == ["The army", "the police"]


def test_nested_attributions_are_both_kept_and_the_outer_passes_the_inner_on() -> None:
    found = find("The envoy said local commanders had assured him that the captives would be freed.")
    assert [a.source.span.exact for a in found if a.source and a.source.span] == ["The envoy", "local commanders"]
    outer, inner = found
    assert outer.via == ()
    assert [mention.span.exact for mention in inner.via if mention.span] == ["The envoy"]
    assert [span.exact for span in inner.content] == ["the captives would be freed"]


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        ("The general told Reuters that ten men had died.", "The general", ["Reuters"]),
        ("The general told parliament that ten men had died.", "The general", []),
        ("The rebels, quoted by Radio Sahel, said the fighting lasted four hours.", "The rebels", ["Radio Sahel"]),
        ("Radio Sahel, quoting a rebel commander, said the fighting lasted four hours.", "a rebel commander",
         ["Radio Sahel"]),
        ("The government said on state television that 300 rebels had died.", "The government", ["state television"]),
    ],
)  # fmt: skip
def test_relays(text: str, source: str, via: list[str]) -> None:
    [attribution] = find(text)
    assert attribution.source is not None
    assert attribution.source.span is not None
    assert attribution.source.span.exact == source
    assert [mention.words for mention in attribution.via] == via


def test_an_outlet_does_not_relay_to_itself() -> None:
    [attribution] = find("The general told Reuters that ten men had died.", outlet="Reuters")
    assert attribution.via == ()


class TestQuotations:
    def test_direct_speech_keeps_its_marks_and_form(self) -> None:
        [attribution] = find('"They ran to the hills," the colonel said.')
        assert attribution.form == "direct"
        assert attribution.content[0].exact == '"They ran to the hills,"'

    def test_a_word_in_marks_leaves_speech_indirect(self) -> None:
        [attribution] = find('The colonel said the raid was a "great success" for his men.')
        assert attribution.form == "indirect"

    def test_a_broken_quotation_is_one_content(self) -> None:
        [attribution] = find('"They ran to the hills," the colonel said. "We took nine of their trucks."')
        assert [span.exact for span in attribution.content] == [
            '"They ran to the hills,"',
            '"We took nine of their trucks."',
        ]

    def test_a_quotation_of_many_sentences_is_all_its_speakers(self) -> None:
        [attribution] = find('The colonel said: "They ran to the hills. We took nine trucks. It is over."')
        assert attribution.content[-1].exact.endswith('It is over."')


class TestCarryingOn:
    def test_a_list_under_its_announcement(self) -> None:
        text = "The command issued the following communiqué:\n1. Ten rebels were killed.\n2. Two trucks were taken."
        blocks = [a for a in find(text) if len(a.content) == 2]
        assert [span.exact for span in blocks[0].content] == ["1. Ten rebels were killed", "2. Two trucks were taken"]
        assert blocks[0].form == "direct"
        assert blocks[0].source is not None
        assert blocks[0].source.words == "The command"

    def test_a_sentence_that_takes_up_what_was_told(self) -> None:
        found = said("The police reported that a bomb went off near the station. Two men were hurt.")
        assert ("The police", "reported", "Two men were hurt") in found

    @pytest.mark.parametrize(
        "following",
        [
            "In September 1998 the town was taken by the rebels.",
            "But nobody could reach the place.",
            "Who planted it?",
            "Pierre Kabongo lives nearby.",
        ],
    )
    def test_the_reporters_own_sentence_is_not_carried_on(self, following: str) -> None:
        found = said(f"The police reported that a bomb went off near the station. {following}")
        assert [content for _, _, content in found] == ["a bomb went off near the station"]

    def test_nothing_is_carried_over_a_paragraph(self) -> None:
        found = said("The police reported that a bomb went off near the station.\nTwo men were hurt.")
        assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "stance", "certainty"),
    [
        ("The army denied that it had shelled the town.", "denies", "certain"),
        ("The army admitted that ten of its men had died.", "confirms", "certain"),
        ("The group vowed to avenge its leader.", "intends", "certain"),
        ("Diplomats doubted that the rebels had taken the town.", "doubts", "certain"),
        ("Doctors believe that forty people died.", "asserts", "probable"),
        ("It was reported that forty people died.", "asserts", "probable"),
    ],
)
def test_what_the_cue_says_of_the_claim(text: str, stance: str, certainty: str) -> None:
    [attribution] = find(text)
    assert (attribution.stance, attribution.certainty) == (stance, certainty)


@pytest.mark.parametrize("text", ["The rebels reportedly burned the market.", "It was claimed that the market burned."])
def test_where_nobody_is_named_there_is_no_source(text: str) -> None:
    [attribution] = find(text)
    assert attribution.source is None
    assert attribution.certainty == "probable"


def test_spans_are_the_documents_own_words() -> None:
    text = (
        "The army said ten men died. “It is a lie,” the rebels’ spokesman said.\nAccording to a doctor, two were hurt."
    )
    for attribution in find(text):
        spans = [*attribution.content, attribution.cue, attribution.source.span if attribution.source else None]
        for span in filter(None, spans):
            assert text[span.start : span.end] == span.exact


def test_right_source_of_the_shared_reports(shared: object) -> None:
    """The speakers of the coded reports are found for most claims, and the report's own voice is left alone."""
    import json
    from pathlib import Path

    told = right = own = covered = 0
    for path in sorted(Path(str(shared), "reports", "dev").glob("*/*-1.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        found = find(report["text"], outlet=report["outlet"])
        for claim in report["claims"]:
            start = report["text"].find(claim["text"])
            end = start + len(claim["text"])
            over = [a for a in found if any(s.start < end and start < s.end for s in a.content)]
            if claim["source"]["kind"] == "reporter":
                own += 1
                covered += any(a.content[0].start <= start and end <= a.content[-1].end for a in over if a.source)
            else:
                told += 1
                words = claim["source"]["text"].lower()
                right += any(a.source and a.source.span and words in a.source.span.exact.lower() for a in over)
    assert told > 50
    assert right / told > 0.75
    assert covered / own < 0.15


TAKEN_UP = [
    # A pronoun, a pointing noun, a name, an office: whoever spoke before.
    ("Colonel Yusuf Abdi said the bridge was lost. President Karimi fled. He added that ten men died.",
     "He", "Colonel Yusuf Abdi"),
    ("Police sources said a bomb went off. The sources added that two men died.", "The sources", "Police sources"),
    ("Villagers said the soldiers burned the market. They said the soldiers left at dawn.", "They", "Villagers"),
    ("The army denied it. Spokesman Omar Diallo said the town was quiet.", "Spokesman Omar Diallo", "The army"),
    # The sentence before is about another body than the one that spoke.
    ("The rebels' front said 40 soldiers fell. The ministry did not change its count. It has said that two died.",
     "It", "The ministry"),
    # Nobody is taken for one of whom he tells.
    ("The General Staff denied it. Enemy artillery shelled the prison, it said.", "it", "The General Staff"),
    # A surname alone, a possessive, the one whom the sentence is about.
    ("General Dawlat Safi, spokesman for the ministry, put the dead at five. A rebel leader laughed. Safi denied it.",
     "Safi", "General Dawlat Safi, spokesman for the ministry"),
    ("The rebels' front said 40 soldiers fell. Congo's army kept silent. Its spokesman, Sam Obe, called that false.",
     "Its spokesman, Sam Obe", "Congo's army"),
    ("Anna Low said hundreds died. After the battle an American official was more careful: ten died, he said.",
     "he", "an American official"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "earlier"), TAKEN_UP, ids=[text[:40] for text, *_ in TAKEN_UP])
def test_speaker_taken_up(text: str, source: str, earlier: str) -> None:
    found = {a.source.span.exact: a.source for a in find(text) if a.source and a.source.span}
    assert found[source].antecedent is not None
    assert found[source].antecedent.exact == earlier


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("The army said ten men died. The attackers came at dawn.", True),
        ("Twelve had died, the general said; the attackers had been thrown back.", True),
        ("The army said ten men died.\nThe attackers came at dawn.", False),
        ("The army said ten men died. The attackers had split from the rebels in 2004.", False),
        ("The army said ten men died. But the attackers got away.", False),
    ],
)
def test_carried_on(text: str, carried: bool) -> None:
    contents = [span.exact for a in find(text) for span in a.content]
    assert any("attackers" in content for content in contents) is carried


def test_own_reporter_is_the_report() -> None:
    [found] = find("A Sahel Wire reporter saw four bodies.", outlet="Sahel Wire")
    assert found.source_kind == "reporter"
