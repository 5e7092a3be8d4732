import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.extract import times
from rashomon.extract.parsing import Parsed, parse
from rashomon.model import Document


def read(text: str, published: str | None = "2024-07-27") -> Parsed:
    [parsed] = parse([Document(id="doc_1", sha256="0", media_type="text/plain", text=text, published_at=published)])
    return parsed


def event_start(text: str, trigger: str) -> str | None:
    parsed = read(text)
    whens, _ = times.find(parsed)
    token = next(token for token in parsed.doc if token.text == trigger)
    when = times.of_event(parsed, token.sent, whens, trigger=token)
    return when.start if when else None


def test_spans_are_the_documents_own_words() -> None:
    parsed = read("REBELS ATTACKED LA PALMA ON FRIDAY NIGHT.")
    [when], issues = times.find(parsed)
    assert when.span is not None
    assert when.span.exact == "FRIDAY NIGHT"
    assert (when.start, issues) == ("2024-07-26", ())


def test_an_unknown_day_is_an_issue_with_its_words() -> None:
    [when], [issue] = times.find(read("Rebels attacked the town on Friday.", published=None))
    assert (when.start, when.end) == (None, None)
    assert issue.span is not None
    assert issue.span.exact == "Friday"


@pytest.mark.parametrize(
    ("text", "trigger", "start"),
    [
        ("The army said on Saturday that rebels had killed ten soldiers on Thursday.", "killed", "2024-07-25"),
        ("The army said on Saturday that rebels had killed ten soldiers.", "killed", None),
        ("Ten soldiers were killed in an ambush on Thursday, a spokesman said on Friday.", "killed", "2024-07-25"),
        ("Rebels shelled the base on Monday and captured the town on Wednesday.", "captured", "2024-07-24"),
        ("Rebels shelled the base on Monday and captured the town on Wednesday.", "shelled", "2024-07-22"),
        ("The rebels now hold the town.", "hold", None),
        ("After the coup of 2012, rebels seized the city.", "seized", None),
        ("It was the worst attack since the king seized power in February.", "attack", None),
        ("In April 2022 the group said it had captured a pilot.", "captured", "2022-04"),
        ("On Thursday the group said it had captured a pilot.", "captured", None),
        ("In April 2022 the group said it had captured a pilot in May 2021.", "captured", "2021-05"),
        ("Some 900 people have been killed since the rebels took up arms in 2016.", "killed", "2016"),
        ("The two engineers were released on Thursday.", "released", "2024-07-25"),
        ("The ministry condemns the attacks today in the port.", "attacks", "2024-07-27"),
        ("The fuel depots are now held by the army after the attacks.", "attacks", None),
        ("Ten soldiers have been killed as of Friday.", "killed", None),
        ("Today, three blasts, also claimed by the group, killed ten people.", "killed", "2024-07-27"),
        ("At 2000 on 11 July [0200 GMT on 12 July], the rebels attacked the garrison.", "attacked", "2024-07-11"),
    ],
)
def test_an_event_has_its_own_time_and_not_that_of_saying(text: str, trigger: str, start: str | None) -> None:
    assert event_start(text, trigger) == start


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("They shot at us on the 29th of June.", "2024-07-05", ["2024-06-29"]),
        ("They shot at us on the 29th.", "2024-07-05", ["2024-06-29"]),
        ("They shot at us on the 3rd.", "2024-07-05", ["2024-07-03"]),
        ("They shot at us on the 22nd.", "2024-01-04", ["2023-12-22"]),
    ],
)
def test_a_day_of_the_month_is_the_last_one(text: str, published: str, days: list[str]) -> None:
    whens, _ = times.find(read(text, published))
    assert [when.start for when in whens] == days


def test_the_lines_of_a_log_are_of_its_day_and_the_next_after_midnight() -> None:
    text = (
        "21:40 Two drones shot down.\n– 23:55 Shelling of the port.\n00:20 Three men wounded.\nIt went on until dawn."
    )
    whens, _ = times.find(read(text))
    assert [when.start for when in whens] == ["2024-07-27", "2024-07-27", "2024-07-28", None]


def test_two_times_of_day_are_no_log() -> None:
    whens, _ = times.find(read("21:40 Two drones shot down.\n23:55 Shelling of the port."))
    assert [when.start for when in whens] == [None, None]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("GAO, July 27 (Sahel Wire) - Rebels killed ten soldiers near Gao on Thursday.", "2024-07-25"),
        ("GAO, July 27 - Rebels killed ten soldiers near Gao.", "2024-07-27"),
    ],
)
def test_the_day_of_filing_gives_way_to_one_that_the_sentence_tells(text: str, start: str) -> None:
    assert event_start(text, "killed") == start


def test_a_cue_has_the_day_on_which_it_was_said() -> None:
    parsed = read("The army said on Friday that rebels had killed ten soldiers on Thursday.")
    whens, _ = times.find(parsed)
    assert times.said_at(parsed, parsed.words(parsed.doc[2]), whens) == "2024-07-26"
    killed = next(token for token in parsed.doc if token.text == "killed")
    assert times.said_at(parsed, parsed.words(killed), whens) == "2024-07-25"


def test_the_main_time_is_that_of_the_incident() -> None:
    parsed = read(
        "Rebels killed ten soldiers on Thursday near the border, the army said on Friday.\n"
        "The war began in 2012. In June 2023 a truce broke down."
    )
    whens, _ = times.find(parsed)
    when = times.main(parsed, whens)
    assert when is not None
    assert when.start == "2024-07-25"


def test_a_coarse_time_is_refined_only_by_one_inside_it() -> None:
    whens, _ = times.find(read("In July they fought. On 3 July they won. In June they lost."))
    july, day, june = whens
    assert times.refined(july, day) == day
    assert times.refined(june, day) == june


@pytest.mark.parametrize("words", ["this year", "the past few days", "last week"])
def test_a_stretch_up_to_the_report_is_not_refined(words: str) -> None:
    parsed = read(f"Ten were killed {words}. Two were killed on 25 July.")
    (stretch, *_, day), _ = times.find(parsed)
    assert times.refined(stretch, day) == stretch


def test_a_total_since_a_year_has_no_known_end() -> None:
    parsed = read("Some 900 people have been killed since the rebels took up arms in 2016.")
    whens, _ = times.find(parsed)
    event = next(token for token in parsed.doc if token.text == "killed")
    when = times.of_event(parsed, event.sent, whens, trigger=event)
    assert when is not None
    assert (when.start, when.end) == ("2016", None)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_times(text: str) -> None:
    parsed = read(text)
    whens, _ = times.find(parsed)
    times.main(parsed, whens)
    for sent in parsed.doc.sents:
        times.of_event(parsed, sent, whens)
