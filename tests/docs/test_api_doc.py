"""The page about the API has every operation, and its examples do what they are there for."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import serving

from rashomon import overview
from rashomon.api import application
from rashomon.web import pages

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def routes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_hook_routes", DOCS / "hooks" / "routes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_operation_stands_on_the_page_with_what_it_gives(routes: ModuleType, client: object) -> None:
    shown = routes.on_page_markdown(PAGE)
    for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items():  # type: ignore[attr-defined]
        for method, one in methods.items():
            [row] = [line for line in shown.splitlines() if line.startswith(f"| `{method.upper()} {path}` |")]
            assert one["description"].split()[0] in row


def test_every_refusal_is_explained() -> None:
    told = {int(status) for status in re.findall(r"^\| (\d{3}) \|", PAGE, flags=re.MULTILINE)}
    assert set(application.REFUSALS) - told <= {400, 408}, "what a server says of broken requests needs no words"
    assert told <= set(application.REFUSALS)


@pytest.fixture
def ran(example_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """What the examples leave behind, run one after another against a workbench that is served."""
    if not pages.built():
        pytest.skip("the front end is not built (uv run python front/build.py)")
    monkeypatch.chdir(tmp_path)
    with serving.opened(example_ledger, tmp_path) as workbench, serving.served(workbench) as url:
        overview.make(workbench.ledger)
        found: dict[str, object] = {}
        for example in EXAMPLES:
            exec(example.replace("http://127.0.0.1:8765", url), found)  # noqa: S102  -- our own page
        yield found


def test_the_examples_do_what_they_say(
    ran: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(EXAMPLES) == 5
    assert ran["page"]
    assert ran["made"]["decision"]["correction"]["value"] == ["possible"]  # type: ignore[index]
    assert ran["claim"] in ran["event"]["about"]  # type: ignore[index, operator]
    assert (tmp_path / "site.zip").read_bytes().startswith(b"PK")
    assert "rashomon" in (tmp_path / "proof.txt").read_text().lower()
