"""Plain text and its front matter."""

from __future__ import annotations

from io import BytesIO

import pytest

from rashomon.ingest.text import TextReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits


def read(text: str | bytes, path: str = "report.txt", media_type: str | None = None) -> list[Document | Issue]:
    data = text.encode() if isinstance(text, str) else text
    return list(TextReader().read(BytesIO(data), media_type=media_type, path=path, limits=Limits()))


def document(text: str | bytes, **how: str) -> Document:
    last = read(text, **how)[-1]
    assert isinstance(last, Document), last
    return last


def test_every_header_field_is_read() -> None:
    found = document(
        "---\noutlet: Sahel Post\noutlet_kind: newspaper\npublished: 2024-07-29\ntitle: Two dead\nbyline: A. Cissé\n"
        "dateline: GAO, July 29\nurl: https://example.org/a\nlanguage: en\n---\n\nTwo soldiers died.\n"
    )
    assert (found.outlet, found.outlet_kind, found.published_at) == ("Sahel Post", "newspaper", "2024-07-29")
    assert (found.title, found.byline, found.dateline) == ("Two dead", "A. Cissé", "GAO, July 29")
    assert (found.url, found.lang, found.text) == ("https://example.org/a", "en", "Two soldiers died.")


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        ("title: Rebels: dozens killed", "title", "Rebels: dozens killed"),
        ('title: "Rebels: dozens killed"', "title", "Rebels: dozens killed"),
        ("title: no", "title", "no"),
        ("published: 2024-07", "published_at", "2024-07"),
        ("Date: 29 July 2024", "published_at", "2024-07-29"),
        ("author: X", "byline", "X"),
        ("Outlet:   The   Post  ", "outlet", "The Post"),
        ("title: @home: 5%", "title", "@home: 5%"),
        ("title: >\n  Two lines\n  of title", "title", "Two lines of title"),
        ("outlet:", "outlet", None),
    ],
)
def test_a_block_is_read_as_it_is_meant(block: str, field: str, value: str | None) -> None:
    assert getattr(document(f"---\nurl: http://a.example\n{block}\n---\nText."), field) == value


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe army said: nothing.\n---\nText.",
        "---\noutlet: X\nand no end",
        "Two died.\n---\noutlet: X\n---\n",
        "--- outlet: X ---",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    found = document(text)
    assert found.outlet is None
    assert found.text == text.strip()


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("published: last week", "date of publication that cannot be read"),
        ("published: 03/04/2024", "2024-04-03 or 2024-03-04"),
        ("outlet_kind: blog", "outlet kind 'blog'"),
        ("title: [a, b]", "title that is not a line of words"),
        ("title: " + "x" * 3000, "title that is not a line of words"),
    ],
)
def test_a_bad_field_is_left_out_and_said(block: str, words: str) -> None:
    issue, found = read(f"---\noutlet: X\n{block}\n---\nText.")
    assert isinstance(found, Document)
    assert isinstance(issue, Issue)
    assert (found.published_at, found.outlet_kind, found.title) == (None, None, None)
    assert issue.severity == "warning"
    assert issue.subject == found.id
    assert words in issue.message
    assert "report.txt" in issue.message


def test_yaml_makes_no_objects_and_no_bomb() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    found = document(f"---\noutlet: X\ntitle: !!python/object/apply:os.system ['true']\n{bomb}---\nText.")
    assert found.title is None or "os.system" in found.title


def test_the_document_is_named_by_its_bytes() -> None:
    import hashlib

    data = b"Two soldiers died.\r\n"
    found = document(data, path="/some/where/attack in gao.txt")
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.id == f"doc_{found.sha256[:16]}"
    assert found.name == "attack in gao"
    assert found.media_type == "text/plain"


def test_code_points_are_kept() -> None:
    words = "Cafe\u0301 \u00a0ﬁve \U0001f4a5 killed\u200b"
    assert document(f"x {words}").text == f"x {words}"


def test_only_a_header_is_nothing_to_read() -> None:
    [issue] = read("---\noutlet: X\n---\n\n")
    assert isinstance(issue, Issue)
    assert issue.severity == "error"
    assert "is empty" in issue.message


def test_the_senders_charset_is_used() -> None:
    assert document("Cissé said".encode("cp1252"), media_type="text/plain; charset=ISO-8859-1").text == "Cissé said"


@pytest.mark.parametrize(
    ("media_type", "accepted"),
    [
        ("text/plain", True),
        ("text/plain; charset=utf-8", True),
        ("Text/Plain;charset=UTF-8", True),
        ("text/html; charset=utf-8", False),
        ("text/plainer", False),
    ],
)
def test_plain_text_is_known_by_its_type_whatever_its_parameters(media_type: str, accepted: bool) -> None:
    assert TextReader().accepts(b"words", media_type, None) is accepted
