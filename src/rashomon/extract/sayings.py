"""Report verbs and what they carry: "the army said …", "…, said a doctor", "put the toll at 50"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from rashomon.extract.speakers import RELATIVES, cue_words, lemma, phrase, speaks

CLAUSES = frozenset({"ccomp", "xcomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
REFUSALS = frozenset({"refuse", "decline", "fail", "unable", "able", "want", "able", "hesitate", "unwilling"})
QUOTE_MARKS = frozenset({'"', "“", "”", "''", "``", "«", "»"})


@dataclass(frozen=True, slots=True)
class Saying:
    """One attribution as token indexes, ends exclusive. `speaker` is the head of the source's phrase."""

    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    speaker: Token | None
    verb: str
    """Lemma of the cue."""
    relays: tuple[Token, ...] = ()
    carried: bool = False
    """The source is taken from an earlier sentence."""
    agentless: bool = False
    group: tuple[int, int] = field(default=(0, 0))
    """Source, cue and what hangs on them: the part of the sentence that is not content."""


def of_verbs(doc: Doc, segment_of: list[tuple[int, int]]) -> list[Saying]:
    """The sayings of every report verb of a text; `segment_of` gives each token the stretch it may not reach out of."""
    found = []
    for token in doc:
        if _is_verb(token):
            saying = _of_verb(token, segment_of[token.i])
            if saying:
                found.append(saying)
    return found


def _is_verb(token: Token) -> bool:
    if token.pos_ in {"VERB", "AUX"}:
        return True
    # A headline's or a plural subject's verb is often tagged as a noun ("rebels claim to have killed").
    return (
        token.pos_ == "NOUN"
        and any(c.dep_ in CLAUSES and c.i > token.i for c in token.children)
        and token.dep_ != "pobj"
    )


def _of_verb(token: Token, segment: tuple[int, int]) -> Saying | None:
    word = lemma(token)
    clause = word in cue_words("verbs", "clause") or word in cue_words("verbs", "finding")
    if not clause and not _takes_phrase(word):
        return None
    if _unsaid(token):
        return None
    speaker, agentless = source(token)
    if speaker is None and not agentless:
        return None
    if speaker is not None and not speaks(speaker):
        return None
    group = _group(token, speaker)
    content = (_clause(token, group, segment) if clause else ()) or _phrase_content(token, word, speaker, segment)
    if not content:
        if not clause or word in cue_words("verbs", "finding"):
            return None
        content = ()
    return Saying(
        cue=_cue(token),
        content=content,
        speaker=speaker,
        verb=word,
        agentless=agentless and speaker is None,
        group=group,
    )


def _takes_phrase(word: str) -> bool:
    return (
        word in cue_words("verbs", "object")
        or any(word in cue_words("verbs", "of", name) for name in ("about", "of", "to", "for"))
        or word in cue_words("verbs", "charge")
        or word in cue_words("verbs", "reckon")
        or word in cue_words("responsibility", "verbs")
    )


def _unsaid(token: Token) -> bool:
    """Whether the verb is denied ("did not say"), refused ("declined to say") or only one that might be said."""
    if any(child.dep_ == "neg" for child in token.children) and lemma(token) not in {"believe", "accept", "think"}:
        return True
    governor = token.head
    if token.dep_ == "xcomp" and lemma(governor) in REFUSALS:
        return True
    if token.dep_ in {"pcomp"} and governor.text.lower() == "without":
        return True
    return any(
        child.dep_ == "aux"
        and child.text.lower() in {"could", "can", "cannot", "should", "must"}
        and any(c.dep_ == "neg" for c in token.children)
        for child in token.children
    )


def source(token: Token) -> tuple[Token | None, bool]:
    """The head of the phrase that says, and whether nobody is named ("it was reported")."""
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in token.children)
    agent = next((g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if passive:
        return agent, agent is None
    subject = next((child for child in token.children if child.dep_ in SUBJECTS), None)
    if subject is not None:
        return _antecedent(subject, token), False
    if token.dep_ == "acl":
        if token.tag_ == "VBN":
            return agent, False
        return token.head, False
    return _inherited(token)


def _antecedent(subject: Token, verb: Token) -> Token | None:
    """The subject itself; for a relative pronoun the noun before it."""
    if subject.text.lower() in RELATIVES and subject.tag_ in {"WDT", "WP", "IN", "DT"}:
        clause = verb
        while clause.dep_ in {"conj"} and clause.head.i < clause.i:
            clause = clause.head
        if clause.dep_ == "relcl":
            return clause.head
        return None if subject.tag_ != "DT" else subject
    if subject.tag_ in {"WP", "WDT"} or subject.dep_ == "csubj":
        return None
    return subject


def _inherited(token: Token) -> tuple[Token | None, bool]:
    """The subject of the verb that this one leans on: "denied X and accused …", "…, adding that", "quoted as saying"."""
    governor, label = token, token.dep_
    for _ in range(4):
        if label not in {"conj", "xcomp", "advcl", "pcomp", "prep"}:
            break
        governor, previous = governor.head, governor
        label = governor.dep_
        if governor.pos_ not in {"VERB", "AUX"}:
            continue
        if previous.dep_ == "xcomp" or lemma(governor) in cue_words("verbs", "relay"):
            quoted = next((c for c in governor.children if c.dep_ == "dobj" and c.i < token.i), None)
            if quoted is not None:
                return quoted, False
        subject = next((c for c in governor.children if c.dep_ in SUBJECTS), None)
        if subject is not None:
            return _antecedent(subject, governor), False
        if governor.dep_ == "acl" and governor.tag_ != "VBN":
            return governor.head, False
    return None, False


def _cue(token: Token) -> tuple[int, int]:
    """The verb with its particle."""
    particle = next((c for c in token.children if c.dep_ == "prt" and c.i == token.i + 1), None)
    return token.i, (particle.i if particle else token.i) + 1


def _group(token: Token, speaker: Token | None) -> tuple[int, int]:
    """The stretch of source, cue and its complements other than content: "the army said in a statement on Friday"."""
    start, end = _cue(token)
    start = min(
        [start, *(c.i for c in token.children if c.dep_ in {"aux", "auxpass", "neg", "advmod"} and c.i < start)]
    )
    if speaker is not None:
        if speaker.i < token.i and speaker.head in {token, *token.ancestors}:
            start = min(start, phrase(speaker)[0])
        elif speaker.i > token.i:
            end = max(end, speaker.right_edge.i + 1)
    for child in token.rights:
        if child.i < end:
            end = max(end, child.right_edge.i + 1) if child.dep_ in {"nsubj", "agent"} else end
            continue
        if child.dep_ not in {"nsubj", "dative", "prep", "npadvmod", "advmod", "agent", "prt"} and not (
            child.dep_ == "dobj" and child.pos_ in {"NOUN", "PROPN", "PRON"}
        ):
            break
        if child.left_edge.i > end:
            break
        end = child.right_edge.i + 1
    return start, end


def _clause(token: Token, group: tuple[int, int], segment: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The clauses that the verb carries: after it, before it, or around it."""
    doc = token.doc
    colon = next(
        (i for i in range(group[0], min(group[1] + 2, segment[1])) if i > token.i and doc[i].text == ":"), None
    )
    if colon is not None and colon + 1 < segment[1]:
        return ((colon + 1, segment[1]),)
    after = [c for c in token.rights if c.dep_ in CLAUSES or (c.dep_ == "parataxis" and lemma(token) != "put")]
    after = [c for c in after if _can_be_content(c, token)]
    if after:
        first = after[0]
        start, end = max(first.left_edge.i, token.i + 1), first.right_edge.i + 1
        if start < group[1] and first.left_edge.i > token.i:
            start = first.left_edge.i
        return _trimmed(doc, [(start, _extended(token, start, end, segment))])
    return _before(token, group, segment)


def _can_be_content(clause: Token, cue: Token) -> bool:
    """An infinitive is content only for those who claim or vow ("claim to have killed", "vowed to avenge")."""
    if clause.dep_ != "xcomp":
        return True
    if clause.tag_ == "VBG":
        return lemma(cue) in cue_words("stances", "denies") | cue_words("stances", "confirms") | {"report", "recall"}
    words = {"claim", "profess", "expect", "hope", "say", "report", "believe", "think"}
    return lemma(cue) in words | cue_words("stances", "intends")


def _extended(token: Token, start: int, end: int, segment: tuple[int, int]) -> int:
    """`end` moved over what the parser hung on the cue though it stands after the content and belongs to it."""
    for child in token.rights:
        if child.left_edge.i < end:
            continue
        own_subject = any(c.dep_ in SUBJECTS for c in child.children)
        if child.dep_ in {"prep", "npadvmod", "advmod", "punct", "dobj", "cc"}:
            continue
        if child.dep_ == "conj" and (lemma(child) in cue_words("verbs", "clause") or not own_subject):
            break
        if child.dep_ == "advcl" and (child.tag_ == "VBG" or lemma(child) in cue_words("verbs", "clause")):
            break
        if child.dep_ not in {"conj", "advcl", "prep", "npadvmod", "ccomp"}:
            break
        end = child.right_edge.i + 1
    return min(end, segment[1])


def _before(token: Token, group: tuple[int, int], segment: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Content that the attribution follows or breaks: set off by a comma, a dash or a closing quotation mark."""
    doc = token.doc
    if token.tag_ in {"VBG", "VB"} or (token.dep_ == "relcl") or token.dep_ == "acl":
        return ()
    at = group[0]
    if at <= segment[0] or doc[at - 1].text not in {",", "-", "--", "–", "—"} | QUOTE_MARKS:
        return ()
    carried = [c for c in token.lefts if c.dep_ in {"ccomp", "parataxis"}]
    leaning = token.dep_ in {"parataxis", "conj", "ccomp", "ROOT", "advcl", "appos"}
    if not carried and not leaning:
        return ()
    spans = [(_clause_start(token, segment, at), at)]
    rest = group[1]
    if rest + 1 < segment[1] and doc[rest].text in {",", "-", "--", "–", "—"} and _goes_on(doc[rest + 1], token):
        spans.append((rest + 1, segment[1]))
    return _trimmed(doc, spans)


def _clause_start(token: Token, segment: tuple[int, int], at: int) -> int:
    """Where the content before the cue begins: at the segment, or after an earlier report of the same sentence."""
    return segment[0]


def _goes_on(first: Token, token: Token) -> bool:
    """Whether the content goes on after the attribution that breaks it, rather than something said about the saying."""
    if first.text.lower() in {
        "adding",
        "citing",
        "quoting",
        "without",
        "who",
        "which",
        "speaking",
        "referring",
        "noting",
    }:
        return False
    inside = token in {first, *first.ancestors}
    if not inside:
        return True
    top = first
    while top.head != token and top.head != top:
        top = top.head
    if top.dep_ in {"ccomp", "parataxis"}:
        return True
    own_subject = any(c.dep_ in SUBJECTS for c in top.children)
    return top.dep_ in {"advcl", "conj"} and own_subject and lemma(top) not in cue_words("verbs", "clause")


def _phrase_content(
    token: Token, word: str, speaker: Token | None, segment: tuple[int, int]
) -> tuple[tuple[int, int], ...]:
    """What stands as a noun phrase: "reported the deaths of ten men", "accused X of Y", "put the toll at 50"."""
    doc = token.doc
    dobj = next((c for c in token.children if c.dep_ == "dobj"), None)
    preps = [c for c in token.rights if c.dep_ in {"prep", "prt", "dative"}]
    subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    if word in cue_words("verbs", "charge") or word in cue_words("verbs", "reckon"):
        wanted = (
            cue_words("verbs", "charge", word)
            if word in cue_words("verbs", "charge")
            else cue_words("verbs", "reckon", word)
        )
        linked = [p for p in token.subtree if p.dep_ in {"prep", "prt"} and p.text.lower() in wanted and p.i > token.i]
        if dobj is not None and linked:
            return _trimmed(doc, [(dobj.left_edge.i, max(dobj.right_edge.i, linked[0].right_edge.i) + 1)])
        if subject is not None and linked:
            return _trimmed(
                doc, [(subject.left_edge.i, subject.right_edge.i + 1), (linked[0].i, linked[0].right_edge.i + 1)]
            )
        if word in cue_words("verbs", "charge") or word not in cue_words("verbs", "object"):
            return ()
    for prep in preps:
        name = prep.text.lower()
        if name in {"about", "of", "to"} and word in cue_words("verbs", "of", name):
            if prep.i + 1 <= prep.right_edge.i:
                return _trimmed(doc, [(prep.i + 1, prep.right_edge.i + 1)])
    if dobj is not None and lemma(dobj) in cue_words("responsibility", "nouns"):
        if word in cue_words("responsibility", "verbs"):
            linked = [p for p in token.subtree if p.dep_ == "prep" and p.text.lower() == "for" and p.i > dobj.i]
            if linked:
                return _trimmed(doc, [(linked[0].i + 1, linked[0].right_edge.i + 1)])
        return ()
    if word not in cue_words("verbs", "object") and not (word in cue_words("verbs", "finding") and _witness(speaker)):
        return ()
    if dobj is not None and dobj.text.lower() not in {"that", "which", "what", "itself", "themselves"}:
        end = dobj.right_edge.i + 1
        for child in token.rights:
            if (
                child.i > dobj.i
                and child.dep_ in {"prep", "oprd", "acl", "advcl", "npadvmod", "xcomp"}
                and child.left_edge.i <= end
            ):
                end = max(end, child.right_edge.i + 1)
        return _trimmed(doc, [(dobj.left_edge.i, min(end, segment[1]))])
    if token.dep_ == "relcl" and token.head.pos_ in {"NOUN", "PROPN"} and speaker != token.head:
        head = token.head
        return _trimmed(doc, [(head.left_edge.i, token.left_edge.i)])
    if subject is not None and speaker is not None:
        return _trimmed(doc, [(subject.left_edge.i, subject.right_edge.i + 1)])
    if token.dep_ == "acl" and token.tag_ == "VBN" and speaker is not None:
        return _trimmed(doc, [(token.head.left_edge.i, token.i)])
    return ()


def _witness(speaker: Token | None) -> bool:
    """Only one who was there sees and finds: "a reporter saw four bodies"."""
    if speaker is None:
        return False
    start, end = phrase(speaker)
    words = {lemma(token) for token in speaker.doc[start:end]}
    return bool(
        words
        & {
            "reporter",
            "witness",
            "doctor",
            "medic",
            "resident",
            "villager",
            "journalist",
            "correspondent",
            "survivor",
            "monitor",
            "team",
            "investigator",
            "soldier",
        }
    )


def _trimmed(doc: Doc, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans without the marks and the conjunction at their edges; empty ones left out."""
    kept = []
    for start, end in spans:
        while start < end and (
            (doc[start].is_punct and doc[start].text not in QUOTE_MARKS | {"(", "["})
            or doc[start].is_space
            or (doc[start].dep_ == "mark" and doc[start].text.lower() == "that")
            or doc[start].dep_ == "cc"
        ):
            start += 1
        while end > start and (
            (doc[end - 1].is_punct and doc[end - 1].text not in QUOTE_MARKS | {")", "]", "%"}) or doc[end - 1].is_space
        ):
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def merged(saying: Saying, *more: tuple[int, int]) -> Saying:
    """The saying with further content, stretches that touch made one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted([*saying.content, *more]):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return replace(saying, content=tuple(spans))
