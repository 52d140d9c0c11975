"""Where endpoints attach: what intents ask for, what locks hold, otherwise the emptiest port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from citynet.allocation.locks import IdLocks, service_path
from citynet.allocation.numbering import reservation_of, reserved_number
from citynet.allocation.requests import Circuit, Request, nowhere, requests_of
from citynet.allocation.reservations import reserved_circuits
from citynet.city.model import City, CityDevice, Role, Transport
from citynet.city.reserved import Reservation
from citynet.errors import Finding
from citynet.intent.model import Connectivity, EndpointRole, Intents

__all__ = ["attach_all"]


def attach_all(
    city: City, intents: Intents, locks: IdLocks
) -> tuple[Mapping[tuple[str, str], Circuit], tuple[Finding, ...]]:
    """Return the circuit of each (service key, endpoint name), and findings where there is none.

    First those that locks hold, then those whose VLAN an intent names, then the rest; within each
    by service and endpoint. So no choice of ours takes what somebody has or asks for by number.
    """
    findings: list[Finding] = []
    kept: list[Request] = []
    named: list[Request] = []
    chosen: list[Request] = []
    for request in requests_of(city, intents, locks):
        if not request.ports:
            findings.append(nowhere(city, request))
        elif request.held and request.lock and not request.lock.released:
            kept.append(request)
        else:
            (named if request.vlan is not None else chosen).append(request)
    plan = _Plan(city, _resting(intents, locks))
    for request in (*kept, *named, *chosen):
        findings += plan.attach(request)
    return plan.circuits, tuple(findings)


def _resting(intents: Intents, locks: IdLocks) -> set[Circuit]:
    """Return the circuits of tombstones: nobody gets one unasked."""
    return {
        Circuit(endpoint.device, endpoint.port, endpoint.vlan)
        for key, lock in locks.services.items()
        for name, endpoint in lock.endpoints.items()
        if endpoint.vlan is not None
        and (lock.released or endpoint.released or not _exists(intents, key, name))
    }


def _exists(intents: Intents, key: str, endpoint_name: str) -> bool:
    service = intents.services.get(key)
    return service is not None and any(e.name == endpoint_name for e in service.endpoints)


class _Plan:
    """Circuits given so far."""

    def __init__(self, city: City, resting: set[Circuit]) -> None:
        self._city = city
        self._resting = resting
        self._holders: dict[Circuit, Request] = {}
        self._load: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._roles: defaultdict[tuple[str, str], set[EndpointRole]] = defaultdict(set)
        self.circuits: dict[tuple[str, str], Circuit] = {}

    def attach(self, request: Request) -> Iterator[Finding]:
        """Give ``request`` a circuit, or yield why there is none."""
        held = request.held
        if held is not None and held not in self._holders:
            self._give(request, held)
            if reservation := self._reservation(held):
                lock = service_path(request.service.owner, request.service.key)
                yield reserved_number(
                    "CN411", f"{request.name} ({held})", held.vlan, reservation, lock
                )
            return
        ports = sorted(request.ports, key=lambda item: self._preference(request, *item))
        for device, port in ports:
            vlan = self._free_vlan(request, device.name, port)
            if vlan is not None:
                self._give(request, Circuit(device.name, port, vlan))
                return
        yield self._full(request)

    def _give(self, request: Request, circuit: Circuit) -> None:
        self._holders[circuit] = request
        self._load[circuit.device, circuit.port] += 1
        self._roles[request.service.key, circuit.device].add(request.endpoint.role)
        self.circuits[request.service.key, request.endpoint.name] = circuit

    def _preference(
        self, request: Request, device: CityDevice, port: str
    ) -> tuple[int, int, str, str]:
        load = self._load[device.name, port]
        return self._misfit(request, device), load, device.name, port

    def _misfit(self, request: Request, device: CityDevice) -> int:
        """Return how likely the device cannot hold the VRF that the endpoint needs.

        A VXLAN device holds one VRF of a service. Where there is a choice, a second spoke goes to
        another device, and hubs and spokes stay off borders, whose VRF has the hand-off's role.
        """
        if (
            request.service.connectivity is not Connectivity.HUB_SPOKE
            or self._city.domains[device.domain].transport is not Transport.VXLAN
        ):
            return 0
        roles = self._roles[request.service.key, device.name]
        if roles and EndpointRole.SPOKE in {*roles, request.endpoint.role}:
            return 2
        return 1 if device.role is Role.BORDER else 0

    def _free_vlan(self, request: Request, device: str, port: str) -> int | None:
        if request.vlan is not None:
            circuit = Circuit(device, port, request.vlan)
            taken = circuit in self._holders or self._reservation(circuit)
            return None if taken else request.vlan
        first, last = self._city.attachment_vlans
        for vlan in range(first, last + 1):
            circuit = Circuit(device, port, vlan)
            if (
                circuit not in self._holders
                and circuit not in self._resting
                and self._reservation(circuit) is None
            ):
                return vlan
        return None

    def _reservation(self, circuit: Circuit) -> Reservation | None:
        found = reserved_circuits(self._city, circuit.device, circuit.port)
        return reservation_of(found, circuit.vlan)

    def _holder(self, circuit: Circuit) -> str:
        """Return who has a circuit: an endpoint, or whoever it is reserved for."""
        if circuit in self._holders:
            holder = self._holders[circuit]
            if holder.held == circuit:
                file = service_path(holder.service.owner, holder.service.key)
                return f"held by {holder.name} ({file})"
            return f"held by {holder.name} ({holder.endpoint.origin})"
        reservation = self._reservation(circuit)
        if reservation is None:
            raise AssertionError("nobody has it, so that it could have been given")
        return f"reserved in {reservation.place} ({reservation.reason})"

    def _reserved_count(self, request: Request, first: int, last: int) -> int:
        """Return how many VLANs are reserved on the ports that a request could have."""
        return sum(
            self._reservation(Circuit(device.name, port, vlan)) is not None
            for device, port in request.ports
            for vlan in range(first, last + 1)
        )

    def _full(self, request: Request) -> Finding:
        ports = ", ".join(sorted(f"{device.name} {port}" for device, port in request.ports))
        if request.vlan is not None:
            holders = sorted(
                self._holder(Circuit(device.name, port, request.vlan))
                for device, port in request.ports
            )
            return Finding(
                place=request.endpoint.attachment.vlan_origin or request.endpoint.origin,
                code="CN406",
                message=f"{request.name} asks for a VLAN that is taken",
                expected=f"VLAN {request.vlan} free on {ports}",
                found=", ".join(dict.fromkeys(holders)),
                remedy="ask for another VLAN or port, or leave the VLAN to citynet",
            )
        first, last = self._city.attachment_vlans
        reserved = self._reserved_count(request, first, last)
        return Finding(
            place=request.endpoint.origin,
            code="CN403",
            message=f"the pool of attachment VLANs is exhausted for {request.name}",
            expected=f"a free VLAN on {ports}",
            found=f"{max(0, last - first + 1)} VLANs ({first}-{last}) on each port, all held"
            + (f" or reserved ({reserved})" if reserved else ""),
            remedy="add an attachment port at the site, widen attachmentVlans, or delete locks of"
            " services that are gone for good",
        )
