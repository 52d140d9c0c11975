"""Facts that our readers find in a text, in the words in which Batfish's answers are put."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Device, Interface, Platform
from validate.batfish.native.dialects import DIALECTS, mtu_in_text

__all__ = ["Facts", "facts_of_reader"]

Facts = frozenset[str]
_DEFAULT_VRF = "default"


def facts_of_reader(device: Device) -> Facts:
    """Return what our reader found, in the words of ``facts_of_batfish``.

    Only what Batfish can know: nothing of IPv6 but names; route targets of EOS only; of FRR neither
    filters nor whether an interface is off.
    """
    return frozenset(_facts(device))


def _facts(device: Device) -> Iterator[str]:
    for interface in device.interfaces:
        yield from _interface(device, interface)
    yield from _bgp(device)
    for vrf in device.vrfs:
        if device.platform is Platform.EOS and vrf.vni is not None:
            yield f"VRF {vrf.name} has VNI {vrf.vni} and RD {vrf.rd}"
            yield from (f"VRF {vrf.name} imports {target}" for target in vrf.import_targets)
            yield from (f"VRF {vrf.name} exports {target}" for target in vrf.export_targets)
    yield from _lists(device)


def _interface(device: Device, interface: Interface) -> Iterator[str]:
    dialect, name = DIALECTS[device.platform], interface.name
    if interface.kind not in dialect.hidden:
        yield f"interface {name} is in {interface.vrf or _DEFAULT_VRF}"
    if not interface.enabled and dialect.off:
        yield f"interface {name} is off"
    if interface.vlan is not None:
        yield f"interface {name} has VLAN {interface.vlan}"
    if interface.lag is not None:
        yield f"interface {name} is a member of {interface.lag}"
    for address in interface.addresses:
        if address.version == 4:
            yield f"interface {name} has {address.network} at {address.ip}"
    mtu = mtu_in_text(device, interface)
    if mtu is not None:
        yield f"interface {name} has MTU {mtu}"
    if interface.filter_ipv4 is not None and dialect.filter_names:
        yield f"interface {name} has the filter {interface.filter_ipv4}"


def _bgp(device: Device) -> Iterator[str]:
    if device.bgp is None:
        return
    for name in _speaking(device):
        yield f"BGP in {name or _DEFAULT_VRF} has router ID {device.bgp.router_id}"
    for neighbor in device.bgp.neighbors:
        if neighbor.address.version == 4:
            where = neighbor.vrf or _DEFAULT_VRF
            is_told = neighbor.vrf is not None or DIALECTS[device.platform].reflection
            client = ", a client" if neighbor.route_reflector_client and is_told else ""
            yield (
                f"BGP in {where} of AS {device.bgp.asn} has the neighbour {neighbor.address} "
                f"in AS {neighbor.remote_as}{client}"
            )


def _speaking(device: Device) -> frozenset[str | None]:
    """Return the VRFs in which Batfish finds BGP; ``None`` is the default one."""
    neighbors = device.bgp.neighbors if device.bgp is not None else ()
    speaking = {neighbor.vrf for neighbor in neighbors}
    if device.platform is Platform.JUNOS:
        return frozenset(speaking)
    every = DIALECTS[device.platform].every_vrf_speaks
    named = (vrf.name for vrf in device.vrfs if every or vrf.rd is not None)
    return frozenset({*speaking, *named, None})


def _lists(device: Device) -> Iterator[str]:
    dialect = DIALECTS[device.platform]
    for list_ in device.prefix_lists:
        if dialect.empty_lists or list_.prefixes:
            family = f"{list_.family.value} " if dialect.families else ""
            yield f"there is the {family}prefix list {list_.name}"
    # EOS and FRR have no words for groups, IOS-XR writes them out.
    for group in device.address_groups if device.platform is Platform.JUNOS else ():
        yield f"there is the prefix list {group.name}"
    for filter_ in device.filters if dialect.filters else ():
        yield f"there is the {filter_.family.value} filter {filter_.name}"
