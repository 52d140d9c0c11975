"""Nornir's files under ``inventory/`` as people write them: hosts, groups and defaults.

Keys are in Nornir's spelling; what citynet needs stands under ``data``. The docstring under a field
is its description in the JSON Schemas and on the reference page, its first paragraph in findings.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from citynet.border.addresses import HOSTNAME, INTERFACE4, IPV4_ADDRESS
from citynet.border.model import BorderModel
from citynet.border.quantities import BANDWIDTH
from citynet.border.secrets import OPTIONS, SECRET
from citynet.border.values import FLAG, NAME, PORT_NAME, USER, choice, whole_number
from citynet.city.model import DeviceState, Ownership, Role
from citynet.city.trust import Trust
from citynet.device.model import Platform

__all__ = ["DefaultsFile", "DeviceData", "ElementFile", "LagFile", "ManagementFile", "PortFile"]


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
    """What citynet reads under ``data``. A device may have it from its groups or the defaults.

    Each device needs a domain, a site, a role, a level of trust and its management port (CN204).
    """

    domain: Annotated[str | None, NAME] = None
    """Domain that the device belongs to."""
    site: Annotated[str | None, NAME] = None
    """Site where the device stands, a name of inventory/sites.yaml."""
    role: Annotated[Role | None, choice(Role)] = None
    """core, edge (tenants attach) or border (an edge that carries hand-offs).

    A core has no ports for tenants (CN214). Links to another domain end at borders only (CN213).
    """
    route_reflector: Annotated[bool, FLAG] = False
    """Whether the device reflects the domain's service routes.

    Every other edge and border then has BGP sessions with the reflectors only. Needed in a domain
    with more than 16 edges and borders (CN215), better on two core routers.
    """
    trust: Annotated[Trust | None, choice(Trust)] = None
    """Security level of the device: low, standard or high.

    Who leaves it out has that of inventory/defaults.yaml, standard in the reference city. A profile
    of trust high then refuses the device where it cannot be avoided (CN510), and keeps its paths
    away from it everywhere else.
    """
    state: Annotated[DeviceState, choice(DeviceState)] = DeviceState.ACTIVE
    """active, drained (a last resort for all but its own tenants) or leaving (they move away).

    drained: its hand-offs are closed and nobody is newly placed on it, for the time of a work.
    leaving: also, who did not ask for this device or port is given another one by allocate.
    """
    owns: Annotated[Ownership, choice(Ownership)] = Ownership.ALL
    """What of it is citynet's: all, or services, beside the lines of inventory/foreign/.

    all: the whole text, and what else stands on the device goes away. services: VRFs and what
    belongs to them; VRP and IOS-XR only (CN243).
    """
    management: ManagementFile | None = None
    """How the device is managed.

    Its address is that of hostname, unless that is a name (CN219).
    """
    ports: tuple[PortFile, ...] = Field(default=(), max_length=1000)
    """Ports that tenants may attach to.

    Of edges and borders. An intent that names no port is given one of them at its site, and a VLAN.
    """
    lags: tuple[LagFile, ...] = Field(default=(), max_length=256)
    """LAGs of the device, for links.

    A link ends at the LAG, never at a member. With fewer than all members up the LAG is down: what
    was admitted needs all of them. No MACsec on it (CN228).
    """


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
    """Options of the connection's library.

    Numbers and switches only, such as timeouts: any other word might be a secret (CN154).
    """


class DefaultsFile(_NornirFile):
    """inventory/defaults.yaml: what every host has unless a group or the host says otherwise."""

    hostname: Annotated[str | None, HOSTNAME] = None
    """How the device is reached: its management address or a name.

    Needed by every device (CN204).
    """
    port: Annotated[int | None, whole_number(1, 65_535)] = None
    """TCP port that it is managed by.

    Without it, deploy and drift take 22.
    """
    username: Annotated[str | None, USER] = None
    """Account of Nornir's own tasks.

    deploy and drift log in as the adminUser of inventory/domains.yaml.
    """
    password: Annotated[None, SECRET] = None
    """Refused: secrets never stand in the inventory."""
    platform: Annotated[Platform | None, choice(Platform)] = None
    """Network operating system; the groups of the platforms say it.

    Needed by every device (CN204).
    """
    data: DeviceData = DeviceData()
    """What citynet reads."""
    connection_options: dict[str, ConnectionFile] = Field(default_factory=dict)
    """Options by kind of connection.

    For Nornir's own tasks; deploy and drift have options of their own.
    """


class ElementFile(DefaultsFile):
    """A host or group of Nornir's inventory."""

    groups: tuple[Annotated[str, NAME], ...] = Field(default=(), max_length=64)
    """Groups, the strongest first; what the host does not say, they do.

    Names of inventory/groups.yaml (CN201): usually a platform and a domain. What no group says, the
    defaults do.
    """
