"""Facts that Batfish's parsers and our readers both find in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_interface
from typing import Final

from citynet.device.model import Device, Interface, InterfaceKind, Platform
from validate.batfish.answers import cells, files_of, name_of, text_of
from validate.batfish.native.assemble import NativeText
from validate.batfish.server import Ask, Server

__all__ = ["facts_of_batfish", "facts_of_reader"]

Facts = frozenset[str]
_DEFAULT: Final = "default"
_MANAGEMENT: Final = {Platform.EOS: "MGMT", Platform.FRR: "mgmt"}
_GENERATED: Final = ("nve~", "Vxlan")
"""Beginnings of names of interfaces that Batfish makes up."""
_LISTS: Final = {
    "ip prefix-list": "ipv4 prefix list",
    "ipv4 prefix-list": "ipv4 prefix list",
    "ipv6 prefix-list": "ipv6 prefix list",
    "extended ipv4 access-list": "ipv4 filter",
    "extended ipv6 access-list": "ipv6 filter",
}


def facts_of_reader(device: Device) -> Facts:
    """Return what our reader found, in the words of :func:`facts_of_batfish`.

    Only what Batfish can know: nothing of IPv6; of FRR neither route targets, nor filters, nor
    whether an interface is off.
    """
    return frozenset(_of_reader(device))


def facts_of_batfish(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Mapping[str, Facts]:
    """Return what Batfish found in the text of each device, one sentence per fact."""
    found: dict[str, set[str]] = {name: set() for name in native.files}
    for name, fact in (
        *_interfaces(server, native, devices),
        *_sessions(server, native),
        *_processes(server, native),
        *_tunnels(server, native),
        *_structures(server, native),
    ):
        # A name that is no file's says that the text names another device; see the parse check.
        found.setdefault(name, set()).add(fact)
    return {name: frozenset(facts) for name, facts in found.items()}


def _of_reader(device: Device) -> Iterator[str]:
    is_eos = device.platform is Platform.EOS
    for interface in device.interfaces:
        yield from _interface_of_reader(device, interface)
    yield from _bgp_of_reader(device)
    for vrf in device.vrfs:
        if is_eos and vrf.vni is not None:
            yield f"VRF {vrf.name} has VNI {vrf.vni} and RD {vrf.rd}"
            yield from (f"VRF {vrf.name} imports {target}" for target in vrf.import_targets)
            yield from (f"VRF {vrf.name} exports {target}" for target in vrf.export_targets)
    for list_ in device.prefix_lists:
        yield f"there is the {list_.family.value} prefix list {list_.name}"
    for filter_ in device.filters if is_eos else ():
        yield f"there is the {filter_.family.value} filter {filter_.name}"


def _interface_of_reader(device: Device, interface: Interface) -> Iterator[str]:
    yield f"interface {interface.name} is in {interface.vrf or _DEFAULT}"
    if not interface.enabled and device.platform is Platform.EOS:
        yield f"interface {interface.name} is off"
    if interface.vlan is not None:
        yield f"interface {interface.name} has VLAN {interface.vlan}"
    for address in interface.addresses:
        if address.version == 4:
            yield f"interface {interface.name} has {address.network} at {address.ip}"
    mtu = _mtu(device, interface)
    if mtu is not None:
        yield f"interface {interface.name} has MTU {mtu}"
    if interface.filter_ipv4 is not None and device.platform is Platform.EOS:
        yield f"interface {interface.name} has the filter {interface.filter_ipv4}"


def _mtu(device: Device, interface: Interface) -> int | None:
    """Return an MTU that Batfish has to know, too; it takes that of management ports for itself."""
    if interface.kind is InterfaceKind.MANAGEMENT:
        return None
    if interface.mtu is None and device.platform is Platform.EOS:
        return next((i.mtu for i in device.interfaces if i.name == interface.parent), None)
    return interface.mtu


def _bgp_of_reader(device: Device) -> Iterator[str]:
    if device.bgp is None:
        return
    speaking = {neighbor.vrf for neighbor in device.bgp.neighbors} | {None}
    if device.platform is Platform.EOS:
        speaking |= {vrf.name for vrf in device.vrfs}
    else:
        speaking |= {vrf.name for vrf in device.vrfs if vrf.rd is not None}
    for name in speaking:
        yield f"BGP in {name or _DEFAULT} has router ID {device.bgp.router_id}"
    for neighbor in device.bgp.neighbors:
        if neighbor.address.version == 4:
            where = neighbor.vrf or _DEFAULT
            client = ", a client" if neighbor.route_reflector_client else ""
            yield (
                f"BGP in {where} of AS {device.bgp.asn} has the neighbour {neighbor.address} "
                f"in AS {neighbor.remote_as}{client}"
            )


def _interfaces(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[tuple[str, str]]:
    answer = server.ask(Ask(snapshot=native.snapshot, question="interfaceProperties"))
    columns = ("Interface", "VRF", "Admin_Up", "Encapsulation_VLAN", "All_Prefixes", "MTU")
    for cell, vrf, is_up, vlan, prefixes, mtu, filter_ in cells(
        answer, *columns, "Incoming_Filter_Name"
    ):
        node, _, name = text_of(cell).rstrip("]").partition("[")
        device = devices.get(node)
        if device is None or name.startswith(_GENERATED) or _is_vrf(device, name):
            continue
        yield node, f"interface {name} is in {text_of(vrf)}"
        if is_up is False:
            yield node, f"interface {name} is off"
        if vlan is not None:
            yield node, f"interface {name} has VLAN {vlan}"
        for prefix in prefixes if isinstance(prefixes, list | tuple) else ():
            yield node, f"interface {name} has {_network(text_of(prefix))}"
        if _states_mtu(device, name):
            yield node, f"interface {name} has MTU {mtu}"
        if filter_ is not None:
            yield node, f"interface {name} has the filter {text_of(filter_)}"


def _sessions(server: Server, native: NativeText) -> Iterator[tuple[str, str]]:
    answer = server.ask(Ask(snapshot=native.snapshot, question="bgpPeerConfiguration"))
    for node, vrf, remote, local_as, remote_as, is_client in cells(
        answer, "Node", "VRF", "Remote_IP", "Local_AS", "Remote_AS", "Route_Reflector_Client"
    ):
        client = ", a client" if is_client is True else ""
        fact = (
            f"BGP in {text_of(vrf)} of AS {local_as} has the neighbour {text_of(remote)} "
            f"in AS {text_of(remote_as)}{client}"
        )
        yield name_of(node), fact


def _processes(server: Server, native: NativeText) -> Iterator[tuple[str, str]]:
    answer = server.ask(Ask(snapshot=native.snapshot, question="bgpProcessConfiguration"))
    for node, vrf, router_id in cells(answer, "Node", "VRF", "Router_ID"):
        yield name_of(node), f"BGP in {text_of(vrf)} has router ID {text_of(router_id)}"


def _tunnels(server: Server, native: NativeText) -> Iterator[tuple[str, str]]:
    answer = server.ask(Ask(snapshot=native.snapshot, question="evpnL3VniProperties"))
    for node, vrf, vni, rd, imports, exports in cells(
        answer,
        "Node",
        "VRF",
        "VNI",
        "Route_Distinguisher",
        "Import_Route_Targets",
        "Export_Route_Targets",
    ):
        name = text_of(node)
        yield name, f"VRF {text_of(vrf)} has VNI {vni} and RD {text_of(rd)}"
        yield from ((name, f"VRF {text_of(vrf)} imports {target}") for target in _items(imports))
        yield from ((name, f"VRF {text_of(vrf)} exports {target}") for target in _items(exports))


def _structures(server: Server, native: NativeText) -> Iterator[tuple[str, str]]:
    by_path = {file.path: file.device for file in native.files.values()}
    answer = server.ask(Ask(snapshot=native.snapshot, question="definedStructures"))
    for kind, name, places in cells(answer, "Structure_Type", "Structure_Name", "Source_Lines"):
        for path in files_of(places):
            if text_of(kind) in _LISTS and path in by_path:
                yield by_path[path], f"there is the {_LISTS[text_of(kind)]} {text_of(name)}"


def _items(cell: object) -> Iterable[object]:
    return cell if isinstance(cell, list | tuple) else ()


def _network(prefix: str) -> str:
    address = ip_interface(prefix)
    return f"{address.network} at {address.ip}"


def _is_vrf(device: Device, name: str) -> bool:
    """Say whether an interface is the Linux device of a VRF."""
    if device.platform is not Platform.FRR:
        return False
    return name == _MANAGEMENT[device.platform] or any(vrf.name == name for vrf in device.vrfs)


def _states_mtu(device: Device, name: str) -> bool:
    """Say whether our reader knows an MTU of an interface; Batfish has one for each."""
    return any(i.name == name and _mtu(device, i) is not None for i in device.interfaces)
