"""Telemetry, signed time, states of devices and partitions of algorithms, as they are read."""

from __future__ import annotations

import shutil
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest

from citynet.border.quantities import INTERVAL
from citynet.city.model import DeviceState, TelemetryCollector
from citynet.city.partitions import Partitioning
from citynet.reading import read

_BASE = Path(__file__).resolve().parents[1] / "errors" / "base"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(_BASE / "inventory", tmp_path / "inventory")
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_a_baseline_that_says_nothing_has_neither(root: Path) -> None:
    baseline = read(root)[0].baseline
    assert not baseline.ntp_authentication
    assert baseline.telemetry_collectors == ()


def test_a_baseline_says_where_telemetry_goes_and_how_often(root: Path) -> None:
    with (root / "inventory" / "domains.yaml").open("a") as file:
        file.write(
            "  ntpAuthentication: true\n"
            "  telemetry:\n"
            "    interval: 2 min\n"
            "    collectors:\n"
            "      - {address: 192.0.2.231, port: 57400}\n"
            "      - {address: '2001:db8::231', port: 57500}\n"
        )
    baseline = read(root)[0].baseline
    assert baseline.ntp_authentication
    assert baseline.telemetry_interval == 120
    assert baseline.telemetry_collectors == (
        TelemetryCollector(address=IPv4Address("192.0.2.231"), port=57400),
        TelemetryCollector(address=IPv6Address("2001:db8::231"), port=57500),
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1 s", 1), ("30 s", 30), ("60 min", 3600), ("1 h", 3600), ("0.5 min", 30)],
)
def test_an_interval_is_whole_seconds(text: str, seconds: int) -> None:
    assert INTERVAL.read(text) == seconds


@pytest.mark.parametrize("text", ["0 s", "2 h", "0.5 s", "500 ms", "30", 30, "-1 s"])
def test_nothing_else_is_an_interval(text: object) -> None:
    with pytest.raises(Exception, match="not a quantity with its unit"):
        INTERVAL.read(text)


def test_a_group_may_say_the_state_of_its_devices(root: Path) -> None:
    hosts = root / "inventory" / "hosts.yaml"
    edit(hosts, "    site: south-hall\n", "    state: active\n    site: south-hall\n")
    edit(hosts, "    site: north-hall\n", "    state: leaving\n    site: north-hall\n")
    groups = root / "inventory" / "groups.yaml"
    edit(groups, "{domain: gov}", "{domain: gov, state: drained}")
    states = {name: device.state for name, device in read(root)[0].devices.items()}
    assert states["gov-south"] is DeviceState.ACTIVE
    assert states["gov-north"] is DeviceState.LEAVING
    assert states["gov-core"] is DeviceState.DRAINED
    assert states["dc-leaf"] is DeviceState.ACTIVE


def test_an_algorithm_may_ask_for_a_partition(root: Path) -> None:
    edit(
        root / "inventory" / "domains.yaml",
        "      vnis: 10000-19999\n",
        "      vnis: 10000-19999\n"
        "    algorithms:\n"
        "      - {name: any, number: 128, metric: igp}\n"
        "      - {name: apart, number: 129, metric: delay, partition: dedicated}\n",
    )
    algorithms = read(root)[0].domains["gov"].algorithms
    assert [one.partition for one in algorithms] == [Partitioning.SHARED, Partitioning.DEDICATED]
