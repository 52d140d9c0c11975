"""``DataStays``: data of a class never leaves its trust domain, whatever is permitted."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Network
from citynet.intent.model import Protection, Service
from citynet.promises.model import DataStays
from citynet.promises.scene import Scene, sorted_networks, terminals

__all__ = ["protected_between", "protection_promises"]


def protection_promises(scene: Scene) -> Iterator[DataStays]:
    """Yield one promise per protection that has data to protect."""
    for _, protection in sorted(scene.intents.protections.items()):
        prefixes = _prefixes(scene, protection)
        if not prefixes:
            continue
        everyone = scene.all_members()
        trust = protection.trust_domain
        inside = [m for m in everyone if scene.trust_domain(m.service) == trust]
        outside = [m for m in everyone if scene.trust_domain(m.service) != trust]
        yield DataStays(
            id=f"data-stays/{protection.key}",
            intent=protection.key,
            place=protection.origin,
            prefixes=prefixes,
            inside=terminals(inside),
            outside=terminals(outside),
        )


def protected_between(scene: Scene, one: Service, other: Service) -> tuple[Network, ...]:
    """Return the prefixes that no packet between two services may come from or go to."""
    trusts = {scene.trust_domain(one), scene.trust_domain(other)}
    if len(trusts) == 1:
        return ()
    return sorted_networks(
        prefix
        for protection in scene.intents.protections.values()
        if protection.trust_domain in trusts
        for prefix in _prefixes(scene, protection)
    )


def _prefixes(scene: Scene, protection: Protection) -> tuple[Network, ...]:
    return sorted_networks(
        prefix
        for member in scene.all_members()
        if member.endpoint.data_class == protection.data_class
        for prefix in member.terminal.prefixes
    )
