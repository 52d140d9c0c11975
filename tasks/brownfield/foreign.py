"""Devices owned in part, from the command line: foreign lines kept, and the change computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from citynet.city.model import CityDevice, Ownership
from citynet.errors import CallError, Finding, FindingsError, Place
from citynet.ownership.files import read_foreign
from citynet.ownership.importing import Foreign, foreign_of
from citynet.ownership.model import Problem
from citynet.ownership.planning import Planned, planned_change
from citynet.ownership.scope import naming_of
from tasks.brownfield.files import texts_of
from tasks.directory import own_path, write_text
from tasks.names import or_meant
from tasks.pipeline import Compiled, build, whole_texts

__all__ = ["KeptForeign", "keep_foreign", "plan_change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForeign:
    """What was kept of a running configuration, and where."""

    path: PurePosixPath
    foreign: Foreign
    changed: bool
    """Whether the file says something else than before."""


def keep_foreign(root: Path, name: str, running: Path) -> KeptForeign:
    """Write the foreign lines of a running configuration into the city.

    Raises ``CallError`` for a device that is not owned in part, ``FindingsError`` (CN723) for a
    text that cannot be split for certain; nothing is written then.
    """
    made, whole = whole_texts(root)
    _owned_in_part(made, name)
    configuration = next(one for one in whole if one.device == name)
    services = {service.number for service in made.ids.services.values()}
    (text,) = texts_of(configuration.platform, [running]).values()
    foreign = foreign_of(
        text,
        configuration,
        naming_of(made.city),
        services | set(made.ids.boundaries.values()),
    )
    _raise(running, "CN723", "a running configuration that can be split", foreign.problems)
    path = PurePosixPath("inventory/foreign", name, "config")
    target = own_path(root, *path.parts)
    changed = not target.exists() or target.read_text(encoding="utf-8") != foreign.text
    if changed:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, foreign.text)
    return KeptForeign(path=path, foreign=foreign, changed=changed)


def plan_change(root: Path, name: str, running: Path) -> Planned:
    """Return the commands that take a device from ``running`` to what the city says.

    The city has to be right as a whole. Raises ``FindingsError`` (CN724) where the device has other
    foreign lines than the city, ``CallError`` for a device that is not owned in part.
    """
    built = build(root)
    made, whole = whole_texts(root)
    _owned_in_part(made, name)
    foreign = read_foreign(root, built.city)[name]
    configuration = next(one for one in whole if one.device == name)
    (text,) = texts_of(configuration.platform, [running]).values()
    planned = planned_change(text, foreign, configuration, naming_of(built.city))
    _raise(running, "CN724", "the foreign lines that the city was proven with", planned.problems)
    return planned


def _owned_in_part(made: Compiled, name: str) -> CityDevice:
    device = made.city.devices.get(name)
    if device is None:
        raise CallError(f"there is no device {name!r}{or_meant(name, list(made.city.devices))}")
    if device.owns is Ownership.ALL:
        raise CallError(
            f"citynet owns {name} whole; say 'owns: services' under its data in"
            " inventory/hosts.yaml first"
        )
    return device


def _raise(running: Path, code: str, expected: str, problems: Iterable[Problem]) -> None:
    findings = [
        Finding(
            place=Place(PurePosixPath(running.as_posix()), one.line),
            code=code,
            message=one.what,
            expected=expected,
            found=one.found or "nothing",
            remedy=one.remedy,
        )
        for one in problems
    ]
    if findings:
        raise FindingsError(findings)
