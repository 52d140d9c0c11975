"""Interfaces that are not the file's: made by somebody, or made anew by somebody as other ones.

``ifreload`` changes an interface, but never its kind, its id, its table or its port, and it knows
nothing of interfaces that it did not make. What goes here, it makes again as the file says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tasks.drivers.frr.agent.interfaces import FILE, Attributes, kind, shown, stanzas
from tasks.drivers.frr.agent.machine import Machine

__all__ = ["remove", "unlike"]

Link = Mapping[str, object]
_VIRTUAL = frozenset(
    {"bareudp", "batadv", "bond", "bridge", "dummy", "erspan", "geneve", "gre", "gretap", "gtp"}
    | {"hsr", "ifb", "ip6erspan", "ip6gre", "ip6gretap", "ip6tnl", "ipip", "ipvlan", "ipvtap"}
    | {"macsec", "macvlan", "macvtap", "nlmon", "sit", "team", "tun", "vcan", "vlan", "vrf"}
    | {"vti", "vti6", "vxlan", "wireguard", "xfrm"}
)
"""Kinds that stand for no hardware and no cable: without them nothing is cut off for good."""
_FALLBACK = frozenset(
    {"erspan0", "gre0", "gretap0", "ip6_vti0", "ip6gre0", "ip6tnl0", "ip_vti0", "sit0", "tunl0"}
)
"""The kernel's modules of tunnels make these in every namespace, and keep them."""
_PORT = "4789"


def remove(machine: Machine, text: str) -> list[str]:
    """Delete interfaces that are not as the file says, or that it does not name.

    Never one of hardware, a cable (veth) or ``lo``. The kernel's own tunnel devices cannot be
    deleted: they are taken down. Returns what is still there, as ``file: interface: words``.
    """
    said: dict[str, str] = {}
    for link in _alien(shown(machine), text):
        # Each by a process of its own: a batch would take some characters of a name for its own.
        name = str(link.get("ifname"))
        if name not in _FALLBACK:
            words = machine.run("ip", ["link", "delete", "dev", name]).words
        else:
            words = machine.run("ip", ["link", "set", "dev", name, "nomaster", "down"]).words
            machine.run("ip", ["address", "flush", "dev", name])
        # One that stood on another is gone with it: what is left at the end is what counts.
        said[name] = words[0] if words else "it comes back"
    if not said:
        return []
    left = (str(one.get("ifname")) for one in _alien(shown(machine), text))
    return [f"{FILE}: {name}: cannot be removed: {said.get(name, 'it is new')}" for name in left]


def unlike(machine: Machine, text: str) -> list[str]:
    """Return the interfaces that are not what the file says, as ``file: interface: words``."""
    links = {str(one.get("ifname")): one for one in shown(machine)}
    return [
        f"{FILE}: {name}: {words}"
        for name, attributes in _made(text).items()
        if name in links
        for words in _differences(attributes, links[name])
    ]


def _alien(links: Iterable[Link], text: str) -> Iterator[Link]:
    named, made = stanzas(text), _made(text)
    for link in links:
        name = str(link.get("ifname"))
        if kind(link) not in _VIRTUAL or name == "lo":
            continue
        if name in _FALLBACK and name not in named:
            if _used(link):
                yield link
        elif name not in named or (name in made and any(_differences(made[name], link))):
            yield link


def _used(link: Link) -> bool:
    flags = link.get("flags")
    up = isinstance(flags, list) and "UP" in flags
    return up or "master" in link or bool(link.get("addr_info"))


def _made(text: str) -> dict[str, Attributes]:
    """Return the interfaces that the file has ifupdown2 make, with what they stand on."""
    found = stanzas(text)
    source = found.get("lo", {}).get("vxlan-local-tunnelip")
    made = {}
    for name, attributes in found.items():
        if name == "lo" or not _kind_said(attributes):
            continue
        usual = {"vxlan-local-tunnelip": source} if source and "vxlan-id" in attributes else {}
        made[name] = {**usual, **attributes}
    return made


def _kind_said(attributes: Attributes) -> str:
    for key, found in (
        ("vrf-table", "vrf"),
        ("vxlan-id", "vxlan"),
        ("vlan-id", "vlan"),
        ("vlan-raw-device", "vlan"),
        ("bridge-ports", "bridge"),
        ("bridge-stp", "bridge"),
    ):
        if key in attributes:
            return found
    return attributes.get("link-type", [""])[0]


def _differences(attributes: Attributes, link: Link) -> Iterator[str]:
    said, is_now = _kind_said(attributes), kind(link)
    if said != is_now:
        yield f"is a {is_now or 'port'}, not a {said}"
        return
    info = link.get("linkinfo")
    data = info.get("info_data") if isinstance(info, dict) else None
    have = data if isinstance(data, dict) else {}
    for word, value, usual in _live(said, link, have):
        wanted = attributes.get(word, [usual])[0]
        if wanted and value.lower() != wanted.lower():
            yield f"{word} is {value or 'nothing'}, not {wanted}"


def _live(said: str, link: Link, data: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield what cannot be changed later: attribute, value, and what it is where none is said."""
    if said == "vrf":
        yield "vrf-table", str(data.get("table")), ""
    elif said == "vlan":
        yield "vlan-raw-device", str(link.get("link", "")), ""
        yield "vlan-id", str(data.get("id")), ""
        yield "vlan-protocol", str(data.get("protocol", "802.1Q")), "802.1Q"
    elif said == "vxlan":
        yield "vxlan-id", str(data.get("id")), ""
        yield "vxlan-local-tunnelip", str(data.get("local") or data.get("local6") or ""), ""
        yield "vxlan-port", str(data.get("port", _PORT)), _PORT
    elif said == "bridge":
        aware = "yes" if data.get("vlan_filtering") else "no"
        yield "bridge-vlan-aware", aware, "no"
