"""The shadow of IPv6 in IPv4: nothing that routing or filters compare comes out differently.

For all sets of prefixes: equal, nested and disjoint prefixes stay so, single addresses stay single,
no shadow address stands for nothing, and the way back leads into the same prefixes.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.spaces import ANYTHING, ShadowSpace


@st.composite
def prefix_sets(draw: st.DrawFn) -> list[IPv6Network]:
    """Draw prefixes that are often nested and often fill each other completely."""
    base = int(IPv6Address("2001:db8::"))
    lengths = st.sampled_from([32, 48, 56, 64, 65, 96, 120, 124, 125, 126, 127, 127, 128, 128, 128])
    found = []
    for length in draw(st.lists(lengths, min_size=1, max_size=24)):
        bits = draw(st.integers(0, 15)) | draw(st.integers(0, 3)) << 64
        found.append(IPv6Network((base + bits, length), strict=False))
    return found


@given(prefix_sets())
def test_prefixes_relate_as_before(prefixes: list[IPv6Network]) -> None:
    space = ShadowSpace(prefixes)
    for one in prefixes:
        for other in prefixes:
            here, there = space.network(one), space.network(other)
            assert (one == other) == (here == there)
            assert one.subnet_of(other) == here.subnet_of(there)
            assert one.overlaps(other) == here.overlaps(there)


@given(prefix_sets())
def test_single_addresses_stay_single(prefixes: list[IPv6Network]) -> None:
    space = ShadowSpace(prefixes)
    for prefix in prefixes:
        if prefix.prefixlen == 128:
            assert space.network(prefix).prefixlen == 32


@given(prefix_sets())
def test_no_shadow_address_stands_for_nothing(prefixes: list[IPv6Network]) -> None:
    """Where the smaller prefixes leave nothing over, their shadows leave nothing over either."""
    space = ShadowSpace(prefixes)
    known = set(prefixes)
    for prefix in known:
        inside = [p for p in known if p != prefix and p.subnet_of(prefix)]
        largest = [p for p in inside if not any(p != q and p.subnet_of(q) for q in inside)]
        left = prefix.num_addresses - sum(p.num_addresses for p in largest)
        shadow = space.network(prefix)
        shadow_left = shadow.num_addresses - sum(space.network(p).num_addresses for p in largest)
        assert (left == 0) == (shadow_left == 0)


@given(prefix_sets(), st.data())
def test_the_way_back_leads_into_the_same_prefixes(
    prefixes: list[IPv6Network], data: st.DataObject
) -> None:
    space = ShadowSpace(prefixes)
    shadow = space.network(data.draw(st.sampled_from(prefixes)))
    last = int(shadow.broadcast_address)
    address = IPv4Address(data.draw(st.integers(int(shadow.network_address), last)))
    real = space.real(address)
    for prefix in prefixes:
        assert (address in space.network(prefix)) == (real in prefix)


@settings(max_examples=20)
@given(prefix_sets())
def test_shadows_are_ordinary_addresses(prefixes: list[IPv6Network]) -> None:
    space = ShadowSpace(prefixes)
    for prefix in prefixes:
        assert space.network(prefix).subnet_of(IPv4Network("64.0.0.0/2"))


def test_anything_stays_anything() -> None:
    assert ShadowSpace([]).network(IPv6Network("::/0")) == ANYTHING


def test_an_unnamed_prefix_is_a_gap() -> None:
    with pytest.raises(TwinGapError, match="2001:db8::/32 has no shadow"):
        ShadowSpace([]).network(IPv6Network("2001:db8::/32"))


def test_a_shadow_that_does_not_fit_is_a_gap() -> None:
    # A chain that doubles at every level, over more levels than an address has bits to spare.
    chain = [IPv6Network((0x20010DB8 << 96, length)) for length in range(32, 129)]
    with pytest.raises(TwinGapError, match="do not fit"):
        ShadowSpace(chain)
