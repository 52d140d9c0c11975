"""Intents written by hand in one line each, for cities built by :mod:`tests.support.build`."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import PurePosixPath

from citynet.device.model import TrafficClass
from citynet.errors import Place
from citynet.intent.model import (
    Attachment,
    Boundary,
    Connectivity,
    Endpoint,
    EndpointRole,
    Intents,
    Isolation,
    Service,
    ServiceKind,
    ServiceProfile,
    Zone,
)

__all__ = ["asking", "boundary", "profile", "service"]


def _place(name: str) -> Place:
    return Place(PurePosixPath(f"intents/{name}.yaml"), 1, 1)


def profile(
    committed: int,
    *,
    name: str = "plain",
    survives: frozenset[str] = frozenset(),
    delay: int = 100_000,
    isolation: Isolation = Isolation.SOFT,
) -> ServiceProfile:
    """Return a profile of class assured with ``committed`` bit/s."""
    return ServiceProfile(
        name=name,
        title=name,
        committed=committed,
        peak=2 * committed,
        delay=delay,
        isolation=isolation,
        traffic_class=TrafficClass.ASSURED,
        survives=survives,
        origin=_place(name),
    )


def service(
    name: str,
    *devices: str,
    hubs: tuple[str, ...] = (),
    profile_name: str = "plain",
    owner: str = "city",
    prefix: int = 1,
) -> Service:
    """Return a slice with an endpoint named after each device and attached there.

    With ``hubs`` it is hub-spoke, and ``devices`` are the spokes.
    """
    role = EndpointRole.SPOKE if hubs else EndpointRole.MEMBER
    roles = [*((hub, EndpointRole.HUB) for hub in hubs), *((spoke, role) for spoke in devices)]
    return Service(
        kind=ServiceKind.SLICE,
        name=name,
        owner=owner,
        virtual_network="digital-government",
        profile=profile_name,
        connectivity=Connectivity.HUB_SPOKE if hubs else Connectivity.ANY_TO_ANY,
        endpoints=tuple(
            Endpoint(
                name=device,
                site=f"site-{device}",
                role=role,
                attachment=Attachment(),
                prefixes=(IPv4Network(f"10.{prefix}.{number}.0/24"),),
                data_class=None,
                origin=_place(name),
            )
            for number, (device, role) in enumerate(roles)
        ),
        origin=_place(name),
    )


def boundary(name: str, left: str, right: str, owner: str = "city") -> Boundary:
    """Return a boundary between two slices that permits nothing."""
    return Boundary(
        name=name,
        owner=owner,
        left=Zone(service=f"slice/{left}", domain=None, origin=_place(name)),
        right=Zone(service=f"slice/{right}", domain=None, origin=_place(name)),
        permissions=(),
        origin=_place(name),
    )


def asking(*parts: ServiceProfile | Service | Boundary) -> Intents:
    """Return the intents that consist of ``parts``."""
    return Intents(
        profiles={part.name: part for part in parts if isinstance(part, ServiceProfile)},
        services={part.key: part for part in parts if isinstance(part, Service)},
        boundaries={part.name: part for part in parts if isinstance(part, Boundary)},
        protections={},
    )
