import itertools
import json
import random
import time

import hand_coded
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import report

from rashomon.model import Judgement
from rashomon.reconcile import copies

WIRE = """Gunmen on motorcycles rode into the market town of Bassir at dawn on Tuesday and opened fire on traders who
were setting up their stalls, the regional governor told reporters. At least nine people died before soldiers arrived
from the garrison on the hill, he added. Nobody has said that it was behind the raid. Residents spoke of a second group
that waited by the river with fuel and spare tyres. The army sent two helicopters after the attackers, who made for the
forest along the border. Schools stayed closed on Wednesday, and the bus company stopped its night service to the coast.
The town was raided twice last year, when a granary was burned and the mayor fled to the capital."""

SENTENCES = [sentence.strip() + "." for sentence in WIRE.replace("\n", " ").split(".") if sentence.strip()]


def find(*texts):
    documents = [report(str(n), published=f"2024-07-{20 + n}", text=text) for n, text in enumerate(texts)]
    return copies.find(documents)


def test_a_lightly_edited_copy_is_found():
    edited = WIRE.replace("Gunmen on motorcycles", "Armed men on motorbikes").replace("told reporters", "said")
    [judgement] = find(WIRE, edited + "\nThe Gazette could not reach the ministry.")
    assert (judgement.left, judgement.right, judgement.verdict) == ("doc_0", "doc_1", "copy")
    assert judgement.reasons[0].score >= copies.SHARE


def test_a_reordered_copy_is_found():
    assert len(find(WIRE, " ".join(SENTENCES[::-1]))) == 1


def test_a_copy_cut_to_half_is_found():
    assert len(find(WIRE, " ".join(SENTENCES[:3]))) == 1


def test_two_reports_quoting_one_statement_are_no_copies():
    quoted = " ".join(SENTENCES)
    left = (
        f"The ministry put out a note at noon. “{quoted}” it said. Our correspondent saw smoke over the river bridge."
    )
    right = f"Officials gave their first account after lunch. It read: “{quoted}” Hospitals would not comment."
    assert find(left, right) == ()


def test_two_reports_of_one_event_in_their_own_words_are_no_copies():
    other = """Nine traders were shot dead in Bassir on Tuesday morning. Men who came by motorcycle fired into the
    market and left before the soldiers reached it, said the governor of the region. It was the third raid on the town
    in two years. Helicopters searched the forest near the frontier for the killers. No group has claimed it."""
    assert find(WIRE, other) == ()


def test_the_earliest_publication_is_the_original_of_all():
    found = find(WIRE, WIRE + " More follows.", WIRE.replace("Tuesday", "Monday"))
    assert [(judgement.left, judgement.right) for judgement in found] == [("doc_0", "doc_1"), ("doc_0", "doc_2")]


def test_at_one_date_the_wire_is_the_original():
    paper = report("a", outlet="Paper", kind="newspaper", text=WIRE)
    wire = report("z", outlet="Wire", kind="wire", text=WIRE)
    [judgement] = copies.find([paper, wire])
    assert judgement.left == wire.id


def test_short_and_empty_texts_are_left_alone():
    assert find("Nine dead.", "Nine dead.", "") == ()


def test_order_of_documents_does_not_matter():
    texts = [WIRE, WIRE + " More follows.", " ".join(SENTENCES[::-1]), "Something else entirely. " * 10]
    documents = [report(str(n), published=f"2024-07-{20 + n}", text=text) for n, text in enumerate(texts)]
    expected = copies.find(documents)
    for order in itertools.permutations(documents):
        assert copies.find(order) == expected


def test_the_hand_coded_copies_are_found_and_no_others(shared):
    documents, expected = [], set()
    for path in sorted((shared / "reports").glob("*/*/*.json")):
        coded = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(coded, dict) and "claims" in coded:
            documents.append(hand_coded.report(coded)[0])
            if coded["copy_of"]:
                expected.add((coded["copy_of"], coded["id"]))
    random.Random(7).shuffle(documents)  # noqa: S311
    assert {(judgement.left, judgement.right) for judgement in copies.find(documents)} == expected
    assert len(expected) >= 10


@pytest.mark.parametrize("judgements", [()])
def test_originals_of_nothing_are_none(judgements):
    assert copies.originals(judgements) == {}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a", "b"), ("a", "c")], {"b": "a", "c": "a"}),
        ([("b", "c"), ("a", "b")], {"b": "a", "c": "a"}),
        ([("c", "d"), ("b", "c"), ("a", "b")], {"b": "a", "c": "a", "d": "a"}),
    ],
)
def test_a_copy_s_copy_is_the_original_s(pairs, expected):
    judgements = [Judgement(left=left, right=right, verdict="copy", score=1.0) for left, right in pairs]
    for order in itertools.permutations(judgements):
        assert copies.originals(order) == expected


def test_judgements_in_a_circle_end():
    circle = [Judgement(left=left, right=right, verdict="copy", score=1.0) for left, right in ("ab", "bc", "ca")]
    assert set(copies.originals(circle)) == {"a", "b", "c"}


def documents_of(*texts):
    return [report(str(n), published=f"2024-07-{20 + n}", text=text) for n, text in enumerate(texts)]


def test_two_texts_with_words_in_common_meet_in_a_band_and_others_do_not():
    wire, copy, other = documents_of(WIRE, " ".join(SENTENCES[2:]), "Something else entirely about a vote. " * 9)
    assert set(copies.bands(wire)) & set(copies.bands(copy))
    assert not set(copies.bands(wire)) & set(copies.bands(other))
    assert copies.bands(report("s", text="Nine dead.")) == ()


def test_a_pair_is_judged_alike_whichever_is_given_first():
    wire, copy = documents_of(WIRE, " ".join(SENTENCES[1:]))
    assert copies.judge(wire, copy) == copies.judge(copy, wire) == copies.find([copy, wire])[0]
    assert copies.judge(wire, wire) is None


def test_a_copy_of_a_copy_is_the_originals_where_it_still_has_its_words():
    found = find(WIRE, " ".join(SENTENCES[:5]), " ".join(SENTENCES[:3]))
    assert {judgement.left for judgement in found} == {"doc_0"}


def test_a_new_document_needs_only_its_own_set():
    texts = [WIRE, WIRE + " More follows.", " ".join(SENTENCES[::-1])]
    others = ["Quite another thing was written here by hand, of a vote in the north and its count. " * 4] * 2
    documents = documents_of(*texts, *others)
    alone = {(found.left, found.right) for found in copies.find(documents[:3])}
    assert alone == {(found.left, found.right) for found in copies.find(documents)} - {("doc_3", "doc_4")}


OTHER = """Nine traders were shot dead in Bassir on Tuesday morning. Men who came by motorcycle fired into the
market and left before the soldiers reached it, said the governor of the region. It was the third raid on the
town in two years. Helicopters searched the forest near the frontier for the killers. No group has claimed it.
The mayor is abroad, and his deputy told this paper that the granary would be opened to the families of the dead
for as long as there is grain."""


def pair(first, second, **more):
    left = report("a", outlet="Harbour Wire", text=first, published="2024-07-20")
    right = report("b", outlet="The Ferry Post", kind="newspaper", text=second, published="2024-07-21", **more)
    return copies.judge(left, right)


@pytest.mark.parametrize(
    "text",
    [
        "A fresh headline\n" + WIRE,
        WIRE + "\n" + OTHER[:250],
        " ".join(SENTENCES[:2]),
        " ".join(SENTENCES[4:]),
        WIRE.replace("soldiers", "troops").replace("opened fire", "shot").replace("told reporters", "said"),
        WIRE.upper(),
        f"Forwarded from Harbour Wire:\n“{WIRE}”",
        f"Harbour Wire writes: «{WIRE}» Share!",
    ],
    ids=["headline", "paragraph added", "cut", "end cut off", "words swapped", "capitals", "reposted", "guillemets"],
)
def test_these_are_copies(text):
    assert pair(WIRE, text).verdict == "copy"


@pytest.mark.parametrize(
    "text",
    [
        OTHER,
        f"{OTHER} {SENTENCES[0]} {OTHER[::-1]}",
        f"{OTHER} The wire had this: “{' '.join(SENTENCES[:3])}”",
        f"{OTHER} The wire had this: ‘{' '.join(SENTENCES[:3])}’",
        OTHER + " " + " ".join(SENTENCES[:2]) + " " + OTHER.swapcase()[::-1],
    ],
    ids=["own words", "one sentence of it", "quotes it", "quotes it in single marks", "a roundup"],
)
def test_these_are_not(text):
    assert pair(WIRE, text) is None


def test_a_report_that_prints_a_whole_statement_among_its_own_words_is_no_copy_of_it():
    assert pair(" ".join(SENTENCES[:3]), f"{OTHER} The note: “{' '.join(SENTENCES[:3])}”") is None


def test_a_report_that_repeats_its_own_half_is_no_copy_unless_it_names_the_original():
    half = " ".join(SENTENCES[:3]) + " " + OTHER
    assert pair(WIRE, half) is None
    named = pair(WIRE, half + "\nWith reporting by Harbour Wire.")
    assert {reason.feature for reason in named.reasons} == {"shared-words.v2", "credit-line.v1"}
    assert pair(WIRE, OTHER + "\nWith reporting by Harbour Wire.") is None


@pytest.mark.parametrize(
    "text", ["“" * 60_000, "«" * 60_000, "„" * 60_000, "“word " * 10_000], ids=["quotes", "guillemets", "low", "words"]
)
def test_marks_that_nothing_closes_are_gone_through_in_no_time(text):
    started = time.process_time()
    copies.judge(report("a", text=text), report("b", outlet="Other"))
    assert time.process_time() - started < 4


def test_two_long_posts_of_one_outlet_are_compared_in_no_time():
    lines = "\n".join(f"{n} boats went by at {n} knots" for n in range(30_000))
    posts = report("a", text=lines), report("b", text=lines, published="2024-07-29")
    started = time.process_time()
    assert copies.judge(*posts).verdict == "copy"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("left", "right", "bare"),
    [
        ("a\nb\nc", "a\nx\nc", ("b", "x")),
        ("a\nb", "a\nb", ("", "")),
        ("a\na", "a\na\na", ("", "a")),
        ("a\nb\na", "a", ("b\na", "")),
        ("", "a", ("", "a")),
    ],
)
def test_lines_around_both_texts_are_left_out(monkeypatch, left, right, bare):
    monkeypatch.setattr(copies, "FEWEST", 0)
    assert copies._unframed(left, right) == bare


def test_what_an_outlet_puts_around_all_its_posts_makes_them_no_copies():
    frame = (
        "River Channel – all that happens on the water, day and night, from the lock to the sea, told by those who row."
        "\n{}\nSend us your pictures of ice, eels and ferries; we print none without a name. Our boat is paid for by "
        "readers alone, and whoever gives three coins a month may ride to the weir with us on the first of May."
    )
    posts = [
        report(name, outlet="River Channel", kind="channel_post", text=frame.format(text), published="2024-07-20")
        for name, text in [
            (
                "a",
                "Two boats sank off Ansok this morning after shots from the bank, and nobody has seen the crews since.",
            ),
            ("b", "The lock at Bassir opens an hour late on Sunday, as its keeper has to go to his sister's wedding."),
        ]
    ]
    assert copies.judge(*posts) is None
    again = report("c", outlet="River Channel", text=posts[0].text + "\nMore follows.", published="2024-07-21")
    assert copies.judge(posts[0], again).verdict == "copy"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"published": "2024-07-20"}, {"published": "2024-07-21"}),
        ({"published": "2024-07-20"}, {"published": None}),
        ({"published": "2024-07-20"}, {"published": "2024-07"}),
        ({"published": "2024-07-20T23:30:00+02:00"}, {"published": "2024-07-20T22:30:00+00:00"}),
        ({"published": "2024-07-20T08:00:00+00:00"}, {"published": "2024-07-20T09:00:00+00:00"}),
        ({"published": "0001-01-01T00:00:00+02:00"}, {"published": "2024-07-20T09:00:00+00:00"}),
        ({"published": "2024-07-20", "kind": "wire"}, {"published": "2024-07-20"}),
        ({"published": "2024-07-20", "outlet": "dpa"}, {"published": "2024-07-20"}),
        ({"published": "2024-07-20"}, {"published": "2024-07-20", "text": WIRE + "\n(Reuters)"}),
    ],
    ids=[
        "day",
        "undated",
        "month",
        "hour and zone",
        "hour",
        "no year",
        "wire by kind",
        "wire by name",
        "credits another",
    ],
)
def test_the_original_is_the_one_that_comes_first(first, second):
    base = {"outlet": "Paper", "kind": "newspaper", "text": WIRE}
    left, right = report("z", **(base | first)), report("b", **(base | second))
    found = copies.judge(right, left)
    assert (found.left, found.right) == (left.id, right.id)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(9)), st.lists(st.booleans(), min_size=9, max_size=9))
def test_one_by_one_gives_what_all_at_once_gives(order, dated):
    """What a ledger does: each new document is judged with its candidates and with those that they were joined to."""
    texts = [WIRE, WIRE + " More.", " ".join(SENTENCES[:4]), " ".join(SENTENCES[3:]), " ".join(SENTENCES[::-1]),
             OTHER, OTHER + " More.", OTHER + " " + " ".join(SENTENCES[:2]), "A vote was held. " * 12]  # fmt: skip
    documents = [
        report(str(n), text=text, published=f"2024-07-{20 + n % 3}" if dated[n] else None)
        for n, text in enumerate(texts)
    ]
    known, found = {}, {}
    for n in order:
        new = documents[n]
        near = {old.id for old in known.values() if set(copies.bands(old)) & set(copies.bands(new))}
        near = {name for name in near if copies.judge(known[name], new)}
        joined = dict(found)
        while grown := {
            name
            for left, right in ((one.left, one.right) for one in joined.values())
            for name in (left, right)
            if (left in near or right in near) and name not in near
        }:
            near |= grown
        known[new.id] = new
        for name in near | {new.id}:
            found.pop(name, None)
        found |= {one.right: one for one in copies.find([known[name] for name in near | {new.id}])}
    assert {(one.left, one.right) for one in found.values()} == {
        (one.left, one.right) for one in copies.find(documents)
    }


def test_a_document_of_five_hundred_words_is_sketched_in_a_few_milliseconds():
    text = " ".join(f"word{n * 7919 % 613} and{n}" for n in range(250))
    copies.bands(report("warm", text=text))
    took = []
    for n in range(5):  # The least of them: other work on the machine only adds.
        document = report(str(n), text=f"{n} {text}")
        started = time.process_time()
        assert len(copies.bands(document)) == copies.BANDS
        took.append(time.process_time() - started)
    assert min(took) < 0.005
