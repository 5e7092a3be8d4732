"""Protected names in what people type are kept no more than those in reports."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from rashomon.ledger import redaction
from rashomon.ledger.keys import KeyStore, beside
from rashomon.model import Document, Extraction
from rashomon.review.adding import Addition
from rashomon.review.desk import Exhibit

NAME = "Zawadi Mbekani"
TEXT = f"{NAME} said that two soldiers were killed. Shells hit the camp at Tessit, {NAME} said."


@pytest.fixture
def held(office, finder, monkeypatch: pytest.MonkeyPatch):
    """An office that also has a report with a marked name, from which nothing was read; the report, as it is kept."""
    monkeypatch.delenv("RASHOMON_KEYS", raising=False)
    KeyStore.open(beside(office.ledger.label)).mark(NAME, ("zawadi", "mbekani"))
    data = TEXT.encode()
    office.captured.append((data, office._captured("letter", TEXT, "2024-07-28", "Plateau Wire")))

    class Silent(finder):
        def extract(self, documents):
            for one in documents:
                silent = Extraction(document_id=one.id, maker=self.name, persons=())
                yield silent if one.name == "letter" else next(super().extract([one]))

    office.read(Silent("first.extract.v1"))
    return office.ledger.view().document(office.captured[-1][1].id)


def desk(office):
    store = KeyStore.open(beside(office.ledger.label), create=False)
    store.unlock()
    made = office.desk()
    made._cover = redaction.typed(office.ledger.view(), store)
    return made


def kept(office) -> list[Path]:
    """The ledger's files that hold a word of the name."""
    folder = Path(office.ledger.label).parent
    return [path for path in folder.iterdir() if b"mbekani" in path.read_bytes().lower()]


def test_no_decision_keeps_a_name_that_somebody_typed(office, held: Document) -> None:
    claim = office.claim("seven soldiers").id
    added = desk(office).add(
        held.id,
        Addition(words=f"{NAME} said that two soldiers were killed.", event="attack", source=NAME, kind="witness"),
        reason=f"{NAME} was there",
    )
    assert added.decision.added is not None
    assert added.decision.added.span.exact.startswith("\u2588" * len(NAME))
    source = added.decision.added.attribution.source
    assert source is not None
    assert source.name is not None
    assert source.name.startswith("[name protected ")
    made = [
        desk(office).correct(claim, "source", "zawadi  mbekani", reason="x", kind="witness"),
        desk(office).check(
            claim,
            method=f"a call to {NAME}",
            finding="confirmed",
            reason="x",
            note=f"told by {NAME}",
            evidence=[Exhibit(name="zawadi-mbekani.txt", data=b"x")],
        ),
        desk(office).assess(NAME, scale="reliability", grade="B", reason=f"{NAME.upper()} saw it"),
        desk(office).judge(NAME, "different", "medical sources", reason="x", sort="actor"),
        desk(office).withdraw(claim, reason=f"{NAME} never said so"),
    ]
    made.append(desk(office).undo(made[-1].decision.id, reason=f"{NAME} did"))
    for one in (added, *made):
        assert "mbekani" not in repr(one).casefold()
        assert "name protected" in repr(one.decision)
        assert one.decision.by == "amina"
    assert kept(office) == []
    assert office.ledger.check() == []


def test_who_has_the_keys_reads_what_was_typed(office, held: Document) -> None:
    claim = office.claim("seven soldiers").id
    desk(office).correct(claim, "source", NAME, reason=f"{NAME} called", kind="witness")
    store = KeyStore.open(beside(office.ledger.label), create=False)
    store.unlock()
    [decision] = redaction.revealed(office.ledger.view(), store).decisions()
    assert decision.reason == f"{NAME} called"
    assert decision.correction is not None
    assert decision.correction.value == (NAME,)


def test_a_decision_keeps_its_claim_when_the_name_of_its_source_becomes_protected(office, finder) -> None:
    def covered(claim):
        if "seven soldiers" not in claim.span.exact:
            return claim
        source = dataclasses.replace(claim.attribution.source, name="[name protected 12345678]")
        return dataclasses.replace(claim, attribution=dataclasses.replace(claim.attribution, source=source))

    office.desk().withdraw(office.claim("seven soldiers").id, reason="A caption.")
    issues = office.read(finder("second.extract.v1", covered))
    assert office.standing("seven soldiers") is None
    assert any("would have brought back" in issue.message for issue in issues)
