"""What is said in a noun phrase: "reported the deaths of ten men", "accused X of Y", "put the toll at 50"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from rashomon.extract.speakers import cue_words, lemma, phrase, speaking_nouns

Spans = tuple[tuple[int, int], ...]
QUOTE_MARKS = frozenset({'"', "“", "”", "''", "``", "«", "»"})
STATES = frozenset({"missing"})
"""Participles that are a state of those who are counted."""
LINKS = frozenset(
    {"and", "or", "then", "later", "of", "about", "some", "around", "nearly", "at", "least", "more", "than"}
)
"""What stands between two numbers of one enumeration."""
EMPTY_OBJECTS = frozenset({"which", "what", "itself", "themselves", "himself", "herself", "so"})


def objects(token: Token, word: str, speaker: Token | None, segment: tuple[int, int]) -> Spans:
    """The content of a report verb that carries no clause; empty where its object is nothing that can be said."""
    return (
        _put(token, word, segment)
        or _charged(token, word, segment)
        or _issued(token, word, segment)
        or _worded(token, word)
        or _made_known(token, word)
        or _responsibility(token, word, segment)
        or _about(token, word, speaker, segment)
        or _called(token, word)
        or _object(token, word, speaker, segment)
    )


def dobj(token: Token) -> Token | None:
    """The direct object; a bare number after the verb counts as one though the parser makes it an adverbial."""
    for child in token.rights:
        if child.dep_ == "dobj" or (child.dep_ in {"npadvmod", "attr"} and child.pos_ == "NUM"):
            return child
    return None


def _put(token: Token, word: str, segment: tuple[int, int]) -> Spans:
    """ "put it differently: …", "held the army responsible for …"."""
    doc = token.doc
    if word == "put" and token.i + 1 < segment[1] and doc[token.i + 1].text.lower() == "it":
        colon = next((i for i in range(token.i + 2, min(token.i + 6, segment[1])) if doc[i].text == ":"), None)
        if colon is not None:
            return trimmed(doc, [(colon + 1, segment[1])])
    if word == "hold":
        blamed = next(
            (t for t in doc[token.i + 1 : min(token.i + 14, segment[1])] if t.text.lower() == "responsible"), None
        )
        if blamed is not None:
            return trimmed(doc, [(token.i + 1, min(blamed.right_edge.i + 1, segment[1]))])
    return ()


def _issued(token: Token, word: str, segment: tuple[int, int]) -> Spans:
    """ "gave a toll of 50", "published a list of 47 dead", "put out a figure: 70 dead": a number that is given."""
    if word not in cue_words("verbs", "issue"):
        return ()
    doc = token.doc
    item = dobj(token) or next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    put_out = item is not None and any(c.dep_ == "prt" and c.text.lower() == "out" for c in token.children)
    if item is None or (lemma(item) not in cue_words("nouns", "tally") and not put_out):
        return ()
    end = enumerated(doc, item.left_edge.i, item.right_edge.i + 1, segment[1])
    if end < segment[1] and doc[end].text == ":" and _numbered(doc, end + 1, segment[1]):
        return trimmed(doc, [(end + 1, segment[1])])
    numbered = any(t.pos_ == "NUM" for t in doc[item.left_edge.i : end])
    return trimmed(doc, [(item.left_edge.i, end)]) if numbered else ()


def _worded(token: Token, word: str) -> Spans:
    """ "gave assurances that …", "made the claim that …": a noun for something said, with a clause of its own."""
    item = dobj(token)
    if word not in cue_words("verbs", "issue") or item is None or lemma(item) not in cue_words("nouns", "saying"):
        return ()
    clause = next(
        (
            c
            for c in (*item.rights, *token.rights)
            if c.dep_ in {"acl", "ccomp", "relcl"} and any(m.dep_ == "mark" and m.lower_ == "that" for m in c.children)
        ),
        None,
    )
    return trimmed(token.doc, [_extent(clause)]) if clause is not None else ()


def _made_known(token: Token, word: str) -> Spans:
    """ "made public that …", "made it clear that …"."""
    known = next(
        (t for t in token.subtree if t.lower_ in {"public", "clear", "known", "plain"} and t.i > token.i), None
    )
    if word != "make" or known is None or known.i > token.i + 2:
        return ()
    clause = next((t for t in token.subtree if t.dep_ in {"ccomp", "advcl"} and t.i > known.i), None)
    return trimmed(token.doc, [_extent(clause)]) if clause is not None else ()


def _linked(token: Token, names: frozenset[str]) -> Token | None:
    return next(
        (p for p in token.subtree if p.i > token.i and p.dep_ in {"prep", "prt"} and p.text.lower() in names), None
    )


def _charged(token: Token, word: str, segment: tuple[int, int]) -> Spans:
    """Somebody and a deed, or a number and its value."""
    if word in cue_words("verbs", "charge"):
        names = cue_words("verbs", "charge", word)
    elif word in cue_words("verbs", "reckon"):
        names = cue_words("verbs", "reckon", word)
    else:
        return ()
    own = next((p for p in token.rights if p.dep_ in {"prep", "prt"} and p.text.lower() in names), None)
    linked = own or _linked(token, names)
    item = dobj(token)
    subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    if item is not None and linked is not None and item.i < linked.i:
        end = max(item.right_edge.i, linked.right_edge.i) + 1
        return trimmed(token.doc, [(item.left_edge.i, enumerated(token.doc, linked.i, end, segment[1]))])
    if subject is not None and linked is not None:
        return trimmed(token.doc, [_extent(subject), (linked.i, linked.right_edge.i + 1)])
    if word == "blame" and item is not None:
        spans = [_extent(item)]
        if token.dep_ == "relcl" and token.left_edge.text.lower() == "for":
            spans.append((token.head.left_edge.i, token.left_edge.i))
        return trimmed(token.doc, spans)
    return ()


def _responsibility(token: Token, word: str, segment: tuple[int, int]) -> Spans:
    """ "claimed responsibility for the attack", "the attack, for which they took credit"."""
    item = dobj(token)
    if item is None or word not in cue_words("responsibility", "verbs"):
        return ()
    if lemma(item) not in cue_words("responsibility", "nouns"):
        return ()
    linked = _linked(token, frozenset({"for"}))
    if linked is not None and linked.i > item.i:
        end = enumerated(token.doc, linked.i + 1, linked.right_edge.i + 1, segment[1])
        return trimmed(token.doc, [(linked.i + 1, end)])
    if token.dep_ == "relcl":
        return trimmed(token.doc, [(token.head.left_edge.i, token.left_edge.i)])
    return ((item.i, item.i + 1),)


def _about(token: Token, word: str, speaker: Token | None, segment: tuple[int, int]) -> Spans:
    """ "spoke on Saturday of 240 dead", "told reporters of a raid": the first "of" or "about" after the verb
    with nothing but a time, a listener or an adverb between them, whatever the parser hangs it on."""
    doc = token.doc
    names = [name for name in ("of", "about", "to") if word in cue_words("verbs", "of", name)]
    numbers = [name for name in ("at", "with", "on") if word in cue_words("verbs", "stand", name)]
    if numbers and not _speaks_in_numbers(speaker):
        numbers = []
    if token.dep_ == "relcl" and token.left_edge.text.lower() in names:  # "the 52 to which it admits"
        return trimmed(doc, [(token.head.left_edge.i, token.left_edge.i)])
    for i in range(token.i + 1, min(token.i + 10, segment[1])):
        text = doc[i].text.lower()
        if text in numbers and _numbered(doc, i + 1, segment[1]):
            return trimmed(doc, [(i + 1, enumerated(doc, i + 1, doc[i].right_edge.i + 1, segment[1]))])
        if (
            text in names
            and doc[i - 1].text.lower() != "condition"
            and not (text == "of" and doc[i].head.dep_ == "dobj" and word != "tell")
        ):
            return trimmed(doc, [(i + 1, enumerated(doc, i + 1, doc[i].right_edge.i + 1, segment[1]))])
        if doc[i].pos_ in {"VERB", "AUX"} or text in {";", ":"}:
            break
    return ()


def enumerated(doc: Doc, start: int, end: int, limit: int) -> int:
    """Where a counted phrase that begins at `start` and reaches `end` at least comes to its own end: "60 dead, ten
    captured vehicles and nine burned ones", "two pilots, then of one", "one man killed and three wounded"."""
    at = max(start, min(end, limit))
    while at < limit:
        token = doc[at]
        if (token.tag_ in {"VBZ", "VBP", "MD", "VBG"} and token.text.lower() not in STATES) or token.pos_ == "SCONJ":
            break
        if token.text in {":", ";"} or token.is_quote:
            break
        if token.text == "," and not _numbered(doc, at + 1, limit):
            break
        if token.dep_ == "cc" and token.head.tag_ == "VBD" and not _numbered(doc, at, limit):
            break
        at += 1
    return at


def _numbered(doc: Doc, start: int, limit: int) -> bool:
    """Whether a number begins at `start`, a conjunction, "then" or a word of measure before it aside."""
    for token in doc[start : min(start + 4, limit)]:
        if token.like_num or token.pos_ == "NUM":
            return True
        if token.text.lower() not in LINKS:
            return False
    return False


def _speaks_in_numbers(speaker: Token | None) -> bool:
    """Whether "now stands at 50 dead" tells what a body says, not how much there is of a thing."""
    if speaker is None:
        return False
    return lemma(speaker) in speaking_nouns() or speaker.ent_type_ in {"ORG", "NORP", "GPE", "PERSON"}


def _called(token: Token, word: str) -> Spans:
    """ "called the charge baseless", "described it as a massacre"."""
    item = dobj(token)
    if word not in cue_words("verbs", "call") or (item is not None and item.text.lower() in EMPTY_OBJECTS):
        return ()
    value = next(
        (
            c
            for c in token.rights
            if c.dep_ in {"oprd", "ccomp", "advcl"} or (c.dep_ == "prep" and c.text.lower() == "as")
        ),
        None,
    )
    if value is None or any(c.dep_ == "auxpass" for c in token.children):
        return ()
    start = min(value.left_edge.i, item.left_edge.i if item is not None else value.left_edge.i)
    return trimmed(token.doc, [(max(start, token.i + 1), value.right_edge.i + 1)])


def _object(token: Token, word: str, speaker: Token | None, segment: tuple[int, int]) -> Spans:
    """A plain object: "reported the deaths", "the attack was claimed by", "a claim the army denied"."""
    doc = token.doc
    item = dobj(token)
    witnessed = word in cue_words("verbs", "finding") and witness(speaker)
    counted = item is not None and word in cue_words("verbs", "number") and _number(item)
    if word not in cue_words("verbs", "object") and not witnessed and not counted:
        return ()
    if item is not None and item.text.lower() not in EMPTY_OBJECTS | {"that"}:
        end = item.right_edge.i + 1
        for child in token.rights:
            follows = child.i > item.i and child.left_edge.i <= end
            if follows and child.dep_ in {"prep", "oprd", "acl", "advcl", "npadvmod", "xcomp"}:
                end = max(end, child.right_edge.i + 1)
        return trimmed(doc, [(item.left_edge.i, enumerated(doc, item.left_edge.i, end, segment[1]))])
    if token.dep_ == "relcl" and token.head.pos_ in {"NOUN", "PROPN"} and speaker != token.head:
        return trimmed(doc, [(token.head.left_edge.i, token.left_edge.i)])
    subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
    if subject is not None and speaker is not None:
        return trimmed(doc, [_extent(subject)])
    if token.dep_ == "acl" and token.tag_ == "VBN" and speaker is not None:
        return trimmed(doc, [(token.head.left_edge.i, token.left_edge.i)])
    return ()


def _number(item: Token) -> bool:
    return item.pos_ == "NUM" or any(c.dep_ == "nummod" for c in item.children)


def _extent(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def witness(speaker: Token | None) -> bool:
    """Only one who was there sees and finds: "a reporter saw four bodies"."""
    if speaker is None:
        return False
    start, end = phrase(speaker)
    return bool({lemma(token) for token in speaker.doc[start:end]} & cue_words("witnesses"))


def trimmed(doc: Doc, spans: list[tuple[int, int]]) -> Spans:
    """The spans in order, without the marks and the conjunction at their edges; empty ones left out."""
    kept = []
    for start, end in sorted(spans):
        while start < end and (
            (doc[start].is_punct and doc[start].text not in QUOTE_MARKS | {"(", "["})
            or doc[start].is_space
            or (doc[start].dep_ == "mark" and doc[start].text.lower() == "that")
            or doc[start].dep_ == "cc"
        ):
            start += 1
        while end > start and (
            doc[end - 1].dep_ == "cc"
            or (doc[end - 1].is_punct and doc[end - 1].text not in QUOTE_MARKS | {")", "]", "%"})
            or doc[end - 1].is_space
        ):
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)
