"""What the state of a device does to its links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.life import closed, open_hand_offs, spared, stays
from citynet.city.model import City, DeviceState, Role, Transport
from citynet.device.model import Platform
from tests.support.build import CityBuilder


def city(state: DeviceState) -> City:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.VXLAN)
    builder.device("a", "gov", Role.EDGE, Platform.FRR)
    builder.device("x", "gov", Role.BORDER, Platform.FRR)
    builder.device("y", "gov", Role.BORDER, Platform.FRR)
    builder.device("z", "dc", Role.BORDER, Platform.EOS)
    for one, other in (("a", "x"), ("a", "y"), ("x", "z"), ("y", "z")):
        builder.link(one, other)
    builder.devices["x"] = replace(builder.devices["x"], state=state)
    return builder.city()


@pytest.mark.parametrize("state", list(DeviceState))
def test_links_of_a_device_that_is_not_active_are_spared_and_its_hand_offs_closed(
    state: DeviceState,
) -> None:
    one = city(state)
    away = state is not DeviceState.ACTIVE
    assert stays(one.devices["x"]) is not away
    spare = {name for name, link in one.links.items() if spared(one, link)}
    assert spare == ({"a--x", "x--z"} if away else set())
    assert {name for name, link in one.links.items() if closed(one, link)} == (
        {"x--z"} if away else set()
    )
    hand_offs = ("x--z", "y--z")
    assert open_hand_offs(one, hand_offs) == (("y--z",) if away else hand_offs)
