"""One line feed between paragraphs."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest.paragraphs import paragraphs

LONG = (
    "The governor of the province said on Tuesday that at least four policemen were killed when gunmen opened fire "
    "on their post near the market, and that a search for the attackers was under way in the hills to the north."
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One.\r\nTwo.\rThree.", ["One.", "Two.", "Three."]),
        ("One.\n\n\n \t\nTwo.\n", ["One.", "Two."]),
        ("\n\n  One.  \n", ["One."]),
        (
            "Killed:\n- two soldiers\n- one driver\n\nThat is all.",
            ["Killed:", "- two soldiers", "- one driver", "That is all."],
        ),
        ("", []),
        ("MORE\n\n" + LONG, ["MORE", LONG]),
    ],
)
def test_line_ends_and_blank_lines(text: str, lines: list[str]) -> None:
    assert paragraphs(text).split("\n") == (lines or [""])


@pytest.mark.parametrize("width", [40, 64, 72, 80, 99])
def test_wrapped_lines_are_joined(width: int) -> None:
    text = f"{textwrap.fill(LONG, width)}\n\n{textwrap.fill(LONG, width)}\n"
    assert paragraphs(text) == f"{LONG}\n{LONG}"


def test_a_word_broken_at_its_hyphen_is_whole_again() -> None:
    text = (
        "A column of the Malian army was ambushed by the Tuareg-\nled rebels on its way back from the north, said the\n"
        "military, which had sent it there at the beginning\nof the month.\n\nNo more was said."
    )
    assert "Tuareg-led rebels" in paragraphs(text)


def test_items_of_a_list_in_a_wrapped_text_stay_apart() -> None:
    text = f"{textwrap.fill(LONG, 60)}\n\n- {textwrap.fill(LONG, 58)}\n- two trucks\n"
    assert paragraphs(text).split("\n") == [LONG, f"- {LONG}", "- two trucks"]


def test_short_lines_that_nobody_wrapped_stay_lines() -> None:
    text = "Two dead\nFive wounded near the bridge over the river\nThree missing\nOne lorry\n\nNo more."
    assert paragraphs(text).split("\n") == [line for line in text.split("\n") if line]


# Of every length from one to twelve letters, of several scripts: drawing each letter takes a hundred times as long.
words = st.sampled_from([(letters * 3)[:size] for letters in ("aeßo", "дъяк", "ποτμ") for size in range(1, 13)])
prose = st.lists(words, min_size=130, max_size=160).map(" ".join)


@given(st.lists(prose, min_size=2, max_size=4), st.integers(40, 90))
def test_wrapping_is_undone_whatever_the_width(text: list[str], width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text)
    assert paragraphs(wrapped) == "\n".join(text)


@given(st.text())
def test_reading_twice_is_reading_once_where_nothing_was_wrapped(text: str) -> None:
    lines = paragraphs(text).split("\n")
    assert all(line.strip() == line for line in lines)
    assert lines == [""] or all(lines)


def test_a_million_blank_lines_take_little_memory() -> None:
    import tracemalloc

    text = f"One.{'\n' * 1_000_000}Two."
    tracemalloc.start()
    assert paragraphs(text) == "One.\nTwo."
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20 * len(text)
