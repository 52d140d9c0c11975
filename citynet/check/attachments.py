"""Attachments: endpoints attach at their site, on ports that exist, in VLANs that are free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from citynet.check.draft import Draft
from citynet.check.references import unknown
from citynet.errors import Finding, Place
from citynet.intent.model import Endpoint, Service
from citynet.units import format_bandwidth
from citynet.workspace.found import listed, quoted

__all__ = ["attachment_rules"]


@dataclass(frozen=True, slots=True)
class _At:
    """An endpoint and where its values stand."""

    draft: Draft
    service: Service
    index: int

    @property
    def endpoint(self) -> Endpoint:
        return self.service.endpoints[self.index]

    def place(self, *steps: str) -> Place:
        return self.draft.places.of(self.service.key, "endpoints", self.index, *steps)


def attachment_rules(draft: Draft) -> Iterator[Finding]:
    """Yield attachments that cannot be, and VLANs outside their range or taken."""
    holders: dict[tuple[str, str, int], _At] = {}
    for service in draft.intents.services.values():
        for index, endpoint in enumerate(service.endpoints):
            at = _At(draft, service, index)
            yield from _range(at)
            if draft.certain and endpoint.site in (draft.city.sites or ()):
                wrong = next(_location(at), None)
                yield from (wrong,) if wrong else _circuit(at, holders)


def _range(at: _At) -> Iterator[Finding]:
    frame, vlan = at.draft.city.frame, at.endpoint.attachment.vlan
    if frame is None or vlan is None:
        return
    first, last = frame.attachment_vlans
    if not first <= vlan <= last:
        yield Finding(
            place=at.place("attachment", "vlan"),
            code="CN310",
            message="the VLAN is outside the range of attachments",
            expected=f"{first} to {last}, attachmentVlans in inventory/domains.yaml",
            found=str(vlan),
            remedy="Choose a VLAN of this range, or leave it out: citynet chooses one.",
        )


def _location(at: _At) -> Iterator[Finding]:
    """Yield why the endpoint finds no port; the first reason explains the others."""
    site, asked = at.endpoint.site, at.endpoint.attachment
    edges = at.draft.edges.get(site, ())
    ports = [f"{device.name} {port}" for device in edges for port in device.ports]
    if not edges:
        yield Finding(
            place=at.place("site"),
            code="CN306",
            message=f"tenants cannot attach at the site {site!r}",
            expected="a site where an edge or border has attachment ports",
            found="no such port there",
            remedy="Correct the site, or add the edge's ports in inventory/hosts.yaml.",
        )
        return
    if asked.device is not None and asked.device not in {device.name for device in edges}:
        device = at.draft.city.devices.get(asked.device)
        place = at.place("attachment", "device")
        names = [edge.name for edge in edges]
        if device is None:
            yield unknown(place, "CN307", "device", asked.device, names)
            return
        yield Finding(
            place=place,
            code="CN307",
            message=f"tenants of {site!r} cannot attach to this device",
            expected=f"a device of the site with attachment ports: {listed(names)}",
            found=f"{device.name}, {device.role} at {device.site}",
            remedy="Correct the device or the site, or leave the device out.",
        )
        return
    if not at.draft.circuits(at.endpoint):
        yield Finding(
            place=at.place("attachment", "port"),
            code="CN308",
            message="there is no such attachment port",
            expected=listed(ports),
            found=quoted(asked.port),
            remedy="Name one of these ports, or leave the port out: citynet chooses one.",
        )


def _circuit(at: _At, holders: dict[tuple[str, str, int], _At]) -> Iterator[Finding]:
    """Yield what is wrong with the ports that are left to choose from."""
    circuits = at.draft.circuits(at.endpoint)
    domains = {device.domain for device, _ in circuits}
    if len(domains) > 1:
        yield Finding(
            place=at.place("site"),
            code="CN309",
            message="the endpoint could attach in more than one domain",
            expected="a device, where edges of several domains stand at a site",
            found=f"edges of {listed(domains, last='and')}",
            remedy=f"Add 'attachment: {{device: {circuits[0][0].name}}}', or another one.",
        )
    profile = at.draft.intents.profiles.get(at.service.profile)
    fastest = max(port.speed for _, port in circuits)
    if profile is not None and profile.peak > fastest:
        yield Finding(
            place=at.place("attachment", "port"),
            code="CN319",
            message="the profile's peak is more than the port can carry",
            expected=f"a port of at least {format_bandwidth(profile.peak)}",
            found=f"{format_bandwidth(fastest)}",
            remedy="Choose a faster port or another profile.",
        )
    vlan = at.endpoint.attachment.vlan
    if vlan is None or len(circuits) > 1:
        return
    device, port = circuits[0]
    holder = holders.setdefault((device.name, port.name, vlan), at)
    if holder is not at:
        yield Finding(
            place=at.place("attachment", "vlan"),
            code="CN311",
            message=f"VLAN {vlan} of {device.name} {port.name} is taken",
            expected="a VLAN of its own on the port for each endpoint",
            found=f"{holder.service.key}, endpoint {holder.endpoint.name},"
            f" at {holder.place('attachment', 'vlan')}",
            remedy="Choose another VLAN, or leave it out: citynet chooses one.",
        )
