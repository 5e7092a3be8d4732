import dataclasses
import io
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "reconcile"))
sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

import hand_coded
import pytest
from rich.console import Console
from writing import claim, figure, report

from rashomon import readings
from rashomon.export import conflicts, matrix, names, page, sections, wording
from rashomon.model import AccountRow, Issue

ARMY, REBELS, HIRED = "Northern Army", "River Front", "Iron Company"


def printed(reading, width=100, **how):
    out = io.StringIO()
    page.render(reading, Console(file=out, width=width, force_terminal=False), **how)
    return out.getvalue()


@pytest.fixture
def reading():
    paper = report("a", outlet="Wire", published="2024-07-26")
    later = report("b", outlet="Daily", published="2024-08-01", text="another text " * 20)
    claims = [
        claim(
            paper,
            REBELS,
            actor=REBELS,
            target=ARMY,
            figures=[figure("killed_or_wounded", (ARMY, HIRED), 24, 99, words="dozens")],
        ),
        claim(
            paper,
            ARMY,
            actor=REBELS,
            target=ARMY,
            figures=[figure("killed", ARMY, 2, 2, words="two"), figure("wounded", ARMY, 10, 10)],
            checks=[("Wire", "unverified")],
            at=1,
        ),
        claim(
            later,
            REBELS,
            actor=REBELS,
            target=ARMY,
            certainty="probable",
            figures=[figure("killed", ARMY, 47, 47)],
            at=2,
        ),
        claim(
            later,
            ARMY,
            actor=REBELS,
            target=ARMY,
            figures=[figure("killed", ARMY, 5, None, words="at least five")],
            at=3,
        ),
        claim(later, "Ministry", kind="government", actor=REBELS, target=ARMY, stance="denies", at=4),
        claim(
            paper, REBELS, event="capture", actor=REBELS, target=ARMY, figures=[figure("captured", ARMY, 7, 7)], at=5
        ),
        claim(
            paper,
            REBELS,
            event="seizure",
            actor=REBELS,
            target=ARMY,
            figures=[figure("seized", ARMY, 2, None, words="trucks", unit="vehicles", item="trucks")],
            at=6,
        ),
        claim(paper, event="talks", start="2015-06", end="2015-06", background=True, at=7),
        claim(paper, event="capture", start="2019", background=True, at=8, text="Nine herders were taken in 2019."),
    ]
    issues = [Issue(stage="resolve", severity="warning", message="Place not found", subject=paper.id)]
    [made] = readings.of([paper, later], claims, issues)
    return made


def test_the_heading_says_where_when_who_and_how_many(reading):
    text = printed(reading)
    assert "Kidal, Mali · 2024-07-25" in text
    assert "2 reports · 3 first-hand sources" in text
    assert f"{ARMY}" in text.splitlines()[2] and " against " in text.splitlines()[2]


def test_cells_hold_words_ranges_hedges_and_revisions(reading):
    text = printed(reading, width=200)
    assert "dozens, 24–99" in text
    assert "47 (probable)" in text
    assert re.search(r"→ at least five, 5\+.* 2024-08-01", text)
    assert "denies" in text


def test_conflicting_cells_and_their_reason_share_a_letter(reading):
    text = printed(reading, width=200)
    [letter] = {line.mark for line in conflicts.conflicts(reading) if line.about == f"How many of {ARMY} were killed"}
    table, _, under = text.partition("What conflicts, and why")
    cells = re.findall(r" ((?:\S+ )*\S+) ≠([a-z,]+)", table)
    assert {text for text, letters in cells if letter in letters.split(",")} == {"2", "47 (probable)"}
    assert f"{letter}  How many of {ARMY} were killed" in under


def test_each_side_has_one_block_and_each_figure_its_day_and_reports(reading):
    text = printed(reading, width=80)
    table = text.partition("What conflicts, and why")[0].splitlines()
    assert table.count(ARMY) == 1
    [line] = [line for line in table if "47 (probable)" in line]
    assert line.split()[-2:] == ["2024-08-01", "1"]


def test_long_sections_are_folded_with_a_count_and_unfolded_where_asked(reading):
    many = [Issue(stage="resolve", severity="note", message=f"Word {n} stays open", subject="doc_a") for n in range(30)]
    noisy = dataclasses.replace(reading, issues=tuple(many))
    folded, whole = printed(noisy), printed(noisy, everything=True)
    shown = folded.count("stays open")
    assert shown < 10 and f"and {30 - shown} more" in folded and "--all" in folded
    assert whole.count("stays open") == 30 and "--all" not in whole
    assert printed(noisy, show_words=True).count("stays open") == 30


def test_every_conflicting_pair_is_told(reading):
    told = {name for line in conflicts.conflicts(reading) for name in line.claims}
    for item in reading.agreements:
        if item.verdict == "conflict" and item.rows:
            assert {*item.left, *item.right} <= told


def test_statements_that_face_the_same_stand_in_one_line():
    paper = report("a", outlet="Wire", published="2024-08-26")
    numbers = [("Police", 0, 0), ("Ministry", 0, 0), (REBELS, 47, 47), ("Hospital", 40, None)]
    claims = [
        claim(paper, source, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, low, high)], at=at)
        for at, (source, low, high) in enumerate(numbers)
    ]
    [made] = readings.of([paper], claims)
    [line] = conflicts.conflicts(made)
    sides = line.text.removesuffix(" (no number lies in both ranges).").split(" — against ")
    assert {frozenset(side.split("; ")) for side in sides} == {
        frozenset({"0 by Police", "0 by Ministry"}),
        frozenset({"47 by River Front", "40, 40+ by Hospital"}),
    }
    assert set(line.claims) == {item.id for item in claims}


def test_what_one_source_says_stands_together_in_a_conflict():
    paper = report("a", outlet="Wire", published="2024-08-26")
    numbers = [("Police", 2), (REBELS, 40), (REBELS, 47)]
    claims = [
        claim(paper, source, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, low, low)], at=at)
        for at, (source, low) in enumerate(numbers)
    ]
    [made] = readings.of([paper], claims)
    [line] = conflicts.conflicts(made)
    assert line.text == f"2 by Police — against 40 and 47 by {REBELS} (no number lies in both ranges)."


def test_rules_are_named_only_where_they_are_asked_for(reading):
    assert "ranges-disjoint" not in printed(reading)
    assert "[ranges-disjoint.v" in printed(reading, width=200, rules=True)


def test_the_open_gap_the_checks_the_captives_and_the_past(reading):
    text = " ".join(printed(reading, width=200).split())
    assert f"Both hold only if at least 12 of them belonged to {HIRED}" in text
    assert "Wire: unverified" in text
    assert "Captures, releases and talks" in text and "Materiel seized" in text
    assert "warning: Place not found" in text
    past = text.partition("Earlier events")[2]
    assert past.index("2015-06") < past.index("2019")
    assert "Nine herders were taken in 2019.” (Wire) — outcome left open" in past


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_console(reading, width):
    for words in (False, True):
        assert max(len(line) for line in printed(reading, width, show_words=words).splitlines()) <= width


def test_with_words_every_line_gives_its_claims(reading):
    text = " ".join(printed(reading, show_words=True).split())
    for row in reading.rows:
        for name in row.claims:
            assert name in text
    for section in sections.sections(reading):
        for line in section.lines:
            assert all(name in text for name in line.claims)


def test_without_words_no_claim_id_is_printed(reading):
    text = printed(reading)
    assert not any(claim.id in text for claim in reading.claims)


def test_plain_is_json_with_claims_for_every_value(reading):
    plain = json.loads(json.dumps(page.plain(reading)))
    assert all(row["claims"] for row in plain["rows"])
    assert all(account["claims"] for account in plain["accounts"])
    assert [report["copy_of"] for report in plain["reports"]] == [None, None]
    headings = [section["heading"] for section in plain["sections"]]
    assert headings[0] == "What conflicts, and why"


def test_markup_in_reports_is_printed_as_it_is():
    paper = report("a", outlet="[bold]Wire[/bold]")
    told = claim(
        paper,
        "[red]Front[/red]",
        actor=REBELS,
        target=ARMY,
        figures=[figure("killed", ARMY, 2, 2)],
        text="[x] said [/y].",
    )
    [made] = readings.of([paper], [told])
    text = printed(made, show_words=True)
    assert "[red]Front[/red]" in text and "[x] said [/y]." in text


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [(2, 2, "2"), (24, 99, "24–99"), (371, None, "371+"), (None, 20, "≤20"), (None, None, "no number")],
)
def test_ranges_are_short(low, high, written):
    assert wording.span(low, high) == written


@pytest.mark.parametrize(
    ("low", "high", "approx", "words", "written"),
    [
        (84, 84, False, "84", "84"),
        (2, 2, False, "two", "2"),
        (20, 20, True, "about 20", "about 20"),
        (24, 99, False, "dozens", "dozens, 24–99"),
        (371, None, False, "more than 370", "more than 370, 371+"),
    ],
)
def test_numbers_keep_their_words_where_they_say_more(low, high, approx, words, written):
    row = AccountRow(
        source="A", effect="killed", of=("B",), unit="persons", item=None, low=low, high=high, approx=approx,
        first_said=None, last_said=None, claims=("c",), words=(words,),
    )  # fmt: skip
    assert wording.number(row) == written


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("how many: killed of River Front", "How many of River Front were killed"),
        ("how many: killed or wounded of A and B", "How many of A and B were killed or wounded"),
        ("did it happen: killed, River Front", "Did it happen: River Front killed"),
        ("where", "Where"),
    ],
)
def test_questions_are_asked_as_one_asks_them(asked, written):
    assert wording.question(asked) == written


def test_hand_coded_incidents_print_at_eighty_columns(shared):
    for path in sorted((shared / "reports" / "dev").iterdir()):
        documents, claims, incident = hand_coded.folder(path)
        for made in readings.of(documents, claims) if incident else ():
            assert max(len(line) for line in printed(made, 80).splitlines()) <= 80


LONG_NAME = "Strategic Council for the Defence of the River Front"


def called(paper, words, name, **more):
    """A claim by an actor of that name whom the report calls by those words."""
    told = claim(paper, name, actor=name, target=ARMY, text=f"{words} said so.", **more)
    span = dataclasses.replace(told.span, end=told.span.start + len(words), exact=words)
    mention = dataclasses.replace(told.actor, span=span)
    source = dataclasses.replace(told.attribution, source=mention)
    return dataclasses.replace(told, actor=mention, attribution=source)


def test_a_long_name_is_short_after_the_heading_where_the_reports_have_an_acronym():
    paper = report("a")
    tolls = [figure("killed", ARMY, 47, 47)]
    [made] = readings.of([paper], [called(paper, "The SCD-RF", LONG_NAME, figures=tolls)])
    assert names.short(made) == {LONG_NAME: "SCD-RF"}
    head, _, table = printed(made).partition("Short names: ")
    assert LONG_NAME in head
    legend, _, rest = table.partition("\n")
    assert legend == f"SCD-RF = {LONG_NAME}"
    assert "SCD-RF" in rest and LONG_NAME not in rest


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("the front", "the front said"),
        ("US", "US said"),
        ("SCD-RF", "SCD-RF SAID SO IN CAPITALS"),
        ("BAMAKO", "BAMAKO (Wire) - In Bamako they said"),
        ("PHOTO", "PHOTO RELEASED BY THE FRONT. The front said"),
    ],
    ids=["no acronym", "too short", "a text in capitals", "a town in a dateline", "a caption"],
)
def test_other_words_are_no_short_names(words, text):
    paper = report("a", text=text)
    [made] = readings.of([paper], [called(paper, words, LONG_NAME)])
    assert names.short(made) == {}


def test_a_very_long_name_that_the_reports_never_shorten_is_short_as_the_codebook_has_it():
    force = "United Nations Organization Stabilization Mission in the Democratic Republic of the Congo"
    paper = report("a")
    told = claim(
        paper, force, kind="intergovernmental", actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 2, 2)]
    )
    [made] = readings.of([paper], [told])
    assert names.short(made) == {force: "MONUSCO"}


def test_quoted_words_keep_their_names():
    short = {LONG_NAME: "SCD-RF"}
    text = f"{LONG_NAME}: “The {LONG_NAME} “of old” {LONG_NAME}” by {LONG_NAME}"
    assert names.shortened(text, short) == f"SCD-RF: “The {LONG_NAME} “of old” {LONG_NAME}” by SCD-RF"


def test_an_outlet_that_quotes_the_source_is_no_relay():
    paper, other = report("a", outlet="Wire"), report("b", outlet="Daily", text="other words " * 9)
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 47, 47)]),
        claim(other, REBELS, via=["State TV"], actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 47, 47)]),
    ]
    [made] = readings.of([paper, other], claims)
    assert [line.text for line in sections.relays(made)] == [f"{REBELS} → State TV → Daily (1 claim)"]
    assert "River Front (belligerent, 2 reports)" in printed(made)


def test_an_undated_incident_gives_the_days_of_its_reports():
    paper = report("a", published="2024-07-26")
    [made] = readings.of([paper], [claim(paper, REBELS, actor=REBELS, target=ARMY, start=None)])
    assert "date not stated, reported 2024-07-26 ·" in printed(made)


def test_the_parties_come_first():
    paper = report("a")
    claims = [
        claim(paper, "Hospital", kind="medical", event="clash", figures=[figure("wounded", "civilians", 3, 3)]),
        claim(paper, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 47, 47)], at=1),
    ]
    [made] = readings.of([paper], claims)
    assert [of for _, of in matrix.columns(made)] == [(ARMY,), ("civilians",)]
    text = printed(made)
    assert text.index("\nNorthern Army\n") < text.index("\ncivilians\n")


def test_a_total_is_followed_by_what_its_source_said_later_of_each_side(reading):
    paper, later = report("a", published="2024-07-26"), report("b", published="2024-08-01", text="new " * 9)
    both = claim(paper, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed_or_wounded", (ARMY, HIRED), 24, 99)])
    tolls = [figure("killed", ARMY, 47, 47), figure("killed", HIRED, 84, 84)]
    parts = claim(later, REBELS, actor=REBELS, target=ARMY, figures=tolls)
    [made] = readings.of([paper, later], [both, parts])
    [total] = [row for row in made.rows if row.effect == "killed_or_wounded"]
    assert set(wording.later(total, made.rows)) == {
        f"47 killed of {ARMY} (2024-08-01)",
        f"84 killed of {HIRED} (2024-08-01)",
    }
    [half] = readings.of([paper, later], [both, dataclasses.replace(parts, figures=parts.figures[:1])])
    assert not any(wording.later(row, half.rows) for row in half.rows)


def test_a_reading_without_its_reports_still_says_what_it_can(reading):
    bare = dataclasses.replace(reading, documents=())
    assert sections.relays(bare) == ()
    kept = dataclasses.replace(reading, documents=reading.documents[:1])
    there = {item.id for item in kept.documents}
    known = {item.id for item in reading.claims if item.document_id in there}
    assert {name for line in sections.relays(kept) for name in line.claims} <= known
    assert REBELS in printed(bare)


def test_the_words_of_a_line_stand_below_it_each_claim_on_a_line_of_its_own(reading):
    lines = printed(reading, width=200, show_words=True).splitlines()
    for item in reading.claims:
        [below, *_] = [line for line in lines if line.startswith(f"    {item.id} ")]
        assert below == f"    {item.id} “{item.span.exact}”"


@pytest.mark.parametrize("words", ["[bold]ten[/bold] dead", "ten :skull: dead", "ten [/] dead"])
def test_what_looks_like_markup_is_printed_as_it_was_said(words):
    [made] = readings.of(
        [report("a")], [claim(report("a"), REBELS, figures=[figure("killed", ARMY, 10, 10)], text=words)], []
    )
    assert f"“{words}”" in printed(made, width=200, show_words=True)


def test_the_words_of_claims_are_found_once_for_a_page(reading, monkeypatch):
    asked = []
    found = page._said
    monkeypatch.setattr(page, "_said", lambda reading: asked.append(1) or found(reading))
    printed(reading, show_words=True)
    assert len(asked) == 1


# What is worked out, and who stands behind it.


def test_who_is_one_voice_is_said_of_one_report_too_and_counted_once(reading):
    from rashomon.export.sections import behind
    from rashomon.model import Camp, FirstHand

    camps = tuple(Camp(voice=voice, sources=(voice, f"{voice} radio"), reasons=("It is an organ.",)) for voice in "AB")
    names = tuple(name for camp in camps for name in camp.sources)
    hand = FirstHand(effect="killed", of=("River Front",), sources=names, documents=("one",), camps=camps)
    [line] = behind(dataclasses.replace(reading, first_hand=(hand,)))
    assert [told.endswith("So 2 voices.") for told in line.under] == [False, True]
    assert behind(dataclasses.replace(reading, first_hand=(dataclasses.replace(hand, camps=()),))) == ()


def test_each_reason_for_a_grade_stands_with_the_claims_that_have_it(reading):
    from rashomon.export.worked import graded
    from rashomon.model import Graded, Reason

    one, other, *_ = (claim.id for claim in reading.claims)

    def proposed(subject, sentence):
        reason = Reason(feature="x.v1", score=0.5, sentence=sentence, left=None, right=None)
        return Graded(subject=subject, scale="credibility", proposed="3", reasons=(reason,))

    lines = graded(
        dataclasses.replace(reading, grades=(proposed(one, "A party says so."), proposed(other, "Nobody else does.")))
    )
    assert [(line.claims, "A party says so." in line.text) for line in lines] == [((one,), True), ((other,), False)]
    [line] = graded(dataclasses.replace(reading, grades=(proposed(one, "Alone."), proposed(other, "Alone."))))
    assert line.claims == (one, other) and line.text.startswith("3, possibly true: 2 claims of")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("first-hand-range.v2", "first-hand range"),
        ("ucdp.v2", "UCDP"),
        ("acme.lowest.v1", "acme.lowest"),
        ("own", "own"),
    ],
)
def test_running_text_names_a_policy_without_its_version(name, plain):
    from rashomon.export.estimates import policy

    assert policy(name) == plain


def test_issues_stand_alike_whatever_was_read_first(reading):
    from rashomon.export.sections import issues

    made = [
        Issue(
            stage="resolve",
            severity="note",
            message=f"It stays open who is meant by “{word}”.",
            span=None,
            subject="one",
        )
        for word in ("the guard", "a crew", "a crew", "Boats")
    ]
    lines = [issues(dataclasses.replace(reading, issues=tuple(some))) for some in (made, made[::-1])]
    assert lines[0] == lines[1]
    assert lines[0][0].text.endswith("“a crew” (2 times), “Boats” and “the guard”.")
