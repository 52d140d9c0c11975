"""Pairs: which device's packets follow whose exports, and where the tunnels between them end."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Network
from typing import Final, NamedTuple

from citynet.device.model import Address, Family
from validate.model.components import Component, tunnel_address
from validate.model.ibgp import Mesh
from validate.model.locators import Locator, locator_of
from validate.model.topology import Context, Topology
from validate.model.underlay import PLAIN, Underlay

__all__ = ["VPN", "Pair", "Paired", "Pairs"]

VPN: Final = (Family.VPNV4, Family.VPNV6)


class Pair(NamedTuple):
    """Traffic from a device towards the exports of another.

    ``locator`` is that of the exporting VRF's SIDs, ``None`` without SRv6.
    """

    importer: str
    exporter: str
    locator: IPv6Network | None = None
    algorithm: int = PLAIN
    """IS-IS algorithm that leads to the locator."""

    @classmethod
    def of(cls, importer: Context, exporter: Context, locator: Locator | None) -> Pair:
        """Return the pair of two VRFs, the second of which has its SIDs under ``locator``."""
        if locator is None:
            return cls(importer.device, exporter.device)
        return cls(importer.device, exporter.device, locator.prefix, locator.algorithm)


class Paired(NamedTuple):
    """What is known of a component's pairs independently of states."""

    pairs: tuple[Pair, ...]
    """Sorted."""
    is_plain: bool
    """Tunnel packets arrive at the exporter or nowhere: costs decide nothing about that."""


class Pairs:
    """Finds pairs, and the addresses that their tunnels lead to."""

    next_hops: Mapping[str, Address | None]
    """Of VPN routes, by exporting device."""
    tunnels: Mapping[str, Address | None]
    """Endpoint of VXLAN tunnels, by device."""

    def __init__(self, topology: Topology, underlay: Underlay, mesh: Mesh) -> None:
        self._topology = topology
        self._underlay = underlay
        devices = topology.network.devices
        self.next_hops = {name: mesh.next_hop(name, frozenset(VPN)) for name in devices}
        self.tunnels = {name: tunnel_address(device) for name, device in devices.items()}
        self._locators: dict[Context, Locator | None] = {}
        self._paired: dict[Component, Paired] = {}

    def pair(self, importer: Context, exporter: Context) -> Pair:
        """Return the pair that the landings of one VRF's packets to another's are found by."""
        if exporter not in self._locators:
            device, vrf = self._topology.device_of(exporter), self._topology.vrfs[exporter]
            self._locators[exporter] = locator_of(device, vrf)
        return Pair.of(importer, exporter, self._locators[exporter])

    def paired(self, component: Component) -> Paired:
        """Return the pairs of a component."""
        found = self._paired.get(component)
        if found is None:
            found = self._paired[component] = self._learn(component)
        return found

    def _learn(self, component: Component) -> Paired:
        pairs = sorted(
            {
                self.pair(importer, exporter)
                for importer, exporters in component.imports.items()
                for exporter in exporters
                if importer.device != exporter.device
            },
            key=str,
        )
        ends = {(pair.exporter, pair.locator) for pair in pairs}
        return Paired(tuple(pairs), all(self._is_plain(*end) for end in ends))

    def _is_plain(self, device: str, locator: IPv6Network | None) -> bool:
        """Tell whether the tunnel addresses of a device are its own alone, whatever fails."""
        return all(
            holder.device == device and not (holder.routed is not None and holder.routed.link)
            for address in (
                self.next_hops.get(device),
                self.tunnels.get(device),
                None if locator is None else locator.network_address,
            )
            if address is not None
            for holder in self._underlay.holders(address)
        )
