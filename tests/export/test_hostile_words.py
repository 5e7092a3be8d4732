"""Words of a report that no file can hold as they are, and what would act: nothing stops, and nothing acts."""

from __future__ import annotations

import dataclasses
import json
import re

import outgoing
import pytest

WORDS = "half \ud800 none \x00 bell \x07 red \x1b[31m turned \u202e line\u2028 ]]> --> </style></svg></script><b>"
FORMS = ("geojson", "gpkg", "timelinejs", "claimreview", "ftm", "stix", "prov", "markdown", "html", "pdf")


@pytest.fixture(scope="module")
def reading():
    found = outgoing.reading()

    def spoilt(claim):
        source = claim.attribution.source and dataclasses.replace(claim.attribution.source, name=WORDS)
        span = dataclasses.replace(claim.span, exact=WORDS)
        return dataclasses.replace(
            claim, span=span, actor=source, attribution=dataclasses.replace(claim.attribution, source=source)
        )

    rows = tuple(dataclasses.replace(row, source=WORDS, of=(WORDS,), words=(WORDS,)) for row in found.rows)
    return dataclasses.replace(
        found,
        claims=tuple(map(spoilt, found.claims)),
        rows=rows,
        accounts=tuple(dataclasses.replace(one, source=WORDS) for one in found.accounts),
        documents=tuple(dataclasses.replace(one, title=WORDS, outlet=WORDS) for one in found.documents),
        incident=dataclasses.replace(found.incident, title=WORDS, place=WORDS),
    )


@pytest.mark.parametrize("form", FORMS)
def test_every_format_takes_them(reading, form) -> None:
    try:
        told = outgoing.exported(form, reading)
    except ImportError as error:
        pytest.skip(str(error))
    if form in ("geojson", "timelinejs", "claimreview", "stix", "prov"):
        assert json.loads(told)
    if form in ("markdown", "html"):
        assert not re.search(rb"<b>|</script>|\x1b|\x07", told)
    if form in ("html",):
        assert told.count(b"</style>") == told.count(b"<style>")
    if form in ("ftm",):
        assert all(json.loads(line)["id"] for line in told.decode().split("\n") if line)


def test_who_may_be_one_person_is_no_organisation() -> None:
    found = outgoing.reading()
    posts = tuple(dataclasses.replace(one, outlet_kind="channel_post") for one in found.documents)
    person = dataclasses.replace(found, documents=posts)
    named = [
        one["name"] for one in json.loads(outgoing.exported("stix", person))["objects"] if one["type"] == "identity"
    ]
    assert set(named) == {outgoing.ARMY, outgoing.REBELS}
    (review,) = json.loads(outgoing.exported("claimreview", person))["@graph"]
    assert "publisher" not in review["itemReviewed"]["appearance"]
