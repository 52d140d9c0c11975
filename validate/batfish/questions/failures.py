"""Single failures: forks of the twin, and what ends differently in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citynet.city.model import City
from citynet.device.model import Family
from citynet.promises.model import Exactly, Promise, Reaches, Terminal
from validate.batfish.answers import Flight
from validate.batfish.questions.packets import Packets
from validate.batfish.questions.probe import Probe
from validate.batfish.questions.view import FailedState, View
from validate.batfish.server import NoAnswer
from validate.batfish.snapshot import Fork, SnapshotLike
from validate.batfish.twin.build import Twin, build_twin
from validate.batfish.twin.draft import Port
from validate.batfish.twin.fabric import Fabric, fabric_of
from validate.batfish.twin.gaps import TwinGapError
from validate.outcome import Network, State

__all__ = ["failed_state", "single_failures"]


def single_failures(city: City) -> tuple[State, ...]:
    """Return a state for each link and each device of the city."""
    return (
        *(State(failed_link=name) for name in sorted(city.links)),
        *(State(failed_device=name) for name in sorted(city.devices)),
    )


def failed_state(view: View, promises: tuple[Promise, ...], state: State) -> FailedState:
    """Return what ends differently in ``state``; raise ``NoAnswer`` when Batfish does not say.

    Usually the twin is forked. Where the failure takes sessions down that the twin's own sessions
    stand for (a reflector that nobody replaces), a twin is built for the state instead.
    """
    twin = view.twin
    if _hear_the_same(view.network, twin, state):
        probe = Probe(server=view.probe.server, twin=twin, snapshot=_fork(view, state))
    else:
        broken = _built(view, promises, state)
        probe = Probe(server=view.probe.server, twin=broken, snapshot=broken.snapshot)
    base = view.probe.snapshot
    new: tuple[Flight, ...] = ()
    if any(not isinstance(promise, Reaches) for promise in promises):
        everyone = [t for t in twin.endpoints if t.device != state.failed_device]
        new = probe.newly_arriving(base, view.entries(everyone))
    return FailedState(
        state=state,
        probe=probe,
        lost=_by_entry(_lost(view, probe, base, promises, state)),
        new=_by_entry(new),
    )


def _built(view: View, promises: tuple[Promise, ...], state: State) -> Twin:
    terminals = frozenset(view.twin.endpoints)
    try:
        return build_twin(view.network, promises, terminals, view.family, state)
    except TwinGapError as error:
        raise NoAnswer(f"the twin cannot say this network: {error}") from error


def _lost(
    view: View, probe: Probe, base: SnapshotLike, promises: tuple[Promise, ...], state: State
) -> tuple[Flight, ...]:
    """Return packets that must survive and do not; only what some promise is about is asked."""
    kind = "link" if state.failed_link is not None else "node"
    sources: set[Terminal] = set()
    targets: set[Terminal] = set()
    for promise in promises:
        if isinstance(promise, Reaches) and kind in promise.survives:
            sources.add(promise.source)
            targets.add(promise.destination)
        elif isinstance(promise, Exactly) and kind in promise.survives:
            sources.update(promise.sources)
            targets.update(promise.destinations)
    up = [t for t in sorted(targets) if t.device != state.failed_device]
    destinations = view.prefixes(up)
    if not destinations:
        return ()
    packets = Packets(destinations=destinations, not_destinations=view.gateways(up))
    starts = [t for t in sources if t.device != state.failed_device]
    return probe.newly_ending(base, view.entries(starts), packets)


def _by_entry(found: Iterable[Flight]) -> Mapping[Port, Flight]:
    return {(flight.node, flight.interface): flight for flight in found}


def _fork(view: View, state: State) -> Fork:
    twin = view.twin
    ports: list[Port] = list(twin.canary.fuses)
    if state.failed_link is not None:
        link = view.network.city.links[state.failed_link]
        ports += [
            (end.device, twin.ports[end.device, end.port])
            for end in link.ends
            if (end.device, end.port) in twin.ports
        ]
    devices = () if state.failed_device not in twin.routers else (str(state.failed_device),)
    return Fork(base=twin.snapshot, devices=devices, interfaces=tuple(sorted(ports)))


def _hear_the_same(network: Network, twin: Twin, state: State) -> bool:
    """Say whether devices still hear all of whom they hear with nothing failed, if it is up."""
    gone = state.failed_device
    for domain, fabric in twin.fabrics.items():
        failed = fabric_of(network, domain, state)
        if _groups(failed, None) == _groups(fabric, gone) and not _reflects(fabric, gone):
            continue
        for family in (Family.VPNV4, Family.VPNV6, Family.EVPN):
            now = failed.hearing(family)
            for device, heard in fabric.hearing(family).items():
                if device in now and now[device] != heard - {gone}:
                    return False
    return True


def _groups(fabric: Fabric, without: str | None) -> frozenset[frozenset[str]]:
    """Return the connected parts of an underlay, less a device."""
    parts: dict[int, set[str]] = {}
    for device, part in fabric.parts.items():
        if device != without:
            parts.setdefault(part, set()).add(device)
    return frozenset(map(frozenset, parts.values()))


def _reflects(fabric: Fabric, device: str | None) -> bool:
    """Say whether routes go from one device to another through ``device``."""
    found = fabric.devices.get(device or "")
    neighbors = found.bgp.neighbors if found is not None and found.bgp is not None else ()
    return any(neighbor.route_reflector_client for neighbor in neighbors)
