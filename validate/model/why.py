"""Why a route is missing: the most likely part of a device, for the counterexample's line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from citynet.device.model import Address, InterfaceKind, Vrf
from citynet.promises.model import Terminal
from validate.model.components import Component
from validate.model.ebgp import EbgpEnd
from validate.model.faults import Fault, located
from validate.model.forwarding import Plane
from validate.model.locators import Locator, locator_of
from validate.model.services import Services, is_exchange
from validate.model.topology import Context, Routed
from validate.model.underlay import PLAIN
from validate.model.view import View
from validate.model.witness import Culprit
from validate.outcome import State

__all__ = ["Gap", "missing_route", "not_connected"]


def not_connected(view: View, terminal: Terminal) -> Culprit | None:
    """Return why an endpoint has no interface that is on, ``None`` when it has one."""
    if view.entries(terminal):
        return None
    wanted = f"{terminal.port} VLAN {terminal.vlan} on {terminal.device}"
    device = view.network.devices.get(terminal.device)
    if device is None:
        return Culprit(terminal.device, None, f"there is no device model of {terminal.device}")
    vrfs = {None, *(vrf.name for vrf in device.vrfs)}
    for interface in device.interfaces:
        if (interface.parent, interface.vlan) == (terminal.port, terminal.vlan):
            unknown = f"is in VRF {interface.vrf}, which does not exist"
            text = f"{wanted} {'is off' if interface.vrf in vrfs else unknown}"
            return Culprit(terminal.device, interface.origin, text)
    for interface in device.interfaces:
        if any(address.network in terminal.prefixes for address in interface.addresses):
            text = f"nothing is configured at {wanted}; its gateway is on {interface.name}"
            return Culprit(terminal.device, interface.origin, text)
    for interface in device.interfaces:
        if interface.name == terminal.port:
            text = f"nothing is configured at {wanted}"
            return Culprit(terminal.device, interface.origin, text)
    return Culprit(terminal.device, None, f"nothing is configured at {wanted}")


class Gap(NamedTuple):
    """A context that has no route to an address, in a state."""

    view: View
    services: Services
    plane: Plane
    state: State
    context: Context
    destination: Address

    def knows(self, context: Context) -> bool:
        """Tell whether a context has a route to the address."""
        return any(self.destination in prefix.network for prefix in self.plane.fib(context))

    def at(self, context: Context) -> Culprit:
        """Blame the VRF of a context for having no route."""
        vrf = self.view.topology.vrfs.get(context)
        origin = vrf.origin if vrf is not None else None
        return Culprit(context.device, origin, f"{context} has no route to {self.destination}")


def missing_route(gap: Gap, ends: tuple[Terminal, Terminal]) -> Culprit:
    """Return why there is no route to an address of the second endpoint."""
    view = gap.view
    for terminal in ends:
        if gap.services.is_misplaced(terminal):
            entry = view.entries(terminal)[0]
            text = f"{entry.interface.name} is bound to {entry.context.vrf or 'no VRF'}"
            return Culprit(entry.device, entry.interface.origin, text)
    if is_exchange(view, gap.context):
        return gap.at(gap.context)
    for entry in view.entries(ends[1]):
        found = next(_reasons(gap, entry), None)
        if found is not None:
            return found
    return gap.at(gap.context)


def _reasons(gap: Gap, target: Routed) -> Iterator[Culprit]:
    view, home = gap.view, target.context
    yield from _announcement(target, view.topology.vrfs.get(home), gap.destination)
    component = view.component_of(gap.context)
    alive = [c for c in component.contexts if c.device != gap.state.failed_device]
    ignorant = [c for c in alive if not gap.knows(c)]
    # The home of the destination may be in no component with who does not know it.
    knowing = [home, *(c for c in alive if c != home and gap.knows(c))]
    for other in sorted(ignorant, key=lambda c: c != gap.context):
        for source in knowing:
            if _is_akin(gap, other, source):
                yield from _import(gap, other, source)
    yield from _hand_off(gap, component)
    if gap.state != State():
        text = f"with {gap.state}, nothing leads from {gap.context} to {gap.destination}"
        yield Culprit(gap.context.device, None, text)
    for other in ignorant:
        kinds = {r.interface.kind for r in component.routed[other]}
        if other in component.vrfs and InterfaceKind.EXCHANGE in kinds:
            yield gap.at(other)


def _is_akin(gap: Gap, one: Context, other: Context) -> bool:
    """Tell whether two VRFs are of one service and domain, so that one should import the other."""
    city, of = gap.view.network.city.devices, gap.services.of
    domains = {city[c.device].domain if c.device in city else "" for c in (one, other)}
    same = one.vrf == other.vrf or of(one) == of(other) is not None
    return len(domains) == 1 and same


def _announcement(target: Routed, vrf: Vrf | None, destination: Address) -> Iterator[Culprit]:
    """Yield why the endpoint's own VRF has nothing to announce."""
    name = target.interface.name
    if not any(destination in address.network for address in target.interface.addresses):
        text = f"{name} has no address in a prefix that holds {destination}"
        yield Culprit(target.device, target.interface.origin, text)
    if vrf is not None and not vrf.redistribute_connected:
        text = f"{target.context} does not announce connected routes"
        yield Culprit(target.device, vrf.origin, text)


def _import(gap: Gap, context: Context, home: Context) -> Iterator[Culprit]:
    """Yield why a VRF does not learn the routes of another one of its domain."""
    view = gap.view
    mine, theirs = view.topology.vrfs.get(context), view.topology.vrfs.get(home)
    if mine is None or theirs is None or context == home:
        return
    if home not in view.component_of(context).imports.get(context, ()):
        targets = ", ".join(theirs.export_targets) or "none"
        text = f"{context} imports none of the route targets of {home} ({targets})"
        yield Culprit(context.device, mine.origin, text)
        return
    if not view.underlay.is_connected(gap.state, context.device, home.device):
        text = f"with {gap.state}, the underlay does not join {context.device} and {home.device}"
        yield Culprit(context.device, None, text)
    yield from _algorithm(gap, context, home, theirs)
    yield from _first_fault(view.mesh.faults, frozenset({context.device, home.device}))
    if theirs.rd is None or (_locator(view, home, theirs) is None and theirs.vni is None):
        text = f"{home} has no RD, or neither SIDs nor a VNI"
        yield Culprit(home.device, theirs.origin, text)
    elif theirs.vni is not None and mine.vni != theirs.vni:
        text = f"the VNIs differ: {mine.vni} in {context}, {theirs.vni} in {home}"
        yield Culprit(context.device, mine.origin, text)


def _locator(view: View, context: Context, vrf: Vrf) -> Locator | None:
    return locator_of(view.topology.device_of(context), vrf)


def _algorithm(gap: Gap, context: Context, home: Context, theirs: Vrf) -> Iterator[Culprit]:
    """Yield why the algorithm of the other VRF's locator does not lead to it."""
    underlay, locator = gap.view.underlay, _locator(gap.view, home, theirs)
    if locator is None or locator.algorithm == PLAIN:
        return
    one, other = context.device, home.device
    for fault in underlay.disputes(locator.algorithm, other):
        yield Culprit(fault.device, fault.origin, fault.text)
    if underlay.reaches(gap.state, one, other, locator.algorithm):
        return
    for name in (other, one):
        device = gap.view.network.devices[name]
        isis = device.isis
        if isis is None or all(a.number != locator.algorithm for a in isis.algorithms):
            text = f"{name} takes no part in flexible algorithm {locator.algorithm}"
            yield Culprit(name, isis.origin if isis is not None else None, text)
    text = f"flexible algorithm {locator.algorithm} has no path from {one} to {other}"
    yield Culprit(other, located(theirs, locator.part).origin, f"with {gap.state}, {text}")


def _hand_off(gap: Gap, component: Component) -> Iterator[Culprit]:
    """Yield what keeps a route from crossing a hand-off: a session, or a prefix list."""
    vrfs = {(c.device, c.vrf) for c in component.contexts}
    faults = tuple(f for f in gap.view.ebgp.faults if (f.device, f.vrf) in vrfs)
    yield from _first_fault(faults, component.devices)
    for session in component.sessions:
        for near, far in ((session.one, session.other), (session.other, session.one)):
            if (
                session.is_up(gap.state)
                and gap.knows(far.routed.context)
                and not gap.knows(near.routed.context)
            ):
                yield from _lists(gap, near, near.neighbor.import_list)
                yield from _lists(gap, far, far.neighbor.export_list)


def _lists(gap: Gap, end: EbgpEnd, name: str | None) -> Iterator[Culprit]:
    device, destination = end.routed.device, gap.destination
    lists = [p for p in gap.view.network.devices[device].prefix_lists if p.name == name]
    if name is not None and not lists:
        yield Culprit(device, end.neighbor.origin, f"prefix list {name} does not exist")
    for prefix_list in lists:
        if not any(destination in prefix for prefix in prefix_list.prefixes):
            text = f"prefix list {name} has no prefix that holds {destination}"
            yield Culprit(device, prefix_list.origin, text)


def _first_fault(faults: tuple[Fault, ...], devices: frozenset[str]) -> Iterator[Culprit]:
    concerned = [fault for fault in faults if fault.devices & devices]
    for fault in sorted(concerned, key=lambda fault: fault.echo):
        yield Culprit(fault.device, fault.origin, fault.text)
