"""A domain of one platform and what is asked of it, for tests of slices, policies, measurement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from citynet.city.model import Algorithm, Partition, Role, Transport
from citynet.city.partitions import Partitioning
from citynet.compilation import capabilities
from citynet.compilation.capabilities import CAPABILITIES, Feature
from citynet.device.model import AlgorithmMetric, Device, Interface, Platform
from citynet.intent.model import Isolation, ServiceProfile
from tests.support.ask import profile
from tests.support.build import GIGABIT, CityBuilder

__all__ = [
    "DEDICATED",
    "HAND_OFF_FEATURES",
    "RESERVED",
    "interface",
    "isolated",
    "star",
    "with_channels",
    "with_features",
]

RESERVED = Algorithm(
    name="kept", number=128, metric=AlgorithmMetric.IGP, partition=Partitioning.RESERVED
)
DEDICATED = Algorithm(
    name="apart", number=129, metric=AlgorithmMetric.IGP, partition=Partitioning.DEDICATED
)

HAND_OFF_FEATURES = frozenset({Feature.HAND_OFF_GUARANTEE})


def star(
    platform: Platform,
    *edges: str,
    algorithms: tuple[Algorithm, ...] = (RESERVED, DEDICATED),
    domain: str = "gov",
) -> CityBuilder:
    """Return a core and edges of one platform, each on the core, with links of 10 Gbit/s."""
    builder = CityBuilder()
    builder.domain(domain, Transport.SRV6, algorithms=algorithms)
    builder.device("core", domain, Role.CORE, platform)
    for name in edges:
        builder.device(name, domain, Role.EDGE, platform)
        builder.link("core", name)
    return builder


def with_channels(builder: CityBuilder, granularity: int = GIGABIT) -> CityBuilder:
    """Give every link so far channels."""
    for name, link in builder.links.items():
        builder.links[name] = replace(link, partition=Partition.CHANNEL, granularity=granularity)
    return builder


def isolated(isolation: Isolation, committed: int = 10**8, name: str = "kept") -> ServiceProfile:
    """Return a profile with an isolation."""
    return profile(committed, name=name, isolation=isolation)


def interface(device: Device, name: str) -> Interface:
    """Return the interface of a name."""
    (found,) = [one for one in device.interfaces if one.name == name]
    return found


def with_features(
    monkeypatch: pytest.MonkeyPatch, features: Mapping[Platform, frozenset[Feature]]
) -> None:
    """Let platforms have exactly these of :data:`HAND_OFF_FEATURES`, beside their others."""
    changed = {
        platform: replace(
            what, features=(what.features - HAND_OFF_FEATURES) | features.get(platform, frozenset())
        )
        for platform, what in CAPABILITIES.items()
    }
    monkeypatch.setattr(capabilities, "CAPABILITIES", MappingProxyType(changed))
