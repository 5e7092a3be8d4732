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
    {
        "you",
        "nobody",
        "none",
        "one",
        "neither",
        "what",
        "there",
        "anyone",
        "everyone",
        "everybody",
        "no",
        "those",
        "each",
    }
)
RELATIVES = frozenset({"who", "which", "that", "whom"})
HEADS_A_BODY = frozenset({"speak", "head", "lead", "command", "represent", "run", "belong", "serve"})
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
    marks = [i for i in range(start, head.i) if head.doc[i].is_quote]
    if len(marks) % 2:  # the phrase would reach into a quotation that ends before the speaker
        start = marks[-1] + 1
        while start < head.i and head.doc[start].is_punct:
            start += 1
    for child in head.rights:
        if child.dep_ == "punct" and child.i == end and child.text in {",", "(", "["}:
            continue
        kept = child.dep_ in {"prep", "case", "poss", "compound", "nummod", "appos"} or _introduces(child)
        if child.dep_ == "prep" and child.text.lower() not in _joining(head) and not _of_body(head, child):
            kept = False
        if child.dep_ == "prep" and child.text.lower() == "at" and any(c.like_num for c in child.children):
            kept = False  # "the rebels at 12"
        if not kept or child.left_edge.i > end + 1:
            break
        end = max(end, child.right_edge.i + 1)
    end = _closed(head, start, end)
    return start, end


def _joining(head: Token) -> set[str]:
    """The prepositions by which a phrase says who somebody is: "spokesman for the army", "residents of the town"."""
    places, role = {"in", "at", "inside"}, lemma(head) in _groups("role")
    return places | ({"of", "from", "for", "to", "against", "with"} if role else {"of", "from", "by"})


def _of_body(head: Token, child: Token) -> bool:
    """Whether "with" or "for" leads to the body of one who works for it: "a volunteer with the Doctors Network"."""
    if child.text.lower() not in {"with", "for"} or head.pos_ == "PRON":
        return False
    return any(c.dep_ == "pobj" and c.pos_ == "PROPN" and c.ent_type_ not in {"PERSON", "DATE"} for c in child.children)


def _introduces(child: Token) -> bool:
    """A clause that names the body: "who speaks for the army", "issued today by the ministry"."""
    if child.dep_ == "acl" and child.tag_ == "VBN":
        return lemma(child) in cue_words("relays", "issued") and lemma(child.head) in cue_words("nouns", "document")
    return child.dep_ == "relcl" and lemma(child) in HEADS_A_BODY


def issuer(head: Token) -> Token | None:
    """Who stands behind a writing: "a report by the ministry", "statistics of the police", "the army's statement"."""
    if lemma(head) not in cue_words("nouns", "document") | cue_words("nouns", "count"):
        return None
    for child in head.children:
        if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}:
            return child
        if child.dep_ == "prep" and child.text.lower() in {"by", "from", "of"}:
            found = next((c for c in child.children if c.dep_ == "pobj"), None)
        elif _introduces(child):
            found = next((c for a in child.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"), None)
        else:
            continue
        if found is not None and (found.pos_ == "PROPN" or lemma(found) in speaking_nouns()):
            return found
    return None


@functools.cache
def speaking_nouns() -> frozenset[str]:
    """Nouns for people and bodies that can speak, of `codebook/groups.yaml`."""
    names = ("role", "witness", "medical", "expert", "force_body", "rebel_member", "rebel_body", "militia_body")
    more = ("government_body", "police_body", "media", "force_member", "police_member")
    return frozenset(word for name in (*names, *more) for word in _groups(name)) | {"relative", "family"}


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
    """Whether this word can be a source at all: not the reporter's "we" or "our data", not nobody, no bare number."""
    word = head.text.lower()
    told_apart = any(child.dep_ in {"prep", "relcl", "acl"} for child in head.children)  # "one of the officers"
    if word in FIRST_PERSON or any(child.text.lower() in {"our", "my"} for child in head.children):
        return False
    if (head.pos_ == "NUM" or head.like_num) and word != "one":
        return any(child.text.lower() == "of" or child.dep_ == "relcl" for child in head.children)
    if word == "one" and head.dep_ == "nsubj" and head.head.tag_ == "VBD":
        return True  # "“…,” one said": one of those who spoke before
    if word in NOBODY:
        return told_apart and word not in {"what", "there", "you", "those", "each", "anyone", "nobody", "none", "no"}
    return head.ent_type_ not in {"DATE", "TIME", "PERCENT", "MONEY"}


@functools.cache
def people() -> frozenset[str]:
    """Nouns for one person who can speak."""
    bodies = {"hospital", "morgue", "ambulance", "think tank"}
    return frozenset(word for name in ("role", "individual", "witness", "medical") for word in _groups(name)) - bodies


@functools.cache
def others() -> frozenset[str]:
    """Nouns for people who stand near somebody and do not speak for him: "his relatives", "its residents"."""
    named = ("population", "witness", "individual", "supporter", "affected")
    return frozenset(word for name in named for word in _groups(name)) | {"relative", "family"}


@functools.cache
def bodies() -> frozenset[str]:
    """Nouns for a body that can speak."""
    named = ("force_body", "police_body", "rebel_body", "militia_body", "group", "government_body")
    return frozenset(word for name in named for word in _groups(name))


def mention(parsed: Parsed, mentions: Mentions, head: Token, voice: Token | None = None) -> Mention:
    """The source with this head: the full phrase as written, with its antecedent: the phrase of the earlier speaker
    `voice` that it takes up, otherwise what `mentions` knows."""
    start, end = phrase(head)
    known = mentions.of(head)
    antecedent = known[0].antecedent if known else None
    if voice is not None and (antecedent is None or head.tag_ != "NNS"):
        full = mention(parsed, mentions, voice)
        return Mention(span=parsed.words(parsed.doc[start:end]), antecedent=full.antecedent or full.span)
    behind = issuer(head)
    if behind is not None:
        first, last = phrase(behind)
        return Mention(span=parsed.words(parsed.doc[start:end]), antecedent=parsed.words(parsed.doc[first:last]))
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


UNTELLING = frozenset({"press", "local", "native", "paper", "observer"})
"""Words of the lists that are as often part of another name: "press secretary", "local officials"."""
KINDS = (
    ("medical", "medical"),
    ("media", "media"),
    ("witness", "witness"),
    ("expert", "expert"),
    ("supporter", "supporter"),
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
    parts = {part.strip("'’") for part in parts}
    parts |= {part[:-1] for part in parts if part.endswith("s")}
    if "anonymity" in parts or ("source" in parts and not parts & {"hospital", "medical"}):
        return "anonymous"
    if parts & {"un", "u.n.", "nations", "nato", "osce"}:
        return "intergovernmental"
    for name, group in KINDS:
        if any((word in text) if " " in word else (word in parts) for word in _groups(group) - UNTELLING):
            return name
    if parts & {"watch", "monitor", "observatory", "charity", "foundation", "institute", "network", "aid", "campaign"}:
        return "ngo"
    if parts & {"minister", "ministry", "president", "premier", "governor", "mayor", "official", "senator", "police"}:
        return "government"
    for name, words_of_kind in codebook.load("cues")["neutral"].items():
        if any((word in text) if " " in word else (word in parts) for word in words_of_kind):
            return str(name)
    return "belligerent"
