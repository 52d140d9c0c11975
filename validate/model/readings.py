"""What a device model says by name: filters and prefix lists, and what is missing behind a name.

Platforms differ on a name without a definition. The *lenient* reading lets everything through
there, the *strict* one nothing; promises that forbid are decided on the first, promises that
require on the second.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from citynet.device.model import BgpNeighbor, Device, Family, Filter, Interface, Network
from validate.model.filters import first_match, permitted
from validate.model.headerspace import PacketSet, Space
from validate.outcome import Network as ReadNetwork
from validate.outcome import Packet

__all__ = ["Readings", "filter_name", "find_filter", "missing_filters", "missing_lists"]


def filter_name(interface: Interface, family: Family) -> str | None:
    """Return the name of the filter on packets of a family that enter by an interface."""
    return interface.filter_ipv4 if family is Family.IPV4 else interface.filter_ipv6


def find_filter(device: Device, name: str, family: Family) -> Filter | None:
    """Return the filter of that name and family, ``None`` when the device has none."""
    return next((f for f in device.filters if f.name == name and f.family is family), None)


def missing_filters(device: Device) -> tuple[tuple[Interface, Family, str], ...]:
    """Return every reference of an interface to a filter that does not exist."""
    known = {(f.name, f.family) for f in device.filters}
    return tuple(
        (interface, family, name)
        for interface in device.interfaces
        for family in (Family.IPV4, Family.IPV6)
        if (name := filter_name(interface, family)) is not None and (name, family) not in known
    )


def missing_lists(device: Device) -> tuple[tuple[BgpNeighbor, str], ...]:
    """Return every reference of a neighbor to a prefix list that does not exist."""
    known = {prefix_list.name for prefix_list in device.prefix_lists}
    neighbors = device.bgp.neighbors if device.bgp is not None else ()
    return tuple(
        (neighbor, name)
        for neighbor in neighbors
        for name in (neighbor.import_list, neighbor.export_list)
        if name is not None and name not in known
    )


@dataclass(frozen=True, slots=True)
class Readings:
    """One reading, lenient or strict, of all devices' filters and prefix lists."""

    read: ReadNetwork
    lenient: bool
    _sets: dict[tuple[Filter, Family], PacketSet] = field(default_factory=dict)
    _lists: dict[tuple[str, str], frozenset[Network] | None] = field(default_factory=dict)

    def permitted(self, space: Space, device: str, interface: Interface) -> PacketSet:
        """Return the packets of a family that may enter by an interface."""
        name = filter_name(interface, space.family)
        if name is None:
            return space.full
        found = find_filter(self.read.devices[device], name, space.family)
        if found is None:
            return space.full if self.lenient else space.empty
        key = (found, space.family)
        if key not in self._sets:
            self._sets[key] = permitted(space, found)
        return self._sets[key]

    def admits(self, device: str, interface: Interface, packet: Packet) -> bool:
        """Tell whether one packet may enter by an interface."""
        name = filter_name(interface, packet.family)
        if name is None:
            return True
        found = find_filter(self.read.devices[device], name, packet.family)
        if found is None:
            return self.lenient
        rule = first_match(found, packet)
        return rule is not None and rule.action.value == "permit"

    def list_allows(self, device: str, name: str | None, prefix: Network) -> bool:
        """Tell whether a prefix list lets a route through; no list lets all through."""
        if name is None:
            return True
        key = (device, name)
        if key not in self._lists:
            lists = [p for p in self.read.devices[device].prefix_lists if p.name == name]
            self._lists[key] = (
                frozenset(prefix for found in lists for prefix in found.prefixes) if lists else None
            )
        prefixes = self._lists[key]
        return self.lenient if prefixes is None else prefix in prefixes

    def doubts(self) -> tuple[str, ...]:
        """Return what the two readings see differently."""
        found: list[str] = []
        for name, device in sorted(self.read.devices.items()):
            found.extend(
                f"{name} has no filter {missing}" for _, _, missing in missing_filters(device)
            )
            found.extend(
                f"{name} has no prefix list {missing}" for _, missing in missing_lists(device)
            )
        return tuple(found)
