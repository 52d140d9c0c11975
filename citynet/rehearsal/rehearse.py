"""The stage: devices in, stand-ins for those of other platforms out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType

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
from citynet.errors import Finding, FindingsError, Place
from citynet.rehearsal.missing import left_out
from citynet.rehearsal.model import LeftOut, Rehearsal
from citynet.rehearsal.names import MANAGEMENT_VRF, interface_names
from citynet.rehearsal.plain import plain
from citynet.rehearsal.renaming import renamed
from citynet.rehearsal.sids import MOST, has_sids, with_classic_sids
from citynet.rehearsal.tables import vrf_tables

__all__ = ["rehearse"]


def rehearse(city: City, devices: Iterable[Device]) -> Rehearsal:
    """Return a stand-in, an FRR router that says the same, for each device of another platform.

    It differs from its device in names of interfaces, table numbers, the MTU of sub-interfaces
    (which follows their port's on Linux), the block of locators that its VRFs leave to the main
    table and the name of the management VRF, in SIDs where the device has compressed ones or
    takes them by itself, in address groups, which are taken apart, and in what ``left_out``
    names; in nothing else.
    Raises ``FindingsError`` with CN628 for interfaces that cannot be named on Linux, with CN623
    for more VRFs than FRR has SIDs for.
    """
    stand_ins: list[Device] = []
    interfaces: dict[tuple[str, str], str] = {}
    missing: list[LeftOut] = []
    findings: list[Finding] = []
    for device in sorted(devices, key=lambda device: device.name):
        if device.platform is Platform.FRR:
            continue
        findings.extend(_too_many(device))
        try:
            names = interface_names(device)
        except FindingsError as error:
            findings.extend(error.findings)
            continue
        interfaces.update({(device.name, old): new for old, new in names.items()})
        stand_ins.append(_stand_in(device, names, _pools(city, device)))
        missing.extend(left_out(device))
    if findings:
        raise FindingsError(findings)
    return Rehearsal(
        devices=tuple(stand_ins),
        interfaces=MappingProxyType(interfaces),
        left_out=tuple(sorted(missing)),
    )


def _too_many(device: Device) -> Iterable[Finding]:
    found = sum(map(has_sids, device.vrfs))
    if found > MOST:
        yield Finding(
            place=Place(PurePosixPath("inventory/hosts.yaml")),
            code="CN623",
            message=f"{device.name} ({device.platform}) has more VRFs over SRv6 than its stand-in "
            "for the lab can have",
            expected=f"at most {MOST} VRFs",
            found=str(found),
            remedy="attach endpoints to another edge of the site, or add one there",
        )


def _pools(city: City, device: Device) -> Pools:
    return city.domains[city.devices[device.name].domain].pools


def _stand_in(device: Device, names: Mapping[str, str], pools: Pools) -> Device:
    said = with_classic_sids(plain(device))
    tables = vrf_tables(said, pools.vnis[0])
    named = renamed(said, names)
    return sorted_device(
        replace(
            named,
            platform=Platform.FRR,
            interfaces=tuple(map(_interface, named.interfaces)),
            vrfs=tuple(replace(vrf, table=tables.get(vrf.name)) for vrf in named.vrfs),
            srv6=_srv6(said, pools),
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
