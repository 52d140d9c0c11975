"""Names and words that stand in a configuration and are the compiler's choice.

Names that other stages need too (VRFs, RDs, cables) are in :mod:`citynet.allocation.names`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from citynet.device.model import Family, Platform
from citynet.intent.model import Service

__all__ = [
    "FAMILIES",
    "LOCATOR",
    "LOOPBACK",
    "MANAGEMENT_VRF",
    "algorithm_locator",
    "application_name",
    "attachment_filter",
    "domain_group",
    "exchange_filter",
    "gateway_group",
    "hand_off_filter",
    "hand_off_list",
    "infrastructure_group",
    "isis_tag",
    "permission_group",
    "policy_name",
    "secret",
    "subinterface",
    "title",
]

FAMILIES: Final = {4: Family.IPV4, 6: Family.IPV6}
"""Family of each IP version."""

LOOPBACK: Final = {
    Platform.EOS: "Loopback0",
    Platform.FRR: "lo",
    Platform.IOSXR: "Loopback0",
    Platform.JUNOS: "lo0",
    Platform.VRP: "LoopBack0",
}

MANAGEMENT_VRF: Final = {
    Platform.EOS: "MGMT",
    Platform.FRR: "mgmt",
    Platform.IOSXR: "MGMT",
    Platform.JUNOS: "mgmt_junos",
    Platform.VRP: "MGMT",
}
"""Routing context of the management port; on FRR it is a Linux VRF, all of which are lower case,
on Junos the one instance that the management port can stand in."""

LOCATOR: Final = "MAIN"
"""Name of the locator that is reached by plain shortest paths."""


def algorithm_locator(number: int) -> str:
    """Return the name of the locator that is reached by the paths of a flexible algorithm."""
    return f"ALG{number}"


def isis_tag(platform: Platform, domain: str) -> str:
    """Return the name of the IS-IS instance: the domain's.

    On VRP, which has numbers only, it is 1; Junos has one instance, without a name.
    """
    return {Platform.JUNOS: "isis", Platform.VRP: "1"}.get(platform, domain)


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


def infrastructure_group(version: int) -> str:
    """Return the name of the address group of all infrastructure prefixes."""
    return f"INFRA-{version}"


def gateway_group(number: int, version: int) -> str:
    """Return the name of the address group of a service's gateways."""
    return f"G{number}-{version}"


def domain_group(number: int, asn: int, version: int) -> str:
    """Return the name of the address group of a service's prefixes in a domain."""
    return f"S{number}-{asn}-{version}"


def permission_group(
    number: int, asns: Iterable[int], permission: int, end: str, version: int
) -> str:
    """Return the name of the address group of what a permission inside a service names.

    ``asns`` are those of the boundary's domains, ``permission`` counts from 1, ``end`` is ``s`` for
    sources or ``d`` for destinations.
    """
    return f"P{number}-{'-'.join(map(str, asns))}-{permission}-{end}-{version}"


def secret(path: str) -> str:
    """Return the reference of a secret; what it stands for is filled in when a device is pushed."""
    return f"secret:{path}"


def title(service: Service) -> str:
    """Return how descriptions name a service: ``slice office``."""
    return f"{service.kind} {service.name}"


def application_name(number: int, application: str) -> str:
    """Return the name of an application of the service ``number``."""
    return f"S{number}-{application}"


def policy_name(color: int, device: int) -> str:
    """Return the name of the policy of a colour to the device of a number."""
    return f"P{color}-{device}"
