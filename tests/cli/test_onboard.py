"""``onboard`` writes exactly the first files that were asked for, below build/, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from citynet.errors import ExitCode
from tests.cli.conftest import Citynet
from tests.onboarding.public_keys import KEYS

Tree = Callable[[], dict[str, bytes]]


@pytest.fixture
def keyed(city: Path) -> Path:
    file = city / "inventory" / "domains.yaml"
    keys = "".join(f"    - {key} noc@city\n" for key in KEYS)
    text = file.read_text(encoding="utf-8")
    assert "  adminUser: netops\n" in text
    text = text.replace("  adminUser: netops\n", f"  adminUser: netops\n  adminKeys:\n{keys}")
    file.write_text(text, encoding="utf-8")
    return city


def test_without_keys_nothing_is_written(citynet: Citynet, tree: Tree) -> None:
    before = tree()
    said = citynet("onboard", "eg-br1", "cp-br1")
    assert said.code == ExitCode.CITY_WRONG
    assert said.out.count("CN709") == 2
    assert tree() == before


@pytest.mark.usefixtures("keyed")
def test_an_unknown_device_is_guessed_and_nothing_is_written(citynet: Citynet, tree: Tree) -> None:
    before = tree()
    said = citynet("onboard", "eg-br1", "cp-br9")
    assert said.code == ExitCode.CALL_WRONG
    assert "no device is named cp-br9; did you mean 'cp-br1' or 'cp-br2'?" in said.err
    assert tree() == before


@pytest.mark.usefixtures("keyed")
def test_the_files_stand_below_build_and_nothing_else_changes(citynet: Citynet, tree: Tree) -> None:
    before = tree()
    said = citynet("--format", "json", "onboard", "eg-br1", "cp-br1", "eg-br1")
    assert said.code == ExitCode.GOOD
    written = [one["file"] for one in json.loads(said.out)["onboarding"]]
    assert written == [
        "build/onboarding/cp-br1/startup-config",
        "build/onboarding/eg-br1/user-data",
    ]
    after = tree()
    assert {name: after[name] for name in before} == before
    assert sorted(after.keys() - before.keys()) == written
    assert not any(b"secret:" in after[name] or b"noc@city" in after[name] for name in written)
    assert citynet("onboard", "cp-br1", "eg-br1").code == ExitCode.GOOD
    assert tree() == after


def test_a_link_out_of_the_city_is_refused(keyed: Path, citynet: Citynet, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (keyed / "build").mkdir()
    (keyed / "build" / "onboarding").symlink_to(tmp_path / "elsewhere")
    assert citynet("onboard", "eg-br1").code == ExitCode.CALL_WRONG
    assert list((tmp_path / "elsewhere").iterdir()) == []
