"""Every command in the README and the docs does what the page says."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import console

CHECKOUT = console.CHECKOUT
PAGES = sorted([CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").rglob("*.md")])
READ = "uv run rashomon read examples/tinzaouaten"
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="session")
def first_read(tmp_path_factory: pytest.TempPathFactory) -> tuple[console.Result, Path]:
    """What the README's command printed in a fresh folder, and the ledger that it made."""
    folder = console.workplace(tmp_path_factory.mktemp("first"))
    result = console.run(READ, folder)
    assert result.code == 0, "\n".join(result.printed)
    return result, folder / "rashomon.db"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if console.sessions(page.read_text())], ids=lambda page: page.stem
)
def test_the_page_s_commands_do_what_it_says(
    page: Path, first_read: tuple[console.Result, Path], tmp_path: Path
) -> None:
    printed, ledger = first_read

    def ran(command: str, folder: Path, last: int) -> console.Result:
        """As in a shell; the first reading of the examples, which most pages begin with, is done once for all."""
        if command == READ and not (folder / "rashomon.db").exists():
            for made in ledger.parent.glob("rashomon.*"):  # The ledger, and the keys of the names that it protects.
                shutil.copy(made, folder / made.name)
            return printed
        return console.run(command, folder, last)

    found = list(console.faults(page.read_text(encoding="utf-8"), console.workplace(tmp_path), ran))
    assert not found, "\n\n".join(found)


def test_the_readme_has_the_two_commands() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)\n```", readme, flags=re.DOTALL)
    assert "pip install uv && uv run rashomon read examples/tinzaouaten" in blocks
    assert "uv run pytest" in blocks


def test_the_readme_shows_more_than_dots() -> None:
    ((step,),) = console.sessions((CHECKOUT / "README.md").read_text(encoding="utf-8"))
    assert step.command == READ
    shown = "\n".join(step.shown)
    assert len(step.shown) > 20
    assert "said on" in shown
    assert "≠" in shown
    assert "Kept in rashomon.db." in shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_s_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_recipe_that_contributors_are_told_of_is_there() -> None:
    table = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## A way")[0]
    told = {
        word.split()[0]
        for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for word in re.findall(r"`(.+?)`", row)
    }
    there = set(re.findall(r"^(\w+)(?: \*\w+)?:", (CHECKOUT / "justfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert told - {"just"} == there


def _blocks(page: str, language: str) -> Iterator[str]:
    yield from re.findall(rf"```{language}\n(.*?)```", page, flags=re.DOTALL)


def test_the_contributors_reader_keeps_the_protocol() -> None:
    from rashomon.model import Issue
    from rashomon.plugins import Extension
    from rashomon.protocols import Limits, Reader

    (code,) = _blocks((CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "python")
    made: dict[str, object] = {}
    exec(compile(code, "CONTRIBUTING.md", "exec"), made)  # noqa: S102
    ((extension),) = made["rashomon_register"]()  # type: ignore[operator]
    assert isinstance(extension, Extension)
    reader = extension.get()
    assert isinstance(reader, Reader)
    assert reader.accepts(b"AT&TFORM", None, None)
    (issue,) = reader.read(BytesIO(b"AT&TFORM"), media_type=None, path="report.djvu", limits=Limits())
    assert isinstance(issue, Issue)
