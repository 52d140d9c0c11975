"""Operators on hand-offs and bundles: guarantees, TTL security, the least number of members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from citynet.device.model import Device, Interface, Platform
from tests.mutation.base import Base, Edit, Line
from tests.mutation.operators.frr_classes import reclassed
from tests.mutation.operators.junos_classes import spelled
from tests.mutation.sites import (
    Operator,
    Place,
    Strike,
    dropped,
    grouped,
    interface_of,
    replaced,
    role,
    written,
)
from tests.mutation.ways import said, slug

__all__ = ["OPERATORS"]

_HAND_OFF: Final = ("protocols", "bgp", "group HAND-OFF", r"neighbor (?P<neighbor>\S+)")
_TTL: Final[Mapping[Platform, Place]] = {
    Platform.EOS: (
        Platform.EOS,
        (
            *(r"router bgp \d+", r"vrf (?P<vrf>\S+)"),
            r"neighbor (?P<neighbor>\S+) ttl maximum-hops 1",
        ),
    ),
    Platform.VRP: (
        Platform.VRP,
        (
            *(r"bgp \d+", r"ipv[46]-family vpn-instance (?P<vrf>\S+)"),
            r"peer (?P<neighbor>\S+) valid-ttl-hops 1",
        ),
    ),
    Platform.JUNOS: (
        Platform.JUNOS,
        ("routing-instances", r"(?P<vrf>\S+)", *_HAND_OFF, "ttl 255"),
    ),
    Platform.IOSXR: (
        Platform.IOSXR,
        (
            *(r"router bgp \d+", r"vrf (?P<vrf>\S+)", r"neighbor (?P<neighbor>\S+)"),
            "ttl-security",
        ),
    ),
}
_MIN_LINKS: Final[Mapping[Platform, Place]] = {
    Platform.EOS: (
        Platform.EOS,
        (r"interface (?P<interface>\S+)", r"port-channel min-links \d+"),
    ),
    Platform.VRP: (
        Platform.VRP,
        (r"interface (?P<interface>\S+)", r"least active-linknumber \d+"),
    ),
    Platform.JUNOS: (
        Platform.JUNOS,
        ("interfaces", r"(?P<port>\S+)", "aggregated-ether-options", r"minimum-links \d+"),
    ),
    Platform.IOSXR: (
        Platform.IOSXR,
        (r"interface (?P<interface>\S+)", r"bundle minimum-active links \d+"),
    ),
}


def _committed_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    """Guarantee half."""
    for device in base.built.devices:
        for interface in device.interfaces if device.platform is platform else ():
            if interface.committed is None or interface.committed < 2000:
                continue
            half = interface.committed // 2000 * 1000
            other = replace(interface, committed=half)
            yield Strike(
                device=device.name,
                label=interface.name,
                kind="all of the shaper" if interface.committed == interface.shaper else "a part",
                edits=reclassed(base, device, other)
                if platform is Platform.FRR
                else tuple(_guaranteed(base, device, other)),
            )


def _guaranteed(base: Base, device: Device, interface: Interface) -> Iterator[Edit]:
    committed, shaper = interface.committed or 0, interface.shaper or 0
    if device.platform is Platform.VRP:
        way = (f"interface {re.escape(interface.name)}", "user-queue cir .*")
        text = f" user-queue cir {committed // 1000} pir {shaper // 1000} outbound"
        for line in _own(base, device, *way):
            yield Edit(line=line, text=(text,))
        return
    name = re.escape(slug(interface.name))
    profile = ("class-of-service", "traffic-control-profiles", f"SHAPER-{name}")
    for line in _own(base, device, *profile, "guaranteed-rate .*"):
        yield replaced(line, r"(?<=guaranteed-rate )\S+(?=;$)", spelled(committed))


def _ttl_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    """Junos: all sessions of one IP version, for one filter says what is taken from them."""
    if platform not in _TTL:
        return
    lines = written(base, *_TTL[platform])
    if platform is not Platform.JUNOS:
        for line in lines:
            label = (line.key("session") or "").replace(" ", "/")
            yield Strike(device=line.device, label=label, kind="session", edits=(dropped(line),))
        return
    for (device,), group in grouped(lines).items():
        for version, mark in ((4, "."), (6, ":")):
            mine = [line for line in group if mark in (line.key("neighbor") or "")]
            if mine:
                heard = _junos_heard(base, base.devices[device], version)
                yield Strike(
                    device=device,
                    label=f"IPv{version}",
                    kind="all sessions of an IP version",
                    edits=(*map(dropped, mine), *heard),
                )


def _junos_heard(base: Base, device: Device, version: int) -> Iterator[Edit]:
    """Yield what follows in the filter of what the device hears: no hop limit, in common terms."""
    way = ("firewall", f"family {'inet' if version == 4 else 'inet6'}", f"filter RE-{version}")
    for end in ("", "-answers"):
        near = list(_own(base, device, *way, f"term bgp-near{end}"))
        far = (*way, f"term bgp{end}", "from", "source-prefix-list", f"BGP-PEERS-{version}")
        together = list(_own(base, device, *far))
        for line in together:
            yield Edit(line=line, text=(*line.text, f"{' ' * 24}VRF-PEERS-{version};"))
        for term in near:
            if together:
                yield dropped(term)
                continue
            text = (one for one in term.text if one.split()[0] not in {"ttl", "hop-limit"})
            renamed = (one.replace("term bgp-near", "term bgp") for one in text)
            yield Edit(line=term, text=tuple(renamed))


def _min_links_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    """Let a bundle stay up with one member less; one that needs one gets along with two."""
    if platform not in _MIN_LINKS:
        return
    for line in written(base, *_MIN_LINKS[platform]):
        interface = interface_of(base, line)
        old = interface.min_links or 0
        new = old - 1 if old > 1 else 2
        yield Strike(
            device=line.device,
            label=interface.name,
            kind=role(interface),
            edits=(replaced(line, rf"(?<= ){old}(?=;?$)", str(new)),),
        )


def _own(base: Base, device: Device, *way: str) -> Iterator[Line]:
    return (line for line in said(base, device.platform, *way) if line.device == device.name)


OPERATORS = (
    Operator(name="committed-changed", strike=_committed_changed),
    Operator(name="ttl-security-dropped", strike=_ttl_dropped),
    Operator(name="min-links-changed", strike=_min_links_changed),
)
