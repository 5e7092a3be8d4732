"""Who tells what when: the reports of each incident, copies of them, round-ups, and what each sentence says."""

from __future__ import annotations

import functools
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streams import details, wording
from streams.happenings import CIVILIANS, Happening, Toll
from streams.setting import Setting
from streams.world import Party

OUTLETS = (
    ("Meridian Wire", "wire"), ("Transit Press Agency", "wire"), ("Northline News Agency", "wire"),
    ("Agence Horizon", "wire"),
    ("The Daily Ledger", "newspaper"), ("Harbour Times", "newspaper"), ("Morning Standard", "newspaper"),
    ("The Plateau Gazette", "newspaper"), ("Le Courrier du Fleuve", "newspaper"), ("Evening Courier", "newspaper"),
    ("Radio Savane", "broadcaster"), ("Channel Nine", "broadcaster"), ("Desert Watch", "channel_post"),
    ("Frontline Post", "channel_post"), ("State Television", "state_media"), ("The Monthly Review", "magazine"),
    ("Rights Monitor", "ngo"), ("Humanitarian Bulletin", "intergovernmental"),
)  # fmt: skip
"""Invented outlets. Their kinds are drawn as coded: wires and newspapers most."""

WEIGHTS = (9, 7, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3, 5, 5, 3, 2, 2, 2)
STATEMENTS = 0.15
"""Share of reports that are a party's own statement (coded: 12 of 72, 95 of 526)."""

DELAYS = (0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 5, 7, 12, 25)
"""Days from the incident to publication (coded: 0 for 815 claims, 1 for 826, 2 for 279, 3 for 164, 4 to 7 for 329,
8 to 30 for 295)."""

IN = ("in", "at", "near", "in", "outside")

SCENES = 0.8
"""Share of sentences after which one follows that tells of nothing."""

VOICES = ("own", "own", "actor", "target", "medical", "witness", "government", "un")
"""Who is heard; a report's own voice most (coded)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One report before it is written."""

    number: int
    about: tuple[Happening, ...]
    """What it tells of as news: one incident, or several in a round-up."""
    earlier: Happening | None
    """What it looks back on."""
    published: int
    outlet: str
    outlet_kind: str
    own: Party | None
    """The party whose statement it is."""
    copies: int | None = None
    """Number of the report whose words it repeats."""
    manner: str = "original"
    """`original`, `verbatim`, `cut` or `rewritten`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence that makes one claim."""

    about: Happening
    event: str
    actor: Party | None
    target: Party | None
    place: bool
    when: bool
    voice: str
    source: tuple[str, str, str] | None
    """Canonical name, words and the codebook's kind; None for the report's own voice."""
    via: str | None
    denies: bool
    background: bool
    figures: tuple[tuple[str, Party, str, int | None, int | None, bool], ...]
    """Effect, side, number words, low, high, approximate."""
    parts: wording.Parts
    values: dict[str, str]
    after: str
    """What the report goes on to say, of which nothing is a claim; mostly empty."""


def plans(setting: Setting, found: Sequence[Happening]) -> list[Plan]:
    """All reports of a stream, in order of their numbers (incident by incident, then round-ups)."""
    made: list[Plan] = []
    by_country: dict[str, list[Happening]] = defaultdict(list)
    for happening in found:
        by_country[happening.country].append(happening)
    for inside in by_country.values():
        inside.sort(key=lambda happening: (happening.day, happening.id))
    index = {happening.id: rank for inside in by_country.values() for rank, happening in enumerate(inside)}
    for happening in found:
        _about(made, setting, happening, by_country[happening.country], index[happening.id])
    chance = random.Random(f"round-ups {setting.seed}")  # noqa: S311
    for _ in range(int(len(made) * setting.round_ups)):
        inside = by_country[chance.choice(found).country]
        begin = chance.randrange(len(inside))
        several = _week(inside, begin)[: chance.choice((2, 2, 3))]
        if len(several) > 1:
            outlet, kind = chance.choices(OUTLETS, WEIGHTS)[0]
            day = max(one.day for one in several) + chance.choice((1, 2, 3))
            made.append(_plan(made, several, None, day, outlet, kind))
    return made


def _week(inside: Sequence[Happening], begin: int) -> list[Happening]:
    first = inside[begin]
    return [one for one in inside[begin : begin + 12] if one.day - first.day <= 7]


def _plan(
    made: Sequence[Plan], about: Sequence[Happening], earlier: Happening | None, day: int, outlet: str, kind: str
) -> Plan:
    return Plan(
        number=len(made), about=tuple(about), earlier=earlier, published=day, outlet=outlet, outlet_kind=kind, own=None
    )


def _about(made: list[Plan], setting: Setting, happening: Happening, inside: Sequence[Happening], rank: int) -> None:
    chance = random.Random(f"{setting.seed} {happening.id}")  # noqa: S311
    originals: list[Plan] = []
    for _ in range(happening.reports):
        published = happening.day + happening.length - 1 + chance.choice(DELAYS)
        if originals and chance.random() < setting.copies:
            first = chance.choice(originals)
            outlet, kind = chance.choices(OUTLETS, WEIGHTS)[0]
            if outlet != first.outlet:
                manner = chance.choice(("verbatim", "cut", "rewritten"))
                day = first.published + chance.choice((0, 0, 1, 1, 2))
                made.append(
                    Plan(
                        number=len(made), about=first.about, earlier=first.earlier, published=day, outlet=outlet,
                        outlet_kind=kind, own=None, copies=first.number, manner=manner,
                    )
                )  # fmt: skip
                continue
        earlier = None
        if rank and chance.random() < setting.looking_back:
            earlier = inside[max(0, rank - 1 - int(chance.expovariate(0.2)))]
        outlet, kind = chance.choices(OUTLETS, WEIGHTS)[0]
        own = None
        if chance.random() < STATEMENTS:
            own = happening.actor if happening.target is CIVILIANS or chance.random() < 0.5 else happening.target
            outlet, kind = own.name, "party_statement"
        plan = Plan(
            number=len(made),
            about=(happening,),
            earlier=earlier,
            published=published,
            outlet=outlet,
            outlet_kind=kind,
            own=own,
        )
        made.append(plan)
        originals.append(plan)


def sentences(setting: Setting, plan: Plan) -> list[Said]:
    """What an original report says, one claim a sentence."""
    chance = random.Random(f"{setting.seed} report {plan.number}")  # noqa: S311
    count = chance.randint(*setting.claims)
    said: list[Said] = []
    for rank, happening in enumerate(plan.about):
        share = max(1, (count + rank) // len(plan.about))
        said += [_said(chance, setting, plan, happening, first=index == 0) for index in range(share)]
    if plan.earlier:
        said += [
            _said(chance, setting, plan, plan.earlier, first=index == 0, background=True)
            for index in range(chance.choice((1, 1, 2)))
        ]
    return said


def _said(
    chance: random.Random, setting: Setting, plan: Plan, happening: Happening, *, first: bool, background: bool = False
) -> Said:
    voice = "own" if background or first else _pick(chance.random, VOICES)
    if plan.own:
        voice = "own"
    teller = plan.own or _teller(happening, voice)
    denies = bool(happening.denied and teller is happening.target and not background and chance.random() < 0.5)
    actor = happening.actor if first or chance.random() >= setting.actor_unsaid else None
    target = happening.target
    draw = chance.random
    place = first or draw() >= setting.place_unsaid
    dated = first or draw() >= setting.day_unsaid
    # What is told of another incident than the report's own needs its place and day in its own words.
    apart = background or len(plan.about) > 1
    shown = place and (first or apart or draw() < setting.named_again)
    timed = dated and (first or apart or draw() < setting.named_again)
    counted = [] if draw() < setting.figures_unsaid or denies else _counted(chance, happening)
    key = " ".join(toll.effect for toll in counted)
    clauses = wording.CLAUSES[happening.kind]
    if key not in clauses:
        key = "killed" if "killed" in key and "killed" in clauses else "captured" if "captured" in key else ""
        counted = [toll for toll in counted if toll.effect in key.split()]
    victim = counted[0].of if counted else target
    values = {
        "actor": _called(draw, actor, first) if actor else _pick(draw, wording.UNSAID["actor"]),
        "target": _called(draw, target, first),
        "other": _called(draw, happening.target if victim is happening.actor else happening.actor, first),
        "people": _pick(draw, wording.PEOPLE[victim.kind]),
        "place": f" {_pick(draw, IN)} {happening.place.name}" if shown else "",
        "when": wording.when(happening.day, plan.published, int(draw() * 3)) if timed else "",
    }
    if draw() < 0.5:
        values["tail"] = _pick(draw, details.details(setting.seed, happening.id).tails)
    figures = []
    for toll in counted:
        known = _by(toll, teller, happening, plan.published)
        words, low, high, approx = wording.number(chance, known)
        values[toll.effect] = words
        if toll is counted[0] and low == high == 1:
            values["people"] = wording.SINGLE[values["people"]]
        figures.append((toll.effect, toll.of, words, low, high, approx))
    source = None if voice == "own" else _source(setting.seed, draw, happening, voice)
    via = None
    manner = "narration"
    if source:
        manner = "denies" if denies else "indirect"
        values["source"], values["cue"] = source[1], _pick(draw, wording.CUES)
        if not denies and chance.random() < setting.relays:
            via = chance.choice(OUTLETS[:6])[0]
            if via != plan.outlet:
                manner, values["via"] = "relay", via
            else:
                via = None
    if plan.own and denies:
        manner, values["source"] = "denies", plan.own.name
    clause = _pick(draw, clauses[key])
    if values["people"] in wording.SINGLE.values():
        clause = clause.replace("{people} were", "{people} was")
    return Said(
        about=happening, event=happening.kind, actor=actor, target=target, place=place, when=dated, voice=voice,
        source=source, via=via, denies=denies, background=background, figures=tuple(figures),
        parts=wording.sentence(_pick(draw, wording.MANNERS[manner]), clause), values=values,
        after=wording.scene(chance) if draw() < SCENES else "",
    )  # fmt: skip


def _counted(chance: random.Random, happening: Happening) -> list[Toll]:
    """One toll, or the dead and wounded of one side together."""
    toll = chance.choice(happening.tolls)
    beside = [
        other
        for other in happening.tolls
        if other.of is toll.of and {other.effect, toll.effect} == {"killed", "wounded"}
    ]
    if toll.effect == "wounded":
        return [*beside, toll] if beside else []
    return [toll, *beside] if beside and chance.random() < 0.4 else [toll]


def _called(draw: Callable[[], float], party: Party, first: bool) -> str:
    if not first and draw() < 0.6:
        return _pick(draw, wording.SHORT[party.kind])
    name = _pick(draw, party.called) if draw() < 0.4 else party.called[0]
    # A name in the plural or an abbreviation takes no article.
    return f"the {name}" if " of " in name or name.endswith(("Forces", "Force", "Army", "Front", "Movement")) else name


def _pick[T](draw: Callable[[], float], among: Sequence[T]) -> T:
    """One of them; a third of what `random.choice` takes."""
    return among[int(draw() * len(among))]


def _teller(happening: Happening, voice: str) -> Party | None:
    return {"actor": happening.actor, "target": happening.target}.get(voice)


def _by(toll: Toll, teller: Party | None, happening: Happening, published: int) -> int:
    """The number as a teller gives it: a party makes its enemy's losses larger and its own smaller, the same way each
    time it speaks of this incident."""
    known = toll.known(published - happening.day)
    if teller is None or teller is CIVILIANS:
        return known
    bias = _bias(happening.id, toll.effect, toll.of.name, teller.name)
    low, high = (0.3, 1.0) if teller is toll.of else (0.5, 1.0) if toll.of is CIVILIANS else (1.0, 2.2)
    return max(1, int(known * (low + bias * (high - low))))


@functools.lru_cache(maxsize=10_000)
def _bias(*key: str) -> float:
    return random.Random(" ".join(key)).random()  # noqa: S311


def _source(seed: int, draw: Callable[[], float], happening: Happening, voice: str) -> tuple[str, str, str]:
    """Canonical name, words, and the codebook's kind of source."""
    place = happening.place.name
    if voice in ("actor", "target"):
        party = happening.actor if voice == "actor" else happening.target
        if party is not CIVILIANS:
            name = party.called[0]
            speaker = details.speaker(seed, party.name)
            words = _pick(
                draw, (f"a spokesman for {name}", name, f"{name} spokesman {speaker}", f"a statement by {name}")
            )
            return party.name, words, "belligerent"
        voice = "witness"
    if voice == "medical":
        return "medical sources", _pick(draw, ("medical sources", f"doctors in {place}", "hospital staff")), "medical"
    if voice == "government":
        governor = f"district governor {details.speaker(seed, happening.place.id)}"
        return "local officials", _pick(draw, ("local officials", "the district governor", governor)), "government"
    if voice == "un":
        return "United Nations", "the United Nations", "intergovernmental"
    person = _pick(draw, details.details(seed, happening.id).persons)
    return "witnesses", _pick(draw, ("witnesses", "residents", "two villagers", f"resident {person}")), "witness"
