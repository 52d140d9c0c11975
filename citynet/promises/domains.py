"""What a domain's standard promises: sessions, soundness, and infrastructure out of sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from citynet.city.model import City
from citynet.device.model import Network
from citynet.errors import Place
from citynet.promises.model import HiddenInfrastructure, SessionsUp, Sound
from citynet.promises.scene import Scene, sorted_networks, terminals

__all__ = ["domain_promises"]

_DOMAINS = Place(PurePosixPath("inventory/domains.yaml"))


def domain_promises(scene: Scene) -> Iterator[SessionsUp | Sound | HiddenInfrastructure]:
    """Yield the promises of each domain; infrastructure is hidden from those who attach there."""
    everything = _infrastructure(scene.city)
    for name in scene.city.domains:
        intent = f"domain/{name}"
        yield SessionsUp(id=f"sessions-up/{intent}", intent=intent, place=_DOMAINS, domain=name)
        yield Sound(id=f"sound/{intent}", intent=intent, place=_DOMAINS, domain=name)
        tenants = [member for member in scene.all_members() if member.domain == name]
        if tenants:
            yield HiddenInfrastructure(
                id=f"infrastructure-hidden/{intent}",
                intent=intent,
                place=_DOMAINS,
                terminals=terminals(tenants),
                infrastructure=everything,
            )


def _infrastructure(city: City) -> tuple[Network, ...]:
    """Return what no tenant may reach anywhere: of all domains, for hand-offs join them."""
    networks: list[Network] = [city.exchange_pool_ipv4, city.exchange_pool_ipv6]
    networks.extend(city.baseline.ssh_sources)
    networks.extend(device.management.network for device in city.devices.values())
    for hand_off in city.hand_offs:
        networks.extend((hand_off.ipv4, hand_off.ipv6))
    for domain in city.domains.values():
        pools = domain.pools
        networks.extend((pools.loopback_ipv4, pools.loopback_ipv6, pools.locators))
        networks.extend((pools.links_ipv4, pools.links_ipv6))
    return sorted_networks(networks)
