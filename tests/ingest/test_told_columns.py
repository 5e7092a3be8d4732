"""What users say of columns, wherever they say it."""

from __future__ import annotations

import pytest

from rashomon.ingest.coded_rows import CodedReader
from rashomon.ingest.inputs import READERS, read
from rashomon.ingest.tables import TableReader
from rashomon.ingest.told_columns import knowing, told_columns
from rashomon.model import Document


def test_each_field_has_its_column_and_spaces_do_not_matter():
    assert told_columns("text=body, published = day of it ") == {"text": "body", "published": "day of it"}


@pytest.mark.parametrize("words", ["", "text", "text=", "=body", "text=body,", "colour=x"])
def test_what_says_no_column_is_refused(words):
    with pytest.raises(ValueError, match=r"FIELD=COLUMN|'colour' is no field"):
        told_columns(words)


def test_the_others_read_as_before_and_rows_of_events_only_where_no_words_are_told():
    plain = knowing(READERS, {"published": "day"})
    assert [one.name for one in plain] == [one.name for one in READERS]
    assert [one for one in plain if not isinstance(one, TableReader)] == [
        one for one in READERS if not isinstance(one, TableReader)
    ]
    assert not any(isinstance(one, CodedReader) for one in knowing(READERS, {"text": "notes"}))
    assert knowing(READERS, None) == list(READERS)


def test_python_may_say_it(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("rapport,jour\nSix soldiers died near Gao.,2024-07-27\n", encoding="utf-8")
    found = list(read([str(path)], columns={"text": "rapport", "published": "jour"}))
    assert [(one.text, one.published_at) for _, one in found if isinstance(one, Document)] == [
        ("Six soldiers died near Gao.", "2024-07-27")
    ]
    with pytest.raises(ValueError, match="no field"):
        list(read([str(path)], columns={"colour": "rapport"}))
