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
    page.locator("[data-undo]").wait_for(state="detached")
    assert server.bench.view().decisions()[-1].kind == "undone"


def test_publishes_a_site_that_opens_from_a_file_system(opened, server, tmp_path):
    incident = next(iter(server.bench.view().incidents()))
    page = opened(f"/publish?incident={incident.id}")
    page.get_by_label("Also claims that nobody has reviewed").check()
    with page.expect_download(timeout=SLOW) as got:
        page.get_by_role("button", name="Make the site").click()
    with zipfile.ZipFile(got.value.path()) as site:
        site.extractall(tmp_path / "site")
    start = min((tmp_path / "site").rglob("index.html"), key=lambda one: len(one.parts))
    page.goto(start.as_uri())
    assert page.locator("h1").count() == 1
    assert page.evaluate("getComputedStyle(document.body).display") == "flex", "it has no style sheet"
    page.get_by_role("link", name=incident.title).first.click()
    page.get_by_role("heading", name="Who says what").wait_for()
    assert page.url.startswith("file:")
    assert page.locator(".matrix .said").count() > 3
    for drawn in (".strips svg", ".origins svg"):
        assert page.locator(drawn).first.is_visible(), "what is drawn needs no server"


def test_looks_back_in_time_by_a_slider_and_the_keyboard(opened, server):
    incident = next(iter(server.bench.view().incidents()))
    for claim in incident.claims[:2]:
        server.bench.desk(BEN).check(claim, method="call", finding="confirmed", reason="A nurse saw it.")
    page = opened(f"/incidents/{incident.id}")
    page.locator(".facts").get_by_text("people decided on 2").wait_for()
    slider = page.get_by_role("slider", name="As the ledger stood on")
    slider.focus()
    now = slider.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**as_of=2*")
    page.get_by_text("You look at the ledger as it stood at").wait_for()
    assert slider.get_attribute("aria-valuetext") != now
    # The slider has the focus still, so that one goes on from there.
    page.keyboard.press("Home")
    page.locator(".facts").get_by_text("reviewed by nobody yet").wait_for()
    page.get_by_role("link", name="Back to now").click()
    page.locator(".facts").get_by_text("people decided on 2").wait_for()


def test_a_fold_stays_open_where_the_page_grows_a_fold(opened, server):
    incident = next(iter(server.bench.view().incidents()))
    page = opened(f"/incidents/{incident.id}")
    with page.expect_response("**/api/v1/events*"):
        page.reload()
    folds = page.locator("main details")
    before = folds.count()
    last = page.locator("[data-words]")
    last.locator("summary").click()
    page.locator("details.figure summary").nth(1).click()
    opened_figure = page.locator("details.figure[open] summary").inner_text()
    # A page that comes with one fold more than the one that is looked at.
    page.evaluate("""() => document.querySelector("main details").remove()""")
    server.bench.desk(BEN).check(incident.claims[0], method="call", finding="confirmed", reason="A nurse saw it.")
    page.locator(".facts").get_by_text("people decided on 1").wait_for()
    assert folds.count() >= before
    assert last.get_attribute("open") is not None
    assert opened_figure in page.locator("details.figure[open] summary").all_inner_texts()


def test_is_told_what_another_decides(opened, server):
    claim = _first_claim(server)
    page = opened(f"/claims/{claim}")
    with page.expect_response("**/api/v1/events*"):
        page.reload()
    server.bench.desk(BEN).check(claim, method="call", finding="confirmed", reason="A nurse saw it.")
    page.locator("[data-meanwhile]").get_by_text("Ben Example").wait_for()
    page.locator("main").get_by_text("A nurse saw it.").first.wait_for()


def test_is_told_where_the_address_has_the_beginning_of_an_id_alone(opened, server):
    incident = next(iter(server.bench.view().incidents()))
    page = opened(f"/incidents/{incident.id[:9]}")
    with page.expect_response("**/api/v1/events*"):
        page.reload()
    server.bench.desk(BEN).check(incident.claims[0], method="call", finding="confirmed", reason="A nurse saw it.")
    page.locator("[data-meanwhile]").get_by_text("Ben Example").wait_for()
    page.locator(".facts").get_by_text("people decided on 1").wait_for()


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


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mark_leads_to_its_claim_and_back_by_keyboard(opened, server, scripts):
    page = opened(
        f"/reports/{server.bench.view().claim(_first_claim(server)).document_id}", java_script_enabled=scripts
    )
    number = page.locator(".text a.ref").first
    claim = number.get_attribute("href").removeprefix("#")
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#{claim}")
    beside = page.locator(f"#{claim}")
    assert beside.locator(".ref").text_content() == number.text_content()
    page.keyboard.press("Tab")
    back = beside.get_by_role("link", name="In the text")
    assert back.evaluate("one => one === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#text-{claim}")
    assert page.locator(f"#text-{claim}").bounding_box()["y"] >= 0


def test_a_mark_leads_to_its_claim_and_back_by_pointing(opened, server):
    page = opened(f"/reports/{server.bench.view().claim(_first_claim(server)).document_id}")
    mark = page.locator("mark[id^='text-']").first
    claim = mark.get_attribute("data-claims").split()[0]
    mark.click()
    page.wait_for_url(f"**#{claim}")
    page.locator(f"#{claim}").get_by_role("link", name="In the text").hover()
    assert "lit" in page.locator(f"mark[data-claims~='{claim}']").first.get_attribute("class")
    # The numbers are none of the report's words.
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.text'))")
    words = page.evaluate("getSelection().toString()")
    page.evaluate("document.querySelectorAll('.text a.ref').forEach((one) => one.remove())")
    assert words.split() == page.locator(".text").text_content().split()


STOPS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility({checkVisibilityCSS: true}) && !one.disabled && one.tabIndex >= 0)
    .slice(0, 60).map((one, at) => { one.dataset.at = at; return one.outerHTML.slice(0, 99); })"""
"""What can be pressed or filled in, the first sixty, each numbered."""

HELD = """() => {
    const one = document.activeElement;
    // The parts of a date are stops of their own, which the browser marks.
    const seen = one.matches("body, [type=date]") || getComputedStyle(one).outlineStyle !== "none";
    return [one.dataset.at ?? null, seen, one.outerHTML.slice(0, 99)];
}"""
"""The number of what has the focus, and whether one sees that it has it."""


def test_whatever_can_be_pressed_is_reached_by_tab_and_seen(opened, every, subtests):
    page = opened("/")
    for name in ("incidents", "incident", "report", "claim", "queue"):
        with subtests.test(name):
            page.goto(every[name])
            wanted = dict(enumerate(page.evaluate(STOPS)))
            unseen = []
            # A date has three parts and a button, each a stop.
            for _ in range(len(wanted) + 12):
                page.keyboard.press("Tab")
                at, seen, html = page.evaluate(HELD)
                if at is not None:
                    wanted.pop(int(at), None)
                if not seen:
                    unseen.append(html)
            assert not wanted
            assert not unseen


def test_decides_in_the_queue_by_single_keys(opened, server):
    page = opened("/queue")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Keys").wait_for(state="hidden")
    page.keyboard.press("j")
    page.locator(".item:focus").wait_for()
    while not page.evaluate("document.activeElement.querySelector('button[value=accept]') !== null"):
        page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator("[data-undo]").wait_for()
    assert [one.kind for one in server.bench.view().decisions()]
    page.keyboard.press("u")
    page.locator("[data-undo]").wait_for(state="detached")
    assert server.bench.view().decisions()[-1].kind == "undone"
