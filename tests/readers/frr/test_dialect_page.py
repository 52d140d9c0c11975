"""The whole device on the dialect page is read without a line left, and no line of it is idle.

So the page, which templates and reader were both written from, and the reader agree.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citynet.device.model import Family, InterfaceKind, TrafficClass
from citynet.readers.frr import read
from tests.readers.frr.mutations import doubled, dropped, unnoticed

PAGE = Path(__file__).parents[3] / "docs/reference/dialects/frr.md"
FILE = re.compile(r"^`(etc/[^`]+)`:\n\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    _, _, device = PAGE.read_text(encoding="utf-8").partition("\n## A whole device\n")
    return dict(FILE.findall(device))


def test_every_line_is_read(files: dict[str, str]) -> None:
    assert len(files) == 21
    assert read("eg-pe-a", files).unread == ()


def test_what_is_read(files: dict[str, str]) -> None:
    device = read("eg-pe-a", files).device
    assert device.name == "eg-pe-a"
    assert device.isis is not None
    assert device.isis.families == (Family.IPV6,)
    assert device.srv6 is not None
    assert str(device.srv6.locator) == "2001:db8:1000:3::/64"
    assert [(vrf.name, vrf.rd) for vrf in device.vrfs] == [
        ("S101-office", "100.64.10.3:101"),
        ("S102-video-s1", "100.64.10.3:1102"),
    ]
    assert [vrf.sids and (vrf.sids.dt4, vrf.sids.dt6) for vrf in device.vrfs] == [
        (1, 2),
        (253, 254),
    ]
    attachment = next(port for port in device.interfaces if port.name == "eth10.100")
    assert attachment.kind is InterfaceKind.SUBINTERFACE
    assert attachment.marking is TrafficClass.ASSURED
    assert {attachment.filter_ipv4, attachment.filter_ipv6} <= {f.name for f in device.filters}


def test_a_dropped_line_is_noticed(files: dict[str, str]) -> None:
    assert unnoticed("eg-pe-a", files, dropped) == []


def test_a_line_said_twice_is_noticed(files: dict[str, str]) -> None:
    assert unnoticed("eg-pe-a", files, doubled) == []
