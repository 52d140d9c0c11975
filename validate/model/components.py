"""Components: routing contexts that can influence each other, and nothing else.

Contexts belong together when they share a wire, a route target, a service SID, a VNI at one tunnel
endpoint, or a Linux routing table. What happens in one component never depends on another, so each
is analysed on its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network

from citynet.device.model import Device, Vrf
from validate.model.ebgp import EbgpSession
from validate.model.locators import sid_of
from validate.model.topology import Context, Routed, Topology

__all__ = ["Component", "build_components", "tunnel_address"]


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """Contexts that belong together, and what joins them."""

    contexts: tuple[Context, ...]
    routed: Mapping[Context, tuple[Routed, ...]]
    vrfs: Mapping[Context, Vrf]
    imports: Mapping[Context, tuple[Context, ...]]
    """Whose exports a context imports, by route targets alone."""
    sessions: tuple[EbgpSession, ...]
    devices: frozenset[str]
    links: frozenset[str]
    """Links of the city that carry one of its interfaces."""


def tunnel_address(device: Device) -> IPv4Address | None:
    """Return the address of a device's VXLAN tunnel endpoint."""
    for interface in device.interfaces:
        if interface.name == device.vtep and interface.enabled and interface.vrf is None:
            for address in interface.addresses:
                if isinstance(address.ip, IPv4Address):
                    return address.ip
    return None


class _Union:
    """Disjoint sets."""

    def __init__(self, contexts: Iterable[Context]) -> None:
        self._parent = {context: context for context in contexts}

    def find(self, context: Context) -> Context:
        root = context
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[context] != root:
            self._parent[context], context = root, self._parent[context]
        return root

    def join(self, contexts: Iterable[Context]) -> None:
        found = sorted({self.find(context) for context in contexts})
        for other in found[1:]:
            self._parent[other] = found[0]


def build_components(
    topology: Topology, sessions: tuple[EbgpSession, ...]
) -> tuple[Component, ...]:
    """Return the components, sorted by their first context."""
    union = _Union(topology.contexts)
    for members in topology.segments.values():
        # Packets are not followed in global tables: a wire between two of them joins nothing.
        if any(r.context.vrf for r in members):
            union.join(r.context for r in members)
    for shared in _shared(topology):
        union.join(shared)
    exporters, importers = _by_target(topology)
    for target, exporting in exporters.items():
        if target in importers:
            union.join((*exporting, *importers[target]))
    groups: defaultdict[Context, list[Context]] = defaultdict(list)
    for context in topology.contexts:
        groups[union.find(context)].append(context)
    by_root: defaultdict[Context, list[EbgpSession]] = defaultdict(list)
    for session in sessions:
        by_root[union.find(session.one.routed.context)].append(session)
    return tuple(
        _component(topology, tuple(sorted(members)), exporters, tuple(by_root[root]))
        for root, members in sorted(groups.items())
    )


def _component(
    topology: Topology,
    contexts: tuple[Context, ...],
    exporters: Mapping[str, list[Context]],
    sessions: tuple[EbgpSession, ...],
) -> Component:
    routed = {context: topology.contexts[context] for context in contexts}
    vrfs = {c: topology.vrfs[c] for c in contexts if c in topology.vrfs}
    imports = {
        context: tuple(
            sorted(
                {
                    exporter
                    for target in vrf.import_targets
                    for exporter in exporters.get(target, ())
                    if exporter != context
                }
            )
        )
        for context, vrf in vrfs.items()
    }
    return Component(
        contexts=contexts,
        routed=routed,
        vrfs=vrfs,
        imports=imports,
        sessions=sessions,
        devices=frozenset(context.device for context in contexts),
        links=frozenset(r.link for members in routed.values() for r in members if r.link),
    )


def _by_target(topology: Topology) -> tuple[dict[str, list[Context]], dict[str, list[Context]]]:
    exporters: defaultdict[str, list[Context]] = defaultdict(list)
    importers: defaultdict[str, list[Context]] = defaultdict(list)
    for context, vrf in topology.vrfs.items():
        for target in vrf.export_targets:
            exporters[target].append(context)
        for target in vrf.import_targets:
            importers[target].append(context)
    return dict(exporters), dict(importers)


def _shared(topology: Topology) -> Iterator[list[Context]]:
    """Yield contexts into which the same tunnel packets may fall, or which share a table."""
    groups: defaultdict[Hashable, list[Context]] = defaultdict(list)
    under: defaultdict[IPv6Network, list[tuple[Context, int | None]]] = defaultdict(list)
    for context, vrf in topology.vrfs.items():
        device = topology.device_of(context)
        for sid in {sid_of(device, vrf, 4), sid_of(device, vrf, 6)} - {None}:
            if sid is not None:
                under[sid.locator].append((context, sid.function))
        if vrf.vni is not None:
            groups["vni", tunnel_address(device) or context.device, vrf.vni].append(context)
        if vrf.table is not None:
            groups["table", context.device, vrf.table].append(context)
    for locator, claims in under.items():
        is_shared = len({context.device for context, _ in claims}) > 1
        if is_shared and any(function is None for _, function in claims):
            # SIDs that platforms took by themselves: any of them may be any.
            groups["locator", locator].extend(context for context, _ in claims)
        for context, function in claims:
            if function is not None:
                groups["sid", locator, function].append(context)
    yield from groups.values()
