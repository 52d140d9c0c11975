"""Tunnels between VRFs: which context a packet falls into at the far end.

SRv6: the packet carries the service SID that the exporter announced, a function under its locator.
Where it lands, the VRF that owns the function takes it (End.DT4, End.DT6: RFC 8986 §4.6 to 4.8).
VXLAN: the packet carries the VNI of the route, or the importer's own; where it lands, the VRF of
the VNI takes it. What several VRFs claim, may fall into any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address

from citynet.device.model import Vrf
from validate.model.components import tunnel_address
from validate.model.conditions import Landings
from validate.model.fib import Action, Enter, Lost
from validate.model.topology import Context, Topology

__all__ = ["Tunnels"]


class Tunnels:
    """What tunnel packets do where they land."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._vrfs = topology.vrfs
        self._on: defaultdict[str, list[Context]] = defaultdict(list)
        for context in topology.vrfs:
            self._on[context.device].append(context)
        self._endpoints: Mapping[str, IPv4Address | None] = {
            name: tunnel_address(device) for name, device in topology.network.devices.items()
        }

    def way(
        self, importer: Context, exporter: Context, version: int, landings: Landings
    ) -> frozenset[Action] | None:
        """Return what happens to packets for an exporter's routes, ``None``: no route at all."""
        mine, theirs = self._vrfs[importer], self._vrfs[exporter]
        if theirs.rd is None:
            return None
        found: set[Action] = set()
        srv6 = landings.vpnv4 if version == 4 else landings.vpnv6
        if srv6 is not None and theirs.sids is not None:
            found.update(self._decapsulated(exporter, theirs, version, srv6))
        if landings.evpn is not None and theirs.vni is not None:
            found.update(self._bridged(exporter, theirs.vni, landings.evpn))
            # A platform sends with the VNI of the route (RFC 9136 §4.4.1) or with its own: where
            # the two differ, both count.
            if mine.vni is None:
                found.add(Lost(importer.device, "the VRF has no VNI"))
            elif mine.vni != theirs.vni:
                found.update(self._bridged(exporter, mine.vni, landings.evpn))
        return frozenset(found) or None

    def _decapsulated(
        self, exporter: Context, vrf: Vrf, version: int, landing: Iterable[str]
    ) -> Iterable[Action]:
        sids, there = vrf.sids, self._topology.device_of(exporter).srv6
        if sids is None or there is None:
            return
        function = sids.dt4 if version == 4 else sids.dt6
        for device in landing:
            here = self._topology.network.devices[device].srv6
            owners: list[Action] = []
            if here is not None and here.locator == there.locator:
                for context in self._on[device]:
                    owned = self._vrfs[context].sids
                    if owned is None:
                        continue
                    if function == (owned.dt4 if version == 4 else owned.dt6):
                        owners.append(Enter(context))
                    if function == (owned.dt6 if version == 4 else owned.dt4):
                        owners.append(Lost(device, f"SID function {function} is for the other IP"))
            yield from owners or [Lost(device, f"nobody owns SID function {function}")]

    def _bridged(self, exporter: Context, vni: int, landing: Iterable[str]) -> Iterable[Action]:
        endpoint = self._endpoints[exporter.device]
        for device in landing:
            owners: list[Action] = []
            if self._endpoints[device] == endpoint:
                owners.extend(Enter(c) for c in self._on[device] if self._vrfs[c].vni == vni)
            yield from owners or [Lost(device, f"no VRF has VNI {vni}")]
