"""Names fit Linux, never end in a hyphen, and differ when the numbers differ."""

from hypothesis import given
from hypothesis import strategies as st

from citynet.allocation.names import (
    MAX_NAME,
    MAX_SLICE_ID,
    MAX_SPOKE_INDEX,
    exchange_interfaces,
    exchange_vrf_name,
    route_distinguisher,
    vrf_name,
)

names = st.from_regex(r"[a-z][a-z0-9-]{0,40}", fullmatch=True)
numbers = st.integers(1, MAX_SLICE_ID)
spokes = st.none() | st.integers(0, MAX_SPOKE_INDEX)


def test_the_names_that_the_design_shows() -> None:
    assert vrf_name("office", 101) == "S101-office"
    assert vrf_name("east-lake-harbour", 102) == "S102-east-lake-"[:14]
    assert vrf_name("public-video", 103, 4) == "S103-public-s4"
    assert vrf_name("model-training", 104, 0) == "S104-model-s0"
    assert route_distinguisher("100.64.10.3", 103) == "100.64.10.3:103"
    assert route_distinguisher("100.64.10.3", 103, 4) == "100.64.10.3:4103"
    assert route_distinguisher("100.64.10.3", 103, 0) == "100.64.10.3:64103"
    assert exchange_vrf_name("citizen-to-market", 110) == "X110-citizen-to"
    cables = exchange_interfaces(110)
    assert (cables.left, cables.left_exchange) == ("x110l", "x110lx")
    assert (cables.right, cables.right_exchange) == ("x110r", "x110rx")


@given(names, numbers, spokes)
def test_every_name_fits(name: str, number: int, spoke: int | None) -> None:
    for text in (vrf_name(name, number, spoke), exchange_vrf_name(name, number)):
        assert len(text) <= MAX_NAME
        assert not text.endswith("-")


@given(names, names, numbers, numbers, spokes, spokes)
def test_names_are_unique(
    one: str, other: str, n1: int, n2: int, s1: int | None, s2: int | None
) -> None:
    if n1 != n2:
        assert vrf_name(one, n1, s1) != vrf_name(other, n2, s2)
    elif s1 is not None and s2 is not None and s1 != s2:
        assert vrf_name(one, n1, s1) != vrf_name(one, n2, s2)


@given(numbers, numbers, spokes, spokes)
def test_rds_are_unique_and_fit_16_bits(n1: int, n2: int, s1: int | None, s2: int | None) -> None:
    one, other = (route_distinguisher("10.0.0.1", n, s) for n, s in ((n1, s1), (n2, s2)))
    assert (one == other) == ((n1, s1) == (n2, s2))
    assert int(one.split(":")[1]) <= 0xFFFF
