"""Locks on disk: whole files, only under ``locks/``, and nothing left of what is not wanted."""

import hashlib
import os
from pathlib import Path, PurePosixPath

import pytest

from citynet.errors import FindingsError, Place
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


@pytest.mark.parametrize(
    "link", ["locks", "locks/ids", "locks/ids/devices", "locks/ids/devices/a.yaml"]
)
def test_a_link_is_neither_read_nor_written_through(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    (outside / "ids" / "devices").mkdir(parents=True)
    (outside / "a.yaml").write_text("a: 0\n")
    city = tmp_path / "city"
    (city / link).parent.mkdir(parents=True)
    (city / link).symlink_to(outside / "a.yaml" if link.endswith(".yaml") else outside)
    for call in (lambda: read_locks(city), lambda: write_locks(city, {}, {B: "", A: "a: 1\n"})):
        with pytest.raises(FindingsError) as raised:
            call()
        assert [(f.code, str(f.place)) for f in raised.value.findings] == [("CN409", link)]
    assert sorted(path.name for path in outside.rglob("*")) == ["a.yaml", "devices", "ids"]
    assert (outside / "a.yaml").read_text() == "a: 0\n"
    assert not (city / B).exists()


def test_a_name_that_somebody_knows_before_is_not_written_to(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine\n")
    (tmp_path / A).parent.mkdir(parents=True)
    (tmp_path / A).with_name(f".{A.name}.tmp").symlink_to(victim)
    write_locks(tmp_path, {}, {A: "a: 1\n"})
    assert victim.read_text() == "mine\n"
    assert (tmp_path / A).stat().st_mode & 0o777 == 0o644


def test_the_digest_is_of_the_bytes_that_were_read(tmp_path: Path) -> None:
    (tmp_path / A).parent.mkdir(parents=True)
    (tmp_path / A).write_bytes(b"a: 1\r\n")
    (tmp_path / A).with_name(".hidden").write_bytes(b"x")
    files: dict[str, str] = {}
    read_locks(tmp_path, files)
    assert files == {str(A): hashlib.sha256(b"a: 1\r\n").hexdigest()}


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / A).parent.mkdir(parents=True)
    (tmp_path / A).write_bytes(b"a: \xff\xfe")
    with pytest.raises(FindingsError) as raised:
        read_locks(tmp_path)
    (finding,) = raised.value.findings
    assert (finding.code, finding.place) == ("CN105", Place(A, 1, 4))
    assert finding.remedy == "take the file of the target branch, then run `citynet allocate`"


def test_a_pipe_is_a_finding_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / A).parent.mkdir(parents=True)
    os.mkfifo(tmp_path / A)
    with pytest.raises(FindingsError) as raised:
        read_locks(tmp_path)
    assert [(f.code, f.place.file) for f in raised.value.findings] == [("CN102", A)]


def test_line_ends_of_a_checkout_are_no_difference(tmp_path: Path) -> None:
    (tmp_path / A).parent.mkdir(parents=True)
    (tmp_path / A).write_bytes(b"a: 1\r\nb: 2\r\n")
    assert read_locks(tmp_path) == {A: "a: 1\nb: 2\n"}


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
