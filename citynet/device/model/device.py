"""A device, whole."""

from __future__ import annotations

from dataclasses import dataclass

from citynet.device.model.base import Part, Platform
from citynet.device.model.filters import AddressGroup, Filter, PrefixList
from citynet.device.model.interfaces import Interface
from citynet.device.model.management import Management
from citynet.device.model.measurement import Measurement, Telemetry
from citynet.device.model.routing import Bgp, Isis, Srv6, Vrf
from citynet.device.model.slices import SliceInstance
from citynet.device.model.steering import Application, Srv6Policy, Steering

__all__ = ["Device"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Part):
    """One device, whole: what its configuration says is exactly this."""

    name: str
    platform: Platform
    management: Management
    interfaces: tuple[Interface, ...] = ()
    vrfs: tuple[Vrf, ...] = ()
    filters: tuple[Filter, ...] = ()
    address_groups: tuple[AddressGroup, ...] = ()
    prefix_lists: tuple[PrefixList, ...] = ()
    isis: Isis | None = None
    srv6: Srv6 | None = None
    slices: tuple[SliceInstance, ...] = ()
    policies: tuple[Srv6Policy, ...] = ()
    applications: tuple[Application, ...] = ()
    steering: tuple[Steering, ...] = ()
    measurement: Measurement | None = None
    telemetry: Telemetry | None = None
    vtep: str | None = None
    """Source interface of VXLAN tunnels."""
    bgp: Bgp | None = None
