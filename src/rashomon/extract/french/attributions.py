"""Who says what in a French report: by a preposition ("selon X"), by a verb before or after, by quotation marks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from rashomon.extract.french.forms import AVOIR, ETRE, active, bent, found, joined, participle, table
from rashomon.extract.french.phrases import SPEAKING, Phrase
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.french.speakers import IN_FRONT, PARTING, beside, beside_before, source_at, subject_of

ADVERBS = (
    r"(?:(?:de son côté|pour sa part|de leur côté|pour leur part|également|aussi|toutefois"
    r"|par ailleurs|ensuite|notamment|déjà|par la suite|encore|d'ailleurs|en outre"
    r"|\w+ment)\s){0,2}"
)
HAVING = re.compile(rf"\b(?:n')?(?:{AVOIR})\s{ADVERBS}$", re.IGNORECASE)
BEING = re.compile(rf"\b(?:(?:{AVOIR})\s)?(?:{ETRE})\s{ADVERBS}$", re.IGNORECASE)
TURNED = re.compile(r"\b(?:a|ont|avait|avaient|aurait)(?:-t)?-(?P<who>ils?|elles?|on)\s$", re.IGNORECASE)
"""What stands before the participle in "a-t-il ajouté"."""
TURNING = re.compile(r"(?:-t)?-(?P<who>ils?|elles?|on)\b", re.IGNORECASE)
NOT = re.compile(r"\b(?:[nN]'(?=[a-zéêî])|ne\s)(?:\S+\s){0,2}$")
PRONOUN = re.compile(
    r"\b(?P<who>ils?|elles?|on|nous|qui)\s(?:l'|le\s|la\s|y\s|en\s|n'|nous\s|me\s|se\s|s')?(?:\S+\s){0,1}$",
    re.IGNORECASE,
)
TOLD_TO = re.compile(
    r"(?:\s?(?:à|au|aux|auprès de|devant|sur|dans|lors d'|lors de|mercredi|lundi|mardi|jeudi"
    r"|vendredi|samedi|dimanche|ce|hier|par|en|sous)\s?[^,.;:»]{0,60}?)?\s?$",
    re.IGNORECASE,
)
THAT = re.compile(r"\s?(?:(?:(?!\bet\b|\bavoir\b|[.;:«»]).){0,70}?\s)?(?:qu'|que\s)|\s?:\s?")
THIS_IS = re.compile(r"\b[Cc]'est (?:en tout cas )?ce qu(?:e |')(?:ont |a |)", re.IGNORECASE)
STRONG = re.compile(r"[;]|,?\s(?:mais|tandis qu[e']|alors qu[e'])\s")


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution of a sentence: who, by which words, what; stretches in code points."""

    source: Stretch | None
    """None where nobody is named, and for a pronoun that nobody is found for."""
    cue: Stretch
    content: tuple[Stretch, ...]
    kind: str = "indirect"
    stance: str = "asserts"
    certainty: str = "certain"
    pronoun: bool = False
    """The source is "il", "elle", "on": whoever spoke before."""
    nobody: bool = False
    claims: bool = False
    """The source claims the deed for itself ("a revendiqué")."""
    phrase: Phrase | None = None
    of_sentence_before: bool = False
    silent: bool = False
    """Nothing is said ("n'a pas confirmé")."""


def find(text: str, sentence: Stretch, phrases: Sequence[Phrase], quoted: Sequence[Stretch]) -> list[Said]:
    """The attributions of a sentence in order of their cues."""
    found_ = [*_prepositions(text, sentence, phrases), *_of_source(text, sentence)]
    taken = [one.cue for one in found_]
    last: Said | None = None
    for match in _verbs().finditer(text, sentence.start, sentence.end):
        if any(quote.start < match.start() < quote.end for quote in quoted):
            continue
        if any(one.start <= match.start() < one.end for one in taken):
            continue
        said = _by_verb(text, sentence, match, phrases, quoted, last)
        if said is not None:
            found_.append(said)
            last = said
    return _parted(text, sentence, sorted(found_, key=lambda one: one.cue.start))


def _parted(text: str, sentence: Stretch, said: list[Said]) -> list[Said]:
    """The attributions, the content of each ended where the next source's begins."""
    done: list[Said] = []
    for i, one in enumerate(said):
        content = one.content
        following = said[i + 1] if i + 1 < len(said) else None
        if following is not None and content:
            begins = min(
                following.cue.start,
                following.source.start
                if following.source and following.source.start > one.cue.end
                else following.cue.start,
            )
            parting = [m.start() for m in PARTING.finditer(text, one.cue.end, begins)]
            along = re.search(r"(?:,|\bet)\s(?:\S+\s){0,1}$", text[one.cue.end : begins])
            cut = parting[-1] if parting else one.cue.end + along.start() if along else begins
            ahead = following.content and following.content[0].start >= following.cue.start
            if ahead and cut > one.cue.end:
                content = tuple(Stretch(c.start, min(c.end, cut)) if c.start < cut < c.end else c for c in content)
        done.append(replace(one, content=tuple(c for c in content if c.start < c.end)))
    return done


@functools.cache
def _cues() -> tuple[tuple[str, str], ...]:
    """Each form of a verb of saying as a pattern, with its group."""
    rows: list[tuple[str, str]] = []
    for group, row in cast(dict[str, dict[str, Any]], table("cues")["verbs"]).items():
        for verb in row["er"]:
            rows += [(participle(verb), group), *((form, group) for form in active(verb))]
        rows += [(bent(form), group) for form in row["forms"]]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@functools.cache
def _verbs() -> re.Pattern[str]:
    return found("|".join(form for form, _ in _cues()))


@functools.cache
def _participles() -> re.Pattern[str]:
    rows = cast(dict[str, dict[str, Any]], table("cues")["verbs"]).values()
    regular = (participle(verb) for row in rows for verb in row["er"])
    return re.compile("|".join((*regular, *cast(list[str], table("cues")["participles"]))), re.IGNORECASE)


@functools.lru_cache(2048)
def _group(said: str) -> str:
    return next((group for group, forms in _groups() if forms.fullmatch(said)), "asserts")


@functools.cache
def _groups() -> tuple[tuple[str, re.Pattern[str]], ...]:
    names = dict.fromkeys(group for _, group in _cues())
    return tuple(
        (name, re.compile("|".join(f"(?:{form})" for form, group in _cues() if group == name), re.IGNORECASE))
        for name in names
    )


def _prepositions(text: str, sentence: Stretch, phrases: Sequence[Phrase]) -> Iterator[Said]:
    loose = re.compile(
        rf"(?<![\w-])(?:{joined(cast(list[str], table('cues')['prepositions']))})(?:(?<=')|(?!\w))", re.IGNORECASE
    )
    for match in loose.finditer(text, sentence.start, sentence.end):
        source, phrase = source_at(text, match.end(), sentence, phrases)
        if source is None:
            continue
        if re.match(r"\s*(?:une? premi|les premi|un bilan|le bilan)", text[match.end() :]) and phrase is None:
            continue
        content = _around(text, sentence, Stretch(match.start(), source.end))
        yield Said(source, Stretch(match.start(), match.end()), content, phrase=phrase, stance="asserts")


def _of_source(text: str, sentence: Stretch) -> Iterator[Said]:
    """ "De source sécuritaire", "de sources concordantes"."""
    data = table("cues")
    for match in re.finditer(
        rf"(?<![\w'])(?:{bent(str(data['of_source']))})(?!\w)", text[sentence.start : sentence.end], re.IGNORECASE
    ):
        said = match.group(1).lower()
        if said in {"source", "sources"} or any(said == one for one in cast(list[str], data["checking"])[:2]):
            continue
        start, end = sentence.start + match.start(1), sentence.start + match.end(1)
        if re.search(r"(?:vérifi|confirm|corrobor)\w+\s$", text[sentence.start : sentence.start + match.start()]):
            continue
        cue = Stretch(sentence.start + match.start(), start - 1)
        content = _around(text, sentence, Stretch(cue.start, end))
        yield Said(Stretch(start, end), cue, content)


def _around(text: str, sentence: Stretch, words: Stretch) -> tuple[Stretch, ...]:
    """What "selon X" is said of: its sentence around it, up to where another part of it begins."""
    if not re.search(r"\w{3}", text[sentence.start : words.start]):  # it opens the sentence
        stop = next((m.start() for m in STRONG.finditer(text, words.end, sentence.end)), sentence.end)
        return (Stretch(words.end, stop),)
    before = [m.end() for m in PARTING.finditer(text, sentence.start, words.start)]
    after = next((m.start() for m in PARTING.finditer(text, words.end, sentence.end)), sentence.end)
    start = before[-1] if before else sentence.start
    parts = [Stretch(start, words.start), Stretch(words.end, after)]
    return tuple(part for part in parts if re.search(r"\w{2}", text[part.start : part.end]))


def _by_verb(
    text: str,
    sentence: Stretch,
    match: re.Match[str],
    phrases: Sequence[Phrase],
    quoted: Sequence[Stretch],
    last: Said | None,
) -> Said | None:
    lead = text[sentence.start : match.start()]
    group = _group(match.group())
    stance = {"asserts": "asserts", "claims_it": "asserts", "probable": "asserts"}.get(group, group)
    certainty = "probable" if group == "probable" else "certain"
    is_participle = _participles().fullmatch(match.group()) is not None
    said = Said(
        None, Stretch(match.start(), match.end()), (), stance=stance, certainty=certainty, claims=group == "claims_it"
    )
    turned = TURNED.search(lead)
    turning = TURNING.match(text, match.end(), sentence.end)
    if turned or turning:
        who = (turned or turning).group("who").lower()  # type: ignore[union-attr]
        start = sentence.start + turned.start() if turned else match.start()
        end = match.end() if turned else turning.end()  # type: ignore[union-attr]
        before = Stretch(sentence.start, _left(text, start))
        rest = _rest(text, end, sentence)
        return replace(
            said, cue=Stretch(start, end), content=_both(text, before, rest), pronoun=who != "on", nobody=who == "on"
        )
    having = HAVING.search(lead)
    being = None if having else BEING.search(lead)
    start = sentence.start + (having or being).start() if having or being else match.start()  # type: ignore[union-attr]
    negated = (
        NOT.search(text[sentence.start : start])
        or re.match(r"[nN]'[a-zéê]|ne\s", text[start : start + 3])
        or re.match(r"\s(?:ni|pas|rien)\b", text[match.end() :])
    )
    if negated or re.search(
        r"\b(?:ni|pas|sans|refus\w+ de|pour|non|jamais)\s(?:\w+\s)?$", text[sentence.start : match.start()]
    ):
        return None
    if re.search(r"\b(?:l[ea]|les|un|une|des|du|ce|cette|premier|nouveau)\s$", lead) or _is_noun(text, match):
        return None
    if being is not None and not re.search(r"\bs'(?:est|était)\s$", lead[: being.end()]):
        return _passive(text, sentence, match, said, phrases, start)
    cue = Stretch(start, match.end())
    this = THIS_IS.search(lead)
    if this and len(lead) - this.end() < 20:
        source, phrase = source_at(text, match.end(), sentence, phrases)
        if source is not None:
            return replace(said, source=source, phrase=phrase, cue=cue, of_sentence_before=True)
    inverted = _inverted(text, sentence, start, match.end(), phrases, quoted)
    if inverted is not None:
        source, phrase = inverted
        rest = _rest(text, source.end, sentence)
        return replace(
            said,
            source=source,
            phrase=phrase,
            cue=cue,
            content=_both(text, Stretch(sentence.start, _left(text, start)), rest),
        )
    gerund = match.group().lower().endswith("ant") and not having
    along = re.search(r"(?:\bet|,|\bpuis|\bmais)\s(?:\w+ment\s|a\s|ont\s|en\s)?$", text[sentence.start : match.start()])
    content = (Stretch(_content_start(text, match.end(), sentence), sentence.end),)
    if is_participle and not having and not (along and last is not None):
        return None
    pronoun = PRONOUN.search(text[max(sentence.start, start - 30) : start])
    subject = (
        None
        if gerund or (along and last and is_participle and not having)
        else subject_of(text, sentence, start, phrases)
    )
    if subject is not None and not (pronoun and text.rfind(pronoun.group("who"), sentence.start, start) > subject.end):
        end = max(beside(text, subject.end, start), beside_before(text, subject.end, start))
        source = Stretch(subject.start, end)
        return replace(said, source=source, phrase=subject, cue=cue, content=content)
    if pronoun and pronoun.group("who").lower() in {"il", "elle", "ils", "elles"}:
        return replace(said, cue=cue, content=content, pronoun=True)
    if (along or gerund) and last is not None:
        return replace(
            said,
            source=last.source,
            phrase=last.phrase,
            cue=cue,
            content=content,
            pronoun=last.pronoun,
            nobody=last.nobody,
        )
    if gerund:
        first = next(
            (p for p in phrases if p.kind in SPEAKING and not IN_FRONT.search(text[sentence.start : p.start])), None
        )
        if first is not None:
            return replace(said, source=Stretch(first.start, first.end), phrase=first, cue=cue, content=content)
    return None


def _is_noun(text: str, match: re.Match[str]) -> bool:
    """Whether the form is a noun or a participle of something else: "le compte", "compte tenu", "des témoignages"."""
    return bool(
        re.match(r"compte tenu|note vocale|poursuivi par", text[match.start() : match.end() + 14], re.IGNORECASE)
    )


def _both(text: str, before: Stretch, rest: Stretch | None) -> tuple[Stretch, ...]:
    parts = [before, rest] if rest is not None else [before]
    return tuple(part for part in parts if re.search(r"\w{2}", text[part.start : part.end]))


def _rest(text: str, end: int, sentence: Stretch) -> Stretch | None:
    return Stretch(end, sentence.end) if sentence.end - end > 12 else None


def _left(text: str, start: int) -> int:
    while start > 0 and text[start - 1] in " ,":
        start -= 1
    return start


def _inverted(
    text: str, sentence: Stretch, start: int, end: int, phrases: Sequence[Phrase], quoted: Sequence[Stretch]
) -> tuple[Stretch, Phrase | None] | None:
    """The source behind its verb: '"…", a affirmé un élu', "…, annonce la présidence"."""
    lead = text[sentence.start : start].rstrip()
    if not lead.endswith((",", "»", "”", '"', "?", "!")):
        return None
    closes = any(
        quote.end in {start - 1, start - 2, sentence.start + len(lead), sentence.start + len(lead) - 1}
        for quote in quoted
    )
    if re.match(r"\s?(?:qu'|que\s|avoir\s|:)", text[end : end + 8]):
        return None
    if not closes and not STATED.search(lead):
        return None
    for phrase in phrases:
        if phrase.start < end or phrase.kind not in SPEAKING:
            continue
        gap = text[end : phrase.start]
        if IN_FRONT.search(f" {gap}") and len(gap) < 40:
            continue
        if not TOLD_TO.fullmatch(gap) or IN_FRONT.search(f" {gap}"):
            break
        source = Stretch(phrase.start, beside(text, phrase.end, sentence.end))
        following = text[source.end : source.end + 12]
        if closes or following[:1] in {"", ".", ",", ";"} or FOLLOWING.match(following):
            return source, phrase
        break
    unknown = UNKNOWN.match(text, end, sentence.end)  # a body that is in no list
    return (Stretch(*unknown.span("who")), None) if unknown is not None else None


STATED = re.compile(
    r"\b(?:a|ont|est|sont|avait|avaient|aurait|auraient|était|étaient|sera|serait|seraient|morts?|blessés?|tués?)\b"
)
"""What has to stand before a comma for a verb behind it to be turned about."""
FOLLOWING = re.compile(
    r"\s(?:à|dans|sur|lors|au|en|qui|sous|cité|joint|contact|interrog|ce|mardi|lundi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
UNKNOWN = re.compile(
    r"\s(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier)\s)?(?:(?:à|au)\s(?:l')?\S+\s)?"
    r"(?P<who>(?:le\s|la\s|l'|les\s|des\s|une?\s)(?!mort|bilan|attaque|fait|plupart)[^.,;:«»]{3,90})(?=[.,;]|$)"
)


def _passive(
    text: str, sentence: Stretch, match: re.Match[str], said: Said, phrases: Sequence[Phrase], start: int
) -> Said | None:
    """ "revendiquée par X", "est attribuée par X": the source is the agent."""
    agent = re.compile(r"\s(?:[\w']+\s){0,3}?par\s").match(text, match.end(), sentence.end)
    if agent is None:
        return None
    source, phrase = source_at(text, agent.end(), sentence, phrases)
    if source is None or phrase is None:
        return None
    return replace(
        said,
        source=Stretch(phrase.start, phrase.end),
        phrase=phrase,
        cue=Stretch(start, match.end()),
        content=(Stretch(sentence.start, start), Stretch(phrase.end, sentence.end)),
    )


def _content_start(text: str, end: int, sentence: Stretch) -> int:
    that = THAT.match(text, end, sentence.end)
    return that.end() if that else end
