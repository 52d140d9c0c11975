"""Numbers that must be unique and are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from citynet.device.model import Address, Device, InterfaceKind, Part, Vrf
from validate.model.components import Component
from validate.model.faults import Fault, located
from validate.model.locators import Locator, locators_of
from validate.model.topology import Context, Routed, Topology

__all__ = ["duplicate_faults"]

Devices = list[tuple[str, Device]]
_MICRO: Final = 48
"""Length of a locator of compressed SIDs."""


def duplicate_faults(
    topology: Topology, components: Iterable[Component], domain: frozenset[str]
) -> Iterator[Fault]:
    """Yield what devices of a domain have in common with each other, or others, but must not."""
    for component in components:
        if component.devices & domain and component.contexts[0].vrf:
            members = [r for found in component.routed.values() for r in found]
            yield from _addresses(members, "one routing context", domain)
    global_members = [
        r for context, found in topology.contexts.items() if not context.vrf for r in found
    ]
    yield from _addresses(global_members, "the global tables", domain)
    devices = sorted(topology.network.devices.items())
    yield from _locators(devices, domain)
    inside = [(name, device) for name, device in devices if name in domain]
    yield from _speakers(inside)
    vrfs = [(Context(name, vrf.name), vrf) for name, device in inside for vrf in device.vrfs]
    yield from _same(vrfs, "RD", lambda _, vrf: vrf.rd)
    yield from _same(vrfs, "VRF name", lambda context, vrf: (context.device, vrf.name))
    yield from _same(vrfs, "VNI", lambda context, vrf: vrf.vni and (context.device, vrf.vni))
    yield from _same(
        vrfs, "routing table", lambda context, vrf: vrf.table and (context.device, vrf.table)
    )
    ends = {name: device.srv6.end for name, device in inside if device.srv6 is not None}
    yield from _functions(vrfs, ends)


def _addresses(members: list[Routed], where: str, domain: frozenset[str]) -> Iterator[Fault]:
    """Yield addresses that two interfaces have. Exchange cables reuse theirs on every device."""
    holders: defaultdict[tuple[str, Address], list[Routed]] = defaultdict(list)
    for routed in members:
        scope = routed.device if routed.interface.kind is InterfaceKind.EXCHANGE else ""
        for address in routed.interface.addresses:
            holders[scope, address.ip].append(routed)
    for (_, shared), found in holders.items():
        for one, other in pairwise(found):
            if domain & {one.device, other.device}:
                text = (
                    f"{shared} is on {one.device} {one.interface.name} and "
                    f"{other.device} {other.interface.name}, in {where}"
                )
                yield Fault.at(other.device, other.interface, text, one.device)


def _locators(devices: Devices, domain: frozenset[str]) -> Iterator[Fault]:
    known = [(name, locator) for name, device in devices for locator in locators_of(device)]
    # Sorted, a prefix stands directly before those inside it: no need to compare all with all.
    known.sort(key=lambda one: (int(one[1].prefix.network_address), one[1].prefix.prefixlen))
    holding: list[tuple[str, Locator]] = []
    for one in known:
        while holding and not holding[-1][1].prefix.overlaps(one[1].prefix):
            holding.pop()
        for other in holding:
            (first, mine), (second, theirs) = sorted((one, other), key=lambda each: each[0])
            if domain & {first, second}:
                text = f"locator {theirs.prefix} of {second} overlaps {mine.prefix} of {first}"
                yield Fault.at(second, theirs.part, text, first)
        holding.append(one)
    places = dict(devices)
    for name, locator in known:
        srv6 = places[name].srv6
        # The block has 32 bits, the device's own number 16 (RFC 9800 §4.1).
        if name in domain and srv6 and srv6.micro and locator.prefix.prefixlen != _MICRO:
            text = f"locator {locator.prefix} of {name} is no /{_MICRO}, as compressed SIDs need"
            yield Fault.at(name, locator.part, text)


def _speakers(devices: Devices) -> Iterator[Fault]:
    """Yield router IDs and IS-IS system IDs that two devices of a domain share."""
    ids: dict[Hashable, str] = {}
    for name, device in devices:
        found: list[tuple[str, str, Part]] = []
        if device.bgp is not None:
            found.append(("router ID", str(device.bgp.router_id), device.bgp))
        if device.isis is not None:
            # The system ID is the six octets before the selector (ISO 10589 §7.1).
            system = ".".join(device.isis.net.split(".")[-4:-1])
            found.append(("IS-IS system ID", system, device.isis))
        for what, number, part in found:
            first = ids.setdefault((what, number), name)
            if first != name:
                yield Fault.at(name, part, f"{what} {number} is on {first} and {name}", first)


def _same(
    vrfs: list[tuple[Context, Vrf]], what: str, key: Callable[[Context, Vrf], Hashable]
) -> Iterator[Fault]:
    first: dict[Hashable, tuple[Context, Vrf]] = {}
    for context, vrf in vrfs:
        number = key(context, vrf)
        if number is None:
            continue
        known, other = first.setdefault(number, (context, vrf))
        if other is not vrf:
            shown = number[-1] if isinstance(number, tuple) else number
            text = f"{known} and {context} have the same {what} {shown}"
            yield Fault.at(context.device, vrf, text, known.device, vrf=vrf.name)


def _functions(vrfs: list[tuple[Context, Vrf]], ends: Mapping[str, int | None]) -> Iterator[Fault]:
    """Yield SID functions that a device gives twice; ``ends`` are those of its End SIDs."""
    owners: dict[tuple[str, str | None, int], Context] = {}
    for context, vrf in vrfs:
        if vrf.sids is None:
            continue
        part = located(vrf.sids, vrf)
        for function in (vrf.sids.dt4, vrf.sids.dt6):
            key = (context.device, vrf.locator, function)
            if function == ends.get(context.device):
                text = f"SID function {function} of {context} is also that of an End SID"
                yield Fault.at(context.device, part, text, vrf=vrf.name)
            if key in owners:
                text = f"SID function {function} of {context} is also of {owners[key]}"
                yield Fault.at(context.device, part, text, vrf=vrf.name)
            owners.setdefault(key, context)
