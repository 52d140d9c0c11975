"""Border models of intents as the frozen values that later stages work on."""

from __future__ import annotations

from typing import Final

from citynet.errors import Place
from citynet.intent import schema
from citynet.intent.model import (
    ApplicationSteering,
    Attachment,
    Boundary,
    Endpoint,
    Permission,
    Protection,
    Service,
    ServiceKind,
    ServiceProfile,
    Zone,
)
from citynet.workspace import Document

__all__ = ["boundary", "profile", "service"]

_PROTOCOLS: Final = {schema.Carrier.TCP: 6, schema.Carrier.UDP: 17}


def profile(file: schema.ProfileFile, document: Document) -> ServiceProfile:
    """Return the catalogue entry of a file."""
    return ServiceProfile(
        name=file.name,
        title=file.title,
        committed=file.committed,
        peak=file.peak,
        delay=file.delay,
        isolation=file.isolation,
        traffic_class=file.traffic_class,
        survives=frozenset(map(str, file.survives)),
        trust=file.trust,
        encrypted=file.encrypted,
        origin=document.place(("name",)),
    )


def service(file: schema.SliceFile | schema.InterconnectFile, document: Document) -> Service:
    """Return the slice or interconnect of a file."""
    kind = ServiceKind.SLICE if isinstance(file, schema.SliceFile) else ServiceKind.INTERCONNECT
    return Service(
        kind=kind,
        name=file.name,
        owner=file.owner,
        virtual_network=file.virtual_network,
        profile=file.profile,
        connectivity=file.connectivity,
        endpoints=tuple(
            _endpoint(
                endpoint,
                document.place(("endpoints", index)),
                document.place(("endpoints", index, "attachment", "vlan")),
            )
            for index, endpoint in enumerate(file.endpoints)
        ),
        origin=document.place(("name",)),
        applications=tuple(
            _application(application, document.place(("applications", index)))
            for index, application in enumerate(file.applications)
        ),
        measurement=file.measurement,
    )


def _application(file: schema.ApplicationFile, origin: Place) -> ApplicationSteering:
    return ApplicationSteering(
        name=file.name,
        protocol=_PROTOCOLS[file.protocol],
        ports=file.ports,
        profile=file.profile,
        origin=origin,
    )


def _endpoint(file: schema.EndpointFile, origin: Place, vlan_origin: Place) -> Endpoint:
    attachment = file.attachment
    return Endpoint(
        name=file.name or file.site,
        site=file.site,
        role=file.role,
        attachment=Attachment(
            device=attachment.device,
            port=attachment.port,
            vlan=attachment.vlan,
            vlan_origin=None if attachment.vlan is None else vlan_origin,
        ),
        prefixes=file.prefixes,
        data_class=file.data_class,
        origin=origin,
    )


def boundary(
    file: schema.BoundaryFile | schema.ProtectionFile, document: Document
) -> Boundary | Protection:
    """Return the boundary or the protection of a file."""
    if isinstance(file, schema.ProtectionFile):
        return Protection(
            name=file.name,
            owner=file.owner,
            data_class=file.protect.data_class,
            trust_domain=file.protect.trust_domain,
            origin=document.place(("name",)),
        )
    return Boundary(
        name=file.name,
        owner=file.owner,
        left=_zone(file.left, document.place(("left",))),
        right=_zone(file.right, document.place(("right",))),
        permissions=tuple(
            _permission(permission, document.place(("permit", index)))
            for index, permission in enumerate(file.permit)
        ),
        origin=document.place(("name",)),
    )


def _zone(file: schema.ZoneFile, origin: Place) -> Zone:
    key = f"slice/{file.slice}" if file.slice else f"interconnect/{file.interconnect}"
    return Zone(service=key, domain=file.domain, origin=origin)


def _permission(file: schema.PermissionFile, origin: Place) -> Permission:
    return Permission(
        source=str(file.source),
        protocol=file.protocol,
        ports=file.ports,
        sources=file.sources,
        destinations=file.destinations,
        log=file.log,
        reason=file.reason,
        origin=origin,
    )
