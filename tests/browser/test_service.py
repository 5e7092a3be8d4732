"""Signing in by a service on another site, in a browser with its own rules on cookies and forms."""

import re

import pyotp
import pytest
import signing

from rashomon.api.people import secrets
from rashomon.api.people.arrivals import Arrivals
from rashomon.api.people.provider import Provider, Service
from rashomon.ledger import moments


@pytest.fixture
def service(team):
    with signing.service() as found:
        # For a browser `localhost` is another site than 127.0.0.1, where the workbench is.
        found.issuer = found.issuer.replace("127.0.0.1", "localhost")
        found.person = {"sub": "248289", "email": "eva@example.org", "email_verified": True}
        back = f"{team.url}/sign-in/service/return"
        given = {"issuer": found.issuer, "client_id": signing.CLIENT, "secret": signing.SECRET, "back": back}
        doors = team.bench.doors
        doors.arrivals = Arrivals(doors, Provider(Service(**given, label="The newsroom"), moments.now))
        doors.people.add("eva@example.org", "Eva Example", ["coder"], None, "2026-01-01T00:00:00Z")
        yield found


def test_a_browser_is_led_to_another_site_and_back(visited, team, service):
    page = visited("/queue")
    page.get_by_role("link", name="Sign in with The newsroom").click()
    page.wait_for_url(f"{team.url}/queue")
    assert page.locator(".who").get_by_text("Eva Example").is_visible()
    names = {one["name"]: one for one in page.context.cookies()}
    assert "rashomon_arrival" not in names
    assert names["rashomon_session"]["httpOnly"]
    page.goto("/account")
    assert page.get_by_text("You have no password here; you sign in with The newsroom").is_visible()
    # Forms that stood open before work on.
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")


def test_who_has_a_device_is_asked_for_its_code(visited, team, service, faults, screenshots):
    key = secrets.new_code_key()
    team.bench.doors.people.set_codes("eva@example.org", key)
    faults.expected.append("status of 403")
    page = visited("/sign-in?back=/actors")
    page.get_by_role("link", name="Sign in with The newsroom").click()
    page.get_by_role("heading", name="One-time code").wait_for()
    page.get_by_label(re.compile("Code that your device")).fill("000000")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    page.screenshot(path=screenshots / "arrival-code.png")
    page.get_by_label(re.compile("Code that your device")).fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{team.url}/actors")


def test_who_is_no_user_is_told_so(visited, service, faults, screenshots):
    service.person = {"sub": "7", "email": "other@example.org", "email_verified": True}
    faults.expected.append("status of 403")
    page = visited("/sign-in")
    page.screenshot(path=screenshots / "sign-in-service.png")
    page.get_by_role("link", name="Sign in with The newsroom").click()
    page.get_by_role("alert").get_by_text("no user here").wait_for()
    page.screenshot(path=screenshots / "sign-in-refused.png")
