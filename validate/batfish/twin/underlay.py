"""The default VRF: core links with their real addresses, loopbacks, the domain's own iBGP."""

from __future__ import annotations

from ipaddress import ip_network

from citynet.device.model import BgpNeighbor, Device
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.fabric import Fabric
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.nodes import DEFAULT_VRF, TwinInterface, TwinNeighbor
from validate.batfish.twin.spaces import version_of

__all__ = ["add_underlay", "cost_of"]

_MAX_COST = 65535
"""Largest OSPF cost; IS-IS wide metrics go further."""


def add_underlay(draft: Draft, fabric: Fabric) -> None:
    """Let each adjacency be an OSPF one with the same metrics, and add the sessions."""
    for adjacency in fabric.adjacencies:
        for end, metric in zip(adjacency.ends, adjacency.metrics, strict=True):
            port = draft.port(end.device, end.port)
            node = draft.node(end.device)
            interface = node.interfaces.setdefault(port, TwinInterface(name=port))
            if interface.addresses:
                interface.cost = cost_of(adjacency.link, metric)
    for session in fabric.sessions:
        one, other = session.devices
        here, there = session.statements
        if here.address.version == version_of(draft.family):
            _add_session(draft, fabric.devices[one], here)
            _add_session(draft, fabric.devices[other], there)


def cost_of(link: str, metric: int) -> int:
    """Return the OSPF cost of an IS-IS metric, which is the same number."""
    if not 1 <= metric <= _MAX_COST:
        raise TwinGapError(f"the metric {metric} of link {link} is no OSPF cost")
    return metric


def _add_session(draft: Draft, device: Device, statement: BgpNeighbor) -> None:
    source = statement.update_source and draft.twin_interface(device.name, statement.update_source)
    address = draft.space.network(ip_network(statement.address)).network_address
    node = draft.node(device.name)
    node.asn = device.bgp.asn if device.bgp is not None else None
    context = node.vrf(DEFAULT_VRF)
    context.router_id = context.router_id or draft.own.host().ip
    context.neighbors.append(
        TwinNeighbor(
            address=address,
            remote_as=statement.remote_as,
            source=source,
            client=statement.route_reflector_client,
            inside=True,
            is_real=True,
        )
    )
