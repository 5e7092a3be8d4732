"""JSON-LD: which of the articles that a page names is the page's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rashomon.ingest.html import article

OWN = {
    "@type": "NewsArticle",
    "headline": "Four policemen killed at checkpoint",
    "datePublished": "2021-03-09T08:00:00Z",
    "author": {"@type": "Person", "name": "Grace Danjuma"},
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Harvest fair opens",
    "datePublished": "2020-10-01",
    "author": {"@type": "Person", "name": "Musa Idris"},
    "url": "https://times.example/fair",
}
AT = {"url": "https://www.times.example/news/four-killed/"}
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>
<p>Gunmen killed four policemen at a checkpoint outside the town on Monday, the commissioner said.</p></article>
</body></html>"""
CANONICAL = '<link rel="canonical" href="https://times.example/news/four-killed">'


def page(*blocks: Any, title: str = "Four policemen killed at checkpoint", head: str = "") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in blocks
    )
    return PAGE.format(title=title, head=head + scripts)


def graph(*nodes: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


@pytest.mark.parametrize(
    "blocks",
    [
        [OTHER, OWN],
        [[OTHER, OWN]],
        [graph(OTHER, OWN, {"@type": "WebSite", "name": "Plateau Times"})],
        [OTHER, {**OWN, **AT, "headline": "Police post attacked"}],
        [OTHER, {**OWN, "headline": "x", "mainEntityOfPage": {"@id": "https://times.example/news/four-killed?ref=1"}}],
        [OTHER, {**OWN, "headline": "x", "mainEntityOfPage": "http://times.example/amp/news/four-killed"}],
        [{"@type": "WebPage", "mainEntity": {**OWN, **AT}}, OTHER],
        [{**OWN, "relatedLink": [OTHER], "hasPart": OTHER}],
        [OTHER, {**OWN, "headline": "Four policemen killed at checkpoint – Plateau Times"}],
        [OTHER, {**OWN, "@type": ["Thing", "https://schema.org/ReportageNewsArticle"]}],
        [f"<!-- {json.dumps(OWN)} -->", OTHER],
        [json.dumps(OWN)[:-1] + ",}", OTHER],
        [graph({**OWN, "author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Grace Danjuma"})],
    ],
)
def test_the_own_one_is_known_by_its_address_or_its_headline(blocks: list[Any]) -> None:
    found = article(page(*blocks, head=CANONICAL), None)
    assert (found.header["published"], found.header["byline"]) == ("2021-03-09", "Grace Danjuma")


@pytest.mark.parametrize(
    "blocks",
    [
        [OTHER],
        [OTHER, {**OTHER, "headline": "Bridge reopens", "url": "https://times.example/bridge"}],
        [{"@type": "ItemList", "itemListElement": [OTHER]}],
        ["{not json", OTHER],
        ['{"a":' * 100_000],
        ["[" * 100_000, OTHER],
    ],
)
def test_another_s_date_is_none(blocks: list[Any]) -> None:
    found = article(page(*blocks, head=CANONICAL), None)
    assert (found.header["published"], found.header["byline"]) == (None, None)


def test_one_alone_is_the_page_s_where_nothing_says_otherwise() -> None:
    assert article(page({**OWN, "headline": "Police post attacked"}), None).header["published"] == "2021-03-09"
    assert article(page({"datePublished": "2021-03-09"}), None).header["published"] == "2021-03-09"


def test_who_publishes_is_said_beside_the_article() -> None:
    speaker = {"@type": "NewsMediaOrganization", "name": "Plateau Times"}
    assert article(page(graph(speaker, OTHER, OWN)), None).header["outlet"] == "Plateau Times"
    assert article(page({**OWN, "publisher": speaker}, OTHER), None).header["outlet"] == "Plateau Times"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ({"@type": "Organization", "name": "AFP"}, "AFP"),
        (["Grace Danjuma", {"name": "Musa Idris"}], "Grace Danjuma; Musa Idris"),
        ({"name": "Plateau Times"}, None),
        ("https://social.example/grace", None),
        ({"name": "admin"}, None),
        ([], None),
    ],
)
def test_agencies_write_as_people_do_and_accounts_do_not(author: Any, byline: str | None) -> None:
    speaker = {"@type": "NewsMediaOrganization", "name": "Plateau Times"}
    assert article(page({**OWN, "author": author, "publisher": speaker}), None).header["byline"] == byline


def test_the_page_itself_may_state_the_dates_of_its_article() -> None:
    here = {"@type": "WebPage", "url": "https://times.example/news/four-killed", "datePublished": "2021-03-09"}
    other = {**here, "url": "https://times.example/fair"}
    assert article(page(graph(here), head=CANONICAL), None).header["published"] == "2021-03-09"
    assert article(page(graph(other), head=CANONICAL), None).header["published"] is None


def test_the_address_of_the_own_article_is_the_page_s() -> None:
    assert article(page({**OWN, **AT}), None).header["url"] == "https://www.times.example/news/four-killed/"


def test_the_headline_is_the_title() -> None:
    found = article(
        page({**OWN, "headline": "Four policemen\nkilled"}, head='<meta property="og:title" content="Four">'), None
    )
    assert found.header["title"] == "Four policemen killed"
