"""What VRFs leave to the main table and MTUs of sub-interfaces are said as they are live."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from citynet.compare import differences
from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.readers.model import ReadDevice
from citynet.running import FrrObservation, running_text
from tests.running.recorded import changed_lines, observed, on_disk, read

ROUTER = "eg-pe-nancheng"
PORTS = "etc/network/interfaces"
THROW = "    post-up ip -6 route replace throw 2001:db8:1000::/48 table 1003"

Entry = dict[str, Any]


def with_routes(change: Callable[[Entry], Entry | None]) -> FrrObservation:
    """Return the router with other routes of IPv6."""
    observation = observed(ROUTER)
    kept = [change(one) for one in json.loads(observation.routes["ipv6"])]
    ipv6 = json.dumps([one for one in kept if one is not None])
    return replace(observation, routes={**observation.routes, "ipv6": ipv6})


def with_mtu(name: str, mtu: int, observation: FrrObservation | None = None) -> FrrObservation:
    """Return the router with another MTU of one interface."""
    observation = observation or observed(ROUTER)
    links = json.loads(observation.links)
    (link,) = (one for one in links if one.get("ifname") == name)
    link["mtu"] = mtu
    return replace(observation, links=json.dumps(links))


def lines(observation: FrrObservation) -> list[str]:
    """Return the lines that came and went."""
    return changed_lines(running_text(observed(ROUTER)), running_text(observation))


def read_of(observation: FrrObservation) -> ReadDevice:
    return read_back(ROUTER, Platform.FRR, running_text(observation))


def is_thrown(entry: Entry) -> bool:
    return (entry["type"], entry["table"]) == ("9", "1003")


def test_each_vrf_with_sids_leaves_the_locators() -> None:
    text = running_text(observed(ROUTER))[PORTS]
    assert text.count("route replace throw 2001:db8:1000::/48 table ") == 5
    srv6 = read(ROUTER).device.srv6
    assert srv6 is not None
    assert str(srv6.block) == "2001:db8:1000::/48"


def test_a_route_that_is_gone_is_not_said() -> None:
    gone = with_routes(lambda one: None if is_thrown(one) else one)
    assert lines(gone) == [f"{PORTS}: -{THROW}"]
    (unread,) = read_of(gone).unread
    assert "does not leave it" in unread.reason


def test_a_route_by_its_name_is_the_same() -> None:
    named = with_routes(lambda one: one | {"type": "throw"} if one["type"] == "9" else one)
    assert lines(named) == []


def test_another_block_is_said() -> None:
    other = with_routes(lambda one: one | {"dst": "2001:db8::/32"} if is_thrown(one) else one)
    new = THROW.replace("2001:db8:1000::/48", "2001:db8::/32")
    assert lines(other) == [f"{PORTS}: -{THROW}", f"{PORTS}: +{new}"]
    assert [one.text for one in read_of(other).unread] == [new]


def test_another_metric_is_said_and_the_kernels_own_is_not() -> None:
    other = with_routes(lambda one: one | {"metric": 7} if is_thrown(one) else one)
    (unread,) = (one for one in read_of(other).unread if "metric 7" in one.text)
    assert unread.reason == "the commands are the last routes of table 1003"
    text = observed(ROUTER).files[PORTS].replace(THROW, f"{THROW} metric 1024")
    assert f"{THROW} metric 1024\n" in running_text(on_disk(observed(ROUTER), PORTS, text))[PORTS]


def test_a_line_that_is_not_on_disk_comes_back() -> None:
    text = observed(ROUTER).files[PORTS].replace(f"{THROW}\n", "")
    assert THROW not in text
    found = read_of(on_disk(observed(ROUTER), PORTS, text))
    assert found.unread == ()
    assert differences(read(ROUTER).device, found.device) == ()


@pytest.mark.parametrize("mtu", [1500, 8999])
def test_an_mtu_that_is_not_the_ports_is_said_and_unread(mtu: int) -> None:
    other = with_mtu("eth10.100", mtu)
    assert lines(other) == [f"{PORTS}: -    mtu 9000", f"{PORTS}: +    mtu {mtu}"]
    (unread,) = read_of(other).unread
    assert (unread.text, unread.reason) == (f"    mtu {mtu}", "it is not the MTU that eth10 states")


def test_a_sub_interface_follows_its_port() -> None:
    other = observed(ROUTER)
    for name in ("eth10", "eth10.100", "eth10.101", "eth10.102"):
        other = with_mtu(name, 1500, other)
    found = read_of(other)
    assert found.unread == ()
    assert [one.path for one in differences(read(ROUTER).device, found.device)] == [
        ("interfaces", "eth10", "mtu")
    ]
    # Whatever the file says of the sub-interfaces: the port states no MTU, so they state none.
    text = re.sub(r"(iface eth10\n(?:    alias .*\n)?)    mtu 9000\n", r"\1", other.files[PORTS])
    assert text != other.files[PORTS]
    silent = read_of(on_disk(other, PORTS, text))
    assert silent.unread == ()
    (port,) = (one for one in silent.device.interfaces if one.name == "eth10")
    assert port.mtu is None


def test_mtus_that_are_not_on_disk_come_back() -> None:
    text = observed(ROUTER).files[PORTS].replace("    mtu 9000\n", "")
    found = read_of(on_disk(observed(ROUTER), PORTS, text))
    assert found.unread == ()
    assert differences(read(ROUTER).device, found.device) == ()
