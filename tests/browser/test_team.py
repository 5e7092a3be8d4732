"""A team at its work, each in a browser of their own: who signs in, who sees what, and two who decide at once."""

import re

import pyotp
import pytest
import serving

from rashomon.ledger.keys import KeyStore, beside

PHRASE = "another long enough phrase"
SLOW = 60_000

VICTIM = """Test Wire, 2024-07-30

KIDAL - Two civilians were killed in shelling in Kidal on 29 July 2024, the hospital said.
One of the dead was Moussa Ag Testname, a teacher, his brother said.
"""


def _claim(server):
    return next(iter(server.bench.view().claims())).id


def _decided_by(server):
    return [one.by for one in server.bench.view().decisions()]


def test_an_admin_signs_in_with_codes_and_adds_a_reviewer(visited, signed_in, signs_in, faults):
    faults.expected.append("status of 403")
    admin = signed_in("admin", "/account")
    codes = admin.locator("form", has=admin.get_by_role("heading", name="One-time codes"))
    key = re.sub(r"\s", "", codes.locator("code.secret").inner_text())
    device = pyotp.TOTP(key)
    codes.locator("[name=code]").fill(device.now())
    codes.locator("[name=old]").fill(serving.PASSWORD)
    codes.get_by_role("button").click()
    recovery = admin.locator(".notice.done code.secret").all_inner_texts()
    assert len(recovery) == 8

    admin.get_by_role("button", name="Sign out").click()
    admin.wait_for_url("**/sign-in*")
    admin.goto("/users")
    assert "/sign-in?back=/users" in admin.url
    signs_in(admin, "admin")
    admin.get_by_role("alert").get_by_text("code").wait_for()
    signs_in(admin, "admin", serving.PASSWORD, recovery[0])
    admin.wait_for_url("**/users")

    adding = admin.locator("form", has=admin.get_by_role("heading", name="Add somebody"))
    adding.locator("[name=name]").fill("Cleo Example")
    adding.locator("[name=sign_in]").fill("cleo")
    adding.locator("[name=password]").fill(PHRASE)
    adding.get_by_label("reviewer").check()
    adding.get_by_role("button", name="Add").click()
    admin.get_by_role("heading", name="Cleo Example").wait_for()

    cleo = visited("/queue")
    signs_in(cleo, "cleo", PHRASE)
    cleo.wait_for_url("**/queue")
    assert cleo.locator(".who").get_by_text("Cleo Example").is_visible()
    assert cleo.locator("button[value=accept]").count()


def test_two_reviewers_see_each_other_and_neither_is_passed_over(visited, signed_in, signs_in, team, faults):
    faults.expected.append("409 (Conflict)")
    team.bench.doors.people.add("bo", "Bo Example", ["reviewer"], PHRASE, "2026-01-01T00:00:00Z")
    claim = _claim(team)
    first = signed_in("reviewer", f"/claims/{claim}")
    second = visited(f"/sign-in?back=/claims/{claim}")
    signs_in(second, "bo", PHRASE)
    second.wait_for_url(f"**/claims/{claim}")
    # Both have the grade's form open and begin to write; the first sends it.
    for page, grade, reason in ((first, "2", "Three others say so."), (second, "5", "Nobody else says so.")):
        page.locator("summary", has_text="Grade its credibility").click()
        page.locator("#grade").select_option(grade)
        page.locator("#why-grade").fill(reason)
    first.get_by_role("button", name="Grade", exact=True).click()
    first.get_by_role("heading", name="Decided", exact=True).wait_for()

    # The second is told without loading anew, and what they wrote stands as they wrote it.
    second.locator("[data-meanwhile]").get_by_text("Reviewer Example").wait_for()
    assert second.locator("#why-grade").input_value() == "Nobody else says so."
    second.get_by_role("button", name="Grade", exact=True).click()
    second.get_by_role("heading", name="Decided meanwhile").wait_for()
    assert second.get_by_label("Theirs").get_by_text("Three others say so.").count() == 1
    assert second.get_by_label("Yours").get_by_text("Nobody else says so.").count() == 1
    assert _decided_by(team) == ["Reviewer Example"]

    second.get_by_role("link", name="Keep theirs").click()
    second.wait_for_url(f"**/claims/{claim}")
    assert second.locator("main").get_by_text("Three others say so.").count()
    assert _decided_by(team) == ["Reviewer Example"]


def test_an_incident_changes_before_ones_eyes(visited, signed_in, signs_in, team):
    team.bench.doors.people.add("bo", "Bo Example", ["reviewer"], PHRASE, "2026-01-01T00:00:00Z")
    view = team.bench.view()
    incident = next(iter(view.incidents()))
    first = signed_in("reviewer", f"/incidents/{incident.id}")
    assert first.locator(".facts").get_by_text("reviewed by nobody yet").is_visible()
    second = visited(f"/sign-in?back=/claims/{incident.claims[0]}")
    signs_in(second, "bo", PHRASE)
    second.locator("#why-check").fill("I called the hospital.")
    second.get_by_role("button", name="Record the check").click()
    second.get_by_role("heading", name="Decided", exact=True).wait_for()

    first.locator("[data-meanwhile]").get_by_text("Bo Example").wait_for()
    first.locator(".facts").get_by_text("people decided on 1").wait_for()

    second.get_by_role("button", name="Undo").click()
    first.locator(".facts").get_by_text("reviewed by nobody yet").wait_for()


@pytest.mark.parametrize("role", ["reader", "protector", "admin"])
def test_who_may_not_decide_has_no_form_to_decide(signed_in, team, role, faults):
    faults.expected.append("status of 403")
    page = signed_in(role, f"/claims/{_claim(team)}")
    incident = next(iter(team.bench.view().incidents())).id
    document = next(iter(team.bench.view().documents())).id
    for path in (page.url, "/queue", f"/reports/{document}", f"/incidents/{incident}", "/decisions", "/judge"):
        page.goto(path)
        sends = page.locator("main form[method=post]")
        assert all("later" in form.inner_text().lower() for form in sends.all()), path
        assert page.get_by_role("heading", name="Decide", exact=True).count() == 0
    assert page.get_by_role("link", name="Add", exact=True).count() == 0
    assert page.goto("/add").status == 403


def test_a_protector_reveals_a_name_and_it_is_written_down(signed_in, team):
    page = signed_in("reviewer", "/add")
    page.get_by_label("The report's text").fill(VICTIM)
    page.get_by_role("button", name="Read it", exact=True).click()
    page.get_by_role("heading", name="Read", exact=True).wait_for(timeout=SLOW)
    page.locator("main a[href^='/reports/']").first.click()
    page.locator(".covered").first.wait_for()
    report = page.url
    assert "Testname" not in page.content()
    assert page.get_by_role("link", name="Show protected names").count() == 0

    team.bench.keys = KeyStore.open(beside(team.bench.path), create=False)
    team.bench.keys.unlock(None)
    protector = signed_in("protector", report)
    assert "Testname" not in protector.content()
    protector.get_by_role("link", name="Show protected names").click()
    protector.locator("main").get_by_text("Moussa Ag Testname").first.wait_for()
    assert any(one.kind == "Act" and "revealed" in one.record for one in team.bench.ledger.entries(0))
    protector.get_by_role("link", name="Cover them").click()
    protector.locator(".covered").first.wait_for()
    assert "Testname" not in protector.content()
