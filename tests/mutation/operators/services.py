"""Operators on services: VLANs, VRFs, route targets, SIDs, VNIs, the exchange."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv6Network

from citynet.device.model import InterfaceKind, Platform, StaticRoute, Vrf
from tests.mutation.base import Base, Edit, Line
from tests.mutation.sites import (
    Operator,
    Strike,
    dropped,
    grouped,
    interface_of,
    replaced,
    role,
    said_with,
    written,
)

__all__ = ["OPERATORS"]

_NOWHERE = 9000
"""Added to the number of a route target, it gives one that nobody has."""

_SPOKES = 30000
"""What the numbers of spokes' export targets have in addition."""

_VLAN = {
    Platform.FRR: ("frr/interfaces.j2", "vlan-id"),
    Platform.EOS: ("eos/interfaces.j2", "encapsulation dot1q vlan"),
    Platform.VRP: ("vrp/interfaces.j2", "vlan-type dot1q"),
}
_BINDING = {
    Platform.FRR: ("frr/interfaces.j2", "vrf {{ interface.vrf }}"),
    Platform.EOS: ("eos/interfaces.j2", "vrf {{ interface.vrf }}"),
    Platform.VRP: ("vrp/interfaces.j2", "ip binding vpn-instance"),
}
_DISTINGUISHER = {
    Platform.FRR: ("frr/bgp_vrfs.j2", ("rd vpn export", "  rd {{ vrf.rd }}")),
    Platform.EOS: ("eos/bgp.j2", ("rd {{ vrf.rd }}",)),
    Platform.VRP: ("vrp/vrfs.j2", ("route-distinguisher",)),
}
_ROUTE = ("frr/vrf_routes.j2", "route {{ route.prefix }}")


def _vlan_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_VLAN[platform]):
        interface = interface_of(base, line)
        yield Strike(
            device=line.device,
            label=interface.name,
            kind=role(interface),
            edits=(replaced(line, rf"(?<= ){interface.vlan}$", str((interface.vlan or 0) + 7)),),
        )


def _bindings(base: Base, platform: Platform) -> Iterator[Line]:
    for line in written(base, *_BINDING[platform]):
        if interface_of(base, line).kind is not InterfaceKind.MANAGEMENT:
            yield line


def _binding_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in _bindings(base, platform):
        interface = interface_of(base, line)
        for vrf in base.devices[line.device].vrfs:
            if vrf.name != interface.vrf:
                yield Strike(
                    device=line.device,
                    label=f"{interface.name}/{vrf.name}",
                    kind=role(interface),
                    edits=(replaced(line, rf"(?<= ){interface.vrf}$", vrf.name),),
                )


def _binding_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in _bindings(base, platform):
        interface = interface_of(base, line)
        yield Strike(
            device=line.device,
            label=interface.name,
            kind=role(interface),
            # EOS: without a VRF, this line does not belong to the interface.
            edits=tuple(map(dropped, (line, *said_with(base, line, "ipv6 nd ra disabled")))),
        )


def _import_wrong(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, vrf in _vrfs(base, platform):
        for target in vrf.import_targets:
            others = {one for one in vrf.import_targets if one != target}
            wrong = replace(vrf, import_targets=_sorted({*others, _nowhere(target)}))
            yield _retargeted(base, platform, device, vrf, wrong, target)


def _export_wrong(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, vrf in _vrfs(base, platform):
        for target in vrf.export_targets:
            others = {one for one in vrf.export_targets if one != target}
            wrong = replace(vrf, export_targets=_sorted({*others, _nowhere(target)}))
            yield _retargeted(base, platform, device, vrf, wrong, target)


def _target_added(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, vrf in _vrfs(base, platform):
        exported = {
            target
            for other in base.built.devices
            if base.asn(other.name) == base.asn(device)
            for one in other.vrfs
            for target in one.export_targets
        }
        for target in sorted(exported - {*vrf.import_targets, *vrf.export_targets}):
            wrong = replace(vrf, import_targets=_sorted({*vrf.import_targets, target}))
            yield _retargeted(base, platform, device, vrf, wrong, target)
        if vrf.export_targets and vrf.export_targets[0] not in vrf.import_targets:
            target = vrf.export_targets[0]
            wrong = replace(vrf, import_targets=_sorted({*vrf.import_targets, target}))
            yield _retargeted(base, platform, device, vrf, wrong, target)


def _vrfs(base: Base, platform: Platform) -> Iterator[tuple[str, Vrf]]:
    for device in base.built.devices:
        if device.platform is platform:
            for vrf in device.vrfs:
                if vrf.rd is not None:
                    yield device.name, vrf


def _nowhere(target: str) -> str:
    asn, _, number = target.partition(":")
    return f"{asn}:{int(number) + _NOWHERE}"


def _sorted(targets: set[str]) -> tuple[str, ...]:
    return tuple(sorted(targets, key=lambda target: int(target.partition(":")[2])))


def _retargeted(
    base: Base, platform: Platform, device: str, vrf: Vrf, wrong: Vrf, target: str
) -> Strike:
    """Return the site at which a VRF has the targets of ``wrong``."""
    number = int(target.partition(":")[2])
    own = str(number % _SPOKES) == vrf.name[1:4]
    which = "spokes" if number > _SPOKES else "members and hubs"
    edits = []
    for lines in _target_lines(base, platform, device, vrf.name):
        before, after = (_targets(platform, one) for one in (vrf, wrong))
        stands = tuple(text for line in lines for text in line.text)
        if stands != before:
            raise ValueError(f"targets of {device} {vrf.name} are written otherwise: {stands}")
        first, *others = lines
        edits.extend([Edit(line=first, text=after), *(dropped(line) for line in others)])
    return Strike(
        device=device,
        label=f"{vrf.name}/{target}",
        kind=f"{which} of {'its service' if own else 'another service'}",
        edits=tuple(edits),
    )


def _target_lines(base: Base, platform: Platform, device: str, vrf: str) -> list[list[Line]]:
    """Return the lines of targets of a VRF, by family where both are written."""
    template, fragments, kind = {
        Platform.FRR: (
            "frr/bgp_vrfs.j2",
            (
                *("rt vpn both", "rt vpn import", "rt vpn export"),
                *("route-target import", "route-target export"),
            ),
            "family",
        ),
        Platform.EOS: ("eos/bgp.j2", ("route-target import evpn", "route-target export evpn"), ""),
        Platform.VRP: ("vrp/vrfs.j2", ("export-extcommunity", "import-extcommunity"), "version"),
    }[platform]
    lines = (
        line
        for fragment in fragments
        for line in written(base, template, fragment)
        if line.device == device and line.key("vrf") == vrf
    )
    return list(grouped(lines, kind).values())


def _targets(platform: Platform, vrf: Vrf) -> tuple[str, ...]:
    """Return the lines of a VRF's targets for one family, after the dialect page."""
    imports, exports = vrf.import_targets, vrf.export_targets
    match platform:
        case Platform.FRR:
            if vrf.vni is not None:
                return (
                    *(f"  route-target import {one}" for one in sorted(imports)),
                    *(f"  route-target export {one}" for one in sorted(exports)),
                )
            if imports == exports:
                return (f"  rt vpn both {' '.join(imports)}",)
            return (f"  rt vpn import {' '.join(imports)}", f"  rt vpn export {' '.join(exports)}")
        case Platform.EOS:
            return (
                *(f"      route-target import evpn {one}" for one in imports),
                *(f"      route-target export evpn {one}" for one in exports),
            )
        case Platform.VRP:
            return (
                *(f"  vpn-target {one} export-extcommunity" for one in exports),
                *(f"  vpn-target {one} import-extcommunity" for one in imports),
            )
        case _:
            raise ValueError(f"nobody has written down how {platform} spells route targets")


def _duplicated(base: Base, platform: Platform) -> Iterator[Strike]:
    template, fragments = _DISTINGUISHER[platform]
    found = (line for fragment in fragments for line in written(base, template, fragment))
    lines = grouped(found, "vrf")
    for device, vrf in _vrfs(base, platform):
        for other in base.built.devices:
            for one in other.vrfs:
                here = other.name == device
                service = one.name[:4] == vrf.name[:4]
                same = service and base.asn(other.name) == base.asn(device)
                if one.rd is None or one.rd == vrf.rd or not (here or same):
                    continue
                yield Strike(
                    device=device,
                    label=f"{vrf.name}/{one.rd}",
                    kind="of the device" if here else "of the service elsewhere",
                    edits=tuple(
                        replaced(line, rf"(?<= ){vrf.rd}$", one.rd)
                        for line in lines[device, vrf.name]
                    ),
                )


def _locator_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    places = {
        Platform.FRR: (("frr/srv6.j2", "func-bits"), ("frr/system.j2", "Null0")),
        Platform.EOS: (),
        Platform.VRP: (("vrp/srv6.j2", "ipv6-prefix"),),
    }[platform]
    lines = (line for place in places for line in written(base, *place))
    for (device,), group in grouped(lines).items():
        srv6 = base.devices[device].srv6
        if srv6 is None:
            raise ValueError(f"{device} writes a locator and has none")
        old = srv6.locator
        new = IPv6Network((int(old.network_address) + (0x100 << 64), old.prefixlen))
        yield Strike(
            device=device,
            label=str(new),
            kind="locator",
            edits=tuple(
                replaced(line, rf"(?<= ){old.network_address}(?=[/ ])", str(new.network_address))
                for line in group
                if str(old.network_address) in line.text[0]  # not those of algorithms
            ),
        )


def _service_id_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line, old, taken in _service_ids(base, platform):
        free = max(taken) + 3
        for new, kind in ((free, "free"), *((one, "taken") for one in sorted(taken - {old}))):
            shown = (f"{old:x}", f"{new:x}") if platform is Platform.VRP else (str(old), str(new))
            yield Strike(
                device=line.device,
                label=f"{line.key('vrf')}/{old}-{new}",
                kind=kind,
                edits=(replaced(line, rf"(?<= |:){shown[0]}(?= |$)", shown[1]),),
            )


def _service_ids(base: Base, platform: Platform) -> Iterator[tuple[Line, int, set[int]]]:
    """Yield the lines with an SRv6 function or VNI, its number, and all such of the device."""
    for device, vrf in _vrfs(base, platform):
        if vrf.sids is not None:
            taken = {
                number
                for one in base.devices[device].vrfs
                if one.sids is not None
                for number in (one.sids.dt4, one.sids.dt6)
            }
            for line, four in _sid_lines(base, platform):
                if line.device == device and line.key("vrf") == vrf.name:
                    yield line, vrf.sids.dt4 if four else vrf.sids.dt6, taken
        elif vrf.vni is not None and platform is Platform.EOS:
            taken = {one.vni for one in base.devices[device].vrfs if one.vni is not None}
            for line in written(base, "eos/vxlan.j2", "vni {{ vrf.vni }}"):
                if line.device == device and line.key("vrf") == vrf.name:
                    yield line, vrf.vni, taken


def _sid_lines(base: Base, platform: Platform) -> Iterator[tuple[Line, bool]]:
    if platform is Platform.FRR:
        for line in written(base, "frr/bgp_vrfs.j2", "sid vpn export"):
            yield line, line.key("family") == "ipv4"
    elif platform is Platform.VRP:
        for fragment, four in (("end-dt4", True), ("end-dt6", False)):
            for line in written(base, "vrp/srv6.j2", fragment):
                yield line, four


def _route_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in _routes(base, platform):
        yield Strike(
            device=line.device,
            label=f"{line.key('vrf')}/{line.key('route')}",
            kind=_where(line),
            edits=(dropped(line),),
        )


def _route_redirected(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in _routes(base, platform):
        vrf = next(one for one in base.devices[line.device].vrfs if one.name == line.key("vrf"))
        mine = next(one for one in vrf.static_routes if str(one.prefix) == line.key("route"))
        ways = {_way(one) for one in vrf.static_routes if one.prefix.version == mine.prefix.version}
        for way in sorted(ways - {_way(mine)}):
            yield Strike(
                device=line.device,
                label=f"{vrf.name}/{mine.prefix}/{way.split()[-1]}",
                kind=_where(line),
                edits=(replaced(line, rf"(?<= ){_way(mine)}$", way),),
            )


def _routes(base: Base, platform: Platform) -> Iterator[Line]:
    if platform is Platform.FRR:
        yield from written(base, *_ROUTE)


def _where(line: Line) -> str:
    return "exchange VRF" if (line.key("vrf") or "").startswith("X") else "VRF of a slice"


def _way(route: StaticRoute) -> str:
    return f"{route.next_hop} {route.interface}"


OPERATORS = (
    Operator(name="vlan-changed", strike=_vlan_changed, demanded=True),
    Operator(name="vrf-binding-changed", strike=_binding_changed, demanded=True),
    Operator(name="vrf-binding-dropped", strike=_binding_dropped, demanded=True),
    Operator(name="route-target-import-wrong", strike=_import_wrong, demanded=True),
    Operator(name="route-target-export-wrong", strike=_export_wrong, demanded=True),
    Operator(name="route-target-added", strike=_target_added, demanded=True),
    Operator(name="distinguisher-duplicated", strike=_duplicated),
    Operator(name="locator-changed", strike=_locator_changed),
    Operator(name="service-id-changed", strike=_service_id_changed),
    Operator(name="exchange-route-dropped", strike=_route_dropped),
    Operator(name="exchange-route-redirected", strike=_route_redirected),
)
