"""Whom a claim means, where mentions were weighed: made-up names and weights, and reasons that count what we say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.codebook import load
from rashomon.model import Attribution, Choice, Claim, Figure, Mention, Option, Span
from rashomon.resolve import choices
from rashomon.resolve.choices import Names, answers, best, sided, sourced

TEXT = (
    "The army said that rebels shelled Korma. Four soldiers and shopkeepers died, a nurse told the radio. "
    "Troops fired back at the insurgents, the army announced. The village is empty, they say."
)
MEANT = {
    "The army": "Armed Forces", "the army": "Armed Forces", "Troops": "Armed Forces", "soldiers": "Armed Forces",
    "rebels": "Front", "the insurgents": "Front", "shopkeepers": "civilians", "The village": "civilians",
}  # fmt: skip
KINDS = {"Armed Forces": "state_force", "Front": "rebel", "civilians": "civilians"}


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(document_id="doc_0", start=start, end=start + len(words), exact=words)


def words(exact: str) -> Mention:
    return Mention(span=span(exact))


def meant(exact: str) -> Mention:
    return replace(words(exact), name=MEANT.get(exact))


def named(mention: Mention, role: str) -> Mention:
    """The name is in the table, but those who are quoted are never a crowd."""
    name = MEANT.get(mention.span.exact if mention.span else "")
    return replace(mention, name=None if role == "source" and name == "civilians" else name)


NAMES = Names(named, KINDS)


def claim(text: str, *figures: Figure, said: Attribution | None = None, **fields: object) -> Claim:
    where = span(text)
    own = Attribution(content=(where,), source=None, source_kind="reporter", cue=None, form="narration")
    plain: dict[str, object] = {"event": "attack", "actor": None, "target": None, "place": None, "when": None}
    return Claim(
        id=text, document_id="doc_0", span=where, attribution=said or own, stance="asserts", certainty="certain",
        figures=figures, **plain | fields,  # type: ignore[arg-type]
    )  # fmt: skip


def figure(number: str = "Four", counted: str | None = "soldiers", *of: Mention, **fields: object) -> Figure:
    plain: dict[str, object] = {"effect": "killed", "unit": "persons", "low": 4, "high": 4, "approx": False}
    return Figure(span=span(number), counted=span(counted) if counted else None, of=of, **plain | fields)  # type: ignore[arg-type]


def choice(question: str, none: float, *, at: int = 0, figure: int | None = None, **weights: float) -> Choice:
    """`weights` by mention, its blanks as underscores."""
    options = [Option(mention=words(name.replace("_", " ")), weight=weight) for name, weight in weights.items()]
    number = 0 if question == "of" and figure is None else figure
    return Choice(question=question, claim=at, figure=number, options=(*options, Option(mention=None, weight=none)))


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what the reasons count; those not given count nothing."""

    def given_worth(**worth: float) -> None:
        table = {"reasons": dict.fromkeys(choices.ROLES, worth)}
        monkeypatch.setattr(choices, "load", lambda name: table if name == "choices" else load(name))

    return given_worth


@pytest.fixture(autouse=True)
def by_weight(counts: Callable[..., None]) -> None:
    counts(weight=1.0)


DIED = "Four soldiers and shopkeepers died, a nurse told the radio."


def labels(mentions: Sequence[Mention]) -> list[str]:
    return [mention.label for mention in mentions]


def test_weights_of_one_meaning_are_added_up() -> None:
    asked = choice("of", 0.1, The_army=0.2, rebels=0.4, Troops=0.3)
    found = {tuple(labels(one.mentions)): round(one.weight, 3) for one in answers(asked, claim(DIED), None, (), NAMES)}
    assert found == {(): 0.1, ("Armed Forces",): 0.5, ("Front",): 0.4}
    [one] = sided([claim(DIED, figure())], [asked], NAMES)
    assert one.figures[0].of == (meant("Troops"),)


def test_a_meaning_in_one_role_is_none_in_another() -> None:
    asked = [
        choice("of", 0.3, shopkeepers=0.4, The_village=0.3),
        choice("source", 0.3, shopkeepers=0.4, The_village=0.3),
    ]
    assert [len(answers(one, claim(DIED), None, (), NAMES)) for one in asked] == [2, 3]


@pytest.mark.parametrize(
    ("rules_say", "weights", "none", "expected"),
    [
        ((), {"rebels": 0.4}, 0.6, []),
        ((), {"rebels": 0.6}, 0.4, ["Front"]),
        (("soldiers",), {"The_army": 0.3, "rebels": 0.3}, 0.4, []),
        (("soldiers",), {"rebels": 0.6, "The_army": 0.3}, 0.1, ["Front"]),
        (("soldiers", "shopkeepers"), {"The_army": 0.3, "shopkeepers": 0.3}, 0.4, ["Armed Forces", "civilians"]),
        (("soldiers", "shopkeepers"), {"The_army": 0.7, "shopkeepers": 0.0}, 0.3, ["Armed Forces", "civilians"]),
        (("soldiers", "shopkeepers"), {"The_army": 0.1, "shopkeepers": 0.2, "rebels": 0.4}, 0.3, ["Front"]),
        (("soldiers",), {"a_nurse": 0.8, "The_army": 0.1}, 0.1, ["a nurse"]),
    ],
    ids=[
        "none", "one", "none against one", "another", "two together against none", "two of which one weighs",
        "another than the two", "one without a name",
    ],
)  # fmt: skip
def test_whom_a_figure_counts(
    rules_say: tuple[str, ...], weights: dict[str, float], none: float, expected: list[str]
) -> None:
    one = claim(DIED, figure("Four", "soldiers", *map(meant, rules_say)))
    [found] = sided([one], [choice("of", none, **weights)], NAMES)
    assert labels(found.figures[0].of) == expected


def test_the_rules_keep_their_own_words_where_their_meaning_wins() -> None:
    one = claim(DIED, figure("Four", "soldiers", meant("soldiers")))
    [found] = sided([one], [choice("of", 0.1, The_army=0.9)], NAMES)
    assert found.figures[0].of == (meant("soldiers"),)


def test_one_of_a_list_of_the_rules_is_an_answer_too() -> None:
    one = claim(DIED, figure("Four", "soldiers", meant("soldiers"), meant("shopkeepers")))
    asked = choice("of", 0.1, The_army=0.6, shopkeepers=0.3)
    found = answers(asked, one, one.figures[0], one.figures[0].of, NAMES)
    assert [labels(a.mentions) for a in found] == [["Armed Forces", "civilians"], [], ["Armed Forces"], ["civilians"]]
    assert [a.reasons["rules"] for a in found] == [1, 0, 0, 0]
    assert [a.reasons["rules_part"] for a in found] == [0, 0, 1, 1]


def reasons(question: str, one: Claim, of: int | None, rules_say: Sequence[Mention], mention: str) -> dict[str, float]:
    """The reasons that are not nought for one of the answers."""
    number = one.figures[of] if of is not None else None
    asked = choice(question, 0.5, **{mention.replace(" ", "_"): 0.5})
    found = [a for a in answers(asked, one, number, rules_say, NAMES) if a.mentions and a.mentions[0].span]
    [answer] = [a for a in found if a.mentions[0].label == (MEANT.get(mention) or mention)]
    return {name: value for name, value in answer.reasons.items() if value and name != "weight"}


SAID = Attribution(
    content=(), source=meant("The army"), source_kind="belligerent", cue=span("said"), form="indirect"
)  # fmt: skip
LATER = Attribution(
    content=(), source=meant("the army"), source_kind="belligerent", cue=span("announced"), form="direct",
    via=(words("the radio"),), stance="confirms",
)  # fmt: skip
NURSE = Attribution(
    content=(), source=words("a nurse"), source_kind="medical", cue=span("told"), form="indirect"
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "one", "of", "rules_say", "mention", "expected"),
    [
        ("of", claim(DIED, figure()), 0, (), "soldiers", {"armed", "fits"}),
        ("of", claim(DIED, figure()), 0, (), "shopkeepers", {"civilians", "-fits"}),
        ("of", claim(DIED, figure("Four", "shopkeepers")), 0, (), "shopkeepers", {"civilians", "fits"}),
        ("of", claim(DIED, figure("Four", None)), 0, (), "rebels", {"armed"}),
        ("of", claim(DIED, figure("Four", None)), 0, (), "a nurse", {"unresolved"}),
        ("of", claim(DIED, figure("Four", None), actor=meant("rebels")), 0, (), "the insurgents", {"armed", "actor"}),
        ("of", claim(DIED, figure("Four", None), target=meant("rebels")), 0, (), "the insurgents", {"armed", "target"}),
        ("of", claim(DIED, figure("Four", None), said=SAID), 0, (), "Troops", {"armed", "source"}),
        (
            "of", claim(DIED, figure("Four", None, meant("rebels")), figure("shopkeepers", None)), 1, (), "rebels",
            {"armed", "before"},
        ),
        ("actor", claim(DIED, target=meant("rebels")), None, (), "the insurgents", {"armed", "other_party"}),
        ("target", claim(DIED, actor=meant("rebels")), None, (), "the insurgents", {"armed", "other_party"}),
        ("target", claim(DIED, actor=meant("rebels")), None, (), "Troops", {"armed"}),
        ("source", claim(DIED, said=NURSE), None, (), "Troops", {"armed"}),
    ],
)  # fmt: skip
def test_what_speaks_for_an_answer(
    question: str, one: Claim, of: int | None, rules_say: Sequence[Mention], mention: str, expected: set[str]
) -> None:
    found = reasons(question, one, of, rules_say, mention)
    assert {name if value > 0 else f"-{name}" for name, value in found.items()} == expected


@pytest.mark.parametrize(
    ("worth", "expected"),
    [
        ({"rules": 1.0}, ["Armed Forces"]),
        ({"none": 1.0}, []),
        ({"none_of_persons": 1.0}, []),
        ({"weight": 0.1, "civilians": 2.0}, ["civilians"]),
        ({"unresolved": 1.0}, ["a nurse"]),
        ({"unresolved": -1.0, "none": -1.0, "rules": -1.0, "fits": -1.0}, ["Front"]),
    ],
)
def test_what_the_reasons_count_decides(
    counts: Callable[..., None], worth: dict[str, float], expected: list[str]
) -> None:
    counts(**worth)
    one = claim(DIED, figure("Four", "soldiers", meant("soldiers")))
    asked = choice("of", 0.2, The_army=0.3, rebels=0.2, shopkeepers=0.1, a_nurse=0.2)
    [found] = sided([one], [asked], NAMES)
    assert labels(found.figures[0].of) == expected


def test_each_reason_in_the_codebook_is_one_that_there_is() -> None:
    one = claim(DIED, figure())
    for question, worth in load("choices")["reasons"].items():
        [answer, *_] = answers(choice(question, 1.0), one, one.figures[0], (), NAMES)
        assert set(worth) <= set(answer.reasons)
        assert worth["weight"] > 0


@pytest.mark.parametrize("question", ["actor", "target"])
@pytest.mark.parametrize(
    ("known", "weights", "none", "expected"),
    [
        (None, {"rebels": 0.3, "the_insurgents": 0.3}, 0.4, "Front"),
        (None, {"rebels": 0.3}, 0.7, None),
        ("rebels", {"rebels": 0.3}, 0.7, None),
        ("rebels", {"rebels": 0.1, "a_nurse": 0.8}, 0.1, "a nurse"),
        ("rebels", {"the_insurgents": 0.8}, 0.2, "Front"),
    ],
)
def test_who_did_it_and_to_whom(
    question: str, known: str | None, weights: dict[str, float], none: float, expected: str | None
) -> None:
    one = claim(DIED, **{question: meant(known) if known else None})
    [found] = sided([one], [choice(question, none, **weights)], NAMES)
    party = getattr(found, question)
    assert (party.label if party else None) == expected
    assert found == replace(one, **{question: party})
    if known and expected == "Front":
        assert party == meant(known)


def test_nobody_strikes_himself() -> None:
    asked = [choice("actor", 0.1, rebels=0.9), choice("target", 0.1, the_insurgents=0.8, Troops=0.1)]
    for order in (asked, asked[::-1]):
        [found] = sided([claim(DIED, actor=meant("rebels"))], order, NAMES)
        assert found.actor == meant("rebels") and found.target != meant("the insurgents")


def test_parties_are_chosen_after_the_sides_of_figures_and_each_claim_for_itself() -> None:
    first, second = claim(DIED, figure()), claim(DIED, figure(), actor=meant("rebels"))
    found = sided(
        [first, second],
        [choice("actor", 0.0, at=1, Troops=1.0), choice("of", 0.0, at=1, Troops=1.0), choice("of", 1.0, at=0)],
        NAMES,
    )
    assert found[0] == first
    assert found[1].actor == meant("Troops") and found[1].figures[0].of == (meant("Troops"),)
    assert found[1].id == second.id


def test_who_did_it_is_chosen_after_whom_a_figure_counts(counts: Callable[..., None]) -> None:
    """So that what speaks for a side is the party that the rules gave, whatever the order of the choices."""
    counts(weight=1.0, actor=-9.0)
    asked = [choice("actor", 0.1, Troops=0.9), choice("of", 0.1, Troops=0.9)]
    for order in (asked, asked[::-1]):
        [found] = sided([claim(DIED, figure())], order, NAMES)
        assert found.figures[0].of == (meant("Troops"),)


def test_sources_are_left_alone_by_sides_and_sides_by_sources() -> None:
    one = claim(DIED, figure(), said=NURSE)
    assert sided([one], [choice("source", 1.0)], NAMES) == (one,)
    assert sourced([one], [choice("of", 0.0, Troops=1.0), choice("actor", 0.0, Troops=1.0)], [], NAMES) == [one]


SHELLED, FIRED = "rebels shelled Korma", "Troops fired back at the insurgents, the army announced."


def test_the_reports_own_voice_instead_of_a_source() -> None:
    one = claim(DIED, said=replace(NURSE, certainty="possible", stance="doubts", via=(words("the radio"),)))
    [found] = sourced([one], [choice("source", 0.7, a_nurse=0.3)], [SAID, LATER, NURSE], NAMES)
    now = found.attribution
    assert (now.source, now.source_kind, now.form, now.cue, now.via) == (None, "reporter", "narration", None, ())
    assert (now.stance, now.certainty) == ("doubts", "possible")
    assert now.content == (one.span,)


@pytest.mark.parametrize(
    ("text", "nearest"), [(SHELLED, SAID), (FIRED, LATER), ("The village is empty, they say.", LATER)]
)
def test_a_source_instead_of_the_reports_own_voice_comes_with_the_cue_and_the_chain_nearest_to_it(
    text: str, nearest: Attribution
) -> None:
    one = claim(text)
    [found] = sourced([one], [choice("source", 0.2, The_army=0.4, a_nurse=0.4)], [NURSE, LATER, SAID], NAMES)
    # The two weigh the same; the one that comes first in the text is first among the options.
    assert found.attribution == replace(nearest, content=(one.span,))


def test_a_source_that_is_nowhere_quoted_has_no_cue() -> None:
    one = claim(DIED, said=replace(NURSE, cue=None, via=(words("the radio"),)))
    [found] = sourced([one], [choice("source", 0.1, rebels=0.8, a_nurse=0.1)], [SAID, NURSE], NAMES)
    now = found.attribution
    assert (now.source, now.cue, now.via, now.form) == (meant("rebels"), None, (), "indirect")


def test_nobody_from_elsewhere_speaks_where_the_clause_says_who_does() -> None:
    cue = span(DIED)
    one = claim(DIED, said=replace(NURSE, cue=cue))
    [found] = sourced([one], [choice("source", 0.1, rebels=0.8, a_nurse=0.1)], [SAID, NURSE], NAMES)
    assert found.attribution.source == one.attribution.source


def test_a_source_without_a_name_is_told_by_its_words() -> None:
    [found] = sourced([claim(SHELLED)], [choice("source", 0.2, a_nurse=0.8)], [SAID, NURSE], NAMES)
    assert found.attribution == replace(NURSE, content=(span(SHELLED),))


@pytest.mark.parametrize(
    ("said", "weights", "none"),
    [(NURSE, {"a_nurse": 0.6}, 0.4), (LATER, {"The_army": 0.6}, 0.4), (None, {"a_nurse": 0.4}, 0.6)],
    ids=["its own words", "other words for the same", "the report's own voice"],
)
def test_an_attribution_stays_as_it_is_where_the_rules_are_right(
    said: Attribution | None, weights: dict[str, float], none: float
) -> None:
    one = claim(DIED, said=said)
    assert sourced([one], [choice("source", none, **weights)], [SAID, LATER, NURSE], NAMES) == [one]


def test_the_own_voice_of_a_party_is_told_as_its_own_voice() -> None:
    party = Attribution(
        content=(), source=Mention(span=None, name="Front"), source_kind="belligerent", cue=None, form="narration"
    )
    one = claim(DIED, said=party)
    assert sourced([one], [choice("source", 0.8, a_nurse=0.2)], [NURSE], NAMES) == [one]


MENTIONS = ["The army", "rebels", "Troops", "shopkeepers", "a nurse", "the insurgents"]


@given(
    weights=st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda ws: sum(ws) > 0),
    order=st.permutations(range(7)),
    rules_say=st.lists(st.sampled_from(["soldiers", "rebels", "shopkeepers"]), max_size=2, unique=True),
    question=st.sampled_from(sorted(choices.ROLES)),
)
def test_the_weights_of_all_answers_add_up_whatever_the_order(
    weights: list[float], order: list[int], rules_say: list[str], question: str
) -> None:
    mentions = tuple(meant(name) for name in rules_say)
    total = sum(weights)
    options = [
        Option(mention=words(MENTIONS[i]) if i < 6 else None, weight=weight / total) for i, weight in enumerate(weights)
    ]
    one = claim(DIED, figure())
    found = []
    for chosen in (options, [options[i] for i in order]):
        asked = Choice(question=question, claim=0, figure=None, options=tuple(chosen))
        found.append(answers(asked, one, one.figures[0], mentions, NAMES))
    tables = [{tuple(sorted(labels(a.mentions))): round(a.weight, 9) for a in each} for each in found]
    assert tables[0] == tables[1]
    assert found[0][0].mentions == found[1][0].mentions == mentions
    each = found[0][1:] if len(mentions) > 1 else found[0]
    assert abs(sum(a.weight for a in each) - 1) < 1e-9
    assert len({tuple(labels(a.mentions)) for a in found[0]}) == len(found[0])


@pytest.mark.parametrize("question", sorted(choices.ROLES))
def test_of_equals_the_rules_win_then_none_then_the_first(counts: Callable[..., None], question: str) -> None:
    counts()
    one = claim(DIED, figure())
    asked = choice(question, 0.1, rebels=0.2, The_army=0.7)
    for rules_say in ((), (meant("soldiers"),), (meant("rebels"),)):
        found = answers(asked, one, one.figures[0], rules_say, NAMES)
        assert best(question, one, one.figures[0], found).mentions == rules_say
    assert best(question, one, None, answers(asked, one, None, (), NAMES)[1:]).mentions[0] == meant("rebels")
