"""The claims of datasets of coded events: one row is one claim of the dataset itself, with its figures.

Nothing is read out of words here: every value is a cell of the row, and its span the cell. What a row does not say is
left open: 0 deaths is nobody counted, not that nobody died.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping

from rashomon.codebook.datasets import DATASET, Cell, Form, of_media_type
from rashomon.model import (
    Attribution,
    Claim,
    Document,
    Extraction,
    Figure,
    Mention,
    PlaceMention,
    Span,
    When,
    record_id,
)

NAME = "extract.coded.v1"
ONE_SIDED = "3"
"""UCDP's type of violence by one side on civilians: who is side A did it."""
CIVILIANS = "Civilians"
"""How both datasets begin the names of civilians."""
STATE = "Government of "
"""How UCDP begins the name of a state as a side: there is a comma in one of them."""
HALF_WEEK = 3
"""Days on each side of the middle of a week."""
CIVILIANS_IN = "civilians"
"""The end of the column `deaths_civilians`, which says who is counted."""

Cells = Mapping[str, Cell]


class CodedExtractor:
    """Reads rows of UCDP GED and ACLED (protocols.Extractor)."""

    name = NAME

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order; empty for what is no row of a dataset."""
        for document in documents:
            form = of_media_type(document.media_type)
            yield _Row(document, form).read() if form else Extraction(document_id=document.id, maker=NAME, persons=())


class _Row:
    """One row with its values."""

    def __init__(self, document: Document, form: Form) -> None:
        self.document = document
        self.form = form
        self.cells: Cells = form.cells(document.text)
        self.values = {name: cell.value for name, cell in self.cells.items()}

    def read(self) -> Extraction:
        claim = self._claim()
        parties = tuple(mention for mention in (claim.actor, claim.target) if mention)
        return Extraction(
            document_id=self.document.id,
            maker=NAME,
            sentences=(claim.span,),
            attributions=(claim.attribution,),
            times=(claim.when,) if claim.when else (),
            places=(claim.place,) if claim.place else (),
            actors=parties,
            figures=claim.figures,
            claims=(claim,),
            persons=(),
        )

    def _claim(self) -> Claim:
        ged = self.form.name == "ged"
        sides = ("side_a", "side_b") if ged else ("actor1", "actor2")
        first, second = (self._parties(name) for name in sides)
        event = self.form.event(self.values) or "other"
        if not ged and first and not second and _civilians(first[0]):
            first, second = second, first
        elif not ged and event not in ("clash", "protest") and first and _civilians(first[0]):
            first, second = second, first  # Who is named first is not said to have done it, and civilians have not.
        figures = self._of_sides(first, second) if ged else self._fatalities()
        place, when = self._place(), self._when()
        parts = [
            *(mention.span for mention in (*first, *second) if mention.span),
            *(figure.span for figure in figures),
            *(one.span for one in (place, when) if one and one.span),
        ]
        # From the beginning of the line of the first value, which names its column, to the end of the last value.
        first_line = self.document.text.rfind("\n", 0, min((one.start for one in parts), default=0)) + 1
        span = self._span(first_line, max((one.end for one in parts), default=None))
        sources = self._cell(self.form.sources)
        claim = Claim(
            id="",
            document_id=self.document.id,
            span=span,
            event=event,
            actor=first[0] if first else None,
            target=second[0] if second else None,
            place=place,
            when=when,
            attribution=Attribution(
                content=(span,),
                source=Mention(span=None, name=self.document.outlet),
                source_kind=DATASET,
                cue=None,
                form="narration",
                via=(Mention(span=sources),) if sources else (),
            ),
            stance="asserts",
            certainty=self._certainty(),
            figures=tuple(figures),
        )
        return _named(claim)

    def _parties(self, column: str) -> tuple[Mention, ...]:
        """Who stands in a cell: several groups as UCDP lists them, or as Rashomon's own exports join them."""
        cell = self.cells.get(column)
        if cell is None:
            return ()
        joint = re.compile(", | \\+ " if self.form.name == "ged" and not cell.value.startswith(STATE) else " \\+ ")
        joints = [match.span() for match in joint.finditer(cell.value)]
        starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(cell.value)]
        return tuple(
            Mention(span=self._span(cell.start + start, cell.start + end))
            for start, end in zip(starts, ends, strict=True)
            if start < end
        )

    def _of_sides(self, first: tuple[Mention, ...], second: tuple[Mention, ...]) -> list[Figure]:
        """The dead of each side and of civilians as far as there are any, then all of them from low to high.

        The numbers of sides are UCDP's best estimates, so where its range leaves room they are approximate. Where all
        the dead are of one kind by the type of violence, the range is theirs.
        """
        low, best, high = (self._number(name) for name in ("low", "best", "high"))
        civilians = self._civilians()
        sides = {"deaths_a": first, "deaths_b": second, "deaths_civilians": civilians, "deaths_unknown": ()}
        counted = {name: number for name in sides if (number := self._number(name))}
        whole = self._total(low, best, high)
        alone = next(iter(counted)) if len(counted) == 1 else None
        if whole is not None and alone == "deaths_civilians" and self.values.get("type_of_violence") == ONE_SIDED:
            return [_figure(civilians, *whole)]
        unsure = whole is not None and whole[0] != whole[1]
        found = [_figure(sides[name], n, n, self._cell(name, named=True), approx=unsure) for name, n in counted.items()]
        if whole is None or (alone and not unsure):
            return found  # The total says no more than the one side.
        others = civilians if {"deaths_civilians", "deaths_unknown"} & counted.keys() else ()
        everybody = {mention.span: mention for mention in (*first, *second, *others)}
        if any(_civilians(mention) for mention in (*first, *second)):
            everybody = {span: one for span, one in everybody.items() if one not in civilians}
        return [*found, _figure(tuple(everybody.values()), *whole)]

    def _total(self, low: int | None, best: int | None, high: int | None) -> tuple[int, int, Span | None] | None:
        """The range of all the dead with its words; None where nobody is counted."""
        known = [number for number in (low, best, high) if number is not None]
        if not known or not max(known):
            return None
        cells = [self.cells[name] for name in ("low", "best", "high") if name in self.cells]
        span = self._span(min(cell.at for cell in cells), max(cell.end for cell in cells))
        return min(known), max(known), span

    def _civilians(self) -> tuple[Mention, ...]:
        cell = self.cells.get("deaths_civilians")
        if cell is None:
            return ()
        end = cell.start - len(": ")
        return (Mention(span=self._span(end - len(CIVILIANS_IN), end)),)

    def _fatalities(self) -> list[Figure]:
        """ACLED's one number, which is of everybody on all sides."""
        number = self._number("fatalities")
        return [_figure((), number, number, self._cell("fatalities", named=True))] if number else []

    def _place(self) -> PlaceMention | None:
        """The place by the row's own words and coordinates. A part of the country that ACLED names by its chief town
        goes by the name of the part."""
        ged = self.form.name == "ged"
        precision = self.form.precision(self.values.get("where_prec" if ged else "geo_precision", ""))
        names = ["where_coordinates", "adm_2", "adm_1"] if ged else ["location", "admin2", "admin1"]
        names = [*(["admin1"] if not ged and precision == "region" else []), *names, "country"]
        named = next((name for name in names if name in self.cells), None)
        span = self._cell(named) if named else None
        if span is None:
            return None
        if named == "country":
            precision = "country"
        at = [float(self.values[name]) for name in ("latitude", "longitude") if _degrees(self.values.get(name))]
        latitude, longitude = at if len(at) == 2 else (None, None)
        return PlaceMention(span=span, latitude=latitude, longitude=longitude, precision=precision)

    def _when(self) -> When | None:
        """The days between which it was. ACLED gives the middle of a week that is all that is known, and some day of
        such a month."""
        if self.form.name == "ged":
            cells = [self.cells[name] for name in ("date_start", "date_end") if _day(self.values.get(name))]
            if not cells:
                return None
            span = self._span(min(cell.at for cell in cells), max(cell.end for cell in cells))
            return When(span=span, start=cells[0].value, end=cells[-1].value)
        at, day = self._cell("event_date"), _day(self.values.get("event_date"))
        if at is None or day is None:
            return None
        precision = self.values.get("time_precision")
        if precision == "3":
            return When(span=at, start=day.isoformat()[:7], end=day.isoformat()[:7])
        room = datetime.timedelta(days=HALF_WEEK if precision == "2" else 0)
        try:
            return When(span=at, start=(day - room).isoformat(), end=(day + room).isoformat())
        except OverflowError:
            return None

    def _certainty(self) -> str:
        """Candidate events that UCDP has not checked are probable."""
        status = self.values.get("code_status", "clear").casefold()
        return "certain" if status == "clear" else "probable"

    def _number(self, name: str) -> int | None:
        value = self.values.get(name, "")
        return int(value) if re.fullmatch(r"\d{1,12}", value, re.ASCII) else None

    def _cell(self, name: str, *, named: bool = False) -> Span | None:
        """The value of a cell, with its column's name where `named`."""
        cell = self.cells.get(name)
        return self._span(cell.at if named else cell.start, cell.end) if cell else None

    def _span(self, start: int, end: int | None) -> Span:
        text = self.document.text
        end = len(text) if end is None else end
        return Span(document_id=self.document.id, start=start, end=end, exact=text[start:end])


def _figure(of: tuple[Mention, ...], low: int, high: int, span: Span | None, *, approx: bool = False) -> Figure:
    if span is None:
        raise ValueError("a number without its cell")
    return Figure(effect="killed", of=of, unit="persons", low=low, high=high, approx=approx, span=span)


def _civilians(mention: Mention) -> bool:
    return mention.span is not None and mention.span.exact.startswith(CIVILIANS)


def _degrees(value: str | None) -> bool:
    try:
        return value is not None and abs(float(value)) <= 180
    except ValueError:
        return False


def _day(value: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value or "")
    except ValueError:
        return None


def _named(claim: Claim) -> Claim:
    return dataclasses.replace(claim, id=record_id("claim", claim))
