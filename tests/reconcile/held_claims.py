"""Writes claims of captives and materiel in a few words, each figure where its words stand in the claim."""

import dataclasses

from rashomon.model import Attribution, Claim, Document, Evidence, Figure, Mention, PlaceMention, Span, When, record_id

ARMY, REBELS, CROSS, WIRE = "Army of Ruritania", "Hill Front", "Red Cross", "Test Wire"
SIDES = ((ARMY,), (REBELS,))


def figure(effect, of, low, high, words, *, unit="persons", approx=False, counted=None, subset=False):
    """A figure whose words are found in the claim later (`claim`)."""
    of = (of,) if isinstance(of, str) else tuple(of or ())
    at = Span(document_id="", start=0, end=0, exact=words)
    return Figure(
        effect=effect,
        of=tuple(Mention(span=at, name=name) for name in of),
        unit=unit,
        low=low,
        high=high,
        approx=approx,
        span=at,
        counted=dataclasses.replace(at, exact=counted) if counted else None,
        subset=subset,
    )


def taken(low, high=-1, words=None, **more):
    """So many soldiers of the army, captured; `high` is `low` where it is not given."""
    return figure("captured", more.pop("of", ARMY), low, low if high == -1 else high, words or str(low), **more)


def freed(low, high=-1, words=None, **more):
    """As `taken`, released."""
    return figure("released", more.pop("of", ARMY), low, low if high == -1 else high, words or str(low), **more)


def lost(effect, low, words, of=ARMY, unit="vehicles", **more):
    """So many things of the army, exactly."""
    return figure(effect, of, low, more.pop("high", low), words, unit=unit, **more)


def claim(
    document: Document,
    text: str,
    source: str | None = REBELS,
    *figures: Figure,
    event="capture",
    actor=REBELS,
    target: str | Mention | None = ARMY,
    start="2024-07-25",
    end=None,
    kind="belligerent",
    stance="asserts",
    said_at=None,
    video=False,
    background=False,
    place="Strelsau",
    at=0,
) -> Claim:
    span = Span(document_id=document.id, start=at * 1000, end=at * 1000 + len(text), exact=text)

    def named(name):
        return Mention(span=span, name=name) if isinstance(name, str) else name

    made = Claim(
        id="",
        document_id=document.id,
        span=span,
        event=event,
        actor=named(actor),
        target=named(target),
        place=PlaceMention(span=dataclasses.replace(span, exact=place), country="XX") if place else None,
        when=When(span=None, start=start, end=end or start) if start else None,
        attribution=Attribution(
            content=(span,),
            source=named(source),
            source_kind=kind if source else "reporter",
            cue=span if source else None,
            form="indirect" if source else "narration",
            said_at=said_at,
        ),
        stance=stance,
        certainty="certain",
        figures=_placed(figures, span),
        evidence=(Evidence(kind="video", channel=None, span=span),) if video else (),
        background=background,
    )
    return dataclasses.replace(made, id=record_id("claim", made))


def _placed(figures, inside):
    placed, after = [], 0
    for one in figures:
        found = inside.exact.find(one.span.exact, after)
        assert found >= 0, f"{one.span.exact!r} does not stand in {inside.exact!r}"
        after = found + len(one.span.exact)
        words = Span(
            document_id=inside.document_id,
            start=inside.start + found,
            end=inside.start + after,
            exact=one.span.exact,
        )
        placed.append(dataclasses.replace(one, span=words))
    return tuple(placed)
