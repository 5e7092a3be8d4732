"""A briefing of one incident: what a desk or a court is handed, before it is Markdown, HTML or PDF.

Everything in it points to numbered notes, one a claim, with its words, report, outlet and day, so that whoever reads it
can check each sentence. Nothing in it decides what is true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rashomon.export import around, carried, decided, estimates, placing, sections, told, wording, worked
from rashomon.export.conflicts import assumed, settled
from rashomon.export.lines import Line, count, count_of, outlets
from rashomon.export.matrix import accounts, columns
from rashomon.model import Account, AccountRow, Agreement, Claim, Document, Reading
from rashomon.protocols import Export

type Piece = tuple[str, tuple[int, ...]]
"""Words, and the numbers of the notes that they rest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One sentence or line, and what stands under it."""

    pieces: tuple[Piece, ...]
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with its lines."""

    heading: str
    items: tuple[Item, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A row of the table of accounts: one figure of one source, or a source that gives none."""

    source: str
    kind: str
    of: str
    """Of whom, or of whose things."""
    says: str
    sure: str
    evidence: str
    day: str
    notes: tuple[int, ...]
    review: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One claim in its own words."""

    number: int
    claim: str
    words: str
    source: str
    report: str
    """The report's title, or else its name."""
    outlet: str
    day: str
    """When the report was published."""
    address: str | None
    review: str
    document: str
    """Id of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Everything that a briefing says, in its order."""

    reading: Reading
    title: str
    facts: tuple[tuple[str, str], ...]
    """When, where, sides, reports: names and values."""
    status: str
    """What of it nobody has reviewed; stands at the top."""
    unreviewed: bool
    """Whether anything is."""
    happened: tuple[Item, ...]
    said: tuple[Said, ...]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    reports: tuple[str, ...]
    """Each report with its hash, by which it can be known again."""
    checkpoint: str
    as_of: str | None


class _Notes:
    """Numbers for claims, in the order in which they are first named."""

    def __init__(self, reading: Reading) -> None:
        self._known = {claim.id for claim in (*reading.claims, *reading.background)}
        self.numbers: dict[str, int] = {}

    def of(self, claims: Iterable[str]) -> tuple[int, ...]:
        found = [name for name in dict.fromkeys(claims) if name in self._known]
        return tuple(sorted(self.numbers.setdefault(name, len(self.numbers) + 1) for name in found))


def briefing(found: Export, reading: Reading) -> Briefing:
    """The briefing of one reading (with what `readings.whole` works out)."""
    notes, states = _Notes(reading), carried.states(reading)
    happened = tuple(_happened(reading, notes))
    said = tuple(_said(reading, notes, states))
    parts = tuple(part for part in _parts(found, reading, notes) if part.items)
    notes.of(claim.id for claim in (*reading.claims, *reading.background))
    left = [name for name in states if states[name] == decided.UNREVIEWED]
    return Briefing(
        reading=reading,
        title=reading.incident.title,
        facts=tuple(_facts(reading)),
        status=_status(len(left), len(states)),
        unreviewed=bool(left),
        happened=happened,
        said=said,
        parts=parts,
        notes=tuple(_notes(reading, notes, states)),
        reports=tuple(_reports(reading)),
        checkpoint=found.checkpoint or "none: these readings are of no ledger",
        as_of=found.as_of,
    )


def _status(left: int, of: int) -> str:
    if not left:
        return f"People reviewed {'the one claim' if of == 1 else f'all {of} claims'} that this rests on."
    if left == of:
        return (
            f"NOT REVIEWED. Programs found {'the one claim' if of == 1 else f'all {of} claims'} that this rests on;"
            " nobody has checked that they were read aright."
        )
    return (
        f"REVIEWED IN PART. People reviewed {of - left} of {of} claims; the other {left} were found by programs, and"
        " nobody has checked that they were read aright. Each note says which."
    )


def _facts(reading: Reading) -> Iterator[tuple[str, str]]:
    incident, place = reading.incident, placing.point(reading)
    yield "When", _days(incident.start, incident.end)
    where = ", ".join(dict.fromkeys(one for one in (incident.place, wording.country(incident.country)) if one))
    exact = f" (the map shows {placing.stands_for(place)})" if placing.coordinates(place) else ""
    yield "Where", (where or "not stated") + exact
    sides = " against ".join(wording.group(side) for side in incident.sides)
    yield "Sides, as the accounts have them", sides or "not stated"
    copies = len({one.right for one in reading.copies})
    copied = f", {count_of(copies, 'copy') if copies == 1 else f'{copies} copies'} of another among them"
    yield (
        "Resting on",
        (
            f"{count(reading.documents, 'report')}{copied if copies else ''};"
            f" {count(reading.heard, 'first-hand source')}; {count(reading.claims, 'claim')}"
        ),
    )
    asked = reading.in_conflict
    yield "In conflict", "; ".join(map(wording.question, asked)) if asked else "nothing that was compared"


def _days(start: str | None, end: str | None) -> str:
    return "no account gives the day" if not (start or end) else wording.dates(start, end)


def _happened(reading: Reading, notes: _Notes) -> Iterator[Item]:
    """What each source says in its own words: its first claim with a figure, or else its first."""
    claims = {claim.id: claim for claim in reading.claims}
    for account in accounts(reading):
        own = [claims[name] for name in account.claims if name in claims]
        if own:
            first = next((claim for claim in own if claim.figures), own[0])
            verb = {"denies": " denies", "doubts": " doubts", "intends": " plans"}.get(first.stance, "")
            words = wording.words(first.span.exact, whole=True)
            yield Item(pieces=((f"{account.source}{verb}: “{words}”", notes.of([first.id])),))


def _said(reading: Reading, notes: _Notes, states: Mapping[str, str]) -> Iterator[Said]:
    """Every source's figures, side by side as the matrix has them, then who gives none."""
    order = {column: number for number, column in enumerate(columns(reading))}
    claims = {claim.id: claim for claim in (*reading.claims, *reading.background)}
    for account in accounts(reading):
        rows = [reading.rows[index] for index in account.rows]
        rows.sort(key=lambda row: order[row.effect, tuple(sorted(row.of))])
        for row in rows:
            yield _row(
                account,
                row.claims,
                wording.group(row.of),
                _says(row),
                _stance(row),
                row.first_said,
                claims,
                notes,
                states,
            )
        if not rows:
            own = [claims[name] for name in account.claims if name in claims]
            events = ", ".join(dict.fromkeys(claim.event for claim in own))
            sure = ", ".join(dict.fromkeys(_stance(claim) for claim in own))
            yield _row(account, account.claims, "", f"{events}; no figure", sure, None, claims, notes, states)


def _row(
    account: Account,
    own: Sequence[str],
    of: str,
    says: str,
    sure: str,
    day: str | None,
    claims: dict[str, Claim],
    notes: _Notes,
    states: Mapping[str, str],
) -> Said:
    held = [claims[name] for name in own if name in claims]
    shown = [f"{one.kind}{f' on {one.channel}' if one.channel else ''}" for claim in held for one in claim.evidence]
    checks = [f"{one.finding} by {one.by}" for claim in held for one in claim.checks]
    evidence = "; ".join(dict.fromkeys((*shown, *checks))) or "none told"
    return Said(
        source=account.source,
        kind=account.source_kind,
        of=of,
        says=says,
        sure=sure,
        evidence=evidence,
        day=day or "not stated",
        notes=notes.of(own),
        review=carried.together(states, own),
    )


def _says(row: AccountRow) -> str:
    """What a row says in words: `“dozens” (24–99) killed`, `2 killed`, `denies: killed`."""
    effect = wording.effect(row.effect)
    if (row.low, row.high) == (None, None):
        return f"{row.stance}: {effect}, without a number"
    number = wording.span(row.low, row.high)
    exact = row.low == row.high or not row.words
    told = f"{'about ' if row.approx else ''}{number}" if exact else f"“{row.words[0]}” ({number})"
    later = " (a later figure of the same source)" if row.revises is not None else ""
    return f"{told}{wording.things(row)} {effect}{later}"


def _stance(one: AccountRow | Claim) -> str:
    return one.certainty if one.stance == "asserts" else f"{one.stance}, {one.certainty}"


def _parts(found: Export, reading: Reading, notes: _Notes) -> Iterator[Part]:
    def lines(heading: str, made: Iterable[Line], intro: str = "") -> Part:
        items = (Item(pieces=((_line(one), notes.of(one.claims)),), under=one.under) for one in made)
        return Part(heading=heading, items=tuple(items), intro=intro)

    yield Part(heading="Where the accounts conflict", items=tuple(_conflicts(reading, notes)))
    yield lines("Where the accounts meet", settled(reading))
    yield lines("What only adds up if something unsaid is true", assumed(reading))
    yield lines("Captives", worked.captives(reading))
    yield lines("Materiel seized, destroyed or damaged", worked.materiel(reading) or told.materiel(reading))
    yield lines("First-hand sources and copies", (*sections.behind(reading), *_copies(reading)))
    yield lines("How accounts reached the reports", sections.relays(reading))
    yield lines("Checks, and what nobody confirms", told.checks(reading))
    yield lines("Media evidence", told.evidence(reading))
    yield lines("What people decided", sections.decisions(reading), "Who decided, when and why is on record.")
    yield Part(
        heading="Estimates, each by a policy",
        items=tuple(_estimates(found, reading, notes)),
        intro="None of these is a claim: each is a number that a written rule takes from the claims.",
    )
    yield lines("Earlier events that the reports bring up", told.earlier(reading))
    yield lines("Incidents of the same course of events", around.linked(reading))
    yield lines("What could not be read", sections.issues(reading))


def _line(one: Line) -> str:
    return f"{one.about}: {one.text}" if one.about else one.text


def _copies(reading: Reading) -> Iterator[Line]:
    called = outlets(reading)
    for one in reading.copies:
        left, right = called.get(one.left, one.left), called.get(one.right, one.right)
        yield Line(text=f"The report of {right} is a copy of that of {left}; the two are one telling.")


def _conflicts(reading: Reading, notes: _Notes) -> Iterator[Item]:
    """What stands against what: each statement once with all that it is set against, the claims of each side noted."""
    grouped: dict[tuple[str, tuple[str, ...]], list[Agreement]] = defaultdict(list)
    for one in reading.agreements:
        if one.verdict == "conflict":
            grouped[one.question, one.left].append(one)
    for (asked, left), made in grouped.items():
        pieces: list[Piece] = [(f"{wording.question(asked)}. {_side(made[0], reading, 0)}", notes.of(left))]
        against = [(_side(one, reading, 1), notes.of(one.right)) for one in made if one.right]
        if against:
            pieces.append((" — against: ", ()))
        for number, (words, on) in enumerate(against):
            pieces.append((f"{'; ' if number else ''}{words}", on))
        reasons = tuple(dict.fromkeys(f"{one.reason} (rule {one.rule})" for one in made))
        yield Item(pieces=tuple(pieces), under=reasons)


def _side(one: Agreement, reading: Reading, which: int) -> str:
    """Who stands on that side, with the figure where the conflict is of two."""
    if len(one.rows) == 2:
        row = reading.rows[one.rows[which]]
        return f"{row.source}: {wording.number(row)}{wording.things(row)}{wording.hedge(row)}"
    of = reading.sources()
    named = dict.fromkeys(of[name] for name in (one.right if which else one.left) if name in of)
    return wording.group(named) if named else "claims"


def _estimates(found: Export, reading: Reading, notes: _Notes) -> Iterator[Item]:
    """Policy by policy: its rule once, then each number with the figures that were weighed and what stays open."""
    ruled: set[str] = set()
    for one in carried.estimates(found, reading):
        if one.policy not in ruled:
            ruled.add(one.policy)
            yield Item(pieces=((f"The rule of {one.policy}: {one.rule}", ()),))
        if one.total or (one.low, one.best, one.high) != (None, None, None):
            trace = [
                f"{weighed.source}, {wording.span(weighed.low, weighed.high)}: {weighed.sentence}"
                for weighed in one.trace
                if not one.total
            ]
            text = f"{estimates.question(one)}: {estimates.numbers(one)}, by {one.policy}"
            under = dict.fromkeys((*trace, *(f"Open: {gap}" for gap in one.gaps)))
            yield Item(pieces=((text, notes.of(one.used)),), under=tuple(under))


def _notes(reading: Reading, notes: _Notes, states: Mapping[str, str]) -> Iterator[Note]:
    documents = {document.id: document for document in reading.documents}
    claims = {claim.id: claim for claim in (*reading.claims, *reading.background)}
    sources = reading.sources()
    for name, number in sorted(notes.numbers.items(), key=lambda item: item[1]):
        claim, document = claims[name], documents.get(claims[name].document_id)
        yield Note(
            number=number,
            claim=name,
            words=wording.words(claim.span.exact, whole=True),
            source=sources.get(name)
            or (claim.attribution.source.label if claim.attribution.source else "nobody named"),
            report=_called(document, claim.document_id),
            outlet=(document.outlet if document else None) or "outlet not stated",
            day=(document.published_at if document else None) or "date not stated",
            address=document.url if document else None,
            review=states.get(name, decided.UNREVIEWED),
            document=claim.document_id,
        )


def _called(document: Document | None, name: str) -> str:
    return (document.title or document.name if document else None) or name


def _reports(reading: Reading) -> Iterator[str]:
    for one in reading.documents:
        known = (
            _called(one, one.id),
            one.outlet,
            one.published_at or "date not stated",
            one.url,
            f"sha256 {one.sha256}",
        )
        yield ", ".join(part for part in known if part)


def ranged(numbers: Sequence[int]) -> str:
    """Numbers of notes in few characters: `1–3, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
