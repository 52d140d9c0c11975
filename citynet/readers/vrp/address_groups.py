"""Address pools of VRP: the groups of prefixes that rules of access lists name."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Final

from citynet.device.model import AddressGroup, Family, Network
from citynet.readers.blocks import Line
from citynet.readers.values import NUMBER, number, v4, v4_network, v6_network
from citynet.readers.vrp.places import wildcard_length
from citynet.readers.vrp.reading import Reading

__all__ = ["POOL", "group_name", "read_pool"]

POOL: Final = r"[A-Za-z0-9._]{1,32}"
"""Pattern of a pool's name: it cannot hold hyphens."""

_MEMBER: Final = {
    Family.IPV4: re.compile(r"ip address ([0-9.]+) ([0-9.]+)"),
    Family.IPV6: re.compile(rf"ipv6 address ([0-9A-Fa-f:.]+) ({NUMBER})"),
}


def group_name(pool: str) -> str:
    """Return the name of the group that ``pool`` spells: no group's name has an underscore."""
    return pool.replace("_", "-")


def read_pool(reading: Reading, match: re.Match[str], opener: Line) -> None:
    """Read ``acl ip-pool`` or ``acl ipv6-pool``; an empty one is no group of the model."""
    ledger = reading.ledger
    name, family = group_name(match[2]), Family.IPV6 if match[1] == "ipv6" else Family.IPV4
    if name in reading.address_groups:
        raise ValueError("said twice: address group")
    prefixes: list[Network] = []
    for line in opener.children:
        try:
            prefix = _prefix(line, family)
        except ValueError as error:
            ledger.refuse(line, f"bad member: {error}")
            continue
        if prefix in prefixes:
            ledger.refuse(line, "said twice: member")
            continue
        prefixes.append(prefix)
        ledger.claim(line)
    if not prefixes:
        raise ValueError("an address pool holds a prefix at least")
    ledger.claim(opener)
    reading.address_groups[name] = AddressGroup(
        name=name, family=family, prefixes=tuple(prefixes), origin=ledger.origin(*opener.lines())
    )


def _prefix(line: Line, family: Family) -> Network:
    match = _MEMBER[family].fullmatch(line.text)
    if match is None:
        raise ValueError("a pool holds prefixes only")
    if family is Family.IPV6:
        return v6_network(f"{match[1]}/{number(match[2], 1, 128)}")
    length = _dotted_length(match[2]) if "." in match[2] else int(match[2])
    return v4_network(f"{match[1]}/{number(str(length), 1, 32)}")


def _dotted_length(mask: str) -> int:
    # A length of 1 to 32: netmasks begin with a one, wildcards with a zero.
    bits = int(v4(mask))
    return wildcard_length(str(IPv4Address(bits ^ 0xFFFFFFFF if bits >> 31 else bits)))
