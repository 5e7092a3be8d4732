"""How extensions are found, named and refused."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import IO, Any

import pytest

from rashomon import plugins
from rashomon.model import Document, Extraction
from rashomon.plugins import Extension, For, PluginError, hookimpl
from rashomon.protocols import Limits


class Pdf:
    name = "acme.pdf.v1"
    endings = (".pdf",)
    bound = "binary_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        return head.startswith(b"%PDF")

    def read(self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits) -> Iterator[Any]:
        return iter(())


def package(*offered: Any) -> Any:
    @hookimpl
    def rashomon_register() -> list[Any]:
        return list(offered)

    return SimpleNamespace(rashomon_register=rashomon_register)


def entry(name: str, loaded: Any) -> Any:
    def load() -> Any:
        if isinstance(loaded, Exception):
            raise loaded
        return loaded

    return SimpleNamespace(name=name, load=load)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes the machine look as if these packages were installed."""

    def install(*entries: Any) -> None:
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: entries)
        plugins.manager.cache_clear()

    yield install
    monkeypatch.undo()
    plugins.manager.cache_clear()


@pytest.mark.parametrize("kind", list(plugins.KINDS))
def test_the_built_in_ones_come_through_the_hook_and_keep_their_protocols(kind: str) -> None:
    found = plugins.extensions(kind)
    assert found
    for extension in found:
        made = extension.get()
        assert isinstance(made, plugins.KINDS[kind])
        assert made.name == extension.name


def test_readers_are_asked_with_the_one_that_takes_everything_last() -> None:
    assert plugins.readers()[-1].name == "ingest.text.v1"


def test_another_package_is_asked_first(installed: Any) -> None:
    built_in = plugins.readers()
    installed(entry("acme", package(Extension(kind="reader", name="acme.pdf.v1", load=Pdf))))
    readers = plugins.readers()
    assert isinstance(readers[0], Pdf)
    assert len(readers) == len(built_in) + 1


class Reads:
    def __init__(self, name: str) -> None:
        self.name = name

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        return iter(())


def document(lang: str | None, media_type: str = "text/plain") -> Document:
    return Document(id="doc_1", sha256="", media_type=media_type, text="", lang=lang)


def test_a_document_is_read_by_who_is_for_its_language_or_its_type(installed: Any) -> None:
    swahili, rows, usual = Reads("acme.sw.v1"), Reads("acme.rows.v1"), Reads("usual.v1")
    offered = [
        Extension(kind="extractor", name=swahili.name, load=lambda: swahili, reads=For(languages=frozenset({"sw"}))),
        Extension(kind="extractor", name=rows.name, load=lambda: rows, reads=For(media_types=frozenset({"x/rows"}))),
    ]
    installed(entry("acme", package(*offered)))
    assert plugins.extractor_for(document("en"), usual) is usual
    assert plugins.extractor_for(document(None), usual) is usual
    assert plugins.extractor_for(document("sw"), usual) is swahili
    assert plugins.extractor_for(document("sw", "x/rows"), usual) is rows
    assert plugins.extractor_for(document("en", "x/rows"), usual) is rows
    assert plugins.extractor_for(document("tlh"), usual) is None
    # Who reads another language than the document's is not asked, though somebody chose it.
    assert plugins.extractor_for(document("sw"), rows) is swahili
    chosen = plugins.extractor_for(document("en"), swahili)
    assert chosen is not None
    assert chosen.name == "extract.encoder.v2"
    assert "sw" in plugins.languages()
    assert plugins.reads(document("sw"))
    assert not plugins.reads(document("tlh"))


@pytest.mark.parametrize(
    ("offered", "words"),
    [
        ("words", "no Extension"),
        (Extension(kind="wizard", name="acme.v1", load=Pdf), "kind wizard"),
        (Extension(kind="reader", name="acme.pdf", load=Pdf), "no version"),
        (Extension(kind="reader", name="ingest.text.v1", load=Pdf), "two extensions called ingest.text.v1"),
    ],
)
def test_what_is_not_sound_is_refused_by_name(installed: Any, offered: Any, words: str) -> None:
    installed(entry("acme", package(offered)))
    with pytest.raises(PluginError, match=words):
        plugins.readers()


@pytest.mark.parametrize("load", ["no.such.module:Pdf", "rashomon.plugins:NoSuch", lambda: 1 / 0, lambda: "words"])
def test_what_cannot_be_loaded_is_said_when_it_is_used_and_not_before(installed: Any, load: Any) -> None:
    installed(entry("acme", package(Extension(kind="reader", name="acme.pdf.v1", load=load))))
    assert next(one.name for one in plugins.extensions("reader")) == "acme.pdf.v1"
    with pytest.raises(PluginError, match=r"acme\.pdf\.v1"):
        plugins.readers()


def test_a_broken_package_is_named(installed: Any) -> None:
    installed(entry("acme", ImportError("no acme")))
    with pytest.raises(PluginError, match="acme cannot be loaded"):
        plugins.extensions("reader")


def test_what_there_is_not() -> None:
    with pytest.raises(PluginError, match="no kind of extension"):
        plugins.extensions("wizard")
    with pytest.raises(PluginError, match=r"no extractor x\.v1; there are extract\.encoder\.v2, extract\.rules\.v1"):
        plugins.extractor("x.v1")
