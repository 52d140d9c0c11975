"""With three domains that all meet, a hand-off carries what lies in its own two domains only."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_network

from citynet.city.model import City, HandOff, Role, Site, Transport
from citynet.device.model import Platform
from tests.compilation.small_city import (
    CITY,
    Ask,
    intents_of,
    link,
    new_device,
    new_domain,
    service,
    with_links,
)
from tests.compilation.stages import run


def three_domains() -> City:
    """Return the small city with a domain ``lab`` of one border, joined to both others."""
    far = new_device("far", "lab", Platform.FRR, Role.BORDER, 7)
    hand_offs = tuple(
        HandOff(
            domains=(domain, "lab"),
            vlans=(2000, 2099),
            ipv4=IPv4Network(f"100.126.{number}.0/24"),
            ipv6=IPv6Network(f"2001:db8:7e0{number}::/64"),
        )
        for number, domain in ((1, "gov"), (2, "dc"))
    )
    city = replace(
        CITY,
        devices={**CITY.devices, "far": far},
        sites={**CITY.sites, "at-far": Site(name="at-far", title="", district="", region="")},
        domains={**CITY.domains, "lab": new_domain("lab", 30, Transport.SRV6)},
        hand_offs=(*CITY.hand_offs, *hand_offs),
    )
    return with_links(
        city,
        link("border:eth3", "far:eth1", hand_off=True),
        link("exit:Ethernet3", "far:eth2", hand_off=True),
    )


def test_a_third_domain_is_behind_neither_end() -> None:
    everywhere = service(
        "everywhere",
        Ask("edge", ("10.1.0.0/24",)),
        Ask("leaf", ("10.2.0.0/24",)),
        Ask("far", ("10.3.0.0/24",)),
    )
    stages = run(three_domains(), intents_of(everywhere))
    number = stages.ids.services[everywhere.key].number
    prefixes = {"border": "10.1.0.0/24", "exit": "10.2.0.0/24", "far": "10.3.0.0/24"}
    assert set(stages.placement.services[everywhere.key].hand_offs) == {
        "border--exit",
        "border--far",
        "exit--far",
    }
    for name in stages.placement.services[everywhere.key].hand_offs:
        label = f"H{number}-{stages.ids.links[name]}-4"
        one, other = name.split("--")
        for here, there in ((one, other), (other, one)):
            device = stages.devices[here]
            lists = {p.name: p.prefixes for p in device.prefix_lists}
            assert lists[f"{label}-out"] == (ip_network(prefixes[here]),)
            assert lists[f"{label}-in"] == (ip_network(prefixes[there]),)
            (filter_,) = [f for f in device.filters if f.name == label]
            passed = [(r.source, r.destination) for r in filter_.rules if r.protocol is None]
            assert (ip_network(prefixes[there]), ip_network(prefixes[here])) in passed
            (interface,) = [i for i in device.interfaces if i.filter_ipv4 == label]
            assert interface.shaper == 10**9
