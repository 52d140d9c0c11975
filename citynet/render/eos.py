"""How EOS spells values, and what it has no words for (``docs/reference/dialects/eos.md``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.groups import has_groups
from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Filter,
    Interface,
    InterfaceKind,
    Management,
    Network,
    PortRange,
    PrefixList,
    Vrf,
)
from citynet.device.ports import bare, is_lossless

__all__ = ["EOS_FILTERS", "eos_unsayable"]

_SPEEDS: Final = {
    1: "1000full",
    10: "10000full",
    25: "25gfull",
    40: "40gfull",
    50: "50gfull",
    100: "100gfull",
    200: "200gfull",
    400: "400gfull",
}
_PROTOCOLS: Final = {
    (Family.IPV4, None): "ip",
    (Family.IPV6, None): "ipv6",
    (Family.IPV4, 1): "icmp",
    (Family.IPV6, 58): "icmpv6",
    (Family.IPV4, 6): "tcp",
    (Family.IPV6, 6): "tcp",
    (Family.IPV4, 17): "udp",
    (Family.IPV6, 17): "udp",
}
_MAXIMUM_BURST: Final = 128_000_000
"""Bytes; EOS User Manual, "police"."""

_LAG: Final = re.compile(r"Port-Channel([1-9][0-9]*)")
_KEY_NAME: Final = re.compile(r"[0-9a-f]{64}")
_TCP: Final = 6
_PORTS: Final = frozenset({InterfaceKind.PHYSICAL, InterfaceKind.LAG, InterfaceKind.SUBINTERFACE})
"""Where EOS checks sources."""

_VRF_FAMILIES: Final = frozenset({Family.IPV4, Family.IPV6})
_FAMILIES: Final = _VRF_FAMILIES | {Family.EVPN}


def eos_protocol(protocol: int | None, family: Family) -> str:
    """Return the name of an IP protocol in a filter of ``family``, or its number."""
    return _PROTOCOLS.get((family, protocol)) or str(protocol)


def eos_network(network: Network | None) -> str:
    """Return one side of a filter rule: ``any``, ``host 10.0.0.1`` or ``10.0.0.0/24``."""
    if network is None:
        return "any"
    if network.prefixlen == network.max_prefixlen:
        return f"host {network.network_address}"
    return str(network)


def eos_ports(ports: PortRange | None) -> str:
    """Return the ports behind one side of a filter rule, with the space before them."""
    if ports is None:
        return ""
    if ports.first == ports.last:
        return f" eq {ports.first}"
    return f" range {ports.first} {ports.last}"


def eos_speed(speed: int) -> str:
    """Return the word for a line rate in bit/s; raise ``ValueError`` where EOS has none."""
    gigabits, rest = divmod(speed, 10**9)
    if rest or gigabits not in _SPEEDS:
        raise ValueError(f"EOS ports have no speed of {speed} bit/s")
    return _SPEEDS[gigabits]


def eos_burst(burst: int) -> int:
    """Return a burst in bytes; raise ``ValueError`` when no policer of EOS can have it."""
    if burst > _MAXIMUM_BURST:
        raise ValueError(f"a burst of {burst} bytes is above EOS's {_MAXIMUM_BURST}")
    return burst


def eos_channel(lag: str) -> str:
    """Return the number of a LAG, which its members name; raise ``ValueError`` if it has none."""
    match = _LAG.fullmatch(lag)
    if match is None:
        raise ValueError(f"{lag} is no port channel")
    return match[1]


def eos_macsec_profile(interface: str) -> str:
    """Return the name of a port's MACsec profile: ``MS-Ethernet3-1``."""
    return f"MS-{interface.replace('/', '-')}"


def eos_member_speed(device: Device, member: Interface) -> int | None:
    """Return the line rate of a LAG's member, bit/s: its part of the LAG's speed."""
    lag = next((one for one in device.interfaces if one.name == member.lag), None)
    if lag is None or lag.speed is None:
        return None
    return lag.speed // sum(one.lag == lag.name for one in device.interfaces)


def eos_lossless(device: Device) -> bool:
    """Say whether the device has anything to do with the class ``lossless``."""
    return any(map(is_lossless, device.interfaces))


def eos_multihop_bfd(device: Device) -> tuple[BgpNeighbor, ...]:
    """Return the sessions between loopbacks that have BFD, which is of several hops there."""
    sessions = device.bgp.neighbors if device.bgp else ()
    return tuple(one for one in sessions if one.vrf is None and one.bfd)


def eos_unsayable(device: Device) -> Iterator[str]:
    """Yield what of ``device`` has no line on EOS."""
    yield from _of_device(device)
    yield from _of_management(device.management)
    yield from _of_rules(device)
    yield from _of_vrfs(device)
    yield from _of_sessions(device)


def _of_device(device: Device) -> Iterator[str]:
    if device.srv6 is not None:
        yield "srv6"
    if has_groups(device):
        yield "address groups"
    if device.isis is not None:
        if device.isis.algorithms or device.isis.affinities:
            yield "flexible algorithms"
        if device.isis.ti_lfa:
            yield "TI-LFA"
    members = Counter(one.lag for one in device.interfaces)
    lags = {
        one.name: members[one.name] for one in device.interfaces if one.kind is InterfaceKind.LAG
    }
    for interface in device.interfaces:
        yield from _of_interface(interface, lags)
    lists: tuple[Filter | PrefixList, ...] = (*device.filters, *device.prefix_lists)
    for part in lists:
        if part.family not in _VRF_FAMILIES:
            yield f"family {part.family} of {part.name}"


def _of_management(management: Management) -> Iterator[str]:
    if not management.banner:
        yield "a device without a banner"
    if management.tacacs_key and not management.tacacs_servers:
        yield "a key of TACACS+ without servers"


def _of_rules(device: Device) -> Iterator[str]:
    for each in device.filters:
        for rule in each.rules:
            if rule.established and rule.protocol != _TCP:
                yield f"established in rule {rule.sequence} of {each.name}, which is not of TCP"


def _of_interface(interface: Interface, lags: Mapping[str, int]) -> Iterator[str]:
    name = interface.name
    if interface.kind is InterfaceKind.EXCHANGE:
        yield f"exchange interface {name}"
    if interface.isis is not None and interface.isis.delay is not None:
        yield f"delay of {name}"
    if interface.isis is not None and interface.isis.affinities:
        yield f"affinities of {name}"
    if (interface.kind is InterfaceKind.SUBINTERFACE) != (interface.vlan is not None):
        yield f"VLAN {interface.vlan} of {name}"
    if interface.macsec is not None and _KEY_NAME.fullmatch(interface.macsec.key_name) is None:
        yield f"key name of {name} that is not 64 hexadecimal digits in lower case"
    if interface.urpf and interface.kind not in _PORTS:
        yield f"reverse path check of {name}"
    if interface.kind is not InterfaceKind.PHYSICAL:
        for part in ("macsec", "lossless", "lag"):
            if getattr(interface, part):
                yield f"{part} of {name}, which is no port"
    yield from _of_lag(interface, lags)


def _of_lag(interface: Interface, lags: Mapping[str, int]) -> Iterator[str]:
    """``lags`` is the number of members of each LAG."""
    name = interface.name
    is_lag = interface.kind is InterfaceKind.LAG
    if is_lag and _LAG.fullmatch(name) is None:
        yield f"LAG {name} of another name than Port-Channel and a number"
    if is_lag and interface.speed is not None and (not lags[name] or interface.speed % lags[name]):
        yield f"speed of {name}, which its members do not share alike"
    if (is_lag or interface.parent in lags) and is_lossless(interface):
        # Its members would have to pause, and they have nothing but their LAG.
        yield f"the class lossless on {name}, which is a LAG or lies on one"
    if interface.lag is not None and (interface.lag not in lags or interface != bare(interface)):
        yield f"member {name} of a LAG that is not there, or with more than a description"


def _of_vrfs(device: Device) -> Iterator[str]:
    for vrf in device.vrfs:
        if vrf.vni is not None and device.vtep is None:
            yield f"VNI of {vrf.name} without a tunnel source"
        if device.bgp is None and _is_of_bgp(vrf):
            yield f"RD, targets or redistribution of {vrf.name} without BGP"
        if vrf.static_routes:
            yield f"static routes of {vrf.name}"
        if vrf.sids is not None or vrf.locator is not None:
            yield f"SIDs of {vrf.name}"
        if vrf.table is not None:
            yield f"routing table of {vrf.name}"


def _is_of_bgp(vrf: Vrf) -> bool:
    return (
        vrf.rd is not None
        or bool(vrf.import_targets or vrf.export_targets)
        or vrf.redistribute_connected
        or vrf.redistribute_static
    )


def _of_sessions(device: Device) -> Iterator[str]:
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    for neighbor in device.bgp.neighbors if device.bgp else ():
        if neighbor.vrf not in vrfs:
            yield f"session in {neighbor.vrf}, which is no VRF here"
        spoken = _FAMILIES if neighbor.vrf is None else _VRF_FAMILIES
        for family in set(neighbor.families) - spoken:
            yield f"family {family} of {neighbor.address}"
        its_own = Family.IPV4 if neighbor.address.version == 4 else Family.IPV6
        has_lists = neighbor.import_list is not None or neighbor.export_list is not None
        if has_lists and neighbor.families != (its_own,):
            yield f"lists of {neighbor.address}, which is not of {its_own} alone"


EOS_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            eos_burst,
            eos_channel,
            eos_lossless,
            eos_macsec_profile,
            eos_member_speed,
            eos_multihop_bfd,
            eos_network,
            eos_ports,
            eos_protocol,
            eos_speed,
        )
    }
)
