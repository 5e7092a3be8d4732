"""Messages."""

from __future__ import annotations

import base64
import io
import time
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.ingest.mail import MailReader, day
from rashomon.ingest.mail_body import flowing
from rashomon.ingest.mail_markup import rendered
from rashomon.ingest.mail_quotes import own
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

HEAD = """From: Awa Cissé <awa.cisse@saltlake.example>
To: Desk <desk@reader.example>
Date: Mon, 04 Mar 2024 23:30:00 -0500
Subject: Eleven killed in Gao
Message-ID: <1@saltlake.example>
"""
SAID = "The army said on Monday that eleven of its men were killed near Gao."
MORE = "A resident counted fourteen bodies."


def eml(body: str = SAID, head: str = HEAD, **more: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in more.items())
    return f"{head}{lines}\n{body}\n".encode()


def read(data: bytes, path: str = "report.eml") -> list[Document | Part | Issue]:
    return list(MailReader().read(io.BytesIO(data), media_type=None, path=path, limits=Limits()))


def document(data: bytes) -> Document:
    found = next((one for one in read(data) if isinstance(one, Document)), None)
    assert found is not None, read(data)
    return found


def parts(data: bytes) -> list[Part]:
    return [one for one in read(data) if isinstance(one, Part)]


def told(data: bytes) -> list[str]:
    return [one.message for one in read(data) if isinstance(one, Issue)]


def test_what_a_message_says_of_itself() -> None:
    found = document(eml())
    assert (found.text, found.title, found.byline) == (SAID, "Eleven killed in Gao", "Awa Cissé")
    assert (found.outlet, found.published_at) == ("saltlake.example", "2024-03-04")
    assert (found.media_type, found.name) == ("message/rfc822", "report")
    assert "reader.example" not in str(found)


@pytest.mark.parametrize(
    ("sender", "more", "byline", "outlet"),
    [
        ("Awa Cissé <awa@gmail.com>", {}, "Awa Cissé", None),
        ("Awa Cissé <awa@gmail.com>", {"Organization": "Saltlake Wire"}, "Awa Cissé", "Saltlake Wire"),
        ("awa@saltlake.example", {}, None, "saltlake.example"),
        ("Ministry of Defence <press@defence.example>", {}, "Ministry of Defence", "Ministry of Defence"),
        ("Saltlake Wire <no-reply@mail.saltlake.example>", {}, "Saltlake Wire", "Saltlake Wire"),
        ("Awa Cissé via Sahel list <sahel@lists.example>", {}, "Awa Cissé", "Sahel list"),
        ('"Awa Cissé | Saltlake Wire" <awa@s.example>', {}, "Awa Cissé", "Saltlake Wire"),
        ('"Awa Cissé (Saltlake Wire)" <awa@s.example>', {}, "Awa Cissé", "Saltlake Wire"),
        ("Awa <awa@s.example>", {"List_Id": '"Sahel situation" <sahel.lists.example>'}, "Awa", "Sahel situation"),
        ("=?utf-8?b?QXdhIENpc3PDqQ==?= <awa@s.example>", {}, "Awa Cissé", "s.example"),
        ("=?iso-8859-1?q?Awa_Ciss=E9?= <awa@s.example>", {}, "Awa Cissé", "s.example"),
        ("=?x-none?q?Awa?= <awa@s.example>", {}, "Awa", "s.example"),
        ("", {}, None, None),
    ],
)
def test_who_sends_it(sender: str, more: dict[str, str], byline: str | None, outlet: str | None) -> None:
    found = document(eml(head=f"From: {sender}\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n", **more))
    assert (found.byline, found.outlet) == (byline, outlet)


@pytest.mark.parametrize(
    ("stated", "when"),
    [
        ("Mon, 04 Mar 2024 23:30:00 -0500", "2024-03-04"),
        ("4 Mar 2024 00:10 +0900", "2024-03-04"),
        ("Mon, 4 Mar 24 10:00:00 GMT", "2024-03-04"),
        ("Monday, March 4, 2024 10:12 AM", "2024-03-04"),
        ("Mon, Mar 4, 2024 at 10:12 AM", "2024-03-04"),
        ("lundi 4 mars 2024", None),
        ("Mon, 31 Feb 2024 10:00:00 GMT", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_the_day_is_that_of_the_senders_zone(stated: str | None, when: str | None) -> None:
    assert day(stated) == when


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: [sahel] Eleven killed", "Eleven killed"),
        ("FWD: TR: Eleven killed", "Eleven killed"),
        ("=?utf-8?q?Onze_tu=C3=A9s?=\n =?utf-8?q?_=C3=A0_Gao?=", "Onze tués à Gao"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
        ("Onze tués", "Onze tués"),
    ],
)
def test_the_title_is_the_subject(subject: str, title: str) -> None:
    assert document(eml(head=f"From: a@b.example\nSubject: {subject}\n")).title == title


def multipart(**parts: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Awa <awa@s.example>", "Gao"
    message["Date"] = "Mon, 04 Mar 2024 23:30:00 -0500"
    if "text" in parts:
        message.set_content(parts["text"][1].decode())
    if "page" in parts:
        if "text" in parts:
            message.add_alternative(parts["page"][1].decode(), subtype="html")
        else:
            message.set_content(parts["page"][1].decode(), subtype="html")
    for name, (kind, data) in parts.items():
        if name not in ("text", "page"):
            main, _, sub = kind.partition("/")
            message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


PAGE = f"<html><head><style>p{{}}</style></head><body><p>{SAID}</p><div style='display:none'>Hidden.</div>"
PAGE += f"<ul><li>{MORE}</ul>"


def test_plain_text_before_a_page_unless_it_says_to_look_at_the_page() -> None:
    plain = f"{SAID}\n\nOnly in plain text."
    assert document(multipart(text=("", plain.encode()), page=("", PAGE.encode()))).text == plain.replace("\n\n", "\n")
    stub = document(multipart(text=("", b"See the page."), page=("", PAGE.encode())))
    assert stub.text == f"{SAID}\n{MORE}"
    assert document(multipart(page=("", PAGE.encode()))).text == f"{SAID}\n{MORE}"


FRENCH = "Onze tués à Gao, selon un habitant, dont quatre gendarmes et deux enfants qui gardaient les troupeaux."


@pytest.mark.parametrize(
    ("codec", "kind"),
    [
        ("latin-1", "text/plain; charset=utf-8"),
        ("utf-8", "text/plain; charset=us-ascii"),
        ("latin-1", "text/plain; charset=latin-1"),
        ("utf-8", "text/plain; charset=no-such-thing"),
        ("utf-8", "text/plain"),
        ("utf-16", "text/plain; charset=utf-16"),
    ],
)
def test_charsets_that_lie(codec: str, kind: str) -> None:
    head = f"From: a@b.example\nContent-Type: {kind}\nContent-Transfer-Encoding:"
    data = FRENCH.encode(codec)
    assert document(f"{head} base64\n\n".encode() + base64.encodebytes(data)).text == FRENCH
    if b"\0" not in data:
        assert document(f"{head} 8bit\n\n".encode() + data).text == FRENCH


def test_quoted_printable_and_wrapped_lines() -> None:
    body = "Onze tu=C3=A9s =C3=A0 G=\nao."
    assert document(eml(body, Content_Transfer_Encoding="quoted-printable")).text == "Onze tués à Gao."
    assert (
        flowing("One line that \ngoes on.\n> quoted \n> here\nEnd.")
        == "One line that goes on.\n> quoted \n> here\nEnd."
    )


ANSWERED = [
    f"{SAID}\n\nOn Mon, 4 Mar 2024 at 10:12, Oumar <o@b.example> wrote:\n> What is known?\n> Thanks\n",
    f"{SAID}\n\nOn Mon, 4 Mar 2024 at 10:12, Oumar\n<o@b.example> wrote:\n\n> What is known?\n",
    f"{SAID}\n\nLe lun. 4 mars 2024 à 10:12, Oumar <o@b.example> a écrit :\n> What is known?\n",
    f"> What is known?\n\n{SAID}\n> And now?\n",
    f"{SAID}\n\n-----Original Message-----\nFrom: Oumar\nSent: Monday\nTo: Awa\nSubject: Gao\n\nWhat is known?",
    f"{SAID}\n\n________________\nFrom: Oumar\nSent: Monday, March 4, 2024\nTo: Awa\nSubject: x\n\nWhat is known?",
    f"{SAID}\n\nDe : Oumar\nEnvoyé : lundi\nÀ : Awa\nObjet : Gao\n\nWhat is known?",
    f"{SAID}\n-- \nAwa Cissé\n\nOn 4/3/2024 10:12, Oumar wrote:\n> What is known?",
    f"{SAID}\n\nOn Mon, 4 Mar 2024 at 10:12 Oumar <o@b.example> wrote:\n\nWhat is known?\n",
]


@pytest.mark.parametrize("body", ANSWERED)
def test_what_earlier_messages_say_is_not_said_by_this_sender(body: str) -> None:
    found = read(eml(body))
    [one] = [each for each in found if isinstance(each, Document)]
    assert one.text == SAID
    assert [each.severity for each in found if isinstance(each, Issue)] == ["note"]


@pytest.mark.parametrize(
    "text",
    [
        "On Monday the general wrote:\nWe will come back.",
        "From: the north\nthey came on Monday.",
        "He said -- and wrote -- that they were gone.",
        "On 3 March the army attacked.\nIt said so.",
        "Date: 3 March\nPlace: Gao\nKilled: 12",
    ],
)
def test_ordinary_words_are_no_quotation(text: str) -> None:
    assert own(text).text == text
    assert not own(text).quoted


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">On Mon, 4 Mar 2024 Oumar &lt;o@b.example&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote"><p>What is known?</p></blockquote></div>',
        '<blockquote type="cite"><p>What is known?</p></blockquote>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Oumar</div><p>What is known?</p>',
    ],
)
def test_quotations_in_pages(quote: str) -> None:
    data = multipart(page=("", f"<p>{SAID}</p>{quote}".encode()))
    assert document(data).text == SAID
    assert any("quotes earlier messages" in one for one in told(data))


def test_what_is_passed_on_within_the_text_is_a_message_of_its_own() -> None:
    head = "From: Oumar Ba <oumar@wire.example>\nDate: Sun, Mar 3, 2024 at 10:12 AM\nSubject: Gao\nTo: <x@y.example>"
    passed = f"{head}\n\n{MORE}"
    data = eml(f"For your files.\n\n---------- Forwarded message ---------\n{passed}")
    assert document(data).text == "For your files."
    [part] = parts(data)
    assert part.media_type == "message/rfc822" and part.data is not None
    inner = document(part.data)
    assert (inner.text, inner.byline, inner.outlet, inner.published_at) == (
        MORE,
        "Oumar Ba",
        "wire.example",
        "2024-03-03",
    )
    assert b"y.example" not in part.data
    alone = eml(f"---------- Forwarded message ---------\n{passed}")
    assert [type(one) for one in read(alone)] == [Part]


def test_a_message_under_a_forwarding_subject_is_passed_on_as_outlook_does_it() -> None:
    head = "From: Awa <awa@s.example>\nSubject: FW: Gao\n"
    passed = "From: Oumar Ba\nSent: Sunday, March 3, 2024 10:12 AM\nTo: Awa\nSubject: Gao"
    data = eml(f"See.\n\n{passed}\n\n{MORE}", head)
    [part] = parts(data)
    assert part.data is not None and document(part.data).text == MORE
    assert document(part.data).published_at == "2024-03-03"


def test_attached_messages_are_parts_byte_for_byte() -> None:
    for end in ("\n", "\r\n"):
        inner = eml().replace(b"\n", end.encode())
        outer = (
            (
                "From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\n\nSee.\n"
                "--zz\nContent-Type: message/rfc822\n\n"
            )
            .replace("\n", end)
            .encode()
            + inner
            + f"{end}--zz--{end}".encode()
        )
        [part] = parts(outer)
        assert part.data == inner


def test_attached_reports_are_parts_and_pictures_belong_to_the_message() -> None:
    photo = b"\xff\xd8\xff\xe0" + bytes(3_000)
    reports = {
        "sitrep.pdf": ("application/pdf", b"%PDF-1.4"),
        "notes.txt": ("application/octet-stream", b"Notes."),
        "gao.jpg": ("image/jpeg", photo),
        "dot.gif": ("image/gif", b"GIF89a" + bytes(30)),
        "invite.ics": ("text/calendar", b"BEGIN:VCALENDAR"),
        "smime.p7s": ("application/pkcs7-signature", b"0"),
    }
    data = multipart(text=("", SAID.encode()), **reports)
    one = document(data)
    found = [(part.name, part.media_type, part.of, part.data) for part in parts(data)]
    assert found == [
        ("gao.jpg", "image/jpeg", one.id, photo),
        ("sitrep.pdf", "application/pdf", None, b"%PDF-1.4"),
        ("notes.txt", None, None, b"Notes."),
    ]
    unread = multipart(text=("", SAID.encode()), **{"winmail.dat": ("application/ms-tnef", b"x" * 99)})
    assert any("winmail.dat" in message for message in told(unread))


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "..\\..\\a.txt", "/etc/a.txt"])
def test_a_name_leads_nowhere(name: str) -> None:
    [part] = parts(multipart(text=("", SAID.encode()), **{name: ("application/pdf", b"%PDF-1.4")}))
    assert "/" not in part.name and "\\" not in part.name


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (eml(""), "holds no text"),
        (eml("> Only quoted."), "says nothing itself"),
        (eml("x", Content_Type="multipart/encrypted; boundary=z"), "encrypted"),
        (b"Just words, and no header at all.", "no header lines"),
    ],
)
def test_what_holds_nothing_is_told(data: bytes, words: str) -> None:
    [message] = told(data)
    assert message.startswith("report.eml ") and words in message
    assert not [one for one in read(data) if isinstance(one, Document)]


def test_a_date_that_is_none_is_told() -> None:
    data = eml(head="From: a@b.example\nDate: yesterday\n")
    assert document(data).published_at is None
    assert told(data) == ["report.eml states a date that is none, and goes without."]


@pytest.mark.parametrize(
    ("head", "media_type", "path", "takes"),
    [
        (eml(), None, "a.eml", True),
        (eml(), None, None, True),
        (eml(), "text/plain", "a.txt", True),
        (b"From: x\nSent: y\n\nz", None, "a.eml", True),
        (b"anything", "message/rfc822", None, True),
        (b"Date: 3 March\nFrom: Gao\nKilled: 12\n\nTwelve men.", None, "a.txt", False),
        (SAID.encode(), None, "a.eml", False),
        (b"<!doctype html><html>", None, "a.eml", False),
        (b"---\noutlet: x\n---\n", None, None, False),
    ],
)
def test_a_message_is_known_by_its_header(head: bytes, media_type: str | None, path: str | None, takes: bool) -> None:
    assert MailReader().accepts(head, media_type, path) is takes


def test_hostile_messages_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.ingest.mail.SECONDS", 0.5)
    deep = b"From: a@b.example\nSubject: x\n"
    for n in range(400):
        deep += b"Content-Type: multipart/mixed; boundary=z%d\n\n--z%d\n" % (n, n)
    pages = "<div>" * 300_000 + SAID
    cases = [
        deep + b"\n" + b"words\n" * 500_000,
        eml("x\n" * 3_000_000),
        eml("On 2 2024 " * 900_000),
        eml(("On 2024 " + "a " * 150 + "\n") * 20_000),
        eml("From: a\n" * 900_000),
        eml("<" * 3_000_000, Content_Type="text/html"),
        eml(pages, Content_Type="text/html"),
        eml("a" * 9_000_000),
        eml(head="From: " + "(" * 5_000_000 + "\nSubject: " + "=?utf-8?q?a?= " * 300_000 + "\n"),
        eml(head="From: a@b.example\n" + "X: y\n" * 1_000_000),
    ]
    for data in cases:
        started = time.thread_time()
        read(data)
        assert time.thread_time() - started < 3, data[:60]


def test_markup_that_is_broken_is_text_all_the_same() -> None:
    assert rendered("<p>One.<p>Two.<table><tr><td>Gao<td>12</table>") == "One.\n\nTwo.\n\nGao 12"
    assert rendered("<?xml version='1.0' encoding='utf-8'?><p>One\x0bword.</p>") == "Oneword."
    assert rendered("") == ""


SAMPLE = multipart(
    text=("", "Onze tués.\n\n> Quoted\n".encode()), page=("", PAGE.encode()), **{"a.txt": ("application/pdf", b"%PDF")}
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=6), st.integers(0, 6)), max_size=12))
def test_no_mutation_makes_it_raise(edits: list[tuple[int, bytes, int]]) -> None:
    data = bytearray(SAMPLE)
    for place, put, gone in edits:
        data[place : place + gone] = put
    for one in read(bytes(data)):
        assert isinstance(one, Document | Part | Issue)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from([*"\n>-=_:", "From", "Date", "=?utf-8?b?", "?=", "<", "Content-Type: text/html", " ", "é"])
    )
)
def test_no_words_make_it_raise(pieces: list[str]) -> None:
    for data in ("".join(pieces).encode(), eml("".join(pieces)), eml(head="From: " + "".join(pieces) + "\n")):
        for one in read(data):
            assert isinstance(one, Document | Part | Issue)
