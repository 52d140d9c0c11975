"""Which algorithm a profile gets, which links and devices it has, and what excludes what.

The expectations are written out by hand for every level of trust, encryption and platform.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network
from itertools import product

import pytest

from citynet.city.algorithms import (
    PLAIN,
    SPEAKERS,
    affinities,
    affinities_of,
    algorithm_of,
    carries,
    excluded,
    satisfies,
    takes_part,
)
from citynet.city.model import Algorithm, Domain, Partition, Pools, Role, Transport
from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust, trusted
from citynet.compilation.capabilities import CAPABILITIES, Feature
from citynet.device.model import AlgorithmMetric, Platform
from tests.support.build import CityBuilder


def algorithm(
    number: int,
    trust: Trust = Trust.LOW,
    *,
    encrypted: bool = False,
    partition: Partitioning = Partitioning.SHARED,
) -> Algorithm:
    return Algorithm(
        name=f"a{number}",
        number=number,
        metric=AlgorithmMetric.IGP,
        trust=trust,
        encrypted=encrypted,
        partition=partition,
    )


def domain(*algorithms: Algorithm) -> Domain:
    return Domain(
        name="gov",
        title="gov",
        asn=65000,
        transport=Transport.SRV6,
        isis_area="49.0001",
        mtu=9100,
        pools=Pools(
            loopback_ipv4=IPv4Network("100.64.0.0/24"),
            loopback_ipv6=IPv6Network("2001:db8:10::/64"),
            locators=IPv6Network("2001:db8:1000::/48"),
            links_ipv4=IPv4Network("100.65.0.0/24"),
            links_ipv6=IPv6Network("2001:db8:11::/64"),
            slice_ids=(101, 199),
            vnis=(1, 9999),
        ),
        algorithms=algorithms,
    )


def test_trust_is_ordered_from_low_to_high() -> None:
    at_least = {(found, asked) for found, asked in product(Trust, Trust) if trusted(found, asked)}
    assert at_least == {
        ("low", "low"),
        ("standard", "low"),
        ("standard", "standard"),
        ("high", "low"),
        ("high", "standard"),
        ("high", "high"),
    }


@pytest.mark.parametrize(
    ("trust", "encryption", "found"),
    [
        ("low", "none", ("trust-low", "unencrypted")),
        ("low", "macsec", ("trust-low",)),
        ("standard", "none", ("trust-standard", "unencrypted")),
        ("standard", "quantum", ("trust-standard",)),
        ("high", "none", ("unencrypted",)),
        ("high", "otn", ()),
    ],
)
def test_affinities_say_what_a_link_lacks(
    trust: str, encryption: str, found: tuple[str, ...]
) -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    ends = [builder.device(name, "gov", Role.CORE, Platform.VRP) for name in ("a", "b")]
    link = builder.links[builder.link(*ends, trust=trust, encryption=encryption)]
    devices = builder.devices
    assert affinities_of(link, domain(algorithm(128)), devices) == found
    assert carries(PLAIN, link, devices)
    assert carries(algorithm(128, Trust.STANDARD), link, devices) == (trust != "low")
    assert carries(algorithm(128, Trust.HIGH), link, devices) == (trust == "high")
    assert carries(algorithm(128, encrypted=True), link, devices) == (encryption != "none")


def test_algorithms_exclude_what_is_below_them() -> None:
    assert excluded(PLAIN) == ()
    assert excluded(algorithm(128, Trust.STANDARD)) == ("trust-low",)
    assert excluded(algorithm(128, Trust.HIGH)) == ("trust-low", "trust-standard")
    assert excluded(algorithm(128, Trust.HIGH, encrypted=True)) == (
        "trust-low",
        "trust-standard",
        "unencrypted",
    )


RESERVED, DEDICATED = Partitioning.RESERVED, Partitioning.DEDICATED


def test_affinities_about_partitions_exist_where_an_algorithm_asks_for_one() -> None:
    trust = {"trust-low": 0, "trust-standard": 1, "unencrypted": 2}
    assert affinities(domain()) == affinities(domain(algorithm(128, Trust.HIGH))) == trust
    asking = domain(algorithm(128), algorithm(129, partition=RESERVED))
    assert affinities(asking) == {**trust, "unreserved": 3, "undedicated": 4}
    assert excluded(algorithm(129, partition=RESERVED)) == ("unreserved",)
    assert excluded(algorithm(129, partition=DEDICATED)) == ("unreserved", "undedicated")


@pytest.mark.parametrize(
    ("platform", "partition", "lag", "found"),
    [
        (Platform.VRP, Partition.CHANNEL, False, ()),
        (Platform.VRP, Partition.QUEUE, False, ("undedicated",)),
        (Platform.VRP, Partition.FLEXE, False, ("undedicated",)),
        (Platform.VRP, Partition.CHANNEL, True, ("unreserved",)),
        (Platform.JUNOS, Partition.CHANNEL, False, ("undedicated",)),
        (Platform.IOSXR, Partition.CHANNEL, False, ("unreserved",)),
        (Platform.FRR, Partition.QUEUE, False, ("unreserved",)),
    ],
)
def test_a_link_carries_what_it_can_give_to_one_slice(
    platform: Platform, partition: Partition, found: tuple[str, ...], *, lag: bool
) -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    ends = [builder.device(name, "gov", Role.CORE, platform) for name in ("a", "b")]
    name = builder.link(*ends, trust="high", encryption="otn", partition=partition, lag=lag)
    link, devices = builder.links[name], builder.devices
    asking = domain(algorithm(128, partition=DEDICATED))
    assert affinities_of(link, asking, devices) == found
    assert affinities_of(link, domain(algorithm(128)), devices) == ()
    reserved, dedicated = (algorithm(128, partition=one) for one in (RESERVED, DEDICATED))
    assert carries(reserved, link, devices) == (found != ("unreserved",))
    assert carries(dedicated, link, devices) == (found == ())


def test_a_service_that_asks_for_a_partition_gets_an_algorithm_that_has_it() -> None:
    plain, apart = algorithm(128, Trust.HIGH), algorithm(129, partition=RESERVED)
    channel = algorithm(130, partition=DEDICATED)
    there = domain(plain, apart, channel)
    for asked, chosen in ((RESERVED, apart), (DEDICATED, channel), (Partitioning.SHARED, PLAIN)):
        assert algorithm_of(there, "low", encrypted=False, partition=asked) is chosen
    assert algorithm_of(domain(plain), "low", encrypted=False, partition=RESERVED) is None
    assert algorithm_of(domain(channel), "low", encrypted=False, partition=RESERVED) is channel
    assert algorithm_of(there, "high", encrypted=False, partition=RESERVED) is None


def test_who_asks_for_nothing_has_the_plain_paths() -> None:
    there = domain(algorithm(128), algorithm(129, Trust.HIGH))
    assert algorithm_of(there, "low", encrypted=False) is PLAIN


def test_the_algorithm_that_excludes_least_is_used() -> None:
    standard, high = algorithm(130, Trust.STANDARD), algorithm(129, Trust.HIGH)
    sealed = algorithm(128, Trust.HIGH, encrypted=True)
    there = domain(sealed, high, standard)
    assert algorithm_of(there, "standard", encrypted=False) is standard
    assert algorithm_of(there, "high", encrypted=False) is high
    assert algorithm_of(there, "low", encrypted=True) is sealed
    assert algorithm_of(domain(high, standard), "standard", encrypted=True) is None
    assert algorithm_of(domain(), "standard", encrypted=False) is None


def test_of_two_that_exclude_as_much_the_smaller_number_is_used() -> None:
    # Trust high excludes two kinds of links; so do trust standard and encryption together.
    high, sealed = algorithm(129, Trust.HIGH), algorithm(128, Trust.STANDARD, encrypted=True)
    assert algorithm_of(domain(high, sealed), "standard", encrypted=False) is sealed
    assert algorithm_of(domain(high, replace(sealed, number=130)), "standard", encrypted=False) is (
        high
    )


def test_what_is_chosen_satisfies() -> None:
    some = [
        algorithm(128 + n, t, encrypted=e) for n, (t, e) in enumerate(product(Trust, (False, True)))
    ]
    for trust, encrypted in product(Trust, (False, True)):
        chosen = algorithm_of(domain(*some), trust, encrypted=encrypted)
        assert chosen is not None
        assert satisfies(chosen, trust, encrypted=encrypted)


def test_a_device_takes_part_by_platform_and_trust() -> None:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    for platform, trust in product(Platform, Trust):
        name = builder.device(f"{platform}-{trust}", "gov", Role.EDGE, platform, trust=trust)
        device = builder.devices[name]
        assert takes_part(PLAIN, device)
        assert takes_part(algorithm(128, Trust.STANDARD), device) == (
            platform in {"iosxr", "junos", "vrp"} and trust != "low"
        )
        assert takes_part(algorithm(128, partition=RESERVED), device) == (
            platform in {"junos", "vrp"}
        )
        assert takes_part(algorithm(128, partition=DEDICATED), device) == (platform == "vrp")


def test_the_compiler_and_the_placement_agree_on_who_speaks_algorithms() -> None:
    able = {p for p, what in CAPABILITIES.items() if Feature.ALGORITHMS in what.features}
    assert able == SPEAKERS
