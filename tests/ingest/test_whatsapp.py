import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest import documents
from rashomon.ingest.inputs import read
from rashomon.ingest.whatsapp import WhatsAppReader
from rashomon.model import Document, Issue, MediaItem

ANDROID = """\
27/07/2024, 18:02 - Messages and calls are end-to-end encrypted. Tap to learn more.
27/07/2024, 18:03 - Awa Sidibe: Rebels seized the ford.
Two soldiers died.
27/07/2024, 18:04 - +223 555 0100: IMG-20240727-WA0001.jpg (file attached)
The ford today
27/07/2024, 18:05 - Awa Sidibe: <Media omitted>
28/07/2024, 09:00 - Awa Sidibe: Ask @2235550100 about it
"""
IOS = """\
[7/27/24, 6:02:11\u202fPM] Ford News: \u200eMessages and calls are end-to-end encrypted.
[7/27/24, 6:03:00\u202fPM] ~\u202fAwa Sidibe: Rebels seized the ford.
\u200e[7/27/24, 6:04:10\u202fPM] Oumar Keita: The ford today \u200e<attached: 0001-PHOTO-2024.jpg>
[7/28/24, 9:00:00\u202fAM] Oumar Keita: \u200eForwarded
Six died.
"""


def given_as(folder, text, name="chat.txt"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = list(read([str(path)]))
    documents = [one[1] for one in found if not isinstance(one, Issue) and isinstance(one[1], Document)]
    return documents, [one for one in found if isinstance(one, Issue)], found


def test_messages_of_android_are_documents_of_members_without_names(tmp_path):
    documents, issues, found = given_as(tmp_path, ANDROID)
    assert [one.text for one in documents] == [
        "Rebels seized the ford.\nTwo soldiers died.",
        "The ford today",
        "Ask @[number left out] about it",
    ]
    assert [one.published_at for one in documents] == ["2024-07-27", "2024-07-27", "2024-07-28"]
    assert [one.outlet.partition(" of chat ")[0] for one in documents] == ["member 1", "member 2", "member 1"]
    assert all(one.byline is None and one.outlet_kind is None for one in documents)
    for secret in ("Sidibe", "0100"):
        assert secret not in repr(found)
    [item] = [one[1] for one in found if not isinstance(one, Issue) and isinstance(one[1], MediaItem)]
    assert (item.name, item.caption.exact) == ("IMG-20240727-WA0001.jpg", "The ford today")
    [note] = [issue for issue in issues if issue.severity == "note"]
    assert "1 service messages, 1 without words" in note.message


def test_messages_of_ios_are_read_with_the_month_first_and_marks_left_out(tmp_path):
    documents, _, found = given_as(tmp_path, IOS)
    assert [(one.text, one.published_at) for one in documents] == [
        ("Rebels seized the ford.", "2024-07-27"),
        ("The ford today", "2024-07-27"),
        ("Six died.", "2024-07-28"),
    ]
    assert documents[-1].outlet is None
    assert documents[-1].via[0].startswith("member ")
    assert "Keita" not in repr(found)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["03/02/2024", "04/02/2024"], [None, None]),
        (["03/02/2024", "14/02/2024"], ["2024-02-03", "2024-02-14"]),
        (["02/03/2024", "02/14/2024"], ["2024-02-03", "2024-02-14"]),
        (["12/01/2024", "01/02/2024"], ["2024-01-12", "2024-02-01"]),
        (["03.02.24", "04.02.24"], ["2024-02-03", "2024-02-04"]),
        (["2024-02-03", "2024-02-04"], ["2024-02-03", "2024-02-04"]),
        (["14/02/2024", "02/15/2024"], [None, None]),
    ],
)
def test_the_order_of_day_and_month_is_what_the_whole_file_allows(tmp_path, days, expected):
    text = "".join(f"{day}, 18:0{i} - Awa: Shell {i} fell.\n" for i, day in enumerate(days))
    documents, issues, _ = given_as(tmp_path, text)
    assert [one.published_at for one in documents] == expected
    assert any("dates" in issue.message and "go without" in issue.message for issue in issues) == (None in expected)


def test_a_later_export_gives_the_same_documents_and_new_ones(tmp_path):
    before, _, _ = given_as(tmp_path, ANDROID)
    after, _, _ = given_as(tmp_path, ANDROID + "29/07/2024, 10:00 - Awa Sidibe: Six died.\n")
    assert [one.id for one in after][:-1] == [one.id for one in before]
    assert after[-1].text == "Six died."


@pytest.mark.parametrize(
    "report",
    [
        "27/07/2024, 18:03 - the army said that rebels had seized a ford.\nIt gave no number.\n",
        "On 27/07/2024, 18:03 - Army: six died.\n",
        "---\noutlet: X\n---\n27/07/2024, 18:03 - Army: six died.",
    ],
)
def test_a_report_is_no_chat(report):
    assert not WhatsAppReader().accepts(report.encode(), None, "report.txt")


def test_a_line_without_end_is_cut_and_the_rest_is_read(tmp_path):
    text = (
        ANDROID
        + "28/07/2024, 10:00 - Awa Sidibe: "
        + "x" * 12_000_000
        + "\n28/07/2024, 10:01 - Awa Sidibe: Six died.\n"
    )
    documents, _, _ = given_as(tmp_path, text)
    assert documents[-1].text == "Six died."


LINES = st.sampled_from(
    ["27/07/2024, 18:03 - ", "[7/27/24, 6:02:11 PM] ", "A: ", "\n", "Forwarded\n", "<attached: ", "(file attached)"]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_nothing_in_a_chat_is_a_failure(tmp_path_factory, pieces):
    text = "27/07/2024, 18:03 - A: b\n27/07/2024, 18:03 - A: b\n" + "".join(pieces)
    documents, issues, _ = given_as(tmp_path_factory.mktemp("w"), text.encode("utf-8", "replace"))
    assert documents
    assert not any("please report it" in issue.message for issue in issues)


@pytest.mark.parametrize(
    "name",
    [
        "chats/WhatsApp Chat with Ana Example.txt",
        "chats/WhatsApp Chat - Ana Example.zip",
        "chats/Discussion WhatsApp avec Ana Example.txt",
        "chats/محادثة WhatsApp مع Ana Example.txt",
        "chats/Ana Example ile WhatsApp Sohbeti.TXT",
        "box.zip/chats\\WhatsApp-Chat mit Ana Example.txt",
    ],
)
def test_whom_a_chat_is_with_is_in_no_issue(name):
    issue = documents.problem(name, "is empty")
    assert "Ana" not in issue.message + issue.subject
    assert "chats" in issue.message
    assert issue.message.endswith(f"WhatsApp chat (name left out){name[-4:]} is empty.")


@pytest.mark.parametrize("name", ["chats/whatsapp.txt", "WhatsApp Image 1.jpg", "_chat.txt", "whatsapp/ana.txt"])
def test_names_of_other_files_stay(name):
    assert documents.shown(name) == name
