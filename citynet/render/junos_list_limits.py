"""What Junos has no words for: filters, address groups, prefix lists (``dialects/junos.md``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citynet.device.model import (
    AddressGroup,
    Device,
    Family,
    Filter,
    FilterRule,
    PrefixList,
)
from citynet.render.junos_lists import RESERVED_LISTS
from citynet.render.junos_slices import SLICE_FILTER

__all__ = ["list_limits"]

_VERSIONS: Final = {Family.IPV4: 4, Family.IPV6: 6}
_RESERVED_FILTERS: Final = ("MARK-", "PASS-", "RE-")
_SLICE_LIST: Final = re.compile(r"SLICE-S\d+")
_TCP: Final = 6
_UDP: Final = 17


def list_limits(device: Device) -> Iterator[str]:
    """Yield what of filters and lists has no line."""
    yield from _of_filters(device)
    yield from _of_interfaces(device)
    yield from _of_names(device)
    yield from _of_uses(device)
    yield from _of_policies(device)


def _of_filters(device: Device) -> Iterator[str]:
    groups = {(one.name, one.family) for one in device.address_groups}
    names = [(one.name, one.family) for one in device.filters]
    if len(set(names)) < len(names):
        yield "two filters of one name and family"
    for filter_ in device.filters:
        if filter_.family not in _VERSIONS:
            yield f"family {filter_.family} of {filter_.name}"
            continue
        if filter_.name.startswith(_RESERVED_FILTERS) or filter_.name in ("RPF-6", SLICE_FILTER):
            yield f"a filter named {filter_.name}"
        sequences = [rule.sequence for rule in filter_.rules]
        if not sequences or sequences != sorted(set(sequences)):
            yield f"filter {filter_.name} without rules, or with rules that do not ascend"
        for rule in filter_.rules:
            if not _rule_fits(rule, filter_, groups):
                yield f"rule {rule.sequence} of {filter_.name}"


def _of_interfaces(device: Device) -> Iterator[str]:
    names = {(one.name, one.family) for one in device.filters}
    for interface in device.interfaces:
        for name, family in (
            (interface.filter_ipv4, Family.IPV4),
            (interface.filter_ipv6, Family.IPV6),
        ):
            if name is not None and (name, family) not in names:
                yield f"filter {name} of {interface.name}, which is not here"


def _rule_fits(rule: FilterRule, filter_: Filter, groups: set[tuple[str, Family]]) -> bool:
    """Tell whether a term can say a rule: ports and flags want their protocol, sides are one."""
    ports = rule.source_ports is not None or rule.destination_ports is not None
    if ports and rule.protocol not in (_TCP, _UDP):
        return False
    if rule.established and rule.protocol != _TCP:
        return False
    return all(
        (prefix is None or group is None)
        and (prefix is None or prefix.version == _VERSIONS[filter_.family])
        and (group is None or (group, filter_.family) in groups)
        for prefix, group in (
            (rule.source, rule.source_group),
            (rule.destination, rule.destination_group),
        )
    )


def _of_names(device: Device) -> Iterator[str]:
    """Yield lists whose name is another list's too, or whose prefixes are of another family."""
    seen: set[str] = set(RESERVED_LISTS)
    lists: tuple[PrefixList | AddressGroup, ...] = (*device.prefix_lists, *device.address_groups)
    for each in lists:
        if each.name in seen or _SLICE_LIST.fullmatch(each.name):
            yield f"a list named {each.name}, which another list is, too"
        seen.add(each.name)
        version = _VERSIONS.get(each.family)
        if version is None or any(prefix.version != version for prefix in each.prefixes):
            yield f"family {each.family} of {each.name}"


def _of_uses(device: Device) -> Iterator[str]:
    """Yield groups that no filter uses, and empty lists that have no family by their use."""
    used = {
        group
        for filter_ in device.filters
        for rule in filter_.rules
        for group in (rule.source_group, rule.destination_group)
    }
    for group in device.address_groups:
        if group.name not in used or not group.prefixes:
            yield f"address group {group.name}, which is empty or in no filter"
    families: dict[str | None, set[Family]] = {}
    for session in device.bgp.neighbors if device.bgp is not None else ():
        for name in (session.import_list, session.export_list):
            families.setdefault(name, set()).update(session.families)
    for each in device.prefix_lists:
        if not each.prefixes and families.get(each.name) != {each.family}:
            yield f"empty list {each.name}, whose family no session says"


def _of_policies(device: Device) -> Iterator[str]:
    """Yield lists of sessions that are not there, and policies that would have one name."""
    lists = {one.name for one in device.prefix_lists}
    policies: dict[str, tuple[str, str | None]] = {}
    for session in device.bgp.neighbors if device.bgp is not None else ():
        if session.vrf is None:
            continue
        for direction, name in (("IN", session.import_list), ("OUT", session.export_list)):
            if name is not None and name not in lists:
                yield f"list {name} of {session.address}, which is not here"
            policy = "-".join(filter(None, (direction, session.vrf, name)))
            if name is None and direction == "IN":
                continue
            if policies.setdefault(policy, (session.vrf, name)) != (session.vrf, name):
                yield f"two policies named {policy}"
