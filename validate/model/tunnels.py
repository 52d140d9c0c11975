"""Tunnels between VRFs: which context a packet falls into at the far end.

SRv6: the packet carries the service SID that the exporter announced, a function under the locator
of its VRF, and follows the paths of that locator's algorithm. Where it lands, the VRF that owns the
SID takes it (End.DT4, End.DT6: RFC 8986 §4.6 to 4.8; uDT4, uDT6: RFC 9800). VXLAN: the packet
carries the VNI of the route, or the importer's own, over plain shortest paths; where it lands, the
VRF of the VNI takes it. What several VRFs claim, may fall into any of them.

A VRF with a colour sends over SRv6 as its steering says (:mod:`.steering`): the service SID is
looked at where the segments of the policy end and the SID's own paths lead to from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address

from validate.model.components import tunnel_address
from validate.model.fib import Action, Deed, Enter, Lost, Ride, Steered
from validate.model.landings import Landings
from validate.model.locators import Sid, locator_of, sid_of
from validate.model.steering import Course, Trail
from validate.model.topology import Context, Topology
from validate.model.underlay import PLAIN

__all__ = ["Tunnels"]


class Tunnels:
    """What tunnel packets do where they land."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._vrfs = topology.vrfs
        self._on: defaultdict[str, list[Context]] = defaultdict(list)
        for context in topology.vrfs:
            self._on[context.device].append(context)
        self._sids: dict[tuple[Context, int], Sid | None] = {}
        self._endpoints: Mapping[str, IPv4Address | None] = {
            name: tunnel_address(device) for name, device in topology.network.devices.items()
        }

    def way(
        self,
        importer: Context,
        exporter: Context,
        version: int,
        landings: Landings,
        course: Course | None = None,
    ) -> frozenset[Action] | None:
        """Return what happens to packets for an exporter's routes, ``None``: no route at all.

        ``course`` is how the importer steers them, if it does.
        """
        mine, theirs = self._vrfs[importer], self._vrfs[exporter]
        if theirs.rd is None:
            return None
        found: set[Action] = set()
        srv6 = landings.vpnv4 if version == 4 else landings.vpnv6
        locator = locator_of(self._topology.device_of(exporter), theirs)
        if srv6 is not None and locator is not None:
            if course is not None:
                found.add(self._steered(exporter, version, course))
            else:
                for device in srv6:
                    rides = (Ride(importer.device, device, locator.algorithm),)
                    found.update(self._decapsulated(exporter, version, device, rides))
        if landings.evpn is not None and theirs.vni is not None:
            found.update(self._bridged(importer, exporter, theirs.vni, landings.evpn))
            # A platform sends with the VNI of the route (RFC 9136 §4.4.1) or with its own: where
            # the two differ, both count.
            if mine.vni is None:
                found.add(Lost(importer.device, "the VRF has no VNI"))
            elif mine.vni != theirs.vni:
                found.update(self._bridged(importer, exporter, mine.vni, landings.evpn))
        return frozenset(found) or None

    def _steered(self, exporter: Context, version: int, course: Course) -> Steered:
        def deeds(trails: Iterable[Trail]) -> frozenset[Deed]:
            return frozenset(
                deed for trail in trails for deed in self._of_trail(exporter, version, trail)
            )

        return Steered(tuple((name, deeds(t)) for name, t in course.ways), deeds(course.rest))

    def _of_trail(self, exporter: Context, version: int, trail: Trail) -> Iterable[Deed]:
        if trail.lost:
            return [Lost(trail.target, trail.lost, trail.rides, trail.origin)]
        return self._decapsulated(exporter, version, trail.target, trail.rides)

    def _decapsulated(
        self, exporter: Context, version: int, device: str, rides: tuple[Ride, ...]
    ) -> Iterable[Deed]:
        owners = list(self._owners(exporter, device, version, rides))
        return owners or [Lost(device, "nobody owns the SID there", rides)]

    def _owners(
        self, exporter: Context, device: str, version: int, rides: tuple[Ride, ...]
    ) -> Iterator[Deed]:
        """Yield what may become of the exporter's packets on a device where they land."""
        sid = self._sid(exporter, version)
        if sid is None:
            return
        for context in self._on[device]:
            mine, other = (self._sid(context, v) for v in (version, 4 if version == 6 else 6))
            if mine is None or mine.locator != sid.locator:
                continue
            if context == exporter:
                yield Enter(context, rides)
            elif None in {mine.function, sid.function}:
                # A platform gives no SID of its own twice. Two devices with one locator may.
                if device != exporter.device:
                    yield Enter(context, rides)
                    yield Lost(device, "nobody knows whose the SID is there", rides)
            elif mine.function == sid.function:
                yield Enter(context, rides)
            if other is not None and other.function is not None and other.function == sid.function:
                text = f"SID function {sid.function} is for the other IP"
                yield Lost(device, text, rides)

    def _sid(self, context: Context, version: int) -> Sid | None:
        key = (context, version)
        if key not in self._sids:
            device, vrf = self._topology.device_of(context), self._vrfs[context]
            self._sids[key] = sid_of(device, vrf, version)
        return self._sids[key]

    def _bridged(
        self, importer: Context, exporter: Context, vni: int, landing: Iterable[str]
    ) -> Iterator[Deed]:
        endpoint = self._endpoints[exporter.device]
        for device in landing:
            rides = (Ride(importer.device, device, PLAIN),)
            owners: list[Deed] = []
            if self._endpoints[device] == endpoint:
                owners.extend(Enter(c, rides) for c in self._on[device] if self._vrfs[c].vni == vni)
            yield from owners or [Lost(device, f"no VRF has VNI {vni}", rides)]
