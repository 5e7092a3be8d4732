"""Every page, looked at: narrow and wide, light and dark, by axe, and for whether it scrolls sideways."""

import json

import pytest
from playwright.sync_api import expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AUDIT = f"async () => (await axe.run(document, {{runOnly: {json.dumps(TAGS)}}})).violations"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

NARROW, WIDE, WALL = 360, 1280, 2560
HIGH = 900


@pytest.fixture
def looked_at(axe, screenshots):
    """Looks at a page that is open, at both widths: pictures it, has axe audit it, returns what is wrong with it."""

    def looks(page, name, scheme):
        wrong = []
        page.evaluate(axe)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HIGH})
            page.screenshot(path=screenshots / f"{name}-{width}-{scheme}.png", full_page=True)
            if (sideways := page.evaluate(SIDEWAYS)) > 0:
                wrong.append(f"scrolls {sideways} px sideways at {width}")
            if (scheme, width) == ("dark", NARROW):
                continue  # The colours were audited when it was wide, the rest in the light.
            wrong += [
                f"{one['id']} at {width}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
                for one in page.evaluate(AUDIT)
            ]
        if page.locator("main h1").count() != 1:
            wrong.append("has no heading, or more than one")
        return wrong

    return looks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_axe_finds_nothing(opened, every, looked_at, scheme, subtests):
    page = opened("/", scheme=scheme)
    for name, path in every.items():
        with subtests.test(name):
            assert page.goto(path).status == (404 if name == "refused" else 200)
            if name == "map":
                page.locator("#map .mark").first.wait_for()
            assert looked_at(page, name, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_team_fits_and_axe_finds_nothing(visited, signed_in, team, looked_at, scheme, subtests):
    incident = next(iter(team.bench.view().incidents())).id
    claim = next(iter(team.bench.view().claims())).id
    with subtests.test("sign-in"):
        assert looked_at(visited("/sign-in", scheme=scheme), "sign-in", scheme) == []
    seen = {
        "admin": {"account": "/account", "users": "/users"},
        "reader": {"read-incident": f"/incidents/{incident}", "read-claim": f"/claims/{claim}", "read-queue": "/queue"},
        "protector": {"protected": f"/incidents/{incident}"},
    }
    for role, paths in seen.items():
        page = signed_in(role, scheme=scheme)
        for name, path in paths.items():
            with subtests.test(name):
                assert page.goto(path).status == 200
                assert looked_at(page, name, scheme) == []


def test_a_wall_is_filled(opened, every, screenshots, subtests):
    page = opened("/", width=WALL)
    page.set_viewport_size({"width": WALL, "height": 1440})
    for name in ("incidents", "map", "incident", "report", "queue"):
        with subtests.test(name):
            page.goto(every[name])
            page.screenshot(path=screenshots / f"{name}-{WALL}-light.png")
            assert page.evaluate(SIDEWAYS) <= 0
            assert page.locator("main").bounding_box()["width"] > 0.75 * WALL


def test_targets_are_large_enough_on_a_phone(opened, every, subtests):
    # 24 px, but for links within a line of text (WCAG 2.2, 2.5.8).
    page = opened("/", width=NARROW)
    small = """() => [...document.querySelectorAll(
        "button, input:not([type=hidden], [type=checkbox]), select, summary, nav a, .button")]
        .filter((one) => one.checkVisibility() && !one.closest(".leaflet-container"))
        .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 120))"""
    for name in ("incidents", "incident", "report", "claim", "queue", "reports", "add"):
        with subtests.test(name):
            page.goto(every[name])
            assert page.evaluate(small) == []


def test_an_incident_is_printed_as_a_briefing(opened, every, screenshots):
    page = opened(every["incident"])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1040})
    page.screenshot(path=screenshots / "incident-print.png", full_page=True)
    page.pdf(path=screenshots / "incident.pdf", prefer_css_page_size=True)
    for hidden in (".bar", "footer", ".past-form", ".contents"):
        assert not page.locator(hidden).first.is_visible()
    assert page.get_by_role("heading", name="Who says what").is_visible()
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_table_that_goes_on_past_the_edge_fades_there_until_its_end(opened, every):
    page = opened(every["incident"])
    matrix = expect(page.locator(".matrix").first)
    page.set_viewport_size({"width": 800, "height": HIGH})
    matrix.to_have_css("--fade", "56px")
    page.evaluate("document.querySelector('.matrix').scrollLeft = 1e4")
    matrix.to_have_css("--fade", "0px")
    page.set_viewport_size({"width": WALL, "height": HIGH})
    matrix.to_have_css("--fade", "0px")
