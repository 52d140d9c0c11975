"""The BGP speaker of a device and its sessions inside the domain."""

from __future__ import annotations

from typing import Final

from citynet.allocation.model import loopback_ipv4, loopback_ipv6
from citynet.city.model import CityDevice, Domain, Role, Transport
from citynet.compilation.origins import made_by, of_domain
from citynet.compilation.scene import Scene
from citynet.compilation.spelling import LOOPBACK, secret
from citynet.device.model import Address, Bgp, BgpNeighbor, Family

__all__ = ["bgp"]

_FAMILIES: Final = {
    Transport.SRV6: (Family.VPNV4, Family.VPNV6),
    Transport.VXLAN: (Family.EVPN,),
}


def bgp(scene: Scene, device: CityDevice, hand_off_sessions: tuple[BgpNeighbor, ...]) -> Bgp | None:
    """Return the BGP speaker of a device; a core router that does not reflect has none."""
    if not _speaks(device):
        return None
    domain = scene.domain_of(device)
    return Bgp(
        asn=domain.asn,
        router_id=loopback_ipv4(domain.pools, scene.ids.devices[device.name]),
        neighbors=(
            *(
                _neighbor(scene, device, domain, other)
                for other in _peers(scene, device)
                if other.name != device.name and _speaks(other)
            ),
            *hand_off_sessions,
        ),
        origin=made_by(of_domain(domain.name)),
    )


def _peers(scene: Scene, device: CityDevice) -> tuple[CityDevice, ...]:
    """Return whom a device may peer with: a reflector with all of its domain, others with those.

    Without reflectors all peer with all.
    """
    reflectors = scene.reflectors.get(device.domain, ())
    if device.route_reflector or not reflectors:
        return scene.domain_devices.get(device.domain, ())
    return reflectors


def _speaks(device: CityDevice) -> bool:
    return device.route_reflector or device.role is not Role.CORE


def _neighbor(scene: Scene, device: CityDevice, domain: Domain, other: CityDevice) -> BgpNeighbor:
    return BgpNeighbor(
        address=_loopback(scene, domain, other),
        remote_as=domain.asn,
        description=f"reflector {other.name}" if other.route_reflector else other.name,
        update_source=LOOPBACK[device.platform],
        families=_FAMILIES[domain.transport],
        route_reflector_client=device.route_reflector and not other.route_reflector,
        authentication=secret(f"bgp.{domain.name}.core"),
        origin=made_by(of_domain(domain.name)),
    )


def _loopback(scene: Scene, domain: Domain, device: CityDevice) -> Address:
    number = scene.ids.devices[device.name]
    if domain.transport is Transport.SRV6:
        return loopback_ipv6(domain.pools, number)
    return loopback_ipv4(domain.pools, number)
