"""Operators on services: VLANs, VRFs, route targets, SIDs, VNIs, the exchange."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from citynet.device.model import InterfaceKind, Platform, StaticRoute, Vrf
from tests.mutation.base import Base, Edit, Line
from tests.mutation.operators.identifiers import (
    locator_changed,
    service_id_changed,
    vrfs_of,
)
from tests.mutation.operators.junos_services import rebound, renumbered, retargeted
from tests.mutation.operators.service_places import BINDING, DISTINGUISHER, VLAN
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


_ROUTE = ("frr/vrf_routes.j2", "route {{ route.prefix }}")


def _vlan_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *VLAN[platform]):
        interface = interface_of(base, line)
        if interface.vlan is None:
            continue  # VRP: a channel of a slice, which is no interface of its own
        old, new = interface.vlan, interface.vlan + 7
        edits: tuple[Edit, ...] = (replaced(line, rf"(?<= ){old}(?=;?$)", str(new)),)
        if platform is Platform.JUNOS:
            edits += renumbered(base, interface, line, new)
        yield Strike(device=line.device, label=interface.name, kind=role(interface), edits=edits)


def _bindings(base: Base, platform: Platform) -> Iterator[Line]:
    for line in written(base, *BINDING[platform]):
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
                    edits=rebound(base, line, vrf.name)
                    if platform is Platform.JUNOS
                    else (replaced(line, rf"(?<= ){interface.vrf}$", vrf.name),),
                )


def _binding_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in _bindings(base, platform):
        interface = interface_of(base, line)
        yield Strike(
            device=line.device,
            label=interface.name,
            kind=role(interface),
            edits=tuple(map(dropped, (line, *_because_of_vrf(base, platform, line)))),
        )


def _because_of_vrf(base: Base, platform: Platform, line: Line) -> Iterator[Line]:
    """Yield what an interface says only because it is in a VRF."""
    if platform is Platform.IOSXR:
        name = re.escape(line.key("interface") or "")
        words = "ipv[46] unreachables disable|ipv6 nd suppress-ra"
        for other in written(base, Platform.IOSXR, (f"interface {name}", words)):
            if other.device == line.device:
                yield other
    elif platform is not Platform.JUNOS:
        yield from said_with(base, line, "ipv6 nd ra disabled")


def _import_wrong(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, vrf in vrfs_of(base, platform):
        for target in vrf.import_targets:
            others = {one for one in vrf.import_targets if one != target}
            wrong = replace(vrf, import_targets=_sorted({*others, _nowhere(target)}))
            yield _retargeted(base, platform, device, vrf, wrong, target)


def _export_wrong(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, vrf in vrfs_of(base, platform):
        for target in vrf.export_targets:
            others = {one for one in vrf.export_targets if one != target}
            wrong = replace(vrf, export_targets=_sorted({*others, _nowhere(target)}))
            yield _retargeted(base, platform, device, vrf, wrong, target)


def _target_added(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, vrf in vrfs_of(base, platform):
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
    edits: list[Edit] = []
    if platform is Platform.JUNOS:
        edits.extend(retargeted(base, base.devices[device], vrf, wrong))
    for lines in _target_lines(base, platform, device, vrf.name):
        family = "ipv6" if " ipv6 " in lines[0].text[0] else "ipv4"
        before, after = (_targets(platform, one, family) for one in (vrf, wrong))
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
    if platform is Platform.JUNOS:
        return []  # they stand in policies and communities
    if platform is Platform.IOSXR:
        way = (f"vrf {re.escape(vrf)}", "address-family ipv[46] unicast")
        return [[line] for line in written(base, platform, way) if line.device == device]
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


def _targets(platform: Platform, vrf: Vrf, family: str) -> tuple[str, ...]:
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
        case Platform.IOSXR:
            return _iosxr_targets(family, imports, exports)
        case Platform.JUNOS:
            raise ValueError("Junos has route targets in no lines of their own")


def _iosxr_targets(
    family: str, imports: tuple[str, ...], exports: tuple[str, ...]
) -> tuple[str, ...]:
    lines = [f" address-family {family} unicast"]
    for word, targets in (("import", imports), ("export", exports)):
        if targets:
            lines.extend((f"  {word} route-target", *(f"   {one}" for one in targets), "  !"))
    return (*lines, " !")


def _duplicated(base: Base, platform: Platform) -> Iterator[Strike]:
    template, fragments = DISTINGUISHER[platform]
    found = (line for fragment in fragments for line in written(base, template, fragment))
    lines = grouped(found, "vrf")
    for device, vrf in vrfs_of(base, platform):
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
                        replaced(line, rf"(?<= ){vrf.rd}(?=;?$)", one.rd)
                        for line in lines[device, vrf.name]
                    ),
                )


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
    Operator(name="locator-changed", strike=locator_changed),
    Operator(name="service-id-changed", strike=service_id_changed),
    Operator(name="exchange-route-dropped", strike=_route_dropped),
    Operator(name="exchange-route-redirected", strike=_route_redirected),
)
