"""Services hop by hop: a carrying VRF through the whole domain, and the VRFs that it connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citynet.city.model import Domain
from citynet.device.model import Vrf
from validate.batfish.twin.components import Component, Member, heard_by
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.fabric import Adjacency, Fabric
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.nodes import TwinInterface, TwinNeighbor, TwinRoute
from validate.batfish.twin.underlay import cost_of

__all__ = ["add_services"]

_SILENT = "SILENT"
_TOP_VLAN = 4094


@dataclass(frozen=True, kw_only=True)
class _Services:
    """What is the same for every component of a domain."""

    draft: Draft
    fabric: Fabric
    domain: Domain
    communities: Mapping[str, str]

    def vrf(self, member: Member) -> Vrf:
        device = self.fabric.devices[member.device]
        return next(vrf for vrf in device.vrfs if vrf.name == member.vrf)

    def asn(self, device: str) -> int:
        bgp = self.fabric.devices[device].bgp
        return bgp.asn if bgp is not None else self.domain.asn


def add_services(
    draft: Draft, fabric: Fabric, domain: Domain, components: tuple[Component, ...]
) -> None:
    """Add what connects the VRFs of each component of a domain."""
    services = _Services(
        draft=draft, fabric=fabric, domain=domain, communities=_communities(fabric)
    )
    for component in components:
        for member in component.members:
            draft.contexts[member.device, member.vrf] = component.name
            _announce(services, member)
        if len(component.members) > 1:
            _carry(services, component)
            _exchange_routes(services, component)


def _communities(fabric: Fabric) -> Mapping[str, str]:
    """Return a standard community for each route target: Batfish filters on those."""
    targets = sorted(
        {
            target
            for device in fabric.devices.values()
            for vrf in device.vrfs
            for target in (*vrf.import_targets, *vrf.export_targets)
        }
    )
    if len(targets) > 65535:
        raise TwinGapError(f"{len(targets)} route targets are more than communities")
    return {target: f"65000:{number}" for number, target in enumerate(targets, 1)}


def _announce(services: _Services, member: Member) -> None:
    vrf = services.vrf(member)
    node = services.draft.node(member.device)
    node.asn = services.asn(member.device)
    context = node.vrf(member.vrf)
    context.router_id = context.router_id or services.draft.own.host().ip
    protocols = context.redistribute
    if vrf.redistribute_connected:
        protocols.append("connected")
    if vrf.redistribute_static:
        protocols.append("static")
    node.silent.add(_SILENT)
    if vrf.import_targets:
        node.imports[_import(vrf)] = tuple(services.communities[t] for t in vrf.import_targets)
    if vrf.export_targets:
        node.exports[_export(vrf)] = tuple(services.communities[t] for t in vrf.export_targets)


def _import(vrf: Vrf) -> str:
    return f"IN_{vrf.name}" if vrf.import_targets else _SILENT


def _export(vrf: Vrf) -> str:
    return f"OUT_{vrf.name}" if vrf.export_targets else _SILENT


def _carry(services: _Services, component: Component) -> None:
    """Give every device of the domain a carrying VRF, and join the members to theirs."""
    draft, name = services.draft, component.name
    carried = ", ".join(sorted({member.vrf for member in component.members}))
    for device in services.fabric.devices:
        node = draft.node(device)
        node.asn = services.asn(device)
        node.vrf(name).router_id = draft.own.host().ip
        node.vrf(name).carries = True
        draft.carried[device, name] = carried
    for adjacency in services.fabric.adjacencies:
        _carry_over(draft, adjacency, name)
    for member in component.members:
        _plug(services, member, name)


def _plug(services: _Services, member: Member, carrier: str) -> None:
    """Join a VRF to the carrying one of its device: a cable, and what is exported over it.

    In the real network a packet on its way is in a tunnel, and no router on the way looks at its
    destination. Here each does, so each has to know where everything is exported, whatever the
    real sessions are; the carrying VRF tells the others by OSPF, as routes of type 2: the nearest
    exporter wins, as it does by the IGP's metric where a tunnel begins.
    """
    draft, node = services.draft, services.draft.node(member.device)
    asn, vrf = services.asn(member.device), services.vrf(member)
    loopback = node.loopback(member.vrf, draft.own.host(), cost=None).addresses[0]
    inner, outer = draft.new_port(member.device), draft.new_port(member.device)
    draft.cables.append(((member.device, inner), (member.device, outer)))
    here, there = draft.own.pair()
    node.add(TwinInterface(name=inner, vrf=member.vrf, addresses=(here,)))
    node.add(TwinInterface(name=outer, vrf=carrier, addresses=(there,)))
    node.routes += [
        TwinRoute(vrf=member.vrf, prefix=draft.own.range, next_hop=there.ip),
        TwinRoute(vrf=carrier, prefix=loopback.network, next_hop=here.ip),
    ]
    node.vrf(member.vrf).neighbors.append(
        TwinNeighbor(
            address=there.ip,
            remote_as=asn,
            inside=True,
            policy_in=_SILENT,
            policy_out=_export(vrf),
        )
    )
    node.vrf(carrier).neighbors.append(
        TwinNeighbor(address=here.ip, remote_as=asn, inside=True, policy_out=_SILENT)
    )


def _carry_over(draft: Draft, adjacency: Adjacency, name: str) -> None:
    vlan = _TOP_VLAN - int(name.rpartition("_")[2])
    if vlan < 1:
        raise TwinGapError("there are more services than VLANs in a twin")
    addresses = draft.own.pair()
    for end, metric, address in zip(adjacency.ends, adjacency.metrics, addresses, strict=True):
        port = draft.port(end.device, end.port)
        sub = f"{port}.{vlan}"
        if sub in draft.node(end.device).interfaces:
            raise TwinGapError(f"{end.device}: VLAN {vlan} of {end.port} is taken")
        draft.interfaces[end.device, sub] = end.port
        draft.node(end.device).add(
            TwinInterface(
                name=sub,
                vrf=name,
                vlan=vlan,
                addresses=(address,),
                cost=cost_of(adjacency.link, metric),
            )
        )


def _exchange_routes(services: _Services, component: Component) -> None:
    """Add sessions between members where the real ones let routes pass and targets fit."""
    transport = services.domain.transport
    heard = heard_by(services.fabric, transport, services.draft.family, component.members)
    passing = frozenset(
        (hearer, origin)
        for hearer, origin in heard
        if set(services.vrf(hearer).import_targets) & set(services.vrf(origin).export_targets)
    )
    for one, other in sorted({(min(pair), max(pair)) for pair in passing}):
        _join(services, one, other, passing)


def _join(
    services: _Services, one: Member, other: Member, heard: frozenset[tuple[Member, Member]]
) -> None:
    for here, there in ((one, other), (other, one)):
        vrf = services.vrf(here)
        policies = (
            _import(vrf) if (here, there) in heard else _SILENT,
            _export(vrf) if (there, here) in heard else _SILENT,
        )
        _session(
            services.draft,
            (here.device, here.vrf),
            (there.device, there.vrf),
            services.asn(there.device),
            policies,
        )


def _session(
    draft: Draft,
    here: tuple[str, str],
    there: tuple[str, str],
    asn: int,
    policies: tuple[str | None, str | None],
) -> None:
    source, target = _loopback(draft, here), _loopback(draft, there)
    draft.node(here[0]).vrf(here[1]).neighbors.append(
        TwinNeighbor(
            address=target.addresses[0].ip,
            remote_as=asn,
            source=source.name,
            inside=True,
            policy_in=policies[0],
            policy_out=policies[1],
        )
    )


def _loopback(draft: Draft, place: tuple[str, str]) -> TwinInterface:
    """Return the loopback that the twin gave a VRF."""
    device, vrf = place
    return next(
        interface
        for interface in draft.node(device).interfaces.values()
        if interface.vrf == vrf
        and interface.name.startswith("Loopback")
        and (device, interface.name) not in draft.interfaces
    )
