"""The twin: one family of the network, from devices read from text, in a dialect Batfish forwards.

Each service is a VRF hop by hop through the domains that it crosses, over the links that carry
IS-IS, with the IS-IS metrics, or over those of a flexible algorithm, with its costs; hand-offs,
exchanges, filters and attachments are the real ones.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from citynet.device.model import Family
from citynet.device.model import Network as Prefix
from citynet.promises.model import Promise, Terminal
from validate.batfish.snapshot import LAYER1, Snapshot, marked
from validate.batfish.twin.adjacencies import LinkFault
from validate.batfish.twin.canary import Canary, add_canary
from validate.batfish.twin.draft import Draft, Port
from validate.batfish.twin.endpoints import Endpoint, add_endpoints, gateways
from validate.batfish.twin.exchange import add_cables
from validate.batfish.twin.fabric import Fabric, fabric_of
from validate.batfish.twin.hand_offs import add_hand_offs
from validate.batfish.twin.interfaces import add_device
from validate.batfish.twin.named import infrastructure_of, named_prefixes
from validate.batfish.twin.nodes import DEFAULT_VRF
from validate.batfish.twin.own import OwnAddresses, free_range
from validate.batfish.twin.refusals import refuse_unsayable
from validate.batfish.twin.services import add_services, announce
from validate.batfish.twin.spaces import RealSpace, ShadowSpace, Space, version_of
from validate.batfish.twin.text import node_text
from validate.batfish.twin.underlay import add_underlay
from validate.outcome import Network, State

__all__ = ["Twin", "build_twin"]


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A twin and what its names stand for."""

    family: Family
    state: State
    snapshot: Snapshot
    space: Space
    own: tuple[IPv4Network, ...]
    """Addresses of the twin and its canary, which no question is about."""
    canary: Canary
    routers: frozenset[str]
    """Devices of the network in the twin."""
    endpoints: Mapping[Terminal, Endpoint]
    interfaces: Mapping[Port, str]
    ports: Mapping[Port, str]
    """Device and real port → port of the twin."""
    carried: Mapping[tuple[str, str], str]
    contexts: Mapping[tuple[str, str], str]
    sessions: frozenset[tuple[str, str, IPv4Address]]
    """Device, VRF and neighbour of each session that stands for a real one."""
    speaking: frozenset[Port]
    """Interfaces of core links that speak OSPF in place of IS-IS."""
    fabrics: Mapping[str, Fabric]
    """Fabric of each domain."""
    faults: tuple[LinkFault, ...]
    """Why hand-off sessions are not in the twin."""

    @property
    def is_failed(self) -> bool:
        """Say whether something has failed in it from the start."""
        return self.state != State()


def build_twin(
    network: Network,
    promises: tuple[Promise, ...],
    terminals: frozenset[Terminal],
    family: Family,
    state: State,
) -> Twin:
    """Return the twin of one family in one state; raise ``TwinGapError`` when it would be partial.

    ``promises`` give the prefixes behind attachments and what boundaries permit; everything else
    comes from the devices of ``network``.
    """
    refuse_unsayable(network, terminals)
    draft, beside = _empty(network, named_prefixes(network, promises, terminals), family, state)
    fabrics = _add_network(draft, network, state)
    faults = add_hand_offs(draft)
    endpoints = add_endpoints(draft, terminals, promises)
    canary = add_canary(
        draft, beside, _aims(draft, promises, terminals), is_failed=state != State()
    )
    return Twin(
        family=family,
        state=state,
        snapshot=_snapshot(draft),
        space=draft.space,
        own=(draft.own.range, beside.range),
        canary=canary,
        routers=frozenset(draft.devices),
        endpoints=endpoints,
        interfaces=dict(draft.interfaces),
        ports=dict(draft.ports),
        carried=dict(draft.carried),
        contexts=dict(draft.contexts),
        sessions=_sessions(draft),
        speaking=_speaking(draft),
        fabrics=fabrics,
        faults=faults,
    )


def _empty(
    network: Network, named: Collection[Prefix], family: Family, state: State
) -> tuple[Draft, OwnAddresses]:
    """Return a draft without nodes, and addresses beside it for its canary."""
    space: Space = RealSpace() if family is Family.IPV4 else ShadowSpace(named)
    taken = [space.network(one) for one in named if one.version == version_of(family)]
    own = OwnAddresses(free_range(taken))
    beside = OwnAddresses(free_range((*taken, own.range)))
    living = {
        name: device
        for name, device in sorted(network.devices.items())
        if name != state.failed_device
    }
    return Draft(family=family, space=space, own=own, devices=living), beside


def _add_network(draft: Draft, network: Network, state: State) -> Mapping[str, Fabric]:
    """Add devices, cables, and the services in their domains; return the domains' fabrics."""
    for device in draft.devices.values():
        add_device(draft, device)
    add_cables(draft, network.city, state.failed_link)
    fabrics = {name: fabric_of(network, name, state) for name in network.city.domains}
    first = 1
    for name, fabric in fabrics.items():
        add_underlay(draft, fabric)
        first = add_services(draft, fabric, network.city.domains[name], first)
    announce(draft)
    return fabrics


def _sessions(draft: Draft) -> frozenset[tuple[str, str, IPv4Address]]:
    return frozenset(
        (node.name, vrf.name, neighbor.address)
        for node in draft.nodes.values()
        for vrf in node.vrfs.values()
        for neighbor in vrf.neighbors
        if neighbor.is_real
    )


def _speaking(draft: Draft) -> frozenset[Port]:
    return frozenset(
        (node.name, interface.name)
        for node in draft.nodes.values()
        for interface in node.interfaces.values()
        if interface.vrf == DEFAULT_VRF and interface.cost is not None
    )


def _aims(
    draft: Draft, promises: tuple[Promise, ...], terminals: Iterable[Terminal]
) -> list[IPv4Network]:
    """Return where questions about packets that routers take are aimed at."""
    version = version_of(draft.family)
    aims = {network for promise in promises for network in infrastructure_of(promise)}
    aims.update(gateway for terminal in terminals for gateway in gateways(terminal))
    return sorted(draft.space.network(aim) for aim in aims if aim.version == version)


def _snapshot(draft: Draft) -> Snapshot:
    files = {
        f"configs/{name}.cfg": node_text(node, draft.own.range)
        for name, node in sorted(draft.nodes.items())
    }
    edges = [
        {
            "node1": {"hostname": one[0], "interfaceName": one[1]},
            "node2": {"hostname": other[0], "interfaceName": other[1]},
        }
        for one, other in draft.cables
    ]
    files[LAYER1] = json.dumps({"edges": edges}, indent=1)
    return marked(files)
