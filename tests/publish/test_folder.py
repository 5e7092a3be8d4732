"""Where a site is put."""

from __future__ import annotations

import io
import zipfile

import pytest

from rashomon.publish import folder

FILES = {"index.html": b"<p>one", "data/x.csv": b"a\n"}


def whole(files):
    return {**files, folder.MANIFEST: folder.manifest(files)}


def held(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_it_makes_the_folder(tmp_path):
    folder.replace(tmp_path / "new" / "site", whole(FILES))
    assert held(tmp_path / "new" / "site") == whole(FILES)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["site"]


def test_it_takes_the_place_of_an_earlier_publication(tmp_path):
    folder.replace(tmp_path / "site", whole(FILES))
    folder.replace(tmp_path / "site", whole({"index.html": b"<p>two"}))
    assert held(tmp_path / "site") == whole({"index.html": b"<p>two"})
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_it_fills_an_empty_folder(tmp_path):
    (tmp_path / "site").mkdir()
    folder.replace(tmp_path / "site", whole(FILES))
    assert held(tmp_path / "site") == whole(FILES)


@pytest.mark.parametrize("other", ["notes.txt", "data/own.csv", "manifest.json"])
def test_it_takes_nothing_away_that_it_did_not_put_there(tmp_path, other):
    if other != "manifest.json":
        folder.replace(tmp_path / "site", whole(FILES))
    (tmp_path / "site").mkdir(exist_ok=True)
    (tmp_path / "site" / other).write_text("mine")
    before = held(tmp_path / "site")
    with pytest.raises(folder.NotOurs, match=other):
        folder.replace(tmp_path / "site", whole({"index.html": b"<p>two"}))
    assert held(tmp_path / "site") == before


def test_it_follows_no_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(folder.NotOurs):
        folder.replace(tmp_path / "site", whole(FILES))


def test_where_it_fails_the_earlier_one_stays(tmp_path):
    folder.replace(tmp_path / "site", whole(FILES))
    with pytest.raises(OSError):
        folder.replace(tmp_path / "site", {"index.html": b"", "x" * 300: b""})
    assert held(tmp_path / "site") == whole(FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_same_files_are_the_same_zip():
    data = folder.zipped(whole(FILES))
    assert data == folder.zipped(dict(reversed(whole(FILES).items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"rashomon/{name}": one for name, one in whole(FILES).items()
        }
