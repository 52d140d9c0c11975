"""Every small change of a device: one field of one part has another value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Any, TypeVar

from citynet.device.model import Device, Part, PortRange
from citynet.errors import FindingsError

__all__ = ["changes", "silent_changes"]

P = TypeVar("P", bound=Part)

_REFUSALS = frozenset({"CN701", "CN703", "CN708"})
"""What a changed device may be refused for: its characters, its numbers, or what has no words."""


def silent_changes(
    device: Device, text_of: Callable[[Device], object], implied: tuple[str, ...] = ()
) -> list[str]:
    """Return the changes that the device's text does not show, or that are refused wrongly.

    A change may be refused instead of shown, but not for any other reason than what it says.
    Fields whose path ends in one of ``implied`` need not be shown.
    """
    text = text_of(device)
    silent, shown = [], 0
    for path, changed in changes(device):
        if path.endswith(implied):
            continue
        try:
            other = text_of(changed)
        except FindingsError as error:
            codes = {finding.code for finding in error.findings}
            silent += [f"{path} is refused by {code}" for code in sorted(codes - _REFUSALS)]
            continue
        shown += 1
        if other == text:
            silent.append(path)
    assert shown > 10
    return silent


def changes(device: Device) -> Iterator[tuple[str, Device]]:
    """Yield the path of a changed field and the device with that change.

    A value changes into another of its type, something optional also into nothing, a tuple also
    into one without its last member.
    """
    yield from _of_part(device.name, device, lambda device: device)


def _of_part(path: str, part: P, rebuild: Callable[[P], Device]) -> Iterator[tuple[str, Device]]:
    for field in fields(part):
        if field.name == "origin":
            continue
        where = f"{path}.{field.name}"
        value = getattr(part, field.name)

        def put(new: object, name: str = field.name) -> Device:
            fields_: dict[str, Any] = {name: new}
            return rebuild(replace(part, **fields_))

        for new in _others(value, optional="None" in str(field.type)):
            yield where, put(new)
        if isinstance(value, Part):
            yield from _of_part(where, value, put)
        elif isinstance(value, tuple):
            yield from _of_members(where, value, put)


def _of_members(
    path: str, members: tuple[object, ...], put: Callable[[object], Device]
) -> Iterator[tuple[str, Device]]:
    for index, member in enumerate(members):

        def put_one(new: object, index: int = index) -> Device:
            return put((*members[:index], new, *members[index + 1 :]))

        where = f"{path}[{getattr(member, 'name', index)}]"
        if isinstance(member, Part):
            yield from _of_part(where, member, put_one)
        elif isinstance(member, tuple):  # a pair keeps its length
            yield from _of_members(where, member, put_one)
        else:
            for new in _others(member, optional=False):
                yield where, put_one(new)


def _others(value: object, *, optional: bool) -> Iterator[object]:
    if value is None:
        return
    if optional:
        yield None
    for types, other in _OTHERS:
        if isinstance(value, types):
            if (new := other(value)) != value:
                yield new
            return


def _next(member: Enum) -> Enum:
    members = list(type(member))
    return members[(members.index(member) + 1) % len(members)]


def _other_host(address: IPv4Interface | IPv6Interface) -> IPv4Interface | IPv6Interface:
    return type(address)((int(address.ip) ^ 2, address.network.prefixlen))


# The first type that fits decides: a flag is also a number, a member of an enumeration also a text.
_OTHERS: tuple[tuple[tuple[type, ...], Callable[[Any], object]], ...] = (
    ((bool,), lambda flag: not flag),
    ((Enum,), _next),
    ((str,), lambda text: f"{text}7"),
    ((int,), lambda number: number + 1),
    ((IPv4Interface, IPv6Interface), _other_host),
    ((IPv4Network, IPv6Network), lambda network: network.supernet()),
    ((IPv4Address, IPv6Address), lambda address: address + 1),
    ((PortRange,), lambda ports: PortRange(ports.first, ports.last + 1)),
    ((tuple,), lambda members: members[:-1]),
)
