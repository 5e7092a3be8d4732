"""What every test may ask for."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rashomon.model import Document

CHECKOUT = Path(__file__).parent.parent
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
"""For Chromium in a container without network."""
sys.path.insert(0, str(Path(__file__).parent))


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


@pytest.fixture(scope="session")
def example_ledger(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger file, its keys beside it, that has read the example of one battle; to be copied, not changed."""
    import serving

    return serving.read(examples / "tinzaouaten", tmp_path_factory.mktemp("examples"))


@pytest.fixture
def workbench(example_ledger: Path, tmp_path: Path) -> Iterator[object]:
    """A workbench for one person, Ana Example, on a ledger of the examples that a test may change."""
    import serving

    with serving.opened(example_ledger, tmp_path) as bench:
        yield bench


@pytest.fixture
def client(workbench: object) -> Iterator[object]:
    """Asks the workbench, pages and API, in this process."""
    from fastapi.testclient import TestClient

    from rashomon.web import create

    with TestClient(create(workbench), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def bench(example_ledger: Path, tmp_path: Path) -> Iterator[object]:
    """A workbench that several share, with a user for each role (`serving.team`)."""
    import serving

    with serving.team(example_ledger, tmp_path) as bench:
        yield bench


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's Chromium, or the one that PLAYWRIGHT_CHROMIUM names."""
    found = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("there is no Chromium (apt-get install chromium, or set PLAYWRIGHT_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()
