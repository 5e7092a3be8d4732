"""How things came to stand as they do: told from the entries, with who and when, and never otherwise later."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon import histories, intake, pipeline, readings
from rashomon.ledger import Ledger, NotFound, transfer
from rashomon.model import (
    Attribution,
    Claim,
    Document,
    Extraction,
    Figure,
    Mention,
    Span,
    When,
    record_id,
)
from rashomon.review import Desk

ARMY, REBELS = "Malian Armed Forces", "Azawad Liberation Front"


class Ticking:
    """A clock that moves on by one hour each time it is asked."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 7, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(hours=1)
        return self.moment


def claim(document: Document, words: str, number: int) -> Claim:
    """That the rebels killed so many soldiers, in these words of the document."""
    start = document.text.index(words)
    span = Span(document_id=document.id, start=start, end=start + len(words), exact=words)

    def named(name: str) -> Mention:
        return Mention(span=span, name=name)

    said = Attribution(content=(span,), source=named(REBELS), source_kind="belligerent", cue=None, form="indirect")
    figure = Figure(
        effect="killed",
        of=(named(ARMY),),
        unit="persons",
        counted=None,
        low=number,
        high=number,
        approx=False,
        span=span,
    )
    made = Claim(
        id="",
        document_id=document.id,
        span=span,
        event="clash",
        actor=named(REBELS),
        target=named(ARMY),
        place=None,
        when=When(span=span, start="2024-07-25", end="2024-07-25"),
        attribution=said,
        stance="asserts",
        certainty="certain",
        figures=(figure,),
    )
    return dataclasses.replace(made, id=record_id("claim", made))


def report(text: str, published: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=f"doc_{digest[:16]}",
        sha256=digest,
        media_type="text/plain",
        text=text,
        lang="en",
        outlet="Plateau Wire",
        title=text.partition(".")[0],
        published_at=published,
    )


class Reader:
    """Finds in the reports that it knows what it is told to find."""

    def __init__(self, name: str, numbers: dict[str, Sequence[tuple[str, int]]]) -> None:
        self.name, self.numbers = name, numbers

    def extract(self, documents: Iterator[Document]) -> Iterator[Extraction]:
        for document in documents:
            found = tuple(claim(document, words, number) for words, number in self.numbers.get(document.text, ()))
            yield Extraction(document_id=document.id, maker=self.name, claims=found, persons=())


EARLY = report("Battle in the north. The front said ten soldiers were killed. It spoke of ten again.", "2024-07-26")
LATE = report("Front raises its toll. It now says twelve soldiers were killed.", "2024-07-29")
TWELVE = ("twelve soldiers", 12)
FIRST = Reader("first.v1", {EARLY.text: [("ten soldiers", 10), ("ten again", 10)], LATE.text: [TWELVE]})
SECOND = Reader("second.v1", {EARLY.text: [("ten soldiers", 10)], LATE.text: [TWELVE]})


def read(ledger: Ledger, *documents: Document, reader: Reader = FIRST) -> None:
    pipeline.read([(document.text.encode(), document) for document in documents], ledger, extractor=reader)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", clock=Ticking()) as opened:
        yield opened


def told(ledger: Ledger, name: str, as_of: str | None = None) -> list[tuple[str, str]]:
    return [(change.what, change.by) for change in histories.of(ledger.view(as_of), name)]


def only(ledger: Ledger) -> str:
    [incident] = ledger.view().incidents()
    return incident.id


def test_an_incident_s_history_has_what_was_found_gathered_and_revised(ledger: Ledger) -> None:
    read(ledger, EARLY)
    early = only(ledger)
    read(ledger, LATE)
    assert only(ledger) == early
    assert told(ledger, early) == [
        ("found", "first.v1"),
        ("grouped", pipeline.GROUP),
        ("found", "first.v1"),
        ("revised", "first.v1"),
        ("regrouped", pipeline.GROUP),
    ]
    found, grouped, _, revised, regrouped = histories.of(ledger.view(), early)
    assert found.text == "found 2 claims in “Battle in the north”"
    assert grouped.text.startswith("gathered 2 claims into ")
    assert revised.text == (f"{REBELS} revised 10 killed of {ARMY} (2024-07-26) to 12 killed of {ARMY} (2024-07-29)")
    assert regrouped.text.startswith("1 claim came in")
    assert len(found.claims) == 2 and len(regrouped.claims) == 1
    assert [change.at for change in histories.of(ledger.view(), early)] == sorted(
        change.at for change in histories.of(ledger.view(), early)
    )


def test_an_incident_is_followed_back_through_the_ids_that_it_had(ledger: Ledger) -> None:
    read(ledger, LATE)
    former = only(ledger)
    read(ledger, EARLY)
    now = only(ledger)
    assert now != former
    changes = histories.of(ledger.view(), now)
    assert changes[-1].text == f"2 claims came in; was {former}"
    assert changes[0].text.startswith("found")
    # Under its former id it can still be asked for, and says where its claims went.
    assert histories.of(ledger.view(), former)[-1].text.endswith(f"its claims are in {now}")


def test_a_withdrawn_claim_is_told_with_who_withdrew_it(ledger: Ledger) -> None:
    read(ledger, EARLY)
    incident = only(ledger)
    [_, again] = ledger.view().claims()
    read(ledger, EARLY, reader=SECOND)
    by_second = [change for change in histories.of(ledger.view(), incident) if change.by == "second.v1"]
    assert {(change.what, change.claims) for change in by_second} == {
        ("withdrew", (again.id,)),
        ("found again", (ledger.view().claims()[0].id,)),
    }
    [*_, withdrawn, left] = histories.of(ledger.view(), again.id)
    assert (withdrawn.what, withdrawn.by) == ("withdrew", "second.v1")
    assert "“ten again”" in withdrawn.text
    assert (left.what, left.by) == ("regrouped", pipeline.GROUP)
    assert told(ledger, EARLY.id)[0] == ("captured", intake.INGEST)


def test_a_person_s_decision_and_what_takes_it_back_are_told_with_their_reasons(ledger: Ledger) -> None:
    read(ledger, EARLY)
    incident, [first, second] = only(ledger), ledger.view().claims()
    desk = Desk(ledger, by="Ada Obi", regroup=pipeline.group, clock=Ticking())
    desk.assess(first.id, scale="credibility", grade="2", reason="Two sources.")
    made = desk.withdraw(second.id, reason="Said twice.")
    desk.undo(made.decision.id, reason="It was not.")
    decided = [change for change in histories.of(ledger.view(), incident) if change.by == "person:Ada Obi"]
    assert [(change.what, change.reason) for change in decided] == [
        ("assessed", "Two sources."),
        ("withdrawn", "Said twice."),
        ("undone", "It was not."),
    ]
    assert decided[0].text == "assessed credibility of “ten soldiers”: 2"
    mine = [change.what for change in histories.of(ledger.view(), second.id)]
    assert "withdrawn" in mine and "undone" in mine and "assessed" not in mine


def test_what_came_from_another_ledger_says_from_which(ledger: Ledger, tmp_path: Path) -> None:
    read(ledger, EARLY)
    transfer.export(ledger, tmp_path / "export.jsonl")
    with Ledger.open(tmp_path / "other.db", clock=Ticking()) as other:
        pipeline.take_in(other, tmp_path / "export.jsonl")
        first = next(ledger.entries())
        found = histories.of(other.view(), only(other))[0]
        assert found.text.endswith(f"in rashomon-ledger/{first.hash[:16]})")
        assert found.by == "first.v1"


def test_what_was_never_recorded_has_no_history(ledger: Ledger) -> None:
    read(ledger, EARLY)
    for name in ("", "inc_nothing", "claim"):
        with pytest.raises(NotFound):
            histories.of(ledger.view(), name)


# An earlier reading never changes


Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read early", "read late", "read again", "withdraw", "correct", "undo", "judge", "import"]),
        st.integers(0, 3),
    ),
    min_size=2,
    max_size=6,
)


def take(ledger: Ledger, step: Step, elsewhere: Path) -> None:
    what, number = step
    desk = Desk(ledger, by=("Ada", "Ben")[number % 2], regroup=pipeline.group, clock=Ticking())
    claims = ledger.view().claims()
    decided = ledger.view().decisions()
    if what == "read early":
        read(ledger, EARLY)
    elif what == "read late":
        read(ledger, LATE)
    elif what == "read again":
        read(ledger, EARLY, reader=(FIRST, SECOND)[number % 2])
    elif what == "import":
        pipeline.take_in(ledger, elsewhere)
    elif what == "undo" and decided:
        desk.undo(decided[number % len(decided)].id, reason="Thought again.")
    elif claims and what == "withdraw":
        desk.withdraw(claims[number % len(claims)].id, reason="Not so.")
    elif claims and what == "correct":
        desk.correct(claims[number % len(claims)].id, "low", "7", reason="Misread.")
    elif len(claims) > 1 and what == "judge":
        desk.judge(claims[0].id, ("same", "different")[number % 2], claims[-1].id, reason="Seen.")


def everything(ledger: Ledger, as_of: str) -> tuple[object, ...]:
    """Every reading, page and history as of a moment."""
    view = ledger.view(as_of)
    found = readings.incidents(view)
    return found, view.documents(), view.claims(), [histories.of(view, one.incident.id) for one in found]


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_an_earlier_reading_never_changes_whatever_comes_later(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger.open(folder / "other.db", clock=Ticking()) as other:
            read(other, LATE, reader=SECOND)
            transfer.export(other, folder / "other.jsonl")
        with Ledger.open(folder / "ledger.db", clock=Ticking()) as ledger:
            seen: dict[str, tuple[object, ...]] = {}
            for step in steps:
                try:
                    take(ledger, step, folder / "other.jsonl")
                except Exception as error:  # A decision that says nothing new is refused, which is none of this test's.
                    assert type(error).__name__ in ("Refused", "NotFound"), error
                last = [entry.recorded_at for entry in ledger.entries()][-1:]
                for moment in last:
                    seen[moment] = everything(ledger, moment)
            for moment, before in seen.items():
                assert everything(ledger, moment) == before
            assert ledger.check() == []
