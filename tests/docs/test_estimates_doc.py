"""The policy on the page about estimates is one."""

from __future__ import annotations

import re
from pathlib import Path

from rashomon.assess import policies
from rashomon.codebook import load
from rashomon.plugins import NAME
from rashomon.protocols import Policy

EXPLAIN = Path(__file__).parents[2] / "docs" / "explain"


def test_the_reader_s_own_policy_keeps_the_protocol() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (EXPLAIN / "estimates.md").read_text(encoding="utf-8"), re.DOTALL)
    made: dict[str, object] = {}
    exec(compile(code, "estimates.md", "exec"), made)  # noqa: S102
    policy = made["Lowest"]()  # type: ignore[operator]
    assert isinstance(policy, Policy)
    assert NAME.match(policy.name)


def test_every_policy_and_every_reason_that_all_leave_out_by_is_explained() -> None:
    page = (EXPLAIN / "estimates.md").read_text(encoding="utf-8")
    for policy in policies.policies():
        assert f"**`{policy.name.rpartition('.v')[0]}`**" in page
    for reason in ("copy", "revised", "counted-apart", "no-number", "bare", "part", "no-row", "plan", "ceiling"):
        assert f"`{reason}`" in page


def test_the_shares_on_the_page_are_those_of_the_codebook() -> None:
    page = (EXPLAIN / "grades.md").read_text(encoding="utf-8")
    told = {grade: int(share) / 100 for grade, share in re.findall(r"\b([A-D]) from (\d+)%", page)}
    assert told == {grade: share for grade, share in load("grades")["shares"].items() if grade != "E"}
    assert load("grades")["fewest"] == 10
    assert "Below ten cases" in page
