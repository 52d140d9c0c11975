"""Which text a lab's routers are given: stand-ins' where there is one, the target's elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from citynet.device.model import Device, Platform
from citynet.render.digests import configuration_digest
from citynet.render.model import Configuration
from tasks.fleet.model import ConfigSet
from tasks.fleet.sets import configurations
from tasks.pipeline import Built
from validate.proof import Proposal

__all__ = ["config_set", "lab_configurations", "lab_devices", "lab_digests"]


def lab_configurations(proposal: Proposal) -> Mapping[str, Configuration]:
    """Return the configuration that each router of a lab is given, by device."""
    sets = configurations(proposal)
    given = {**sets[ConfigSet.TARGET], **sets[ConfigSet.REHEARSAL]}
    return MappingProxyType(dict(sorted(given.items())))


def lab_digests(proposal: Proposal) -> Mapping[str, str]:
    """Return the digest of each of those configurations, as routers and the engine know it."""
    return {
        name: configuration_digest({file.path: file.sha256 for file in one.files})
        for name, one in lab_configurations(proposal).items()
    }


def lab_devices(built: Built) -> tuple[Device, ...]:
    """Return the FRR routers of a lab: the city's own, and the stand-ins of the others."""
    own = (device for device in built.devices if device.platform is Platform.FRR)
    return tuple(sorted((*own, *built.rehearsal.devices), key=lambda device: device.name))


def config_set(built: Built, device: str) -> ConfigSet:
    """Return from which set a router of the lab has its text."""
    stand_ins = {one.name for one in built.rehearsal.devices}
    return ConfigSet.REHEARSAL if device in stand_ins else ConfigSet.TARGET
