"""Archives: what is in them is read, and what is made to do harm does none."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pacing import slower

from rashomon.ingest.archives import ArchiveReader
from rashomon.ingest.inputs import Input, Way, capture, captured
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part
from tests.ingest.quine import quine

TEXT = "The army said on Monday that two of its soldiers were killed near the border with Niger."
LATER = "A resident said on Tuesday that seven people had been killed in the village of Tamat."
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Mapping[str, bytes | str], kind: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, data in files.items():
            plain = data.encode() if isinstance(data, str) else data
            member = tarfile.TarInfo(name)
            member.size = len(plain)
            archive.addfile(member, io.BytesIO(plain))
    return out.getvalue()


def results(data: bytes, name: str = "a.zip", **limits: float) -> tuple[list[Document], list[Issue]]:
    way = Way(published="2024-07-29", limits=Limits(**limits))  # type: ignore[arg-type]
    found = list(capture(Input(name=name, data=data), way))
    documents = [one[1] for one in found if not isinstance(one, Issue)]
    return documents, [one for one in found if isinstance(one, Issue)]  # type: ignore[return-value]


def parts(data: bytes, **limits: float) -> tuple[list[Part], list[Issue]]:
    reader = ArchiveReader((".txt", ".html", ".zip"))
    found = list(reader.read(io.BytesIO(data), media_type=None, path="a", limits=Limits(**limits)))  # type: ignore[arg-type]
    return [one for one in found if isinstance(one, Part)], [one for one in found if isinstance(one, Issue)]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.zip", zipped),
        ("a.zip", lambda files: zipped(files, zipfile.ZIP_STORED)),
        ("a.zip", lambda files: zipped(files, zipfile.ZIP_BZIP2)),
        ("a.tar", tarred),
        ("a.tar", lambda files: tarred(files, tarfile.GNU_FORMAT)),
        ("a.tar", lambda files: tarred(files, tarfile.USTAR_FORMAT)),
        ("a.tar.gz", lambda files: gzip.compress(tarred(files))),
        ("a.tgz", lambda files: gzip.compress(tarred(files))),
        ("a.tar.bz2", lambda files: bz2.compress(tarred(files))),
        ("a.tar.xz", lambda files: lzma.compress(tarred(files))),
        ("a.pdf", zipped),
        ("a", lambda files: gzip.compress(tarred(files))),
    ],
)
def test_reports_in_an_archive_are_read_in_the_order_of_their_names(name: str, make: object, tmp_path: Path) -> None:
    deep = "y" * 90 + "/" + "x" * 60 + ".txt"
    (tmp_path / name).write_bytes(make({"b.txt": TEXT, "a/c.txt": LATER, deep: f"{TEXT} {LATER}"}))  # type: ignore[operator]
    found = list(captured([Input(name=str(tmp_path / name))], Way(published="2024-07-29")))
    assert [one for one in found if isinstance(one, Issue)] == []
    documents = [one[2] for one in found if not isinstance(one, Issue)]
    assert [document.text for document in documents] == [LATER, TEXT, f"{TEXT} {LATER}"]  # type: ignore[union-attr]
    # Each is named by its own bytes, not by the archive's.
    assert [one[1] for one in found if not isinstance(one, Issue)][1] == TEXT.encode()


@pytest.mark.parametrize(
    ("name", "packed"),
    [("a.txt.gz", gzip.compress), ("a.txt.bz2", bz2.compress), ("a.txt.xz", lzma.compress)],
)
def test_a_packed_file_by_itself_is_read_under_its_own_name(name: str, packed: object) -> None:
    [document], [] = results(packed(TEXT.encode()), name)  # type: ignore[operator,misc]
    assert (document.text, document.name) == (TEXT, "a")


def test_packed_files_one_behind_the_other_are_one(tmp_path: Path) -> None:
    data = gzip.compress(TEXT.encode()) + gzip.compress(b" " + LATER.encode()) + b"\0" * 512
    [document], [] = results(data, "a.txt.gz")  # type: ignore[misc]
    assert document.text == f"{TEXT} {LATER}"


def test_what_a_folder_leaves_out_is_left_out_and_counted_in_one_note() -> None:
    files = {f"style{number}.css": "x" for number in range(3)}
    files |= {"a.txt": TEXT, ".hidden.txt": TEXT, "__MACOSX/._a.txt": TEXT, "b/.git/c.txt": TEXT, "README.md": "x"}
    [document], [note] = results(zipped({**files, "run.exe": "x", "Makefile": "x", "photo.jpg": "x"}))
    assert document.text == TEXT
    assert note.severity == "note"
    assert note.message == (
        "a.zip holds files that are no reports, which are passed over "
        "(3 .css, 1 .exe, 1 README.md, 1 without an ending)."
    )


def test_an_archive_without_reports_says_so() -> None:
    [], [note, issue] = results(zipped({"a.css": "x"}))  # type: ignore[misc]
    assert (note.severity, issue.severity) == ("note", "error")
    assert issue.message.startswith("a.zip is an archive without reports")


def test_pictures_beside_are_found_in_the_same_archive_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "out.png").write_bytes(PNG)
    data = zipped({"2024/a.txt": TEXT, "2024/img/p q.png": PNG, "out.png": PNG, "2024/lie.png": b"no picture"})
    for packed in (data, gzip.compress(tarred({"2024/a.txt": TEXT, "2024/img/p q.png": PNG, "out.png": PNG}))):
        [part], [] = parts(packed)  # type: ignore[misc]
        assert part.beside is not None
        assert part.beside("img/p%20q.png") == PNG
        assert part.beside("../out.png") == PNG
        for name in ("../../out.png", str(tmp_path / "out.png"), "lie.png", "a.txt", "nothing.png"):
            assert part.beside(name) is None


@pytest.mark.parametrize(
    "name", ["../../etc/a.txt", "/etc/a.txt", "C:\\etc\\a.txt", "..\\..\\etc\\a.txt", "./etc//a.txt"]
)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_name_leads_nowhere(name: str, make: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [part], [] = parts(make({name: TEXT}))  # type: ignore[operator,misc]
    assert part.name == "etc/a.txt"
    assert list(tmp_path.iterdir()) == []


def test_encrypted_members_are_named() -> None:
    data = bytearray(zipped({"a.txt": TEXT, "secret.txt": LATER}))
    local, listed = data.index(b"secret.txt") - 30, data.rindex(b"secret.txt") - 46
    data[local + 6] |= 1
    data[listed + 8] |= 1
    [document], [issue] = results(bytes(data))
    assert document.text == TEXT
    assert issue.severity == "error"
    assert "encrypted (secret.txt)" in issue.message


def test_links_and_devices_are_passed_over_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(LATER)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(member)
        member = tarfile.TarInfo("a.txt")
        member.size = len(TEXT)
        archive.addfile(member, io.BytesIO(TEXT.encode()))
    [document], [note] = results(out.getvalue(), "a.tar")
    assert (document.text, note.severity) == (TEXT, "note")
    assert "l.txt, h.txt, d.txt" in note.message


def test_a_broken_member_costs_only_itself() -> None:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": LATER, "c.txt": TEXT + LATER}))
    at = data.index(b"b.txt") + len("b.txt")
    data[at : at + 20] = b"\xff" * 20
    documents, [issue] = results(bytes(data))
    assert [document.text for document in documents] == [TEXT, TEXT + LATER]
    assert issue.subject == "a.zip/b.txt"
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": LATER}, zipfile.ZIP_STORED))
    data[data.index(b"A resident")] ^= 1
    [document], [issue] = results(bytes(data))
    assert document.text == TEXT
    assert "checksum" in issue.message


def test_a_broken_header_of_a_tar_costs_only_its_member() -> None:
    data = bytearray(tarred({"a.txt": TEXT, "b.txt": LATER, "c.txt": TEXT + LATER}))
    data[1024 + 3] ^= 0xFF
    documents, [issue] = results(bytes(data), "a.tar")
    assert [document.text for document in documents] == [TEXT, TEXT + LATER]
    assert "broken" in issue.message


@pytest.mark.parametrize("kept", [0.45, 0.7, 0.95])
def test_an_archive_that_is_cut_off_gives_what_it_holds_and_says_so(kept: float) -> None:
    noise = [os.urandom(40_000).hex() for _ in range(5)]
    files = {f"{number}.txt": f"{TEXT} {noise[number]}" for number in range(5)}
    streamed = io.BytesIO()
    with zipfile.ZipFile(_Unsought(streamed), "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, text in files.items():
            archive.writestr(name, text)
    for name, data in (
        ("a.zip", zipped(files)),
        ("a.zip", streamed.getvalue()),
        ("a.tar", tarred(files)),
        ("a.tar.gz", gzip.compress(tarred(files))),
    ):
        documents, issues = results(data[: int(len(data) * kept)], name)
        assert len(documents) == int(5 * kept), name
        assert any("cut off" in issue.message and issue.severity == "error" for issue in issues), name


class _Unsought(io.RawIOBase):
    """What cannot be sought in: a ZIP archive is then written with its sizes behind the members."""

    def __init__(self, out: io.BytesIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._out.write(data)


def test_word_processor_files_and_books_are_left_to_their_readers() -> None:
    accepts = ArchiveReader().accepts
    assert accepts(zipped({"a.txt": "x"}), None, "a.zip")
    assert accepts(zipped({"a.txt": "x"}), "text/html", "a.html")  # What its bytes say goes before what others say.
    for first in ("[Content_Types].xml", "_rels/.rels", "mimetype"):
        assert not accepts(zipped({first: "x", "word/document.xml": "x"}), None, "a.zip")
    for name in ("a.docx", "a.odt", "a.epub", "a.WACZ"):
        assert not accepts(zipped({"a.txt": "x"}), None, name)
    assert not accepts(b"BZh is how this report begins", None, "a.txt")


def test_ten_megabytes_of_zeros_are_refused_where_they_lie_deep() -> None:
    for bomb in (zipped({"zeros.txt": b"\0" * 10_000_000}), gzip.compress(b"\0" * 10_000_000)):
        documents, issues = results(zipped({"a.txt": TEXT, "deep.zip": zipped({"bomb.zip": bomb})}))
        assert [document.text for document in documents] == [TEXT]
        [issue] = issues
        assert "more than 200 times its size" in issue.message
        assert issue.subject is not None
        assert issue.subject.startswith("a.zip/deep.zip/bomb.zip")


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_bomb_is_left_before_it_fills_the_memory(packed: object) -> None:
    data = packed(b"\0" * 300_000_000)  # type: ignore[operator]
    for name in ("a.txt.gz", "a.zip"):
        given = data if name != "a.zip" else zipped({"a.txt.gz": data}, zipfile.ZIP_STORED)
        tracemalloc.start()
        started = time.process_time()
        documents, [issue] = results(given, name)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
        assert time.process_time() - started < 5 * slower()
        tracemalloc.stop()
        assert documents == []
        assert "times its size" in issue.message


def test_a_size_that_lies_is_found_out() -> None:
    data = bytearray(zipped({"a.txt": b"x" * 3_000_000 + os.urandom(30_000)}))
    at = data.rindex(b"a.txt") - 46
    data[at + 24 : at + 28] = struct.pack("<L", 100)
    [], [issue] = results(bytes(data))  # type: ignore[misc]
    assert "longer than it says" in issue.message


def test_members_that_lie_over_each_other_are_left_out() -> None:
    """Many entries of the directory that all lead to one member: out comes more than was ever put in."""
    data = zipped({"a.txt": os.urandom(1000).hex()})
    start = struct.unpack_from("<L", data, len(data) - 6)[0]
    entry = data[start : len(data) - 22]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 500, 500, len(entry) * 500, start, 0)
    found, [issue] = parts(data[:start] + entry * 500 + end)
    assert len(found) == 1
    assert "one over the other" in issue.message


def test_a_file_that_unpacks_to_itself_is_left_at_some_depth() -> None:
    data = quine()
    assert gzip.decompress(data) == data
    for name, packed in (("a.gz", data), ("a.zip", zipped({"a.gz": data}))):
        [], [issue] = results(packed, name)  # type: ignore[misc]
        assert "lies in more than 3 containers, one in the other" in issue.message


def test_archives_in_archives_without_end_are_left_at_some_depth() -> None:
    """Two in each: however deep one looks, there are more."""
    data = zipped({"a.txt": TEXT})
    for _ in range(30):
        data = (
            zipped({"a.zip": data, "b.zip": data}, zipfile.ZIP_STORED)
            if len(data) < 20_000
            else zipped({"a.zip": data})
        )
    documents, issues = results(data)
    assert documents == []
    assert {issue.message.split(" lies in ")[-1] for issue in issues} == {
        "more than 3 containers, one in the other; unpack them first."
    }


def test_archives_that_each_keep_the_bounds_keep_them_together_too() -> None:
    """Each is 150 times smaller than what it holds, which within three would be three million times."""
    page = zipped({"a.txt": ("a" * 150 + os.urandom(1).hex()) * 7000})
    many = zipped({f"{number:04}.zip": page for number in range(700)})
    data = zipped({f"{number}.zip": many for number in range(30)})
    started = time.process_time()
    documents, [issue] = results(data)
    assert time.process_time() - started < 10 * slower()
    assert len(documents) < 200
    assert issue.message.startswith("a.zip holds more than ")
    assert issue.message.endswith(" MB; what comes after is left out.")


def test_more_members_than_there_may_be_are_left() -> None:
    documents, issues = results(zipped({f"{number}.txt": f"{TEXT} {number}" for number in range(9)}), parts=5)
    assert len(documents) == 5
    assert "holds more than 5 reports" in issues[-1].message


def test_a_directory_that_fills_the_memory_is_not_read() -> None:
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 50_000_000, 0, 0)
    [], [issue] = parts(b"PK\x03\x04" + b"\0" * 100 + tail)  # type: ignore[misc]
    assert "more members than can be held" in issue.message


def test_a_tar_header_of_any_size_is_passed_over() -> None:
    """The standard library's reader would take what such a header says into memory, or go on for ever."""
    out = io.BytesIO()
    member = tarfile.TarInfo("././@LongLink")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 5_000_000_000
    out.write(member.tobuf(tarfile.GNU_FORMAT))
    found, issues = parts(out.getvalue() + b"\0" * 1024)
    assert found == []
    assert "cut off" in issues[0].message
    block = bytearray(tarred({"a.txt": TEXT})[:512])
    block[124:136] = b"\xff" * 12  # A size below zero.
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + sum(block[156:]) + 256)
    started = time.process_time()
    parts(bytes(block) + b"\0" * 1024)
    assert time.process_time() - started < 1 * slower()


SOUND = [zipped({"a.txt": TEXT, "b/c.html": f"<p>{LATER}</p>"}), tarred({"a.txt": TEXT, "b/c.txt": LATER})]
SOUND += [gzip.compress(SOUND[1]), bz2.compress(SOUND[0]), lzma.compress(SOUND[1]), zipped({"d.zip": SOUND[0]})]


@settings(max_examples=300, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=6),
    st.integers(1, 4000),
)
def test_whatever_befalls_an_archive_it_raises_nothing(
    sound: bytes, changes: list[tuple[int, bytes]], kept: int
) -> None:
    data = bytearray(sound)
    for at, new in changes:
        at %= len(data) + 1
        data[at : at + len(new)] = new
    results(bytes(data[: max(kept, 100)]))
    for issue in parts(bytes(data[: max(kept, 100)]))[1]:
        assert issue.stage == "ingest"
