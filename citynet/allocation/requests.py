"""Where each endpoint may attach, by its intent, its lock and the states of devices.

Nobody is newly placed on a device that is drained or leaving. Who is there already stays on one
that is drained, and moves away from one that is leaving, unless the intent asks for the device or
port: an owner's word is not ours to change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from citynet.allocation.locks import EndpointLock, IdLocks
from citynet.city.life import stays
from citynet.city.model import City, CityDevice, DeviceState, Role
from citynet.errors import Finding
from citynet.intent.model import Endpoint, Intents, Service

__all__ = ["Circuit", "Request", "nowhere", "requests_of"]


@dataclass(frozen=True, slots=True, order=True)
class Circuit:
    """An attachment circuit: a VLAN on a port of a device."""

    device: str
    port: str
    vlan: int

    def __str__(self) -> str:
        return f"VLAN {self.vlan} of {self.device} {self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An endpoint that needs a circuit."""

    service: Service
    endpoint: Endpoint
    ports: tuple[tuple[CityDevice, str], ...]
    """Every port that the intent, the lock and the states of devices leave to choose from."""
    vlan: int | None
    lock: EndpointLock | None
    shut: tuple[CityDevice, ...]
    """Devices that the intent allows and that take no endpoint any more, by name."""

    @property
    def name(self) -> str:
        """What findings call it: ``slice/office/civic-centre``."""
        return f"{self.service.key}/{self.endpoint.name}"

    @property
    def held(self) -> Circuit | None:
        """The circuit in the lock, when the intent still allows it."""
        if self.lock is None or self.lock.vlan is None or self.vlan not in {None, self.lock.vlan}:
            return None
        if (self.lock.device, self.lock.port) not in {(d.name, p) for d, p in self.ports}:
            return None
        return Circuit(self.lock.device, self.lock.port, self.lock.vlan)


def requests_of(city: City, intents: Intents, locks: IdLocks) -> Iterator[Request]:
    """Yield the request of every endpoint, sorted by service and endpoint."""
    sites: defaultdict[str, list[CityDevice]] = defaultdict(list)
    for device in city.devices.values():
        if device.role is not Role.CORE:
            sites[device.site].append(device)
    for key, service in sorted(intents.services.items()):
        held = locks.services[key].endpoints if key in locks.services else {}
        released = key in locks.services and locks.services[key].released
        for endpoint in sorted(service.endpoints, key=lambda endpoint: endpoint.name):
            lock = held.get(endpoint.name)
            if lock is not None and released:
                lock = replace(lock, released=True)
            allowed = tuple(_allowed(sites[endpoint.site], endpoint))
            fit = () if _is_pinned(allowed, endpoint, lock) else allowed
            open_ports = tuple((d, p) for d, p in fit if _takes(d, lock))
            closed = {d.name: d for d, _ in allowed if not stays(d)}
            yield Request(
                service=service,
                endpoint=endpoint,
                ports=_kept(open_ports, lock),
                vlan=endpoint.attachment.vlan,
                lock=lock,
                shut=tuple(device for _, device in sorted(closed.items())),
            )


def _allowed(devices: Iterable[CityDevice], endpoint: Endpoint) -> Iterator[tuple[CityDevice, str]]:
    """Yield every port that the intent allows."""
    asked = endpoint.attachment
    for device in devices:
        for port in device.ports:
            if asked.device in {None, device.name} and asked.port in {None, port}:
                yield device, port


def _is_pinned(
    allowed: Iterable[tuple[CityDevice, str]], endpoint: Endpoint, lock: EndpointLock | None
) -> bool:
    """Tell whether an endpoint is on a device that is leaving, by the words of its intent."""
    return (
        lock is not None
        and not lock.released
        and endpoint.attachment.port is not None
        and any(
            (device.name, port) == (lock.device, lock.port) and device.state is DeviceState.LEAVING
            for device, port in allowed
        )
    )


def _takes(device: CityDevice, lock: EndpointLock | None) -> bool:
    """Tell whether an endpoint may be on a device, as far as its state goes.

    Who is on a drained one may get another port of it: its hardware may be replaced meanwhile.
    """
    if stays(device):
        return True
    return (
        device.state is DeviceState.DRAINED
        and lock is not None
        and not lock.released
        and lock.device == device.name
    )


def _kept(
    ports: tuple[tuple[CityDevice, str], ...], lock: EndpointLock | None
) -> tuple[tuple[CityDevice, str], ...]:
    """Return the port in the lock, if it is one of ``ports``; otherwise all of them."""
    if lock is None:
        return ports
    return tuple((d, p) for d, p in ports if (d.name, p) == (lock.device, lock.port)) or ports


def nowhere(city: City, request: Request) -> Finding:
    """Return why a request without ports has none (CN405, CN412, CN413)."""
    if not request.shut:
        return _no_port(city, request)
    lock = request.lock
    if lock is not None and not lock.released:
        there = next((d for d in request.shut if d.name == lock.device), None)
        if there is not None and there.state is DeviceState.LEAVING:
            return _cannot_leave(city, request, there)
    return _shut(city, request)


def _shut(city: City, request: Request) -> Finding:
    states = ", ".join(f"{device.name} is {device.state}" for device in request.shut)
    others = _others(city, request)
    return Finding(
        place=request.endpoint.origin,
        code="CN412",
        message=f"{request.name} would be placed on a device that takes no endpoint any more",
        expected=f"a device of {request.endpoint.site} that is active: {others or 'none is'}",
        found=states,
        remedy=f"{_change(request, others)}; or make {request.shut[0].name} active in {_HOSTS}",
    )


def _cannot_leave(city: City, request: Request, device: CityDevice) -> Finding:
    others = _others(city, request)
    asked = request.endpoint.attachment
    words = {"device": asked.device, "port": asked.port}
    said = ", ".join(f"{key}: {value}" for key, value in words.items() if value is not None)
    return Finding(
        place=request.endpoint.origin,
        code="CN413",
        message=f"{request.name} cannot move away from {device.name}, which is leaving",
        expected=f"another device of {request.endpoint.site} that is active: {others or 'none is'}",
        found=f"its attachment asks for {said}" if said else "an attachment that may be anywhere",
        remedy=f"{_change(request, others)}; or make {device.name} drained in {_HOSTS} until then",
    )


def _change(request: Request, others: str) -> str:
    """Return what to change in an intent, so that its endpoint finds another device."""
    asked = request.endpoint.attachment
    keys = [k for k, v in (("device", asked.device), ("port", asked.port)) if v is not None]
    if not others:
        return "give the site another edge, or move the endpoint to another site"
    return f"name another one in its attachment, or leave {' and '.join(keys)} out of it"


def _others(city: City, request: Request) -> str:
    """Return the active devices of a request's site that have ports; empty: none."""
    names = sorted(
        device.name
        for device in city.devices.values()
        if device.site == request.endpoint.site
        and device.role is not Role.CORE
        and device.ports
        and stays(device)
    )
    return ", ".join(names)


def _no_port(city: City, request: Request) -> Finding:
    endpoint = request.endpoint
    asked = endpoint.attachment
    wish = " ".join(
        part
        for part in (
            f"device {asked.device}" if asked.device else "an edge or border",
            f"with port {asked.port}" if asked.port else "with an attachment port",
        )
    )
    there = sorted(
        f"{device.name} ({', '.join(device.ports) or f'{device.role}, no attachment port'})"
        for device in city.devices.values()
        if device.site == endpoint.site
    )
    return Finding(
        place=endpoint.origin,
        code="CN405",
        message=f"{request.name} cannot attach at site {endpoint.site}",
        expected=f"{wish} at {endpoint.site}",
        found=", ".join(there) or "no device at that site",
        remedy=f"name a device and port of the site, or add a port in {_HOSTS}",
    )


_HOSTS = PurePosixPath("inventory/hosts.yaml")
