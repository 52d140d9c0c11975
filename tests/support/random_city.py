"""Small random cities as values, for property tests.

``random_city(seed)`` is deterministic and always returns a city that every stage accepts: two
domains with hand-offs, or one of either transport; all three kinds of boundaries; services that
their links hold and whose profile promises to survive only what the topology survives.
``cities()`` is the strategy over it.
"""

from __future__ import annotations

import random

from hypothesis import strategies as st

from citynet.city.model import City, Role, Transport
from citynet.device.model import Platform
from citynet.intent.model import Intents
from tests.support.build import GIGABIT, CityBuilder
from tests.support.random_intents import random_intents

__all__ = ["cities", "random_city"]


def cities() -> st.SearchStrategy[tuple[City, Intents]]:
    """Return the strategy of cities with 4 to 10 devices and 1 to 5 services."""
    return st.integers(0, 2**32 - 1).map(random_city)


def random_city(seed: int) -> tuple[City, Intents]:
    """Return a city and its intents; equal seeds give equal values."""
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    builder = CityBuilder()
    # Ten devices are the fewest that give both domains two of everything, so they are frequent.
    size = draw.choice([4, 5, 6, 7, 8, 9, 10, 10, 10])
    if size < 7:
        transport = draw.choice([Transport.SRV6, Transport.VXLAN])
        borders = draw.choice([1, 2])
        redundant = _add_domain(builder, draw, transport, size, borders)
    else:
        egov = min(draw.choice([3, 4, 5, 5, 5, 7]), size - 3)
        borders = draw.choice([1, 2, 2])
        redundant = _add_domain(builder, draw, Transport.SRV6, egov, borders)
        redundant &= _add_domain(builder, draw, Transport.VXLAN, size - egov, borders)
        redundant &= borders == 2
        _add_hand_offs(builder, draw)
    city = builder.city()
    return city, random_intents(draw, city, redundant=redundant)


def _add_domain(
    builder: CityBuilder, draw: random.Random, transport: Transport, size: int, wanted: int
) -> bool:
    """Add a domain: one or two reflecting cores, borders, and edges on all cores.

    Return whether it has the borders that were wanted and two ways to everything.
    """
    domain = "egov" if transport is Transport.SRV6 else "compute"
    builder.domain(domain, transport)
    cores = 2 if size >= 5 else 1
    borders = min(wanted, size - cores - 1)
    roles = [(Role.CORE, n + 1) for n in range(cores)]
    roles += [(Role.BORDER, n + 1) for n in range(borders)]
    roles += [(Role.EDGE, n + 1) for n in range(size - cores - borders)]
    names = [
        builder.device(
            f"{domain[:2]}-{role[:2]}{number}",
            domain,
            role,
            _platform(draw, transport, role),
            ports=draw.randint(1, 2),
        )
        for role, number in roles
    ]
    if cores == 2:
        for _ in range(draw.choice([1, 1, 2])):
            _add_link(builder, draw, *names[:2])
    for core in names[:cores]:
        for name in names[cores:]:
            _add_link(builder, draw, core, name)
    return cores == 2 and borders == wanted


def _platform(draw: random.Random, transport: Transport, role: Role) -> Platform:
    if transport is Transport.VXLAN:
        return draw.choice([Platform.EOS, Platform.FRR]) if role is Role.EDGE else Platform.EOS
    return Platform.VRP if role is Role.EDGE and draw.random() < 0.4 else Platform.FRR


def _add_link(builder: CityBuilder, draw: random.Random, one: str, other: str) -> None:
    # Few different delays, so that equal-cost paths are frequent.
    delay = draw.choice([5, 10, 10, 20, 40])
    builder.link(one, other, capacity=draw.choice([40, 100]) * GIGABIT, delay=delay)


def _add_hand_offs(builder: CityBuilder, draw: random.Random) -> None:
    """Join the borders of the two domains, each to at least one."""
    sides = [
        [d.name for d in builder.devices.values() if d.domain == domain and d.role is Role.BORDER]
        for domain in ("egov", "compute")
    ]
    for number in range(max(map(len, sides))):
        one, other = (names[number % len(names)] for names in sides)
        _add_link(builder, draw, one, other)
