"""The rows of actors: ours sound and apart, a user's own beside them or refused with the reason."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pacing
import pytest

from rashomon.codebook import packs
from rashomon.resolve import names


@pytest.fixture
def unread() -> Iterator[None]:
    """As before anything was read, and again so afterwards."""

    def forget() -> None:
        packs._packs.clear()
        packs.rows.cache_clear()
        names.actors.cache_clear()

    forget()
    yield
    forget()


def pack(tmp_path: Path, text: str, name: str = "mine.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_our_rows_are_sound() -> None:
    assert [(row.get("name"), packs.fault(row)) for row in packs.rows() if packs.fault(row)] == []


def test_no_name_of_ours_calls_two_actors_of_one_country_at_one_time() -> None:
    assert [(alias, left["name"], right["name"]) for alias, left, right in packs.clashes(packs.rows())] == []


def test_allies_and_those_split_from_are_actors_of_ours() -> None:
    known = {row["name"] for row in packs.rows()}
    named = [
        (row["name"], name) for row in packs.rows() for key in ("allies", "split_from") for name in row.get(key, ())
    ]
    assert len(named) > 200
    assert [pair for pair in named if pair[1] not in known] == []


def test_no_splinter_goes_by_a_name_of_what_it_left() -> None:
    rows = {row["name"]: row for row in packs.rows()}
    for row in rows.values():
        for left in row.get("split_from", ()):
            shared = {*map(packs.words_of, packs.aliases(row))} & {*map(packs.words_of, packs.aliases(rows[left]))}
            assert not shared, (row["name"], left, shared)


def test_our_rows_load_within_a_third_of_a_second_of_work(unread: None) -> None:
    took = []
    for _ in range(3):  # The least of them: other work on the machine only adds.
        slower = pacing.slower()
        packs.codebook.load.cache_clear()
        packs.rows.cache_clear()
        started = time.process_time()
        packs.rows()
        took.append((time.process_time() - started) / slower)
    assert min(took) < 0.3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("- just words", "no mapping"),
        ("- {kind: rebel}", "it has no name"),
        ("- {name: '...', kind: rebel}", "it has no name"),
        ("- {name: Ridge Guard, kind: rebels}", "its kind is none of state_force, rebel"),
        ("- {name: Ridge Guard, kind: rebel, aliases: [RG]}", "there is no key aliases"),
        ("- {name: Ridge Guard, kind: rebel, country: NO}", 'write "NO"'),
        ("- {name: Ridge Guard, kind: rebel, country: Mali}", "no ISO 3166-1"),
        ("- {name: Ridge Guard, kind: rebel, country: QQ}", "there is no country QQ"),
        ("- {name: Ridge Guard, kind: rebel, years: 2019}", "its years is not"),
        ("- {name: Ridge Guard, kind: rebel, years: [2019, 2012]}", "before the first"),
        ("- {name: Ridge Guard, kind: rebel, main: [2019]}", "its main is not"),
        ("- {name: Ridge Guard, kind: rebel, also: RG}", "its also is not a list"),
        ("- {name: Ridge Guard, kind: rebel, also: [23]}", "its also is not a list"),
        ("- {name: Ridge Guard, kind: rebel, same_as: [1081]}", "its same_as is not a list"),
        ("- {name: Ridge Guard, kind: rebel, same_as: ['1081']}", "not like ucdp:1081"),
        ("- {name: Ridge Guard, kind: rebel, service: militia}", "there is no service militia"),
        ("- {name: Ridge Guard, kind: rebel}\n- {name: Ridge Guard, kind: rebel}", "given twice"),
        ("- {name: al-Shabaab, kind: militia}", "has that actor as rebel"),
        ("- {name: Ridge Guard, kind: rebel, country: ML, also: [JNIM]}", "the name JNIM is also"),
        (
            "- {name: Ridge Guard, kind: rebel, country: ML, also: [RG]}\n"
            "- {name: Red Group, kind: rebel, country: ML, also: [RG]}",
            "list it under ambiguous",
        ),
    ],
)
def test_a_bad_entry_is_refused_with_its_file_and_place(unread: None, tmp_path: Path, row: str, said: str) -> None:
    path = pack(tmp_path, f"- {{name: Salt March Front, kind: rebel}}\n{row}\n")
    with pytest.raises(packs.PackError) as caught:
        packs.use(path)
    message = str(caught.value)
    assert said in message
    assert str(path) in message
    assert "entry 2" in message or "entry 3" in message
    assert any(actor["name"] == "al-Shabaab" for actor in packs.rows()), "a refused pack leaves ours usable"


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: [", "is no YAML"), ("name: Ridge Guard", "not a list of actors"), (None, "cannot be read")],
)
def test_a_file_that_is_no_pack_is_refused_by_name(unread: None, tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "none.yaml" if text is None else pack(tmp_path, text)
    with pytest.raises(packs.PackError, match=said) as caught:
        packs.use(path)
    assert str(path) in str(caught.value)


def test_an_empty_folder_is_refused(unread: None, tmp_path: Path) -> None:
    with pytest.raises(packs.PackError, match="has no YAML file"):
        packs.use(tmp_path)


def test_a_folder_of_packs_loads_beside_ours_and_adds_to_them(unread: None, tmp_path: Path) -> None:
    pack(tmp_path, "- {name: Ridge Guard, kind: militia, country: ML, years: [2019, null], also: [RGK]}\n")
    pack(tmp_path, "- {name: al-Shabaab, kind: rebel, also: [Youth of the Coast], same_as: ['local:7']}\n", "more.yml")
    packs.use(tmp_path)
    index = names.actors()
    guard, shabaab = index.by_name("RGK"), index.by_name("Youth of the Coast")
    assert guard is not None
    assert (guard.name, guard.kind, guard.years) == ("Ridge Guard", "militia", (2019, None))
    assert shabaab is not None
    assert shabaab.country == "SO"
    assert {"ucdp:717", "local:7"} <= set(shabaab.same_as)
    assert "Shebab" in shabaab.other_names


def test_a_name_may_be_two_actors_if_one_says_so(unread: None, tmp_path: Path) -> None:
    packs.use(pack(tmp_path, "- {name: Ridge Guard, kind: rebel, country: ML, ambiguous: [JNIM]}\n"))
    assert len(names.actors().names.exactly("JNIM")) == 2


def test_a_pack_comes_before_the_first_report(unread: None, tmp_path: Path) -> None:
    path = pack(tmp_path, "- {name: Ridge Guard, kind: rebel}\n")
    packs.rows()
    with pytest.raises(packs.PackError, match="before the first report"):
        packs.use(path)


def test_the_same_pack_twice_is_one(unread: None, tmp_path: Path) -> None:
    path = pack(tmp_path, "- {name: Ridge Guard, kind: rebel}\n")
    packs.use(path)
    packs.use(path)
    assert sum(row["name"] == "Ridge Guard" for row in packs.rows()) == 1


def test_names_of_kinds() -> None:
    assert {"FMLN", "Wagner", "FARDC"} <= packs.names_of()
    assert "FARDC" not in packs.names_of(state=False)
    assert "Reuters" in packs.names_of({"media"})


def test_the_command_line_says_what_is_wrong_with_a_pack(tmp_path: Path) -> None:
    path = pack(tmp_path, "- {name: Ridge Guard, kind: rebels}\n")
    command = [sys.executable, "-m", "rashomon", "--actors", str(path), "incidents"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
    assert done.returncode == 2
    assert "entry 1 (Ridge Guard)" in done.stderr
