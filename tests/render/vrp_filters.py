"""Hand-made filters and address groups of a VRP device."""

from __future__ import annotations

from ipaddress import (
    IPv4Network,
    IPv6Network,
)

from citynet.device.model import (
    AddressGroup,
    Family,
    Filter,
    FilterRule,
    Origin,
    PortRange,
)
from tests.render.vrp_parts import (
    BOUNDARY,
    DENY,
    DOMAIN,
    PERMIT,
    SLICE,
)

__all__ = [
    "FILTERS",
    "GROUPS",
]

OWN4 = IPv4Network("10.10.0.0/24")
OWN6 = IPv6Network("2001:db8:a10::/64")

FILTERS = (
    Filter(
        name="A101-1-4",
        family=Family.IPV4,
        origin=SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=PERMIT,
                protocol=1,
                source=OWN4,
                destination=IPv4Network("10.10.0.1/32"),
            ),
            FilterRule(sequence=20, action=DENY, destination_group="INFRA-4"),
            FilterRule(
                sequence=30,
                action=PERMIT,
                protocol=6,
                source=OWN4,
                destination=IPv4Network("10.10.64.0/24"),
                source_ports=PortRange(443, 445),
                destination_ports=PortRange(8443, 8443),
                established=True,
            ),
            FilterRule(sequence=40, action=PERMIT, source=OWN4),
            FilterRule(sequence=50, action=DENY, log=True),
        ),
    ),
    Filter(
        name="A101-1-6",
        family=Family.IPV6,
        origin=SLICE,
        rules=(
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
            FilterRule(
                sequence=30,
                action=DENY,
                source=IPv6Network("2001:db8:10::/64"),
                destination_group="INFRA-6",
            ),
            FilterRule(sequence=40, action=PERMIT, source=OWN6),
            FilterRule(sequence=50, action=DENY, log=True),
        ),
    ),
    Filter(
        name="H101-1-4",
        family=Family.IPV4,
        origin=SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=PERMIT,
                protocol=6,
                source=IPv4Network("100.126.0.1/32"),
                destination=IPv4Network("100.126.0.0/32"),
                source_ports=PortRange(179, 179),
            ),
            FilterRule(
                sequence=20,
                action=PERMIT,
                protocol=17,
                source=IPv4Network("100.126.0.1/32"),
                destination=IPv4Network("100.126.0.0/32"),
                destination_ports=PortRange(3784, 3784),
            ),
            FilterRule(
                sequence=30,
                action=PERMIT,
                protocol=6,
                source_group="P1-web.v2-s-4",
                destination=OWN4,
                source_ports=PortRange(8000, 8443),
                destination_ports=PortRange(1024, 65535),
                established=True,
                log=True,
                origin=BOUNDARY,
            ),
            FilterRule(sequence=40, action=PERMIT, protocol=47, destination=OWN4),
            FilterRule(sequence=50, action=PERMIT, protocol=58, destination=OWN4),
            FilterRule(sequence=60, action=DENY),
        ),
    ),
    Filter(
        name="H101-1-6",
        family=Family.IPV6,
        origin=SLICE,
        rules=(
            FilterRule(
                sequence=10,
                action=PERMIT,
                protocol=6,
                source_group="P1-web.v2-s-6",
                destination_group="Z1-l-6",
                source_ports=PortRange(443, 443),
                established=True,
                origin=BOUNDARY,
            ),
            FilterRule(
                sequence=20, action=PERMIT, protocol=17, destination_ports=PortRange(5000, 5010)
            ),
            FilterRule(sequence=30, action=PERMIT, protocol=1, source=OWN6),
            FilterRule(sequence=40, action=PERMIT, protocol=47, source=OWN6),
            FilterRule(sequence=50, action=DENY, log=True),
        ),
    ),
)


def group(name: str, origin: Origin, *prefixes: str) -> AddressGroup:
    six = name.endswith("6")
    network = IPv6Network if six else IPv4Network
    return AddressGroup(
        name=name,
        family=Family.IPV6 if six else Family.IPV4,
        prefixes=tuple(network(prefix) for prefix in prefixes),
        origin=origin,
    )


GROUPS = (
    group("INFRA-4", DOMAIN, "100.64.10.0/24", "198.51.100.0/24"),
    group("INFRA-6", DOMAIN, "2001:db8:10::/48", "2001:db8:1000::/48"),
    group("P1-web.v2-s-4", BOUNDARY, "10.10.64.0/24", "10.10.65.7/32"),
    group("P1-web.v2-s-6", BOUNDARY, "2001:db8:a10:64::/64", "2001:db8:a10:65::7/128"),
    group("Z1-l-6", BOUNDARY, "2001:db8:a10::/64"),
)
