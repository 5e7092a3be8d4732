"""Which claims a word on a check covers: this one, these, the toll, the footage, neither side's account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed
from rashomon.model import Claim, Span

FOOTAGE = {"video", "photo", "audio", "satellite", "document"}
NEAR = frozenset({"this", "that", "these", "those", "it", "they", "them", "which", "such"})
TOLLS = {
    "killed": frozenset({"dead", "death", "killed", "fatality"}),
    "wounded": frozenset({"wounded", "injured", "injury"}),
}
"""Words that say whose number it is: "the number of dead" is no number of wounded."""
WHOLE = frozenset({"none", "neither", "either", "any", "no", "all", "both", "each", "anything", "nothing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a check is about, by its words: how it points (`reach`) and what sort of thing it is (`sort`)."""

    at: int
    """Where the word of checking stands, in code points."""
    sentence: tuple[int, int]
    reach: str
    """`whole` (none of the tolls), `plural` (the claims), `group` (those numbers, neither), `near` (that number, it),
    `asked` (who killed them), `own` (footage that nothing before was shown by) or `given` (the toll)."""
    sort: str
    """`saying`, `numbers`, `footage` or `any`."""
    effects: frozenset[str] = frozenset()
    """The effects whose number it is, empty where the words do not say."""
    owners: tuple[str, ...] = ()
    """Words that say whose it is, in lower case: `commission` in "the commission's findings"."""

    @classmethod
    def of(cls, parsed: Parsed, token: Token, subject: Token | None) -> Theme:
        """The theme of the word of checking `token`, whose object is `subject`."""
        sent = token.sent
        clause = list(subject.subtree) if subject is not None else []
        span = (sent.start_char, sent.end_char)
        lefts = subject.lefts if subject is not None else ()
        owners = tuple(t.lower_ for t in lefts if t.dep_ in {"poss", "compound"} and t.pos_ in {"NOUN", "PROPN"})
        return cls(
            at=token.idx, sentence=span, reach=_reach(subject, clause), sort=sort_of(token, subject), owners=owners,
            effects=_effects(clause),
        )  # fmt: skip


def covers(parsed: Parsed, theme: Theme, claims: Sequence[Claim]) -> list[int]:
    """Indexes of the claims that the check covers; empty where none stands where it points to."""
    if theme.sort == "footage":
        return _shown(parsed, theme, claims)
    start, end = theme.sentence
    same = [i for i, claim in enumerate(claims) if start <= claim.span.start < end]
    said = [i for i, claim in enumerate(claims) if _is_said(claim)]
    before = [i for i in said if claims[i].span.start < start]
    if theme.reach == "asked":
        return _paragraph(parsed, theme, before, claims) or before
    if theme.reach == "whole":
        return _counted(theme, _here(parsed, theme, before, claims) or before, claims)
    if same and theme.reach != "plural":
        return same
    owned = {_speaker(claims[i]) for i in before if _is_of(claims[i], theme.owners)}
    if owned:
        return _counted(theme, [i for i in before if _speaker(claims[i]) in owned], claims)
    counted = _counted(theme, before, claims)
    if theme.reach == "plural":
        return counted
    if theme.reach == "group":
        return _last_paragraph(parsed, counted, claims)
    if theme.reach == "near" and theme.sort != "saying":
        return _last_sentence(parsed, counted, claims)
    return _last_speaker(counted, claims)


def _reach(subject: Token | None, clause: Sequence[Token]) -> str:
    if subject is None:
        return "near"
    if subject.lower_ in {"neither", "either", "both"} and len(clause) == 1:
        return "group"
    words = {subject.lower_, *(t.lower_ for left in subject.lefts for t in (left, *left.lefts))}
    if not words.isdisjoint(WHOLE) or any(t.lower_ == "anything" for t in clause):
        return "whole"
    plural = subject.tag_ in {"NNS", "NNPS"}
    if not words.isdisjoint(NEAR):
        return "group" if plural else "near"
    if subject.dep_ in {"ccomp", "advcl"}:
        return "asked"
    if plural:
        return "plural"
    return "near" if subject.pos_ == "PRON" else "given"


def sort_of(token: Token, subject: Token | None) -> str:
    words = load("checks")
    around = list(subject.subtree) if subject is not None else []
    lemmas = {t.lemma_.lower() for t in around}
    asked = {t.lemma_.lower() for t in token.subtree}
    if not lemmas.isdisjoint(words["footage"]):
        return "footage"
    if not asked.isdisjoint(words["filming"]) and not asked.isdisjoint({"where", "when"}):
        return "footage"
    if not lemmas.isdisjoint(words["numbers"]):
        return "numbers"
    return "saying" if not lemmas.isdisjoint(words["saying"]) else "any"


def _is_said(claim: Claim) -> bool:
    return claim.attribution.form != "narration"


def _counted(theme: Theme, indexes: list[int], claims: Sequence[Claim]) -> list[int]:
    """Of claims, those with figures where the check is about numbers and any has one."""
    if theme.sort != "numbers":
        return indexes
    tolls = theme.effects | {"killed_or_wounded"} if theme.effects else frozenset[str]()
    meant = [i for i in indexes if any(figure.effect in tolls for figure in claims[i].figures)]
    return meant or [i for i in indexes if claims[i].figures] or indexes


def _effects(clause: Sequence[Token]) -> frozenset[str]:
    told = {word for t in clause for word in (t.lemma_.lower(), t.lower_)}
    return frozenset(effect for effect, words in TOLLS.items() if not told.isdisjoint(words))


def _is_of(claim: Claim, owners: Sequence[str]) -> bool:
    source = claim.attribution.source
    words = {word.lower() for text in (source.words, source.name) if text for word in text.split()} if source else set()
    return not words.isdisjoint(owners)


def _last_sentence(parsed: Parsed, indexes: list[int], claims: Sequence[Claim]) -> list[int]:
    """Those of the claims that stand in the same sentence as the last one."""
    if not indexes:
        return []
    sentence = parsed.tokens(_head(parsed, claims[indexes[-1]].span)).sent
    return [i for i in indexes if sentence.start_char <= claims[i].span.start < sentence.end_char]


def _here(parsed: Parsed, theme: Theme, indexes: list[int], claims: Sequence[Claim]) -> list[int]:
    """The claims of the check's own paragraph where these have two speakers or more, else none.

    After two accounts in its own paragraph, "neither" speaks of these; alone in one, of the whole report, and "none of
    the numbers" always does.
    """
    if theme.sort == "numbers":
        return []
    here = _paragraph(parsed, theme, indexes, claims)
    return here if len({_speaker(claims[i]) for i in here}) > 1 else []


def _paragraph(parsed: Parsed, theme: Theme, indexes: list[int], claims: Sequence[Claim]) -> list[int]:
    """Those of the claims that stand in the check's own paragraph."""
    start = parsed.document.text.rfind("\n", 0, theme.at)
    return [i for i in indexes if claims[i].span.start > start]


def _last_paragraph(parsed: Parsed, indexes: list[int], claims: Sequence[Claim]) -> list[int]:
    """Those of the claims that stand in the same paragraph as the last one."""
    if not indexes:
        return []
    start = parsed.document.text.rfind("\n", 0, claims[indexes[-1]].span.start)
    return [i for i in indexes if claims[i].span.start > start]


def _head(parsed: Parsed, span: Span) -> Span:
    return parsed.span(span.start, span.start + 1)


def _last_speaker(indexes: list[int], claims: Sequence[Claim]) -> list[int]:
    """Those of the claims that have the source of the last one."""
    if not indexes:
        return []
    last = _speaker(claims[indexes[-1]])
    return [i for i in indexes if _speaker(claims[i]) == last]


def _speaker(claim: Claim) -> str:
    source = claim.attribution.source
    return source.label.lower() if source else ""


def _shown(parsed: Parsed, theme: Theme, claims: Sequence[Claim]) -> list[int]:
    """The claims that the footage last spoken of is offered for; otherwise those of the last sentence with a claim."""
    since = theme.sentence[0] if theme.reach == "own" else 0
    pieces = [
        (item.span.start, i)
        for i, claim in enumerate(claims)
        for item in claim.evidence
        if item.kind in FOOTAGE and since <= item.span.start < theme.sentence[1]
    ]
    if pieces:
        last = max(start for start, _ in pieces)
        return sorted({i for start, i in pieces if start == last})
    start, end = theme.sentence
    same = [i for i, claim in enumerate(claims) if start <= claim.span.start < end]
    if theme.reach == "own":
        return same
    return same or _last_sentence(parsed, [i for i, claim in enumerate(claims) if claim.span.start < start], claims)
