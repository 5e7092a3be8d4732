"""Protected names in a ledger: read, kept, redacted; and that no file which the program wrote holds one."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rashomon import pipeline
from rashomon.ledger import Ledger, LedgerError, NotFound, redaction
from rashomon.ledger.keys import KeyStore, beside
from rashomon.ledger.written import words_of
from rashomon.model import (
    Attribution,
    Claim,
    Document,
    Extraction,
    Issue,
    Mention,
    Person,
    Redaction,
    Span,
    record_id,
)

NAME = "Zawadi Mbekani"


class Finder:
    """Reads one claim a document, whose source is the name wherever it stands, and protects that name."""

    def __init__(self, name: str, version: int = 1) -> None:
        self.person, self.name = name, f"finder.extract.v{version}"

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for document in documents:
            yield self._extraction(document)

    def _extraction(self, document: Document) -> Extraction:
        text, places = document.text, []
        at = text.find(self.person)
        while at >= 0:
            places.append(Span(document_id=document.id, start=at, end=at + len(self.person), exact=self.person))
            at = text.find(self.person, at + 1)
        whole = Span(document_id=document.id, start=0, end=len(text), exact=text)
        source = Mention(span=places[0], name=self.person) if places else None
        claim = Claim(
            id="", document_id=document.id, span=whole, event="attack", actor=None,
            target=Mention(span=places[-1]) if places else None, place=None, when=None,
            attribution=Attribution(content=(whole,), source=source, source_kind="witness", cue=None, form="indirect"),
            stance="asserts", certainty="certain",
        )  # fmt: skip
        claim = dataclasses.replace(claim, id=record_id("claim", claim))
        told = Issue(stage="resolve", severity="note", message=f"{self.person} is unknown.", subject=document.id)
        persons = (Person(role="witness", names=tuple(places)),) if places else ()
        return Extraction(document_id=document.id, maker=self.name, claims=(claim,), issues=(told,), persons=persons)


def captured(name: str, *, number: int = 1) -> tuple[bytes, Document]:
    text = f"{name} saw it happen {number} times. Soldiers killed two men, {name} said."
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=text, lang="en", outlet="Test Wire",
        title=f"What {name.upper()} saw", name=name.replace(" ", "-").casefold(),
        url=f"https://wire.example/{name.replace(' ', '-').casefold()}", published_at="2024-07-29",
    )  # fmt: skip
    return data, document


def holding(folder: Path, *words: str) -> list[Path]:
    """The files that hold one of the words, in any case and in any encoding that the program writes."""
    written = [form for word in words for form in (word.casefold(), json.dumps(word.lower()).strip('"'))]
    forms = [form.encode(encoding) for form in written for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(form in path.read_bytes().lower() for form in forms)]


def read(folder: Path, *names: str, version: int = 1) -> pipeline.ReadResult:
    with Ledger.open(folder / "x.db") as ledger:
        return pipeline.read([captured(name) for name in names], ledger, extractor=Finder(names[0], version))


def store(folder: Path) -> KeyStore:
    found = KeyStore.open(beside(folder / "x.db"), create=False)
    found.unlock()
    return found


@pytest.fixture(autouse=True)
def beside_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RASHOMON_KEYS", raising=False)


def test_a_protected_name_is_in_no_file(tmp_path: Path) -> None:
    result = read(tmp_path, NAME)
    assert result.protected == 1
    assert {path.name for path in tmp_path.iterdir()} == {"x.db", "x.keys"}
    assert holding(tmp_path, *NAME.split()) == []
    assert not any(NAME in issue.message for issue in result.issues)
    assert NAME not in result.incidents[0].title


def test_nor_is_it_while_the_ledger_is_open(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "x.db") as ledger:
        pipeline.read([captured(NAME)], ledger, extractor=Finder(NAME))
        assert (tmp_path / "x.db-wal").stat().st_size
        assert holding(tmp_path, *NAME.split()) == []


def test_it_is_read_in_full_with_the_key_and_not_without(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    data, document = captured(NAME)
    with Ledger.open(tmp_path / "x.db", create=False) as ledger:
        view = ledger.view()
        [claim] = view.claims()
        assert claim.attribution.source is not None
        assert claim.attribution.source.label.startswith("[name protected ")
        assert "█" * len(NAME) in claim.span.exact
        shown = redaction.revealed(view, store(tmp_path))
        [claim] = shown.claims()
        assert claim.attribution.source is not None
        assert claim.attribution.source.label == NAME
        assert claim.span.exact == document.text
        assert shown.document(document.id).text == document.text
        assert redaction.captured_bytes(view, document, store(tmp_path)) == data
        with pytest.raises(NotFound):
            view.bytes(document.sha256)
        assert ledger.check() == []


def test_reading_again_adds_nothing(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        before = len(list(ledger.entries()))
    assert read(tmp_path, NAME).known == 1
    with Ledger.open(tmp_path / "x.db") as ledger:
        assert len(list(ledger.entries())) == before


def test_redaction_leaves_the_chain_whole_and_the_name_nowhere(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        earlier = ledger.view()
        [name] = redaction.find(earlier, NAME, store(tmp_path))
        redaction.redact(ledger, name, store(tmp_path), reason="asked by the family", agent="Ada")
        assert ledger.check() == []
        [made] = ledger.view().redactions()
        assert (made.id, made.reason) == (name.id, "asked by the family")
        assert ledger.view().entry(made).agent == "Ada"
        # Neither now nor as of before can the name be read.
        for view in (ledger.view(), earlier):
            [claim] = redaction.revealed(view, store(tmp_path)).claims()
            assert claim.attribution.source is not None
            assert claim.attribution.source.label.startswith("[name protected ")
        with pytest.raises(NotFound):
            redaction.find(ledger.view(), NAME, store(tmp_path))
        [document] = ledger.view().documents()
        # The bytes have a key of their own, and it says so.
        assert redaction.captured_bytes(ledger.view(), document, store(tmp_path)) == captured(NAME)[0]
        redaction.redact_document(ledger, document, store(tmp_path), reason="the same", agent="Ada")
        with pytest.raises(NotFound, match="can be read no more"):
            redaction.captured_bytes(ledger.view(), document, store(tmp_path))
        assert ledger.check() == []
    assert holding(tmp_path, *NAME.split()) == []
    assert store(tmp_path).count() == (0, 0)


def test_the_redacted_text_is_kept_under_its_hash(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        [document] = ledger.view().documents()
        digest = redaction.redact_document(ledger, document, store(tmp_path), reason="court order", agent="Ada")
        text = ledger.view().bytes(digest).decode()
    assert hashlib.sha256(text.encode()).hexdigest() == digest
    assert text == captured(NAME)[1].text.replace(NAME, "█" * len(NAME))


def test_a_redacted_name_does_not_come_back_with_the_report(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        [name] = ledger.view().protected_names()
        [document] = ledger.view().documents()
        redaction.redact(ledger, name, store(tmp_path), reason="asked", agent="Ada")
        redaction.redact_document(ledger, document, store(tmp_path), reason="asked", agent="Ada")
    read(tmp_path, NAME, version=2)
    assert store(tmp_path).count() == (0, 0)
    assert holding(tmp_path, *NAME.split()) == []
    with Ledger.open(tmp_path / "x.db") as ledger:
        assert ledger.view().entry(ledger.view().claims()[0]).agent == "finder.extract.v2"
        assert ledger.check() == []


def test_a_redaction_needs_a_reason(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        [name] = ledger.view().protected_names()
        with pytest.raises(LedgerError, match="reason"):
            redaction.redact(ledger, name, store(tmp_path), reason=" ", agent="Ada")
    assert store(tmp_path).holds(name.id)


def test_two_machines_keep_the_same_records(tmp_path: Path) -> None:
    kept = []
    for machine in ("one", "two"):
        folder = tmp_path / machine
        folder.mkdir()
        read(folder, NAME)
        with Ledger.open(folder / "x.db") as ledger:
            kept.append(
                [
                    (entry.kind, entry.record_id, entry.record)
                    for entry in ledger.entries()
                    if entry.kind not in ("ProtectedName", "SealedBytes")
                ]
            )
            names = {entry.record_id for entry in ledger.entries() if entry.kind == "ProtectedName"}
        kept[-1].append(names)
    assert kept[0] == kept[1]


def test_the_keys_of_another_machine_open_nothing(tmp_path: Path) -> None:
    for machine in ("one", "two"):
        (tmp_path / machine).mkdir()
        read(tmp_path / machine, NAME)
    shutil.copy(tmp_path / "two" / "x.keys", tmp_path / "one" / "x.keys")
    with Ledger.open(tmp_path / "one" / "x.db") as ledger:
        [claim] = redaction.revealed(ledger.view(), store(tmp_path / "one")).claims()
    assert claim.attribution.source is not None
    assert claim.attribution.source.label.startswith("[name protected ")


def test_without_the_key_store_the_ledger_still_reads_and_checks(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    (tmp_path / "x.keys").unlink()
    with Ledger.open(tmp_path / "x.db") as ledger:
        assert ledger.check() == []
        assert "█" in ledger.view().documents()[0].text


def test_a_document_that_was_kept_before_its_name_was_protected_is_reported(tmp_path: Path) -> None:
    data, document = captured(NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        pipeline.read([(data, document)], ledger, extractor=Finder("Nobody Else"))
        result = pipeline.read([(data, document)], ledger, extractor=Finder(NAME, 2))
        assert any("before its names were protected" in issue.message for issue in result.issues)
        [claim] = ledger.view().claims()
        assert NAME not in claim.span.exact
        assert ledger.check() == []


def test_a_marked_name_is_protected_whoever_reads(tmp_path: Path) -> None:
    KeyStore.open(tmp_path / "x.keys").mark(NAME, ("zawadi", "mbekani"))
    with Ledger.open(tmp_path / "x.db") as ledger:
        result = pipeline.read([captured(NAME)], ledger, extractor=Finder("Nobody Else"))
    assert result.protected
    assert holding(tmp_path, *NAME.split()) == []


class Failing(Finder):
    """Fails with an error that quotes the report."""

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for document in documents:
            raise ValueError(f"cannot read {document.text!r}")
            yield  # pragma: no cover


def test_an_error_that_quotes_the_report_keeps_no_name(tmp_path: Path) -> None:
    text = f"The baker {NAME}, 41, was killed on Monday, neighbours said."
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    document = Document(id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=text, lang="en")
    with Ledger.open(tmp_path / "x.db") as ledger:
        result = pipeline.read([(data, document)], ledger, extractor=Failing("x"))
        assert not any("Zawadi" in issue.message for issue in result.issues)
        assert ledger.view().issues()
    assert holding(tmp_path, *NAME.split()) == []


LETTERS = "abdefgijklmnoprstuvyzéö"
# Begun and ended so that no hash, no key and no word of the program's own is one by chance.
PART = st.text(alphabet=LETTERS, min_size=3, max_size=8).map(lambda word: f"Zw{word}gk")


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=PART, last=PART)
def test_no_generated_name_is_in_any_file_or_output(tmp_path: Path, first: str, last: str) -> None:
    folder = tmp_path / hashlib.sha256(f"{first}{last}".encode()).hexdigest()[:8]
    folder.mkdir(exist_ok=True)
    name = f"{first} {last}"
    result = read(folder, name)
    assert holding(folder, first, last) == []
    assert not any(word.casefold() in repr(result).casefold() for word in (first, last))
    with Ledger.open(folder / "x.db") as ledger:
        for one in ledger.view().protected_names():
            redaction.redact(ledger, one, store(folder), reason="asked", agent="Ada")
        for document in ledger.view().documents():
            redaction.redact_document(ledger, document, store(folder), reason="asked", agent="Ada")
        assert ledger.check() == []
    assert holding(folder, first, last) == []
    shutil.rmtree(folder)


def report(text: str, **header: str) -> tuple[bytes, Document]:
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return data, Document(
        id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=text, lang="en", **header
    )


def test_a_name_that_was_redacted_elsewhere_is_shown_no_more_though_its_key_is_here(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        before = ledger.view()
        [name] = before.protected_names()
        [document] = before.documents()
        gone = [Redaction(id=one, document_id=document.id, reason="asked") for one in (name.id, document.id)]
        ledger.add(gone, agent="person:Ada", action=redaction.REDACTED)
        for view in (before, ledger.view()):
            assert NAME not in redaction.revealed(view, store(tmp_path)).documents()[0].text
            with pytest.raises(NotFound, match="can be read no more"):
                redaction.captured_bytes(view, document, store(tmp_path))


@pytest.mark.parametrize(
    "change", [{"places": ((0, 14),)}, {"places": ((1, 15), (69, 83))}, {"sealed": "!"}, {"sealed": "AAAA"}]
)
def test_what_does_not_fit_its_places_is_not_shown_and_stops_nothing(tmp_path: Path, change: dict[str, object]) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        [name] = ledger.view().protected_names()
        assert len(name.places) == 2
        ledger.add([dataclasses.replace(name, **change)], agent="person:Eve", action=redaction.PROTECTED)  # type: ignore[arg-type]
        text = redaction.revealed(ledger.view(), store(tmp_path)).documents()[0].text
    # Either what was sealed first stands, at its own places, or nothing does.
    assert text.startswith((f"{NAME} saw", "\u2588" * len(NAME)))


@pytest.mark.parametrize(
    "told",
    [
        "Zawadi Mbekani",
        "ZAWADI MBEKANI",
        "Zawadi\nMbekani",
        "Zawádi Mbekáni",
        unicodedata.normalize("NFD", "Zawádi Mbekáni"),
        "Zawa\u00addi Mbe\u200bkani",
    ],
)
def test_a_marked_name_is_found_however_its_letters_are_written(tmp_path: Path, told: str) -> None:
    KeyStore.open(tmp_path / "x.keys").mark(NAME, words_of(NAME))
    with Ledger.open(tmp_path / "x.db") as ledger:
        pipeline.read([report(f"{told} saw it.")], ledger, extractor=Finder("Nobody Else"))
        [document] = ledger.view().documents()
    assert document.text == "\u2588" * len(told) + " saw it."


def test_words_of_a_marked_name_that_stand_for_it_are_protected_with_it(tmp_path: Path) -> None:
    KeyStore.open(tmp_path / "x.keys").mark(NAME, words_of(NAME))
    text = f"{NAME} saw it. Then Zawadi's brother and General Zawadi Okot came, Mbekani said."
    with Ledger.open(tmp_path / "x.db") as ledger:
        pipeline.read([report(text)], ledger, extractor=Finder("Nobody Else"))
        view = ledger.view()
        [name], [document] = view.protected_names(), view.documents()
    assert [text[start:end] for start, end in name.places] == [NAME, "Zawadi", "Mbekani"]
    assert "General Zawadi Okot" in document.text


def test_a_headline_and_an_address_lose_the_words_of_a_name_too(tmp_path: Path) -> None:
    held = report(
        f"{NAME} saw it.",
        title="Mbekani speaks",
        name="mbekani",
        url="https://wire.example/zawadi-mbek%C3%A1ni-%28x%29",
    )
    with Ledger.open(tmp_path / "x.db") as ledger:
        pipeline.read([held], ledger, extractor=Finder(NAME))
        [document] = ledger.view().documents()
        assert pipeline.read([held], ledger, extractor=Finder(NAME)).known == 1
    assert holding(tmp_path, *NAME.split()) == []
    assert "mbek" not in f"{document.title}{document.name}{document.url}".casefold()
    assert document.url is not None and document.url.startswith("https://wire.example/[name protected ")


def test_a_reason_for_a_redaction_does_not_keep_the_name(tmp_path: Path) -> None:
    read(tmp_path, NAME)
    with Ledger.open(tmp_path / "x.db") as ledger:
        [name] = ledger.view().protected_names()
        redaction.redact(ledger, name, store(tmp_path), reason=f"the family of {NAME} asked", agent="Ada")
    assert holding(tmp_path, *NAME.split()) == []
