"""Day-0 and whole files of the civic city's border router, and an emulated one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from citynet.dayzero import day_zero
from citynet.device.model import Device
from citynet.render import load_templates, render
from tasks.drivers.frr import FrrDriver
from tasks.pipeline import TEMPLATES, build
from tests.cities import CIVIC
from tests.drivers.frr.emulator.root import FakeRoot
from tests.drivers.frr.emulator.server import PASSWORD, USER, Emulator


@pytest.fixture(scope="session")
def proven() -> dict[str, dict[str, str]]:
    """Files with their references: ``day 0`` and ``whole``."""
    (device,) = (one for one in build(CIVIC).devices if one.name == "eg-br1")
    return {"day 0": _texts(day_zero(device)), "whole": _texts(device)}


@pytest.fixture
def day_0(proven: dict[str, dict[str, str]]) -> dict[str, str]:
    return _resolved(proven["day 0"])


@pytest.fixture
def whole(proven: dict[str, dict[str, str]]) -> dict[str, str]:
    return _resolved(proven["whole"])


@pytest.fixture
def root(tmp_path: Path, day_0: dict[str, str]) -> FakeRoot:
    return FakeRoot(tmp_path / "router", day_0)


@pytest.fixture
def router(root: FakeRoot) -> Iterator[Emulator]:
    emulator = Emulator(root)
    yield emulator
    emulator.close()


@pytest.fixture
def driver(router: Emulator) -> Iterator[FrrDriver]:
    with driver_of(router) as one:
        yield one


def driver_of(router: Emulator, **arguments: object) -> FrrDriver:
    options = {"port": router.port, "host_keys": (router.host_key,), **arguments}
    return FrrDriver("127.0.0.1", USER, PASSWORD, timeout=20, optional_args=options)


def _texts(device: Device) -> dict[str, str]:
    (configuration,) = render([device], load_templates(TEMPLATES))
    return {file.path: file.text for file in configuration.files}


def _resolved(files: dict[str, str]) -> dict[str, str]:
    return {
        path: re.sub(r"secret:([a-z0-9._-]*[a-z0-9])", lambda match: f"value-{match[1]}", text)
        for path, text in files.items()
    }
