"""Cities put together by hand, a device and a link at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Network

from citynet.city.model import (
    Algorithm,
    Baseline,
    City,
    CityDevice,
    Domain,
    HandOff,
    Lag,
    Link,
    LinkEnd,
    Partition,
    Pools,
    Port,
    Role,
    SidFormat,
    Site,
    Transport,
    VirtualNetwork,
)
from citynet.device.model import Platform

__all__ = ["GIGABIT", "VIRTUAL_NETWORKS", "CityBuilder"]

GIGABIT = 10**9

VIRTUAL_NETWORKS = {
    "digital-government": "public-data",
    "digital-economy": "economy-data",
}
"""Virtual networks of a built city and their trust domains."""

_MANAGEMENT_PORT = {
    Platform.FRR: "mgmt0",
    Platform.EOS: "Management1",
    Platform.VRP: "GigabitEthernet0/0/0",
    Platform.IOSXR: "MgmtEth0/RP0/CPU0/0",
    Platform.JUNOS: "fxp0",
}
_LINK_PORT = {
    Platform.FRR: "eth{}",
    Platform.EOS: "Ethernet{}",
    Platform.VRP: "GigabitEthernet0/1/{}",
    Platform.IOSXR: "HundredGigE0/0/0/{}",
    Platform.JUNOS: "et-0/0/{}",
}
_LAG = {
    Platform.EOS: "Port-Channel{}",
    Platform.VRP: "Eth-Trunk{}",
    Platform.IOSXR: "Bundle-Ether{}",
    Platform.JUNOS: "ae{}",
}
_ATTACHMENT_PORT = {
    Platform.FRR: "eth10{}",
    Platform.EOS: "Ethernet10{}",
    Platform.VRP: "GigabitEthernet0/3/{}",
    Platform.IOSXR: "TwentyFiveGigE0/0/1/{}",
    Platform.JUNOS: "et-0/1/{}",
}


@dataclass
class CityBuilder:
    """Adds devices and links; :meth:`city` returns the frozen value."""

    devices: dict[str, CityDevice] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    _ports: dict[str, int] = field(default_factory=dict)

    def domain(
        self,
        name: str,
        transport: Transport,
        *,
        sids: SidFormat = SidFormat.CLASSIC,
        algorithms: tuple[Algorithm, ...] = (),
    ) -> None:
        """Add a domain with pools of its own."""
        plain = _domain(name, transport, index := len(self.domains) + 1)
        pools = plain.pools
        if sids is SidFormat.NEXT_CSID:
            pools = replace(pools, locators=IPv6Network((0x5F00 << 112 | index << 100, 28)))
        self.domains[name] = replace(plain, pools=pools, sids=sids, algorithms=algorithms)

    def device(
        self,
        name: str,
        domain: str,
        role: Role,
        platform: Platform,
        *,
        ports: int = 1,
        trust: str = "standard",
        reflecting: bool = True,
    ) -> str:
        """Add a device at the site ``site-<name>``; cores reflect and have no attachment port.

        Cores that are not ``reflecting`` do not.
        """
        site = f"site-{name}"
        self.sites[site] = Site(
            name=site, title=f"Site of {name}", district="central", region="north-bank"
        )
        address = IPv4Address("198.51.100.10") + len(self.devices)
        names = [_ATTACHMENT_PORT[platform].format(number) for number in range(ports)]
        self.devices[name] = CityDevice(
            name=name,
            hostname=str(address),
            platform=platform,
            domain=domain,
            site=site,
            role=role,
            route_reflector=role is Role.CORE and reflecting,
            management=IPv4Interface(f"{address}/24"),
            management_port=_MANAGEMENT_PORT[platform],
            management_gateway=IPv4Address("198.51.100.1"),
            ports={}
            if role is Role.CORE
            else {port: Port(name=port, speed=25 * GIGABIT) for port in names},
            trust=trust,
        )
        return name

    def link(
        self,
        one: str,
        other: str,
        *,
        capacity: int = 10 * GIGABIT,
        delay: int = 10,
        partition: Partition = Partition.QUEUE,
        encryption: str = "none",
        trust: str = "standard",
        lag: bool = False,
    ) -> str:
        """Add a link, a hand-off when the domains differ; a second one is ``<one>--<other>-2``.

        With ``lag`` it ends at LAGs of two ports each.
        """
        port = self._lag if lag else self._port
        name = f"{one}--{other}"
        if name in self.links:
            name += "-2"
        self.links[name] = Link(
            name=name,
            ends=(LinkEnd(one, port(one)), LinkEnd(other, port(other))),
            capacity=capacity,
            delay=delay,
            shared_risk_groups=frozenset(),
            partition=partition,
            granularity=0,
            encryption=encryption,
            trust=trust,
            region="north-bank",
            hand_off=self.devices[one].domain != self.devices[other].domain,
        )
        return name

    def _port(self, device: str) -> str:
        self._ports[device] = number = self._ports.get(device, 0) + 1
        return _LINK_PORT[self.devices[device].platform].format(number)

    def _lag(self, device: str) -> str:
        found = self.devices[device]
        name = _LAG[found.platform].format(len(found.lags) + 1)
        lag = Lag(name=name, members=(self._port(device), self._port(device)))
        self.devices[device] = replace(found, lags={**found.lags, name: lag})
        return name

    def city(self) -> City:
        """Return what has been built; every two domains that links join have hand-off numbers."""
        pairs = sorted(
            {
                tuple(sorted(self.devices[end.device].domain for end in link.ends))
                for link in self.links.values()
                if link.hand_off
            }
        )
        return City(
            name="builttown",
            baseline=_baseline(),
            domains=self.domains,
            hand_offs=tuple(
                HandOff(
                    domains=(one, other),
                    vlans=(1000, 1999),
                    ipv4=IPv4Network(f"100.126.{4 * index}.0/22"),
                    ipv6=IPv6Network(f"2001:db8:7e{index:02x}::/64"),
                )
                for index, (one, other) in enumerate(pairs)
            ),
            virtual_networks={
                name: VirtualNetwork(name=name, trust_domain=trust)
                for name, trust in VIRTUAL_NETWORKS.items()
            },
            exchange_pool_ipv4=IPv4Network("100.127.0.0/24"),
            exchange_pool_ipv6=IPv6Network("2001:db8:7f00::/64"),
            attachment_vlans=(100, 999),
            sites=self.sites,
            devices=self.devices,
            links=self.links,
        )


def _domain(name: str, transport: Transport, index: int) -> Domain:
    return Domain(
        name=name,
        title=f"Domain {name}",
        asn=65000 + 10 * index,
        transport=transport,
        isis_area=f"49.00{index}0",
        mtu=9100,
        pools=Pools(
            loopback_ipv4=IPv4Network(f"100.64.{index}0.0/24"),
            loopback_ipv6=IPv6Network(f"2001:db8:{index}0::/64"),
            locators=IPv6Network(f"2001:db8:{index}000::/48"),
            links_ipv4=IPv4Network(f"100.{64 + index}.0.0/22"),
            links_ipv6=IPv6Network(f"2001:db8:{index}0:ff::/64"),
            slice_ids=(101, 399),
            vnis=(10000 * index, 10000 * index + 9999),
        ),
    )


def _baseline() -> Baseline:
    return Baseline(
        ssh_sources=(IPv4Network("198.51.100.0/24"),),
        ntp_servers=(IPv4Address("198.51.100.250"),),
        syslog_servers=(IPv4Address("198.51.100.251"),),
        tacacs_servers=(IPv4Address("198.51.100.252"),),
        snmp_user="citynoc",
        admin_user="netops",
        banner="Random town. Authorised use only.",
    )
