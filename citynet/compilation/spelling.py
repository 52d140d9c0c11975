"""Names and words that stand in a configuration and are the compiler's choice.

Names that other stages need too (VRFs, RDs, cables) are in :mod:`citynet.allocation.names`.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import Family, Platform
from citynet.intent.model import Service

__all__ = [
    "FAMILIES",
    "LOCATOR",
    "LOOPBACK",
    "MANAGEMENT_VRF",
    "attachment_filter",
    "exchange_filter",
    "hand_off_filter",
    "hand_off_list",
    "isis_tag",
    "secret",
    "subinterface",
    "title",
]

FAMILIES: Final = {4: Family.IPV4, 6: Family.IPV6}
"""Family of each IP version."""

LOOPBACK: Final = {Platform.EOS: "Loopback0", Platform.FRR: "lo", Platform.VRP: "LoopBack0"}

MANAGEMENT_VRF: Final = {Platform.EOS: "MGMT", Platform.FRR: "mgmt", Platform.VRP: "MGMT"}
"""Routing context of the management port; on FRR it is a Linux VRF, all of which are lower case."""

LOCATOR: Final = "MAIN"
"""Name of a device's only locator."""


def isis_tag(platform: Platform, domain: str) -> str:
    """Return the name of the IS-IS instance: the domain's, or 1 on VRP, which only has numbers."""
    return "1" if platform is Platform.VRP else domain


def subinterface(port: str, vlan: int) -> str:
    """Return the name of the sub-interface of ``port`` that carries ``vlan``."""
    return f"{port}.{vlan}"


def attachment_filter(number: int, endpoint_index: int, version: int) -> str:
    """Return the name of the filter on what an endpoint sends."""
    return f"A{number}-{endpoint_index}-{version}"


def hand_off_filter(number: int, link: int, version: int) -> str:
    """Return the name of the filter on what comes in by a hand-off; ``link`` is its number."""
    return f"H{number}-{link}-{version}"


def hand_off_list(number: int, link: int, version: int, direction: str) -> str:
    """Return the name of a session's prefix list; ``direction`` is ``in`` or ``out``."""
    return f"{hand_off_filter(number, link, version)}-{direction}"


def exchange_filter(number: int, side: str, version: int) -> str:
    """Return the name of the filter on what comes from a side of an exchange, ``l`` or ``r``."""
    return f"X{number}-{side}-{version}"


def secret(path: str) -> str:
    """Return the reference of a secret; what it stands for is filled in when a device is pushed."""
    return f"secret:{path}"


def title(service: Service) -> str:
    """Return how descriptions name a service: ``slice office``."""
    return f"{service.kind} {service.name}"
