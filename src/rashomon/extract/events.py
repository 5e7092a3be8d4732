"""Events: what happened in a clause, by the codebook's kinds, who did it to whom, and what was counted in it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract import figures, numbers, occurring, roles, topic, triggers
from rashomon.extract.clauses import Clause, clause_of, scope_of
from rashomon.extract.counted import Counts, unit
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import Parsed
from rashomon.extract.tallies import Tally
from rashomon.model import Event, Figure, Mention, Span

VIOLENCE = ("clash", "attack", "explosion")
HARM = {"killed", "wounded", "killed_or_wounded"}
MOST = 6
"""So many harmed groups of arms-bearers say as much as more would."""
FOUND = {
    "find",
    "recover",
    "discover",
    "hand",
    "return",
    "exhume",
    "extract",
    "retrieve",
    "bury",
    "pull",
    "deliver",
    "turn",
    "dig",
    "identify",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event that a clause states, with the figures counted in it."""

    event: Event
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One trigger with what it counts; `kind` is None for a killing or the like that tells no kind of its own."""

    trigger: Token
    kind: str | None
    tallies: tuple[Tally, ...] = ()
    states: bool = True
    """False for a noun that only says in what ("in the fighting"): it tells kind and roles, but is no event alone."""


def find(parsed: Parsed, mentions: Mentions) -> tuple[Happening, ...]:
    """The happenings of a document in order; none where the document is not about armed conflict.

    One happening for each kind of event in a clause, or in clauses that one source asserts together; what a kind
    does not tell is decided by the words around it and then by what the report is mostly about.
    """
    if not topic.armed(parsed):
        return ()
    counts = Counts(parsed, numbers.find(parsed))
    atoms: list[tuple[Tokens, list[Atom]]] = []
    last: Tally | None = None
    for sent in parsed.doc.sents:
        tallies = figures.find(sent, counts, last)
        last = next((tally for tally in tallies if tally.effect == "killed"), tallies[-1]) if tallies else last
        atoms.append((sent, _atoms(sent, tallies)))
    usual = _usual(parsed, [atom for _, found in atoms for atom in found])
    if usual == "explosion":
        atoms = [(sent, [_meant(atom, usual) for atom in found]) for sent, found in atoms]
    happenings: list[Happening] = []
    counted: tuple[Mention, ...] = ()
    for _, found in atoms:
        for kind, clause, members in _groups(found, usual):
            happening = _happening(parsed, mentions, kind, clause, members, counted)
            counted = next((f.of for f in happening.figures if f.unit == "persons" and f.of), counted)
            happenings.append(happening)
    return tuple(sorted(happenings, key=lambda happening: (happening.event.span.start, happening.event.trigger.start)))


def _atoms(sent: Tokens, found: Sequence[Tally]) -> list[Atom]:
    """The triggers of a sentence in order."""
    tallies: dict[int, list[Tally]] = {}
    for tally in found:
        tallies.setdefault(tally.trigger.i, []).append(tally)
    atoms: list[Atom] = []
    for token in sent:
        if token.i in tallies:
            atoms.extend(_counting(token, tallies[token.i]))
        else:
            atom = _stating(token)
            if atom is not None:
                atoms.append(atom)
    return [_crashed(atom, atoms) for atom in atoms if atom.kind != "release" or not occurring.talked_of(atom.trigger)]


def _crashed(atom: Atom, atoms: Sequence[Atom]) -> Atom:
    """The atom as part of a crash, where it tells no kind, a crash is told of with it and no violence is."""
    things = any(tally.unit != "persons" for tally in atom.tallies)
    if atom.kind is not None or things or any(other.kind in VIOLENCE for other in atoms):
        return atom
    clause = clause_of(atom.trigger)
    for other in atoms:
        told = other.kind == "crash" and (clause_of(other.trigger) == clause or other.trigger in atom.trigger.ancestors)
        if told:
            return dataclasses.replace(atom, kind="crash")
    return atom


def _counting(token: Token, tallies: Sequence[Tally]) -> Iterable[Atom]:
    """One atom for each kind that the counted effects of one word tell ("captured 20 men and 3 trucks")."""
    by_kind: dict[str | None, list[Tally]] = {}
    for tally in tallies:
        kind = tally.kind
        if kind == "other" and not _handled(token):
            kind = None
        by_kind.setdefault(kind, []).append(tally)
    for kind, members in by_kind.items():
        yield Atom(trigger=token, kind=kind, tallies=tuple(members))


def _handled(token: Token) -> bool:
    """Whether bodies were found or handed over, which is an event of its own, not only seen or counted."""
    return any(above.lemma_.lower() in FOUND for above in list(token.ancestors)[:4]) or token.lemma_ == "bury"


def _stating(token: Token) -> Atom | None:
    """The event that a word states without counting anything."""
    kind = triggers.kind(token)
    entry = triggers.effect(token)
    if entry is not None and entry.form == "verb" and not entry.soft:
        kind = _uncounted(token) or kind
        if kind is None:
            return (
                Atom(trigger=token, kind=None)
                if entry.kind is None and entry.persons == "killed" and _acts(token)
                else None
            )
    if kind is None:
        return None
    noun = token.pos_ in {"NOUN", "PROPN"} or token.dep_ in {"pobj", "compound", "amod", "nsubj", "dobj"}
    if not noun:
        if kind == "attack" and token.lemma_.lower() in triggers.words("struck") and _by_ordnance(token):
            kind = "explosion"
        return Atom(trigger=token, kind=kind) if _acts(token) else None
    if kind == "attack" and any(t.dep_ == "compound" and triggers.sign(t) == "explosion" for t in token.lefts):
        kind = "explosion"
    return Atom(trigger=token, kind=kind, states=occurring.stated(token, kind))


def _uncounted(token: Token) -> str | None:
    """The kind of a counting verb that counts nothing here ("captured the town", "freed the pilot")."""
    entry = triggers.effect(token)
    assert entry is not None  # noqa: S101  (the caller has looked)
    patient = roles.patient(token)
    if patient is None:
        return entry.kind if entry.kind in {"attack", "capture", "arrest", "movement", "coup"} else None
    thing = patient.ent_type_ in {"GPE", "LOC", "FAC"} or roles.thing(patient)
    if entry.kind == "crash" and unit(patient) == "weapons":
        return "explosion"  # "a shell came down"
    if thing and entry.things is not None:
        return entry.things_kind or entry.kind
    return entry.kind


def _by_ordnance(verb: Token) -> bool:
    """Whether what strikes, what is fired, or what it is done with flies or explodes: "jets struck", "fired shells"."""
    means = [roles.agent(verb), *(t for t in verb.children if t.dep_ == "dobj")]
    means += [t for c in verb.children if c.lower_ in {"with", "by", "using", "from"} for t in c.children]
    if verb.dep_ == "acl":
        means.append(verb.head)
    words = [t for head in means if head is not None for t in (head, *head.lefts, *head.conjuncts)]
    return any(t.pos_ in {"NOUN", "PROPN", "ADJ"} and triggers.sign(t) == "explosion" for t in words)


def _acts(token: Token) -> bool:
    """Whether the verb is the verb of a clause, not an adjective or a noun in use."""
    return token.dep_ not in {"amod", "compound", "nmod"} and (token.dep_ not in {"pobj"} or token.tag_ == "VBG")


def _usual(parsed: Parsed, atoms: Iterable[Atom]) -> str:
    """The kind of violence that the report tells of most: by its words, and by whether arms-bearers or others suffer.

    A trigger counts half beside the signs, most of which are triggers too; each harmed group speaks half for a clash
    or against one. The weights gave the most claims their kind on the development and training reports.
    """
    seen = Counter(kind for token in parsed.doc if (kind := triggers.sign(token)) is not None)
    weights: dict[str, float] = {kind: float(seen[kind]) for kind in VIOLENCE}
    bearers = others = 0
    for atom in atoms:
        if atom.kind in VIOLENCE:
            weights[str(atom.kind)] += 0.5
        for tally in atom.tallies:
            if tally.unit == "persons" and tally.effect in HARM:
                others += tally.counted.head.lemma_.lower() in triggers.words("others")
                bearers += tally.counted.head.lemma_.lower() not in triggers.words("others")
    weights["clash"] += 0.5 * (min(bearers, MOST) - others)
    return max(("attack", "clash", "explosion"), key=lambda kind: weights[kind])


def _meant(atom: Atom, usual: str) -> Atom:
    """The atom with the report's usual kind where a bare "the attack" points back to what was told before."""
    noun = atom.trigger
    back = noun.lemma_.lower() == "attack" and any(t.lower_ in {"the", "this", "these"} for t in noun.lefts)
    return dataclasses.replace(atom, kind=usual) if back and atom.kind == "attack" else atom


Group = tuple[str, Clause, list[Atom]]


def _groups(atoms: Sequence[Atom], usual: str) -> list[Group]:
    """The atoms of a sentence in happenings: what one scope says of one kind, violence of no kind of its own joined."""
    by_scope: dict[int, list[Atom]] = {}
    for atom in atoms:
        by_scope.setdefault(scope_of(atom.trigger).i, []).append(atom)
    groups: list[Group] = []
    for members in by_scope.values():
        groups.extend(_scope_groups(members, usual))
    return groups


def _scope_groups(members: list[Atom], usual: str) -> list[Group]:
    stated = [atom for atom in members if atom.states]
    if not stated:
        return []
    violent = [atom for atom in members if atom.kind is None or atom.kind in VIOLENCE]
    parts: dict[str, list[Atom]] = {}
    for atom in stated:
        if atom.kind is not None and atom.kind not in VIOLENCE:
            parts.setdefault(atom.kind, []).append(atom)
    if (
        "movement" in parts
        and any(t.effect == "displaced" for a in parts["movement"] for t in a.tallies)
        and any(a.tallies for a in violent)
    ):
        violent += parts.pop("movement")
    for kind, group in _violence(violent, usual):
        parts.setdefault(kind, []).extend(group)
    root = scope_of(members[0].trigger)
    return [
        (kind, Clause.of(root, [a.trigger for a in group], alone=len(parts) == 1), group)
        for kind, group in parts.items()
    ]


def _violence(atoms: list[Atom], usual: str) -> list[tuple[str, list[Atom]]]:
    """Violent atoms by kind: clause by clause, those with no kind of their own with the clause before or after."""
    by_clause: dict[int, list[Atom]] = {}
    for atom in sorted(atoms, key=lambda atom: atom.trigger.i):
        by_clause.setdefault(clause_of(atom.trigger).i, []).append(atom)
    kinds = {i: _own_kind(group) for i, group in by_clause.items()}
    known = [kind for kind in kinds.values() if kind]
    groups: dict[str, list[Atom]] = {}
    last = known[0] if known else _told(atoms) or usual
    for i, group in by_clause.items():
        last = kinds[i] or last
        groups.setdefault(last, []).extend(group)
    return [(kind, group) for kind, group in groups.items() if any(atom.states for atom in group)]


def _own_kind(group: list[Atom]) -> str | None:
    """The kind that a clause's own triggers tell: a stated one before one only referred to, a verb before a noun."""
    told = [atom for atom in group if atom.kind in VIOLENCE]
    if not told:
        return None
    told.sort(key=lambda atom: (not atom.states, len(list(atom.trigger.ancestors))))
    return told[0].kind


def _told(atoms: Sequence[Atom]) -> str | None:
    """The kind that words in the same sentence are signs of, the first of explosion, attack and clash."""
    if not atoms:
        return None
    harmed = {tally.counted.head.i for atom in atoms for tally in atom.tallies}
    signs = {triggers.sign(token) for token in scope_of(atoms[0].trigger).subtree if token.i not in harmed}
    return next((kind for kind in ("explosion", "attack", "clash") if kind in signs), None)


def _happening(
    parsed: Parsed, mentions: Mentions, kind: str, clause: Clause, members: list[Atom], previous: tuple[Mention, ...]
) -> Happening:
    stated = [atom for atom in members if atom.states]
    first = min(
        stated,
        key=lambda atom: (not atom.tallies and atom.kind is None, len(list(atom.trigger.ancestors)), atom.trigger.i),
    )
    ordered = [first, *(atom for atom in members if atom is not first)]
    actor, target = roles.of(mentions, [atom.trigger for atom in ordered])
    every = [tally for atom in members for tally in atom.tallies]
    event = Event(
        span=clause.span(parsed), trigger=parsed.words(first.trigger), kind=kind, actor=actor, target=target,
        negated=_negated(first.trigger), modality=_modality(first.trigger),
    )  # fmt: skip
    return Happening(event=event, figures=_figures(mentions, event, every, previous))


def _figures(
    mentions: Mentions, event: Event, tallies: Sequence[Tally], previous: tuple[Mention, ...]
) -> tuple[Figure, ...]:
    ordered = sorted(tallies, key=lambda tally: (tally.counted.span.start, tally.effect))
    made: list[Figure] = []
    for tally in ordered:
        made.append(_figure(mentions, event, tally, made, ordered, previous))
    return tuple(made)


def _figure(
    mentions: Mentions,
    event: Event,
    tally: Tally,
    made: Sequence[Figure],
    every: Sequence[Tally],
    previous: tuple[Mention, ...],
) -> Figure:
    others = [other.counted.head for other in every if other.counted.head.i != tally.counted.head.i]
    counted = tally.counted
    words: Span | None = mentions.parsed.words(counted.head) if counted.noun else None
    return Figure(
        effect=tally.effect, of=roles.counted_group(mentions, event, tally, made, others, previous), unit=tally.unit,
        low=counted.low, high=counted.high, approx=counted.approx, span=counted.span,
        counted=words, subset=tally.subset,
    )  # fmt: skip


def _negated(trigger: Token) -> bool:
    """Whether the clause itself says that it did not happen."""
    verb = trigger if trigger.pos_ in {"VERB", "AUX"} else trigger.head
    if any(
        t.dep_ == "neg"
        or (t.lower_ in {"never", "neither", "nor"} and t.dep_ in {"advmod", "preconj", "cc"} and t.i < verb.i)
        for t in verb.children
    ):
        return True
    return any(
        d.lower_ == "no"
        for t in verb.children
        if t.dep_ in {"nsubj", "nsubjpass"}
        for d in t.children
        if d.dep_ == "det"
    )


def _modality(trigger: Token) -> str:
    verb = trigger
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    for token in (verb, *list(verb.ancestors)[:1]):
        helpers = {t.lower_ for t in token.children if t.dep_ in {"aux", "mark"}}
        if token is verb or verb.dep_ in {"conj", "xcomp"}:
            if helpers & {"will", "'ll", "’ll", "shall"}:
                return "intended"
            if helpers & {"may", "might", "could"}:
                return "possible"
            if helpers & {"if", "unless", "would"}:
                return "hypothetical" if "would" not in helpers else "intended"
    if (
        verb.dep_ == "xcomp"
        and verb.head.lemma_.lower() in triggers.words("intended")
        and any(t.lower_ == "to" for t in verb.children)
    ):
        return "intended"
    return "actual"
