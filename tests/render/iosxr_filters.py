"""Hand-made filters of the IOS-XR devices of the dialect's page."""

from __future__ import annotations

from tests.render.iosxr_parts import (
    DENY,
    METERING,
    PERMIT,
    SLICE,
    VIDEO,
    access_list,
    rule,
)

__all__ = ["BORDER_FILTERS", "EDGE_FILTERS"]

LOG_REST = rule(DENY, log=True)

EDGE_FILTERS = (
    access_list(
        "A101-1-4",
        rule(PERMIT, 1, "10.30.0.0/24", "10.30.0.1/32"),
        rule(DENY, None, None, "100.64.30.0/24"),
        rule(PERMIT, None, "10.30.0.0/24"),
        rule(PERMIT, None, "10.31.0.0/25"),
        LOG_REST,
        origin=SLICE,
    ),
    access_list(
        "A101-1-6",
        rule(PERMIT, 58, "fe80::/10", "ff02::/16"),
        rule(PERMIT, 58, "::/128", "ff02::/16"),
        rule(DENY, None, None, "2001:db8:30::/64"),
        rule(PERMIT, None, "2001:db8:a30::/64"),
        LOG_REST,
        origin=SLICE,
    ),
    access_list(
        "A103-1-4",
        rule(
            PERMIT,
            6,
            "10.30.64.0/24",
            "10.30.0.0/24",
            source_ports=(443, 445),
            destination_ports=(8443, 8443),
            established=True,
        ),
        rule(PERMIT, None, "10.30.64.0/24"),
        LOG_REST,
        origin=VIDEO,
    ),
    access_list(
        "A103-1-6",
        rule(PERMIT, 17, "2001:db8:a30:64::/64", destination_ports=(5000, 5010)),
        rule(PERMIT, 47, "2001:db8:a30:64::/64"),
        LOG_REST,
        origin=VIDEO,
    ),
)

BORDER_FILTERS = (
    access_list(
        "H101-3-4",
        rule(PERMIT, 6, "100.126.0.9/32", "100.126.0.8/32", source_ports=(179, 179)),
        rule(PERMIT, 6, "100.126.0.9/32", "100.126.0.8/32", destination_ports=(179, 179)),
        rule(PERMIT, 17, "100.126.0.9/32", "100.126.0.8/32", destination_ports=(3784, 3784)),
        rule(PERMIT, None, "10.20.0.0/24", "10.30.0.0/24"),
        LOG_REST,
        origin=SLICE,
    ),
    access_list(
        "H101-3-6",
        rule(
            PERMIT,
            6,
            "2001:db8:7e00::9/128",
            "2001:db8:7e00::8/128",
            source_ports=(179, 179),
        ),
        rule(
            PERMIT,
            17,
            "2001:db8:7e00::9/128",
            "2001:db8:7e00::8/128",
            destination_ports=(3784, 3784),
        ),
        rule(PERMIT, 58, "fe80::/10", "ff02::/16"),
        rule(PERMIT, None, "2001:db8:a20::/64", "2001:db8:a30::/64"),
        LOG_REST,
        origin=SLICE,
    ),
    access_list(
        "H104-4-4",
        rule(PERMIT, 6, "100.126.0.11/32", "100.126.0.10/32", source_ports=(179, 179)),
        rule(PERMIT, 6, "100.126.0.11/32", "100.126.0.10/32", destination_ports=(179, 179)),
        rule(PERMIT, 17, "100.126.0.11/32", "100.126.0.10/32", destination_ports=(3784, 3784)),
        rule(PERMIT, None, "10.20.0.0/24", "10.30.0.0/24"),
        LOG_REST,
        origin=METERING,
    ),
    access_list(
        "H104-4-6",
        rule(
            PERMIT,
            6,
            "2001:db8:7e00::b/128",
            "2001:db8:7e00::a/128",
            source_ports=(179, 179),
        ),
        rule(
            PERMIT,
            17,
            "2001:db8:7e00::b/128",
            "2001:db8:7e00::a/128",
            destination_ports=(3784, 3784),
        ),
        rule(PERMIT, 58, "fe80::/10", "ff02::/16"),
        rule(PERMIT, None, "2001:db8:a20::/64", "2001:db8:a30::/64"),
        LOG_REST,
        origin=METERING,
    ),
)
