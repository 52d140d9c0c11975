"""Law: a filter as a set holds exactly the packets that its rules, tried in order, let through."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.device.model import Family, Filter, FilterAction, FilterRule, Network, PortRange
from tests.validate.model.naive_links import verdict
from tests.validate.model.test_forwarding import singleton
from validate.model.filters import first_match, permitted
from validate.model.headerspace import space_of
from validate.outcome import Packet

V4, V6 = Family.IPV4, Family.IPV6
PROTOCOLS = (1, 6, 17, 58, 132)
FLAGS = ("S", "A", "SA", "R", "RA", "F")
PORTS = (0, 1, 22, 179, 443, 444, 1023, 1024, 49152, 65535)


def networks(family: Family) -> st.SearchStrategy[Network]:
    if family is V4:
        return st.builds(
            lambda number, length: IPv4Network((number, length), strict=False),
            st.integers(0x0A000000, 0x0A0003FF),
            st.integers(8, 32),
        )
    return st.builds(
        lambda number, length: IPv6Network(((0x20010DB8 << 96) + number, length), strict=False),
        st.integers(0, 0x3FF),
        st.integers(32, 128),
    )


def ranges() -> st.SearchStrategy[PortRange]:
    ends = st.tuples(st.sampled_from(PORTS), st.sampled_from(PORTS))
    return ends.map(lambda pair: PortRange(min(pair), max(pair)))


def rules(family: Family) -> st.SearchStrategy[FilterRule]:
    # A prefix of the other family is what a text may say by mistake.
    prefix = st.none() | networks(family) | networks(family) | networks(V6 if family is V4 else V4)
    return st.builds(
        FilterRule,
        sequence=st.integers(1, 40),
        action=st.sampled_from(FilterAction),
        protocol=st.none() | st.sampled_from(PROTOCOLS),
        source=prefix,
        destination=prefix,
        source_ports=st.none() | ranges(),
        destination_ports=st.none() | ranges(),
        established=st.booleans(),
    )


@st.composite
def packets(draw: st.DrawFn, family: Family) -> Packet:
    base = 0x0A000000 if family is V4 else 0x20010DB8 << 96
    address = st.integers(base, base + 0x3FF).map(
        lambda number: ip_address(number) if family is V6 else IPv4Address(number)
    )
    protocol = draw(st.sampled_from(PROTOCOLS))
    has_ports = protocol in {6, 17, 132}
    port = st.sampled_from(PORTS)
    return Packet(
        family=family,
        source=draw(address),
        destination=draw(address),
        protocol=protocol,
        source_port=draw(port) if has_ports else None,
        destination_port=draw(port) if has_ports else None,
        tcp_flags=draw(st.sampled_from(FLAGS)) if protocol == 6 else "",
    )


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from((V4, V6)))
def test_sets_and_rules_agree(data: st.DataObject, family: Family) -> None:
    found = Filter(
        name="f", family=family, rules=tuple(data.draw(st.lists(rules(family), max_size=8)))
    )
    space = space_of(family)
    passing = permitted(space, found)
    for packet in data.draw(st.lists(packets(family), min_size=1, max_size=8)):
        expected = verdict(found.rules, packet)
        one = singleton(space, packet)
        assert (one & passing == one) is expected
        assert (one & passing != space.empty) is expected
        rule = first_match(found, packet)
        assert (rule is not None and rule.action is FilterAction.PERMIT) is expected


def test_what_no_rule_matches_is_denied() -> None:
    space = space_of(V4)
    assert permitted(space, Filter(name="f", family=V4, rules=())) == space.empty


def test_every_packet_is_permitted_by_permit_any() -> None:
    space = space_of(V6)
    everything = FilterRule(sequence=10, action=FilterAction.PERMIT)
    assert permitted(space, Filter(name="f", family=V6, rules=(everything,))) == space.full


def test_the_order_of_sequence_numbers_counts_not_that_of_lines() -> None:
    space = space_of(V4)
    permit = FilterRule(sequence=20, action=FilterAction.PERMIT)
    deny = FilterRule(sequence=10, action=FilterAction.DENY)
    assert permitted(space, Filter(name="f", family=V4, rules=(permit, deny))) == space.empty
