"""The canonical order of a device's parts.

Compiler and readers both put their devices through :func:`sorted_device`, so that two devices with
the same parts are equal, and so that a template that loops over a tuple writes stable text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from citynet.device.model import (
    Address,
    AddressGroup,
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    Filter,
    Interface,
    InterfaceAddress,
    Isis,
    Management,
    Network,
    PrefixList,
    Srv6,
    StaticRoute,
    TrafficClass,
    Vrf,
)

__all__ = ["natural_key", "sorted_addresses", "sorted_device", "sorted_networks"]

_DIGITS: Final = re.compile(r"([0-9]+)")
_CLASSES: Final = {traffic_class: rank for rank, traffic_class in enumerate(TrafficClass)}

NaturalKey = tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=65536)
def natural_key(text: str) -> NaturalKey:
    """Return a key that sorts runs of digits by value: ``eth2`` before ``eth10``."""
    pieces = _DIGITS.split(text)
    key: list[tuple[int, int, str]] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            # The text of the digits decides between 1 and 01, which are different names.
            key.append((1, int(piece), piece))
        elif piece:
            key.append((0, 0, piece))
    return tuple(key)


def sorted_networks(networks: Iterable[Network]) -> tuple[Network, ...]:
    """Return networks without repetition, IPv4 first, by address and length."""
    return tuple(sorted(set(networks), key=_network_key))


def sorted_addresses(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Return addresses without repetition, IPv4 first."""
    return tuple(sorted(set(addresses), key=_address_key))


def sorted_device(device: Device) -> Device:
    """Return ``device`` with every tuple in canonical order; nothing is added or removed.

    Names sort naturally, filter rules by sequence, neighbors by VRF (global first) and address,
    routes and addresses by family and value, families and route targets by their text, queues from
    the most to the least urgent class, algorithms by number, affinities by bit. Sets of networks,
    addresses and names lose repetitions.
    """
    return replace(
        device,
        management=_management(device.management),
        interfaces=tuple(sorted(map(_interface, device.interfaces), key=_by_name)),
        vrfs=tuple(sorted(map(_vrf, device.vrfs), key=_by_name)),
        filters=tuple(sorted(map(_filter, device.filters), key=_by_name)),
        address_groups=tuple(sorted(map(_address_group, device.address_groups), key=_by_name)),
        prefix_lists=tuple(sorted(map(_prefix_list, device.prefix_lists), key=_by_name)),
        isis=_isis(device.isis) if device.isis else None,
        srv6=_srv6(device.srv6) if device.srv6 else None,
        bgp=_bgp(device.bgp) if device.bgp else None,
    )


def _by_name(part: Interface | Vrf | Filter | AddressGroup | PrefixList) -> NaturalKey:
    return natural_key(part.name)


def _network_key(network: Network) -> tuple[int, int, int]:
    return network.version, int(network.network_address), network.prefixlen


def _address_key(address: Address) -> tuple[int, int]:
    return address.version, int(address)


def _interface_address_key(address: InterfaceAddress) -> tuple[int, int, int]:
    return address.version, int(address.ip), address.network.prefixlen


def _families(families: Iterable[Family]) -> tuple[Family, ...]:
    return tuple(sorted(set(families)))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=natural_key))


def _management(management: Management) -> Management:
    return replace(
        management,
        ssh_sources=sorted_networks(management.ssh_sources),
        ntp_servers=sorted_addresses(management.ntp_servers),
        syslog_servers=sorted_addresses(management.syslog_servers),
        tacacs_servers=sorted_addresses(management.tacacs_servers),
    )


def _interface(interface: Interface) -> Interface:
    isis = interface.isis
    affinities = isis.affinities if isis else ()
    if len(interface.addresses) < 2 and not interface.queues and len(affinities) < 2:
        return interface
    return replace(
        interface,
        isis=replace(isis, affinities=_names(affinities)) if isis else None,
        addresses=tuple(sorted(set(interface.addresses), key=_interface_address_key)),
        queues=tuple(sorted(interface.queues, key=lambda queue: _CLASSES[queue.traffic_class])),
    )


def _vrf(vrf: Vrf) -> Vrf:
    return replace(
        vrf,
        import_targets=_names(vrf.import_targets),
        export_targets=_names(vrf.export_targets),
        static_routes=tuple(sorted(vrf.static_routes, key=_route_key)),
    )


def _route_key(route: StaticRoute) -> tuple[tuple[int, int, int], NaturalKey, tuple[int, int]]:
    return _network_key(route.prefix), natural_key(route.interface), _address_key(route.next_hop)


def _filter(filter_: Filter) -> Filter:
    return replace(filter_, rules=tuple(sorted(filter_.rules, key=lambda rule: rule.sequence)))


def _prefix_list(prefix_list: PrefixList) -> PrefixList:
    return replace(prefix_list, prefixes=sorted_networks(prefix_list.prefixes))


def _address_group(group: AddressGroup) -> AddressGroup:
    return replace(group, prefixes=sorted_networks(group.prefixes))


def _isis(isis: Isis) -> Isis:
    algorithms = (replace(one, exclude=_names(one.exclude)) for one in isis.algorithms)
    return replace(
        isis,
        families=_families(isis.families),
        affinities=tuple(sorted(isis.affinities, key=lambda affinity: affinity.bit)),
        algorithms=tuple(sorted(algorithms, key=lambda algorithm: algorithm.number)),
    )


def _srv6(srv6: Srv6) -> Srv6:
    return replace(
        srv6, algorithms=tuple(sorted(srv6.algorithms, key=lambda locator: locator.algorithm))
    )


def _bgp(bgp: Bgp) -> Bgp:
    neighbors = (replace(n, families=_families(n.families)) for n in bgp.neighbors)
    return replace(bgp, neighbors=tuple(sorted(neighbors, key=_neighbor_key)))


def _neighbor_key(neighbor: BgpNeighbor) -> tuple[NaturalKey, tuple[int, int]]:
    # No VRF at all (the domain's own sessions) has the smallest key there is.
    return natural_key(neighbor.vrf or ""), _address_key(neighbor.address)
