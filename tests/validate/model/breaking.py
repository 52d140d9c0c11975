"""Ways to break the small network, one statement at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from typing import Any, TypeVar, cast

from citynet.device.model import Device, FilterRule, Part

Devices = dict[str, Device]
_Item = TypeVar("_Item")
_PartType = TypeVar("_PartType", bound=Part)


def changed(part: _PartType, changes: dict[str, object]) -> _PartType:
    """Return a part with some of its fields changed."""
    return replace(part, **cast("dict[str, Any]", changes))


def _only(
    items: tuple[_Item, ...],
    matches: Callable[[_Item], bool],
    change: Callable[[_Item], _Item | None],
) -> tuple[_Item, ...]:
    assert any(map(matches, items)), "nothing to change"
    changed = [change(item) if matches(item) else item for item in items]
    return tuple(item for item in changed if item is not None)


def edit_interface(found: Devices, device: str, name: str, **changes: object) -> None:
    found[device] = replace(
        found[device],
        interfaces=_only(
            found[device].interfaces, lambda i: i.name == name, lambda i: changed(i, changes)
        ),
    )


def edit_isis(found: Devices, device: str, name: str, **changes: object) -> None:
    interface = next(i for i in found[device].interfaces if i.name == name)
    assert interface.isis is not None
    edit_interface(found, device, name, isis=changed(interface.isis, changes))


def drop_interface(found: Devices, device: str, name: str) -> None:
    found[device] = replace(
        found[device],
        interfaces=_only(found[device].interfaces, lambda i: i.name == name, lambda _: None),
    )


def edit_vrf(found: Devices, device: str, name: str, **changes: object) -> None:
    found[device] = replace(
        found[device],
        vrfs=_only(found[device].vrfs, lambda v: v.name == name, lambda v: changed(v, changes)),
    )


def edit_neighbor(found: Devices, device: str, peer: str, **changes: object) -> None:
    bgp = found[device].bgp
    assert bgp is not None
    neighbors = _only(
        bgp.neighbors, lambda n: str(n.address) == peer, lambda n: changed(n, changes)
    )
    found[device] = replace(found[device], bgp=replace(bgp, neighbors=neighbors))


def edit_rules(
    found: Devices,
    device: str,
    name: str,
    change: Callable[[tuple[FilterRule, ...]], tuple[FilterRule, ...]],
) -> None:
    found[device] = replace(
        found[device],
        filters=_only(
            found[device].filters,
            lambda f: f.name == name,
            lambda f: replace(f, rules=change(f.rules)),
        ),
    )


def edit_list(found: Devices, device: str, name: str, *gone: str) -> None:
    """Take prefixes out of a prefix list."""
    dropped = set(map(ip_network, gone))
    found[device] = replace(
        found[device],
        prefix_lists=_only(
            found[device].prefix_lists,
            lambda p: p.name == name,
            lambda p: replace(p, prefixes=tuple(x for x in p.prefixes if x not in dropped)),
        ),
    )
