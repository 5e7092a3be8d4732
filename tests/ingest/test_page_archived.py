"""Pages as archives of the web and browsers give them back."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from rashomon.ingest.inputs import Input, Way, capture
from rashomon.ingest.page_archived import plain as without
from rashomon.model import Document

FIRST = "Gunmen attacked a military post near Labbezanga on Wednesday night, killing fifteen soldiers, the army said."
SECOND = "A resident reached by telephone said that shooting went on for two hours and that he had seen twenty bodies."
STORY = f"<article><h1>Fifteen killed at Labbezanga</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
OWN = "https://times.example/2024/kolo?id=7&x=1"
WAYBACK = "https://web.archive.org/web/20240315120000"
BAR = (
    '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><div id="wm-ipp"><form><input type="text" id="wmtbURL" '
    f'value="{OWN.replace("&", "&amp;")}"></form><p>1,204 captures of this page were made between the 2nd of March 2011 and today by '
    "the archive, and more are made each day.</p></div></div><!-- END WAYBACK TOOLBAR INSERT -->"
)


def found(data: str, name: str = "page.html") -> Document:
    results = capture(Input(name=name, data=data.encode()), Way())
    [document] = [one[1] for one in results if isinstance(one, tuple) and isinstance(one[1], Document)]
    return document


def page(head: str = "", over: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Fifteen killed at Labbezanga</title>{head}</head><body>{over}{STORY}</body></html>"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{WAYBACK}/{OWN}">',
        f'<meta property="og:url" content="/web/20240315120000/{OWN}">',
        '<script>__wm.init("https://web.archive.org/web");__wm.wombat("https://times.example/2024/kolo?id=7&x=1","20240315120000",'
        '"https://web.archive.org/","web","/_static/");</script>',
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Fifteen killed at Labbezanga","url":"https:\\/\\/'
        'web.archive.org\\/web\\/20240315120000\\/https:\\/\\/times.example\\/2024\\/kolo?id=7&x=1"}</script>',
    ],
    ids=["canonical", "field", "script", "JSON-LD"],
)  # fmt: skip
def test_a_page_of_the_wayback_machine_is_that_of_its_outlet(head) -> None:
    document = found(page(head, BAR))
    assert document.text.split("\n") == [FIRST, SECOND]
    assert (document.url, document.outlet) == (OWN, "times.example")


def test_a_page_whose_archive_tells_where_it_stood_in_its_bar_alone() -> None:
    document = found(page("", BAR))
    assert (document.url, document.outlet, document.text) == (OWN, "times.example", f"{FIRST}\n{SECOND}")


def test_a_page_that_was_asked_of_an_archive_stands_where_it_stood() -> None:
    document = found(page(), f"{WAYBACK}/{OWN}")
    assert (document.url, document.outlet) == (OWN, "times.example")


def test_an_outlet_that_an_archived_page_names_is_its_own() -> None:
    head = f'<link rel="canonical" href="{WAYBACK}/{OWN}"><meta property="og:site_name" content="Plateau Times">'
    assert found(page(head)).outlet == "Plateau Times"


def test_a_page_of_archive_today_is_that_of_its_outlet() -> None:
    over = (
        f'<div id="HEADER"><table><tr><td>Saved from</td><td><form><input type="text" name="q" value="{OWN.replace("&", "&amp;")}">'
        "</form></td></tr></table><p>All snapshots from host times.example, and what others saved of it in the last years.</p></div>"
    )
    head = (
        '<meta property="og:site_name" content="archive.ph"><meta property="og:url" content="https://archive.ph/AbCdE">'
        '<link rel="canonical" href="https://archive.ph/2024.03.15-120000/https://times.example/2024/kolo?id=7&amp;x=1">'
    )
    document = found(page(head, over))
    assert document.text.split("\n") == [FIRST, SECOND]
    assert (document.url, document.outlet) == (OWN, "times.example")


@pytest.mark.parametrize(
    "mark",
    [
        f"<!-- saved from url=({len(OWN):04})" + OWN + " -->",
        f"<!--\n Page saved with SingleFile \n url: {OWN} \n saved date: Fri Mar 15 2024\n-->",
        f"<!-- saved from url=(0080){WAYBACK}/{OWN} -->",
    ],
)
def test_a_browser_that_saved_a_page_wrote_where_it_stood(mark) -> None:
    document = found(page().replace("<html>", f"{mark}<html>", 1))
    assert (document.url, document.outlet) == (OWN, "times.example")
    assert document.text.split("\n") == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://web.archive.org/web/20240315120000im_/https://t.example/a.jpg", "https://t.example/a.jpg"),
        ("//web.archive.org/web/20240315120000/http://t.example/a", "http://t.example/a"),
        ("/web/2024/https://t.example/a", "https://t.example/a"),
        ("https://arquivo.pt/wayback/20240315120000/https://t.example/a", "https://t.example/a"),
        ("https://wayback.archive-it.org/1234/20240315120000/https://t.example/a", "https://t.example/a"),
        ("https://archive.ph/20240315120000/https://t.example/a", "https://t.example/a"),
        ("https://t.example/go?to=https://u.example", "https://t.example/go?to=https://u.example"),
        ("https://t.example/share/https://u.example", "https://t.example/share/https://u.example"),
    ],
)
def test_what_an_archive_puts_before_an_address(address, plain) -> None:
    assert without(address) == plain


def test_words_that_name_an_archive_stay_as_they_are() -> None:
    said = f"The statement stood at {WAYBACK}/https://army.example/15 until Friday."
    document = found(page().replace("</article>", f"<p>{said}</p></article>"))
    assert document.text.split("\n") == [FIRST, SECOND, said]
