"""Overlaps are found exactly: a prefix is reported when and only when another one shares a bit."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from citynet.check.prefixes import _Holding, _overlaps
from citynet.device.model import Network

_SMALL = st.one_of(
    st.tuples(st.integers(0, 15), st.integers(26, 32)).map(
        lambda pair: IPv4Network((0x0A000000 | (pair[0] << 2), pair[1]), strict=False)
    ),
    st.tuples(st.integers(0, 15), st.integers(122, 128)).map(
        lambda pair: IPv6Network(((0x20010DB8 << 96) | (pair[0] << 2), pair[1]), strict=False)
    ),
)


def _share(left: Network, right: Network) -> bool:
    return left.version == right.version and left.overlaps(right)


@given(st.lists(_SMALL, max_size=8))
def test_overlapping_prefixes_are_exactly_those_reported(prefixes: list[Network]) -> None:
    holdings = [
        _Holding(prefix, "tenant", str(index), str(index), ())
        for index, prefix in enumerate(prefixes)
    ]
    found = list(_overlaps(holdings))
    assert all(_share(left.prefix, right.prefix) for left, right in found)
    # Whoever lies in another one, or equals an earlier one, is reported once.
    inner = [right for _, right in found]
    assert len({holding.subject for holding in inner}) == len(inner)
    touched = {holding.subject for pair in found for holding in pair}
    expected = {
        str(index)
        for pair in combinations(range(len(prefixes)), 2)
        if _share(prefixes[pair[0]], prefixes[pair[1]])
        for index in pair
    }
    assert touched == expected
