"""Ports that links end at: physical ones and LAGs, MACsec, and priority flow control."""

from __future__ import annotations

from citynet.city.model import CityDevice, Encryption, Link
from citynet.compilation.origins import made_by, of_device, of_domain, of_link
from citynet.compilation.scene import Cable, Scene
from citynet.compilation.spelling import secret
from citynet.device.model import Interface, InterfaceKind, MacSec, TrafficClass

__all__ = [
    "kind_of",
    "lag_members",
    "lag_sources",
    "least_members",
    "lossless_on",
    "macsec",
]


def _is_lag(device: CityDevice, cable: Cable) -> bool:
    """Tell whether a link ends at a LAG of the device."""
    return cable.own.port in device.lags


def kind_of(device: CityDevice, cable: Cable) -> InterfaceKind:
    """Return what a link ends at."""
    return InterfaceKind.LAG if _is_lag(device, cable) else InterfaceKind.PHYSICAL


def least_members(device: CityDevice, cable: Cable) -> int | None:
    """Return how many members of a LAG must be up: all, because what was admitted needs them."""
    return len(device.lags[cable.own.port].members) if _is_lag(device, cable) else None


def lag_sources(device: CityDevice, cable: Cable) -> tuple[str, ...]:
    """Return who says how many those are: the device, whose LAG it is."""
    return () if least_members(device, cable) is None else (of_device(device.name),)


def lag_members(scene: Scene, device: CityDevice) -> tuple[Interface, ...]:
    """Return the ports of every LAG that a link ends at: a description, and nothing else."""
    return tuple(
        Interface(
            name=member,
            kind=InterfaceKind.PHYSICAL,
            description=f"member of {cable.own.port}",
            lag=cable.own.port,
            origin=made_by(
                of_domain(device.domain), of_link(cable.link.name), of_device(device.name)
            ),
        )
        for cable in scene.cables.get(device.name, ())
        if _is_lag(device, cable)
        for member in device.lags[cable.own.port].members
    )


def macsec(scene: Scene, link: Link) -> MacSec | None:
    """Return the encryption of both ports of a link; the key's name is the link's number.

    VRP takes no name without a letter, hence the four digits before it.
    """
    if link.encryption != Encryption.MACSEC:
        return None
    return MacSec(
        key_name=f"c17e{scene.ids.links[link.name]:060x}",
        key=secret(f"macsec.{link.name}"),
        origin=made_by(of_link(link.name)),
    )


def lossless_on(scene: Scene, link: Link) -> tuple[str, ...]:
    """Return the keys of the lossless services that are placed on a link, sorted."""
    return tuple(
        key
        for key in scene.reserving.get(link.name, ())
        if scene.traffic_class(key) is TrafficClass.LOSSLESS
    )
