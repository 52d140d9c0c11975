"""``protocols bgp``: the sessions outside VRFs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import Address, BgpNeighbor, Family
from citynet.readers.junos.reading import MANAGEMENT_INSTANCE, Reading, address, free_text, has_bfd
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import secret

__all__ = ["read_bgp", "started_neighbors"]

_CLIENTS: Final = "CLIENTS"
_GROUPS: Final = (_CLIENTS, "CORE")
_SERVICE: Final = (("unicast", "advertise-srv6-service"), ("unicast", "accept-srv6-service"))
_FAMILIES: Final[dict[Family, tuple[str, tuple[tuple[str, ...], ...]]]] = {
    Family.VPNV4: ("inet-vpn", (("unicast", "extended-nexthop"), *_SERVICE)),
    Family.VPNV6: ("inet6-vpn", _SERVICE),
}
_UNRESOLVED: Final = ("unicast", "nexthop-resolution", "no-resolution")
_SPEAKER: Final = (("multipath", "list-nexthop"), ("rfc8950-compliant",))


def started_neighbors(
    group: Node, vrf: str | None, remote_as: int, reading: Reading
) -> Iterator[tuple[Node, Draft[BgpNeighbor]]]:
    """Yield each session of ``group`` with what sessions in and outside VRFs say alike."""
    ledger = reading.ledger
    neighbors = group.at("neighbor")
    for text in neighbors.names():
        node = neighbors.at(text)
        with ledger.values_of(*node.statements()):
            peer = address(text)
            known = {(one.vrf, one.address) for one in reading.neighbors}
            if (vrf, peer) in known:
                raise ValueError("said twice: session")
            value = BgpNeighbor(address=peer, remote_as=remote_as, vrf=vrf)
            draft = Draft(ledger, value, node.path)
            if node.end:
                draft.use(node.end)
            draft.say(node.at("description"), "description", free_text)
            draft.say(node.at("authentication-key"), "authentication", secret)
            if has_bfd(node, ledger):
                draft.put(*node.at("bfd-liveness-detection").statements(), bfd=True)
            yield node, draft


def read_bgp(reading: Reading) -> None:
    """Read the domain's own sessions into ``reading``."""
    ledger, bgp = reading.ledger, reading.root.at("protocols", "bgp")
    if not any(bgp.at("group", group, "neighbor") for group in _GROUPS):
        return
    ledger.expect(bgp, _SPEAKER, "belongs to a speaker of VPN routes over SRv6")
    if reading.asn is None or reading.router_id is None:
        ledger.refuse_all(bgp, "a speaker has an AS and a router ID")
        return
    for name in _GROUPS:
        group = bgp.at("group", name)
        if group.at("neighbor"):
            _group(group, name == _CLIENTS, reading)


def _group(group: Node, clients: bool, reading: Reading) -> None:  # noqa: FBT001
    ledger = reading.ledger
    ledger.expect(group, [("type", "internal")], "sessions outside VRFs are internal")
    reflects = False
    if clients:
        words = "cluster", str(reading.router_id)
        reflects = ledger.expect(group, [words], "clients are those of a cluster")
    families = _families(group, reading)
    local = _local_address(group, reading)
    for node, draft in started_neighbors(group, None, reading.asn or 0, reading):
        peer = draft.value.address
        if local is not None and local.version != peer.version:
            ledger.refuse_all(node, "the session is of another family than its local address")
            continue
        draft.put(families=families, route_reflector_client=reflects)
        if local is not None:
            draft.put(update_source="lo0")
        reading.neighbors.append(draft.close())


def _local_address(group: Node, reading: Reading) -> Address | None:
    ledger, node = reading.ledger, group.at("local-address")
    said = ledger.last(node)
    if said is None:
        ledger.missing(node.path, "sessions outside VRFs start from the loopback")
        return None
    found: list[Address] = []
    with ledger.values_of(said[1]):
        local = address(said[0])
        if reading.loopbacks(local.version)[:1] != [local]:
            raise ValueError("not the loopback's address")
        ledger.claim(said[1])
        found.append(local)
    return found[0] if found else None


def _families(group: Node, reading: Reading) -> tuple[Family, ...]:
    """Return the families of a group: only those whose routes use the SIDs that they carry."""
    ledger, node = reading.ledger, group.at("family")
    if not node:
        ledger.missing(node.path, "sessions outside VRFs carry VPN routes")
        return (Family.IPV4,)
    # A device without locators resolves no SID: a reflector that is nothing else does not try.
    instances = set(reading.root.at("routing-instances").names()) - {MANAGEMENT_INSTANCE}
    clients = reading.root.at("protocols", "bgp", "group", _CLIENTS, "neighbor")
    more = (_UNRESOLVED,) if clients and not instances else ()
    found: list[Family] = []
    for family, (word, lines) in _FAMILIES.items():
        one = node.at(word)
        if one.says_exactly([*more, *lines]):
            ledger.claim(*one.statements())
            found.append(family)
        elif one:
            ledger.refuse_all(one, "not how this device carries VPN routes over SRv6")
    return tuple(found)
