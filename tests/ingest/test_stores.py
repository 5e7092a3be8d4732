"""Names with wildcards, and files in stores."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from rashomon.ingest import stores
from rashomon.ingest.fetch import Fetched
from rashomon.ingest.inputs import Input, Way, captured, expand
from rashomon.ingest.understanding import Taken
from rashomon.model import Document, Issue

TEXT = "The army said on Monday that two of its soldiers were killed near the border with Niger."
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def run(*names: str) -> tuple[list[Document], list[Issue]]:
    results = list(captured(expand(names), Way(published="2024-07-29", fetcher=never)))
    documents = [one[2] for one in results if not isinstance(one, Issue) and isinstance(one[2], Document)]
    return documents, [one for one in results if isinstance(one, Issue)]


def never(*_: object, **__: object) -> Fetched:
    raise AssertionError("A request was made.")


def found(*names: str) -> list[str]:
    return [one.name for one in expand(names) if isinstance(one, Input)]


@pytest.fixture
def memory() -> Iterator[Any]:
    """A store in memory, as fsspec has it, emptied."""
    store = fsspec.filesystem("memory")
    store.store.clear()
    store.pseudo_dirs[:] = [""]
    for name in ("b.txt", "a/c.txt", ".hidden.txt", ".git/d.txt", "README.md", "a/x.css", "a/p.png"):
        store.pipe(f"/reports/{name}", PNG if name.endswith("png") else f"{TEXT} {name}".encode())
    yield store
    store.store.clear()


def test_a_folder_in_a_store_is_read_as_a_folder_is(memory: Any) -> None:
    assert (
        found("memory://reports")
        == found("memory://reports/")
        == ["memory://reports/a/c.txt", "memory://reports/b.txt"]
    )
    inputs = [one for one in expand(["memory://reports"]) if isinstance(one, Input)]
    assert [str(one.inside) for one in inputs] == ["a", "."]
    documents, notes = run("memory://reports")
    assert [document.text for document in documents] == [f"{TEXT} a/c.txt", f"{TEXT} b.txt"]
    assert [document.name for document in documents] == ["c", "b"]
    assert {document.url for document in documents} == {None}
    assert [(note.subject, note.severity) for note in notes] == [
        ("memory://reports/README.md", "note"),
        ("memory://reports/a/x.css", "note"),
    ]


def test_one_file_and_wildcards_in_a_store(memory: Any) -> None:
    documents, [] = run("memory://reports/b.txt")  # type: ignore[misc]
    assert [document.text for document in documents] == [f"{TEXT} b.txt"]
    assert found("memory://reports/**/*.txt") == ["memory://reports/a/c.txt", "memory://reports/b.txt"]
    assert found("memory://reports/*.txt") == ["memory://reports/b.txt"]
    assert found("memory://reports/a/*.css") == ["memory://reports/a/x.css"]  # It was asked for.
    assert "stands for no report" in run("memory://reports/*.pdf")[1][0].message


def test_an_archive_in_a_store_is_read_there(memory: Any) -> None:
    with memory.open("/reports/z.zip", "wb") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in.txt", TEXT)
    documents, [] = run("memory://reports/z.zip")  # type: ignore[misc]
    assert [document.text for document in documents] == [TEXT]


def test_pictures_are_looked_for_in_the_same_folder_alone(memory: Any) -> None:
    memory.pipe("/secret.png", PNG)
    beside = stores.beside("memory://reports/a/c.txt")
    assert beside("p.png") == PNG
    for name in ("../secret.png", "/secret.png", "c.txt", "nothing.png", "memory://secret.png", "", "../../secret.png"):
        assert beside(name) is None


def test_what_is_not_there_is_said(memory: Any) -> None:
    [], [issue] = run("memory://reports/none.txt")  # type: ignore[misc]
    assert issue.message == "memory://reports/none.txt does not exist."
    memory.rm("/reports", recursive=True)
    assert run("memory://reports")[1][0].severity == "error"


def test_a_file_that_goes_while_it_is_read_is_said(memory: Any) -> None:
    [one] = expand(["memory://reports/b.txt"])
    memory.rm("/reports/b.txt")
    assert isinstance(one, Input)
    [issue] = captured([one])
    assert isinstance(issue, Issue)
    assert issue.message == "memory://reports/b.txt does not exist."


@pytest.mark.parametrize(("name", "package"), [("s3://b/k.txt", "'rashomon[s3]'"), ("gs://b/k.txt", "gcsfs")])
def test_a_missing_driver_is_told_in_one_sentence(name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(kind: str) -> None:
        raise ImportError(f"Install what reads {kind}")

    monkeypatch.setattr(fsspec, "filesystem", without)
    [issue] = run(name)[1]
    assert issue.message == f"{name} takes one more package: pip install {package}."


@pytest.mark.parametrize(
    "name",
    [
        "file:///etc/hostname",
        "local:///etc/hostname",
        "zip://a.txt::file:///tmp/a.zip",
        "simplecache::memory://reports/b.txt",
        "memory://reports/b.txt::file:///etc/hostname",
        "filecache::s3://bucket/key",
        "github://o:r@main/a.txt",
        "dask://a",
        "ftp://files.example/a.txt",
        "sftp://files.example/a.txt",
        "reference://",
        "data:text/plain,x",
    ],
)
def test_nothing_but_stores_is_opened(name: str, memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(fsspec, "open", lambda *what, **_: opened.append(what))
    results = list(captured(expand([name]), Way(published="2024-07-29")))
    assert opened == []
    [issue] = results
    assert isinstance(issue, Issue)
    assert issue.severity == "error"
    assert stores.scheme(name) in (None, "memory")


@pytest.mark.parametrize("name", ["http://a.example/x", "https://a.example/*.html", "HTTPS://a.example/"])
def test_an_address_never_goes_by_fsspec(name: str) -> None:
    assert stores.scheme(name) is None
    with pytest.raises(AssertionError, match="A request was made"):
        run(name)


def test_bytes_that_were_handed_over_are_never_looked_for_in_a_store(memory: Any) -> None:
    [one] = list(captured([Input(name="memory://reports/b.txt", data=b"Handed over.")], Way(published="2024")))
    assert not isinstance(one, Issue)
    assert one[1] == b"Handed over."
    assert Taken(store="memory://reports/b.txt").opened().read() == f"{TEXT} b.txt".encode()


def test_wildcards_stand_for_files_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("r/a.txt", "r/x/b.txt", "r/x/y/c.txt", "r/x/page.html", "r/.h/d.txt", "r/README.txt", "r/[odd].txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(TEXT)
    assert found("r/**/*.txt") == ["r/[odd].txt", "r/a.txt", "r/x/b.txt", "r/x/y/c.txt"]
    assert found("./r/*.txt") == ["r/[odd].txt", "r/a.txt"]
    assert found("r/?.txt") == found("r/[a-c].txt") == ["r/a.txt"]
    assert found("r/**/*.html") == ["r/x/page.html"]
    assert found(str(tmp_path / "r" / "x" / "*")) == [str(tmp_path / "r/x/b.txt"), str(tmp_path / "r/x/page.html")]
    assert found("r/[odd].txt") == ["r/[odd].txt"]  # It is there, under that very name.
    [issue] = expand(["nothing/*.txt"])
    assert isinstance(issue, Issue)
    assert "nothing/*.txt stands for no report" in issue.message
    Path("r/loop").symlink_to(tmp_path / "r", target_is_directory=True)
    assert len(found("r/**/*.txt")) == 4
