"""The figures that a policy has before it, and those that no policy counts, with the reason for each.

People alone are estimated. What is left out for every policy: what only a copy repeats, what datasets of events say,
what its source has revised, statements without a number, parts of other figures, plans, and words without a number, or
for an order of size ("dozens"), where somebody gives a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.assess.interest import Interest, Parties
from rashomon.codebook import load
from rashomon.model import AccountRow, Claim, Figure, Reading, Weighed

REASONS: Mapping[str, str] = {
    "used": "The policy takes it.",
    "copy": "A copy repeats it; nobody says it again.",
    "revised": "Its source has given another figure since.",
    "counted-apart": "Its source has counted each of the sides on its own since.",
    "no-number": "It denies, doubts or blames and gives no number.",
    "bare": "It says that there were some, and others give a number.",
    "vague": "Its words give an order of size, within which others give a number.",
    "ceiling": "It says how many at the most, and others how many at the least.",
    "part": "It is part of another figure of the same claim.",
    "no-row": "It is no toll of its own: an addend of a sum that stands beside it, or bodies found by a party.",
    "plan": "It is planned, and has not happened.",
    "disputed": "Somebody checked it and found otherwise.",
    "own-feat": "A party counts its enemy's losses, and somebody else counts them too.",
    "denied": "A party says that there were none, and somebody else counts some: a denial, no count.",
    "higher": "It is higher than the figure that is taken.",
    "less-reliable": "A more reliable source gives a figure.",
    "not-verified": "Nobody is said to have verified it.",
    "dataset": "A dataset says it, which is made from the reports of others; which of them it took is not told.",
    "not-deaths": "The policy counts deaths alone.",
    "dead-and-wounded": "It counts dead and wounded together; how many died is not said.",
    "overlap": "The people it counts are counted by other figures already.",
}
"""Why a figure is used or left out: the name, and what it means."""

BARE = ((1, None), (2, None))
"""Ranges of words that give no number ("losses", "soldiers")."""

FOUND = frozenset({"verified", "confirmed"})
"""Findings of a check that hold a claim to be so."""

Group = tuple[str, tuple[str, ...]]
"""Effect and counted sides, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured:
    """One account row that a policy may take."""

    index: int
    row: AccountRow
    claims: tuple[Claim, ...]
    """Those that give the figure; what copies repeat aside."""
    copies: tuple[str, ...]
    """Ids of the claims of copies that repeat it."""
    interest: Interest

    @property
    def low(self) -> int:
        """The least that it says."""
        return self.row.low or 0

    @property
    def high(self) -> int | None:
        """The most that it says; None where open."""
        return self.row.high

    @property
    def stated(self) -> int:
        """The number that it names: the least that it says, otherwise the most."""
        return self.low if self.row.low is not None else self.row.high or 0

    @property
    def most(self) -> int:
        """The highest number that it names."""
        return self.low if self.row.high is None else self.row.high

    @property
    def ceiling(self) -> bool:
        """Whether it says how many at the most alone ("up to 12")."""
        return self.row.low is None

    @property
    def bare(self) -> bool:
        """Whether it says that there were some, and no number."""
        return (self.row.low, self.row.high) in BARE

    @property
    def vague(self) -> bool:
        """Whether it names a range by words alone ("dozens"; `codebook/estimates.yaml`)."""
        return self.low != self.row.high and words_for(self.row) is not None

    @property
    def verified(self) -> bool:
        """Whether somebody else than who says it is said to have found it so, and nobody otherwise."""
        return any(found in FOUND for found in self.findings) and "disputed" not in self.findings

    @property
    def findings(self) -> tuple[str, ...]:
        """What checks by others than its source found."""
        return tuple(check.finding for claim in self.claims for check in claim.checks if check.by != self.row.source)

    @property
    def denies(self) -> bool:
        """Whether a party says that there were none."""
        return self.interest is Interest.DENIES

    @property
    def kind(self) -> str | None:
        """What kind of source gives it, where its claims are at hand."""
        return self.claims[0].attribution.source_kind if self.claims else None

    @property
    def coded(self) -> bool:
        """Whether a dataset says it."""
        return bool(self.claims) and all(claim.attribution.coded for claim in self.claims)

    def weighed(
        self, reason: str, *, used: bool = False, sentence: str | None = None, gives: Sequence[str] = ()
    ) -> Weighed:
        """The figure with what became of it."""
        return Weighed(
            row=self.index,
            source=self.row.source,
            low=self.row.low,
            high=self.row.high,
            approx=self.row.approx,
            claims=tuple(claim.id for claim in self.claims),
            used=used,
            reason=reason,
            sentence=sentence or REASONS[reason],
            gives=tuple(gives),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """All that is said of one effect on one side, or on several counted together."""

    effect: str
    of: tuple[str, ...]
    standing: tuple[Figured, ...]
    """What a policy may take."""
    left_out: tuple[Weighed, ...]
    """What no policy takes."""

    @property
    def group(self) -> Group:
        """Effect and sides."""
        return self.effect, tuple(sorted(self.of))


def matters(reading: Reading) -> list[Matter]:
    """Every effect and side of which the reading's rows count people, in order of the rows.

    Each pair of a row and one of its claims stands in exactly one matter, once; but what datasets of events alone count
    is no matter for a policy.
    """
    parties = Parties.of(reading)
    copied = {judgement.right for judgement in reading.copies if judgement.verdict == "copy"}
    known = {claim.id: claim for claim in (*reading.claims, *reading.background)}
    revised = {row.revises: row for row in reading.rows if row.revises is not None}
    grouped: dict[Group, list[Figured]] = defaultdict(list)
    for index, row in enumerate(reading.rows):
        if row.unit == "persons":
            found = _figured(index, row, known, copied, parties)
            grouped[(row.effect, tuple(sorted(row.of)))].append(found)
    rowless = _without_row(reading)
    apart = frozenset(index for index, row in enumerate(reading.rows) if _counted_apart(row, reading.rows))
    return [
        _matter(found, revised, apart, rowless.pop(group, []))
        for group, found in grouped.items()
        if not all(one.coded for one in found)
    ]


def _counted_apart(row: AccountRow, rows: Iterable[AccountRow]) -> bool:
    """Whether the source of a figure for several sides together gives one for each of them on a later day."""
    if len(row.of) < 2:
        return False
    later = {
        other.of[0]
        for other in rows
        if (other.source, other.effect, other.unit) == (row.source, row.effect, row.unit)
        and len(other.of) == 1
        and (other.low is not None or other.high is not None)
        and (other.first_said or "") > (row.first_said or "9999")
    }
    return set(row.of) <= later


def _figured(
    index: int, row: AccountRow, known: Mapping[str, Claim], copied: Collection[str], parties: Parties
) -> Figured:
    claims = [known[name] for name in row.claims if name in known]
    own = [claim for claim in claims if claim.document_id not in copied] or claims
    return Figured(
        index=index,
        row=row,
        claims=tuple(own),
        copies=tuple(claim.id for claim in claims if claim not in own),
        interest=parties.of_row(row, own),
    )


def _matter(
    found: Sequence[Figured],
    revised: Mapping[int, AccountRow],
    apart: Collection[int],
    rowless: Sequence[Weighed],
) -> Matter:
    left_out: list[Weighed] = []
    standing: list[Figured] = []
    for one in found:
        if one.copies:
            left_out.append(_copies(one))
        if one.row.low is None and one.row.high is None:
            left_out.append(one.weighed("no-number"))
        elif one.coded:
            left_out.append(one.weighed("dataset"))
        elif one.index in revised:
            left_out.append(one.weighed("revised", sentence=_revision(revised[one.index])))
        elif one.index in apart:
            left_out.append(one.weighed("counted-apart"))
        else:
            standing.append(one)
    numbers = [one for one in standing if not one.bare]
    if numbers:
        left_out.extend(one.weighed("bare") for one in standing if one.bare)
    orders = [one for one in numbers if one.vague and any(_counts_within(other, one) for other in numbers)]
    left_out.extend(one.weighed("vague") for one in orders)
    numbers = [one for one in numbers if one not in orders]
    return Matter(
        effect=found[0].row.effect,
        of=found[0].row.of,
        standing=tuple(numbers or standing),
        left_out=(*left_out, *rowless),
    )


def _counts_within(one: Figured, order: Figured) -> bool:
    """Whether a figure gives a number that lies within the order of size that the other names."""
    if one.vague or one.bare or one.ceiling or "disputed" in one.findings or (order.verified and not one.verified):
        return False
    return order.low <= one.low and (order.high is None or one.most <= order.high)


def words_for(row: AccountRow) -> Mapping[str, int] | None:
    """How the vague word that the row's lowest number comes from is counted, by us and by ACLED; None for a number."""
    for word, number in load("estimates")["vague"].items():
        said = any(re.search(rf"\b{word}\b", words, re.IGNORECASE) for words in row.words)
        if said and row.low == number["ours"]:
            return {name: int(counted) for name, counted in number.items()}
    return None


def _copies(one: Figured) -> Weighed:
    return Weighed(
        row=one.index,
        source=one.row.source,
        low=one.row.low,
        high=one.row.high,
        approx=one.row.approx,
        claims=one.copies,
        used=False,
        reason="copy",
        sentence=REASONS["copy"],
    )


def _revision(later: AccountRow) -> str:
    day = f" on {later.first_said}" if later.first_said else " since"
    return f"{later.source} gave another figure{day}."


def _without_row(reading: Reading) -> dict[Group, list[Weighed]]:
    """Figures of people that no account row has, by what they count."""
    held = {(name, row.effect, row.low, row.high) for row in reading.rows for name in row.claims}
    found: dict[Group, list[Weighed]] = defaultdict(list)
    for claim in reading.claims:
        for figure in claim.figures:
            reason = _rowless(claim, figure)
            if figure.unit != "persons" or reason is None or (claim.id, figure.effect, figure.low, figure.high) in held:
                continue
            group = (figure.effect, tuple(sorted({mention.label for mention in figure.of})))
            found[group].append(
                Weighed(
                    row=None,
                    source=claim.attribution.source.label if claim.attribution.source else "source not named",
                    low=figure.low,
                    high=figure.high,
                    approx=figure.approx,
                    claims=(claim.id,),
                    used=False,
                    reason=reason,
                    sentence=REASONS[reason],
                )
            )
    return found


def _rowless(claim: Claim, figure: Figure) -> str | None:
    """Why the figure has no row of its own; None where its row stands for it (a denial's number)."""
    if claim.stance == "intends":
        return "plan"
    if claim.stance not in ("asserts", "confirms"):
        return None
    return "part" if figure.subset else "no-row"


def taken(trace: Iterable[Weighed], *, used: bool) -> tuple[str, ...]:
    """Ids of the claims of what is used, or of what is not, each once."""
    return tuple(dict.fromkeys(name for one in trace if one.used is used for name in one.claims))
