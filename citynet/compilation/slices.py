"""Slice instances: which a device has, what of a link is theirs, which VRFs send in them."""

from __future__ import annotations

from citynet.binding.presence import VrfPresence
from citynet.city.model import CityDevice, Link
from citynet.city.partitions import Partitioning
from citynet.compilation.algorithms import service_algorithm
from citynet.compilation.origins import made_by, of_domain, of_link
from citynet.compilation.scene import Scene
from citynet.compilation.sids import vrf_sids
from citynet.compilation.spelling import title
from citynet.device.model import Platform, SliceInstance, SliceShare

__all__ = ["slice_instances", "slice_of", "slice_shares"]

_BY_DESTINATION = frozenset({Platform.JUNOS})
"""Platforms that know the packets of a slice by their destination, not by a number in a header."""


def slice_shares(scene: Scene, link: Link) -> tuple[SliceShare, ...]:
    """Return what slice instances have of either port of a core link."""
    return tuple(
        SliceShare(
            slice=share.number,
            rate=share.rate,
            dedicated=share.partitioning is Partitioning.DEDICATED,
            origin=made_by(of_link(link.name), share.service),
        )
        for share in scene.shares.get(link.name, ())
    )


def slice_of(scene: Scene, presence: VrfPresence) -> int | None:
    """Return the slice instance that a VRF sends in, ``None``: its service has no share there."""
    domain = scene.city.devices[presence.device].domain
    if presence.service not in scene.sliced.get(domain, ()):
        return None
    return scene.ids.services[presence.service].number


def slice_instances(scene: Scene, device: CityDevice) -> tuple[SliceInstance, ...]:
    """Return the slice instances of a device: of its shares, and of the VRFs that send in one."""
    shares = {
        share.service
        for cable in scene.cables.get(device.name, ())
        for share in scene.shares.get(cable.link.name, ())
    }
    vrfs = {
        presence.service
        for presence in scene.presences.get(device.name, ())
        if slice_of(scene, presence) is not None
    }
    return tuple(_instance(scene, device, key) for key in sorted(shares | vrfs))


def _instance(scene: Scene, device: CityDevice, service: str) -> SliceInstance:
    known = device.platform in _BY_DESTINATION
    present = scene.present.get((device.domain, service), ()) if known else ()
    return SliceInstance(
        number=scene.ids.services[service].number,
        description=title(scene.intents.services[service]),
        sids=tuple(sid for presence in present for sid in vrf_sids(scene, presence)),
        origin=made_by(service, *_algorithm_sources(scene, device, service, known=known)),
    )


def _algorithm_sources(
    scene: Scene, device: CityDevice, service: str, *, known: bool
) -> tuple[str, ...]:
    """Return who else says what the SIDs are: the domain whose algorithm has their locators."""
    algorithm = service_algorithm(scene, device, service)
    return (of_domain(device.domain),) if known and algorithm is not None else ()
