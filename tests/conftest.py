"""What every test may ask for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rashomon.model import Document

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared gold and benchmarks; skips where it is not beside the checkout."""
    folder = Path(os.environ.get("RASHOMON_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "reports").is_dir():
        pytest.skip("the shared reports are not beside this checkout (set RASHOMON_SHARED)")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of shipped examples."""
    return CHECKOUT / "examples"


@pytest.fixture
def document() -> Callable[..., Document]:
    """Makes a document from text and header fields."""

    def make(text: str, **header: str | None) -> Document:
        digest = hashlib.sha256(text.encode()).hexdigest()
        fields = {"lang": "en", "outlet": "Test Wire", "published_at": "2024-07-29", **header}
        return Document(id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=text, **fields)

    return make
