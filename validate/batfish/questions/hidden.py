"""``HiddenInfrastructure``: what routers take, and what of their addresses can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from citynet.device.model import Family
from citynet.promises.model import HiddenInfrastructure
from validate.batfish.answers import Flight
from validate.batfish.questions.packets import Packets
from validate.batfish.questions.probe import LEFT, TAKEN, UNFILTERED
from validate.batfish.questions.view import View, apart
from validate.batfish.questions.witness import witness
from validate.batfish.twin.named import HEARD
from validate.decision import Decision, not_covered, proven, refuted
from validate.outcome import State

__all__ = ["decide_hidden"]

_ICMP = {Family.IPV4: 1, Family.IPV6: 58}
_SCOPE = "the twin holds service VRFs and core links, not locators, SIDs and management"


def decide_hidden(promise: HiddenInfrastructure, views: tuple[View, ...]) -> Decision:
    """Decide with nothing failed.

    A router may take ICMP to its own attachment's gateway, and ICMPv6 of link scope.
    """
    asked = False
    for view in views:
        for flight in _arriving(promise, view):
            summary = "a tenant's packet reaches an address of the infrastructure"
            shown = witness(view.network, view.probe, flight, summary, State(), arrives=True)
            return refuted(shown)
        for flight in _taken(promise, view):
            summary = "a router takes a tenant's packet"
            shown = witness(view.network, view.probe, flight, summary, State(), arrives=False)
            return refuted(shown)
        asked = asked or bool(view.entries(promise.terminals))
    return proven(detail=_SCOPE) if asked else not_covered("the text has none of the attachments")


def _arriving(promise: HiddenInfrastructure, view: View) -> Iterator[Flight]:
    entries = view.entries(promise.terminals)
    infrastructure = view.networks(promise.infrastructure)
    if infrastructure:
        packets = Packets(destinations=infrastructure)
        yield from view.probe.arriving(entries, view.sinks(view.twin.endpoints), packets)


def _taken(promise: HiddenInfrastructure, view: View) -> Iterator[Flight]:
    entries, probe = view.entries(promise.terminals), view.probe
    infrastructure = view.networks(promise.infrastructure)
    if infrastructure:
        yield from probe.ending(entries, Packets(destinations=infrastructure), LEFT)
        yield from probe.ending(entries, Packets(destinations=infrastructure), TAKEN)
    icmp = _ICMP[view.family]
    heard = Packets(
        destinations=view.networks(HEARD),
        not_protocol=icmp if view.family is Family.IPV6 else None,
    )
    # Batfish knows no broadcast and no multicast to routers: what passes the filters is heard.
    yield from probe.ending(entries, heard, UNFILTERED)
    yield from probe.ending(entries, Packets(not_protocol=icmp), TAKEN)
    everyone = sorted(view.twin.endpoints)
    others = Packets(protocol=icmp, not_destinations=view.gateways(everyone))
    yield from probe.ending(entries, others, TAKEN)
    for some, rest in apart(everyone):
        gateways = view.gateways(rest)
        starts = view.entries(terminal for terminal in some if terminal in promise.terminals)
        if gateways:
            packets = Packets(protocol=icmp, destinations=gateways)
            yield from probe.ending(starts, packets, TAKEN)
