"""Every prefix that devices or promises name: what a shadow has to tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from typing import Final

from citynet.device.model import Device
from citynet.device.model import Network as Prefix
from citynet.promises.model import (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Promise,
    Reaches,
    Terminal,
    Traffic,
)
from validate.batfish.twin.endpoints import gateways, hosts_of
from validate.outcome import Network

__all__ = ["HEARD", "LINK_SCOPE", "infrastructure_of", "named_prefixes"]

LINK_SCOPE: Final = tuple(map(ip_network, ("fe80::/10", "::/128")))
"""Sources that neighbours use among themselves in IPv6."""
HEARD: Final = tuple(
    map(ip_network, ("224.0.0.0/24", "255.255.255.255/32", "fe80::/10", "ff02::/16"))
)
"""Destinations that every router takes itself, without having them as addresses."""


def named_prefixes(
    network: Network, promises: Iterable[Promise], terminals: Iterable[Terminal]
) -> frozenset[Prefix]:
    """Return the prefixes of devices, promises and terminals, of both families."""
    return frozenset(
        (
            *LINK_SCOPE,
            *HEARD,
            *(p for device in network.devices.values() for p in _of_device(device)),
            *(p for promise in promises for p in _of_promise(promise)),
            *(p for terminal in terminals for p in _of_terminal(terminal)),
        )
    )


def infrastructure_of(promise: Promise) -> tuple[Prefix, ...]:
    """Return the prefixes that a promise keeps from tenants."""
    return promise.infrastructure if isinstance(promise, HiddenInfrastructure) else ()


def _of_device(device: Device) -> Iterator[Prefix]:
    for interface in device.interfaces:
        for address in interface.addresses:
            yield address.network
            yield ip_network(address.ip)
    for neighbor in device.bgp.neighbors if device.bgp else ():
        yield ip_network(neighbor.address)
    for vrf in device.vrfs:
        for route in vrf.static_routes:
            yield route.prefix
            yield ip_network(route.next_hop)
    for list_ in device.prefix_lists:
        yield from list_.prefixes
    for filter_ in device.filters:
        for rule in filter_.rules:
            yield from (end for end in (rule.source, rule.destination) if end is not None)


def _of_promise(promise: Promise) -> Iterator[Prefix]:
    yield from infrastructure_of(promise)
    if isinstance(promise, DataStays):
        yield from promise.prefixes
    boxes: tuple[Traffic, ...] = ()
    if isinstance(promise, Reaches):
        boxes = promise.traffic
    elif isinstance(promise, Exactly):
        boxes = promise.permitted
    for box in boxes:
        yield from (*box.sources, *box.destinations)


def _of_terminal(terminal: Terminal) -> Iterator[Prefix]:
    yield from terminal.prefixes
    yield from gateways(terminal)
    yield from hosts_of(terminal)
