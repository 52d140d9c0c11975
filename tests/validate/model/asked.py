"""The promises of the small network, and helpers to ask the engine about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from citynet.device.model import Family, PortRange, TrafficClass
from citynet.errors import Place
from citynet.promises.model import (
    DataStays,
    Exactly,
    HiddenInfrastructure,
    Isolated,
    Marked,
    Policed,
    Promise,
    QueueGuarantee,
    Reaches,
    SessionsUp,
    Sound,
    SourceGuarded,
    Terminal,
    Traffic,
)
from tests.validate.model.breaking import Devices
from tests.validate.model.tiny import (
    EVERYONE,
    HERE,
    INFRASTRUCTURE,
    ONE,
    ONE_LE,
    ONE_PE1,
    ONE_PE2,
    RATE,
    TWO,
    TWO_PE1,
    TWO_PE2,
    V4,
    V6,
    prefixes,
)
from tests.validate.model.tiny_devices import devices
from tests.validate.model.written import subject
from validate.model.engine import ModelEngine
from validate.outcome import Outcome

LINK = frozenset({"link"})
NOTHING: frozenset[str] = frozenset()
HTTPS = (PortRange(443, 443),)


class _Common(TypedDict):
    id: str
    intent: str
    place: Place


def common(name: str) -> _Common:
    return _Common(id=name, intent="slice/one", place=HERE)


def between(source: Terminal, destination: Terminal, family: Family) -> Traffic:
    return Traffic(
        family=family,
        sources=prefixes((source,), family),
        destinations=prefixes((destination,), family),
    )


def reaches(source: Terminal, destination: Terminal, survives: frozenset[str]) -> Reaches:
    return Reaches(
        **common(f"reaches {source.name} {destination.name}"),
        source=source,
        destination=destination,
        traffic=tuple(between(source, destination, family) for family in (V4, V6)),
        survives=survives,
    )


def _questions(family: Family) -> Traffic:
    return Traffic(
        family=family,
        sources=prefixes((ONE_PE1, ONE_PE2), family),
        destinations=prefixes((TWO_PE2,), family),
        protocol=6,
        destination_ports=HTTPS,
    )


def _answers(family: Family) -> Traffic:
    return Traffic(
        family=family,
        sources=prefixes((TWO_PE2,), family),
        destinations=prefixes((ONE_PE1, ONE_PE2), family),
        protocol=6,
        source_ports=HTTPS,
        established=True,
    )


def promises() -> tuple[Promise, ...]:
    """Return every kind of promise, all of which the small network keeps."""
    found: list[Promise] = []
    for group in (ONE, TWO):
        for source in group:
            for destination in group:
                if source != destination:
                    # Between domains there is one hand-off only.
                    inside = ONE_LE not in {source, destination}
                    found.append(reaches(source, destination, LINK if inside else NOTHING))
    found += [
        Isolated(**common("isolated le"), sources=(ONE_LE,), strangers=TWO),
        Isolated(**common("isolated two"), sources=TWO, strangers=(ONE_LE,)),
        Exactly(
            **common("exactly one-to-two"),
            sources=(ONE_PE1, ONE_PE2),
            destinations=TWO,
            permitted=(_questions(V4), _questions(V6)),
            survives=LINK,
        ),
        Exactly(
            **common("exactly two-to-one"),
            sources=TWO,
            destinations=(ONE_PE1, ONE_PE2),
            permitted=(_answers(V4), _answers(V6)),
            survives=LINK,
        ),
        DataStays(**common("data-stays"), prefixes=ONE_LE.prefixes, inside=ONE, outside=TWO),
        DataStays(**common("data-stays two"), prefixes=TWO_PE1.prefixes, inside=TWO, outside=ONE),
        HiddenInfrastructure(**common("hidden"), terminals=EVERYONE, infrastructure=INFRASTRUCTURE),
        QueueGuarantee(
            **common("queue"),
            link="rr--pe1",
            traffic_class=TrafficClass.ASSURED,
            rate=3 * RATE,
        ),
    ]
    for name in ("egov", "compute"):
        found.append(SessionsUp(**common(f"sessions {name}"), domain=name))
        found.append(Sound(**common(f"sound {name}"), domain=name))
    for t in EVERYONE:
        found.append(SourceGuarded(**common(f"guarded {t.name}"), terminal=t))
        found.append(Policed(**common(f"policed {t.name}"), terminal=t, rate=RATE))
        found.append(
            Marked(**common(f"marked {t.name}"), terminal=t, traffic_class=TrafficClass.ASSURED)
        )
    return tuple(found)


def outcomes(break_it: Callable[[Devices], object] | None = None) -> dict[str, Outcome]:
    """Return the outcomes, by promise, on the small network with a fault."""
    found = devices()
    if break_it is not None:
        break_it(found)
    return {o.promise: o for o in ModelEngine().decide(promises(), subject(found))}
