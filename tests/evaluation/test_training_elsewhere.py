"""Codes of texts that stand elsewhere: no word of them is kept, and with the text every word comes back."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import coded
import elsewhere
import pytest

RUN = 7
"""Words in a row that no training report shares with the gold."""
SET_PHRASES = (
    "The Farabundo Marti National Liberation Front FMLN",
    "the Liberation Tigers of Tamil Eelam LTTE",
    "the International Committee of the Red Cross",
    "In the name of God, the Merciful",
    "Al Masirah, the Houthi-run channel, showed",
    "of the enemy were killed or wounded",
    "of the enemy have been killed or wounded",
    "people have been driven from their homes since",
    "a large quantity of arms and ammunition",
    "the attackers had been thrown back with",
    "the attack was carried out by the",
    "official who asked not to be named",
    # The standing words of the coalition's releases.
    "ISIL terrorists in Syria and Iraq. In Syria coalition",
    "strikes coordinated with and in support of the Government of Iraq using",
    "means one or more kinetic events that occur in roughly the same geographic location",
)
"""Names and formulae that anybody writes."""
TEXT = (
    "The army said on Monday that its men killed four rebels near Gao.\n"
    "Rebels of the front said that the army killed four of its own men. A video showed two bodies. Nobody checked it."
)
CODED = f"""\
incident: none
actor: A = Army of Mali | state_force | ML | the army
actor: R = Front | rebel | ML | rebels
=== re3d-Unit-0a1b2c3d
outlet: Ministry | party_statement | 2016-05-10
title: A title that the text may have
text:
{TEXT}
claims:
c: The army said ... near Gao.
e: attack | A | R | Gao/ML | 2016-05-09
s: A | The army | belligerent | said
f: killed | R | persons | 4 | four
c: Rebels of the front said ... own men.
e: attack | A | A | - | 2016-05-09
s: R | Rebels of the front | belligerent | said
f: killed | A | persons | 4 | four
v: Ministry | unverified | Nobody checked it.
x: video | - | A video
"""


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Codes the made-up text, and puts a text where it is looked for."""

    def made(text: str) -> Path:
        path = tmp_path / "unit.txt"
        path.write_text(CODED, encoding="utf-8")
        monkeypatch.setattr(elsewhere, "KEPT", tmp_path / "elsewhere.json")
        monkeypatch.setattr(sys, "argv", ["elsewhere.py", str(path)])
        elsewhere.main()
        folder = tmp_path / "benchmarks" / "re3d" / "Unit"
        folder.mkdir(parents=True)
        row = json.dumps({"_id": "0a1b2c3d4e5f", "text": text})
        (folder / "documents.json").write_text(row + "\n", encoding="utf-8")
        return tmp_path

    return made


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "  \n\n \n ") + "\n"], ids=["as coded", "with blanks"])
def test_with_the_text_every_word_comes_back(beside: Callable[[str], Path], text: str) -> None:
    shared = beside(text)
    file = coded.Coded(shared / "unit.txt").read()
    assert file.faults == []
    [(actors, report)] = elsewhere.load(shared)
    assert report == {**file.reports[0], "title": None}
    assert {actor["name"] for actor in actors} == {"Army of Mali", "Front"}


def test_words_are_those_inside_their_claim(beside: Callable[[str], Path]) -> None:
    beside(TEXT)
    [report] = json.loads(elsewhere.KEPT.read_text())["reports"]
    second = TEXT.index("Rebels of the front")
    [figure] = report["claims"][1]["figures"]
    assert figure["text"]["at"][0] == TEXT.index("four of its own")
    assert report["claims"][1]["cue"]["at"][0] == TEXT.index("said", second)
    assert report["claims"][1]["verification"][0]["text"]["at"] == [TEXT.index("Nobody"), len(TEXT)]


def test_no_sentence_of_the_text_is_kept(beside: Callable[[str], Path]) -> None:
    beside(TEXT)
    kept = list(strings(json.loads(elsewhere.KEPT.read_text())))
    assert all(words not in kept for words in ("Gao", "four", "said", "The army", "A video", "Nobody checked it."))
    assert max(len(words.split()) for words in kept) <= 3


@pytest.mark.parametrize("text", [TEXT.replace("four", "five"), TEXT + " More.", ""])
def test_codes_of_a_text_that_has_changed_are_not_used(beside: Callable[[str], Path], text: str) -> None:
    assert list(elsewhere.load(beside(text))) == []


def test_nothing_is_read_where_there_are_no_texts(tmp_path: Path) -> None:
    assert list(elsewhere.load(tmp_path)) == []


def test_what_is_kept_is_offsets_hashes_and_names() -> None:
    for report in json.loads(elsewhere.KEPT.read_text())["reports"]:
        assert "text" not in report and re.fullmatch(r"[0-9a-f]{64}", report["sha256"])
        assert report["title"] is None
        for claim in report["claims"]:
            for words in (claim["text"], *(part["text"] for part in claim["figures"] + claim["evidence"])):
                assert set(words) == {"at"} and words["at"][0] < words["at"][1]
            for words in (claim["cue"], claim["source"]["text"], claim["place"] and claim["place"]["name"]):
                assert words is None or set(words) == {"at"}


def test_every_code_fits_the_texts_beside_the_checkout(shared: Path) -> None:
    if not (shared / "benchmarks" / "re3d").is_dir():
        pytest.skip("the re3d texts are not beside this checkout")
    kept = json.loads(elsewhere.KEPT.read_text())["reports"]
    found = list(elsewhere.load(shared))
    assert [report["id"] for _, report in found] == [report["id"] for report in kept]
    for actors, report in found:
        names = {actor["name"] for actor in actors}
        for claim in report["claims"]:
            assert claim["text"] == claim["text"].strip() and claim["text"] in report["text"]
            assert {claim["actor"], claim["target"]} <= names | {None}
            for figure in claim["figures"]:
                assert figure["text"] in claim["text"]
            for words in (claim["cue"], claim["source"]["text"]):
                assert words is None or not re.match(r"\s|$", words)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[i : i + RUN]) for i in range(len(said) - RUN + 1)}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, str]:
    """The texts that the reader is measured on, by id."""
    found = {}
    for folder in ("dev", "dev-real", "seed"):
        for path in sorted((shared / "reports" / folder).rglob("*.json")):
            read = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(read, dict) and "text" in read:
                found[read["id"]] = read["text"]
    return found


def test_no_training_report_repeats_the_gold(gold: dict[str, str]) -> None:
    """Seven words in a row, set phrases aside."""
    phrases = set().union(*(runs(phrase) for phrase in SET_PHRASES))
    theirs = {run: name for name, text in gold.items() for run in runs(text)}
    assert len(gold) > 50
    repeated = [
        (report["id"], theirs[run], " ".join(run))
        for file in coded.load()
        for report in file.reports
        for run in sorted(runs(report["text"]) & theirs.keys() - phrases)
    ]
    assert repeated == []


def test_no_text_that_is_coded_elsewhere_is_one_of_the_gold(shared: Path, gold: dict[str, str]) -> None:
    texts = {" ".join(words(text)) for text in gold.values()}
    assert [report["id"] for _, report in elsewhere.load(shared) if " ".join(words(report["text"])) in texts] == []
