"""Filters, address groups and prefix lists of the hand-made Junos border."""

from __future__ import annotations

from citynet.device.model import Family, Filter, Origin
from tests.render.junos_parts import (
    DENY,
    JUSTICE,
    PERMIT,
    SLICE,
    group,
    ports,
    prefix_list,
    rule,
)

__all__ = ["FILTERS", "GROUPS", "LISTS"]

OWN4 = "10.10.0.0/24"
OWN6 = "2001:db8:a10::/64"
THEIRS4 = "10.10.64.0/24"
THEIRS6 = "2001:db8:a10:64::/64"
SPOKEN4 = ("100.126.0.1/32", "100.126.0.0/32")
SPOKEN6 = ("2001:db8:7e00::1/128", "2001:db8:7e00::/128")

FILTERS = (
    Filter(
        name="A101-1-4",
        family=Family.IPV4,
        origin=SLICE,
        rules=(
            rule(10, PERMIT, 1, OWN4, "10.10.0.1/32"),
            rule(20, DENY, None, None, "INFRA-4"),
            rule(
                30,
                PERMIT,
                6,
                OWN4,
                THEIRS4,
                source_ports=ports(443, 445),
                destination_ports=ports(8443),
                established=True,
                origin=Origin(sources=("boundary/office-cloud",)),
            ),
            rule(40, PERMIT, None, OWN4),
            rule(50, DENY, log=True),
        ),
    ),
    Filter(
        name="A105-1-4",
        family=Family.IPV4,
        origin=JUSTICE,
        rules=(
            rule(10, PERMIT, 1, "10.50.0.0/24", "G105-4", origin=JUSTICE),
            rule(20, DENY, None, None, "INFRA-4", origin=JUSTICE),
            rule(30, PERMIT, None, "10.50.0.0/24", origin=JUSTICE),
            rule(40, DENY, log=True, origin=JUSTICE),
        ),
    ),
    Filter(
        name="H101-1-4",
        family=Family.IPV4,
        origin=SLICE,
        rules=(
            rule(10, PERMIT, 6, *SPOKEN4, source_ports=ports(179)),
            rule(20, PERMIT, 17, *SPOKEN4, destination_ports=ports(3784)),
            rule(
                30,
                PERMIT,
                6,
                THEIRS4,
                OWN4,
                source_ports=ports(8000, 8443),
                destination_ports=ports(1024, 65535),
                established=True,
                log=True,
            ),
            rule(40, PERMIT, 47, None, OWN4),
            rule(50, DENY, log=True),
        ),
    ),
    Filter(
        name="A101-1-6",
        family=Family.IPV6,
        origin=SLICE,
        rules=(
            rule(10, PERMIT, 58, "fe80::/10", "ff02::/16"),
            rule(20, PERMIT, 58, "::/128", "ff02::/16"),
            rule(30, DENY, None, None, "INFRA-6"),
            rule(40, PERMIT, None, OWN6),
            rule(50, DENY, log=True),
        ),
    ),
    Filter(
        name="H101-1-6",
        family=Family.IPV6,
        origin=SLICE,
        rules=(
            rule(10, PERMIT, 6, *SPOKEN6, destination_ports=ports(179)),
            rule(20, PERMIT, 6, THEIRS6, OWN6, source_ports=ports(443), established=True),
            rule(30, DENY, log=True),
        ),
    ),
)

GROUPS = (
    group("G105-4", "10.50.0.1/32", "10.51.0.1/32", origin=JUSTICE),
    group("INFRA-4", "100.64.10.0/24", "198.51.100.0/24"),
    group("INFRA-6", "2001:db8:10::/64", "2001:db8:1000::/48"),
)

LISTS = (
    prefix_list("H101-1-4-in", "10.10.64.0/24", "10.10.65.0/24"),
    prefix_list("H101-1-4-out", "10.10.0.0/24"),
    prefix_list("H101-1-6-in", THEIRS6),
    prefix_list("H101-1-6-out"),
)
