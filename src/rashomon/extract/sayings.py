"""Report verbs and what they carry: "the army said …", "…, said a doctor", "put the toll at 50"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from rashomon.extract import reported
from rashomon.extract.reported import QUOTE_MARKS, Spans, trimmed
from rashomon.extract.speakers import cue_words, lemma, phrase, speaking_nouns, speaks
from rashomon.extract.tellers import BREAKS, FINITE, SUBJECTS, closing, source

CLAUSES = frozenset({"ccomp", "xcomp"})
REFUSALS = frozenset({"refuse", "decline", "fail", "unable", "able", "want", "hesitate", "unwilling", "allow", "need"})
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
    if speaker is not None and (not speaks(speaker) or lemma(speaker) in cue_words("voiceless")):
        return None
    if speaker is None and (not agentless or finding or word in cue_words("verbs", "call")):
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
        | {word for name in ("at", "with", "on") for word in cue_words("verbs", "stand", name)}
    )


def _unsaid(token: Token) -> bool:
    """Whether the verb is denied ("did not say"), refused ("declined to say") or done without ("without giving")."""
    if any(child.dep_ == "neg" for child in token.children) and lemma(token) not in {"believe", "accept", "think"}:
        return True
    verbs = (token, token.head) if token.dep_ == "conj" else (token,)
    if any(child.text.lower() == "neither" and child.dep_ != "nsubj" for verb in verbs for child in verb.children):
        return True  # "neither confirmed nor denied"
    if token.dep_ == "xcomp" and lemma(token.head) in REFUSALS:
        return True
    return token.dep_ == "pcomp" and token.head.text.lower() == "without"


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
            if c.dep_ in {*CLAUSES, "parataxis"} and c.left_edge.i < segment[1] and _can_be_content(c, token)
        ),
        None,
    )
    if after is not None:
        start, end = max(after.left_edge.i, token.i + 1), after.right_edge.i + 1
        # A listener that the parser put into the clause stays out of it ("told the team that …").
        that = next((i for i in range(start, min(after.i, start + 8)) if _is_that(doc[i])), None)
        start = that if that is not None and lemma(token) in TOLD else start
        spans = [(start, _extended(token, end, segment))]
        if doc[group[1]].text in BREAKS and start > group[1] and after.dep_ == "xcomp":
            spans = [*_before(token, speaker, group, segment), *spans]  # "they shelled it, it said, "to accuse us""
        return trimmed(doc, spans)
    if token.i + 1 < segment[1] and _is_that(doc[token.i + 1]) and doc[token.i + 1].dep_ == "dobj":
        return trimmed(doc, [(token.i + 2, segment[1])])  # a clause so broken up that the parser left it no verb
    hung = _hung_elsewhere(token, segment)
    return hung or _before(token, speaker, group, segment) or _as_put(token, speaker, segment)


def _is_that(token: Token) -> bool:
    return token.text.lower() == "that" and token.tag_ in {"IN", "WDT"}


def _hung_elsewhere(token: Token, segment: tuple[int, int]) -> Spans:
    """A clause with "that" which the parser took for a relative of the listener or of the day."""
    doc = token.doc
    for i in range(token.i + 1, segment[1]):
        if _is_that(doc[i]) and i > token.i + 1 and token in doc[i].ancestors:
            clause = doc[i].head
            if clause.dep_ == "relcl" and not _listens(clause.head, token):
                break
            return trimmed(doc, [(i + 1, _extended(token, clause.right_edge.i + 1, segment))])
        if doc[i].pos_ == "VERB" and doc[i].tag_ in FINITE:
            break
    return ()


def _listens(noun: Token, cue: Token) -> bool:
    """Whether a noun after a report verb is no part of what is said: a listener, a day, the writing that says it."""
    if lemma(cue) in TOLD or noun.ent_type_ in {"DATE", "TIME"}:
        return True
    outlets = cue_words("relays", "media") | {"conference", "interview"}
    return lemma(noun) in cue_words("nouns", "document") | cue_words("nouns", "saying") | outlets


def _can_be_content(clause: Token, cue: Token) -> bool:
    """An infinitive is content only for those who claim, vow or deny ("claim to have killed", "denied having fired");
    what is seen and found must be a full clause."""
    word = lemma(cue)
    if clause.dep_ == "ccomp" or clause.dep_ == "parataxis":
        finite = clause.tag_ in FINITE or any(c.tag_ in FINITE for c in clause.children if c.dep_ in {"aux", "auxpass"})
        return finite or word not in cue_words("verbs", "finding")
    if word in cue_words("verbs", "finding") and clause.tag_ == "VBG" and reported.witness(source(cue)[0]):
        return True  # "residents heard shooting"
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
        if not own_subject and child.dep_ == "conj" and not reports and _shifted(child) and not _shifted(token):
            own_subject = True  # "admitted that he had killed one and had wounded two"
        if child.dep_ not in {"conj", "advcl", "ccomp"} or child.tag_ == "VBG" or not own_subject or reports:
            break
        end = child.right_edge.i + 1
    end = _and_that(token, end, segment)
    if end + 1 < segment[1] and token.doc[end].text == ":":  # "explained how they came: …"
        return segment[1]
    if token.doc[min(end, segment[1]) - 1].dep_ == "cc":  # "reported one man killed and two wounded"
        end = reported.enumerated(token.doc, end, end, segment[1])
    return min(end, segment[1])


def _shifted(verb: Token) -> bool:
    """Whether a verb tells of what was past when it was said: "had abducted"."""
    return any(child.dep_ == "aux" and child.text.lower() == "had" for child in verb.children)


def _and_that(token: Token, end: int, segment: tuple[int, int]) -> int:
    """`end` moved over a second clause that its own "that" gives to the cue: "…, and that two were wounded"."""
    doc, at = token.doc, end
    while at < segment[1] and (doc[at].is_punct or doc[at].dep_ == "cc"):
        at += 1
    if end < at < segment[1] and doc[at].text.lower() == "that" and doc[at].dep_ == "mark":
        return max(end, min(doc[at].head.right_edge.i + 1, segment[1]))
    return end


def _before(token: Token, speaker: Token | None, group: tuple[int, int], segment: tuple[int, int]) -> Spans:
    """Content that the attribution follows or breaks: set off by a comma, a dash or a closing quotation mark."""
    doc = token.doc
    if token.tag_ in {"VBG", "VB"} or token.dep_ == "relcl" or (token.dep_ == "acl" and not closing(token)):
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
    elif not any(t.pos_ in {"VERB", "AUX", "NUM"} or t.like_num for t in doc[start:at]):
        return ()  # "in another report, the army said …"
    return trimmed(doc, spans)


def _as_put(token: Token, speaker: Token | None, segment: tuple[int, int]) -> Spans:
    """ "…, as the president charged on Monday": all that comes before."""
    doc = token.doc
    first = next((t.i for t in token.lefts if t.text.lower() == "as"), None)
    if first is None or speaker is None or speaker.head != token or token.tag_ not in FINITE:
        return ()
    if first <= segment[0] or doc[first - 1].text not in BREAKS:
        return ()
    return trimmed(doc, [(segment[0], first)]) if reported.dobj(token) is None else ()


def _transitive(token: Token, speaker: Token | None) -> bool:
    """Whether the verb has a thing for its object and so is no saying here ("forces maintained their positions")."""
    item = reported.dobj(token)
    if item is None or item == speaker or lemma(token) in TOLD:
        return False
    if token.doc[item.left_edge.i - 1].pos_ == "ADP":  # "wrote on X."
        return False
    return item.pos_ == "NOUN" and lemma(item) not in speaking_nouns()


def _goes_on(first: Token, token: Token) -> bool:
    """Whether the content goes on after the attribution that breaks it, rather than something said about the saying."""
    if first.text.lower() in ASIDES:
        return False
    if first.dep_ == "cc" and first.i + 1 < first.sent.end:
        first = first.nbor()
    if token not in {first, *first.ancestors}:
        return True
    top = first
    while top.head != token and top.head != top:
        top = top.head
    if top.dep_ in {"ccomp", "parataxis"}:
        return True
    own_subject = any(c.dep_ in SUBJECTS for c in top.children)
    result = top.tag_ == "VBG" and lemma(top) not in cue_words("verbs", "object") | cue_words("verbs", "relay")
    return top.dep_ in {"advcl", "conj"} and (own_subject or result) and lemma(top) not in cue_words("verbs", "clause")


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
