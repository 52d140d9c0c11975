"""Exits: devices of a component between which it matters which one is nearer."""

from __future__ import annotations

from collections import Counter, defaultdict

from citynet.device.model import Network
from validate.model.components import Component
from validate.model.topology import Topology

__all__ = ["exits_of"]


def exits_of(component: Component, topology: Topology) -> tuple[str, ...]:
    """Return the devices that may announce a prefix that another one announces too.

    Only between them does it matter which is nearer. What a device learns at a hand-off is at most
    what its import lists name.
    """
    own: defaultdict[str, set[Network]] = defaultdict(set)
    for context, vrf in component.vrfs.items():
        if vrf.redistribute_static:
            own[context.device].update(static.prefix for static in vrf.static_routes)
        if vrf.redistribute_connected:
            for routed in component.routed[context]:
                own[context.device].update(a.network for a in routed.interface.addresses)
    everything = {prefix for prefixes in own.values() for prefix in prefixes}
    announced = {device: set(prefixes) for device, prefixes in own.items()}
    for session in component.sessions:
        for end in (session.one, session.other):
            device = end.routed.device
            lists = [
                found
                for found in topology.network.devices[device].prefix_lists
                if found.name == end.neighbor.import_list
            ]
            learned = {prefix for found in lists for prefix in found.prefixes}
            announced.setdefault(device, set()).update(learned if lists else everything)
    times = Counter(prefix for prefixes in announced.values() for prefix in prefixes)
    return tuple(
        sorted(
            device
            for device, prefixes in announced.items()
            if any(times[prefix] > 1 for prefix in prefixes)
        )
    )
