"""On whole cities, compiled from random intents: promises are kept, sets and packets agree.

The small network exercises every construct; here the structure itself is random: domains,
hand-offs, exchanges, hub-spoke services, three platforms.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind
from citynet.compilation import compile_devices
from citynet.device.model import Family
from citynet.placement import place
from citynet.promises import promises_of
from citynet.promises.model import Promise, Reaches, Terminal
from tests.support.random_city import random_city
from tests.validate.model.test_forwarding import compare
from tests.validate.model.wreck import wreck
from validate.model.engine import ModelEngine
from validate.model.states import all_states
from validate.outcome import Network, Packet, Status


def compiled(seed: int) -> tuple[tuple[Promise, ...], Network]:
    city, intents = random_city(seed)
    ids = allocate(city, intents, IdLocks())
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, LinkLocks())
    found = compile_devices(city, intents, ids, placement, bindings)
    promises = promises_of(city, intents, ids, placement)
    return promises, Network(city=city, devices={d.name: d for d in found}, texts={})


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_promises_are_kept(seed: int) -> None:
    promises, network = compiled(seed)
    for outcome in ModelEngine().decide(promises, network):
        assert outcome.status is Status.PROVEN, outcome.counterexample


def asked(promises: tuple[Promise, ...]) -> list[Packet]:
    """Return a question and an answer between some endpoints that talk, and some that do not."""
    ends: list[tuple[Terminal, Terminal]] = [
        (p.source, p.destination) for p in promises if isinstance(p, Reaches)
    ][:4]
    ends += [(one[0], other[1]) for one, other in pairwise(ends)]
    return [
        Packet(
            family=Family.IPV4 if source.version == 4 else Family.IPV6,
            source=source[-1],
            destination=destination[-1],
            protocol=6,
            source_port=ports[0],
            destination_port=ports[1],
            tcp_flags=flags,
        )
        for one, other in ends
        for source in one.prefixes
        for destination in other.prefixes
        if source.version == destination.version
        for ports, flags in (((49152, 443), "S"), ((443, 49152), "A"))
    ]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 3), st.data())
def test_sets_and_single_packets_agree(seed: int, times: int, data: st.DataObject) -> None:
    promises, network = compiled(seed)
    devices = dict(network.devices)
    wreck(devices, seed, times)
    state = data.draw(st.sampled_from(all_states(network.city)))
    compare(Network(city=network.city, devices=devices, texts={}), state, asked(promises))
