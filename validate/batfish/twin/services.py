"""Services hop by hop: a carrying VRF through the domain for each route target.

In the real network a packet on its way is in a tunnel, and no router on the way looks at its
destination. Here each does. So there is a carrying VRF for each target, in which everything that is
exported with that target is known: where a tunnel begins, the router picks a carrier with the
route, and on the way the nearest exporter is picked again, as it was by the IGP's metric there. A
carrier leads over the links of its exporters' IS-IS algorithm and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address

from citynet.city.model import Domain
from validate.batfish.twin.adjacencies import Adjacency
from validate.batfish.twin.components import Carrier, Member, carriers_of, contexts_of, heard_by
from validate.batfish.twin.draft import Draft
from validate.batfish.twin.fabric import Fabric
from validate.batfish.twin.gaps import TwinGapError
from validate.batfish.twin.nodes import CARRIER, SILENT, TwinInterface, TwinNeighbor, TwinRoute
from validate.batfish.twin.own import OwnAddresses
from validate.batfish.twin.underlay import cost_of

__all__ = ["add_services", "announce"]

_TOP_VLAN = 4094


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """Where a member's sessions over a carrier end."""

    member: Member
    interface: str
    address: IPv4Address


@dataclass(frozen=True, kw_only=True)
class _Services:
    """What is the same for all carriers of a domain."""

    draft: Draft
    fabric: Fabric
    domain: Domain

    def asn(self, device: str) -> int:
        bgp = self.fabric.devices[device].bgp
        return bgp.asn if bgp is not None else self.domain.asn


def announce(draft: Draft) -> None:
    """Let the BGP of each VRF take the routes that the real one takes."""
    for device in draft.devices.values():
        node = draft.node(device.name)
        for vrf in device.vrfs if device.bgp is not None else ():
            context = node.vrf(vrf.name)
            context.router_id = context.router_id or draft.own.host().ip
            node.asn = device.bgp.asn if device.bgp is not None else None
            if vrf.redistribute_connected:
                context.redistribute.append("connected")
            if vrf.redistribute_static:
                context.redistribute.append("static")


def add_services(draft: Draft, fabric: Fabric, domain: Domain, first_number: int) -> int:
    """Add the carriers of a domain, numbered from ``first_number``; return the next number."""
    services = _Services(draft=draft, fabric=fabric, domain=domain)
    carriers = carriers_of(fabric, domain.transport, first_number)
    for member, name in contexts_of(carriers).items():
        draft.contexts[member.device, member.vrf] = name
    for carrier in carriers:
        _carry(services, carrier)
    return first_number + len(carriers)


def _carry(services: _Services, carrier: Carrier) -> None:
    """Give every device of the domain a carrying VRF, join the members, and let them talk."""
    draft, name = services.draft, carrier.name
    carried = ", ".join(sorted({member.vrf for member in carrier.members}))
    for device in services.fabric.devices:
        node = draft.node(device)
        node.asn = services.asn(device)
        node.vrf(name).router_id = draft.own.host().ip
        node.vrf(name).carries = True
        draft.carried[device, name] = carried
    for adjacency in services.fabric.links(carrier.algorithm):
        _carry_over(draft, adjacency, name)
    block = OwnAddresses(draft.own.block(len(carrier.members)))
    ends = {member: _plug(services, carrier, member, block) for member in carrier.members}
    heard = heard_by(services.fabric, services.domain.transport, draft.family, carrier)
    for one, other in sorted({(min(pair), max(pair)) for pair in heard}):
        for here, there in ((one, other), (other, one)):
            policies = (
                None if (here, there) in heard else SILENT,
                None if (there, here) in heard else SILENT,
            )
            _session(services, ends[here], ends[there], policies)


def _carry_over(draft: Draft, adjacency: Adjacency, name: str) -> None:
    vlan = _TOP_VLAN - int(name.removeprefix(CARRIER))
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


def _plug(services: _Services, carrier: Carrier, member: Member, block: OwnAddresses) -> _End:
    """Join a VRF to a carrying one of its device: a cable, routes, and what it exports.

    The carrying VRF tells the others by OSPF, as routes of type 2: the nearest exporter wins.
    """
    draft, node = services.draft, services.draft.node(member.device)
    address = block.host()
    loopback = node.loopback(member.vrf, address, cost=None)
    inner, outer = draft.new_port(member.device), draft.new_port(member.device)
    draft.cables.append(((member.device, inner), (member.device, outer)))
    here, there = draft.own.pair()
    node.add(TwinInterface(name=inner, vrf=member.vrf, addresses=(here,)))
    node.add(TwinInterface(name=outer, vrf=carrier.name, addresses=(there,)))
    node.routes += [
        TwinRoute(vrf=member.vrf, prefix=block.range, next_hop=there.ip),
        TwinRoute(vrf=carrier.name, prefix=address.network, next_hop=here.ip),
    ]
    if member in carrier.exporters:
        asn = services.asn(member.device)
        for vrf, target, policies in (
            (member.vrf, there.ip, (SILENT, None)),
            (carrier.name, here.ip, (None, SILENT)),
        ):
            node.vrf(vrf).neighbors.append(
                TwinNeighbor(
                    address=target,
                    remote_as=asn,
                    inside=True,
                    policy_in=policies[0],
                    policy_out=policies[1],
                )
            )
    return _End(member=member, interface=loopback.name, address=address.ip)


def _session(
    services: _Services, here: _End, there: _End, policies: tuple[str | None, str | None]
) -> None:
    node = services.draft.node(here.member.device)
    node.vrf(here.member.vrf).neighbors.append(
        TwinNeighbor(
            address=there.address,
            remote_as=services.asn(there.member.device),
            source=here.interface,
            inside=True,
            policy_in=policies[0],
            policy_out=policies[1],
        )
    )
