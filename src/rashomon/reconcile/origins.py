"""Who says it at first hand, and how each report has it: two sources, or one twice.

A copy's own voice is its original's; a report that credits another for all of it has that one's voice; a relay is its
origin. What stands on whom is kept with the count (`Standing`), and so is who speaks for whom among the sources
(`Camp`): the count itself takes off only what is one telling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.model import AccountRow, Claim, Document, FirstHand, Judgement, Mention, Standing
from rashomon.reconcile import camps, outlets
from rashomon.reconcile import copies as repeats
from rashomon.reconcile.candidates import position

NOBODY = "source not named"
"""Stands for a source that the report leaves out ("it was claimed")."""

FIRMNESS = ("own voice", "straight", "relayed", "credited", "copied")
"""The ways to stand on a source, firmest first: a report that has it in two ways stands by the firmer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim with who says it, on which day, and how its report has it (as in `Standing`)."""

    claim: Claim
    source: str
    day: str | None
    how: str = "straight"
    through: tuple[str, ...] = ()
    copies: str | None = None
    post: tuple[str | None, str] | None = None
    """What is the same of a post before and after it was edited: its outlet and its name."""
    edited: str = ""
    """When the post got these words, empty for its first ones."""

    def replaces(self, other: Said) -> bool:
        """Whether it stands in a post that had the other's words before it was edited."""
        return self.post is not None and self.post == other.post and other.edited < self.edited

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """By the day it was said, then by document and place in it."""
        return (self.day or "9999", self.claim.document_id, *position(self.claim))


def said(claims: Iterable[Claim], documents: Iterable[Document], copies: Sequence[Judgement] = ()) -> tuple[Said, ...]:
    """Each claim with its first-hand source and day, in order of the days.

    A report's own voice is its outlet; in a copy it is the original's, under either name, and in a report that credits
    another outlet for all of it that outlet's. The day is the one that the report gives (`said_at`), otherwise that of
    publication, otherwise None.
    """
    told = list(claims)
    reports = _Reports.of(documents, told, copies)
    return tuple(sorted((reports.said(claim) for claim in told), key=lambda item: item.order))


def relay(claim: Claim, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The chain by which a report has the claim: those who pass it on, nearest to the source first, then its outlet,
    then those who forward the report."""
    document = documents.get(claim.document_id)
    outlet = (document.outlet if document else None) or claim.document_id
    return (*(mention.label for mention in claim.attribution.via), outlet, *(document.via if document else ()))


def first_hand(
    rows: Iterable[AccountRow],
    documents: Iterable[Document],
    claims: Iterable[Claim],
    copies: Sequence[Judgement] = (),
) -> tuple[FirstHand, ...]:
    """For each effect, side and unit: the sources that give a figure at first hand, and every report that carries it.

    `rows` are the incident's account rows, made from `claims`, which are the incident's own. A copy's own voice is its
    original's and a relay is its origin, so neither adds a source; both add a report, and `standings` says how it has
    the figure. Denials and other rows without a range are no source for a figure. Unnamed sources of one kind
    ("security sources") are one source, since nothing tells them apart: the count is the least that there can be.
    Sources that speak for one another are `camps` beside the count. Reports come by day of publication. What a dataset
    of events says is left out: it is made from the reports of others, and which of them gave it which number is not
    known.
    """
    told = list(claims)
    coded = {claim.id for claim in told if claim.attribution.coded}
    grouped: dict[tuple[str, tuple[str, ...], str], list[AccountRow]] = defaultdict(list)
    for row in rows:
        if (row.low is not None or row.high is not None) and not coded.issuperset(row.claims):
            grouped[(row.effect, tuple(sorted(row.of)), row.unit)].append(row)
    carried = {claim_id for found in grouped.values() for row in found for claim_id in row.claims}
    reports = _Reports.of(documents, told, copies)
    at = {claim.id: reports.said(claim) for claim in told if claim.id in carried}
    return tuple(_hand(effect, unit, found, at, reports) for (effect, _, unit), found in grouped.items())


def _hand(effect: str, unit: str, found: Sequence[AccountRow], at: Mapping[str, Said], reports: _Reports) -> FirstHand:
    pairs = [(row.source, at[claim_id]) for row in found for claim_id in row.claims if claim_id in at]
    sources = tuple(dict.fromkeys(row.source for row in found))
    carrying = tuple(sorted({item.claim.document_id for _, item in pairs}, key=reports.day))
    return FirstHand(
        effect=effect,
        of=found[0].of,
        sources=sources,
        documents=carrying,
        unit=unit,
        standings=_standings(pairs, carrying),
        camps=camps.camps(sources, reports.contributors(sources)),
    )


def _standings(pairs: Sequence[tuple[str, Said]], carrying: Sequence[str]) -> tuple[Standing, ...]:
    grouped: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for source, item in pairs:
        grouped[(item.claim.document_id, source)].append(item)
    place = {name: index for index, name in enumerate(carrying)}
    return tuple(
        _standing(source, items) for (_, source), items in sorted(grouped.items(), key=lambda pair: place[pair[0][0]])
    )


def _standing(source: str, items: Sequence[Said]) -> Standing:
    firmest = min(items, key=lambda item: (FIRMNESS.index(item.how), len(item.through), item.order))
    return Standing(
        document=firmest.claim.document_id,
        source=source,
        how=firmest.how,
        through=firmest.through,
        copies=firmest.copies,
        claims=tuple(dict.fromkeys(item.claim.id for item in sorted(items, key=lambda item: item.order))),
    )


def _told_on(document: Document | None) -> str | None:
    """The day on which a report, as it stands, was told to the public."""
    if document is None:
        return None
    return document.edited_at[:10] if document.edited_at else document.published_at


def _is_own(claim: Claim) -> bool:
    return claim.attribution.source_kind == "reporter" or claim.attribution.form == "narration"


def _named(claim: Claim) -> str | None:
    """The source that a claim names; None for the report's own voice."""
    source = claim.attribution.source
    return None if _is_own(claim) or source is None else source.label


def _figures(claim: Claim) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (figure.effect, frozenset(mention.label for mention in figure.of), figure.unit, figure.low, figure.high)
        for figure in claim.figures
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reports:
    """The reports of an incident: whose words and whose voice each of them has."""

    documents: Mapping[str, Document]
    originals: Mapping[str, str]
    """Copy's document id to that of the report whose words it has, itself perhaps a copy."""
    credits: Mapping[str, Sequence[outlets.Credit]]
    voices: Mapping[str, str]
    """Document id to the name of its own voice, where a claim in that voice tells it."""
    called: Mapping[str, str]
    """Identity of an outlet to the one name it goes by here; only of outlets that go by several."""
    told: Mapping[tuple[str, str | None], Collection[tuple[object, ...]]]
    """Identity of an outlet and a source's name (None for its own voice) to the figures that its reports give of it."""
    at_hand: Collection[str]
    """The outlets whose reports these are."""
    lifted: Mapping[str, str]
    """Claim id to the id of the report that printed its words before, of claims in reports that are no copies."""

    @classmethod
    def of(cls, documents: Iterable[Document], claims: Sequence[Claim], copies: Sequence[Judgement]) -> _Reports:
        by_id = {document.id: document for document in documents}
        own = [claim for claim in claims if _is_own(claim) and not claim.attribution.coded]
        at_hand = sorted({document.outlet for document in by_id.values() if document.outlet})
        told: dict[tuple[str, str | None], set[tuple[object, ...]]] = defaultdict(set)
        for claim in claims:
            document = by_id.get(claim.document_id)
            if document and document.outlet:
                told[outlets.identity(document.outlet), _named(claim)] |= _figures(claim)
        quoted = {
            c.attribution.source.label for c in claims if c.attribution.source and c.attribution.source_kind == "media"
        }
        # A row's lines ("source: …") are no credit lines.
        credited = {
            name: () if document.coded else outlets.credited(document, at_hand) for name, document in by_id.items()
        }
        origin = {credit.origin for found in credited.values() for credit in found if credit.origin}
        named: dict[str, set[str]] = defaultdict(set)
        for name in (*at_hand, *quoted, *origin):
            named[outlets.identity(name)].add(name)
        return cls(
            documents=by_id,
            originals={one.right: one.left for one in copies if one.verdict == "copy"},
            credits=credited,
            voices={
                claim.document_id: claim.attribution.source.name
                for claim in reversed(own)
                if claim.attribution.source and claim.attribution.source.name
            },
            called={key: outlets.canonical(min(names)) or min(names) for key, names in named.items() if len(names) > 1},
            told=told,
            at_hand=at_hand,
            lifted=repeats.lifted(own, by_id),
        )

    def said(self, claim: Claim) -> Said:
        document = self.documents.get(claim.document_id)
        source, how, through = self._source(claim, document)
        if document and document.via:
            through = (*through, *document.via)
            how = how if how == "credited" else "relayed"
        original = self._original(document, claim)
        return Said(
            claim=claim,
            source=self._name(source),
            day=claim.attribution.said_at or _told_on(document),
            how="copied" if original else how,
            through=through,
            copies=original.id if original else None,
            post=(document.outlet, document.name) if document and document.name else None,
            edited=(document.edited_at if document else None) or "",
        )

    def day(self, name: str) -> tuple[str, str]:
        """By when a report was published, an undated one last."""
        document = self.documents.get(name)
        return (document.published_at if document else None) or "9999", name

    def contributors(self, sources: Iterable[str]) -> Mapping[str, str]:
        """Of those sources that are outlets here: the one outlet that their reports credit with a part of them."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, credited in self.credits.items():
            voice = self._name(self._voice(self.documents[name])[0])
            found[voice].update(self._name(credit.origin) for credit in credited if credit.origin and not credit.whole)
        return {source: min(found[source]) for source in sources if len(found[source]) == 1}

    def _source(self, claim: Claim, document: Document | None) -> tuple[str, str, tuple[str, ...]]:
        """Who asserts the claim first-hand, how the report has it, and through whom."""
        attribution = claim.attribution
        via = tuple(self._name(mention.label) for mention in attribution.via)
        source = attribution.source
        if document is None:
            return (self._called(source)), ("relayed" if via else "straight"), via
        whole = next((credit.origin for credit in self.credits[document.id] if credit.whole and credit.origin), None)
        if not (_is_own(claim) or (source and source.name and source.name == document.outlet)):
            passed = whole or self._contributed(claim, document)
            through = (*via, self._name(passed)) if passed else via
            return (self._called(source)), ("relayed" if through else "straight"), through
        original = self._original(document, claim)
        if original:
            return self._voice(original)[0], "copied", ()
        own = source.name if source and source.name and source.name != document.outlet else None
        part = None if own else self._contributed(claim, document)
        if part:
            return part, "credited", ()
        return (own, "own voice", ()) if own else (*self._voice(document, follow=False), ())

    def _voice(self, document: Document, *, follow: bool = True) -> tuple[str, str]:
        """The own voice of a report, and how it has it. Without `follow` a copy is heard by itself."""
        original = self._original(document) if follow else None
        seen = {document.id}
        while original and original.id not in seen:
            seen.add(original.id)
            document, original = original, self._original(original)
        if len(seen) > 1:
            return self._voice(document, follow=False)[0], "copied"
        voice = self.voices.get(document.id)
        if voice and voice != document.outlet:
            return voice, "own voice"
        for credit in self.credits[document.id]:
            if credit.whole and credit.origin:
                return credit.origin, "credited"
        return document.outlet or NOBODY, "own voice"

    def _original(self, document: Document | None, claim: Claim | None = None) -> Document | None:
        """The report whose words this one repeats, or the claim does; None for a claim that a copy adds."""
        original = self.documents.get(self.originals.get(document.id, "")) if document else None
        if original and claim and repeats.is_added(claim, original):
            original = None
        return original or (self.documents.get(self.lifted.get(claim.id, "")) if claim else None)

    def _contributed(self, claim: Claim, document: Document) -> str | None:
        """The outlet that is credited with a part of the report and has the same figures of the same source."""
        figures = _figures(claim)
        for credit in self.credits[document.id]:
            if figures and credit.origin:
                there = self.told.get((outlets.identity(credit.origin), _named(claim)), ())
                if all(figure in there for figure in figures):
                    return credit.origin
        return None

    def _called(self, source: Mention | None) -> str:
        """The name of a source that a claim gives; of one who works for an outlet, that outlet's."""
        if source is None:
            return NOBODY
        employer = None if source.name else outlets.employer(source.label, self.at_hand)
        return employer or source.label

    def _name(self, name: str) -> str:
        return self.called.get(outlets.identity(name), name) if self.called else name
