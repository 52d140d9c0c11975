"""Promises: what intents guarantee. Built from intents and placement only, never from devices.

A promise speaks about packets at attachments: what a tenant puts in at one endpoint, and what comes
out at others. Engines decide them on device models read from text, in a set of network states.

*Delivered* means sent out of a port and VLAN to the tenant there. The first address of each prefix
is the gateway's: a packet to it is for the router, and no promise says that a tenant receives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citynet.device.model import Family, Network, PortRange, TrafficClass
from citynet.errors import Place

__all__ = [
    "DataStays",
    "Drained",
    "Exactly",
    "HiddenInfrastructure",
    "Isolated",
    "Marked",
    "MarkedAtHandOff",
    "Policed",
    "Promise",
    "PromiseKind",
    "QueueGuarantee",
    "Reaches",
    "SessionsUp",
    "SliceGuarantee",
    "Sound",
    "SourceGuarded",
    "Terminal",
    "Traffic",
    "TrustedPath",
]


class PromiseKind(StrEnum):
    """Kinds of promises, as reports and the policy name them."""

    REACHES = "reaches"
    ISOLATED = "isolated"
    EXACTLY = "exactly"
    DATA_STAYS = "data-stays"
    SOURCE_GUARDED = "source-guarded"
    HIDDEN = "infrastructure-hidden"
    POLICED = "policed"
    MARKED = "marked"
    QUEUE = "queue-guarantee"
    SESSIONS = "sessions-up"
    SOUND = "sound"
    TRUSTED_PATH = "trusted-path"
    SLICE = "slice-guarantee"
    DRAINED = "drained"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Terminal:
    """An endpoint as the network sees it: a port and VLAN, with the tenant's prefixes behind."""

    service: str
    endpoint: str
    device: str
    port: str
    vlan: int
    prefixes: tuple[Network, ...]

    @property
    def name(self) -> str:
        """``slice/health-records/dongcheng-clinic``."""
        return f"{self.service}/{self.endpoint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """A set of packets of one family: a box in header space. Empty tuples mean any."""

    family: Family
    sources: tuple[Network, ...]
    destinations: tuple[Network, ...]
    protocol: int | None = None
    source_ports: tuple[PortRange, ...] = ()
    destination_ports: tuple[PortRange, ...] = ()
    established: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBase:
    """What every promise has: a stable identity and the place of the intent that makes it."""

    id: str
    intent: str
    """Key of the intent, such as ``slice/health-records``; ``domain/egov`` for a standard."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaches(PromiseBase):
    """All of ``traffic`` that enters at ``source`` is delivered at ``destination``.

    It also holds in each single failure named by ``survives`` (``link``, ``node``) that leaves
    source and destination devices up.
    """

    source: Terminal
    destination: Terminal
    traffic: tuple[Traffic, ...]
    survives: frozenset[str]
    kind: PromiseKind = PromiseKind.REACHES


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolated(PromiseBase):
    """No packet, whatever its addresses, that enters at a source is delivered at a stranger.

    In every state. Used between services without a boundary and between spokes.
    """

    sources: tuple[Terminal, ...]
    strangers: tuple[Terminal, ...]
    kind: PromiseKind = PromiseKind.ISOLATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactly(PromiseBase):
    """What passes from left to right endpoints is exactly ``permitted``, in one direction.

    In every state nothing else passes; with nothing failed (and in each failure named by
    ``survives``) all of it passes, for the endpoints that own its addresses.
    """

    sources: tuple[Terminal, ...]
    destinations: tuple[Terminal, ...]
    permitted: tuple[Traffic, ...]
    survives: frozenset[str]
    kind: PromiseKind = PromiseKind.EXACTLY


@dataclass(frozen=True, slots=True, kw_only=True)
class DataStays(PromiseBase):
    """No packet from or to ``prefixes`` is delivered across the edge of the trust domain.

    ``inside`` are the trust domain's endpoints, ``outside`` all others; in every state, whatever
    permissions exist.
    """

    prefixes: tuple[Network, ...]
    inside: tuple[Terminal, ...]
    outside: tuple[Terminal, ...]
    kind: PromiseKind = PromiseKind.DATA_STAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceGuarded(PromiseBase):
    """A packet whose source is not of the endpoint's prefixes is delivered nowhere (BCP 38)."""

    terminal: Terminal
    kind: PromiseKind = PromiseKind.SOURCE_GUARDED


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenInfrastructure(PromiseBase):
    """No tenant's packet reaches loopbacks, locators, links or a device's control plane.

    Except ICMP to the tenant's own gateway.
    """

    terminals: tuple[Terminal, ...]
    infrastructure: tuple[Network, ...]
    kind: PromiseKind = PromiseKind.HIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Policed(PromiseBase):
    """What enters at the attachment is policed to ``rate`` bit/s."""

    terminal: Terminal
    rate: int
    kind: PromiseKind = PromiseKind.POLICED


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(PromiseBase):
    """What enters at the attachment is put into ``traffic_class``, whatever the tenant marked."""

    terminal: Terminal
    traffic_class: TrafficClass
    kind: PromiseKind = PromiseKind.MARKED


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedAtHandOff(PromiseBase):
    """What enters either domain over a hand-off link is put into the service's class.

    Whatever the other domain marked. It is ``marked`` too, of a link instead of an attachment.
    """

    link: str
    service: str
    """Key of the service."""
    terminals: tuple[Terminal, ...]
    """The service's endpoints, by which engines know its VRFs."""
    traffic_class: TrafficClass
    kind: PromiseKind = PromiseKind.MARKED


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGuarantee(PromiseBase):
    """Both ends of a link guarantee a class at least the rate reserved for it, in bit/s."""

    link: str
    traffic_class: TrafficClass
    rate: int
    kind: PromiseKind = PromiseKind.QUEUE


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsUp(PromiseBase):
    """Every IS-IS adjacency and BGP session of a domain (and its hand-offs) can come up.

    Both ends agree on addresses, subnets, VLAN, AS, families, keys and MTU; every core link and
    every bound hand-off has its session; every edge reaches a route reflector.
    """

    domain: str
    kind: PromiseKind = PromiseKind.SESSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound(PromiseBase):
    """No loop, no duplicate address within a routing context, no MTU step on a link."""

    domain: str
    kind: PromiseKind = PromiseKind.SOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedPath(PromiseBase):
    """No packet of ``traffic`` that enters at ``source`` crosses a forbidden link or device.

    Whatever becomes of it: on the way to ``destination``, astray, or until it is dropped. It holds
    with nothing failed and in each single failure named by ``survives`` (``link``, ``node``) that
    leaves source and destination devices up. ``traffic`` is all that the two endpoints may send, or
    all of an application of theirs, permitted or not. What is dropped for want of a path breaks
    nothing.

    What is forbidden follows from trust, encryption and partitions in the inventory alone, in the
    whole city: the profile's demand is stronger than what the link or device has. ``source`` and
    ``destination`` devices count; attachments are the tenant's.
    """

    source: Terminal
    destination: Terminal
    traffic: tuple[Traffic, ...]
    survives: frozenset[str]
    forbidden_links: tuple[str, ...]
    """Names of links (core and hand-off), sorted."""
    forbidden_devices: tuple[str, ...]
    """Names of devices, sorted."""
    exempt: tuple[Traffic, ...] = ()
    """Packets that it is not about though they are of ``traffic``: of applications, which may ask
    for less."""
    kind: PromiseKind = PromiseKind.TRUSTED_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceGuarantee(PromiseBase):
    """Both ends of a link give the slice at least ``rate`` bit/s of its own.

    And packets of the service are known there as the slice's: every VRF of the service in the
    link's domain sends in this slice instance, and no other VRF does; both ends of the link have it
    and, where they know packets by their destination, all service SIDs of those VRFs and no others.
    """

    link: str
    service: str
    """Key of the service."""
    number: int
    """Number of the slice instance, which is the service's."""
    terminals: tuple[Terminal, ...]
    """The service's endpoints, by which engines know its VRFs."""
    rate: int
    dedicated: bool
    """A channel of its own, not only a rate that is guaranteed."""
    kind: PromiseKind = PromiseKind.SLICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained(PromiseBase):
    """With nothing failed, no packet crosses a drained device that need not.

    ``pairs`` are the endpoints, source and destination, that talk and do not attach there and have
    another way. All that a pair may send counts.
    """

    device: str
    pairs: tuple[tuple[Terminal, Terminal], ...]
    kind: PromiseKind = PromiseKind.DRAINED


Promise = (
    Reaches
    | Isolated
    | Exactly
    | DataStays
    | SourceGuarded
    | HiddenInfrastructure
    | Policed
    | Marked
    | MarkedAtHandOff
    | QueueGuarantee
    | SessionsUp
    | Sound
    | TrustedPath
    | SliceGuarantee
    | Drained
)
