"""Pictures and films of an article, and their captions."""

# ruff: noqa: E501

from __future__ import annotations

import io

import pictures
import pytest

from rashomon.ingest.html import HtmlReader
from rashomon.ingest.inputs import read
from rashomon.model import Document, Issue, MediaItem
from rashomon.protocols import Limits, Part

FIRST = "Gunmen attacked a military post near Labbezanga on Wednesday night, killing fifteen soldiers, the army said."
SECOND = "A resident reached by telephone said that shooting went on for two hours and that he had seen twenty bodies."
THIRD = "No group had claimed the attack by Thursday evening, but fighters of the Islamic State are active there."
UNDER = "Burnt trucks at the post of Labbezanga on Thursday, in a picture by a resident."


def page(middle: str = "", *, over: str = "", after: str = "") -> str:
    story = (
        f"<article><h1>Fifteen killed</h1>{over}<p>{FIRST}</p>{middle}<p>{SECOND}</p><p>{THIRD}</p></article>{after}"
    )
    return f"<html><head><title>Fifteen killed</title></head><body>{story}</body></html>"


def found(data: str) -> tuple[list[str], list[tuple[str, str | None]]]:
    """The lines of the article, and its pictures with their captions."""
    results = list(HtmlReader().read(io.BytesIO(data.encode()), media_type=None, path="page.html", limits=Limits()))
    [document] = [one for one in results if isinstance(one, Document)]
    parts = [one for one in results if isinstance(one, Part)]
    assert all(one.of == document.id for one in parts)
    for one in parts:
        if one.caption is not None:
            assert document.text[one.caption.start : one.caption.end] == one.caption.exact
    return document.text.split("\n"), [(one.name, one.caption and one.caption.exact) for one in parts]


@pytest.mark.parametrize(
    "figure",
    [
        '<figure><img src="p_files/a.jpg"><figcaption>{}</figcaption></figure>',
        '<figure class="wp-block-image"><a href="https://t.example/a.jpg"><img src="p_files/a.jpg"></a><figcaption>{}</figcaption></figure>',
        '<div class="wp-caption"><img src="p_files/a.jpg"><p class="wp-caption-text">{}</p></div>',
        '<div class="image"><div class="holder"><img src="p_files/a.jpg"></div><span class="caption">{}</span></div>',
        '<table class="tr-caption-container"><tr><td><img src="p_files/a.jpg"></td></tr><tr><td class="tr-caption">{}</td></tr></table>',
        '<figure><amp-img src="p_files/a.jpg" width="4" height="3"></amp-img><figcaption>{}</figcaption></figure>',
        '<figure><picture><source srcset="p_files/a.jpg 800w, p_files/b.jpg 400w"><img alt=""></picture><figcaption>{}</figcaption></figure>',
        '<figure><img data-src="p_files/a.jpg" src="data:image/gif;base64,AA"><figcaption>{}</figcaption></figure>',
        '<figure><img src="p_files/placeholder.gif" data-lazy-src="p_files/a.jpg"><figcaption>{}</figcaption></figure>',
        '<figure><img srcset="p_files/s.jpg 320w, p_files/a.jpg 1024w"><figcaption>{}</figcaption></figure>',
        '<figure><noscript><img src="p_files/a.jpg"></noscript><figcaption>{}</figcaption></figure>',
    ],
    ids=[
        "figure",
        "linked",
        "wordpress",
        "drupal",
        "blogger",
        "amp",
        "picture",
        "lazy",
        "placeholder",
        "set",
        "noscript",
    ],
)
def test_a_picture_has_its_caption_which_is_a_line_where_it_stands(figure) -> None:
    made = figure.format(UNDER)
    assert found(page(made)) == ([FIRST, UNDER, SECOND, THIRD], [("p_files/a.jpg", UNDER)])
    assert found(page(over=made)) == ([UNDER, FIRST, SECOND, THIRD], [("p_files/a.jpg", UNDER)])


@pytest.mark.parametrize(
    ("film", "names"),
    [
        ('<video src="p_files/a.mp4" poster="p_files/a.jpg"></video>', ["p_files/a.mp4", "p_files/a.jpg"]),
        (
            '<video><source src="p_files/a.webm" type="video/webm"><source src="p_files/a.mp4"></video>',
            ["p_files/a.webm"],
        ),
        ('<amp-video poster="p_files/a.jpg"><source src="https://t.example/a.mp4"></amp-video>', ["p_files/a.jpg"]),
    ],
)
def test_a_film_is_known_by_what_was_saved_of_it(film, names) -> None:
    lines, parts = found(page(f"<figure>{film}<figcaption>{UNDER}</figcaption></figure>"))
    assert lines == [FIRST, UNDER, SECOND, THIRD]
    assert parts == [(name, UNDER) for name in names]


def test_each_picture_has_its_own_caption_and_one_without_has_none() -> None:
    figures = "".join(
        f'<figure><img src="p_files/{name}.jpg"><figcaption>{said}</figcaption></figure>'
        for name, said in (("a", "The gate of the post."), ("b", "The clinic at dawn."))
    )
    lines, parts = found(page(figures + '<p><img src="p_files/c.jpg"></p>'))
    assert lines == [FIRST, "The gate of the post.", "The clinic at dawn.", SECOND, THIRD]
    assert parts == [
        ("p_files/a.jpg", "The gate of the post."),
        ("p_files/b.jpg", "The clinic at dawn."),
        ("p_files/c.jpg", None),
    ]


def test_a_caption_of_a_picture_that_is_not_at_hand_is_read() -> None:
    far = f'<figure><img src="https://t.example/a.jpg"><figcaption>{UNDER}</figcaption></figure>'
    assert found(page(far)) == ([FIRST, UNDER, SECOND, THIRD], [])


@pytest.mark.parametrize(
    "around",
    [
        '<aside><figure><img src="p_files/a.jpg"><figcaption>Ten men who left</figcaption></figure></aside>',
        '<footer><img src="p_files/a.jpg"></footer>',
        '<div class="more"><h3>Other news</h3>' + "".join(
            f'<div><a href="/{i}"><img src="p_files/{i}.jpg"><h4>A headline of another report {i}</h4></a></div>' for i in range(4)
        ) + "</div>",
        '<p><img src="p_files/site-logo.png"></p>',
        '<figure><img src="p_files/author-avatar.jpg"><figcaption>Ada Obi</figcaption></figure>',
    ],
    ids=["aside", "footer", "other reports", "logo", "author"],
)  # fmt: skip
def test_pictures_around_an_article_are_not_its(around) -> None:
    assert found(page(after=around))[1] == []


def test_a_picture_of_a_saved_page_is_offered_for_what_its_caption_says(tmp_path) -> None:
    (tmp_path / "p_files").mkdir()
    (tmp_path / "p_files" / "a.png").write_bytes(pictures.saved(pictures.scene(1), "PNG"))
    said = "Rebels shelled the market of Gao on Friday and killed nine traders, the mayor said."
    figure = f'<figure><img data-src="p_files/a.png"><figcaption>{said}</figcaption></figure>'
    (tmp_path / "page.html").write_text(page(figure))
    results = [one for one in read([str(tmp_path / "page.html")]) if not isinstance(one, Issue)]
    [item] = [one for _, one in results if isinstance(one, MediaItem)]
    [document] = [one for _, one in results if isinstance(one, Document)]
    assert item.sha256 is not None and item.caption is not None
    assert document.text[item.caption.start : item.caption.end] == said
