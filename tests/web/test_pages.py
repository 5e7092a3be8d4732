"""What all pages have in common."""

from __future__ import annotations

import re

import pytest
from lxml import html

from rashomon.api.rights import Asker
from rashomon.web import pages

TIME = re.compile(r"\d\d:\d\d(?::\d\d)?(?! UTC)(?![:\d])")
RAW = re.compile(r"\d{4}-\d\d-\d\dT\d\d")


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2024-07-28T14:05:09.123456Z", "2024-07-28 14:05:09 UTC"),
        ("2024-07-28T00:30:00+02:00", "2024-07-27 22:30:00 UTC"),
        ("2024-07-28T14:05:09", "2024-07-28 14:05:09"),
        ("2024-07-28", "2024-07-28"),
        ("2024", "2024"),
        ("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59-05:00"),
        ("last week", "last week"),
    ],
)
def test_a_moment_is_read_in_utc(at, read):
    assert pages.clock(at) == read


def test_no_page_gives_a_time_without_saying_that_it_is_utc(client, workbench):
    view = workbench.view()
    [incident] = view.incidents()
    claim = next(one for one in view.claims() if one.id in incident.claims)
    desk = workbench.desk(Asker.owner("Ana Example"))
    made = desk.assess(claim.id, scale="credibility", grade="5", reason="Dark.")
    seen = 0
    for path in (
        f"/incidents/{incident.id}",
        f"/incidents/{incident.id}?as_of=2999-01-01T10:00Z",
        f"/incidents/{incident.id}/history",
        f"/claims/{claim.id}",
        f"/reports/{claim.document_id}",
        f"/decisions/{made.decision.id}",
        "/decisions",
        "/ledger",
        "/ledger/1",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        page = html.fromstring(answer.text)
        for part in page.xpath("//pre | //head"):
            part.drop_tree()
        told = page.text_content()
        assert not RAW.search(told), path
        assert not TIME.search(told), path
        seen += told.count(" UTC")
    assert seen > 10
