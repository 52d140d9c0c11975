"""Hand-made parts that samples of several platforms have alike, but for names and origins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Interface, ip_address, ip_network

from citynet.device.model import (
    Affinity,
    Collector,
    Family,
    FilterAction,
    Interface,
    InterfaceKind,
    Management,
    Origin,
    PrefixList,
    Queue,
    Telemetry,
    TrafficClass,
)

__all__ = [
    "BOUNDARY",
    "DENY",
    "PERMIT",
    "SIGNED",
    "SLICE",
    "affinities",
    "baseline",
    "management_port",
    "member",
    "prefix_list",
    "shared",
    "telemetry",
]

SLICE = Origin(sources=("slice/office",))
BOUNDARY = Origin(sources=("boundary/gov-cloud-edge",))

SIGNED = "secret:ntp"
"""The key that time servers sign with."""

PERMIT = FilterAction.PERMIT
DENY = FilterAction.DENY


def baseline(origin: Origin, *sources: str) -> Management:
    """Return the management baseline; ``sources`` are the prefixes that may reach the device."""
    return Management(
        ssh_sources=tuple(ip_network(source) for source in sources),
        ntp_servers=(IPv4Address("198.51.100.201"), IPv4Address("198.51.100.202")),
        syslog_servers=(IPv4Address("198.51.100.211"),),
        tacacs_servers=(IPv4Address("198.51.100.221"), IPv4Address("198.51.100.222")),
        tacacs_key="secret:tacacs.key",
        snmp_user="citynoc",
        snmp_auth="secret:snmp.auth",
        snmp_privacy="secret:snmp.privacy",
        admin_user="netops",
        admin_password="secret:admin.password",  # noqa: S106 -- a reference
        banner="Linjiang city network. Authorised use only; every change is recorded.",
        gateway=IPv4Address("198.51.100.1"),
        origin=origin,
    )


def management_port(name: str, vrf: str, address: str, origin: Origin) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf=vrf,
        addresses=(IPv4Interface(address),),
        origin=origin,
    )


def member(
    name: str, lag: str, description: str, origin: Origin, *, enabled: bool = True
) -> Interface:
    return Interface(
        name=name,
        kind=InterfaceKind.PHYSICAL,
        description=description,
        enabled=enabled,
        lag=lag,
        origin=origin,
    )


def shared(shares: Mapping[TrafficClass, int], origin: Origin) -> tuple[Queue, ...]:
    """Return a queue for each class, with its share in percent."""
    return tuple(
        Queue(traffic_class=traffic_class, percent=percent, origin=origin)
        for traffic_class, percent in shares.items()
    )


def affinities(origin: Origin) -> tuple[Affinity, ...]:
    return tuple(
        Affinity(name=name, bit=bit, origin=origin)
        for bit, name in enumerate(("trust-low", "trust-standard", "unencrypted"))
    )


def prefix_list(
    name: str, family: Family, prefixes: Iterable[str], origin: Origin = SLICE
) -> PrefixList:
    return PrefixList(
        name=name,
        family=family,
        prefixes=tuple(ip_network(prefix) for prefix in prefixes),
        origin=origin,
    )


def telemetry(origin: Origin) -> Telemetry:
    """Return telemetry to three collectors of both families, on two ports."""
    places = (
        ("198.51.100.231", 57500),
        ("198.51.100.232", 57501),
        ("2001:db8:ffff::31", 57500),
    )
    return Telemetry(
        collectors=tuple(
            Collector(address=ip_address(address), port=port, origin=origin)
            for address, port in places
        ),
        interval=30,
        origin=origin,
    )
