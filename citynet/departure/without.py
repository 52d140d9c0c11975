"""What breaks in a city when a link or device of it is gone, for everybody who is not on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from citynet.allocation.model import Ids
from citynet.city.model import City, Role
from citynet.errors import FindingsError
from citynet.intent.model import Intents, Service
from citynet.placement import place

__all__ = ["Without"]


class Without:
    """A city as it is after the tenants of a device have moved away."""

    def __init__(self, city: City, intents: Intents, ids: Ids, device: str) -> None:
        self._city = city
        self._device = device
        self._ids = ids
        self._intents = replace(
            intents,
            services={
                key: _moved(service, ids, device) for key, service in intents.services.items()
            },
        )
        self._before = frozenset(self._broken(city))

    def link(self, name: str) -> tuple[str, ...]:
        """Return what breaks without a link, sorted."""
        return self._new(_cut(self._city, {name}))

    def device(self) -> tuple[str, ...]:
        """Return what breaks without the device and all its links, sorted."""
        own = {
            name
            for name, link in self._city.links.items()
            if self._device in {end.device for end in link.ends}
        }
        devices = {n: one for n, one in self._city.devices.items() if n != self._device}
        return self._new(replace(_cut(self._city, own), devices=devices))

    def exchanges(self, boundary: str) -> tuple[str, ...]:
        """Return what breaks of a boundary when the device holds no exchange, sorted."""
        edge = replace(self._city.devices[self._device], role=Role.EDGE)
        city = replace(self._city, devices={**self._city.devices, self._device: edge})
        return tuple(one for one in self._new(city) if boundary in one)

    def _new(self, city: City) -> tuple[str, ...]:
        return tuple(sorted(set(self._broken(city)) - self._before))

    def _broken(self, city: City) -> Iterator[str]:
        """Yield what is wrong with a city: parts that nothing joins, and what is not placed."""
        for domain in city.domains:
            yield from _parts(city, domain, self._device)
        try:
            place(city, self._intents, self._ids)
        except FindingsError as error:
            yield from (f"{finding.code}: {finding.message}" for finding in error.findings)


def _moved(service: Service, ids: Ids, device: str) -> Service:
    """Return a service without its endpoints on a device."""
    attached = ids.services[service.key].endpoints
    endpoints = tuple(e for e in service.endpoints if attached[e.name].device != device)
    return replace(
        service, endpoints=endpoints, applications=service.applications if endpoints else ()
    )


def _cut(city: City, links: Iterable[str]) -> City:
    gone = set(links)
    return replace(city, links={n: link for n, link in city.links.items() if n not in gone})


def _parts(city: City, domain: str, leaving: str) -> Iterator[str]:
    """Yield the parts of a domain that no link joins to the largest one.

    The device that is leaving may be cut off: it goes anyway.
    """
    inside = [name for name, device in city.devices.items() if device.domain == domain]
    others = [part for part in _islands(city, inside) if part != {leaving}]
    for part in sorted(others, key=lambda part: (-len(part), min(part)))[1:]:
        yield f"no link inside {domain} leads to {', '.join(sorted(part - {leaving}))} any more"


def _islands(city: City, devices: Iterable[str]) -> Iterator[set[str]]:
    """Yield the sets of devices that links join."""
    near: dict[str, list[str]] = {name: [] for name in devices}
    for link in city.links.values():
        one, other = (end.device for end in link.ends)
        if one in near and other in near:
            near[one].append(other)
            near[other].append(one)
    left_over = set(near)
    while left_over:
        island: set[str] = set()
        waiting = [min(left_over)]
        while waiting:
            name = waiting.pop()
            if name not in island:
                island.add(name)
                waiting += near[name]
        left_over -= island
        yield island
