"""How things stand as of a moment: computed from entries, never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.before import Linked, Precedent
from rashomon.model.captured import Document
from rashomon.model.decided import Incident, Judgement
from rashomon.model.estimated import Weighed
from rashomon.model.graded import Graded
from rashomon.model.held import Captives, Materiel
from rashomon.model.offered import Offered
from rashomon.model.origins import Camp, Standing
from rashomon.model.said import Claim
from rashomon.model.wrong import Issue


def earlier(day: str | None, other: str | None) -> bool:
    """Whether a day, month or year is before another, so far as both are known: a month is not before its own days."""
    own, others = day or "", other or ""
    return bool(own and others) and own < others and not others.startswith(own)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """What one source says of one effect on one side: the codebook's account row."""

    source: str
    effect: str
    of: tuple[str, ...]
    """The counted side or sides (for materiel the owner); empty when unknown."""
    unit: str
    item: str | None
    """For materiel, what kind of thing ("fuel tankers"); None for persons."""
    low: int | None
    high: int | None
    approx: bool
    first_said: str | None
    last_said: str | None
    claims: tuple[str, ...]
    words: tuple[str, ...]
    """The number words as the claims have them, each once."""
    stance: str = "asserts"
    """`asserts`, `confirms`, `denies`, `doubts`, or `blames` for a source that names who did it and gives no number;
    the last three have no range."""
    certainty: str = "certain"
    revises: int | None = None
    """Index, in the reading's rows, of the row that this one revises."""

    def said_before(self, other: AccountRow) -> bool:
        """Whether it was said on an earlier day, so far as both days are known."""
        return earlier(self.first_said, other.first_said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one source says of one incident."""

    source: str
    source_kind: str
    relays: tuple[tuple[str, ...], ...]
    """The chains by which the reports have it (`via` and outlet), each once."""
    documents: tuple[str, ...]
    claims: tuple[str, ...]
    rows: tuple[int, ...]
    """Indexes into the reading's rows."""

    @property
    def coded(self) -> bool:
        """Whether it is what a dataset of events says, which is made from the reports of others."""
        return self.source_kind == "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """For one question about one incident: how the accounts stand to each other, and by which rule."""

    question: str
    """E.g. `killed of Malian Armed Forces`, `who did it`, `did it happen`."""
    verdict: str
    """`single`, `agree`, `compatible` or `conflict`."""
    rule: str
    """Versioned name of the rule, e.g. `ranges-disjoint.v1`."""
    reason: str
    """One sentence for a reader."""
    left: tuple[str, ...]
    """Ids of the claims on one side."""
    right: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    """Indexes of the account rows that it compares."""
    assumes: str | None = None
    """What unsaid thing must be true for both to hold; None where nothing must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHand:
    """How many first-hand sources stand behind one effect on one side, once copies and relays are taken off."""

    effect: str
    of: tuple[str, ...]
    sources: tuple[str, ...]
    documents: tuple[str, ...]
    unit: str = "persons"
    standings: tuple[Standing, ...] = ()
    """How each report stands on which of the sources, in the order of `documents`."""
    camps: tuple[Camp, ...] = ()
    """Those of the sources that speak for one another; shown beside the count, never taken off it."""

    @property
    def voices(self) -> int:
        """The sources counted with each camp as one."""
        return len(self.sources) - sum(len(camp.sources) - 1 for camp in self.camps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number derived by a named policy, with the claims it used and those it left out.

    `low` <= `best` <= `high` where they are given.
    """

    policy: str
    effect: str
    of: tuple[str, ...]
    low: int | None
    best: int | None
    high: int | None
    """None where a figure leaves it open, and where the policy gives no highest number."""
    used: tuple[str, ...]
    """Ids of the claims that the number comes from."""
    left_out: tuple[str, ...]
    """Ids of the claims that speak of the same and do not count; a claim may be here for one figure and used for
    another."""
    rule: str = ""
    """The policy's rule in words."""
    trace: tuple[Weighed, ...] = ()
    """Every figure that was weighed, each once."""
    gaps: tuple[str, ...] = ()
    """What stays open, a sentence each."""
    total: bool = False
    """The sum over all sides, in which nobody is counted twice."""
    more: bool = False
    """Whether a source that counts leaves open that there were more than `high` ("at least 84")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A person's decision as a reading shows it: what was decided beside what the machine had found."""

    decision: str
    """Id of the `Decision`."""
    kind: str
    subject: str
    """Id of the claim as it stands at this moment, name of a source, or what was judged against what."""
    field: str | None
    """The corrected field, the scale of an assessment, or what a judgement is of."""
    found: str | None
    """What the machine found, in words."""
    value: str | None
    """What the person decided, in words."""
    by: str
    at: str
    """When, ISO 8601 in UTC."""
    reason: str
    words: str | None = None
    """The claim's words."""
    over: tuple[str, ...] = ()
    """Ids of earlier decisions on the same, which this one stands over."""
    lost: bool = False
    """The claim that it is about is found no more."""
    figure: str | None = None
    """The number words of the figure whose field was corrected."""
    effect: str | None = None
    """What the machine found that figure to be of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in how a thing came to stand as it does."""

    at: str
    """When the ledger learned it, ISO 8601 in UTC."""
    by: str
    """The agent: a person, or the versioned name of a maker."""
    what: str
    """The entry's action or the kind of a decision; `found again`, `regrouped`, and `revised` for a source's own later
    figure."""
    subject: str
    """Id of what was changed."""
    text: str
    """What was done, in a sentence that begins with the verb."""
    claims: tuple[str, ...]
    """Ids of the claims that it touches."""
    reason: str | None
    """Why, for a person's decision."""
    seq: int
    """The entry's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one incident stands at a moment: everything a page about it shows."""

    incident: Incident
    as_of: str | None
    documents: tuple[Document, ...]
    copies: tuple[Judgement, ...]
    claims: tuple[Claim, ...]
    background: tuple[Claim, ...]
    rows: tuple[AccountRow, ...]
    accounts: tuple[Account, ...]
    agreements: tuple[Agreement, ...]
    first_hand: tuple[FirstHand, ...]
    issues: tuple[Issue, ...]
    decisions: tuple[Decided, ...] = ()
    """What people decided of its claims, sources and grouping, oldest first."""
    valid_at: str | None = None
    """The last moment by which what is shown had been said, ISO 8601 in UTC; None for everything that was."""
    media: tuple[Offered, ...] = ()
    """The pictures, films and recordings of its documents, in the documents' order."""
    captives: tuple[Captives, ...] = ()
    """This and what follows is there only where it was asked for (`readings.whole`, `earlier.around`)."""
    materiel: tuple[Materiel, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    """By every policy, each named."""
    grades: tuple[Graded, ...] = ()
    """Proposed, or as a person decided: of its sources on one scale and of its claims on the other."""
    linked: tuple[Linked, ...] = ()
    """Other incidents of one course of events."""
    precedents: tuple[Precedent, ...] = ()
    """Earlier incidents like it, those left open first."""

    @property
    def in_conflict(self) -> tuple[str, ...]:
        """The questions on which accounts conflict, each once: how many there are is the number of its conflicts."""
        return tuple(dict.fromkeys(one.question for one in self.agreements if one.verdict == "conflict"))

    @property
    def heard(self) -> tuple[Account, ...]:
        """The accounts of first-hand sources: all but those of datasets."""
        return tuple(one for one in self.accounts if not one.coded)

    @property
    def reports(self) -> tuple[Document, ...]:
        """The documents that are reports: all but rows of datasets."""
        return tuple(one for one in self.documents if not one.coded)

    def sources(self) -> dict[str, str]:
        """By a claim's id the name of the source that makes it."""
        return {name: account.source for account in self.accounts for name in account.claims}

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id. Raises KeyError if the reading does not hold it."""
        for claim in (*self.claims, *self.background):
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)
