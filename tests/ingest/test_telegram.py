import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest.inputs import read
from rashomon.model import Document, Issue, MediaItem

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557"
    "bfabd40000000049454e44ae426082"
)


def message(number, text, **more):
    return {"id": number, "type": "message", "date": f"2024-07-{number:02}T18:03:00", "text": text} | more


def chat(*messages, kind="public_channel", name="River Watch", number=77):
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


def given_as(folder, plain, name="result.json"):
    path = folder / name
    path.write_bytes(plain if isinstance(plain, bytes) else json.dumps(plain, indent=1).encode())
    found = list(read([str(path)]))
    documents = [one[1] for one in found if not isinstance(one, Issue) and isinstance(one[1], Document)]
    return documents, [one for one in found if isinstance(one, Issue)], found


def test_a_channels_posts_are_documents_with_links_as_their_words(tmp_path):
    text = ["Rebels ", {"type": "bold", "text": "seized"}, " the ", {"type": "text_link", "text": "ford", "href": "x"}]
    [one, two], issues, _ = given_as(tmp_path, chat(message(3, text), message(4, "Two hurt.", reply_to_message_id=3)))
    assert (one.text, one.outlet, one.outlet_kind, one.title) == (
        "Rebels seized the ford",
        "River Watch",
        "channel_post",
        None,
    )
    assert (one.published_at, one.name, one.url, one.via, one.edited_at) == ("2024-07-03", "77/3", None, (), None)
    assert two.text == "Two hurt."
    assert [issue for issue in issues if issue.severity == "error"] == []


def test_the_words_of_a_forward_are_those_of_who_wrote_them(tmp_path):
    posts = chat(message(3, "Ten dead.", forwarded_from="Salt Voice"), message(4, "Six dead.", forwarded_from=None))
    [one, two], _, _ = given_as(tmp_path, posts)
    assert (one.outlet, one.via) == ("Salt Voice", ("River Watch",))
    assert (two.outlet, two.via) == (None, ("River Watch",))


def test_a_post_before_and_after_its_edit_are_two_documents_of_one_name(tmp_path):
    [before], _, _ = given_as(tmp_path, chat(message(3, "Ten dead.")))
    [after], _, _ = given_as(
        tmp_path, chat(message(3, "Six dead.", edited="2024-07-03T20:00:00", edited_unixtime="1720029600"))
    )
    assert before.id != after.id
    assert (before.name, before.outlet, before.edited_at) == (after.name, after.outlet, None)
    assert after.edited_at == "2024-07-03T18:00:00Z"


def test_what_is_no_post_is_counted_in_one_note(tmp_path):
    others = [
        {"id": 1, "type": "service", "action": "pin_message"},
        message(2, "", media_type="sticker"),
        message(5, "", poll={"question": "Who?"}),
        message(6, "", photo="photos/a.jpg"),
    ]
    documents, issues, _ = given_as(tmp_path, chat(*others, message(3, "Ten dead.")))
    assert len(documents) == 1
    [note] = [issue for issue in issues if issue.severity == "note"]
    assert "1 polls, 1 service messages, 1 stickers, 1 without words" in note.message


@pytest.mark.parametrize("kind", ["private_group", "private_supergroup", "public_supergroup", "personal_chat"])
def test_nobody_who_writes_in_a_group_is_named_in_anything_that_is_kept(tmp_path, kind):
    posts = chat(
        message(3, "Ten dead.", **{"from": "Awa Sidibe", "from_id": "user5550001"}, reactions=[{"from": "Awa Sidibe"}]),
        message(
            4, ["Ask ", {"type": "phone", "text": "+223 555 0100"}], **{"from": "Oumar Keita", "from_id": "user5550002"}
        ),
        message(
            5,
            "Six.",
            **{"from": "Oumar Keita", "from_id": "user5550002"},
            forwarded_from="Awa Sidibe",
            forwarded_from_id="user5550001",
        ),
        message(
            6,
            "Two.",
            **{"from": "Oumar Keita", "from_id": "user5550002"},
            forwarded_from="Salt Voice",
            forwarded_from_id="channel9",
        ),
        message(7, "One.", **{"from": "Oumar Keita", "from_id": "user5550002"}, forwarded_from="Hawa Diallo"),
        kind=kind,
        name="Awa Sidibe" if kind == "personal_chat" else "Ford News",
    )
    documents, _, found = given_as(tmp_path, posts)
    everything = repr(found)
    for secret in ("Sidibe", "Keita", "5550001", "5550002", "0100", "Diallo"):
        assert secret not in everything
    assert len(documents) == 5
    called = [one.outlet.partition(" of ")[0] for one in documents]
    assert called == ["member 1", "member 2", "member 1", "Salt Voice", "member 3"]
    assert [one.outlet_kind for one in documents] == [None, None, None, "channel_post", None]
    assert documents[3].via[0].startswith("member 2 of ")


def test_pictures_are_those_of_the_post_in_a_folder_and_in_an_archive(tmp_path):
    plain = chat(message(3, "The ford today.", photo="photos/photo_1.png"))
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/photo_1.png").write_bytes(PIXEL)
    _, _, found = given_as(tmp_path, plain)
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("result.json", json.dumps(plain))
        archive.writestr("photos/photo_1.png", PIXEL)
    for results in (found, list(read([str(tmp_path / "export.zip")]))):
        [item] = [one[1] for one in results if not isinstance(one, Issue) and isinstance(one[1], MediaItem)]
        assert item.sha256 is not None
        assert item.caption.exact == "The ford today."


def test_all_chats_of_an_account_are_read(tmp_path):
    plain = {
        "about": "Here is the data you requested.",
        "personal_information": {"first_name": "Awa", "phone_number": "+223 555 0100"},
        "chats": {
            "about": "x",
            "list": [chat(message(3, "Ten dead.")), chat(message(3, "Six."), name="Salt", number=8)],
        },
    }
    documents, _, found = given_as(tmp_path, plain)
    assert [(one.outlet, one.name) for one in documents] == [("River Watch", "77/3"), ("Salt", "8/3")]
    assert "0100" not in repr(found)


def test_a_file_that_is_cut_off_gives_what_came_before(tmp_path):
    whole = json.dumps(chat(message(3, "Ten dead."), message(4, "Six dead."))).encode()
    documents, issues, _ = given_as(tmp_path, whole[:-40])
    assert [one.text for one in documents] == ["Ten dead."]
    assert any(issue.severity == "error" and "cut off" in issue.message for issue in issues)


def test_a_message_larger_than_a_chunk_and_numbers_across_chunks_are_read(tmp_path):
    long = "A shell fell. " * 150_000
    documents, _, _ = given_as(tmp_path, chat(message(3, long), message(4, "Six dead.")))
    assert [len(one.text) for one in documents] == [len(long), 9]


@pytest.mark.parametrize("inside", [b"[" * 200_000, b'{"a":' * 200_000, b'"' + b"a" * 12_000_000])
def test_a_message_without_end_is_refused(tmp_path, inside):
    start = b'{"name":"x","type":"public_channel","id":1,"messages":['
    documents, issues, _ = given_as(tmp_path, start + inside)
    assert not documents
    assert any(issue.severity == "error" for issue in issues)


def test_a_report_in_json_is_no_chat(tmp_path):
    [one], _, _ = given_as(tmp_path, {"text": "Ten died.", "type": "public_channel", "published": "2024-07-03"})
    assert one.media_type == "application/json"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
FIELDS = st.sampled_from(
    [
        "id",
        "type",
        "date",
        "edited",
        "edited_unixtime",
        "text",
        "photo",
        "file",
        "mime_type",
        "forwarded_from",
        "from_id",
    ]
)


@given(st.lists(st.dictionaries(FIELDS, JSON | st.just("message"), max_size=6) | JSON, max_size=4), st.integers(0, 60))
def test_nothing_in_a_message_is_a_failure(tmp_path_factory, messages, cut):
    data = json.dumps(chat(*messages, kind="private_group")).encode()
    documents, issues, _ = given_as(tmp_path_factory.mktemp("t"), data[: len(data) - cut])
    assert not any("please report it" in issue.message for issue in issues)
    assert all(one.text.strip() for one in documents)
