"""Mutations of the worked examples, by the beginning of the row of the page that names them."""

from __future__ import annotations

from typing import Final

__all__ = ["MUTATIONS", "Mutation"]

Mutation = tuple[str, str, str]
"""Example, a piece of its text, and what stands in its place."""

_EDGE, _BORDER, _CORE, _GUARDED = "ci-pe-east", "ci-br1", "ci-cr1", "ci-br1, guarded"
_SRV6_OF_A_VRF: Final = "   segment-routing srv6\n    locator MAIN\n    alloc mode per-vrf\n   !\n"
_LOCATOR: Final = "   locator ALG128\n   !\n  !\n !\n inter"
_ALGORITHM: Final = (
    " flex-algo 128\n  metric-type delay\n  advertise-definition\n"
    "  affinity exclude-any trust-low unencrypted\n !\n"
)
_VPNV6: Final = " address-family vpnv6 unicast\n !\n"
_PREFIX: Final = "  10.20.1.0/24\n"
_VERIFY: Final = " ipv4 verify unicast source reachable-via rx\n"
_TLS: Final = "protocol grpc tls-hostname 198.51.100.231\n"
_STATISTICS: Final = (
    "  sensor-path Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest"
    "/generic-counters\n"
)

MUTATIONS: Final[dict[str, tuple[Mutation, ...]]] = {
    "eBGP without a policy": (
        (_BORDER, "    route-policy H101-3-4-in in\n", ""),
        (_BORDER, "    route-policy H101-3-6-out out\n", ""),
    ),
    "a policy that ends drops": ((_BORDER, "  endif\nend-policy", "  endif\n  pass\nend-policy"),),
    "a set's prefix matches exactly": ((_BORDER, _PREFIX, f"{_PREFIX[:-1]} le 32\n"),),
    "a policy that names a set": ((_BORDER, "prefix-set H101-3-4-in", "prefix-set X"),),
    "a reflector keeps all VPN routes": (
        (_CORE, "  retain route-target all\n", ""),
        (_EDGE, _VPNV6, _VPNV6.replace(" !", "  retain route-target all\n !")),
    ),
    "no `route-reflector-client`": (
        (
            _CORE,
            "  address-family vpnv6 unicast\n   route-reflector-client\n",
            "  address-family vpnv6 unicast\n",
        ),
    ),
    "address families are per session": (
        (_EDGE, "  address-family vpnv6 unicast\n  !\n", ""),
        (_EDGE, _VPNV6, ""),
    ),
    "extended communities go to iBGP": tuple(
        (
            _BORDER,
            "    route-policy H101-3-4-in in\n",
            f"    {word}\n    route-policy H101-3-4-in in\n",
        )
        for word in ("send-extended-community-ebgp", "send-community-ebgp")
    ),
    "BGP takes packets of any TTL": (
        (_GUARDED, "   ttl-security\n", ""),
        (_GUARDED, "   ttl-security\n", "   ttl-security inheritance-disable\n"),
    ),
    "time is believed without": (
        (_GUARDED, " authenticate\n", ""),
        (_GUARDED, " trusted-key 1\n", ""),
        (_GUARDED, "198.51.100.201 key 1", "198.51.100.201"),
        (_GUARDED, " cmac-authentication-key 1 cmac clear secret:ntp\n", ""),
    ),
    "a bundle is up while": ((_GUARDED, " bundle minimum-active links 2\n", ""),),
    "`protocol grpc` may say": (
        (_GUARDED, _TLS, "protocol grpc no-tls\n"),
        (_GUARDED, _TLS, "protocol grpc tls-hostname collector.example\n"),
        (_GUARDED, _TLS, "protocol tcp\n"),
    ),
    "a subscription that lacks": (
        (_GUARDED, "  destination-id CITY\n", ""),
        (_GUARDED, _STATISTICS, ""),
        (_GUARDED, "  sensor-group-id CITY sample-interval 10000\n", ""),
        (_GUARDED, "sample-interval 10000", "sample-interval 10500"),
    ),
    "a destination group without `vrf`": (
        (_GUARDED, "CITY\n  vrf MGMT\n  address-family", "CITY\n  address-family"),
    ),
    "a VRF's family without": (
        (_EDGE, _SRV6_OF_A_VRF, ""),
        (_EDGE, "    alloc mode per-vrf\n", ""),
    ),
    "a locator must be in IS-IS": ((_BORDER, _LOCATOR, "  !\n !\n inter"),),
    "a locator without `algorithm`": ((_EDGE, "    algorithm 128\n", ""),),
    "a flexible algorithm needs": ((_EDGE, _ALGORITHM, ""),),
    "`flex-algo` without `metric-type`": (
        (_EDGE, "  metric-type delay\n", ""),
        (_EDGE, "  advertise-definition\n", ""),
    ),
    "VPN next hops are IPv6 loopbacks": (
        (_EDGE, " interface Loopback0\n  passive\n", " interface Loopback1\n  passive\n"),
    ),
    "IS-IS metrics are narrow": (
        (_EDGE, "  metric-style wide\n", ""),
        (_EDGE, "   metric 20\n", ""),
    ),
    "an adjacency without password": (
        (_EDGE, "  hello-password keychain isis.circle.hello\n", ""),
        (_EDGE, "key chain isis.circle.hello\n", "key chain isis.circle.other\n"),
    ),
    "a key chain without a valid key": (
        (_EDGE, "  send-lifetime 00:00:00 january 01 2024 infinite\n", ""),
        (_EDGE, "HMAC-SHA-256", "HMAC-MD5"),
    ),
    "without `must-secure`": ((_BORDER, "must-secure", "should-secure"),),
    "BFD of IS-IS needs": (
        (_EDGE, "  bfd fast-detect ipv6\n", ""),
        (_EDGE, "minimum-interval 300", "minimum-interval 30"),
    ),
    "repair paths need both": (
        (_EDGE, "   fast-reroute per-prefix ti-lfa\n", ""),
        (_EDGE, "   fast-reroute per-prefix\n", ""),
    ),
    "`mtu` counts headers": ((_EDGE, "mtu 9114", "mtu 9100"),),
    "a sub-interface has its port's IP MTU": (
        (_EDGE, " encapsulation dot1q 101", " mtu 1518\n encapsulation dot1q 101"),
    ),
    "an access list ends in `deny`": ((_EDGE, " 50 deny ipv6 any any log\n", ""),),
    "an access list without entries": (
        (_EDGE, "ipv4 access-list A101-1-4\n", "ipv4 access-list B\n"),
        (
            _EDGE,
            "ipv4 access-list A101-1-4\n",
            "ipv4 access-list A101-1-4\n!\nipv4 access-list B\n",
        ),
    ),
    "rules that collide in number": ((_EDGE, " 20 deny ipv4 any 100", " 10 deny ipv4 any 100"),),
    "what the router itself sends": (
        (_EDGE, "match traffic-class 6 7\n", "match traffic-class 6\n"),
    ),
    "SRv6 may copy only": (
        (_EDGE, "match dscp ef cs5\n", "match dscp ef\n"),
        (_EDGE, "match dscp af31 cs3\n", "match dscp af31\n"),
    ),
    "a router that starts forwards": (
        (_EDGE, " set-overload-bit on-startup 300\n", ""),
        (_EDGE, " log adjacency changes\n", ""),
    ),
    "IPv6 has no router ID": ((_EDGE, "  router-id Loopback0\n", ""),),
    "foreign sources are not looked for": (
        (_EDGE, " encapsulation dot1q 101\n", f"{_VERIFY} encapsulation dot1q 101\n"),
    ),
    "a policy map that stands nowhere": (
        (_EDGE, " service-policy output OUT-HundredGigE0-0-0-0\n", ""),
        (_BORDER, "  service-policy OUT-Bundle-Ether1\n", ""),
    ),
    "no `CLASSIFY`": ((_EDGE, " service-policy input CLASSIFY\n", ""),),
    "a class without `bandwidth`": ((_EDGE, "  bandwidth percent 10\n", ""),),
    "a port without `shutdown`": ((_EDGE, " shutdown\n", ""),),
    "LACP sends every 30 s": (
        (_BORDER, "mode active", "mode on"),
        (_BORDER, " lacp period short\n", ""),
    ),
    "router advertisements are sent": ((_EDGE, " ipv6 nd suppress-ra\n", ""),),
    "management answers on every interface": (
        (_EDGE, "    allow SSH peer\n", ""),
        (
            _EDGE,
            "     address ipv4 203.0.113.7/32\n",
            "     address ipv4 203.0.113.7/32\n     address ipv4 192.0.2.0/24\n",
        ),
    ),
}
