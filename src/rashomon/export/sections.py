"""What stands under the table of accounts, section by section, in the order in which an editor reads."""

from __future__ import annotations

from collections import defaultdict

from rashomon.export import decided, wording
from rashomon.export.conflicts import assumed, conflicts, settled
from rashomon.export.lines import Line, Section, count
from rashomon.export.told import captives, checks, earlier, evidence, materiel, remains
from rashomon.model import Reading


def sections(reading: Reading) -> tuple[Section, ...]:
    """Every section that has something to say, in the page's order."""
    made = (
        Section(heading="What conflicts, and why", lines=conflicts(reading), fold=12),
        Section(heading="What only adds up if something unsaid is true", lines=assumed(reading)),
        Section(heading="Where accounts meet", lines=settled(reading), fold=8),
        Section(heading="Who stands behind each figure", lines=behind(reading), fold=10),
        Section(heading="How accounts reached the reports", lines=relays(reading), fold=6),
        Section(heading="What nobody confirms, and what was checked", lines=checks(reading), fold=8),
        Section(heading="Media evidence", lines=evidence(reading), fold=6),
        Section(heading="Captives and talks", lines=captives(reading), fold=8),
        Section(heading="Bodies found or handed over, and other events", lines=remains(reading), fold=5),
        Section(heading="Materiel seized, destroyed or damaged", lines=materiel(reading), fold=8),
        Section(heading="Earlier events that the reports bring up", lines=earlier(reading), fold=8),
        Section(heading="What people decided", lines=decisions(reading)),
        Section(heading="Issues", lines=issues(reading), fold=5),
    )
    return tuple(section for section in made if section.lines)


def behind(reading: Reading) -> tuple[Line, ...]:
    """For each figure that two or more reports carry: its first-hand sources, copies and relays taken off."""
    at: dict[tuple[str, tuple[str, ...], str], list[str]] = defaultdict(list)
    for row in reading.rows:
        at[(row.effect, tuple(sorted(row.of)), row.unit)].extend(row.claims)
    return tuple(
        Line(
            text=f"{wording.effect(hand.effect)}, {wording.group(hand.of)}"
            f"{'' if hand.unit == 'persons' else f' ({hand.unit})'}: {count(hand.sources, 'first-hand source')} in"
            f" {count(hand.documents, 'report')}: {wording.group(hand.sources)}.",
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
    """What could not be read or resolved, the words with it; repeats are counted."""
    counted: dict[str, int] = defaultdict(int)
    for issue in reading.issues:
        words = f": “{wording.words(issue.span.exact)}”" if issue.span else ""
        counted[f"{issue.severity}: {issue.message}{words}"] += 1
    return tuple(Line(text=text + (f" ({times} times)" if times > 1 else "")) for text, times in counted.items())
