"""Builds documents and claims for tests in a few words, without any reading of text."""

import dataclasses

from rashomon.model import (
    Attribution,
    Check,
    Claim,
    Document,
    Figure,
    Mention,
    PlaceMention,
    Span,
    When,
    record_id,
)


def report(name, outlet="Test Wire", published="2024-07-28", text="", kind="wire"):
    return Document(
        id=f"doc_{name}",
        sha256="0" * 64,
        media_type="text/plain",
        text=text or f"{name} " * 3,
        name=name,
        outlet=outlet,
        outlet_kind=kind,
        published_at=published,
    )


def figure(effect, of, low, high, *, words=None, unit="persons", approx=False, item=None, subset=False):
    of = (of,) if isinstance(of, str) else tuple(of)
    words = words or str(low if low is not None else high)
    span = Span(document_id="", start=0, end=len(words), exact=words)
    return Figure(
        effect=effect,
        of=tuple(Mention(span=span, name=name) for name in of),
        unit=unit,
        low=low,
        high=high,
        approx=approx,
        span=span,
        counted=Span(document_id="", start=0, end=len(item), exact=item) if item else None,
        subset=subset,
    )


def claim(
    document,
    source=None,
    *,
    event="clash",
    actor=None,
    target=None,
    place="Kidal",
    country="ML",
    start="2024-07-25",
    end=None,
    stance="asserts",
    kind="belligerent",
    figures=(),
    via=(),
    said_at=None,
    background=False,
    at=0,
    text=None,
    checks=(),
    certainty="certain",
    apart=100,
):
    """The claim that begins `at` times `apart` characters into the document; a party is a name or a mention."""
    text = text or f"{source or document.outlet} {stance} {event} {actor} {target} {at}."
    span = Span(document_id=document.id, start=at * apart, end=at * apart + len(text), exact=text)

    def named(name):
        return Mention(span=span, name=name) if isinstance(name, str) else name

    made = Claim(
        id="",
        document_id=document.id,
        span=span,
        event=event,
        actor=named(actor),
        target=named(target),
        place=PlaceMention(span=Span(document_id=document.id, start=0, end=len(place), exact=place), country=country)
        if place
        else None,
        when=When(span=None, start=start, end=end or start) if start else None,
        attribution=Attribution(
            content=(span,),
            source=named(source),
            source_kind=kind if source else "reporter",
            cue=span if source else None,
            form="indirect" if source else "narration",
            via=tuple(Mention(span=span, name=name) for name in via),
            said_at=said_at,
        ),
        stance=stance,
        certainty=certainty,
        figures=tuple(figures),
        checks=tuple(Check(subject=None, method=None, finding=finding, by=by, basis=span) for by, finding in checks),
        background=background,
    )
    return dataclasses.replace(made, id=record_id("claim", made))
