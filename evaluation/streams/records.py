"""Claims of a written report, as a coder would write them down or as a reader of given noise reads them."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import date

from rashomon.model import Attribution, Claim, Document, Figure, Mention, PlaceMention, Span, When
from streams.happenings import CIVILIANS, KINDS
from streams.setting import Noise, Setting
from streams.telling import Plan, Said
from streams.world import Party, Town, theatre
from streams.writing import Where, Written

ACTIONS = tuple(kind for kind, _ in KINDS)


class Reader:
    """Reads one report with a setting's noise; what it gets wrong once it tends to get wrong again."""

    def __init__(self, setting: Setting, plan: Plan, document: Document, key: int) -> None:
        self.noise: Noise = setting.noise
        self.plan, self.document = plan, document
        # A copy to the letter is read as its original is.
        self.chance = random.Random(f"{setting.seed} read {key}")  # noqa: S311
        begin = date.fromisoformat(setting.first_day)
        years = begin.year, date.fromordinal(begin.toordinal() + setting.days).year
        where = theatre(plan.about[0].country, years, setting.towns)
        assert where is not None
        self.capital = where.towns[0]
        self.stranger = self.chance.choice((*where.groups, where.force))
        self.slip = self.chance.choice((-2, -1, 1, 2, 7))

    def claims(self, written: Written) -> Iterator[tuple[Claim, Said]]:
        """The claims that are read from the report, each with what was said; none of what is overlooked."""
        for index, (said, start, end, where) in enumerate(written.said):
            chance = self.chance
            if chance.random() < self.noise.claim_missing and index:
                continue
            yield self._claim(said, start, end, where, index), said

    def _span(self, start: int, end: int) -> Span:
        return Span(document_id=self.document.id, start=start, end=end, exact=self.document.text[start:end])

    def _at(self, where: Where, slot: str, instead: Span) -> Span:
        return self._span(*where[slot]) if slot in where else instead

    def _claim(self, said: Said, start: int, end: int, where: Where, index: int) -> Claim:
        chance, noise = self.chance, self.noise
        whole = self._span(start, end)
        actor = self._party(said.actor, said.target, where, "actor", whole, noise.actor_missing, noise.actor_wrong)
        target = self._party(said.target, said.actor, where, "target", whole, noise.target_missing, noise.target_wrong)
        event = said.event
        if noise.kind_wrong and chance.random() < noise.kind_wrong:
            event = chance.choice(ACTIONS)
        stance = "denies" if said.denies else "asserts"
        return Claim(
            id=f"claim_{self.document.sha256[:12]}{index:04x}",
            document_id=self.document.id,
            span=whole,
            event=event,
            actor=actor,
            target=target,
            place=self._place(said, where),
            when=self._when(said, where),
            attribution=self._attribution(said, where, whole),
            stance=stance,
            certainty="certain",
            figures=tuple(self._figures(said, where, whole)),
            background=said.background and not (noise.background_missed and chance.random() < noise.background_missed),
        )

    def _party(
        self,
        party: Party | None,
        other: Party | None,
        where: Where,
        slot: str,
        whole: Span,
        missing: float,
        wrong: float,
    ) -> Mention | None:
        if party is None:
            return Mention(span=self._at(where, slot, whole)) if slot in where else None
        draw = self.chance.random() if missing or wrong else 1.0
        if draw < missing:
            return None
        span = self._at(where, slot, whole)
        if draw < missing + wrong:
            # A third each: the other one, words that stay unresolved, somebody else of the country.
            third = (draw - missing) / wrong
            if third < 1 / 3:
                return Mention(span=span, name=other.name) if other else None
            return Mention(span=span) if third < 2 / 3 else Mention(span=span, name=self.stranger.name)
        return Mention(span=span, name=party.name)

    def _place(self, said: Said, where: Where) -> PlaceMention | None:
        noise = self.noise
        draw = self.chance.random()
        if not said.place or draw < noise.place_missing:
            return None
        if draw < noise.place_missing + noise.place_wrong:
            others = [one.place for one in self.plan.about if one.place is not said.about.place]
            return self._placed(others[0] if others else self.capital, self._span(0, 0))
        # Where its own words name no place, a claim has the report's.
        return self._placed(said.about.place, self._span(*where.get("place", (0, 0))))

    def _placed(self, town: Town, span: Span) -> PlaceMention:
        if span.exact != town.name:
            span = dataclasses.replace(span, exact=town.name)
        return PlaceMention(
            span=span,
            country=town.country,
            place_id=town.id,
            latitude=town.latitude,
            longitude=town.longitude,
            precision="exact",
        )

    def _when(self, said: Said, where: Where) -> When | None:
        noise = self.noise
        draw = self.chance.random()
        if not said.when or draw < noise.day_missing:
            return None
        first, last = said.about.day, said.about.day + said.about.length - 1
        span = self._span(*where.get("when", (0, 0)))
        if draw < noise.day_missing + noise.day_wrong:
            third = (draw - noise.day_missing) / noise.day_wrong
            if third > 2 / 3:
                month = date.fromordinal(first).isoformat()[:7]
                return When(span=span, start=month, end=month)
            first = last = self.plan.published if third < 1 / 3 else first + self.slip
        return When(span=span, start=date.fromordinal(first).isoformat(), end=date.fromordinal(last).isoformat())

    def _attribution(self, said: Said, where: Where, whole: Span) -> Attribution:
        if said.source is None:
            return Attribution(
                content=(whole,), source=Mention(span=None, name=self.plan.outlet), source_kind="reporter", cue=None,
                form="narration",
            )  # fmt: skip
        name, _, kind = said.source
        via = (Mention(span=self._at(where, "via", whole), name=said.via),) if said.via else ()
        return Attribution(
            content=(whole,),
            source=Mention(span=self._at(where, "source", whole), name=name),
            source_kind=kind,
            cue=self._span(*where["cue"]) if "cue" in where else None,
            form="indirect",
            via=via,
        )

    def _figures(self, said: Said, where: Where, whole: Span) -> Iterator[Figure]:
        noise = self.noise
        for effect, of, _, low, high, approx in said.figures:
            if noise.figure_missing and self.chance.random() < noise.figure_missing:
                continue
            side: Party | None = of
            if noise.side_wrong and self.chance.random() < noise.side_wrong:
                side = said.actor if of is not said.actor else CIVILIANS
            name = side.name if side else None
            yield Figure(
                effect=effect,
                of=(Mention(span=self._at(where, "people", whole), name=name),) if name else (),
                unit="persons",
                low=low,
                high=high,
                approx=approx,
                span=self._at(where, effect, whole),
            )
