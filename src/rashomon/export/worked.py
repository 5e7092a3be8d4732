"""What is worked out from the accounts: captives, materiel, estimates by policy, proposed grades. No claim is."""

from __future__ import annotations

from collections import Counter, defaultdict

from rashomon.codebook import load
from rashomon.export import estimates, held, wording
from rashomon.export.lines import Line, count
from rashomon.model import Captives, Estimate, Graded, Reading

NAMED = 5
"""Sources that a line names."""


def captives(reading: Reading) -> tuple[Line, ...]:
    """For each group and captor what the figures come to, with what nobody answers and each person who is named."""
    return tuple(
        Line(
            text=f"{held.captives_heading(one)}: {one.sentence}",
            claims=one.claims,
            under=_of_captives(one),
        )
        for one in reading.captives
    )


def materiel(reading: Reading) -> tuple[Line, ...]:
    """For each owner and kind of thing what the figures come to, with what nobody answers."""
    return tuple(
        Line(text=one.sentence, claims=one.claims, under=tuple(question.text for question in one.questions))
        for one in reading.materiel
    )


def estimated(reading: Reading) -> tuple[Line, ...]:
    """For each question the number by every policy, each named, and what stays open; the dead in all come first."""
    asked: dict[tuple[bool, int, str], list[Estimate]] = defaultdict(list)
    for one in reading.estimates:
        rank = wording.EFFECTS.index(one.effect) if one.effect in wording.EFFECTS else len(wording.EFFECTS)
        asked[(not one.total, rank, estimates.question(one))].append(one)
    lines = []
    for (_, _, question), found in sorted(asked.items(), key=lambda item: item[0][:2]):
        given = [one for one in found if one.total or (one.low, one.best, one.high) != (None, None, None)] or found
        told = "; ".join(f"{estimates.policy(one.policy)} {estimates.numbers(one)}" for one in given)
        gaps = tuple(dict.fromkeys(f"Open: {gap}" for one in found for gap in one.gaps))
        claims = tuple(dict.fromkeys(name for one in found for name in (*one.used, *one.left_out)))
        rules = tuple(dict.fromkeys(one.policy for one in given))
        lines.append(Line(text=f"{question}: {told}", claims=claims, under=gaps, rules=rules))
    return tuple(lines)


def graded(reading: Reading) -> tuple[Line, ...]:
    """Proposed credibility of the claims: a line for each grade and the reasons for it, with whose claims they are."""
    claims = {claim.id: claim for claim in reading.claims}
    of = reading.sources()
    grouped: dict[tuple[str, tuple[str, ...]], list[Graded]] = defaultdict(list)
    for one in reading.grades:
        if one.subject in claims and one.scale == "credibility" and one.decided is None:
            why = tuple(dict.fromkeys(reason.sentence for reason in one.reasons))
            grouped[(one.proposed, why)].append(one)
    lines = []
    for (grade, why), found in sorted(grouped.items(), key=lambda item: (item[0][0], -len(item[1]))):
        by = Counter(of.get(one.subject, "a source not named") for one in found)
        told = [name if times == 1 else f"{name} ({times})" for name, times in by.most_common()]
        meant = load("scales")["credibility"].get(grade, "no grade")
        whose = f"{grade}, {meant}: {count(found, 'claim')} of {wording.some(told, NAMED)}."
        lines.append(
            Line(
                text=" ".join((whose, *why)),
                claims=tuple(one.subject for one in found),
            )
        )
    return tuple(lines)


def _of_captives(one: Captives) -> tuple[str, ...]:
    persons = (
        f"{person.mark}: {', '.join(f'{state} ({source})' for state, source in person.states) or 'held'}"
        f"{'' if person.outcome else ' — what became of them is not told'}"
        for person in one.persons
    )
    return (*(question.text for question in one.questions), *persons)
