"""Ways to break the small network, one statement at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from typing import Any, TypeVar

from citynet.device.model import Device, FilterAction, FilterRule
from validate.outcome import Network

Devices = dict[str, Device]
Break = Callable[[Devices], None]
_Item = TypeVar("_Item", bound=Any)


def broken(network: Network, *breaks: Break) -> Network:
    """Return the network with other devices, on the same texts."""
    devices = dict(network.devices)
    for change in breaks:
        change(devices)
    return replace(network, devices=devices)


def _changed(
    items: tuple[_Item, ...], matches: Callable[[_Item], bool], **changes: object
) -> tuple[_Item, ...]:
    assert any(map(matches, items)), "nothing to change"
    return tuple(replace(item, **changes) if matches(item) else item for item in items)


def interface(device: str, name: str, /, **changes: object) -> Break:
    def change(found: Devices) -> None:
        interfaces = _changed(found[device].interfaces, lambda i: i.name == name, **changes)
        found[device] = replace(found[device], interfaces=interfaces)

    return change


def vrf(device: str, name: str, /, **changes: object) -> Break:
    def change(found: Devices) -> None:
        vrfs = _changed(found[device].vrfs, lambda v: v.name == name, **changes)
        found[device] = replace(found[device], vrfs=vrfs)

    return change


def neighbor(device: str, address: str, /, **changes: object) -> Break:
    def change(found: Devices) -> None:
        bgp = found[device].bgp
        assert bgp is not None
        neighbors = _changed(bgp.neighbors, lambda n: str(n.address) == address, **changes)
        found[device] = replace(found[device], bgp=replace(bgp, neighbors=neighbors))

    return change


def prefixes(device: str, name: str, *kept: str) -> Break:
    def change(found: Devices) -> None:
        lists = _changed(
            found[device].prefix_lists,
            lambda p: p.name == name,
            prefixes=tuple(map(ip_network, kept)),
        )
        found[device] = replace(found[device], prefix_lists=lists)

    return change


def rules(
    device: str, name: str, edit: Callable[[tuple[FilterRule, ...]], tuple[FilterRule, ...]]
) -> Break:
    def change(found: Devices) -> None:
        (before,) = (f.rules for f in found[device].filters if f.name == name)
        after = edit(before)
        assert before != after, "nothing to change"
        filters = _changed(found[device].filters, lambda f: f.name == name, rules=after)
        found[device] = replace(found[device], filters=filters)

    return change


def without(matches: Callable[[FilterRule], bool]) -> Callable[..., tuple[FilterRule, ...]]:
    return lambda found: tuple(rule for rule in found if not matches(rule))


def permits_last(rule: FilterRule) -> bool:
    """Say whether a rule permits anything but the control plane's protocols."""
    ports = {p.first for p in (rule.source_ports, rule.destination_ports) if p is not None}
    is_control = rule.protocol == 58 or bool(ports & {179, 3784})
    return rule.action is FilterAction.PERMIT and not is_control


def first_permits_all(found: tuple[FilterRule, ...]) -> tuple[FilterRule, ...]:
    return (FilterRule(sequence=1, action=FilterAction.PERMIT), *found)
