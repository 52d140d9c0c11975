"""What VRP has no words for (``docs/reference/dialects/vrp.md``, "What VRP cannot say")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citynet.device.model import (
    AddressGroup,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    FilterAction,
    FilterRule,
    Interface,
    InterfaceKind,
    PrefixList,
)
from citynet.device.ports import is_bare_port, is_lossless
from citynet.render.vrp_locator_limits import vrp_unsayable_locators
from citynet.render.vrp_measurement_limits import vrp_unsayable_measurement
from citynet.render.vrp_references import vrp_unfit
from citynet.render.vrp_slice_limits import vrp_unsayable_slices
from citynet.render.vrp_steering_limits import vrp_unsayable_steering

__all__ = ["vrp_unsayable"]

_CORE_FAMILIES: Final = frozenset({Family.VPNV4, Family.VPNV6})
_VRF_FAMILIES: Final = ((Family.IPV4,), (Family.IPV6,))
_BANNER: Final = 480
"""Characters; CR ``header``."""

_TACACS_SERVERS: Final = 2
"""A primary and a secondary server; CR ``hwtacacs-server authentication``."""

_TRUNK: Final = re.compile(r"Eth-Trunk(0|[1-9][0-9]{0,4})")
_TRUNKS: Final = 65_535
_POOL: Final = re.compile(r"[A-Za-z0-9.-]{1,32}")
"""CR ``acl ip-pool``; hyphens become underscores, so there may be none of these already."""

_CKN: Final = re.compile(r"(?=.*[0-9])(?=.*[a-f])[0-9a-f]{64}")
"""CR ``mka cak-mode static ckn``: a digit and a letter at least."""

_MIN_LINKS: Final = range(1, 33)
"""CR ``least active-linknumber (Eth-Trunk interface view)``."""

_METRIC: Final = 16_777_214
"""The largest; CR ``isis ipv6 cost``."""

_URPF: Final = frozenset({InterfaceKind.PHYSICAL, InterfaceKind.LAG, InterfaceKind.SUBINTERFACE})


def vrp_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on VRP."""
    yield from _of_device(device)
    yield from _of_interfaces(device)
    yield from _of_lists(device)
    yield from _of_groups(device)
    yield from _of_vrfs(device)
    yield from vrp_unsayable_locators(device)
    yield from _of_sessions(device)
    yield from vrp_unsayable_slices(device)
    yield from vrp_unsayable_steering(device)
    yield from vrp_unsayable_measurement(device)
    yield from vrp_unfit(device)


def _of_device(device: Device) -> Iterator[str]:
    management = device.management
    if device.vtep is not None:
        yield "vtep"
    if not 0 < len(management.banner) <= _BANNER:
        yield f"a banner of {len(management.banner)} characters"
    if len(management.tacacs_servers) > _TACACS_SERVERS:
        yield f"more than {_TACACS_SERVERS} TACACS+ servers"
    if device.isis is not None and not device.isis.tag.isdecimal():
        yield f"IS-IS tag {device.isis.tag}"


def _of_interfaces(device: Device) -> Iterator[str]:
    lags = {one.name for one in device.interfaces if one.kind is InterfaceKind.LAG}
    for interface in device.interfaces:
        name = interface.name
        if interface.kind is InterfaceKind.EXCHANGE:
            yield f"exchange interface {name}"
        if not _policy_fits(interface):
            yield f"policer, marks or uRPF of {name} beside a filter of one family only"
        if interface.urpf and interface.kind not in _URPF:
            yield f"uRPF of {name}"
        if is_lossless(interface):
            yield f"the class lossless on {name}"
        if not _commits(interface):
            yield f"committed rate of {name}"
        if interface.isis is not None and interface.isis.metric > _METRIC:
            yield f"metric {interface.isis.metric} of {name}"
        yield from _of_macsec(interface)
        yield from _of_lag(interface, lags)


def _of_macsec(interface: Interface) -> Iterator[str]:
    if interface.macsec is None:
        return
    if interface.kind is not InterfaceKind.PHYSICAL:
        yield f"MACsec of {interface.name}, which is no physical port"
    if _CKN.fullmatch(interface.macsec.key_name) is None:
        yield f"key name {interface.macsec.key_name} without both a figure and a letter"


def _of_lag(interface: Interface, lags: set[str]) -> Iterator[str]:
    trunk = _TRUNK.fullmatch(interface.name)
    if (interface.kind is InterfaceKind.LAG) != (trunk is not None):
        yield f"{interface.name}, whose name does not say whether it is a LAG"
    if trunk is not None and int(trunk[1]) > _TRUNKS:
        yield f"LAG {interface.name}"
    if interface.min_links is not None and not (trunk and interface.min_links in _MIN_LINKS):
        yield f"members that {interface.name} needs"
    if interface.lag is None:
        return
    if interface.lag not in lags:
        yield f"{interface.name} in {interface.lag}, which is no LAG here"
    if not is_bare_port(interface):
        yield f"parts of {interface.name}, which is a member of a LAG"


def _of_lists(device: Device) -> Iterator[str]:
    lists: tuple[Filter | PrefixList, ...] = (*device.filters, *device.prefix_lists)
    for part in lists:
        if (part.family,) not in _VRF_FAMILIES:
            yield f"family {part.family} of {part.name}"
    for filter_ in device.filters:
        if not _closed(filter_):
            yield f"filter {filter_.name} without a last rule that denies everything"


def _of_groups(device: Device) -> Iterator[str]:
    families = {group.name: group.family for group in device.address_groups}
    for group in device.address_groups:
        if not _pool_fits(group):
            yield f"address group {group.name}"
    for filter_ in device.filters:
        for rule in filter_.rules:
            if not _groups_fit(rule, filter_.family, families):
                yield f"groups in rule {rule.sequence} of {filter_.name}"


def _pool_fits(group: AddressGroup) -> bool:
    """Tell whether a pool can hold it: a name, and prefixes that are not everything."""
    return (
        _POOL.fullmatch(group.name) is not None
        and (group.family,) in _VRF_FAMILIES
        and bool(group.prefixes)
        and all(prefix.prefixlen for prefix in group.prefixes)
    )


def _groups_fit(rule: FilterRule, family: Family, families: dict[str, Family]) -> bool:
    sides = (
        (rule.source, rule.source_group),
        (rule.destination, rule.destination_group),
    )
    return all(
        group is None or (prefix is None and families.get(group) is family)
        for prefix, group in sides
    )


def _of_vrfs(device: Device) -> Iterator[str]:
    for vrf in device.vrfs:
        if vrf.static_routes:
            yield f"static routes of {vrf.name}"
        if vrf.vni is not None:
            yield f"VNI of {vrf.name}"
        if vrf.table is not None:
            yield f"routing table of {vrf.name}"


def _of_sessions(device: Device) -> Iterator[str]:
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.vrf not in vrfs:
            yield f"session in {neighbor.vrf}, which is no VRF here"
        if not _session_fits(neighbor):
            yield f"session with {neighbor.address}"
        if neighbor.ttl_security and neighbor.vrf is None:
            yield f"TTL security of the session with {neighbor.address}"


def _policy_fits(interface: Interface) -> bool:
    """Tell whether one classifier can say it: a rule for all packets and a list exclude another."""
    filters = (interface.filter_ipv4, interface.filter_ipv6)
    acts = interface.policer is not None or interface.marking is not None or interface.urpf
    if not acts and not interface.applications:
        return True
    return all(filters) or not any(filters)


def _commits(interface: Interface) -> bool:
    """Tell whether a guaranteed rate is within the shaper of a sub-interface."""
    if interface.committed is None:
        return True
    return (
        interface.kind is InterfaceKind.SUBINTERFACE
        and interface.shaper is not None
        and 0 <= interface.committed <= interface.shaper
    )


def _closed(filter_: Filter) -> bool:
    """Tell whether the last rule denies everything: VRP lets pass what no rule matches."""
    if not filter_.rules:
        return False
    last = filter_.rules[-1]
    return (
        last.action is FilterAction.DENY
        and last.protocol is None
        and last.source is None
        and last.destination is None
        and last.source_group is None
        and last.destination_group is None
        and last.source_ports is None
        and last.destination_ports is None
        and not last.established
    )


def _session_fits(neighbor: BgpNeighbor) -> bool:
    """Tell whether a session stands in a view that has its families and its role."""
    if neighbor.vrf is None:
        return set(neighbor.families) <= _CORE_FAMILIES
    return neighbor.families in _VRF_FAMILIES and not neighbor.route_reflector_client
