"""No format that leaves has a protected name in it, in any form."""

from __future__ import annotations

import io
import zlib

import pytest

from rashomon import plugins, readings
from rashomon.ledger import Ledger
from rashomon.protocols import Export

NAME = "Aminata Diallo"
REPORT = f"""KIDAL, Mali, 29 July 2024 - Four soldiers were killed in an attack on Kidal on Monday, said {NAME}, a nurse
at the Kidal clinic who asked not to be named. The army said two soldiers were killed.
"""
FORMS = ("geojson", "gpkg", "timelinejs", "claimreview", "ftm", "stix", "prov", "markdown", "html", "pdf")


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> dict[str, bytes]:
    """Every format's bytes, of a ledger that holds the name sealed."""
    import serving

    given, kept = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("guarded")
    (given / "clinic.txt").write_text(REPORT)
    made = {}
    with Ledger.open(serving.read(given, kept), create=False) as ledger:
        view = ledger.view()
        assert view.protected_names(), "the ledger holds a protected name"
        found = [readings.whole(one, view.protected_names()) for one in readings.incidents(view)]
        assert any("nurse" in document.text for one in found for document in one.documents)
        for form in FORMS:
            out = io.BytesIO()
            told = Export(readings=found, checkpoint="a@1:b", policies=("ucdp.v2",), entry=view.entry)
            try:
                plugins.exporter(f"export.{form}.v1").export(told, out)
            except ImportError:
                continue  # Its extra is not installed.
            made[form] = out.getvalue()
    return made


@pytest.mark.parametrize("form", FORMS)
def test_no_format_has_a_protected_name(written, form) -> None:
    if form not in written:
        pytest.skip(f"what makes {form} is not installed")
    told = written[form]
    if form == "pdf":
        told = inflated(told)
    assert told
    for part in (NAME, *NAME.split(), NAME.upper(), NAME.replace(" ", "%20"), NAME.replace(" ", "_20_")):
        assert part.encode() not in told


def inflated(pdf: bytes) -> bytes:
    """A PDF's text and its streams."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(pdf)) as pages:
        text = " ".join(page.extract_text() for page in pages.pages)
    assert "killed" in text
    streams = []
    for part in pdf.split(b"stream\n")[1::2]:
        try:
            streams.append(zlib.decompress(part))
        except zlib.error:
            continue
    return pdf + text.encode() + b"".join(streams)
