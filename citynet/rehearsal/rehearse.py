"""The stage: devices in, stand-ins for those of other platforms out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from citynet.city.model import City, Pools
from citynet.device.model import (
    Device,
    Interface,
    InterfaceKind,
    Origin,
    Platform,
    Srv6,
)
from citynet.device.sorting import sorted_device
from citynet.errors import Finding, FindingsError
from citynet.rehearsal.model import LeftOut, Rehearsal
from citynet.rehearsal.names import MANAGEMENT_VRF, interface_names
from citynet.rehearsal.renaming import renamed
from citynet.rehearsal.tables import vrf_tables

__all__ = ["rehearse"]

_LEFT_OUT: Final[Mapping[Platform, tuple[str, ...]]] = MappingProxyType(
    {
        Platform.EOS: (
            "eos eAPI: a stand-in is reached by SSH only",
            "eos logins by TACACS+: a stand-in names the servers and asks none of them",
        ),
        Platform.VRP: (
            "vrp NETCONF: a stand-in is reached by SSH only",
            "vrp logins by TACACS+: a stand-in names the servers and asks none of them",
        ),
    }
)
"""What every text of a platform says beside the device model, and no text of FRR can."""


def rehearse(city: City, devices: Iterable[Device]) -> Rehearsal:
    """Return a stand-in, an FRR router that says the same, for each device of another platform.

    It differs from its device in names of interfaces, table numbers, the MTU of sub-interfaces
    (which follows their port's on Linux), the block of locators that its VRFs leave to the main
    table and the name of the management VRF; in nothing else.
    Raises ``FindingsError`` with CN628 for interfaces that cannot be named on Linux.
    """
    stand_ins: list[Device] = []
    interfaces: dict[tuple[str, str], str] = {}
    left_out: list[LeftOut] = []
    findings: list[Finding] = []
    for device in sorted(devices, key=lambda device: device.name):
        if device.platform is Platform.FRR:
            continue
        try:
            names = interface_names(device)
        except FindingsError as error:
            findings.extend(error.findings)
            continue
        interfaces.update({(device.name, old): new for old, new in names.items()})
        stand_ins.append(_stand_in(device, names, _pools(city, device)))
        left_out.extend(_left_out(device))
    if findings:
        raise FindingsError(findings)
    return Rehearsal(
        devices=tuple(stand_ins),
        interfaces=MappingProxyType(interfaces),
        left_out=tuple(sorted(left_out)),
    )


def _left_out(device: Device) -> Iterator[LeftOut]:
    for what in _LEFT_OUT[device.platform]:
        yield LeftOut(device=device.name, what=what)


def _pools(city: City, device: Device) -> Pools:
    return city.domains[city.devices[device.name].domain].pools


def _stand_in(device: Device, names: Mapping[str, str], pools: Pools) -> Device:
    tables = vrf_tables(device, pools.vnis[0])
    named = renamed(device, names)
    return sorted_device(
        replace(
            named,
            platform=Platform.FRR,
            interfaces=tuple(map(_interface, named.interfaces)),
            vrfs=tuple(replace(vrf, table=tables.get(vrf.name)) for vrf in named.vrfs),
            srv6=_srv6(device, pools),
            origin=_origin(device),
        )
    )


def _interface(interface: Interface) -> Interface:
    managing = interface.kind is InterfaceKind.MANAGEMENT
    return replace(
        interface,
        mtu=None if interface.kind is InterfaceKind.SUBINTERFACE else interface.mtu,
        vrf=MANAGEMENT_VRF if managing else interface.vrf,
    )


def _srv6(device: Device, pools: Pools) -> Srv6 | None:
    if device.srv6 is None or all(vrf.sids is None for vrf in device.vrfs):
        return device.srv6
    return replace(device.srv6, block=pools.locators)


def _origin(device: Device) -> Origin:
    """Return where the device comes from, under the platform that its stand-in is of."""
    before, now = f"platform/{device.platform}", f"platform/{Platform.FRR}"
    return replace(
        device.origin,
        sources=tuple(now if source == before else source for source in device.origin.sources),
    )
