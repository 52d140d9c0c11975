"""From an accepted verdict and a fleet to a plan; nothing is connected to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import Platform
from citynet.render.model import Configuration
from tasks.deploy.errors import RefusedError
from tasks.deploy.gate import Gate
from tasks.deploy.model import DevicePlan, Plan
from tasks.fleet.live import KNOWN_HOSTS
from tasks.fleet.model import ConfigSet, Fleet, FleetName
from tasks.fleet.sets import configurations

__all__ = ["plan_of"]

_DRIVEN: Final = frozenset({Platform.FRR})
"""Platforms that there is a driver for."""


def plan_of(gate: Gate, fleet: Fleet, *, only: Collection[str] | None = None) -> Plan:
    """Return what each device of the fleet is given: exactly the text that the verdict names.

    ``only`` leaves out the other devices, for a remediation. Raises ``RefusedError`` with every
    reason: a gate that did not accept, a platform without a driver, a device that is not in both
    the city and the fleet, one without a known host key.
    """
    if not gate.accepted:
        raise RefusedError(gate.refusals)
    sets = configurations(gate.built.proposal)
    city = gate.built.city.devices
    wanted = sorted({*city, *fleet.devices} if only is None else only)
    reasons = [
        f"{name}: {reason}" for name in wanted for reason in _refused(name, fleet, city, sets)
    ]
    if reasons:
        raise RefusedError(reasons)
    reaches = {name: fleet.devices[name] for name in wanted}
    return Plan(
        fleet=fleet.name,
        environment=gate.environment,
        manifest=gate.manifest,
        verdict=gate.verdict,
        devices=MappingProxyType(
            {
                name: DevicePlan(
                    device=name,
                    config_set=reach.config_set,
                    files={one.path: one.text for one in sets[reach.config_set][name].files},
                )
                for name, reach in reaches.items()
            }
        ),
        reaches=MappingProxyType(reaches),
    )


def _refused(
    name: str,
    fleet: Fleet,
    city: Collection[str],
    sets: Mapping[ConfigSet, Mapping[str, Configuration]],
) -> Iterator[str]:
    if name not in city:
        yield f"it is in the fleet {fleet.name} and not in the city"
        return
    if name not in fleet.devices:
        yield f"it is in the city and not in the fleet {fleet.name}"
        return
    reach = fleet.devices[name]
    if reach.platform not in _DRIVEN:
        yield f"there is no driver for {reach.platform} yet, and no device is left out silently"
        return
    configuration = sets[reach.config_set].get(name)
    if configuration is None:
        yield f"there is no text for it in the set {reach.config_set}"
    elif configuration.platform is not reach.platform:
        yield f"the text is for {configuration.platform}, the device is {reach.platform}"
    if fleet.name is FleetName.LIVE and reach.config_set is not ConfigSet.TARGET:
        yield "a live device is given its own text only, never a stand-in's"
    if not reach.host_keys:
        yield f"no host key of {reach.host} port {reach.port} is known ({KNOWN_HOSTS})"
