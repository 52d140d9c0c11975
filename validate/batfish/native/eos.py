"""Lines of EOS that Batfish does not read and may leave unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["may_stay_unread"]


class _Known(NamedTuple):
    """A line that may stay unread, in a block; the reason is for people."""

    block: str
    line: str
    reason: str


_MANAGEMENT: Final = r"management (?:api http-commands|ssh)"
_KNOWN: Final = (
    _Known(r"interface \S+", r"ipv6 access-group \S+ in", "IPv6 filters are not modelled"),
    _Known(r"interface \S+", r"isis bfd", "BFD is not modelled"),
    _Known(
        r"interface Vxlan1", r"vxlan qos dscp propagation encapsulation", "no classes of service"
    ),
    _Known("", r"qos map dscp \d+ to traffic-class \d+", "classes of service are not modelled"),
    _Known("", r"username \S+ privilege 15 role \S+ secret 0 \S+", "accounts are not modelled"),
    _Known("", r"snmp-server ipv[46] access-list \S+ vrf MGMT", "SNMP is not modelled"),
    _Known("", r"no snmp-server vrf default", "SNMP is not modelled"),
    _Known(r"aaa group server tacacs\+ \S+", r"server \S+ vrf MGMT", "TACACS+ is not modelled"),
    _Known(_MANAGEMENT, r"(?:ip|ipv6) access-group \S+(?: vrf MGMT)?(?: in)?", "no management"),
    _Known(_MANAGEMENT, r"vrf MGMT|no shutdown", "management access is not modelled"),
    _Known("", r"management security", "management access is not modelled"),
    _Known(
        r"management security",
        r"ssl profile \S+|tls versions [0-9. ]+|certificate \S+ key \S+",
        "management access is not modelled",
    ),
)


def may_stay_unread(lines: Sequence[str], number: int) -> bool:
    """Say whether line ``number`` (from 1) of a configuration is one of those."""
    line = lines[number - 1]
    block = _block(lines, number)
    return any(
        re.fullmatch(known.block, block) and re.fullmatch(known.line, line.strip())
        for known in _KNOWN
    )


def _block(lines: Sequence[str], number: int) -> str:
    """Return the top-level line above that a line stands under; empty for a top-level line."""
    if not lines[number - 1].startswith(" "):
        return ""
    for line in reversed(lines[: number - 1]):
        if not line.startswith(" ") and line != "!":
            return line
    return ""
