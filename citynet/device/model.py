"""The device model: everything that a configuration says, in no vendor's words.

``compile_devices`` builds these values from intents; the readers build them again from rendered or
running text. Equality ignores ``origin``, so that a compiled device and the device read from its
text are equal exactly when the text says everything that was meant and nothing else.

Tuples are sorted (``sorted_device`` does it), names are the names that stand in the text, rates are
bit/s, bursts and MTUs bytes (the MTU is the IP MTU), metrics are IS-IS wide metrics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

__all__ = [
    "Address",
    "AddressGroup",
    "Affinity",
    "AlgorithmLocator",
    "AlgorithmMetric",
    "Bgp",
    "BgpNeighbor",
    "Device",
    "Family",
    "Filter",
    "FilterAction",
    "FilterRule",
    "FlexAlgorithm",
    "Interface",
    "InterfaceAddress",
    "InterfaceKind",
    "Isis",
    "IsisInterface",
    "MacSec",
    "Management",
    "Network",
    "Origin",
    "Platform",
    "Policer",
    "PortRange",
    "PrefixList",
    "Queue",
    "Srv6",
    "StaticRoute",
    "TrafficClass",
    "Vrf",
    "VrfSids",
]

Address = IPv4Address | IPv6Address
InterfaceAddress = IPv4Interface | IPv6Interface
Network = IPv4Network | IPv6Network


class Platform(StrEnum):
    """A network operating system with templates, a reader and stated capabilities."""

    EOS = "eos"
    FRR = "frr"
    IOSXR = "iosxr"
    JUNOS = "junos"
    VRP = "vrp"


class Family(StrEnum):
    """An address family of a BGP session."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
    VPNV4 = "vpnv4"
    VPNV6 = "vpnv6"
    EVPN = "evpn"


class TrafficClass(StrEnum):
    """A class of service. Its code point and queue are a domain standard, in :mod:`.classes`."""

    CONTROL = "control"
    EXPEDITED = "expedited"
    LOSSLESS = "lossless"
    """Remote memory access between servers: not dropped for want of a buffer (PFC, ECN)."""
    ASSURED = "assured"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a part of a device comes from.

    Compiled parts name their sources: intents (``slice/health-records``), domain standards
    (``domain/egov``) or the baseline (``platform/frr``). Parts read from text carry the file and
    the 1-based lines that said them.
    """

    sources: tuple[str, ...] = ()
    file: str | None = None
    lines: tuple[int, ...] = ()
    elsewhere: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Other files and their lines, where a part is said in more than one file."""


NO_ORIGIN = Origin()


def _origin() -> Origin:
    return NO_ORIGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Base of every part of a device that has an origin."""

    origin: Origin = field(default_factory=_origin, compare=False, repr=False)


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
    queues: tuple[Queue, ...] = ()
    urpf: bool = False
    """Strict unicast reverse path forwarding, both families (RFC 3704 section 2.2)."""
    macsec: MacSec | None = None
    """Physical ports only."""
    lossless: bool = False
    """Physical ports only: priority flow control for the class ``lossless`` (IEEE 802.1Qbb)."""
    lag: str | None = None
    """Physical ports only: the LAG that the port is a member of; it has nothing else then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRoute(Part):
    """A static route of a VRF through an exchange interface."""

    prefix: Network
    interface: str
    next_hop: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class VrfSids(Part):
    """SRv6 service SIDs of a VRF as functions under the device's locator."""

    dt4: int
    dt6: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vrf(Part):
    """A VRF: a slice's presence on a device, or an exchange between two slices.

    An exchange VRF has neither RD nor route targets: nothing enters or leaves it by VPN routes.
    """

    name: str
    table: int | None = None
    """Linux only: number of the routing table."""
    rd: str | None = None
    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()
    vni: int | None = None
    locator: str | None = None
    """Name of the locator that the VRF's service SIDs lie under; ``None``: no SRv6."""
    sids: VrfSids | None = None
    """``None`` under a locator: the platform takes a SID for each family by itself."""
    redistribute_connected: bool = False
    redistribute_static: bool = False
    static_routes: tuple[StaticRoute, ...] = ()


class FilterAction(StrEnum):
    """What a filter rule does with a packet that it matches first."""

    PERMIT = "permit"
    DENY = "deny"


@dataclass(frozen=True, slots=True, order=True)
class PortRange:
    """TCP or UDP ports ``first`` to ``last``, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRule(Part):
    """One line of a stateless filter. The first rule that matches a packet decides."""

    sequence: int
    action: FilterAction
    protocol: int | None = None
    """IP protocol or final next header; ``None`` is any."""
    source: Network | None = None
    destination: Network | None = None
    source_ports: PortRange | None = None
    destination_ports: PortRange | None = None
    established: bool = False
    """TCP with ACK or RST set."""
    log: bool = False
    source_group: str | None = None
    """Name of an address group instead of ``source``: any of its prefixes."""
    destination_group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressGroup(Part):
    """Prefixes of one family under a name that filter rules use; at least one."""

    name: str
    family: Family
    prefixes: tuple[Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Part):
    """A stateless filter of one family. What no rule matches is denied."""

    name: str
    family: Family
    rules: tuple[FilterRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixList(Part):
    """Exactly these prefixes; used as import or export policy of an eBGP session."""

    name: str
    family: Family
    prefixes: tuple[Network, ...]


class AlgorithmMetric(StrEnum):
    """What a flexible algorithm minimises (RFC 9350 section 5.1)."""

    IGP = "igp"
    DELAY = "delay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity(Part):
    """An administrative group by name: ``bit`` of the extended administrative group (RFC 7308)."""

    name: str
    bit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlexAlgorithm(Part):
    """A flexible algorithm that the device takes part in and defines (RFC 9350)."""

    number: int
    metric: AlgorithmMetric
    exclude: tuple[str, ...] = ()
    """Names of affinities: links that have any of them are not part of the topology."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Isis(Part):
    """The IS-IS instance of a device, level 2, wide metrics."""

    tag: str
    net: str
    families: tuple[Family, ...]
    authentication: str | None = None
    """Secret reference of the domain (LSP) key."""
    affinities: tuple[Affinity, ...] = ()
    algorithms: tuple[FlexAlgorithm, ...] = ()
    ti_lfa: bool = False
    """Repair paths before convergence on every core link (TI-LFA, RFC 9855), link protection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmLocator(Part):
    """One more locator of a device, reached by the paths of a flexible algorithm."""

    name: str
    prefix: IPv6Network
    algorithm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Srv6(Part):
    """The locators of a device and the source address of its encapsulation.

    ``locator`` is the one of the plain shortest paths: a /64 (classic SIDs, RFC 8986), or with
    ``micro`` a /48 whose first 32 bits are the block (compressed SIDs of flavour NEXT-CSID,
    RFC 9800, 16 bits each).
    """

    locator_name: str
    locator: IPv6Network
    source: IPv6Address
    micro: bool = False
    algorithms: tuple[AlgorithmLocator, ...] = ()
    block: IPv6Network | None = None
    """Linux only: the block of all locators of the domain, which VRFs leave to the main table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BgpNeighbor(Part):
    """A BGP session. ``vrf`` is ``None`` for the domain's own iBGP."""

    address: Address
    remote_as: int
    description: str = ""
    vrf: str | None = None
    update_source: str | None = None
    families: tuple[Family, ...] = ()
    route_reflector_client: bool = False
    bfd: bool = False
    authentication: str | None = None
    """Secret reference of the session key."""
    import_list: str | None = None
    """Name of the prefix list that received prefixes must be in; ``None`` accepts all."""
    export_list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bgp(Part):
    """The BGP speaker of a device."""

    asn: int
    router_id: IPv4Address
    neighbors: tuple[BgpNeighbor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Management(Part):
    """The management baseline: who may reach the device and what it reports to."""

    ssh_sources: tuple[Network, ...]
    """Prefixes from which SSH, NETCONF and eAPI are accepted."""
    ntp_servers: tuple[Address, ...]
    syslog_servers: tuple[Address, ...]
    tacacs_servers: tuple[Address, ...]
    tacacs_key: str
    snmp_user: str
    snmp_auth: str
    snmp_privacy: str
    admin_user: str
    admin_password: str
    banner: str
    gateway: IPv4Address | None = None
    """Next hop of the management context's default route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Part):
    """One device, whole: what its configuration says is exactly this."""

    name: str
    platform: Platform
    management: Management
    interfaces: tuple[Interface, ...] = ()
    vrfs: tuple[Vrf, ...] = ()
    filters: tuple[Filter, ...] = ()
    address_groups: tuple[AddressGroup, ...] = ()
    prefix_lists: tuple[PrefixList, ...] = ()
    isis: Isis | None = None
    srv6: Srv6 | None = None
    vtep: str | None = None
    """Source interface of VXLAN tunnels."""
    bgp: Bgp | None = None
