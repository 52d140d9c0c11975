"""Faults of the small network: what breaks, what is asked, and what has to be refuted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Interface

from citynet.device.model import Device, FilterRule, StaticRoute
from citynet.promises.model import Promise
from tests.validate.batfish import mini
from tests.validate.batfish.breaking import (
    Devices,
    broken,
    first_permits_all,
    interface,
    neighbor,
    permits_last,
    prefixes,
    rules,
    vrf,
    without,
)
from tests.validate.batfish.mini import V4, V6
from validate.outcome import Network

BR_ONE, CB_ONE = "eth9.1000", "Ethernet9.1000"
MARKET, ONE, RECORDS, TWO = "S101-market", "S102-one", "S103-records", "S104-two"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A network and promises; ``refuted`` are the ids that must be refuted, all others proven."""

    name: str
    network: Callable[[], Network]
    promises: tuple[Promise, ...]
    refuted: dict[str, str]
    """Id → words that the outcome's summary, state, path or line must hold."""


def fault(
    name: str, change: Callable[[Network], Network], *promises: Promise, **refuted: str
) -> Scenario:
    return Scenario(
        name=name,
        network=lambda: change(mini.network()),
        promises=promises,
        refuted={key: refuted[key] for key in refuted},
    )


def crossed(found: Devices) -> None:
    """Put the border's side of each hand-off into the other's VRF, and let cb check nothing."""
    other = {ONE: TWO, TWO: ONE}
    device = found["br"]
    assert device.bgp is not None
    found["br"] = replace(
        device,
        interfaces=tuple(
            replace(i, vrf=other[i.vrf or ""], filter_ipv4=None) if i.parent == "eth9" else i
            for i in device.interfaces
        ),
        bgp=replace(
            device.bgp,
            neighbors=tuple(
                replace(n, vrf=other[n.vrf], import_list=None, export_list=None) if n.vrf else n
                for n in device.bgp.neighbors
            ),
        ),
    )
    found["cb"] = replace(
        found["cb"],
        interfaces=tuple(
            replace(i, filter_ipv4=None) if i.parent == "Ethernet9" else i
            for i in found["cb"].interfaces
        ),
    )


def no_isis_on_the_direct_link(found: Devices) -> None:
    for name in ("pe", "br"):
        interface(name, "eth2", isis=None)(found)


def loops_in_the_exchange(found: Devices) -> None:
    """Send what comes from the records back to them, and the records send it again."""
    device: Device = found["br"]

    def turned(route: StaticRoute) -> StaticRoute:
        back = next(
            r
            for r in exchange.static_routes
            if r.interface == "x105lx" and r.prefix.version == route.prefix.version
        )
        return replace(route, interface=back.interface, next_hop=back.next_hop)

    (exchange,) = (v for v in device.vrfs if v.name == "X105-edge")
    vrf("br", "X105-edge", static_routes=tuple(map(turned, exchange.static_routes)))(found)
    for name in ("X105-l-4", "X105-l-6"):
        rules("br", name, first_permits_all)(found)


def gateways_open(found: tuple[FilterRule, ...]) -> tuple[FilterRule, ...]:
    return tuple(
        rule
        for rule in found
        if rule.destination is None or rule.destination.prefixlen not in {32, 128} or rule.protocol
    )


def by_device(*breaks: Callable[[Devices], None]) -> Callable[[Network], Network]:
    return lambda network: broken(network, *breaks)


WHOLE = Scenario(name="whole", network=mini.network, promises=mini.promises(), refuted={})

FAULTS = (
    fault(
        "missing-target",
        by_device(vrf("br", ONE, import_targets=())),
        *mini.reaches_of("one"),
        **{
            "reaches/slice/one/dc/hall/ipv4": "no route",
            "reaches/slice/one/dc/hall/ipv6": "no route",
        },
    ),
    fault(
        "wrong-neighbour",
        by_device(neighbor("br", "100.126.0.1", remote_as=65099)),
        *mini.reaches_of("one"),
        mini.sessions("egov"),
        **{
            "reaches/slice/one/dc/hall/ipv4": "no route",
            "reaches/slice/one/hall/dc/ipv4": "no route",
            "sessions/egov": "100.126.0.1",
        },
    ),
    fault(
        "crossed-hand-off",
        by_device(crossed),
        mini.isolated("one"),
        mini.isolated("two"),
        **{"isolated/slice/one": "cb[S104-two]", "isolated/slice/two": "cb[S102-one]"},
    ),
    fault(
        "dropped-filter-line",
        by_device(rules("cb", "H102-0-4", without(permits_last))),
        *mini.reaches_of("one"),
        **{"reaches/slice/one/hall/dc/ipv4": "cb:config:"},
    ),
    fault(
        "dropped-ipv6-filter-line",
        by_device(rules("br", "H102-0-6", without(permits_last))),
        *mini.reaches_of("one"),
        **{"reaches/slice/one/dc/hall/ipv6": "br:etc/nftables.conf:"},
    ),
    fault(
        "dropped-prefix",
        by_device(prefixes("cb", "H102-0-4-out")),
        *mini.reaches_of("one"),
        **{"reaches/slice/one/hall/dc/ipv4": "no route"},
    ),
    fault(
        "widened-exchange",
        by_device(
            rules(
                "br",
                "X105-r-4",
                lambda found: tuple(replace(r, destination_ports=None) for r in found),
            )
        ),
        mini.questions(),
        **{"exactly/questions": "x105rx"},
    ),
    fault(
        "narrowed-exchange",
        by_device(rules("br", "X105-r-4", without(permits_last))),
        mini.questions(),
        **{"exactly/questions": "does not arrive"},
    ),
    fault(
        "open-exchange",
        by_device(
            *(
                rules("br", f"X105-{side}-{digit}", first_permits_all)
                for side in "lr"
                for digit in "46"
            )
        ),
        mini.data_stays(),
        **{"data-stays": "protected"},
    ),
    fault(
        "wrong-attachment-vlan",
        by_device(interface("pe", "eth10.101", vlan=201)),
        *mini.reaches_of("one"),
        mini.guarded(mini.ONE_HALL),
        **{
            "reaches/slice/one/hall/dc/ipv4": "VLAN 101",
            "reaches/slice/one/hall/dc/ipv6": "VLAN 101",
            "reaches/slice/one/dc/hall/ipv4": "VLAN 101",
            "reaches/slice/one/dc/hall/ipv6": "VLAN 101",
        },
    ),
    fault(
        "wrong-hand-off-vlan",
        by_device(interface("cb", CB_ONE, vlan=1002)),
        mini.sessions("compute"),
        mini.reaches(mini.ONE_HALL, mini.ONE_DC, V6),
        **{"sessions/compute": "not_established", "reaches/slice/one/hall/dc/ipv6": "no route"},
    ),
    fault(
        "open-attachment",
        by_device(rules("pe", "A104-2-4", first_permits_all)),
        mini.guarded(mini.TWO_HALL),
        **{"guarded/slice/two/hall": "A104-2-4 permitted"},
    ),
    fault(
        "open-gateways",
        by_device(rules("pe", "A104-2-6", gateways_open)),
        mini.hidden(),
        hidden="taken",
    ),
    fault(
        "crossed-targets",
        by_device(vrf("pe", TWO, import_targets=("65010:104", "65010:102"))),
        mini.isolated("two"),
        **{"isolated/slice/two": "arrives at a stranger"},
    ),
    fault(
        "double-address",
        by_device(
            interface("br", "eth10.103", addresses=(IPv4Interface("10.3.1.1/24"),)),
        ),
        mini.sound("egov"),
        mini.sound("compute"),
        **{"sound/egov": "10.3.1.1"},
    ),
    fault(
        "mtu-step",
        by_device(interface("cb", "Ethernet9", mtu=1500)),
        mini.sound("compute"),
        **{"sound/compute": "1500"},
    ),
    fault(
        "loop",
        by_device(loops_in_the_exchange),
        mini.sound("egov"),
        **{"sound/egov": "loops"},
    ),
    fault(
        "other-key",
        by_device(neighbor("pe", "2001:db8:10::3", authentication="secret:other")),
        mini.sessions("egov"),
        **{"sessions/egov": "the keys differ"},
    ),
    fault(
        "no-other-way",
        by_device(no_isis_on_the_direct_link),
        mini.reaches(mini.RECORDS_HALL, mini.RECORDS_NORTH, V4, mini.LINK),
        mini.reaches(mini.RECORDS_HALL, mini.RECORDS_NORTH, V4, mini.NOTHING),
        **{"reaches/slice/records/hall/north/ipv4/link": "link rr--br failed"},
    ),
    fault(
        "one-reflector",
        lambda network: network,
        mini.reaches(mini.RECORDS_HALL, mini.RECORDS_NORTH, V6, mini.NODE),
        **{"reaches/slice/records/hall/north/ipv6/node": "device rr failed"},
    ),
)
