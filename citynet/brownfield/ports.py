"""What the text of a device tells of its ports: management, attachments, links to others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Interface
from typing import Final

from citynet.allocation.locks import IdLocks
from citynet.allocation.model import link_ipv4, link_ipv6
from citynet.brownfield.model import Kind, Management, Neighbour, PortFound, Statement, Use
from citynet.brownfield.scan import address_of, interface_of, port_of
from citynet.check.cabling import is_lag_name, is_management_name, is_port, is_port_name
from citynet.city.model import City
from citynet.device.model import Device, InterfaceAddress, Platform

__all__ = ["host_name_of", "management_of", "neighbours_of", "ports_of"]

_CONTEXT: Final = re.compile(r"\b(?:MGMT|mgmt|management|mgmt_junos|Mgmt-intf|_public_)\b")
_DEFAULT: Final = re.compile(
    r"(?<![0-9.])0\.0\.0\.0(?:/0| 0\.0\.0\.0| 0)(?: next-hop)?"
    r"(?: [A-Za-z][A-Za-z0-9/.-]{1,40})? ([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?: |$)"
)
_GATEWAY: Final = re.compile(r"^gateway ([0-9]{1,3}(?:\.[0-9]{1,3}){3})$")
_HOST_NAME: Final = re.compile(
    r"^(?:system )?(?:hostname|sysname|host-name) \"?([A-Za-z0-9][A-Za-z0-9._-]{0,62})\"?$"
)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_DESCRIPTION: Final = re.compile(
    r"(?:description|alias) \"?(?:to|TO|To) ([A-Za-z0-9][A-Za-z0-9.-]{0,39})[ :]"
    r"([A-Za-z0-9][A-Za-z0-9/-]{0,30})\"?$"
)
_SPEED: Final = re.compile(
    r"\bspeed (?:forced |auto )?([0-9]{1,6})(g|G|gfull|m|full|gbps)?(?:-[0-9])?(?: |$)"
)
_IN_NAME: Final = (
    ("TwentyFiveGigE", 25),
    ("TwoHundredGigE", 200),
    ("FourHundredGigE", 400),
    ("HundredGigE", 100),
    ("FortyGigE", 40),
    ("FiftyGigE", 50),
    ("TenGigE", 10),
    ("xe-", 10),
    ("ge-", 1),
)
"""Names of ports that say their speed. ``GigabitEthernet`` does not: VRP has faster ones."""


def host_name_of(files: Mapping[str, str], said: Iterable[Statement]) -> str | None:
    """Return the host name that the text gives the device."""
    if "etc/hostname" in files:
        said_name = files["etc/hostname"].strip()
        return said_name if _NAME.fullmatch(said_name) else None
    for statement in said:
        if found := _HOST_NAME.match(statement.whole):
            return found[1]
    return None


def management_of(platform: Platform, said: Sequence[Statement]) -> Management | None:
    """Return the management port, if one of the names that such a port can have has an address."""
    addresses: dict[str, IPv4Interface] = {}
    contexts: set[str] = set()
    for statement in said:
        interface = interface_of(platform, statement)
        if interface is None:
            continue
        if re.search(r"\b(?:vrf|vpn-instance)\b", statement.text) and _CONTEXT.search(
            statement.text
        ):
            contexts.add(port_of(interface))
        address = address_of(statement.text)
        if isinstance(address, IPv4Interface) and address.network.prefixlen < 32:
            addresses.setdefault(port_of(interface), address)
    known = sorted(port for port in addresses if is_management_name(platform, port))
    port = next((one for one in known if one in contexts), None)
    if port is None and platform in {Platform.EOS, Platform.IOSXR, Platform.JUNOS}:
        # Elsewhere a management port has the name of any other.
        port = next(iter(known), None)
    if port is None:
        return None
    gateway = _gateway(said, addresses[port])
    return Management(port=port, address=addresses[port], gateway=gateway)


def _gateway(said: Iterable[Statement], address: IPv4Interface) -> IPv4Address | None:
    """Return the next hop of a default route that lies in the management network."""
    for statement in said:
        found = _DEFAULT.search(statement.near) or _GATEWAY.match(statement.text)
        if found is None:
            continue
        try:
            gateway = IPv4Address(found[1])
        except ValueError:
            continue
        if gateway in address.network and gateway != address.ip:
            return gateway
    return None


def neighbours_of(
    city: City, locks: IdLocks, name: str, platform: Platform, said: Iterable[Statement]
) -> tuple[Neighbour, ...]:
    """Return the ends of other devices of the inventory that this one's ports lead to."""
    found: set[Neighbour] = set()
    known = _link_addresses(city, locks)
    for statement in said:
        interface = interface_of(platform, statement)
        if interface is None or ("." in interface and platform is not Platform.JUNOS):
            continue
        port = port_of(interface)
        text = statement.text
        described = _DESCRIPTION.search(text)
        if described and described[1] != name and _is_port(city, described[1], described[2]):
            words = "its description"
            found.add(
                Neighbour(port=port, device=described[1], device_port=described[2], told_by=words)
            )
        address = address_of(text)
        for device, device_port, link in known.get(str(address), ()) if address else ():
            if device != name:
                words = f"the address of link {link}"
                found.add(
                    Neighbour(port=port, device=device, device_port=device_port, told_by=words)
                )
    told: dict[tuple[str, str, str], Neighbour] = {}
    for one in sorted(found, reverse=True):
        # What addresses tell is certain, a description may be old: it stays where it is alone.
        told.setdefault((one.port, one.device, one.device_port), one)
    return tuple(sorted(told.values()))


def _is_port(city: City, device: str, port: str) -> bool:
    """Say whether a description names a port; another word of it is not repeated."""
    return device in city.devices and is_port(city.devices[device], port)


def _link_addresses(city: City, locks: IdLocks) -> Mapping[str, list[tuple[str, str, str]]]:
    """Return, for the address of each end of a numbered core link, the other end and the link."""
    found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name, link in city.links.items():
        lock = locks.links.get(name)
        if lock is None or link.hand_off or lock.domains[0] not in city.domains:
            continue
        pools = city.domains[lock.domains[0]].pools
        pairs: list[tuple[InterfaceAddress, ...]] = []
        if lock.number < pools.links_ipv4.num_addresses // 2:
            pairs.append(link_ipv4(pools, lock.number))
        if lock.number < pools.links_ipv6.num_addresses // 2:
            pairs.append(link_ipv6(pools, lock.number))
        for pair in pairs:
            for address, other in zip(pair, reversed(link.ends), strict=True):
                found[str(address)].append((other.device, other.port, name))
    return found


def ports_of(
    platform: Platform,
    said: Iterable[Statement],
    device: Device,
    uses: Iterable[Use],
    neighbours: Iterable[Neighbour],
    management: Management | None,
) -> tuple[PortFound, ...]:
    """Return the physical ports and LAGs that the text names, without the management port."""
    speeds: dict[str, int | None] = {}
    core = {port_of(one.name) for one in device.interfaces if one.isis and not one.isis.passive}
    core |= {one.port for one in neighbours}
    members = {one.name for one in device.interfaces if one.lag}
    for statement in said:
        interface = interface_of(platform, statement)
        if interface is not None:
            port = port_of(interface)
            if is_port_name(platform, port) or is_lag_name(platform, port):
                speeds[port] = _speed(statement) or speeds.get(port) or _named_speed(port)
        core |= set(_isis_port(platform, statement))
    vlans = {use.where for use in uses if use.kind is Kind.VLAN}
    return tuple(
        PortFound(name=name, speed=speeds[name], vlans=name in vlans, core=name in core)
        for name in sorted(speeds)
        if name not in members and not (management and management.port == name)
    )


def _isis_port(platform: Platform, statement: Statement) -> Iterator[str]:
    interface = interface_of(platform, statement)
    if platform is Platform.JUNOS:
        if found := re.match(r"protocols isis interface (\S{1,64})", statement.whole):
            yield port_of(found[1])
    elif interface is not None:
        if platform is Platform.IOSXR:
            if statement.path and statement.path[0].startswith("router isis "):
                yield port_of(interface)
        elif re.match(
            r"(?:ip router |ipv6 router )?isis (?:enable|ipv6 enable|\S)", statement.text
        ) or re.match(r"ip(?:v6)? router isis ", statement.text):
            yield port_of(interface)


def _speed(statement: Statement) -> int | None:
    found = _SPEED.search(statement.text)
    if found is None:
        return None
    unit = (found[2] or "").lower()
    number = int(found[1])
    # Without a unit it is Mbit/s everywhere.
    return number * (10**9 if unit.startswith("g") else 10**6) or None


def _named_speed(port: str) -> int | None:
    for begin, gigabits in _IN_NAME:
        if port.startswith(begin):
            return gigabits * 10**9
    found = re.match(r"(10|25|40|50|100|200|400)GE[0-9]", port)
    return int(found[1]) * 10**9 if found else None
