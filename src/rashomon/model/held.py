"""Who is held and what became of them, and what was lost to whom: computed from claims, never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From `low` to `high` of people or things, both included; `high` None where open."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many one first-hand source says there are in one state, with its words."""

    state: str
    """Of captives a state of `codebook/captives.yaml`; of materiel `destroyed`, `damaged`, `seized`, `abandoned`,
    `recaptured` or `seized_then_destroyed`."""
    basis: str
    """Whose word it is: `claimed` by the captor (of materiel, by the other side), `admitted` by the side whose people
    or things they are, `told` by third parties, or `seen` in media."""
    source: str
    low: int | None
    high: int | None
    approx: bool
    words: tuple[str, ...]
    """The number words as the claims have them, each once."""
    first_said: str | None
    last_said: str | None
    claims: tuple[str, ...]
    stance: str = "asserts"
    """`asserts`, `confirms`, `denies`, `doubts` or `intends`; the last three count nobody and nothing."""
    stands: bool = True
    """False where the source itself gave another figure later, or a more exact one for the same."""
    part: bool = False
    """True for a part of another figure ("60, eight of them officers")."""
    more: bool = False
    """True for what came on top of figures given before ("eight more")."""
    kind: str | None = None
    """Of materiel, its type in `codebook/materiel.yaml`; None for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRange:
    """What the figures that stand come to, for one state and one basis."""

    state: str
    basis: str
    sources: tuple[str, ...]
    bounds: Bounds
    """From the lowest to the highest that any of the sources gives."""
    approx: bool
    claims: tuple[str, ...]
    media: tuple[str, ...] = ()
    """For what was seen, in what: `video`, `photo`."""
    kind: str | None = None
    """Of materiel, its type in `codebook/materiel.yaml`."""
    part: bool = False
    """True for what is told as a part of a wider type beside it ("seven vehicles, two of them tanks")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """Something that no report answers, in a sentence, with the claims that raise it."""

    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptivePerson:
    """One person who is told to have been held. The name itself stands in no record."""

    mark: str
    """`[name protected 9c1f20ab]`: the same in every view of one ledger; the digits are those of the protected name."""
    role: str
    """As `ProtectedName.role`."""
    states: tuple[tuple[str, str], ...]
    """State and who says so, in order of the days on which it was said."""
    outcome: str | None
    """The last state that ends captivity, None where none is told."""
    claims: tuple[str, ...]
    document_id: str | None = None
    """The report that names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captives:
    """What is said of the people of one group in the hands of one captor."""

    group: tuple[str, ...]
    """Whose people; several names where they are only counted together, empty where nobody says."""
    captor: str | None
    """None where no claim says who holds them."""
    counts: tuple[Counted, ...]
    standing: tuple[StateRange, ...]
    taken: Bounds | None
    """How many were taken, by `basis`; None where nobody says."""
    basis: str | None
    ended: Bounds
    """For how many an end is told: released, exchanged, ransomed, escaped, rescued or dead."""
    unknown: Bounds | None
    """For how many none is told; None where nobody says how many were taken."""
    unbacked: Bounds | None
    """How many of those claimed by the captor nobody else admits, shows, tells of or freed; None without such a
    claim."""
    sentence: str
    questions: tuple[OpenQuestion, ...]
    persons: tuple[CaptivePerson, ...]
    incidents: tuple[str, ...]
    places: tuple[str, ...]
    start: str | None
    end: str | None
    """First and last day of what is told, ISO 8601."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of every claim that it rests on, each once."""
        counted = (name for count in self.counts for name in count.claims)
        return tuple(dict.fromkeys((*counted, *(name for person in self.persons for name in person.claims))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What one source's figures for one owner and one family of things come to."""

    source: str
    basis: str
    states: tuple[tuple[str, Bounds], ...]
    bounds: Bounds
    """Of all states together: at least as many as in any one, at most their sum; the sum where they are told apart."""
    apart: bool
    """Whether the states are told of different things, so that nothing can be counted twice."""
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Materiel:
    """What one owner is said to have lost of one family of things: by type, state and source."""

    owner: tuple[str, ...]
    """Empty where nobody says."""
    family: str
    """A kind at the top of the tree of `codebook/materiel.yaml`: `vehicle`, `aircraft`, `weapon`, `munition`, `vessel`,
    `equipment`, `building`, `ground` or `other`."""
    name: str
    """The family in words, in the plural."""
    counts: tuple[Counted, ...]
    standing: tuple[StateRange, ...]
    lost: tuple[Lost, ...]
    bounds: Bounds
    """From the lowest to the highest that any source's figures come to."""
    sentence: str
    questions: tuple[OpenQuestion, ...]
    incidents: tuple[str, ...]
    places: tuple[str, ...]
    start: str | None
    end: str | None

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of every claim that it rests on, each once."""
        return tuple(dict.fromkeys(name for count in self.counts for name in count.claims))
