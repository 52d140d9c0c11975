"""A device that is drained or leaving: its links are the last resort, its hand-offs are closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.model import Algorithm, City, DeviceState, Role, Transport
from citynet.city.trust import Trust
from citynet.compare import differences
from citynet.device.model import AlgorithmMetric, Device, Platform
from tests.compilation.new_city import interface
from tests.compilation.stages import Stages, run
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

TRUSTED = Algorithm(name="trusted", number=128, metric=AlgorithmMetric.DELAY, trust=Trust.STANDARD)


def two_domains() -> City:
    """Return two domains that two pairs of borders join, all VRP, with an edge each."""
    builder = CityBuilder()
    for domain in ("gov", "ring"):
        builder.domain(domain, Transport.SRV6, algorithms=(TRUSTED,))
        edge = builder.device(f"{domain}-edge", domain, Role.EDGE, Platform.VRP)
        for number in (1, 2):
            border = builder.device(f"{domain}-b{number}", domain, Role.BORDER, Platform.VRP)
            builder.link(edge, border, delay=7)
    for number in (1, 2):
        builder.link(f"gov-b{number}", f"ring-b{number}")
    return builder.city()


def in_state(city: City, name: str, state: DeviceState) -> City:
    changed = replace(city.devices[name], state=state)
    return replace(city, devices={**city.devices, name: changed})


WANTED = asking(service("wide", "gov-edge", "ring-edge"), profile(10**8))


def stages_of(state: DeviceState) -> Stages:
    return run(in_state(two_domains(), "gov-b1", state), WANTED)


def isis(device: Device, name: str) -> tuple[int, int | None]:
    found = interface(device, name).isis
    assert found is not None
    return found.metric, found.delay


@pytest.mark.parametrize("state", [DeviceState.DRAINED, DeviceState.LEAVING])
def test_both_ends_of_its_core_links_are_the_last_resort(state: DeviceState) -> None:
    devices = stages_of(state).devices
    last, usual = (16_777_214, 16_777_215), (7, 7)
    assert isis(devices["gov-b1"], "GigabitEthernet0/1/1") == last
    assert isis(devices["gov-edge"], "GigabitEthernet0/1/1") == last
    assert isis(devices["gov-edge"], "GigabitEthernet0/1/2") == usual
    assert isis(devices["gov-b2"], "GigabitEthernet0/1/1") == usual
    loopback = interface(devices["gov-b1"], "LoopBack0").isis
    assert loopback is not None
    assert loopback.metric == 0


def test_without_algorithms_there_are_no_delays_to_say() -> None:
    city = two_domains()
    domains = {name: replace(one, algorithms=()) for name, one in city.domains.items()}
    drained = in_state(replace(city, domains=domains), "gov-b1", DeviceState.DRAINED)
    devices = run(drained, WANTED).devices
    assert isis(devices["gov-b1"], "GigabitEthernet0/1/1") == (16_777_214, None)


def lists(device: Device) -> dict[str, list[str]]:
    return {one.name: list(map(str, one.prefixes)) for one in device.prefix_lists}


def test_both_ends_of_its_hand_offs_let_no_prefix_cross_and_keep_everything_else() -> None:
    active, drained = stages_of(DeviceState.ACTIVE), stages_of(DeviceState.DRAINED)
    for name in ("gov-b1", "ring-b1"):
        found = lists(drained.devices[name])
        assert set(found) == {f"H101-0-{v}-{way}" for v in (4, 6) for way in ("in", "out")}
        assert not any(found.values())
        before, after = active.devices[name], drained.devices[name]
        assert after.bgp == before.bgp
        assert after.filters == before.filters
        assert after.vrfs == before.vrfs
        (closed,) = [one for one in after.interfaces if one.parent is not None]
        assert closed in before.interfaces
    assert lists(drained.devices["gov-b2"])["H101-1-4-out"] == ["10.1.0.0/24"]


def test_every_part_that_changes_names_the_device() -> None:
    active, drained = stages_of(DeviceState.ACTIVE), stages_of(DeviceState.DRAINED)
    changed = set()
    for name, before in active.devices.items():
        for one, other in (
            (before, drained.devices[name]),
            (drained.devices[name], before),
        ):
            for difference in differences(one, other):
                if "queues" in difference.path:
                    # What is reserved follows from where services run, which they name.
                    assert "slice/wide" in difference.sources
                    continue
                changed.add((name, difference.path[0]))
    assert changed == {
        ("gov-b1", "interfaces"),
        ("gov-b1", "prefix_lists"),
        ("gov-edge", "interfaces"),
        ("ring-b1", "prefix_lists"),
    }
    for name, part in changed:
        found = [
            one
            for one in differences(drained.devices[name], active.devices[name])
            if one.path[0] == part and "queues" not in one.path
        ]
        assert all("device/gov-b1" in one.sources for one in found)
