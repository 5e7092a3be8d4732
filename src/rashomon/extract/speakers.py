"""Who speaks: the words of a source, of those who relay it, and a first guess at its kind."""

from __future__ import annotations

import functools

from spacy.tokens import Token

from rashomon import codebook
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import Parsed
from rashomon.model import Mention

FIRST_PERSON = frozenset({"i", "we", "us", "me"})
NOBODY = frozenset(
    {"you", "nobody", "none", "one", "neither", "what", "there", "anyone", "everyone", "everybody", "no"}
)
RELATIVES = frozenset({"who", "which", "that", "whom"})
HEADS_A_BODY = frozenset({"speak", "head", "lead", "command", "represent", "run"})
NEAR = frozenset({"det", "amod", "compound", "poss", "nmod", "nummod", "case", "quantmod", "predet", "advmod"})


@functools.cache
def _groups(name: str) -> frozenset[str]:
    return frozenset(codebook.load("groups")[name])


@functools.cache
def cue_words(*path: str) -> frozenset[str]:
    """The words under `path` in `codebook/cues.yaml`."""
    node = codebook.load("cues")
    for part in path:
        node = node[part]
    return frozenset(node)


def lemma(token: Token) -> str:
    """The token's lemma in lower case."""
    return (token.lemma_ or token.text).lower()


def phrase(head: Token) -> tuple[int, int]:
    """The noun phrase of `head` as written: determiners, modifiers, "of" and "in" phrases, appositions, and a relative
    clause that says whom the speaker speaks for; token indexes, end exclusive."""
    start, end = head.i, head.i + 1
    for child in head.lefts:
        if child.dep_ in NEAR or (child.dep_ == "appos"):
            start = min(start, child.left_edge.i)
    for child in head.rights:
        if child.dep_ == "punct" and child.i == end and child.text in {",", "(", "["}:
            continue
        kept = child.dep_ in {"prep", "case", "poss", "compound", "nummod", "appos"} or _introduces(child)
        if child.dep_ == "prep" and child.text.lower() in {"on", "by", "with", "during", "after", "before", "as"}:
            kept = False
        if not kept or child.left_edge.i > end + 1:
            break
        end = max(end, child.right_edge.i + 1)
    end = _closed(head, start, end)
    return start, end


def _introduces(child: Token) -> bool:
    """A relative clause that names the body: "who speaks for the army"."""
    return child.dep_ == "relcl" and lemma(child) in HEADS_A_BODY


def _closed(head: Token, start: int, end: int) -> int:
    """`end` moved so that a bracket opened inside the phrase is closed in it, and no trailing mark is left."""
    doc = head.doc
    opened = sum(doc[i].text in {"(", "["} for i in range(start, end)) - sum(
        doc[i].text in {")", "]"} for i in range(start, end)
    )
    if opened > 0:
        for i in range(end, min(end + 12, len(doc))):
            if doc[i].text in {")", "]"}:
                return i + 1
    if end + 2 < len(doc) and doc[end].text in {"(", "["} and doc[end + 2].text in {")", "]"}:
        return end + 3
    while end > head.i + 1 and doc[end - 1].is_punct and doc[end - 1].text not in {")", "]", "."}:
        end -= 1
    return end


def speaks(head: Token) -> bool:
    """Whether this word can be a source at all: not the reporter's "we", not nobody, no measure of time."""
    word = head.text.lower()
    return word not in FIRST_PERSON | NOBODY and head.ent_type_ not in {"DATE", "TIME", "PERCENT", "MONEY", "CARDINAL"}


def mention(parsed: Parsed, mentions: Mentions, head: Token) -> Mention:
    """The source with this head: the full phrase as written, with the antecedent that `mentions` knows."""
    start, end = phrase(head)
    known = mentions.of(head)
    antecedent = known[0].antecedent if known else None
    return Mention(span=parsed.words(parsed.doc[start:end]), antecedent=antecedent)


def conjuncts(head: Token) -> list[Token]:
    """The head and those coordinated with it: "the army and the police said" has two sources."""
    return [head, *(token for token in head.conjuncts if token.i > head.i and token.pos_ in {"NOUN", "PROPN", "PRON"})]


def is_media(head: Token) -> bool:
    """Whether the phrase names an outlet: by its words, or as a name that is neither a person nor a place."""
    start, end = phrase(head)
    words = {lemma(token) for token in head.doc[start:end]}
    if words & cue_words("relays", "media"):
        return True
    return head.ent_type_ == "ORG" and head.pos_ == "PROPN" and not words & (_groups("force_body") | _groups("group"))


def is_inquirer(head: Token) -> bool:
    """Whether the phrase names those who take evidence and pass it on: monitors, investigators, police."""
    return lemma(head) in cue_words("relays", "inquirers")


KINDS = (
    ("medical", "medical"),
    ("witness", "witness"),
    ("expert", "expert"),
    ("supporter", "supporter"),
    ("media", "media"),
    ("belligerent", "force_body"),
    ("belligerent", "rebel_member"),
    ("belligerent", "rebel_body"),
    ("belligerent", "militia_body"),
    ("belligerent", "militia_member"),
    ("belligerent", "force_member"),
    ("government", "government_body"),
    ("government", "police_body"),
    ("government", "police_member"),
)


def kind(words: str) -> str:
    """A first guess at the codebook's source kind from the words alone; `belligerent` where nothing tells, since most
    who are heard in a report of fighting are parties to it. Whoever resolves the name may know better."""
    text = " ".join(words.lower().split())
    parts = set(text.replace(",", " ").replace("'s", " ").replace("’s", " ").split())
    parts |= {part[:-1] for part in parts if part.endswith("s")}
    if "anonymity" in parts or ("source" in parts and not parts & {"hospital", "medical"}):
        return "anonymous"
    if parts & {"un", "u.n.", "nations", "nato", "osce"}:
        return "intergovernmental"
    for name, group in KINDS:
        if any((word in text) if " " in word else (word in parts) for word in _groups(group)):
            return name
    if parts & {"minister", "ministry", "president", "premier", "governor", "mayor", "official", "senator", "police"}:
        return "government"
    return "belligerent"
