"""What is added, superseded and withdrawn; every test holds for every store."""

from __future__ import annotations

import threading

import pytest

from rashomon.ledger import LedgerError
from rashomon.model import Assessment, Check, Extraction, Judgement, to_plain


def test_a_record_comes_back_as_it_was_added(ledger, make):
    document = make.document("Снаряды упали на село.", title="Обстрел", published_at="2024-07")
    claim = make.claim(document.id)
    ledger.add([document], agent="ingest.v1", action="captured", data=document.text.encode())
    ledger.add([claim], agent="extract.v1")
    view = ledger.view()
    assert view.documents() == [document]
    assert view.claims() == [claim]
    assert view.bytes(document.sha256) == document.text.encode()


def test_an_entry_says_who_when_and_what(ledger, make):
    claim = make.claim("doc_a")
    [entry] = ledger.add([claim], agent="extract.v1")
    assert (entry.seq, entry.agent, entry.action, entry.kind) == (1, "extract.v1", "found", "Claim")
    assert (entry.record_id, entry.recorded_at) == (claim.id, "2024-07-28T13:00:00.000000Z")
    assert (entry.supersedes, entry.prev) == (None, "0" * 64)
    assert ledger.view().entry(claim) == entry
    assert list(ledger.entries()) == [entry]


def test_a_record_without_an_id_is_named_by_what_it_says(ledger, make):
    one, other = make.issue("No date."), make.issue("No place.")
    [first, second] = ledger.add([one, other], agent="a.v1", action="reported")
    assert first.record_id.startswith("issue_") and first.record_id != second.record_id
    assert ledger.add([one], agent="a.v1", action="reported") == []


def test_adding_the_same_twice_adds_nothing(ledger, make):
    document = make.document()
    for expected in (1, 0):
        added = ledger.add([document], agent="ingest.v1", action="captured", data=document.text.encode())
        assert len(added) == expected


def test_the_same_record_twice_in_one_step_is_one_entry(ledger, make):
    claim = make.claim("doc_a")
    assert len(ledger.add([claim, claim], agent="extract.v1")) == 1


def test_two_contents_under_one_id_are_refused(ledger, make):
    with pytest.raises(ValueError, match="incident_a"):
        ledger.add([make.incident("a"), make.incident("a", title="Raid")], agent="x.v1")
    assert list(ledger.entries()) == []


def test_another_content_under_a_standing_id_supersedes_it(ledger, make):
    before = make.document(title=None)
    after = make.document(title="Ten killed")
    [old] = ledger.add([before], agent="ingest.v1", action="captured", data=before.text.encode())
    [new] = ledger.add([after], agent="ingest.v1", action="captured")
    assert new.supersedes == old.seq
    assert ledger.view().documents() == [after]
    assert ledger.view(as_of=old.recorded_at).documents() == [before]


def test_a_record_can_supersede_one_of_another_id(ledger, make):
    wrong, right = make.claim("doc_a", event="attack"), make.claim("doc_a", event="shelling")
    [old] = ledger.add([wrong], agent="extract.v1")
    [new] = ledger.add([right], agent="Ada", action="corrected", supersedes={right.id: old.seq})
    assert (new.supersedes, ledger.view().claims()) == (old.seq, [right])
    assert ledger.add([right], agent="Ada", action="corrected", supersedes={right.id: old.seq}) == []


def test_what_does_not_stand_cannot_be_superseded(ledger, make):
    one, two, three = (make.claim("doc_a", start) for start in (0, 10, 20))
    [old] = ledger.add([one], agent="a.v1")
    ledger.add([two], agent="a.v1", supersedes={two.id: old.seq})
    for seq in (old.seq, 77):
        with pytest.raises(LedgerError, match=f"Entry {seq} does not stand"):
            ledger.add([three], agent="a.v1", supersedes={three.id: seq})
    with pytest.raises(LedgerError, match="stands as entry 2"):
        ledger.add([two], agent="b.v1", supersedes={two.id: old.seq})
    with pytest.raises(ValueError, match="claim_none"):
        ledger.add([three], agent="a.v1", supersedes={"claim_none": 2})


def test_a_document_without_its_bytes_is_refused(ledger, make):
    document = make.document()
    with pytest.raises(LedgerError, match=r"without the bytes"):
        ledger.add([document], agent="ingest.v1", action="captured")
    with pytest.raises(LedgerError, match=r"without the bytes"):
        ledger.add([document], agent="ingest.v1", action="captured", data=b"something else")
    assert ledger.view().documents() == []


@pytest.mark.parametrize("thing", [to_plain(Extraction(document_id="doc_a", maker="x")), "text", None, Extraction])
def test_what_is_no_record_is_refused(ledger, thing):
    with pytest.raises(TypeError, match="keeps records of"):
        ledger.add([thing], agent="x.v1")


def test_an_agent_is_required(ledger, make):
    with pytest.raises(ValueError, match="agent"):
        ledger.add([make.claim("doc_a")], agent="")


def test_half_a_character_is_refused_with_the_reason(ledger, make):
    with pytest.raises(LedgerError, match="half of a character"):
        ledger.add([make.issue("broken \ud83d")], agent="x.v1")


def test_a_transaction_that_fails_leaves_nothing(ledger, make):
    document = make.document()
    with pytest.raises(RuntimeError), ledger.transaction():
        ledger.add([document], agent="ingest.v1", action="captured", data=document.text.encode())
        assert ledger.view().documents() == [document]
        raise RuntimeError
    assert list(ledger.entries()) == []
    assert ledger.check() == []


def test_a_part_of_a_transaction_can_fail_alone(ledger, make):
    first, second = make.claim("doc_a", 0), make.claim("doc_a", 10)
    with ledger.transaction():
        ledger.add([first], agent="a.v1")
        with pytest.raises(RuntimeError), ledger.transaction():
            ledger.add([make.claim("doc_b")], agent="a.v1")
            raise RuntimeError
        ledger.add([second], agent="a.v1")
    assert ledger.view().claims() == [first, second]
    assert ledger.check() == []


def test_one_transaction_has_one_time_and_the_next_a_later_one(store, make):
    ledger = store.open(clock=lambda: make.Ticking().moment)
    with ledger.transaction():
        ledger.add([make.claim("doc_a", 0)], agent="a.v1")
        ledger.add([make.claim("doc_a", 10)], agent="a.v1")
    ledger.add([make.claim("doc_a", 20)], agent="a.v1")
    times = [entry.recorded_at for entry in ledger.entries()]
    assert times == ["2024-07-28T12:00:00.000000Z"] * 2 + ["2024-07-28T12:00:00.000001Z"]


def test_reading_a_document_again_replaces_what_was_found(ledger, make):
    document, [kept, lost] = make.read(ledger, "Ten were killed, twelve wounded.", 0, 10)
    before = ledger.view()
    new = make.claim(document.id, 20)
    added = ledger.replace_findings(document.id, [kept, new], "extract.v2")
    assert ledger.view().claims(document.id) == [kept, new]
    assert before.claims(document.id) == [kept, lost]
    assert ledger.view(as_of=before.entry(kept).recorded_at).claims() == [kept, lost]
    assert {(entry.record_id, entry.action) for entry in added if entry.kind == "Claim"} == {
        (kept.id, "found"),
        (new.id, "found"),
        (lost.id, "withdrew"),
    }
    assert ledger.view().entry(kept).supersedes == before.entry(kept).seq
    assert ledger.view().extraction_maker(document.id) == "extract.v2"


def test_reading_a_document_again_with_the_same_result_adds_nothing(ledger, make):
    document, claims = make.read(ledger, "Ten were killed.", 0, 5)
    assert ledger.replace_findings(document.id, claims, "extract.v1") == []


def test_a_withdrawn_finding_can_come_back(ledger, make):
    document, [claim] = make.read(ledger, "Ten were killed.", 0)
    ledger.replace_findings(document.id, [], "extract.v2")
    assert ledger.view().claims() == []
    ledger.replace_findings(document.id, [claim], "extract.v1")
    assert ledger.view().claims() == [claim]
    assert ledger.check() == []


def test_a_document_in_which_nothing_was_found_was_still_read(ledger, make):
    document, _ = make.read(ledger, "A recipe for bread.")
    assert ledger.view().extraction_maker(document.id) == "extract.v1"
    assert ledger.view().extraction_maker("doc_other") is None


def test_findings_of_other_documents_and_other_makers_of_records_stay(ledger, make):
    document, [claim] = make.read(ledger, "Ten were killed.", 0)
    _, [other] = make.read(ledger, "Nine were killed.", 0)
    captured = make.issue("The date was read from the URL.", document.id)
    note = Assessment(subject=claim.id, scale="credibility", grade="2", rationale="Two sources.")
    ledger.add([captured], agent="ingest.v1", action="captured")
    ledger.add([note], agent="Ada", action="assessed")
    ledger.replace_findings(document.id, [], "extract.v2")
    assert ledger.view().claims() == [other]
    assert ledger.view().issues(document.id) == [captured]
    assert ledger.view().entry(other).agent == "extract.v1"
    assert sum(entry.kind == "Assessment" for entry in ledger.entries()) == 1


def test_issues_and_checks_of_a_document_go_with_its_findings(ledger, make):
    document, [claim] = make.read(ledger, "Ten were killed.", 0)
    check = Check(subject=claim.id, method=None, finding="unverified", by="the agency", basis=None)
    issues = [make.issue("No place.", claim.id), make.issue("No names."), make.issue("No date.", "report.txt")]
    ledger.replace_findings(document.id, [claim, check, *issues], "extract.v1")
    view = ledger.view()
    assert [issue.message for issue in view.issues(claim.id)] == ["No place."]
    assert sorted(issue.message for issue in view.issues(document.id)) == ["No date.", "No names."]
    ledger.replace_findings(document.id, [], "extract.v2")
    assert ledger.view().issues() == []
    assert [entry.kind for entry in ledger.entries() if entry.action == "withdrew"].count("Check") == 1


def test_findings_about_something_else_are_refused(ledger, make):
    document, _ = make.read(ledger, "Ten were killed.")
    for record in (make.claim("doc_other"), make.incident("a")):
        with pytest.raises(ValueError, match="no finding in"):
            ledger.replace_findings(document.id, [record], "extract.v1")


def test_grouping_again_adds_what_changed_and_withdraws_what_is_gone(ledger, make):
    same, changed, gone = make.incident("a"), make.incident("b"), make.incident("c")
    copy = Judgement(left="doc_a", right="doc_b", verdict="copy", score=0.9)
    ledger.replace_incidents([same, changed, gone, copy], "group.v1")
    before = ledger.view()
    retitled, new = make.incident("b", title="Raid"), make.incident("d")
    added = ledger.replace_incidents([same, retitled, new, copy], "group.v1")
    assert [(entry.record_id, entry.action) for entry in added] == [
        ("incident_b", "grouped"),
        ("incident_d", "grouped"),
        ("incident_c", "withdrew"),
    ]
    assert sorted(incident.id for incident in ledger.view().incidents()) == ["incident_a", "incident_b", "incident_d"]
    assert ledger.view().incident("incident_b") == retitled
    assert ledger.view().judgements() == [copy]
    assert before.incidents() == [same, changed, gone]


def test_grouping_again_leaves_a_person_s_judgement(ledger, make):
    decided = Judgement(left="incident_a", right="incident_b", verdict="different", score=1.0)
    ledger.add([decided], agent="Ada", action="judged")
    ledger.replace_incidents([make.incident("a")], "group.v1")
    ledger.replace_incidents([], "group.v1")
    assert ledger.view().judgements() == [decided]
    assert ledger.view().incidents() == []


def test_what_one_ledger_adds_another_on_the_same_file_sees(store, make):
    writer, reader = store.open(), store.open(create=False)
    _, claims = make.read(writer, "Ten were killed.", 0)
    assert reader.view().claims() == claims


def test_threads_of_one_ledger_keep_one_chain(ledger, make):
    def add(name):
        for start in range(10):
            ledger.add([make.claim(name, start)], agent="a.v1")

    threads = [threading.Thread(target=add, args=(f"doc_{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger.view().claims()) == 40
    assert ledger.check() == []
