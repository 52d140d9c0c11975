"""The files of citynet's own under ``inventory/`` as people write them: border models of each file.

Nornir's files are in :mod:`citynet.city.hosts_schema`. The docstring under a field is its
description in the JSON Schemas and on the reference page, its first paragraph in findings.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import Field

from citynet.border.addresses import (
    ADDRESS,
    LOCATORS,
    POOL4,
    POOL6,
    PREFIX,
)
from citynet.border.header import API_VERSION, kind
from citynet.border.keys import ADMIN_KEY
from citynet.border.model import BorderModel
from citynet.border.quantities import BANDWIDTH, DELAY, INTERVAL, numbers
from citynet.border.values import (
    ACCOUNT,
    AREA,
    BANNER,
    FLAG,
    LINK_END,
    NAME,
    TEXT,
    choice,
    whole_number,
)
from citynet.city.keys import AdminKey
from citynet.city.model import (
    Encryption,
    Partition,
    SidFormat,
    Transport,
)
from citynet.city.partitions import Partitioning
from citynet.city.trust import Trust
from citynet.device.model import Address, AlgorithmMetric, Network

__all__ = [
    "AlgorithmFile",
    "BaselineFile",
    "CollectorFile",
    "DomainFile",
    "DomainsFile",
    "HandOffFile",
    "LinkFile",
    "LinksFile",
    "PoolsFile",
    "SiteFile",
    "SitesFile",
    "TelemetryFile",
]


class _File(BorderModel):
    api_version: Annotated[str, API_VERSION]
    """Version of the language, citynet/v1."""


class SiteFile(BorderModel):
    """A place where devices stand."""

    name: Annotated[str, NAME]
    """Name that intents and devices use."""
    title: Annotated[str, TEXT]
    """Name that people use."""
    district: Annotated[str, NAME]
    """District of the city.

    Recorded only: nothing is decided by it yet.
    """
    region: Annotated[str, NAME]
    """Region of the city, such as a bank of its river.

    Recorded only: nothing is decided by it yet.
    """


class SitesFile(_File):
    """inventory/sites.yaml: the places where the city's devices stand."""

    kind: Annotated[str, kind("Sites")]
    """Kind of file, Sites."""
    sites: tuple[SiteFile, ...] = Field(min_length=1, max_length=20_000)
    """All sites."""


class LinkFile(BorderModel):
    """A cable or wavelength between two devices; a hand-off when their domains differ."""

    name: Annotated[str, NAME]
    """Name of the link."""
    ends: tuple[Annotated[str, LINK_END], ...] = Field(min_length=2, max_length=2)
    """Both ends as 'device:port'; the first one has the first address.

    In quotes, with the full name of the port or of a LAG under the device's lags.
    """
    capacity: Annotated[int, BANDWIDTH]
    """Bandwidth in each direction.

    At a LAG, the speed of a port times the number of its ports (CN227).
    """
    delay: Annotated[int, DELAY]
    """One-way delay; its microseconds are the IS-IS metric.

    At most 1 s. What a service promises as delay is the sum over its links: fibre has some 5 us
    for each km.
    """
    shared_risk_groups: tuple[Annotated[str, NAME], ...] = Field(default=(), max_length=64)
    """Ducts, bridges and the like that the link runs through.

    Recorded only; neither placement nor proof uses it yet. Links of one group are not taken to
    fail together, and a misspelt name is not found.
    """
    partition: Annotated[Partition, choice(Partition)]
    """How the link can be divided among slices: queue, channel, flexe or fgotn.

    queue: the services of a class share its queue. channel: a slice can have a channel of its own,
    which isolation hard needs; both ends are VRP on physical ports. flexe (FlexE clients) and fgotn
    (fine-grain OTN): recorded, citynet sets up neither, and they isolate like queue. With any of
    the four, isolation reserved (a guaranteed rate) is possible where both ends are VRP or both
    Junos, on physical ports of an SRv6 domain; isolation soft is possible everywhere.
    """
    granularity: Annotated[int, BANDWIDTH] = 0
    """Smallest unit of a partition; for all partitions but queue.

    What a slice has of its own is rounded up to it. Without it: channel 1 Mbps, flexe 5 Gbps,
    fgotn 10 Mbps. At most the capacity; none with queue (CN224).
    """
    encryption: Annotated[Encryption, choice(Encryption)]
    """How the payload is encrypted, none if it is not.

    macsec: citynet configures it at both ends, physical ports of any platform but FRR. ipsec, otn,
    quantum: equipment outside of the routers does it; citynet configures nothing and takes your
    word. A profile or algorithm with encrypted: true takes any word but none.
    """
    trust: Annotated[Trust, choice(Trust)]
    """Security level of the link: low, standard or high.

    A service whose profile asks for more does not cross it, and is refused where it has to (CN510,
    CN511).
    """
    region: Annotated[str, NAME]
    """Region that the link lies in.

    Recorded only: neither placement nor proof uses it yet.
    """


class LinksFile(_File):
    """inventory/links.yaml: cables and wavelengths."""

    kind: Annotated[str, kind("Links")]
    """Kind of file, Links."""
    links: tuple[LinkFile, ...] = Field(max_length=40_000)
    """All links."""


class PoolsFile(BorderModel):
    """Where the numbers of a domain come from."""

    loopback_ipv4: Annotated[IPv4Network, POOL4]
    """Router IDs, also IPv4 loopbacks."""
    loopback_ipv6: Annotated[IPv6Network, POOL6]
    """IPv6 loopbacks."""
    locators: Annotated[IPv6Network, LOCATORS]
    """SRv6 locators. Classic SIDs: a /48, one /64 each; next-csid: a /28, one /48 each."""
    links_ipv4: Annotated[IPv4Network, POOL4]
    """Addresses of core links, a /31 each."""
    links_ipv6: Annotated[IPv6Network, POOL6]
    """Addresses of core links, a /127 each."""
    slice_ids: Annotated[tuple[int, int], numbers(1, 999)]
    """Numbers of services, within 1-999: route distinguishers leave three digits for them."""
    vnis: Annotated[tuple[int, int], numbers(1, 16_777_214)]
    """VNIs, within 1-16777214; a service has the first one plus its number."""


class AlgorithmFile(BorderModel):
    """A flexible algorithm: paths of their own, over the links that are good enough (RFC 9350)."""

    name: Annotated[str, NAME]
    """Name that people use."""
    number: Annotated[
        int, whole_number(128, 142, "each algorithm has one of 16 blocks of the locator pool")
    ]
    """Number in IS-IS, 128 to 142.

    128 to 255 are for operators to define (RFC 9350 section 4). citynet takes the first 15, because
    locators have room for 15 algorithms beside the plain paths. Unique in the domain.
    """
    metric: Annotated[AlgorithmMetric, choice(AlgorithmMetric)]
    """What its paths minimise: igp or delay.

    igp: the IS-IS metric, which is the delay of the link in microseconds, or the last resort at a
    drained device. delay: the link's delay as the routers advertise it.
    """
    trust: Annotated[Trust, choice(Trust)] = Trust.LOW
    """Least security level of its links and devices; low is all of them."""
    encrypted: Annotated[bool, FLAG] = False
    """Whether it uses encrypted links only."""
    partition: Annotated[Partitioning, choice(Partitioning)] = Partitioning.SHARED
    """Least that its links can give to one slice: dedicated, reserved, or shared, which is any.

    dedicated for services of isolation hard, reserved for those of isolation reserved; which link
    can give it depends on its partition and platforms.
    """


class DomainFile(BorderModel):
    """An autonomous network of the city, with one transport."""

    name: Annotated[str, NAME]
    """Name that devices and intents use."""
    title: Annotated[str, TEXT]
    """What the domain is for."""
    asn: Annotated[int, whole_number(1, 65_534)]
    """AS number, 16 bits: route targets need the other 32 for the service."""
    transport: Annotated[Transport, choice(Transport)]
    """How the domain carries services: srv6 or vxlan.

    srv6 can have flexible algorithms, and paths by trust and encryption. vxlan has plain paths
    only, so that each link and device of the domain must satisfy what a profile asks.
    """
    isis_area: Annotated[str, AREA]
    """IS-IS area of all its devices, in quotes."""
    mtu: Annotated[int, whole_number(9_064, 9_214)]
    """IP MTU of core links in bytes: 9000 of the tenants and 64 of SRv6, or 50 of VXLAN."""
    pools: PoolsFile
    """Where the domain's numbers come from."""
    sids: Annotated[SidFormat, choice(SidFormat)] = SidFormat.CLASSIC
    """Form of SRv6 SIDs: classic (RFC 8986) or next-csid (compressed, RFC 9800)."""
    algorithms: tuple[AlgorithmFile, ...] = Field(default=(), max_length=15)
    """Flexible algorithms of an SRv6 domain; profiles that ask for trust use them.

    So do profiles with encrypted: true, and with isolation reserved or hard. A profile names none:
    its services get the one that leaves out least of what satisfies it.
    """


class HandOffFile(BorderModel):
    """A pair of domains that meet, and where their hand-off numbers come from."""

    domains: tuple[Annotated[str, NAME], ...] = Field(min_length=2, max_length=2)
    """The two domains."""
    vlans: Annotated[tuple[int, int], numbers(2, 4094)]
    """VLANs on hand-off trunks, within 2-4094."""
    ipv4: Annotated[IPv4Network, POOL4]
    """IPv4 addresses of hand-offs, a /31 each."""
    ipv6: Annotated[IPv6Network, POOL6]
    """IPv6 addresses of hand-offs, a /127 each."""


class ExchangeFile(BorderModel):
    """Addresses of the cables between exchange VRFs and slices, reused on every device."""

    ipv4: Annotated[IPv4Network, POOL4]
    """IPv4 addresses, a /31 for each cable."""
    ipv6: Annotated[IPv6Network, POOL6]
    """IPv6 addresses, a /127 for each cable."""


class VirtualNetworkFile(BorderModel):
    """A virtual network of the city."""

    name: Annotated[str, NAME]
    """Name that intents use."""
    trust_domain: Annotated[str, NAME]
    """Trust domain that its data belongs to.

    A boundary with protect names it: data of that class never leaves its trust domain.
    """


class CollectorFile(BorderModel):
    """A collector of telemetry, reached through the management ports."""

    address: Annotated[Address, ADDRESS]
    """Its address."""
    port: Annotated[int, whole_number(1, 65_535)]
    """TCP port of its side, or of the devices', where the collector calls them."""


class TelemetryFile(BorderModel):
    """Streaming telemetry of every device, over TLS."""

    collectors: tuple[CollectorFile, ...] = Field(min_length=1, max_length=4)
    """Who receives it."""
    interval: Annotated[int, INTERVAL] = 30
    """Time between two reports, 1 s to 1 h; without it, 30 s."""


class BaselineFile(BorderModel):
    """The management baseline of every device."""

    ssh_sources: tuple[Annotated[Network, PREFIX], ...] = Field(min_length=1, max_length=64)
    """Prefixes from which SSH, NETCONF and eAPI are accepted."""
    ntp_servers: tuple[Annotated[Address, ADDRESS], ...] = Field(min_length=1, max_length=8)
    """Time servers."""
    syslog_servers: tuple[Annotated[Address, ADDRESS], ...] = Field(min_length=1, max_length=8)
    """Log servers."""
    tacacs_servers: tuple[Annotated[Address, ADDRESS], ...] = Field(min_length=1, max_length=8)
    """TACACS+ servers, the first one is asked first."""
    snmp_user: Annotated[str, ACCOUNT]
    """SNMPv3 user."""
    admin_user: Annotated[str, ACCOUNT]
    """The one local account."""
    banner: Annotated[str, BANNER]
    """What every login sees."""
    admin_keys: tuple[Annotated[AdminKey, ADMIN_KEY], ...] = Field(default=(), max_length=16)
    """Public SSH keys of the local account, for the first login to a new device."""
    ntp_authentication: Annotated[bool, FLAG] = False
    """Whether time servers sign what they say, with the key secret:ntp."""
    telemetry: TelemetryFile | None = None
    """Where devices report their counters and states, if anywhere."""


class DomainsFile(_File):
    """inventory/domains.yaml: the city's networks and what they have in common."""

    kind: Annotated[str, kind("Domains")]
    """Kind of file, Domains."""
    city: Annotated[str, NAME]
    """Name of the city."""
    attachment_vlans: Annotated[tuple[int, int], numbers(2, 4094)]
    """VLANs on attachment ports, within 2-4094."""
    exchange: ExchangeFile
    """Addresses of exchanges between slices."""
    domains: tuple[DomainFile, ...] = Field(min_length=1, max_length=64)
    """The domains."""
    hand_offs: tuple[HandOffFile, ...] = Field(default=(), max_length=256)
    """Pairs of domains that meet; others never do."""
    virtual_networks: tuple[VirtualNetworkFile, ...] = Field(min_length=1, max_length=256)
    """Virtual networks that services belong to."""
    baseline: BaselineFile
    """What the management of every device is made of."""
