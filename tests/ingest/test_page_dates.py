"""When pages say that they were published and changed."""

from __future__ import annotations

import pytest

from rashomon.ingest.html import article

PAGE = """<!doctype html><html lang="en"><head><title>Four policemen killed</title>{head}</head><body>
<header class="site"><span class="date">14 November 2024</span></header>
<aside><time datetime="2019-01-01">1 January 2019</time></aside>
<main><div class="top"><h1>Four policemen killed at checkpoint</h1>{top}</div>
<p>Gunmen killed four policemen at a checkpoint on 2 February 2020, the commissioner said.</p>{end}</main>
<section class="related-stories"><time datetime="2018-05-05">5 May 2018</time></section></body></html>"""


def published(top: str = "", *, head: str = "", end: str = "", lang: str = "en") -> str | None:
    text = PAGE.replace('<header class="site"><span class="date">14 November 2024</span></header>', "")
    return article(text.format(top=top, head=head, end=end).replace('lang="en"', f'lang="{lang}"'), None).header[
        "published"
    ]


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ('<time datetime="2021-03-09T23:30:00-05:00">9 March</time>', "2021-03-09"),
        ("<time>9 March 2021</time>", "2021-03-09"),
        ('<time datetime="08:30">9 March 2021</time>', "2021-03-09"),
        ('<b class="updated"><time datetime="2021-03-11">x</time></b><time datetime="2021-03-09">', "2021-03-09"),
        ('<p>Published <time datetime="2021-03-09">9 March</time></p>', "2021-03-09"),
        ('<span itemprop="datePublished" content="2021-03-09">yesterday</span>', "2021-03-09"),
        ('<div class="post-meta">By G. Danjuma · 9 March 2021</div>', "2021-03-09"),
        ('<div class="fecha">9 de marzo de 2021</div><span class="date">9 de marzo de 2021</span>', "2021-03-09"),
        ('<span class="date-publication">mardi 9 mars 2021</span>', "2021-03-09"),
        ('<span class="publish-date">9 марта 2021</span>', "2021-03-09"),
        ('<span class="post-date">9 مارس 2021</span>', "2021-03-09"),
        ('<div class="meta">Mis à jour le 16/03/2021 à 08:02 <span>Publié le 15/03/2021</span></div>', "2021-03-15"),
        ('<div class="meta">Publié le 15 mars 2021 - Modifié le 16 mars 2021</div>', "2021-03-15"),
        ('<div class="meta">15 March 2021 | Updated: 16 March 2021</div>', "2021-03-15"),
        ('<div class="meta">Last updated 16 March 2021</div>', "2021-03-16"),
        (
            '<dl><dt>Posted</dt><dd><time datetime="2021-03-16">x</time></dd><dt>Originally published</dt>'
            '<dd><time datetime="2021-03-15">x</time></dd></dl>',
            "2021-03-15",
        ),
        ('Updated: <time datetime="2021-03-16">x</time> Posted: <time datetime="2021-03-15">x</time>', "2021-03-15"),
        ('<span class="date">03/04/2021</span>', None),
        ('<span class="date">۱۴۰۳/۰۱/۲۷</span>', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_page_s_own_day_stands_at_its_headline(top: str, day: str | None) -> None:
    assert published(top) == day


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta name="citation_publication_date" content="2021/03/09">', "2021-03-09"),
        ('<meta name="DC.date.issued" content="2021-03-09">', "2021-03-09"),
        ('<meta name="parsely-pub-date" content="2021-03-09T08:00:00Z">', "2021-03-09"),
        ('<meta name="pubdate" content="20210309">', "2021-03-09"),
        ('<meta name="dateModified" content="2021-03-11"><meta name="date" content="2021-03-09">', "2021-03-09"),
        ('<meta property="article:published_time" content="soon">', None),
        ('<meta property="article:published_time" content="03/04/2021 10:00">', None),
        ('<meta name="pubdate" content="03/04/2021"><meta name="date" content="2021-03-04">', "2021-03-04"),
        ('<meta property="article:published_time" content="0001-01-01T00:00:00Z">', None),
    ],
)  # fmt: skip
def test_a_field_of_the_head_holds_it(head: str, day: str | None) -> None:
    assert published(head=head) == day
    if day:
        assert published('<time datetime="2021-03-10">x</time>', head=head) == day


def test_a_time_beside_or_below_the_article_is_another_s() -> None:
    assert published(end='<footer><time datetime="2022-01-01">x</time></footer>') is None
    assert published(end='<div class="comments"><time datetime="2022-01-01">x</time></div>') is None


@pytest.mark.parametrize(
    ("first", "last", "edited"),
    [
        ("2021-03-09T08:00:00Z", "2021-03-11T09:30:00Z", "2021-03-11T09:30:00Z"),
        ("2021-03-09T08:00:00Z", "2021-03-09T12:00:00+01:00", "2021-03-09T11:00:00Z"),
        ("2021-03-09T08:00:00Z", "2021-03-09T08:04:00Z", None),
        ("2021-03-09T08:00:00Z", "2021-03-09T08:00:00Z", None),
        ("2021-03-09T08:00:00Z", "2021-03-08T08:00:00Z", None),
        ("2021-03-09", "2021-03-09T12:00:00Z", None),
        ("2021-03-09", "2021-03-10T12:00:00Z", "2021-03-10T12:00:00Z"),
        ("2021-03-09", "2021-03-10", None),
    ],
)
def test_what_was_changed_after_its_making_is_edited(first: str, last: str, edited: str | None) -> None:
    fields = (
        f'<meta property="article:published_time" content="{first}">'
        f'<meta property="article:modified_time" content="{last}">'
    )
    linked = f'{{"@type": "Article", "datePublished": "{first}", "dateModified": "{last}"}}'
    for head in (fields, f'<script type="application/ld+json">{linked}</script>'):
        assert article(PAGE.format(head=head, top="", end=""), None).edited == edited


def test_the_day_is_that_of_the_outlet_s_own_clock() -> None:
    linked = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2021-03-08T23:30:00Z"}</script>'
    for zone, day in (("2021-03-09T00:30:00+01:00", "2021-03-09"), ("2021-03-09T09:00:00+01:00", "2021-03-08")):
        assert published(head=f'{linked}<meta property="article:published_time" content="{zone}">') == day


def test_a_page_that_states_its_last_change_alone_is_dated_by_that_and_says_so() -> None:
    fields = '<meta property="article:modified_time" content="2021-03-11T08:00:00Z">'
    linked = '<script type="application/ld+json">{"@type": "Article", "dateModified": "2021-03-11T08:00:00Z"}</script>'
    for head, top in ((fields, ""), (linked, ""), ("", '<b class="date">Last updated 11 March 2021</b>')):
        found = article(PAGE.replace('"date">14', '"x">14').format(head=head, top=top, end=""), None)
        assert (found.header["published"], found.day_of_change, found.edited) == ("2021-03-11", True, None)
    assert not article(PAGE.format(head=fields.replace("modified", "published"), top="", end=""), None).day_of_change
