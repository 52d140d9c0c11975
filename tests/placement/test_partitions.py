"""Services with a rate or channel of their own: where they go, what they take, who refuses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.city.model import Algorithm, Partition, Role, Transport
from citynet.city.partitions import Partitioning
from citynet.device.model import AlgorithmMetric, Platform
from citynet.intent.model import Isolation, ServiceProfile
from citynet.placement.model import Placement
from tests.placement.placing import placed, refused
from tests.support.ask import asking, profile, service
from tests.support.build import GIGABIT, CityBuilder

MEGABIT = 10**6
HARD, RESERVED, SOFT = Isolation.HARD, Isolation.RESERVED, Isolation.SOFT
APART = Algorithm(
    name="apart", number=128, metric=AlgorithmMetric.IGP, partition=Partitioning.RESERVED
)
CHANNEL = Algorithm(
    name="channel", number=129, metric=AlgorithmMetric.IGP, partition=Partitioning.DEDICATED
)
ONE = service("one", "a", "b")


def diamond(*declared: Algorithm, c: Platform = Platform.VRP) -> CityBuilder:
    """Return edges a and b, joined over c (20 us, queues) and over d (60 us, channels of 10 M)."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6, algorithms=declared)
    for name, platform in (("a", Platform.VRP), ("b", Platform.VRP), ("d", Platform.VRP)):
        builder.device(name, "gov", Role.EDGE, platform)
    builder.device("c", "gov", Role.EDGE, c)
    builder.link("a", "c", delay=10)
    builder.link("c", "b", delay=10)
    for ends in (("a", "d"), ("d", "b")):
        name = builder.link(*ends, delay=30, partition=Partition.CHANNEL)
        builder.links[name] = replace(builder.links[name], granularity=10 * MEGABIT)
    return builder


def asks(isolation: Isolation, committed: int = 15 * MEGABIT) -> ServiceProfile:
    return profile(committed, isolation=isolation)


def rates(placement: Placement, key: str = "slice/one") -> dict[str, int]:
    return {one.link: one.rate for one in placement.services[key].reservations}


def test_a_hard_service_keeps_to_channels_and_takes_whole_units_of_them() -> None:
    placement = placed(diamond(APART, CHANNEL).city(), asking(asks(HARD), ONE))
    assert placement.services["slice/one"].algorithms == {"gov": "channel"}
    assert rates(placement) == {"a--d": 20 * MEGABIT, "d--b": 20 * MEGABIT}


@pytest.mark.parametrize("c", [Platform.FRR, Platform.JUNOS, Platform.IOSXR])
def test_a_reserved_service_keeps_to_links_between_routers_of_one_platform(c: Platform) -> None:
    some = asking(asks(RESERVED, 1_500_001), ONE)
    near = placed(diamond(APART, CHANNEL).city(), some)
    assert near.services["slice/one"].algorithms == {"gov": "apart"}
    assert rates(near) == {"a--c": 2 * MEGABIT, "c--b": 2 * MEGABIT}
    far = placed(diamond(APART, CHANNEL, c=c).city(), some)
    assert rates(far) == {"a--d": 2 * MEGABIT, "d--b": 2 * MEGABIT}


def test_a_soft_service_takes_what_it_is_promised() -> None:
    placement = placed(diamond(APART, CHANNEL).city(), asking(asks(SOFT, 1_500_001), ONE))
    assert placement.services["slice/one"].algorithms == {}
    assert rates(placement) == {"a--c": 1_500_001, "c--b": 1_500_001}


def test_trust_and_partition_are_asked_of_one_algorithm() -> None:
    builder = diamond(APART, replace(CHANNEL, encrypted=True))
    encrypted = replace(asks(RESERVED), encrypted=True)
    (finding,) = refused(builder.city(), asking(encrypted, ONE))
    assert finding.code == "CN511"
    assert "link a--d (not encrypted)" in finding.found
    for name in ("a--d", "d--b"):
        builder.links[name] = replace(builder.links[name], encryption="macsec")
    assert rates(placed(builder.city(), asking(encrypted, ONE))).keys() == {"a--d", "d--b"}


def test_without_a_channel_on_the_way_the_finding_names_the_links_and_what_helps() -> None:
    builder = diamond(CHANNEL)
    for name in ("a--d", "d--b"):
        builder.links[name] = replace(builder.links[name], partition=Partition.FLEXE)
    (finding,) = refused(builder.city(), asking(asks(HARD), ONE))
    assert finding.code == "CN511"
    assert "link a--c (partition reserved)" in finding.found
    cure = "link a--c: make it a channel between physical ports of two vrp devices"
    assert finding.remedy.startswith(cure)


def test_a_lag_gives_no_slice_a_rate_of_its_own() -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6, algorithms=(APART,))
    for name in "ab":
        builder.device(name, "gov", Role.EDGE, Platform.VRP)
    builder.link("a", "b", lag=True)
    (finding,) = refused(builder.city(), asking(asks(RESERVED), ONE))
    assert finding.code == "CN511"
    assert finding.found.endswith("link a--b (partition shared)")
    assert "physical ports of two devices of one platform (junos or vrp)" in finding.remedy


def test_a_domain_without_the_algorithm_is_named_with_those_that_it_has() -> None:
    (finding,) = refused(diamond(APART).city(), asking(asks(HARD), ONE))
    assert finding.code == "CN508"
    assert finding.message == "slice/one cannot be isolated (hard)"
    assert finding.found == "apart (partition reserved)"
    assert "between vrp devices" in finding.remedy


def test_devices_that_cannot_take_part_are_named_with_their_platform() -> None:
    builder = diamond(APART, c=Platform.IOSXR)
    (finding,) = refused(builder.city(), asking(asks(RESERVED), service("one", "a", "c")))
    assert finding.code == "CN508"
    assert finding.found == "device c (platform iosxr, which gives no slice a reserved rate)"
    assert finding.remedy.startswith("device c: give it a platform that does (junos, vrp)")


def two_domains() -> CityBuilder:
    builder = CityBuilder()
    for name in ("gov", "dc"):
        builder.domain(name, Transport.SRV6, algorithms=(APART, CHANNEL))
    for name, domain in (("a", "gov"), ("x", "gov"), ("y", "dc"), ("b", "dc")):
        builder.device(name, domain, Role.BORDER, Platform.VRP)
    for ends in (("a", "x"), ("x", "y"), ("y", "b")):
        builder.link(*ends, partition=Partition.CHANNEL)
    return builder


def test_a_reserved_service_is_handed_over_at_its_rate_and_a_hard_one_not() -> None:
    city = two_domains().city()
    placement = placed(city, asking(asks(RESERVED, 1_500_000), ONE))
    assert rates(placement) == {"a--x": 2 * MEGABIT, "x--y": 1_500_000, "y--b": 2 * MEGABIT}
    (finding,) = refused(city, asking(asks(HARD), ONE))
    assert finding.code == "CN508"
    assert finding.found == "it is handed over on link x--y (vrp to vrp)"


def test_a_vxlan_domain_has_no_links_for_one_slice_alone() -> None:
    builder = CityBuilder()
    builder.domain("dc", Transport.VXLAN)
    for name in "ab":
        builder.device(name, "dc", Role.EDGE, Platform.EOS)
    builder.link("a", "b")
    (finding,) = refused(builder.city(), asking(asks(RESERVED), ONE))
    assert finding.code == "CN508"
    assert "link a--b (eos)" in finding.found
    twice = replace(ONE, endpoints=tuple(replace(e, site="site-a") for e in ONE.endpoints))
    placement = placed(builder.city(), asking(asks(HARD), twice))
    assert placement.services["slice/one"].reservations == ()
    assert [route.delay for route in placement.services["slice/one"].routes] == [50, 50]


def test_whole_units_overbook_a_link_and_the_remedy_is_one() -> None:
    builder = diamond(CHANNEL)
    for name in ("a--d", "d--b"):
        builder.links[name] = replace(
            builder.links[name], capacity=10 * GIGABIT, granularity=2 * GIGABIT
        )
    hard, other = asks(HARD, 5 * GIGABIT), replace(asks(HARD, 3 * GIGABIT), name="other")
    some = asking(hard, other, ONE, service("two", "a", "b", profile_name="other"))
    findings = refused(builder.city(), some)
    assert [finding.code for finding in findings] == ["CN502", "CN502"]
    assert findings[0].found == "10 Gbps: slice/one 6 Gbps, slice/two 4 Gbps"
    assert "from 5 Gbps to at most 3333 Mbps" in findings[0].remedy
    lower = replace(hard, committed=3333 * MEGABIT)
    mended = replace(some, profiles={**some.profiles, lower.name: lower})
    placement = placed(builder.city(), mended)
    assert rates(placement)["a--d"] + rates(placement, "slice/two")["a--d"] == 8 * GIGABIT
