"""The management baseline of EOS."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import Address, Family, Interface, InterfaceKind, Management, Network
from citynet.readers.blocks import Ledger, Line, RuleBook
from citynet.readers.eos.filters import FAMILIES, MANAGEMENT_LISTS, read_sources
from citynet.readers.values import NAME, REFERENCE, secret, v4, v6

__all__ = ["ManagementReading", "finished_management", "read_management"]

Match = re.Match[str]

_ADDRESS: Final = r"([0-9a-f.:]+)"
_WORD: Final = r"([A-Za-z0-9._-]+)"
_NO_ADMIN: Final = "no username admin"
_KEY: Final = "ntp authentication-key 3"
_SIGNED: Final = ("ntp trusted-key 3", "ntp authenticate")
"""Without the first the key is not used, without the second nothing is asked for."""
_SOURCE_COMMANDS: Final = (
    "logging vrf MGMT source-interface",
    "ip tacacs vrf MGMT source-interface",
    "ntp local-interface vrf MGMT",
)


@dataclass(slots=True)
class ManagementReading:
    """What the management lines have said so far, and which lines those were."""

    ledger: Ledger
    one: dict[str, str] = field(default_factory=dict)
    """Fields that are said once."""
    many: dict[str, list[Address]] = field(default_factory=dict)
    sources: list[Network] = field(default_factory=list)
    tacacs_group: list[Address] = field(default_factory=list)
    sources_of_messages: dict[str, tuple[str, Line]] = field(default_factory=dict)
    """By command, the port whose address servers see, and the line that names it."""
    signature: dict[str, Line] = field(default_factory=dict)
    """Lines that make the device believe signed time only, by what they say."""
    signed: list[Line] = field(default_factory=list)
    """Lines of time servers that have to sign."""
    lines: list[Line] = field(default_factory=list)

    def put(self, name: str, value: str, line: Line) -> None:
        """Set a field; another value for it is bad."""
        if self.one.setdefault(name, value) != value:
            raise ValueError(f"{name.replace('_', ' ')} has another value elsewhere")
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


def _once(reading: ManagementReading, name: str, value: str, line: Line) -> None:
    if name in reading.one:
        raise ValueError("said twice")
    reading.put(name, value, line)


def _admin(reading: ManagementReading, match: Match, line: Line) -> None:
    _once(reading, "admin_user", match[1], line)
    reading.put("admin_password", secret(match[2]), line)


def _snmp(reading: ManagementReading, match: Match, line: Line) -> None:
    _once(reading, "snmp_user", match[1], line)
    reading.put("snmp_auth", secret(match[2]), line)
    reading.put("snmp_privacy", secret(match[3]), line)


def _syslog(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.add("syslog_servers", match[1], line)


def _ntp(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.add("ntp_servers", match[1], line)
    if match[2] is not None:
        reading.signed.append(line)


def _ntp_key(reading: ManagementReading, match: Match, line: Line) -> None:
    _once(reading, "ntp_key", secret(match[1]), line)
    reading.signature[_KEY] = line


def _signature(reading: ManagementReading, _match: Match, line: Line) -> None:
    if line.text in reading.signature:
        raise ValueError("said twice")
    reading.signature[line.text] = line
    reading.use(line)


def _tacacs(reading: ManagementReading, match: Match, line: Line) -> None:
    reading.put("tacacs_key", secret(match[2]), line)
    reading.add("tacacs_servers", match[1], line)


def _source(reading: ManagementReading, match: Match, line: Line) -> None:
    command, port = match[1], match[2]
    if command in reading.sources_of_messages:
        raise ValueError("said twice")
    reading.sources_of_messages[command] = port, line
    reading.use(line)


def _gateway(reading: ManagementReading, match: Match, line: Line) -> None:
    _once(reading, "gateway", str(v4(match[1])), line)


def _banner(reading: ManagementReading, _match: Match, line: Line) -> None:
    if len(line.children) != 1:
        raise ValueError("the banner is one line")
    _once(reading, "banner", line.children[0].text, line)
    reading.use(line.children[0])


def _group(reading: ManagementReading, _match: Match, line: Line) -> None:
    _once(reading, "tacacs_group", "CITY", line)
    for child in line.children:
        match = re.fullmatch(rf"server {_ADDRESS} vrf MGMT", child.text)
        if match is None:
            continue
        address = v6(match[1]) if ":" in match[1] else v4(match[1])
        if address in reading.tacacs_group:
            reading.ledger.refuse(child, "said twice")
            continue
        reading.tacacs_group.append(address)
        reading.use(child)


def _sources(reading: ManagementReading, match: Match, line: Line) -> None:
    family = FAMILIES[match[1]]
    if match[2] != MANAGEMENT_LISTS[family]:
        raise ValueError("the list has the name of the other family")
    _once(reading, f"list {family}", match[2], line)
    reading.sources.extend(read_sources(family, line, reading.ledger))
    reading.lines.extend(line.children)


_RULES: Final = RuleBook[ManagementReading](
    {
        rf"username {_WORD} privilege 15 role network-admin secret 0 ({REFERENCE})": _admin,
        rf"snmp-server user {_WORD} citynet v3 auth sha256 ({REFERENCE}) priv aes ({REFERENCE})": (
            _snmp
        ),
        rf"logging vrf MGMT host {_ADDRESS}": _syslog,
        rf"{_KEY} sha1 0 ({REFERENCE})": _ntp_key,
        **dict.fromkeys(map(re.escape, _SIGNED), _signature),
        rf"ntp server vrf MGMT {_ADDRESS}( key 3)?": _ntp,
        rf"tacacs-server host {_ADDRESS} vrf MGMT key 0 ({REFERENCE})": _tacacs,
        rf"({'|'.join(_SOURCE_COMMANDS)}) ({NAME})": _source,
        rf"ip route vrf MGMT 0\.0\.0\.0/0 {_ADDRESS}": _gateway,
        r"banner login": _banner,
        r"aaa group server tacacs\+ CITY": _group,
        rf"(ip|ipv6) access-list standard ({'|'.join(MANAGEMENT_LISTS.values())})": _sources,
    }
)


def read_management(lines: tuple[Line, ...], reading: ManagementReading) -> None:
    """Read the management lines among ``lines``; the others are left alone."""
    _RULES.apply(lines, reading, reading.ledger)


def finished_management(
    lines: tuple[Line, ...], reading: ManagementReading, ports: Iterable[Interface]
) -> Management:
    """Return the baseline; what was not said is empty, and entered as missing.

    ``ports`` are the interfaces, in the order of the model.
    """
    _check_sources(reading, ports)
    _check_admin(lines, reading)
    for name in ("admin_user", "snmp_user", "banner"):
        if name not in reading.one:
            reading.ledger.missing(name.replace("_", " "), "a line of the baseline is missing")
    for family, name in MANAGEMENT_LISTS.items():
        if f"list {family}" not in reading.one:
            word = "ip" if family is Family.IPV4 else "ipv6"
            text = f"{word} access-list standard {name}"
            reading.ledger.missing(text, "a list that is not there lets everybody in")
    servers = reading.many.get("tacacs_servers", [])
    if sorted(map(str, servers)) != sorted(map(str, reading.tacacs_group)):
        text = "aaa group server tacacs+ CITY"
        reading.ledger.missing(text, "the group has other servers than 'tacacs-server host'")
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
        ntp_key=_finished_ntp_key(reading),
        origin=reading.ledger.origin(*reading.lines),
    )


def _finished_ntp_key(reading: ManagementReading) -> str | None:
    """Return the key of signed time, which is whole or not there; refuse what is there of it."""
    has_all = {_KEY, *_SIGNED} == set(reading.signature)
    if has_all and len(reading.signed) == len(reading.many.get("ntp_servers", [])):
        return reading.one["ntp_key"]
    for line in (*reading.signature.values(), *reading.signed):
        reading.ledger.refuse(line, "time is signed with all of its lines, and by every server")
    return None


def _check_sources(reading: ManagementReading, ports: Iterable[Interface]) -> None:
    """Enter what keeps all three lines from naming the first management port, if there is one."""
    names = (port.name for port in ports if port.kind is InterfaceKind.MANAGEMENT)
    wanted = next(names, None)
    for command in _SOURCE_COMMANDS:
        said = reading.sources_of_messages.get(command)
        if said is None and wanted is not None:
            reading.ledger.missing(f"{command} {wanted}", "servers see one address of a device")
        elif said is not None and said[0] != wanted:
            reading.ledger.refuse(said[1], "the first management port sends what servers get")


def _check_admin(lines: tuple[Line, ...], reading: ManagementReading) -> None:
    """Enter an account ``admin`` that stays, unless it is the administrator's."""
    ledger = reading.ledger
    found = [line for line in lines if line.text == _NO_ADMIN]
    if reading.one.get("admin_user") == "admin":
        for line in found:
            ledger.refuse(line, "removes the administrator's own account")
        return
    for line in found[:1]:
        reading.use(line)
    for line in found[1:]:
        ledger.refuse(line, "said twice")
    if not found:
        ledger.missing(_NO_ADMIN, "EOS has an account 'admin' without a password")
