"""Which numbers of a running device citynet must not give to others, as entries of the inventory.

What a lock holds already is given to nobody else, so that it needs no reservation; it is named
instead, because the device may use the number for something else than the lock says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from pydantic_core import PydanticCustomError

from citynet.allocation.locks import IdLocks
from citynet.binding.locks import LinkLocks
from citynet.binding.model import MAX_SID_INDEX
from citynet.brownfield.model import Imported, Kind, Use
from citynet.brownfield.parts import free_parts, holders_of
from citynet.brownfield.ranges import Range, joined, without
from citynet.check.cabling import is_port
from citynet.city.model import City, CityDevice, SidFormat, Transport
from citynet.city.reserved_schema import RESERVED_PREFIX
from citynet.device.model import Network
from citynet.prefixes import holds

__all__ = ["Entries", "Group", "Held", "entries_of"]

_SPOKES: Final = 30_000
"""Route targets of spokes begin behind it."""

_MOST: Final = 999


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Numbers of one kind and place: a list of the file, and what its entries name."""

    kind: str
    """``attachments``, ``slices``, ``vnis``, ``handOffs``, ``sids`` or ``prefixes``."""
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A number in use that a lock holds, and for what."""

    number: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What there is to reserve, why, and what is not reserved because it cannot or need not be."""

    reason: str
    numbers: Mapping[Group, tuple[Range, ...]] = field(default_factory=dict)
    prefixes: tuple[Network, ...] = ()
    held: tuple[Held, ...] = ()
    left: tuple[str, ...] = ()
    """What no entry of the file can say."""
    said: Mapping[Group, tuple[str, ...]] = field(default_factory=dict)
    """The lines that tell the numbers of a group, as ``file:line``; prefixes are one group."""


def entries_of(found: Imported, city: City, locks: IdLocks, bound: LinkLocks) -> Entries:
    """Return what to reserve for a device of the inventory; raise ``KeyError`` for another one."""
    maker = _Maker(city, city.devices[found.device], locks, bound)
    for use in found.uses:
        maker.take(use)
    management = found.management.address.network if found.management else None
    networks: dict[Network, list[str]] = {}
    for use in found.uses:
        if use.kind in {Kind.PREFIX, Kind.LOCATOR}:
            networks.setdefault(use.network(), []).append(_line(use))
    for network in sorted(networks, key=lambda one: (one.version, one)):
        if network != management:
            maker.take_prefix(network, networks[network])
    return maker.entries()


def _line(use: Use) -> str:
    return f"{use.file}:{use.line}" if use.line else "the reader"


class _Maker:
    def __init__(self, city: City, device: CityDevice, locks: IdLocks, bound: LinkLocks) -> None:
        self._city = city
        self._device = device
        self._domain = city.domains[device.domain]
        self._locks = locks
        self._bound = bound
        self._numbers: dict[Group, list[Range]] = {}
        self._prefixes: list[Network] = []
        self._held: set[Held] = set()
        self._left: set[str] = set()
        self._said: dict[Group, list[str]] = {}
        self._holders = holders_of(city, locks, bound)
        self._services = {
            lock.number: lock.service for lock in locks.services.values() if lock.number is not None
        } | {lock.number: f"boundary/{lock.name}" for lock in locks.boundaries.values()}

    def entries(self) -> Entries:
        return Entries(
            reason=f"in use on {self._device.name}",
            numbers={group: joined(found) for group, found in sorted(self._numbers.items())},
            prefixes=tuple(self._prefixes),
            held=tuple(sorted(self._held)),
            left=tuple(sorted(self._left)),
            said={group: tuple(dict.fromkeys(lines)) for group, lines in self._said.items()},
        )

    def take(self, use: Use) -> None:
        """Enter a number that is not an address."""
        if use.kind is Kind.VLAN:
            self._vlan(use)
        elif use.kind is Kind.VNI:
            self._vni(use)
        elif use.kind is Kind.SID:
            self._sid(use)
        else:
            for number in self._slices(use):
                if 0 < number <= _MOST:
                    self._add(use, Group("slices"), (number, number), "slice ID", self._services)

    def _add(
        self, use: Use, group: Group, numbers: Range, name: str, held: Mapping[int, str]
    ) -> None:
        first, last = numbers
        taken = sorted(number for number in held if first <= number <= last)
        for number in taken:
            self._held.add(Held(f"{name} {number}", held[number]))
        free = without((numbers,), ((number, number) for number in taken))
        if free:
            self._numbers.setdefault(group, []).extend(free)
            self._said.setdefault(group, []).append(_line(use))

    def _vlan(self, use: Use) -> None:
        name, port = self._device.name, use.where
        link = next(
            (
                link
                for link in self._city.links.values()
                if link.hand_off and any((e.device, e.port) == (name, port) for e in link.ends)
            ),
            None,
        )
        if link is not None:
            pair = sorted(self._city.devices[end.device].domain for end in link.ends)
            trunk = {
                bound.vlan: key
                for key, lock in self._bound.services.items()
                if (bound := lock.hand_offs.get(link.name)) and bound.vlan is not None
            }
            group = Group("handOffs", tuple(pair))
            self._add(use, group, use.numbers(), f"VLAN on {link.name}", trunk)
        elif port and not is_port(self._device, port):
            self._left.add(f"VLAN {use.value} of {port}, which is no port of the platform's names")
        else:
            group = Group("attachments", (name, port))
            held = self._attached(port)
            self._add(use, group, use.numbers(), f"VLAN on {port or name}", held)

    def _attached(self, port: str) -> Mapping[int, str]:
        return {
            endpoint.vlan: f"{key}/{name}"
            for key, lock in sorted(self._locks.services.items())
            for name, endpoint in sorted(lock.endpoints.items())
            if endpoint.vlan is not None
            and endpoint.device == self._device.name
            and port in {"", endpoint.port}
        }

    def _vni(self, use: Use) -> None:
        if self._domain.transport is not Transport.VXLAN:
            self._left.add(f"VNI {use.value}: {self._domain.name} gives no VNIs")
            return
        base = self._domain.pools.vnis[0]
        held = {base + number: holder for number, holder in self._services.items()}
        self._add(use, Group("vnis", (self._domain.name,)), use.numbers(), "VNI", held)

    def _sid(self, use: Use) -> None:
        function = int(use.value)
        index = (function + 1) // 2
        classic = (
            self._domain.transport is Transport.SRV6 and self._domain.sids is SidFormat.CLASSIC
        )
        if not classic or not 1 <= index <= MAX_SID_INDEX:
            self._left.add(f"SID function {function}: citynet gives none such on this device")
            return
        held = {
            number: f"{key} ({vrf})"
            for key, lock in self._bound.services.items()
            for (device, vrf), number in lock.sids.items()
            if device == self._device.name
        }
        self._add(use, Group("sids", (self._device.name,)), (index, index), "SID index", held)

    def _slices(self, use: Use) -> Iterator[int]:
        """Yield the numbers of services that follow from a name, RD or route target like ours."""
        left, _, right = use.value.rpartition(":")
        if use.kind is Kind.SLICE:
            yield int(use.value)
        elif use.kind is Kind.VRF:
            if found := re.match(r"[SX]([1-9][0-9]{0,2})-", use.value):
                yield int(found[1])
        elif use.kind is Kind.ROUTE_TARGET:
            if left in {str(domain.asn) for domain in self._city.domains.values()}:
                yield int(right) - _SPOKES if int(right) > _SPOKES else int(right)
        elif use.kind is Kind.RD and left.count(".") == 3:
            try:
                router = ip_address(left)
            except ValueError:
                return
            if any(router in domain.pools.loopback_ipv4 for domain in self._city.domains.values()):
                yield int(right) % 1000

    def take_prefix(self, network: Network, lines: Iterable[str]) -> None:
        """Enter addresses that ``lines`` tell, unless something of ours has them by its lock."""
        exchanges = (self._city.exchange_pool_ipv4, self._city.exchange_pool_ipv6)
        if any(holds(one, network) for one in exchanges):
            return  # the same on every device, inside of it
        try:
            RESERVED_PREFIX.read(str(network))
        except PydanticCustomError:
            self._left.add(f"{network}, which no pool can have")
            return
        holders, parts = free_parts(self._city, network, self._holders)
        if parts is None:
            self._left.add(f"{network}, partly held in too many parts: reserve what is not ours")
            return
        if holders:
            words = f"{network} (partly held)" if parts else str(network)
            self._held.add(Held(words, ", ".join(holders)))
        # A reserved number that a lock holds would be a finding, so that only the rest is reserved.
        self._prefixes += parts
        self._said.setdefault(Group("prefixes"), []).extend(lines)
