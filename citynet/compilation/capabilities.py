"""What each platform can do, as far as templates and readers speak it, and how much of it.

The limits of scale are planning limits of ours: safely below what current hardware of the family
holds, because what one device really holds depends on its model, line cards and licences. The 127
VRFs of FRR are a fact: it takes 255 SID indexes per device and a VRF has two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from citynet.city.model import Transport
from citynet.device.model import Platform

__all__ = ["CAPABILITIES", "Capabilities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do in one release; later ones can do it too."""

    release: str
    transports: frozenset[Transport]
    exchange: bool
    """Pairs of interfaces inside the device, which an exchange is joined with."""
    vrfs: int
    subinterfaces: int
    filter_rules: int
    """Rules of all filters together."""
    rate_unit: int
    """Policers and shapers are whole multiples of this, in bit/s."""
    largest_burst: int | None = None
    """Bytes of a policer's burst."""
    name_length: int | None = None
    """Characters of an interface name."""
    speeds: frozenset[int] | None = None
    """Line rates of ports that can be written, bit/s; ``None``: any multiple of ``speed_unit``."""
    speed_unit: int = 1
    tacacs_servers: int | None = None

    def __str__(self) -> str:
        return self.release


_GIGABIT: Final = 10**9

CAPABILITIES: Final[Mapping[Platform, Capabilities]] = MappingProxyType(
    {
        Platform.EOS: Capabilities(
            release="EOS 4.28",
            # No End.DT4 or End.DT6, and no BGP SRv6 services, in any EOS release.
            transports=frozenset({Transport.VXLAN}),
            exchange=False,
            vrfs=250,
            subinterfaces=1000,
            filter_rules=12_000,
            rate_unit=1000,
            largest_burst=128_000_000,
            speeds=frozenset(n * _GIGABIT for n in (1, 10, 25, 40, 50, 100, 200, 400)),
        ),
        Platform.FRR: Capabilities(
            release="Debian 12 with FRR 8.4.4",
            transports=frozenset({Transport.SRV6, Transport.VXLAN}),
            exchange=True,
            vrfs=127,
            subinterfaces=1000,
            filter_rules=20_000,
            rate_unit=1,
            # IFNAMSIZ of Linux is 16 with the final NUL.
            name_length=15,
        ),
        Platform.VRP: Capabilities(
            release="VRP8 V800R012C10",
            transports=frozenset({Transport.SRV6}),
            exchange=False,
            vrfs=1000,
            subinterfaces=4000,
            filter_rules=32_000,
            # `car` and `user-queue` count in kbit/s, `bandwidth` in Mbit/s.
            rate_unit=1000,
            speed_unit=10**6,
            # A server template has a primary and a secondary.
            tacacs_servers=2,
        ),
    }
)
"""Capabilities by platform."""
