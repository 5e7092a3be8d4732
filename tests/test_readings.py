"""Stories: reports in, the accounts out, without a ledger and without reading any text."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "reconcile"))

from writing import claim, figure, report

from rashomon import readings
from rashomon.model import Issue

ARMY, REBELS, HIRED = "Northern Army", "River Front", "Iron Company"
WIRE_TEXT = (
    "Fighters of the River Front stormed a convoy outside Kidal on Thursday and held the road until nightfall, the "
    "group told the agency. The army gave out two dead and ten wounded in a note on Friday and said that it had "
    "killed some twenty attackers. Neither account could be checked. The road is the last one open to the north."
)


def story():
    """A wire, its copy, a statement with a revised toll, and a paper that sums up."""
    wire = report("wire", outlet="Wire", published="2024-07-26", text=WIRE_TEXT)
    copy = report("copy", outlet="Daily", published="2024-07-27", text=WIRE_TEXT + " More follows.", kind="newspaper")
    statement = report("statement", outlet=REBELS, published="2024-08-01", kind="party_statement", text="Communiqué.")
    claims = []
    for document in (wire, copy):
        claims += [
            claim(
                document,
                REBELS,
                actor=REBELS,
                target=ARMY,
                figures=[figure("killed_or_wounded", (ARMY, HIRED), 24, 99, words="dozens")],
            ),
            claim(
                document,
                ARMY,
                event="attack",
                actor=REBELS,
                target=ARMY,
                figures=[
                    figure("killed", ARMY, 2, 2),
                    figure("wounded", ARMY, 10, 10),
                    figure("killed", REBELS, 20, 20, approx=True),
                ],
                checks=[("Wire", "unverified")],
                at=1,
            ),
            claim(document, event="coup", actor=ARMY, start="2020", background=True, at=2),
        ]
    claims.append(
        claim(
            statement,
            actor=REBELS,
            target=ARMY,
            figures=[figure("killed", HIRED, 84, 84), figure("killed", ARMY, 47, 47), figure("killed", REBELS, 9, 9)],
        )
    )
    return [wire, copy, statement], claims


def test_the_story_has_one_incident_with_every_sources_row():
    documents, claims = story()
    [reading] = readings.of(documents, claims)
    assert {(row.source, row.effect, row.of, row.low, row.high) for row in reading.rows} == {
        (REBELS, "killed_or_wounded", (ARMY, HIRED), 24, 99),
        (ARMY, "killed", (ARMY,), 2, 2),
        (ARMY, "wounded", (ARMY,), 10, 10),
        (ARMY, "killed", (REBELS,), 20, 20),
        (REBELS, "killed", (HIRED,), 84, 84),
        (REBELS, "killed", (ARMY,), 47, 47),
        (REBELS, "killed", (REBELS,), 9, 9),
    }
    assert [(item.left, item.right) for item in reading.copies] == [("doc_wire", "doc_copy")]
    assert {account.source for account in reading.accounts} == {REBELS, ARMY}


def test_the_storys_conflicts_and_its_gap():
    documents, claims = story()
    [reading] = readings.of(documents, claims)
    pairs = {
        frozenset((reading.rows[i].source, reading.rows[i].low) for i in item.rows)
        for item in reading.agreements
        if item.verdict == "conflict" and item.rows
    }
    assert pairs == {frozenset({(ARMY, 2), (REBELS, 47)}), frozenset({(ARMY, 20), (REBELS, 9)})}
    assert [item.assumes for item in reading.agreements if item.assumes] == [
        f"at least 12 of them belonged to {HIRED}, for whom {ARMY} gave no figure"
    ]


def test_every_claim_of_a_row_account_or_agreement_is_in_the_reading():
    documents, claims = story()
    [reading] = readings.of(documents, claims)
    named = [name for row in reading.rows for name in row.claims]
    named += [name for account in reading.accounts for name in account.claims]
    named += [name for agreement in reading.agreements for name in (*agreement.left, *agreement.right)]
    assert named
    for name in named:
        assert reading.claim(name).id == name
    assert {item.event for item in reading.background} == {"coup"}


def test_a_reading_holds_its_own_issues_alone():
    documents, claims = story()
    mine = Issue(stage="resolve", severity="warning", message="No such place.", subject="doc_wire")
    other = Issue(stage="resolve", severity="warning", message="No such place.", subject="doc_elsewhere")
    [reading] = readings.of(documents, claims, [mine, other])
    assert reading.issues == (mine,)


class Kept:
    """What a ledger's view offers, held in memory."""

    as_of = "2024-08-02T00:00:00Z"
    valid_at = None

    def __init__(self, documents, claims, found):
        self._documents, self._claims, self._incidents = documents, claims, found

    def documents(self, ids=None):
        return [item for item in self._documents if ids is None or item.id in ids]

    def claims(self, document_id=None, ids=None):
        if ids is None:
            return list(self._claims)
        wanted = set(ids)
        return [item for item in self._claims if item.id in wanted]

    def incidents(self):
        return self._incidents

    def incident(self, name):
        return next(item for item in self._incidents if item.id == name)

    def judgements(self, of=None):
        from rashomon.reconcile import copies

        return [item for item in copies.find(self._documents) if of is None or item.right in of]

    def decisions(self):
        return []

    def issues(self, about=None):
        return []

    def media(self, document_ids=None):
        return []


def test_from_a_view_it_is_the_same_reading():
    documents, claims = story()
    [direct] = readings.of(documents, claims)
    view = Kept(documents, claims, [direct.incident])
    [kept] = readings.incidents(view)
    assert (kept.rows, kept.agreements, kept.copies) == (direct.rows, direct.agreements, direct.copies)
    assert readings.incident(view, direct.incident.id) == kept
    assert kept.as_of == view.as_of
