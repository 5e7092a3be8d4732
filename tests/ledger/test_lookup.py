"""Claims by what they say and texts by their words, in both stores, now and as of a moment."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from rashomon.ledger import Filter, NotFound
from rashomon.ledger.lookup import UNDATED, days
from rashomon.model import Figure, Issue, Judgement, Mention, PlaceMention, When

NAMES = ["Malian Armed Forces", "Front for Támbao", "Wagner", "Front for Azawad"]
PLACES = ["Bamako", "Kidal", "Tin Zaouaten", "the town of Kidal"]
WHENS = [None, ("2024", "2024"), ("2024-07", None), ("2024-07-25", "2024-07-27"), ("2012-01-01", "2024-12-31")]


def claims_of(make, document_id, count, chance):
    def mention(name):
        return Mention(span=make.span(document_id, 0, f"the {name.split()[0]}"), name=name) if name else None

    for number in range(count):
        claim = make.claim(document_id, number * 10, event=chance.choice(["attack", "clash"]))
        when = chance.choice(WHENS)
        if when and chance.random() < 0.6:
            day = (date(2024, 6, 1) + timedelta(days=chance.randrange(90))).isoformat()
            when = (day, None)
        place = chance.choice([None, *PLACES])
        figure = Figure(
            effect=chance.choice(["killed", "wounded"]),
            of=(mention(chance.choice(NAMES)),),
            unit="persons",
            low=10 ** chance.randrange(30),
            high=None,
            approx=False,
            span=make.span(document_id, 0, "ten"),
        )
        said = dataclasses.replace(claim.attribution, source=mention(chance.choice([None, *NAMES])))
        yield dataclasses.replace(
            claim,
            actor=mention(chance.choice([None, *NAMES])),
            place=place and PlaceMention(span=make.span(document_id, 3, place), country=chance.choice(["ML", "NE"])),
            when=when and When(span=None, start=when[0], end=when[1]),
            attribution=said,
            stance=chance.choice(["asserts", "denies"]),
            figures=(figure,) if chance.random() < 0.5 else (),
        )


@pytest.fixture
def filled(ledger, make):
    """A hundred claims of five reports, of which one was read again after `2024-07-28T18:00Z`."""
    chance = random.Random(7)  # noqa: S311
    found = []
    for number in range(5):
        text = f"Report {number} tells of fighting."
        document = make.document(text)
        claims = list(claims_of(make, document.id, 20, chance))
        with ledger.transaction():
            ledger.add([document], agent="ingest.v1", action="captured", data=text.encode())
            ledger.replace_findings(document.id, claims, "extract.v1")
        found.append((document, claims))
    document, claims = found[0]
    ledger.add([make.incident("a", *found[1][1][:12], *found[2][1][5:])], agent="group.v1", action="grouped")
    again = [*claims[:5], *(dataclasses.replace(claim, stance="denies") for claim in claims[5:10])]
    ledger.replace_findings(document.id, again, "extract.v2")
    return ledger


MOMENT = "2024-07-28T18:30Z"


def names(*mentions):
    return [word.casefold() for one in mentions if one for word in (one.name, one.span.exact) if word]


def day(text, last):
    return days(text, text)[last]


FITS = {
    "event": lambda claim, value: claim.event == value,
    "stance": lambda claim, value: claim.stance == value,
    "document": lambda claim, value: claim.document_id == value,
    "effect": lambda claim, value: any(figure.effect == value for figure in claim.figures),
    "source": lambda claim, value: any(value.casefold() in name for name in names(claim.attribution.source)),
    "actor": lambda claim, value: any(
        value.casefold() in name for name in names(claim.actor, *(of for figure in claim.figures for of in figure.of))
    ),
    "place": lambda claim, value: (
        bool(claim.place)
        and (value.casefold() in claim.place.span.exact.casefold() or claim.place.country == value.upper())
    ),
    "since": lambda claim, value: bool(claim.when) and days(claim.when.start, claim.when.end)[1] >= day(value, 0),
    "until": lambda claim, value: bool(claim.when) and days(claim.when.start, claim.when.end)[0] <= day(value, 1),
}


def pages(view, wanted, limit):
    after, found = None, []
    while True:
        page = view.page(wanted, after=after, limit=limit)
        assert len(page.claims) <= limit
        found += page.claims
        after = page.after
        if after is None:
            return found


@pytest.mark.parametrize("as_of", [None, MOMENT])
def test_pages_hold_every_claim_that_fits_once_and_in_order(filled, as_of):
    """Against a walk through all claims, for each filter alone and several together."""
    view = filled.view(as_of)
    everything = view.claims()
    first = everything[0].document_id
    wanted = [
        {},
        {"actor": "front"},
        {"actor": "TÁMBAO"},
        {"actor": "nobody"},
        {"actor": "%"},
        {"source": "wagner", "event": "clash"},
        {"place": "kidal"},
        {"place": "ne", "stance": "denies"},
        {"effect": "killed", "actor": "malian", "event": "attack"},
        {"since": "2024-07"},
        {"until": "2024-07-10"},
        {"since": "2024-07-05", "until": "2024-07-20", "actor": "a"},
        {"since": "2024-08-15", "place": "kidal"},
        {"document": first},
        {"document": first, "event": "clash", "since": "2024-06"},
    ]
    sizes = set()
    for filters in wanted:
        fitting = [claim for claim in everything if all(FITS[name](claim, value) for name, value in filters.items())]
        found = pages(view, Filter(**filters), 7)
        assert sorted(claim.id for claim in found) == sorted(claim.id for claim in fitting), filters
        keys = [days(claim.when.start, claim.when.end)[0] if claim.when else UNDATED for claim in found]
        assert keys == sorted(keys), filters
        assert pages(view, Filter(**filters), 1000) == found
        sizes.add(len(found))
    assert len(sizes) > 8 and 0 in sizes


@pytest.mark.parametrize(("apart", "enough"), [(0, 1), (0, 10_000), (50, 1)])
def test_however_the_rarest_is_looked_up_the_pages_are_the_same(filled, monkeypatch, apart, enough):
    view = filled.view()
    wanted = [Filter(actor="front"), Filter(actor="a", place="kidal"), Filter(source="a", since="2024-07", actor="wag")]
    before = [pages(view, one, 7) for one in wanted]
    assert all(before)
    monkeypatch.setattr("rashomon.ledger.finding._APART", apart)
    monkeypatch.setattr("rashomon.ledger.finding._ENOUGH", enough)
    assert [pages(view, one, 7) for one in wanted] == before


def test_claims_of_an_incident(filled):
    incident = filled.view().incident("incident_a")
    found = pages(filled.view(), Filter(incident="incident_a"), 5)
    assert sorted(claim.id for claim in found) == sorted(incident.claims)
    denied = pages(filled.view(), Filter(incident="incident_a", stance="denies"), 5)
    assert 0 < len(denied) < len(found) and {claim.stance for claim in denied} == {"denies"}
    with pytest.raises(NotFound, match="There is no incident"):
        filled.view().page(Filter(incident="incident_z"))


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda view: view.page(Filter(since="soon")), "'soon' .*is not a date"),
        (lambda view: view.page(Filter(until="2024-13")), "is not a date"),
        (lambda view: view.page(after="x"), "no place to go on from"),
        (lambda view: view.search("..."), "no word to look for"),
        (lambda view: view.search("army", after="-1"), "no place to go on from"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(ledger, ask, says):
    with pytest.raises(ValueError, match=says):
        ask(ledger.view())


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        ("2024", None, (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", "2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2023-12", None, (date(2023, 12, 1), date(2023, 12, 31))),
        (None, "2024-07-25", (date(2024, 7, 25), date(2024, 7, 25))),
        ("2024-07-25T10:00", None, (date(2024, 7, 25), date(2024, 7, 25))),
        ("9999", "9999-12", (date(9999, 1, 1), date(9999, 12, 31))),
    ],
)
def test_dates_cut_short_stand_for_all_their_days(start, end, there):
    assert days(start, end) == tuple(day.toordinal() for day in there)


@pytest.mark.parametrize("start", [None, "", "July", "2024-00", "2024-02-31", "24", "²024", "2024-7", "20240725"])
def test_what_is_no_date_has_no_day(start):
    assert days(start, None) == (UNDATED, 0)


def test_texts_are_found_by_words_phrases_and_beginnings(ledger, make):
    first, _ = make.read(ledger, "The army said that it had killed ten rebels near Támbao.", 0)
    second, claims = make.read(ledger, "Rebels denied that the army killed 12 of them; it was 10. Nul\0 here.", 0)

    def found(words, **options):
        return [hit.document or hit.claim for hit in ledger.view().search(words, **options).hits]

    assert found("rebels", kind="Document") == [second, first]
    assert found("TAMBAO") == [first]
    assert found('"killed ten"') == [first]
    assert found("killed 12") == [second]
    assert found("rebel") == []
    assert found("rebel*", kind="Document") == [second, first]
    assert found('"army kil*"', kind="Document") == []
    assert found("army", kind="Claim")[0] == claims[0]
    assert found("AND OR NOT NEAR( ' : & | ! army-rebels") == []
    assert [word for word, hit in ledger.view().search("tambao").hits[0].words if hit] == ["Támbao"]


def test_what_is_found_by_words_is_what_stood_then(ledger, make):
    document, _ = make.read(ledger, "The army advanced.", 0)
    [first] = ledger.view().search("army", kind="Claim").hits
    ledger.replace_findings(document.id, [], "extract.v2")
    assert ledger.view().search("army", kind="Claim").hits == ()
    assert ledger.view("2024-07-28T13:30Z").search("army", kind="Claim").hits == (first,)
    assert ledger.view("2024-07-27").search("army").hits == ()


def test_search_goes_on_page_by_page(ledger, make):
    made = [make.read(ledger, f"Report {number} of the army.")[0] for number in range(7)]
    view, after, found = ledger.view(), None, []
    for size in (3, 3, 1):
        page = view.search("army", kind="Document", after=after, limit=3)
        assert len(page.hits) == size
        found += [hit.document for hit in page.hits]
        after = page.after
    assert after is None and found == made[::-1]


def test_a_long_text_is_shown_where_the_words_are(ledger, make):
    text = "Peace. " * 100 + "The army attacked Kidal. " + "Peace. " * 100
    make.read(ledger, text)
    [hit] = ledger.view().search("kidal attacked").hits
    shown = "".join(words for words, _ in hit.words)
    assert shown.startswith("…") and shown.endswith("…") and "army attacked Kidal" in shown and len(shown) < 250
    assert [words for words, found in hit.words if found] == ["attacked", "Kidal"]


def test_documents_judgements_and_issues_of_some_alone(ledger, make):
    documents = [make.read(ledger, f"Report {number}.", 0)[0] for number in range(4)]
    ids = [document.id for document in documents]
    copied = [Judgement(left=ids[0], right=ids[n], verdict="copy", score=1.0, reasons=()) for n in (1, 2)]
    about = [make.issue("a", ids[0]), make.issue("b", "elsewhere"), make.issue("c", ids[3])]
    at = Issue(stage="extract", severity="note", message="d", subject="claim_x", span=make.span(ids[0]))
    ledger.add([*copied, *about, at], agent="a.v1")
    view = ledger.view()
    assert view.documents(ids=[ids[2], ids[0], "doc_none"]) == [documents[0], documents[2]]
    assert view.judgements(of=[ids[2]]) == [copied[1]]
    assert view.judgements(of=[ids[0]]) == copied
    assert view.judgements(of=[]) == []
    assert [issue.message for issue in view.issues(about=[ids[0]])] == ["a", "d"]
    assert [issue.message for issue in view.issues(about=[ids[3], "elsewhere"])] == ["b", "c"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda view, document: view.page(),
        lambda view, document: view.page(Filter(actor="front", event="clash", since="2024-07-01")),
        lambda view, document: view.page(Filter(place="ml", until="2024")),
        lambda view, document: view.page(Filter(document=document)),
        lambda view, document: view.page(Filter(incident="incident_a", stance="denies")),
        lambda view, document: view.documents(ids=[document]),
        lambda view, document: view.judgements(of=[document]),
        lambda view, document: view.issues(about=[document]),
        lambda view, document: view.search("army kidal", kind="Claim"),
    ],
)
def test_nothing_is_looked_up_by_walking_through_everything(sqlite_store, make, ask):
    ledger = sqlite_store.open()
    document, claims = make.read(ledger, "Ten were killed.", *range(20))
    ledger.add([make.incident("a", *claims)], agent="group.v1", action="grouped")
    asked = []

    def note(connection, cursor, statement, parameters, context, executemany):
        asked.append((statement, parameters))

    view = ledger.view()
    event.listen(ledger._engine, "before_cursor_execute", note)
    ask(view, document.id)
    event.remove(ledger._engine, "before_cursor_execute", note)
    plans = []
    with closing(sqlite3.connect(sqlite_store.path)) as connection:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                plans += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    # Names are few, full text is an index itself, all claims are read in order until a page is full, and `anon_1` is
    # the count of a term's claims, which stops soon.
    allowed = ("SCAN terms", "SCAN fulltext VIRTUAL TABLE INDEX", "SCAN claims USING COVERING INDEX claims_day")
    walks = [plan for plan in plans if plan.startswith("SCAN") and not plan.startswith((*allowed, "SCAN anon_1"))]
    assert plans and not walks, plans
