"""A plan as JSON, and back: what crosses the border between this program and the one inside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from lab.model import Cable, Host, HostAddress, LabPlan, Router, Wire

__all__ = ["hosts_from_json", "hosts_to_json", "plan_from_json", "plan_to_json"]


def plan_to_json(plan: LabPlan) -> dict[str, object]:
    """Return ``plan`` as values that ``json.dumps`` takes."""
    return dataclasses.asdict(plan)


def hosts_to_json(hosts: Iterable[Host]) -> list[dict[str, object]]:
    """Return the hosts of a plan alone as values that ``json.dumps`` takes."""
    return [dataclasses.asdict(host) for host in hosts]


def plan_from_json(value: object) -> LabPlan:
    """Return the plan that ``plan_to_json`` wrote. Raises ValueError for anything else."""
    plan = _mapping(value)
    return LabPlan(
        routers=tuple(_router(_mapping(each)) for each in _list(plan, "routers")),
        cables=tuple(_cable(_mapping(each)) for each in _list(plan, "cables")),
        hosts=hosts_from_json(plan.get("hosts")),
        management_network=_text(plan, "management_network"),
        management_gateway=_text(plan, "management_gateway"),
    )


def hosts_from_json(value: object) -> tuple[Host, ...]:
    """Return the hosts of a plan alone. Raises ValueError for anything else."""
    return tuple(_host(_mapping(each)) for each in _list({"hosts": value}, "hosts"))


def _router(value: Mapping[str, object]) -> Router:
    files = _mapping(value.get("files"))
    return Router(
        name=_text(value, "name"),
        ports=tuple(_str(port) for port in _list(value, "ports")),
        management_port=_text(value, "management_port"),
        management_address=_text(value, "management_address"),
        files={path: _str(text) for path, text in files.items()},
        host_key=_text(value, "host_key"),
        tunnels_kept=_flag(value, "tunnels_kept"),
    )


def _cable(value: Mapping[str, object]) -> Cable:
    first, second = (_mapping(end) for end in _list(value, "ends"))
    return Cable(
        name=_text(value, "name"),
        ends=(_wire(first), _wire(second)),
        delay=_number(value, "delay"),
    )


def _wire(value: Mapping[str, object]) -> Wire:
    return Wire(router=_text(value, "router"), port=_text(value, "port"))


def _host(value: Mapping[str, object]) -> Host:
    addresses = (_mapping(each) for each in _list(value, "addresses"))
    return Host(
        name=_text(value, "name"),
        router=_text(value, "router"),
        port=_text(value, "port"),
        vlan=_number(value, "vlan"),
        mtu=_number(value, "mtu"),
        addresses=tuple(
            HostAddress(address=_text(each, "address"), gateway=_text(each, "gateway"))
            for each in addresses
        ),
    )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        message = f"an object was expected, found {type(value).__name__}"
        raise ValueError(message)  # noqa: TRY004 - one error for every wrong form
    return value


def _list(value: Mapping[str, object], key: str) -> Sequence[object]:
    found = value.get(key)
    if not isinstance(found, list | tuple):
        message = f"{key}: a list was expected"
        raise ValueError(message)  # noqa: TRY004
    return found


def _text(value: Mapping[str, object], key: str) -> str:
    return _str(value.get(key))


def _str(value: object) -> str:
    if not isinstance(value, str):
        message = f"a text was expected, found {type(value).__name__}"
        raise ValueError(message)  # noqa: TRY004
    return value


def _number(value: Mapping[str, object], key: str) -> int:
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool):
        message = f"{key}: a whole number was expected"
        raise ValueError(message)  # noqa: TRY004
    return found


def _flag(value: Mapping[str, object], key: str) -> bool:
    found = value.get(key)
    if not isinstance(found, bool):
        message = f"{key}: true or false was expected"
        raise ValueError(message)  # noqa: TRY004
    return found
