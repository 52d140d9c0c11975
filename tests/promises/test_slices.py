"""Slices are promised what is reserved in whole units of a link, and classes what is left to them.

``TrustedPath`` forbids what gives a service less than it asks for.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.model import City, Link, LinkEnd
from citynet.city.partitions import Partition
from citynet.device.model import Platform, TrafficClass
from citynet.intent.model import Isolation
from citynet.placement.model import Reservation
from citynet.promises.model import Promise, QueueGuarantee, SliceGuarantee, TrustedPath
from citynet.promises.terminals import terminals_of
from tests.promises import small_city
from tests.promises.small_city import Spot, service, state

MEGABIT = 10**6
LINKS = {
    "channel": ("e1", "e2", Partition.CHANNEL, 5 * MEGABIT, False),
    "queue": ("e1", "e2", Partition.QUEUE, 0, False),
    "mixed": ("e1", "e3", Partition.CHANNEL, 5 * MEGABIT, False),
    "trunk": ("e2", "w1", Partition.QUEUE, 0, True),
}
PLATFORMS = {"e1": Platform.VRP, "e2": Platform.VRP, "e3": Platform.IOSXR, "w1": Platform.VRP}


def city() -> City:
    links = {
        name: Link(
            name=name,
            ends=(LinkEnd(one, "eth1"), LinkEnd(other, "eth1")),
            capacity=10**9,
            delay=1,
            shared_risk_groups=frozenset(),
            partition=partition,
            granularity=granularity,
            encryption="none",
            trust="high",
            region="r",
            hand_off=hand_off,
        )
        for name, (one, other, partition, granularity, hand_off) in LINKS.items()
    }
    known = {**small_city.CITY.devices, "e3": small_city.device("e3", "east")}
    devices = {name: replace(one, platform=PLATFORMS[name]) for name, one in known.items()}
    return replace(small_city.CITY, links=links, devices=devices)


@pytest.fixture(autouse=True)
def inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_city, "CITY", city())
    for isolation in (Isolation.HARD, Isolation.RESERVED):
        asked = replace(small_city.PROFILES["tin"], name=isolation, isolation=isolation)
        monkeypatch.setitem(small_city.PROFILES, isolation, asked)


def promised(of: str, *links: str) -> tuple[Promise, ...]:
    """Return the promises of two services that reserve 12.5 Mbit/s on links, one of them soft."""
    reserved = tuple(
        Reservation(link=link, traffic_class=TrafficClass.ASSURED, rate=12_500_000)
        for link in links
    )
    services = [service(1, Spot(), Spot(device="e2"), of=of), service(2, Spot(), of="tin")]
    return state(services, reservations={"slice/s1": reserved, "slice/s2": reserved})


def slices(promises: tuple[Promise, ...]) -> list[SliceGuarantee]:
    return [one for one in promises if isinstance(one, SliceGuarantee)]


def queues(promises: tuple[Promise, ...]) -> dict[str, int]:
    return {one.link: one.rate for one in promises if isinstance(one, QueueGuarantee)}


@pytest.mark.parametrize(
    ("profile", "dedicated", "rate"), [("hard", True, 15), ("reserved", False, 13)]
)
def test_a_share_is_in_whole_units(profile: str, dedicated: bool, rate: int) -> None:  # noqa: FBT001
    promises = promised(profile, "channel", "trunk")
    (found,) = slices(promises)
    assert found.id == "slice-guarantee/slice/s1/channel"
    assert (found.link, found.service, found.number) == ("channel", "slice/s1", 100)
    assert (found.rate, found.dedicated) == (rate * MEGABIT, dedicated)
    assert [t.endpoint for t in found.terminals] == ["n0", "n1"]
    assert terminals_of(found) == found.terminals
    # On a hand-off it has the rate of its sub-interface, which is its class's.
    assert queues(promises) == {"channel": 12_500_000, "trunk": 25_000_000}


def test_who_shares_queues_has_no_slice() -> None:
    promises = promised("tin", "channel")
    assert slices(promises) == []
    assert queues(promises) == {"channel": 25_000_000}


@pytest.mark.parametrize(
    ("profile", "links"), [("hard", ("mixed", "queue", "trunk")), ("reserved", ("mixed",))]
)
def test_links_that_give_less_are_forbidden(profile: str, links: tuple[str, ...]) -> None:
    found = [one for one in promised(profile) if isinstance(one, TrustedPath)]
    assert [one.forbidden_links for one in found] == [links, links]
    assert [one.forbidden_devices for one in found] == [(), ()]
    assert not [one for one in promised("tin") if isinstance(one, TrustedPath)]
