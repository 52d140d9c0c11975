"""Random damage to a network: whatever a text might say wrongly."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Filter,
    FilterRule,
    Interface,
    InterfaceKind,
    Isis,
    IsisInterface,
    MacSec,
    PrefixList,
    Srv6,
    Vrf,
    VrfSids,
)
from tests.validate.model.breaking import Devices
from tests.validate.model.tiny import DENY, PERMIT

__all__ = ["wreck"]

_Item = TypeVar("_Item")
KEYS = tuple(MacSec(key_name="0" * 63 + digit, key="secret:macsec.any") for digit in "12")


def wreck(found: Devices, seed: int, times: int) -> None:
    """Damage devices ``times`` times; equal seeds do equal damage."""
    draw = random.Random(seed)  # noqa: S311 (not for secrets)
    for _ in range(times):
        name = draw.choice(sorted(found))
        how = draw.choice((_interface, _interface, _vrf, _vrf, _neighbor, _filter, _list, _device))
        found[name] = how(found[name], draw, found)


def _one(
    items: tuple[_Item, ...], draw: random.Random, changes: Callable[[_Item], list[_Item]]
) -> tuple[_Item, ...]:
    """Change one of several parts in one of several ways, or drop it."""
    if not items:
        return items
    index = draw.randrange(len(items))
    changed = [] if draw.random() < 0.1 else [draw.choice(changes(items[index]))]
    return (*items[:index], *changed, *items[index + 1 :])


def _interface(device: Device, draw: random.Random, found: Devices) -> Device:
    every = [i for d in found.values() for i in d.interfaces]
    vrfs = [None, "nowhere", *(vrf.name for vrf in device.vrfs)]
    filters = [None, "none", *(f.name for f in device.filters)]

    def changes(old: Interface) -> list[Interface]:
        name = draw.choice(filters)
        return [
            replace(old, enabled=not old.enabled),
            replace(old, vlan=draw.choice((None, 101, 102, 1001))),
            replace(old, vrf=draw.choice(vrfs)),
            replace(old, addresses=draw.choice(every).addresses),
            replace(old, mtu=draw.choice((None, 1500, 9000))),
            replace(old, filter_ipv4=name, filter_ipv6=name),
            replace(old, peer=draw.choice((None, "x201l", "x201rx"))),
            replace(old, isis=_isis(old.isis, draw)),
            replace(old, urpf=not old.urpf),
            replace(old, macsec=draw.choice((None, *KEYS))),
            replace(old, kind=draw.choice((old.kind, InterfaceKind.LAG))),
            replace(old, lag=draw.choice((None, "eth1", "eth2"))),
        ]

    return replace(device, interfaces=_one(device.interfaces, draw, changes))


def _isis(isis: IsisInterface | None, draw: random.Random) -> IsisInterface | None:
    if isis is None or draw.random() < 0.2:
        return None
    return draw.choice(
        (
            replace(isis, metric=draw.choice((0, 5, 20, 50))),
            replace(isis, passive=not isis.passive),
            replace(isis, authentication="secret:other"),
            replace(isis, delay=draw.choice((None, 1, 40))),
            replace(isis, affinities=draw.choice(((), ("low",), ("other",), ("nothing",)))),
        )
    )


def _vrf(device: Device, draw: random.Random, found: Devices) -> Device:
    every = [v for d in found.values() for v in d.vrfs]

    def changes(old: Vrf) -> list[Vrf]:
        other = draw.choice(every)
        return [
            replace(old, import_targets=(*old.import_targets, *other.export_targets)),
            replace(old, export_targets=other.import_targets),
            replace(old, sids=draw.choice((None, other.sids, VrfSids(dt4=2, dt6=1)))),
            replace(old, vni=draw.choice((None, other.vni))),
            replace(old, rd=None),
            replace(old, locator=draw.choice((None, "MAIN", "ALG128", "ALG129", "nowhere"))),
            replace(old, redistribute_connected=not old.redistribute_connected),
            replace(old, redistribute_static=not old.redistribute_static),
            replace(old, static_routes=old.static_routes[1:]),
        ]

    return replace(device, vrfs=_one(device.vrfs, draw, changes))


def _neighbor(device: Device, draw: random.Random, found: Devices) -> Device:
    every = [n for d in found.values() if d.bgp is not None for n in d.bgp.neighbors]

    def changes(old: BgpNeighbor) -> list[BgpNeighbor]:
        return [
            replace(old, address=draw.choice(every).address),
            replace(old, remote_as=draw.choice((65010, 65020, 65030))),
            replace(old, route_reflector_client=not old.route_reflector_client),
            replace(old, families=draw.choice(every).families),
            replace(old, authentication="secret:other"),
            replace(old, import_list=draw.choice((None, "none"))),
            replace(old, update_source=draw.choice((None, "lo", "eth1"))),
        ]

    if device.bgp is None:
        return device
    neighbors = _one(device.bgp.neighbors, draw, changes)
    return replace(device, bgp=replace(device.bgp, neighbors=neighbors))


def _filter(device: Device, draw: random.Random, _: Devices) -> Device:
    def rules(old: FilterRule) -> list[FilterRule]:
        return [
            replace(old, action=PERMIT if old.action is DENY else DENY),
            replace(old, source=None),
            replace(old, destination=None),
            replace(old, protocol=draw.choice((None, 6, 17, 58))),
            replace(old, sequence=draw.randrange(1, 300)),
        ]

    def changes(old: Filter) -> list[Filter]:
        return [replace(old, rules=_one(old.rules, draw, rules))]

    return replace(device, filters=_one(device.filters, draw, changes))


def _list(device: Device, draw: random.Random, _: Devices) -> Device:
    def changes(old: PrefixList) -> list[PrefixList]:
        return [replace(old, prefixes=old.prefixes[1:])]

    return replace(device, prefix_lists=_one(device.prefix_lists, draw, changes))


def _algorithms(isis: Isis | None, draw: random.Random) -> Isis | None:
    if isis is None or not isis.algorithms:
        return isis
    one = replace(isis.algorithms[0], exclude=draw.choice(((), ("low",), ("other",))))
    return draw.choice(
        (
            replace(isis, algorithms=isis.algorithms[1:]),
            replace(isis, algorithms=(one, *isis.algorithms[1:])),
            replace(isis, affinities=isis.affinities[1:]),
        )
    )


def _locators(srv6: Srv6 | None, draw: random.Random) -> Srv6 | None:
    if srv6 is None:
        return None
    return draw.choice((replace(srv6, algorithms=srv6.algorithms[1:]), replace(srv6, micro=True)))


def _device(device: Device, draw: random.Random, found: Devices) -> Device:
    other = found[draw.choice(sorted(found))]
    loopbacks = (InterfaceKind.LOOPBACK,)
    lent = [i for i in other.interfaces if i.kind in loopbacks]
    kept = [i for i in device.interfaces if i.kind not in loopbacks]
    return draw.choice(
        (
            replace(device, srv6=other.srv6),
            replace(device, isis=other.isis),
            replace(device, isis=_algorithms(device.isis, draw)),
            replace(device, srv6=_locators(device.srv6, draw)),
            replace(device, vtep=draw.choice((None, other.vtep))),
            replace(device, bgp=draw.choice((None, other.bgp))),
            replace(device, interfaces=(*lent, *kept)),
        )
    )
