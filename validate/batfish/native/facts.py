"""Facts that Batfish's parsers find in texts, one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_interface
from typing import Final

from citynet.device.model import Device, Platform
from validate.batfish.answers import cells, files_of, name_of, text_of
from validate.batfish.native.assemble import NativeText
from validate.batfish.native.dialects import DIALECTS, is_constant, mtu_in_text
from validate.batfish.native.reader_facts import Facts
from validate.batfish.server import Ask, Server

__all__ = ["facts_of_batfish"]

_MANAGEMENT: Final = "mgmt"
_GENERATED: Final = ("nve~", "Vxlan")
"""Beginnings of names of interfaces that Batfish makes up."""
_PROPERTIES: Final = (
    "Interface",
    "VRF",
    "Admin_Up",
    "Encapsulation_VLAN",
    "All_Prefixes",
    "MTU",
    "Incoming_Filter_Name",
    "Channel_Group",
)


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


def _interfaces(
    server: Server, native: NativeText, devices: Mapping[str, Device]
) -> Iterator[tuple[str, str]]:
    answer = server.ask(Ask(snapshot=native.snapshot, question="interfaceProperties"))
    found: dict[tuple[str, str], Mapping[str, object]] = {}
    for row in cells(answer, *_PROPERTIES):
        node, _, name = text_of(row[0]).rstrip("]").partition("[")
        device = devices.get(node)
        if device is not None and not name.startswith(_GENERATED) and not _is_vrf(device, name):
            found[node, name] = dict(zip(_PROPERTIES, row, strict=True))
    for (node, name), properties in found.items():
        device = devices[node]
        unit = DIALECTS[device.platform].unit
        is_port_with_unit = bool(unit) and (node, name + unit) in found
        is_unit_of_port = bool(unit) and name.endswith(unit)
        if not is_unit_of_port:
            yield from ((node, fact) for fact in _port(device, name, properties))
        if not is_port_with_unit:
            whole = name.removesuffix(unit) if is_unit_of_port else name
            yield from ((node, fact) for fact in _routed(device, whole, properties))


def _port(device: Device, name: str, properties: Mapping[str, object]) -> Iterator[str]:
    """Yield what a port says of itself."""
    if properties["Admin_Up"] is False:
        yield f"interface {name} is off"
    if properties["Encapsulation_VLAN"] is not None:
        yield f"interface {name} has VLAN {properties['Encapsulation_VLAN']}"
    if properties["Channel_Group"] is not None:
        yield f"interface {name} is a member of {text_of(properties['Channel_Group'])}"
    if _states_mtu(device, name):
        yield f"interface {name} has MTU {properties['MTU']}"


def _routed(device: Device, name: str, properties: Mapping[str, object]) -> Iterator[str]:
    """Yield what an interface says of packets."""
    dialect = DIALECTS[device.platform]
    kinds = {i.kind for i in device.interfaces if i.name == name}
    if not kinds & dialect.hidden:
        yield f"interface {name} is in {text_of(properties['VRF'])}"
    for prefix in _items(properties["All_Prefixes"]):
        yield f"interface {name} has {_network(text_of(prefix))}"
    if properties["Incoming_Filter_Name"] is not None and dialect.filter_names:
        yield f"interface {name} has the filter {text_of(properties['Incoming_Filter_Name'])}"


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
    by_path = {file.path: file for file in native.files.values()}
    answer = server.ask(Ask(snapshot=native.snapshot, question="definedStructures"))
    for kind, name, places in cells(answer, "Structure_Type", "Structure_Name", "Source_Lines"):
        for path in files_of(places):
            file = by_path.get(path)
            if file is None or is_constant(file.platform, text_of(name)):
                continue
            what = DIALECTS[file.platform].lists.get(text_of(kind))
            if what is not None:
                yield file.device, f"there is the {what} {text_of(name)}"


def _items(cell: object) -> Iterable[object]:
    return cell if isinstance(cell, list | tuple) else ()


def _network(prefix: str) -> str:
    address = ip_interface(prefix)
    return f"{address.network} at {address.ip}"


def _is_vrf(device: Device, name: str) -> bool:
    """Say whether an interface is the Linux device of a VRF."""
    if device.platform is not Platform.FRR:
        return False
    return name == _MANAGEMENT or any(vrf.name == name for vrf in device.vrfs)


def _states_mtu(device: Device, name: str) -> bool:
    """Say whether our reader knows an MTU of an interface; Batfish has one for each."""
    return any(i.name == name and mtu_in_text(device, i) is not None for i in device.interfaces)
