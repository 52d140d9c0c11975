"""Filters of templates: how a value is spelled. What is configured is the compiler's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.locators import locators
from citynet.device.model import (
    BgpNeighbor,
    InterfaceAddress,
    Network,
    TrafficClass,
)
from citynet.device.ports import management_port, speaks_lldp
from citynet.render.eos import EOS_FILTERS
from citynet.render.frr import FRR_FILTERS
from citynet.render.iosxr import IOSXR_FILTERS
from citynet.render.junos import JUNOS_FILTERS
from citynet.render.vrp import VRP_FILTERS

__all__ = ["FILTERS"]


def dscp(traffic_class: TrafficClass) -> int:
    """Return the code point of a class (RFC 4594)."""
    return DSCP[traffic_class]


def queue_number(traffic_class: TrafficClass) -> int:
    """Return the egress queue of a class."""
    return QUEUE_NUMBER[traffic_class]


def netmask(network: Network | InterfaceAddress) -> str:
    """Return the mask: ``255.255.255.0``."""
    return str(network.netmask)


def kbps(rate: int) -> int:
    """Return a rate of whole kbit/s in that unit; raise ``ValueError`` for any other."""
    whole, rest = divmod(rate, 1000)
    if rest:
        raise ValueError(f"{rate} bit/s is not a whole number of kbit/s")
    return whole


def by_vrf(neighbors: Iterable[BgpNeighbor]) -> Mapping[str | None, tuple[BgpNeighbor, ...]]:
    """Return sessions by their VRF; those of the domain itself have the key ``None``."""
    sessions: dict[str | None, list[BgpNeighbor]] = {}
    for neighbor in neighbors:
        sessions.setdefault(neighbor.vrf, []).append(neighbor)
    return {vrf: tuple(members) for vrf, members in sessions.items()}


def policy_name(interface: str) -> str:
    """Return the name of the policy on what enters by an interface: ``IN-Ethernet3-1.100``."""
    return f"IN-{interface.replace('/', '-')}"


def with_family(neighbors: Iterable[BgpNeighbor], family: str) -> tuple[BgpNeighbor, ...]:
    """Return the sessions that speak ``family``."""
    return tuple(neighbor for neighbor in neighbors if family in neighbor.families)


FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        **{
            one.__name__: one
            for one in (
                by_vrf,
                dscp,
                kbps,
                locators,
                management_port,
                netmask,
                policy_name,
                queue_number,
                speaks_lldp,
                with_family,
            )
        },
        **EOS_FILTERS,
        **FRR_FILTERS,
        **IOSXR_FILTERS,
        **JUNOS_FILTERS,
        **VRP_FILTERS,
    }
)
