"""What stands under the table of accounts, section by section, each line with the claims that it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.export import decided, wording
from rashomon.model import AccountRow, Agreement, Claim, Reading

CHECKED = frozenset({"verified", "confirmed"})

RULES: Mapping[str, str] = {
    "ranges-disjoint": "no number lies in both ranges",
    "part-exceeds-whole": "the part is more than the whole",
    "denied": "denied",
    "doubted": "doubted",
    "blame-against-blame": "each names another",
    "crash-or-attack": "shot down to one, an accident to the other",
    "sum-of-parts": "the parts do not come to the total",
}


UNNUMBERED: Mapping[str, str] = {"denies": "denial", "doubts": "doubt", "blames": "blame of another"}
"""What a row without a range is, by its stance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that the page says, and the ids of the claims it rests on."""

    text: str
    claims: tuple[str, ...] = ()
    mark: str | None = None
    """Letter by which cells of the table point here."""
    about: str | None = None
    """The question that this line and its neighbours are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines."""

    heading: str
    lines: tuple[Line, ...]


def sections(reading: Reading) -> tuple[Section, ...]:
    """Every section that has something to say, in the page's order."""
    made = (
        Section(heading="What conflicts, and why", lines=conflicts(reading)),
        Section(heading="What only adds up if something unsaid is true", lines=assumed(reading)),
        Section(heading="Where accounts meet", lines=settled(reading)),
        Section(heading="Who stands behind each figure", lines=behind(reading)),
        Section(heading="How accounts reached the reports", lines=relays(reading)),
        Section(heading="What nobody confirms, and what was checked", lines=checks(reading)),
        Section(heading="Media evidence", lines=evidence(reading)),
        Section(heading="Captives and talks", lines=captives(reading)),
        Section(heading="Bodies found or handed over, and other events", lines=remains(reading)),
        Section(heading="Materiel seized, destroyed or damaged", lines=materiel(reading)),
        Section(heading="Earlier events that the reports bring up", lines=earlier(reading)),
        Section(heading="What people decided", lines=decisions(reading)),
        Section(heading="Issues", lines=issues(reading)),
    )
    return tuple(section for section in made if section.lines)


def marks(reading: Reading) -> dict[int, tuple[str, ...]]:
    """For each row in a conflict the letters of the lines that say so."""
    found: dict[int, list[str]] = defaultdict(list)
    for letter, key in zip(_letters(), _questions(reading), strict=False):
        for agreement in _questions(reading)[key]:
            for index in agreement.rows:
                if letter not in found[index]:
                    found[index].append(letter)
    return {index: tuple(letters) for index, letters in found.items()}


def conflicts(reading: Reading) -> tuple[Line, ...]:
    """One line for each statement and what stands against it, under its question's letter.

    Every conflicting pair is on the page once: the statement that most stands against comes first and takes its pairs
    with it.
    """
    lines: list[Line] = []
    for letter, (key, agreements) in zip(_letters(), _questions(reading).items(), strict=False):
        lines.extend(_covered(letter, key, agreements, reading.rows))
    return tuple(lines)


def assumed(reading: Reading) -> tuple[Line, ...]:
    """Pairs of accounts that hold together only by what nobody says."""
    return tuple(
        Line(text=f"{agreement.reason} Both hold only if {agreement.assumes}.", claims=_both(agreement))
        for agreement in reading.agreements
        if agreement.assumes
    )


def settled(reading: Reading) -> tuple[Line, ...]:
    """Questions on which two or more sources speak and none is in conflict."""
    return tuple(
        Line(text=f"{agreement.question}: {agreement.reason}", claims=agreement.left)
        for agreement in reading.agreements
        if agreement.verdict in ("agree", "compatible") and not agreement.assumes and agreement.rows
    )


def decisions(reading: Reading) -> tuple[Line, ...]:
    """What people decided, oldest first, beside what was found."""
    known = {claim.id for claim in (*reading.claims, *reading.background)}
    return tuple(
        Line(text=decided.line(one), claims=(one.subject,) if one.subject in known else ()) for one in reading.decisions
    )


def checks(reading: Reading) -> tuple[Line, ...]:
    """What the reports say of checking, each sentence once with the number of claims it is about; then who denies or
    doubts without a figure."""
    grouped: dict[tuple[bool, str, str, str], list[str]] = defaultdict(list)
    for claim in reading.claims:
        for check in claim.checks:
            text = wording.words(check.basis.exact, whole=True) if check.basis else ""
            grouped[(check.finding in CHECKED, check.by, check.finding, text)].append(claim.id)
    listed = {name for row in reading.rows for name in row.claims}
    return (
        *(
            Line(
                text=f"{by}: {finding}{f' — “{text}”' if text else ''} ({_count(claims, 'claim')})",
                claims=tuple(claims),
            )
            for (_, by, finding, text), claims in sorted(grouped.items(), key=lambda item: item[0][0])
        ),
        *(
            _told(claim, reading)
            for claim in reading.claims
            if claim.stance in ("denies", "doubts") and claim.id not in listed
        ),
    )


def evidence(reading: Reading) -> tuple[Line, ...]:
    """Films, pictures and the like, each once, with what is said of whether they were checked."""
    grouped: dict[tuple[str, str | None, str], list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        for item in claim.evidence:
            grouped[(item.kind, item.channel, wording.words(item.span.exact, whole=True))].append(claim)
    lines = []
    for (kind, channel, text), claims in grouped.items():
        status = sorted({check.finding for claim in claims for check in claim.checks}) or ["no check told"]
        where = f" on {channel}" if channel else ""
        lines.append(Line(text=f"{kind}{where}: “{text}” — {', '.join(status)}", claims=tuple(c.id for c in claims)))
    return tuple(lines)


def behind(reading: Reading) -> tuple[Line, ...]:
    """For each figure that two or more reports carry: its first-hand sources, copies and relays taken off."""
    at: dict[tuple[str, tuple[str, ...], str], list[str]] = defaultdict(list)
    for row in reading.rows:
        at[(row.effect, tuple(sorted(row.of)), row.unit)].extend(row.claims)
    return tuple(
        Line(
            text=f"{wording.effect(hand.effect)}, {wording.group(hand.of)}"
            f"{'' if hand.unit == 'persons' else f' ({hand.unit})'}: {_count(hand.sources, 'first-hand source')} in"
            f" {_count(hand.documents, 'report')}: {wording.group(hand.sources)}.",
            claims=tuple(dict.fromkeys(at[(hand.effect, tuple(sorted(hand.of)), hand.unit)])),
        )
        for hand in reading.first_hand
        if len(hand.documents) > 1
    )


def relays(reading: Reading) -> tuple[Line, ...]:
    """Where a report has a source's words through others: each chain from the source to the report that printed it.

    An outlet that quotes the source itself is no relay.
    """
    originals = {judgement.right: judgement.left for judgement in reading.copies}
    outlets = {document.id: document.outlet or document.name or document.id for document in reading.documents}
    chains: dict[tuple[str, ...], list[str]] = defaultdict(list)
    by_id = {claim.id: claim for claim in reading.claims}
    for account in reading.accounts:
        for name in account.claims:
            claim = by_id[name]
            chain = [mention.label for mention in claim.attribution.via]
            if claim.document_id in originals:
                chain.append(outlets.get(originals[claim.document_id], originals[claim.document_id]))
            chain.append(outlets[claim.document_id])
            chain = [step for step in dict.fromkeys(chain) if step != account.source]
            if len(chain) > 1 or (chain and claim.document_id in originals):
                chains[(account.source, *chain)].append(claim.id)
    return tuple(
        Line(text=f"{' → '.join(chain)} ({_count(claims, 'claim')})", claims=tuple(claims))
        for chain, claims in chains.items()
    )


def captives(reading: Reading) -> tuple[Line, ...]:
    """Claims of people taken, held and freed, and of talks, by day."""
    return _dated(
        [claim for claim in reading.claims if claim.event in ("capture", "release", "talks", "arrest")], reading
    )


def remains(reading: Reading) -> tuple[Line, ...]:
    """Claims of bodies and of whatever the codebook has no kind of its own for."""
    return _dated([claim for claim in reading.claims if claim.event == "other"], reading)


def materiel(reading: Reading) -> tuple[Line, ...]:
    """Rows that count things, by source, effect and owner."""
    return tuple(
        Line(
            text=f"{row.source}: {wording.effect(row.effect)} {wording.number(row)}{wording.things(row)}"
            f" of {wording.group(row.of)}{wording.hedge(row)}",
            claims=row.claims,
        )
        for row in reading.rows
        if row.unit != "persons" and (row.low is not None or row.high is not None)
    )


def earlier(reading: Reading) -> tuple[Line, ...]:
    """Background events by day; those whose outcome the reports leave open say so."""
    return _dated(reading.background, reading, open_ends=True)


def issues(reading: Reading) -> tuple[Line, ...]:
    """What could not be read or resolved, the words with it; repeats are counted."""
    counted: dict[str, int] = defaultdict(int)
    for issue in reading.issues:
        words = f": “{wording.words(issue.span.exact)}”" if issue.span else ""
        counted[f"{issue.severity}: {issue.message}{words}"] += 1
    return tuple(Line(text=text + (f" ({times} times)" if times > 1 else "")) for text, times in counted.items())


def left_open(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether the reports leave open how a background event came out: planned, disputed, unchecked, people held or
    talks begun with nothing told of their end."""
    if claim.stance in ("intends", "denies", "doubts") or claim.certainty in ("possible", "unknown"):
        return True
    if any(check.finding not in CHECKED for check in claim.checks):
        return True
    if claim.event == "capture":
        return not any(other.event == "release" for other in others)
    return claim.event == "talks" and bool(claim.when and claim.when.start and not claim.when.end)


def source(claim: Claim, reading: Reading) -> str:
    """Who says it, as the accounts name the source, and the outlet that tells of it."""
    document = next((item for item in reading.documents if item.id == claim.document_id), None)
    outlet = (document.outlet if document else None) or "the report"
    attribution = claim.attribution
    if attribution.form == "narration" or attribution.source_kind == "reporter":
        return outlet
    name = attribution.source.label if attribution.source else "a source not named"
    chain = ", ".join((*(mention.label for mention in attribution.via), outlet))
    return f"{name}, in {chain}"


def _dated(claims: Sequence[Claim], reading: Reading, open_ends: bool = False) -> tuple[Line, ...]:
    """One line for each thing said, by day; what a source says alike in several reports is one thing."""
    merged: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: (wording.when(claim) == "undated", wording.when(claim))):
        merged[_sameness(claim)].append(claim)
    lines = []
    for same in merged.values():
        day = wording.when(same[0])
        mark = " — outcome left open" if open_ends and left_open(same[0], claims) else ""
        sources = "; ".join(dict.fromkeys(source(claim, reading) for claim in same))
        text = f"{day} · {same[0].event} · “{wording.words(same[0].span.exact)}” ({sources}){mark}"
        lines.append(Line(text=text, claims=tuple(claim.id for claim in same)))
    return tuple(lines)


def _sameness(claim: Claim) -> tuple[object, ...]:
    figures = frozenset((f.effect, tuple(m.label for m in f.of), f.unit, f.low, f.high) for f in claim.figures)
    speaker = claim.attribution.source.label if claim.attribution.source else None
    if figures and speaker:
        return (claim.event, claim.stance, speaker, figures)
    return (wording.when(claim), wording.words(claim.span.exact, whole=True).casefold())


def _told(claim: Claim, reading: Reading) -> Line:
    verb = wording.STANCES[claim.stance].split(maxsplit=1)[0]
    text = f"{source(claim, reading)} {verb}: “{wording.words(claim.span.exact)}”"
    return Line(text=text, claims=(claim.id,))


def _questions(reading: Reading) -> dict[tuple[str, str], list[Agreement]]:
    """Conflicts of rows, by what they are about and the rule's question, in the order of the rows."""
    grouped: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for agreement in reading.agreements:
        if agreement.verdict == "conflict" and len(agreement.rows) >= 2:
            row = reading.rows[agreement.rows[0]]
            about = f"{wording.effect(row.effect)}, {wording.group(row.of)}"
            asked, _, counted = agreement.question.partition(": ")
            grouped[(asked, counted or about)].append(agreement)
    return dict(grouped)


def _covered(
    letter: str, key: tuple[str, str], agreements: Sequence[Agreement], rows: Sequence[AccountRow]
) -> list[Line]:
    """Statements with all that stands against each; those that face the same stand in one line."""
    faced: dict[tuple[str, ...], tuple[list[str], list[Agreement]]] = {}
    waiting = list(agreements)
    while waiting:
        counts: dict[int, int] = defaultdict(int)
        for agreement in waiting:
            for index in agreement.rows:
                counts[index] += 1
        centre = min(counts, key=lambda index: (-counts[index], index))
        taken = [agreement for agreement in waiting if centre in agreement.rows]
        waiting = [agreement for agreement in waiting if centre not in agreement.rows]
        against = dict.fromkeys(_said(rows[index]) for found in taken for index in found.rows if index != centre)
        said, found = faced.setdefault(tuple(against), ([], []))
        said.append(_said(rows[centre]))
        found.extend(taken)
    lines = []
    for others, (said, found) in faced.items():
        rules = ", ".join(dict.fromkeys(_rule(agreement) for agreement in found))
        text = f"{'; '.join(dict.fromkeys(said))} — against {'; '.join(others)} ({rules})."
        claims = tuple(dict.fromkeys(claim for agreement in found for claim in _both(agreement)))
        reason = found[0].reason if len(found) == 1 else text
        lines.append(Line(text=reason, claims=claims, mark=letter, about=f"{key[0]}: {key[1]}"))
    return lines


def _said(row: AccountRow) -> str:
    if row.low is None and row.high is None:
        return f"{UNNUMBERED.get(row.stance, 'statement')} by {row.source}"
    return f"{wording.number(row)}{wording.hedge(row)} by {row.source}"


def _rule(agreement: Agreement) -> str:
    name = agreement.rule.rpartition(".")[0]
    return RULES.get(name, name)


def _both(agreement: Agreement) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*agreement.left, *agreement.right)))


def _letters() -> Iterable[str]:
    """`a` to `z`, then `aa`, `ab` and so on."""
    for index in range(26 * 27):
        first, second = divmod(index, 26)
        yield (chr(96 + first) if first else "") + chr(97 + second)


def _count(items: Sequence[object], noun: str) -> str:
    return f"{len(items)} {noun}{'s' if len(items) != 1 else ''}"
