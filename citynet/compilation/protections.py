"""Protected data at exchanges: what no permission opens between two trust domains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from citynet.compilation.rules import FilterDraft
from citynet.compilation.scene import Scene
from citynet.device.model import Network
from citynet.device.sorting import sorted_networks
from citynet.intent.model import Boundary
from citynet.prefixes import holds

__all__ = ["Protected", "deny_protected", "protected_between"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Prefixes that may not cross, sorted, and the intents that make it so."""

    prefixes: tuple[Network, ...] = ()
    sources: tuple[str, ...] = ()


def protected_between(scene: Scene, boundary: Boundary) -> Protected:
    """Return the protected prefixes of either service whose trust domain the boundary would leave.

    Nothing when both services belong to the same trust domain. A class's prefixes count wherever
    they are declared, when they overlap with a prefix of one of the two services.
    """
    services = (boundary.left.service, boundary.right.service)
    trusts = {scene.trust_domain(service) for service in services}
    if len(trusts) == 1:
        return Protected()
    crossing = [
        network
        for service in services
        for networks in scene.prefixes[service].values()
        for network in networks
    ]
    prefixes: set[Network] = set()
    sources: set[str] = set()
    for _, protection in sorted(scene.intents.protections.items()):
        if protection.trust_domain not in trusts:
            continue
        for service, prefix in scene.classified.get(protection.data_class, ()):
            if any(holds(prefix, other) or holds(other, prefix) for other in crossing):
                prefixes.add(prefix)
                sources |= {protection.key, service}
    return Protected(prefixes=sorted_networks(prefixes), sources=tuple(sorted(sources)))


def deny_protected(draft: FilterDraft, prefixes: Iterable[Network]) -> None:
    """Deny what comes from protected prefixes and what goes to them, answers included."""
    for prefix in prefixes:
        draft.deny(prefix, None)
        draft.deny(None, prefix)
