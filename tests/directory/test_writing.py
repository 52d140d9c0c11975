"""Results are whole or absent, and stay inside their directory."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from tasks.directory import replace_tree, write_text


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b.json"
    write_text(file, "one\n")
    write_text(file, "two\n")
    assert file.read_bytes() == b"two\n"
    assert [path.name for path in file.parent.iterdir()] == ["b.json"]
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_the_former_file(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    write_text(file, "one\n")
    with pytest.raises(UnicodeEncodeError):
        write_text(file, "two \udc00\n")
    assert file.read_text() == "one\n"
    assert [path.name for path in tmp_path.iterdir()] == ["b.json"]


def test_a_tree_holds_exactly_what_it_is_given(tmp_path: Path) -> None:
    target = tmp_path / "configs"
    replace_tree(target, {PurePosixPath("a/x"): "1", PurePosixPath("b"): "2"})
    replace_tree(target, {PurePosixPath("a/y/z"): "3"})
    files = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert files == {"a/y/z"}
    assert [path.name for path in tmp_path.iterdir()] == ["configs"]


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x"])
def test_no_path_leaves_the_tree(tmp_path: Path, path: str) -> None:
    target = tmp_path / "configs"
    replace_tree(target, {PurePosixPath("a"): "1"})
    with pytest.raises(ValueError, match="not inside"):
        replace_tree(target, {PurePosixPath("b"): "2", PurePosixPath(path): "3"})
    assert [file.name for file in target.iterdir()] == ["a"]


def test_a_tree_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "configs"
    replace_tree(target, {PurePosixPath("a"): "1"})
    with pytest.raises(UnicodeEncodeError):
        replace_tree(target, {PurePosixPath("b"): "2", PurePosixPath("c"): "\udc00"})
    assert [file.name for file in target.iterdir()] == ["a"]
    assert [file.name for file in tmp_path.iterdir()] == ["configs"]
