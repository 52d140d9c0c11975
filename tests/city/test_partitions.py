"""What links can give to one slice, and in which units."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.city.model import Link, Partition, Role, Transport
from citynet.city.partitions import Partitioning, at_least, partitioning_of, share_rate
from citynet.device.model import Platform
from tests.support.build import GIGABIT, CityBuilder

MEGABIT = 10**6
DEDICATED, RESERVED, SHARED = Partitioning.DEDICATED, Partitioning.RESERVED, Partitioning.SHARED


def link(one: Platform, other: Platform, domain: str = "gov") -> tuple[Link, CityBuilder]:
    builder = CityBuilder()
    builder.domain("gov", Transport.SRV6)
    builder.domain("dc", Transport.SRV6)
    builder.device("a", "gov", Role.BORDER, one)
    builder.device("b", domain, Role.BORDER, other)
    return builder.links[builder.link("a", "b", partition=Partition.CHANNEL)], builder


def test_better_is_enough() -> None:
    assert [
        (one, other) for one in Partitioning for other in Partitioning if at_least(one, other)
    ] == [
        (SHARED, SHARED),
        (RESERVED, SHARED),
        (RESERVED, RESERVED),
        (DEDICATED, SHARED),
        (DEDICATED, RESERVED),
        (DEDICATED, DEDICATED),
    ]


@pytest.mark.parametrize("one", list(Platform))
@pytest.mark.parametrize("other", list(Platform))
def test_routers_of_two_platforms_share(one: Platform, other: Platform) -> None:
    made, builder = link(one, other)
    best = {Platform.VRP: DEDICATED, Platform.JUNOS: RESERVED}.get(one, SHARED)
    assert partitioning_of(made, builder.devices) is (best if one is other else SHARED)


def test_a_hand_off_is_reserved_by_its_committed_rate() -> None:
    made, builder = link(Platform.FRR, Platform.EOS, "dc")
    assert made.hand_off
    assert partitioning_of(made, builder.devices) is RESERVED
    assert share_rate(made, 1, RESERVED) == 1


@given(
    st.integers(1, 100 * GIGABIT),
    st.sampled_from([MEGABIT, 10 * MEGABIT, 5 * GIGABIT]),
    st.sampled_from(list(Partitioning)),
)
def test_a_share_is_the_fewest_whole_units_that_hold_the_rate(
    rate: int, granularity: int, partitioning: Partitioning
) -> None:
    made = replace(link(Platform.VRP, Platform.VRP)[0], granularity=granularity)
    unit = {SHARED: 1, RESERVED: MEGABIT, DEDICATED: granularity}[partitioning]
    share = share_rate(made, rate, partitioning)
    assert rate <= share < rate + unit
    assert share % unit == 0
    assert share_rate(made, share, partitioning) == share
