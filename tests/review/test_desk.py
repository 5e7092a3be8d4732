"""What a person may decide, what is refused and how, and what becomes of two people who decide otherwise."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from rashomon import pipeline
from rashomon.export import decided
from rashomon.ingest.documents import document
from rashomon.ingest.header import Header
from rashomon.ledger import NotFound
from rashomon.review import Desk, Overtaken, Refused, adding
from rashomon.review.adding import Addition
from rashomon.review.desk import Exhibit

KILLED, SEVEN, SHELLS = "two soldiers were killed", "seven soldiers were killed", "Shells of the Night Column"

REFUSED = [
    ("evnt", "clash", {}, "There is no field evnt; there are event, actor, target, place, dates"),
    ("event", "battle", {}, "There is no event “battle”; there are clash, attack"),
    ("event", "none", {}, "The event of a claim cannot be none; there are clash"),
    ("stance", "assert", {}, "Is asserts meant?"),
    ("background", "perhaps", {}, "background is yes or no, not “perhaps”"),
    ("dates", "03/04/2024", {}, "write it as 2024-07-25, 2024-07 or 2024"),
    ("dates", "2024-07-27/2024-07-25", {}, "2024-07-25 lies before 2024-07-27"),
    ("end", "2024-07-01", {}, "2024-07-01 lies before 2024-07-25"),
    ("range", "many", {}, "“many” is no range of numbers; write 12, 24-99, 84.. (or more), ..12 (up to) or none"),
    ("range", "-5", {}, "“-5” is no range of numbers"),
    ("range", "5 –", {}, "“5 –” is no range of numbers"),
    ("range", "99-24", {}, "ends below where it begins"),
    ("range", "12", {"figure": 2}, "has no figure 2; it has 1: “two” killed"),
    ("event", "clash", {"figure": 1}, "event is a field of the claim"),
    ("event", "clash", {"kind": "ngo"}, "--kind goes with the field source"),
    ("figure", "three", {}, "can only be corrected to none"),
    ("place", "Kidal, Atlantis", {}, "There is no country “Atlantis”"),
    ("actor", " ", {}, "A value for actor is missing"),
    ("source", "Hill Scouts", {"kind": "rebel"}, "There is no source_kind “rebel”; there are belligerent"),
]


@pytest.mark.parametrize(("field", "value", "more", "said"), REFUSED, ids=lambda part: str(part)[:20])
def test_what_cannot_be_is_refused_with_what_may(field, value, more, said, office) -> None:
    last = office.ledger.view().upto
    with pytest.raises(Refused) as refused:
        office.desk().correct(office.claim(KILLED).id, field, value, reason="Read it.", **more)
    assert said in str(refused.value)
    assert office.ledger.view().upto == last


TAKEN = [
    ("event", "Clash", "clash"),
    ("dates", "26 July 2024", "2024-07-26"),
    ("dates", "../2024-07", "../2024-07"),
    ("start", "2024-07-20", "2024-07-20/2024-07-25"),
    ("dates", "none", "none"),
    ("range", "1,200+", "1200 or more"),
    ("range", "..12", "up to 12"),
    ("range", "24 to 99", "24–99"),
    ("actor", "FAMa", "Malian Armed Forces"),
    ("actor", "hill scouts", "hill scouts"),
    ("actor", "night column", "Night Column"),
    ("actor", "none", "none"),
    ("place", "Ayorou", "Ayorou, NE"),
    ("place", "Nowhere, Mali", "Nowhere, ML"),
    ("via", "The Sentinel; Radio Tessit", "The Sentinel; Radio Tessit"),
    ("source", "none", "none"),
]


@pytest.mark.parametrize(("field", "given", "stands"), TAKEN, ids=lambda part: str(part)[:20])
def test_a_value_is_taken_in_its_normal_form(field, given, stands, office) -> None:
    made = office.desk().correct(office.claim(KILLED).id, field, given, reason="Read it.")
    [told] = [one for reading in office.readings() for one in reading.decisions]
    assert told.value == stands
    assert made.decision.correction.written == given


@pytest.mark.parametrize(
    ("value", "note"),
    [
        ("FAMa", "“FAMa” is taken to be Malian Armed Forces."),
        ("Nyght Column", "is no actor of the codebook; it is kept as written. Like it are Night Column."),
    ],
)
def test_how_a_name_was_taken_is_said(value, note, office) -> None:
    assert any(
        note in one for one in office.desk().correct(office.claim(KILLED).id, "actor", value, reason="So.").notes
    )


def test_without_a_reason_or_a_name_nothing_is_decided(office) -> None:
    with pytest.raises(Refused, match="needs its reason"):
        office.desk().withdraw(office.claim(KILLED).id, reason=" \n")
    for name in ("", "  ", "a\x1bb"):
        with pytest.raises(Refused, match="the name of who decides"):
            Desk(office.ledger, by=name, regroup=lambda ledger: (), clock=office.clock)


def test_ids_that_are_none_get_near_ones(office) -> None:
    claim = office.claim(KILLED).id
    with pytest.raises(NotFound, match=claim):
        office.desk().withdraw(claim[:-1] + "x", reason="So.")
    with pytest.raises(NotFound, match="nobody has decided anything"):
        office.desk().undo("dec_1", reason="So.")
    made = office.desk().withdraw(claim[:14], reason="So.").decision
    with pytest.raises(NotFound, match=made.id):
        office.desk().undo("dec_1x", reason="So.")
    assert office.desk().undo(made.id[:8], reason="So.").decision.undoes == made.id
    with pytest.raises(Refused, match="was taken back already"):
        office.desk().undo(made.id, reason="So.")


def test_of_two_people_who_decide_otherwise_the_later_stands_and_is_told(office) -> None:
    claim = office.claim(KILLED).id
    first = office.desk("amina").correct(claim, "range", "3", reason="The list.")
    second = office.desk("lena").correct(claim, "range", "4", reason="The morgue.")
    assert first.over == ()
    assert second.over == (first.decision,)
    assert second.decision.over == (first.decision.id,)
    [told] = [one for reading in office.readings() for one in reading.decisions]
    assert (told.value, told.by, told.over) == ("4", "lena", (first.decision.id,))
    assert office.ledger.view().decisions() == [first.decision, second.decision]
    office.desk("amina").undo(second.decision.id, reason="The morgue has another list.")
    [told] = [one for reading in office.readings() for one in reading.decisions]
    assert (told.value, told.by) == ("3", "amina")


@pytest.mark.parametrize(("field", "value"), [("range", "2..2"), ("dates", "25 July 2024"), ("background", "No")])
def test_to_correct_what_is_so_already_is_no_decision(field, value, office) -> None:
    claim, last = office.claim(KILLED).id, office.ledger.view().upto
    with pytest.raises(Refused, match="already; accept the claim"):
        office.desk().correct(claim, field, value, reason="Read it.")
    assert office.ledger.view().upto == last


def test_what_another_corrected_can_be_made_what_was_found(office) -> None:
    claim = office.claim(KILLED).id
    office.desk("amina").correct(claim, "range", "3", reason="The list.")
    with pytest.raises(Refused, match="is 3 already"):
        office.desk("lena").correct(claim, "range", "3", reason="The morgue.")
    assert [one.by for one in office.desk("lena").correct(claim, "range", "2", reason="Again.").over] == ["amina"]


def test_one_place_of_a_name_for_another_is_a_correction(office) -> None:
    claim = office.claim(KILLED).id
    office.desk().correct(claim, "place", "Nowhere, Mali", reason="Read it.")
    made = office.desk().correct(claim, "place", "Nowhere, Niger", reason="Read it again.")
    assert made.decision.correction.value == ("Nowhere, NE",)


def test_who_changes_their_own_mind_is_not_told(office) -> None:
    claim = office.claim(KILLED).id
    office.desk("lena").correct(claim, "range", "3", reason="The list.")
    assert office.desk("lena").correct(claim, "range", "4", reason="Again.").over == ()


def test_decisions_on_two_fields_or_figures_stand_beside_each_other(office) -> None:
    claim = office.claim(KILLED).id
    office.desk("amina").correct(claim, "range", "3", reason="The list.")
    office.desk("lena").correct(claim, "event", "clash", reason="It was one.")
    assert {one.field for reading in office.readings() for one in reading.decisions} == {"range", "event"}


def test_checks_of_two_people_both_stand(office) -> None:
    claim = office.claim(KILLED).id
    for person, finding in (("amina", "verified"), ("lena", "disputed")):
        office.desk(person).check(claim, method="a call", finding=finding, reason="Asked.")
    assert [(one.by, one.finding) for one in office.standing(KILLED).checks] == [
        ("amina", "verified"),
        ("lena", "disputed"),
    ]


def test_the_file_that_a_check_rests_on_is_kept_by_its_hash(office) -> None:
    made = office.desk().check(
        office.claim(KILLED).id,
        method="a list",
        finding="verified",
        reason="Counted.",
        evidence=[Exhibit(name="list.txt", data=b"two names"), Exhibit(name="https://example.org/list")],
    )
    kept, address = made.decision.material
    assert kept.sha256 == hashlib.sha256(b"two names").hexdigest()
    assert office.ledger.view().bytes(kept.sha256) == b"two names"
    assert (address.name, address.sha256) == ("https://example.org/list", None)
    assert not office.ledger.check()


@pytest.mark.parametrize(
    ("scale", "subject", "grade", "said"),
    [
        ("reliability", "Northern Army", "3", "There is no grade “3” of reliability; there are A"),
        ("credibility", None, "B", "There is no grade “B” of credibility; there are 1"),
        ("trust", None, "1", "There is no scale “trust”; there are reliability and credibility"),
        ("reliability", "Nrthern Army", "A", "like it are Northern Army"),
    ],
)
def test_the_two_scales_never_mix(scale, subject, grade, said, office) -> None:
    with pytest.raises(Refused) as refused:
        office.desk().assess(subject or office.claim(KILLED).id, scale=scale, grade=grade, reason="So.")
    assert said in str(refused.value)


def test_both_grades_stand_apart_in_a_reading(office) -> None:
    from rashomon.export import decided

    claim = office.claim(KILLED).id
    office.desk().assess("Northern Army", scale="reliability", grade="B", reason="So.")
    office.desk().assess(claim, scale="credibility", grade="2", reason="So.")
    [reading] = [one for one in office.readings() if claim in one.incident.claims]
    plain = decided.plain(reading)
    [account] = [one for one in plain["accounts"] if one["source"] == "Northern Army"]
    [told] = [one for one in plain["claims"] if one["id"] == claim]
    assert (account["reliability"], told["credibility"], told["review"]) == ("B", "2", "unreviewed")


WORDS = "Nobody has counted the dead of the market at Tessit."


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        (Addition(words="Nobody counted the dead of the market", event="attack"), "do not stand in doc_"),
        (Addition(words="The army said that", event="attack"), "stand 2 times"),
        (Addition(words=WORDS, event="raid"), "There is no event “raid”"),
        (Addition(words=WORDS, event="attack", figures=("killed",)), "“killed” is no figure; write EFFECT; RANGE"),
        (Addition(words=WORDS, event="attack", figures=("killed; 9",)), "The number words “9” do not stand"),
        (
            Addition(words=WORDS, event="attack", source="Hill Scouts"),
            "What kind of source is Hill Scouts? Name one (--kind)",
        ),
        (Addition(words="", event="attack"), "Which words"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_a_claim_that_the_document_does_not_have_is_refused(addition, said, office) -> None:
    with pytest.raises(Refused) as refused:
        office.desk().add(office.wire.id, addition, reason="So.")
    assert said in str(refused.value)


def test_an_added_claim_says_what_it_was_given(office) -> None:
    addition = Addition(
        words="Nobody has counted  the dead\nof the market at Tessit.",
        event="attack",
        target="civilians",
        source="medical sources",
        kind="medical",
        place="Tessit",
        dates="2024-07-26",
        certainty="probable",
        figures=("killed; 2..; civilians; the dead",),
    )
    made = office.desk().add(office.wire.id, addition, reason="So.")
    claim = made.decision.added
    assert claim.span.exact == WORDS
    assert office.wire.text[claim.span.start : claim.span.end] == WORDS
    assert (claim.event, claim.target.label, claim.place.place_id) == ("attack", "civilians", "test:2")
    assert (claim.attribution.source.label, claim.attribution.source_kind) == ("medical sources", "medical")
    [figure] = claim.figures
    assert (figure.effect, figure.low, figure.high, figure.span.exact) == ("killed", 2, None, "the dead")
    with pytest.raises(Refused, match="is that claim already"):
        office.desk().add(office.wire.id, addition, reason="So.")


def test_an_added_claim_can_be_corrected_checked_and_withdrawn(office) -> None:
    claim = office.desk().add(office.wire.id, Addition(words=WORDS, event="attack"), reason="So.").decision.added.id
    office.desk().correct(claim, "event", "explosion", reason="So.")
    assert office.standing(WORDS).event == "explosion"
    office.desk().withdraw(claim[:14], reason="So.")
    assert office.standing(WORDS) is None


def test_a_machine_that_finds_the_added_claim_itself_does_not_double_it(office, finder) -> None:
    addition = Addition(
        words="The army said that it had burnt a truck.", event="seizure", source="Northern Army", kind="belligerent"
    )
    added = office.desk().add(office.wire.id, addition, reason="So.").decision.added
    run = office.read(
        finder(
            "second.extract.v1",
            lambda one: dataclasses.replace(one, event="seizure") if "burnt" in one.span.exact else one,
        )
    )
    held = [one.id for reading in office.readings() for one in reading.claims if "burnt" in one.span.exact]
    assert held == [added.id]
    assert any("which amina added; the addition stands" in issue.message for issue in run)


def test_of_two_claims_with_one_clause_a_decision_stays_with_its_own(office, finder) -> None:
    """Where a reader drops the claim that was decided on, another claim of the same words does not inherit it."""

    def doubled(claim):
        return dataclasses.replace(claim, event="seizure") if "burnt" in claim.span.exact else claim

    class Both(finder):
        def extract(self, documents):
            for one in super().extract(documents):
                yield dataclasses.replace(
                    one, claims=(*one.claims, *(doubled(c) for c in one.claims if "burnt" in c.span.exact))
                )

    office.read(Both("both.extract.v1"))
    [attack] = [one for one in office.ledger.view().claims() if "burnt" in one.span.exact and one.event == "attack"]
    office.desk().withdraw(attack.id, reason="No attack.")
    office.read(finder("second.extract.v1", doubled))
    assert office.standing("burnt").event == "seizure"
    [told] = [one for one in office.ledger.view().issues() if "has lost its claim" in one.message]
    assert attack.id in told.message


def test_two_spellings_of_a_place_are_one_or_two_as_people_judge(office, finder) -> None:
    from rashomon.model import PlaceMention, Span

    def at(claim):
        start = claim.span.start
        words = Span(document_id=claim.document_id, start=start, end=start, exact="Tessitt")
        return dataclasses.replace(claim, place=PlaceMention(span=words)) if SHELLS in claim.span.exact else claim

    office.read(finder("second.extract.v1", at))
    same = office.desk().judge("Tessitt", "same", "Adjelhoc", reason="A quarter of it.")
    assert same.decision.sort == "place"
    assert office.standing(SHELLS).place.place_id == office.standing(KILLED).place.place_id
    office.desk("lena").judge("Tessitt", "different", "Adjelhoc", reason="A day's drive.")
    assert office.standing(SHELLS).place.place_id != office.standing(KILLED).place.place_id


def test_a_later_judgement_goes_before_an_earlier_one_that_it_contradicts(office) -> None:
    killed, seven = office.claim(KILLED).id, office.claim(SEVEN).id
    office.desk("amina").judge(killed, "different", seven, reason="Two convoys.")
    assert not office.together(KILLED, SEVEN)
    made = office.desk("lena").judge(seven, "same", killed, reason="One convoy.")
    assert [one.by for one in made.over] == ["amina"]
    assert office.together(KILLED, SEVEN)


def test_things_of_two_sorts_cannot_be_judged(office) -> None:
    with pytest.raises(Refused, match="not of one sort"):
        office.desk().judge(office.claim(KILLED).id, "same", "Northern Army", reason="So.")
    with pytest.raises(Refused, match="like it are Northern Army"):
        office.desk().judge("Northern Arny", "same", "Southern Arny", reason="So.")
    with pytest.raises(Refused, match="same or different, not “alike”"):
        office.desk().judge("Northern Army", "alike", "River Front", reason="So.")
    with pytest.raises(Refused, match="one and the same"):
        office.desk().judge("Northern Army", "same", "the northern army", reason="So.")


def test_a_name_of_a_place_and_an_actor_must_be_told_apart(office) -> None:
    office.desk().correct(office.claim(KILLED).id, "actor", "Tessit", reason="So.")
    with pytest.raises(Refused, match="--as actor or --as place"):
        office.desk().judge("Tessit", "same", "Adjelhoc", reason="So.")
    assert office.desk().judge("Tessit", "same", "Adjelhoc", reason="So.", sort="place").decision.sort == "place"


def test_moments_of_decisions_never_repeat(office) -> None:
    office.clock.moment -= __import__("datetime").timedelta(days=300)
    claim = office.claim(KILLED).id
    moments = [office.desk().correct(claim, "range", str(n), reason="So.").decision.decided_at for n in range(3)]
    assert moments == sorted(set(moments))


def test_one_claim_can_be_added_to_two_reports_with_the_same_words(office, finder) -> None:
    copy = b" " + office.captured[0][0]
    digest = hashlib.sha256(copy).hexdigest()
    office.captured[1] = (copy, dataclasses.replace(office.wire, id="doc_copy", sha256=digest))
    office.read(finder("nothing.extract.v1", lambda claim: None))
    addition = Addition(words="The army said that it had burnt a truck.", event="attack")
    made = [office.desk().add(one, addition, reason="there").decision.added for one in (office.wire.id, "doc_copy")]
    assert [one.document_id for one in made if one] == [office.wire.id, "doc_copy"]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999Z", "2024-01-01T00:00:00", "2031-01-01", "once"])
def test_another_ledgers_moment_stops_nobody_from_deciding(moment, office) -> None:
    claim = office.claim("seven soldiers")
    first = office.desk().assess(claim.id, scale="credibility", grade="2", reason="x").decision
    taken_in = dataclasses.replace(first, id="dec_other", decided_at=moment, by="Eve")
    office.ledger.add([taken_in], agent="person:Eve", action="decided")
    made = office.desk().assess(claim.id, scale="credibility", grade="3", reason="y").decision
    assert made.decided_at > first.decided_at


def test_of_two_figures_at_one_word_that_alone_is_marked_which_a_person_corrected(office) -> None:
    figures = ("killed; 7; Northern Army; seven", "wounded; 7; Northern Army; seven")
    addition = Addition(
        words="seven soldiers were killed", event="attack", source="Lake Guard", kind="belligerent", figures=figures
    )
    added = office.desk().add(office.paper.id, addition, reason="So it says.").decision.added.id
    office.desk().correct(added, "range", "3", figure=2, reason="The morgue.")
    [reading] = [one for one in office.readings() if added in {claim.id for claim in one.claims}]
    told = {row.effect: (row.high, row in changed(reading)) for row in reading.rows if added in row.claims}
    assert told == {"killed": (7, True), "wounded": (3, True)}, "all of an added claim is a person's"
    office.desk().correct(office.claim(KILLED).id, "range", "3", reason="The morgue.")
    office.desk().correct(office.claim(KILLED).id, "effect", "wounded", reason="The morgue.")
    [reading] = [one for one in office.readings() if added in {claim.id for claim in one.claims}]
    assert {row.effect for row in changed(reading) if added not in row.claims} == {"wounded"}


def changed(reading):
    return [reading.rows[index] for index in sorted(decided.marked(reading))]


CROSSING = [
    ({"field": "range", "value": "3"}, {"field": "figure", "value": "none"}, True),
    ({"field": "figure", "value": "none"}, {"field": "range", "value": "3"}, True),
    ({"field": "event", "value": "clash"}, "withdraw", True),
    ("withdraw", {"field": "event", "value": "clash"}, True),
    ({"field": "event", "value": "clash"}, "accept", True),
    ("accept", {"field": "event", "value": "clash"}, True),
    ("withdraw", "check", True),
    ({"field": "range", "value": "3"}, "check", True),
    ({"field": "range", "value": "3"}, {"field": "event", "value": "clash"}, False),
    ("check", "accept", False),
    ("accept", "check", False),
]


@pytest.mark.parametrize(("first", "second", "told"), CROSSING, ids=str)
def test_who_has_not_seen_what_their_decision_is_made_on_is_shown_it(first, second, told, office) -> None:
    claim, seen = office.claim(KILLED).id, office.ledger.view().upto

    def decide(desk, what):
        match what:
            case "withdraw":
                return desk.withdraw(claim, reason="Nobody said so.")
            case "accept":
                return desk.accept(claim, reason="It says so.")
            case "check":
                return desk.check(claim, method="call", finding="verified", reason="They say so.")
        return desk.correct(claim, what["field"], what["value"], reason="So.")

    made = decide(office.desk("amina"), first).decision
    lena = Desk(
        office.ledger,
        by="lena",
        regroup=pipeline.group,
        clock=office.clock,
        gazetteer=office.desk()._gazetteer,
        seen=seen,
    )
    if told:
        with pytest.raises(Overtaken) as overtaken:
            decide(lena, second)
        assert overtaken.value.meanwhile == (made,)
        assert office.ledger.view().decisions() == [made]
    else:
        assert decide(lena, second).decision.by == "lena"


@pytest.mark.parametrize(
    ("number", "said"), [("8", "8 fell"), ("18", "18 others"), ("1,000", "1,000 fled"), ("1.5", None), ("000", None)]
)
def test_the_words_of_an_added_figure_are_whole_numbers(number, said) -> None:
    text = "The 18 others, of 21.5 hurt, saw that 8 fell and that 1,000 fled."
    report = document(text.encode(), text, media_type="text/plain", header=Header(language="en"), name="count")
    whole = Addition(words=text, event="attack", figures=(f"killed; {number.replace('.', '')}; ; {number}",))
    if said is None:
        with pytest.raises(Refused, match="do not stand in the claim"):
            adding.claim(report, whole, (), None)
        return
    made, _ = adding.claim(report, whole, (), None)
    [figure] = made.figures
    assert text[figure.span.start :].startswith(said)
