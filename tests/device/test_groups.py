"""Law: a filter with groups and its expansion decide alike on every packet.

The reference reads a rule with groups as it is meant: any prefix of the group, or none.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network, ip_network

from hypothesis import given
from hypothesis import strategies as st

from citynet.compare import differences
from citynet.device.groups import with_groups_expanded
from citynet.device.model import (
    AddressGroup,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Origin,
    Platform,
)
from tests.validate.model.tiny_devices import management

NETWORKS = tuple(map(IPv4Network, ("10.0.0.0/30", "10.0.0.0/31", "10.0.0.2/32", "10.0.0.3/32")))
NAMES = ("A", "B", "nobody")


def device(rules: tuple[FilterRule, ...], groups: tuple[AddressGroup, ...] = ()) -> Device:
    return Device(
        name="one",
        platform=Platform.VRP,
        management=management(),
        filters=(Filter(name="F", family=Family.IPV4, rules=rules),),
        address_groups=groups,
    )


@st.composite
def ends(draw: st.DrawFn) -> tuple[IPv4Network | None, str | None]:
    if draw(st.booleans()):
        return None, draw(st.sampled_from(NAMES))
    return draw(st.none() | st.sampled_from(NETWORKS)), None


@st.composite
def filtered(draw: st.DrawFn) -> Device:
    rules = []
    for number in range(draw(st.integers(1, 5))):
        source, destination = draw(ends()), draw(ends())
        rules.append(
            FilterRule(
                sequence=10 * number,
                action=draw(st.sampled_from(FilterAction)),
                source=source[0],
                source_group=source[1],
                destination=destination[0],
                destination_group=destination[1],
                origin=Origin(lines=(number,)),
            )
        )
    groups = tuple(
        AddressGroup(
            name=name,
            family=family,
            prefixes=tuple(draw(st.lists(st.sampled_from(NETWORKS), min_size=1, max_size=3))),
        )
        for name in ("A", "B")
        for family in (Family.IPV4,)
    )
    return device(tuple(rules), groups)


def decides(
    found: Device, source: IPv4Address, destination: IPv4Address
) -> tuple[FilterAction, tuple[int, ...]] | None:
    """Return action and line of the rule that matches first."""
    groups = {group.name: group.prefixes for group in found.address_groups}
    for rule in found.filters[0].rules:
        if all(
            any(address in network for network in groups.get(name, ()))
            if name is not None
            else prefix is None or address in prefix
            for address, prefix, name in (
                (source, rule.source, rule.source_group),
                (destination, rule.destination, rule.destination_group),
            )
        ):
            return rule.action, rule.origin.lines
    return None


@given(filtered())
def test_both_decide_alike_and_name_the_same_line(found: Device) -> None:
    plain = with_groups_expanded(found)
    assert not plain.address_groups
    assert all(r.source_group is r.destination_group is None for r in plain.filters[0].rules)
    for source in IPv4Network("10.0.0.0/29"):
        for destination in IPv4Network("10.0.0.0/29"):
            assert decides(plain, source, destination) == decides(found, source, destination)


@given(filtered())
def test_once_is_enough(found: Device) -> None:
    plain = with_groups_expanded(found)
    assert with_groups_expanded(plain) is plain


def test_a_device_without_groups_is_returned_as_it_is() -> None:
    found = device((FilterRule(sequence=10, action=FilterAction.DENY),))
    assert with_groups_expanded(found) is found


def test_a_group_of_the_other_family_is_none() -> None:
    rule = FilterRule(sequence=10, action=FilterAction.PERMIT, source_group="A")
    group = AddressGroup(name="A", family=Family.IPV6, prefixes=(ip_network("2001:db8::/32"),))
    assert with_groups_expanded(device((rule,), (group,))).filters[0].rules == ()


def test_what_a_text_says_is_compared_with_its_groups() -> None:
    rule = FilterRule(sequence=10, action=FilterAction.PERMIT, source_group="A")
    group = AddressGroup(name="A", family=Family.IPV4, prefixes=NETWORKS[:1])
    found = device((rule,), (group,))
    written_out = device((replace(rule, source_group=None, source=NETWORKS[0]),))
    assert with_groups_expanded(found) == written_out
    assert list(differences(found, written_out))
