"""Packets to the network itself, which nobody may answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from citynet.device.model import Device
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
        for vrf in device.vrfs:
            if vrf.sids is not None:
                # The number stands in the upper half of the 16 bits after the locator's 64.
                yield device.srv6.locator.network_address + (vrf.sids.dt6 << 56)


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
