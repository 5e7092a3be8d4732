import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.extract.dates import iso, parse_iso, shift, valid
from rashomon.extract.reckoning import read

SATURDAY = "2024-07-27"


def days(text: str, published: str | None) -> list[tuple[str, str | None, str | None]]:
    return [(text[e.start : e.end], iso(e.first), iso(e.last)) for e in read(text, parse_iso(published), ranges=True)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They struck on Friday.", "2024-07-26", "2024-07-26"),
        ("They struck on Saturday.", "2024-07-27", "2024-07-27"),
        ("They struck last Saturday.", "2024-07-20", "2024-07-20"),
        ("Talks open next Monday.", "2024-07-29", "2024-07-29"),
        ("on Tuesday last week", "2024-07-16", "2024-07-16"),
        ("It fell late on Thursday night.", "2024-07-25", "2024-07-25"),
        ("from Monday to Wednesday", "2024-07-22", "2024-07-24"),
        ("The base was shelled today.", "2024-07-27", "2024-07-27"),
        ("The base was shelled yesterday afternoon.", "2024-07-26", "2024-07-26"),
        ("The base was shelled overnight.", "2024-07-26", "2024-07-27"),
        ("two weeks ago", "2024-07", "2024-07"),
        ("ten days ago", "2024-07-17", "2024-07-17"),
        ("in the past 72 hours", "2024-07-24", "2024-07-27"),
        ("during the last 6 months", "2024-01", "2024-07"),
        ("over the past week", "2024-07-20", "2024-07-27"),
        ("fighting resumed last month", "2024-06", "2024-06"),
        ("a raid last year", "2023", "2023"),
        ("They went back to war last August.", "2023-08", "2023-08"),
        ("The town fell in November.", "2023-11", "2023-11"),
        ("The town fell in May.", "2024-05", "2024-05"),
        ("on July 25 and 26", "2024-07-25", "2024-07-26"),
        ("from 22 to 27 July", "2024-07-22", "2024-07-27"),
        ("between Sept. 16 and Sept. 30", "2023-09-16", "2023-09-30"),
        ("29 December to 4 January", "2023-12-29", "2024-01-04"),
        ("on the 25th,", "2024-07-25", "2024-07-25"),
        ("on the first of this month", "2024-07-01", "2024-07-01"),
        ("in April 2022", "2022-04", "2022-04"),
        ("in late 2014", "2014", "2014"),
        ("since March 2015", "2015-03", None),
        ("since 20 July", "2024-07-20", "2024-07-27"),
        ("on Feb. 14", "2024-02-14", "2024-02-14"),
        ("at 5 a.m. on 3 March 2021", "2021-03-03", "2021-03-03"),
        ("in the 1990s", "1990", "1999"),
        ("the war of 1994-95", "1994", "1995"),
        ("2024-06-05", "2024-06-05", "2024-06-05"),
        ("26 / 3 / 2017", "2017-03-26", "2017-03-26"),
        ("over the weekend", "2024-07-27", "2024-07-27"),
        ("on the Tuesday evening, 10 of November", "2023-11-10", "2023-11-10"),
        ("in the last few hours", "2024-07-27", "2024-07-27"),
        ("on the twentieth, they say", "2024-07-20", "2024-07-20"),
        ("on the 25th a convoy was hit", "2024-07-25", "2024-07-25"),
        ("on the night of the 24th, he said", "2024-07-24", "2024-07-24"),
        ("on the 25.07.2024", "2024-07-25", "2024-07-25"),
        ("hit on 25/7 again", "2024-07-25", "2024-07-25"),
        ("on 05/07/2024 they came", "2024-07-05", "2024-07-05"),
        ("on 05/07/2023 they came", "2023", "2023"),
        ("25-26.07.2024", "2024-07-25", "2024-07-26"),
        ("2024/07/25", "2024-07-25", "2024-07-25"),
        ("25/26 July", "2024-07-25", "2024-07-26"),
        ("on July 24, 25 and 26", "2024-07-24", "2024-07-26"),
        ("Sat. night", "2024-07-27", "2024-07-27"),
        ("Fri nite", "2024-07-26", "2024-07-26"),
        ("yday evening", "2024-07-26", "2024-07-26"),
        ("26 JUL 2024 0430Z", "2024-07-26", "2024-07-26"),
        ("just a few minutes ago", "2024-07-27", "2024-07-27"),
        ("four hours ago", "2024-07-27", "2024-07-27"),
        ("They struck this week.", "2024-07-22", "2024-07-27"),
        ("between Monday and yesterday", "2024-07-22", "2024-07-26"),
        ("FROM 2300 ON 24 JULY UNTIL 0200 TODAY", "2024-07-24", "2024-07-27"),
    ],
)
def test_news_counts_from_publication(text: str, start: str, end: str | None) -> None:
    [(_, *found)] = days(text, SATURDAY)
    assert found == [start, end]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("On 3 May they attacked. Two days later they withdrew.", "2024-05-05"),
        ("On 3 May they attacked. A week earlier they had met.", "2024-04-26"),
        ("On 3 May they attacked. The next day it rained.", "2024-05-04"),
        ("They met in 2016. A year later they fought.", "2017"),
        ("The truce of 2015 broke down last August. In November the town fell.", "2023-11"),
        ("It began in March 2015, was halted in June", "2015-06"),
        ("On 3 May they attacked. Two days after that they withdrew.", "2024-05-05"),
        ("On 14 May they attacked. That Tuesday cost them ten men.", "2024-05-14"),
    ],
)
def test_what_is_told_in_order_counts_from_the_last_day_named(text: str, last: str) -> None:
    assert days(text, SATURDAY)[-1][1] == last


def test_a_wire_header_gives_a_two_figure_year() -> None:
    assert days("LIMA, 15 JAN 90 -- ", "1990-01-16")[0][1] == "1990-01-15"


def test_a_narrative_carries_its_year_on() -> None:
    found = days("In June 1940 they marched. In September they came back. Later that year it ended.", None)
    assert [start for _, start, _ in found] == ["1940-06", "1940-09", "1940"]


@pytest.mark.parametrize(
    "text",
    [
        "from 1710 to 2250",
        "losses as of 1618 are nine",
        "ON THE 1ST INFANTRY BRIGADE",
        "ON THE 4TH BATTALION'S MEN",
        "on the 25th anniversary",
        "on 3.5 hectares",
        "on 2/3 of the front",
        "open 24/7",
    ],
)
def test_hours_and_units_are_no_dates(text: str) -> None:
    assert [(start, end) for _, start, end in days(text, SATURDAY) if start or end] == []


def test_since_a_year_gives_no_year_to_what_follows() -> None:
    found = days("352 killed since 2014, which stood at 340 in April.", SATURDAY)
    assert found[-1][1:] == ("2024-04", "2024-04")


@pytest.mark.parametrize("text", ["on Friday", "today", "two days ago", "in November", "last month", "overnight"])
def test_without_publication_nothing_is_reckoned(text: str) -> None:
    [expression] = read(text, None)
    assert expression.lost
    assert expression.first is None


@pytest.mark.parametrize(
    "text",
    ["They may march.", "He killed 1985 people.", "at 2030 the shelling began", "the 4th Infantry Brigade", "Force 10"],
)
def test_what_is_no_date(text: str) -> None:
    assert [start for _, start, _ in days(text, SATURDAY) if start] == []


def test_a_week_after_a_happening_is_not_counted_from_the_day_before_it() -> None:
    assert days("On 3 May they met. Two weeks after the battle they fled.", SATURDAY)[-1][1:] == (None, None)


def test_durations_have_no_days_and_no_loss() -> None:
    [expression] = read("They held out for three days.", parse_iso(SATURDAY))
    assert (expression.first, expression.last, expression.lost) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("They held out for three days.", "three days", "P3D"),
        ("a siege of eighteen months", "eighteen months", "P18M"),
        ("a six-hour firefight", "six-hour", "PT6H"),
        ("It lasted several weeks.", "several weeks", "PXW"),
        ("It lasted just two decades.", "just two decades", "P2DE"),
        ("over the next two years", "the next two years", "P2Y"),
        ("in the coming months", "the coming months", "PXM"),
        ("a former minister", "former", "PAST_REF"),
        ("the current truce", "current", "PRESENT_REF"),
        ("They hold it now.", "now", "PRESENT_REF"),
        ("plans for the near future", "the near future", "FUTURE_REF"),
        ("shelled daily", "daily", "XXXX-XX-XX"),
        ("two raids per week", "per week", "P1W"),
        ("At the same time they withdrew.", "the same time", None),
    ],
)
def test_what_names_no_day_says_how_long_or_how_often(text: str, words: str, value: str | None) -> None:
    [expression] = read(text, None)
    assert (text[expression.start : expression.end], expression.value) == (words, value)
    assert (expression.first, expression.lost) == (None, False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("from 3 to 9 May 1951", [("3", "1951-05-03"), ("9 May 1951", "1951-05-09")]),
        ("the war of 1951-53", [("1951", "1951"), ("53", "1953")]),
        ("in March and April 1951", [("March", "1951-03"), ("April 1951", "1951-04")]),
        ("from 30 May until 2 June 1951", [("30 May", "1951-05-30"), ("2 June 1951", "1951-06-02")]),
        ("the campaign of 340-338 BC", [("340", "-0339"), ("338 BC", "-0337")]),
    ],
)
def test_a_range_is_read_as_its_beginning_and_its_end(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(text[e.start : e.end], iso(e.first)) for e in read(text, None)] == parts
    [whole] = read(text, None, ranges=True)
    assert (iso(whole.first), iso(whole.last)) == (parts[0][1], parts[1][1])


@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        ("They came on the night of 4 May 1951.", "the night of 4 May 1951", "1951-05-04"),
        ("It was the morning of June 9, 1951.", "the morning of June 9, 1951", "1951-06-09"),
        ("In 1951 they dug in. In the spring they left.", "the spring", "1951"),
        ("In 1951 they dug in. The following spring they left.", "The following spring", "1952"),
        ("In 1951 they dug in. By the end of the year they left.", "the end of the year", "1951"),
        ("In June 1951 they dug in. By month's end they left.", "month's end", "1951-06"),
        ("In 1951 they met. On June 9 of that year they fought.", "June 9 of that year", "1951-06-09"),
        ("1951\nOn 9 June they fought.", "9 June", "1951-06-09"),
        ("In 1951 they fought. In 2004 a grave was found. It was dug in May.", "May", "1951-05"),
        ("In 1951 they fought. In 2004 the war was on. In 2005 it went on. In May they met.", "May", "2005-05"),
        ("In 1951 they fought. In the 1970s they rested. In May they met.", "May", "1951-05"),
        ("On the same day, 9 June 1951, they met. In the following month they left.", "the following month", "1951-07"),
    ],
)
def test_a_narrative_counts_from_what_it_told_last(text: str, words: str, start: str) -> None:
    [*_, last] = read(text, None)
    assert (text[last.start : last.end], iso(last.first)) == (words, start)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for published in (None, (2024,), (2024, 2), (2024, 2, 29)):
        end = 0
        for expression in read(text, published):
            assert end <= expression.start < expression.end <= len(text)
            end = expression.end


VOCABULARY = (
    "on the 31 31st February 30 May 1990 2024 99 Friday last next two days later ago year week BC 0000 9999 a of "
    "since to and - , . 24:61 century the 45th 0 several 999 decades night"
)
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=14), st.sampled_from([None, (1000,), (1000, 1, 1), (2999, 12, 31), (2024, 2, 29)]))
def test_any_words_of_time_can_be_read(words: list[str], published: tuple[int, ...] | None) -> None:
    for expression in read(" ".join(words), published):
        for day in (expression.first, expression.last):
            assert day is None or valid(*day) == day


@given(st.dates(), st.integers(-400, 400))
def test_shifts_of_days_come_back(date, count) -> None:  # type: ignore[no-untyped-def]
    day = (date.year, date.month, date.day)
    if moved := shift(day, count, "day"):
        assert shift(moved, -count, "day") == day
