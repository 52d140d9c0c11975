"""Names and distinguishers that follow from allocated numbers. Pure; nothing here is stored.

The compiler, the binding stage and reports use these functions, so that a name is decided once.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

__all__ = [
    "HAND_OFF_SPOKE",
    "MAX_NAME",
    "MAX_SLICE_ID",
    "MAX_SPOKE_INDEX",
    "ExchangeNames",
    "exchange_interfaces",
    "exchange_vrf_name",
    "route_distinguisher",
    "vrf_name",
]

MAX_NAME: Final = 15
"""Longest interface name of Linux (``IFNAMSIZ`` is 16 with the final NUL); a VRF is one there."""

MAX_SLICE_ID: Final = 999
"""Largest number of a service or boundary: an RD has three digits for it."""

MAX_SPOKE_INDEX: Final = 63
"""Largest endpoint index of a spoke: what the 16 bits of an RD (RFC 4364 type 1) leave."""

HAND_OFF_SPOKE: Final = 0
"""Spoke index of the VRF at a hand-off; endpoint indexes start at 1, so it is never one."""

_SPOKE_BASE: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeNames:
    """Interfaces of an exchange's two cables: the slice's end and the exchange VRF's end."""

    left: str
    """In the left slice's VRF."""
    left_exchange: str
    """In the exchange VRF; the boundary's filter on what comes from the left stands here."""
    right: str
    right_exchange: str


def _cut(text: str, length: int) -> str:
    return text[:length].rstrip("-")


def vrf_name(service_name: str, number: int, spoke_index: int | None = None) -> str:
    """Return the name of a service's VRF, at most 15 characters.

    ``S<number>-<name>``; a spoke's ends in ``-s<endpoint index>`` (:data:`HAND_OFF_SPOKE` at a
    hand-off). The number makes it unique in the city, however much of the name is cut.
    """
    base = f"S{number}-{service_name}"
    if spoke_index is None:
        return _cut(base, MAX_NAME)
    suffix = f"-s{spoke_index}"
    return _cut(base, min(_SPOKE_BASE, MAX_NAME - len(suffix))) + suffix


def route_distinguisher(
    router_id: IPv4Address | str, number: int, spoke_index: int | None = None
) -> str:
    """Return the RD of a service's VRF on the device with this router ID.

    Its number is the slice ID, plus 1000 times the index for a spoke, 64 being the index of the VRF
    at a hand-off: a hub may attach to the same border, and its RD must be another one.
    """
    index = MAX_SPOKE_INDEX + 1 if spoke_index == HAND_OFF_SPOKE else spoke_index or 0
    return f"{router_id}:{1000 * index + number}"


def exchange_vrf_name(boundary_name: str, number: int) -> str:
    """Return the name of a boundary's exchange VRF: ``X<number>-<name>``, at most 15 characters."""
    return _cut(f"X{number}-{boundary_name}", MAX_NAME)


def exchange_interfaces(number: int) -> ExchangeNames:
    """Return the names of a boundary's cables: ``x<n>l`` to ``x<n>lx``, ``x<n>r`` to ``x<n>rx``."""
    return ExchangeNames(
        left=f"x{number}l",
        left_exchange=f"x{number}lx",
        right=f"x{number}r",
        right_exchange=f"x{number}rx",
    )
