"""Generated cities have the size that was asked for, and every stage up to binding accepts them."""

from pathlib import Path

import pytest

from benchmarks.generate import generate_city
from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind
from citynet.city.model import Role
from citynet.device.model import Platform
from citynet.intent.model import Connectivity, ServiceKind
from citynet.placement import place
from citynet.reading import read


def files(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in directory.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("devices", "services", "seed"), [(14, 6, 1), (15, 7, 2), (30, 60, 3), (75, 40, 4)]
)
def test_every_stage_accepts_the_city(
    tmp_path: Path, devices: int, services: int, seed: int
) -> None:
    generate_city(devices, services, seed, tmp_path)
    city, intents = read(tmp_path)
    assert (len(city.devices), len(intents.services)) == (devices, services)
    ids = allocate(city, intents, IdLocks())
    placement = place(city, intents, ids)
    assert bind(city, intents, ids, placement, LinkLocks()).sids
    egov = [device for device in city.devices.values() if device.domain == "egov"]
    assert 0.4 <= len(egov) / devices <= 0.65
    assert {d.platform for d in egov} == {Platform.FRR, Platform.VRP}
    assert sum(d.role is Role.BORDER for d in egov) >= 2


def test_all_kinds_occur(tmp_path: Path) -> None:
    generate_city(40, 60, 1, tmp_path)
    _, intents = read(tmp_path)
    assert {s.kind for s in intents.services.values()} == set(ServiceKind)
    assert {s.connectivity for s in intents.services.values()} == set(Connectivity)
    between = [b.left.service != b.right.service for b in intents.boundaries.values()]
    assert set(between) == {True, False}
    assert intents.protections


def test_equal_arguments_give_equal_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate_city(20, 12, 5, tmp_path / name)
    generate_city(20, 12, 6, tmp_path / "other")
    assert files(tmp_path / "one") == files(tmp_path / "two") != files(tmp_path / "other")


@pytest.mark.parametrize(("devices", "services"), [(13, 6), (3001, 6), (14, 5), (14, 951)])
def test_other_sizes_are_refused(tmp_path: Path, devices: int, services: int) -> None:
    with pytest.raises(ValueError, match="a city has"):
        generate_city(devices, services, 1, tmp_path)
    assert not files(tmp_path)


def test_more_services_than_edges_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more devices"):
        generate_city(14, 900, 1, tmp_path)
