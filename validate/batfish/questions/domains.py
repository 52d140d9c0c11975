"""``SessionsUp`` and ``Sound``: a domain as a whole, with nothing failed."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import combinations
from typing import Final

from citynet.city.model import Role
from citynet.device.model import Device, InterfaceKind
from citynet.promises.model import SessionsUp, Sound
from validate.batfish.answers import Flight, cells, flights, name_of, text_of
from validate.batfish.questions.view import View
from validate.batfish.questions.witness import line_of, witness
from validate.batfish.server import Ask, NoAnswer
from validate.batfish.twin.adjacencies import LinkFault
from validate.batfish.twin.canary import CANARY
from validate.batfish.twin.nodes import DEFAULT_VRF
from validate.batfish.twin.spaces import version_of
from validate.decision import Decision, not_covered, proven, refuted
from validate.outcome import Counterexample, Network, State

__all__ = ["decide_sessions_up", "decide_sound"]

_UP: Final = "ESTABLISHED"
_EDGE: Final = ("Interface", "Remote_Interface")
_COMPARED: Final = "keys, VPN families and IS-IS settings are compared while the twin is built"


def decide_sessions_up(promise: SessionsUp, views: tuple[View, ...]) -> Decision:
    """Decide that what agrees in the text is established in Batfish."""
    for view in views:
        if promise.domain not in view.twin.fabrics:
            return not_covered(f"the city has no domain {promise.domain}")
        for fault in _disagreements(view, promise.domain):
            return refuted(_said(view.network, fault))
        for text in _down(view, promise.domain):
            return refuted(Counterexample(summary=text))
    return proven(detail=_COMPARED)


def decide_sound(promise: Sound, views: tuple[View, ...]) -> Decision:
    """Decide on loops, addresses that two have in one routing context, and MTU steps."""
    for view in views:
        if promise.domain not in view.twin.fabrics:
            return not_covered(f"the city has no domain {promise.domain}")
        for flight in _loops(view):
            if _domain(view.network, flight.node) == promise.domain:
                summary = f"a packet that enters at {flight.node} loops"
                shown = witness(view.network, view.probe, flight, summary, State(), arrives=False)
                return refuted(shown)
        for fault in view.twin.fabrics[promise.domain].definition_faults:
            return refuted(_said(view.network, fault))
        for text in (*_twice(view, promise.domain), *_mtu_steps(view, promise.domain)):
            return refuted(Counterexample(summary=text))
    return proven()


def _domain(network: Network, device: str) -> str | None:
    found = network.city.devices.get(device)
    return None if found is None else found.domain


def _said(network: Network, fault: LinkFault) -> Counterexample:
    origin = None if fault.part is None else fault.part.origin
    return Counterexample(
        summary=f"{fault.device}: {fault.text}", line=line_of(network, fault.device, origin)
    )


def _disagreements(view: View, domain: str) -> Iterator[LinkFault]:
    """Yield what keeps an adjacency or session from being in the twin at all."""
    network, fabric = view.network, view.twin.fabrics[domain]
    for name, known in network.city.devices.items():
        if known.domain == domain and name not in network.devices:
            yield LinkFault(device=name, text="there is no text of this device")
    yield from fabric.faults
    yield from (f for f in view.twin.faults if _domain(network, f.device) == domain)
    city = network.city.devices
    reflectors = {n for n, d in city.items() if d.route_reflector and d.domain == domain}
    if not reflectors:
        yield from _missing_in_mesh(view, domain)
    served = {
        name
        for session in fabric.sessions
        for name, other, statement in (
            (session.devices[0], session.devices[1], session.statements[1]),
            (session.devices[1], session.devices[0], session.statements[0]),
        )
        if other in reflectors and statement.route_reflector_client
    }
    for name in fabric.devices:
        if reflectors and city[name].role is not Role.CORE and name not in reflectors | served:
            yield LinkFault(device=name, text="it is no client of a route reflector")
    for name, device in fabric.devices.items():
        yield from _silent_hand_offs(view, name, device)


def _missing_in_mesh(view: View, domain: str) -> Iterator[LinkFault]:
    """Yield pairs of speakers that have no session, in a domain without reflectors."""
    fabric = view.twin.fabrics[domain]
    joined = {frozenset(session.devices) for session in fabric.sessions}
    speakers = [n for n in fabric.devices if view.network.city.devices[n].role is not Role.CORE]
    for one, other in combinations(speakers, 2):
        if frozenset((one, other)) not in joined:
            yield LinkFault(device=one, text=f"it has no session to {other}, nor a reflector")


def _silent_hand_offs(view: View, name: str, device: Device) -> Iterator[LinkFault]:
    """Yield sub-interfaces of hand-offs over which no session runs."""
    trunks = {
        end.port
        for link in view.network.city.links.values()
        if link.hand_off
        for end in link.ends
        if end.device == name
    }
    neighbors = device.bgp.neighbors if device.bgp else ()
    for interface in device.interfaces:
        if interface.kind is not InterfaceKind.SUBINTERFACE or interface.parent not in trunks:
            continue
        for address in interface.addresses:
            if address.version == version_of(view.family) and not any(
                n.vrf == interface.vrf and n.address in address.network for n in neighbors
            ):
                text = f"no session runs over {interface.name} ({address})"
                yield LinkFault(device=name, text=text, part=interface)


def _down(view: View, domain: str) -> Iterator[str]:
    """Yield sessions and adjacencies that Batfish does not see established."""
    server, snapshot, real = view.probe.server, view.probe.snapshot, view.twin.space.real
    expected = {key for key in view.twin.sessions if _domain(view.network, key[0]) == domain}
    states: dict[tuple[str, str, str], str] = {}
    answer = server.ask(Ask(snapshot=snapshot, question="bgpSessionStatus"))
    for node, vrf, remote, status in cells(
        answer, "Node", "VRF", "Remote_IP", "Established_Status"
    ):
        states[name_of(node), text_of(vrf), text_of(remote)] = text_of(status)
    for node, vrf, remote in sorted(expected):
        status = states.get((node, vrf, str(remote)), "missing")
        if status != _UP:
            where = "" if vrf == DEFAULT_VRF else f" in {vrf}"
            yield f"{node}: the session to {real(remote)}{where} is {status.lower()}"
    adjacent = {
        text_of(interface)
        for interface, vrf, status in cells(
            server.ask(Ask(snapshot=snapshot, question="ospfSessionCompatibility")),
            "Interface",
            "VRF",
            "Session_Status",
        )
        if text_of(vrf) == DEFAULT_VRF and text_of(status) == _UP
    }
    for adjacency in view.twin.fabrics[domain].adjacencies:
        for end in adjacency.ends:
            port = view.twin.ports[end.device, end.port]
            if (end.device, port) in view.twin.speaking and f"{end.device}[{port}]" not in adjacent:
                yield f"{end.device}: no adjacency over {end.port} (link {adjacency.link})"


def _loops(view: View) -> Iterator[Flight]:
    answer = view.probe.server.ask(Ask(snapshot=view.probe.snapshot, question="detectLoops"))
    found = flights(answer)
    if not any(f.destination in view.twin.canary.looping for f in found):
        raise NoAnswer("Batfish did not find the loop that every twin holds")
    yield from (f for f in found if f.destination not in view.twin.canary.looping)


def _twice(view: View, domain: str) -> Iterator[str]:
    """Yield addresses with two owners in one context. Exchange cables use theirs on each device."""
    twin, owners, is_canary_there = view.twin, dict[tuple[str, str], list[str]](), False
    ask = Ask(
        snapshot=view.probe.snapshot, question="ipOwners", parameters={"duplicatesOnly": True}
    )
    for node, vrf, interface, address in cells(
        view.probe.server.ask(ask), "Node", "VRF", "Interface", "IP"
    ):
        name, ip = name_of(node), text_of(address)
        if name == CANARY and ip == str(twin.canary.twice.network_address):
            is_canary_there = True
        device = view.network.devices.get(name)
        if device is not None and name in twin.routers:
            real = twin.interfaces.get((name, text_of(interface)), "")
            where = _context(view, device, text_of(vrf), real)
            owners.setdefault((where, ip), []).append(f"{name} {real}")
    if not is_canary_there:
        raise NoAnswer("Batfish did not find the double address that every twin holds")
    for (_, ip), places in sorted(owners.items()):
        domains = {_domain(view.network, place.partition(" ")[0]) for place in places}
        if len(places) > 1 and domain in domains:
            yield f"{twin.space.real(IPv4Address(ip))} is on {' and on '.join(sorted(places))}"


def _context(view: View, device: Device, vrf: str, interface: str) -> str:
    """Return a name for all the tables in which an address must be unique."""
    found = next((i for i in device.interfaces if i.name == interface), None)
    is_local = found is not None and found.kind is InterfaceKind.EXCHANGE
    if vrf == DEFAULT_VRF and not is_local:
        return DEFAULT_VRF
    where = view.twin.contexts.get((device.name, vrf))
    return f"{device.name} {vrf}" if where is None or is_local else where


def _mtu_steps(view: View, domain: str) -> Iterator[str]:
    """Yield cables whose ends have different MTUs; that of a sub-interface is its port's."""
    answer = view.probe.server.ask(Ask(snapshot=view.probe.snapshot, question="layer3Edges"))
    ends = {(_port(one), _port(other)) for one, other in cells(answer, *_EDGE)}
    canary = view.twin.canary.fuses[0]
    if not any(canary == one for one, _ in ends):
        raise NoAnswer("Batfish did not find the cable that every twin holds")
    for one, other in sorted(ends):
        names = [view.twin.interfaces.get(end) for end in (one, other)]
        if one > other or None in names:
            continue
        if domain not in {_domain(view.network, device) for device, _ in (one, other)}:
            continue
        here, there = (
            _mtu(view.network.devices[device], name or "")
            for (device, _), name in zip((one, other), names, strict=True)
        )
        if here != there:
            yield f"{one[0]} {names[0]} has MTU {here}, {other[0]} {names[1]} has {there}"


def _port(cell: object) -> tuple[str, str]:
    device, _, interface = text_of(cell).rstrip("]").partition("[")
    return device, interface


def _mtu(device: Device, name: str) -> int | None:
    interfaces = {interface.name: interface for interface in device.interfaces}
    interface = interfaces.get(name)
    if interface is not None and interface.mtu is None and interface.parent is not None:
        interface = interfaces.get(interface.parent)
    return None if interface is None else interface.mtu
