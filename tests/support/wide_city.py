"""Small random cities of all five platforms, with everything that only some of them can do.

``wide_city(seed)`` is deterministic and always returns a city that every stage accepts: one or two
of three domains (classic SIDs on VRP, Junos and FRR; compressed ones on IOS XR; VXLAN on EOS and
FRR) with flexible algorithms, MACsec, LAGs, full meshes, and services that ask for trust or for
lossless queues. ``wide_cities()`` is the strategy over it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from citynet.city.model import Algorithm, City, Role, SidFormat, Transport
from citynet.city.trust import Trust
from citynet.device.model import AlgorithmMetric, Platform
from citynet.intent.model import Intents
from tests.support.build import GIGABIT, CityBuilder
from tests.support.random_city import cities
from tests.support.random_intents import random_intents

__all__ = ["all_cities", "wide_cities", "wide_city"]

_DOMAINS = ("egov", "circle", "compute")
_PLATFORMS: Mapping[Role, Mapping[str, Sequence[Platform]]] = {
    Role.CORE: {
        "egov": (Platform.JUNOS, Platform.VRP),
        "circle": (Platform.IOSXR,),
        "compute": (Platform.EOS,),
    },
    Role.BORDER: {
        "egov": (Platform.JUNOS, Platform.VRP),
        "circle": (Platform.IOSXR,),
        "compute": (Platform.EOS,),
    },
    Role.EDGE: {
        "egov": (Platform.JUNOS, Platform.VRP, Platform.FRR),
        "circle": (Platform.IOSXR,),
        "compute": (Platform.EOS, Platform.EOS, Platform.FRR),
    },
}


def wide_cities() -> st.SearchStrategy[tuple[City, Intents]]:
    """Return the strategy of cities with 4 to 12 devices and 1 to 5 services."""
    return st.integers(0, 2**32 - 1).map(wide_city)


def all_cities() -> st.SearchStrategy[tuple[City, Intents]]:
    """Return the strategy of cities of today's three platforms, and of all five."""
    return st.one_of(cities(), wide_cities())


def wide_city(seed: int) -> tuple[City, Intents]:
    """Return a city and its intents; equal seeds give equal values."""
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    builder = CityBuilder()
    names = draw.sample(_DOMAINS, draw.choice([1, 2, 2]))
    for name in sorted(names, key=_DOMAINS.index):
        _add_domain(builder, draw, name)
    if len(names) == 2:
        borders = [_of(builder, name, Role.BORDER) for name in names]
        for one, other in zip(*borders, strict=True):
            _add_link(builder, draw, one, other)
    city = builder.city()
    return city, random_intents(draw, city, redundant=True, wide=True)


def _of(builder: CityBuilder, domain: str, role: Role) -> list[str]:
    return [d.name for d in builder.devices.values() if (d.domain, d.role) == (domain, role)]


def _add_domain(builder: CityBuilder, draw: random.Random, domain: str) -> None:
    """Add a domain of two cores, two borders and one or two edges, each on both cores."""
    builder.domain(
        domain,
        Transport.VXLAN if domain == "compute" else Transport.SRV6,
        sids=SidFormat.NEXT_CSID if domain == "circle" else SidFormat.CLASSIC,
        algorithms=() if domain == "compute" else _algorithms(draw),
    )
    reflecting = draw.random() < 0.7
    exchanging = draw.random() < 0.5
    roles = [Role.CORE] * 2 + [Role.BORDER] * 2 + [Role.EDGE] * draw.randint(1, 2)
    names = [
        builder.device(
            f"{domain[:2]}-{role[:2]}{number}",
            domain,
            role,
            Platform.FRR
            if exchanging and (role, domain) == (Role.BORDER, "egov")
            else draw.choice(_PLATFORMS[role][domain]),
            ports=draw.randint(1, 2),
            trust=draw.choice(["standard", "high"]),
            reflecting=reflecting,
        )
        for number, role in enumerate(roles, start=1)
    ]
    cores, others = names[:2], names[2:]
    _add_link(builder, draw, *cores)
    if draw.random() < 0.5:
        # The one that algorithms leave out.
        _add_link(builder, draw, *cores, trust="low")
    for core in cores:
        for name in others:
            _add_link(builder, draw, core, name)


def _algorithms(draw: random.Random) -> tuple[Algorithm, ...]:
    trusted = Algorithm(
        name="trusted",
        number=draw.choice([128, 130]),
        metric=draw.choice(list(AlgorithmMetric)),
        trust=Trust.STANDARD,
    )
    sealed = Algorithm(
        name="sealed",
        number=draw.choice([129, 142]),
        metric=AlgorithmMetric.DELAY,
        trust=Trust.HIGH,
        encrypted=True,
    )
    return draw.choice([(trusted,), (trusted, sealed)])


def _add_link(
    builder: CityBuilder, draw: random.Random, one: str, other: str, *, trust: str | None = None
) -> None:
    platforms = [builder.devices[name].platform for name in (one, other)]
    able = Platform.FRR not in platforms
    lossless = _lossless(builder, (one, other))
    lag = able and not lossless and draw.random() < 0.3
    sealed = able and not lag and draw.random() < 0.4
    builder.link(
        one,
        other,
        capacity=draw.choice([50, 100, 200]) * GIGABIT,
        # Few different delays, so that equal-cost paths are frequent.
        delay=draw.choice([5, 10, 10, 20, 40]),
        encryption="macsec" if sealed else draw.choice(["none", "quantum"]),
        trust=trust or draw.choice(["standard", "high"]),
        lag=lag,
    )


def _lossless(builder: CityBuilder, ends: Sequence[str]) -> bool:
    """Tell whether a link may come to carry lossless services, which no LAG does."""
    return {builder.devices[name].domain for name in ends} == {"compute"}
