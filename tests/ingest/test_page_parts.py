"""What is on a web page beside its article."""

from __future__ import annotations

import io

import pictures
import pytest

from rashomon.ingest.html import HtmlReader
from rashomon.ingest.inputs import read
from rashomon.ingest.page_parts import beside
from rashomon.model import Document, Issue, MediaItem
from rashomon.protocols import Limits, Part

FIRST = (
    "Gunmen attacked a military post near Labbezanga on Wednesday night, killing fifteen soldiers and wounding nine, "
    "the army said in a statement read on state television."
)
SECOND = (
    "A resident reached by telephone said that shooting went on for two hours and that he had seen at least twenty "
    "bodies carried to the clinic in the morning."
)
THIRD = (
    "No group had claimed the attack by Thursday evening, but fighters of the Islamic State are active along that "
    "stretch of the border, where villages have emptied."
)


def page(middle: str, *, head: str = "<title>Fifteen killed</title>", around: str = "") -> str:
    story = f"<article><h1>Fifteen killed</h1><p>{FIRST}</p>{middle}<p>{SECOND}</p><p>{THIRD}</p></article>"
    return f'<html lang="en"><head>{head}</head><body>{around}{story}</body></html>'


def read_as(data: str, path: str = "page.html") -> list[Document | Part | Issue]:
    return list(HtmlReader().read(io.BytesIO(data.encode()), media_type=None, path=path, limits=Limits()))


def lines(data: str) -> list[str]:
    return next(one for one in read_as(data) if isinstance(one, Document)).text.split("\n")


@pytest.mark.parametrize(
    "middle",
    [
        '<p><strong>Read also: <a href="/x">Twelve villagers killed in Tillaberi</a></strong></p>',
        '<p><a href="/x">READ MORE: Twelve villagers killed in Tillaberi</a></p>',
        '<p>Also read | <a href="/x">Army denies killing sixteen civilians in Moura</a></p>',
        '<h4>» Related: <a href="/x">Twelve villagers killed</a></h4>',
        '<p>Lire aussi : <a href="/x">Quinze soldats tués dans une embuscade</a></p>',
        '<div>À lire également – <a href="/x">Quinze soldats tués dans une embuscade</a></div>',
        '<p>Lea también: <a href="/x">Quince soldados muertos</a></p>',
        '<p>Читайте также: <a href="/x">Пятнадцать солдат убиты</a></p>',
        '<p dir="rtl">اقرأ أيضا: <a href="/x">مقتل خمسة عشر جنديا</a></p>',
        '<div class="share"><ul><li><a href="#">Tweet</a></li><li><a href="#">Email</a></li></ul></div>',
    ],
)
def test_a_line_that_leads_to_another_article_is_no_part_of_this_one(middle) -> None:
    assert lines(page(middle)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "said",
    [
        'Related: the army said in <a href="/x">a statement</a> that two villages had been burned.',
        "Read out on state television, the statement named no group.",
        'Watch towers were hit, <a href="/x">a resident</a> said.',
        'See also the ministry\'s <a href="/x">earlier statement</a>, which spoke of nine dead.',
    ],
)
def test_a_line_that_says_something_stays_though_it_has_a_link(said) -> None:
    plain = said.replace('<a href="/x">', "").replace("</a>", "")
    assert lines(page(f"<p>{said}</p>")) == [FIRST, plain, SECOND, THIRD]


@pytest.mark.parametrize(
    "around",
    [
        '<div id="onetrust-banner-sdk"><h2>We value your privacy</h2><p>We and our 842 partners store and access '
        "information on a device, such as cookies, and process personal data to measure content.</p></div>",
        '<div class="qc-cmp2-container"><p>We and our partners use cookies and process personal data.</p></div>',
        '<section id="comments"><h2>2 comments</h2><ol class="commentlist"><li><p>I counted fifty dead soldiers there '
        "with my own eyes.</p></li></ol></section>",
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>',
    ],
    ids=["consent", "another consent", "comments", "navigation"],
)
def test_what_stands_around_the_article_is_left_out(around) -> None:
    assert lines(page("", around=around)) == [FIRST, SECOND, THIRD]


def test_the_fields_of_one_article_among_others_that_a_page_states() -> None:
    stated = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Dune '
        'Line"},{"@type":"NewsArticle","headline":"Fifteen killed","datePublished":"2024-08-15T09:00:00+00:00",'
        '"dateModified":"2024-08-16T10:00:00+00:00","author":{"@type":"Person","name":"Ada Obi"},"publisher":{"@type":'
        '"Organization","name":"Dune Line Agency"}}]}</script><link rel="canonical" href="https://dune.example/15">'
    )
    found = next(one for one in read_as(page("", head=stated)) if isinstance(one, Document))
    assert (found.title, found.byline, found.outlet) == ("Fifteen killed", "Ada Obi", "Dune Line Agency")
    assert (found.published_at, found.url) == ("2024-08-15", "https://dune.example/15")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            "<html><title>Fifteen killed</title><body><noscript>You need to enable JavaScript to run this app."
            '</noscript><div id="root"></div></body></html>',
            "since a program in it would make it",
        ),
        (
            "<html><title>404 - Page not found</title><body><h1>Page not found</h1><p>What you look for does not exist "
            "or has been moved. Please use the search.</p></body></html>",
            "says that the page is not there",
        ),
        (
            "<html lang=fr><title>Page introuvable</title><body><p>La page que vous cherchez n'existe plus, ou elle a "
            "changé d'adresse.</p></body></html>",
            "says that the page is not there",
        ),
    ],
    ids=["a program's", "not there", "not there, in French"],
)
def test_a_page_without_an_article_is_no_report_and_says_why(data, why) -> None:
    [one] = read_as(data)
    assert isinstance(one, Issue) and why in one.message


def test_a_brief_about_what_was_not_found_is_a_report() -> None:
    said = "The bodies of two soldiers were not found, the army said on Friday near Gao, Mali."
    assert lines(f"<html><title>Soldiers not found</title><body><article><p>{said}</p></article></body></html>") == [
        said
    ]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("page_files/post.jpg", "page_files/post.jpg"),
        ("./page_files/po%20st.jpg", "page_files/po st.jpg"),
        ("page_files/post.jpg?w=800", "page_files/post.jpg"),
        ("/i/post.jpg", None),
        ("https://dune.example/post.jpg", None),
        ("//dune.example/post.jpg", None),
        ("data:image/png;base64,AAAA", None),
        ("../other/post.jpg", None),
        ("page_files/../../post.jpg", None),
        ("page_files/site-logo.png", None),
        ("page_files/avatar_ada.jpg", None),
        ("page_files/mark.svg", None),
        ("page_files/catalogo.jpg", "page_files/catalogo.jpg"),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_pictures_that_were_saved_beside_a_page(source, name) -> None:
    assert beside(source) == name


def test_the_pictures_of_a_saved_page_are_its_media(tmp_path) -> None:
    figure = (
        '<figure><img src="page_files/post.png" alt="The post"><figcaption>The post on Thursday</figcaption></figure>'
        '<p><img src="https://dune.example/far.png"></p>'
    )
    (tmp_path / "page.html").write_text(page(figure))
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "post.png").write_bytes(pictures.saved(pictures.scene(1), "PNG"))
    found = [one for one in read([str(tmp_path / "page.html")]) if not isinstance(one, Issue)]
    [document] = [one for _, one in found if isinstance(one, Document)]
    media = [one for _, one in found if isinstance(one, MediaItem)]
    assert [one.document_id for one in media] == [document.id]
    assert media[0].hashes
