"""What the accounts of an incident come to: what conflicts and why, what holds only by the unsaid, where they meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rashomon.export import wording
from rashomon.export.lines import Line
from rashomon.model import AccountRow, Agreement, Reading

RULES: Mapping[str, str] = {
    "ranges-disjoint": "no number lies in both ranges",
    "part-exceeds-whole": "the part is more than the whole",
    "denied": "denied",
    "doubted": "doubted",
    "blame-against-blame": "each names another",
    "crash-or-attack": "shot down to one, an accident to the other",
    "sum-of-parts": "the parts do not come to the total",
    "jointly-impossible": "they cannot all be true",
}

QUESTIONS = ("did it happen", "who did it", "where", "when", "was it confirmed")
"""The questions without a figure, in the order in which one asks them."""

UNNUMBERED: Mapping[str, str] = {"denies": "denial", "doubts": "doubt", "blames": "blame of another"}
"""What a row without a range is, by its stance."""


def marks(reading: Reading) -> dict[int, tuple[str, ...]]:
    """For each row in a conflict the letters of the lines that say so."""
    found: dict[int, list[str]] = defaultdict(list)
    for letter, key in zip(_letters(), _questions(reading), strict=False):
        for agreement in _questions(reading)[key]:
            for index in agreement.rows:
                if letter not in found[index]:
                    found[index].append(letter)
    return {index: tuple(letters) for index, letters in found.items()}


def conflicts(reading: Reading) -> tuple[Line, ...]:
    """One line for each statement and what stands against it, under its question's letter.

    Every conflicting pair is on the page once: the statement that most stands against comes first and takes its pairs
    with it. More than two that conflict together have a line of their own, and so has a question without figures.
    """
    lines: list[Line] = []
    for letter, (key, agreements) in zip(_letters(), _questions(reading).items(), strict=False):
        pairs = [agreement for agreement in agreements if len(agreement.rows) == 2]
        lines.extend(_covered(letter, key, pairs, reading.rows))
        lines.extend(
            Line(
                text=agreement.reason,
                claims=_both(agreement),
                mark=letter,
                about=wording.question(f"{key[0]}: {key[1]}"),
                rules=(agreement.rule,),
            )
            for agreement in agreements
            if len(agreement.rows) > 2
        )
    without = [agreement for agreement in reading.agreements if _plain(agreement, "conflict")]
    return (*(_line(agreement) for agreement in sorted(without, key=_place)), *lines)


def assumed(reading: Reading) -> tuple[Line, ...]:
    """Pairs of accounts that hold together only by what nobody says."""
    return tuple(
        Line(
            text=f"{agreement.reason} Both hold only if {agreement.assumes}.",
            claims=_both(agreement),
            rules=(agreement.rule,),
        )
        for agreement in reading.agreements
        if agreement.assumes
    )


def settled(reading: Reading) -> tuple[Line, ...]:
    """Questions on which two or more sources speak and none is in conflict: whether, who, where and when first."""
    found = [
        agreement
        for agreement in reading.agreements
        if not agreement.assumes
        and (
            (agreement.verdict in ("agree", "compatible") and agreement.rows)
            or _plain(agreement, "agree")
            or _plain(agreement, "compatible")
        )
    ]
    return tuple(_line(agreement) for agreement in sorted(found, key=_place))


def _place(agreement: Agreement) -> int:
    """Where the agreement's question stands among all."""
    return QUESTIONS.index(agreement.question) if agreement.question in QUESTIONS else len(QUESTIONS)


def _plain(agreement: Agreement, verdict: str) -> bool:
    """Whether it is of that verdict on a question without figures (where, when)."""
    return agreement.verdict == verdict and not agreement.rows


def _line(agreement: Agreement) -> Line:
    return Line(
        text=f"{wording.question(agreement.question)}: {agreement.reason}",
        claims=_both(agreement),
        rules=(agreement.rule,),
    )


def _questions(reading: Reading) -> dict[tuple[str, str], list[Agreement]]:
    """Conflicts of rows, by what they are about and the rule's question, in the order of the rows."""
    grouped: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for agreement in reading.agreements:
        if agreement.verdict == "conflict" and len(agreement.rows) >= 2:
            row = reading.rows[agreement.rows[0]]
            about = f"{wording.effect(row.effect)}, {wording.group(row.of)}"
            asked, _, counted = agreement.question.partition(": ")
            grouped[(asked, counted or about)].append(agreement)
    return dict(grouped)


def _covered(
    letter: str, key: tuple[str, str], agreements: Sequence[Agreement], rows: Sequence[AccountRow]
) -> list[Line]:
    """Statements with all that stands against each; those that face the same stand in one line."""
    faced: dict[tuple[str, ...], tuple[list[int], list[Agreement]]] = {}
    waiting = list(agreements)
    while waiting:
        counts: dict[int, int] = defaultdict(int)
        for agreement in waiting:
            for index in agreement.rows:
                counts[index] += 1
        centre = min(counts, key=lambda index: (-counts[index], index))
        taken = [agreement for agreement in waiting if centre in agreement.rows]
        waiting = [agreement for agreement in waiting if centre not in agreement.rows]
        against = dict.fromkeys(index for found in taken for index in found.rows if index != centre)
        said, found = faced.setdefault(tuple(_said([rows[index] for index in against])), ([], []))
        said.append(centre)
        found.extend(taken)
    lines = []
    for others, (said, found) in faced.items():
        rules = ", ".join(dict.fromkeys(_rule(agreement) for agreement in found))
        text = f"{'; '.join(_said([rows[index] for index in said]))} — against {'; '.join(others)} ({rules})."
        lines.append(
            Line(
                text=found[0].reason if len(found) == 1 else text,
                claims=tuple(dict.fromkeys(claim for agreement in found for claim in _both(agreement))),
                mark=letter,
                about=wording.question(f"{key[0]}: {key[1]}"),
                rules=tuple(dict.fromkeys(agreement.rule for agreement in found)),
            )
        )
    return lines


def _said(rows: Sequence[AccountRow]) -> list[str]:
    """What each source says, its figures together: `40, 43 and 60 by Royal Nepalese Army`."""
    by_source: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        bare = row.low is None and row.high is None
        told = UNNUMBERED.get(row.stance, "statement") if bare else f"{wording.number(row)}{wording.hedge(row)}"
        by_source[row.source][told] = None
    return [f"{wording.group(told)} by {source}" for source, told in by_source.items()]


def _rule(agreement: Agreement) -> str:
    name = agreement.rule.rpartition(".")[0]
    return RULES.get(name, name)


def _both(agreement: Agreement) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*agreement.left, *agreement.right)))


def _letters() -> Iterable[str]:
    """`a` to `z`, then `aa`, `ab` and so on."""
    for index in range(26 * 27):
        first, second = divmod(index, 26)
        yield (chr(96 + first) if first else "") + chr(97 + second)
