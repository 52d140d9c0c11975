"""What each platform can do, as far as templates and readers speak it, and how much of it.

The limits of scale are planning limits of ours: safely below what current hardware of the family
holds, because what one device really holds depends on its model, line cards and licences. The 127
VRFs of FRR are a fact: it takes 255 SID indexes per device and a VRF has two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from citynet.city.model import SidFormat, Transport
from citynet.device.model import Platform

__all__ = ["CAPABILITIES", "Capabilities", "Feature", "able", "named"]


class Feature(StrEnum):
    """What some platforms can do and others cannot, in the words of findings."""

    ADDRESS_GROUPS = "address groups in filters"
    ALGORITHMS = "flexible algorithms"
    """The same platforms as :data:`citynet.city.algorithms.SPEAKERS`, which placement asks too."""
    EXCHANGE = "cables inside the device"
    """Pairs of interfaces inside the device, which an exchange is joined with."""
    LAG = "LAGs"
    LOSSLESS = "priority flow control"
    MACSEC = "MACsec"
    TI_LFA = "TI-LFA for SRv6"
    URPF = "strict uRPF on attachments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do in one release; later ones can do it too."""

    release: str
    transports: frozenset[Transport]
    sids: frozenset[SidFormat] = frozenset()
    """Forms of SRv6 SIDs; none without SRv6. Service SIDs of classic form stand in the text, those
    of compressed form the platform takes by itself, one for each family of a VRF."""
    features: frozenset[Feature]
    vrfs: int
    subinterfaces: int
    filter_rules: int
    """Rules of all filters together."""
    bfd_sessions: int
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


def able(feature: Feature) -> str:
    """Return the platforms that have a feature, as findings list them."""
    return ", ".join(sorted(p for p, what in CAPABILITIES.items() if feature in what.features))


def named(name: str, platform: Platform) -> str:
    """Return a device as findings name it, with its platform and release."""
    return f"{name} ({platform}, {CAPABILITIES[platform].release})"


_GIGABIT: Final = 10**9

CAPABILITIES: Final[Mapping[Platform, Capabilities]] = MappingProxyType(
    {
        Platform.EOS: Capabilities(
            release="EOS 4.30",
            # No End.DT4 or End.DT6, and no BGP SRv6 services, in any EOS release.
            transports=frozenset({Transport.VXLAN}),
            features=frozenset({Feature.LAG, Feature.LOSSLESS, Feature.MACSEC, Feature.URPF}),
            vrfs=250,
            subinterfaces=1000,
            filter_rules=12_000,
            bfd_sessions=1000,
            rate_unit=1000,
            largest_burst=128_000_000,
            speeds=frozenset(n * _GIGABIT for n in (1, 10, 25, 40, 50, 100, 200, 400)),
        ),
        Platform.FRR: Capabilities(
            release="Debian 12 with FRR 8.4.4",
            transports=frozenset({Transport.SRV6, Transport.VXLAN}),
            sids=frozenset({SidFormat.CLASSIC}),
            features=frozenset({Feature.EXCHANGE}),
            vrfs=127,
            subinterfaces=1000,
            filter_rules=20_000,
            bfd_sessions=1000,
            rate_unit=1,
            # IFNAMSIZ of Linux is 16 with the final NUL.
            name_length=15,
        ),
        Platform.IOSXR: Capabilities(
            release="IOS XR 7.11.2",
            transports=frozenset({Transport.SRV6}),
            # Locators are of format f3216 only: a block of 32 bits and SIDs of 16.
            sids=frozenset({SidFormat.NEXT_CSID}),
            # No URPF: the first generation of the family checks loosely only, and not on
            # sub-interfaces.
            features=frozenset({Feature.ALGORITHMS, Feature.LAG, Feature.MACSEC, Feature.TI_LFA}),
            vrfs=1000,
            subinterfaces=4000,
            filter_rules=16_000,
            bfd_sessions=1000,
            # `police rate` and `shape average` count in kbit/s here.
            rate_unit=1000,
            # `bandwidth` counts in kbit/s.
            speed_unit=1000,
        ),
        Platform.JUNOS: Capabilities(
            release="Junos 23.4R2 on MX",
            transports=frozenset({Transport.SRV6}),
            sids=frozenset({SidFormat.CLASSIC}),
            features=frozenset(
                {
                    Feature.ADDRESS_GROUPS,
                    Feature.ALGORITHMS,
                    Feature.LAG,
                    Feature.MACSEC,
                    Feature.TI_LFA,
                    Feature.URPF,
                }
            ),
            vrfs=1000,
            subinterfaces=4000,
            filter_rules=32_000,
            bfd_sessions=2000,
            # Written with the suffix k; 1 kbit/s is also the step of the shapers.
            rate_unit=1000,
            speeds=frozenset(n * _GIGABIT for n in (1, 10, 25, 40, 50, 100, 200, 400)),
        ),
        Platform.VRP: Capabilities(
            release="VRP8 V800R023C00",
            transports=frozenset({Transport.SRV6}),
            sids=frozenset({SidFormat.CLASSIC}),
            features=frozenset(
                {
                    Feature.ADDRESS_GROUPS,
                    Feature.ALGORITHMS,
                    Feature.LAG,
                    Feature.MACSEC,
                    Feature.TI_LFA,
                    Feature.URPF,
                }
            ),
            vrfs=1000,
            subinterfaces=4000,
            filter_rules=32_000,
            bfd_sessions=2000,
            # `car` and `user-queue` count in kbit/s, `bandwidth` in Mbit/s.
            rate_unit=1000,
            speed_unit=10**6,
            # A server template has a primary and a secondary.
            tacacs_servers=2,
        ),
    }
)
"""Capabilities by platform."""
