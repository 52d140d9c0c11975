"""``SessionsUp``: every adjacency and session of a domain and its hand-offs can come up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from citynet.city.model import Link, LinkEnd, Role
from citynet.device.model import Family, Interface, InterfaceKind, Origin, Part
from citynet.promises.model import SessionsUp
from validate.decision import Decision
from validate.model.adjacency import adjacency_faults
from validate.model.decide.faulty import judge
from validate.model.faults import Fault, located
from validate.model.macsec import macsec_fault
from validate.model.measurement import measurement_faults
from validate.model.topology import Routed
from validate.model.view import View
from validate.model.world import World
from validate.outcome import State

__all__ = ["decide_sessions_up"]


def decide_sessions_up(promise: SessionsUp, world: World) -> Decision:
    """Decide with nothing failed, on the strict reading."""
    city = world.network.city
    domain = frozenset(n for n, device in city.devices.items() if device.domain == promise.domain)
    return judge(world.network, _faults(world.must, domain))


def _faults(view: View, domain: frozenset[str]) -> Iterator[Fault]:
    network = view.network
    for name in sorted(domain - set(network.devices)):
        yield Fault.at(name, Part(), f"there is no device model of {name}")
    for name, link in sorted(network.city.links.items()):
        inside = [end for end in link.ends if end.device in domain]
        if len(inside) == 2:
            yield from _core_link(view, name, link)
        elif inside:
            yield from _hand_off(view, name, link)
    yield from (fault for fault in view.mesh.faults if fault.device in domain)
    yield from _silent_sessions(view, domain)
    yield from _without_reflector(view, domain)
    yield from _incomplete_mesh(view, domain)
    yield from (fault for fault in view.ebgp.faults if fault.devices & domain)
    yield from measurement_faults(view, domain)


def _unsecured(view: View, link: Link) -> Iterator[Fault]:
    """Yield that the two ports of a link have no MACsec key in common."""
    one, other = link.ends
    near, far = _port(view, one), _port(view, other)
    text = near and far and macsec_fault((one.device, near), (other.device, far))
    if text and near is not None and far is not None:
        device, part = (one.device, near) if near.macsec else (other.device, far)
        said = part if part.macsec is None else located(part.macsec, part)
        yield Fault.at(device, said, f"link {link.name}: {text}", one.device, other.device)


def _core_link(view: View, name: str, link: Link) -> Iterator[Fault]:
    """Yield why the two ports of a link inside the domain make no adjacency."""
    unsecured = list(_unsecured(view, link))
    if unsecured:
        yield from unsecured
        return
    found = view.topology.segments.get(f"{name}.0", ())
    ends: list[Routed] = []
    for end in link.ends:
        ports = [r for r in found if (r.device, r.interface.name) == (end.device, end.port)]
        ends.extend(ports)
        if not ports:
            part = _port(view, end) or Part()
            yield Fault.at(end.device, part, f"IS-IS on link {name}: port {end} is not up")
    if len(ends) == 2:
        faults = adjacency_faults(view.topology, *ends)
        yield from faults
        if not faults and not any(edge.link == name for edge in view.underlay.edges):
            text = f"IS-IS on link {name}: a filter stands in the way"
            yield Fault.at(ends[0].device, ends[0].interface, text, ends[1].device)


def _hand_off(view: View, name: str, link: Link) -> Iterator[Fault]:
    """Yield sub-interfaces of a hand-off that meet nothing, or carry a family without session."""
    sessions = {
        (end.routed.index, end.address.version)
        for session in view.ebgp.sessions
        for end in (session.one, session.other)
    }
    up = {(r.device, r.interface.name): r for r in view.topology.routed}
    if any(True for end in link.ends for _ in _subinterfaces(view, end)):
        yield from _unsecured(view, link)
    for end in link.ends:
        for interface in _subinterfaces(view, end):
            routed = up.get((end.device, interface.name))
            text = f"hand-off {name}: {end.device} {interface.name}"
            if routed is None:
                yield Fault.at(end.device, interface, f"{text} is not up", vrf=interface.vrf or "")
                continue
            if not view.topology.peers(routed):
                reason = f"{text}: nobody has VLAN {interface.vlan} at the other end"
                yield Fault.at(end.device, interface, reason, routed.far, vrf=interface.vrf or "")
            for version in sorted({address.version for address in interface.addresses}):
                if (routed.index, version) not in sessions:
                    family = Family.IPV4 if version == 4 else Family.IPV6
                    yield Fault.at(
                        end.device,
                        interface,
                        f"{text}: no {family.value} session comes up over it",
                        routed.far,
                        vrf=interface.vrf or "",
                        echo=True,
                    )


def _subinterfaces(view: View, end: LinkEnd) -> Iterator[Interface]:
    device = view.network.devices.get(end.device)
    for interface in device.interfaces if device is not None else ():
        if interface.kind is InterfaceKind.SUBINTERFACE and interface.parent == end.port:
            yield interface


def _port(view: View, end: LinkEnd) -> Interface | None:
    device = view.network.devices.get(end.device)
    interfaces = device.interfaces if device is not None else ()
    return next((i for i in interfaces if i.name == end.port), None)


def _silent_sessions(view: View, domain: frozenset[str]) -> Iterator[Fault]:
    """Yield iBGP sessions that both ends agree on but that the underlay does not carry."""
    up = view.mesh.up(State())
    for index, session in enumerate(view.mesh.sessions):
        if index not in up and domain & {session.one, session.other}:
            text = f"iBGP of {session.one} and {session.other}: the underlay does not carry it"
            yield Fault.at(session.one, session.one_neighbor, text, session.other)


def _incomplete_mesh(view: View, domain: frozenset[str]) -> Iterator[Fault]:
    """Yield edges and borders of a domain without reflectors that have no session to another."""
    city = view.network.city.devices
    if any(city[name].route_reflector for name in domain):
        return
    sessions = {(session.one, session.other) for session in view.mesh.sessions}
    speakers = sorted(name for name in domain if city[name].role is not Role.CORE)
    for one, other in combinations(speakers, 2):
        if (one, other) not in sessions:
            text = f"iBGP of {one} and {other}: no session, in a domain without route reflectors"
            yield Fault.at(one, _speaker(view, one), text, other, echo=True)


def _speaker(view: View, name: str) -> Part:
    device = view.network.devices.get(name)
    bgp = device.bgp if device is not None else None
    return Part(origin=bgp.origin if bgp is not None else Origin())


def _without_reflector(view: View, domain: frozenset[str]) -> Iterator[Fault]:
    """Yield edges that are no client of any reflector of their domain."""
    city = view.network.city.devices
    reflectors = {name for name in domain if city[name].route_reflector}
    served: set[str] = set()
    up = view.mesh.up(State())
    for index in up:
        session = view.mesh.sessions[index]
        if session.one in reflectors and session.one_neighbor.route_reflector_client:
            served.add(session.other)
        if session.other in reflectors and session.other_neighbor.route_reflector_client:
            served.add(session.one)
    for name in sorted(domain - reflectors - served):
        if city[name].role is not Role.CORE and reflectors:
            text = f"{name} is no client of any route reflector of its domain"
            yield Fault.at(name, _speaker(view, name), text, echo=True)
