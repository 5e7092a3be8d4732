"""Where, when, by whom and whether confirmed; and the laws that hold of all agreements."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from writing import claim, figure, report

from rashomon.model import Incident, Judgement
from rashomon.reconcile import accounts, agreement

ARMY, REBELS, CLINIC = "Northern Army", "River Front", "Clinic"
ROOT = Path(__file__).parents[2]


def compare(documents, claims, copied=()):
    incident = Incident(
        id="inc", title="A fight", country="ML", place="Kidal", start="2024-07-25", end="2024-07-25",
        sides=((REBELS,), (ARMY,)), claims=tuple(one.id for one in claims), background=(),
    )  # fmt: skip
    rows = accounts.rows(incident, documents, claims, copied)
    return rows, agreement.compare(rows, claims, incident, copied, documents)


def asked(question, claims, paper):
    _, found = compare([paper], claims)
    return next(one for one in found if one.question == question and not one.rows)


def told(paper, source, number=2, **more):
    more = {"actor": REBELS, "target": ARMY, "event": "attack", **more}
    return claim(paper, source, figures=[figure("killed", ARMY, number, number)], **more)


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ({"start": "2024-07-25"}, {"start": "2024-07-25"}, "agree"),
        ({"start": "2024-07-25"}, {"start": "2024-07-26"}, "compatible"),
        ({"start": "2024-07-21"}, {"start": "2024-07-26"}, "conflict"),
        ({"start": "2024-07"}, {"start": "2024-07-26"}, "agree"),
        ({"start": "2024-07-21"}, {"start": "2024-07-26", "number": 5}, "compatible"),
    ],
)
def test_when(left, right, verdict):
    paper = report("a")
    found = asked("when", [told(paper, ARMY, **left), told(paper, CLINIC, at=1, **right)], paper)
    assert (found.verdict, found.rows) == (verdict, ())


@pytest.mark.parametrize(
    ("places", "verdict"),
    [(("Kidal", "Kidal"), "agree"), (("Kidal", "Anefis"), "compatible"), (("Kidal", None), "single")],
)
def test_where(places, verdict):
    paper = report("a")
    claims = [
        told(paper, source, place=place, at=at)
        for at, (source, place) in enumerate(zip((ARMY, CLINIC), places, strict=True))
    ]
    assert asked("where", claims, paper).verdict == verdict


def test_who_did_it_lists_everybody_who_accuses_each_side():
    paper = report("a")
    hit = {"event": "explosion", "target": "civilians"}
    claims = [
        claim(paper, ARMY, actor=REBELS, at=0, **hit),
        claim(paper, "Ministry", actor=REBELS, at=1, **hit),
        claim(paper, REBELS, actor=ARMY, at=2, **hit),
    ]
    found = asked("who did it", claims, paper)
    assert (found.verdict, found.rule) == ("conflict", "accused.v1")
    assert found.left == (claims[0].id, claims[1].id) and found.right == (claims[2].id,)


def test_an_army_that_owns_to_its_losses_confirms_them():
    paper = report("a")
    found = asked("was it confirmed", [told(paper, REBELS, 2), told(paper, ARMY, 2, at=1)], paper)
    assert found.rule == "claimed-and-confirmed.v1"
    found = asked("was it confirmed", [told(paper, REBELS, 40), told(paper, CLINIC, 40, at=1)], paper)
    assert found.rule == "claimed.v1"


tellings = st.lists(
    st.tuples(st.sampled_from([ARMY, REBELS, CLINIC]), st.integers(0, 5), st.sampled_from([25, 26, 27])),
    min_size=2,
    max_size=5,
)
calm = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def written(numbers):
    papers = [report(f"r{at}", published=f"2024-07-{day}") for at, (_, _, day) in enumerate(numbers)]
    claims = [told(paper, source, number) for paper, (source, number, _) in zip(papers, numbers, strict=True)]
    return papers, claims


def pairs(documents, claims, copied=()):
    rows, found = compare(documents, claims, copied)
    return {
        frozenset((rows[index].source, rows[index].low) for index in one.rows)
        for one in found
        if one.verdict == "conflict" and one.rows
    }


@calm
@given(tellings)
def test_the_order_of_the_reports_changes_no_conflict(numbers):
    papers, claims = written(numbers)
    assert pairs(papers, claims) == pairs(papers[::-1], claims[::-1])


@calm
@given(tellings)
def test_a_copy_changes_no_conflict(numbers):
    papers, claims = written(numbers)
    again = report("copy", outlet="Daily", published=papers[0].published_at)
    source, number, _ = numbers[0]
    copy = Judgement(left=papers[0].id, right=again.id, verdict="copy", score=1.0)
    copied = pairs([*papers, again], [*claims, told(again, source, number)], (copy,))
    assert copied == pairs(papers, claims)


@calm
@given(tellings)
def test_no_source_is_in_conflict_with_itself(numbers):
    papers, claims = written(numbers)
    assert all(len({source for source, _ in pair}) == len(pair) for pair in pairs(papers, claims))


def test_every_rule_that_the_page_on_conflicts_names_is_one_of_the_program_s():
    page = (ROOT / "docs/explain/what-conflicts.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/rashomon/reconcile").glob("*.py"))
    for rule in re.findall(r"`([a-z-]+\.v\d)`", page):
        name = rule if rule in code else "{how}.v2"
        assert name in code and (name == rule or rule.split(".")[0] in ("denied", "doubted")), rule
