"""The whole path as one person goes it: give a report, review, undo, look back, publish; and two people at once."""

import zipfile

import pytest

from rashomon.api.rights import Asker

REPORT = """Test Wire, 2024-07-30

BAMAKO - The army said on Tuesday that it killed 12 rebels near Tinzaouaten on 27 July 2024.
The rebels said that they killed 30 soldiers in the same fighting.
"""

SLOW = 60_000
"""Milliseconds for what reads a report."""


BEN = Asker.owner("Ben Example")
"""Another who decides on the same ledger."""


def _first_claim(server):
    return next(iter(server.bench.view().claims())).id


def test_gives_a_report(opened, server):
    before = {one.id for one in server.bench.view().documents()}
    page = opened("/add")
    page.get_by_label("The report's text").fill(REPORT)
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_role("heading", name="Read", exact=True).wait_for(timeout=SLOW)
    (new,) = [one for one in server.bench.view().documents() if one.id not in before]
    assert "killed 12 rebels" in new.text
    page.goto(f"/reports/{new.id}")
    assert page.locator("mark").count() > 0


def test_decides_undoes_and_looks_back(opened, server):
    claim = _first_claim(server)
    before = server.bench.view()
    page = opened(f"/claims/{claim}")
    page.locator("#why-check").fill("I called the hospital.")
    page.get_by_role("button", name="Record the check").click()
    page.get_by_role("link", name="Go on").wait_for()
    (made,) = server.bench.view().decisions()
    assert (made.reason, made.by) == ("I called the hospital.", "Ana Example")

    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Go on").wait_for()
    assert [one.kind for one in server.bench.view().decisions()][-1] == "undone"

    last = max(one.recorded_at for one in server.bench.ledger.entries(0) if one.seq <= before.upto)
    page.goto(f"/claims/{claim}?as_of={last.replace('+', '%2B')}")
    assert page.get_by_text("You look at the ledger as it stood at").is_visible()
    assert page.get_by_role("button", name="Record the check").count() == 0


def test_accepts_in_the_queue_and_undoes(opened, server):
    page = opened("/queue")
    page.locator("button[value=accept]").first.click()
    page.locator("[data-undo] button").wait_for()
    assert len(server.bench.view().decisions()) >= 1
    page.locator("[data-undo] button").click()
    page.wait_for_function("document.querySelector('[data-undo]') === null")
    assert server.bench.view().decisions()[-1].kind == "undone"


def test_publishes(opened, server):
    incident = next(iter(server.bench.view().incidents())).id
    page = opened(f"/publish?incident={incident}")
    page.get_by_label("Also claims that nobody has reviewed").check()
    with page.expect_download(timeout=SLOW) as got:
        page.get_by_role("button", name="Make the site").click()
    with zipfile.ZipFile(got.value.path()) as site:
        assert any(name.endswith("index.html") for name in site.namelist())


def test_is_told_what_another_decides(opened, server):
    claim = _first_claim(server)
    page = opened(f"/claims/{claim}")
    with page.expect_response("**/api/v1/events*"):
        page.reload()
    server.bench.desk(BEN).check(claim, method="call", finding="confirmed", reason="A nurse saw it.")
    page.locator("[data-meanwhile]").get_by_text("Ben Example").wait_for()
    page.locator("main").get_by_text("A nurse saw it.").first.wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_another_decided_meanwhile_is_shown_before_it_is_passed_over(opened, server, faults, scripts):
    faults.expected.append("409 (Conflict)")
    claim = _first_claim(server)
    page = opened(f"/claims/{claim}", java_script_enabled=scripts)
    page.locator("summary", has_text="Grade its credibility").click()
    page.locator("#why-grade").fill("Others say so too.")
    page.locator("#grade").select_option("2")
    server.bench.desk(BEN).assess(claim, scale="credibility", grade="5", reason="Nobody else says so.")
    page.get_by_role("button", name="Grade", exact=True).click()
    page.get_by_role("heading", name="Decided meanwhile").wait_for()
    theirs, mine = page.get_by_label("Theirs"), page.get_by_label("Yours")
    assert theirs.get_by_text("Nobody else says so.").count() == 1
    assert mine.get_by_text("Others say so too.").count() == 1
    assert [one.by for one in server.bench.view().decisions()] == ["Ben Example"]

    page.get_by_role("button", name="Let mine stand over it").click()
    page.get_by_role("link", name="Go on").wait_for()
    assert [one.by for one in server.bench.view().decisions()] == ["Ben Example", "Ana Example"]


def test_goes_by_keyboard_alone(opened):
    page = opened("/incidents")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(60):
        page.keyboard.press("Tab")
        if "/incidents/" in (page.evaluate("document.activeElement.getAttribute('href')") or "") and page.evaluate(
            "document.activeElement.closest('main h2, main h3') !== null"
        ):
            break
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/inc*")
