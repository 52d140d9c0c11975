"""Packets to the network itself, which nobody may answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from citynet.device.model import Device, Srv6
from citynet.promises.model import HiddenInfrastructure
from validate.lab.addresses import Address, gateway_address
from validate.lab.cases import Case, probe_of
from validate.lab.hosts import Host, host_of
from validate.lab.probes import Probe, ProbeKind

__all__ = ["hidden"]

_PORTS: Final = (22, 179)
"""Secure shell, and BGP."""


def hidden(
    promise: HiddenInfrastructure, devices: Mapping[str, Device], hosts: Iterable[Host]
) -> Iterator[Case]:
    """Yield packets from each terminal to routers: loopbacks, links, locators, gateways.

    Which address a router has is looked up in ``devices``; of each infrastructure prefix at most
    two are asked, those of the first devices by name.
    """
    targets = tuple(_targets(promise, devices))
    others = tuple(hosts)
    for source in map(host_of, promise.terminals):
        for start in source.addresses:
            for target in targets:
                if target.version == start.own.version:
                    yield from _asked(source, start.own, target)
            for probe in _connections(source, start.own, start.gateway):
                yield _silent(probe)
            for far in _far_gateways(source, others):
                if far.version == start.own.version:
                    yield from _asked(source, start.own, far)


def _targets(promise: HiddenInfrastructure, devices: Mapping[str, Device]) -> Iterator[Address]:
    found = [one for name in sorted(devices) for one in _addresses(devices[name])]
    for prefix in promise.infrastructure:
        inside = [a for a in found if a.version == prefix.version and a in prefix]
        # Where no router has an address, the first one stands for all.
        yield from list(dict.fromkeys(inside))[:2] or [gateway_address(prefix)]


def _addresses(device: Device) -> Iterator[Address]:
    for interface in device.interfaces:
        yield from (address.ip for address in interface.addresses)
    if device.srv6 is not None:
        yield from _sids(device, device.srv6)


def _sids(device: Device, srv6: Srv6) -> Iterator[Address]:
    """Yield an address of each VRF's SIDs; of those that a platform takes itself, the locator's."""
    first = srv6.locator_name
    locators = {first: srv6.locator, **{one.name: one.prefix for one in srv6.algorithms}}
    for vrf in device.vrfs:
        locator = locators.get(vrf.locator or first)
        if locator is None or (vrf.locator is None and vrf.sids is None):
            continue
        number = 0 if vrf.sids is None else vrf.sids.dt6
        # 16 bits after the locator; in a classic one the number stands in the upper half of them.
        after = 128 - locator.prefixlen - (16 if srv6.micro else 8)
        yield locator.network_address + (number << max(after, 0))


def _asked(source: Host, own: Address, target: Address) -> Iterator[Case]:
    yield _silent(probe_of(ProbeKind.PING, source.name, own, source.name, target))
    yield from (_silent(probe) for probe in _connections(source, own, target))


def _connections(source: Host, own: Address, target: Address) -> Iterator[Probe]:
    for port in _PORTS:
        yield probe_of(ProbeKind.TCP, source.name, own, source.name, target, port)


def _far_gateways(source: Host, others: Iterable[Host]) -> Iterator[Address]:
    for other in others:
        if other.service == source.service and other.name != source.name:
            yield from (address.gateway for address in other.addresses)


def _silent(probe: Probe) -> Case:
    return Case(probe=probe, must_arrive=False, why="a packet to a router itself")
