"""Nornir sees the same inventory through citynet's reader as through its own."""

from __future__ import annotations

import re
import shutil
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from nornir.core.inventory import Inventory
from nornir.plugins.inventory.simple import SimpleInventory

from citynet.errors import FindingsError
from citynet.reading import read
from tasks.inventory import CitynetInventory

CITY = Path(__file__).parents[1]


def of_nornir(root: Path) -> Inventory:
    folder = root / "inventory"
    return SimpleInventory(
        host_file=str(folder / "hosts.yaml"),
        group_file=str(folder / "groups.yaml"),
        defaults_file=str(folder / "defaults.yaml"),
    ).load()


def test_both_readers_find_the_same() -> None:
    ours, theirs = CitynetInventory(root=str(CITY)).load(), of_nornir(CITY)
    assert ours.dict() == theirs.dict()
    assert list(ours.hosts) == list(theirs.hosts)
    for name, host in theirs.hosts.items():
        assert ours.hosts[name].extended_data() == host.extended_data()
        assert [group.name for group in ours.hosts[name].extended_groups()] == [
            group.name for group in host.extended_groups()
        ]
        for field in ("hostname", "port", "platform", "username", "password"):
            assert getattr(ours.hosts[name], field) == getattr(host, field)


def test_the_city_is_built_on_what_nornir_inherits() -> None:
    city, _ = read(CITY)
    hosts = CitynetInventory(root=str(CITY)).load().hosts
    assert city.devices.keys() == hosts.keys()
    for name, device in city.devices.items():
        assert hosts[name].platform == device.platform.value
        assert hosts[name].hostname == device.hostname
        assert hosts[name]["domain"] == device.domain
        assert hosts[name]["trust"] == device.trust


def test_connection_options_are_kept(tmp_path: Path) -> None:
    shutil.copytree(CITY / "inventory", tmp_path / "inventory")
    shutil.copytree(CITY / "intents", tmp_path / "intents")
    groups = tmp_path / "inventory" / "groups.yaml"
    groups.write_text(
        groups.read_text().replace(
            "frr:\n",
            "frr:\n  connection_options:\n    ssh: {port: 2222, extras: {retries: 3}}\n",
            1,
        )
    )
    ours, theirs = CitynetInventory(root=str(tmp_path)).load(), of_nornir(tmp_path)
    assert ours.dict() == theirs.dict()
    options = ours.hosts["eg-br1"].get_connection_parameters("ssh")
    assert (options.port, options.extras) == (2222, {"retries": 3})


def test_a_city_needs_neither_groups_nor_defaults(tmp_path: Path) -> None:
    shutil.copytree(CITY / "tests" / "errors" / "base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "inventory" / "groups.yaml").unlink()
    (tmp_path / "inventory" / "defaults.yaml").unlink()
    hosts = tmp_path / "inventory" / "hosts.yaml"
    hosts.write_text(
        re.sub(
            r"  groups: \[(\w+), (\w+)\]\n  data:\n",
            r"  platform: \1\n  data:\n    domain: \2\n    trust: standard\n",
            hosts.read_text(),
        )
    )
    city, _ = read(tmp_path)
    ours, theirs = CitynetInventory(root=str(tmp_path)).load(), of_nornir(tmp_path)
    assert ours.hosts.keys() == city.devices.keys()
    assert ours.dict() == theirs.dict()
    assert not ours.groups


def test_a_wrong_city_has_no_inventory(tmp_path: Path) -> None:
    with pytest.raises(FindingsError):
        CitynetInventory(root=str(tmp_path)).load()


def test_nornir_finds_the_plugin() -> None:
    project = tomllib.loads((CITY / "pyproject.toml").read_text())["project"]
    points = project["entry-points"]["nornir.plugins.inventory"]
    assert points == {"CitynetInventory": "tasks.inventory:CitynetInventory"}
    assert EntryPoint("x", points["CitynetInventory"], "x").load() is CitynetInventory
