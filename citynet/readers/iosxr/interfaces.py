"""Interface blocks of IOS-XR."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Interface
from string import ascii_letters
from typing import Final

from citynet.device.model import Interface, InterfaceKind
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.iosxr.reading import NAME, Block, InterfaceReading, Reading
from citynet.readers.values import NUMBER, number, v4, v4_interface, v6_interface

__all__ = ["HEADER", "LLDP", "management_port", "read_interface", "read_preconfigured"]

Match = re.Match[str]

LLDP: Final = "lldp"
_LLDP_LINES: Final = ("transmit disable", "receive disable")
_PORT: Final = (
    r"(?:GigabitEthernet|TenGigE|TwentyFiveGigE|FortyGigE|FiftyGigE|HundredGigE|TwoHundredGigE"
    r"|FourHundredGigE)[0-9]{1,4}(?:/[0-9]{1,4}){3}"
)
_KINDS: Final = {
    InterfaceKind.LOOPBACK: re.compile(r"Loopback[0-9]{1,10}"),
    InterfaceKind.MANAGEMENT: re.compile(r"MgmtEth[0-9A-Z/]{1,32}"),
    InterfaceKind.LAG: re.compile(r"Bundle-Ether[0-9]{1,5}"),
    InterfaceKind.PHYSICAL: re.compile(_PORT),
    InterfaceKind.SUBINTERFACE: re.compile(rf"(?:{_PORT}|Bundle-Ether[0-9]{{1,5}})\.[0-9]{{1,10}}"),
}
HEADER: Final = {
    InterfaceKind.PHYSICAL: 14,
    InterfaceKind.LAG: 14,
    InterfaceKind.MANAGEMENT: 14,
    InterfaceKind.SUBINTERFACE: 18,
}
"""Bytes of Ethernet that ``mtu`` counts besides the IP packet."""
_SMALLEST_MTU: Final = 68
_MOST_LINKS: Final = 64
_FLAGS: Final = (
    "lacp period short",
    "ipv4 unreachables disable",
    "ipv6 unreachables disable",
    "ipv6 nd suppress-ra",
    "shutdown",
    "load-interval 30",
)


def _kind(name: str) -> InterfaceKind | None:
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(name)), None)


def _flag(found: InterfaceReading, _match: Match, line: Line) -> None:
    found.block.claim(line.text, line)
    found.draft.use(line)


def _put(field: str) -> Callable[[InterfaceReading, Match, Line], None]:
    def act(found: InterfaceReading, match: Match, line: Line) -> None:
        found.block.claim(field, line)
        found.draft.put(line, **{field: match[1]})

    return act


def _speed(found: InterfaceReading, match: Match, line: Line) -> None:
    found.block.claim("speed", line)
    found.draft.put(line, speed=number(match[1], 1, 10**10) * 1000)


def _bundle(found: InterfaceReading, match: Match, line: Line) -> None:
    if found.draft.value.kind is not InterfaceKind.PHYSICAL:
        raise ValueError("members of a bundle are physical ports")
    found.block.claim("lag", line)
    found.draft.put(line, lag=f"Bundle-Ether{match[1]}")


def _min_links(found: InterfaceReading, match: Match, line: Line) -> None:
    if found.draft.value.kind is not InterfaceKind.LAG:
        raise ValueError("bundles alone need a number of links")
    value = number(match[1], 1, _MOST_LINKS)
    found.block.claim("min_links", line)
    found.draft.put(line, min_links=value)


def _mtu(found: InterfaceReading, match: Match, line: Line) -> None:
    header = HEADER.get(found.draft.value.kind)
    if header is None:
        raise ValueError("a loopback has no MTU")
    value = number(match[1], _SMALLEST_MTU + header, 65535) - header
    found.block.claim("mtu", line)
    found.draft.put(line, mtu=value)


def _vlan(found: InterfaceReading, match: Match, line: Line) -> None:
    if found.draft.value.kind is not InterfaceKind.SUBINTERFACE:
        raise ValueError("sub-interfaces alone have a VLAN")
    value = number(match[1], 1, 4094)
    found.block.claim("vlan", line)
    found.draft.put(line, vlan=value)


def _policy(found: InterfaceReading, match: Match, line: Line) -> None:
    found.block.claim(f"service-policy {match[1]}", line)
    found.policies[match[1]] = match[2]
    found.draft.use(line)


def _ipv4(found: InterfaceReading, match: Match, line: Line) -> None:
    secondary = match[3] is not None
    if match[2].startswith("/"):
        address = v4_interface(match[1] + match[2])
    else:
        mask = int(v4(match[2][1:]))
        inverse = mask ^ 0xFFFFFFFF
        if inverse & (inverse + 1):
            raise ValueError(f"{match[2]} is not a netmask")
        address = IPv4Interface(f"{v4(match[1])}/{32 - inverse.bit_length()}")
    found.block.claim(f"ipv4 address {address}", line)
    found.draft.add(line, "addresses", address)
    found.ipv4.append((address, secondary, line))


def _ipv6(found: InterfaceReading, match: Match, line: Line) -> None:
    address = v6_interface(match[1])
    found.block.claim(f"ipv6 address {address}", line)
    found.draft.add(line, "addresses", address)


def _filter(found: InterfaceReading, match: Match, line: Line) -> None:
    field = f"filter_{match[1]}"
    found.block.claim(field, line)
    found.draft.put(line, **{field: match[2]})


def _macsec(found: InterfaceReading, match: Match, line: Line) -> None:
    if found.draft.value.kind is not InterfaceKind.PHYSICAL:
        raise ValueError("physical ports alone have MACsec")
    found.block.claim("macsec", line)
    found.chain = match[1]
    found.draft.use(line)


def _lldp(found: InterfaceReading, _match: Match, line: Line) -> None:
    found.block.claim(LLDP, line)
    found.draft.use(line)
    inner = Block(found.draft.ledger, f"{found.block.path} / {LLDP}")
    for each in line.children:
        if each.text in _LLDP_LINES and each.text not in inner.lines:
            inner.claim(each.text, each)
            found.draft.use(each)
    inner.require(_LLDP_LINES, "tenants see no LLDP")


_INTERFACE: Final = RuleBook[InterfaceReading](
    {
        r"description (\S.*)": _put("description"),
        rf"bandwidth ({NUMBER})": _speed,
        rf"bundle id ({NUMBER}) mode active": _bundle,
        rf"bundle minimum-active links ({NUMBER})": _min_links,
        rf"service-policy (input|output) ({NAME})": _policy,
        rf"mtu ({NUMBER})": _mtu,
        rf"vrf ({NAME})": _put("vrf"),
        r"ipv4 address ([0-9.]+)(/[0-9]+| [0-9.]+)( secondary)?": _ipv4,
        r"ipv6 address ([0-9A-Fa-f:.]+/[0-9]+)": _ipv6,
        rf"encapsulation dot1q ({NUMBER})": _vlan,
        rf"(ipv[46]) access-group ({NAME}) ingress": _filter,
        rf"macsec psk-keychain ({NAME}) policy CITY": _macsec,
        LLDP: _lldp,
        **dict.fromkeys(map(re.escape, _FLAGS), _flag),
    }
)


def read_interface(reading: Reading, match: Match, line: Line) -> None:
    """Read an interface block; its kind is in its name."""
    name = match[1]
    kind = _kind(name)
    if kind is None or name in reading.interfaces:
        raise ValueError("an interface has a name that says its kind, and is said once")
    parent = name.rpartition(".")[0] if kind is InterfaceKind.SUBINTERFACE else None
    draft = Draft(reading.ledger, Interface(name=name, kind=kind, parent=parent))
    draft.use(line)
    found = InterfaceReading(draft, Block(reading.ledger, line.text))
    reading.interfaces[name] = found
    _INTERFACE.apply(line.children, found, reading.ledger)


def read_preconfigured(reading: Reading, match: Match, line: Line) -> None:
    """Read what a device shows of an empty cage; it says nothing of the ports that there are."""
    place = match[1].lstrip(ascii_letters)
    if [each.text for each in line.children] != ["shutdown"]:
        raise ValueError("an empty cage is shut down and has nothing else")
    if any(name.lstrip(ascii_letters) == place for name in reading.interfaces):
        raise ValueError("there is an interface in this cage")
    for each in line.lines():
        reading.ledger.claim(each)


def management_port(reading: Reading) -> str | None:
    """Return the management port; a device with several has none that its lines could name."""
    kinds = {name: found.draft.value.kind for name, found in reading.interfaces.items()}
    ports = [name for name, kind in kinds.items() if kind is InterfaceKind.MANAGEMENT]
    return ports[0] if len(ports) == 1 else None
