"""Writes claims of captives and materiel in a few words, each figure where its words stand in the claim."""

import dataclasses

import writing

from rashomon.model import Claim, Document, Evidence, Figure, Mention, Span, record_id

ARMY, REBELS, CROSS, WIRE = "Army of Ruritania", "Hill Front", "Red Cross", "Test Wire"
SIDES = ((ARMY,), (REBELS,))


def figure(effect, of, low, high, words, *, counted=None, **more):
    """A figure whose words are found in the claim later (`claim`)."""
    return writing.figure(effect, of or (), low, high, words=words, item=counted, **more)


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
    place="Strelsau",
    video=False,
    **more,
) -> Claim:
    given = {"event": event, "actor": actor, "target": target, "place": place, "country": "XX", **more}
    made = writing.claim(document, source, text=text, apart=1000, **given)
    made = dataclasses.replace(
        made,
        id="",
        figures=_placed(figures, made.span),
        evidence=(Evidence(kind="video", channel=None, span=made.span),) if video else (),
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
