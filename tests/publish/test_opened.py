"""A published site, opened from the file system in a browser."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from rashomon import publish
from rashomon.web import pages
from rashomon.web.publish import look

pytestmark = pytest.mark.skipif(not pages.built(), reason="the front end is not built (uv run python front/build.py)")


@pytest.fixture
def out(workbench, tmp_path) -> Path:
    names = tuple(one.id for one in workbench.view().incidents())
    wanted = publish.Wanted(incidents=names, every=True)
    made = publish.site(workbench.ledger, workbench.view(), wanted, look(), publish.signing(workbench.ledger))
    publish.replace(tmp_path / "site", made.files)
    return tmp_path / "site"


@pytest.mark.parametrize("width", [360, 1280])
def test_it_opens_without_a_server_a_script_or_another_host(browser, out, width):
    wrong: list[str] = []
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda asked: wrong.append(asked.url))
        page.on("request", lambda asked: asked.url.startswith("file://") or wrong.append(asked.url))
        for file in sorted(out.glob("*.html")):
            page.goto(file.as_uri())
            assert page.locator("h1").count() == 1, file.name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name
        # The style sheet is let in by the page's policy.
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith(("system-ui", "Charter"))
        page.goto((out / "index.html").as_uri())
        page.locator("table a").first.click()
        assert page.locator(".strips figure > svg").first.is_visible()
        assert page.locator(".origins svg .source").count()
        assert page.locator(".strips .tick line").first.evaluate("one => getComputedStyle(one).stroke") != "none"
        page.locator("details.figure summary").first.click()
        page.locator("details.figure[open] a").first.click()
        assert page.locator("li:target blockquote").is_visible()
    assert wrong == []
