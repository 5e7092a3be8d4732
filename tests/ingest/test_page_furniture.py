"""What a page says of itself, of its readers and of what they may do."""

# ruff: noqa: E501

from __future__ import annotations

import io

import pytest

from rashomon.ingest.html import HtmlReader
from rashomon.model import Document
from rashomon.protocols import Limits

FIRST = "Gunmen attacked a military post near Labbezanga on Wednesday night, killing fifteen soldiers, the army said."
SECOND = "A resident reached by telephone said that shooting went on for two hours and that he had seen twenty bodies."
THIRD = "No group had claimed the attack by Thursday evening, but fighters of the Islamic State are active there."


def lines(body: str, title: str = "Fifteen killed") -> list[str]:
    data = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    found = HtmlReader().read(io.BytesIO(data.encode()), media_type=None, path="page.html", limits=Limits())
    return next(one for one in found if isinstance(one, Document)).text.split("\n")


def story(middle: str) -> str:
    return f"<article><h1>Fifteen killed</h1><p>{FIRST}</p>{middle}<p>{SECOND}</p><p>{THIRD}</p></article>"


@pytest.mark.parametrize(
    "middle",
    [
        "<p>Share this article</p>",
        "<p><strong>Advertisement</strong></p>",
        "<p>2 min read</p>",
        "<div><span>Reading time: 3 minutes</span></div>",
        "<p>Listen to this article</p>",
        "<p>Follow us on WhatsApp for breaking news</p>",
        "<p>Follow the Plateau Times channel on WhatsApp: <a href='https://w.example'>https://w.example</a></p>",
        "<p>JOIN OUR TELEGRAM CHANNEL</p>",
        "<div class='newsletter-box'><h4>Morning brief</h4><p>All that happened, each day at seven.</p><input type='email'></div>",
        "<p>Sign up for our newsletter</p><p>By signing up you agree to our terms.</p>",
        "<p>Get the day's news delivered to your inbox</p>",
        "<p>We use cookies and other data; see our privacy policy to manage your preferences.</p>",
        "<div id='qc-cmp2-ui'><p>We and our partners store and/or access information on a device, such as cookies.</p></div>",
        "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href='#'>Click to share on X (Opens in new window)</a></li></ul></div>",
        "<p>Partagez cet article sur vos réseaux</p>",
        "<p>Publicité</p><p>Temps de lecture : 3 min</p>",
        "<p>Rejoignez notre chaîne WhatsApp pour ne rien manquer</p>",
        "<p>Síguenos en Google News</p><p>Publicidad</p>",
        "<p>Continua após a publicidade</p><p>Siga o Diário no WhatsApp</p>",
        "<p>Подписывайтесь на наш телеграм-канал</p><p>Реклама</p>",
        "<p dir='rtl'>تابعنا على واتساب</p><p>إعلان</p>",
        "<p>Jiunge nasi kwenye WhatsApp</p><p>Tangazo</p>",
        "<amp-social-share type='x'></amp-social-share><amp-ad><div>Buy a car today for little money.</div></amp-ad>",
    ],
)
def test_what_is_said_to_readers_is_no_part_of_the_report(middle) -> None:
    assert lines(story(middle)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "said",
    [
        "(Reporting by Ada Obi; editing by Tom Okoro)",
        "Share of the blame went to the prefect, who had left the town.",
        "Follow the river, the guide had told them, and they were shot at.",
        "Subscribers of the network had no service for two days.",
        "Cookies and water were all that the captives were given.",
        "Printed leaflets dropped over the town told people to leave within a day.",
        "Listen to the dead, a placard said at the funeral.",
        "Advertisements for a vote were torn down by armed men.",
    ],
)
def test_a_line_of_the_report_that_begins_so_stays(said) -> None:
    assert lines(story(f"<p>{said}</p>")) == [FIRST, said, SECOND, THIRD]


PRINTED = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div>Printed from The Plateau Times<br>https://times.example/kolo?print=1<br></div>{PRINTED}<p>Page 1 of 2</p>",
        f"<p>Article printed from Plateau Times: <b>https://times.example</b></p>{PRINTED}<p>URL to article: <b>https://times.example/kolo</b></p>",
        f"<div class='print-header'>The Plateau Times</div>{PRINTED}<div>Source URL: https://times.example/node/12</div>",
        f"<div>Imprimé depuis Le Fil du Sahel</div>{PRINTED}<p>https://fil.example/12</p>",
        f"Printed from The Plateau Times<br>Fifteen killed<br>By Ada Obi<br><br>{FIRST}<br><br>{SECOND}<br><br>{THIRD}<br><br>Page 1 of 1",
    ],
)
def test_what_a_printer_adds_is_no_part_of_the_report(body) -> None:
    assert [one for one in lines(body) if one not in ("By Ada Obi", "The Plateau Times")] == [FIRST, SECOND, THIRD]
