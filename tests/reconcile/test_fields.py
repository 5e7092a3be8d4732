"""Corrections laid over a claim: each over the figure that it is of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rashomon.model import Attribution, Claim, Correction, Figure, Span
from rashomon.reconcile import fields

SAID = Span(document_id="doc_1", start=0, end=40, exact="No soldier was killed or wounded, ten fled")
NO = Span(document_id="doc_1", start=0, end=2, exact="No")
TEN = Span(document_id="doc_1", start=34, end=37, exact="ten")


def figure(effect: str, count: int, span: Span) -> Figure:
    return Figure(effect=effect, of=(), unit="persons", low=count, high=count, approx=False, span=span)


def claim(*figures: Figure) -> Claim:
    said = Attribution(content=(SAID,), source=None, source_kind="anonymous", cue=None, form="indirect")
    return Claim(
        id="claim_1",
        document_id="doc_1",
        span=SAID,
        event="attack",
        actor=None,
        target=None,
        place=None,
        when=None,
        attribution=said,
        stance="asserts",
        certainty="certain",
        figures=figures,
    )


FOUND = claim(figure("killed", 0, NO), figure("wounded", 0, NO), figure("missing", 10, TEN))


def correct(number: int, field: str, value: str | None) -> Correction:
    one = FOUND.figures[number - 1]
    return Correction(
        field=field,
        value=(value,) if value else (),
        found=fields.read(FOUND, field, one),
        written=value or "none",
        figure=one.span,
        effect=one.effect,
    )


def told(made: Claim) -> list[tuple[str, int | None]]:
    return [(one.effect, one.high) for one in made.figures]


def test_of_two_figures_at_one_word_each_is_known_by_its_effect() -> None:
    made = fields.corrected(FOUND, correct(2, "range", "3..3"))
    assert told(made) == [("killed", 0), ("wounded", 3), ("missing", 10)]


def test_a_figure_stays_the_one_it_was_when_its_effect_is_corrected() -> None:
    made = fields.corrected(
        FOUND, correct(2, "effect", "missing"), correct(1, "range", "1..1"), correct(2, "range", "5..5")
    )
    assert told(made) == [("killed", 1), ("missing", 5), ("missing", 10)]


def test_one_that_was_taken_out_leaves_the_others_their_own() -> None:
    made = fields.corrected(FOUND, correct(1, "figure", None), correct(2, "range", "4..4"), correct(3, "range", "9..9"))
    assert told(made) == [("wounded", 4), ("missing", 9)]
    assert told(fields.corrected(FOUND, correct(1, "figure", None), correct(1, "range", "4..4"))) == told(FOUND)[1:]


def test_a_correction_from_before_effects_were_kept_is_of_the_first_at_its_words() -> None:
    old = Correction(field="range", value=("7..7",), found=("0..0",), written="7", figure=NO)
    assert told(fields.corrected(FOUND, old))[0] == ("killed", 7)


@given(st.permutations([correct(n, "range", f"{n}..{n}") for n in (1, 2, 3)] + [correct(2, "effect", "injured")]))
def test_corrections_of_several_figures_come_to_the_same_in_any_order(order: list[Correction]) -> None:
    assert told(fields.corrected(FOUND, *order)) == [("killed", 1), ("injured", 2), ("missing", 3)]
