"""A device of the twin while it is put together: plain lists, written out by :mod:`.text`."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

__all__ = [
    "CARRIER",
    "DEFAULT_VRF",
    "SILENT",
    "TwinInterface",
    "TwinNeighbor",
    "TwinNode",
    "TwinRoute",
    "TwinVrf",
]

DEFAULT_VRF = "default"
CARRIER = "carrier_"
"""Beginning of the names of VRFs that only the twin has."""
SILENT = "SILENT"
"""Policy that lets nothing through."""


@dataclass(slots=True, kw_only=True)
class TwinInterface:
    """An interface. ``cost`` puts it into its VRF's OSPF; a loopback's is passive by nature."""

    name: str
    vrf: str = DEFAULT_VRF
    vlan: int | None = None
    addresses: tuple[IPv4Interface, ...] = ()
    cost: int | None = None
    filter_in: str | None = None
    shut: bool = False
    mtu: int | None = None
    proxy_arp: bool = False


@dataclass(slots=True, kw_only=True)
class TwinNeighbor:
    """A BGP session. ``policy_in`` and ``policy_out`` are names of route maps."""

    address: IPv4Address
    remote_as: int
    source: str | None = None
    """Interface whose address the session comes from."""
    client: bool = False
    inside: bool = False
    """The domain's own: next hop self, with communities."""
    policy_in: str | None = None
    policy_out: str | None = None
    is_real: bool = False
    """Stands for a session that the devices have, too."""


@dataclass(slots=True, kw_only=True)
class TwinVrf:
    """A routing context. ``redistribute`` names the protocols that BGP takes routes from."""

    name: str
    router_id: IPv4Address | None = None
    neighbors: list[TwinNeighbor] = field(default_factory=list)
    redistribute: list[str] = field(default_factory=list)
    carries: bool = False
    """Its OSPF tells everybody what BGP says here, and BGP is believed first."""


@dataclass(slots=True, kw_only=True)
class TwinRoute:
    """A static route; without ``next_hop`` packets are dropped."""

    vrf: str
    prefix: IPv4Network
    next_hop: IPv4Address | None = None
    distance: int = 1


@dataclass(slots=True, kw_only=True)
class TwinNode:
    """A device of the twin."""

    name: str
    asn: int | None = None
    interfaces: dict[str, TwinInterface] = field(default_factory=dict)
    vrfs: dict[str, TwinVrf] = field(default_factory=dict)
    routes: list[TwinRoute] = field(default_factory=list)
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines of each filter."""
    prefix_lists: dict[str, tuple[IPv4Network, ...]] = field(default_factory=dict)
    """Used as a policy of the same name."""
    _loopbacks: int = 0

    def add(self, interface: TwinInterface) -> TwinInterface:
        """Add an interface and the VRF that it is in."""
        self.interfaces[interface.name] = interface
        self.vrf(interface.vrf)
        return interface

    def vrf(self, name: str) -> TwinVrf:
        """Return the VRF of that name, new if need be."""
        return self.vrfs.setdefault(name, TwinVrf(name=name))

    def loopback(self, vrf: str, *addresses: IPv4Interface, cost: int | None = 1) -> TwinInterface:
        """Add a loopback interface; the first one is the router ID of its VRF."""
        name = f"Loopback{self._loopbacks}"
        self._loopbacks += 1
        found = self.add(TwinInterface(name=name, vrf=vrf, addresses=addresses, cost=cost))
        context = self.vrf(vrf)
        if context.router_id is None and addresses:
            context.router_id = addresses[0].ip
        return found
