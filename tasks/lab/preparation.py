"""What a lab is brought up with: its plan, its secrets, its keys, and the fleet that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from citynet.dayzero import day_zero
from citynet.device.model import Platform
from citynet.device.secrets import names_in
from citynet.errors import UnavailableError
from citynet.render import load_templates, render
from lab.keys import HostKey, lab_secrets, make_host_keys
from lab.model import LabPlan
from lab.plan import plan_of
from tasks.fleet.model import Fleet, FleetName, Reach
from tasks.lab.sets import config_set, lab_configurations, lab_devices
from tasks.pipeline import TEMPLATES, Built
from validate.lab.hosts import terminals_in

__all__ = ["Preparation", "fleet_of", "local_port", "prepare"]

_LOCAL: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Everything that exists before the machine does."""

    plan: LabPlan
    secrets: Mapping[str, str]
    keys: Mapping[str, HostKey]


def prepare(built: Built, root: Path, *, delays: bool = False) -> Preparation:
    """Return what the lab of a built city is made of; secrets and keys are new ones each time.

    ``delays`` gives each cable its link's delay. Raises ``CallError`` where the city cannot be a
    lab, ``FindingsError`` where a template of the city's own is wrong.
    """
    devices = lab_devices(built)
    first = render(map(day_zero, devices), load_templates(TEMPLATES, root))
    configurations = (*first, *lab_configurations(built.proposal).values())
    texts = (file.text for one in configurations for file in one.files)
    secrets = lab_secrets(names_in(texts))
    keys = make_host_keys(device.name for device in devices)
    plan = plan_of(
        built.city,
        devices,
        first,
        terminals_in(built.proposal.promises),
        secrets,
        keys,
        interfaces=built.rehearsal.interfaces,
        delays=delays,
    )
    return Preparation(plan=plan, secrets=secrets, keys=keys)


def fleet_of(
    built: Built, public_keys: Mapping[str, str], forwards: Mapping[str, int], secrets: Path
) -> Fleet:
    """Return the fleet of a lab: every router on this machine, behind a port of its own.

    ``forwards`` maps management addresses to ports of 127.0.0.1, ``secrets`` is the directory.
    Raises ``UnavailableError`` when a router has no such port.
    """
    addresses = {name: one.management.ip for name, one in built.city.devices.items()}
    return Fleet(
        name=FleetName.LAB,
        devices={
            device.name: Reach(
                device=device.name,
                platform=Platform.FRR,
                config_set=config_set(built, device.name),
                host=_LOCAL,
                port=local_port(forwards, str(addresses[device.name])),
                username=device.management.admin_user,
                password=device.management.admin_password,
                host_keys=(public_keys[device.name],),
            )
            for device in lab_devices(built)
        },
        secrets=f"directory:{secrets.resolve()}",
    )


def local_port(forwards: Mapping[str, int], address: str) -> int:
    """Return the port of this machine that leads to a router's management address."""
    if address not in forwards:
        raise UnavailableError(f"the machine forwards nothing to {address}")
    return forwards[address]
