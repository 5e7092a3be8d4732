"""What each source says of an incident: one row for each source, effect, counted side and range.

The rules are the codebook's ("An incident" and "Rulings"). A row never joins two sources and never averages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from rashomon.model import Account, AccountRow, Claim, Document, Figure, Incident, Judgement
from rashomon.reconcile import copies as repeats
from rashomon.reconcile import counts, denials
from rashomon.reconcile.origins import Said, relay, said


def rows(
    incident: Incident, documents: Iterable[Document], claims: Iterable[Claim], copies: Sequence[Judgement] = ()
) -> tuple[AccountRow, ...]:
    """The account rows of one incident, in order of `first_said`.

    `claims` may hold more than the incident's own. Planned events, figures that are part of another and bodies that a
    party recovers give no row; a denial, a doubt, or a blame without figures gives one whose range is None, where the
    harm that it speaks of is counted by anyone.
    """
    members = set(incident.claims)
    told = said((claim for claim in claims if claim.id in members), documents, copies)
    found: dict[tuple[object, ...], list[tuple[Said, Figure]]] = defaultdict(list)
    for item, figure in counts.standing(told):
        found[_key(item.source, figure)].append((item, figure))
    copied = repeats.originals(copies)
    made = [_row(pairs, copied) for pairs in _named(found)]
    made.extend(_unnumbered(told, incident, made))
    by_claim = {item.claim.id: item for item in told}
    ordered = sorted(
        made,
        key=lambda row: (
            row.first_said or "9999",
            row.source,
            row.effect,
            row.of,
            min((by_claim[name].edited for name in row.claims), default=""),
            _range(row),
            row.item or "",
        ),
    )
    return _revisions(ordered, by_claim)


def _named(found: Mapping[tuple[object, ...], Sequence[tuple[Said, Figure]]]) -> list[list[tuple[Said, Figure]]]:
    """The figures by row, those of nobody in particular with those that give the side.

    Where a source's figure is told once without a side and once with it (same effect, unit, range and words), it is one
    figure; but only if one side (or one list of sides that holds all others) comes into question, and never where the
    words name somebody unknown.
    """
    rows = {key: list(pairs) for key, pairs in found.items()}
    for key in found:
        source, effect, of, *rest = key
        if of:
            continue
        words = {figure.span.exact.casefold() for _, figure in rows[key]}
        same = [
            other
            for other in found
            if other[2]
            and (other[0], other[1], *other[3:]) == (source, effect, *rest)
            and words & {figure.span.exact.casefold() for _, figure in found[other]}
        ]
        widest = max(same, key=lambda other: len(_sides(other)), default=None)
        if widest and all(_sides(other) <= _sides(widest) for other in same):
            rows[widest] = sorted((*rows[widest], *rows.pop(key)), key=lambda pair: pair[0].order)
    return list(rows.values())


def _sides(key: tuple[object, ...]) -> frozenset[str]:
    return frozenset(key[2]) if isinstance(key[2], tuple) else frozenset()


def _of(figure: Figure) -> tuple[str, ...]:
    return tuple(sorted({mention.label for mention in figure.of}))


def _item(figure: Figure) -> str | None:
    return figure.counted.exact.casefold() if figure.counted and figure.unit != "persons" else None


def _key(name: str, figure: Figure) -> tuple[object, ...]:
    """What makes two figures of one source one row. A bare plural of materiel ("trucks", "tankers") is told apart by
    what is counted; a number is the same however the thing is called."""
    bare = figure.unit != "persons" and (figure.low, figure.high) in ((1, None), (2, None))
    return name, figure.effect, _of(figure), figure.unit, _item(figure) if bare else None, figure.low, figure.high


def _row(pairs: Sequence[tuple[Said, Figure]], copied: Collection[str]) -> AccountRow:
    first, figure = pairs[0]
    # A copy is printed later, but nothing is said again in it.
    own = [item for item, _ in pairs if item.claim.document_id not in copied] or [item for item, _ in pairs]
    days = [item.day for item in own if item.day]
    figure = next((other for _, other in pairs if other.of), figure)
    written = {name: None for _, other in pairs for mention in other.of if (name := mention.label)}
    return AccountRow(
        source=first.source,
        effect=figure.effect,
        of=tuple(written),
        unit=figure.unit,
        item=_item(figure),
        low=figure.low,
        high=figure.high,
        approx=any(other.approx for _, other in pairs),
        first_said=min(days, default=None),
        last_said=max(days, default=None),
        claims=tuple(dict.fromkeys(item.claim.id for item, _ in pairs)),
        words=tuple(dict.fromkeys(other.span.exact for _, other in pairs)),
        stance="confirms" if all(item.claim.stance == "confirms" for item, _ in pairs) else "asserts",
        certainty=least_sure(item.claim.certainty for item, _ in pairs),
    )


def least_sure(found: Iterable[str]) -> str:
    """`certain` if any claim is; otherwise the surest of `probable`, `possible`, `unknown`."""
    scale = ("certain", "probable", "possible", "unknown")
    return min(found, key=lambda name: scale.index(name) if name in scale else len(scale), default="certain")


def _unnumbered(told: Sequence[Said], incident: Incident, made: Sequence[AccountRow]) -> list[AccountRow]:
    others = [(item.source, item.claim) for item in told]
    grouped: dict[tuple[str, str, tuple[str, ...], str, str], list[Said]] = defaultdict(list)
    for item in told:
        stance = item.claim.stance if item.claim.stance in ("denies", "doubts") else "blames"
        for effect, of, unit in denials.speaks_of(item.claim, item.source, incident.sides, made, others):
            grouped[(item.source, effect, of, unit, stance)].append(item)
    return [_without_range(key, items) for key, items in grouped.items()]


def _without_range(key: tuple[str, str, tuple[str, ...], str, str], items: Sequence[Said]) -> AccountRow:
    name, effect, of, unit, stance = key
    days = [item.day for item in items if item.day]
    return AccountRow(
        source=name,
        effect=effect,
        of=of,
        unit=unit,
        item=None,
        low=None,
        high=None,
        approx=False,
        first_said=min(days, default=None),
        last_said=max(days, default=None),
        claims=tuple(dict.fromkeys(item.claim.id for item in items)),
        words=(),
        stance=stance,
        certainty=least_sure(item.claim.certainty for item in items),
    )


def _range(row: AccountRow) -> tuple[int, int]:
    return (-1 if row.low is None else row.low), (-1 if row.high is None else row.high)


def _revisions(ordered: Sequence[AccountRow], told: Mapping[str, Said]) -> tuple[AccountRow, ...]:
    """Marks each row whose source had said another range of the same before: on an earlier day, or in the same post
    before it was edited."""
    latest: dict[tuple[object, ...], list[int]] = defaultdict(list)
    result: list[AccountRow] = []
    for index, row in enumerate(ordered):
        key = (row.source, row.effect, tuple(sorted(row.of)), row.unit, row.item)
        if row.stance in ("asserts", "confirms"):
            earlier = [i for i in latest[key] if result[i].said_before(row) or _edited(result[i], row, told)]
            if earlier:
                row = replace(row, revises=earlier[-1])
            latest[key].append(index)
        result.append(row)
    return tuple(result)


def _edited(before: AccountRow, row: AccountRow, told: Mapping[str, Said]) -> bool:
    return any(told[new].replaces(told[old]) for new in row.claims for old in before.claims)


def accounts(
    incident: Incident,
    documents: Iterable[Document],
    claims: Iterable[Claim],
    copies: Sequence[Judgement] = (),
    made: Sequence[AccountRow] | None = None,
) -> tuple[Account, ...]:
    """What each source says of the incident, by first appearance; `made` are the incident's rows if at hand."""
    documents = list(documents)
    members = set(incident.claims)
    own = [claim for claim in claims if claim.id in members]
    made = rows(incident, documents, own, copies) if made is None else made
    by_id = {document.id: document for document in documents}
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for item in said(own, documents, copies):
        by_source[item.source].append(item.claim)
    return tuple(
        Account(
            source=name,
            source_kind=_kind(found),
            relays=tuple(dict.fromkeys(relay(claim, by_id) for claim in found)),
            documents=tuple(dict.fromkeys(claim.document_id for claim in found)),
            claims=tuple(claim.id for claim in found),
            rows=tuple(index for index, row in enumerate(made) if row.source == name),
        )
        for name, found in by_source.items()
    )


def _kind(found: Sequence[Claim]) -> str:
    kinds = [claim.attribution.source_kind for claim in found]
    told = [kind for kind in kinds if kind != "reporter"] or kinds
    return min(set(told), key=lambda kind: (-told.count(kind), kind))
