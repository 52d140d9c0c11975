"""``Drained``: who need not cross a device that is drained or leaving.

Whether a pair of endpoints has another way is asked of the inventory: over the links of the paths
that the placement chose for the service and each of its applications, and the hand-offs that it
uses and that are open. A way over more hand-offs is none: routes over fewer are preferred (RFC 4271
section 9.1.2.2). What crosses a boundary to another service is not asked about.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from pathlib import PurePosixPath

from citynet.city.algorithms import PLAIN, carries, takes_part
from citynet.city.life import open_hand_offs, stays
from citynet.city.model import Algorithm, City
from citynet.errors import Place
from citynet.placement.model import Placement, ServicePlacement
from citynet.promises.model import Drained
from citynet.promises.scene import Member, Scene, talks

__all__ = ["drained_promises"]

_DEVICES = Place(PurePosixPath("inventory/hosts.yaml"))

_Neighbours = Mapping[str, tuple[tuple[str, bool], ...]]
"""Device → devices that a link leads to, and whether it is a hand-off."""


def drained_promises(scene: Scene, placement: Placement) -> Iterator[Drained]:
    """Yield one promise per device that is not active and that some pair need not cross."""
    drained = [name for name, device in scene.city.devices.items() if not stays(device)]
    if not drained:
        return
    ways = {key: tuple(_ways(scene.city, placed)) for key, placed in placement.services.items()}
    for name in drained:
        pairs = tuple(
            (source.terminal, destination.terminal)
            for key, members in scene.members.items()
            for source, destination in _pairs(members, name)
            if key in ways and all(_spares(name, one, source, destination) for one in ways[key])
        )
        if pairs:
            yield Drained(
                id=f"drained/device/{name}",
                intent=f"device/{name}",
                place=_DEVICES,
                device=name,
                pairs=pairs,
            )


def _pairs(members: tuple[Member, ...], device: str) -> Iterator[tuple[Member, Member]]:
    """Yield the pairs that talk, attach to two devices, and to others than this one."""
    for source, destination in permutations(members, 2):
        ends = {source.terminal.device, destination.terminal.device}
        if talks(source, destination) and len(ends) == 2 and device not in ends:
            yield source, destination


def _spares(device: str, ways: _Neighbours, source: Member, destination: Member) -> bool:
    """Tell whether a way round a device is left from wherever packets may get to.

    Over which of several hand-offs they go, a domain does not choose by what lies behind them.
    """
    start, target = source.terminal.device, destination.terminal.device
    usual, without = _hand_offs(ways, target, None), _hand_offs(ways, target, device)
    found = [start]
    for here in found:
        if here not in without or without[here] != usual[here]:
            return False
        found.extend(
            there
            for there, crossed in ways.get(here, ())
            if there not in {device, *found} and usual[there] == usual[here] - crossed
        )
    return True


def _hand_offs(ways: _Neighbours, target: str, gone: str | None) -> Mapping[str, int]:
    """Return the least number of hand-offs on a way from each device that has one to a target."""
    least = {target: 0}
    queue = deque([target])
    while queue:
        here = queue.popleft()
        for there, crossed in ways.get(here, ()):
            if there != gone and least[here] + crossed < least.get(there, len(ways) + 1):
                least[there] = least[here] + crossed
                # Those over no more hand-offs come first.
                (queue.append if crossed else queue.appendleft)(there)
    return least


def _ways(city: City, placed: ServicePlacement) -> Iterator[_Neighbours]:
    """Yield what may be crossed: by the service, and by each of its applications."""
    yield _neighbours(city, placed, placed.algorithms)
    for name in placed.applications.values():
        yield _neighbours(city, placed, dict.fromkeys(placed.domains, name))


def _neighbours(city: City, placed: ServicePlacement, algorithms: Mapping[str, str]) -> _Neighbours:
    found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    core = (
        name
        for domain in placed.domains
        for name in _links(city, domain, _algorithm(city, domain, algorithms))
    )
    for one, other, is_hand_off in _joints(city, core, open_hand_offs(city, placed.hand_offs)):
        found[one].append((other, is_hand_off))
        found[other].append((one, is_hand_off))
    return {name: tuple(sorted(others)) for name, others in found.items()}


def _joints(
    city: City, core: Iterable[str], hand_offs: Iterable[str]
) -> Iterator[tuple[str, str, bool]]:
    for names, is_hand_off in ((core, False), (hand_offs, True)):
        for name in names:
            one, other = city.links[name].ends
            yield one.device, other.device, is_hand_off


def _algorithm(city: City, domain: str, chosen: Mapping[str, str]) -> Algorithm:
    known = {one.name: one for one in city.domains[domain].algorithms}
    return known.get(chosen.get(domain, PLAIN.name), PLAIN)


def _links(city: City, domain: str, algorithm: Algorithm) -> Iterator[str]:
    """Yield the core links of a domain that an algorithm's paths may cross."""
    for name, link in city.links.items():
        ends = [city.devices[end.device] for end in link.ends]
        if (
            not link.hand_off
            and carries(algorithm, link, city.devices)
            and all(one.domain == domain and takes_part(algorithm, one) for one in ends)
        ):
            yield name
