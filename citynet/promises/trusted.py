"""``TrustedPath``: what packets of a service never cross, whatever routes them there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from citynet.city.model import City, Encryption
from citynet.city.trust import Trust, trusted
from citynet.intent.model import ServiceProfile
from citynet.promises.model import TrustedPath
from citynet.promises.scene import Member, Scene, talks
from citynet.promises.traffic import FAMILIES, between

__all__ = ["trusted_promises"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forbidden:
    """Names of what is not good enough for a profile, sorted."""

    links: tuple[str, ...]
    devices: tuple[str, ...]


def trusted_promises(scene: Scene) -> Iterator[TrustedPath]:
    """Yield one promise per ordered pair that talks in a service that asks for anything.

    Also for pairs that a boundary separates: what it permits crosses the same network.
    """
    known: dict[tuple[Trust, bool], _Forbidden] = {}
    for members in scene.members.values():
        if not members:
            continue
        profile = scene.profile(members[0].service)
        asked = profile.trust, profile.encrypted
        if asked == (Trust.LOW, False):
            continue
        if asked not in known:
            known[asked] = _forbidden(scene.city, profile)
        for source, destination in permutations(members, 2):
            if talks(source, destination):
                yield from _pair(profile, source, destination, known[asked])


def _pair(
    profile: ServiceProfile, source: Member, destination: Member, forbidden: _Forbidden
) -> Iterator[TrustedPath]:
    boxes = (
        between(family, source.terminal.prefixes, destination.terminal.prefixes)
        for family in FAMILIES
    )
    traffic = tuple(box for box in boxes if box is not None)
    if traffic:
        yield TrustedPath(
            id=f"trusted-path/{source.path}/{destination.endpoint.name}",
            intent=source.service.key,
            place=source.endpoint.origin,
            source=source.terminal,
            destination=destination.terminal,
            traffic=traffic,
            survives=profile.survives,
            forbidden_links=forbidden.links,
            forbidden_devices=forbidden.devices,
        )


def _forbidden(city: City, profile: ServiceProfile) -> _Forbidden:
    """Return what a profile forbids, from the inventory's own words about links and devices."""
    return _Forbidden(
        links=tuple(
            sorted(
                name
                for name, link in city.links.items()
                if not trusted(link.trust, profile.trust)
                or (profile.encrypted and link.encryption == Encryption.NONE)
            )
        ),
        devices=tuple(
            sorted(
                name
                for name, device in city.devices.items()
                if not trusted(device.trust, profile.trust)
            )
        ),
    )
