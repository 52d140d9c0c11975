"""From the text of a Junos device to the device model."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from citynet.device.model import Bgp, Device, Platform
from citynet.device.sorting import sorted_device
from citynet.readers.junos.bgp import read_bgp
from citynet.readers.junos.braces import parse_braces
from citynet.readers.junos.class_of_service import read_class_of_service
from citynet.readers.junos.firewall import read_filters
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.instances import read_instances
from citynet.readers.junos.interfaces import read_interfaces
from citynet.readers.junos.isis import read_isis
from citynet.readers.junos.links import read_lldp, read_macsec
from citynet.readers.junos.measurement import read_measurement
from citynet.readers.junos.policies import read_load_balancing
from citynet.readers.junos.prefix_lists import read_prefix_lists
from citynet.readers.junos.protection import Protected, read_protection
from citynet.readers.junos.reading import Reading
from citynet.readers.junos.routing import read_identity, read_srv6
from citynet.readers.junos.slices import read_slices, sliced
from citynet.readers.junos.statements import Ledger, tree_of
from citynet.readers.junos.system import read_chassis, read_host_name, read_management
from citynet.readers.junos.telemetry import read_telemetry
from citynet.readers.model import ReadDevice, TextFiles, UnreadLine

__all__ = ["read"]

_FILE: Final = "config"


def read(name: str, files: TextFiles) -> ReadDevice:
    """Return what the file ``config`` of device ``name`` says.

    Total: any text gives a device, and every line that is not understood is in ``unread``.
    """
    parsed = parse_braces(files.get(_FILE, ""))
    ledger = Ledger(name, _FILE)
    reading = Reading(tree_of(parsed, ledger), ledger)
    device = _device(name, reading)
    other = tuple(
        UnreadLine(device=name, file=path, line=0, text="", reason="Junos has one file, config")
        for path in sorted(set(files) - {_FILE})
    )
    return ReadDevice(device=sorted_device(device), unread=(*ledger.close(parsed), *other))


def _device(name: str, reading: Reading) -> Device:
    # What others name comes first: a device accepts its containers in any order.
    for _, version in reading.root.at("version").values():
        reading.ledger.claim(version)
    management = read_management(reading)
    read_load_balancing(reading)
    filters = read_filters(reading)
    read_interfaces(reading)
    read_chassis(reading)
    identity = read_identity(reading)
    srv6 = read_srv6(reading)
    isis = read_isis(reading)
    if srv6 is not None:
        srv6 = replace(srv6, end=reading.end)
    vrfs = read_instances(reading)
    slices = read_slices(reading)
    vrfs = sliced(vrfs, reading)
    read_bgp(reading)
    bgp = _bgp(identity, reading)
    read_class_of_service(reading)
    read_macsec(reading)
    read_lldp(reading)
    groups, prefix_lists = read_prefix_lists(reading)
    measurement, telemetry = read_measurement(vrfs, reading), read_telemetry(reading)
    protected = Protected(
        management=management, isis=isis, measurement=measurement, telemetry=telemetry
    )
    read_protection(protected, reading)
    return Device(
        name=read_host_name(name, reading),
        platform=Platform.JUNOS,
        management=management,
        interfaces=tuple(one.draft.close() for one in reading.interfaces.values()),
        vrfs=vrfs,
        filters=filters,
        address_groups=groups,
        prefix_lists=prefix_lists,
        isis=isis,
        srv6=srv6,
        slices=slices,
        measurement=measurement,
        telemetry=telemetry,
        bgp=bgp,
    )


def _bgp(identity: tuple[Statement, ...], reading: Reading) -> Bgp | None:
    if reading.asn is None or reading.router_id is None:
        return None
    return Bgp(
        asn=reading.asn,
        router_id=reading.router_id,
        neighbors=tuple(reading.neighbors),
        origin=reading.ledger.origin((), identity),
    )
