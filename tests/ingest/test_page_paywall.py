"""Pages whose report goes on for those alone who pay."""

# ruff: noqa: E501

from __future__ import annotations

import io
import json

import pytest

from rashomon.ingest import page_paywall
from rashomon.ingest.html import HtmlReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits

FIRST = "Gunmen attacked a military post near Labbezanga on Wednesday night, killing fifteen soldiers, the army said."
SECOND = "A resident reached by telephone said that shooting went on for two hours and that he had seen twenty bodies."


def page(after: str, *, before: str = "", **stated: object) -> str:
    own = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Fifteen killed at Labbezanga",
        **stated,
    }
    head = f'<script type="application/ld+json">{json.dumps(own)}</script>'
    body = f"<article>{before}<h1>Fifteen killed at Labbezanga</h1><p>{FIRST}</p><p>{SECOND}</p>{after}</article>"
    return f"<html><head><title>Fifteen killed at Labbezanga</title>{head}</head><body>{body}</body></html>"


def found(data: str) -> tuple[list[str], list[str]]:
    """The lines of the article, and what is said of them."""
    results = list(HtmlReader().read(io.BytesIO(data.encode()), media_type=None, path="page.html", limits=Limits()))
    [document] = [one for one in results if isinstance(one, Document)]
    said = [one.message for one in results if isinstance(one, Issue)]
    assert all(one.subject == document.id for one in results if isinstance(one, Issue))
    return document.text.split("\n"), said


@pytest.mark.parametrize(
    "wall",
    [
        "<p>Subscribe to continue reading</p><p>Start your free trial. Cancel anytime.</p>",
        "<div class='paywall'><h3>To continue reading, subscribe now</h3><p>Already a subscriber? <a href='/l'>Log in</a></p></div>",
        "<p>This article is for subscribers only.</p>",
        "<div><p>You have reached your limit of free articles.</p><button>Subscribe</button></div>",
        "<p>Il vous reste 75 % de cet article à lire. La suite est réservée aux abonnés.</p><p>Déjà abonné ? Connectez-vous</p>",
        "<p>Para continuar leyendo, suscríbete.</p><p>¿Ya eres suscriptor? Inicia sesión</p>",
        "<p>Conteúdo exclusivo para assinantes</p><p>Já é assinante? Entre</p>",
        "<p>Чтобы продолжить чтение, оформите подписку.</p><p>Уже подписчик? Войдите</p>",
        "<p dir='rtl'>لمتابعة القراءة اشترك الآن</p><p>هل أنت مشترك بالفعل؟</p>",
        "<h2>This post is for paid subscribers</h2><p>Already a paid subscriber? Sign in</p>",
    ],
)
def test_a_report_that_ends_at_a_paywall_is_read_up_to_it_and_that_is_said(wall) -> None:
    assert found(page(wall)) == ([FIRST, SECOND], [f"page.html {page_paywall.ENDS}."])


def test_a_paid_part_that_is_not_there_is_a_paywall_and_one_that_is_there_is_none() -> None:
    stated = {
        "isAccessibleForFree": "False",
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"},
    }
    assert found(page('<div class="paid"></div>', **stated))[1] == [f"page.html {page_paywall.ENDS}."]
    paid = (
        "The army later said that two more of its men had died of their wounds in the hospital of the town, and that nine attackers were killed. "
        * 2
    )
    lines, said = found(page(f'<div class="x paid"><p>{paid}</p></div>', **stated))
    assert lines == [FIRST, SECOND, paid.strip()] and said == []


@pytest.mark.parametrize("value", [False, "False", "false", "https://schema.org/False"])
def test_a_page_that_says_to_machines_alone_that_it_is_not_free_may_go_on(value) -> None:
    assert found(page("", isAccessibleForFree=value)) == ([FIRST, SECOND], [f"page.html {page_paywall.MAY_END}."])


def test_a_mark_over_a_report_says_that_it_may_go_on() -> None:
    lines, said = found(page("", before='<p class="label">Article réservé aux abonnés</p>'))
    assert lines == [FIRST, SECOND] and said == [f"page.html {page_paywall.MAY_END}."]


@pytest.mark.parametrize(
    "after",
    [
        "<p>A clerk was sent to read the rest of this article of the law to the captives, a witness said.</p>",
        "<ul><li><a href='/b'>Ten men who left</a> <span>Réservé aux abonnés</span></li></ul>",
        "<div style='display: none'><p>Subscribe to continue reading</p></div>",
        "<footer><p>Subscribe to read all our reports</p></footer>",
    ],
    ids=["words of a report", "of another report", "hidden", "of the site"],
)
@pytest.mark.parametrize("value", [True, None])
def test_what_is_no_paywall(after, value) -> None:
    lines, said = found(page(after, isAccessibleForFree=value))
    assert lines[:2] == [FIRST, SECOND] and said == []
    assert ("clerk" in after) == (lines[-1].startswith("A clerk"))
