"""Operators on what tells services from each other in the core: locators, SIDs, VNIs."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Address, IPv6Network, ip_interface

from citynet.device.model import Platform, Vrf
from tests.mutation.base import Base, Line
from tests.mutation.sites import Place, Strike, grouped, replaced, written

__all__ = ["locator_changed", "service_id_changed", "vrfs_of"]


def vrfs_of(base: Base, platform: Platform) -> Iterator[tuple[str, Vrf]]:
    for device in base.built.devices:
        if device.platform is platform:
            for vrf in device.vrfs:
                if vrf.rd is not None:
                    yield device.name, vrf


def locator_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform is Platform.JUNOS:
        yield from _junos_locator_changed(base)
        return
    places: dict[Platform, tuple[Place, ...]] = {
        Platform.FRR: (("frr/srv6.j2", "func-bits"), ("frr/system.j2", "Null0")),
        Platform.EOS: (),
        Platform.VRP: (("vrp/srv6.j2", "ipv6-prefix"),),
        Platform.IOSXR: (
            (
                Platform.IOSXR,
                ("segment-routing", "srv6", "locators", r"locator \S+", r"prefix \S+"),
            ),
        ),
    }
    lines = (line for place in places[platform] for line in written(base, *place))
    for (device,), group in grouped(lines).items():
        srv6 = base.devices[device].srv6
        if srv6 is None:
            raise ValueError(f"{device} writes a locator and has none")
        old, new = srv6.locator, _other_locator(srv6.locator)
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


def _other_locator(old: IPv6Network) -> IPv6Network:
    """Return another one of the same block: the last group that it has is 0x100 higher."""
    step = 0x100 << 128 - old.prefixlen
    return IPv6Network((int(old.network_address) + step, old.prefixlen))


def _junos_locator_changed(base: Base) -> Iterator[Strike]:
    """Junos writes whole SIDs: those under the locator go with it."""
    ways = (
        ("routing-options", "source-packet-routing", "srv6", r"locator \S+", r"[0-9a-f:]+/\d+"),
        ("protocols", "isis", "source-packet-routing", "srv6", r"locator \S+", r"end-sid \S+"),
        (
            *("routing-instances", r"\S+", "protocols", "bgp", "source-packet-routing", "srv6"),
            *(r"locator \S+", r"end-dt[46]-sid \S+"),
        ),
    )
    lines = [line for way in ways for line in written(base, Platform.JUNOS, way)]
    for (device,), group in grouped(iter(lines)).items():
        srv6 = base.devices[device].srv6
        if srv6 is None:
            raise ValueError(f"{device} writes a locator and has none")
        old, new = srv6.locator, _other_locator(srv6.locator)
        before, after = (str(one.network_address).removesuffix(":") for one in (old, new))
        yield Strike(
            device=device,
            label=str(new),
            kind="locator",
            edits=tuple(
                replaced(line, rf"(?<= ){before}", after) for line in group if _address(line) in old
            ),
        )


def _address(line: Line) -> IPv6Address:
    """Return the address that a line begins or ends with."""
    return ip_interface(line.text[0].strip().rstrip("{; ").split(" ")[-1]).ip  # type: ignore[return-value]


def service_id_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line, old, taken in _service_ids(base, platform):
        free = max(taken) + 3
        for new, kind in ((free, "free"), *((one, "taken") for one in sorted(taken - {old}))):
            hexadecimal = platform in {Platform.VRP, Platform.JUNOS}
            shown = tuple(f"{one:x}" if hexadecimal else str(one) for one in (old, new))
            yield Strike(
                device=line.device,
                label=f"{line.key('vrf')}/{old}-{new}",
                kind=kind,
                edits=(replaced(line, rf"(?<= |:){shown[0]}(?= |::;|$)", shown[1]),),
            )


def _service_ids(base: Base, platform: Platform) -> Iterator[tuple[Line, int, set[int]]]:
    """Yield the lines with an SRv6 function or VNI, its number, and all such of the device."""
    for device, vrf in vrfs_of(base, platform):
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
    elif platform is Platform.JUNOS:
        instance = ("routing-instances", r"(?P<vrf>\S+)", "protocols", "bgp")
        for family in (4, 6):
            way = ("source-packet-routing", "srv6", r"locator \S+", rf"end-dt{family}-sid \S+")
            for line in written(base, Platform.JUNOS, (*instance, *way)):
                yield line, family == 4
