"""Interfaces and everything that stands on one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citynet.device.model.base import InterfaceAddress, Part, TrafficClass
from citynet.device.model.slices import SliceShare
from citynet.device.model.steering import ApplicationMatch

__all__ = ["Interface", "InterfaceKind", "IsisInterface", "MacSec", "Policer", "Queue"]


class InterfaceKind(StrEnum):
    """What an interface is; only physical ports and LAGs carry queues and sub-interfaces."""

    PHYSICAL = "physical"
    LAG = "lag"
    """Several physical ports as one (IEEE 802.1AX, LACP); it stands where a port could stand."""
    SUBINTERFACE = "subinterface"
    LOOPBACK = "loopback"
    MANAGEMENT = "management"
    EXCHANGE = "exchange"
    """One end of a cable inside the device, between an exchange VRF and a slice's VRF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IsisInterface(Part):
    """IS-IS on an interface. ``metric`` is the wide metric, level 2, for every family spoken."""

    metric: int
    passive: bool = False
    bfd: bool = False
    authentication: str | None = None
    """Secret reference of the hello key, such as ``secret:isis.egov.hello``."""
    delay: int | None = None
    """Static one-way delay for flexible algorithms, microseconds (RFC 8570 section 4.2)."""
    affinities: tuple[str, ...] = ()
    """Names of the administrative groups that the link belongs to (RFC 7308, RFC 9479)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policer(Part):
    """Ingress policer of an attachment, both families together: what was admitted may enter."""

    rate: int
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Part):
    """An egress queue of a physical port and the share of the port that it is guaranteed."""

    traffic_class: TrafficClass
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MacSec(Part):
    """MACsec with a pre-shared key on a port (IEEE 802.1AE, MKA of 802.1X), must-secure.

    The cipher suite is GCM-AES-XPN-256 on every platform.
    """

    key_name: str
    """CKN: 64 hexadecimal digits in lower case."""
    key: str
    """Secret reference of the CAK, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface(Part):
    """One interface, under the name that the platform gives it."""

    name: str
    kind: InterfaceKind
    description: str = ""
    enabled: bool = True
    speed: int | None = None
    """Ports with queues only: line rate in bit/s; of a LAG, of all its members together."""
    mtu: int | None = None
    """IP MTU in bytes; sub-interfaces have one of their own only where the platform does not
    take it from their port's."""
    parent: str | None = None
    vlan: int | None = None
    peer: str | None = None
    """Exchange interfaces only: the other end, on the same device."""
    vrf: str | None = None
    """``None`` is the global routing table."""
    addresses: tuple[InterfaceAddress, ...] = ()
    isis: IsisInterface | None = None
    filter_ipv4: str | None = None
    """Filter on packets that enter by this interface."""
    filter_ipv6: str | None = None
    policer: Policer | None = None
    marking: TrafficClass | None = None
    """Class that every packet entering here is put into (its code point is rewritten)."""
    shaper: int | None = None
    """Egress rate limit of a sub-interface, bit/s."""
    committed: int | None = None
    """Egress rate that a sub-interface with a shaper is guaranteed, bit/s, at most the shaper's."""
    queues: tuple[Queue, ...] = ()
    urpf: bool = False
    """Strict unicast reverse path forwarding, both families (RFC 3704 section 2.2)."""
    macsec: MacSec | None = None
    """Physical ports only."""
    lossless: bool = False
    """Physical ports only: priority flow control for the class ``lossless`` (IEEE 802.1Qbb)."""
    lag: str | None = None
    """Physical ports only: the LAG that the port is a member of; it has nothing else then."""
    min_links: int | None = None
    """LAGs only: with fewer members up, the LAG is down."""
    slices: tuple[SliceShare, ...] = ()
    """Core ports only: shares of slice instances; at most one of each."""
    applications: tuple[ApplicationMatch, ...] = ()
    """Attachments only: packets that enter here and belong to an application, first match first."""
