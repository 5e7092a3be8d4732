"""Claims put together from what a French document says: each event joined to who says so, when and how surely."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.extract.claims import named
from rashomon.extract.french import dating, marks, places, roles, settling, stances
from rashomon.extract.french.attributions import Said
from rashomon.extract.french.epithets import Memory, owner
from rashomon.extract.french.figures import Tally
from rashomon.extract.french.marks import Mark
from rashomon.extract.french.sentences import BORDERS, Stretch
from rashomon.extract.french.sources import Voices
from rashomon.extract.french.units import VIOLENT, Unit, usual
from rashomon.extract.parsing import Parsed
from rashomon.model import Attribution, Claim, Event, Figure, Mention, PlaceMention, Span, When

AND = re.compile(rf"{BORDERS.pattern}|,?\set\s|,\s")
TOLL = re.compile(r"\W*(?:le )?bilan\b[^:.]{0,40}:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a document, in the records of the model."""

    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    actors: tuple[Mention, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]


def read(
    parsed: Parsed,
    text: str,
    found: Sequence[Unit],
    quoted: Sequence[Stretch],
    where: Sequence[PlaceMention],
    whens: tuple[When, ...],
) -> Read:
    """The claims of a document in order, and the layers that they are made of."""
    builder = _Builder(parsed, text, quoted, where, whens)
    actors = tuple(
        Mention(span=parsed.span(p.start, p.end))
        for unit in found
        for p in unit.phrases
        if p.kind in {"people", "bodies", "actor"}
    )
    if not marks.is_armed(f"{parsed.document.title or ''}\n{text}"):
        said = [
            builder.voices.attribution(one, quoted) for unit in found for one in unit.said if one.source or one.pronoun
        ]
        return Read((), tuple(said), actors, (), ())
    builder.usual = usual(text, found)
    for i, unit in enumerate(found):
        builder.unit(unit, found[i + 1] if i + 1 < len(found) else None)
    claims = settling.settled(parsed, text, builder.claims, where)
    events = tuple(
        Event(
            span=claim.span,
            trigger=claim.span,
            kind=claim.event,
            actor=claim.actor,
            target=claim.target,
            negated=claim.stance == "denies",
        )
        for claim in claims
    )
    return Read(
        tuple(named(claim) for claim in claims),
        tuple(builder.said),
        actors,
        events,
        tuple(f for c in claims for f in c.figures),
    )


def _one_event(first: Claim, second: Claim) -> bool:
    """Whether two claims of a sentence are of one source and one event: of violence, and said alike."""
    one, two = first.attribution.source, second.attribution.source
    who, whom = (one.words if one else None), (two.words if two else None)
    violent = first.event in VIOLENT and second.event in VIOLENT
    return violent and who == whom and first.stance == second.stance and first.certainty == second.certainty


class _Builder:
    def __init__(
        self,
        parsed: Parsed,
        text: str,
        quoted: Sequence[Stretch],
        where: Sequence[PlaceMention],
        whens: tuple[When, ...],
    ) -> None:
        self.parsed, self.text, self.quoted, self.where, self.whens = parsed, text, quoted, where, whens
        self.memory = Memory(parsed, text)
        self.voices = Voices(parsed, text, self.memory)
        self.said: list[Attribution] = []
        self.claims: list[Claim] = []
        self.usual = "attack"
        self.direct: Said | None = None
        """Who spoke in the quotation before, in the same paragraph."""
        self.struck: Stretch | None = None
        """Those whom the last claim was about: whom a bare toll counts."""

    def unit(self, unit: Unit, following: Unit | None) -> None:
        """Add the claims of one sentence."""
        self.memory.note(unit.phrases)
        records: dict[int, Attribution] = {}
        for i, one in enumerate(unit.said):
            records[i] = dataclasses.replace(
                self.voices.attribution(one, self.quoted), said_at=dating.said_at(self.text, unit, one, self.whens)
            )
            self.said.append(records[i])
        after = next((one for one in following.said if one.of_sentence_before), None) if following else None
        after = after or self._carried(unit)
        spoken: dict[int, list[Mark]] = {}
        for mark in unit.marks:
            spoken.setdefault(self._speaker(unit, mark), []).append(mark)
        if not spoken and any(one.claims or one.stance in {"denies", "confirms"} for one in unit.said):
            self._answers(unit, records)
        for which, stated in sorted(spoken.items(), key=lambda pair: pair[1][0].start):
            said = unit.said[which] if which >= 0 else after
            record = records.get(which)
            if which < 0 and after is not None:
                record = dataclasses.replace(
                    Voices(self.parsed, self.text, self.memory).attribution(after, self.quoted),
                    content=(self.parsed.span(unit.sentence.start, unit.sentence.end),),
                )
            self._claims(unit, stated, said, record, alone=len(spoken) == 1)
        self._together(unit)

    def _carried(self, unit: Unit) -> Said | None:
        """Who said a sentence that is a quotation and nothing else: who spoke in the quotation before it."""
        last, self.direct = self.direct, None
        own = [one for one in unit.said if one.source is not None or one.pronoun]
        if own:
            self.direct = own[-1] if self.said and self.said[-1].form == "direct" else None
            return None
        quoted = any(q.start <= unit.sentence.start and unit.sentence.end <= q.end + 1 for q in self.quoted)
        if not quoted or last is None or "\n" in self.text[last.cue.end : unit.sentence.start]:
            return None
        self.direct = last
        return dataclasses.replace(last, of_sentence_before=True)

    def _together(self, unit: Unit) -> None:
        """What one source says of one event in a sentence is one claim ("a revendiqué l'attaque, affirmant avoir tué 30
        militaires"), and so is a toll without a verb with what it is the toll of."""
        own = [c for c in self.claims if unit.sentence.holds(c.span.start, c.span.end)]
        others = self.claims[: len(self.claims) - len(own)]
        kept: list[Claim] = []
        for claim in own:
            twin = next((i for i, one in enumerate(kept) if _one_event(one, claim)), None)
            if twin is None:
                kept.append(claim)
            else:
                kept[twin] = self._joined(kept[twin], claim)
        if others and len(kept) == 1 and TOLL.match(self.text, unit.sentence.start) and _one_event(others[-1], kept[0]):
            gap = self.text[others[-1].span.end : kept[0].span.start]
            if not re.search(r"\w", gap):
                kept = [self._joined(others[-1], kept[0])]
                others = others[:-1]
        self.claims = [*others, *kept]

    def _joined(self, first: Claim, second: Claim) -> Claim:
        start, end = min(first.span.start, second.span.start), max(first.span.end, second.span.end)
        return dataclasses.replace(
            first,
            span=self.parsed.span(start, end),
            figures=(*first.figures, *second.figures),
            actor=first.actor or second.actor,
            target=first.target or second.target,
            place=first.place or second.place,
            when=first.when or second.when,
        )

    def _speaker(self, unit: Unit, mark: Mark) -> int:
        """Index of the innermost attribution in whose content a mark stands, named ones first; -1 for the report."""
        holding = [
            (content.end - content.start, i)
            for i, one in enumerate(unit.said)
            for content in one.content
            if content.start <= mark.start < content.end and (one.source is not None or one.pronoun or one.nobody)
        ]
        return min(holding)[1] if holding else -1

    def _claims(
        self, unit: Unit, stated: list[Mark], said: Said | None, record: Attribution | None, *, alone: bool
    ) -> None:
        groups = self._groups(unit, stated, said)
        content = self._content(unit, stated, said, alone=alone)
        cuts = self._cuts(groups, content)
        actor: Mention | None = None
        for i, (kind, members) in enumerate(groups):
            clause = Stretch(cuts[i], cuts[i + 1])
            self._claim(unit, kind, members, clause, said, record, alone=alone and len(groups) == 1)
            last = self.claims[-1]
            if last.actor is None and any(mark.voice == "active" for mark in members):
                self.claims[-1] = dataclasses.replace(last, actor=actor)
            actor = self.claims[-1].actor

    def _groups(self, unit: Unit, stated: list[Mark], said: Said | None) -> list[tuple[str, list[Mark]]]:
        """The marks by the kind of what they state, in order; what tells no kind goes with the violence around it."""
        strong = [mark for mark in stated if not mark.weak]
        answered = said is not None and (said.claims or said.stance in {"denies", "confirms"})
        if not strong and not answered:
            return []
        violent = [mark.kind for mark in stated if mark.kind in VIOLENT]
        if (
            not violent
            and self.claims
            and self.claims[-1].event in VIOLENT
            and TOLL.match(self.text, unit.sentence.start)
        ):
            violent = [self.claims[-1].event]
        every = [mark.kind for mark in unit.marks if mark.kind in VIOLENT]
        usual = (
            next((kind for kind in ("explosion", "clash", "attack") if kind in (violent or every)), None) or self.usual
        )
        groups: list[tuple[str, list[Mark]]] = []
        for mark in strong or stated:
            kind = mark.kind or usual
            if kind in VIOLENT and (
                mark.kind is None or mark.tally is not None or any(k in VIOLENT for k, _ in groups)
            ):
                kind = usual if kind in VIOLENT else kind
            at = next(
                (i for i, (known, _) in enumerate(groups) if known == kind or (known in VIOLENT and kind in VIOLENT)),
                None,
            )
            if at is None:
                groups.append((kind, [mark]))
            else:
                groups[at][1].append(mark)
        if len(groups) > 1:  # a capture in a list of losses, or who flees from an attack, is of the attack
            groups = [
                (kind, members)
                for kind, members in groups
                if kind not in {"talks", "protest"} or any(m.voice != "noun" for m in members)
            ] or groups
        return groups

    def _content(self, unit: Unit, stated: list[Mark], said: Said | None, *, alone: bool) -> Stretch:
        """What of the sentence the source says; all of it for the report's own voice where no other speaks in it."""
        sentence = unit.sentence
        if said is None or said.of_sentence_before:
            if alone:
                return sentence
            others = [c for one in unit.said for c in (*one.content, one.cue, *([one.source] if one.source else []))]
            start = max([c.end for c in others if c.end <= stated[0].start], default=sentence.start)
            end = min([c.start for c in others if c.start >= stated[-1].end], default=sentence.end)
            return Stretch(start, max(end, stated[-1].end))
        parts = [c for c in said.content if any(c.start <= mark.start < c.end for mark in stated)]
        return Stretch(min(c.start for c in parts), max(c.end for c in parts)) if parts else sentence

    def _cuts(self, groups: list[tuple[str, list[Mark]]], content: Stretch) -> list[int]:
        """Where the claims of one source's words part: at the joining word between the one's marks and the other's."""
        cuts = [content.start]
        for (_, first), (_, second) in itertools.pairwise(groups):
            low, high = (
                max(m.end for m in first),
                min(
                    m.tally.cause.start if m.tally and m.tally.cause and m.tally.cause.start < m.start else m.start
                    for m in second
                ),
            )
            joints = [m.start() for m in AND.finditer(self.text, min(low, high), max(low, high))]
            cut = joints[0] if joints else max(min(low, high), cuts[-1])
            cuts.append(max(cut, cuts[-1]))
        return [*cuts, content.end]

    def _claim(
        self,
        unit: Unit,
        kind: str,
        members: list[Mark],
        clause: Stretch,
        said: Said | None,
        record: Attribution | None,
        *,
        alone: bool,
    ) -> None:
        scope = unit.sentence if alone else clause
        if clause.end <= clause.start:
            clause = scope = unit.sentence
        actor, target = roles.of(self.text, clause, members, unit.phrases, said)
        actor = actor or roles.pronoun(self.text, clause, members)
        self.memory.acts(actor)
        self.memory.owner = owner(self.text, unit, said, record, members[0].start)
        tallies = [mark.tally for mark in members if mark.tally is not None]
        struck = target or self.struck
        counted = tuple(self._figure(tally, struck) for tally in tallies)
        groups = [t.of for t in tallies if t.unit == "persons" and not t.subset and t.effect != "captured" and t.of]
        target = target or (groups[0] if groups else None)
        self.struck = groups[0] if groups else target or self.struck
        words = self.text[clause.start : clause.end]
        none = any(tally.number.high == 0 for tally in tallies)
        stance, certainty = stances.of(
            words, said.stance if said else "asserts", said.certainty if said else "certain", none_counted=none
        )
        if stance == "asserts" and "ontrairement aux" in self.text[unit.sentence.start : unit.sentence.end]:
            stance = "denies"
        span = self._span(unit, scope, said, alone=alone)
        if record is None or record.source is None:
            record = Attribution(content=(span,), source=None, source_kind="reporter", cue=None, form="narration")
        self.claims.append(
            Claim(
                id="",
                document_id=self.parsed.document.id,
                span=span,
                event=kind,
                actor=self.memory.mention(actor),
                target=self.memory.mention(target),
                place=places.nearest(self.text, clause, unit.sentence, self.where),
                when=dating.when(self.text, unit, clause, self.whens),
                attribution=record,
                stance=stance,
                certainty=certainty,
                figures=counted,
            )
        )

    def _answers(self, unit: Unit, records: dict[int, Attribution]) -> None:
        """What is denied or confirmed with no event of its own: that of the claim before."""
        for i, one in enumerate(unit.said):
            if not self.claims or records[i].source is None or one.stance not in {"denies", "confirms"}:
                continue
            last = self.claims[-1]
            self.claims.append(
                dataclasses.replace(
                    last,
                    span=self._span(unit, unit.sentence, one, alone=True),
                    attribution=records[i],
                    stance=one.stance,
                    certainty="certain",
                    figures=(),
                    place=None,
                    when=None,
                )
            )

    def _span(self, unit: Unit, clause: Stretch, said: Said | None, *, alone: bool) -> Span:
        """The clause with its attribution where that stands in the same sentence, without what only joins it."""
        start, end = clause.start, clause.end
        if said is not None and not said.of_sentence_before:
            for part in (said.source, said.cue):
                if part is not None and unit.sentence.holds(part.start, part.end):
                    start, end = min(start, part.start), max(end, part.end)
        lead = re.compile(r"(?:[\s,;:»]|(?:et|mais|puis)\s)+").match(self.text, start, end)
        start = lead.end() if lead and not alone else start
        while end > start and self.text[end - 1] in " ,;:\n":
            end -= 1
        return self.parsed.span(start, max(end, start + 1))

    def _figure(self, tally: Tally, struck: Stretch | None) -> Figure:
        of = self.memory.mention(tally.of)
        counted = tally.counted
        if of is None and tally.unit == "persons" and counted is not None:
            said = Stretch(counted.head, counted.tail)
            struck = self.memory.meant(said) or struck
            fuller = self.parsed.span(struck.start, struck.end) if struck is not None else None
            of = Mention(span=self.parsed.span(said.start, said.end), antecedent=fuller)
        return Figure(
            effect=tally.effect,
            of=(of,) if of is not None else (),
            unit=tally.unit,
            low=tally.number.low,
            high=tally.number.high,
            approx=tally.number.approx,
            span=self.parsed.span(tally.number.start, tally.number.end),
            counted=self.parsed.span(counted.start, counted.end)
            if counted is not None and counted.end > counted.start
            else None,
            subset=tally.subset,
        )
