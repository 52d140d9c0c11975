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
    Application,
    ApplicationMatch,
    Bgp,
    BgpNeighbor,
    Collector,
    Device,
    Family,
    Filter,
    Interface,
    InterfaceAddress,
    Isis,
    Management,
    Measurement,
    Network,
    PrefixList,
    SliceInstance,
    Srv6,
    Srv6Policy,
    StaticRoute,
    Steering,
    Telemetry,
    TrafficClass,
    Vrf,
)

__all__ = [
    "NaturalKey",
    "natural_key",
    "sorted_device",
    "sorted_networks",
]

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


def _sorted_addresses(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Return addresses without repetition, IPv4 first."""
    return tuple(sorted(set(addresses), key=_address_key))


def sorted_device(device: Device) -> Device:
    """Return ``device`` with every tuple in canonical order; nothing is added or removed.

    Names sort naturally, filter rules by sequence, neighbors by VRF (global first) and address,
    routes and addresses by family and value, families and route targets by their text, queues from
    the most to the least urgent class, algorithms, slices and measurements by number, affinities by
    bit, candidate paths by preference. Sets of networks, addresses, ports and names lose
    repetitions. Segments and the applications of an interface keep their order: it counts.
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
        slices=tuple(sorted(map(_slice, device.slices), key=lambda one: one.number)),
        policies=tuple(sorted(map(_policy, device.policies), key=_by_name)),
        applications=tuple(sorted(device.applications, key=_by_name)),
        steering=tuple(sorted(map(_steering, device.steering), key=lambda one: one.color)),
        measurement=_measurement(device.measurement) if device.measurement else None,
        telemetry=_telemetry(device.telemetry) if device.telemetry else None,
        bgp=_bgp(device.bgp) if device.bgp else None,
    )


def _by_name(
    part: Interface | Vrf | Filter | AddressGroup | PrefixList | Srv6Policy | Application,
) -> NaturalKey:
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
        ntp_servers=_sorted_addresses(management.ntp_servers),
        syslog_servers=_sorted_addresses(management.syslog_servers),
        tacacs_servers=_sorted_addresses(management.tacacs_servers),
    )


def _interface(interface: Interface) -> Interface:
    isis = interface.isis
    affinities = isis.affinities if isis else ()
    several = (*interface.queues, *interface.slices, *interface.applications)
    if len(interface.addresses) < 2 and len(affinities) < 2 and not several:
        return interface
    return replace(
        interface,
        isis=replace(isis, affinities=_names(affinities)) if isis else None,
        addresses=tuple(sorted(set(interface.addresses), key=_interface_address_key)),
        queues=tuple(sorted(interface.queues, key=lambda queue: _CLASSES[queue.traffic_class])),
        slices=tuple(sorted(interface.slices, key=lambda share: share.slice)),
        applications=tuple(map(_match, interface.applications)),
    )


def _match(match: ApplicationMatch) -> ApplicationMatch:
    return replace(match, ports=tuple(sorted(set(match.ports))))


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


def _slice(instance: SliceInstance) -> SliceInstance:
    return replace(instance, sids=tuple(sorted(set(instance.sids))))


def _policy(policy: Srv6Policy) -> Srv6Policy:
    return replace(policy, paths=tuple(sorted(policy.paths, key=lambda path: path.preference)))


def _steering(steering: Steering) -> Steering:
    return replace(
        steering,
        colors=tuple(sorted(steering.colors, key=lambda pair: (natural_key(pair[0]), pair[1]))),
    )


def _measurement(measurement: Measurement) -> Measurement:
    return replace(
        measurement,
        sessions=tuple(sorted(measurement.sessions, key=lambda one: one.number)),
        reflectors=tuple(sorted(measurement.reflectors, key=lambda one: one.number)),
        flows=tuple(sorted(measurement.flows, key=lambda one: one.number)),
    )


def _telemetry(telemetry: Telemetry) -> Telemetry:
    return replace(telemetry, collectors=tuple(sorted(telemetry.collectors, key=_collector_key)))


def _collector_key(collector: Collector) -> tuple[tuple[int, int], int]:
    return _address_key(collector.address), collector.port


def _bgp(bgp: Bgp) -> Bgp:
    neighbors = (replace(n, families=_families(n.families)) for n in bgp.neighbors)
    return replace(bgp, neighbors=tuple(sorted(neighbors, key=_neighbor_key)))


def _neighbor_key(neighbor: BgpNeighbor) -> tuple[NaturalKey, tuple[int, int]]:
    # No VRF at all (the domain's own sessions) has the smallest key there is.
    return natural_key(neighbor.vrf or ""), _address_key(neighbor.address)
