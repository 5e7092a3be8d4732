"""Report verbs and what they carry: "the army said …", "…, said a doctor", "put the toll at 50"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from rashomon.extract import reported
from rashomon.extract.reported import QUOTE_MARKS, Spans, trimmed
from rashomon.extract.speakers import RELATIVES, cue_words, lemma, phrase, speaking_nouns, speaks

CLAUSES = frozenset({"ccomp", "xcomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
REFUSALS = frozenset({"refuse", "decline", "fail", "unable", "able", "want", "hesitate", "unwilling", "allow", "need"})
BREAKS = frozenset({",", "-", "--", "–", "—"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
HINTS = frozenset({"indicate", "suggest", "reveal", "imply", "confirm", "show", "prove", "read", "say", "add", "note"})
TOLD = frozenset({"tell", "inform", "assure", "warn", "notify", "remind", "promise", "advise", "reassure", "caution"})
ASIDES = frozenset(
    {"adding", "citing", "quoting", "without", "who", "which", "whose", "speaking", "referring", "noting"}
)


@dataclass(frozen=True, slots=True)
class Saying:
    """One attribution as token indexes, ends exclusive. `speaker` is the head of the source's phrase."""

    cue: tuple[int, int]
    content: Spans
    speaker: Token | None
    verb: str
    """Lemma of the cue."""
    group: tuple[int, int]
    """Source, cue and what hangs on them: the part of the sentence that is not content."""
    relays: tuple[Token, ...] = ()
    carried: bool = False
    """Source and cue are those of an earlier sentence."""
    set_off: bool = False
    """The words stand as they were said, under the speaker's name or announcement, with or without quotation marks."""


def of_verbs(doc: Doc, segment_of: list[tuple[int, int]]) -> list[Saying]:
    """The sayings of every report verb of a text; `segment_of` gives each token the stretch it may not reach out of.

    A report verb with a speaker but no content of its own comes with none: a quotation beside it may be what it says.
    """
    found = (_of_verb(token, segment_of[token.i]) for token in doc if _is_verb(token))
    return [saying for saying in found if saying]


def _is_verb(token: Token) -> bool:
    if token.pos_ in {"VERB", "AUX"}:
        return True
    # A headline's or a plural subject's verb is often tagged as a noun ("rebels claim to have killed").
    return (
        token.pos_ == "NOUN"
        and token.dep_ in {"ROOT", "ccomp", "conj"}
        and any(c.dep_ in CLAUSES and c.i > token.i for c in token.children)
    )


def _of_verb(token: Token, segment: tuple[int, int]) -> Saying | None:
    word = lemma(token)
    finding = word in cue_words("verbs", "finding")
    clause = finding or word in cue_words("verbs", "clause")
    if not clause and word not in _phrase_verbs():
        return None
    if _unsaid(token):
        return None
    speaker, agentless = source(token)
    if speaker is not None and (not speaks(speaker) or (word in HINTS and lemma(speaker) in cue_words("voiceless"))):
        return None
    if speaker is None and not agentless:
        return None
    quoted = _quoted(token, speaker)
    group = _group(token, speaker)
    content = (_clause(token, speaker, group, segment) if clause else ()) or reported.objects(
        token, word, speaker, segment
    )
    if not content and (not clause or finding):
        return None
    if quoted is not None and speaker is not None:
        cue = _cue(quoted.head)
        return Saying(cue=cue, content=content, speaker=quoted, verb=word, group=group, relays=(speaker,))
    return Saying(cue=_cue(token), content=content, speaker=speaker, verb=word, group=group)


def _quoted(token: Token, speaker: Token | None) -> Token | None:
    """Whom the speaker only quotes: "the station, quoting a rebel source, said …" has its word from the source."""
    if speaker is None:
        return None
    for clause in (*token.children, *speaker.children):
        if clause.dep_ in {"advcl", "acl"} and clause.tag_ == "VBG" and lemma(clause) in cue_words("verbs", "relay"):
            quoted = next((c for c in clause.children if c.dep_ == "dobj"), None)
            if quoted is not None and (quoted.ent_type_ in {"PERSON", "ORG"} or lemma(quoted) in speaking_nouns()):
                return quoted
    return None


def _phrase_verbs() -> frozenset[str]:
    phrase_verbs = cue_words("verbs", "object") | cue_words("verbs", "charge") | cue_words("verbs", "reckon")
    for name in cue_words("verbs", "of"):
        phrase_verbs |= cue_words("verbs", "of", name)
    return (
        phrase_verbs
        | cue_words("responsibility", "verbs")
        | cue_words("verbs", "call")
        | cue_words("verbs", "issue")
        | {"hold"}
    )


def _unsaid(token: Token) -> bool:
    """Whether the verb is denied ("did not say"), refused ("declined to say") or done without ("without giving")."""
    if any(child.dep_ == "neg" for child in token.children) and lemma(token) not in {"believe", "accept", "think"}:
        return True
    if token.dep_ == "xcomp" and lemma(token.head) in REFUSALS:
        return True
    return token.dep_ == "pcomp" and token.head.text.lower() == "without"


def source(token: Token) -> tuple[Token | None, bool]:
    """The head of the phrase that says, and whether nobody is named ("it was reported")."""
    agent = next((g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if (
        agent is None
        and token.tag_ in {"VBN", "VBD"}
        and token.i + 1 < len(token.doc)
        and token.nbor().text.lower() == "by"
    ):
        agent = next((c for c in token.nbor().children if c.dep_ == "pobj"), None)
        if agent is not None and agent.pos_ in {"NOUN", "PROPN"}:
            return agent, False
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in token.children):
        return agent, agent is None
    # The nearest noun before the verb speaks; one farther off belongs to what is said.
    subjects = [child for child in token.children if child.dep_ in SUBJECTS]
    before = [child for child in subjects if child.i < token.i]
    after = [child for child in subjects if child.i > token.i]
    if before and after and token.nbor(-1).text in BREAKS | QUOTE_MARKS:
        return after[0], False
    before = [child for child in before if not _bracketed(child)] or before
    if before or subjects:
        subject = before[-1] if before else subjects[0]
        return _inverted(token, subject) or _antecedent(subject, token), False
    if token.dep_ == "acl" and token.tag_ in {"VBN", "VBD"}:
        if agent is None and _closing(token):
            return token.head, False
        return agent, agent is None
    if token.dep_ == "acl":
        return token.head, False
    if token.tag_ in FINITE:
        beside = _beside(token)
        if beside is not None:
            return beside, False
    return _inherited(token), False


def _closing(token: Token) -> bool:
    """Whether a verb that the parser took for a participle ends its sentence as a report: "…, an official estimated"."""
    start = phrase(token.head)[0]
    before = token.doc[start - 1].text if start > token.sent.start else ""
    return (
        token.head.i == token.i - 1 and before in BREAKS | QUOTE_MARKS and lemma(token) in cue_words("verbs", "clause")
    )


def _inverted(token: Token, subject: Token) -> Token | None:
    """The speaker after the verb ("…, announced the general"), which the parser takes for its object."""
    following = reported.dobj(token)
    if following is None or following.left_edge.i != token.i + 1 or following.pos_ not in {"PROPN", "NOUN"}:
        return None
    if (
        token.i
        and token.nbor(-1).text in BREAKS | QUOTE_MARKS
        and subject.i < token.i - 1
        and not _opened(token, subject)
    ):
        return following
    return None


def _bracketed(subject: Token) -> bool:
    """Whether a noun stands in brackets, as the name in full after an acronym does."""
    return subject.left_edge.i > 0 and subject.left_edge.nbor(-1).text in {"(", "["}


def _opened(token: Token, subject: Token) -> bool:
    """Whether the comma before the verb closes what stands between subject and verb ("the army, however, said")."""
    return any(t.text in BREAKS for t in token.doc[subject.i : token.i - 1])


def _beside(token: Token) -> Token | None:
    """The noun right before or after a verb that the parser left without a subject, set off by a comma or a quotation
    mark from what is said: "…, spokeswoman Maria Zakharova told reporters"."""
    doc = token.doc
    i = token.i - 1
    while i > token.sent.start and doc[i].pos_ in {"ADV", "AUX"}:
        i -= 1
    if i >= token.sent.start and doc[i].pos_ in {"PROPN", "NOUN", "PRON"} and doc[i].dep_ not in {"dobj", "pobj"}:
        start = phrase(doc[i])[0]
        if start > token.sent.start and doc[start - 1].text in BREAKS | QUOTE_MARKS:
            return doc[i]
    if token.i > token.sent.start and doc[token.i - 1].text in BREAKS | QUOTE_MARKS and token.tag_ in FINITE:
        after = next((c for c in token.rights if c.dep_ in {"dobj", "ccomp", "attr", "npadvmod", "oprd"}), None)
        if after is not None and after.pos_ in {"PROPN", "NOUN"} and after.left_edge.i == token.i + 1:
            return after
    return None


def _antecedent(subject: Token, verb: Token) -> Token | None:
    """The subject itself; for a relative pronoun the noun before it."""
    if subject.text.lower() in RELATIVES and subject.tag_ in {"WDT", "WP", "IN"}:
        clause = verb
        while clause.dep_ == "conj" and clause.head.i < clause.i:
            clause = clause.head
        return clause.head if clause.dep_ == "relcl" else None
    if subject.tag_ in {"WP", "WDT"} or subject.dep_ == "csubj":
        return None
    return subject


def _inherited(token: Token) -> Token | None:
    """The subject of the verb that this one leans on: "denied X and accused …", "adding that", "quoted as saying"."""
    governor, label = token, token.dep_
    for _ in range(4):
        if label not in {"conj", "xcomp", "advcl", "pcomp", "prep"}:
            break
        governor = governor.head
        label = governor.dep_
        if governor.pos_ not in {"VERB", "AUX"}:
            continue
        if lemma(governor) in cue_words("verbs", "relay") | cue_words("verbs", "makes_speak"):
            quoted = next((c for c in governor.children if c.dep_ == "dobj" and c.i < token.i), None)
            if quoted is not None:
                return quoted
        subjects = [c for c in governor.children if c.dep_ in SUBJECTS]
        teller = governor.head
        if (
            label == "ccomp"
            and lemma(teller) in cue_words("verbs", "clause")
            and lemma(governor) not in cue_words("verbs", "clause")
        ):
            # "said that ten died and added that …": the parser hangs the second report on what the first one tells.
            told = [c for c in teller.children if c.dep_ in SUBJECTS and c.i < teller.i]
            if told:
                return _antecedent(told[-1], teller)
        if subjects:
            return _antecedent(subjects[-1], governor)
        if governor.dep_ == "acl" and governor.tag_ != "VBN":
            return governor.head
    return None


def _cue(token: Token) -> tuple[int, int]:
    """The verb with its particle."""
    particle = next((c for c in token.children if c.dep_ == "prt" and c.i == token.i + 1), None)
    return token.i, (particle.i if particle is not None else token.i) + 1


def _group(token: Token, speaker: Token | None) -> tuple[int, int]:
    """The stretch of source, cue and its complements other than content: "the army said in a statement on Friday"."""
    start, end = _cue(token)
    for child in token.lefts:
        if child.dep_ in {"aux", "auxpass", "neg", "advmod"} or (child.dep_ == "nsubjpass" and speaker is not child):
            start = min(start, child.left_edge.i)
    if speaker is not None and speaker.i < token.i:
        first = phrase(speaker)[0]
        if speaker.head == token or token.i - speaker.i <= 3:
            start = min(start, first)
    elif speaker is not None:
        end = max(end, phrase(speaker)[1], speaker.right_edge.i + 1 if speaker.head == token else 0)
    for child in token.rights:
        if child.i < end:
            end = max(end, child.right_edge.i + 1) if child.dep_ in {"nsubj", "agent"} else end
            continue
        listener = child.dep_ == "dobj" and child.pos_ in {"NOUN", "PROPN", "PRON"}
        if not listener and child.dep_ not in {"nsubj", "dative", "prep", "npadvmod", "advmod", "agent", "prt"}:
            break
        if child.left_edge.i > end:
            break
        end = child.right_edge.i + 1
    return start, end


def _clause(token: Token, speaker: Token | None, group: tuple[int, int], segment: tuple[int, int]) -> Spans:
    """The clauses that the verb carries: after a colon or the verb, before it, or around it."""
    doc = token.doc
    last = min(group[1] + 2, segment[1])
    colon = next((i for i in range(token.i + 1, last) if doc[i].text == ":"), None)
    if colon is not None and colon + 1 < segment[1]:
        return trimmed(doc, [(colon + 1, token.sent.end)])
    after = next(
        (
            c
            for c in token.rights
            if c.dep_ in {*CLAUSES, "parataxis"} and c.i < segment[1] and _can_be_content(c, token)
        ),
        None,
    )
    if after is not None:
        start, end = max(after.left_edge.i, token.i + 1), after.right_edge.i + 1
        # A listener that the parser put into the clause stays out of it ("told the team that …").
        that = next((i for i in range(start, min(after.i, start + 8)) if _is_that(doc[i])), None)
        return trimmed(
            doc, [((that if that is not None and lemma(token) in TOLD else start), _extended(token, end, segment))]
        )
    before = _before(token, speaker, group, segment)
    if before:
        return before
    if lemma(token) in TOLD or lemma(token) in {"say", "report", "announce"}:
        return _hung_elsewhere(token, segment)
    return ()


def _is_that(token: Token) -> bool:
    return token.text.lower() == "that" and token.tag_ in {"IN", "WDT"}


def _hung_elsewhere(token: Token, segment: tuple[int, int]) -> Spans:
    """A clause with "that" which the parser took for a relative of the listener or of the day."""
    doc = token.doc
    for i in range(token.i + 1, segment[1]):
        if _is_that(doc[i]) and i > token.i + 1 and token in doc[i].ancestors:
            clause = doc[i].head
            return trimmed(doc, [(i + 1, _extended(token, clause.right_edge.i + 1, segment))])
        if doc[i].pos_ == "VERB" and doc[i].tag_ in FINITE:
            break
    return ()


def _can_be_content(clause: Token, cue: Token) -> bool:
    """An infinitive is content only for those who claim, vow or deny ("claim to have killed", "denied having fired");
    what is seen and found must be a full clause."""
    word = lemma(cue)
    if clause.dep_ == "ccomp" or clause.dep_ == "parataxis":
        finite = clause.tag_ in FINITE or any(c.tag_ in FINITE for c in clause.children if c.dep_ in {"aux", "auxpass"})
        return finite or word not in cue_words("verbs", "finding")
    known = cue_words("stances", "denies") | cue_words("stances", "confirms") | cue_words("stances", "intends")
    if any(c.text.lower() in {"having", "being"} for c in clause.children) or clause.tag_ == "VBG":
        return word in known | {"report", "recall"}
    return word in known | {"claim", "profess", "expect", "hope", "say", "report", "believe", "think", "urge", "demand"}


def _extended(token: Token, end: int, segment: tuple[int, int]) -> int:
    """`end` moved over what the parser hung on the cue though it stands after the content and belongs to it."""
    for child in token.rights:
        if child.left_edge.i < end or child.dep_ in {"prep", "npadvmod", "advmod", "punct", "dobj", "cc"}:
            continue
        own_subject = any(c.dep_ in SUBJECTS for c in child.children)
        reports = lemma(child) in cue_words("verbs", "clause")
        if child.dep_ not in {"conj", "advcl", "ccomp"} or child.tag_ == "VBG" or not own_subject or reports:
            break
        end = child.right_edge.i + 1
    return min(end, segment[1])


def _before(token: Token, speaker: Token | None, group: tuple[int, int], segment: tuple[int, int]) -> Spans:
    """Content that the attribution follows or breaks: set off by a comma, a dash or a closing quotation mark."""
    doc = token.doc
    if token.tag_ in {"VBG", "VB"} or token.dep_ == "relcl" or (token.dep_ == "acl" and not _closing(token)):
        return ()
    at = group[0]
    if at <= segment[0] or doc[at - 1].text not in BREAKS | QUOTE_MARKS:
        return ()
    if _transitive(token, speaker):
        return ()
    leaning = token.dep_ in {"acl", "parataxis", "conj", "ccomp", "ROOT", "advcl", "appos"}
    if not leaning and not any(c.dep_ in {"ccomp", "parataxis"} for c in token.lefts):
        return ()
    start, end = segment
    if token.head.dep_ == "relcl" and token.dep_ in {
        "parataxis",
        "ccomp",
        "advcl",
    }:  # "a missile that, they said, fell"
        start, end = token.head.head.left_edge.i, min(token.head.right_edge.i + 1, end)
    spans = [(start, at)]
    rest = group[1]
    if rest + 1 < end and doc[rest].text in BREAKS and _goes_on(doc[rest + 1], token):
        spans.append((rest + 1, end))
    return trimmed(doc, spans)


def _transitive(token: Token, speaker: Token | None) -> bool:
    """Whether the verb has a thing for its object and so is no saying here ("forces maintained their positions")."""
    item = reported.dobj(token)
    if item is None or item == speaker or lemma(token) in TOLD:
        return False
    return item.pos_ == "NOUN" and lemma(item) not in speaking_nouns()


def _goes_on(first: Token, token: Token) -> bool:
    """Whether the content goes on after the attribution that breaks it, rather than something said about the saying."""
    if first.text.lower() in ASIDES:
        return False
    if token not in {first, *first.ancestors}:
        return True
    top = first
    while top.head != token and top.head != top:
        top = top.head
    if top.dep_ in {"ccomp", "parataxis"}:
        return True
    own_subject = any(c.dep_ in SUBJECTS for c in top.children)
    return top.dep_ in {"advcl", "conj"} and own_subject and lemma(top) not in cue_words("verbs", "clause")


def merged(saying: Saying, *more: tuple[int, int]) -> Saying:
    """The saying with further content, stretches that touch made one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted([*saying.content, *more]):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return replace(saying, content=tuple(spans))


def without(saying: Saying, start: int, end: int) -> Saying:
    """The saying with tokens `start` to `end` taken out of its content."""
    doc_spans: list[tuple[int, int]] = []
    for a, b in saying.content:
        doc_spans += [(x, y) for x, y in ((a, min(b, start)), (max(a, end), b)) if x < y]
    return replace(saying, content=tuple(doc_spans))
