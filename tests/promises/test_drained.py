"""``Drained`` is promised for the pairs that have another way, and for no others.

The city is a ladder: two domains of four devices each, two hand-offs, and a device in each domain
that may be drained.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.model import Algorithm, City, DeviceState, Link, LinkEnd
from citynet.city.partitions import Partition
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform
from citynet.placement.model import ServicePlacement
from citynet.promises.model import Drained, Promise
from citynet.promises.terminals import terminals_of
from tests.promises import small_city
from tests.promises.small_city import Spot, device, service, state

DEVICES = {"e1": "east", "e2": "east", "em": "east", "eb": "east", "ec": "east", "w1": "west",
           "wm": "west", "wb": "west", "wc": "west"}  # fmt: skip
LINKS = [("e1", "em"), ("em", "e2"), ("e1", "e2"), ("em", "eb"), ("e2", "ec"), ("w1", "wm"),
         ("wm", "wb"), ("wm", "wc"), ("eb", "wb"), ("ec", "wc")]  # fmt: skip
LOW = "e1--e2"
BEST = Algorithm(name="best", number=128, metric=AlgorithmMetric.IGP, trust=Trust.HIGH)


def city(*drained: str) -> City:
    links = {
        f"{one}--{other}": Link(
            name=f"{one}--{other}",
            ends=(LinkEnd(one, "x"), LinkEnd(other, "y")),
            capacity=1,
            delay=1,
            shared_risk_groups=frozenset(),
            partition=Partition.QUEUE,
            granularity=0,
            encryption="none",
            trust="low" if (one, other) == ("e1", "e2") else "high",
            region="r",
            hand_off=DEVICES[one] != DEVICES[other],
        )
        for one, other in LINKS
    }
    devices = {
        name: replace(
            device(name, of),
            platform=Platform.VRP,
            state=DeviceState.DRAINED if name in drained else DeviceState.ACTIVE,
        )
        for name, of in DEVICES.items()
    }
    domains = {n: replace(d, algorithms=(BEST,)) for n, d in small_city.CITY.domains.items()}
    return replace(small_city.CITY, links=links, devices=devices, domains=domains)


def placed(
    *hand_offs: str, algorithms: dict[str, str] | None = None, **applications: str
) -> ServicePlacement:
    return ServicePlacement(
        domains=("east", "west") if hand_offs else ("east",),
        hand_offs=hand_offs,
        routes=(),
        reservations=(),
        algorithms=algorithms or {},
        applications=applications,
    )


def drained(promises: tuple[Promise, ...]) -> dict[str, list[str]]:
    found = [promise for promise in promises if isinstance(promise, Drained)]
    for one in found:
        assert one.id == f"drained/device/{one.device}"
        assert set(terminals_of(one)) == {end for pair in one.pairs for end in pair}
    return {
        one.device: sorted(f"{source.device} {target.device}" for source, target in one.pairs)
        for one in found
    }


def promised(
    monkeypatch: pytest.MonkeyPatch, city_: City, placement: ServicePlacement, *devices: str
) -> dict[str, list[str]]:
    monkeypatch.setattr(small_city, "CITY", city_)
    spots = [Spot(device=name) for name in devices]
    return drained(state([service(1, *spots)], placed={"slice/s1": placement}))


def test_who_has_another_way_is_promised_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert promised(monkeypatch, city("em"), placed(), "e1", "e2") == {"em": ["e1 e2", "e2 e1"]}
    assert promised(monkeypatch, city(), placed(), "e1", "e2") == {}


def test_who_attaches_there_or_has_no_other_way_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    found = promised(monkeypatch, city("em"), placed(), "em", "e1", "eb", "ec")
    assert found == {"em": ["e1 ec", "ec e1"]}


def test_another_way_is_one_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    best = placed(algorithms={"east": "best"})
    assert promised(monkeypatch, city("em"), best, "e1", "e2") == {}
    steered = placed(web="best")
    assert promised(monkeypatch, city("em"), steered, "e1", "e2") == {}
    plain = placed(web="plain")
    assert promised(monkeypatch, city("em"), plain, "e1", "e2") == {"em": ["e1 e2", "e2 e1"]}


def test_hand_offs_that_are_open_count(monkeypatch: pytest.MonkeyPatch) -> None:
    both = placed("eb--wb", "ec--wc")
    ways = ["e1 w1", "w1 e1"]
    assert promised(monkeypatch, city("eb"), both, "e1", "w1") == {"eb": ways}
    # With one border drained and its hand-off closed, there is no way but over the other one.
    assert promised(monkeypatch, city("eb", "em"), both, "e1", "w1") == {"eb": ways, "em": ways}
    assert promised(monkeypatch, city("eb"), placed("eb--wb"), "e1", "w1") == {}


def test_a_domain_does_not_see_what_lies_behind_a_hand_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever border east chooses, wm is on the way; but nothing leads east over em."""
    both = placed("eb--wb", "ec--wc")
    found = promised(monkeypatch, city("wm", "em"), both, "e1", "w1")
    assert found == {"em": ["e1 w1"]}
