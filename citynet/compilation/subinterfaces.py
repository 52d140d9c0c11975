"""What sub-interfaces have in common, whatever they carry."""

from __future__ import annotations

from citynet.city.model import CityDevice
from citynet.compilation.scene import Scene
from citynet.device.model import Platform

__all__ = ["subinterface_mtu"]


def subinterface_mtu(scene: Scene, device: CityDevice) -> int | None:
    """Return the MTU that a sub-interface must state; ``None`` where it follows its port's.

    On VRP a sub-interface has 1500 bytes unless it says otherwise.
    """
    return scene.tenant_mtu if device.platform is Platform.VRP else None
