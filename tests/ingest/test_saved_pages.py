"""Pages as browsers save them."""

from __future__ import annotations

import html
import io

import pytest

from rashomon.ingest import saved_pages
from rashomon.ingest.html import HtmlReader
from rashomon.model import Document
from rashomon.protocols import Limits

SAID = "Gunmen killed four policemen at a checkpoint outside the town on Monday, the state commissioner said."
STORY = f"<article><h1>Four killed</h1><p>{SAID}</p></article>"
PAGE = f"<html><head><title>Four killed</title></head><body>{STORY}</body></html>"
AT = "https://times.example/2021/03/09/four"


def document(page: str) -> Document:
    found = HtmlReader().read(io.BytesIO(page.encode()), media_type=None, path="page.html", limits=Limits())
    [one] = [one for one in found if isinstance(one, Document)]
    return one


@pytest.mark.parametrize(
    "before",
    [
        f"<!DOCTYPE html>\n<!-- saved from url=(0037){AT} -->\n",
        f"<!DOCTYPE html> <!--\n Page saved with SingleFile \n url: {AT} \n saved date: Wed Mar 10 2021\n-->",
    ],
)
def test_where_a_page_was_saved_from_is_its_address(before: str) -> None:
    found = document(before + PAGE)
    assert (found.url, found.outlet, found.published_at) == (AT, "times.example", "2021-03-09")
    canonical = '<head><link rel="canonical" href="https://times.example/four">'
    assert document(before + PAGE.replace("<head>", canonical)).url == "https://times.example/four"


@pytest.mark.parametrize(
    "before", [f"<!-- {AT} -->", f"<p>saved from url=(0037){AT}</p>", f"<!-- x --> saved from url=(0037){AT}"]
)
def test_other_addresses_in_a_page_are_not_its_own(before: str) -> None:
    assert saved_pages.address(before + PAGE) is None


def test_a_saved_view_of_a_page_s_source_is_the_page() -> None:
    rows = "".join(
        f'<tr><td class="line-number" value="{number}"></td>'
        f'<td class="line-content"><span>{html.escape(line)}</span></td></tr>'
        for number, line in enumerate(PAGE.replace("><", ">\n<").split("\n"), start=1)
    )
    found = document(f"<html><head></head><body><table><tbody>{rows}</tbody></table></body></html>")
    assert (found.title, found.text) == ("Four killed", SAID)


def test_pictures_and_fonts_in_a_page_are_passed_over() -> None:
    picture = f"data:image/png;base64,{'QUJD' * 1_000_000}"
    font = f"<style>@font-face{{src:url({picture})}}</style>"
    assert document(PAGE.replace("</h1>", f'</h1>{font}<img src="{picture}">')).text == SAID
