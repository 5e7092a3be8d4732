import wikiwars

SOURCE = (
    '<DOC><DATETIME><TIMEX2 val="2009">2009</TIMEX2></DATETIME><TEXT>The war began on '
    '<TIMEX2 val="1914-07-28">28 July 1914</TIMEX2> and lasted <TIMEX2 val="P4Y">four years</TIMEX2>.</TEXT></DOC>'
)


def test_tags_are_taken_out_and_the_header_is_left_out() -> None:
    text, times = wikiwars.tagged(SOURCE)
    assert text == "The war began on 28 July 1914 and lasted four years."
    assert [(text[time.start : time.end], time.value) for time in times] == [
        ("28 July 1914", "1914-07-28"),
        ("four years", "P4Y"),
    ]


def test_a_duration_has_its_words_and_its_value() -> None:
    counts = wikiwars.count(*wikiwars.tagged(SOURCE))
    assert (counts.gold, counts.found, counts.strict, counts.relaxed, counts.value) == (2, 2, 2, 2, 2)
    assert counts.f1(counts.value) == 1.0
