"""What a report says of whether its claims were checked, and which claims each such sentence covers.

A check is found by a word of checking (`codebook/checks.yaml`) that is denied, or that somebody is said to have done;
the finding follows the word: what could not be *verified* is `unverified`, what was not *confirmed* `unconfirmed`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract import furniture
from rashomon.extract.covers import Theme, covers, sort_of
from rashomon.extract.parsing import Parsed, once
from rashomon.model import Check, Claim, Span

SUBJECTS = {"nsubj", "nsubjpass"}
PEOPLE = {"PERSON", "ORG", "GPE", "NORP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One sentence's word on a check: its finding, who checked or could not, and what it speaks of."""

    sentence: Span
    finding: str
    by: str
    method: str | None
    theme: Theme


@once
def find(parsed: Parsed) -> tuple[Found, ...]:
    """Every check that the report speaks of, in order; two named checkers of one sentence are two."""
    found: list[Found] = []
    page = furniture.find(parsed)
    for sent in parsed.doc.sents:
        if any(item.span.start <= sent.start_char and sent.end_char <= item.span.end + 1 for item in page):
            continue
        seen: set[tuple[str, str]] = set()
        for item in _of_sentence(parsed, sent):
            if (item.finding, item.by) not in seen:
                seen.add((item.finding, item.by))
                found.append(item)
    return tuple(found)


def attach(parsed: Parsed, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with the checks that cover them."""
    by_claim: dict[int, list[Check]] = {}
    for item in find(parsed):
        check = Check(subject=None, method=item.method, finding=item.finding, by=item.by, basis=item.sentence)
        for index in covers(parsed, item.theme, claims):
            by_claim.setdefault(index, []).append(check)
    return tuple(
        dataclasses.replace(claim, checks=(*claim.checks, *by_claim[index])) if index in by_claim else claim
        for index, claim in enumerate(claims)
    )


def _of_sentence(parsed: Parsed, sent: Tokens) -> Iterator[Found]:
    for token in sent:
        if token.lemma_.lower() not in _telling():
            continue
        for read in READINGS:
            result = read(parsed, token)
            if result is None:
                continue
            finding, named, subject, method = result
            theme = Theme.of(parsed, token, subject)
            if read is _matched:
                theme = dataclasses.replace(theme, sort="footage", reach="own" if _is_new(subject) else theme.reach)
            if named and subject is not None and _is_question(subject):
                theme = dataclasses.replace(theme, reach="near")
            for by in _names(parsed, named):
                yield Found(sentence=_trimmed(parsed, sent), finding=finding, by=by, method=method, theme=theme)
            break


Result = tuple[str, list[Token], Token | None, str | None]
"""Finding, who checked (empty: the outlet), the word for what was checked, and how."""


def _denied(parsed: Parsed, token: Token) -> Result | None:
    """ "could not be independently verified", "has not been confirmed by the army", "no way to check"."""
    finding = _class(token, "verbs")
    if finding is None or token.pos_ not in {"VERB", "AUX"} or not _is_negated(token):
        return None
    theme = _object(token)
    third = [who for who in _agents(token) if not _is_own(parsed, who)]
    words = load("checks")
    lemma = token.lemma_.lower()
    if lemma in words["asking"] and not (theme is not None and _is_question(theme)):
        return None
    if lemma not in words["plain"]:
        passive = any(t.dep_ == "nsubjpass" for link in _raised(token) for t in link.lefts)
        known = {"any", "numbers"} if lemma in words["finding_out"] else {"any"}
        vague = theme is None or (sort_of(token, theme) in known and theme.pos_ != "PRON" and not _is_question(theme))
        if (third and sort_of(token, theme) != "footage") or (passive and vague):
            return None
    return finding, third, theme, None


def _done(parsed: Parsed, token: Token) -> Result | None:
    """ "was confirmed by the hospital", "geolocated by analysts", "which analysts hold to be genuine"."""
    finding = _class(token, "positive")
    if finding is None or token.tag_ != "VBN" or _is_negated(token):
        return None
    agents = _passive_agents(token)
    if not agents and not (finding == "verified" and _has_adverb(token, "independently")):
        return None
    return finding, agents, _object(token), token.lemma_.lower() if token.lemma_ == "geolocate" else None


def _matched(parsed: Parsed, token: Token) -> Result | None:
    """ "The Post matched the pictures with a village", "a laboratory has verified the footage"."""
    if token.lemma_.lower() not in load("checks")["matching"] or token.pos_ != "VERB" or token.tag_ == "VBG":
        return None
    theme = next((t for t in token.rights if t.dep_ == "dobj"), None)
    agents = _agents(token)
    if (
        theme is None
        or not agents
        or _is_negated(token)
        or any(t.lower_ in {"could", "can", "might"} for t in token.lefts)
    ):
        return None
    if theme.pos_ != "PRON" and sort_of(token, theme) != "footage":
        return None
    return "verified", [who for who in agents if not _is_own(parsed, who)], theme, token.lemma_.lower()


def _genuine(parsed: Parsed, token: Token) -> Result | None:
    """ "which analysts hold to be genuine", "she could not say whether it was real"."""
    if token.lemma_.lower() not in load("checks")["genuine"] or token.pos_ != "ADJ" or token.dep_ == "amod":
        return None
    top = _raised(token)[-1]
    if any(t.lower_ in {"whether", "if"} for t in top.children):
        verb = top.head
        if not _is_negated(verb):
            return None
        return "unverified", [who for who in _agents(verb) if not _is_own(parsed, who)], _object(token), None
    if _is_negated(token) or top.pos_ not in {"VERB", "AUX"}:
        return None
    return "verified", [who for who in _agents(top) if not _is_own(parsed, who)], _object(token), None


def _disputed(parsed: Parsed, token: Token) -> Result | None:
    """ "is disputed by the army"."""
    if token.lemma_.lower() not in load("checks")["disputed"] or token.tag_ != "VBN" or _is_negated(token):
        return None
    theme = _object(token)
    if theme is None or not (_is_checkable(theme)):
        return None
    return "disputed", _passive_agents(token), theme, None


def _noun(parsed: Parsed, token: Token) -> Result | None:
    """ "no independent confirmation", "without offering proof"."""
    finding = _class(token, "nouns")
    if finding is None or token.pos_ != "NOUN":
        return None
    head = token.head
    bare = any(t.lower_ == "no" for t in token.lefts)
    given = head.lemma_.lower() in load("checks")["giving"] or head.lower_ == "there"
    if not given or not (bare or _is_negated(head)):
        return None
    if any(t.dep_ in {"acl", "relcl", "ccomp"} for t in token.rights):
        return None
    return finding, [t for prep in token.rights if prep.lower_ in {"by", "from"} for t in prep.rights], None, None


def _adjective(parsed: Parsed, token: Token) -> Result | None:
    """ "unconfirmed reports", "unverified footage"."""
    finding = _class(token, "adjectives")
    if finding is None:
        return None
    head = token.head
    if token.dep_ == "amod" and _is_checkable(head):
        return finding, [], head, None
    if token.dep_ in {"acomp", "oprd"}:
        return finding, [], _object(token), None
    return None


READINGS: tuple[Callable[[Parsed, Token], Result | None], ...] = (
    _denied,
    _done,
    _matched,
    _genuine,
    _disputed,
    _noun,
    _adjective,
)


def _class(token: Token, group: str) -> str | None:
    return _classes(group).get(token.lemma_.lower())


@functools.cache
def _classes(group: str) -> dict[str, str]:
    """Each word of a group with its finding, the first that lists it."""
    found: dict[str, str] = {}
    for finding, words in load("checks")[group].items():
        for word in words:
            found.setdefault(word, finding)
    return found


@functools.cache
def _telling() -> frozenset[str]:
    """The words that a reading begins with; no other tells of a check."""
    groups = (_classes(name) for name in ("verbs", "positive", "nouns", "adjectives"))
    lists = (load("checks")[name] for name in ("matching", "genuine", "disputed"))
    return frozenset().union(*groups, *lists)


def _raised(token: Token) -> list[Token]:
    """The word and those over it that share its subject: "was not able to verify", "is believed to be authentic"."""
    words = load("checks")
    chain = [token]
    while True:
        top = chain[-1]
        head = top.head
        lemma = head.lemma_.lower()
        bridge = top.dep_ in {"xcomp", "acomp", "attr", "oprd"} or (top.dep_ == "conj" and not _subjects(top))
        over = lemma in words["failing"] or lemma in words["able"] or lemma == "be" or top.dep_ == "conj"
        believing = lemma in {"believe", "consider", "deem", "judge", "think"} and top.dep_ in {
            "xcomp",
            "ccomp",
            "oprd",
        }
        if head is top or not ((bridge and over) or believing):
            return chain
        chain.append(head)


def _is_negated(token: Token) -> bool:
    words = load("checks")
    for link in _raised(token):
        if any(t.dep_ == "neg" or t.lower_ in words["negative"] for t in link.children):
            return True
        if link is not token and link.lemma_.lower() in words["failing"]:
            return True
        if any(_is_nobody(subject) for subject in _subjects(link)):
            return True
        if any(t.dep_ == "dobj" and t.lower_ in {"neither", "none", "nothing"} for t in link.rights):
            return True
        if link.dep_ == "pcomp" and link.head.lower_ == "without":
            return True
        if link.dep_ in {"relcl", "acl"} and link.head.lemma_.lower() in words["no_way"]:
            return any(t.lower_ in {"no", "any"} for t in link.head.lefts)
    return False


def _subjects(token: Token) -> list[Token]:
    return [t for t in token.lefts if t.dep_ in SUBJECTS]


def _is_nobody(subject: Token) -> bool:
    nobody = load("checks")["nobody"]
    if subject.lower_ in nobody:
        return True
    around = [*subject.lefts, *(t for left in subject.lefts if left.dep_ == "poss" for t in left.lefts)]
    return any(t.lower_ in nobody for t in around)


def _agents(token: Token) -> list[Token]:
    """Who checks: the subject of an active verb, those after "by" or "through" of a passive one."""
    links = _raised(token)
    passive = any(t.dep_ in {"nsubjpass", "auxpass"} for link in links for t in link.lefts)
    if token.tag_ == "VBN" and (passive or token.dep_ == "acl"):
        return _passive_agents(token)
    for link in links:
        for subject in _subjects(link):
            empty = subject.lower_ in {"there", "it"} and any(
                t.lemma_ in {"possible", "impossible", "difficult", "hard", "way"} for t in link.rights
            )
            if _is_nobody(subject) or empty:
                return []
            return [_antecedent(subject)]
    return []


def _antecedent(subject: Token) -> Token:
    """The subject of the verb of saying over "it could not verify", where there is one; a relative's noun."""
    verb = subject.head
    if subject.lower_ in {"it", "they", "he", "she"}:
        while verb.dep_ in {"xcomp", "acomp", "conj", "attr"}:
            verb = verb.head
        speakers = _subjects(verb.head) if verb.dep_ == "ccomp" else []
        return speakers[0] if speakers else subject
    if subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
        return verb.head
    return subject


def _passive_agents(token: Token) -> list[Token]:
    found: list[Token] = []
    for prep in token.rights:
        if prep.lower_ in {"by", "through", "from"}:
            found += [t for t in prep.rights if t.dep_ in {"pobj", "pcomp"} and t.pos_ not in {"NUM", "VERB"}]
        if prep.dep_ == "conj" or prep.lower_ in {"nor", "or"}:
            found += _passive_agents(prep) if prep.dep_ == "conj" else []
    for who in list(found):
        found += [t for t in who.rights if t.dep_ == "conj"]
        found += [t for prep in who.head.rights if prep.dep_ == "conj" for t in prep.rights if t.dep_ == "pobj"]
    anybody = load("checks")["anybody"]
    return [who for who in dict.fromkeys(found) if who.ent_type_ not in {"DATE", "TIME"} and who.lower_ not in anybody]


def _object(token: Token) -> Token | None:
    """What is checked: the subject of a passive, the object of an active verb, of a relative clause its noun."""
    for link in _raised(token):
        passive = next((t for t in link.lefts if t.dep_ == "nsubjpass"), None)
        if passive is None and token.lemma_.lower() in load("checks")["genuine"]:
            passive = next(iter(_subjects(link)), None)
        if passive is not None:
            if passive.tag_ in {"WDT", "WP"} and link.dep_ == "relcl":
                return link.head
            return passive
        if link.dep_ in {"relcl", "acl"} and not any(t.dep_ == "dobj" for t in token.rights):
            return link.head
    shared = [t for verb in token.rights if verb.dep_ == "conj" for t in verb.rights if t.dep_ == "dobj"]
    fronted = [t for t in token.lefts if t.dep_ in {"dobj", "ccomp"} and t.i < token.i]
    direct = [t for t in token.rights if t.dep_ in {"dobj", "ccomp", "attr", "oprd", "advcl"} and not _is_aside(t)]
    return next(iter([*direct, *shared, *fronted]), None)


def _is_aside(token: Token) -> bool:
    """Whether the clause only says when or why: "could not verify it, as the road was closed"."""
    return token.dep_ == "advcl" and not _is_question(token)


def _is_question(token: Token) -> bool:
    """Whether the word heads an embedded question: "where it was filmed", "how many men died", "whether"."""
    if token.dep_ not in {"ccomp", "advcl"}:
        return False
    return any(t.tag_ in {"WDT", "WP", "WRB", "WP$"} or t.lower_ in {"whether", "if"} for t in token.subtree)


def _is_new(subject: Token | None) -> bool:
    """Whether the footage is first told of here: "matched rocks in two videos", not "them", "the pictures"."""
    footage = load("checks")["footage"]
    told = [t for t in subject.subtree if t.lemma_.lower() in footage and t.pos_ == "NOUN"] if subject else []
    return bool(told) and not any(
        t.lower_ in {"the", "this", "that", "these", "those", "its", "their", "both"} for t in told[0].lefts
    )


def _is_own(parsed: Parsed, token: Token) -> bool:
    """Whether the word stands for the report's own people: "we", "this newspaper", the outlet by its name."""
    if token.lower_ in {"we", "us", "i"}:
        return True
    if token.pos_ == "PROPN" and token.lower_ in (parsed.document.outlet or "").lower().split():
        return True
    near = {t.lower_ for t in token.lefts}
    return token.lemma_.lower() in load("checks")["own"] and not near.isdisjoint({"this", "our", "the"})


def _is_checkable(token: Token) -> bool:
    words = load("checks")
    return token.lemma_.lower() in {*words["saying"], *words["numbers"], *words["footage"]}


def _has_adverb(token: Token, word: str) -> bool:
    return any(t.lower_ == word for t in token.children)


def _names(parsed: Parsed, named: list[Token]) -> list[str]:
    """The checkers' names as written; the outlet where nobody is named."""
    outlet = parsed.document.outlet or "the report"
    names = [_phrase(parsed, who) for who in named if not _is_own(parsed, who)]
    return names or [outlet]


def _phrase(parsed: Parsed, head: Token) -> str:
    left = min(
        (t.left_edge.i for t in head.lefts if t.dep_ in {"det", "compound", "amod", "poss", "nmod"}), default=head.i
    )
    return parsed.words(parsed.doc[left : head.i + 1]).exact


def _trimmed(parsed: Parsed, sent: Tokens) -> Span:
    text = parsed.document.text
    start, end = sent.start_char, sent.end_char
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return parsed.span(start, end)
