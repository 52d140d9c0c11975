"""Numbers that are somebody else's: in use on a device that citynet does not own, or promised.

Nothing that citynet gives by itself is one of them. What a reservation means in the numbers of a
pool, :mod:`citynet.allocation.reservations` computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from citynet.device.model import Network
from citynet.errors import Place

__all__ = ["EVERY_PORT", "NOTHING_RESERVED", "Reservation", "Reserved", "ReservedPrefix"]

EVERY_PORT = ""
"""Stands for the port where a VLAN is reserved on all ports of a device."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Reservation:
    """Numbers ``first`` to ``last``, both included, why they are taken, and where that stands."""

    first: int
    last: int
    reason: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedPrefix:
    """Addresses that are taken: no loopback, locator or link of ours may share one with them."""

    prefix: Network
    reason: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What ``inventory/reserved.yaml`` says."""

    attachments: Mapping[tuple[str, str], tuple[Reservation, ...]] = field(default_factory=dict)
    """VLANs by device and port, or :data:`EVERY_PORT`."""
    slices: tuple[Reservation, ...] = ()
    """Numbers of services and boundaries, of the whole city."""
    vnis: Mapping[str, tuple[Reservation, ...]] = field(default_factory=dict)
    """VNIs by domain."""
    hand_offs: Mapping[frozenset[str], tuple[Reservation, ...]] = field(default_factory=dict)
    """VLANs of hand-off trunks by pair of domains."""
    sids: Mapping[str, tuple[Reservation, ...]] = field(default_factory=dict)
    """SID indexes by device."""
    prefixes: tuple[ReservedPrefix, ...] = ()


NOTHING_RESERVED = Reserved()
