"""Operators on what no packet of a tenant sees: descriptions, management, implied lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citynet.device.model import Platform
from tests.mutation.base import Base, Line
from tests.mutation.sites import Operator, Strike, dropped, replaced, written

__all__ = ["OPERATORS"]

_DESCRIPTIONS = {
    Platform.FRR: (
        ("frr/interfaces.j2", "alias"),
        ("frr/loopback.j2", "alias"),
        ("frr/_sessions.j2", "description"),
    ),
    Platform.EOS: (("eos/interfaces.j2", "description"), ("eos/bgp.j2", "description")),
    Platform.VRP: (("vrp/interfaces.j2", "description"), ("vrp/bgp.j2", "description")),
}
_SOURCES = {
    Platform.FRR: (
        ("NTP", "frr/ntp_servers.j2", "server {{ server }}"),
        ("NTP", "frr/protection.j2", "udp sport 123"),
        ("syslog", "frr/syslog.j2", "target="),
        ("SSH", "frr/protection.j2", "tcp dport 22 "),
        ("SSH", "frr/protection.j2", "udp dport 161"),
    ),
    Platform.EOS: (
        ("NTP", "eos/routing.j2", "ntp server"),
        ("syslog", "eos/system.j2", "logging vrf MGMT host"),
        ("SSH", "eos/filters.j2", "permit {{ source"),
    ),
    Platform.VRP: (
        ("NTP", "vrp/ntp.j2", "unicast-server"),
        ("syslog", "vrp/system.j2", "info-center loghost"),
        ("SSH", "vrp/filters.j2", "permit vpn-instance MGMT source"),
    ),
}
_BASELINE = {
    Platform.FRR: (
        "account",
        "banner",
        "daemons",
        "hostname",
        "lldp",
        "modules",
        "ntp",
        "ntp_servers",
        "password",
        "protection",
        "queues_service",
        "snmp",
        "sshd",
        "sysctl",
        "syslog",
        "system",
        "tacacs",
    ),
    Platform.EOS: ("account", "banner", "eapi", "snmp", "ssh", "system", "tacacs"),
    Platform.VRP: ("aaa", "ntp", "protection", "snmp", "ssh", "system", "tacacs"),
}
_BASELINE_LINES = {
    Platform.FRR: (),
    Platform.EOS: (
        ("eos/filters.j2", "permit {{ source"),
        ("eos/filters.j2", "deny any"),
        ("eos/routing.j2", "ntp server"),
        ("eos/routing.j2", "ip route vrf MGMT"),
    ),
    Platform.VRP: (
        ("vrp/filters.j2", "permit vpn-instance MGMT source"),
        ("vrp/filters.j2", "deny vpn-instance-any"),
        ("vrp/prefix_lists.j2", "ip route-static"),
    ),
}
_IMPLIED = {
    Platform.FRR: (
        ("frr/_sessions.j2", "capability extended-nexthop"),
        ("frr/bgp_vrfs.j2", "rd vpn export"),
        ("frr/bgp_vrfs.j2", "rt vpn both"),
        ("frr/bgp_vrfs.j2", "redistribute connected"),
        ("frr/cables.j2", "link add"),
        ("frr/classes.j2", "ip6 dscp set {{ interface.marking"),
        ("frr/protection.j2", "udp dport 3784 accept"),
        ("frr/protection.j2", "tcp dport 179"),
        ("frr/isis.j2", "redistribute ipv6 static"),
        ("frr/isis.j2", "topology"),
        ("frr/sysctl.j2", "{{ interface.name }}.seg6_enabled"),
        ("frr/system.j2", "Null0"),
    ),
    Platform.EOS: (
        ("eos/bgp.j2", "send-community"),
        ("eos/bgp.j2", "      router-id"),
        ("eos/interfaces.j2", "no switchport"),
        ("eos/interfaces.j2", "isis network"),
        ("eos/interfaces.j2", "nd ra disabled"),
        ("eos/interfaces.j2", "no priority"),
        ("eos/qos.j2", "set traffic-class"),
        ("eos/routing.j2", "{{ routing }} vrf"),
        ("eos/tacacs.j2", "   server"),
        ("eos/vrfs.j2", "vrf instance {{ vrf.name }}"),
    ),
    Platform.VRP: (
        ("vrp/bgp.j2", "import-route direct"),
        ("vrp/bgp.j2", "policy vpn-target"),
        ("vrp/bgp.j2", "prefix-sid"),
        ("vrp/bgp.j2", "segment-routing ipv6 best-effort"),
        ("vrp/interfaces.j2", "ipv6 enable"),
        ("vrp/interfaces.j2", "ipv6 mtu"),
        ("vrp/interfaces.j2", "trust upstream"),
        ("vrp/isis.j2", "ipv6 enable topology"),
        ("vrp/isis.j2", "auto-sid-disable"),
        ("vrp/policies.j2", "remark ipv6"),
        ("vrp/policies.j2", "statistics enable"),
        ("vrp/tacacs.j2", "hwtacacs-server {{ service }}"),
        ("vrp/vrfs.j2", "route-distinguisher"),
        ("vrp/vrfs.j2", "import-extcommunity"),
    ),
}
_IDLE = re.compile(r"\s*[!#]?\s*|# Written by citynet.*")
"""Separators, blank lines and comments."""


def _description_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for place in _DESCRIPTIONS[platform]:
        for line in written(base, *place):
            session = line.key("session")
            yield Strike(
                device=line.device,
                label=_part(line),
                kind="session" if session else "interface",
                edits=(replaced(line, r"$", " again"),),
            )


def _source_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    by_source: dict[tuple[str, str, str], list[Line]] = {}
    for service, template, fragment in _SOURCES[platform]:
        for line in written(base, template, fragment):
            part = line.key("server") or line.key("source") or line.key("prefix") or ""
            by_source.setdefault((line.device, service, part), []).append(line)
    for (device, service, part), lines in by_source.items():
        address = part.partition("/")[0]
        other = "203.0.113.0" if "/" in part else "203.0.113.99"
        yield Strike(
            device=device,
            label=f"{service}/{part}",
            kind=service,
            edits=tuple(
                replaced(line, rf"(?<![\d.]){re.escape(address)}(?![\d.])", other) for line in lines
            ),
        )


def _baseline_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    lines = [line for name in _BASELINE[platform] for line in base.of(f"{platform}/{name}.j2")]
    for place in _BASELINE_LINES[platform]:
        lines.extend(written(base, *place))
    for line in lines:
        if all(_IDLE.fullmatch(text) for text in line.text):
            continue
        yield Strike(
            device=line.device,
            label=f"{_template(line)}/{_part(line)}",
            kind=_template(line).partition(":")[0],
            edits=(dropped(line),),
        )


def _implied_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for template, fragment in _IMPLIED[platform]:
        for line in written(base, template, fragment):
            yield Strike(
                device=line.device,
                label=f"{_template(line)}/{_part(line)}",
                kind=f"{template}: {fragment.strip()}",
                edits=(dropped(line),),
            )


def _template(line: Line) -> str:
    name = line.template.template.partition("/")[2].removesuffix(".j2")
    return f"{name}:{line.template.first + 1}"


def _part(line: Line) -> str:
    return "/".join(line.values).replace(" None", "").replace(" ", "/")


OPERATORS = (
    Operator(name="description-changed", strike=_description_changed),
    Operator(name="management-source-changed", strike=_source_changed),
    Operator(name="management-line-dropped", strike=_baseline_dropped),
    Operator(name="implied-line-dropped", strike=_implied_dropped),
)
