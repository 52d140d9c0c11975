"""How EOS spells values (``docs/reference/dialects/eos.md``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Collector,
    Device,
    Family,
    Interface,
    Network,
    Part,
    PortRange,
)
from citynet.device.ports import is_lossless
from citynet.render.eos_limits import LAG, eos_unsayable

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
    match = LAG.fullmatch(lag)
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


def eos_collectors(device: Device, version: int) -> tuple[Collector, ...]:
    """Return the collectors of telemetry that come from addresses of an IP version."""
    collectors = device.telemetry.collectors if device.telemetry else ()
    return tuple(one for one in collectors if one.address.version == version)


def eos_transports(device: Device) -> dict[int, tuple[Part, ...]]:
    """Return the ports that the device listens on for collectors, sorted: port → who needs it."""
    users: dict[int, tuple[Part, ...]] = {}
    if device.telemetry is not None:
        for one in device.telemetry.collectors:
            users[one.port] = (*users.get(one.port, (device.telemetry,)), one)
    return dict(sorted(users.items()))


EOS_FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            eos_burst,
            eos_channel,
            eos_collectors,
            eos_lossless,
            eos_macsec_profile,
            eos_member_speed,
            eos_multihop_bfd,
            eos_network,
            eos_ports,
            eos_protocol,
            eos_speed,
            eos_transports,
        )
    }
)
