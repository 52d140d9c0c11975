"""The city under the small network: inventory and cables."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Network

from citynet.city.model import (
    Baseline,
    City,
    CityDevice,
    Domain,
    HandOff,
    Link,
    LinkEnd,
    Partition,
    Pools,
    Role,
    Transport,
)
from citynet.device.model import Platform
from tests.validate.model.tiny import ASN, DOMAIN, LINKS, RATE, TRUNK, port


def _pools(side: int) -> Pools:
    return Pools(
        loopback_ipv4=IPv4Network(f"100.64.{side}.0/24"),
        loopback_ipv6=IPv6Network(f"2001:db8:{side}::/64"),
        locators=IPv6Network(f"2001:db8:{side}00::/48"),
        links_ipv4=IPv4Network(f"100.6{side // 10}.0.0/24"),
        links_ipv6=IPv6Network(f"2001:db8:{side}:ff::/64"),
        slice_ids=(101, 399),
        vnis=(20000, 29999),
    )


def city() -> City:
    """Return the cabling and the inventory that the network stands on."""
    roles = {"rr": Role.CORE, "sp": Role.CORE, "br": Role.BORDER, "cb": Role.BORDER}
    return City(
        name="tiny",
        baseline=Baseline(
            ssh_sources=(),
            ntp_servers=(),
            syslog_servers=(),
            tacacs_servers=(),
            snmp_user="u",
            admin_user="n",
            banner="b",
        ),
        domains={
            name: Domain(
                name=name,
                title=name,
                asn=asn,
                transport=Transport.SRV6 if name == "egov" else Transport.VXLAN,
                isis_area="49.0001",
                mtu=9000,
                pools=_pools(10 if name == "egov" else 20),
            )
            for name, asn in ASN.items()
        },
        hand_offs=(
            HandOff(
                domains=("egov", "compute"),
                vlans=(1000, 1999),
                ipv4=IPv4Network("100.126.0.0/22"),
                ipv6=IPv6Network("2001:db8:7e00::/64"),
            ),
        ),
        virtual_networks={},
        exchange_pool_ipv4=IPv4Network("100.127.0.0/24"),
        exchange_pool_ipv6=IPv6Network("2001:db8:7f00::/64"),
        attachment_vlans=(100, 999),
        sites={},
        devices={
            name: CityDevice(
                name=name,
                hostname="198.51.100.9",
                platform=Platform.FRR,
                domain=domain,
                site="s",
                role=roles.get(name, Role.EDGE),
                route_reflector=name in {"rr", "sp"},
                management=IPv4Interface("198.51.100.9/24"),
                management_port="mgmt0",
                management_gateway=IPv4Address("198.51.100.1"),
                ports={},
                trust="high",
            )
            for name, domain in DOMAIN.items()
        },
        links={
            name: Link(
                name=name,
                ends=(LinkEnd(one, port(name)), LinkEnd(other, port(name))),
                capacity=10 * RATE,
                delay=metric,
                shared_risk_groups=frozenset(),
                partition=Partition.QUEUE,
                granularity=0,
                encryption="none",
                trust="high",
                region="r",
                hand_off=name == TRUNK,
            )
            for name, (one, other, metric) in LINKS.items()
        },
    )
