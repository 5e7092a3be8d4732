"""Web pages."""

from __future__ import annotations

from io import BytesIO

import pytest

from rashomon.ingest.html import HtmlReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits

PAGE = """<!DOCTYPE html><html lang="en"><head>
<title>Four policemen killed at checkpoint | The Plateau Times</title>
<meta property="og:site_name" content="The Plateau Times">
<meta property="og:title" content="Four policemen killed at checkpoint">
<meta name="author" content="Grace Danjuma">
<meta property="article:published_time" content="2021-03-09T08:00:00Z">
<meta property="article:modified_time" content="2021-03-11T08:00:00Z">
<script>document.write("<p>Scripted words about soldiers killed.</p>")</script>
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Four policemen killed at checkpoint</h1>
<p>Gunmen killed <b>four policemen</b> at a checkpoint outside the
   town on Monday, the state <a href="/c">commissioner</a> said.</p>
<p>No group said that it was behind the attack.<br><br>A resident counted five bodies.</p>
<ul><li>Two officers are missing.</li><li>One car was burnt.</li></ul>
</article><footer>Copyright 2019 The Plateau Times</footer></body></html>"""

UNDATED = "\n".join(line for line in PAGE.split("\n") if "_time" not in line)


def read(page: str | bytes, path: str = "page.html") -> list[Document | Issue]:
    data = page.encode() if isinstance(page, str) else page
    return list(HtmlReader().read(BytesIO(data), media_type=None, path=path, limits=Limits()))


def document(page: str | bytes) -> Document:
    [found] = read(page)
    assert isinstance(found, Document), found
    return found


def test_the_article_is_read_a_line_a_paragraph() -> None:
    assert document(PAGE).text.split("\n") == [
        "Gunmen killed four policemen at a checkpoint outside the town on Monday, the state commissioner said.",
        "No group said that it was behind the attack.",
        "A resident counted five bodies.",
        "Two officers are missing.",
        "One car was burnt.",
    ]


def test_the_page_states_its_header() -> None:
    found = document(PAGE)
    assert (found.outlet, found.title) == ("The Plateau Times", "Four policemen killed at checkpoint")
    assert (found.byline, found.published_at) == ("Grace Danjuma", "2021-03-09")


def test_a_date_in_a_footer_is_no_date_of_publication() -> None:
    assert document(UNDATED).published_at is None


@pytest.mark.parametrize(
    ("before", "after", "date"),
    [
        ("No group said", "Since the raid of 2020-12-24 no group said", None),
        ("No group said", "Since 24 December 2020 no group said", None),
        ("Copyright 2019", "Updated 2019-05-04", None),
        ("<p>Gunmen", "<p class='post-date'>9 March 2021</p><p>Gunmen", "2021-03-09"),
        ("<p>Gunmen", "<time datetime='2021-03-09'>Tuesday</time><p>Gunmen", "2021-03-09"),
        ("</head>", '<script type="application/ld+json">{"datePublished":"2021-03-09"}</script></head>', "2021-03-09"),
    ],
)
def test_only_a_date_that_the_page_marks_as_its_own_is_one(before: str, after: str, date: str | None) -> None:
    assert before in UNDATED
    assert document(UNDATED.replace(before, after)).published_at == date


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "iso-8859-1"])
def test_the_pages_own_charset_is_used(codec: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{codec}">').replace("A resident", "Amadou Cissé")
    assert "Amadou Cissé counted" in document(page.encode(codec)).text


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html>", "<!doctype html>" + "<div>" * 5000])
def test_a_page_without_an_article_says_so(page: str) -> None:
    [issue] = read(page)
    assert isinstance(issue, Issue)
    assert issue.severity == "error"
    assert "page.html" in issue.message


@pytest.mark.parametrize(
    ("data", "media_type", "path", "accepted"),
    [
        (b"words", "text/html; charset=utf-8", "https://a.example/x", True),
        (b"words", "Text/HTML;charset=utf-8", "https://a.example/x", True),
        (b"words", None, "a.HTM", True),
        (b"\n<!-- a --><!DOCTYPE html><html>", None, "-", True),
        (b"<html>", "text/plain", "a.html", False),
        (b"words", None, "a.txt", False),
        (b"<!-- a -->" * 180 + b"<p>", None, "-", False),
    ],
)
def test_what_is_a_page(data: bytes, media_type: str | None, path: str, accepted: bool) -> None:
    assert HtmlReader().accepts(data, media_type, path) is accepted


def test_a_date_that_only_the_address_tells_is_said_to_be_so() -> None:
    page = UNDATED.replace("</head>", "<link rel='canonical' href='https://times.example/2021/03/09/four'></head>")
    issue, found = read(page)
    assert isinstance(found, Document)
    assert found.published_at == "2021-03-09"
    assert isinstance(issue, Issue)
    assert "dated by its address alone" in issue.message


def test_what_no_page_for_people_is_is_refused_before_it_is_parsed() -> None:
    for page in ("<!doctype html>" + "<p>" * 260_000, "<!doctype html><p " + " ".join(f"a{i}" for i in range(9_000))):
        [issue] = read(page)
        assert isinstance(issue, Issue)
        assert "250,000 elements" in issue.message


def test_what_stands_in_programs_and_pictures_is_not_counted() -> None:
    program = f"<script>{'var a = 1 <p> 2;' * 70_000}</script>"
    picture = f'<img src="data:image/png;base64,{"QUJD" * 70_000}">'
    style = f'<div style="{"a: b; " * 9_000}"></div>'
    assert document(PAGE.replace("</article>", f"{program}{picture}{style}</article>")).text.startswith("Gunmen killed")
