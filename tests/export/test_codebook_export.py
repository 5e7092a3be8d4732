"""The codebook's files: fields, order, names, and incidents with their rows and contradictions."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from rashomon.export import codebook
from rashomon.model import (
    AccountRow,
    Agreement,
    Attribution,
    Check,
    Claim,
    Document,
    Evidence,
    Figure,
    Incident,
    Mention,
    PlaceMention,
    Reading,
    Span,
    When,
)

TEXT = "The army said rebels near Korhogo killed two soldiers on Friday. A video showed them."
DOCUMENT = Document(
    id="doc_1",
    sha256="0" * 64,
    media_type="text/plain",
    text=TEXT,
    name="korhogo-1",
    outlet="Ferry Post",
    outlet_kind="newspaper",
    published_at="2021-05-10",
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(document_id="doc_1", start=start, end=start + len(words), exact=words)


FIGURE = Figure(
    effect="killed",
    of=(Mention(span=span("soldiers"), name="Ivorian Armed Forces"),),
    unit="persons",
    low=2,
    high=2,
    approx=False,
    span=span("two"),
)
SAID = Claim(
    id="claim_b",
    document_id="doc_1",
    span=span("The army said rebels near Korhogo killed two soldiers on Friday."),
    event="attack",
    actor=Mention(span=span("rebels")),
    target=Mention(span=span("soldiers"), name="Ivorian Armed Forces"),
    place=PlaceMention(span=span("Korhogo"), country="CI"),
    when=When(span=span("Friday"), start="2021-05-07", end="2021-05-07"),
    attribution=Attribution(
        content=(span("rebels near Korhogo killed two soldiers on Friday"),),
        source=Mention(span=span("The army"), name="Ivorian Armed Forces"),
        source_kind="belligerent",
        cue=span("said"),
        form="indirect",
        via=(Mention(span=span("video"), name="state television"),),
    ),
    stance="asserts",
    certainty="certain",
    figures=(FIGURE,),
    checks=(
        Check(subject=None, method=None, finding="unverified", by="Ferry Post", basis=span("A video showed them.")),
    ),
    evidence=(Evidence(kind="video", channel=None, span=span("A video")),),
)
SHOWN = dataclasses.replace(
    SAID,
    id="claim_a",
    span=span("A video showed them."),
    figures=(
        dataclasses.replace(FIGURE, of=(*FIGURE.of, Mention(span=span("rebels")))),
        dataclasses.replace(FIGURE, of=()),
    ),
    attribution=Attribution(
        content=(span("A video showed them."),), source=None, source_kind="reporter", cue=None, form="narration"
    ),
)


def test_a_claim_in_the_codebooks_fields() -> None:
    [claim] = codebook.report(DOCUMENT, [SAID])["claims"]
    assert claim == {
        "id": "c1",
        "text": "The army said rebels near Korhogo killed two soldiers on Friday.",
        "event": "attack",
        "actor": "rebels",
        "target": "Ivorian Armed Forces",
        "place": {"name": "Korhogo", "country": "CI"},
        "start": "2021-05-07",
        "end": "2021-05-07",
        "source": {"name": "Ivorian Armed Forces", "text": "The army", "kind": "belligerent"},
        "via": ["state television"],
        "cue": "said",
        "form": "indirect",
        "stance": "asserts",
        "certainty": "certain",
        "figures": [
            {
                "effect": "killed",
                "of": "Ivorian Armed Forces",
                "of_text": "soldiers",
                "unit": "persons",
                "low": 2,
                "high": 2,
                "approx": False,
                "text": "two",
            }
        ],
        "verification": [{"by": "Ferry Post", "status": "unverified", "text": "A video showed them."}],
        "evidence": [{"kind": "video", "channel": None, "text": "A video"}],
        "background": False,
    }


def test_claims_are_numbered_as_they_appear_whatever_the_order_they_come_in() -> None:
    for claims in ([SAID, SHOWN], [SHOWN, SAID]):
        coded = codebook.report(DOCUMENT, claims)
        assert [(claim["id"], claim["text"][:7]) for claim in coded["claims"]] == [("c1", "The arm"), ("c2", "A video")]
        assert codebook.numbering(DOCUMENT, claims) == {
            "claim_b": ("korhogo-1", "c1"),
            "claim_a": ("korhogo-1", "c2"),
        }


def test_the_reports_own_voice_is_the_outlet() -> None:
    [claim] = codebook.report(DOCUMENT, [SHOWN])["claims"]
    assert claim["source"] == {"name": "Ferry Post", "text": None, "kind": "reporter"}
    assert (claim["form"], claim["cue"]) == ("narration", None)


def test_a_source_that_is_not_named_at_all() -> None:
    attribution = dataclasses.replace(SAID.attribution, source=None, source_kind="anonymous")
    [claim] = codebook.report(DOCUMENT, [dataclasses.replace(SAID, attribution=attribution)])["claims"]
    assert claim["source"] == {"name": "anonymous sources", "text": None, "kind": "anonymous"}


def test_several_sides_are_lists_in_parallel_and_none_is_null() -> None:
    [claim] = codebook.report(DOCUMENT, [SHOWN])["claims"]
    several, unknown = claim["figures"]
    assert (several["of"], several["of_text"]) == (["Ivorian Armed Forces", "rebels"], ["soldiers", "rebels"])
    assert (unknown["of"], unknown["of_text"]) == (None, None)


def row(source: str, low: int | None, high: int | None, claims: tuple[str, ...]) -> AccountRow:
    return AccountRow(
        source=source,
        effect="killed",
        of=("Ivorian Armed Forces",),
        unit="persons",
        item=None,
        low=low,
        high=high,
        approx=False,
        first_said="2021-05-10",
        last_said="2021-05-10",
        claims=claims,
        words=("two",),
    )


def agreement(verdict: str, rows: tuple[int, ...]) -> Agreement:
    return Agreement(
        question="killed of Ivorian Armed Forces",
        verdict=verdict,
        rule="ranges-disjoint.v1",
        reason="ranges do not overlap",
        left=("claim_b",),
        right=("claim_a",),
        rows=rows,
    )


READING = Reading(
    incident=Incident(
        id="incident_1",
        title="Attack near Korhogo",
        country="CI",
        place="Korhogo",
        start="2021-05-07",
        end="2021-05-07",
        sides=(("rebels",), ("Ivorian Armed Forces",)),
        claims=("claim_b",),
        background=("claim_a",),
    ),
    as_of=None,
    documents=(DOCUMENT,),
    copies=(),
    claims=(SAID,),
    background=(SHOWN,),
    rows=(row("Ivorian Armed Forces", 2, 2, ("claim_b",)), row("rebels", 24, 99, ("claim_a",))),
    accounts=(),
    agreements=(agreement("conflict", (0, 1)), agreement("agree", (0, 1)), agreement("conflict", (0,))),
    first_hand=(),
    issues=(),
)


def test_an_incident_with_rows_and_the_one_contradiction_of_two_rows() -> None:
    [incident] = codebook.incidents([READING])
    assert incident["members"] == [["korhogo-1", "c1"]]
    assert [(r["source"], r["low"], r["high"], r["of"], r["claims"]) for r in incident["accounts"]] == [
        ("Ivorian Armed Forces", 2, 2, "Ivorian Armed Forces", [["korhogo-1", "c1"]]),
        ("rebels", 24, 99, "Ivorian Armed Forces", [["korhogo-1", "c2"]]),
    ]
    assert incident["contradictions"] == [{"a": 0, "b": 1, "why": "ranges do not overlap"}]


def test_a_folders_files_number_claims_by_all_claims_of_a_report() -> None:
    first = dataclasses.replace(SAID, id="claim_0", span=span("The army"))
    files = codebook.folder([(DOCUMENT, [SAID, SHOWN, first])], [READING])
    assert sorted(files) == ["incidents.json", "korhogo-1.json"]
    assert files["incidents.json"][0]["members"] == [["korhogo-1", "c2"]]
    assert json.loads(json.dumps(files)) == files


@pytest.fixture(scope="module")
def checker(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_check", shared / "reports" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_golds_own_checker_finds_no_fault(checker: ModuleType) -> None:
    coded = codebook.report(DOCUMENT, [SAID, SHOWN])
    for claim in coded["claims"]:
        for figure in claim["figures"]:
            del figure["of_text"]  # the one field that programs add
    one = {**coded, "claims": coded["claims"][:1]}
    header = {"outlet": "Ferry Post", "outlet_kind": "newspaper", "published": "2021-05-10", "text": TEXT}
    assert list(checker.check_report({**header, **one}, {"Ivorian Armed Forces", "rebels"})) == []
