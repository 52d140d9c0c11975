"""Files are found where they belong and opened without waiting; what nobody reads is reported."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from citynet.workspace import Folder, scan
from citynet.workspace.files import INTENT, open_file
from citynet.workspace.links import link_on_the_way

_SLICES = Folder(path=PurePosixPath("slices"), limits=INTENT)


@pytest.fixture
def slices(tmp_path: Path) -> Path:
    folder = tmp_path / "slices"
    folder.mkdir()
    return folder


def _codes(root: Path, folder: Folder = _SLICES) -> dict[str, str]:
    return {str(finding.place): finding.code for finding in scan(root, folder)[1]}


def test_files_are_sorted_and_free_ones_are_left_alone(tmp_path: Path, slices: Path) -> None:
    for name in ("b.yaml", "a.yaml", "README.md", "notes.txt", ".gitkeep", ".hidden.yaml"):
        (slices / name).touch()
    files, findings = scan(tmp_path, _SLICES)
    assert [str(file.name) for file in files] == ["slices/a.yaml", "slices/b.yaml"]
    assert findings == []


def test_links_inside_the_city_are_read(tmp_path: Path, slices: Path) -> None:
    (tmp_path / "shared.yaml").write_text("a: 1")
    (slices / "a.yaml").symlink_to("../shared.yaml")
    files, findings = scan(tmp_path, _SLICES)
    assert findings == []
    assert open_file(files[0]) == b"a: 1"


def test_links_out_of_the_city_are_refused_at_every_level(tmp_path: Path) -> None:
    outside, city = tmp_path / "outside", tmp_path / "city"
    outside.mkdir()
    (outside / "a.yaml").touch()
    (city / "slices").mkdir(parents=True)
    (city / "slices" / "a.yaml").symlink_to(outside / "a.yaml")
    (city / "slices" / "b.yaml").symlink_to(outside / "missing.yaml")
    (city / "others").symlink_to(outside)
    assert _codes(city) == {"slices/a.yaml": "CN103", "slices/b.yaml": "CN102"}
    others = Folder(path=PurePosixPath("others"), limits=INTENT)
    assert _codes(city, others) == {"others": "CN103"}


def test_a_city_behind_a_link_is_read(tmp_path: Path, slices: Path) -> None:
    (slices / "a.yaml").touch()
    (tmp_path / "city").symlink_to(".")
    files, findings = scan(tmp_path / "city", _SLICES)
    assert len(files) == 1
    assert findings == []


def test_a_pipe_is_refused_without_waiting(tmp_path: Path, slices: Path) -> None:
    os.mkfifo(slices / "a.yaml")
    (file,), _ = scan(tmp_path, _SLICES)
    found = open_file(file)
    assert not isinstance(found, bytes)
    assert found.code == "CN102"


def test_a_name_that_would_act_on_a_terminal_is_refused(tmp_path: Path, slices: Path) -> None:
    (slices / "a\x1b[2J.yaml").touch()
    (place, code), *rest = _codes(tmp_path).items()
    assert rest == []
    assert code == "CN116"
    assert place.isprintable()


@pytest.mark.parametrize(
    ("link", "path", "found"),
    [
        ("locks", "locks/ids/a.yaml", "locks"),
        ("locks/ids", "locks/ids/a.yaml", "locks/ids"),
        ("locks/ids/a.yaml", "locks/ids/a.yaml", "locks/ids/a.yaml"),
        ("locks/paths", "locks/ids/a.yaml", None),
    ],
)
def test_the_first_link_on_the_way_is_found(
    tmp_path: Path, link: str, path: str, found: str | None
) -> None:
    city = tmp_path / "behind"
    (city / link).parent.mkdir(parents=True)
    (city / link).symlink_to(tmp_path)
    (tmp_path / "city").symlink_to(city)  # how one comes to the city is one's own business
    expected = PurePosixPath(found) if found else None
    assert link_on_the_way(tmp_path / "city", PurePosixPath(path)) == expected


def test_files_that_must_be_there_are_missed(tmp_path: Path) -> None:
    folder = Folder(path=PurePosixPath("inventory"), limits=INTENT, files=("hosts.yaml",))
    assert _codes(tmp_path, folder) == {"inventory/hosts.yaml": "CN101"}
    assert _codes(tmp_path) == {}
