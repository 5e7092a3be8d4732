"""Reports written out: a text with, for each of its sentences, the words that say what."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import date

from rashomon.model import Document
from streams import wording
from streams.setting import Setting
from streams.telling import Plan, Said

Where = dict[str, tuple[int, int]]
"""From a slot to its offsets in the text of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A report's document, and each thing said in it with the offsets of its sentence and of its slots."""

    document: Document
    said: tuple[tuple[Said, int, int, Where], ...]


def write(setting: Setting, plan: Plan, said: list[Said]) -> Written:
    """The report of a plan. `said` is what the report says, or, for a copy, what its original does."""
    # A copy draws what its original drew, so that what it does not change is the same to the letter.
    chance = random.Random(f"{setting.seed} text {plan.number if plan.copies is None else plan.copies}")  # noqa: S311
    breaks = [chance.random() < 0.4 for _ in said]
    opening = _opening(chance, plan)
    title = _title(chance, plan)
    if plan.copies is not None and plan.manner != "verbatim":
        title = _title(random.Random(f"{setting.seed} title {plan.number}"), plan)  # noqa: S311
    if plan.manner == "cut":
        said = said[: max(1, len(said) * 2 // 3)]
    text, at, found = [opening], len(opening), []
    for rank, one in enumerate(said):
        parts = wording.rewritten(one.parts) if plan.manner == "rewritten" and rank % 2 else one.parts
        sentence, where = wording.fill(parts, one.values)
        follows = f" {one.after}" if one.after else ""
        text += [sentence, follows, "\n" if breaks[rank] else " "]
        found.append((one, at, at + len(sentence), {slot: (at + a, at + b) for slot, (a, b) in where.items()}))
        at += len(sentence) + len(follows) + 1
    whole = "".join(text).rstrip()
    name = f"report-{plan.number:07d}"
    sha256 = hashlib.sha256(f"{name}\n{whole}".encode()).hexdigest()
    document = Document(
        id=f"doc_{sha256[:16]}",
        sha256=sha256,
        media_type="text/plain",
        text=whole,
        name=name,
        lang="en",
        outlet=plan.outlet,
        outlet_kind=plan.outlet_kind,
        title=title,
        published_at=date.fromordinal(plan.published).isoformat(),
    )
    return Written(document=document, said=tuple(found))


def _opening(chance: random.Random, plan: Plan) -> str:
    choice = chance.choice(wording.OPENINGS.get(plan.outlet_kind, ("",)))
    told = date.fromordinal(plan.published)
    place = plan.about[0].place.name
    return (
        choice.replace("{PLACE}", place.upper() if "{DATE}" in choice else place)
        .replace("{DATE}", f"{told.day} {told:%B}")
        .replace("{OUTLET}", plan.outlet)
    )


def _title(chance: random.Random, plan: Plan) -> str:
    first = plan.about[0]
    if len(plan.about) > 1:
        return chance.choice(wording.ROUND_UP).replace("{country}", first.country)
    return (
        chance.choice(wording.TITLES[first.kind])
        .replace("{Actor}", first.actor.name)
        .replace("{target}", first.target.name)
        .replace("{at}", f"{chance.choice(('in', 'at', 'near'))} {first.place.name}")
    )
