"""``TrustedPath`` forbids what the inventory says of links and devices, and nothing else.

It does not ask which algorithms a domain has: what carries a service is the compiler's affair.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.model import Algorithm, City, Link, LinkEnd, Partition
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Family
from citynet.intent.model import EndpointRole
from citynet.promises.model import Promise, PromiseKind, TrustedPath
from citynet.promises.terminals import terminals_of
from tests.promises import small_city
from tests.promises.small_city import HUB_SPOKE, Spot, boundary, permission, service, state

LINKS = {
    "low": ("low", "macsec"),
    "standard": ("standard", "none"),
    "high": ("high", "none"),
    "sealed": ("high", "quantum"),
}
DEVICES = {"e1": "high", "e2": "standard", "w1": "low"}


def city() -> City:
    ends = LinkEnd("e1", "eth1"), LinkEnd("e2", "eth1")
    links = {
        name: Link(
            name=name,
            ends=ends,
            capacity=1,
            delay=1,
            shared_risk_groups=frozenset(),
            partition=Partition.QUEUE,
            granularity=0,
            encryption=encryption,
            trust=trust,
            region="r",
            hand_off=name == "sealed",
        )
        for name, (trust, encryption) in LINKS.items()
    }
    devices = {
        name: replace(device, trust=DEVICES[name])
        for name, device in small_city.CITY.devices.items()
    }
    return replace(small_city.CITY, links=links, devices=devices)


@pytest.fixture(autouse=True)
def inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_city, "CITY", city())
    for name, trust, encrypted in (
        ("standard", Trust.STANDARD, False),
        ("high", Trust.HIGH, False),
        ("sealed", Trust.LOW, True),
        ("best", Trust.HIGH, True),
    ):
        asked = replace(small_city.PROFILES["tin"], name=name, trust=trust, encrypted=encrypted)
        monkeypatch.setitem(small_city.PROFILES, name, asked)


def trusted(promises: tuple[Promise, ...]) -> list[TrustedPath]:
    return [promise for promise in promises if isinstance(promise, TrustedPath)]


@pytest.mark.parametrize(
    ("profile", "links", "devices"),
    [
        ("standard", ("low",), ("w1",)),
        ("high", ("low", "standard"), ("e2", "w1")),
        ("sealed", ("high", "standard"), ()),
        ("best", ("high", "low", "standard"), ("e2", "w1")),
    ],
)
def test_what_is_forbidden(profile: str, links: tuple[str, ...], devices: tuple[str, ...]) -> None:
    one, other = trusted(state([service(1, Spot(), Spot(device="e2"), of=profile)]))
    assert [one.id, other.id] == [
        "trusted-path/slice/s1/n0/n1",
        "trusted-path/slice/s1/n1/n0",
    ]
    for promise in (one, other):
        assert promise.kind is PromiseKind.TRUSTED_PATH
        assert promise.forbidden_links == links
        assert promise.forbidden_devices == devices
        assert promise.survives == {"link"}
        assert promise.intent == "slice/s1"
    assert [box.family for box in one.traffic] == [Family.IPV4, Family.IPV6]
    for box in one.traffic:
        assert set(box.sources) <= set(one.source.prefixes)
        assert set(box.destinations) <= set(one.destination.prefixes)
    assert terminals_of(one) == (one.source, one.destination)


def test_who_asks_for_nothing_is_promised_nothing() -> None:
    assert trusted(state([service(1, Spot(), Spot(device="e2"))])) == []


def test_spokes_and_strange_families_do_not_talk() -> None:
    spoke, hub = EndpointRole.SPOKE, EndpointRole.HUB
    spots = (
        Spot(role=hub, families="4"),
        Spot(role=spoke, families="46"),
        Spot(role=spoke, families="6"),
    )
    promises = trusted(state([service(1, *spots, connectivity=HUB_SPOKE, of="best")]))
    assert [promise.id for promise in promises] == [
        "trusted-path/slice/s1/n0/n1",
        "trusted-path/slice/s1/n1/n0",
    ]
    assert [box.family for box in promises[0].traffic] == [Family.IPV4]


def test_what_a_boundary_permits_is_on_trusted_paths_too() -> None:
    found = trusted(
        state(
            [service(1, Spot(), Spot(device="w1"), of="standard")],
            [boundary("s1@east", "s1@west", permission())],
        )
    )
    assert [promise.id for promise in found] == [
        "trusted-path/slice/s1/n0/n1",
        "trusted-path/slice/s1/n1/n0",
    ]


def test_algorithms_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [service(1, Spot(), Spot(device="e2"), of="best")]
    before = state(asked)
    best = Algorithm(
        name="best", number=128, metric=AlgorithmMetric.IGP, trust=Trust.HIGH, encrypted=True
    )
    domains = {n: replace(d, algorithms=(best,)) for n, d in small_city.CITY.domains.items()}
    monkeypatch.setattr(small_city, "CITY", replace(small_city.CITY, domains=domains))
    assert state(asked) == before
