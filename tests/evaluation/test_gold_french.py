"""The French reports coded by hand, which the gate scores: sound by the codebook, and read as French."""

from __future__ import annotations

import json

import gold
import pytest


@pytest.mark.parametrize("name", list(gold.OURS))
def test_our_reports_are_coded_in_their_own_words(name: str) -> None:
    [folder] = gold.folders(gold.OURS[name])
    actors = {actor["name"] for actor in json.loads((folder / "actors.json").read_text(encoding="utf-8"))}
    reports = list(gold.reports(folder))
    assert len(reports) == {"french": 6, "french-held": 4}[name]
    for report in reports:
        assert report.document.lang == "fr"
        assert report.gold["claims"]
        for claim in report.gold["claims"]:
            assert claim["text"] in report.document.text
            assert {claim["actor"], claim["target"]} - {None} <= actors
            for figure in claim["figures"]:
                assert figure["text"] in claim["text"]
                assert figure["unit"] != "persons" or figure["of"] in actors


def test_a_set_of_ours_is_found_by_name_and_others_in_the_shared_folder(tmp_path) -> None:
    assert gold.set_root(tmp_path, "french").name == "open"
    assert gold.set_root(tmp_path, "dev") == tmp_path / "reports" / "dev"
    (tmp_path / "score.py").write_text("")
    assert set(gold.digests(tmp_path, ("french",))) == {"score.py", "french/reports"}
