"""What hand-offs and LAGs have; guarantees only where the platform has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from citynet.city.model import Role, Transport
from citynet.compilation.capabilities import Feature
from citynet.compilation.limits import limit_findings
from citynet.device.model import Device, Interface, Platform, TrafficClass
from tests.compilation.new_city import HAND_OFF_FEATURES, interface, with_features
from tests.compilation.stages import Stages, run
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

ALL: Mapping[Platform, frozenset[Feature]] = dict.fromkeys(Platform, HAND_OFF_FEATURES)


def joined(*devices: str, committed: int = 10**8, capacity: int = 20 * 10**9) -> Stages:
    """Compile a service over a hand-off of LAGs; each of its peaks is twice ``committed``."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.VXLAN)
    for name, domain, platform in (
        ("gov-border", "gov", Platform.VRP),
        ("edge", "gov", Platform.VRP),
        ("dc-border", "dc", Platform.EOS),
    ):
        role = Role.EDGE if name == "edge" else Role.BORDER
        builder.device(name, domain, role, platform)
    builder.link("gov-border", "edge", capacity=100 * 10**9)
    builder.link("gov-border", "dc-border", capacity=capacity, lag=True)
    return run(builder.city(), asking(service("wide", *devices), profile(committed)))


def hand_off(device: Device) -> Interface:
    (found,) = [one for one in device.interfaces if "hand-off" in one.description and one.parent]
    return found


def test_a_hand_off_has_the_class_the_guarantee_and_its_neighbour_on_the_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_features(monkeypatch, ALL)
    stages = joined("gov-border", "edge", "dc-border")
    found = {name: hand_off(stages.devices[name]) for name in ("gov-border", "dc-border")}
    assert {one.marking for one in found.values()} == {TrafficClass.ASSURED}
    # Two endpoints are behind the border of the government's domain, one behind the other: that
    # one may send its peak to both, and both together no more than it is promised to receive.
    assert (found["gov-border"].committed, found["gov-border"].shaper) == (10**8, 4 * 10**8)
    assert (found["dc-border"].committed, found["dc-border"].shaper) == (10**8, 2 * 10**8)
    for name in found:
        bgp = stages.devices[name].bgp
        assert bgp is not None
        assert {(one.vrf is not None, one.ttl_security) for one in bgp.neighbors} <= {
            (True, True),
            (False, False),
        }
        assert sum(one.ttl_security for one in bgp.neighbors) == 2
        lag = "Eth-Trunk1" if name == "gov-border" else "Port-Channel1"
        assert interface(stages.devices[name], lag).min_links == 2
        assert f"device/{name}" in interface(stages.devices[name], lag).origin.sources
    assert all(
        one.min_links is None
        for device in stages.devices.values()
        for one in device.interfaces
        if one.kind != "lag"
    )


def test_a_platform_without_guarantees_says_none_and_all_the_rest() -> None:
    stages = joined("gov-border", "dc-border")
    border, other = stages.devices["gov-border"], stages.devices["dc-border"]
    assert (hand_off(border).committed, hand_off(other).committed) == (10**8, None)
    for device in (border, other):
        assert hand_off(device).marking is TrafficClass.ASSURED
        assert device.bgp is not None
        assert sum(one.ttl_security for one in device.bgp.neighbors) == 2


def test_a_trunk_does_not_guarantee_more_than_it_has_beside_control(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_features(monkeypatch, ALL)
    stages = joined("gov-border", "dc-border", committed=16 * 10**8, capacity=2 * 10**9)
    border = stages.devices["gov-border"]
    assert (hand_off(border).committed, hand_off(border).shaper) == (16 * 10**8, 2 * 10**9)
    second = replace(hand_off(border), name="Eth-Trunk1.1001")
    doubled = replace(border, interfaces=(*border.interfaces, second))
    (finding,) = limit_findings(stages.intents, doubled)
    assert str(finding) == (
        "inventory/links.yaml: CN625: the hand-offs at Eth-Trunk1 of gov-border are guaranteed "
        "more than the port has\n"
        "  expected: at most 1900 Mbps together, 95 % of the port\n"
        "  found:    3200 Mbps\n"
        "  remedy:   add capacity, or move or shrink services that are handed over there: "
        "slice/wide"
    )


def test_a_guarantee_is_written_in_units_of_the_platform() -> None:
    stages = joined("gov-border", "dc-border")
    border = stages.devices["gov-border"]
    odd = replace(hand_off(border), committed=1_500, shaper=2 * 10**6)
    others = tuple(one for one in border.interfaces if one.name != odd.name)
    findings = limit_findings(stages.intents, replace(border, interfaces=(*others, odd)))
    assert [(one.code, one.found, one.remedy) for one in findings] == [
        ("CN626", "1500 bps", "choose another committed rate in the service's profile")
    ]
