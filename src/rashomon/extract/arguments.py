"""What a word counts, by its place in the parse: the arguments of verbs, adjectives, nouns and totals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.counted import Counted, Counts, mass
from rashomon.extract.triggers import Effect

SUBJECTS = {"nsubj", "nsubjpass"}
RELATIVES = {"who", "whom", "which", "that"}


def counted_by(token: Token, entry: Effect, counts: Counts) -> Iterator[Counted]:
    """What the word counts, by its place in the parse."""
    if entry.counts == "toll":
        yield from _total(token, counts)
    elif entry.counts == "damage":
        yield from _damage(token, counts)
    elif entry.form == "complement":
        for head in _complement(token):
            yield from counts.phrases(head)
    elif entry.form == "noun":
        yield from _of_noun(token, entry, counts)
    else:
        heads = (
            _adjective(token, counts) if entry.form == "adjective" else chain(_verb(token, entry), _companions(token))
        )
        for head in heads:
            total = _total_of(head)
            if total is not None:
                yield from _total(total, counts)
            else:
                yield from counts.phrases(head)


def _verb(token: Token, entry: Effect) -> Iterator[Token]:
    """The arguments of a verb that it counts."""
    subjects = [t for t in token.children if t.dep_ in SUBJECTS]
    passive = any(t.dep_ in {"auxpass", "nsubjpass"} for t in token.children)
    objects = [t for t in token.children if t.dep_ in {"dobj", "dative", "oprd"} and t.dep_ == "dobj"]
    if entry.counts == "to":
        yield from (t for p in token.children if p.lower_ == "to" for t in p.children if t.dep_ == "pobj")
        yield from (t for o in objects for p in o.children if p.lower_ == "to" for t in p.children if t.dep_ == "pobj")
    elif entry.intransitive and objects:
        return
    elif entry.counts == "subject":
        yield from (_real(t, token) for t in subjects)
        if not subjects and token.dep_ in {"acl", "amod"}:
            yield token.head
        elif not subjects and token.dep_ in {"conj", "xcomp", "advcl"} and token.head.pos_ in {"VERB", "AUX"}:
            yield from (_real(t, token.head) for t in token.head.children if t.dep_ in SUBJECTS)
    elif passive:
        yield from (_real(t, token) for t in subjects)
        if not subjects:  # "killed in the attack were 12 soldiers"
            yield from (t for aux in token.children if aux.dep_ == "auxpass" for t in aux.children if t.dep_ == "attr")
        if not subjects and token.dep_ == "ccomp":  # the parser gave the subject to the verb of saying
            yield from (t for t in token.head.children if t.dep_ == "dobj" and t.i < token.i)
        if not subjects and token.dep_ == "conj":
            yield from (_real(t, token.head) for t in token.head.children if t.dep_ in SUBJECTS)
    elif objects:
        yield from _objects(token, objects)
    else:
        yield from _elliptic(token, subjects)


def _objects(token: Token, objects: list[Token]) -> Iterator[Token]:
    """The objects of a verb; of "claimed the lives of" and "cost them their lives" the people whose lives they were."""
    for found in objects:
        if found.lemma_ == "life":
            whose = [t for p in found.rights if p.lower_ == "of" for t in p.children if t.dep_ == "pobj"]
            whose += [t for t in token.children if t.dep_ == "dative"]
            yield from whose or [found]
        elif found.lower_ == "them" and token.dep_ == "conj":  # "lined up 40 soldiers and shot them"
            yield from (t for t in token.head.children if t.dep_ == "dobj" and t.pos_ != "PRON")
        else:
            yield _real(found, token)


def _companions(token: Token) -> Iterator[Token]:
    """Those with whom it happened: "died along with his wife and four guards"."""
    for child in token.subtree:
        if (
            child.lower_ == "with"
            and child.dep_ in {"prep", "pcomp"}
            and child.i
            and child.nbor(-1).lower_ in {"along", "together"}
        ):
            yield from (t for t in child.children if t.dep_ == "pobj")


def _elliptic(token: Token, subjects: list[Token]) -> Iterator[Token]:
    """A transitive verb without object: reduced passive ("20 rebels killed in fighting") or one shared by conjuncts."""
    if token.i and token.nbor(-1).text == "-":  # "rebel-held"
        return
    if token.dep_ in {"acl", "amod"} and token.tag_ in {"VBN", "VBD"}:
        yield token.head
    elif subjects and token.tag_ in {"VBN", "VBD"}:
        if not any(t.dep_ in {"dobj", "ccomp", "xcomp"} for t in token.children) and not _shares(token):
            yield from (_real(t, token) for t in subjects)
    elif (
        token.dep_ == "advcl" and token.tag_ in {"VBN", "VBD"} and token.head.dep_ == "acl" and token.head.tag_ == "VBG"
    ):
        yield token.head.head  # "shows men lying in a yard while bound"
    elif token.dep_ == "conj" and token.tag_ in {"VBN", "VBD"} and token.head.pos_ == "VERB":
        if any(t.dep_ in {"auxpass", "nsubjpass"} for t in token.head.children):
            yield from (_real(t, token.head) for t in token.head.children if t.dep_ in SUBJECTS)
        elif token.head.dep_ in {"acl", "amod"}:
            yield token.head.head
    if not subjects or _shares(token):
        for right in token.rights:  # "killed or wounded dozens"
            if right.dep_ == "conj" and right.i - token.i <= 3:
                yield from (t for t in right.children if t.dep_ == "dobj")


def _shares(token: Token) -> bool:
    return any(
        right.dep_ == "conj" and right.i - token.i <= 3 and any(t.dep_ == "dobj" for t in right.children)
        for right in token.rights
    )


def _real(token: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for, otherwise the token itself."""
    if token.lower_ in RELATIVES and verb.dep_ == "relcl":
        return verb.head
    if token.lower_ in RELATIVES and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        return verb.head.head
    return token


def _adjective(token: Token, counts: Counts) -> Iterator[Token]:
    """What an adjective like "dead" is said of."""
    if _number_before(token, counts):
        yield token
        return
    if token.dep_ == "amod" and token.head.i != token.i:
        yield token.head
    elif token.dep_ in {"acomp", "attr", "oprd", "xcomp", "advcl"} and token.head.pos_ in {"VERB", "AUX"}:
        verb = token.head
        objects = [t for t in verb.children if t.dep_ == "dobj"]
        yield from (_real(t, verb) for t in objects or [t for t in verb.children if t.dep_ in SUBJECTS])
    elif token.dep_ == "conj" and triggers.effect(token.head) is not None:
        yield from _adjective(token.head, counts)
        return
    elif token.dep_ in {"acl", "relcl"}:
        yield token.head
    yield from (t for t in token.children if t.dep_ in SUBJECTS)


def _number_before(token: Token, counts: Counts) -> bool:
    """Whether the word is a noun of its own after a number: "25 dead"."""
    if token.i == 0 or (
        token.i + 1 < len(token.doc) and token.nbor(1).pos_ in {"NOUN", "PROPN"} and token.dep_ == "amod"
    ):
        return False
    number = counts.number_at(token.nbor(-1))
    return number is not None and not number.article and number.end == token.i


def _complement(token: Token) -> Iterator[Token]:
    """Who is in the state that a phrase tells: the subject or object of its verb ("two are in hospital")."""
    above = token.head.head
    if above.lemma_.lower() in triggers.words("states") and above.pos_ in {"VERB", "AUX"}:
        inverted = {"dobj", "attr"} if token.head.i < above.i else {"dobj"}  # "among the dead were two officers"
        objects = [t for t in above.children if t.dep_ in inverted and t.i > token.i]
        yield from (_real(t, above) for t in objects or [t for t in above.children if t.dep_ in SUBJECTS])
    elif above.pos_ in {"NOUN", "PROPN", "NUM"}:
        yield above


def _of_noun(token: Token, entry: Effect, counts: Counts) -> Iterator[Counted]:
    """ "the deaths of two soldiers", "30 deaths", "the bodies of five men", "heavy casualties"."""
    own = counts.of(token)
    inner = list(_under(token, _governing(token, entry), counts))
    if (
        own is not None
        and own.span.exact.casefold() not in {"a", "an"}
        and (own.exact or own.high is not None or _vague(own))
    ):
        better = [counted for counted in inner if counted.exact]
        yield from better if better and not own.exact else [own]
        return
    inner = [c for c in inner if c.exact or (entry.counts == "of" and (c.low == 0 or c.high is not None or _harmed(c)))]
    if inner:
        yield from inner
        return
    if token.dep_ == "nsubj" and token.head.lemma_ == "include":
        yield from (c for t in token.head.children if t.dep_ == "dobj" for c in counts.phrases(t) if c.number)
        return
    total = _total_of(token)
    found = list(_total(total or token, counts)) if total is not None or _put(token) else []
    if found:
        yield from found
    elif _bare_bodies(token, entry):
        span = counts.parsed.words(token.doc[token.left_edge.i : token.i + 1])
        yield Counted(
            head=token, top=token, low=2, high=None, approx=False, span=span, noun=True, exact=False, number=False
        )
    elif entry.bare and token.tag_ == "NNS" and not _owned(token) and _borne(token):
        span = counts.parsed.words(token.doc[token.left_edge.i : token.i + 1])
        low, high = (0, 0) if _denied(token) else (1, None)
        yield Counted(
            head=token, top=token, low=low, high=high, approx=False, span=span, noun=True, exact=False, number=False
        )
    elif entry.kind == "capture" and own is not None and token.head.lemma_.lower() in triggers.words("holding"):
        yield own


def _governing(token: Token, entry: Effect) -> set[str]:
    """The prepositions under which those whom the noun counts stand: "injuries to two", "a funeral for 52"."""
    if entry.persons == "wounded":
        return {"of", "to"}
    return {"of", "for"} if token.lemma_ == "funeral" else {"of"}


def _vague(counted: Counted) -> bool:
    """Whether the words give a vague number ("a number of", "many"), not none at all."""
    return counted.low == 1 or counted.span.end <= counted.head.idx


def _harmed(counted: Counted) -> bool:
    return counted.head.tag_ == "NNS" or counted.head.lower_ in {"people", "troops"}


def _owned(token: Token) -> bool:
    """Whether the noun is somebody's or already known: "its casualties", "the casualties"."""
    return any(t.dep_ in {"det", "poss"} and t.lower_ != "any" for t in token.lefts)


def _denied(token: Token) -> bool:
    """Whether there were none: "did not suffer any casualties", "without inflicting casualties"."""
    if any(t.dep_ == "neg" for t in token.head.children) or token.head.lower_ == "without":
        return True
    return token.head.dep_ == "pcomp" and token.head.head.lower_ == "without"


def _borne(token: Token) -> bool:
    """Whether somebody suffered or inflicted it: "suffered losses", "with heavy casualties"."""
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token.head
    if token.dep_ == "attr" and any(t.dep_ == "expl" for t in above.children):  # "there were casualties"
        return True
    told = above is not token.head and above.pos_ == "VERB" and above.lemma_.lower() in triggers.words("carrying")
    return told or token.head.lemma_.lower() in triggers.words("borne")


def _bare_bodies(token: Token, entry: Effect) -> bool:
    """Whether the dead are told of with no number: "bodies lay in the street", "spoke of summary executions"."""
    if entry.persons != "killed" or token.tag_ != "NNS" or token.lemma_.lower() not in triggers.words("uncounted"):
        return False
    if token.head.lemma_ == "show":  # what footage shows is evidence of deaths told elsewhere
        return False
    return not any(t.dep_ in {"det", "poss", "nummod"} for t in token.lefts) and token.dep_ in {
        "pobj", "dobj", "nsubj", "nsubjpass", "conj", "attr",
    }  # fmt: skip


def _under(token: Token, prepositions: set[str], counts: Counts) -> Iterator[Counted]:
    """What the objects of these prepositions under (or, misparsed, right after) the noun count."""
    for right in token.rights:
        if right.dep_ == "prep" and right.lower_ in prepositions:
            for inner in right.rights:
                if inner.dep_ == "pobj":
                    yield from counts.phrases(inner)
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_ in prepositions and token.nbor(1).head.i != token.i:
        for inner in token.nbor(1).rights:
            if inner.dep_ == "pobj":
                yield from counts.phrases(inner)


def _total_of(head: Token) -> Token | None:
    """The "number" in "the number of wounded", "a total of people killed"."""
    preposition = head.head
    if (
        head.dep_ == "pobj"
        and preposition.lower_ in {"of", "for"}
        and preposition.head.lemma_.lower() in triggers.words("totals")
    ):
        return preposition.head
    return None


def _put(token: Token) -> bool:
    """Whether the verb above sets a number to the noun: "put its losses at", "the wounded number 720"."""
    return token.head.lemma_.lower() in triggers.words("put")


def _total(noun: Token, counts: Counts) -> Iterator[Counted]:
    """The number that a "toll", "total" or "losses" stands at: of 30, rose to 30, was 30, put at 30."""
    own = counts.number_at(noun)
    if own is not None and not own.article:  # "a number of": the phrase is the number itself
        counted = counts.of(noun)
        if counted is not None:
            yield counted
        return
    places = [t for t in noun.rights if t.dep_ == "prep" and t.lower_ in {"of", "at", "to"}]
    verb = noun.head
    if verb.pos_ in {"VERB", "AUX"}:
        places += [t for t in verb.children if t.dep_ == "prep" and t.lower_ in {"to", "at", "by", "of", "from"}]
        places += [t for t in verb.children if t.dep_ == "prt"]
        direct = [t for t in verb.children if t.dep_ in {"attr", "dobj", "oprd", "acomp"} and t.i > noun.i]
    else:
        direct = [t for t in noun.rights if t.dep_ in {"appos", "nummod"}]
    places += [t for place in places for t in place.rights if t.dep_ == "prep" and t.lower_ == "to"]  # "from 31 to 35"
    for head in direct + [t for place in places for t in place.rights if t.dep_ == "pobj"]:
        for counted in counts.phrases(head):
            if counted.exact and counted.head.i != noun.i:
                yield counted


def _damage(token: Token, counts: Counts) -> Iterator[Counted]:
    """ "no damage"; "damage to equipment" is one or more."""
    own = counts.of(token)
    before = next((counts.number_at(t) for t in token.lefts if counts.number_at(t)), None)
    if before is None and token.dep_ == "conj":  # "no casualties or damage"
        before = next((counts.number_at(t) for t in token.head.lefts if t.lower_ == "no"), None)
    if before is not None and before.high == 0:
        yield Counted(head=token, top=token, low=0, high=0, approx=False, span=before.span, noun=True, exact=True)
        return
    if own is not None:
        return
    for right in token.rights:
        if right.dep_ == "prep" and right.lower_ == "to":
            objects = [t for t in right.rights if t.dep_ == "pobj"]
            exact = [c for t in objects for c in counts.phrases(t) if c.exact]
            if exact:
                yield from exact
            elif objects and mass(objects[-1]):
                span = counts.parsed.words(token.doc[token.i : objects[-1].i + 1])
                yield Counted(
                    head=objects[-1], top=token, low=1, high=None, approx=False, span=span, noun=True, exact=False
                )
