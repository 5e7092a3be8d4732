"""The page of an incident as a reader has it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from lxml import html

from rashomon import earlier, readings
from rashomon.api import Workbench
from rashomon.api import incident as api
from rashomon.api.rights import Asker
from rashomon.export import names
from rashomon.ledger import protection
from rashomon.model import Linked, Precedent, Reading
from rashomon.web import incident, pages
from rashomon.web.application import create

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
ARABIC = "الجيش الوطني"


@pytest.fixture
def client(workbench: Workbench) -> Iterator[TestClient]:
    with TestClient(create(workbench), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def battle(workbench: Workbench) -> Reading:
    view = workbench.view()
    [found] = view.incidents()
    return earlier.alone(view, readings.incident(view, found.id))


@pytest.fixture
def page(client: TestClient, battle: Reading) -> html.HtmlElement:
    answer = client.get(f"/incidents/{battle.incident.id}")
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def rendered(stood: Reading, **more: object) -> html.HtmlElement:
    """The body of the page of a reading that is in no ledger."""
    said = incident.shown(api.laid(stood), **more) | {"here": "/incidents/x", "as_of": None}  # type: ignore[arg-type]
    return html.fromstring(pages.environment().get_template("incident_body.html").render(**said))


def all_of(element: html.HtmlElement, within: str, name: str, then: str = "") -> list[html.HtmlElement]:
    """The elements with that class; `within` a path, the elements at `then` below them."""
    path = f".{within}//*[contains(concat(' ', @class, ' '), ' {name} ')]{then}"
    found: list[html.HtmlElement] = element.xpath(path)
    return found


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


class TestFigures:
    def test_each_has_the_words_of_its_claims_and_the_way_to_their_reports(
        self, page: html.HtmlElement, battle: Reading
    ) -> None:
        figures = all_of(page, "//td", "figure")
        assert len(figures) == len(battle.rows)
        spans = {claim.id: (claim.document_id, claim.span.exact) for claim in protection.worded(battle).claims}
        seen = set()
        for figure in figures:
            for item in all_of(figure, "", "quotes", "/li"):
                [link] = item.xpath(".//a")
                document, claim = unquote(link.get("href")).removeprefix("/reports/").split("#")
                assert spans[claim][0] == document
                assert " ".join(spans[claim][1].split()) == text(item.xpath(".//q")[0])
                seen.add(claim)
        assert seen == {name for row in battle.rows for name in row.claims}

    def test_conflict_letters_lead_to_their_conflict_and_it_leads_back(self, page: html.HtmlElement) -> None:
        letters = page.xpath("//a[@class='letter']")
        assert letters
        for link in letters:
            [target] = page.xpath("//*[@id=$id]", id=link.get("href")[1:])
            assert target.xpath('.//a[@href="#accounts"]')

    def test_figures_that_no_number_reconciles_do_not_meet_in_their_column(
        self, page: html.HtmlElement, battle: Reading
    ) -> None:
        [table] = page.xpath("//table[@role='table']")
        checked = 0
        for column in range(len(table.xpath(".//th[@scope='col']"))):
            cells = [row.xpath("./td")[column] for row in table.xpath("./tbody/tr")]
            drawn = [
                (letters, *_extent(said.xpath("./svg")[0]))
                for cell in cells
                for said in all_of(cell, "", "said")
                if said.xpath("./svg") and (letters := {a.get("href") for a in all_of(said, "", "letter")})
            ]
            for (one, start, end), (other, begin, last) in combinations(drawn, 2):
                if len(drawn) == 2 and one & other:
                    assert end < begin or last < start
                    checked += 1
        assert checked == sum(rule.rule.startswith("ranges-disjoint") for rule in battle.agreements)

    def test_a_cell_names_its_source_for_a_narrow_page(self, page: html.HtmlElement) -> None:
        for row in page.xpath("//table[@role='table']/tbody/tr"):
            name = row.xpath("./th")[0][0].text_content().strip()
            assert {cell.get("data-by") for cell in row.xpath("./td[not(@class='empty')]")} == {name}


def _extent(svg: html.HtmlElement) -> tuple[float, float]:
    """From where to where a figure is drawn."""
    for box in svg.xpath("./rect"):
        start = float(box.get("x"))
        return start, start + float(box.get("width"))
    for point in all_of(svg, "", "point"):
        at = float(re.match(r"M([\d.]+)", point.get("d"))[1])  # type: ignore[index]
        return at, at
    [opened] = all_of(svg, "", "end")
    return float(re.match(r"M([\d.]+)", opened.get("d"))[1]), 100.0  # type: ignore[index]


class TestPage:
    def test_every_section_of_the_reading_is_there_with_every_line(
        self, page: html.HtmlElement, battle: Reading
    ) -> None:
        told = text(page)
        context = api.laid(battle)
        for block in context.blocks:
            if block.name.startswith("estimates"):
                continue  # They have a form of their own.
            assert page.xpath("//*[@id=$id]", id=block.name)
            for line in block.section.lines:
                assert " ".join(names.shortened(line.text, context.short).split()) in told

    def test_ids_stand_once_and_every_link_within_the_page_leads_somewhere(self, page: html.HtmlElement) -> None:
        ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
        assert [name for name, times in ids.items() if times > 1] == []
        for link in page.xpath('//a[starts-with(@href, "#")]'):
            assert link.get("href")[1:] in ids

    def test_nothing_in_it_needs_what_the_policy_of_the_page_forbids(self, page: html.HtmlElement) -> None:
        assert page.xpath("//*[@style]") == []
        assert page.xpath("//style") == []
        assert page.xpath("//script[not(@src)]") == []
        assert page.xpath("//@*[starts-with(name(), 'on')]") == []

    def test_headings_come_in_order(self, page: html.HtmlElement) -> None:
        levels = [
            int(heading.tag[1]) for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        ]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_charts_have_their_numbers_as_a_table_and_a_list(self, page: html.HtmlElement, battle: Reading) -> None:
        strip = api.laid(battle).strip
        rows = page.xpath("//section[contains(@class, 'strip')]//table/tbody/tr")
        assert [row.xpath("./td")[3].text_content() for row in rows] == [point.text for point in strip]
        chart = api.laid(battle).chart
        assert len(page.xpath("//*[contains(@class, 'nodes')]/li")) == len(chart.nodes)
        assert len(page.xpath("//*[@class='edges']/li")) == len(chart.edges)

    @pytest.mark.parametrize("part", ["history", "around", "accounts", "words", "sections/what-conflicts-and-why"])
    def test_what_is_long_has_a_page_of_its_own(self, client: TestClient, battle: Reading, part: str) -> None:
        answer = client.get(f"/incidents/{battle.incident.id}/{part}")
        assert answer.status_code == 200
        assert battle.incident.title in answer.text

    def test_a_section_that_is_none_is_not_found(self, client: TestClient, battle: Reading) -> None:
        assert client.get(f"/incidents/{battle.incident.id}/sections/gossip").status_code == 404

    def test_every_table_has_a_caption(self, page: html.HtmlElement) -> None:
        assert len(page.xpath("//table")) > 1
        assert page.xpath("//table[not(caption)]") == []


class TestChange:
    def test_a_kept_page_is_made_anew_when_the_ledger_grows(
        self, client: TestClient, workbench: Workbench, battle: Reading
    ) -> None:
        at = f"/incidents/{battle.incident.id}"
        before = client.get(at).text
        assert client.get(at).text == before
        claim = next(one for one in battle.claims if one.figures)
        workbench.desk(Asker.owner("Ana Example")).assess(
            claim.id, scale="credibility", grade="5", reason="It was dark."
        )
        after = client.get(at).text
        assert "It was dark." in after
        assert "It was dark." not in before

    def test_who_looks_back_is_told_so_and_goes_on_looking_back(self, client: TestClient, battle: Reading) -> None:
        answer = client.get(f"/incidents/{battle.incident.id}", params={"valid_at": "2024-07-28"})
        found = html.fromstring(answer.text)
        assert "Only what had been said by 2024-07-28" in text(found)
        links = [link.get("href") for link in found.xpath('//a[starts-with(@href, "/reports/")]')]
        assert links
        assert all("valid_at=2024-07-28" in link for link in links)


class TestWords:
    def test_what_reports_say_is_never_markup(self, battle: Reading) -> None:
        first = replace(battle.documents[0], title=HOSTILE, outlet=HOSTILE)
        stood = replace(
            battle,
            incident=replace(battle.incident, title=HOSTILE, place=HOSTILE),
            documents=(first, *battle.documents[1:]),
            accounts=(replace(battle.accounts[0], source=HOSTILE), *battle.accounts[1:]),
        )
        body = rendered(stood)
        assert body.xpath(".//script") == []
        assert body.xpath(".//img") == []
        assert text(body.xpath(".//h1")[0]) == HOSTILE

    def test_a_name_from_right_to_left_has_its_own_direction(self, battle: Reading) -> None:
        rows = tuple(replace(row, of=(ARABIC,)) for row in battle.rows)
        stood = replace(battle, rows=rows, incident=replace(battle.incident, title=ARABIC))
        body = rendered(stood)
        holders = [one for one in body.iter() if one.text and ARABIC in one.text]
        assert holders
        for one in holders:
            assert any(up.get("dir") == "auto" for up in (one, *one.iterancestors())), html.tostring(one)

    def test_published_it_leads_to_no_server(self, battle: Reading) -> None:
        def address(kind: str, name: str, document: str = "") -> str:
            return f"{document}.html#{name}" if kind == "claim" else ""

        body = rendered(battle, live=False, address=address)
        links = {link.get("href") for link in body.iter("a")}
        assert links
        assert not any(link.startswith("/") for link in links)
        assert body.xpath(".//form") == []


class TestMoments:
    def test_the_page_leads_back_to_the_moment_before_a_decision(
        self, client: TestClient, workbench: Workbench, battle: Reading
    ) -> None:
        at = f"/incidents/{battle.incident.id}"
        assert html.fromstring(client.get(at).text).xpath("//select[@data-moments]") == []
        claim = next(one for one in battle.claims if one.figures)
        workbench.desk(Asker.owner("Ana Example")).assess(claim.id, scale="credibility", grade="5", reason="Dark.")
        options = html.fromstring(client.get(at).text).xpath("//select[@data-moments]/option/@value")
        assert options[0] == ""
        back = client.get(at, params={"as_of": options[1]}).text
        assert "Dark." not in back
        assert f"as it stood at {options[1][:19].replace('T', ' ')} UTC" in back

    def test_a_moment_that_is_typed_stands_in_its_place_among_the_others(
        self, client: TestClient, workbench: Workbench, battle: Reading
    ) -> None:
        at = f"/incidents/{battle.incident.id}"
        for claim in battle.claims[:2]:
            workbench.desk(Asker.owner("Ana Example")).assess(claim.id, scale="credibility", grade="5", reason="Dark.")
        options = html.fromstring(client.get(at).text).xpath("//select[@data-moments]/option/@value")
        before = datetime.fromisoformat(options[1]) - timedelta(microseconds=1)
        typed = html.fromstring(client.get(at, params={"as_of": before.isoformat()}).text)
        [chosen] = typed.xpath("//select[@data-moments]/option[@selected]/@value")
        found = typed.xpath("//select[@data-moments]/option/@value")
        assert chosen not in options
        assert found == ["", *sorted([*options[1:], chosen], reverse=True)]
        assert found.index(chosen) == 2

    def test_every_link_that_leaves_the_past_of_the_ledger_keeps_what_had_been_said(
        self, client: TestClient, battle: Reading
    ) -> None:
        past = {"as_of": "2999-01-01", "valid_at": "2024-07-30"}
        at = f"/incidents/{battle.incident.id}"
        found = html.fromstring(client.get(at, params=past).text)
        [now] = found.xpath("//p[@class='past']/a/@href")
        assert now == f"{at}?valid_at=2024-07-30"
        [everything] = found.xpath("//p[contains(@class, 'notice')]/a/@href")
        assert everything == f"{at}?as_of=2999-01-01"
        for path in (at, f"/reports/{battle.documents[0].id}", f"{at}/history"):
            page = html.fromstring(client.get(path, params=past).text)
            [kicker] = page.xpath("//p[contains(@class, 'kicker')]/a[1]/@href")
            assert "as_of=2999-01-01" in kicker
            assert "valid_at=2024-07-30" in kicker
        moments = html.fromstring(client.get(f"{at}/history", params=past).text).xpath("//ol/li/a/@href")
        assert moments
        assert all("valid_at=2024-07-30" in link and "as_of=2999" not in link for link in moments)

    @pytest.mark.parametrize("past", [{"as_of": "2999-01-01"}, {"valid_at": "2024-07-30"}])
    def test_what_is_published_is_of_now(self, client: TestClient, battle: Reading, past: dict[str, str]) -> None:
        at = f"/incidents/{battle.incident.id}"
        link = f"/publish?incident={battle.incident.id}"
        assert link in html.fromstring(client.get(at).text).xpath("//a/@href")
        assert link not in html.fromstring(client.get(at, params=past).text).xpath("//a/@href")


class TestAround:
    def test_its_headings_come_in_order_on_a_page_of_their_own(
        self, client: TestClient, battle: Reading, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        nowhere = {"country": None, "place": None, "start": None, "end": None}
        other = Linked(incident="inc_2", title="Another", reasons=(), **nowhere)
        before = Precedent(incident="inc_1", title="Before", score=0.5, reasons=(), **nowhere)
        around = api.IncidentAround(
            incident=battle.incident, as_of=None, linked=(other,), precedents=(before,), blocks=()
        )
        monkeypatch.setattr(api, "around", lambda asked, name: around)
        page = html.fromstring(client.get(f"/incidents/{battle.incident.id}/around").text)
        assert [one.tag for one in page.xpath("//main//*[self::h1 or self::h2 or self::h3]")] == ["h1", "h2", "h2"]


class TestAbout:
    def test_a_page_says_what_it_is_about_whatever_beginning_of_an_id_leads_to_it(
        self, client: TestClient, battle: Reading
    ) -> None:
        at = f"/incidents/{battle.incident.id[:9]}"
        for part in ("", "/history", "/around", "/accounts", "/words"):
            found = html.fromstring(client.get(f"{at}{part}").text)
            assert found.xpath("//body/@data-about") == [battle.incident.id]
        report, claim = battle.documents[0].id, battle.claims[0].id
        for kind, name in (("reports", report), ("claims", claim)):
            assert html.fromstring(client.get(f"/{kind}/{name[:12]}").text).xpath("//body/@data-about") == [name]
        assert html.fromstring(client.get("/incidents").text).xpath("//body/@data-about") == []


class TestMoved:
    @pytest.fixture
    def gone(self, workbench: Workbench) -> tuple[str, str]:
        """The id of an incident that stands no more, and of the one that has its claims."""
        view = workbench.view()
        [found] = view.incidents()
        latest = replace(found, id="inc_0123456789abcdef")
        workbench.ledger.replace_incidents([latest], agent=view.entry(found).agent)
        return found.id, latest.id

    @pytest.mark.parametrize("part", ["", "/accounts", "/words", "/history", "/around"])
    def test_who_asks_for_an_incident_that_is_part_of_another_is_led_there(
        self, client: TestClient, gone: tuple[str, str], part: str
    ) -> None:
        for name in (gone[0], gone[0][:9]):
            answer = client.get(f"/incidents/{name}{part}")
            assert answer.status_code == 404
            found = html.fromstring(answer.text)
            assert found.xpath("//main//ul//a/@href") == [f"/incidents/{gone[1]}"]
            assert "stands no more" in text(found)

    def test_so_is_a_program(self, client: TestClient, gone: tuple[str, str]) -> None:
        answer = client.get(f"/api/v1/incidents/{gone[0]}")
        assert answer.status_code == 404
        assert answer.json()["now"] == [gone[1]]
        assert "now" not in client.get("/api/v1/incidents/inc_none").json()

    def test_what_never_was_or_was_not_yet_has_gone_nowhere(self, client: TestClient, gone: tuple[str, str]) -> None:
        for at in ("/incidents/inc_none", f"/incidents/{gone[0]}?as_of=2001-01-01"):
            assert html.fromstring(client.get(at).text).xpath("//main//ul//a") == []
