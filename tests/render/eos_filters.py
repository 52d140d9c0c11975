"""Filters of the hand-made EOS devices."""

from __future__ import annotations

from ipaddress import (
    IPv4Network,
    IPv6Network,
)

from citynet.device.model import (
    Family,
    Filter,
    FilterRule,
    PortRange,
)
from tests.render.parts import BOUNDARY, DENY, PERMIT, SLICE

__all__ = ["FILTERS"]

ANY4 = IPv4Network("10.10.64.0/24")
ANY6 = IPv6Network("2001:db8:a10:64::/64")


def _filter(name: str, family: Family, *rules: FilterRule) -> Filter:
    return Filter(name=name, family=family, rules=rules, origin=SLICE)


FILTERS = (
    _filter(
        "A101-5-4",
        Family.IPV4,
        FilterRule(
            sequence=10,
            action=PERMIT,
            protocol=1,
            source=ANY4,
            destination=IPv4Network("10.10.64.1/32"),
        ),
        FilterRule(sequence=20, action=DENY, destination=IPv4Network("100.64.10.0/24")),
        FilterRule(sequence=30, action=PERMIT, source=ANY4),
        FilterRule(sequence=40, action=DENY, log=True),
    ),
    _filter(
        "A101-5-6",
        Family.IPV6,
        FilterRule(
            sequence=10,
            action=PERMIT,
            protocol=58,
            source=IPv6Network("fe80::/10"),
            destination=IPv6Network("ff02::/16"),
        ),
        FilterRule(
            sequence=20,
            action=PERMIT,
            protocol=58,
            source=IPv6Network("::/128"),
            destination=IPv6Network("ff02::/16"),
        ),
        FilterRule(sequence=30, action=DENY, destination=IPv6Network("2001:db8:10::/64")),
        FilterRule(sequence=40, action=PERMIT, source=ANY6),
        FilterRule(sequence=50, action=DENY, log=True),
    ),
    _filter(
        "H101-1-4",
        Family.IPV4,
        FilterRule(
            sequence=10,
            action=PERMIT,
            protocol=6,
            source=IPv4Network("100.126.0.0/32"),
            destination=IPv4Network("100.126.0.1/32"),
            destination_ports=PortRange(179, 179),
        ),
        FilterRule(
            sequence=20,
            action=PERMIT,
            protocol=6,
            source=IPv4Network("100.126.0.0/32"),
            destination=IPv4Network("100.126.0.1/32"),
            source_ports=PortRange(179, 179),
        ),
        FilterRule(
            sequence=30,
            action=PERMIT,
            protocol=17,
            source=IPv4Network("100.126.0.0/32"),
            destination=IPv4Network("100.126.0.1/32"),
            destination_ports=PortRange(3784, 3784),
        ),
        FilterRule(
            sequence=40,
            action=PERMIT,
            protocol=6,
            source=IPv4Network("10.10.0.0/24"),
            destination=ANY4,
            source_ports=PortRange(443, 445),
            established=True,
            origin=BOUNDARY,
        ),
        FilterRule(
            sequence=50,
            action=PERMIT,
            protocol=17,
            source=IPv4Network("10.10.0.0/24"),
            destination=ANY4,
            source_ports=PortRange(1024, 65535),
            destination_ports=PortRange(123, 123),
            log=True,
            origin=BOUNDARY,
        ),
        FilterRule(sequence=60, action=PERMIT, protocol=47, source=IPv4Network("10.10.0.0/24")),
        FilterRule(sequence=70, action=PERMIT, protocol=58, source=IPv4Network("10.10.0.0/24")),
        FilterRule(sequence=80, action=DENY, log=True),
    ),
    _filter(
        "H101-1-6",
        Family.IPV6,
        FilterRule(
            sequence=10,
            action=PERMIT,
            protocol=6,
            source=IPv6Network("2001:db8:7e00::/128"),
            destination=IPv6Network("2001:db8:7e00::1/128"),
            destination_ports=PortRange(179, 179),
        ),
        FilterRule(
            sequence=20,
            action=PERMIT,
            protocol=6,
            source=IPv6Network("2001:db8:a10::/64"),
            destination=ANY6,
            source_ports=PortRange(443, 443),
            established=True,
            origin=BOUNDARY,
        ),
        FilterRule(sequence=30, action=PERMIT, protocol=1, source=ANY6, log=True),
        FilterRule(sequence=40, action=DENY, log=True),
    ),
)
