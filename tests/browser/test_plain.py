"""Without scripts, and in writing that runs from right to left."""

import zipfile

SLOW = 60_000

REPORT = """Test Wire, 2024-07-30

BAMAKO - The army said on Tuesday that it killed 12 rebels near Tinzaouaten on 27 July 2024.
"""

ARABIC = """---
title: الجيش يقول إن الاشتباكات أوقعت قتلى
outlet: وكالة الاختبار
published: 2024-07-30
---
قال الجيش يوم الثلاثاء إن اثني عشر مسلحا قتلوا قرب القرية في 27 يوليو 2024.

وقال المتمردون إنهم قتلوا ثلاثين جنديا.
"""

QUOTING = """---
title: Army says 12 rebels killed near Al-Qarya (القرية)
outlet: صحيفة الاختبار
published: 2024-07-30
---
The army said on Tuesday that it killed 12 rebels near Tinzaouaten on 27 July 2024.
“قتلنا ثلاثين جنديا”, a spokesman for the rebels, أبو فلان, said that they killed 30 soldiers there.
"""


def _given(page, text):
    page.goto("/add")
    page.get_by_label("The report's text").fill(text)
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_role("heading", name="Read", exact=True).wait_for(timeout=SLOW)


def test_the_whole_path_without_a_script(visited, signs_in, team):
    page = visited("/sign-in", java_script_enabled=False)
    signs_in(page, "reviewer")
    page.wait_for_url("**/incidents")

    _given(page, REPORT)
    page.locator("main a[href^='/reports/']").first.click()
    page.locator("mark").first.wait_for()
    page.get_by_role("link", name="Decide", exact=True).first.click()
    page.locator("#why-check").fill("I called the hospital.")
    page.get_by_role("button", name="Record the check").click()
    page.get_by_role("heading", name="Decided", exact=True).wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("heading", name="Decided", exact=True).wait_for()
    assert [one.kind for one in team.bench.view().decisions()] == ["checked", "undone"]

    page.goto("/queue")
    page.locator("button[value=accept]").first.click()
    page.locator("[data-undo] button").click()
    page.locator("[data-undo]").wait_for(state="detached")
    assert [one.kind for one in team.bench.view().decisions()][-1] == "undone"

    incident = next(iter(team.bench.view().incidents())).id
    page.goto(f"/incidents/{incident}")
    page.locator("details.figure summary").first.click()
    assert page.locator("details.figure[open] q").first.is_visible()
    for drawn in (".strips figure > svg", ".origins svg"):
        assert page.locator(drawn).first.is_visible(), "charts are drawn where no script runs"
    page.locator("#as-of").select_option(index=1)
    page.get_by_role("button", name="Look back").click()
    page.get_by_text("You look at the ledger as it stood at").wait_for()

    page.goto(f"/publish?incident={incident}")
    page.get_by_label("Also claims that nobody has reviewed").check()
    with page.expect_download(timeout=SLOW) as got:
        page.get_by_role("button", name="Make the site").click()
    assert zipfile.is_zipfile(got.value.path())
    page.goto("/incidents")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def test_writing_from_right_to_left(opened, screenshots):
    page = opened("/")
    runs = "one => getComputedStyle(one).direction"
    for name, text, title in (("arabic", ARABIC, "rtl"), ("quoting", QUOTING, "ltr")):
        _given(page, text)
        page.locator("main a[href^='/reports/']").first.click()
        page.locator(".reading > .text").wait_for()
        assert page.locator("h1").evaluate(runs) == title
        assert page.locator(".reading > .text p").first.evaluate(runs) == title
        assert page.locator(".lede [dir]").first.evaluate(runs) == "rtl"
        assert page.locator("html").evaluate(runs) == "ltr"
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=screenshots / f"report-{name}-{width}.png", full_page=True)
    # A paragraph that begins with Arabic words is English still, as its report is.
    assert page.locator(".reading > .text p").nth(1).evaluate(runs) == "ltr"
    for name in ("reports", "queue"):
        page.goto(f"/{name}")
        page.screenshot(path=screenshots / f"{name}-right-to-left.png", full_page=True)
    page.goto("/reports")
    assert page.get_by_role("link", name="الجيش يقول").evaluate(runs) == "rtl"
