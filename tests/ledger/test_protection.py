"""Names in records: covered, and given back."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ledger import protection
from rashomon.ledger.protection import Cover, Uncover, seal, subjects, unseal
from rashomon.ledger.written import token
from rashomon.model import (
    Attribution,
    Check,
    Claim,
    Document,
    Figure,
    Issue,
    Mention,
    Person,
    ProtectedName,
    Span,
    canonical_json,
    record_id,
)

TEXT = "Halima Garba, a baker, was killed. Garba was 30, said Paul Weber, a neighbour."


def document(text: str = TEXT, **header: str | None) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=text, **header)


def span(of: Document, words: str, after: int = 0) -> Span:
    start = of.text.index(words, after)
    return Span(document_id=of.id, start=start, end=start + len(words), exact=words)


def victim(of: Document) -> Person:
    return Person(role="victim", names=(span(of, "Halima Garba"), span(of, "Garba", 20)))


def claim(of: Document) -> Claim:
    made = Claim(
        id="",
        document_id=of.id,
        span=span(of, "Halima Garba, a baker, was killed."),
        event="attack",
        actor=None,
        target=Mention(span=span(of, "Garba, a baker"), antecedent=span(of, "Halima Garba, a baker")),
        place=None,
        when=None,
        attribution=Attribution(
            content=(span(of, "Garba was 30"),),
            source=Mention(span=span(of, "Paul Weber"), name="Mr Paul Weber"),
            source_kind="witness",
            cue=span(of, "said"),
            form="indirect",
        ),
        stance="asserts",
        certainty="certain",
        figures=(
            Figure(effect="killed", of=(), unit="persons", low=1, high=1, approx=False, span=span(of, "Halima Garba")),
        ),
        checks=(Check(subject=None, method=None, finding="verified", by="Halima Garba's family", basis=None),),
    )
    return dataclasses.replace(made, id=record_id("claim", made))


def covered(of: Document) -> tuple[Cover, tuple[ProtectedName, ...]]:
    names = subjects(of, [victim(of), Person(role="witness", names=(span(of, "Paul Weber"),))])
    return Cover(of, names), names


def test_a_text_keeps_its_length_and_loses_the_names() -> None:
    of = document()
    cover, _ = covered(of)
    text = cover.document.text
    assert len(text) == len(of.text)
    assert text == "████████████, a baker, was killed. █████ was 30, said ██████████, a neighbour."


def test_every_field_loses_the_names() -> None:
    of = document()
    made = claim(of)
    cover, names = covered(of)
    [kept] = cover.records([made])
    said = canonical_json(kept)
    assert not any(word in said.casefold() for word in ("halima", "garba", "paul", "weber"))
    assert kept.span.exact == cover.document.text[kept.span.start : kept.span.end]
    assert kept.attribution.source.name == f"Mr {token(names[1].id)}"
    assert kept.target.name == f"{token(names[0].id)}, a baker"
    assert kept.checks[0].by == f"{token(names[0].id)}'s family"


def test_a_claim_without_a_name_stays_the_claim_that_it_was() -> None:
    of = document()
    plain = dataclasses.replace(
        claim(of),
        span=span(of, "a baker"),
        target=None,
        figures=(),
        checks=(),
        attribution=Attribution(content=(), source=None, source_kind="reporter", cue=None, form="narration"),
    )
    cover, _ = covered(of)
    assert cover.records([plain]) == [plain]


def test_what_is_said_about_a_claim_follows_its_new_id() -> None:
    of = document()
    made = claim(of)
    cover, _ = covered(of)
    about = Issue(stage="extract", severity="note", message="Halima Garba is open.", subject=made.id)
    kept, issue = cover.records([made, about])
    assert kept.id != made.id
    assert kept.id == record_id("claim", kept)
    assert issue.subject == kept.id
    assert "Garba" not in issue.message


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("title", "Baker Halima Garba killed"),
        ("title", "BAKER HALIMA GARBA KILLED"),
        ("title", "Garba is dead"),
        ("title", "Hálima-Garbá is dead"),
        ("url", "https://news.example/2024/halima-garba-killed"),
        ("url", "https://news.example/halima%20garba"),
        ("url", "https://news.example/?q=garba&x=1"),
        ("name", "2024_halima_garba"),
        ("byline", "told to Halima Garba"),
    ],
)
def test_a_header_loses_the_name_however_it_is_written(field: str, written: str) -> None:
    of = document(**{field: written})
    cover, names = covered(of)
    kept = getattr(cover.document, field)
    assert token(names[0].id) in kept
    assert not any(word in kept.casefold() for word in ("halima", "garba", "hálima"))


def test_who_passes_it_on_loses_the_name_too() -> None:
    cover, names = covered(document(via=("Halima Garba's page", "Gao Now")))
    assert cover.document.via == (f"{token(names[0].id)}'s page", "Gao Now")


def test_words_that_only_hold_a_name_as_a_part_are_left() -> None:
    cover, _ = covered(document(title="The Garbage of Weberville"))
    assert cover.document.title == "The Garbage of Weberville"


def test_names_come_back_whole_to_who_has_the_key() -> None:
    of = document()
    made = claim(of)
    cover, names = covered(of)
    key = secrets.token_bytes(32)
    sealed = [seal(one, of.text, key) for one in names]
    assert not any(word in canonical_json(one) for one in sealed for word in ("Halima", "Garba", "Weber"))
    opened = {one.id: (one, words) for one in sealed if (words := unseal(one, [secrets.token_bytes(32), key]))}
    uncover = Uncover(opened)
    assert uncover.record(cover.document) == of
    [kept] = cover.records([made])
    assert dataclasses.replace(uncover.record(kept), id=made.id) == made


def test_without_its_key_a_name_stays_covered_and_the_others_come_back() -> None:
    of = document()
    cover, names = covered(of)
    key = secrets.token_bytes(32)
    second = seal(names[1], of.text, key)
    uncover = Uncover({second.id: (second, unseal(second, [key]) or ())})
    assert unseal(names[0], [key]) is None
    assert (
        uncover.record(cover.document).text
        == "████████████, a baker, was killed. █████ was 30, said Paul Weber, a neighbour."
    )


def test_a_sealed_name_cannot_be_put_in_anothers_place() -> None:
    of = document()
    _, names = covered(of)
    key = secrets.token_bytes(32)
    sealed = seal(names[0], of.text, key)
    assert unseal(dataclasses.replace(sealed, id=names[1].id), [key]) is None


def test_what_was_protected_once_stays_so_and_is_the_same_one() -> None:
    of = document()
    first = subjects(of, [Person(role="victim", names=(span(of, "Halima Garba"),))])
    again = subjects(of, [victim(of), Person(role="witness", names=(span(of, "Weber"),))], first)
    assert [one.id for one in again][:1] == [first[0].id]
    assert [of.text[start:end] for start, end in again[0].places] == ["Halima Garba", "Garba"]
    assert subjects(of, [], again) == again


def test_an_id_tells_nothing_of_the_name() -> None:
    other = document(TEXT.replace("Halima Garba", "Amadou Keita"))
    names = subjects(document(), [victim(document())])
    same_place = Person(role="victim", names=(span(other, "Amadou Keita"),))
    # Where the document has one id, the name makes no difference.
    one = subjects(dataclasses.replace(other, id=document().id), [same_place])
    assert one[0].id == names[0].id


def test_a_page_says_that_a_name_is_protected() -> None:
    of = document()
    cover, _ = covered(of)
    shown = protection.worded(cover.document)
    assert shown.text.startswith("[name protected], a baker")


WORDS = st.text(alphabet="abcdefghilmnoprstuéöłأب", min_size=3, max_size=9).map(str.capitalize)


@given(first=WORDS, last=WORDS, before=st.text(max_size=30), after=st.text(max_size=30))
def test_no_text_around_a_name_keeps_it(first: str, last: str, before: str, after: str) -> None:
    name = f"{first} {last}"
    text = f"{before} {name}. {after}"
    of = document(text, title=f"{name.upper()} died", url=f"https://x.example/{first}-{last}")
    start = len(before) + 1
    person = Person(role="victim", names=(Span(document_id=of.id, start=start, end=start + len(name), exact=name),))
    names = subjects(of, [person])
    cover = Cover(of, names)
    assert cover.document.text[start : start + len(name)] == "█" * len(name)
    assert len(cover.document.text) == len(text)
    key = secrets.token_bytes(32)
    sealed = seal(names[0], text, key)
    assert unseal(sealed, [key]) == (name,)
    whole = Uncover({sealed.id: (sealed, (name,))})
    if "█" not in before + after:
        assert whole.record(cover.document).text == text
    assert token(names[0].id) in (cover.document.url or "")
