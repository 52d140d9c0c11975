"""Operators on what no packet of a tenant sees: descriptions, management, implied lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from citynet.device.model import Platform
from tests.mutation.base import Base, Line
from tests.mutation.sites import Operator, Place, Strike, dropped, replaced, written
from tests.mutation.ways import first_line, left_out, whole

__all__ = ["OPERATORS"]

_DESCRIBED = 'description ".*"'
_XR_SOURCES = r"(ipv[46] access-list MGMT-SOURCES-[46])"
_PLANE = ("control-plane", "management-plane", "out-of-band", r"interface \S+")

_DESCRIPTIONS: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (
        ("frr/interfaces.j2", "alias"),
        ("frr/loopback.j2", "alias"),
        ("frr/_sessions.j2", "description"),
    ),
    Platform.EOS: (("eos/interfaces.j2", "description"), ("eos/bgp.j2", "description")),
    Platform.VRP: (("vrp/interfaces.j2", "description"), ("vrp/bgp.j2", "description")),
    Platform.JUNOS: (
        (Platform.JUNOS, ("interfaces", r"(?P<port>\S+)", _DESCRIBED)),
        (Platform.JUNOS, ("interfaces", r"(?P<port>\S+)", r"unit (?P<unit>\d+)", _DESCRIBED)),
        (
            Platform.JUNOS,
            ("protocols", "bgp", r"group \S+", r"neighbor (?P<neighbor>\S+)", _DESCRIBED),
        ),
        (
            Platform.JUNOS,
            (
                *("routing-instances", r"(?P<vrf>\S+)", "protocols", "bgp", "group HAND-OFF"),
                *(r"neighbor (?P<neighbor>\S+)", _DESCRIBED),
            ),
        ),
    ),
    Platform.IOSXR: (
        (Platform.IOSXR, (r"interface (?P<interface>\S+)", "description .*")),
        (Platform.IOSXR, (r"router bgp \d+", r"neighbor (?P<neighbor>\S+)", "description .*")),
        (
            Platform.IOSXR,
            (
                *(r"router bgp \d+", r"vrf (?P<vrf>\S+)", r"neighbor (?P<neighbor>\S+)"),
                "description .*",
            ),
        ),
    ),
}
_SOURCES: Final[Mapping[Platform, tuple[tuple[str, str, str | tuple[str, ...]], ...]]] = {
    Platform.FRR: (
        ("NTP", "frr/ntp_servers.j2", "server {{ server }}"),
        ("NTP", "frr/protection.j2", "udp sport 123"),
        ("syslog", "frr/syslog.j2", "target="),
        ("SSH", "frr/protection.j2", "tcp dport 22 "),
        ("SSH", "frr/protection.j2", "udp dport 161"),
    ),
    Platform.EOS: (
        ("NTP", "eos/ntp.j2", "ntp server"),
        ("syslog", "eos/system.j2", "logging vrf MGMT host"),
        ("SSH", "eos/filters.j2", "permit {{ source"),
    ),
    Platform.VRP: (
        ("NTP", "vrp/ntp.j2", "unicast-server"),
        ("syslog", "vrp/system.j2", "info-center loghost"),
        ("SSH", "vrp/filters.j2", "permit vpn-instance MGMT source"),
    ),
    Platform.JUNOS: (
        ("NTP", Platform.JUNOS, ("system", "ntp", r"server (?P<server>\S+) .*")),
        ("syslog", Platform.JUNOS, ("system", "syslog", r"host (?P<server>\S+)")),
        (
            "SSH",
            Platform.JUNOS,
            ("policy-options", "prefix-list MGMT-SOURCES-[46]", r"(?P<source>\S+)"),
        ),
    ),
    Platform.IOSXR: (
        ("NTP", Platform.IOSXR, ("ntp", r"server vrf MGMT (?P<server>\S+).*")),
        ("syslog", Platform.IOSXR, (r"logging (?P<server>\S+) vrf MGMT severity .*",)),
        (
            "SSH",
            Platform.IOSXR,
            (_XR_SOURCES, r"\d+ permit ipv4 (?P<net>[\d.]+) (?P<wild>[\d.]+) any"),
        ),
        ("SSH", Platform.IOSXR, (_XR_SOURCES, r"\d+ permit ipv6 (?P<source>\S+/\d+) any")),
        (
            "SSH",
            Platform.IOSXR,
            (*_PLANE, r"allow \S+ peer", r"address ipv[46] (?P<source>\S+)"),
        ),
    ),
}
_BASELINE: Final[Mapping[Platform, tuple[str, ...]]] = {
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
_BASELINE_BLOCKS = {
    Platform.JUNOS: re.compile(
        r"(system|chassis|snmp|firewall / family inet6? / filter R\S+"
        r"|firewall / policer RE-\S+|policy-options / prefix-list [A-Z]+-[A-Z]+-[46]"
        r"|routing-instances / mgmt_junos|protocols / lldp) / .*"
    ),
    Platform.IOSXR: re.compile(
        r"(hostname|service|banner|logging|username|tacacs|aaa|line|vty-pool|hw-module|lldp|bfd|ntp"
        r"|snmp-server|netconf-yang|ssh|control-plane|router static"
        r"|ipv[46] access-list MGMT-SOURCES)\b.*"
    ),
}
"""What every device has, whatever it carries: the lines and what they stand under."""
_BASELINE_LINES: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (),
    Platform.EOS: (
        ("eos/filters.j2", "permit {{ source"),
        ("eos/filters.j2", "deny any"),
        ("eos/ntp.j2", "ntp server"),
        ("eos/routing.j2", "ip route vrf MGMT"),
    ),
    Platform.VRP: (
        ("vrp/filters.j2", "permit vpn-instance MGMT source"),
        ("vrp/filters.j2", "deny vpn-instance-any"),
        ("vrp/prefix_lists.j2", "ip route-static"),
    ),
}
_XR_FAMILY = r"address-family ipv(?P<version>[46]) unicast"
_IMPLIED: Final[Mapping[Platform, tuple[Place, ...]]] = {
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
        ("vrp/bgp.j2", "segment-routing ipv6 {{"),
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
    Platform.JUNOS: tuple(
        (Platform.JUNOS, way)
        for way in (
            (
                "class-of-service",
                "interfaces",
                r"\S+",
                r"unit \d+",
                "classifiers",
                "dscp-ipv6 CITY",
            ),
            ("class-of-service", "interfaces", r"\S+", r"unit \d+", "rewrite-rules", "dscp CITY"),
            ("class-of-service", "schedulers", r"\S+", r"buffer-size percent \d+"),
            ("firewall", r"policer IN-\S+", "logical-interface-policer"),
            ("interfaces", r"\S+", "vlan-tagging"),
            ("interfaces", r"\S+", "hierarchical-scheduler"),
            ("interfaces", r"\S+", r"unit \d+", "family inet6", r"policer"),
            ("interfaces", r"\S+", r"unit \d+", "family inet", "rpf-check"),
            ("interfaces", r"\S+", r"unit \d+", "family iso"),
            ("policy-options", r"policy-statement OUT-\S+", "term listed", "from", "protocol .*"),
            ("policy-options", r"policy-statement \S+", "term rest"),
            ("policy-options", r"community RT-\S+ members \S+"),
            ("protocols", "bgp", r"group \S+", "family inet-vpn", "unicast", "extended-nexthop"),
            ("protocols", "bgp", r"group \S+", r"family \S+", "unicast", "accept-srv6-service"),
            ("protocols", "bgp", "rfc8950-compliant"),
            ("protocols", "isis", r"interface \S+", "level 2", r"ipv6-unicast-metric \d+"),
            ("protocols", "isis", r"interface \S+", "level 2", "hello-authentication-type md5"),
            ("routing-instances", r"\S+", "vrf-table-label"),
            ("routing-instances", r"\S+", "routing-options", "auto-export"),
            ("routing-options", "source-packet-routing", "srv6", r"locator \S+", "block-length .*"),
        )
    ),
    Platform.IOSXR: tuple(
        (Platform.IOSXR, way)
        for way in (
            (r"vrf \S+", "address-family ipv6 unicast", "import route-target"),
            (r"vrf \S+", "address-family ipv4 unicast", "export route-target"),
            (r"policy-map IN-\S+", "class class-default", r"set dscp \S+"),
            (r"interface \S+", "ipv6 nd suppress-ra"),
            (r"interface \S+", "ipv4 unreachables disable"),
            (r"interface \S+", "lldp", "receive disable"),
            (r"route-policy \S+", r"if destination in \S+ then"),
            (r"router isis \S+", r"flex-algo \d+", "advertise-definition"),
            (r"router isis \S+", r"interface \S+", "bfd multiplier 3"),
            (
                *(r"router isis \S+", r"interface \S+", r"address-family \S+ unicast"),
                "fast-reroute per-prefix",
            ),
            (
                *(r"router isis \S+", "address-family ipv6 unicast", "segment-routing srv6"),
                r"locator \S+",
            ),
            (r"router bgp \d+", r"vrf \S+", _XR_FAMILY, "redistribute connected"),
            (r"router bgp \d+", r"vrf \S+", _XR_FAMILY, "segment-routing srv6"),
            (
                *(r"router bgp \d+", r"vrf \S+", _XR_FAMILY, "segment-routing srv6"),
                "alloc mode per-vrf",
            ),
            (r"router bgp \d+", "address-family vpnv6 unicast"),
            (
                *("segment-routing", "srv6", "locators", r"locator \S+"),
                "micro-segment behavior .*",
            ),
        )
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
                edits=(
                    replaced(line, '";$', ' again";')
                    if platform is Platform.JUNOS
                    else replaced(line, r"$", " again"),
                ),
            )


def _source_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    by_source: dict[tuple[str, str, str], list[Line]] = {}
    for service, template, fragment in _SOURCES[platform]:
        for line in written(base, template, fragment):
            part = line.key("server") or line.key("source") or line.key("prefix") or ""
            if platform is Platform.JUNOS and service == "syslog":
                line = first_line(line)  # noqa: PLW2901 -- the rest of the block says no address
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
    if platform in _BASELINE_BLOCKS:
        yield from _block_lines_dropped(base, platform)
        return
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


def _block_lines_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for (device, path), text in base.outlines.items():
        if base.devices[device].platform is not platform:
            continue
        for at, words in text.ways.items():
            if not _BASELINE_BLOCKS[platform].fullmatch(" / ".join(words)) or (
                at in text.headers and platform is Platform.JUNOS
            ):
                continue  # of a block with braces, what stands in it is left out
            yield Strike(
                device=device,
                label=f"{path}:{at + 1}",
                kind=re.sub(r"[0-9].*", "", words[0]),
                edits=left_out(base, whole(device, path, text, at)),
            )


def _implied_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for template, fragment in _IMPLIED[platform]:
        for line in written(base, template, fragment):
            shown = " / ".join(fragment) if isinstance(fragment, tuple) else fragment.strip()
            direct = line.template.template == ""
            yield Strike(
                device=line.device,
                label=f"{line.file}:{line.number + 1}"
                if direct
                else f"{_template(line)}/{_part(line)}",
                kind=f"{template}: {shown}",
                edits=left_out(base, line) if direct else (dropped(line),),
            )


def _template(line: Line) -> str:
    name = line.template.template.partition("/")[2].removesuffix(".j2")
    return f"{name}:{line.template.first + 1}"


def _part(line: Line) -> str:
    if line.template.template == "":
        named = line.key("session") or line.key("interface") or ""
        return named.replace(" None", "").replace(" ", "/")
    return "/".join(line.values).replace(" None", "").replace(" ", "/")


OPERATORS = (
    Operator(name="description-changed", strike=_description_changed),
    Operator(name="management-source-changed", strike=_source_changed),
    Operator(name="management-line-dropped", strike=_baseline_dropped),
    Operator(name="implied-line-dropped", strike=_implied_dropped),
)
