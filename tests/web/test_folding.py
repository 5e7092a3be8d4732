"""No page of an incident grows without end, and what is left out of one is on another."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from rashomon import earlier, readings
from rashomon.api import incident as api
from rashomon.api.accounts import Column, Matrix, Row, Side
from rashomon.model import OriginChart, Reading
from rashomon.web import folding, incident, pages

CSS = Path(__file__).parents[2] / "front" / "src" / "incident.css"
MOST = 300_000


@pytest.fixture
def battle(workbench) -> Reading:
    view = workbench.view()
    [found] = view.incidents()
    return earlier.alone(view, readings.incident(view, found.id))


def many(battle: Reading, turns: int, *, apart: bool = False) -> Reading:
    """The reading as if so many times as many had spoken; `apart` of other sides each time."""
    documents, claims, rows, accounts = [], [], [], []
    for turn in range(turns):
        of = {one.id: f"{one.id}{turn}" for one in battle.documents}
        named = {claim.id: f"{claim.id}{turn}" for claim in battle.claims}
        documents += [replace(one, id=of[one.id], outlet=f"{one.outlet} {turn}") for one in battle.documents]
        claims += [replace(x, id=named[x.id], document_id=of[x.document_id]) for x in battle.claims]
        first = len(rows)
        rows += [
            replace(
                row,
                of=tuple(f"{name} {turn}" for name in row.of) if apart else row.of,
                source=f"{row.source} {turn}",
                claims=tuple(named[name] for name in row.claims),
                revises=None if row.revises is None else row.revises + first,
            )
            for row in battle.rows
        ]
        accounts += [
            replace(
                one,
                source=f"{one.source} {turn}",
                claims=tuple(named[name] for name in one.claims),
                documents=tuple(of[name] for name in one.documents),
                rows=tuple(index + first for index in one.rows),
            )
            for one in battle.accounts
        ]
    return replace(battle, documents=tuple(documents), claims=tuple(claims), rows=tuple(rows), accounts=tuple(accounts))


def table(*sides: int, rows: int = 2, every: int = 1) -> Matrix:
    """A matrix of sides with so many columns; row number n has a figure in each column that `every` + n divides."""
    at = [(f"side {side}", number) for side, columns in enumerate(sides) for number in range(columns)]
    return Matrix(
        sides=tuple(Side(of=(f"side {side}",), columns=columns) for side, columns in enumerate(sides)),
        columns=tuple(Column(effect=f"effect {number}", of=(side,), largest=0) for side, number in at),
        rows=tuple(
            Row(
                source=f"source {row}",
                kind="official",
                side=None,
                reports=1,
                cells=tuple(((f"{row} {place}",) if place % (every + row) == 0 else ()) for place in range(len(at))),
            )
            for row in range(rows)
        ),
        unheard=(),
    )


class TestTables:
    @pytest.mark.parametrize("sides", [(1,), (60,), (40, 30), (61,), (10, 130, 5), (7,) * 40])
    def test_each_has_no_more_columns_than_a_narrow_page_can_order_and_none_is_lost(self, sides) -> None:
        whole = table(*sides, rows=3, every=2)
        made = list(folding.tables(whole, 3))
        assert all(len(one.columns) <= folding.COLUMNS for one in made)
        assert all(sum(side.columns for side in one.sides) == len(one.columns) for one in made)
        for row in whole.rows:
            cells = [list(other.cells) for one in made for other in one.rows if other.source == row.source]
            assert [said for some in cells for said in some if said] == [said for said in row.cells if said]
        kept = [(column.of, column.effect) for one in made for column in one.columns]
        assert kept == [(column.of, column.effect) for column in whole.columns]

    def test_what_is_said_of_one_side_stays_together_where_it_can(self) -> None:
        made = list(folding.tables(table(40, 30, 20), 2))
        assert [[side.of for side in one.sides] for one in made] == [[("side 0",)], [("side 1",), ("side 2",)]]

    def test_a_source_without_a_figure_in_one_has_no_row_there(self) -> None:
        whole = table(60, 60)
        silent = replace(whole.rows[1], cells=(*whole.rows[1].cells[:60], *[()] * 60))
        first, second = folding.tables(replace(whole, rows=(whole.rows[0], silent)), 2)
        assert [len(first.rows), len(second.rows)] == [2, 1]

    def test_the_style_has_a_place_for_every_column_of_a_table(self) -> None:
        orders = dict(re.findall(r"\.matrix \.c(\d+) \{ order: (\d+); \}", CSS.read_text()))
        assert orders == {str(number): str(number) for number in range(1, folding.COLUMNS + 1)}

    def test_each_figure_of_a_wide_incident_stands_under_the_heading_of_its_own_column(self, battle) -> None:
        page = api.laid(many(battle, 30, apart=True))
        assert len(page.matrix.columns) > folding.COLUMNS
        said = incident.shown(page, folding.WHOLE) | {"here": "/incidents/x", "as_of": None}
        body = html.fromstring(pages.environment().get_template("incident_body.html").render(**said))
        tables = body.xpath("//table[@role='table']")
        assert len(tables) > 1
        for one in tables:
            heads = [head.get("class") for head in one.xpath(".//th[@scope='col']")]
            assert heads == [f"c{number}" for number in range(1, len(heads) + 1)]
            assert len(heads) <= folding.COLUMNS
            for row in one.xpath("./tbody/tr"):
                assert len(row.xpath("./td")) == len(heads)
                for at, cell in enumerate(row.xpath("./td"), start=1):
                    assert cell.get("class") in ("empty", f"c{at}")
        figures = sum(len(cell) for row in page.matrix.rows for cell in row.cells)
        assert len(body.xpath("//details[@class='figure']")) == figures
        ids = [one.get("id") for one in body.iter() if one.get("id")]
        assert len(ids) == len(set(ids))


class TestSize:
    def test_an_incident_of_sixty_reports_stays_under_300_kb(self, battle) -> None:
        stood = many(battle, 12)
        assert len(stood.documents) == 60
        assert len(body(api.laid(stood))) < 290_000

    @pytest.mark.parametrize("apart", [False, True])
    def test_so_does_one_of_four_hundred(self, battle, apart) -> None:
        page = charted(api.laid(many(battle, 80, apart=apart)), 400)
        assert len(body(page)) < 290_000

    @pytest.mark.parametrize("part", ["accounts", "words", "reports", "origins", "sections/where-accounts-meet"])
    def test_the_pages_of_its_parts_do_too_and_together_they_have_all(self, client, battle, monkeypatch, part) -> None:
        page = charted(api.laid(many(battle, 120)), 900)
        line = next(block.section.lines[0] for block in page.blocks if block.name == "where-accounts-meet")
        blocks = (replace(block, section=replace(block.section, lines=(line,) * 500)) for block in page.blocks)
        page = replace(page, blocks=tuple(blocks))
        monkeypatch.setattr(incident.api, "context", lambda asked, name: page)
        at, found, turn = f"/incidents/{battle.incident.id}/{part}", [], 0
        while at and turn < 40:
            answer, turn = client.get(at), turn + 1
            assert answer.status_code == 200
            assert len(answer.content) < MOST
            tree = html.fromstring(answer.text)
            found += tree.xpath(ITEMS[part.partition("/")[0]])
            onward = tree.xpath("//main//a[@class='button' and text()='More']/@href")
            at = onward[0] if onward else ""
        assert turn > 1
        wanted = {
            "accounts": [row.source for row in page.matrix.rows],
            "words": list(page.words),
            "reports": [one.id for one in page.reports],
            "origins": [one.id for one in page.chart.nodes],
            "sections": [line] * 500,
        }
        assert len(found) == len(wanted[part.partition("/")[0]])

    def test_what_is_left_out_is_a_link_away(self, battle) -> None:
        page = charted(api.laid(many(battle, 80)), 400)
        links = html.fromstring(body(page, "?valid_at=2026-01-01")).xpath("//a/@href")
        for part in ("accounts", "reports", "origins", "words"):
            assert f"/incidents/{page.incident.id}/{part}?valid_at=2026-01-01" in links


ITEMS = {
    "accounts": "//table[@role='table']/tbody/tr",
    "words": "//ol[contains(@class, 'claims-words')]/li",
    "reports": "//ul[contains(@class, 'reports')]/li",
    "origins": "//ul[contains(@class, 'nodes')]/li",
    "sections": "//ul[contains(@class, 'lines')]/li",
}


def body(page: api.IncidentPage, query: str = "") -> bytes:
    said = incident.shown(page, query=query) | {"here": "/incidents/x", "as_of": None}
    return pages.environment().get_template("incident_body.html").render(**said).encode()


def charted(page: api.IncidentPage, many: int) -> api.IncidentPage:
    """The page with so many sources and reports in its graph."""
    node, edge = page.chart.nodes[0], page.chart.edges[0]
    nodes = [replace(node, id=f"n{number}", label=f"{node.label} {number}") for number in range(many)]
    edges = [replace(edge, left=f"n{number}", right=f"n{number + 1}") for number in range(0, many - 1, 2)]
    return replace(page, chart=OriginChart(nodes=tuple(nodes), edges=tuple(edges)))
