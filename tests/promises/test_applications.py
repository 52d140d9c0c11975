"""``TrustedPath`` with applications: each packet is under the demand of its own profile.

The service's demand is one on all packets but those of applications that ask for less.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.trust import Trust
from citynet.device.model import Family, PortRange
from citynet.errors import Place
from citynet.intent.model import ApplicationSteering
from citynet.promises.model import Traffic, TrustedPath
from tests.promises import small_city
from tests.promises.small_city import HERE, Spot, service, state
from tests.promises.test_trusted import city

WEB, BULK = (PortRange(443, 443),), (PortRange(5000, 5009),)


@pytest.fixture(autouse=True)
def inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_city, "CITY", city())
    for trust in (Trust.STANDARD, Trust.HIGH):
        asked = replace(small_city.PROFILES["tin"], name=str(trust), trust=trust)
        monkeypatch.setitem(small_city.PROFILES, str(trust), asked)


def application(name: str, profile: str, ports: tuple[PortRange, ...]) -> ApplicationSteering:
    place = Place(HERE.file, 7)
    return ApplicationSteering(name=name, protocol=6, ports=ports, profile=profile, origin=place)


def trusted(profile: str, *applications: ApplicationSteering) -> dict[str, TrustedPath]:
    """Return the promises of one direction."""
    spots = Spot(families="4"), Spot(device="e2", families="4")
    asked = replace(service(1, *spots, of=profile), applications=applications)
    found = (one for one in state([asked]) if isinstance(one, TrustedPath))
    return {one.id: one for one in found if one.id.startswith("trusted-path/slice/s1/n0/n1")}


def ports(boxes: tuple[Traffic, ...]) -> list[tuple[tuple[PortRange, ...], ...]]:
    assert {(box.family, box.protocol) for box in boxes} <= {(Family.IPV4, 6)}
    return [(box.source_ports, box.destination_ports) for box in boxes]


def test_an_application_that_asks_for_more_has_a_promise_of_its_own() -> None:
    found = trusted("standard", application("web", "high", WEB))
    own, web = found.values()
    assert [own.id, web.id] == ["trusted-path/slice/s1/n0/n1", "trusted-path/slice/s1/n0/n1/web"]
    assert own.exempt == ()
    assert own.forbidden_links == ("low",)
    assert [box.protocol for box in own.traffic] == [None]
    assert web.forbidden_links == ("low", "standard")
    assert ports(web.traffic) == [(WEB, ()), ((), WEB)]
    assert (own.place, web.place.line) == (HERE, 7)


def test_a_service_may_ask_for_nothing_and_its_application_for_much() -> None:
    (web,) = trusted("tin", application("web", "high", WEB)).values()
    assert web.id.endswith("/web")


def test_an_application_that_asks_for_less_is_exempt() -> None:
    own, web = trusted("high", application("web", "standard", WEB)).values()
    assert ports(own.exempt) == [(WEB, ()), ((), WEB)]
    assert web.forbidden_links == ("low",)
    (own,) = trusted("high", application("web", "tin", WEB)).values()
    assert ports(own.exempt) == [(WEB, ()), ((), WEB)]


def test_an_application_that_asks_for_the_same_says_nothing_new() -> None:
    (own,) = trusted("high", application("web", "high", WEB)).values()
    assert own.exempt == ()


def test_the_first_application_has_the_packets() -> None:
    first, second = application("web", "tin", WEB), application("bulk", "high", BULK)
    bulk = trusted("tin", first, second)["trusted-path/slice/s1/n0/n1/bulk"]
    assert ports(bulk.exempt) == [(WEB, ()), ((), WEB)]
    bulk = trusted("tin", second, first)["trusted-path/slice/s1/n0/n1/bulk"]
    assert bulk.exempt == ()
