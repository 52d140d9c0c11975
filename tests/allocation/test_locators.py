"""Locators of devices: distinct, within the pool, and for each algorithm a part of its own."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.allocation.model import locator
from citynet.allocation.pools import device_pool
from citynet.city.model import Algorithm, Domain, Pools, SidFormat, Transport
from citynet.device.model import AlgorithmMetric
from tests.support.build import CityBuilder

SWIFT = Algorithm(name="swift", number=128, metric=AlgorithmMetric.DELAY)
CLASSIC, COMPRESSED = SidFormat.CLASSIC, SidFormat.NEXT_CSID


def domain(sids: SidFormat, *algorithms: Algorithm) -> Domain:
    """Return a domain with room for a million loopbacks."""
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6, sids=sids, algorithms=algorithms)
    found = builder.domains["gov"]
    wide = found.pools.loopback_ipv4.supernet(new_prefix=12)
    return replace(found, pools=replace(found.pools, loopback_ipv4=wide))


def pools(locators: str) -> Pools:
    return replace(domain(CLASSIC).pools, locators=IPv6Network(locators))


@pytest.mark.parametrize(
    ("pool", "number", "algorithm", "expected"),
    [
        ("2001:db8:1000::/48", 1, 0, "2001:db8:1000:1::/64"),
        ("2001:db8:1000::/48", 4095, 0, "2001:db8:1000:fff::/64"),
        ("2001:db8:1000::/48", 1, 128, "2001:db8:1000:1001::/64"),
        ("2001:db8:1000::/48", 4095, 142, "2001:db8:1000:ffff::/64"),
        ("5f00::/28", 1, 0, "5f00:0:1::/48"),
        ("5f00::/28", 0xDFFF, 0, "5f00:0:dfff::/48"),
        ("5f00::/28", 7, 128, "5f00:1:7::/48"),
        ("5f00:20::/28", 7, 142, "5f00:2f:7::/48"),
    ],
)
def test_a_locator_has_the_numbers_of_device_and_algorithm(
    pool: str, number: int, algorithm: int, expected: str
) -> None:
    assert locator(pools(pool), number, algorithm) == IPv6Network(expected)


ALGORITHMS = st.sampled_from([0, *range(128, 143)])


@given(
    st.sampled_from(["2001:db8:1000::/48", "5f00:20::/28"]),
    st.tuples(st.integers(1, 4095), ALGORITHMS),
    st.tuples(st.integers(1, 4095), ALGORITHMS),
)
def test_no_two_locators_overlap_or_leave_the_pool(
    pool: str, one: tuple[int, int], other: tuple[int, int]
) -> None:
    first, second = locator(pools(pool), *one), locator(pools(pool), *other)
    assert first.subnet_of(IPv6Network(pool))
    assert first.overlaps(second) == (one == other)


@pytest.mark.parametrize(
    ("given_domain", "last"),
    [
        (domain(CLASSIC), 65_535),
        (domain(CLASSIC, SWIFT), 4_095),
        (domain(COMPRESSED), 57_343),
        (domain(COMPRESSED, SWIFT), 57_343),
    ],
)
def test_devices_end_where_locators_do(given_domain: Domain, last: int) -> None:
    assert device_pool(given_domain).last == last
