"""What stands under the table of accounts, section by section, in the order in which an editor reads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rashomon.export import around, decided, pictured, told, wording, worked
from rashomon.export.conflicts import assumed, conflicts, settled
from rashomon.export.lines import Line, Section, count, count_of, outlets
from rashomon.model import FirstHand, Reading, Standing

QUOTED = re.compile("“([^”]*)”")

SEVERITIES = ("error", "warning", "note")

NAMED = 8
"""Words that an issue names on a page that does not show all."""


def sections(reading: Reading) -> tuple[Section, ...]:
    """Every section that has something to say, in the page's order."""
    made = (
        Section(heading="What conflicts, and why", lines=conflicts(reading), fold=12),
        Section(heading="What only adds up if something unsaid is true", lines=assumed(reading), fold=8),
        Section(heading="Where accounts meet", lines=settled(reading), fold=8),
        Section(heading="Who stands behind each figure", lines=behind(reading), fold=6),
        Section(heading="How accounts reached the reports", lines=relays(reading), fold=3),
        Section(heading="What nobody confirms, and what was checked", lines=told.checks(reading), fold=8),
        Section(heading="Media evidence", lines=told.evidence(reading), fold=6),
        Section(
            heading="Pictures, films and recordings that came with the reports", lines=pictured.media(reading), fold=4
        ),
        Section(heading="Captives", lines=worked.captives(reading), fold=6),
        Section(heading="Captures, releases and talks, by day", lines=told.captives(reading), fold=5),
        Section(heading="Materiel seized, destroyed or damaged", lines=_materiel(reading), fold=8),
        Section(heading="Bodies found or handed over, and other events", lines=told.remains(reading), fold=5),
        Section(heading="Estimates, each by a policy; none is a claim", lines=worked.estimated(reading), fold=4),
        Section(heading="Incidents of the same course of events", lines=around.linked(reading), fold=5),
        Section(heading="Earlier incidents like it", lines=around.precedents(reading), fold=5),
        Section(heading="Earlier events that the reports bring up", lines=told.earlier(reading), fold=8),
        Section(heading="Credibility of the claims, as proposed", lines=worked.graded(reading), fold=6),
        Section(heading="What people decided", lines=decisions(reading)),
        Section(heading="Issues", lines=issues(reading), fold=5),
    )
    return tuple(section for section in made if section.lines)


def _materiel(reading: Reading) -> tuple[Line, ...]:
    return worked.materiel(reading) or told.materiel(reading)


def behind(reading: Reading) -> tuple[Line, ...]:
    """For each figure that two or more reports carry, or whose sources are in part one voice: its first-hand sources,
    copies and relays taken off, and which report stands on which of them."""
    at: dict[tuple[str, tuple[str, ...], str], list[str]] = defaultdict(list)
    for row in reading.rows:
        at[(row.effect, tuple(sorted(row.of)), row.unit)].extend(row.claims)
    called = outlets(reading)
    return tuple(
        Line(
            text=f"{wording.effect(hand.effect)} of {wording.group(hand.of)}"
            f"{'' if hand.unit == 'persons' else f' ({hand.unit})'}: {count(hand.sources, 'first-hand source')} in"
            f" {count(hand.documents, 'report')}: {wording.group(hand.sources)}.",
            claims=tuple(dict.fromkeys(at[(hand.effect, tuple(sorted(hand.of)), hand.unit)])),
            under=(*_camps(hand), *_standings(hand, called)),
        )
        for hand in reading.first_hand
        if len(hand.documents) > 1 or hand.camps
    )


def _camps(hand: FirstHand) -> list[str]:
    """Those of the sources that are one voice; after the last how many voices that leaves."""
    told = [f"{wording.group(camp.sources)} are one voice: {' '.join(camp.reasons)}" for camp in hand.camps]
    return [*told[:-1], *(f"{last} So {count_of(hand.voices, 'voice')}." for last in told[-1:])]


def _standings(hand: FirstHand, called: Mapping[str, str]) -> list[str]:
    """The reports that stand on each source, the earliest first, and how those that have it from others do; sources on
    which the same reports stand alike are told together."""
    found: dict[str, list[str]] = defaultdict(list)
    order = {name: number for number, name in enumerate(called)}
    for one in sorted(hand.standings, key=lambda one: order.get(one.document, len(order))):
        found[one.source].append(f"{called.get(one.document, one.document)}{_how(one, called)}")
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for source, reports in found.items():
        alike[tuple(dict.fromkeys(reports))].append(source)
    return [f"{wording.group(sources)} ← {'; '.join(reports)}" for reports, sources in alike.items()]


def _how(one: Standing, called: Mapping[str, str]) -> str:
    if one.copies is not None:
        return f" (copy of {called.get(one.copies, one.copies)})"
    if one.how in ("own voice", "straight"):
        return " (own voice)" if one.how == "own voice" else ""
    return f" ({one.how}{' by ' + ' → '.join(one.through) if one.through else ''})"


def relays(reading: Reading) -> tuple[Line, ...]:
    """Where a report has a source's words through others: each chain from the source to the report that printed it.

    An outlet that quotes the source itself is no relay.
    """
    originals = {judgement.right: judgement.left for judgement in reading.copies}
    called = outlets(reading)
    forwarded = {document.id: document.via for document in reading.documents}
    chains: dict[tuple[str, ...], list[str]] = defaultdict(list)
    by_id = {claim.id: claim for claim in reading.claims}
    for account in reading.accounts:
        for name in account.claims:
            claim = by_id[name]
            outlet = called.get(claim.document_id)
            if outlet is None:
                continue  # the report is not there: nothing is known of the way
            chain = [mention.label for mention in claim.attribution.via]
            if claim.attribution.coded:
                # From whom a dataset has it, none of whom is its source for any one number.
                if chain:
                    chains[(*chain, account.source)].append(claim.id)
                continue
            if claim.document_id in originals:
                chain.append(called.get(originals[claim.document_id], originals[claim.document_id]))
            chain += [outlet, *forwarded[claim.document_id]]
            chain = [step for step in dict.fromkeys(chain) if step != account.source]
            if len(chain) > 1 or (chain and claim.document_id in originals):
                chains[(account.source, *chain)].append(claim.id)
    return tuple(
        Line(text=f"{' → '.join(chain)} ({count(claims, 'claim')})", claims=tuple(claims))
        for chain, claims in chains.items()
    )


def decisions(reading: Reading) -> tuple[Line, ...]:
    """What people decided, oldest first, beside what was found."""
    known = {claim.id for claim in (*reading.claims, *reading.background)}
    return tuple(
        Line(text=decided.line(one), claims=(one.subject,) if one.subject in known else ()) for one in reading.decisions
    )


def issues(reading: Reading) -> tuple[Line, ...]:
    """What could not be read or resolved: errors first, notes last, those that say the same of several words in one
    line."""
    grouped: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    for issue in reading.issues:
        said = issue.message.rstrip(".")
        words = wording.words(issue.span.exact) if issue.span else None
        quoted = QUOTED.search(said)
        if quoted:
            words, said = quoted[1], QUOTED.sub("“…”", said, count=1)
        order = SEVERITIES.index(issue.severity) if issue.severity in SEVERITIES else 0
        grouped[(order, f"{issue.severity}: {said}", "" if quoted else " of")][words or ""] += 1
    lines = []
    for (_, said, _), counted in sorted(
        grouped.items(), key=lambda item: (item[0][0], -sum(item[1].values()), item[0])
    ):
        often = sorted(counted.items(), key=lambda item: (-item[1], item[0].casefold(), item[0]))
        told = [f"“{word}”{f' ({times} times)' if times > 1 else ''}" for word, times in often if word]
        again = sum(counted.values()) if not told else 0
        lines.append(Line(text=_with(said, told, NAMED, again), whole=_with(said, told, None, again)))
    return tuple(lines)


def _with(said: str, told: Sequence[str], most: int | None, again: int) -> str:
    """The message with the words it is about, in their place where it leaves one for them."""
    words = wording.some(told, most) if most else wording.group(told) if told else ""
    if "“…”" in said:
        return f"{said.replace('“…”', words)}."
    return f"{said}{f': {words}' if told else ''}{f' ({again} times)' if again > 1 else ''}"
