"""The small city with one device owned in part, and what runs on that device before."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from citynet.ownership.importing import Foreign, foreign_of
from citynet.ownership.scope import naming_of
from citynet.render.model import Configuration
from tasks.brownfield.foreign import keep_foreign
from tasks.pipeline import Compiled, build, whole_texts
from tests.cities import CIVIC
from validate import proof
from validate.model.engine import ModelEngine
from validate.policy_file import read_policy
from validate.verdict import Verdict

__all__ = ["DEVICE", "GOLDEN", "RUNNING", "imported", "owned_in_part", "proven", "running_file"]

DEVICE = "eg-pe-civic"
FOLDER = Path(__file__).parent
GOLDEN = FOLDER / "golden"
RUNNING = (FOLDER / "running-vrp.txt").read_text(encoding="utf-8")
"""A hand-made running configuration: telephony in a VRF, a campus in a VSI, QoS, sessions to
somebody's exchange, a banner that holds configuration, and the core as the inventory has it."""


def owned_in_part(folder: Path) -> Path:
    """Return a copy of the small city in ``folder`` whose VRP edge is owned in part."""
    city = folder / "city"
    shutil.copytree(CIVIC, city)
    hosts = city / "inventory" / "hosts.yaml"
    before = hosts.read_text(encoding="utf-8")
    wanted = "    management: {port: GigabitEthernet0/0/0, address: 198.51.100.21/24"
    after = before.replace(wanted, f"    owns: services\n{wanted}")
    assert after != before
    hosts.write_text(after, encoding="utf-8")
    return city


def running_file(city: Path, text: str = RUNNING) -> Path:
    """Return a file beside the city with a running configuration."""
    file = city.parent / "running.txt"
    file.write_text(text, encoding="utf-8")
    return file


def imported(city: Path, text: str = RUNNING) -> None:
    """Keep the foreign lines of a running configuration in the city."""
    keep_foreign(city, DEVICE, running_file(city, text))


def split(made: tuple[Compiled, Configuration], text: str) -> Foreign:
    """Return the foreign lines of a text without a city's directory."""
    compiled, configuration = made
    numbers = {service.number for service in compiled.ids.services.values()}
    return foreign_of(
        text,
        configuration,
        naming_of(compiled.city),
        numbers | set(compiled.ids.boundaries.values()),
    )


def compiled(city: Path) -> tuple[Compiled, Configuration]:
    """Return what the stages make of the city, and the whole text of the device."""
    made, configurations = whole_texts(city)
    return made, next(one for one in configurations if one.device == DEVICE)


def merged_text(city: Path) -> str:
    """Return what stands under ``build/`` for the device."""
    return next(
        one.files[0].text for one in build(city).proposal.configurations if one.device == DEVICE
    )


def proven(city: Path) -> Verdict:
    """Return the verdict of the model engine."""
    return proof.verify(
        build(city).proposal,
        (ModelEngine(),),
        read_policy(city),
        environment="merge-request",
        today=date(2026, 1, 1),
    )
