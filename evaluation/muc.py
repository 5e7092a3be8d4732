"""MUC-3 and MUC-4, test sets 1 and 2: who did it and how sure that is, whom it hit, when and where, of what type.

Claims are made templates by a mapping that adds no knowledge of its own about the texts:

- A template is made of the claims of one report that are of one incident type and do not differ in day, place or
  organisation (`TASKDOC` 5.0). The type comes from the claim's event (`TYPES`), ARSON and the bombing from the air,
  which is an ATTACK, from its words.
- No template comes of what a source denies, doubts or intends; of a fight in which armed sides alone are hit, or an
  attack by one on another (`TASKDOC` 1.0, 1); of places outside the nine countries (4); of what happened more than
  two months before (6); of a claim that names nobody hit, nobody who did it, and no number (7).
- An actor with a canonical name is the organisation, one without is the individual, as is the mention's own wording
  where it says more than the name. Confidence is the decision tree of `TASKDOC` part 2, slot 11.
- Human targets are the counted figures; where a claim has none, its target, one person or PLURAL.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import muckeys
import mucscore
from findings import Finding, Scored
from muckeys import MONTHS, SLOTS, Fill, Template

from rashomon.codebook import load
from rashomon.model import Claim, Document, Event, Extraction, Figure, Mention
from rashomon.resolve.names import actors

NAME = "muc"
FOLDER = "muc34"
PARTS = ("tst1", "tst2")

TYPES = {"attack": "ATTACK", "clash": "ATTACK", "explosion": "BOMBING", "capture": "KIDNAPPING"}
"""Codebook event to incident type; what is not listed gives no template."""
COUNTRIES = {
    "SV": "EL SALVADOR",
    "GT": "GUATEMALA",
    "HN": "HONDURAS",
    "AR": "ARGENTINA",
    "BO": "BOLIVIA",
    "CL": "CHILE",
    "CO": "COLOMBIA",
    "EC": "ECUADOR",
    "PE": "PERU",
}
"""The countries of interest; incidents elsewhere give no template."""
EFFECTS = {"killed": "DEATH", "wounded": "INJURY", "released": "REGAINED FREEDOM"}
NO_EFFECTS = {"killed": "NO DEATH", "wounded": "NO INJURY", "killed_or_wounded": "NO INJURY OR DEATH"}
"""Codebook effect to a human target's effect, and the same where the number is none."""
HIT = {"killed", "wounded", "killed_or_wounded", "captured", "released", "missing"}
"""Effects on persons that make them human targets."""
ARMED = {"state_force", "rebel", "militia", "private_military"}
AUTHORITIES = {"government", "state_force"}
"""Kinds of actors whose word is that of authorities, for the confidence."""
UNSURE = re.compile(r"\b(?:alleged|presum|apparent|suspect|suppos|believed)\w*", re.IGNORECASE)
FIGHTERS = re.compile(
    r"\b(?:guerrillas?|rebels?|subversives?|terrorists?|extremists?|soldiers?|troops)\b", re.IGNORECASE
)
UNNAMED = {"civilians", "unidentified armed men", "security sources", "witnesses", "medical sources", "local officials"}
FIRE = re.compile(r"\b(?:set (?:fire|on fire|ablaze|afire)|arson|burn(?:ed|t|ing)?(?: down)?|torched)\b", re.IGNORECASE)
AIR = re.compile(
    r"\b(?:air ?strikes?|air raids?|aerial|aircraft|planes?|helicopters?|gunships?|mortars?|shell(?:ed|s|ing)?|"
    r"artillery|strafed|bombardments?)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:guerrillas?|rebels?|members?|fighters?|troops|soldiers?|terrorists?|units?|men)\b", re.IGNORECASE
)
"""Words for people, in whose company an organisation's name is said of individuals."""
MOST = 12
"""Words that an individual's description may have; longer ones are clauses."""
RECENT = datetime.timedelta(days=62)


@dataclass(slots=True)
class Gathered:
    """The claims of one incident of a report, by type, and the days, place and organisation that they agree on."""

    type: str
    claims: list[Claim] = field(default_factory=list)
    days: tuple[str, str] | None = None
    place: str | None = None
    country: str | None = None
    organisation: str | None = None


def templates(document: Document, extraction: Extraction) -> list[Template]:
    """The templates of one report."""
    found: list[Gathered] = []
    for claim in sorted(extraction.claims, key=lambda claim: claim.span.start):
        type_ = incident_type(claim, document)
        if type_ is None:
            continue
        days, place, organisation = _days(claim), _place(claim), _organisation(claim.actor)
        for group in found:
            if group.type == type_ and _agree(group, days, place, organisation):
                break
        else:
            group = Gathered(type_)
            found.append(group)
        group.claims.append(claim)
        group.days = group.days or days
        group.place = group.place or place
        group.country = group.country or (claim.place.country if claim.place else None)
        group.organisation = group.organisation or organisation
    return [_filled(str(n), group, document, extraction) for n, group in enumerate(found, start=1)]


def incident_type(claim: Claim, document: Document) -> str | None:
    """The type of the incident that a claim states; None where the task wants no template of it."""
    type_ = TYPES.get(claim.event)
    if type_ is None or claim.stance not in {"asserts", "confirms"} or claim.certainty == "unknown":
        return None
    if claim.place and claim.place.country and claim.place.country not in COUNTRIES:
        return None
    if _old(claim, document) or not _specific(claim) or _military(claim):
        return None
    if type_ != "KIDNAPPING" and FIRE.search(claim.span.exact) and not _hit(claim):
        return "ARSON"
    return "ATTACK" if type_ == "BOMBING" and AIR.search(claim.span.exact) else type_


def _old(claim: Claim, document: Document) -> bool:
    days = _days(claim)
    if days is None:
        return claim.background
    if not document.published_at or len(document.published_at) < 10:
        return False
    published = datetime.date.fromisoformat(document.published_at)
    return datetime.date.fromisoformat(days[1]) < published - RECENT


def _specific(claim: Claim) -> bool:
    return bool(claim.actor or claim.target or claim.figures)


def _military(claim: Claim) -> bool:
    """Whether all who are known to be hit bear arms; a clash that names nobody is one of armed sides."""
    hit = [mention for figure in _hit(claim) for mention in figure.of] or ([claim.target] if claim.target else [])
    if not hit:
        return claim.event == "clash"
    return all(_armed(mention) for mention in hit)


def _armed(mention: Mention) -> bool:
    return _kind(mention.name) in ARMED if mention.name else bool(FIGHTERS.search(mention.words or ""))


@functools.cache
def _kind(name: str) -> str | None:
    found = actors().by_name(name)
    return found.kind if found else None


def _other_names(name: str) -> tuple[str, ...]:
    found = actors().by_name(name)
    return found.other_names if found else ()


def _hit(claim: Claim) -> list[Figure]:
    """The figures that count persons to whom something happened."""
    return [figure for figure in claim.figures if figure.unit == "persons" and figure.effect in HIT]


def _days(claim: Claim) -> tuple[str, str] | None:
    """First and last day of a claim's time; None where it is not known to the day."""
    if claim.when is None:
        return None
    first, last = claim.when.start or claim.when.end, claim.when.end or claim.when.start
    if not first or not last or len(first) < 10 or len(last) < 10:
        return None
    return first[:10], last[:10]


def _place(claim: Claim) -> str | None:
    """The place as written, without "the"; None for a country by itself, which the fill has anyway."""
    if claim.place is None or claim.place.precision == "country":
        return None
    words = re.sub(r"^the\s", "", claim.place.span.exact, flags=re.IGNORECASE)
    return None if words.upper() in COUNTRIES.values() else words.upper()


def _organisation(mention: Mention | None) -> str | None:
    return mention.name if mention and mention.name and mention.name not in UNNAMED else None


def _agree(group: Gathered, days: tuple[str, str] | None, place: str | None, organisation: str | None) -> bool:
    """Whether a claim's day, place and organisation are no others than the group's; what is not said fits."""
    same_days = not (days and group.days) or max(days[0], group.days[0]) <= min(days[1], group.days[1])
    same_place = not (place and group.place) or place in group.place or group.place in place
    return same_days and same_place and (not organisation or group.organisation in {None, organisation})


def _filled(number: str, group: Gathered, document: Document, extraction: Extraction) -> Template:
    template = Template(number)
    targets = list(dict.fromkeys(item for claim in group.claims for item in _targets(claim, extraction)))
    template.fills = {
        "type": [Fill((group.type,))],
        "date": [Fill((date,))] if (date := _date(group.days, document)) else [],
        "location": [Fill((location,))] if (location := _location(group)) else [],
        "individual": list(dict.fromkeys(fill for claim in group.claims for fill in _individual(claim))),
        "number": list(dict.fromkeys(Fill((number,), about) for number, _, about in targets if number)),
        "effect": list(dict.fromkeys(Fill((effect,), about) for _, effect, about in targets if effect)),
    }
    named: dict[str, list[Claim]] = {}
    for claim in group.claims:
        name = _organisation(claim.actor)
        if name:
            named.setdefault(name, []).append(claim)
    for name, claims in named.items():
        words = (claim.actor.words for claim in claims if claim.actor and claim.actor.words)
        forms = tuple(dict.fromkeys(map(_upper, (name, *words, *_other_names(name)))))
        template.fills.setdefault("organisation", []).append(Fill(forms))
        template.fills.setdefault("confidence", []).append(Fill((confidence(name, claims),), forms))
    return template


def _upper(text: str | None) -> str:
    return (text or "").upper()


def _date(days: tuple[str, str] | None, document: Document) -> str | None:
    """The date in the key's manner; where none is known, on or before the day of the dateline."""
    if days is None:
        published = document.published_at or ""
        return f"- {_day(published)}" if len(published) >= 10 else None
    return _day(days[0]) if days[0] == days[1] else f"{_day(days[0])} - {_day(days[1])}"


def _day(day: str) -> str:
    return f"{day[8:10]} {MONTHS[int(day[5:7]) - 1]} {day[2:4]}"


def _location(group: Gathered) -> str | None:
    country = COUNTRIES.get(group.country or "")
    return None if country is None else f"{country}: {group.place}" if group.place else country


def _individual(claim: Claim) -> Iterator[Fill]:
    """The actor's own words, unless they are an organisation's name and nothing more."""
    actor = claim.actor
    if actor is None or actor.span is None:
        return
    words = actor.words or ""
    name = _organisation(actor)
    if len(words.split()) > MOST:
        return
    if name and not PEOPLE.search(words) and (actors().by_name(words) or _upper(words) == _upper(name)):
        return
    yield Fill((_upper(words),))


def confidence(name: str, claims: Sequence[Claim]) -> str:
    """How an organisation stands to an incident, by what the claims that name it say (`TASKDOC` part 2, slot 11)."""
    if any(claim.attribution.source and claim.attribution.source.label == name for claim in claims):
        return "CLAIMED OR ADMITTED"
    authorities = [_authority(claim) for claim in claims]
    sure = [claim.certainty == "certain" and not UNSURE.search(claim.span.exact) for claim in claims]
    if any(certain and not authority for certain, authority in zip(sure, authorities, strict=True)):
        return "REPORTED AS FACT"
    return "SUSPECTED OR ACCUSED BY AUTHORITIES" if any(authorities) else "SUSPECTED OR ACCUSED"


def _authority(claim: Claim) -> bool:
    """Whether a claim is the word of a government or of a state's forces."""
    source = claim.attribution.source
    name = source.name if source else None
    return claim.attribution.source_kind == "government" or (name is not None and _kind(name) in AUTHORITIES)


def _targets(claim: Claim, extraction: Extraction) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Number, effect and names of each human target of a claim; an empty string where there is none."""
    figures = _hit(claim)
    for figure in figures:
        forms = [figure.counted.exact if figure.counted else "", *(m.words or "" for m in figure.of)]
        about = tuple(dict.fromkeys(_upper(form) for form in forms if form))
        none = figure.high == 0
        effect = NO_EFFECTS.get(figure.effect, "") if none else EFFECTS.get(figure.effect, "")
        yield "" if none else quantity(figure), effect, about
    if not figures and claim.target and claim.target.words:
        done = next((found for event in _events(claim, extraction) if (found := _effect(event.trigger.exact))), None)
        if done is not None:
            words = _upper(claim.target.words)
            yield "PLURAL" if _plural(words) else "1", EFFECTS.get(done, ""), (words,)


def quantity(figure: Figure) -> str:
    """A range as the key writes it: `6`, `~100`, `6-8`, `30-`, `-26`; PLURAL for a range that stands for a word."""
    low, high = figure.low, figure.high
    digits = re.search(r"\d", figure.span.exact)
    if low is not None and low == high:
        return f"~{low}" if figure.approx else str(low)
    if (low or 0) <= 2 and high is None:
        return "PLURAL"
    if low is not None and high is not None and not digits and high - low > 1:
        return "PLURAL"
    if high is None:
        over = re.search(r"\b(?:more than|over)\b", figure.span.exact, re.IGNORECASE)
        return f"{(low or 0) - (1 if over else 0)}-"
    return f"-{high}" if low is None else f"{low}-{high}"


def _events(claim: Claim, extraction: Extraction) -> list[Event]:
    """The events that a claim was made of: those of its kind inside it."""
    return [e for e in extraction.events if claim.span.covers(e.trigger) and e.kind in {claim.event, "other", ""}] or [
        e for e in extraction.events if claim.span.covers(e.trigger)
    ]


def _effect(trigger: str) -> str | None:
    """What a trigger does to persons, by the codebook's words; None where it may as well befall things."""
    word = trigger.lower()
    effects = load("events")["effects"]
    for lemma in _lemmas(word):
        entry = effects["verbs"].get(lemma) or effects["nouns"].get(lemma)
        if isinstance(entry, dict) and entry.get("persons") and not entry.get("things"):
            return str(entry["persons"])
    return None


@functools.cache
def _lemmas(word: str) -> tuple[str, ...]:
    import lemminflect

    verb, noun = (lemminflect.getLemma(word, upos=upos) for upos in ("VERB", "NOUN"))
    return tuple(dict.fromkeys([word, *verb, *noun]))


def _plural(words: str) -> bool:
    """Whether the head of a description is a plural; the head is taken to be the last word before a preposition."""
    head = re.split(r",|\b(?:OF|IN|FROM|WHO|AT|ON|WITH|AND)\b", words)[0].split()
    return bool(head) and (
        head[-1].lower() in {"people", "men", "women", "children"} or bool(re.search(r"[^SU]S$", head[-1]))
    )


def inputs(folder: Path) -> list[Path]:
    """The files that the scores depend on."""
    return sorted(path for part in PARTS for path in (folder / part).glob("*"))


def documents(folder: Path) -> list[Document]:
    """The messages of both test sets."""
    return list(muckeys.messages(sorted(path for part in PARTS for path in (folder / part).glob("tst*"))))


def score(folder: Path, read: Mapping[str, tuple[Document, Extraction]]) -> Scored:
    """Every slot over all templates of both test sets; `read` has each message by its id."""
    keyed: dict[str, list[Template]] = {}
    for part in PARTS:
        for path in sorted((folder / part).glob("key*")):
            keyed |= muckeys.keys(path.read_text(encoding="utf-8", errors="replace"))
    return scored(keyed, {name: templates(*pair) for name, pair in read.items()})


def scored(keyed: Mapping[str, Sequence[Template]], read: Mapping[str, Sequence[Template]]) -> Scored:
    """The measures of templates against their keys, message by message."""
    slots = tuple(SLOTS.values())
    tallies = {slot: mucscore.Tally() for slot in slots}
    matched = {slot: mucscore.Tally() for slot in slots}
    counts = mucscore.Tally()
    result = Scored()
    for name, keys in keyed.items():
        pairs = mucscore.pair(keys, read.get(name, ()), slots)
        counts.correct += len(pairs.matched)
        counts.missing += len(pairs.missed)
        counts.spurious += len(pairs.extra)
        for key, _, found in pairs.matched:
            mucscore.add(tallies, found)
            mucscore.add(matched, found)
            result.findings += [f for verdict in found if (f := _finding(name, key, verdict))]
        for key in pairs.missed:
            mucscore.add(tallies, mucscore.missing(key, slots))
            result.findings.append(Finding(NAME, name, "template missed", key.number, f"{key.number}: {_told(key)}"))
        for response in pairs.extra:
            mucscore.add(tallies, mucscore.spurious(response, slots))
            result.findings.append(Finding(NAME, name, "template extra", _told(response), _told(response)))
    result.table = {"template": counts.result(), **{slot: tally.result() for slot, tally in tallies.items()}}
    only = {slot: tally.result()["f1"] for slot, tally in matched.items()}
    result.notes.append("in matched templates alone: " + ", ".join(f"{slot} {f1:.3f}" for slot, f1 in only.items()))
    return result


def _told(template: Template) -> str:
    return "; ".join(f"{slot} {', '.join(map(str, fills))}" for slot, fills in template.fills.items() if fills)


def _finding(name: str, key: Template, verdict: mucscore.Verdict) -> Finding | None:
    if verdict.verdict == "correct":
        return None
    about = f"{key.number} {verdict.slot} {verdict.key if verdict.key else verdict.response}"
    text = f"{key.number} {verdict.slot}: key {verdict.key or '-'} | read {verdict.response or '-'}"
    return Finding(NAME, name, f"{verdict.slot} {verdict.verdict}", about, text)
