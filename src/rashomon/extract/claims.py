"""Claims put together from the layers: each event joined to who says so, when, where and how surely."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rashomon.extract import places, stances, times
from rashomon.extract.events import Happening
from rashomon.extract.furniture import Furniture
from rashomon.extract.parsing import Parsed
from rashomon.model import Attribution, Claim, Event, Figure, PlaceMention, Span, When, record_id

ASIDE = 8
"""Tokens at most before or after a claim that belong to it because nothing else is said there."""
BREAKS = frozenset(";:()[]-–—") | {"--"}


def build(
    parsed: Parsed,
    happenings: Sequence[Happening],
    attributions: Sequence[Attribution],
    whens: Sequence[When],
    where: Sequence[PlaceMention],
    furniture: Sequence[Furniture],
    *,
    answers: bool = True,
) -> tuple[Claim, ...]:
    """The document's claims in order of appearance, one for each source and event.

    `answers` adds what is only denied or confirmed of the claim before.
    What stands in page furniture (captions, bylines, links) is no claim. An event outside every attributed content
    is the report's own voice.
    """
    claims: list[Claim] = []
    for happening in happenings:
        event = happening.event
        if any(item.span.overlaps(event.trigger) for item in furniture):
            continue
        attribution = speaker(parsed, event, attributions, [figure.span for figure in happening.figures])
        clause = parsed.tokens(event.span)
        stance, certainty = stances.read(parsed, clause, attribution)
        if event.modality == "intended" and stance == "asserts":
            stance = "intends"
        claim = Claim(
            id="",
            document_id=parsed.document.id,
            span=_with_attribution(parsed, event.span, event.trigger, attribution),
            event=event.kind,
            actor=event.actor,
            target=event.target,
            place=places.of_event(parsed, clause, where, trigger=parsed.tokens(event.trigger).root),
            when=times.of_event(parsed, clause, whens, trigger=parsed.tokens(event.trigger).root)
            or _when_said(parsed, event, attribution, whens),
            attribution=attribution,
            stance=stance,
            certainty=certainty,
            figures=tuple(figure for figure in happening.figures if not _speaks(figure, attributions)),
        )
        claims.append(claim)
    if answers:
        claims += _answers(parsed, happenings, attributions, claims, furniture)
    return tuple(named(claim) for claim in _each_once(claims))


def _speaks(figure: Figure, attributions: Sequence[Attribution]) -> bool:
    """Whether a figure counts speakers: "killing nine soldiers, two officers said"."""
    sources = [a.source.span for a in attributions if a.source is not None and a.source.span is not None]
    counted = figure.counted
    if counted is None or figure.effect != "killed":  # captives and wounded speak; the dead do not
        return False
    return any(span.covers(figure.span) and span.covers(counted) for span in sources)


def _when_said(parsed: Parsed, event: Event, attribution: Attribution, whens: Sequence[When]) -> When | None:
    """The one time inside what is said, in the event's sentence, though the parser hangs it on the verb of saying:
    "Two men died in Jos, on Monday, the police said"."""
    sentence = parsed.words(parsed.tokens(event.trigger).sent)
    inside = [
        when
        for when in whens
        if when.span and when.start and sentence.covers(when.span)
        if any(content.covers(when.span) and content.covers(event.trigger) for content in attribution.content)
        if not times.is_border(parsed.tokens(when.span).root)
    ]
    return inside[0] if attribution.cue and len(inside) == 1 else None


def named(claim: Claim) -> Claim:
    """The claim under the id that its content gives it."""
    return dataclasses.replace(claim, id=record_id("claim", claim))


def speaker(
    parsed: Parsed, event: Event, attributions: Sequence[Attribution], counted: Sequence[Span] = ()
) -> Attribution:
    """The innermost attribution whose content holds the event's trigger, or else a number `counted` in the event;
    otherwise the report's own voice.

    The innermost source is the first-hand one; attributions already carry those who pass it on. Where nobody is named
    ("it was reported") the report speaks itself, or whoever it has around that, no surer than those words.
    """
    holding: list[tuple[int, Attribution]] = []
    for part in (event.trigger, *counted):
        holding = [
            (content.end - content.start, attribution)
            for attribution in attributions
            for content in attribution.content
            if content.covers(part)
        ]
        if holding:
            break
    holding.sort(key=lambda pair: pair[0])
    unnamed = next((attribution for _, attribution in holding), None)
    named = next((attribution for _, attribution in holding if attribution.source is not None), None)
    if named is None:
        named = Attribution(content=(event.span,), source=None, source_kind="reporter", cue=None, form="narration")
    if unnamed is None or unnamed is named:
        return named
    return dataclasses.replace(named, stance=unnamed.stance, certainty=unnamed.certainty)


def _answers(
    parsed: Parsed,
    happenings: Sequence[Happening],
    attributions: Sequence[Attribution],
    claims: Sequence[Claim],
    furniture: Sequence[Furniture],
) -> list[Claim]:
    """What is denied, doubted or admitted with no event of its own ("the army denied it"): the event of the claim
    before it, which it answers."""
    found = []
    triggers = [happening.event.trigger for happening in happenings]
    for attribution in attributions:
        stance = stances.answer(parsed, attribution)
        if stance is None or attribution.cue is None or any(item.span.overlaps(attribution.cue) for item in furniture):
            continue
        if any(content.covers(trigger) for content in attribution.content for trigger in triggers):
            continue
        before = [claim for claim in claims if claim.span.start < attribution.cue.start]
        if not before:
            continue
        answered = max(before, key=lambda claim: claim.span.start)
        content = attribution.content[0]
        found.append(
            Claim(
                id="",
                document_id=parsed.document.id,
                span=_with_attribution(parsed, content, content, attribution),
                event=answered.event,
                actor=answered.actor,
                target=answered.target,
                place=None,
                when=None,
                attribution=attribution,
                stance=stance,
                certainty=attribution.certainty,
            )
        )
    return found


def _with_attribution(parsed: Parsed, clause: Span, trigger: Span, attribution: Attribution) -> Span:
    """The clause, extended to the attribution where that stands in the same sentence (the codebook's ruling)."""
    sentence = parsed.tokens(clause).sent
    start, end = _said(clause, trigger, attribution)
    for part in (attribution.source.span if attribution.source else None, attribution.cue):
        if part is not None and sentence.start_char <= part.start and part.end <= sentence.end_char:
            start, end = min(start, part.start), max(end, part.end)
    if attribution.form != "narration":
        start, end = _whole(parsed, start, end)
    text = parsed.document.text
    while end < len(text) and text[end] in '.!?”"’)' and end < sentence.end_char:
        end += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return parsed.span(start, end)


def _whole(parsed: Parsed, start: int, end: int) -> tuple[int, int]:
    """The stretch with what is left of its sentence before and after it, where that is short and has no verb: the day,
    the place or the listener of what is said."""
    tokens = parsed.tokens(parsed.span(start, end))
    sent = tokens.sent
    before, after = parsed.doc[sent.start : tokens.start], parsed.doc[tokens.end : sent.end]
    if 0 < len(before) <= ASIDE and not any(t.pos_ in {"VERB", "AUX"} or t.text in BREAKS for t in before):
        start = before.start_char
    if 0 < len(after) <= ASIDE and not any(t.pos_ in {"VERB", "AUX"} or t.text in BREAKS for t in after):
        end = after.end_char
    return start, end


def _said(clause: Span, trigger: Span, attribution: Attribution) -> tuple[int, int]:
    """Start and end of what of the clause is said: not what the parser hung on it that another or nobody says."""
    content = next((c for c in attribution.content if c.covers(trigger) and c.overlaps(clause)), None)
    if content is None or attribution.form == "narration":
        return clause.start, clause.end
    return max(clause.start, content.start), min(clause.end, content.end)


def _each_once(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of one source, event kind and stance in one stretch of text are one claim with all their figures."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.span.start, claim.span.end)):
        twin = next((i for i, other in enumerate(kept) if _same(claim, other)), None)
        if twin is None:
            kept.append(claim)
            continue
        other = kept[twin]
        figures = {figure.span: figure for figure in (*other.figures, *claim.figures)}
        kept[twin] = dataclasses.replace(
            other,
            figures=tuple(figures[span] for span in sorted(figures)),
            actor=other.actor or claim.actor,
            target=other.target or claim.target,
            when=other.when or claim.when,
        )
    return kept


def _same(left: Claim, right: Claim) -> bool:
    return (
        left.span == right.span
        and left.event == right.event
        and left.stance == right.stance
        and left.attribution.source == right.attribution.source
    )
