"""``SourceGuarded``, ``Policed`` and ``Marked``: what happens to a packet as it enters."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.promises.model import Marked, Policed, SourceGuarded
from citynet.promises.scene import Scene

__all__ = ["attachment_promises"]


def attachment_promises(scene: Scene) -> Iterator[SourceGuarded | Policed | Marked]:
    """Yield the three promises of every endpoint."""
    for member in scene.all_members():
        profile = scene.profile(member.service)
        intent, place = member.service.key, member.endpoint.origin
        yield SourceGuarded(
            id=f"source-guarded/{member.path}",
            intent=intent,
            place=place,
            terminal=member.terminal,
        )
        yield Policed(
            id=f"policed/{member.path}",
            intent=intent,
            place=place,
            terminal=member.terminal,
            rate=profile.peak,
        )
        yield Marked(
            id=f"marked/{member.path}",
            intent=intent,
            place=place,
            terminal=member.terminal,
            traffic_class=profile.traffic_class,
        )
