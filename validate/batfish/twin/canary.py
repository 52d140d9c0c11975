"""A small network beside the twin whose packets every question must find.

An empty answer proves something only if the question could have found a packet. So every question
also asks about the canary: whatever packets are asked about, the canary has ones that end in each
way, and, in a failure, some that stop arriving and some that begin to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network
from typing import Final

from validate.batfish.twin.draft import Draft, Port
from validate.batfish.twin.nodes import DEFAULT_VRF, TwinInterface, TwinNode, TwinRoute
from validate.batfish.twin.own import OwnAddresses
from validate.batfish.twin.spaces import ANYTHING

__all__ = ["CANARY", "CANARY_SINK", "Canary", "add_canary"]

CANARY: Final = "canary_a"
CANARY_SINK: Final = "canary_b"
_LOST, _SENT, _TAKEN, _LEFT, _ROUND = "lost", "sent", "taken", "left", "round"
_BACKUP: Final = 200
"""Distance of a route that counts only when another one is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """Where the canary's packets enter, and what a failure takes down of it."""

    entries: frozenset[Port]
    looping: IPv4Network
    """Goes round between the canary and its sink."""
    twice: IPv4Network
    """Belongs to both of them."""
    fuses: tuple[Port, ...]
    """Ports that every failure takes down as well."""


def add_canary(
    draft: Draft, own: OwnAddresses, taken: Iterable[IPv4Network], *, is_failed: bool
) -> Canary:
    """Add the canary, which takes packets to the first address of each prefix in ``taken``.

    It has a VRF for each way to end: ``lost`` has no route, ``sent`` sends everything to the sink
    (in a failure nowhere), ``taken`` takes, ``left`` sends everything where nobody is (in a
    failure to the sink), ``round`` has a loop.
    """
    node, sink = draft.node(CANARY), draft.node(CANARY_SINK)
    twice, looping = own.host(), own.host()
    sink.routes.append(TwinRoute(vrf=DEFAULT_VRF, prefix=ANYTHING))
    sink.loopback(DEFAULT_VRF, twice, cost=None)
    node.loopback(_TAKEN, *_hosts((twice.network, *taken)), cost=None)
    entries = [_entry(draft, node, own, vrf) for vrf in (_LOST, _SENT, _TAKEN, _LEFT)]
    sent, hop = _cable(draft, own, _SENT, DEFAULT_VRF)
    node.routes.append(TwinRoute(vrf=_SENT, prefix=ANYTHING, next_hop=hop.ip))
    stub = draft.new_port(CANARY)
    subnet = own.subnet()
    node.add(TwinInterface(name=stub, vrf=_LEFT, addresses=(_host(subnet, 1),)))
    nobody = _host(subnet, 2).ip
    _, backup = _cable(draft, own, _LEFT, DEFAULT_VRF)
    node.routes += [
        TwinRoute(vrf=_LEFT, prefix=ANYTHING, next_hop=nobody),
        TwinRoute(vrf=_LEFT, prefix=ANYTHING, next_hop=backup.ip, distance=_BACKUP),
    ]
    _add_loop(draft, own, looping)
    for port in (sent, stub):
        node.interfaces[port].shut = is_failed
    return Canary(
        entries=frozenset(entries),
        looping=looping.network,
        twice=twice.network,
        fuses=((CANARY, sent), (CANARY, stub)),
    )


def _entry(draft: Draft, node: TwinNode, own: OwnAddresses, vrf: str) -> Port:
    port = draft.new_port(node.name)
    node.add(TwinInterface(name=port, vrf=vrf, addresses=(_host(own.subnet(), 1),)))
    return node.name, port


def _cable(draft: Draft, own: OwnAddresses, vrf: str, sink_vrf: str) -> tuple[str, IPv4Interface]:
    """Plug a VRF of the canary into the sink; return the port and the sink's address."""
    port, other = draft.new_port(CANARY), draft.new_port(CANARY_SINK)
    near, far = own.pair()
    draft.node(CANARY).add(TwinInterface(name=port, vrf=vrf, addresses=(near,)))
    draft.node(CANARY_SINK).add(TwinInterface(name=other, vrf=sink_vrf, addresses=(far,)))
    draft.cables.append(((CANARY, port), (CANARY_SINK, other)))
    return port, far


def _add_loop(draft: Draft, own: OwnAddresses, looping: IPv4Interface) -> None:
    port, far = _cable(draft, own, _ROUND, _ROUND)
    near = draft.node(CANARY).interfaces[port].addresses[0]
    for name, hop in ((CANARY, far), (CANARY_SINK, near)):
        draft.node(name).routes.append(
            TwinRoute(vrf=_ROUND, prefix=looping.network, next_hop=hop.ip)
        )


def _hosts(networks: Iterable[IPv4Network]) -> tuple[IPv4Interface, ...]:
    first = {network.network_address: None for network in networks if network.prefixlen}
    return tuple(IPv4Interface((address, 32)) for address in first)


def _host(subnet: IPv4Network, number: int) -> IPv4Interface:
    return IPv4Interface((subnet.network_address + number, subnet.prefixlen))
