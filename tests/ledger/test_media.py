"""Media in a ledger: kept once, found again by their bytes and by how they look, sealed and destroyed with their
document."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from pathlib import Path

import pictures
import pytest
from pacing import slower

from rashomon import earlier, pipeline, readings
from rashomon.ingest.inputs import READERS, Way, captured, expand
from rashomon.ledger import (
    Ledger,
    LedgerError,
    NotFound,
    guarding,
    likeness,
    migrations,
    protection,
    redaction,
    transfer,
)
from rashomon.ledger.keys import KeyStore, beside
from rashomon.ledger.store import writing
from rashomon.model import Issue, MediaItem, PictureHash
from rashomon.model.canonical import canonical_json

OLD = """Example Radio, 2021-05-03
The army said on Monday that five soldiers were killed in an attack by gunmen near Gao on 2 May 2021.
[shows a.jpg] The army said that vehicles were burnt in the attack near Gao on 2 May 2021.
"""
NEW = """Example Post, 2024-07-28
The rebels said on Sunday that they killed twelve soldiers in an attack near Kidal on 27 July 2024.
The rebels published photos of the burnt vehicles.
[shows b.jpg] Kidal.
"""
NURSE = """Example Clinic, 2024-05-06
A nurse at the clinic in Kidal, Aminata Diallo, who asked not to be named, said on Monday that 12 civilians had been \
killed in a drone strike by the army on 5 May 2024.
[shows nurse.jpg] Aminata Diallo took the picture of the clinic.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports of two incidents years apart, which show one picture, the later one smaller and saved anew."""
    made = tmp_path / "reports"
    made.mkdir()
    image = pictures.scene(1)
    (made / "old.post").write_text(OLD)
    (made / "new.post").write_text(NEW)
    (made / "a.jpg").write_bytes(pictures.saved(image, exif=pictures.exif()))
    (made / "b.jpg").write_bytes(pictures.saved(image.resize((600, 450)), quality=60))
    return made


def take_in(ledger: Ledger, folder: Path) -> pipeline.ReadResult:
    way = Way(readers=(pictures.Posts(), *READERS))
    found = captured(expand([str(folder)], endings=(".post",)), way)
    return pipeline.read((one if isinstance(one, Issue) else one[1:] for one in found), ledger)


def the(ledger: Ledger, name: str) -> MediaItem:
    return next(item for item in ledger.view().media() if item.name == name)


def test_a_report_is_kept_with_what_it_shows(store, folder) -> None:
    ledger = store.open()
    take_in(ledger, folder)
    view = ledger.view()
    old, new = the(ledger, "a.jpg"), the(ledger, "b.jpg")
    assert view.bytes(old.sha256) == (folder / "a.jpg").read_bytes()
    assert view.entry(old).agent == "ingest.v1" and view.entry(old).action == "captured"
    assert view.media([old.document_id]) == [old] and view.medium(old.id[:12]) == old
    assert (old.caption.exact[:13], old.device, old.latitude) == ("[shows a.jpg]", "Example Phone 3", 16.2701)
    [silent] = [one for one in view.issues(new.document_id) if "says nothing" in one.message]
    assert silent.severity == "note" and silent.message.startswith("b.jpg ")
    assert ledger.check() == []


def test_the_same_picture_of_two_incidents_is_reported_from_both_sides(store, folder) -> None:
    ledger = store.open()
    take_in(ledger, folder)
    view = ledger.view()
    told = {one.incident.start[:4]: earlier.alone(view, one).media for one in readings.incidents(view)}
    [[then], [now]] = told["2021"], told["2024"]
    [before], [after] = now.seen, then.seen
    assert (before.published, before.called, before.earlier) == ("2021-05-03", "Example Radio", True)
    assert (after.published, after.earlier, after.media) == ("2024-07-28", False, now.item.id)
    assert before.distance is not None and 0 < before.distance <= likeness.NEAR
    assert len(before.incidents) == len(before.titles) == 1 and "Gao" in before.titles[0]


def test_what_a_picture_is_offered_for(store, folder) -> None:
    """One is captioned with a claim; the other's report speaks of photos in a claim; a third's says nothing of it."""
    third = "Example Wire, 2024-09-02\nThree soldiers were killed in Gao on 1 September 2024, the army said.\n"
    (folder / "third.post").write_text(f"{third}[shows b.jpg] Sunset.\n")
    ledger = store.open()
    take_in(ledger, folder)
    view = ledger.view()
    how = {}
    for one in readings.incidents(view):
        for offered in one.media:
            words = [one.claim(name).span.exact for name in offered.claims]
            how[one.incident.start[:7]] = offered.how, words
    assert how["2021-05"][0] == "caption" and all("burnt" in words for words in how["2021-05"][1]), how
    assert how["2024-07"][0] == "words" and how["2024-07"][1], how
    assert how["2024-09"] == ("report", [])


def test_read_again_nothing_is_doubled(store, folder) -> None:
    ledger = store.open()
    take_in(ledger, folder)
    upto = ledger.view().upto
    result = take_in(ledger, folder)
    assert (result.known, ledger.view().upto) == (2, upto)


def test_what_was_not_there_at_first_takes_the_place_of_its_name(store, folder) -> None:
    ledger = store.open()
    picture = (folder / "a.jpg").read_bytes()
    (folder / "a.jpg").unlink()
    take_in(ledger, folder)
    named = the(ledger, "a.jpg")
    assert named.sha256 is None and named.media_type == "image/jpeg"
    (folder / "a.jpg").write_bytes(picture)
    assert take_in(ledger, folder).known == 2
    kept = the(ledger, "a.jpg")
    assert ledger.view().media([kept.document_id]) == [kept] and ledger.view().bytes(kept.sha256) == picture
    # And nothing is forgotten where it is not there again.
    (folder / "a.jpg").unlink()
    take_in(ledger, folder)
    assert ledger.view().media([kept.document_id]) == [kept]
    assert ledger.check() == []


def test_what_is_read_with_less_at_hand_does_not_take_away(store, folder, monkeypatch) -> None:
    ledger = store.open()
    (folder / "a.jpg").write_bytes(pictures.film([pictures.scene(1)]))
    take_in(ledger, folder)
    known = the(ledger, "a.jpg")
    assert known.seconds and known.hashes
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    take_in(ledger, folder)
    assert the(ledger, "a.jpg") == known


def test_a_medium_without_its_bytes_is_refused(store, make) -> None:
    ledger = store.open()
    document, *_ = make.read(ledger, "Ten were killed in Kidal.", 0, 4)
    item = MediaItem(id="media_1", document_id=document.id, media_type="image/png", sha256="0" * 64)
    with pytest.raises(LedgerError, match="media_1 comes without the bytes"):
        ledger.add([item], agent="ingest.v1")


def test_bytes_that_are_gone_are_found_out(folder, tmp_path) -> None:
    import sqlite3

    with Ledger.open(tmp_path / "ledger.db") as ledger:
        take_in(ledger, folder)
        item = the(ledger, "a.jpg")
        with sqlite3.connect(tmp_path / "ledger.db") as connection:
            for [name] in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("DELETE FROM bytes WHERE sha256 = ?", (item.sha256,))
        assert any(f"The bytes of {item.id} are gone" in one.message for one in ledger.check())


# Protected


@pytest.fixture
def guarded(folder, tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("RASHOMON_KEYS", str(tmp_path / "own.keys"))
    (folder / "clinic.post").write_text(NURSE)
    (folder / "nurse.jpg").write_bytes(pictures.saved(pictures.scene(7), exif=pictures.exif()))
    return folder


def test_what_a_confidential_source_gave_is_sealed_and_tells_no_place(store, guarded) -> None:
    ledger = store.open()
    take_in(ledger, guarded)
    view = ledger.view()
    [item] = [one for one in view.media() if view.sealed_bytes(one.id)]
    data = (guarded / "nurse.jpg").read_bytes()
    assert item.sha256 == hashlib.sha256(data).hexdigest() and (item.latitude, item.longitude) == (None, None)
    with pytest.raises(NotFound):
        view.bytes(item.sha256)
    with pytest.raises(NotFound, match="sealed"):
        guarding.captured_bytes(view, item, None)
    keys = KeyStore.open(beside(ledger.label))
    keys.unlock(None)
    assert guarding.captured_bytes(view, item, keys) == data
    said = [entry.record for entry in ledger.entries()]
    assert not [one for one in said if "Diallo" in one]
    assert "16.2701" not in canonical_json(item)
    upto = view.upto
    take_in(ledger, guarded)
    assert ledger.view().upto == upto, "sealed anew"
    assert ledger.check() == []


def test_a_name_in_what_a_medium_is_called_is_covered(store, guarded) -> None:
    ledger = store.open()
    take_in(ledger, guarded)
    [item] = [one for one in ledger.view().media() if ledger.view().sealed_bytes(one.id)]
    names = ledger.view().protected_names(item.document_id)
    plain = next(
        found for _, found in _pairs(guarded) if not isinstance(found, MediaItem) and found.id == item.document_id
    )
    told = dataclasses.replace(
        item, name="photos/aminata-diallo.jpg", url="https://example.org/Aminata%20Diallo.jpg", software="Diallo 1.0",
        device="phone of Aminata Diallo",
    )  # fmt: skip
    covered = protection.Cover(plain, names).medium(told)
    assert "iallo.jpg" not in f"{covered.url}" and "Aminata" not in covered.device
    assert covered.id == item.id


def _pairs(folder: Path):
    way = Way(readers=(pictures.Posts(), *READERS))
    found = captured(expand([str(folder)], endings=(".post",)), way)
    return [one[1:] for one in found if not isinstance(one, Issue)]


def test_redacting_a_document_destroys_what_it_shows(store, guarded) -> None:
    ledger = store.open()
    take_in(ledger, guarded)
    view, keys = ledger.view(), KeyStore.open(beside(ledger.label))
    keys.unlock(None)
    [item] = [one for one in view.media() if view.sealed_bytes(one.id)]
    document = view.document(item.document_id)
    redaction.redact_document(ledger, document, keys, reason="They are in danger.", agent="person:Ana")
    with pytest.raises(NotFound, match="read no more"):
        guarding.captured_bytes(ledger.view(), item, keys)
    assert ledger.check() == []
    # Nor does it come back with what is read later.
    upto = ledger.view().upto
    (guarded / "nurse.jpg").write_bytes(pictures.saved(pictures.scene(8)))
    take_in(ledger, guarded)
    assert [one.id for one in ledger.view().media([document.id])] == [item.id] and ledger.view().upto == upto


def test_what_another_document_shows_openly_stays(store, guarded) -> None:
    """The same bytes stand in the clear for the one, sealed for the other."""
    (guarded / "a.jpg").write_bytes((guarded / "nurse.jpg").read_bytes())
    ledger = store.open()
    take_in(ledger, guarded)
    view, keys = ledger.view(), KeyStore.open(beside(ledger.label))
    keys.unlock(None)
    [item] = [one for one in view.media() if view.sealed_bytes(one.id)]
    redaction.redact_document(ledger, view.document(item.document_id), keys, reason="So.", agent="person:Ana")
    assert ledger.view().bytes(the(ledger, "a.jpg").sha256) == (guarded / "a.jpg").read_bytes()
    assert ledger.check() == []


# Found again


def looking(number: int, **more: object) -> MediaItem:
    """A picture of which only its look is known: another for each number."""
    pdq = hashlib.sha256(str(number).encode()).hexdigest()
    return dataclasses.replace(
        MediaItem(
            id=f"media_{number:016x}",
            document_id=f"doc_{number}",
            media_type="image/jpeg",
            hashes=(PictureHash(pdq=pdq, quality=100),),
        ),
        **more,
    )


def flipped(item: MediaItem, bits: int, quality: int = 100) -> MediaItem:
    """The item in another document, as many bits of its look otherwise."""
    pdq = f"{int(item.hashes[0].pdq, 16) ^ ((1 << bits) - 1):064x}"
    return dataclasses.replace(item, id="media_f", document_id="doc_f", hashes=(PictureHash(pdq=pdq, quality=quality),))


def test_near_is_31_bits_and_no_more(store) -> None:
    ledger = store.open()
    ledger.add([looking(1), looking(2)], agent="ingest.v1")
    view = ledger.view()
    assert [(one.item.id, one.distance) for one in likeness.alike(view, flipped(looking(1), 31))] == [
        (looking(1).id, 31)
    ]
    assert likeness.alike(view, flipped(looking(1), 32)) == []
    assert likeness.alike(view, flipped(looking(1), 0, quality=49)) == [], "too little in it to be told by"
    assert likeness.alike(view, looking(1)) == [], "its own document"
    with store.open(create=False) as early:
        assert early.view().upto == view.upto
    ledger.add([dataclasses.replace(looking(1), hashes=())], agent="ingest.v1")
    assert likeness.alike(ledger.view(), flipped(looking(1), 3)) == [], "no longer what stands"
    assert likeness.alike(view, flipped(looking(1), 3)) != [], "but it did then"


def test_looking_through_a_hundred_thousand_takes_no_second(sqlite_store) -> None:
    ledger = sqlite_store.open()
    with ledger.transaction():
        for first in range(0, 100_000, 10_000):
            ledger.add([looking(number) for number in range(first, first + 10_000)], agent="ingest.v1")
    view = ledger.view()
    likeness.alike(view, flipped(looking(5), 9))
    begun = time.process_time()
    found = likeness.alike(view, flipped(looking(77_777), 9))
    assert time.process_time() - begun < 1 * slower()
    assert [(one.item.id, one.distance) for one in found] == [(looking(77_777).id, 9)]


def test_a_ledger_of_the_fourth_schema_gets_the_tables_filled(store, folder, monkeypatch) -> None:
    ledger = store.open()
    take_in(ledger, folder)
    rows = [store.rows(f"SELECT * FROM {name} ORDER BY seq") for name in ("media", "looks")]  # noqa: S608
    assert all(rows)
    with writing(ledger._engine) as connection:
        migrations.to(connection, 4)
    ledger.close()
    monkeypatch.setattr("rashomon.ledger.derived.rebuild", lambda _: 1 / 0)  # a large ledger would wait for it
    again = store.open(create=False)
    assert [store.rows(f"SELECT * FROM {name} ORDER BY seq") for name in ("media", "looks")] == rows  # noqa: S608
    assert again.check() == []


def test_a_name_in_a_file_s_name_is_told_neither_at_first_nor_later(store, guarded) -> None:
    (guarded / "nurse.jpg").rename(guarded / "Aminata Diallo.jpg")
    report = (guarded / "clinic.post").read_text().replace("nurse.jpg", "Aminata Diallo.jpg")
    (guarded / "clinic.post").write_text(report)
    (guarded / "Aminata Diallo.jpg").write_bytes(pictures.saved(pictures.scene(7)))
    ledger = store.open()
    for result in (take_in(ledger, guarded), take_in(ledger, guarded)):
        silent = [one.message for one in result.issues if "says nothing of when" in one.message]
        assert len(silent) == 2 and not [one for one in silent if "Aminata" in one], silent


def test_taken_into_another_ledger_it_is_found_there(guarded, tmp_path) -> None:
    """The open ones with their bytes; the sealed one as sealed as it was."""
    with Ledger.open(tmp_path / "one.db") as one, Ledger.open(tmp_path / "other.db") as other:
        take_in(one, guarded)
        transfer.export(one, tmp_path / "one.jsonl")
        pipeline.take_in(other, tmp_path / "one.jsonl")
        here, there = one.view(), other.view()
        assert {item.id for item in there.media()} == {item.id for item in here.media()}
        item = the(other, "a.jpg")
        assert there.bytes(item.sha256) == (guarded / "a.jpg").read_bytes()
        assert [found.item.name for found in likeness.alike(there, item)] == ["b.jpg"]
        [sealed] = [item for item in there.media() if there.sealed_bytes(item.id)]
        with pytest.raises(NotFound):
            guarding.captured_bytes(there, sealed, None)
        assert other.check() == []
