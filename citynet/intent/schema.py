"""The files under ``intents/`` as people write them: border models of every kind.

The docstring under a field is its description in the JSON Schemas and in findings.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from citynet.border.addresses import PREFIX, TENANT_PREFIX
from citynet.border.header import API_VERSION, kind
from citynet.border.model import BorderModel, wrong
from citynet.border.quantities import BANDWIDTH, DELAY, PORT_NUMBERS, PROTOCOL
from citynet.border.values import (
    FLAG,
    NAME,
    PORT_NAME,
    TEXT,
    choice,
    whole_number,
)
from citynet.city.trust import Trust
from citynet.device.model import Network, PortRange, TrafficClass
from citynet.intent.model import Connectivity, EndpointRole, Isolation, Method

__all__ = [
    "API_VERSION",
    "ApplicationFile",
    "AttachmentFile",
    "BoundaryFile",
    "Carrier",
    "EndpointFile",
    "Failure",
    "InterconnectFile",
    "PermissionFile",
    "ProfileFile",
    "ProtectedData",
    "ProtectionFile",
    "Side",
    "SliceFile",
    "ZoneFile",
]


class Failure(StrEnum):
    """What can fail, one at a time."""

    LINK = "link"
    NODE = "node"


class Carrier(StrEnum):
    """What carries an application: a protocol with ports."""

    TCP = "tcp"
    UDP = "udp"


class Side(StrEnum):
    """The two sides of a boundary."""

    LEFT = "left"
    RIGHT = "right"


class _IntentFile(BorderModel):
    api_version: Annotated[str, API_VERSION]
    """Version of the language, citynet/v1."""
    name: Annotated[str, NAME]
    """Name of the intent, the same as the file's name without .yaml."""


class ProfileFile(_IntentFile):
    """A catalogue entry: the service level that a slice or interconnect buys."""

    kind: Annotated[str, kind("ServiceProfile")]
    """Kind of intent, ServiceProfile."""
    title: Annotated[str, TEXT]
    """What the profile is for, in a few words."""
    committed: Annotated[int, BANDWIDTH]
    """Bandwidth that each endpoint has at any time, in each direction."""
    peak: Annotated[int, BANDWIDTH]
    """Bandwidth that an endpoint may reach while there is room; more is dropped."""
    delay: Annotated[int, DELAY]
    """Largest one-way delay between two endpoints."""
    isolation: Annotated[Isolation, choice(Isolation)]
    """Own on every link: hard: a channel; reserved: a rate; soft: a share of the class's queue."""
    traffic_class: Annotated[TrafficClass, choice(TrafficClass, without=frozenset({"control"}))]
    """Class of service of every packet; control is reserved for the network itself."""
    survives: tuple[Annotated[str, choice(Failure)], ...] = Field(default=(), max_length=2)
    """Single failures that the service must survive: link, node."""
    trust: Annotated[Trust, choice(Trust)] = Trust.LOW
    """Least security level of every link and device that packets cross; low is all of them."""
    encrypted: Annotated[bool, FLAG] = False
    """Whether packets cross encrypted links only."""


class AttachmentFile(BorderModel):
    """The attachment circuit of an endpoint; what is left out, citynet chooses and keeps."""

    device: Annotated[str | None, NAME] = None
    """Edge or border at the endpoint's site."""
    port: Annotated[str | None, PORT_NAME] = None
    """Attachment port of that device, by its full name."""
    vlan: Annotated[int | None, whole_number(1, 4094)] = None
    """VLAN on the port, within the city's attachmentVlans."""


class EndpointFile(BorderModel):
    """A tenant's networks behind an edge device of a site."""

    name: Annotated[str | None, NAME] = None
    """Name within the service; without it, the name of the site."""
    site: Annotated[str, NAME]
    """Site where the tenant is, a name of inventory/sites.yaml."""
    role: Annotated[EndpointRole, choice(EndpointRole)] = EndpointRole.MEMBER
    """hub or spoke in a hub-spoke service; member, the default, in an any-to-any service."""
    attachment: AttachmentFile = AttachmentFile()
    """Where the endpoint attaches, if that must be a certain device, port or VLAN."""
    prefixes: tuple[Annotated[Network, TENANT_PREFIX], ...] = Field(min_length=1, max_length=64)
    """The tenant's networks; the edge has the first address of each and is the gateway."""
    data_class: Annotated[str | None, NAME] = None
    """Class of the data that these networks hold, if a boundary protects it."""


class ApplicationFile(BorderModel):
    """An application whose packets take the paths that another profile asks for."""

    name: Annotated[str, NAME]
    """Name within the service."""
    protocol: Annotated[Carrier, choice(Carrier)]
    """tcp or udp."""
    ports: tuple[Annotated[PortRange, PORT_NUMBERS], ...] = Field(min_length=1, max_length=64)
    """Its ports: a packet from or to one of them belongs to it."""
    profile: Annotated[str, NAME]
    """Profile in intents/catalogue/ of which trust, encrypted and delay count for its packets."""


class _ServiceFile(_IntentFile):
    owner: Annotated[str, NAME]
    """Who answers for the intent: the city, a district, an office."""
    virtual_network: Annotated[str, NAME]
    """Virtual network that the service belongs to, a name of inventory/domains.yaml."""
    profile: Annotated[str, NAME]
    """Service level, the name of a file in intents/catalogue/."""
    connectivity: Annotated[Connectivity, choice(Connectivity)]
    """any-to-any: all members reach each other; hub-spoke: spokes reach hubs only."""
    endpoints: tuple[EndpointFile, ...] = Field(min_length=1, max_length=1000)
    """What the service connects."""
    applications: tuple[ApplicationFile, ...] = Field(default=(), max_length=64)
    """Applications with paths of their own; the first that a packet belongs to counts."""
    measurement: Annotated[Method | None, choice(Method)] = None
    """How the service is measured: twamp (test packets) or ifit (marks in its own packets)."""


class SliceFile(_ServiceFile):
    """A slice: a network of its own for a group of tenants."""

    kind: Annotated[str, kind("Slice")]
    """Kind of intent, Slice."""


class InterconnectFile(_ServiceFile):
    """An interconnect: a network between data centres, or between them and the government."""

    kind: Annotated[str, kind("Interconnect")]
    """Kind of intent, Interconnect."""


class ZoneFile(BorderModel):
    """One side of a boundary: exactly one of slice and interconnect."""

    slice: Annotated[str | None, NAME] = None
    """Name of a slice."""
    interconnect: Annotated[str | None, NAME] = None
    """Name of an interconnect."""
    domain: Annotated[str | None, NAME] = None
    """Domain whose part of the service is meant; without it, the whole service."""

    @model_validator(mode="after")
    def _one_service(self) -> Self:
        if (self.slice is None) == (self.interconnect is None):
            raise wrong(
                "CN330",
                "the zone %s does not name one service",
                expected="either slice or interconnect, and a name",
                remedy="Name the one service whose side this is.",
            )
        return self


class PermissionFile(BorderModel):
    """What may cross a boundary in one direction. Answers of TCP are included, of UDP not."""

    source: Annotated[Side, choice(Side)] = Field(alias="from")
    """Side that sends, and for TCP opens the connection: left or right."""
    protocol: Annotated[int, PROTOCOL]
    """tcp, udp, icmp, icmpv6, another name, or the protocol's number."""
    ports: tuple[Annotated[PortRange, PORT_NUMBERS], ...] = Field(default=(), max_length=64)
    """Destination ports; needed for tcp and udp, all ports are 1-65535."""
    sources: tuple[Annotated[Network, PREFIX], ...] = Field(default=(), max_length=256)
    """Prefixes that may send, within the sending side; without them, the whole side."""
    destinations: tuple[Annotated[Network, PREFIX], ...] = Field(default=(), max_length=256)
    """Prefixes that may receive, within the other side; without them, the whole side."""
    log: Annotated[bool, FLAG] = False
    """Whether devices log what this permits."""
    reason: Annotated[str, TEXT]
    """Why it is permitted, for reviewers and auditors."""


class BoundaryFile(_IntentFile):
    """A boundary between two zones: what may cross; everything else is denied."""

    kind: Annotated[str, kind("Boundary")]
    """Kind of intent, Boundary."""
    owner: Annotated[str, NAME]
    """Who answers for the intent: the city, a district, an office."""
    left: ZoneFile
    """One side."""
    right: ZoneFile
    """The other side."""
    permit: tuple[PermissionFile, ...] = Field(max_length=500)
    """What may cross, in this order; an empty list denies everything."""


class ProtectedData(BorderModel):
    """Data and the trust domain that it never leaves."""

    data_class: Annotated[str, NAME]
    """Class of data, as endpoints name it under dataClass."""
    trust_domain: Annotated[str, NAME]
    """Trust domain of virtual networks in inventory/domains.yaml."""


class ProtectionFile(_IntentFile):
    """A boundary that nothing opens: data of a class stays in its trust domain."""

    kind: Annotated[str, kind("Boundary")]
    """Kind of intent, Boundary."""
    owner: Annotated[str, NAME]
    """Who answers for the intent: the city, a district, an office."""
    protect: ProtectedData
    """What is protected, and where it may be."""
