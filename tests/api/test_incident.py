"""The page of an incident as data: what it says is what the readings say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from rashomon import earlier, readings
from rashomon.api import Workbench, incident
from rashomon.api.accounts import WIDTH, _bar, _reach
from rashomon.api.asking import Asked
from rashomon.api.rights import Asker
from rashomon.ledger.written import BLOCK
from rashomon.model import AccountRow, Reading
from rashomon.web.application import create


@pytest.fixture
def client(workbench: Workbench) -> Iterator[TestClient]:
    with TestClient(create(workbench), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def asked(workbench: Workbench) -> Asked:
    return Asked(workbench=workbench, asker=Asker.owner("Ana"), view=workbench.view())


@pytest.fixture
def battle(asked: Asked) -> Reading:
    [found] = asked.view.incidents()
    return earlier.alone(asked.view, readings.incident(asked.view, found.id))


def row(low: int | None, high: int | None, **more: object) -> AccountRow:
    fields: dict[str, object] = {
        "source": "Army",
        "effect": "killed",
        "of": ("Rebels",),
        "unit": "persons",
        "item": None,
        "low": low,
        "high": high,
        "approx": False,
        "first_said": None,
        "last_said": None,
        "claims": (),
        "words": (),
    }
    return AccountRow(**fields | more)  # type: ignore[arg-type]


class TestMatrix:
    def test_every_row_of_the_reading_is_one_figure_with_the_words_of_its_claims(
        self, asked: Asked, battle: Reading
    ) -> None:
        page = incident.context(asked, battle.incident.id)
        told = [
            (said.low, said.high, source.source, column.effect, column.of, {one.claim for one in said.words})
            for source in page.matrix.rows
            for column, cell in zip(page.matrix.columns, source.cells, strict=True)
            for said in cell
        ]
        read = [(x.low, x.high, x.source, x.effect, tuple(sorted(x.of)), set(x.claims)) for x in battle.rows]
        assert sorted(map(repr, told)) == sorted(map(repr, read))

    def test_the_letters_of_a_figure_are_those_of_the_conflicts_that_name_its_claims(
        self, asked: Asked, battle: Reading
    ) -> None:
        page = incident.context(asked, battle.incident.id)
        [lines] = [block.section.lines for block in page.blocks if block.name == "what-conflicts-and-why"]
        for source in page.matrix.rows:
            for said in (said for cell in source.cells for said in cell):
                claims = {one.claim for one in said.words}
                for letter in said.letters:
                    assert any(line.mark == letter and claims & set(line.claims) for line in lines)

    def test_the_parties_know_their_side(self, asked: Asked, battle: Reading) -> None:
        page = incident.context(asked, battle.incident.id)
        sides = {row.source: row.side for row in page.matrix.rows}
        for source, side in sides.items():
            own = [at for at, names in enumerate(battle.incident.sides) if source in names]
            assert side == (own[0] if own else None)


class TestBars:
    @given(st.lists(st.integers(0, 10**7), min_size=4, max_size=4, unique=True))
    def test_ranges_that_do_not_meet_are_drawn_apart(self, numbers: list[int]) -> None:
        a, b, c, d = sorted(numbers)
        reach = _reach(d)
        lower, upper = _bar(row(a, b), reach), _bar(row(c, d), reach)
        assert lower and upper
        assert lower.end <= upper.start
        if (c - b) * WIDTH / reach > 0.01:  # what is nearer is drawn alike
            assert lower.end < upper.start

    @given(st.integers(1, 10**9))
    def test_a_scale_reaches_a_little_beyond_its_largest_number(self, most: int) -> None:
        assert most < _reach(most) <= max(2, 2.4 * most)

    def test_a_range_with_no_upper_end_goes_on_to_the_edge(self) -> None:
        bar = _bar(row(84, None), 100)
        assert bar and (bar.start, bar.end, bar.opens) == (84, WIDTH, True)

    @pytest.mark.parametrize("stance", ["denies", "doubts", "blames"])
    def test_what_has_no_number_has_no_bar(self, stance: str) -> None:
        assert _bar(row(None, None, stance=stance), 100) is None


class TestPage:
    def test_it_counts_what_the_reading_has(self, asked: Asked, battle: Reading) -> None:
        page = incident.context(asked, battle.incident.id)
        assert page.claims == len(battle.claims)
        assert page.first_hand == len(battle.accounts)
        assert [one.id for one in page.reports] == [one.id for one in battle.documents]
        assert {one.copy_of for one in page.reports if one.copy_of} == {one.left for one in battle.copies}
        assert set(page.words) == {claim.id for claim in (*battle.claims, *battle.background)}

    def test_every_claim_that_a_line_rests_on_has_its_words(self, asked: Asked, battle: Reading) -> None:
        page = incident.context(asked, battle.incident.id)
        for block in page.blocks:
            for line in block.section.lines:
                assert set(line.claims) <= set(page.words), (block.name, line.text)

    def test_every_estimate_of_the_reading_stands_under_its_policy(self, asked: Asked, battle: Reading) -> None:
        page = incident.context(asked, battle.incident.id)
        assert sum(len(one.by) for one in page.estimates) == len(battle.estimates)
        assert page.estimates[0].total

    def test_a_strip_has_two_days_or_more(self, asked: Asked, battle: Reading) -> None:
        page = incident.context(asked, battle.incident.id)
        days: dict[object, set[str]] = {}
        for point in page.strip:
            days.setdefault((point.effect, point.of, point.thing), set()).add(point.day)
        assert days
        assert all(len(found) > 1 for found in days.values())

    def test_a_covered_name_is_told_in_words(self, battle: Reading) -> None:
        first = replace(battle.documents[0], title=f"The fate of {BLOCK * 9}")
        page = incident.laid(replace(battle, documents=(first, *battle.documents[1:])))
        assert page.reports[0].title == "The fate of [name protected]"


class TestLookingBack:
    def test_a_decision_is_a_moment_before_which_it_is_not_seen(
        self, workbench: Workbench, asked: Asked, battle: Reading
    ) -> None:
        before = incident.context(asked, battle.incident.id)
        claim = next(one for one in battle.claims if one.figures)
        workbench.desk(asked.asker).withdraw(claim.id, reason="Nobody says so.")
        now = replace(asked, view=workbench.view())
        [found] = [one for one in now.view.incidents() if set(one.claims) & set(battle.incident.claims)]
        after = incident.context(now, found.id)
        assert claim.id in before.words
        assert claim.id not in after.words
        then = replace(asked, view=workbench.view(before.moments[-1]))
        back = incident.context(then, battle.incident.id)
        assert back.words == before.words
        assert len(back.moments) > len(before.moments) or found.id != battle.incident.id


class TestApi:
    def test_the_twin_has_the_whole_context(self, client: TestClient, asked: Asked, battle: Reading) -> None:
        told = client.get(f"/api/v1/incidents/{battle.incident.id}").json()
        page = incident.context(asked, battle.incident.id)
        assert told["incident"]["title"] == page.incident.title
        assert [row["source"] for row in told["matrix"]["rows"]] == [row.source for row in page.matrix.rows]
        assert list(told["words"]) == list(page.words)
        assert [block["name"] for block in told["blocks"]] == [block.name for block in page.blocks]

    def test_the_beginning_of_an_id_is_enough(self, client: TestClient, battle: Reading) -> None:
        told = client.get(f"/api/v1/incidents/{battle.incident.id[:10]}").json()
        assert told["incident"]["id"] == battle.incident.id

    def test_history_and_surroundings_have_addresses_of_their_own(self, client: TestClient, battle: Reading) -> None:
        base = f"/api/v1/incidents/{battle.incident.id}"
        assert any(change["what"] == "grouped" for change in client.get(f"{base}/history").json()["changes"])
        assert client.get(f"{base}/around").json()["precedents"] == []

    @pytest.mark.parametrize("path", ["", "/history", "/around"])
    def test_one_that_is_not_there_is_a_problem(self, client: TestClient, path: str) -> None:
        answer = client.get(f"/api/v1/incidents/inc_nothing{path}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
