"""The management baseline: the files of the services that a router runs or reports to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from citynet.device.model import Address
from citynet.readers.frr.lines import Line, Said, Source, following
from citynet.readers.frr.values import address, reference

__all__ = ["NTP_KEYS", "Services", "read_services"]

_USER: Final = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_SNMP_USER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_HOST_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_SYSLOG: Final = re.compile(
    r'\*\.\* action\(type="omfwd" target="([^"]+)" port="514" protocol="udp" device="mgmt"\)'
)
_CREATE_USER: Final = re.compile(r'createUser (\S+) SHA-256 "([^"]*)" AES "([^"]*)"')
_SYSUSER: Final = re.compile(r'u (?P<user>\S+) - "citynet local account" /home/(?P=user) /bin/bash')

NTP_KEYS: Final = "etc/chrony/citynet.keys"
"""There only where time servers sign."""
_TEXT: Final = "ASCII:"
_CHRONY: Final = (
    "bindacqdevice mgmt",
    "port 0",
    "driftfile /var/lib/chrony/chrony.drift",
    "logdir /var/log/chrony",
    "maxupdateskew 100.0",
    "rtcsync",
    "makestep 1 3",
)


@dataclass(slots=True)
class Services:
    """What the files say; ``lines`` are those of each file that said it."""

    host_name: Said[str] | None = None
    banner: Said[str] | None = None
    admin_user: Said[str] | None = None
    admin_password: Said[str] | None = None
    tacacs_key: Said[str] | None = None
    snmp_user: Said[str] | None = None
    snmp_auth: Said[str] | None = None
    snmp_privacy: Said[str] | None = None
    ntp_key: Said[str] | None = None
    tacacs: dict[Address, Line] = field(default_factory=dict)
    ntp: dict[Address, Line] = field(default_factory=dict)
    syslog: dict[Address, Line] = field(default_factory=dict)
    agents: list[Line] = field(default_factory=list)
    """Lines that say where snmpd listens: they follow from the management port."""


Reader = Callable[[Services, Source], None]


def read_services(sources: Mapping[str, Source]) -> Services:
    """Return what the files of the management baseline say."""
    found = Services()
    for path, reader in READERS.items():
        reader(found, sources[path])
    return found


def _host_name(found: Services, source: Source) -> None:
    for line in source.lines:
        name = line.text if _HOST_NAME.fullmatch(line.text) else None
        found.host_name = source.first(found.host_name, name, line)
    if found.host_name is None:
        source.missing("hostname", "the router has no name")


def _banner(found: Services, source: Source) -> None:
    for line in source.lines:
        found.banner = source.first(found.banner, line.text, line)
    if found.banner is None:
        source.missing("banner", "there is no banner")


def _account(found: Services, source: Source) -> None:
    for line in source.lines:
        match = _SYSUSER.fullmatch(line.text)
        if match is not None:
            user = match["user"] if _USER.fullmatch(match["user"]) else None
            found.admin_user = source.first(found.admin_user, user, line)
    groups: set[str] = set()
    user = found.admin_user.value if found.admin_user else ""
    for line in source.lines:
        match line.words:
            case ["m", name, "frrvty" | "sudo" as group] if name == user and group not in groups:
                groups.add(group)
            case ["u", *_] if found.admin_user is not None and found.admin_user.line is line:
                continue
            case _:
                source.refuse(line, "no line that the dialect has, or said twice")
    if found.admin_user is None:
        source.missing("u", "there is no local account")
    for lacking in sorted({"frrvty", "sudo"} - groups):
        source.missing(f"m {user} {lacking}", "the local account is not in this group")


def _password(found: Services, source: Source) -> None:
    user = found.admin_user.value if found.admin_user else None
    for line in source.lines:
        name, _, secret = line.text.partition(":")
        password = reference(secret) if name == user else None
        found.admin_password = source.first(found.admin_password, password, line)
    if found.admin_password is None:
        source.missing("password", "the local account has no password")


def _tacacs(found: Services, source: Source) -> None:
    context: Said[bool] | None = None
    for line in source.lines:
        key, _, value = line.text.partition("=")
        if line.text == "vrf=mgmt":
            context = source.first(context, value=True, line=line)
        elif key == "secret":
            found.tacacs_key = source.first(found.tacacs_key, reference(value), line)
        elif key == "server":
            _server(source, found.tacacs, value, line)
        else:
            source.refuse(line, "no line that the dialect has")
    if context is None:
        source.missing("vrf=mgmt", "the servers are reached by the management VRF")
    if found.tacacs_key is None:
        source.missing("secret=", "there is no key")


def _ntp(found: Services, source: Source) -> None:
    """Read the servers; the keys, which are read before, say whether these sign."""
    settings: list[Line] = []
    signed = found.ntp_key is not None
    for line in source.lines:
        match line.words:
            case ["server", text, "iburst", *key] if key == (["key", "1"] if signed else []):
                _server(source, found.ntp, text, line)
            case _:
                settings.append(line)
    expected = (*_CHRONY, f"keyfile /{NTP_KEYS}") if signed else _CHRONY
    following(source, settings, expected, why="the dialect has")


def _ntp_keys(found: Services, source: Source) -> None:
    for line in source.lines:
        match line.words:
            case ["1", "AES128", text] if text.startswith(_TEXT):
                key = reference(text.removeprefix(_TEXT))
                found.ntp_key = source.first(found.ntp_key, key, line)
            case _:
                source.refuse(line, "no line that the dialect has")


def _syslog(found: Services, source: Source) -> None:
    for line in source.lines:
        match = _SYSLOG.fullmatch(line.text)
        if match is None:
            source.refuse(line, "no line that the dialect has")
        else:
            _server(source, found.syslog, match[1], line)


def _snmp(found: Services, source: Source) -> None:
    access: Said[str] | None = None
    for line in source.lines:
        match = _CREATE_USER.fullmatch(line.text)
        if match is not None:
            user = match[1] if _SNMP_USER.fullmatch(match[1]) else None
            found.snmp_user = source.first(found.snmp_user, user, line)
            found.snmp_auth = source.first(found.snmp_auth, reference(match[2]), line)
            found.snmp_privacy = source.first(found.snmp_privacy, reference(match[3]), line)
        elif line.words[0] == "agentaddress":
            found.agents.append(line)
        elif line.words[0] == "rouser" and line.words[2:] == ["priv"]:
            access = source.first(access, line.words[1], line)
        else:
            source.refuse(line, "no line that the dialect has")
    if found.snmp_user is None:
        source.missing("createUser", "there is no SNMP user")
    if access is None:
        source.missing("rouser", "the SNMP user may not read")
    elif found.snmp_user is not None and access.value != found.snmp_user.value:
        source.refuse(access.line, "there is no such SNMP user")


def _server(source: Source, found: dict[Address, Line], text: str, line: Line) -> None:
    server = address(text)
    if server is None:
        source.refuse(line, f"{text!r} is no address")
    elif server in found:
        source.refuse(line, f"said before, in line {found[server].number}")
    else:
        found[server] = line


READERS: Final[Mapping[str, Reader]] = {
    "etc/hostname": _host_name,
    "etc/issue.net": _banner,
    # Before the password, which must be this account's.
    "etc/sysusers.d/90-citynet.conf": _account,
    "etc/citynet/chpasswd": _password,
    "etc/tacplus_servers": _tacacs,
    # Before the servers, which sign with it.
    NTP_KEYS: _ntp_keys,
    "etc/chrony/chrony.conf": _ntp,
    "etc/rsyslog.d/90-citynet.conf": _syslog,
    "etc/snmp/snmpd.conf": _snmp,
}
