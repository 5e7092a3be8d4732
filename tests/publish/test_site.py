"""A published site: what is on it, what is not, and that it can be verified."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from lxml import html

from rashomon import publish, readings
from rashomon.api.rights import Asker
from rashomon.ledger import proofs, redaction
from rashomon.ledger.keys import KeyStore, beside
from rashomon.ledger.notes import VerifierKey
from rashomon.review.adding import Addition
from rashomon.web import pages
from rashomon.web.publish import look

OUTLINES = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[0, 10], [0, 20], [10, 0], [0, -20], [-10, 0]]],
    "objects": {"countries": {"geometries": [{"type": "Polygon", "id": "466", "arcs": [[0]]}]}},
}
"""One country, Mali, as a rectangle."""

RAW = "unreviewed: found by a program, seen by nobody"


@pytest.fixture
def made(workbench, tmp_path):
    """Makes a site of the one incident of the examples, which needs no front end that is built."""
    (tmp_path / "outlines.json").write_text(json.dumps(OUTLINES))
    (tmp_path / "site.css").write_text("body { color: black }")
    style = dataclasses.replace(look(), css=tmp_path / "site.css", outlines=tmp_path / "outlines.json")

    def make(as_of=None, **wanted):
        view = workbench.view(as_of)
        names = tuple(one.id for one in workbench.view().incidents())
        asked = publish.Wanted(incidents=names, **wanted)
        return publish.site(workbench.ledger, view, asked, style, publish.signing(workbench.ledger))

    return make


@pytest.fixture
def incident(workbench):
    [found] = readings.incidents(workbench.view())
    return found


@pytest.fixture
def desk(workbench):
    return workbench.desk(Asker.owner("Ana Example"))


def rows(site, name):
    return list(csv.DictReader(io.StringIO(site.files[f"data/{name}.csv"].decode())))


def test_nothing_is_published_of_what_nobody_reviewed(made):
    with pytest.raises(ValueError, match="Nobody has reviewed"):
        made()


def test_only_reviewed_claims_are_on_it_and_nothing_rests_on_others(made, incident, desk):
    figures = [claim for claim in incident.claims if claim.figures]
    kept, left = figures[0], figures[-1]
    assert kept.span.exact not in left.span.exact and left.span.exact not in kept.span.exact
    desk.accept(kept.id, reason="read beside the report")
    site = made()
    assert (site.claims, site.left_out) == (1, len(incident.claims) + len(incident.background) - 1)
    assert {row["claim"] for row in rows(site, "claims")} == {kept.id}
    assert rows(site, "claims")[0]["review"] == "reviewed: accepted"
    assert {name for row in rows(site, "accounts") for name in row["claims"].split("; ")} == {kept.id}
    others = {claim.id for claim in (*incident.claims, *incident.background)} - {kept.id}
    for name, data in site.files.items():
        assert not [one for one in others if one in data.decode()], name
        assert left.span.exact not in data.decode(), name
    assert f"proofs/{kept.id}.txt" in site.files


def test_withdrawn_claims_are_not_published_even_with_all(made, incident, desk):
    gone = next(claim for claim in incident.claims if claim.figures)
    desk.withdraw(gone.id, reason="nobody said so")
    site = made(every=True)
    assert not [name for name, data in site.files.items() if gone.id in data.decode()]


def test_with_all_claims_every_row_says_that_nobody_reviewed_it(made, incident, desk):
    done = incident.claims[0].id
    desk.check(done, method="call to the hospital", finding="confirmed", reason="the register has them")
    site = made(every=True)
    assert len(rows(site, "claims")) == len(incident.claims) + len(incident.background)
    assert {row["claim"]: row["review"] for row in rows(site, "claims")} == {
        claim.id: "reviewed: checked (confirmed)" if claim.id == done else RAW
        for claim in (*incident.claims, *incident.background)
    }
    for name in ("accounts", "estimates"):
        for row in rows(site, name):
            resting = set(row["claims"].split("; ")) - {""}
            assert row["review"] == (
                RAW
                if done not in resting
                else "reviewed: checked (confirmed)"
                if resting == {done}
                else f"reviewed in part (1 of {len(resting)} claims)"
            )
    for name in ("claims", "figures", "accounts", "estimates"):
        assert rows(site, name)
        assert all(row["checkpoint"].startswith("rashomon-ledger/") and row["policy"] for row in rows(site, name))
    assert "not been reviewed by anybody" in site.files[f"incident-{incident.incident.id}.html"].decode()


def test_every_claim_is_proved_by_the_key_on_the_site(made):
    site = made(every=True)
    key = VerifierKey.parse(site.files["proofs/key.txt"].decode().strip())
    published = {row["claim"] for row in rows(site, "claims")}
    found = set()
    for name in published:
        proved = proofs.verified(site.files[f"proofs/{name}.txt"].decode(), [key])
        found.add(proved.entry.record_id)
        assert rows(site, "claims")[0]["checkpoint"] == (
            f"{proved.head.origin}@{proved.head.size}:{proved.head.root.hex()}"
        )
    assert found == published and site.unproved == 0


def test_a_claim_that_a_person_added_is_proved_by_their_decision(made, workbench, incident, desk):
    document = incident.documents[0]
    words = next(claim.span.exact for claim in incident.claims if claim.document_id == document.id)
    desk.add(
        document.id, Addition(words=words, event="seizure", place="Tinzaouaten", dates="2024-07-25"), reason="not found"
    )
    added = workbench.view().decisions()[-1].added.id
    site = made()
    assert {row["claim"] for row in rows(site, "claims")} == {added}
    key = VerifierKey.parse(site.files["proofs/key.txt"].decode().strip())
    proved = proofs.verified(site.files[f"proofs/{added}.txt"].decode(), [key])
    assert proved.entry.kind == "Decision" and f'"id":"{added}"' in proved.entry.record


def test_the_same_entries_give_the_same_bytes(made, workbench, incident, desk):
    desk.accept(incident.claims[0].id, reason="read beside the report")
    first = made()
    upto = workbench.view().upto
    assert made().files == first.files
    assert workbench.view().upto == upto
    desk.accept(incident.claims[1].id, reason="read later")
    assert made().files != first.files


def test_the_manifest_has_the_hash_of_every_other_file(made):
    site = made(every=True)
    told = json.loads(site.files["manifest.json"])["files"]
    assert set(told) == set(site.files) - {"manifest.json"}
    for name, one in told.items():
        assert one == {"sha256": hashlib.sha256(site.files[name]).hexdigest(), "bytes": len(site.files[name])}


def test_protected_names_are_on_no_page_in_no_data_and_in_no_file_name(made, workbench):
    view = workbench.view()
    keys = KeyStore.open(beside(workbench.ledger.label))
    keys.unlock()
    whole = redaction.revealed(view, keys)
    texts = {document.id: document.text for document in whole.documents()}
    names = {texts[one.document_id][slice(*place)] for one in view.protected_names() for place in one.places}
    assert names and not any("█" in name for name in names)
    for file, data in made(every=True).files.items():
        assert not [name for name in names if name in file or name in data.decode()], file
        if not file.startswith("proofs/"):
            assert "█" not in data.decode(), file


def test_only_cited_words_are_on_it(made, incident):
    site = made(every=True)
    cited = "".join(claim.span.exact for claim in (*incident.claims, *incident.background))
    for document in incident.documents:
        for line in document.text.splitlines():
            if len(line) > 200 and line not in cited:
                assert not [name for name, data in site.files.items() if line in data.decode()]


def test_pages_need_nothing_but_themselves(made):
    site = made(every=True)
    for name, data in site.files.items():
        if not name.endswith(".html"):
            continue
        tree = html.fromstring(data)
        assert not tree.xpath("//script | //iframe | //style | //*[@style] | //img | //form[@action]"), name
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy and policy[0].startswith("default-src 'none'")
        for to in tree.xpath("//@href"):
            if to.startswith(("http://", "https://")):
                continue
            path, _, at = to.partition("#")
            assert not path.startswith("/"), (name, to)
            target = site.files[path] if path else data
            if at:
                assert html.fromstring(target).xpath("//*[@id=$at]", at=at), (name, to)


def test_policies_are_those_asked_for(made):
    assert publish.policies(["ucdp"]) == ("ucdp.v2",)
    with pytest.raises(ValueError, match="no policy"):
        publish.policies(["ucdp.v0"])
    site = made(every=True, policies=("ucdp.v2",))
    assert {row["policy"] for row in rows(site, "estimates")} == {"ucdp.v2"}


def test_what_a_spreadsheet_would_run_is_text(made, desk, incident):
    target = next(claim for claim in incident.claims if claim.attribution.source is not None)
    desk.correct(target.id, "source", "=HYPERLINK(1)", reason="a test", kind="witness")
    cells = [cell for name in ("claims", "accounts") for row in rows(made(every=True), name) for cell in row.values()]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_the_title_is_escaped(made):
    page = made(every=True, title="<b onclick=x>&").files["index.html"].decode()
    assert "&lt;b onclick=x&gt;&amp;" in page and not re.search("<b onclick", page)


def test_the_front_end_is_where_it_is_looked_for():
    if not pages.built():
        pytest.skip("the front end is not built (uv run python front/build.py)")
    assert look().css.is_file() and look().outlines.is_file()
    assert isinstance(look().css, Path)
