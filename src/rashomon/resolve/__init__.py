"""Resolve: from words to whom and where they mean."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import replace

from rashomon.codebook import datasets
from rashomon.model import (
    Actor,
    Attribution,
    Check,
    Claim,
    Document,
    Event,
    Extraction,
    Figure,
    Issue,
    Mention,
    record_id,
)
from rashomon.protocols import Gazetteer
from rashomon.resolve import bygone, choices, coded_rows, languages, places, sides
from rashomon.resolve.actors import Reader
from rashomon.resolve.context import Context, dateline
from rashomon.resolve.gazetteer import GeoNames
from rashomon.resolve.names import actors
from rashomon.resolve.sources import ARMED, source_kind
from rashomon.resolve.wording import FIGHTING, Meant

INVOLVED = 0.3
"""A country spoken of this much as often as the first counts among those who fight; set by hand."""
SAME = re.compile(r"(?:the|this|that|these|those) (?:same|mêmes?)\b|(?:this|that|cette) source\b", re.IGNORECASE)
"""Words that hide nobody, since they say who spoke before; those of French come with their articles in English."""
__all__ = ["resolve"]


def resolve(document: Document, extraction: Extraction, gazetteer: Gazetteer | None = None) -> Extraction:
    """The extraction with canonical names in its mentions, places in its place mentions, and claim ids made anew.

    A mention that cannot be resolved keeps `name` None and its words; an issue says so, once for each wording.
    """
    form = datasets.of_media_type(document.media_type)
    if form is not None:
        return coded_rows.resolve(document, extraction, form)
    extraction = _placed(document, extraction, gazetteer or _geonames())
    language = languages.of(document)
    if language is not None:
        extraction = languages.worded(extraction, language)
    begins = dateline(document.text)
    told = [place for place in extraction.places if place.country]
    countries = [place.country for place in told if place.country and place.span.end > begins]
    filed = [place.country for place in told if place.country and place.span.end <= begins]
    found = _Resolving(document, extraction, Context(document, actors(language), countries, filed)).done()
    if language is None:
        return found
    found = languages.own_words(found, document)
    return replace(found, claims=tuple(replace(claim, id=record_id("claim", claim)) for claim in found.claims))


def _placed(document: Document, extraction: Extraction, gazetteer: Gazetteer) -> Extraction:
    """The extraction with its places found in the gazetteer, in the claims too."""
    stated = {claim.place.span: claim.place for claim in extraction.claims if claim.place}
    mentions = {**stated, **{place.span: place for place in extraction.places}}
    found, issues = places.resolve(document, [mentions[span] for span in sorted(mentions)], gazetteer)
    known = {place.span: place for place in found}
    return replace(
        extraction,
        places=tuple(known[place.span] for place in extraction.places),
        claims=tuple(replace(claim, place=claim.place and known[claim.place.span]) for claim in extraction.claims),
        issues=(*extraction.issues, *issues),
    )


@functools.cache
def _geonames() -> Gazetteer:
    return GeoNames()


class _Resolving:
    """One pass over one extraction."""

    def __init__(self, document: Document, extraction: Extraction, context: Context) -> None:
        self.document = document
        self.extraction = extraction
        self.reader = Reader(context)
        self.meant: dict[tuple[Mention, str, str | None], Meant | None] = {}
        self.weighed = choices.Names(self._named, {})
        self.issues: dict[str, Issue] = {}

    def done(self) -> Extraction:
        extraction = self.extraction
        events = tuple(self._event(event) for event in extraction.events)
        claims = tuple(self._claim(claim) for claim in extraction.claims)
        fighting = self._fighting(events, claims)
        claims = tuple(self._sourced_claim(claim, fighting) for claim in claims)
        said = tuple(self._attribution(a, fighting) for a in extraction.attributions)
        weighed = extraction.choices
        if weighed:
            chosen = choices.sourced(claims, weighed, said, self._names())
            claims = tuple(self._sourced_claim(claim, fighting) for claim in chosen)  # kinds of the new ones
        read = claims
        claims = self._sided(claims)
        if weighed:
            claims = choices.sided(claims, weighed, self._names())
        claims = bygone.own(self.document, extraction, read, claims, lambda mention: self._meant(mention, "party"))
        return replace(
            extraction,
            events=events,
            claims=tuple(replace(claim, id=record_id("claim", claim)) for claim in claims),
            attributions=said,
            choices=(),
            actors=tuple(self._named(mention, "party") for mention in extraction.actors),
            figures=tuple(self._figure(figure) for figure in extraction.figures),
            issues=(*extraction.issues, *self.issues.values()),
        )

    def _sided(self, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        """The claims with the sides that they leave unsaid, where the report leaves one possibility."""
        context = self.reader.context
        named = {one.actors[0].name: one.actors[0] for one in context.found}
        named |= {actor.name: actor for actor in context.introduced.values()}
        known = named | {meant.actor.name: meant.actor for meant in self.meant.values() if meant is not None}
        outlet = context.issuer if self.document.outlet_kind == "party_statement" else None
        known |= {outlet.name: outlet} if outlet else {}
        for actor in tuple(known.values()):
            body = context.index.by_name(actor.speaks_for) if actor.speaks_for else None
            known |= {body.name: body} if body else {}
        unsaid = frozenset(
            mention.span
            for (mention, role, _), meant in self.meant.items()
            if role == "counted" and mention.span is not None and meant is not None and not meant.said
        )
        spoken = Counter(meant.actor.name for meant in self.meant.values() if meant is not None)
        spoken.update(one.actors[0].name for one in context.found)
        return sides.settle(claims, known, self, outlet.name if outlet else None, unsaid, spoken)

    def nationality(self, words: str) -> str | None:
        """The country of a word like "Armenian"; None for any other."""
        called = [code for code, kind in self.reader.context.index.countries.exactly(words) if kind == "demonym"]
        return called[0] if len(called) == 1 else None

    def force(self, country: str) -> Actor | None:
        """The armed forces of a country."""
        context = self.reader.context
        return context.index.service(country, "armed_forces", context.year)

    def fliers(self, country: str) -> Actor | None:
        """The air force of a country, in a report that speaks of it."""
        meant = self.reader.bodies.flying(country, ("aircraft",))
        return meant.actor if meant else None

    def _meant(self, mention: Mention, role: str, event: str | None = None) -> Meant | None:
        key = (mention, role, event)
        if key not in self.meant:
            self.meant[key] = self.reader.mention(mention, role, event)
        return self.meant[key]

    def _named(self, mention: Mention, role: str, event: str | None = None, *, must: bool = False) -> Mention:
        if mention.span is None:
            return mention if mention.name else replace(mention, name=self.document.outlet)
        meant = self._meant(mention, role, event)
        if meant is not None:
            return replace(mention, name=meant.actor.name)
        if must:
            self._unresolved(mention)
        return mention

    def _unresolved(self, mention: Mention) -> None:
        words = mention.words or ""
        self.issues.setdefault(
            words,
            Issue(
                stage="resolve",
                severity="note",
                message=f"It stays open who is meant by “{words}”.",
                subject=self.document.id,
                span=mention.span,
            ),
        )

    def _event(self, event: Event) -> Event:
        return replace(
            event,
            actor=event.actor and self._named(event.actor, "party", event.kind),
            target=event.target and self._named(event.target, "party", event.kind),
        )

    def _figure(self, figure: Figure) -> Figure:
        named = [self._named(mention, "counted", must=True) for mention in figure.of]
        return replace(figure, of=tuple({mention.name or mention: mention for mention in named}.values()))

    def _claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            actor=claim.actor and self._named(claim.actor, "party", claim.event, must=True),
            target=claim.target and self._named(claim.target, "party", claim.event, must=True),
            figures=tuple(self._figure(figure) for figure in claim.figures),
            checks=tuple(self._check(check) for check in claim.checks),
        )

    def _names(self) -> choices.Names:
        """What is known of names by now."""
        for choice in self.extraction.choices:
            self.weighed.meanings(choice.options, choices.ROLES[choice.question])
        kinds = {meant.actor.name: meant.actor.kind for meant in self.meant.values() if meant is not None}
        kinds |= {one.actors[0].name: one.actors[0].kind for one in self.reader.context.found}
        return replace(self.weighed, kinds=kinds)

    def _sourced_claim(self, claim: Claim, fighting: frozenset[str]) -> Claim:
        attribution = claim.attribution
        if self._is_own_state(attribution.source) or self._is_issuer(attribution.source):
            attribution = replace(attribution, source=None, source_kind="reporter", cue=None, form="narration", via=())
        return replace(claim, attribution=self._attribution(attribution, fighting))

    def _is_own_state(self, source: Mention | None) -> bool:
        """Whether a state's own statement speaks of the state itself: "The United States condemns the attack"."""
        issuer = self.reader.context.issuer if self.document.outlet_kind == "party_statement" else None
        if source is None or source.span is None or issuer is None or issuer.kind != "government":
            return False
        words = source.span.exact.removeprefix("The ").removeprefix("the ")
        bodies = self.reader.bodies
        return bodies.country(words) == issuer.country is not None and not bodies.only_demonym(words)

    def _is_issuer(self, source: Mention | None) -> bool:
        """Whether a party's statement in French speaks of itself by its name ("L'état-major informe que"), as such
        statements do: it is its own voice."""
        context = self.reader.context
        issuer = context.issuer if self.document.outlet_kind == "party_statement" else None
        if source is None or source.span is None or issuer is None or languages.of(self.document) is None:
            return False
        meant = self._meant(source, "source")
        return meant is not None and issuer.name in {meant.actor.name, meant.actor.speaks_for}

    def _attribution(self, attribution: Attribution, fighting: frozenset[str]) -> Attribution:
        source = attribution.source
        if source is None:
            return self._own_voice(attribution)
        named = self._named(source, "source", must=True)
        meant = self._meant(source, "source") if source.span is not None else None
        words = source.span.exact if source.span else None
        if words and source.antecedent is not None and SAME.match(words):
            words = source.antecedent.exact
        return replace(
            attribution,
            source=named,
            source_kind=source_kind(meant.actor if meant else None, words, attribution.source_kind, fighting),
            via=tuple(self._named(mention, "source", must=True) for mention in attribution.via),
        )

    def _own_voice(self, attribution: Attribution) -> Attribution:
        """The own voice of a party's statement is the party's, whatever the outlet calls it."""
        issuer = self.reader.context.issuer if self.document.outlet_kind == "party_statement" else None
        if issuer is None or attribution.form != "narration":
            return attribution
        return replace(attribution, source=Mention(span=None, name=issuer.name))

    def _check(self, check: Check) -> Check:
        words = check.by
        meant = self.reader.phrases.phrase(words, "check") if words and words != self.document.outlet else None
        return replace(check, by=meant.actor.name) if meant else check

    def _fighting(self, events: tuple[Event, ...], claims: tuple[Claim, ...]) -> frozenset[str]:
        """Names and countries of the armed actors that act or are acted on in the report's fighting."""
        shares = self.reader.context.countries
        most = max(shares.values(), default=0.0)
        found: set[str] = {code for code, share in shares.items() if share >= INVOLVED * most}
        sides = [(e.kind, (e.actor, e.target)) for e in events] + [(c.event, (c.actor, c.target)) for c in claims]
        for kind, mentions in sides:
            for mention in mentions:
                meant = self._meant(mention, "party", kind) if mention is not None and kind in FIGHTING else None
                if meant is not None and meant.actor.kind in ARMED:
                    found.add(meant.actor.name)
                    if meant.actor.kind == "state_force" and meant.actor.country:
                        found.add(meant.actor.country)
        return frozenset(found)
