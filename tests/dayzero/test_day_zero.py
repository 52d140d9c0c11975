"""The day-0 text makes a router reachable, and the whole text, pushed over it, cuts nobody off."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Final

import pytest

from citynet.dayzero import day_zero
from citynet.device.model import Device, InterfaceKind, Platform
from citynet.errors import FindingsError
from citynet.readers import read_back
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES, Built, build
from tests.cities import CIVIC

MANAGING: Final = (
    "etc/hostname",
    "etc/issue.net",
    "etc/ssh/sshd_config.d/90-citynet.conf",
    "etc/sysusers.d/90-citynet.conf",
    "etc/citynet/chpasswd",
    "etc/tacplus_servers",
    "etc/chrony/chrony.conf",
    "etc/rsyslog.d/90-citynet.conf",
    "etc/snmp/snmpd.conf",
)
"""Files that say who reaches the router, and how: the same on day 0 and after."""


@pytest.fixture(scope="module")
def built() -> Built:
    return build(CIVIC)


@pytest.fixture(scope="module")
def devices(built: Built) -> tuple[Device, ...]:
    routers = (one for one in built.devices if one.platform is Platform.FRR)
    return (*routers, *built.rehearsal.devices)


def texts(device: Device) -> dict[str, str]:
    (configuration,) = render([device], load_templates(TEMPLATES))
    return {file.path: file.text for file in configuration.files}


def stanzas(text: str) -> dict[str, list[str]]:
    """Return the stanzas of ``etc/network/interfaces`` by interface."""
    found: dict[str, list[str]] = {}
    for part in text.split("\n\n")[1:]:
        lines = part.strip().splitlines()
        found[lines[0].removeprefix("auto ")] = lines
    return found


def test_day_0_is_management_and_nothing_else(devices: tuple[Device, ...]) -> None:
    assert len(devices) == 14
    for device in devices:
        first = day_zero(device)
        kinds = {one.kind for one in first.interfaces}
        assert kinds == {InterfaceKind.MANAGEMENT, InterfaceKind.LOOPBACK}
        (port,) = (one for one in first.interfaces if one.kind is InterfaceKind.MANAGEMENT)
        assert port in device.interfaces
        assert port.addresses
        (loopback,) = (one for one in first.interfaces if one.kind is InterfaceKind.LOOPBACK)
        assert (loopback.addresses, loopback.isis) == ((), None)
        assert (first.name, first.management) == (device.name, device.management)
        assert (first.vrfs, first.filters, first.prefix_lists) == ((), (), ())
        assert (first.isis, first.srv6, first.vtep, first.bgp) == (None, None, None, None)
        assert day_zero(first) == first


def test_the_text_of_day_0_is_read_back_whole(devices: tuple[Device, ...]) -> None:
    for device in devices:
        first = day_zero(device)
        read = read_back(first.name, first.platform, texts(first))
        assert read.unread == ()
        assert read.device == first


def test_the_whole_text_keeps_every_line_that_management_needs(
    devices: tuple[Device, ...],
) -> None:
    for device in devices:
        first, whole = texts(day_zero(device)), texts(device)
        assert first.keys() == whole.keys()
        for path in MANAGING:
            assert first[path] == whole[path]
        before, after = (stanzas(text["etc/network/interfaces"]) for text in (first, whole))
        assert before.keys() == {"lo", "mgmt", "mgmt0"}
        assert before["mgmt"] == after["mgmt"]
        assert before["mgmt0"] == after["mgmt0"]
        for path in ("etc/nftables.conf", "etc/sysctl.d/90-citynet.conf"):
            # In the same order: the first rule that a packet meets decides.
            later = iter(whole[path].splitlines())
            assert [line for line in first[path].splitlines() if line not in later] == []
        rules = whole["etc/nftables.conf"].splitlines()
        sources = device.management.ssh_sources
        assert sources == (IPv4Network("198.51.100.0/24"),)
        assert [
            line for line in rules if 'iifname "mgmt" ip saddr 198.51.100.0/24 tcp dport 22' in line
        ]
        # No filter of a port stands on the management port or its VRF.
        assert not [line for line in rules if "jump" in line and '"mgmt' in line]


def test_other_platforms_have_no_day_0_text(built: Built) -> None:
    others = [one for one in built.devices if one.platform is not Platform.FRR]
    assert others
    for device in others:
        with pytest.raises(FindingsError) as refused:
            day_zero(device)
        (finding,) = refused.value.findings
        assert finding.code == "CN629"
        assert finding.message == f"there is no day-0 text for {device.name} ({device.platform})"
