"""Briefings of incidents as PDF, for a file or a court: the printed page of `export.html.v1`, made by WeasyPrint.

What cannot be kept is the same. Nothing is fetched in making it. Equal readings make equal files, so the file does not
say when it was made; its checkpoint says of what.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from types import ModuleType
from typing import IO, Any, cast

from rashomon.export import html
from rashomon.export.extras import MissingExtra
from rashomon.protocols import Export

UNLOADED = "A PDF needs the Pango library of the system (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0): {}."


class PdfExporter:
    """A briefing of each incident as PDF, to print or to file."""

    name = "export.pdf.v1"
    ending = ".pdf"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the PDF to `out`. Raises ImportError, in a sentence, where what makes it is not installed."""
        try:
            weasyprint = loaded()
        except ImportError as error:
            raise MissingExtra("pdf", "A PDF") from error
        except OSError as error:
            raise ImportError(UNLOADED.format(error)) from error
        page = html.page(found).encode("utf-8", "replace")
        made = io.BytesIO()
        weasyprint.HTML(string=page.decode(), url_fetcher=_refused).write_pdf(
            made, pdf_identifier=hashlib.sha256(page).digest()[:16]
        )
        out.write(made.getvalue())


def loaded() -> ModuleType:
    """WeasyPrint, without what it does to each other picture that is opened. Raises ImportError and OSError."""
    from PIL import ImageFile

    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint
    finally:
        # It asks Pillow to fill up pictures that are cut off, and a picture that is half grey has another hash.
        ImageFile.LOAD_TRUNCATED_IMAGES = strict
    return cast("ModuleType", weasyprint)


def _refused(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"{url} is not fetched: a briefing has everything in itself.")
