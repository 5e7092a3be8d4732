"""The pages of what came with reports: that it is there, that it is not seen unasked, and by whom it may be."""

from __future__ import annotations

import io

import pictures
import pytest
import serving
from fastapi.testclient import TestClient
from PIL import Image

from rashomon import overview, pipeline
from rashomon.ingest.inputs import READERS, Way, captured, expand
from rashomon.ledger import Ledger
from rashomon.ledger.keys import KeyStore, beside
from rashomon.model import Issue, MediaItem
from rashomon.web import create

V1 = "/api/v1"

OPEN = """Example Radio, 2021-05-03
The army said on Monday that five soldiers were killed in an attack by gunmen near Gao on 2 May 2021.
[shows a.jpg] <b>Vehicles</b> were burnt in the attack near Gao, the army said.
[shows film.mp4] The attack.
[shows gone.jpg] The smoke.
"""
LATER = """Example Post, 2024-07-28
The rebels said on Sunday that they killed twelve soldiers in an attack near Kidal on 27 July 2024.
[shows a.jpg] Kidal.
"""
SEALED = """Example Clinic, 2024-05-06
A nurse at the clinic in Kidal, Aminata Diallo, who asked not to be named, said on Monday that 12 civilians had been \
killed in a drone strike by the army on 5 May 2024.
[shows nurse.jpg] The clinic.
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A ledger that has read three reports with what they show."""
    given, into = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("media")
    for name, text in {"open": OPEN, "later": LATER, "sealed": SEALED}.items():
        (given / f"{name}.post").write_text(text)
    (given / "a.jpg").write_bytes(pictures.saved(pictures.scene(1), exif=pictures.exif()))
    (given / "film.mp4").write_bytes(pictures.film([pictures.scene(2)]))
    (given / "nurse.jpg").write_bytes(pictures.saved(pictures.scene(3), exif=pictures.exif()))
    with Ledger.open(into / "rashomon.db") as ledger:
        way = Way(readers=(pictures.Posts(), *READERS))
        found = captured(expand([str(given)], endings=(".post",)), way)
        pipeline.read((one if isinstance(one, Issue) else one[1:] for one in found), ledger)
        overview.make(ledger)
    return into / "rashomon.db"


@pytest.fixture
def bench(kept, tmp_path):
    with serving.team(kept, tmp_path) as made:
        yield made


@pytest.fixture
def asked(bench):
    """A browser of each role."""
    with TestClient(create(bench), base_url="http://localhost") as client:

        def of(role: str) -> TestClient:
            client.cookies.clear()
            serving.signed_in(client, role)
            return client

        yield of


def the(bench, name: str, outlet: str = "Example Radio") -> MediaItem:
    view = bench.view()
    reports = {one.id: one.outlet for one in view.documents()}
    return next(one for one in view.media() if one.name == name and reports[one.document_id] == outlet)


def incident_of(bench, year: str) -> str:
    return next(one.id for one in bench.view().incidents() if one.start.startswith(year))


def test_the_incident_names_what_came_with_its_reports_and_shows_none_of_it(bench, asked) -> None:
    said = asked("reader").get(f"/incidents/{incident_of(bench, '2021')}").text
    item = the(bench, "a.jpg")
    assert "Pictures, films and recordings that came with the reports" in said
    assert item.sha256 in said and f'href="/media/{item.id}"' in said and "Example Phone 3" in said
    assert "seen again, in a report of 2024-07-28 (Example Post)" in said and "the same bytes" in said
    assert "not kept: the report names it, and it was not there." in said
    assert "&lt;b&gt;Vehicles" in said and "<b>Vehicles" not in said
    for mark in ("<img", "<video", "<audio", "<object", "<embed", "/picture"):
        assert mark not in said, mark


def test_its_page_says_what_it_is_and_shows_it_only_once_asked(bench, asked) -> None:
    item = the(bench, "a.jpg")
    said = asked("reader").get(f"/media/{item.id}")
    assert said.status_code == 200 and "It may be graphic" in said.text
    assert f'href="/media/{item.id}/picture"' in said.text and "seen again" in said.text
    for mark in ("<img", "<video", "<audio", "<object", "<embed", "data-load", "prefetch"):
        assert mark not in said.text, mark


@pytest.mark.parametrize("prefix", ["", V1])
def test_the_picture_is_given_without_what_its_file_holds_beside_it(bench, asked, prefix) -> None:
    item = the(bench, "a.jpg")
    said = asked("reader").get(f"{prefix}/media/{item.id}/picture")
    assert said.headers["content-type"] == "image/jpeg"
    assert (
        "sandbox" in said.headers["content-security-policy"] and "script" not in said.headers["content-security-policy"]
    )
    assert said.headers["x-content-type-options"] == "nosniff"
    assert said.headers["content-disposition"] == f'inline; filename="{item.id}.jpg"'
    assert "no-store" in said.headers["cache-control"]
    with Image.open(io.BytesIO(said.content)) as image:
        assert image.size == (1200, 900) and not image.getexif()


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "image/jpeg"), ("film.mp4", "video/mp4")])
def test_the_file_is_given_to_be_kept_as_it_came(bench, asked, name, kind) -> None:
    item = the(bench, name)
    said = asked("reader").get(f"/media/{item.id}/bytes")
    assert said.content == bench.view().bytes(item.sha256) and said.headers["content-type"] == kind
    assert said.headers["content-disposition"].startswith("attachment; filename=")
    assert "sandbox" in said.headers["content-security-policy"]


def test_what_is_no_picture_is_not_drawn_and_what_is_not_there_not_given(bench, asked) -> None:
    client = asked("reader")
    assert client.get(f"/media/{the(bench, 'film.mp4').id}/picture").status_code == 404
    gone = the(bench, "gone.jpg")
    assert client.get(f"/media/{gone.id}/bytes").status_code == 404
    assert "What it shows" not in client.get(f"/media/{gone.id}").text
    assert client.get("/media/media_0000").status_code == 404


def test_bytes_of_another_kind_than_they_were_kept_as_are_not_given(bench, asked) -> None:
    """Whatever a ledger from elsewhere says of some bytes: a page with a script is no picture."""
    import hashlib

    data = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    digest = hashlib.sha256(data).hexdigest()
    document = bench.view().documents()[0]
    item = MediaItem(id="media_00000000000000ff", document_id=document.id, media_type="image/svg+xml", sha256=digest)
    bench.ledger.add([item], agent="elsewhere.v1", action="captured", data=data)
    client = asked("reader")
    for what in ("bytes", "picture"):
        assert client.get(f"/media/{item.id}/{what}").status_code == 404


@pytest.mark.parametrize("role", ["reader", "reviewer", "admin"])
def test_what_a_confidential_source_gave_is_not_given_to_who_may_not_read_their_name(bench, asked, role) -> None:
    bench.keys = KeyStore.open(beside(bench.ledger.label))
    bench.keys.unlock(None)
    item, client = the(bench, "nurse.jpg", "Example Clinic"), asked(role)
    page = client.get(f"/media/{item.id}").text
    assert "sealed" in page and "16.27" not in page and "/picture" not in page
    for what in ("picture", "bytes"):
        for query in ("", "?reveal=true"):
            said = client.get(f"/media/{item.id}/{what}{query}")
            assert said.status_code == 403 and b"\xff\xd8\xff" not in said.content


def test_who_may_read_the_name_is_given_it_and_that_is_written_down(bench, asked) -> None:
    bench.keys = KeyStore.open(beside(bench.ledger.label))
    bench.keys.unlock(None)
    item, client = the(bench, "nurse.jpg", "Example Clinic"), asked("protector")
    assert client.get(f"/media/{item.id}/bytes").status_code == 403, "not by mistake"
    before = bench.view().upto
    said = client.get(f"/media/{item.id}/bytes?reveal=true")
    assert said.status_code == 200 and said.content[:3] == b"\xff\xd8\xff"
    [act] = list(bench.ledger.entries(before))
    assert act.action == "revealed" and item.id in act.record


def test_a_program_is_told_the_same(bench, asked) -> None:
    client, item = asked("reader"), the(bench, "a.jpg")
    said = client.get(f"{V1}/media/{item.id}").json()
    assert (said["item"]["sha256"], said["kept"], said["sealed"], said["drawable"]) == (item.sha256, True, False, True)
    assert said["seen"][0]["called"] == "Example Post" and said["seen"][0]["distance"] is None
    page = client.get(f"{V1}/incidents/{incident_of(bench, '2021')}").json()
    assert {one["item"]["name"] for one in page["media"]} == {"a.jpg", "film.mp4", "gone.jpg"}


def test_a_published_site_names_hashes_and_shows_nothing(bench) -> None:
    from rashomon import earlier, readings
    from rashomon.api import incident as api
    from rashomon.web import pages
    from rashomon.web.incident import shown

    view = bench.view()
    page = api.laid(earlier.alone(view, readings.incident(view, incident_of(bench, "2021"))))
    said = pages.environment().get_template("incident_body.html").render(**shown(page, live=False))
    assert the(bench, "a.jpg").sha256 in said
    assert "/media/" not in said and "<img" not in said
