import itertools
import json
import random

import hand_coded
import pytest
from writing import report

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
