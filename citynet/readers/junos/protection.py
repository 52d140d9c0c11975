"""The device's own protection, built again from what was read, and compared word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citynet.device.model import (
    Address,
    Family,
    Isis,
    Management,
    Measurement,
    Network,
    Telemetry,
)
from citynet.readers.junos.firewall import has_terms
from citynet.readers.junos.measurement import twamp_terms
from citynet.readers.junos.near import HOPS, PROTOCOL, near_terms
from citynet.readers.junos.reading import FAMILIES, Reading, version_of
from citynet.readers.junos.telemetry import telemetry_terms

__all__ = ["Protected", "read_protection"]

_ICMP: Final = {
    Family.IPV4: ("icmp", "unreachable"),
    Family.IPV6: ("icmp6", "destination-unreachable packet-too-big"),
}
_PATHS: Final = {
    "BGP-PEERS": "protocols bgp group <*> neighbor <{}>",
    "VRF-PEERS": "routing-instances <*> protocols bgp group <*> neighbor <{}>",
    "NTP-SERVERS": "system ntp server <{}>",
    "TACACS-SERVERS": "system tacplus-server <{}>",
}
_WILDCARD: Final = {Family.IPV4: "*.*", Family.IPV6: "*:*"}
_POLICERS: Final = {"RE-ICMP": ("1m", "15k"), "RE-ND": ("2m", "64k")}
_Term = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Needs:
    """Lists of a family that have members, what has BFD sessions of it, and what else calls."""

    lists: frozenset[str]
    links: bool
    adjacent: bool
    """A session in a VRF, whose neighbour is one hop away."""
    distant: bool
    near: bool
    """Sessions in VRFs have TTL security: all of them, or none has."""
    measured: list[_Term]
    sent: list[_Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """What the control plane's filters follow, besides sessions."""

    management: Management
    isis: Isis | None
    measurement: Measurement | None
    telemetry: Telemetry | None


def read_protection(device: Protected, reading: Reading) -> None:
    """Claim filters, lists and policer of the control plane where they are what they should be."""
    root, ledger = reading.root, reading.ledger
    for policer, (rate, burst) in _POLICERS.items():
        limits = ("bandwidth-limit", rate), ("burst-size-limit", burst)
        lines = [*(("if-exceeding", *limit) for limit in limits), ("then", "discard")]
        ledger.expect(root.at("firewall", "policer", policer), lines, "protects the device itself")
    for family, (word, end) in FAMILIES.items():
        needs = _needs(family, device, reading)
        name = f"RE-{end}"
        terms = [(term, lines) for term, lines in _terms(family, needs)]
        has_terms(root.at("firewall", "family", word, "filter", name), terms, reading)
        for one in sorted(needs.lists & _PATHS.keys()):
            node = root.at("policy-options", "prefix-list", f"{one}-{end}")
            path = _PATHS[one].format(_WILDCARD[family])
            ledger.expect(node, [("apply-path", path)], "follows the text that it protects")


def _needs(family: Family, device: Protected, reading: Reading) -> _Needs:
    def some(members: tuple[Address, ...] | tuple[Network, ...]) -> bool:
        return any(one.version == version_of(family) for one in members)

    sessions, management, isis = reading.neighbors, device.management, device.isis
    lists = {
        "BGP-PEERS": some(tuple(one.address for one in sessions if one.vrf is None)),
        "VRF-PEERS": some(tuple(one.address for one in sessions if one.vrf is not None)),
        "MGMT-SOURCES": some(management.ssh_sources),
        "NTP-SERVERS": some(management.ntp_servers),
        "TACACS-SERVERS": some(management.tacacs_servers),
    }
    links = family is Family.IPV6 and isis is not None and Family.IPV6 in isis.families
    of_family = [one for one in sessions if some((one.address,))]
    with_bfd = [one for one in of_family if one.bfd]
    return _Needs(
        lists=frozenset(name for name, there in lists.items() if there),
        links=links,
        adjacent=any(one.vrf is not None for one in with_bfd),
        distant=any(one.vrf is None for one in with_bfd),
        near=any(one.ttl_security for one in of_family),
        measured=twamp_terms(device.measurement, family),
        sent=telemetry_terms(device.telemetry, family),
    )


def _terms(family: Family, needs: _Needs) -> Iterator[_Term]:
    end, protocol = FAMILIES[family][1], f"from {PROTOCOL[family]}"

    def term(name: str, lists: tuple[str, ...], what: str, *more: str) -> Iterator[_Term]:
        sources = [one for one in lists if one in needs.lists]
        if sources:
            froms = [f"from source-prefix-list {one}-{end}" for one in sources]
            lines = [*froms, f"{protocol} {what}", *(f"from {one}" for one in more)]
            yield name, [*lines, "then accept"]

    if family is Family.IPV6:
        yield (
            "neighbors",
            [
                f"{protocol} icmp6",
                "from icmp-type neighbor-solicit",
                "from icmp-type neighbor-advertisement",
                "from hop-limit 255",
                "then policer RE-ND",
                "then accept",
            ],
        )
    peers = ("BGP-PEERS",) if needs.near else ("BGP-PEERS", "VRF-PEERS")
    yield from term("bgp", peers, "tcp", "destination-port bgp")
    yield from term("bgp-answers", peers, "tcp", "source-port bgp", "tcp-established")
    if needs.near:
        yield from near_terms(family)
    if needs.adjacent:
        yield from term("bfd", ("VRF-PEERS",), "udp", "destination-port 3784", HOPS[family])
    if needs.distant:
        yield from term("bfd-multihop", ("BGP-PEERS",), "udp", "destination-port 4784")
    if needs.links:
        yield (
            "bfd-links",
            [
                "from source-address fe80::/10",
                f"{protocol} udp",
                "from destination-port 3784",
                "from hop-limit 255",
                "then accept",
            ],
        )
    yield from needs.measured
    sources = ("MGMT-SOURCES",)
    yield from term("management", sources, "tcp", "destination-port ssh", "destination-port 830")
    yield from term("snmp", sources, "udp", "destination-port snmp")
    yield from term("ntp", ("NTP-SERVERS",), "udp", "source-port ntp")
    yield from term("tacacs", ("TACACS-SERVERS",), "tcp", "source-port tacacs", "tcp-established")
    yield from needs.sent
    yield "icmp", _icmp(family, protocol)
    yield "rest", ["then count refused", "then discard"]


def _icmp(family: Family, protocol: str) -> list[str]:
    word, unreachable = _ICMP[family]
    types = f"echo-request echo-reply time-exceeded {unreachable} parameter-problem"
    lines = [f"from icmp-type {one}" for one in types.split(" ")]
    return [f"{protocol} {word}", *lines, "then policer RE-ICMP", "then accept"]
