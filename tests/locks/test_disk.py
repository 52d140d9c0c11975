"""Locks on disk: whole files, only under ``locks/``, and nothing left of what is not wanted."""

from pathlib import Path, PurePosixPath

import pytest

from citynet.errors import FindingsError
from citynet.locks import read_locks, stale_locks, write_locks

A = PurePosixPath("locks/ids/devices/a.yaml")
B = PurePosixPath("locks/paths/city/slice-b.yaml")


def test_writing_brings_the_directory_to_what_is_wanted(tmp_path: Path) -> None:
    assert write_locks(tmp_path, {}, {A: "a: 1\n", B: "b: 1\n"}) == (A, B)
    assert read_locks(tmp_path) == {A: "a: 1\n", B: "b: 1\n"}
    assert write_locks(tmp_path, read_locks(tmp_path), {A: "a: 2\n"}) == (A, B)
    assert read_locks(tmp_path) == {A: "a: 2\n"}


def test_equal_files_are_left_alone(tmp_path: Path) -> None:
    write_locks(tmp_path, {}, {A: "a: 1\n"})
    before = (tmp_path / A).stat()
    assert write_locks(tmp_path, read_locks(tmp_path), {A: "a: 1\n"}) == ()
    assert (tmp_path / A).stat().st_mtime_ns == before.st_mtime_ns


def test_no_temporary_file_stays(tmp_path: Path) -> None:
    write_locks(tmp_path, {}, {A: "a: 1\n", B: "b: 1\n"})
    files = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {Path(A), Path(B)}


@pytest.mark.parametrize(
    "path", ["elsewhere/a.yaml", "locks/../inventory/hosts.yaml", "/etc/passwd"]
)
def test_nothing_is_written_outside_locks(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not under locks"):
        write_locks(tmp_path, {}, {A: "a: 1\n", PurePosixPath(path): "x\n"})
    assert not any(tmp_path.rglob("*.yaml"))


def test_a_link_out_of_the_city_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    city = tmp_path / "city"
    (city / "locks").mkdir(parents=True)
    (city / "locks" / "ids").symlink_to(outside)
    with pytest.raises(ValueError, match="not under locks"):
        write_locks(city, {}, {A: "a: 1\n"})
    assert list(outside.iterdir()) == []


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / A).parent.mkdir(parents=True)
    (tmp_path / A).write_bytes(b"\xff\xfe")
    with pytest.raises(FindingsError) as raised:
        read_locks(tmp_path)
    assert [(f.code, f.place.file) for f in raised.value.findings] == [("CN401", A)]


def test_staleness_names_the_first_line_that_differs() -> None:
    changed, missing, extra = stale_locks(
        {A: "x: 1\ny: 2\n", B: "b: 1\n"},
        {A: "x: 1\ny: 3\n", PurePosixPath("locks/new.yaml"): "n: 1\n"},
    )
    assert (changed.place.file, changed.place.line) == (A, 2)
    assert (changed.expected, changed.found) == ("y: 3", "y: 2")
    assert (missing.place.file.name, missing.found) == ("new.yaml", "no file new.yaml")
    assert (extra.place.file, extra.expected) == (B, "no file slice-b.yaml")
    assert {finding.code for finding in (changed, missing, extra)} == {"CN407"}
    assert stale_locks({A: "x: 1\n"}, {A: "x: 1\n"}) == ()


def test_what_is_not_ours_under_locks_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "locks" / "notes.yaml"
    other.parent.mkdir()
    other.write_text("a: 1\n")
    write_locks(tmp_path, read_locks(tmp_path), {A: "a: 1\n"})
    assert read_locks(tmp_path) == {A: "a: 1\n"}
    assert other.read_text() == "a: 1\n"
