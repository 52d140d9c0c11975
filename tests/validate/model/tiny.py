"""A small network put together by hand.

Two domains: ``egov`` (SRv6: edges ``pe1`` and ``pe2``, reflector ``rr``, border ``br``) and
``compute`` (VXLAN: reflector ``sp``, edge ``le``, border ``cb``); a hand-off ``br``--``cb``. Slice
``one`` has endpoints in both domains, slice ``two`` in ``egov``; they may meet in an exchange on
``br``. Each edge also has a direct link to its border, so that single failures leave a way.
"""

from __future__ import annotations

from ipaddress import (
    ip_network,
)
from pathlib import PurePosixPath

from citynet.device.model import (
    Family,
    FilterAction,
    Network,
)
from citynet.errors import Place
from citynet.promises.model import Terminal

HERE = Place(PurePosixPath("intents/x.yaml"), 1)
PERMIT, DENY = FilterAction.PERMIT, FilterAction.DENY
V4, V6 = Family.IPV4, Family.IPV6
RATE = 10**9
REFERENCE = "secret:tiny"

INFRASTRUCTURE = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",
            "198.51.100.0/24",
            "2001:db8:10::/48",
            "2001:db8:20::/48",
            "2001:db8:1000::/48",
            "2001:db8:7e00::/48",
            "2001:db8:7f00::/48",
        ),
    )
)

ASN = {"egov": 65010, "compute": 65020}
NUMBERS = {"rr": 1, "pe1": 2, "pe2": 3, "br": 4, "sp": 1, "le": 2, "cb": 3}
DOMAIN = {
    "rr": "egov",
    "pe1": "egov",
    "pe2": "egov",
    "br": "egov",
    "sp": "compute",
    "le": "compute",
    "cb": "compute",
}
LINKS = {
    "rr--pe1": ("rr", "pe1", 10),
    "rr--pe2": ("rr", "pe2", 10),
    "rr--br": ("rr", "br", 10),
    "pe1--br": ("pe1", "br", 30),
    "pe2--br": ("pe2", "br", 30),
    "sp--le": ("sp", "le", 10),
    "sp--cb": ("sp", "cb", 10),
    "le--cb": ("le", "cb", 30),
    "br--cb": ("br", "cb", 5),
}
TRUNK = "br--cb"


def port(link: str) -> str:
    """Return the port, the same at both ends, in which a link ends."""
    return f"eth{1 + list(LINKS).index(link)}"


def terminal(service: str, name: str, device: str, vlan: int, *prefixes: str) -> Terminal:
    return Terminal(
        service=f"slice/{service}",
        endpoint=name,
        device=device,
        port="eth10",
        vlan=vlan,
        prefixes=tuple(map(ip_network, prefixes)),
    )


ONE_PE1 = terminal("one", "pe1", "pe1", 101, "10.1.1.0/24", "2001:db8:a1:1::/64")
ONE_PE2 = terminal("one", "pe2", "pe2", 101, "10.1.2.0/24", "2001:db8:a1:2::/64")
ONE_LE = terminal("one", "le", "le", 101, "10.1.3.0/24", "2001:db8:a1:3::/64")
TWO_PE1 = terminal("two", "pe1", "pe1", 102, "10.2.1.0/24", "2001:db8:a2:1::/64")
TWO_PE2 = terminal("two", "pe2", "pe2", 102, "10.2.2.0/24", "2001:db8:a2:2::/64")
ONE, TWO = (ONE_PE1, ONE_PE2, ONE_LE), (TWO_PE1, TWO_PE2)
EVERYONE = (*ONE, *TWO)
VRF = {"slice/one": "S101-one", "slice/two": "S102-two"}
NUMBER = {"slice/one": 101, "slice/two": 102}
EXCHANGE = "X201-meet"
BEHIND = {"br": (ONE_PE1, ONE_PE2), "cb": (ONE_LE,)}
"""Endpoints of slice one behind each end of the hand-off."""


def prefixes(terminals: tuple[Terminal, ...], family: Family) -> tuple[Network, ...]:
    version = 4 if family is V4 else 6
    return tuple(p for t in terminals for p in t.prefixes if p.version == version)


def gateway(prefix: Network) -> Network:
    return ip_network(prefix.network_address + 1)
