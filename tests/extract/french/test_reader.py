"""The reader of French among the others: which reports it gets, with and without its pipeline, what stays in."""

import json
from pathlib import Path

import pytest

from rashomon import plugins
from rashomon.extract.french.reader import PIPELINE, FrenchExtractor
from rashomon.ledger import Ledger
from rashomon.model import Document
from rashomon.pipeline import read as read_into

TEXT = (
    "Dix soldats maliens ont été tués mardi à Gao, a annoncé l'armée malienne. "
    "« J'ai vu les corps », raconte Aïssata Coulibaly, 43 ans, commerçante. Coulibaly a perdu son frère."
)


def document(text: str = TEXT, lang: str = "fr") -> Document:
    return Document(
        id="doc_1",
        sha256="0" * 64,
        media_type="text/plain",
        text=text,
        lang=lang,
        published_at="2025-05-14",
        name="a.txt",
    )


def test_it_gets_the_reports_in_french_and_no_others() -> None:
    assert plugins.languages() == {"en", "fr"}
    usual = FrenchExtractor(None)
    found = plugins.extractor_for(document())
    assert isinstance(found, FrenchExtractor)
    assert plugins.extractor_for(document(lang="es"), usual) is None


def test_a_pipeline_that_is_not_installed_leaves_the_rules_alone() -> None:
    extractor = FrenchExtractor("fr_core_news_none")
    assert extractor.name == "extract.french.plain.v1"
    [claim] = [claim for claim in next(extractor.extract([document()])).claims if claim.figures]
    assert claim.figures[0].low == 10


def test_with_its_pipeline_it_reads_the_same_claims_and_says_nothing_of_it() -> None:
    pytest.importorskip(PIPELINE)
    full, plain = FrenchExtractor(), FrenchExtractor(None)
    assert full.name == "extract.french.v1"
    [one], [other] = list(full.extract([document()])), list(plain.extract([document()]))
    assert [claim.figures for claim in one.claims] == [claim.figures for claim in other.claims]
    assert [person.names for person in one.persons] == [person.names for person in other.persons]
    assert not any("pip install" in issue.message for issue in one.issues)


def test_a_protected_name_does_not_get_into_the_ledger(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as ledger:
        result = read_into([(TEXT.encode(), document())], ledger)
        kept = "".join(json.dumps(entry.record, default=str) for entry in ledger.entries())
    assert result.protected == 1
    assert "Coulibaly" not in kept
    assert "Coulibaly" not in (tmp_path / "a.db").read_bytes().decode("latin-1")


def test_each_report_depends_on_itself_alone() -> None:
    extractor = FrenchExtractor(None)
    other = document("Le M23 a attaqué Goma lundi, tuant trois civils.")
    [alone] = extractor.extract([document()])
    _, after = extractor.extract([other, document()])
    assert alone == after
