"""The page of a report: no part of it grows without end, and every claim is in one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from rashomon.api import report as api
from rashomon.model import Issue
from rashomon.web import report

MOST = 300_000


@pytest.fixture
def short(workbench, client):
    """The page of the report that makes most claims, by its id."""
    kept = {}
    real = api.context

    def context(asked, name):
        kept[name] = real(asked, name)
        return kept[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "context", context)
        for one in workbench.view().documents():
            client.get(f"/reports/{one.id}")
    return max(kept.values(), key=lambda page: len(page.claims))


def long(page: api.ReportPage, times: int) -> api.ReportPage:
    """The page as if the report said everything so many times, each time in claims of its own."""

    def again(names, turn):
        return tuple(f"{name}{turn:03}" for name in names)

    def piece(one, turn):
        return replace(one, claims=again(one.claims, turn), begins=again(one.begins, turn))

    turns = range(times)
    return replace(
        page,
        paragraphs=tuple(tuple(piece(one, turn) for one in some) for turn in turns for some in page.paragraphs),
        claims=tuple(replace(claim, id=f"{claim.id}{turn:03}") for turn in turns for claim in page.claims),
        issues=tuple(Issue(stage="x", severity="warning", message=f"{n}. What is this?") for n in range(2000)),
    )


def test_a_short_report_is_one_page(short, client):
    page = html.fromstring(client.get(f"/reports/{short.document.id}").text)
    assert len(page.xpath("//ol[contains(@class, 'claims')]/li")) == len(short.claims)
    assert not page.xpath("//nav[@aria-label='Parts of the report']")
    assert not page.xpath("//*[contains(@class, 'elsewhere')]")
    assert client.get(f"/reports/{short.document.id}?part=2").status_code == 404
    assert client.get(f"/reports/{short.document.id}?part=0").status_code == 422


@pytest.mark.parametrize("least", [300, 900])
def test_a_long_one_has_parts_under_300_kb_and_every_claim_in_one_of_them(short, client, monkeypatch, least):
    whole = long(short, least // len(short.claims) + 1)
    monkeypatch.setattr(report.api, "context", lambda asked, name: whole)
    at = f"/reports/{whole.document.id}"
    first = html.fromstring(client.get(at, params={"valid_at": "2026-01-01"}).text)
    links = first.xpath("//main//nav[1]//a/@href")
    assert links and all("valid_at=2026-01-01" in link for link in links)
    found, words = [], []
    many = len(first.xpath("(//nav[@aria-label='Parts of the report'])[1]/*"))
    assert many > 1
    for part in range(1, many + 1):
        answer = client.get(at, params={"part": part})
        assert len(answer.content) < MOST
        page = html.fromstring(answer.text)
        here = page.xpath("//ol[contains(@class, 'claims')]/li/@id")
        there = {link.get("id"): link for link in page.xpath("//p[contains(@class, 'elsewhere')]/a")}
        # An address that names a claim leads somewhere on whichever part it is opened.
        assert sorted([*here, *there]) == sorted(claim.id for claim in whole.claims)
        for name in here:
            assert page.xpath("//*[@id=$id]", id=f"text-{name}")
        name, link = max(there.items())
        assert f'<li id="{name}"' in client.get(at + link.get("href").partition("#")[0]).text
        assert link.get("href").endswith(f"#{name}")
        found += here
        words += page.xpath("//div[contains(@class, 'words')]//text()[not(ancestor::a)]")
    assert found == [claim.id for claim in whole.claims]
    told = "".join(piece.text for some in whole.paragraphs for piece in some)
    assert "".join("".join(words).split()) == "".join(told.split())
    assert client.get(at, params={"part": many + 1}).status_code == 404


def test_text_without_a_claim_has_parts_too(short):
    plain = replace(short.paragraphs[0][0], text="x " * 400_000, marks=(), claims=(), begins=())
    made = report.parts(replace(short, claims=(), paragraphs=((plain,),)))
    assert len(made) > 2
    told = [sum(len(one.text) for some in part.paragraphs for one in some) for part in made]
    assert sum(told) == 800_000
    assert max(told) < MOST
