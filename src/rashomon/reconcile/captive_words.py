"""How the ledger of captives reads: one sentence for each group and captor, and what nobody answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rashomon.model import Bounds, CaptivePerson, OpenQuestion, StateRange
from rashomon.reconcile import ranges
from rashomon.reconcile.ranges import Range

if TYPE_CHECKING:
    from rashomon.reconcile.captives import Tally

STATES = (
    *("taken", "held", "seen", "treated", "wounded", "talks"),
    *("released", "rescued", "exchanged", "ransomed", "escaped", "died"),
)
"""In the order in which they befall captives, and stand in a sentence."""

BASES = ("claimed", "told", "admitted", "seen")
MEDIA = {("video",): "in video", ("photo",): "in photos", ("photo", "video"): "in video and photos"}
WORDS = {
    "treated": "treated for wounds",
    "wounded": "wounded",
    "died": "dead in captivity",
    "escaped": "escaped",
    "rescued": "freed by force",
}
NONE = {"treated": "treated", "died": "killed in captivity", "escaped": "let escape"}
"""What nobody was, of states that no participle after "was" tells."""
NOUNS = {
    "released": "a release",
    "exchanged": "an exchange",
    "ransomed": "a ransom",
    "rescued": "a rescue",
    "escaped": "an escape",
    "died": "a death",
    "talks": "talks",
}
NOBODY = "nobody named"


SILENCE = "No release, exchange or death is told."


def here(text: str) -> str:
    """The question as the reports of one incident alone leave it open."""
    return text.replace(SILENCE, f"{SILENCE[:-1]} in these reports.")


def elsewhere(text: str) -> str:
    """The question where others of their side were freed, of whom nobody says where they were taken."""
    return text.replace(SILENCE, "A release is told of in another incident, and not whether it is of these people.")


def rank(state: str, basis: str) -> tuple[int, int]:
    """Where a state and whose word it is stand in a sentence."""
    return STATES.index(state) if state in STATES else len(STATES), BASES.index(basis) if basis in BASES else len(BASES)


def people(group: Sequence[str]) -> str:
    """The group as a heading: `Malian Armed Forces`, `people whose side is not named`."""
    return listed(group) if group else "people whose side is not named"


def heading(group: Sequence[str], captor: str | None) -> str:
    """`Malian Armed Forces, held by Azawad Liberation Front`."""
    return f"{people(group)}, held by {captor}" if captor else f"{people(group)}, captor not named"


def number(bounds: Bounds | Range, approx: bool = False) -> str:
    """`41`, `about 300`, `24–99`, `2 or more`, `up to 12`."""
    low = None if bounds.low == 0 and bounds.high not in (0, None) else bounds.low
    return ranges.written(low, bounds.high, approx)


def listed(names: Iterable[str]) -> str:
    """Names as a list in a sentence."""
    found = list(names)
    return " and ".join(part for part in (", ".join(found[:-1]), found[-1] if found else "") if part)


def sentence(tally: Tally, persons: Sequence[CaptivePerson]) -> str:
    """What is said of them in one sentence: `41 claimed taken by A, 2 admitted by B, 9 seen in video, outcome of 30
    unknown.`"""
    parts = [_part(one) for one in tally.ranges if not _repeats(one, tally.ranges)]
    parts += _unnumbered(tally)
    if persons and not parts:
        parts.append(_count(len(persons), "person") + " named")
    parts.append(_outcome(tally))
    text = ", ".join(part for part in parts if part) or "nothing but what is planned or doubted"
    return text[:1].upper() + text[1:] + "."


def _repeats(one: StateRange, others: Sequence[StateRange]) -> bool:
    """Whether it says nothing that another part does not: people held whom the same said to be taken, as many; or only
    that there were some, where others count them."""
    if one.bounds.high is None and one.bounds.low <= 2:
        return any(other.state == one.state and other is not one for other in others) or (
            one.state == "held" and any(other.state == "taken" for other in others)
        )
    return one.state == "held" and any(
        other.state == "taken" and other.bounds == one.bounds and set(one.sources) <= set(other.sources)
        for other in others
    )


def _part(one: StateRange) -> str:
    told = number(one.bounds, one.approx)
    by = listed(one.sources)
    if one.bounds.high == 0:
        return f"{by} {'says' if len(one.sources) == 1 else 'say'} that none was {NONE.get(one.state, one.state)}"
    if one.state == "seen":
        return f"{told} seen {MEDIA.get(one.media, 'in video or pictures')} ({by})"
    if one.state in ("taken", "held"):
        if one.basis == "claimed":
            return f"{told} claimed {one.state} by {by}"
        if one.basis == "admitted":
            return f"{told} admitted {'by' if one.state == 'taken' else 'held by'} {by}"
    return f"{told} {_state(one)} according to {by}"


def _state(one: StateRange) -> str:
    return WORDS.get(one.state, one.state)


def _unnumbered(tally: Tally) -> Iterator[str]:
    """What is told without a number, and denied."""
    told = [one.counted for one in tally.numbers if one.counted.low is None and one.counted.high is None]
    numbered = {one.state for one in tally.ranges}
    for state in STATES:
        own = [one for one in told if one.state == state and one.stance in ("asserts", "confirms")]
        if own and state not in numbered:
            sources = listed(dict.fromkeys(one.source for one in own))
            yield (
                f"talks told of by {sources}"
                if state == "talks"
                else f"some {WORDS.get(state, state)} according to {sources}"
            )
    denied: dict[str, dict[str, None]] = defaultdict(dict)
    for one in tally.numbers:
        if one.counted.stance == "denies":
            denied[NOUNS.get(one.counted.state, "")][one.counted.source] = None
    for noun, deniers in denied.items():
        yield f"{noun} denied by {listed(deniers)}".strip()


def _all_named(tally: Tally, state: str) -> bool:
    own = [one for one in tally.numbers if one.counted.state == state and not one.counts]
    return bool(own) and all(one.named for one in own)


def _outcome(tally: Tally) -> str:
    if tally.taken is None or tally.unknown is None:
        ended = any(one.state in ENDS for one in tally.ranges)
        return "how many were taken is not told" if ended else ""
    if tally.unknown.high == 0:
        return "" if tally.taken.high == 0 else "an end is told for all"
    if tally.unknown.low == 0 and tally.unknown.high is None:
        return "how many are still held is not told"
    return f"outcome of {number(tally.unknown)} unknown"


ENDS = ("released", "rescued", "exchanged", "ransomed", "escaped", "died")


def questions(tally: Tally, persons: Sequence[CaptivePerson]) -> tuple[OpenQuestion, ...]:
    """What no report answers about them."""
    return tuple(_questions(tally, persons))


def _questions(tally: Tally, persons: Sequence[CaptivePerson]) -> Iterator[OpenQuestion]:
    taken, unknown = tally.taken, tally.unknown
    claims = tuple(dict.fromkeys(name for one in tally.ranges if one.state not in ENDS for name in one.claims))
    if unknown and _telling(unknown):
        yield OpenQuestion(text=f"What became of {number(unknown)}? {SILENCE}", claims=claims)
    if tally.unbacked and _telling(tally.unbacked) and taken:
        whom, only = number(tally.unbacked), tally.unbacked == taken
        rest = f"all {whom}" if only else f"{whom} of the {number(taken)}"
        yield OpenQuestion(
            text=f"Only the captor speaks of {rest} claimed: nobody admits them, shows them or tells of them.",
            claims=claims,
        )
    if taken and taken.high is not None and tally.ended.low > taken.high:
        yield OpenQuestion(
            text=f"An end is told for {number(tally.ended)}, more than the {number(taken)} said to be taken.",
            claims=claims,
        )
    yield from _loose(tally)
    for person in persons:
        if person.outcome is None:
            yield OpenQuestion(text=f"What became of {person.mark}?", claims=person.claims)


def _telling(span: Range) -> bool:
    """Whether it says more than that there may be some."""
    return span.high != 0 and not (span.low == 0 and span.high is None)


def _loose(tally: Tally) -> Iterator[OpenQuestion]:
    """Talks without a result, releases that were only announced, and people of several groups counted together."""
    told = [one.counted for one in tally.numbers]
    ended = [one for one in told if one.state in ENDS and one.stance in ("asserts", "confirms")]
    talks = [one for one in told if one.state == "talks" and one.stance in ("asserts", "confirms", "intends")]
    if talks and not ended:
        yield OpenQuestion(text="Talks are told of, and no result.", claims=_claims(talks))
    planned = [one for one in told if one.state in ENDS and one.stance == "intends"]
    if planned and not ended:
        who = listed(dict.fromkeys(one.source for one in planned))
        yield OpenQuestion(
            text=f"A release is announced by {who}; that it came about is not told.", claims=_claims(planned)
        )
    if len(tally.key[0]) > 1 and tally.ranges:
        counted = [one for one in told if one.low is not None or one.high is not None]
        groups = listed(tally.key[0])
        yield OpenQuestion(
            text=f"How many of each of {groups}? They are only counted together.", claims=_claims(counted)
        )


def _claims(counts: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in counts for name in getattr(one, "claims", ())))


def _count(many: int, noun: str) -> str:
    return f"{many} {noun}{'' if many == 1 else 's'}"
