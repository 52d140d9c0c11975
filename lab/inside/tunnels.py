"""What the kernel needs to send packets through VXLAN, beside its routes, and what of it is there.

zebra of FRR 8.4 can delete the entries of a remote VTEP while a route through it stays: a best path
that moves from one route reflector to the other is a withdrawal and an announcement, and zebra
does the withdrawal's part last (``zebra_rib.c``); and an IPv4 VTEP and its twin for IPv6 routes,
``::ffff:`` and the same address, share an entry in its list of router MACs (``zebra_vxlan.c``).
FRR mended one in 10.2, the other in 10.4. No device that a stand-in stands for has this fault.

All here is pure: what ``ip -json`` and ``bridge -json`` say goes in, lines for them come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, TypeAlias

__all__ = [
    "Forwarding",
    "Neighbor",
    "Repair",
    "bridge_lines",
    "concerns_tunnels",
    "ip_lines",
    "repair_of",
    "router_mac",
]

_EVENT: Final = re.compile(r"\bdev (?:br|vx|if)\d+\b|netlink receive error")
"""``if7`` is a device whose name was not to be had; after the error events were lost."""
_FIXED: Final = frozenset({"NOARP", "PERMANENT"})
"""States of a neighbour that somebody set: the kernel itself neither asks nor forgets."""
_OWN_PROTOCOL: Final = "static"
"""Of neighbours that are added here. zebra's say ``zebra``, also those that it adds over ours."""
_OWN_STATE: Final = "permanent"
"""Of forwarding entries that are added here. zebra's have no such word."""


Address: TypeAlias = IPv4Address | IPv6Address
Hop: TypeAlias = tuple[str, Address]
"""A bridge and a next hop behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """Which router MAC a next hop has."""

    device: str
    """The bridge of the VNI, ``br20102``."""
    address: Address
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarding:
    """Which VTEP a router MAC is behind."""

    device: str
    """The VXLAN device, ``vx20102``."""
    mac: str
    vtep: IPv4Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What is missing, and what was added here and is not needed any more; each sorted."""

    missing_neighbors: tuple[Neighbor, ...] = ()
    missing_forwarding: tuple[Forwarding, ...] = ()
    unneeded_neighbors: tuple[Neighbor, ...] = ()
    unneeded_forwarding: tuple[Forwarding, ...] = ()


def router_mac(vtep: IPv4Address) -> str:
    """Return the router MAC of a VTEP: ``02:00`` and the four octets of its address.

    So our own text sets the MAC of every FRR router's bridges (``frr_mac`` in
    ``templates/frr/vrf_devices.j2``), and all VTEPs of a lab are such routers. BGP, which brought
    the MAC, would know it too; but asking it costs far more than this rule.
    """
    return "02:00:" + ":".join(f"{octet:02x}" for octet in vtep.packed)


def concerns_tunnels(line: str) -> bool:
    """Return whether a line of ``ip -oneline monitor route neigh`` may be about VXLAN."""
    return _EVENT.search(line) is not None


def repair_of(routes: object, neighbors: object, forwarding: object) -> Repair:
    """Return what has to be done so that routes into VXLAN are followed by packets.

    ``routes`` is what ``ip -json route show table all proto bgp`` printed, ``neighbors`` what
    ``ip -json neigh show nud all`` did, ``forwarding`` what ``bridge -json fdb show`` did. An
    entry that anybody else set, zebra or a person, is neither replaced nor removed. Raises
    ValueError for what these programs never print.
    """
    held, own_neighbors = _neighbors(neighbors)
    others, own_forwarding = _forwarding(forwarding)
    missing, used = set[Neighbor](), set[Hop]()
    needed: dict[tuple[str, str], Forwarding] = {}
    for vni, address, vtep in sorted(
        _hops(routes), key=lambda hop: (hop[0], hop[2], hop[1].version)
    ):
        hop = (f"br{vni}", address)
        used.add(hop)
        mac = held.get(hop)
        if mac is None:
            mac = router_mac(vtep)
            missing.add(Neighbor(device=hop[0], address=address, mac=mac))
        # Two VTEPs with one MAC are not ours to decide; the same one is taken each time.
        needed.setdefault((f"vx{vni}", mac), Forwarding(device=f"vx{vni}", mac=mac, vtep=vtep))
    return Repair(
        missing_neighbors=_sorted_neighbors(missing),
        missing_forwarding=tuple(
            each
            for key, each in sorted(needed.items())
            if key not in others and own_forwarding.get(key) != each
        ),
        unneeded_neighbors=_sorted_neighbors(
            each for each in own_neighbors if (each.device, each.address) not in used
        ),
        unneeded_forwarding=tuple(
            each for key, each in sorted(own_forwarding.items()) if key not in needed
        ),
    )


def ip_lines(repair: Repair) -> tuple[str, ...]:
    """Return lines for ``ip -batch``; what is removed comes last, as it may be gone already."""
    removed = (
        f"neigh del {_spelled(each.address)} dev {each.device}"
        for each in repair.unneeded_neighbors
    )
    added = (
        f"neigh replace {_spelled(each.address)} lladdr {each.mac} dev {each.device} nud noarp"
        f" extern_learn protocol {_OWN_PROTOCOL}"
        for each in repair.missing_neighbors
    )
    return (*added, *removed)


def bridge_lines(repair: Repair) -> tuple[str, ...]:
    """Return lines for ``bridge -batch``, in the same order."""
    removed = (
        f"fdb del {each.mac} dev {each.device} dst {each.vtep} self"
        for each in repair.unneeded_forwarding
    )
    added = (
        f"fdb replace {each.mac} dev {each.device} dst {each.vtep} self {_OWN_STATE} extern_learn"
        for each in repair.missing_forwarding
    )
    return (*added, *removed)


def _hops(routes: object) -> Iterator[tuple[str, Address, IPv4Address]]:
    """Yield (VNI, next hop, VTEP) of all routes whose next hop is a VTEP."""
    for route in _objects(routes):
        for hop in (route, *_objects(route.get("nexthops", []))):
            bridge = re.fullmatch(r"br(\d+)", _text(hop, "dev"))
            flags = hop.get("flags")
            if not bridge or not isinstance(flags, list) or "onlink" not in flags:
                continue
            # ``via`` where the families of the route and of its next hop differ.
            via = hop.get("via")
            said = _text(via, "host") if isinstance(via, dict) else _text(hop, "gateway")
            if not said:
                continue
            address = ip_address(said)
            vtep = address if address.version == 4 else address.ipv4_mapped
            if vtep is not None:
                yield bridge[1], address, vtep


def _neighbors(value: object) -> tuple[dict[Hop, str], list[Neighbor]]:
    """Return the MACs that somebody set, and which of the entries were added here."""
    held: dict[Hop, str] = {}
    own = []
    for entry in _objects(value):
        device, mac, state = _text(entry, "dev"), _text(entry, "lladdr"), entry.get("state")
        fixed = isinstance(state, list) and not _FIXED.isdisjoint(state)
        if not (re.fullmatch(r"br\d+", device) and mac and fixed):
            continue
        found = Neighbor(device=device, address=ip_address(_text(entry, "dst")), mac=mac)
        held[device, found.address] = mac
        ours = entry.get("protocol") == _OWN_PROTOCOL and state == ["NOARP"]
        if ours and "extern_learn" in entry:
            own.append(found)
    return held, own


def _forwarding(
    value: object,
) -> tuple[set[tuple[str, str]], dict[tuple[str, str], Forwarding]]:
    """Return (VXLAN device, MAC) of entries that others set, and those that were added here."""
    others, own = set[tuple[str, str]](), dict[tuple[str, str], Forwarding]()
    for entry in _objects(value):
        device, mac, flags = _text(entry, "ifname"), _text(entry, "mac"), entry.get("flags")
        # The bridge's own entry beside it says no VTEP, and nothing is lost without it: the
        # bridge has no other port.
        if not isinstance(flags, list) or "self" not in flags or not re.fullmatch(r"vx\d+", device):
            continue
        vtep = _text(entry, "dst")
        if "extern_learn" in flags and entry.get("state") == _OWN_STATE and "." in vtep:
            own[device, mac] = Forwarding(device=device, mac=mac, vtep=IPv4Address(vtep))
        else:
            others.add((device, mac))
    return others, own


def _sorted_neighbors(found: Iterable[Neighbor]) -> tuple[Neighbor, ...]:
    def order(each: Neighbor) -> tuple[str, int, int]:
        return each.device, each.address.version, int(each.address)

    return tuple(sorted(found, key=order))


def _spelled(address: Address) -> str:
    """Return an address as ``ip`` prints it, in every version of Python."""
    mapped = None if address.version == 4 else address.ipv4_mapped
    return str(address) if mapped is None else f"::ffff:{mapped}"


def _objects(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        message = "a list of objects was expected"
        raise ValueError(message)
    return value


def _text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key, "")
    if not isinstance(found, str):
        message = f"{key}: a text was expected"
        raise ValueError(message)  # noqa: TRY004 - one error for every wrong form
    return found
