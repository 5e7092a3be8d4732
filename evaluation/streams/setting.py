"""What a generated stream is like: one frozen record of numbers, each with where it was taken from.

Counts named **coded** are of the 72 modern reports of `dev` and `train` and the 526 training reports (744 and 3,968
claims that are no background); those named **read** are of what the program makes of `dev` beside its gold (455 pairs
of claims), so that a generated claim is as wrong as a read one. Numbers without a source are choices.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How often a reader gets a field of a claim wrong, each a share of the claims in 0..1."""

    place_missing: float = 0.04
    """read: 15 of 395 claims with a place."""
    place_wrong: float = 0.15
    """read: 60 of 395. Another place of the report, otherwise the country's largest town."""
    day_missing: float = 0.02
    """read: 8 of 396 claims with a day."""
    day_wrong: float = 0.20
    """read: 79 of 396. The day of publication, a day beside the true one, or its month alone."""
    actor_missing: float = 0.10
    """read: 39 of 383 claims with an actor."""
    actor_wrong: float = 0.39
    """read: 150 of 383. The target, words that nobody could resolve, or another party of the country."""
    target_missing: float = 0.08
    """read: 34 of 420 claims with a target."""
    target_wrong: float = 0.45
    """read: 191 of 420."""
    side_wrong: float = 0.29
    """read: of 369 figures found, the side is wrong in 108."""
    figure_missing: float = 0.20
    """read: 93 of 462 figures."""
    kind_wrong: float = 0.30
    """read: the event of 135 of 455."""
    background_missed: float = 0.46
    """read: 34 of 74 background claims are taken for news."""
    claim_missing: float = 0.22
    """read: 127 of 582 gold claims have no counterpart."""


PERFECT = Noise(
    place_missing=0.0, place_wrong=0.0, day_missing=0.0, day_wrong=0.0, actor_missing=0.0, actor_wrong=0.0,
    target_missing=0.0, target_wrong=0.0, side_wrong=0.0, figure_missing=0.0, kind_wrong=0.0, background_missed=0.0,
    claim_missing=0.0,
)  # fmt: skip
"""A reader that makes no mistake: claims as a coder would write them down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Everything that a stream is drawn from; the same setting gives the same stream on every machine."""

    seed: int = 1
    incidents: int = 1000
    """Incidents at least; look-alikes and sub-events count among them, and the last family is not cut."""
    first_day: str = "2018-01-01"
    days: int = 730
    """Days over which the incidents begin."""
    countries: tuple[str, ...] = (
        "ML",
        "BF",
        "NG",
        "SO",
        "SD",
        "SY",
        "IQ",
        "YE",
        "AF",
        "PK",
        "UA",
        "CO",
        "PH",
        "MM",
        "ET",
    )
    """ISO 3166-1 alpha-2; one without a force, an armed group of these years and towns in the gazetteer is left out."""
    towns: int = 400
    """Towns of a country in which things happen at most."""
    hot_towns: float = 0.6
    """Exponent of the rank by which towns are drawn: 0 is even, 1 that the second has half of the first's."""

    reports: float = 1.1
    """Exponent of the Pareto law that the number of reports of an incident follows; smaller has hotter ones."""
    fewest: int = 2
    most: int = 200
    """Reports of one incident. Coded incidents have 2 to 5; those were chosen to have several."""
    claims: tuple[int, int] = (4, 14)
    """Claims of a report, drawn evenly (coded: 12.2 and 8.6 on average)."""

    near: float = 0.10
    """Share of incidents that get a look-alike: same parties and kind, same day, a village 5 to 40 km away."""
    next_week: float = 0.10
    """Same place, parties and kind, 5 to 9 days later."""
    other_parties: float = 0.05
    """Same place and day, other parties."""
    other_kind: float = 0.05
    """Same place and day, the same attacker, but another kind of event against civilians."""
    campaigns: float = 0.02
    """Share of incidents that are campaigns: many sub-events of the same parties, each an incident of its own."""
    sub_events: tuple[int, int] = (4, 12)

    copies: float = 0.15
    """Share of reports that repeat another's words (coded: 11 of 72 in gold). A third each verbatim, cut, rewritten."""
    relays: float = 0.05
    """Share of attributed claims that come by way of another outlet (coded: .067 and .026)."""
    round_ups: float = 0.04
    """Share of reports that tell of two or three incidents of one country."""
    looking_back: float = 0.25
    """Share of reports that end with an earlier incident (coded: .15 and .12 of the claims are background)."""
    revised: float = 0.35
    """Share of incidents whose toll grows over the days (coded: a source gives more than one range in .23 and .19 of
    its counts)."""
    corrected: float = 0.15
    """Share of the revised whose last number is lower than the one before."""
    denied: float = 0.30
    """Share of incidents whose target denies or plays down (coded: .087 and .077 of the claims are denials)."""

    place_unsaid: float = 0.10
    """Share of claims that name no place (coded: .07 and .13)."""
    day_unsaid: float = 0.10
    """coded: .12 and .09."""
    actor_unsaid: float = 0.12
    """coded: .17 and .09."""
    named_again: float = 0.35
    """Share of a report's later sentences that name the place, and of those that name the day, in their own words;
    otherwise both are the report's (coded reports spend 21 and 18 words on a claim, most of them not on names)."""
    figures_unsaid: float = 0.42
    """Share of claims without a figure (coded: .41 and .43)."""
    noise: Noise = Noise()
