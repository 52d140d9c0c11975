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


_API: Final = r"management api http-commands"
_GNMI: Final = r"management api gnmi"
_SSH: Final = r"management ssh"
_BOTH: Final = rf"(?:{_API}|{_SSH})"
_CONTROL: Final = r"ip(?:v6)? access-list CONTROL-PLANE-[A-Z0-9-]+"
_ACCESS: Final = "management access is not modelled"
_CLASSES: Final = "classes of service are not modelled"
_ITSELF: Final = "what the router itself takes is not modelled"
_MACSEC: Final = "MACsec is not modelled"
_IPV6: Final = "IPv6 filters are not modelled"
_KNOWN: Final = (
    _Known(r"interface \S+", r"ipv6 access-group \S+ in", _IPV6),
    _Known(r"interface \S+", r"ipv6 verify unicast source reachable-via rx", _IPV6),
    _Known(r"interface \S+", r"isis bfd", "BFD is not modelled"),
    _Known(
        r"interface Vxlan1",
        r"vxlan qos (?:dscp propagation encapsulation|ecn propagation)",
        _CLASSES,
    ),
    _Known("", r"qos map dscp [\d ]+ to traffic-class \d+", _CLASSES),
    _Known("", r"priority-flow-control pause watchdog \S.*", _CLASSES),
    _Known("", r"mac security", _MACSEC),
    _Known(
        r"mac security",
        r"profile \S+|cipher \S+|key [0-9a-f]+ 0 \S+|mka session rekey-period \d+"
        r"|traffic unprotected drop|sci",
        _MACSEC,
    ),
    _Known("", r"interface defaults", "each port says by itself whether it is off"),
    _Known(r"interface defaults", r"ethernet|shutdown", "likewise"),
    _Known("", r"logging \S.*", "Batfish finds its way again behind these, after defaults"),
    _Known("", r"system control-plane", _ITSELF),
    _Known(
        r"system control-plane",
        r"ip(?:v6)? access-group CONTROL-PLANE-[A-Z0-9-]+(?: vrf \S+)? in",
        _ITSELF,
    ),
    _Known(_CONTROL, r"\d+ permit ip(?:v6)? any any tracked", _ITSELF),
    _Known(_CONTROL, r"\d+ permit udp any any eq \d+ (?:ttl|hop-limit) eq 255", _ITSELF),
    _Known("", r"no ip(?:v6)? icmp redirect", "redirects are not modelled"),
    _Known("", r"username \S+ privilege 15 role \S+ secret 0 \S+", "accounts are not modelled"),
    _Known("", r"no username admin", "accounts are not modelled"),
    _Known("", r"aaa authentication policy lockout \S.*", "accounts are not modelled"),
    _Known("", r"aaa authorization serial-console", "accounts are not modelled"),
    _Known("", r"snmp-server ipv[46] access-list \S+ vrf MGMT", "SNMP is not modelled"),
    _Known("", r"no snmp-server vrf default", "SNMP is not modelled"),
    _Known("", r"ntp local-interface vrf MGMT \S+", "time is not modelled"),
    _Known(r"aaa group server tacacs\+ \S+", r"server \S+ vrf MGMT", "TACACS+ is not modelled"),
    _Known(_BOTH, r"(?:ip|ipv6) access-group \S+(?: vrf MGMT)?(?: in)?", _ACCESS),
    _Known(_BOTH, r"vrf MGMT|no shutdown", _ACCESS),
    _Known(
        _SSH,
        r"idle-timeout \d+|connection (?:limit|per-host) \d+|(?:cipher|key-exchange|mac) \S.*",
        _ACCESS,
    ),
    _Known("", r"management security", _ACCESS),
    _Known(
        r"management security",
        r"entropy source hardware|password (?:minimum length \d+|encryption \S.*)",
        _ACCESS,
    ),
    _Known(
        r"management security",
        r"ssl profile \S+|tls versions [0-9. ]+|certificate \S+ key \S+|trust certificate \S+",
        _ACCESS,
    ),
    _Known("", _GNMI, _ACCESS),
    _Known(_GNMI, r"transport grpc \S+|ssl profile \S+|port \d+|vrf MGMT", _ACCESS),
    _Known(r"router bgp \d+", r"neighbor \S+ ttl maximum-hops 1", "TTLs are not modelled"),
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
