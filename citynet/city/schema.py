"""The files under ``inventory/`` as people write them: border models of each file.

``hosts.yaml``, ``groups.yaml`` and ``defaults.yaml`` are Nornir's, keys in Nornir's spelling; what
citynet needs stands under ``data``. The docstring under a field is its description in the JSON
Schemas and in findings.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Network
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from citynet.border.addresses import (
    ADDRESS,
    HOSTNAME,
    INTERFACE4,
    IPV4_ADDRESS,
    LOCATORS,
    POOL4,
    POOL6,
    PREFIX,
)
from citynet.border.header import API_VERSION, kind
from citynet.border.keys import ADMIN_KEY
from citynet.border.model import BorderModel
from citynet.border.quantities import BANDWIDTH, DELAY, numbers
from citynet.border.secrets import OPTIONS, SECRET
from citynet.border.values import (
    AREA,
    BANNER,
    FLAG,
    LINK_END,
    NAME,
    PORT_NAME,
    TEXT,
    USER,
    choice,
    whole_number,
)
from citynet.city.keys import AdminKey
from citynet.city.model import Encryption, Partition, Role, SidFormat, Transport
from citynet.city.trust import Trust
from citynet.device.model import Address, AlgorithmMetric, Network, Platform

__all__ = [
    "AlgorithmFile",
    "BaselineFile",
    "DefaultsFile",
    "DeviceData",
    "DomainFile",
    "DomainsFile",
    "ElementFile",
    "HandOffFile",
    "LagFile",
    "LinkFile",
    "LinksFile",
    "PoolsFile",
    "SiteFile",
    "SitesFile",
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
    """District of the city."""
    region: Annotated[str, NAME]
    """Region of the city, such as a bank of its river."""


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
    """Both ends as 'device:port'; the first one has the first address."""
    capacity: Annotated[int, BANDWIDTH]
    """Bandwidth in each direction."""
    delay: Annotated[int, DELAY]
    """One-way delay; its microseconds are the IS-IS metric."""
    shared_risk_groups: tuple[Annotated[str, NAME], ...] = Field(default=(), max_length=64)
    """Ducts, bridges and the like: links that name the same one fail together."""
    partition: Annotated[Partition, choice(Partition)]
    """How the link can be divided: flexe, channel, fgotn, or queue."""
    granularity: Annotated[int, BANDWIDTH] = 0
    """Smallest unit of a partition; for all partitions but queue."""
    encryption: Annotated[Encryption, choice(Encryption)]
    """How the payload is encrypted, none if it is not."""
    trust: Annotated[Trust, choice(Trust)]
    """Security level of the link."""
    region: Annotated[str, NAME]
    """Region that the link lies in."""


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
    """Numbers of services; route distinguishers leave three digits for them."""
    vnis: Annotated[tuple[int, int], numbers(1, 16_777_214)]
    """VNIs; a service has the first one plus its number."""


class AlgorithmFile(BorderModel):
    """A flexible algorithm: paths of their own, over the links that are good enough (RFC 9350)."""

    name: Annotated[str, NAME]
    """Name that people use."""
    number: Annotated[int, whole_number(128, 142)]
    """Number in IS-IS."""
    metric: Annotated[AlgorithmMetric, choice(AlgorithmMetric)]
    """What its paths minimise: igp or delay."""
    trust: Annotated[Trust, choice(Trust)] = Trust.LOW
    """Least security level of its links and devices; low is all of them."""
    encrypted: Annotated[bool, FLAG] = False
    """Whether it uses encrypted links only."""


class DomainFile(BorderModel):
    """An autonomous network of the city, with one transport."""

    name: Annotated[str, NAME]
    """Name that devices and intents use."""
    title: Annotated[str, TEXT]
    """What the domain is for."""
    asn: Annotated[int, whole_number(1, 65_534)]
    """AS number, 16 bits: route targets need the other 32 for the service."""
    transport: Annotated[Transport, choice(Transport)]
    """How the domain carries services: srv6 or vxlan."""
    isis_area: Annotated[str, AREA]
    """IS-IS area of all its devices, in quotes."""
    mtu: Annotated[int, whole_number(9_064, 9_214)]
    """IP MTU of core links in bytes: 9000 of the tenants and 64 of SRv6, or 50 of VXLAN."""
    pools: PoolsFile
    """Where the domain's numbers come from."""
    sids: Annotated[SidFormat, choice(SidFormat)] = SidFormat.CLASSIC
    """Form of SRv6 SIDs: classic (RFC 8986) or next-csid (compressed, RFC 9800)."""
    algorithms: tuple[AlgorithmFile, ...] = Field(default=(), max_length=15)
    """Flexible algorithms of an SRv6 domain; profiles that ask for trust use them."""


class HandOffFile(BorderModel):
    """A pair of domains that meet, and where their hand-off numbers come from."""

    domains: tuple[Annotated[str, NAME], ...] = Field(min_length=2, max_length=2)
    """The two domains."""
    vlans: Annotated[tuple[int, int], numbers(2, 4094)]
    """VLANs on hand-off trunks."""
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
    """Trust domain that its data belongs to."""


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
    snmp_user: Annotated[str, USER]
    """SNMPv3 user."""
    admin_user: Annotated[str, USER]
    """The one local account."""
    banner: Annotated[str, BANNER]
    """What every login sees."""
    admin_keys: tuple[Annotated[AdminKey, ADMIN_KEY], ...] = Field(default=(), max_length=16)
    """Public SSH keys of the local account, for the first login to a new device."""


class DomainsFile(_File):
    """inventory/domains.yaml: the city's networks and what they have in common."""

    kind: Annotated[str, kind("Domains")]
    """Kind of file, Domains."""
    city: Annotated[str, NAME]
    """Name of the city."""
    attachment_vlans: Annotated[tuple[int, int], numbers(2, 4094)]
    """VLANs on attachment ports."""
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


class ManagementFile(BorderModel):
    """The management port of a device."""

    port: Annotated[str, PORT_NAME]
    """Name of the port."""
    address: Annotated[IPv4Interface, INTERFACE4]
    """Its address, with the length of the management network."""
    gateway: Annotated[IPv4Address, IPV4_ADDRESS]
    """Gateway of the management network."""


class PortFile(BorderModel):
    """A port that tenants may attach to."""

    name: Annotated[str, PORT_NAME]
    """Name of the port, as the device writes it."""
    speed: Annotated[int, BANDWIDTH]
    """Line rate."""


class LagFile(BorderModel):
    """Several ports as one, with LACP (IEEE 802.1AX)."""

    name: Annotated[str, PORT_NAME]
    """Name of the LAG, as the device writes it; links end at it."""
    members: tuple[Annotated[str, PORT_NAME], ...] = Field(min_length=1, max_length=8)
    """Its ports, all of the same speed; they serve nothing else."""


class DeviceData(BorderModel):
    """What citynet reads under ``data``. A device may have it from its groups or the defaults."""

    domain: Annotated[str | None, NAME] = None
    """Domain that the device belongs to."""
    site: Annotated[str | None, NAME] = None
    """Site where the device stands, a name of inventory/sites.yaml."""
    role: Annotated[Role | None, choice(Role)] = None
    """core, edge (tenants attach) or border (an edge that carries hand-offs)."""
    route_reflector: Annotated[bool, FLAG] = False
    """Whether the device reflects the domain's service routes."""
    trust: Annotated[Trust | None, choice(Trust)] = None
    """Security level of the device."""
    management: ManagementFile | None = None
    """How the device is managed."""
    ports: tuple[PortFile, ...] = Field(default=(), max_length=1000)
    """Ports that tenants may attach to."""
    lags: tuple[LagFile, ...] = Field(default=(), max_length=256)
    """LAGs of the device, for links."""


class _NornirFile(BorderModel):
    # Nornir spells its keys in snake case; they are not ours to respell.
    model_config = ConfigDict(alias_generator=None)


class ConnectionFile(_NornirFile):
    """Nornir's options of one kind of connection."""

    hostname: Annotated[str | None, HOSTNAME] = None
    """Another address for this kind of connection."""
    port: Annotated[int | None, whole_number(1, 65_535)] = None
    """Another port for this kind of connection."""
    username: Annotated[str | None, USER] = None
    """Another account for this kind of connection."""
    password: Annotated[None, SECRET] = None
    """Refused: secrets never stand in the inventory."""
    platform: Annotated[str | None, NAME] = None
    """Name of the platform in the words of the connection's library."""
    extras: Annotated[dict[str, Any], OPTIONS] = Field(default_factory=dict)
    """Options of the connection's library."""


class DefaultsFile(_NornirFile):
    """inventory/defaults.yaml: what every host has unless a group or the host says otherwise."""

    hostname: Annotated[str | None, HOSTNAME] = None
    """How the device is reached: its management address or a name."""
    port: Annotated[int | None, whole_number(1, 65_535)] = None
    """TCP port that it is managed by."""
    username: Annotated[str | None, USER] = None
    """Account that it is managed with."""
    password: Annotated[None, SECRET] = None
    """Refused: secrets never stand in the inventory."""
    platform: Annotated[Platform | None, choice(Platform)] = None
    """Network operating system."""
    data: DeviceData = DeviceData()
    """What citynet reads."""
    connection_options: dict[str, ConnectionFile] = Field(default_factory=dict)
    """Options by kind of connection."""


class ElementFile(DefaultsFile):
    """A host or group of Nornir's inventory."""

    groups: tuple[Annotated[str, NAME], ...] = Field(default=(), max_length=64)
    """Groups, the strongest first; what the host does not say, they do."""
