"""The management baseline of IOS-XR."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from citynet.device.model import Management
from citynet.readers.blocks import Line
from citynet.readers.iosxr.reading import Block, Reading, key_of
from citynet.readers.values import v4, v6

__all__ = ["RULES", "check_management", "empty_management"]

Match = re.Match[str]

_ADDRESS: Final = r"([0-9A-Fa-f.:]+)"
_USER: Final = r"([A-Za-z0-9._-]+)"
_REFERENCE: Final = r"secret:[a-z0-9.-]+"
_SNMP_KEY: Final = rf"(?:(?:clear )?({_REFERENCE})|encrypted [0-9A-Fa-f]+)"
_GROUPS: Final = ("group root-lr", "group cisco-support")
_MANAGEMENT_VRF: Final = "vrf MGMT"


def empty_management() -> Management:
    """Return what nothing has been said of yet."""
    return Management(
        ssh_sources=(),
        ntp_servers=(),
        syslog_servers=(),
        tacacs_servers=(),
        tacacs_key="",
        snmp_user="",
        snmp_auth="",
        snmp_privacy="",
        admin_user="",
        admin_password="",
        banner="",
    )


def _add(reading: Reading, field: str, text: str, line: Line) -> None:
    address = v6(text) if ":" in text else v4(text)
    if address in getattr(reading.management.value, field):
        raise ValueError("said twice")
    reading.management.add(line, field, address)


def _banner(reading: Reading, match: Match, line: Line) -> None:
    reading.management.put(line, banner=match[2])


def _syslog(reading: Reading, match: Match, line: Line) -> None:
    _add(reading, "syslog_servers", match[1], line)


def _user(reading: Reading, match: Match, line: Line) -> None:
    reading.management.put(line, admin_user=match[1])
    block = Block(reading.ledger, line.text)
    for each in line.children:
        secret = _SECRET.fullmatch(each.text)
        key = "secret" if secret else each.text
        if (secret is None and each.text not in _GROUPS) or key in block.lines:
            reading.ledger.refuse(each, "not a line of the local account, or said twice")
            continue
        block.claim(key, each)
        reading.management.use(each)
        if secret is not None:
            reading.management.put(each, admin_password=key_of(secret[1]))
    block.require(["secret", *_GROUPS], "belongs to the local account")


_SECRET: Final = re.compile(rf"secret (?:(?:0 )?({_REFERENCE})|10 \$6\$[!-~]+)")
_SERVER: Final = re.compile(rf"server-private {_ADDRESS} port 49")
_KEY: Final = re.compile(rf"key (?:(?:0 )?({_REFERENCE})|7 [0-9A-Fa-f]+)")


def _tacacs(reading: Reading, _match: Match, line: Line) -> None:
    # The opener and its VRF are constants; here are its servers.
    for each in line.children:
        server = _SERVER.fullmatch(each.text)
        if server is None:
            continue
        try:
            _add(reading, "tacacs_servers", server[1], each)
            _tacacs_key(reading, each)
        except ValueError as error:
            reading.ledger.refuse(each, f"bad value: {error}")


def _tacacs_key(reading: Reading, server: Line) -> None:
    found = _KEY.fullmatch(server.children[0].text) if len(server.children) == 1 else None
    if found is None:
        raise ValueError("a server has one line, its key")
    key = key_of(found[1])
    if reading.management.value.tacacs_key not in {"", key}:
        raise ValueError("all servers have one key")
    reading.management.put_again(server.children[0], tacacs_key=key)


_TIME_SERVER: Final = re.compile(rf"server vrf MGMT {_ADDRESS}( key 1)?")
_TIME_KEY: Final = re.compile(
    rf"cmac-authentication-key 1 cmac (?:(?:clear )?({_REFERENCE})|encrypted [0-9A-Fa-f]+)"
)
_SIGNED: Final = ("authenticate", "trusted-key 1")
"""Without the first nothing is asked for, without the second the key is not used."""


def _ntp(reading: Reading, _match: Match, line: Line) -> None:
    # What names the management port is a constant; here are servers, and what they sign with.
    said: dict[str, Line] = {}
    servers: list[tuple[Line, bool]] = []
    key: tuple[Line, str] | None = None
    for each in line.children:
        server, found = _TIME_SERVER.fullmatch(each.text), _TIME_KEY.fullmatch(each.text)
        try:
            if server is not None:
                _add(reading, "ntp_servers", server[1], each)
                servers.append((each, server[2] is not None))
            elif found is not None and key is None:
                key = each, key_of(found[1])
            elif each.text in _SIGNED and each.text not in said:
                said[each.text] = each
        except ValueError as error:
            reading.ledger.refuse(each, f"bad value: {error}")
    if key is not None and len(said) == len(_SIGNED) and all(signed for _, signed in servers):
        reading.management.use(*said.values())
        reading.management.put(key[0], ntp_key=key[1])
        return
    signed = [each for each, is_signed in servers if is_signed]
    for each in (*said.values(), *([key[0]] if key else ()), *signed):
        reading.ledger.refuse(each, "time is signed with all of its lines, and by every server")


def _snmp(reading: Reading, match: Match, line: Line) -> None:
    reading.management.put(
        line, snmp_user=match[1], snmp_auth=key_of(match[2]), snmp_privacy=key_of(match[3])
    )


def _static(reading: Reading, _match: Match, line: Line) -> None:
    path = list(line.lines())
    route = re.fullmatch(rf"0\.0\.0\.0/0 {_ADDRESS}", path[-1].text)
    texts = [each.text for each in path[1:-1]]
    nested = all(outer.children == (inner,) for outer, inner in pairwise(path))
    if route is None or not nested or texts != [_MANAGEMENT_VRF, "address-family ipv4 unicast"]:
        raise ValueError("the only static route is the default of the management context")
    gateway = v4(route[1])
    reading.management.put(line, gateway=gateway)
    reading.management.use(*path)


def _bfd(reading: Reading, _match: Match, line: Line) -> None:
    location = re.compile(r"multipath include location 0/0/CPU0")
    if len(line.children) != 1 or location.fullmatch(line.children[0].text) is None:
        raise ValueError("the block names one location")
    reading.head.claim("bfd", line)
    reading.ledger.claim(line.children[0])


RULES: Final = {
    r"banner login (\S)((?:(?!\1).)+)\1": _banner,
    rf"logging {_ADDRESS} vrf MGMT severity info(?:rmational)?(?: port default)?": _syslog,
    rf"username {_USER}": _user,
    r"aaa group server tacacs\+ CITY": _tacacs,
    r"ntp": _ntp,
    rf"snmp-server user {_USER} citynet v3 auth sha-256 {_SNMP_KEY} priv aes 128 {_SNMP_KEY}"
    r"(?: SystemOwner)?": _snmp,
    r"router static": _static,
    r"bfd": _bfd,
}
"""Rules of top-level lines and blocks."""


def check_management(reading: Reading) -> None:
    """Enter what every device says of its management and this one does not."""
    found = reading.management.value
    for value, text in (
        (found.banner, "banner login"),
        (found.admin_user, "username"),
        (found.snmp_user, "snmp-server user"),
    ):
        if not value:
            reading.ledger.missing(text, "a line of the baseline is missing")
