"""Who says what: every attribution of a document, with the chain of those who pass it on."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from rashomon import codebook
from rashomon.extract import carrying, quotes, reckoned, sayings, sourcing, speakers, voices
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import Parsed
from rashomon.extract.quotes import Quote
from rashomon.extract.reported import trimmed
from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import cue_words, lemma
from rashomon.extract.tellers import FINITE
from rashomon.model import Attribution, Mention, Span

LEAST_QUOTED = 4
"""Tokens; a shorter quotation is a word or two in somebody's sense, not speech."""


def find(parsed: Parsed, mentions: Mentions) -> tuple[Attribution, ...]:
    """Every attribution, by where its cue or else its content begins.

    `content` excludes source and cue. The first-hand source is that of the innermost attribution; those around it
    and those named as passing it on are its `via`, nearest to the source first. Sentences of the report's own voice,
    its "we" included, are no attributions.
    """
    doc = parsed.doc
    quoted = quotes.find(parsed)
    segments = _segments(doc, quoted)
    found = [*sayings.of_verbs(doc, segments), *sourcing.of_phrases(doc, segments), *reckoned.of_counts(doc, segments)]
    found += reckoned.looking_back(doc, found)
    found = _with_quotes(doc, found, quoted)
    found = [saying for saying in carrying.carried(doc, found, quoted, segments) if saying.content]
    found = _apart(doc, found)
    found.sort(key=lambda saying: (saying.cue, saying.content))
    known = voices.antecedents(found)
    found = [saying for saying in found if not voices.hangs(saying.speaker, known)]
    return tuple(
        attribution for saying in found for attribution in _records(parsed, mentions, saying, found, quoted, known)
    )


def _segments(doc: Doc, quoted: tuple[Quote, ...]) -> list[tuple[int, int]]:
    """For each token the stretch between semicolons of its sentence (those inside a quotation do not cut)."""
    inside = [False] * len(doc)
    for quote in quoted:
        for i in range(quote.start, quote.end):
            inside[i] = True
    found: list[tuple[int, int]] = [(0, 0)] * len(doc)
    for sent in doc.sents:
        cuts = [t.i for t in sent if t.text == ";" and not inside[t.i]]
        edges = [sent.start, *cuts, sent.end]
        cuts = [
            cut
            for cut, before, after in zip(cuts, edges, edges[2:], strict=False)
            if _states(doc, before, cut) and _states(doc, cut, after)
        ]
        starts = [sent.start, *(cut + 1 for cut in cuts)]
        ends = [*cuts, sent.end]
        for start, end in zip(starts, ends, strict=True):
            while end > start and doc[end - 1].is_space:
                end -= 1
            for i in range(start, min(end + 1, sent.end)):
                found[i] = (start, end)
    return found


def _states(doc: Doc, start: int, end: int) -> bool:
    """Whether a stretch says something of its own; names in a list between semicolons do not."""
    return any(token.tag_ in FINITE or token.pos_ == "NUM" for token in doc[start:end])


def _apart(doc: Doc, found: list[Saying]) -> list[Saying]:
    """Content without the source and cue of an attribution that stands around it ("according to X," Y said, "…"), and
    without what the same speaker goes on to say under a cue of its own ("noted that …, and added that …")."""
    out = []
    for saying in found:
        for other in found:
            if other is saying or not any(a <= other.cue[0] and other.cue[1] <= b for a, b in saying.content):
                continue
            start, end = other.group
            if any(a <= saying.cue[0] and saying.cue[1] <= b for a, b in other.content):
                if not start <= saying.cue[0] < end:
                    saying = sayings.without(saying, start, end)
            elif _next_report(doc, saying, other):
                saying = sayings.without(saying, start, max(b for _, b in saying.content))
        out.append(replace(saying, content=trimmed(doc, list(saying.content))))
    return [saying for saying in out if saying.content]


def _next_report(doc: Doc, saying: Saying, other: Saying) -> bool:
    """Whether `other` is the same speaker's second report in one sentence."""
    if saying.speaker is None or saying.speaker != other.speaker or saying.carried:
        return False
    return doc[other.cue[0]].dep_ == "conj" and other.cue[0] > saying.cue[0]


def _with_quotes(doc: Doc, found: list[Saying], quoted: tuple[Quote, ...]) -> list[Saying]:
    """Each quotation joined to the saying that it belongs to, or carried on from the one before it."""
    out = list(found)
    for quote in quoted:
        if quote.end - quote.start < LEAST_QUOTED:
            continue
        home = _home(doc, out, quote)
        if home is None:
            continue
        out[home] = sayings.merged(out[home], (quote.start, quote.end))
    return out


def _home(doc: Doc, found: list[Saying], quote: Quote) -> int | None:
    """Index of the saying whose content the quotation is part of."""

    def touches(saying: Saying) -> bool:
        return any(start < quote.end and quote.start < end for start, end in saying.content) and not quote.covers(
            *saying.cue
        )

    touching = [i for i, saying in enumerate(found) if touches(saying)]
    if touching:
        return min(touching, key=lambda i: sum(end - start for start, end in found[i].content))
    free = [i for i, saying in enumerate(found) if not quote.covers(*saying.cue)]
    for i in free:  # "…," he said.   He said: "…"
        start, end = found[i].group
        if 0 <= start - quote.end <= 1 or 0 <= quote.start - end <= 2:
            return i
    before = [i for i in free if found[i].cue[0] < quote.start and found[i].speaker is not None]
    if not before:
        return None
    last = max(before, key=lambda i: found[i].cue[0])
    reach = max(end for _, end in (*found[last].content, found[last].group))
    gap = doc[reach : quote.start]
    return last if not any(t.is_alpha for t in gap) and len(gap) <= 4 else None


def _records(
    parsed: Parsed,
    mentions: Mentions,
    saying: Saying,
    found: list[Saying],
    quoted: tuple[Quote, ...],
    known: dict[int, Token],
) -> list[Attribution]:
    """One attribution for each source of a coordination, or one with no source."""
    content = tuple(parsed.words(parsed.doc[start:end]) for start, end in saying.content)
    via = _via(parsed, mentions, saying, found)
    stance, certainty = standing(saying)
    outlet = (parsed.document.outlet or "").lower()
    records = []
    heads: list[Token | None] = list(speakers.conjuncts(saying.speaker)) if saying.speaker is not None else [None]
    for head in heads:
        source = speakers.mention(parsed, mentions, head, known.get(head.i)) if head is not None else None
        if source is not None and _of_content(source, content):
            source = replace(source, antecedent=None)
        words = (source.words or "") if source else ""
        kind = speakers.kind(words) if source else "anonymous"
        if head is not None and _own(outlet, words, head):
            kind = "reporter"
        records.append(
            Attribution(
                content=content,
                source=source,
                source_kind=kind,
                cue=parsed.words(parsed.doc[saying.cue[0] : saying.cue[1]]),
                form="direct" if saying.set_off or _direct(saying, quoted) else "indirect",
                via=tuple(m for m in via if not _is_outlet(m, outlet) and m.words != words),
                stance=stance,
                certainty=certainty,
            )
        )
    return records


def _of_content(source: Mention, content: tuple[Span, ...]) -> bool:
    """Whether the source was taken for somebody of whom it tells: "the artillery shelled it, it said".

    Who stands before a colon speaks: "an official was more careful: ten died, he said".
    """
    earlier = source.antecedent
    if earlier is None:
        return False
    told = [span for span in content if span.overlaps(earlier)]
    return any(":" not in span.exact[max(earlier.end - span.start, 0) :] for span in told)


def _own(outlet: str, words: str, head: Token) -> bool:
    """Whether the report speaks of itself or of its own reporter ("a Sahel Wire reporter saw")."""
    words, outlet = words.lower().removeprefix("the "), outlet.removeprefix("the ")
    return bool(outlet) and (words == outlet or (outlet in words and lemma(head) in cue_words("own_voice")))


def _is_outlet(mention: Mention, outlet: str) -> bool:
    return bool(outlet) and (mention.words or "").lower().removeprefix("the ") == outlet.removeprefix("the ")


def standing(saying: Saying) -> tuple[str, str]:
    """The stance and certainty that the cue itself gives: denied, confirmed, doubted, vowed; believed, estimated."""
    cues = codebook.load("cues")
    stance = next((name for name, verbs in cues["stances"].items() if saying.verb in verbs), "asserts")
    if saying.speaker is None:
        return stance, "probable"
    certainty = next((name for name, verbs in cues["certainties"].items() if saying.verb in verbs), "certain")
    return stance, certainty


def _direct(saying: Saying, quoted: tuple[Quote, ...]) -> bool:
    return all(any(q.start <= start + 1 and end - 1 <= q.end for q in quoted) for start, end in saying.content)


def _via(parsed: Parsed, mentions: Mentions, saying: Saying, found: list[Saying]) -> list[Mention]:
    """Those who pass the saying on: named beside the cue, then the sources of the attributions around it."""
    chain = [speakers.mention(parsed, mentions, head) for head in (*saying.relays, *_relays(saying))]
    around = [
        other
        for other in found
        if other is not saying
        and other.speaker is not None
        and any(start <= saying.cue[0] and saying.cue[1] <= end for start, end in other.content)
        and sum(e - s for s, e in other.content) > sum(e - s for s, e in saying.content)
    ]
    around.sort(key=lambda other: sum(end - start for start, end in other.content))
    for other in around:
        if other.speaker is not None and (saying.speaker is None or other.speaker.i != saying.speaker.i):
            chain.append(speakers.mention(parsed, mentions, other.speaker))
            chain.extend(speakers.mention(parsed, mentions, head) for head in _relays(other))
    return chain


def _relays(saying: Saying) -> list[Token]:
    """Outlets and inquirers that stand at the cue or the source: "told Reuters", "quoted by AFP", "on state radio"."""
    doc = saying.speaker.doc if saying.speaker is not None else None
    if doc is None or saying.speaker is None:
        return []
    found = []
    verb = doc[saying.cue[0]]
    for child in verb.children if saying.verb != "according" else ():
        if (
            child.dep_ in {"dobj", "dative"}
            and (speakers.is_media(child) or speakers.is_inquirer(child))
            and lemma(verb) == "tell"
        ):
            found.append(child)
        if child.dep_ == "prep" and child.text.lower() in cue_words("relays", "through"):
            found += [o for o in child.children if o.dep_ == "pobj" and speakers.is_media(o)]
    if lemma(saying.speaker) in cue_words("nouns", "document"):
        return found  # whoever released a writing speaks in it
    for clause in saying.speaker.children:
        if clause.dep_ in {"acl", "relcl"} and lemma(clause) in cue_words("relays", "by"):
            found += [o for c in clause.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj"]
    return found
