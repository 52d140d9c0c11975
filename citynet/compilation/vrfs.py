"""The VRFs of services on a device."""

from __future__ import annotations

from citynet.allocation.model import route_target, vni
from citynet.binding.presence import VrfPresence
from citynet.city.model import CityDevice, Domain, SidFormat, Transport
from citynet.compilation.algorithms import service_locator
from citynet.compilation.exchange import routes_to_other_slices
from citynet.compilation.origins import made_by
from citynet.compilation.scene import Scene
from citynet.compilation.slices import slice_of
from citynet.compilation.steering import color_of
from citynet.compilation.tables import table_of_service
from citynet.device.model import Vrf, VrfSids
from citynet.intent.model import EndpointRole

__all__ = ["service_vrfs"]


def service_vrfs(scene: Scene, device: CityDevice) -> tuple[Vrf, ...]:
    """Return one VRF for each presence of a service on the device."""
    return tuple(_vrf(scene, device, presence) for presence in scene.presences.get(device.name, ()))


def _vrf(scene: Scene, device: CityDevice, presence: VrfPresence) -> Vrf:
    domain = scene.domain_of(device)
    number = scene.ids.services[presence.service].number
    over_srv6 = domain.transport is Transport.SRV6
    static = over_srv6 and domain.sids is SidFormat.CLASSIC
    index = scene.bindings.sids[device.name, presence.name] if static else None
    locator, also = service_locator(scene, device, presence.service)
    origin = made_by(
        presence.service,
        *(scene.intents.boundaries[name].key for name in presence.exchanges),
        *also,
    )
    return Vrf(
        name=presence.name,
        table=table_of_service(device.platform, index, number),
        rd=presence.rd,
        import_targets=_imports(domain, number, presence.role),
        export_targets=(route_target(domain, number, spoke=presence.role is EndpointRole.SPOKE),),
        vni=None if over_srv6 else vni(domain.pools, number),
        locator=locator,
        sids=None if index is None else VrfSids(dt4=2 * index - 1, dt6=2 * index, origin=origin),
        slice=slice_of(scene, presence),
        color=color_of(scene, presence.service),
        redistribute_connected=bool(presence.endpoints),
        redistribute_static=bool(presence.exchanges),
        static_routes=routes_to_other_slices(scene, device, presence),
        origin=origin,
    )


def _imports(domain: Domain, number: int, role: EndpointRole) -> tuple[str, ...]:
    from_hubs = route_target(domain, number, spoke=False)
    if role is EndpointRole.HUB:
        return (from_hubs, route_target(domain, number, spoke=True))
    return (from_hubs,)
