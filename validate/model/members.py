"""VRFs of a service: where its endpoints attach, and what those VRFs exchange routes with.

That is, over route targets inside a domain and over the wires of hand-offs between two. An exchange
between slices has no route targets and leads out of the service. Who imports what he must not is
one of them then, and says nothing that a service's VRF should say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from citynet.promises.model import Terminal
from validate.model.components import Component
from validate.model.topology import Context
from validate.model.view import View

__all__ = ["joined", "vrfs_of"]


def vrfs_of(view: View, terminals: Iterable[Terminal]) -> tuple[Context, ...]:
    """Return the VRFs of the service that has these endpoints, sorted."""
    entries = (entry for terminal in terminals for entry in view.entries(terminal))
    queue = [entry.context for entry in entries if entry.context.vrf]
    known: dict[Component, dict[Context, set[Context]]] = {}
    found = set(queue)
    while queue:
        here = queue.pop()
        component = view.component_of(here)
        if component not in known:
            known[component] = joined(component)
        for other in (*known[component].get(here, ()), *_over_wires(view, here)):
            if other not in found:
                found.add(other)
                queue.append(other)
    return tuple(sorted(found))


def joined(component: Component) -> dict[Context, set[Context]]:
    """Return with whom each VRF shares a route target, either way."""
    found: defaultdict[Context, set[Context]] = defaultdict(set)
    for importer, exporters in component.imports.items():
        for exporter in exporters:
            found[importer].add(exporter)
            found[exporter].add(importer)
    return found


def _over_wires(view: View, context: Context) -> Iterator[Context]:
    for routed in view.topology.contexts.get(context, ()):
        if routed.link:
            yield from (p.context for p in view.topology.peers(routed) if p.context.vrf)
