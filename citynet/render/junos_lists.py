"""Prefix lists, policies and communities of a device in the order in which Junos text has them.

A policy's name is made of what it is for. Each function returns with the names the parts that the
lines depend on; a session is a part of ``bgp``, which therefore stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv6Network
from typing import Final, TypeVar

from citynet.device.model import (
    AddressGroup,
    BgpNeighbor,
    Device,
    Network,
    Part,
    PrefixList,
    Vrf,
)
from citynet.device.sorting import natural_key
from citynet.render.junos_slices import junos_slice_list
from citynet.render.junos_views import junos_peers

__all__ = [
    "RESERVED_LISTS",
    "junos_communities",
    "junos_exports",
    "junos_imports",
    "junos_instances",
    "junos_prefix_lists",
    "junos_vrf_policies",
]

_PATHS: Final = {
    "BGP-PEERS": "protocols bgp group <*> neighbor",
    "NTP-SERVERS": "system ntp server",
    "TACACS-SERVERS": "system tacplus-server",
    "VRF-PEERS": "routing-instances <*> protocols bgp group <*> neighbor",
}
_ADDRESSES: Final = {4: "<*.*>", 6: "<*:*>"}
RESERVED_LISTS: Final = frozenset(
    f"{name}-{version}" for name in ("MGMT-SOURCES", *_PATHS) for version in _ADDRESSES
)
"""Names of the lists of the device's own protection."""

T = TypeVar("T")

PrefixListView = tuple[str, tuple[Part, ...], str | None, tuple[Network, ...]]


def junos_prefix_lists(device: Device) -> tuple[PrefixListView, ...]:
    """Return all lists of prefixes by name: name, parts, path of an ``apply-path``, prefixes."""
    named: tuple[PrefixList | AddressGroup, ...] = (*device.prefix_lists, *device.address_groups)
    lists: list[PrefixListView] = [(one.name, (one,), None, one.prefixes) for one in named]
    lists += [
        (junos_slice_list(one.number), (one,), None, tuple(IPv6Network(sid) for sid in one.sids))
        for one in device.slices
    ]
    management = device.management
    for version, addresses in _ADDRESSES.items():
        sources = tuple(one for one in management.ssh_sources if one.version == version)
        if sources:
            lists.append((f"MGMT-SOURCES-{version}", (management,), None, sources))
        for name, parts in _users(device, version).items():
            if parts:
                lists.append((f"{name}-{version}", parts, f"{_PATHS[name]} {addresses}", ()))
    return _by(lambda view: view[0], lists)


def _users(device: Device, version: int) -> dict[str, tuple[Part, ...]]:
    """Return the parts because of which each list with a path is there; none: it is not."""
    management, peers = device.management, junos_peers(device, version)
    ntp = any(one.version == version for one in management.ntp_servers)
    tacacs = any(one.version == version for one in management.tacacs_servers)
    return {
        "BGP-PEERS": _with_bgp(device, (one for one in peers if one.vrf is None)),
        "NTP-SERVERS": (management,) if ntp else (),
        "TACACS-SERVERS": (management,) if tacacs else (),
        "VRF-PEERS": _with_bgp(device, (one for one in peers if one.vrf is not None)),
    }


def _with_bgp(device: Device, sessions: Iterable[BgpNeighbor]) -> tuple[Part, ...]:
    found = tuple(sessions)
    return (*found, device.bgp) if found and device.bgp is not None else ()


def junos_imports(device: Device) -> tuple[tuple[str, PrefixList, tuple[Part, ...]], ...]:
    """Return the policies on what VRFs' sessions receive: name, prefix list, sessions."""
    lists = {one.name: one for one in device.prefix_lists}
    used: dict[tuple[str, str], list[BgpNeighbor]] = {}
    for session in _in_vrfs(device):
        if session.vrf is not None and session.import_list is not None:
            used.setdefault((session.vrf, session.import_list), []).append(session)
    return _by(
        lambda policy: policy[0],
        [
            (f"IN-{vrf}-{listed}", lists[listed], _with_bgp(device, sessions))
            for (vrf, listed), sessions in used.items()
        ],
    )


def junos_exports(
    device: Device,
) -> tuple[tuple[str, Vrf, PrefixList | None, tuple[Part, ...]], ...]:
    """Return the policies on what VRFs' sessions send: name, VRF, prefix list, sessions."""
    lists = {one.name: one for one in device.prefix_lists}
    vrfs = {one.name: one for one in device.vrfs}
    used: dict[tuple[str, str | None], list[BgpNeighbor]] = {}
    for session in _in_vrfs(device):
        if session.vrf is not None:
            used.setdefault((session.vrf, session.export_list), []).append(session)
    return _by(
        lambda policy: policy[0],
        [
            (
                f"OUT-{vrf}" if listed is None else f"OUT-{vrf}-{listed}",
                vrfs[vrf],
                None if listed is None else lists[listed],
                _with_bgp(device, sessions),
            )
            for (vrf, listed), sessions in used.items()
        ],
    )


def _in_vrfs(device: Device) -> Iterable[BgpNeighbor]:
    neighbors = device.bgp.neighbors if device.bgp is not None else ()
    return (one for one in neighbors if one.vrf is not None)


def junos_vrf_policies(device: Device, prefix: str) -> tuple[tuple[str, Vrf], ...]:
    """Return the policies on the VPN routes of each VRF, named with ``prefix``."""
    return _by(lambda policy: policy[0], [(f"{prefix}{vrf.name}", vrf) for vrf in device.vrfs])


def junos_communities(device: Device) -> tuple[tuple[str, tuple[Vrf, ...]], ...]:
    """Return each route target with the VRFs that use it."""
    users: dict[str, list[Vrf]] = {}
    for vrf in device.vrfs:
        for target in dict.fromkeys((*vrf.import_targets, *vrf.export_targets)):
            users.setdefault(target, []).append(vrf)
    return _by(lambda one: one[0], [(target, tuple(vrfs)) for target, vrfs in users.items()])


def junos_instances(device: Device) -> tuple[tuple[str, Vrf | None], ...]:
    """Return the routing instances by name; the management instance is no VRF of the model."""
    instances: list[tuple[str, Vrf | None]] = [(vrf.name, vrf) for vrf in device.vrfs]
    return _by(lambda one: one[0], [*instances, ("mgmt_junos", None)])


def _by(name: Callable[[T], str], views: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(views, key=lambda view: natural_key(name(view))))
