"""Finds extensions and gives them under their versioned names; the built-in ones come by the same way as any other.

A package offers extensions by an entry point in the group `rashomon` that names a module with one function:

    from rashomon.plugins import Extension, hookimpl

    @hookimpl
    def rashomon_register():
        return [Extension(kind="reader", name="acme.ingest.djvu.v1", load="acme.djvu:DjvuReader")]
"""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import pluggy

from rashomon import protocols
from rashomon.model import Document

GROUP = "rashomon"
"""The entry point group, and the name of the plugin system."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

KINDS: dict[str, type[Any]] = {
    "reader": protocols.Reader,
    "extractor": protocols.Extractor,
    "gazetteer": protocols.Gazetteer,
    "feature": protocols.Feature,
    "policy": protocols.Policy,
    "exporter": protocols.Exporter,
}
"""What can be extended, with the protocol that an extension of that kind keeps."""

NAME = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*\.v\d+$")
"""Lower-case words joined by points, and at the end a version."""


class PluginError(Exception):
    """An extension cannot be found, read or used; the message is one sentence that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """Which documents an extractor is for; known without loading it."""

    languages: frozenset[str] = frozenset({"en"})
    """ISO 639-1 codes of the languages that it reads; a document whose language cannot be told is read as English."""
    media_types: frozenset[str] = frozenset()
    """If there are any, it reads documents of these types alone, in whatever language, and no other reads them."""

    def fits(self, document: Document) -> bool:
        """Whether it can read the document."""
        if self.media_types:
            return document.media_type in self.media_types
        return (document.lang or "en") in self.languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One thing that can be used under a name, brought into memory only when it is."""

    kind: str
    """One of `KINDS`."""
    name: str
    """With its version; written into every entry that it makes."""
    load: str | Callable[[], Any]
    """`module:attribute`, or what gives the object when called. A class is called without arguments."""
    reads: For = For()
    """Of an extractor."""

    def get(self) -> Any:
        """The object itself. Raises PluginError if it cannot be had or does not keep its kind's protocol."""
        return _loaded(self)


class Specs:
    """The one hook."""

    @hookspec
    def rashomon_register(self) -> Iterable[Extension]:  # type: ignore[empty-body]
        """The extensions that a package offers; those of one kind are asked in this order."""


BUILT_IN: tuple[tuple[str, str, str] | tuple[str, str, str, For], ...] = (
    ("reader", "ingest.warc.v1", "rashomon.ingest.warc:WarcReader"),
    ("reader", "ingest.docx.v1", "rashomon.ingest.docx:DocxReader"),
    ("reader", "ingest.archives.v1", "rashomon.ingest.archives:ArchiveReader"),
    ("reader", "ingest.pdf.v1", "rashomon.ingest.pdf:PdfReader"),
    ("reader", "ingest.mbox.v1", "rashomon.ingest.mbox:MboxReader"),
    ("reader", "ingest.mail.v1", "rashomon.ingest.mail:MailReader"),
    ("reader", "ingest.feeds.v1", "rashomon.ingest.feeds:FeedReader"),
    ("reader", "ingest.entries.v1", "rashomon.ingest.entries:EntryReader"),
    ("reader", "ingest.posts.v1", "rashomon.ingest.posts:PostReader"),
    ("reader", "ingest.telegram.v1", "rashomon.ingest.telegram:TelegramReader"),
    ("reader", "ingest.whatsapp.v1", "rashomon.ingest.whatsapp:WhatsAppReader"),
    ("reader", "ingest.coded-row.v1", "rashomon.ingest.coded_row:CodedRowReader"),
    ("reader", "ingest.coded-rows.v1", "rashomon.ingest.coded_rows:CodedReader"),
    ("reader", "ingest.tables.v1", "rashomon.ingest.tables:TableReader"),
    ("reader", "ingest.codebook.v1", "rashomon.ingest.codebook:CodebookReader"),
    ("reader", "ingest.html.v1", "rashomon.ingest.html:HtmlReader"),
    ("reader", "ingest.text.v1", "rashomon.ingest.text:TextReader"),
    ("extractor", "extract.encoder.v2", "rashomon.plugins:trained"),
    ("extractor", "extract.rules.v1", "rashomon.plugins:rules"),
    (
        "extractor",
        "extract.french.v1",
        "rashomon.extract.french.reader:FrenchExtractor",
        For(languages=frozenset({"fr"})),
    ),
    (
        "extractor",
        "extract.coded.v1",
        "rashomon.extract.coded_rows:CodedExtractor",
        For(media_types=frozenset({"application/vnd.ucdp.ged+json", "application/vnd.acled.event+json"})),
    ),
    ("gazetteer", "geonames.v1", "rashomon.resolve.gazetteer:GeoNames"),
    ("feature", "place.v2", "rashomon.reconcile.features:Places"),
    ("feature", "dates.v2", "rashomon.reconcile.features:Dates"),
    ("feature", "parties.v2", "rashomon.reconcile.features:Parties"),
    ("feature", "kind.v2", "rashomon.reconcile.features:Kinds"),
    ("feature", "figures.v2", "rashomon.reconcile.features:Figures"),
    ("feature", "names.v2", "rashomon.reconcile.features:Names"),
    ("feature", "words.v1", "rashomon.reconcile.features:Words"),
    ("policy", "first-hand-range.v2", "rashomon.assess.policies:FirstHandRange"),
    ("policy", "ucdp.v2", "rashomon.assess.policies:Ucdp"),
    ("policy", "acled.v1", "rashomon.assess.policies:Acled"),
    ("policy", "verified-only.v1", "rashomon.assess.policies:VerifiedOnly"),
    ("exporter", "export.json.v1", "rashomon.export.jsonl:JsonExporter"),
    ("exporter", "export.jsonl.v1", "rashomon.export.jsonl:JsonLinesExporter"),
    ("exporter", "export.rows.v1", "rashomon.export.jsonl:JsonRowsExporter"),
    ("exporter", "export.csv.v1", "rashomon.export.csv:CsvExporter"),
    ("exporter", "export.parquet.v1", "rashomon.export.parquet:ParquetExporter"),
    ("exporter", "export.xlsx.v1", "rashomon.export.xlsx:XlsxExporter"),
    ("exporter", "export.sqlite.v1", "rashomon.export.sqlite:SqliteExporter"),
    ("exporter", "export.acled.v1", "rashomon.export.acled:AcledExporter"),
    ("exporter", "export.ucdp.v1", "rashomon.export.ucdp:UcdpExporter"),
    ("exporter", "export.markdown.v1", "rashomon.export.markdown:MarkdownExporter"),
    ("exporter", "export.html.v1", "rashomon.export.html:HtmlExporter"),
    ("exporter", "export.pdf.v1", "rashomon.export.pdf:PdfExporter"),
    ("exporter", "export.geojson.v1", "rashomon.export.geojson:GeoJsonExporter"),
    ("exporter", "export.gpkg.v1", "rashomon.export.geopackage:GeoPackageExporter"),
    ("exporter", "export.timelinejs.v1", "rashomon.export.timelinejs:TimelineJsExporter"),
    ("exporter", "export.claimreview.v1", "rashomon.export.claimreview:ClaimReviewExporter"),
    ("exporter", "export.ftm.v1", "rashomon.export.ftm:FtmExporter"),
    ("exporter", "export.stix.v1", "rashomon.export.stix:StixExporter"),
    ("exporter", "export.prov.v1", "rashomon.export.prov:ProvExporter"),
)
"""Kind, name and where it is; of an extractor of other documents than English ones, which it is for."""


class BuiltIn:
    """What comes with the program."""

    @hookimpl(trylast=True)
    def rashomon_register(self) -> Iterable[Extension]:
        """See `Specs`."""
        return [
            Extension(kind=one[0], name=one[1], load=one[2], reads=one[3] if len(one) == 4 else For())
            for one in BUILT_IN
        ]


def trained() -> protocols.Extractor:
    """The trained reader, on the spaCy pipeline that `RASHOMON_SPACY_PIPELINE` (in the environment) names, if any."""
    from rashomon.extract.reader import TrainedExtractor

    nlp = os.environ.get("RASHOMON_SPACY_PIPELINE")
    return TrainedExtractor(nlp=nlp) if nlp else TrainedExtractor()


def rules() -> protocols.Extractor:
    """The reader by rules, on the spaCy pipeline that `RASHOMON_SPACY_PIPELINE` (in the environment) names, if any."""
    from rashomon.extract.rules import RulesExtractor

    nlp = os.environ.get("RASHOMON_SPACY_PIPELINE")
    return RulesExtractor(nlp) if nlp else RulesExtractor()


@functools.cache
def manager() -> pluggy.PluginManager:
    """The plugin manager with everything that is installed.

    Raises PluginError for a package whose entry point cannot be loaded, and for two extensions of one name.
    """
    found = pluggy.PluginManager(GROUP)
    found.add_hookspecs(Specs)
    found.register(BuiltIn(), name="rashomon")
    for entry in importlib.metadata.entry_points(group=GROUP):
        try:
            found.register(entry.load(), name=entry.name)
        except Exception as error:  # A package of somebody else's may fail in any way at all.
            raise PluginError(f"The extension package {entry.name} cannot be loaded ({error}).") from error
    return found


def extensions(kind: str) -> list[Extension]:
    """The extensions of one kind (see `KINDS`): those of other packages first, then the built-in ones.

    Raises PluginError for a name without a version, a kind that is none, or two extensions of one name.
    """
    if kind not in KINDS:
        raise PluginError(f"There is no kind of extension called {kind}; there are {', '.join(KINDS)}.")
    return list(_offered(manager()).get(kind, ()))


@functools.lru_cache(maxsize=1)
def _offered(found: pluggy.PluginManager) -> dict[str, list[Extension]]:
    """What the packages of a manager offer, by kind. Asked for by every document, and the same for all of them."""
    sound: dict[tuple[str, str], Extension] = {}
    for offered in found.hook.rashomon_register():
        for extension in offered:
            _require_sound(extension, sound)
            sound[extension.kind, extension.name] = extension
    kinds: dict[str, list[Extension]] = {}
    for (kind, _), extension in sound.items():
        kinds.setdefault(kind, []).append(extension)
    return kinds


def extension(kind: str, name: str) -> Any:
    """The extension of that kind and name, ready to use. Raises PluginError if there is none."""
    known = extensions(kind)
    for one in known:
        if one.name == name:
            return one.get()
    raise PluginError(f"There is no {kind} {name}; there are {', '.join(one.name for one in known) or 'none'}.")


def readers() -> list[protocols.Reader]:
    """Every reader, in the order in which they are asked whether they accept an input."""
    return [cast(protocols.Reader, one.get()) for one in extensions("reader")]


def extractor(name: str | None = None) -> protocols.Extractor:
    """The extractor of that name, by default the first one registered."""
    return cast(protocols.Extractor, extension("extractor", name) if name else extensions("extractor")[0].get())


def extractor_for(document: Document, usual: protocols.Extractor | None = None) -> protocols.Extractor | None:
    """What reads the document: one for its media type alone, else `usual` if it can, else the first that can.

    None where nothing does. What is not registered, as `usual`, is taken to read English.
    """
    one = _extension_for(document, usual.name if usual is not None else None)
    if one is None:
        return None
    return usual if usual is not None and one == usual.name else cast(protocols.Extractor, extension("extractor", one))


def reads(document: Document) -> bool:
    """Whether there is an extractor for the document; none is loaded."""
    return _extension_for(document, None) is not None


def languages() -> frozenset[str]:
    """Codes (ISO 639-1) of the languages that are read."""
    return frozenset(
        code for one in extensions("extractor") if not one.reads.media_types for code in one.reads.languages
    )


def _extension_for(document: Document, usual: str | None) -> str | None:
    """The name of the extractor for a document."""
    known = extensions("extractor")
    for one in known:
        if one.reads.media_types and one.reads.fits(document):
            return one.name
    if usual is not None and next((one.reads for one in known if one.name == usual), For()).fits(document):
        return usual
    return next((one.name for one in known if one.reads.fits(document)), None)


def exporter(name: str) -> protocols.Exporter:
    """The exporter of that name."""
    return cast(protocols.Exporter, extension("exporter", name))


def features() -> tuple[protocols.Feature, ...]:
    """Every feature by which tellings are compared: the built-in ones, then those of other packages."""
    known = extensions("feature")
    own = {one[1] for one in BUILT_IN if one[0] == "feature"}
    return tuple(cast(protocols.Feature, one.get()) for one in sorted(known, key=lambda one: one.name not in own))


def policies() -> list[protocols.Policy]:
    """Every policy for single numbers: those of other packages first, then the built-in ones."""
    return [cast(protocols.Policy, one.get()) for one in extensions("policy")]


def policy(name: str) -> protocols.Policy:
    """The policy of that name; without a version the latest (`ucdp` for `ucdp.v2`). Raises PluginError if there is
    none."""
    if NAME.match(name):
        return cast(protocols.Policy, extension("policy", name))
    known = [one for one in extensions("policy") if one.name.rpartition(".v")[0] == name]
    if not known:
        names = ", ".join(one.name.rpartition(".v")[0] for one in extensions("policy"))
        raise PluginError(f"There is no policy {name}; there are {names}.")
    return cast(protocols.Policy, max(known, key=lambda one: int(one.name.rpartition(".v")[2])).get())


def _require_sound(extension: object, known: dict[tuple[str, str], Extension]) -> None:
    if not isinstance(extension, Extension):
        raise PluginError(f"An extension package offers {extension!r}, which is no Extension.")
    if extension.kind not in KINDS:
        raise PluginError(f"The extension {extension.name} is of the kind {extension.kind}, which there is not.")
    if not NAME.match(extension.name):
        raise PluginError(f"The extension {extension.name} has no version in its name (like acme.ingest.djvu.v1).")
    if (extension.kind, extension.name) in known:
        raise PluginError(f"There are two extensions called {extension.name}.")


@functools.cache
def _loaded(extension: Extension) -> Any:
    try:
        made = _attribute(extension.load) if isinstance(extension.load, str) else extension.load
        found = made() if callable(made) else made
    except Exception as error:  # See `manager`.
        raise PluginError(f"The extension {extension.name} cannot be loaded ({error}).") from error
    if not isinstance(found, KINDS[extension.kind]):
        raise PluginError(f"The extension {extension.name} is no {extension.kind}.")
    return found


def _attribute(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
