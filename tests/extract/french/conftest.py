"""A French text as the reader sees it, without a pipeline: the rules must stand by themselves."""

from collections.abc import Callable

import pytest

from rashomon.extract.french.reader import FrenchExtractor
from rashomon.model import Document, Extraction

Read = Callable[..., Extraction]


@pytest.fixture(scope="session")
def read() -> Read:
    """Reads a text published on Wednesday 14 May 2025."""
    extractor = FrenchExtractor(None)

    def reading(text: str, published: str | None = "2025-05-14", **fields: str) -> Extraction:
        document = Document(
            id="doc_1", sha256="0" * 64, media_type="text/plain", text=text, lang="fr", published_at=published, **fields
        )
        return next(extractor.extract([document]))

    return reading
