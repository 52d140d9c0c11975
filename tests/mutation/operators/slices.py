"""Operators on slice instances, applications and the policies that they take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv6Network, ip_address
from typing import Final

from citynet.device.model import Device, Interface, Platform, SliceShare, Vrf
from tests.mutation.base import Base, Edit, Line
from tests.mutation.operators.junos_slices import junos_resliced, junos_unshared
from tests.mutation.sites import Operator, Place, Strike, dropped, grouped, replaced, written
from tests.mutation.ways import inserted, said

__all__ = ["OPERATORS"]

_MEGABIT: Final = 1_000_000
_CLASS: Final = r"(?P<application>APP-\S+-\d+)"

_RULES: Final[Mapping[Platform, Place]] = {
    Platform.VRP: (
        Platform.VRP,
        (
            rf"acl (ipv6 )?name {_CLASS}-[46] advance",
            r"rule \d+ permit (?P<protocol>tcp|udp) (source|destination)-port (?P<ports>.*)",
        ),
    ),
}
_STEERING: Final[Mapping[Platform, Place]] = {
    Platform.VRP: (
        Platform.VRP,
        (
            *("segment-routing ipv6", r"mapping-policy (?P<steering>\S+) color \d+"),
            "match-type apn-id-ipv6",
            r"index \d+ instance (?P<application>\S+) match srv6-te-policy color (?P<color>\d+)",
        ),
    ),
}
_DEFAULT: Final = (
    *("segment-routing ipv6", r"mapping-policy (?P<steering>\S+) color \d+"),
    *("match-type apn-id-ipv6", r"default match srv6-te-policy color (?P<color>\d+)"),
)
_SEGMENTS: Final[Mapping[Platform, Place]] = {
    Platform.VRP: (
        Platform.VRP,
        (
            *("segment-routing ipv6", r"segment-list (?P<list>\S+)"),
            r"index \d+ sid ipv6 (?P<sid>\S+)",
        ),
    ),
}


def _shares(base: Base, platform: Platform) -> Iterator[tuple[Device, Interface, SliceShare]]:
    if platform not in {Platform.VRP, Platform.JUNOS}:
        return
    for device in base.built.devices:
        if device.platform is platform:
            for port in device.interfaces:
                for share in port.slices:
                    yield device, port, share


def _rate_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, port, share in _shares(base, platform):
        least = 4 if share.dedicated else 2  # half of less is no rate that could be written
        if share.rate < least * _MEGABIT:
            continue
        if platform is Platform.JUNOS:
            edits = junos_unshared(base, device, port, share, rate=share.rate // 2)
        else:
            old = share.rate // _MEGABIT
            (line,) = _vrp_share(base, device, port, share)
            edits = (replaced(line, rf"(?<= ){old}$", str(old // 2)),)
        yield Strike(
            device=device.name,
            label=f"{port.name}/{share.slice}",
            kind="dedicated" if share.dedicated else "reserved",
            edits=edits,
        )


def _vrp_share(base: Base, device: Device, port: Interface, share: SliceShare) -> Iterator[Line]:
    name = re.escape(port.name)
    way = (
        (rf"interface {name}\.{share.slice}", r"mode channel bandwidth \d+")
        if share.dedicated
        else (f"interface {name}", rf"network-slice {share.slice} flex-channel \d+")
    )
    return _own(base, device, *way)


def _dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for device, port, share in _shares(base, platform):
        yield Strike(
            device=device.name,
            label=f"{port.name}/{share.slice}",
            kind="dedicated" if share.dedicated else "reserved",
            edits=junos_unshared(base, device, port, share, rate=None)
            if platform is Platform.JUNOS
            else tuple(_vrp_unshared(base, device, port, share)),
        )


def _vrp_unshared(base: Base, device: Device, port: Interface, share: SliceShare) -> Iterator[Edit]:
    name = re.escape(port.name)
    if share.dedicated:
        for line in _own(base, device, rf"interface {name}\.{share.slice}"):
            yield dropped(line)
    else:
        yield from map(dropped, _vrp_share(base, device, port, share))
    others = [one for one in port.slices if one is not share]
    if not others:
        for line in _own(base, device, f"interface {name}", "network-slice 1 data-plane"):
            yield dropped(line)
    control = [one.percent for one in port.queues if one.traffic_class == "control"]
    if share.dedicated and control and not any(one.dedicated for one in others):
        # A port without channels says what the class of routing has.
        way = (f"interface {name}", r"port-queue \S+ wfq weight \d+ outbound")
        first = next(_own(base, device, *way))
        yield inserted(first, f" port-queue cs6 wfq weight {control[0]} outbound")


def _of_vrf_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform not in {Platform.VRP, Platform.JUNOS}:
        return
    for device in base.built.devices:
        if device.platform is not platform:
            continue
        used = sorted({one.slice for one in device.vrfs if one.slice is not None})
        for vrf in device.vrfs:
            if vrf.color is not None:
                continue  # its routes have the colour of a steering, and can have no second one
            others: list[int | None] = [one for one in used if one != vrf.slice]
            for new in others if vrf.slice is None else [*others, None]:
                yield Strike(
                    device=device.name,
                    label=f"{vrf.name}/{new or 'none'}",
                    kind=f"{'none' if vrf.slice is None else 'its own'} to "
                    f"{'none' if new is None else 'another'}",
                    edits=tuple(
                        junos_resliced(base, device, vrf, new)
                        if platform is Platform.JUNOS
                        else _vrp_resliced(base, device, vrf, new)
                    ),
                )


def _vrp_resliced(base: Base, device: Device, vrf: Vrf, new: int | None) -> Iterator[Edit]:
    """Yield the edits that give imported routes another colour, or none."""
    families = (f"ip vpn-instance {re.escape(vrf.name)}", r"ipv[46]-family")
    if vrf.slice is None:
        for line in _own(base, device, *families, "apply-label per-instance"):
            text = (*line.text, f"  import route-policy COLOR-{new}")
            yield Edit(line=line, text=text)
        return
    for line in _own(base, device, *families, f"import route-policy COLOR-{vrf.slice}"):
        yield dropped(line) if new is None else replaced(line, rf"{vrf.slice}$", str(new))
    if any(vrf.slice in {one.slice, one.color} for one in device.vrfs if one is not vrf):
        return
    for line in _own(base, device, f"route-policy COLOR-{vrf.slice} permit node 10"):
        yield dropped(line)
    mapped = len({one.slice for one in device.vrfs if one.slice is not None})
    way = ("network-slice color-mapping", rf"color {vrf.slice} network-slice \d+")
    yield from map(dropped, _own(base, device, *(way if mapped > 1 else way[:1])))


def _sid_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform is not Platform.JUNOS:
        return
    way = ("policy-options", r"prefix-list SLICE-S(?P<slice>\d+)", r"(?P<prefix>\S+)/128")
    for lines in grouped(said(base, platform, *way), "slice").values():
        for line in lines if len(lines) > 1 else ():
            mine = base.devices[line.device].srv6
            prefixes = () if mine is None else (mine.locator, *(a.prefix for a in mine.algorithms))
            here = any(_inside(line, prefix) for prefix in prefixes)
            yield Strike(
                device=line.device,
                label=f"S{line.key('slice')}/{line.key('prefix')}",
                kind="of the device" if here else "of another device",
                edits=(dropped(line),),
            )


def _inside(line: Line, prefix: IPv6Network) -> bool:
    return ip_address(line.key("prefix") or "") in prefix


def _ports_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    """Move the ports of an application by one, at both ends and in both families."""
    if platform not in _RULES:
        return
    groups = grouped(written(base, *_RULES[platform]), "application", "ports")
    for (device, application, ports), lines in groups.items():
        old = ports.split()
        new = [one if one in {"eq", "range"} else str(int(one) + 1) for one in old]
        yield Strike(
            device=device,
            label=f"{application}/{'-'.join(old[1:])}",
            kind=old[0],
            edits=tuple(replaced(line, rf"(?<= ){ports}$", " ".join(new)) for line in lines),
        )


def _color_swapped(base: Base, platform: Platform) -> Iterator[Strike]:
    """Let an application and everything else trade their policies."""
    if platform not in _STEERING:
        return
    defaults = grouped(said(base, platform, *_DEFAULT), "steering")
    for line in written(base, *_STEERING[platform]):
        (default,) = defaults[line.device, line.key("steering") or ""]
        mine, other = line.key("color") or "", default.key("color") or ""
        if mine != other:
            yield Strike(
                device=line.device,
                label=f"{line.key('steering')}/{line.key('application')}",
                kind="application",
                edits=(
                    replaced(line, rf"(?<= ){mine}$", other),
                    replaced(default, rf"(?<= ){other}$", mine),
                ),
            )


def _segment_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    """Send what takes a policy to the segment of another policy of the device."""
    if platform not in _SEGMENTS:
        return
    lines = list(written(base, *_SEGMENTS[platform]))
    for line in lines:
        mine = line.key("sid") or ""
        sids = {one.key("sid") or "" for one in lines if one.device == line.device}
        for other in sorted(sids - {mine}):
            yield Strike(
                device=line.device,
                label=f"{line.key('list')}/{other}",
                kind=_how_far(base, mine, other),
                edits=(replaced(line, rf"(?<= ){re.escape(mine)}$", other),),
            )


def _how_far(base: Base, mine: str, other: str) -> str:
    """Tell the same device by another algorithm from another device."""
    owners = {name: _owner(base, sid) for name, sid in (("mine", mine), ("other", other))}
    return "another algorithm" if owners["mine"] == owners["other"] else "another device"


def _owner(base: Base, sid: str) -> str:
    for device in base.built.devices:
        srv6 = device.srv6
        if srv6 is not None:
            prefixes = (srv6.locator, *(one.prefix for one in srv6.algorithms))
            if any(ip_address(sid) in prefix for prefix in prefixes):
                return device.name
    return sid


def _own(base: Base, device: Device, *way: str) -> Iterator[Line]:
    return (line for line in said(base, device.platform, *way) if line.device == device.name)


OPERATORS = (
    Operator(name="slice-rate-changed", strike=_rate_changed, demanded=True),
    Operator(name="slice-dropped", strike=_dropped, demanded=True),
    Operator(name="slice-of-vrf-changed", strike=_of_vrf_changed, demanded=True),
    Operator(name="slice-sid-dropped", strike=_sid_dropped, demanded=True),
    Operator(name="application-ports-changed", strike=_ports_changed, demanded=True),
    Operator(name="steering-color-swapped", strike=_color_swapped, demanded=True),
    Operator(name="policy-segment-changed", strike=_segment_changed, demanded=True),
)
