"""The page of a claim: how its review state and its checks are shown."""

from __future__ import annotations

import pytest
from lxml import html

from rashomon.api.rights import Asker

ANA = Asker.owner("Ana Example")


def tag(page: str) -> tuple[str, list[str]]:
    """The review state at the head of the page, and the classes of it."""
    [found] = html.fromstring(page).xpath("//p[contains(@class, 'lede')]/span[contains(@class, 'tag')]")
    return found.text_content(), found.get("class").split()


@pytest.fixture
def claim(workbench):
    """One of an incident."""
    return workbench.view().incidents()[0].claims[0]


def checked(workbench, claim: str, finding: str, reason: str = "Rang the hospital.") -> None:
    workbench.desk(ANA).check(claim, method="call", finding=finding, reason=reason)


@pytest.mark.parametrize(
    ("findings", "said", "colour"),
    [
        ((), "unreviewed", ["open"]),
        (("verified",), "checked (verified)", ["agree"]),
        (("unverified",), "checked (unverified)", []),
        (("disputed",), "checked (disputed)", ["conflict"]),
        (("verified", "disputed"), "checked (verified), checked (disputed)", ["conflict"]),
    ],
)
def test_what_a_check_disputes_is_not_shown_as_standing(client, workbench, claim, findings, said, colour) -> None:
    for finding in findings:
        checked(workbench, claim, finding)
    assert tag(client.get(f"/claims/{claim}").text) == (said, ["tag", *colour])


def test_a_disputed_claim_is_said_to_be_wherever_it_is_shown(client, workbench, claim) -> None:
    incident, document = workbench.view().incidents()[0].id, workbench.view().claim(claim).document_id

    def shown(path: str, at: str) -> str:
        return " ".join(html.fromstring(client.get(path).text).xpath(f"string({at})").split())

    told = {
        f"/claims/{claim}": "//section[@aria-labelledby='fields']",
        f"/reports/{document}": f"//li[@id='{claim}']",
        f"/incidents/{incident}": "//main",
    }
    before = {path: shown(path, at) for path, at in told.items()}
    checked(workbench, claim, "disputed")
    for path, at in told.items():
        assert "disputed" not in before[path]
        assert "disputed" in shown(path, at), path
    assert "Ana Example" in shown(f"/claims/{claim}", "//section[h3='What checks rest on']")
    answer = client.get(f"/api/v1/claims/{claim}").json()
    assert answer["claim"]["review"] == "checked (disputed)"


def test_beside_its_report_it_has_the_same_colour(client, workbench, claim) -> None:
    checked(workbench, claim, "disputed")
    report = workbench.view().claim(claim).document_id
    page = html.fromstring(client.get(f"/reports/{report}").text)
    shown = {one.text_content(): one.get("class").split() for one in page.xpath("//p[@class='who']/span[@class]")}
    assert shown["checked (disputed)"] == ["tag", "conflict"]
    assert shown["unreviewed"] == ["tag", "open"]
