"""Live blogs: which pages are one, and what their posts say and when."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from rashomon.ingest.html import HtmlReader
from rashomon.ingest.inputs import Input, Way, capture
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

TOLD = (
    ("2024-03-15T22:40:00+01:00", "First blasts", "Residents of Kolo say that they heard three explosions."),
    ("2024-03-16T06:05:00+01:00", "Army speaks", "The army says that two of its soldiers were killed at Kolo."),
    ("2024-03-16T11:30:00+01:00", "Rebels speak", "The rebels say that they killed at least nine soldiers at Kolo."),
)  # fmt: skip
INTRO = "Rebels attacked the barracks of Kolo on Friday night. This page gathers what is said about it, hour by hour."
HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="Plateau Times"><meta property="og:title" content="{title}">
<link rel="canonical" href="https://times.example/live/kolo">
<meta property="article:published_time" content="2024-03-15T22:30:00+01:00">{more}</head><body>
<main><h1>{title}</h1><p>{intro}</p>"""


def page(blocks: str, title: str = "Kolo attack: live updates", more: str = "") -> str:
    return HEAD.format(title=title, more=more, intro=INTRO) + blocks + "</main></body></html>"


def linked(**kept: int) -> str:
    """JSON-LD of a live blog; `cut` is after how many characters the words of a post break off."""
    cut = kept.get("cut", 1000)
    updates = [
        {"@type": "BlogPosting", "headline": head, "datePublished": when, "url": f"https://times.example/live/kolo#p{i}",
         "articleBody": body[:cut], "author": {"@type": "Person", "name": "A. Sennari"}}
        for i, (when, head, body) in enumerate(TOLD)
    ]  # fmt: skip
    own = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "url": "https://times.example/live/kolo",
           "headline": "Kolo attack: live updates", "datePublished": "2024-03-15T22:30:00+01:00",
           "dateModified": "2024-03-16T11:31:00+01:00", "liveBlogUpdate": updates}  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(own)}</script>'


def block(i: int, tag: str = "article", mark: str = "live-post") -> str:
    when, head, body = TOLD[i]
    return (
        f'<{tag} class="{mark}" id="p{i}"><time datetime="{when}">{when[11:16]}</time><h3>{head}</h3><p>{body}</p>'
        f"<button>Share</button></{tag}>"
    )


def blocks(**how: str) -> str:
    return "".join(block(i, **how) for i in (2, 1, 0))


def found(text: str) -> tuple[list[Document], list[Issue]]:
    """The documents of a page, its posts' read as what they are."""
    data = text.encode()
    one = Input(name="live.html", data=data)
    came = list(capture(one, Way()))
    documents = [part[1] for part in came if not isinstance(part, Issue) and isinstance(part[1], Document)]
    return documents, [issue for issue in came if isinstance(issue, Issue)]


@pytest.mark.parametrize(
    "text",
    [
        page(blocks(), more=linked()),
        page(blocks(), more=linked(cut=40)),
        page(
            "".join(f"<div><div>{head}</div><div><p>{body}</p></div></div>" for _, head, body in TOLD),
            more=linked(cut=40),
        ),
        page(
            blocks(),
            more=linked()
            .replace(
                '{"@context"',
                '{"@graph": [{"@type": "NewsArticle", "headline": "Kolo attack: live updates"}, {"@context"',
            )
            .replace("</script>", "]}</script>"),
        ),
        page(f"<ol>{''.join(f'<li>{block(i)}</li>' for i in (2, 1, 0))}</ol>"),
        page(blocks(), title="Kolo attack: rebels against army – live"),
        page("", more=linked()),
        page(blocks()),
        page(f'<div class="liveblog">{blocks(tag="div", mark="entry")}</div>', title="Attack on Kolo"),
        page(f'<ol id="ticker">{blocks(tag="li", mark="")}</ol>', title="Attack on Kolo"),
        page(f"<section>{blocks(tag='section', mark='c-post')}</section>", title="En direct : attaque de Kolo"),
        page(f'<div itemtype="https://schema.org/LiveBlogPosting">{blocks(mark="x1")}</div>', title="Kolo"),
    ],
    ids=[
        "both",
        "cut",
        "cut, without headings",
        "beside an article",
        "in a list each",
        "a word",
        "linked-data",
        "title",
        "class",
        "list",
        "french",
        "microdata",
    ],
)
def test_each_post_is_a_report_of_its_own_hour(text: str) -> None:
    documents, issues = found(text)
    posts = {one.title: one for one in documents if one.media_type != "text/html"}
    assert {head: (one.text, one.published_at) for head, one in posts.items()} == {
        head: (body, when[:10]) for when, head, body in TOLD
    }
    assert {one.outlet for one in documents} == {"Plateau Times"}
    assert any("is a live blog; 3 posts" in issue.message for issue in issues)
    [rest] = [one for one in documents if one.media_type == "text/html"]
    assert rest.text == INTRO


def test_a_post_is_known_again_by_its_place_on_the_page() -> None:
    documents, _ = found(page(blocks(), more=linked()))
    names = {one.name for one in documents if one.media_type != "text/html"}
    assert names == {f"https://times.example/live/kolo#p{i}" for i in range(3)}
    again, _ = found(page(blocks().replace("two of its soldiers", "three of its soldiers"), more=linked(cut=30)))
    assert {one.name for one in again if one.media_type != "text/html"} == names
    assert len({one.id for one in (*documents, *again) if one.title == "Army speaks"}) == 2


@pytest.mark.parametrize(
    "text",
    [
        page(f'<section id="comments">{blocks(mark="comment")}</section>'),
        page(blocks(mark="card"), title="Three killed at Kolo"),
        page(f'<p>{TOLD[0][2]}</p><p>{TOLD[1][2]}</p><aside class="live-teasers">' + "".join(
            f'<article><time datetime="{when}">1</time><a href="/x"><h3>{head}</h3><p>{body}</p></a></article>'
            for when, head, body in TOLD) + "</aside>"),
        page(block(0) + block(1)),
        page(blocks(mark="card"), title="Villagers of Kolo live in fear"),
        page("".join(block(i, mark="live-post").replace(TOLD[i][0], f"201{i}-01-01") for i in range(3))),
    ],
    ids=["comments", "cards", "teasers", "two", "a verb", "years"],
)  # fmt: skip
def test_what_is_no_live_blog_has_no_posts(text: str) -> None:
    parts = HtmlReader().read(BytesIO(text.encode()), media_type=None, path="a.html", limits=Limits())
    assert not [one for one in parts if isinstance(one, Part)]


def test_a_post_is_all_that_is_said_in_it() -> None:
    more = "No side has shown proof of what it says."
    cut = page(
        "".join(f"<div><b>{head}</b><div><p>{body}</p><p>{more}</p></div></div>" for _, head, body in TOLD),
        more=linked(cut=40),
    )
    alone = page(f"<p>{TOLD[0][2]}</p>", more=linked().replace(TOLD[0][2], f"{TOLD[0][2]} {more}"))
    assert [one.text.split("\n") for one in found(cut)[0] if one.media_type != "text/html"] == [
        [body, more] for _, _, body in TOLD
    ]
    assert f"{TOLD[0][2]} {more}" in [one.text for one in found(alone)[0]]


def test_one_post_alone_is_one_too() -> None:
    when, head, body = TOLD[0]
    update = {"@type": "BlogPosting", "headline": head, "datePublished": when, "articleBody": body}
    own = {"@type": "LiveBlogPosting", "headline": "Kolo attack: live updates", "liveBlogUpdate": update}
    documents, _ = found(page("", more=f'<script type="application/ld+json">{json.dumps(own)}</script>'))
    assert [(one.title, one.text) for one in documents if one.media_type != "text/html"] == [(head, body)]
