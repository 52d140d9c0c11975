"""Statements of Junos that Batfish does not read and may leave unread.

Batfish flattens the text, so that each statement stands for itself: an unread one takes no other
with it. Here, too, a line is judged by the containers that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["may_be_remarked", "may_stay_unread", "paths_of"]


class _Known(NamedTuple):
    """A statement that may stay unread, containers first; the reason is for people."""

    statement: str
    reason: str


_ALGORITHMS: Final = "flexible algorithms are not modelled"
_CLASSES: Final = "classes of service are not modelled"
_MACSEC: Final = "MACsec is not modelled"
_SRV6: Final = "SRv6 is not modelled"
_SLICES: Final = "slice instances are not modelled"
_REROUTE: Final = "fast reroute is not modelled"
_FLEX: Final = r"protocols isis interface \S+ level 2 application-specific attribute-group FLEX"
_MAC: Final = r"security macsec connectivity-association \S+"
_KNOWN: Final = (
    _Known(r"class-of-service host-outbound-traffic dscp-code-point \d+", _CLASSES),
    _Known(
        r"class-of-service interfaces \S+ output-traffic-control-profile-remaining \S+", _CLASSES
    ),
    _Known(r"interfaces \S+ hierarchical-scheduler", _CLASSES),
    _Known(
        r"class-of-service interfaces \S+ slice S\d+ output-traffic-control-profile \S+", _SLICES
    ),
    _Known(
        r"policy-options policy-statement SLICES term S\d+ then slice S\d+",
        f"{_SLICES}; the policy changes no route",
    ),
    _Known(
        r"firewall family inet6 filter SLICES-6 term S\d+ then slice S\d+",
        f"{_SLICES}; the filter accepts everything",
    ),
    _Known(r"interfaces \S+ unit \d+ family inet6 policer input \S+", "policers are not modelled"),
    _Known(
        r"firewall family inet6 filter MARK-\S+ term all then traffic-class \d+",
        "IPv6 filters are not modelled, nor are classes of service",
    ),
    _Known(r"interfaces \S+ unit \d+ family inet rpf-check", "uRPF is not modelled"),
    _Known(
        r"interfaces \S+ unit \d+ family inet6 rpf-check(?: fail-filter RPF-6)?",
        "uRPF is not modelled",
    ),
    _Known(
        r"routing-instances \S+ protocols bgp group HAND-OFF neighbor \S+ ttl 255",
        "TTLs are not modelled",
    ),
    _Known(r"routing-instances \S+ vrf-export \S+", "read as a target only"),
    _Known(
        r"routing-instances \S+ protocols bgp source-packet-routing srv6 locator \S+"
        r" end-dt[46]-sid \S+",
        _SRV6,
    ),
    _Known(r"routing-options source-packet-routing srv6 locator \S+ [0-9a-f:]+/\d+", _SRV6),
    _Known(
        r"routing-options source-packet-routing srv6 locator \S+"
        r" (?:algorithm|block-length|function-length) \d+",
        _SRV6,
    ),
    _Known(
        r"protocols isis source-packet-routing srv6 locator \S+ end-sid \S+ flavor (?:psp|usd)",
        _SRV6,
    ),
    _Known(
        r"protocols isis interface \S+ level 2 srv6-adjacency-segment unprotected locator \S+"
        r" dynamic-end-x-sid",
        _SRV6,
    ),
    _Known(
        r"routing-options flex-algorithm \d+ definition"
        r" (?:admin-group exclude \S.*|metric-type \S+)",
        _ALGORITHMS,
    ),
    _Known(
        r"protocols isis source-packet-routing"
        r" (?:flex-algorithm \S.*|strict-asla-based-flex-algorithm)",
        _ALGORITHMS,
    ),
    _Known(
        rf"{_FLEX} (?:admin-group \S.*|advertise-delay-metric|application flex-algorithm)",
        _ALGORITHMS,
    ),
    _Known(r"protocols isis traffic-engineering advertisement always", _ALGORITHMS),
    _Known(r"protocols isis interface \S+ delay-metric \d+", _ALGORITHMS),
    _Known(r"protocols isis interface \S+ level 2 post-convergence-lfa", _REROUTE),
    _Known(
        r"protocols isis backup-spf-options"
        r" (?:use-post-convergence-lfa|use-source-packet-routing)",
        _REROUTE,
    ),
    _Known(r"protocols isis (?:topologies ipv6-unicast|no-ipv6-routing)", "no IPv6 routing"),
    _Known(r"protocols bgp (?:multipath list-nexthop|rfc8950-compliant)", "VPN routes are not"),
    _Known(r"routing-options resolution preserve-nexthop-hierarchy", "VPN routes are not"),
    _Known(rf"{_MAC} (?:cipher-suite \S+|security-mode static-cak)", _MACSEC),
    _Known(rf'{_MAC} pre-shared-key (?:cak "\S+"|ckn [0-9a-f]+)', _MACSEC),
    _Known(r"security macsec interfaces \S+ connectivity-association \S+", _MACSEC),
    _Known(
        r'system login user \S+ authentication plain-text-password-value "\S+"',
        "accounts are not modelled",
    ),
    _Known(
        r'system ntp authentication-key 4 type sha256 value "secret:[a-z0-9.-]+"',
        "time is not modelled",
    ),
    _Known(r"security pki ca-profile telemetry ca-identity telemetry", "nothing is sent"),
    _Known(r"system management-instance", "the management instance is read as any other"),
)
_EMPTY: Final = re.compile(r"Empty prefix-list: '[\w-]+'")
"""A list may permit nothing."""
_KEY: Final = re.compile(r"Unencrypted key stored at line: (\d+)")
_REFERENCE: Final = re.compile(r'\S+ "secret:[a-z0-9.-]+";')
"""A key that is filled in when the text is pushed."""


def may_stay_unread(lines: Sequence[str], number: int) -> bool:
    """Say whether the statement on line ``number`` (from 1) is one of those."""
    path = paths_of(tuple(lines))[number - 1]
    return any(re.fullmatch(known.statement, path) for known in _KNOWN)


def may_be_remarked(lines: Sequence[str], details: str) -> bool:
    """Say whether a warning that names no line is expected: empty lists, references to keys."""
    key = _KEY.fullmatch(details)
    if key is None:
        return _EMPTY.fullmatch(details) is not None
    number = int(key[1])
    return 0 < number <= len(lines) and bool(_REFERENCE.fullmatch(lines[number - 1].strip()))


@lru_cache(maxsize=64)
def paths_of(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return what each line says with its containers before it; empty where it ends one."""
    containers: list[str] = []
    found: list[str] = []
    for line in lines:
        words = line.strip()
        if words.endswith("{"):
            containers.append(words[:-1].strip())
            found.append(" ".join(containers))
        elif words == "}":
            containers = containers[:-1]
            found.append("")
        else:
            found.append(" ".join((*containers, words.rstrip(";"))))
    return tuple(found)
