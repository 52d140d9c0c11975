"""The domain's own transport on a device: loopback, core links, IS-IS, locator."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import Final

from citynet.allocation.model import link_ipv4, link_ipv6, locator, loopback_ipv4, loopback_ipv6
from citynet.city.life import LAST_METRIC, spared, stays
from citynet.city.model import CityDevice, Domain, Link, Role, SidFormat, Transport
from citynet.compilation.algorithms import (
    affinities,
    algorithm_locators,
    flexible_algorithms,
    with_attributes,
)
from citynet.compilation.capabilities import CAPABILITIES, Feature
from citynet.compilation.origins import made_by, of_device, of_domain, of_link
from citynet.compilation.ports import (
    kind_of,
    lag_members,
    lag_sources,
    least_members,
    lossless_on,
    macsec,
)
from citynet.compilation.queues import queues
from citynet.compilation.scene import Cable, Scene
from citynet.compilation.slices import slice_shares
from citynet.compilation.spelling import LOCATOR, LOOPBACK, isis_tag, secret
from citynet.compilation.steering import end_function
from citynet.device.model import (
    Family,
    Interface,
    InterfaceAddress,
    InterfaceKind,
    Isis,
    IsisInterface,
    Platform,
    Srv6,
)

__all__ = ["isis", "srv6", "underlay_interfaces", "vtep"]

_UNDERLAY_FAMILY: Final = {Transport.SRV6: Family.IPV6, Transport.VXLAN: Family.IPV4}
"""The one family that the underlay of a transport speaks."""


def underlay_interfaces(scene: Scene, device: CityDevice) -> tuple[Interface, ...]:
    """Return the loopback of a device, every core link, and the members of every LAG."""
    return (
        _loopback(scene, device),
        *(
            _core_link(scene, device, cable)
            for cable in scene.cables.get(device.name, ())
            if not cable.link.hand_off
        ),
        *lag_members(scene, device),
    )


def isis(scene: Scene, device: CityDevice) -> Isis:
    """Return the device's IS-IS instance."""
    domain = scene.domain_of(device)
    return Isis(
        tag=isis_tag(device.platform, domain.name),
        net=_net(domain, scene.ids.devices[device.name]),
        families=(_UNDERLAY_FAMILY[domain.transport],),
        authentication=secret(f"isis.{domain.name}.lsp"),
        affinities=affinities(scene, device),
        algorithms=flexible_algorithms(scene, device),
        ti_lfa=domain.transport is Transport.SRV6 and _repairs(device),
        origin=made_by(of_domain(domain.name)),
    )


def srv6(scene: Scene, device: CityDevice) -> Srv6 | None:
    """Return the locators of an edge or border, and of a core router that repair paths go by.

    Those are made of the SIDs of routers on the way, so platforms that have them have locators in
    the core too.
    """
    domain = scene.domain_of(device)
    if domain.transport is not Transport.SRV6:
        return None
    if device.role is Role.CORE and not _repairs(device):
        return None
    number = scene.ids.devices[device.name]
    # Every presence in a domain with SRv6 is a VRF with SIDs.
    leaving = device.platform is Platform.FRR and bool(scene.presences.get(device.name))
    end, users = end_function(scene, device)
    return Srv6(
        locator_name=LOCATOR,
        locator=locator(domain.pools, number),
        source=loopback_ipv6(domain.pools, number),
        micro=domain.sids is SidFormat.NEXT_CSID,
        algorithms=algorithm_locators(scene, device),
        end=end,
        block=domain.pools.locators if leaving else None,
        origin=made_by(of_domain(domain.name), *users),
    )


def vtep(scene: Scene, device: CityDevice) -> str | None:
    """Return the interface that VXLAN tunnels start from; a core router has none."""
    if scene.domain_of(device).transport is not Transport.VXLAN or device.role is Role.CORE:
        return None
    return LOOPBACK[device.platform]


def _repairs(device: CityDevice) -> bool:
    return Feature.TI_LFA in CAPABILITIES[device.platform].features


def _net(domain: Domain, number: int) -> str:
    """Return the NET: the area and the twelve digits of the router ID as system ID."""
    octets = str(loopback_ipv4(domain.pools, number)).split(".")
    digits = "".join(octet.zfill(3) for octet in octets)
    return f"{domain.isis_area}.{digits[:4]}.{digits[4:8]}.{digits[8:]}.00"


def _loopback(scene: Scene, device: CityDevice) -> Interface:
    domain = scene.domain_of(device)
    number = scene.ids.devices[device.name]
    origin = made_by(of_domain(domain.name))
    return Interface(
        name=LOOPBACK[device.platform],
        kind=InterfaceKind.LOOPBACK,
        description=f"{domain.name} router ID",
        addresses=(
            IPv4Interface((loopback_ipv4(domain.pools, number), 32)),
            IPv6Interface((loopback_ipv6(domain.pools, number), 128)),
        ),
        isis=IsisInterface(metric=0, passive=True, origin=origin),
        origin=origin,
    )


def _core_link(scene: Scene, device: CityDevice, cable: Cable) -> Interface:
    domain = scene.domain_of(device)
    origin = made_by(of_domain(domain.name), of_link(cable.link.name), *_drained(scene, cable.link))
    lossless = lossless_on(scene, cable.link)
    return Interface(
        name=cable.own.port,
        kind=kind_of(device, cable),
        description=f"to {cable.other.device} {cable.other.port}",
        speed=cable.link.capacity,
        mtu=domain.mtu,
        addresses=(_link_address(scene, domain, cable),),
        isis=with_attributes(
            scene,
            device,
            cable.link,
            IsisInterface(
                metric=_metric(scene, cable.link),
                bfd=True,
                authentication=secret(f"isis.{domain.name}.hello"),
                origin=origin,
            ),
        ),
        queues=queues(scene, cable.link),
        slices=slice_shares(scene, cable.link),
        min_links=least_members(device, cable),
        macsec=macsec(scene, cable.link),
        lossless=bool(lossless),
        origin=made_by(*origin.sources, *lossless, *lag_sources(device, cable)),
    )


def _metric(scene: Scene, link: Link) -> int:
    """Return the metric of a link: its delay, but the last one at a device that is drained."""
    return LAST_METRIC if spared(scene.city, link) else max(1, link.delay)


def _drained(scene: Scene, link: Link) -> tuple[str, ...]:
    """Return the sources of what drained devices at a link make of it."""
    return tuple(
        of_device(end.device) for end in link.ends if not stays(scene.city.devices[end.device])
    )


def _link_address(scene: Scene, domain: Domain, cable: Cable) -> InterfaceAddress:
    number = scene.ids.links[cable.link.name]
    pair: tuple[InterfaceAddress, InterfaceAddress] = (
        link_ipv6(domain.pools, number)
        if _UNDERLAY_FAMILY[domain.transport] is Family.IPV6
        else link_ipv4(domain.pools, number)
    )
    return pair[cable.link.ends.index(cable.own)]
