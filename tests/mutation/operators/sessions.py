"""Operators on routing between routers: BGP sessions, prefix lists, IS-IS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from citynet.device.model import BgpNeighbor, Network, Platform, PrefixList
from tests.mutation.base import Base, Edit, Line
from tests.mutation.operators.lists import relisted
from tests.mutation.operators.session_places import (
    ACTIVE,
    ADDRESSES,
    BGP,
    BLOCKS,
    ENTRY,
    ISIS_KEYS,
    KEY,
    METRIC,
    REMOTE_AS,
    SOURCE,
)
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
from tests.mutation.ways import left_out

__all__ = ["OPERATORS"]

_LARGEST = 16_777_214
"""The largest metric that counts (RFC 5305 section 3): links of drained devices have it."""


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
    templates = BGP.get(platform, ())
    if platform is Platform.FRR:
        templates += ("frr/protection.j2",)  # who may speak BGP to the router
    lines = [line for template in templates for line in base.of(template)]
    lines.extend(line for place in BLOCKS.get(platform, ()) for line in written(base, *place))
    used = {
        address.ip
        for device in base.built.devices
        for interface in device.interfaces
        for address in interface.addresses
    }
    for (device, session), group in grouped(iter(lines), "session").items():
        if not session:
            continue
        old = ip_address(session.split()[0])
        new = _nobody(old)
        if new in used:
            raise ValueError(f"{new} is somebody's address")
        named = re.compile(rf"(?<= ){re.escape(str(old))}(?=[\s;]|$)")
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
    for line in (line for place in REMOTE_AS[platform] for line in written(base, *place)):
        neighbor = _neighbor(base, line)
        yield Strike(
            device=line.device,
            label=_session(line),
            kind=_sort(neighbor),
            edits=(replaced(line, rf"(?<= ){neighbor.remote_as}(?=;?$)", _one_higher(neighbor)),),
        )


def _one_higher(neighbor: BgpNeighbor) -> str:
    return str(neighbor.remote_as + 1)


def _source_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in written(base, *SOURCE[platform]):
        group = line.key("group")
        yield Strike(
            device=line.device,
            label=group or _session(line),
            kind="group of iBGP sessions" if group else _sort(_neighbor(base, line)),
            edits=(dropped(line),),
        )


def _key_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    for line in (line for place in KEY[platform] for line in written(base, *place)):
        yield Strike(
            device=line.device,
            label=_session(line),
            kind=_sort(_neighbor(base, line)),
            edits=(_other_key(line),),
        )


def _other_key(line: Line) -> Edit:
    return replaced(line, r"secret:[a-z0-9.-]+", f"secret:other.{line.device}")


def _entry_added(base: Base, platform: Platform) -> Iterator[Strike]:
    if platform not in ENTRY:
        yield from _listed(base, platform, _one_more)
        return
    for (device, name), lines in grouped(written(base, *ENTRY[platform]), "list").items():
        lists = base.devices[device].prefix_lists
        mine = next(one for one in lists if one.name == name)
        last = lines[-1]
        for prefix in _of_others(mine, lists):
            yield Strike(
                device=device,
                label=f"{name}/{prefix}",
                kind=_direction(base, device, name),
                edits=(Edit(line=last, text=(*last.text, _next_entry(last, str(prefix)))),),
            )


def _listed(
    base: Base,
    platform: Platform,
    change: Callable[[PrefixList, Sequence[PrefixList]], Iterator[tuple[str, tuple[Network, ...]]]],
) -> Iterator[Strike]:
    """Yield the sites where a whole list is another one, on platforms with lists in blocks."""
    for device in base.built.devices:
        if device.platform is not platform:
            continue
        for one in device.prefix_lists:
            if not one.prefixes:
                continue
            for prefix, prefixes in change(one, device.prefix_lists):
                more = len(prefixes) > len(one.prefixes)
                only = "only one" if len(one.prefixes) == 1 else "one of several"
                kind = _direction(base, device.name, one.name)
                yield Strike(
                    device=device.name,
                    label=f"{one.name}/{prefix}",
                    kind=kind if more else f"{kind}, {only}",
                    edits=relisted(base, device, one, prefixes),
                )


def _one_more(
    mine: PrefixList, lists: Sequence[PrefixList]
) -> Iterator[tuple[str, tuple[Network, ...]]]:
    for prefix in _of_others(mine, lists):
        yield str(prefix), (*mine.prefixes, prefix)


def _of_others(mine: PrefixList, lists: Sequence[PrefixList]) -> list[Network]:
    """Return the prefixes of other lists of the family that this one has not, sorted."""
    others = (one for one in lists if one.family is mine.family)
    foreign = {prefix for one in others for prefix in one.prefixes} - set(mine.prefixes)
    return sorted(foreign, key=str)


def _one_less(
    mine: PrefixList, _: Sequence[PrefixList]
) -> Iterator[tuple[str, tuple[Network, ...]]]:
    for prefix in mine.prefixes:
        yield str(prefix), tuple(one for one in mine.prefixes if one != prefix)


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
    if platform not in ENTRY:
        yield from _listed(base, platform, _one_less)
        return
    for (device, name), lines in grouped(written(base, *ENTRY[platform]), "list").items():
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
    for (device, _), lines in grouped(written(base, *METRIC[platform]), "interface").items():
        interface = interface_of(base, lines[0])
        yield Strike(
            device=device,
            label=interface.name,
            kind=role(interface),
            edits=tuple(map(_dearer, lines)),  # Junos says it for each family
        )


def _dearer(line: Line) -> Edit:
    metric = re.search(r"(?:metric|cost) (\d+)", line.text[0])
    if metric is None:
        raise ValueError(f"no metric in {line.text}")
    step = -1000 if int(metric[1]) + 1000 > _LARGEST else 1000
    return replaced(line, r"(?<=metric |..cost )\d+", str(int(metric[1]) + step))


def _isis_key_changed(base: Base, platform: Platform) -> Iterator[Strike]:
    hello, domain = ISIS_KEYS[platform]
    for line in written(base, *hello):
        edits = _other_isis_key(base, line)
        if not edits:
            continue
        yield Strike(
            device=line.device,
            label=f"{line.key('interface')}",
            kind="hello key",
            edits=edits,
        )
    for line in written(base, *domain):
        if edits := _other_isis_key(base, line):
            yield Strike(device=line.device, label="LSP", kind="LSP key", edits=edits)


def _other_isis_key(base: Base, line: Line) -> tuple[Edit, ...]:
    """IOS-XR names a chain of keys, whose name stands for the key: it gets that of another one."""
    chain = line.key("chain")
    if chain is None:
        return (_other_key(line),)
    isis = base.devices[line.device].isis
    interfaces = [one.isis for one in base.devices[line.device].interfaces]
    keys = {one.authentication for one in (isis, *interfaces) if one is not None}
    names = {key.removeprefix("secret:") for key in keys if key is not None} - {chain}
    if not names:
        return ()
    edit = replaced(line, re.escape(chain), min(names))
    links = [one.authentication for one in interfaces if one is not None]
    if line.key("interface") or f"secret:{chain}" in links:
        return (edit,)
    unused = written(base, Platform.IOSXR, (f"key chain {re.escape(chain)}",))
    return (edit, *(dropped(one) for one in unused if one.device == line.device))


def _family_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for template, fragment in ADDRESSES[platform]:
        for line in written(base, template, fragment):
            address = line.key("address") or ""
            if ":" in address:
                interface = interface_of(base, line)
                alone = sum(one.version == 6 for one in interface.addresses) == 1
                follow = _because_of_ipv6(base, platform, line) if alone else ()
                yield Strike(
                    device=line.device,
                    label=f"{interface.name}/{address}",
                    kind=role(interface),
                    edits=left_out(base, line)
                    if platform is Platform.JUNOS
                    else tuple(map(dropped, (line, *follow))),
                )
    yield from _inactive(base, platform)


def _because_of_ipv6(base: Base, platform: Platform, line: Line) -> Iterator[Line]:
    """Yield what an interface says only because it has an IPv6 address."""
    if platform is Platform.IOSXR:
        name = re.escape(line.key("interface") or "")
        for other in written(base, Platform.IOSXR, (f"interface {name}", "ipv6 nd suppress-ra")):
            if other.device == line.device:
                yield other
    elif platform is not Platform.JUNOS:
        yield from said_with(base, line, *_WITH_IPV6)


def _inactive(base: Base, platform: Platform) -> Iterator[Strike]:
    """Yield the sites where a session is not activated for one family."""
    for line in (line for place in ACTIVE[platform] for line in written(base, *place)):
        family = line.key("family") or f"vpnv{line.key('version')}"
        if platform in BLOCKS:
            group, vrf = line.key("group"), line.key("vrf")
            yield Strike(
                device=line.device,
                label=f"{group or _session(line)}/{family}",
                kind="eBGP session" if vrf else f"iBGP {'group' if group else 'session'}",
                edits=(dropped(line),),
            )
            continue
        yield Strike(
            device=line.device,
            label=f"{_session(line)}/{family}",
            kind=f"{'iBGP' if _neighbor(base, line).vrf is None else 'eBGP'} session",
            edits=tuple(dropped(one) for one in _of_family(base, platform, line, family)),
        )


def _of_family(base: Base, platform: Platform, line: Line, family: str) -> Iterator[Line]:
    """Yield what is said about a session only because it has a family."""
    follows = {"evpn": "send-community", "vpnv4": "capability extended-nexthop"}.get(family)
    for template in BGP[platform]:
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
