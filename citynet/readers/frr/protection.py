"""The chains ``input`` and ``forward``: who may reach the router itself.

Only the lines that admit SSH say something of their own (``Management.ssh_sources``); all others
follow from the device. They only accept, so their order decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Final, NamedTuple

from citynet.device.model import Address, Device, Network
from citynet.readers.frr.lines import Line, Said, Source, following
from citynet.readers.frr.nftables import Chain
from citynet.readers.frr.ports import MANAGEMENT
from citynet.readers.frr.ttl_security import HOPS
from citynet.readers.frr.values import host_or_network

__all__ = ["check_protection", "read_ssh_sources"]

_LINE: Final = re.compile(
    r'(?:iifname "(?P<port>[^"]+)" )?(?:(?P<family>ip6?) saddr (?P<source>\S+) )?(?P<rest>.+)'
)
_VERSIONS: Final = {"ip": 4, "ip6": 6}
_SSH: Final = "tcp dport 22 accept"
_LOG: Final = 'limit rate 10/second log prefix "input "'
_DISCOVERY: Final = (
    "nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert"  # RFC 4861
)
_ICMP: Final = (
    f"icmpv6 type {{ {_DISCOVERY} }} accept",
    "meta l4proto { icmp, icmpv6 } limit rate 1000/second burst 100 packets accept",
)
_FORWARD: Final = (
    "type filter hook forward priority filter; policy accept;",
    f'iifname "{MANAGEMENT}" drop',
    f'oifname "{MANAGEMENT}" drop',
)

Chains = Mapping[tuple[str, str], Chain]


class _Admitted(NamedTuple):
    """A line of the chain ``input``: from where, and what."""

    port: str | None
    source: Network | None
    rest: str

    def __str__(self) -> str:
        text = f'iifname "{self.port}" ' if self.port else ""
        if self.source is not None:
            text += f"{'ip' if self.source.version == 4 else 'ip6'} saddr {self.source} "
        return text + self.rest


def _parsed(line: Line) -> _Admitted | None:
    match = _LINE.fullmatch(line.text)
    if match is None:
        return None
    source: Network | None = None
    if match["family"]:
        source = host_or_network(match["source"])
        if source is None or source.version != _VERSIONS[match["family"]]:
            return None
    return _Admitted(match["port"], source, match["rest"])


def _lines(chains: Chains) -> list[Line]:
    chain = chains.get(("inet", "input"))
    return chain.lines if chain is not None else []


def read_ssh_sources(chains: Chains) -> list[Said[Network]]:
    """Return the prefixes from which SSH is admitted."""
    found: list[Said[Network]] = []
    for line in _lines(chains):
        admitted = _parsed(line)
        if admitted and admitted.source and admitted[::2] == (MANAGEMENT, _SSH):
            found.append(Said(admitted.source, line))
    return found


def check_protection(source: Source, chains: Chains, device: Device) -> None:
    """Refuse what does not follow from ``device``."""
    forward = chains.get(("inet", "forward"))
    following(source, forward.lines if forward else (), _FORWARD, why="the chain 'forward' holds")
    expected = set(_expected(device))
    seen: dict[_Admitted, Line] = {}
    lines = _lines(chains)
    for line in lines:
        admitted = _parsed(line)
        if admitted is None or admitted not in expected:
            source.refuse(line, "it does not follow from the rest of the configuration")
        elif admitted in seen:
            source.refuse(line, f"said before, in line {seen[admitted].number}")
        else:
            seen[admitted] = line
    for lacking in sorted(map(str, expected - seen.keys())):
        source.missing(lacking, "missing among the lines that the chain 'input' holds")
    if lines and lines[-1].text != _LOG:
        source.refuse(lines[-1], f"only '{_LOG}' stands at the end: it logs what is dropped")


def _expected(device: Device) -> Iterator[_Admitted]:
    yield _Admitted(None, None, "type filter hook input priority filter; policy drop;")
    yield _Admitted("lo", None, "accept")
    for line in _ICMP:
        yield _Admitted(None, None, line)
    yield _Admitted(None, None, _LOG)
    yield from _from_ports(device)
    yield from _from_neighbors(device)
    management = device.management
    for prefix in management.ssh_sources:
        yield _Admitted(MANAGEMENT, prefix, _SSH)
        yield _Admitted(MANAGEMENT, prefix, "udp dport 161 accept")
    for server in management.ntp_servers:
        yield _Admitted(MANAGEMENT, _host(server), "udp sport 123 accept")
    answers = "tcp sport 49 tcp flags & (ack | rst) != 0 accept"
    for server in management.tacacs_servers:
        yield _Admitted(MANAGEMENT, _host(server), answers)


def _from_ports(device: Device) -> Iterator[_Admitted]:
    for interface in device.interfaces:
        isis = interface.isis
        if isis is None:
            continue
        if isis.bfd:
            yield _Admitted(interface.name, None, "udp dport 3784 accept")
        if device.vtep is not None and not isis.passive:
            yield _Admitted(interface.name, None, "udp dport 4789 accept")


def _from_neighbors(device: Device) -> Iterator[_Admitted]:
    for neighbor in device.bgp.neighbors if device.bgp else ():
        source = _host(neighbor.address)
        near = f"{HOPS[neighbor.address.version]} 255 " if neighbor.ttl_security else ""
        yield _Admitted(neighbor.vrf, source, f"{near}tcp dport 179 accept")
        yield _Admitted(neighbor.vrf, source, f"{near}tcp sport 179 accept")
        if neighbor.bfd:
            yield _Admitted(neighbor.vrf, source, "udp dport { 3784, 4784 } accept")


def _host(address: Address) -> Network:
    return ip_network(f"{address}/{address.max_prefixlen}")
