"""The management baseline of VRP."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Address, Management, Network
from citynet.readers.blocks import Ledger, Line, RuleBook
from citynet.readers.values import NAME, REFERENCE, secret, v4, v6

__all__ = ["ManagementReading", "finished_management", "read_management"]

Match = re.Match[str]

_ADDRESS: Final = r"([0-9A-Fa-f.:]+)"
_USER: Final = r"([A-Za-z0-9._-]+)"
_TEMPLATE: Final = "hwtacacs-server template CITY"
_KEYED: Final = "authentication-keyid 2"
_NTP_SWITCHES: Final = (
    "ntp-service authentication enable",
    f"ntp-service reliable {_KEYED}",
)
_USES: Final = ("authentication", "authorization", "accounting")


@dataclass(slots=True)
class ManagementReading:
    """What the management lines have said so far, and which lines those were."""

    ledger: Ledger
    one: dict[str, str] = field(default_factory=dict)
    """Fields by name; several lines may say one, but must agree."""
    said: Counter[str] = field(default_factory=Counter)
    """How often each kind of line was said."""
    many: dict[str, list[Address]] = field(default_factory=dict)
    sources: list[Network] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    signed: dict[str, Line] = field(default_factory=dict)
    """Lines that need the key of time servers, by what they say."""

    def put(self, kind: str, line: Line, **fields: str) -> None:
        """Enter a line of ``kind``, which may be there once, and the fields that it says."""
        if self.said[kind]:
            raise ValueError("said twice")
        for name, value in fields.items():
            if self.one.setdefault(name, value) != value:
                raise ValueError(f"{name.replace('_', ' ')} has another value elsewhere")
        self.said[kind] += 1
        self.use(line)

    def add(self, name: str, text: str, line: Line) -> None:
        """Add a server; naming it twice is bad."""
        address = v6(text) if ":" in text else v4(text)
        members = self.many.setdefault(name, [])
        if address in members:
            raise ValueError("said twice")
        members.append(address)
        self.use(line)

    def use(self, line: Line) -> None:
        """Claim a line as one that speaks of management."""
        self.ledger.claim(line)
        self.lines.append(line)


def _banner(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.put("banner", line, banner=match[1])


def _syslog(reading: ManagementReading, match: Match, line: Line) -> None:
    if (match[1] is not None) != (":" in match[2]):
        raise ValueError("'ipv6' stands before IPv6 addresses")
    reading.add("syslog_servers", match[2], line)


def _ntp(reading: ManagementReading, match: Match, line: Line) -> None:
    if (match[1] is not None) != (":" in match[2]):
        raise ValueError("'ipv6' stands before IPv6 addresses")
    reading.add("ntp_servers", match[2], line)
    if match[3] is not None:
        reading.signed[match[2]] = line


def _ntp_key(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.put("ntp key", line, ntp_key=secret(match[1]))


def _ntp_switch(reading: ManagementReading, _match: Match, line: Line) -> None:
    reading.put(line.text, line)
    reading.signed[line.text] = line


def _tacacs(reading: ManagementReading, match: Match, line: Line) -> None:
    before = reading.many.get(match[1], [])
    if bool(before) != (match[3] is not None) or len(before) > 1:
        raise ValueError("the first server is the primary, one more is secondary")
    reading.add(match[1], match[2], line)


def _tacacs_key(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.put("tacacs key", line, tacacs_key=secret(match[1]))


def _gateway(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.put("default route", line, gateway=str(v4(match[1])))


def _admin_password(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.put("local-user password", line, admin_user=match[1], admin_password=secret(match[2]))


def _snmp_key(reading: ManagementReading, match: Match, line: Line) -> None:
    field_name = "snmp_auth" if match[2].startswith("auth") else "snmp_privacy"
    reading.put(f"snmp-agent {match[2]}", line, snmp_user=match[1], **{field_name: match[3]})


_NAMED: Final = {
    rf"local-user {_USER} service-type terminal ssh": "admin_user",
    rf"local-user {_USER} user-group manage-ug": "admin_user",
    rf"ssh user {_USER}": "admin_user",
    rf"ssh user {_USER} authentication-type password": "admin_user",
    rf"ssh user {_USER} service-type stelnet snetconf": "admin_user",
    rf"ssh server-source -i ({NAME})": "port",
    rf"snmp-agent protocol source-interface ({NAME})": "port",
    rf"snmp-agent usm-user v3 {_USER}": "snmp_user",
    rf"snmp-agent usm-user v3 {_USER} group citynet": "snmp_user",
}
"""Lines that repeat a name which is a field."""

_OF_USERS: Final = {pattern for pattern in _NAMED if pattern.startswith("local-user ")}
"""Those that stand in the view of AAA."""


def _named(reading: ManagementReading, match: Match, line: Line) -> None:
    pattern = match.re.pattern
    reading.put(pattern, line, **{_NAMED[pattern]: match[1]})


_RULES: Final = RuleBook[ManagementReading](
    {
        r'header login information "([^"]{1,480})"': _banner,
        rf"info-center loghost (ipv6 )?{_ADDRESS} vpn-instance MGMT": _syslog,
        rf"ntp-service unicast-server (ipv6 )?{_ADDRESS}( {_KEYED})? vpn-instance MGMT": _ntp,
        rf"ntp-service {_KEYED} authentication-mode hmac-sha256 cipher ({REFERENCE})": _ntp_key,
        **dict.fromkeys(_NTP_SWITCHES, _ntp_switch),
        rf"ip route-static vpn-instance MGMT 0\.0\.0\.0 0\.0\.0\.0 {_ADDRESS}": _gateway,
        rf"snmp-agent usm-user v3 {_USER} (authentication-mode sha2-256|privacy-mode aes128)"
        rf" cipher ({REFERENCE})": _snmp_key,
        **dict.fromkeys(sorted(set(_NAMED) - _OF_USERS), _named),
    }
)
_VIEWS: Final = {
    "aaa": RuleBook[ManagementReading](
        {
            rf"local-user {_USER} password irreversible-cipher ({REFERENCE})": _admin_password,
            **dict.fromkeys(sorted(_OF_USERS), _named),
        }
    ),
    _TEMPLATE: RuleBook[ManagementReading](
        {
            rf"hwtacacs-server (authentication|authorization|accounting) {_ADDRESS}"
            r" vpn-instance MGMT( secondary)?": _tacacs,
            rf"hwtacacs-server shared-key cipher ({REFERENCE})": _tacacs_key,
        }
    ),
}
_NEEDED: Final = frozenset(_NAMED) | {
    "banner",
    "tacacs key",
    "local-user password",
    "snmp-agent authentication-mode sha2-256",
    "snmp-agent privacy-mode aes128",
    "list of management sources, ipv4",
    "list of management sources, ipv6",
}


def read_management(lines: tuple[Line, ...], reading: ManagementReading) -> None:
    """Read the management lines among ``lines``; the others are left alone."""
    _RULES.apply(lines, reading, reading.ledger)
    for line in lines:
        if line.text in _VIEWS:
            _VIEWS[line.text].apply(line.children, reading, reading.ledger)


def finished_management(reading: ManagementReading, port: str | None) -> Management:
    """Return the baseline; ``port`` is the management interface that was found."""
    for kind in sorted(_NEEDED - set(reading.said)):
        reading.ledger.missing(kind, "a line of the baseline is missing")
    if reading.one.get("port") != port:
        reading.ledger.missing(f"ssh server-source -i {port}", "names the management interface")
    servers = reading.many.get("authentication", [])
    if any(reading.many.get(use, []) != servers for use in _USES):
        reading.ledger.missing(_TEMPLATE, "all three uses name the same servers, in one order")
    _check_ntp(reading)
    gateway = reading.one.get("gateway")
    return Management(
        ssh_sources=tuple(reading.sources),
        ntp_servers=tuple(reading.many.get("ntp_servers", [])),
        syslog_servers=tuple(reading.many.get("syslog_servers", [])),
        tacacs_servers=tuple(servers),
        tacacs_key=reading.one.get("tacacs_key", ""),
        snmp_user=reading.one.get("snmp_user", ""),
        snmp_auth=reading.one.get("snmp_auth", ""),
        snmp_privacy=reading.one.get("snmp_privacy", ""),
        admin_user=reading.one.get("admin_user", ""),
        admin_password=reading.one.get("admin_password", ""),
        banner=reading.one.get("banner", ""),
        gateway=IPv4Address(gateway) if gateway else None,
        ntp_key=reading.one.get("ntp_key"),
        origin=reading.ledger.origin(*reading.lines),
    )


def _check_ntp(reading: ManagementReading) -> None:
    """Enter lines without the key, or what makes the key count and is missing beside it."""
    servers = [str(address) for address in reading.many.get("ntp_servers", [])]
    signed = {_spelled(text): line for text, line in reading.signed.items()}
    if "ntp_key" not in reading.one:
        for line in signed.values():
            reading.ledger.refuse(line, "there is no such key")
        return
    for text in (*_NTP_SWITCHES, *servers):
        if text not in signed:
            reading.ledger.missing(f"{text} / {_KEYED}", "time without the key would be taken")


def _spelled(text: str) -> str:
    return str(v6(text)) if ":" in text else text
