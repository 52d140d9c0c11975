"""Nobody is placed on a device that is drained; who may, moves away from one that is leaving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from citynet.allocation import IdLocks, allocate, id_locks
from citynet.allocation.model import EndpointIds
from citynet.city.model import City, DeviceState, Port, Role, Transport
from citynet.device.model import Platform
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Attachment, Endpoint, Intents
from tests.support.ask import asking, profile, service
from tests.support.build import CityBuilder

ACTIVE, DRAINED, LEAVING = DeviceState.ACTIVE, DeviceState.DRAINED, DeviceState.LEAVING


def hall(*, devices: int = 2, **states: DeviceState) -> City:
    """Return a city with devices e0, e1 … at one site, each with the ports p0 and p1."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    for number in range(devices):
        name = builder.device(f"e{number}", "gov", Role.EDGE, Platform.FRR)
        builder.devices[name] = replace(
            builder.devices[name],
            site="site-hall",
            ports={port: Port(name=port, speed=10**10) for port in ("p0", "p1")},
            state=states.get(name, ACTIVE),
        )
    return builder.city()


def wanting(**asked: Attachment) -> Intents:
    """Return one service with an endpoint of each name at the hall."""
    one = service("one", *asked)
    endpoints: list[Endpoint] = [
        replace(e, site="site-hall", attachment=asked[e.name], origin=replace(e.origin, line=7))
        for e in one.endpoints
    ]
    return asking(profile(10**6), replace(one, endpoints=tuple(endpoints)))


def attached(city: City, intents: Intents, locks: IdLocks) -> Mapping[str, EndpointIds]:
    return allocate(city, intents, locks).services["slice/one"].endpoints


def kept(city: City, intents: Intents, before: IdLocks | None = None) -> IdLocks:
    before = before or IdLocks()
    return id_locks(city, intents, allocate(city, intents, before), before)


def refused(city: City, intents: Intents, locks: IdLocks) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as raised:
        allocate(city, intents, locks)
    return raised.value.findings


ANYWHERE = Attachment()
FOUR = wanting(a=ANYWHERE, b=ANYWHERE, c=ANYWHERE, d=ANYWHERE)


@pytest.mark.parametrize("state", [DRAINED, LEAVING])
def test_nobody_is_newly_placed_there(state: DeviceState) -> None:
    given = attached(hall(e0=state), FOUR, IdLocks())
    assert {one.device for one in given.values()} == {"e1"}


def test_who_is_there_stays_on_a_drained_device() -> None:
    locks = kept(hall(), FOUR)
    before = attached(hall(), FOUR, locks)
    assert {one.device for one in before.values()} == {"e0", "e1"}
    assert attached(hall(e0=DRAINED), FOUR, locks) == before
    assert kept(hall(e0=DRAINED), FOUR, locks) == locks


def test_who_is_on_a_drained_device_gets_another_port_of_it_when_its_own_is_gone() -> None:
    one = wanting(a=ANYWHERE)
    locks = kept(hall(devices=1), one)
    city = hall(devices=1, e0=DRAINED)
    new = replace(city.devices["e0"], ports={"p9": Port(name="p9", speed=10**10)})
    given = attached(replace(city, devices={"e0": new}), one, locks)
    assert (given["a"].device, given["a"].port) == ("e0", "p9")


def test_who_may_be_anywhere_leaves_a_device_that_is_leaving_and_nobody_else_moves() -> None:
    locks = kept(hall(), FOUR)
    before = attached(hall(), FOUR, locks)
    after = attached(hall(e0=LEAVING), FOUR, locks)
    assert {one.device for one in after.values()} == {"e1"}
    assert {name: one.index for name, one in after.items()} == {
        name: one.index for name, one in before.items()
    }
    for name, one in before.items():
        if one.device == "e1":
            assert after[name] == one
    assert len({(one.port, one.vlan) for one in after.values()}) == 4


def test_who_has_moved_stays_where_it_is_when_the_device_comes_back() -> None:
    moved = kept(hall(e0=LEAVING), FOUR, kept(hall(), FOUR))
    assert kept(hall(e0=LEAVING), FOUR, moved) == moved
    assert kept(hall(), FOUR, moved) == moved


def test_an_endpoint_keeps_the_vlan_that_its_intent_asks_for() -> None:
    intents = wanting(a=Attachment(vlan=150), b=Attachment(vlan=151))
    after = attached(hall(e0=LEAVING), intents, kept(hall(), intents))
    assert {name: (one.device, one.vlan) for name, one in after.items()} == {
        "a": ("e1", 150),
        "b": ("e1", 151),
    }


@pytest.mark.parametrize(
    ("asked", "said", "out"),
    [
        (Attachment(device="e0"), "device: e0", "device"),
        (Attachment(port="p0"), "port: p0", "port"),
        (Attachment(device="e0", port="p1", vlan=120), "device: e0, port: p1", "device and port"),
    ],
)
def test_who_asks_for_the_device_or_port_is_named(asked: Attachment, said: str, out: str) -> None:
    intents = wanting(a=asked, b=Attachment(device="e1"))
    locks = kept(hall(), intents)
    assert attached(hall(), intents, locks)["a"].device == "e0"
    assert attached(hall(e0=DRAINED), intents, locks) == attached(hall(), intents, locks)
    (finding,) = refused(hall(e0=LEAVING), intents, locks)
    assert finding.code == "CN413"
    assert str(finding.place) == "intents/one.yaml:7:1"
    assert finding.message == "slice/one/a cannot move away from e0, which is leaving"
    assert finding.expected == "another device of site-hall that is active: e1"
    assert finding.found == f"its attachment asks for {said}"
    assert finding.remedy.startswith(f"name another one in its attachment, or leave {out} out")


def test_an_owner_who_names_another_device_moves_there() -> None:
    locks = kept(hall(), wanting(a=Attachment(device="e0"), b=ANYWHERE))
    moved = wanting(a=Attachment(device="e1", port="p1"), b=Attachment(device="e1"))
    given = attached(hall(e0=LEAVING), moved, locks)
    assert (given["a"].device, given["a"].port) == ("e1", "p1")


def test_without_another_device_an_endpoint_cannot_leave() -> None:
    one = wanting(a=ANYWHERE)
    locks = kept(hall(devices=1), one)
    (finding,) = refused(hall(devices=1, e0=LEAVING), one, locks)
    assert finding.code == "CN413"
    assert finding.expected.endswith("none is")
    assert finding.remedy.startswith("give the site another edge")
    (finding,) = refused(hall(devices=1, e0=DRAINED), one, IdLocks())
    assert finding.code == "CN412"
    assert finding.found == "e0 is drained"


def test_a_tombstone_gives_no_right_to_a_drained_device() -> None:
    two, one = wanting(a=ANYWHERE, b=ANYWHERE), wanting(a=ANYWHERE)
    there = kept(hall(e1=DRAINED), two)
    resting = kept(hall(), one, there)
    assert resting.services["slice/one"].endpoints["b"].released
    back = attached(hall(e0=DRAINED), two, resting)
    assert (back["a"].device, back["b"].device) == ("e0", "e1")
