"""Generated cities have the size that was asked for, and every stage accepts them."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from benchmarks.generate import generate_city
from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind
from citynet.compare import differences
from citynet.compilation import compile_devices
from citynet.device.model import Platform
from citynet.intent.model import Connectivity, ServiceKind
from citynet.placement import place
from citynet.readers import read_back
from citynet.reading import read
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES


def files(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in directory.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("devices", "services", "seed"), [(26, 10, 1), (27, 15, 2), (40, 60, 3), (210, 40, 4)]
)
def test_every_stage_accepts_the_city(
    tmp_path: Path, devices: int, services: int, seed: int
) -> None:
    generate_city(devices, services, seed, tmp_path)
    city, intents = read(tmp_path)
    assert (len(city.devices), len(intents.services)) == (devices, services)
    ids = allocate(city, intents, IdLocks())
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, LinkLocks())
    compiled = compile_devices(city, intents, ids, placement, bindings)
    configurations = render(compiled, load_templates(TEMPLATES))
    assert len(configurations) == devices
    for device, one in zip(compiled, configurations, strict=True):
        found = read_back(one.device, one.platform, {file.path: file.text for file in one.files})
        assert not found.unread
        assert not differences(device, found.device)


@pytest.mark.parametrize("devices", [26, 100, 1000])
def test_parts_are_those_of_the_reference_city(tmp_path: Path, devices: int) -> None:
    generate_city(devices, 10, 1, tmp_path)
    city, _ = read(tmp_path)
    found = Counter(device.domain for device in city.devices.values())
    for domain, part in {"egov": 10, "compute": 6, "circle": 6, "iot": 4}.items():
        assert found[domain] == pytest.approx(devices * part / 26, abs=3)
    platforms = defaultdict(set)
    for device in city.devices.values():
        platforms[device.domain].add(device.platform)
    assert platforms == {
        "egov": {Platform.VRP, Platform.JUNOS, Platform.FRR},
        "compute": {Platform.EOS},
        "circle": {Platform.IOSXR},
        "iot": {Platform.FRR},
    }


def test_all_kinds_occur(tmp_path: Path) -> None:
    generate_city(40, 60, 1, tmp_path)
    city, intents = read(tmp_path)
    assert {s.kind for s in intents.services.values()} == set(ServiceKind)
    assert {s.connectivity for s in intents.services.values()} == set(Connectivity)
    between = [b.left.service != b.right.service for b in intents.boundaries.values()]
    assert set(between) == {True, False}
    assert intents.protections
    assert {link.encryption for link in city.links.values()} == {"none", "macsec"}
    assert any(device.lags for device in city.devices.values())
    assert {intents.services[key].profile for key in intents.services} == set(intents.profiles)


def test_equal_arguments_give_equal_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate_city(30, 12, 5, tmp_path / name)
    generate_city(30, 12, 6, tmp_path / "other")
    assert files(tmp_path / "one") == files(tmp_path / "two") != files(tmp_path / "other")


@pytest.mark.parametrize(("devices", "services"), [(25, 10), (3001, 10), (26, 9), (26, 951)])
def test_other_sizes_are_refused(tmp_path: Path, devices: int, services: int) -> None:
    with pytest.raises(ValueError, match="a city has"):
        generate_city(devices, services, 1, tmp_path)
    assert not files(tmp_path)


def test_more_services_than_edges_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more devices"):
        generate_city(26, 900, 1, tmp_path)
