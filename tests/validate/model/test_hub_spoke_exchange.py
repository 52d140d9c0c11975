"""Hub-spoke slices meet others in exchanges as any-to-any ones do: every promise is proven.

At the exchange the slice has a hub's VRF. So the other side reaches hubs and spokes, and is reached
by them, as far as the boundary permits; and spokes still do not reach each other.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind
from citynet.city.model import City, Role, Transport
from citynet.compilation import compile_devices
from citynet.device.model import Platform, PortRange
from citynet.intent.model import Boundary, Intents, Permission, Service
from citynet.placement import place
from citynet.promises import promises_of
from citynet.promises.model import Exactly, Isolated
from citynet.readers import read_back
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES
from tests.support.ask import asking, boundary, profile, service
from tests.support.build import CityBuilder
from validate.model.engine import ModelEngine
from validate.outcome import Network, Status


def city() -> City:
    """Return edges a, b, c and two borders, on which tenants may attach too, on two cores."""
    builder = CityBuilder()
    builder.domain("egov", Transport.SRV6)
    cores = [builder.device(f"cr{n}", "egov", Role.CORE, Platform.FRR) for n in (1, 2)]
    for name, platform in (("a", Platform.FRR), ("b", Platform.VRP), ("c", Platform.FRR)):
        builder.device(name, "egov", Role.EDGE, platform)
    for name in ("br1", "br2"):
        builder.device(name, "egov", Role.BORDER, Platform.FRR)
    for core in cores:
        for name in ("a", "b", "c", "br1", "br2"):
            builder.link(core, name)
    return builder.city()


def meeting() -> Boundary:
    bare = boundary("meet", "one", "two")
    return replace(
        bare,
        permissions=tuple(
            Permission(
                source=source,
                protocol=protocol,
                ports=(PortRange(443, 443),),
                sources=(),
                destinations=(),
                log=False,
                reason="test",
                origin=bare.origin,
            )
            for source, protocol in (("left", 6), ("right", 17))
        ),
    )


MEMBERS = service("two", "b", "c", prefix=2)
"""Any to any."""
HUBS = service("two", "a", "c", hubs=("b",), prefix=2)


def asked(*services: Service) -> Intents:
    survives = frozenset({"link", "node"})
    return asking(profile(10**7, survives=survives), *services, meeting())


@pytest.mark.parametrize("other", [MEMBERS, HUBS], ids=["any-to-any", "hub-spoke"])
@pytest.mark.parametrize(
    "one",
    [service("one", "b", "c", hubs=("a",)), service("one", "br1", "c", hubs=("br2",))],
    ids=["on edges", "on the borders themselves"],
)
def test_every_promise_is_proven_on_the_text(one: Service, other: Service) -> None:
    where, intents = city(), asked(one, other)
    ids = allocate(where, intents, IdLocks())
    placement = place(where, intents, ids)
    bindings = bind(where, intents, ids, placement, LinkLocks())
    promises = promises_of(where, intents, ids, placement)
    devices = compile_devices(where, intents, ids, placement, bindings)
    found = {}
    for text in render(devices, load_templates(TEMPLATES)):
        read = read_back(text.device, text.platform, {f.path: f.text for f in text.files})
        found[text.device] = read.device
    outcomes = ModelEngine().decide(promises, Network(city=where, devices=found, texts={}))
    assert [one for one in outcomes if one.status is not Status.PROVEN] == []
    # What is proven says something: both ways across the boundary, and spokes apart.
    exactly = [promise for promise in promises if isinstance(promise, Exactly)]
    assert len(exactly) == 2
    for promise in exactly:
        assert promise.permitted
        assert len(promise.sources) * len(promise.destinations) >= 6
    apart = [p.id for p in promises if isinstance(p, Isolated) and "/spokes/" in p.id]
    assert len(apart) >= 2
