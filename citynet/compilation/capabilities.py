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

__all__ = ["CAPABILITIES", "Capabilities", "Feature", "able", "has", "named"]


class Feature(StrEnum):
    """What some platforms can do and others cannot, in the words of findings."""

    ADDRESS_GROUPS = "address groups in filters"
    APPLICATIONS = "steering of applications (APN6)"
    ALGORITHMS = "flexible algorithms"
    """The same platforms as :data:`citynet.city.algorithms.SPEAKERS`, which placement asks too."""
    EXCHANGE = "cables inside the device"
    """Pairs of interfaces inside the device, which an exchange is joined with."""
    HAND_OFF_GUARANTEE = "guaranteed rates at hand-offs"
    IFIT = "iFIT"
    LAG = "LAGs"
    LOSSLESS = "priority flow control"
    MACSEC = "MACsec"
    SLICES = "slice instances"
    """The same platforms as :data:`citynet.city.partitions.PARTITIONERS`, like the next one."""
    SLICES_DEDICATED = "slice instances with channels of their own"
    TELEMETRY = "streaming telemetry"
    TI_LFA = "TI-LFA for SRv6"
    TWAMP = "TWAMP"
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
    slices: int = 0
    """Slice instances."""
    shares: int | None = None
    """Shares of slice instances on one port, without channels of their own."""
    policies: int = 0
    """SRv6 policies."""
    measurements: int = 0
    """TWAMP sessions and reflectors, and flows of iFIT, together."""
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


def has(platform: Platform, feature: Feature) -> bool:
    """Tell whether a platform has a feature."""
    return feature in CAPABILITIES[platform].features


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
            # No TWAMP in VRFs, and no rate that a sub-interface is guaranteed against others.
            features=frozenset(
                {
                    Feature.LAG,
                    Feature.LOSSLESS,
                    Feature.MACSEC,
                    Feature.TELEMETRY,
                    Feature.URPF,
                }
            ),
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
            features=frozenset({Feature.EXCHANGE, Feature.HAND_OFF_GUARANTEE}),
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
            # No TWAMP: sender and responder of this release have no session in common that names
            # VRF, addresses and port. No guarantee at hand-offs: sub-interfaces have weights only.
            # No URPF: the first generation of the family checks loosely only, and not on
            # sub-interfaces.
            features=frozenset(
                {
                    Feature.ALGORITHMS,
                    Feature.LAG,
                    Feature.MACSEC,
                    Feature.TELEMETRY,
                    Feature.TI_LFA,
                }
            ),
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
                    Feature.HAND_OFF_GUARANTEE,
                    Feature.LAG,
                    Feature.MACSEC,
                    Feature.SLICES,
                    Feature.TELEMETRY,
                    Feature.TI_LFA,
                    Feature.TWAMP,
                    Feature.URPF,
                }
            ),
            vrfs=1000,
            subinterfaces=4000,
            filter_rules=32_000,
            bfd_sessions=2000,
            slices=64,
            measurements=500,
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
                    Feature.APPLICATIONS,
                    Feature.HAND_OFF_GUARANTEE,
                    Feature.IFIT,
                    Feature.LAG,
                    Feature.MACSEC,
                    Feature.SLICES,
                    Feature.SLICES_DEDICATED,
                    Feature.TELEMETRY,
                    Feature.TI_LFA,
                    Feature.TWAMP,
                    Feature.URPF,
                }
            ),
            vrfs=1000,
            subinterfaces=4000,
            filter_rules=32_000,
            bfd_sessions=2000,
            slices=128,
            # A port has the base slice and seven others.
            shares=7,
            policies=1000,
            measurements=500,
            # `car` and `user-queue` count in kbit/s, `bandwidth` in Mbit/s.
            rate_unit=1000,
            speed_unit=10**6,
            # A server template has a primary and a secondary.
            tacacs_servers=2,
        ),
    }
)
"""Capabilities by platform."""
