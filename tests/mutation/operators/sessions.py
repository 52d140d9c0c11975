"""Operators on routing between routers: BGP sessions, prefix lists, IS-IS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from citynet.device.model import BgpNeighbor, Platform
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

_BGP = {
    Platform.FRR: ("frr/_sessions.j2", "frr/_members.j2"),
    Platform.EOS: ("eos/bgp.j2",),
    Platform.VRP: ("vrp/bgp.j2",),
}
_REMOTE_AS = {
    Platform.FRR: ("frr/_sessions.j2", "remote-as"),
    Platform.EOS: ("eos/bgp.j2", "remote-as"),
    Platform.VRP: ("vrp/bgp.j2", "as-number"),
}
_SOURCE = {
    Platform.FRR: ("frr/_sessions.j2", "update-source"),
    Platform.EOS: ("eos/bgp.j2", "update-source"),
    Platform.VRP: ("vrp/bgp.j2", "connect-interface"),
}
_KEY = {
    Platform.FRR: ("frr/_sessions.j2", "password"),
    Platform.EOS: ("eos/bgp.j2", "password 0"),
    Platform.VRP: ("vrp/bgp.j2", "password cipher"),
}
_ACTIVE = {
    Platform.FRR: ("frr/_members.j2", "activate"),
    Platform.EOS: ("eos/bgp.j2", "activate"),
    Platform.VRP: ("vrp/bgp.j2", "  peer {{ neighbor.address }} enable"),
}
_ENTRY = {
    Platform.FRR: ("frr/prefix_lists.j2", "permit {{ prefix }}"),
    Platform.EOS: ("eos/routing.j2", "permit {{ prefix }}"),
    Platform.VRP: ("vrp/prefix_lists.j2", "permit {{ prefix.network_address }}"),
}
_METRIC = {
    Platform.FRR: ("frr/isis_interfaces.j2", "isis metric"),
    Platform.EOS: ("eos/interfaces.j2", "isis metric"),
    Platform.VRP: ("vrp/interfaces.j2", "cost {{ interface.isis.metric }}"),
}
_ISIS_KEYS = {
    Platform.FRR: (
        ("frr/isis_interfaces.j2", "isis password"),
        ("frr/isis.j2", "domain-password"),
    ),
    Platform.EOS: (
        ("eos/interfaces.j2", "algorithm sha-256 key 0"),
        ("eos/isis.j2", "algorithm sha-256 key 0"),
    ),
    Platform.VRP: (
        ("vrp/interfaces.j2", "isis authentication-mode"),
        ("vrp/isis.j2", "domain-authentication-mode"),
    ),
}
_ADDRESSES = {
    Platform.FRR: (
        ("frr/interfaces.j2", "address {{ address }}"),
        ("frr/loopback.j2", "address {{ address }}"),
    ),
    Platform.EOS: (("eos/interfaces.j2", "ipv6 address {{ address }}"),),
    Platform.VRP: (("vrp/interfaces.j2", "ipv6 address {{ address }}"),),
}
_WITH_IPV6 = ("ipv6 enable", "ipv6 mtu {{ interface.mtu }}", "ipv6 nd ra disabled")
"""Lines that an interface has because it has an IPv6 address."""


def _neighbor(base: Base, line: Line) -> BgpNeighbor:
    """Return the compiled session that a line is about."""
    bgp = base.devices[line.device].bgp
    address, _, vrf = (line.key("session") or "").partition(" ")
    return next(
        one
        for one in (bgp.neighbors if bgp is not None else ())
        if str(one.address) == address and str(one.vrf) == vrf
    )


def _sort(neighbor: BgpNeighbor) -> str:
    return f"{'iBGP' if neighbor.vrf is None else 'eBGP'} over IPv{neighbor.address.version}"


def _session(line: Line) -> str:
    """Return the session of a line as a label."""
    return (line.key("session") or "").removesuffix(" None").replace(" ", "/")


def _address_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    templates = _BGP[platform]
    if platform is Platform.FRR:
        templates += ("frr/protection.j2",)  # who may speak BGP to the router
    lines = (line for template in templates for line in base.of(template))
    used = {
        address.ip
        for device in base.built.devices
        for interface in device.interfaces
        for address in interface.addresses
    }
    for (device, session), group in grouped(lines, "session").items():
        if not session:
            continue
        old = ip_address(session.split()[0])
        new = _nobody(old)
        if new in used:
            raise ValueError(f"{new} is somebody's address")
        named = re.compile(rf"(?<= ){re.escape(str(old))}(?=\s|$)")
        about = [line for line in group if named.search(line.text[0])]
        yield Strike(
            device=device,
            label=_session(group[0]),
            kind=_sort(_neighbor(base, group[0])),
            edits=tuple(replaced(line, named.pattern, str(new)) for line in about),
        )


def _nobody(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return an address of the same neighbourhood: the last octet or group is 238 or eeee."""
    if isinstance(address, IPv4Address):
        return IPv4Address((int(address) >> 8 << 8) + 0xEE)
    return IPv6Address((int(address) >> 16 << 16) + 0xEEEE)


def _as_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_REMOTE_AS[platform]):
        neighbor = _neighbor(base, line)
        yield Strike(
            device=line.device,
            label=_session(line),
            kind=_sort(neighbor),
            edits=(replaced(line, rf"(?<= ){neighbor.remote_as}$", str(neighbor.remote_as + 1)),),
        )


def _source_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_SOURCE[platform]):
        yield Strike(
            device=line.device,
            label=_session(line),
            kind=_sort(_neighbor(base, line)),
            edits=(dropped(line),),
        )


def _key_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_KEY[platform]):
        yield Strike(
            device=line.device,
            label=_session(line),
            kind=_sort(_neighbor(base, line)),
            edits=(_other_key(line),),
        )


def _other_key(line: Line) -> Edit:
    return replaced(line, r"secret:[a-z0-9.-]+", f"secret:other.{line.device}")


def _entry_added(base: Base, platform: Platform) -> Iterator[Strike]:
    for (device, name), lines in grouped(written(base, *_ENTRY[platform]), "list").items():
        lists = base.devices[device].prefix_lists
        mine = next(one for one in lists if one.name == name)
        foreign = {
            prefix
            for one in lists
            if one.family is mine.family
            for prefix in one.prefixes
            if prefix not in mine.prefixes
        }
        last = lines[-1]
        for prefix in sorted(foreign, key=str):
            yield Strike(
                device=device,
                label=f"{name}/{prefix}",
                kind=_direction(base, device, name),
                edits=(Edit(line=last, text=(*last.text, _next_entry(last, str(prefix)))),),
            )


def _direction(base: Base, device: str, name: str) -> str:
    bgp = base.devices[device].bgp
    imports = {one.import_list for one in bgp.neighbors} if bgp is not None else set()
    return "import" if name in imports else "export"


def _next_entry(line: Line, prefix: str) -> str:
    """Return the entry that would come behind a list's last."""
    (text,) = line.text
    step = 5 if line.template.template.startswith("frr/") else 10
    old = line.key("prefix") or ""
    written_as = old if f" {old}" in text else old.replace("/", " ")
    new = prefix if f" {old}" in text else prefix.replace("/", " ")
    numbered = re.sub(
        r"(?<=(?:seq|dex) )\d+", lambda found: str(int(found[0]) + step), text, count=1
    )
    return numbered.replace(f" {written_as}", f" {new}")


def _entry_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for (device, name), lines in grouped(written(base, *_ENTRY[platform]), "list").items():
        for number, line in enumerate(lines):
            only = "only one" if len(lines) == 1 else "one of several"
            edits = (
                (Edit(line=line, text=(_no_entry(line),)),)
                if len(lines) == 1
                else (dropped(line), *(_moved_up(one) for one in lines[number + 1 :]))
            )
            yield Strike(
                device=device,
                label=f"{name}/{line.key('prefix')}",
                kind=f"{_direction(base, device, name)}, {only}",
                edits=edits,
            )


def _no_entry(line: Line) -> str:
    """Return what stands in a list that permits nothing, after the dialect pages."""
    six = ":" in (line.key("prefix") or "")
    nothing = {
        "frr": "deny any",
        "eos": f"deny {'::/0 le 128' if six else '0.0.0.0/0 le 32'}",
        "vrp": f"deny {':: 0 less-equal 128' if six else '0.0.0.0 0 less-equal 32'}",
    }[line.template.template.partition("/")[0]]
    return re.sub(r"permit .*", nothing, line.text[0])


def _moved_up(line: Line) -> Edit:
    """Return the edit that gives an entry the number of the one before it."""
    step = 5 if line.template.template.startswith("frr/") else 10
    number = re.search(r"(?:seq|index) (\d+)", line.text[0])
    if number is None:
        raise ValueError(f"no number in {line.text}")
    return replaced(line, r"(?<=seq |dex )\d+", str(int(number[1]) - step))


def _metric_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *_METRIC[platform]):
        metric = re.search(r"(?:metric|cost) (\d+)", line.text[0])
        if metric is None:
            raise ValueError(f"no metric in {line.text}")
        interface = interface_of(base, line)
        yield Strike(
            device=line.device,
            label=interface.name,
            kind=role(interface),
            edits=(replaced(line, r"(?<=metric |..cost )\d+", str(int(metric[1]) + 1000)),),
        )


def _isis_key_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    hello, domain = _ISIS_KEYS[platform]
    for line in written(base, *hello):
        yield Strike(
            device=line.device,
            label=f"{line.key('interface')}",
            kind="hello key",
            edits=(_other_key(line),),
        )
    for line in written(base, *domain):
        yield Strike(device=line.device, label="LSP", kind="LSP key", edits=(_other_key(line),))


def _family_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for template, fragment in _ADDRESSES[platform]:
        for line in written(base, template, fragment):
            address = line.key("address") or ""
            if ":" in address:
                interface = interface_of(base, line)
                alone = sum(one.version == 6 for one in interface.addresses) == 1
                follow = said_with(base, line, *_WITH_IPV6) if alone else ()
                yield Strike(
                    device=line.device,
                    label=f"{interface.name}/{address}",
                    kind=role(interface),
                    edits=tuple(map(dropped, (line, *follow))),
                )
    for line in written(base, *_ACTIVE[platform]):
        family = line.key("family") or f"vpnv{line.key('version')}"
        yield Strike(
            device=line.device,
            label=f"{_session(line)}/{family}",
            kind=f"{'iBGP' if _neighbor(base, line).vrf is None else 'eBGP'} session",
            edits=tuple(dropped(one) for one in _of_family(base, platform, line, family)),
        )


def _of_family(base: Base, platform: Platform, line: Line, family: str) -> Iterator[Line]:
    """Yield what is said about a session only because it has a family."""
    follows = {"evpn": "send-community", "vpnv4": "capability extended-nexthop"}.get(family)
    for template in _BGP[platform]:
        for other in base.of(template):
            if other.device != line.device or other.key("session") != line.key("session"):
                continue
            same = all(other.key(kind) == line.key(kind) for kind in ("family", "version"))
            about = re.search(r"(neighbor|peer) \{\{", other.template.source)
            if (same and about) or (follows and follows in other.template.source):
                yield other


OPERATORS = (
    Operator(name="neighbour-address-changed", strike=_address_changed, demanded=True),
    Operator(name="neighbour-as-changed", strike=_as_changed),
    Operator(name="update-source-dropped", strike=_source_dropped),
    Operator(name="session-key-changed", strike=_key_changed),
    Operator(name="prefix-list-entry-added", strike=_entry_added),
    Operator(name="prefix-list-entry-dropped", strike=_entry_dropped),
    Operator(name="isis-metric-changed", strike=_metric_changed),
    Operator(name="isis-key-changed", strike=_isis_key_changed),
    Operator(name="family-dropped", strike=_family_dropped),
)
