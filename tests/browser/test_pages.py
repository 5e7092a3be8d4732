"""Every page, looked at: narrow and wide, light and dark, by axe, and for whether it scrolls sideways."""

import json

import pytest

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AUDIT = f"async () => (await axe.run(document, {{runOnly: {json.dumps(TAGS)}}})).violations"

NARROW, WIDE = 360, 1280


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, axe, every, scheme, subtests):
    # Axe is ours to bring, and the policy lets no script in but the workbench's; so its pages go without the policy.
    page = opened("/", scheme=scheme, bypass_csp=True)
    for name, path in every.items():
        with subtests.test(name):
            page.goto(path)
            page.add_script_tag(content=axe)
            found = page.evaluate(AUDIT)
            told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]], one["help"]) for one in found]
            assert not told


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_are_pictured(opened, every, screenshots, width, scheme, subtests):
    page = opened("/", width=width, scheme=scheme)
    for name, path in every.items():
        with subtests.test(name):
            page.goto(path)
            page.screenshot(path=screenshots / f"{name}-{width}-{scheme}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"scrolls {wide} px sideways"


def test_every_page_answers(opened, every, subtests):
    page = opened("/")
    for name, path in every.items():
        with subtests.test(name):
            expected = 404 if name == "refused" else 200
            assert page.goto(path).status == expected
            assert page.locator("main h1").count() == 1
