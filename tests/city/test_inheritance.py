"""Inheritance is Nornir's own: the same files give the same devices in Nornir and here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nornir.core.inventory import Host
from nornir.plugins.inventory import SimpleInventory

from citynet.city.hosts_schema import DefaultsFile, ElementFile
from citynet.city.nornir import circular_groups, extended_groups, inherited, inherited_data
from citynet.reading import read

_ROOT = Path(__file__).resolve().parents[2]
_BASE = _ROOT / "tests" / "errors" / "base"


def _nornir(inventory: Path) -> dict[str, Host]:
    return dict(
        SimpleInventory(
            host_file=str(inventory / "hosts.yaml"),
            group_file=str(inventory / "groups.yaml"),
            defaults_file=str(inventory / "defaults.yaml"),
        )
        .load()
        .hosts
    )


@pytest.mark.parametrize("root", [_ROOT, _BASE], ids=["reference", "base"])
def test_devices_are_those_of_nornir(root: Path) -> None:
    hosts = _nornir(root / "inventory")
    city, _ = read(root)
    assert list(city.devices) == list(hosts)
    for name, device in city.devices.items():
        host = hosts[name]
        assert device.hostname == host.hostname
        assert device.platform == host.platform
        assert device.domain == host["domain"]
        assert device.site == host["site"]
        assert device.role == host["role"]
        assert device.trust == host["trust"]
        assert device.route_reflector == host.get("routeReflector", False)
        assert str(device.management) == host["management"]["address"]
        assert list(device.ports) == [port["name"] for port in host.get("ports", [])]


_GROUPS = ["a", "b", "c", "d", "e"]
_DATA = st.fixed_dictionaries(
    {},
    optional={
        "domain": st.sampled_from(["north", "south"]),
        "site": st.sampled_from(["hall", "dc"]),
        "role": st.sampled_from(["core", "edge"]),
        "routeReflector": st.booleans(),
        "management": st.just({"port": "mgmt0", "address": "192.0.2.9/24", "gateway": "192.0.2.1"}),
    },
)
_OWN = {
    "platform": st.sampled_from(["frr", "eos", "vrp"]),
    "hostname": st.sampled_from(["one.example.net", "192.0.2.7"]),
    "port": st.integers(1, 65535),
    "data": _DATA,
}


@st.composite
def _inventory(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Draw an inventory in which later groups stand above earlier ones: no circle."""
    groups = {}
    for index, name in enumerate(_GROUPS):
        group = draw(st.fixed_dictionaries({}, optional=_OWN))
        later = _GROUPS[index + 1 :]
        above = st.lists(st.sampled_from(later), unique=True, max_size=3) if later else st.just([])
        group["groups"] = draw(above)
        groups[name] = group
    host = draw(st.fixed_dictionaries({}, optional=_OWN))
    host["groups"] = draw(st.lists(st.sampled_from(_GROUPS), max_size=4, unique=True))
    return {
        "hosts.yaml": {"device": host},
        "groups.yaml": groups,
        "defaults.yaml": draw(st.fixed_dictionaries({}, optional=_OWN)) or {"data": {}},
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(inventory=_inventory())
def test_any_inventory_is_inherited_as_in_nornir(
    tmp_path: Path, inventory: dict[str, dict[str, Any]]
) -> None:
    for name, said in inventory.items():
        (tmp_path / name).write_text(yaml.safe_dump(said))
    theirs = _nornir(tmp_path)["device"]
    groups = {
        name: ElementFile.model_validate(said) for name, said in inventory["groups.yaml"].items()
    }
    host = ElementFile.model_validate(inventory["hosts.yaml"]["device"])
    names = extended_groups(host.groups, groups)
    assert list(names) == [group.name for group in theirs.extended_groups()]
    parts = (
        host,
        *(groups[name] for name in names),
        DefaultsFile.model_validate(inventory["defaults.yaml"]),
    )
    for field in ("platform", "hostname", "port"):
        assert inherited(getattr(part, field) for part in parts) == getattr(theirs, field)
    said = inherited_data(parts).model_dump(by_alias=True, mode="json", exclude_unset=True)
    assert said == theirs.extended_data()


@given(
    st.dictionaries(
        st.sampled_from(_GROUPS), st.lists(st.sampled_from([*_GROUPS, "unknown"]), max_size=3)
    )
)
def test_circles_are_exactly_the_groups_above_themselves(above: dict[str, list[str]]) -> None:
    groups = {name: ElementFile(groups=tuple(names)) for name, names in above.items()}

    def reaches(name: str) -> set[str]:
        found: set[str] = set()
        waiting = list(above.get(name, ()))
        while waiting:
            if (up := waiting.pop()) not in found:
                found.add(up)
                waiting += above.get(up, ())
        return found

    assert set(circular_groups(groups)) == {name for name in above if name in reaches(name)}
