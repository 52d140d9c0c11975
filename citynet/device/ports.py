"""What an interface is for, told from its parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind, TrafficClass

__all__ = ["as_member", "is_bare_port", "is_lossless", "management_port", "speaks_lldp"]

_MEMBER: Final = ("description", "enabled", "kind", "lag", "name", "origin")


def as_member(port: Interface) -> Interface:
    """Return ``port`` with what a member of a LAG may have, and nothing else."""
    return Interface(**{field: getattr(port, field) for field in _MEMBER})


def is_bare_port(member: Interface) -> bool:
    """Tell whether a member of a LAG is a port with a description and nothing else."""
    return member.kind is InterfaceKind.PHYSICAL and member == as_member(member)


def is_lossless(interface: Interface) -> bool:
    """Tell whether an interface knows the class ``lossless``: by its mark, a queue or pausing."""
    classes = (interface.marking, *(queue.traffic_class for queue in interface.queues))
    return interface.lossless or TrafficClass.LOSSLESS in classes


def management_port(device: Device) -> Interface | None:
    """Return the interface that management speaks from: the first management port, if any."""
    ports = (one for one in device.interfaces if one.kind is InterfaceKind.MANAGEMENT)
    return next(ports, None)


def speaks_lldp(port: Interface, interfaces: Iterable[Interface]) -> bool:
    """Tell whether a port may speak LLDP: it, or the LAG that it is a member of, has queues."""
    return any(one.queues for one in interfaces if one.name in {port.name, port.lag})
