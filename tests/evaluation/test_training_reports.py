"""The coded form of our own reports: every fault is named, and the reports themselves have none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import coded
import pytest

from rashomon.codebook import terms

GOOD = """\
# A file that has everything.
incident: gao-2024
country: ML
title: An ambush
actor: FAMA = Malian Armed Forces | state_force | ML | the army; soldiers
actor: JNIM = Jama'at Nusrat al-Islam wal-Muslimin | rebel | ML | JNIM
actor: civilians | civilians | |

=== gao-2024-1
outlet: Saltlake Wire | wire | 2024-07-29
title: Army post attacked
byline: A. Berg
dateline: BAMAKO
text:
JNIM fighters attacked an army post near Gao on Friday, a radio quoted the army as saying. It lost two or three men.
It could not be verified. The army showed a video, and said that about 20 fighters and some soldiers were killed.
claims:
c: JNIM fighters attacked ... as saying.
e: attack | JNIM | FAMA | Gao/ML | 2024-07-26
s: FAMA | the army | belligerent | saying
f: killed | FAMA | persons | 2 | JNIM
v: - | unverified | It could not be verified.
c: It lost two or three men.
e: attack | JNIM | FAMA | -/ML | 2024-07-26..
s: FAMA | It | belligerent | -
o: direct denies possible background
f: killed | FAMA | persons | 2-3 | two or three
c: said that about 20 fighters and some soldiers were killed.
e: clash | - | - | - | ..2024-07
f: killed | JNIM+FAMA | persons | ~20- | about 20
f: wounded | - | persons | ~-4 | some
x: video | Telegram | The army showed a video
"""


def read(folder: Path, text: str) -> Any:
    path = folder / "gao.txt"
    path.write_text(text, encoding="utf-8")
    return coded.Coded(path).read()


def test_a_file_becomes_the_gold_form(tmp_path: Path) -> None:
    file = read(tmp_path, GOOD)
    assert file.faults == []
    assert file.incident == "gao-2024"
    assert file.actors[0] == {
        "name": "Malian Armed Forces", "kind": "state_force", "country": "ML", "other_names": ["the army", "soldiers"],
    }  # fmt: skip
    assert file.actors[2] == {"name": "civilians", "kind": "civilians", "country": None, "other_names": []}
    [report] = file.reports
    head = {key: value for key, value in report.items() if key not in {"text", "claims"}}
    assert head == {
        "id": "gao-2024-1", "incident": "gao-2024", "outlet": "Saltlake Wire", "outlet_kind": "wire",
        "published": "2024-07-29", "title": "Army post attacked", "byline": "A. Berg", "dateline": "BAMAKO",
        "copy_of": None,
    }  # fmt: skip
    assert report["text"].count("\n") == 1 and report["text"].startswith("JNIM fighters")
    first, second, third = report["claims"]
    assert first == {
        "id": "c1",
        "text": "JNIM fighters attacked an army post near Gao on Friday, a radio quoted the army as saying.",
        "event": "attack", "actor": "Jama'at Nusrat al-Islam wal-Muslimin", "target": "Malian Armed Forces",
        "place": {"name": "Gao", "country": "ML"}, "start": "2024-07-26", "end": "2024-07-26",
        "source": {"name": "Malian Armed Forces", "text": "the army", "kind": "belligerent"}, "via": [],
        "cue": "saying", "form": "indirect", "stance": "asserts", "certainty": "certain",
        "figures": [{"effect": "killed", "of": "Malian Armed Forces", "unit": "persons", "low": 2, "high": 2,
                     "approx": False, "text": "JNIM"}],
        "verification": [{"by": "Saltlake Wire", "status": "unverified", "text": "It could not be verified."}],
        "evidence": [], "background": False,
    }  # fmt: skip
    assert (second["form"], second["stance"], second["certainty"]) == ("direct", "denies", "possible")
    assert second["background"] and second["cue"] is None and second["place"] == {"name": None, "country": "ML"}
    assert (second["start"], second["end"]) == ("2024-07-26", None)
    assert [(f["low"], f["high"], f["approx"]) for f in second["figures"]] == [(2, 3, False)]
    assert (third["form"], third["actor"], third["start"], third["end"]) == ("narration", None, None, "2024-07")
    assert third["source"] == {"name": "Saltlake Wire", "text": None, "kind": "reporter"}
    assert [(f["of"], f["low"], f["high"], f["approx"]) for f in third["figures"]] == [
        (["Jama'at Nusrat al-Islam wal-Muslimin", "Malian Armed Forces"], 20, None, True), (None, None, 4, True),
    ]  # fmt: skip
    assert third["evidence"] == [{"kind": "video", "channel": "Telegram", "text": "The army showed a video"}]


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        ("title: An ambush", "weather: fine", "unknown line 'weather' before the first report"),
        ("actor: civilians | civilians | |", "actor: civilians | people | |", "actor 'people' is none of: state_force"),
        ("actor: civilians | civilians | |", "actor: civilians | civilians", "not enough values"),
        ("byline: A. Berg", "author: A. Berg", "unknown header 'author'"),
        ("outlet: Saltlake Wire | wire | 2024-07-29", "outlet: X | blog | 2024-07-29", "outlet_kind 'blog' is none of"),
        ("c: JNIM fighters attacked ... as saying.", "c: Rebels came.", "'Rebels came.' is not in the text"),
        ("c: JNIM fighters attacked ... as saying.", "c: Rebels ... as saying.", "'Rebels' is not in the text"),
        ("c: JNIM fighters attacked ... as saying.", "c: on Friday ... JNIM", "'JNIM' does not come after 'on Friday'"),
        ("e: clash | - | - | - | ..2024-07", "e: battle | - | - | - | -", "event 'battle' is none of: clash"),
        ("e: clash | - | - | - | ..2024-07", "e: clash | GATIA | - | - | -", "actor 'GATIA' has no `actor:` line"),
        ("e: clash | - | - | - | ..2024-07", "e: clash | - | GATIA | - | -", "actor 'GATIA' has no `actor:` line"),
        ("e: clash | - | - | - | ..2024-07", "e: clash | - | - | Kidal/ML | -", "'Kidal' is not in the text"),
        ("e: clash | - | - | - | ..2024-07", "e: clash | - | - | - | July", "'July' is no date like 2024-07-25"),
        ("e: clash | - | - | - | ..2024-07", "e: clash | - | - | - | 2024..7", "'7' is no date like 2024-07-25"),
        ("e: clash | - | - | - | ..2024-07", "e: clash | - | - | -", "not enough values"),
        ("s: FAMA | It | belligerent | -", "s: - | It | belligerent | -", "a source has a name"),
        ("s: FAMA | It | belligerent | -", "s: GATIA | It | belligerent | -", "actor 'GATIA' has no `actor:` line"),
        ("s: FAMA | It | belligerent | -", "s: FAMA | They | belligerent | -", "'They' is not in the text"),
        ("s: FAMA | It | belligerent | -", "s: FAMA | It | party | -", "kind 'party' is none of: belligerent"),
        ("s: FAMA | It | belligerent | -", "s: FAMA | It | belligerent | wept", "'wept' is not in the text"),
        ("s: FAMA | It | belligerent | -", "s: FAMA | It | belligerent | - | Radio", "actor 'Radio' has no `actor:`"),
        ("o: direct denies possible background", "o: direct perhaps", "option 'perhaps' is no form, stance, certainty"),
        ("f: wounded | - | persons | ~-4 | some", "f: hurt | - | persons | 4 | some", "effect 'hurt' is none of"),
        ("f: wounded | - | persons | ~-4 | some", "f: wounded | - | men | 4 | some", "unit 'men' is none of: persons"),
        ("f: wounded | - | persons | ~-4 | some", "f: wounded | X | persons | 4 | some", "actor 'X' has no `actor:`"),
        ("f: wounded | - | persons | ~-4 | some", "f: wounded | - | persons | 4 | two", "number words 'two' are not"),
        ("f: wounded | - | persons | ~-4 | some", "f: wounded | - | persons | four | some", "invalid literal for int"),
        ("f: wounded | - | persons | ~-4 | some", "f: wounded | - | persons | 4", "not enough values"),
        ("v: - | unverified | It could not be verified.", "v: - | open | It could not", "status 'open' is none of"),
        ("v: - | unverified | It could not be verified.", "v: - | unverified | Nobody saw it", "is not in the text"),
        ("x: video | Telegram | The army showed a video", "x: rumour | - | The army", "evidence 'rumour' is none of"),
        ("x: video | Telegram | The army showed a video", "x: video | - | A film", "'A film' is not in the text"),
        ("x: video | Telegram | The army showed a video", "y: video", "unknown claim line 'y'; write c, e, s, o, f, v"),
        ("c: JNIM fighters attacked ... as saying.", "o: direct", "list index out of range"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line(tmp_path: Path, line: str, instead: str, fault: str) -> None:
    lines = GOOD.splitlines()
    row = lines.index(line)
    lines[row] = instead
    faults = read(tmp_path, "\n".join(lines)).faults
    assert any(told.startswith(f"gao.txt:{row + 1}: ") and fault in told for told in faults), faults


@pytest.mark.parametrize("published", ["July 2024", "2024-7-29", ""])
def test_a_report_without_a_day_of_publication_is_named(tmp_path: Path, published: str) -> None:
    faults = read(tmp_path, GOOD.replace("| wire | 2024-07-29", f"| wire | {published}")).faults
    assert faults == [f"gao.txt: gao-2024-1: published {published!r} is no date"]


def test_the_check_ends_with_1_where_there_are_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for text, code in ((GOOD, 0), (GOOD.replace("| wire |", "| blog |"), 1)):
        read(tmp_path, text)
        monkeypatch.setattr(sys, "argv", ["coded.py", str(tmp_path / "gao.txt")])
        assert coded.main() == code
        told = capsys.readouterr()
        assert told.out == f"1 files, 1 reports, 3 claims, 4 figures, {code} faults\n"
        assert ("gao.txt:10: outlet_kind 'blog'" in told.err) == bool(code)


@pytest.mark.parametrize(
    ("name", "field", "less"),
    [
        ("outlet_kind", "outlet_kind", set()), ("event", "event", set()), ("kind", "source_kind", set()),
        ("form", "form", {"narration"}), ("stance", "stance", {"asserts"}), ("certainty", "certainty", {"certain"}),
        ("effect", "effect", set()), ("unit", "unit", set()), ("status", "check_finding", set()),
        ("evidence", "evidence", set()), ("actor", "actor_kind", set()),
    ],
)  # fmt: skip
def test_the_values_are_the_codebooks(name: str, field: str, less: set[str]) -> None:
    assert coded.ALLOWED[name] == set(terms(field)) - less


@pytest.fixture(scope="module")
def files() -> list[Any]:
    return list(coded.load())


def test_no_training_report_has_a_fault(files: list[Any]) -> None:
    assert len(files) > 100
    assert [fault for file in files for fault in file.faults] == []


def test_training_reports_have_names_of_their_own_and_claims_that_stand_in_them(files: list[Any]) -> None:
    names = [report["id"] for file in files for report in file.reports]
    assert len(set(names)) == len(names)
    for file in files:
        assert file.reports, file.path.name
        known = {actor["name"] for actor in file.actors}
        for report in file.reports:
            assert report["outlet"] and report["text"], report["id"]
            assert report["copy_of"] is None or report["copy_of"] in names, report["id"]
            for claim in report["claims"]:
                assert claim["text"] in report["text"]
                assert {claim["actor"], claim["target"]} <= known | {None}
                for figure in claim["figures"]:
                    assert figure["text"] in claim["text"]
                    assert figure["low"] is not None or figure["high"] is not None
                    assert figure["low"] is None or figure["high"] is None or figure["low"] <= figure["high"]
            if file.incident is None:
                assert report["claims"] == [], report["id"]


def test_training_reports_keep_the_codebook_as_its_own_check_reads_it(shared: Path, files: list[Any]) -> None:
    spec = importlib.util.spec_from_file_location("gold_check", shared / "reports" / "check.py")
    assert spec is not None and spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    # That nobody knows whose the dead are is an answer to learn, too (`None`); that check wants somebody.
    faults = [
        f"{report['id']}: {fault}"
        for file in files
        for report in file.reports
        for fault in check.check_report(report, {*(actor["name"] for actor in file.actors), None})
    ]
    assert faults == []
