"""Pages too long for what finds the article of others."""

from __future__ import annotations

import io
import json
import time

import pacing
import pytest

from rashomon.ingest import page_plain
from rashomon.ingest.html import HtmlReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

HEAD = (
    '<meta property="og:site_name" content="Plateau Times"><meta property="article:published_time" '
    'content="2024-03-15T10:00:00+01:00">'
)
AROUND = (
    '<nav><ul><li><a href="/">Home</a></li></ul></nav><div class="cookie-notice"><p>We use cookies.</p></div>',
    '<div class="related"><p>Twelve killed in Gao.</p></div><p>Read also: <a href="/x">Twelve killed in Gao</a></p>'
    '<ul><li><a href="/y">Harvest fair opens</a></li></ul><footer><p>Copyright Plateau Times</p></footer>',
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a page of some hundreds of elements be a long one."""
    monkeypatch.setattr(page_plain, "MANY", 600)


def said(number: int) -> str:
    return f"Gunmen killed {number} policemen at post {number} on Monday, the commissioner said."


def page(body: str, *, before: str = "", after: str = "", head: str = HEAD) -> str:
    title = "<title>A year of attacks</title>"
    return f"<!doctype html><html><head>{title}{head}</head><body>{before}{body}{after}</body></html>"


def read(text: str) -> tuple[list[Document], list[str], list[Part]]:
    came = list(HtmlReader().read(io.BytesIO(text.encode()), media_type=None, path="page.html", limits=Limits()))
    return (
        [one for one in came if isinstance(one, Document)],
        [one.message for one in came if isinstance(one, Issue)],
        [one for one in came if isinstance(one, Part)],
    )


@pytest.mark.parametrize("around", ["article", "main", "div", 'div class="report-menu menu"'])
def test_a_report_of_many_paragraphs_is_read_whole_without_what_stands_around_it(around: str, few: None) -> None:
    count = page_plain.MANY // 2 + 100
    body = "".join(f"<h3>Post {number}</h3><p>{said(number)}</p>" for number in range(count))
    text = page(f"<{around}>{body}</{around.split()[0]}>", before=AROUND[0], after=AROUND[1])
    [found], issues, _ = read(text)
    wanted = [line for number in range(count) for line in (f"Post {number}", said(number))]
    lines = found.text.split("\n")
    if "menu" in around:  # What is called a menu is none where it holds all there is.
        assert set(wanted) <= set(lines)
    else:
        assert lines == wanted
    assert (found.title, found.outlet, found.published_at) == ("A year of attacks", "Plateau Times", "2024-03-15")
    assert any("all of its text was read" in one for one in issues)


def test_words_that_an_office_program_wrote_in_pieces_come_together(few: None) -> None:
    count = page_plain.MANY // 6
    body = "".join(
        f"<p class=MsoNormal><span lang=EN>{said(number)[:9]}</span><b><span><font size=2>{said(number)[9:]}</font>"
        f"</span></b><o:p></o:p></p>"
        for number in range(count)
    )  # fmt: skip
    [found], issues, _ = read(page(f"<article>{body}</article>"))
    assert found.text.split("\n") == [said(number) for number in range(count)]
    assert any("all of its text was read" in one for one in issues)


def test_paragraphs_that_lie_ever_deeper_are_read() -> None:
    body = "".join(f"<font><blockquote><p>{said(number)}" for number in range(300))
    [found], issues, _ = read(page(f"<div>{body}"))
    assert found.text.split("\n") == [said(number) for number in range(300)]
    assert any("nests its elements so deep that all" in one for one in issues)


def test_what_lies_too_deep_to_be_read_is_said() -> None:
    body = "".join(f"<div><p>{said(number)}</p>" for number in range(page_plain.DEEPEST + 100))
    [found], issues, _ = read(page(body))
    assert said(900) in found.text
    assert any("not all of its text could be read" in one for one in issues)


def test_rows_line_breaks_and_lists_part_lines_as_in_shorter_pages() -> None:
    body = (
        f"<table><tr><th>Post</th><th>Killed</th></tr><tr><td>Kolo</td><td>3</td></tr></table><p>{said(1)}<br>{said(2)}</p>"
        f"<p>Three were\n<br>wounded.</p><ul><li>{said(3)}</li></ul>tail"
    )
    from lxml import html

    assert page_plain.lines(html.document_fromstring(page(body))) == [
        "Post Killed",
        "Kolo 3",
        said(1),
        said(2),
        "Three were wounded.",
        said(3),
        "tail",
    ]


def test_posts_of_a_long_live_blog_are_found_in_one_look() -> None:
    count = 600
    posts = [
        {"@type": "BlogPosting", "headline": f"Post {number}", "url": f"#p{number}", "articleBody": said(number)[:20],
         "datePublished": "2024-03-15T10:00:00Z"}
        for number in range(count)
    ]  # fmt: skip
    linked = json.dumps({"@type": "LiveBlogPosting", "headline": "A year of attacks", "liveBlogUpdate": posts})
    blocks = "".join(
        f"<section id=p{number}><h3>Post {number}</h3><time datetime='2024-03-15T10:00:00Z'>10</time>"
        f"<p>{said(number)}</p></section>"
        for number in range(count)
    )
    text = page(f"<main>{blocks}</main>", head=f'<script type="application/ld+json">{linked}</script>')
    began, slower = time.process_time(), pacing.slower()
    _, _, parts = read(text)
    # 1 s; with a look at all of the page for each post it was 12 s.
    assert time.process_time() - began < 4 * slower
    assert [said(number) in (part.data or b"").decode() for number, part in enumerate(parts)] == [True] * count


@pytest.mark.parametrize(
    "unit",
    ["<span>a </span>", "<p>a</p>bbbbbbbbbb", "<time datetime='2024-01-01'>a</time>bbb"],
)
def test_a_page_of_nothing_but_small_things_ends(unit: str) -> None:
    began, slower = time.process_time(), pacing.slower()
    read(page(f"<article><h1>x</h1><p>{said(1)}</p>{unit * 21_000}</article>"))
    # Half a second; where each was held against all others it was 3 to 8 s.
    assert time.process_time() - began < 2 * slower
