"""Where each platform says what the operators on sessions change, after the dialect pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.device.model import Platform
from tests.mutation.sites import Place

__all__ = [
    "ACTIVE",
    "ADDRESSES",
    "BGP",
    "BLOCKS",
    "ENTRY",
    "ISIS_KEYS",
    "KEY",
    "METRIC",
    "REMOTE_AS",
    "SOURCE",
]

_CORE = (r"router bgp \d+", r"neighbor (?P<neighbor>\S+)")
_IN_VRF = (r"router bgp \d+", r"vrf (?P<vrf>\S+)", r"neighbor (?P<neighbor>\S+)")
_CORE_GROUP = ("protocols", "bgp", r"group (?P<group>\S+)")
_HAND_OFFS = ("routing-instances", r"(?P<vrf>\S+)", "protocols", "bgp", "group HAND-OFF")
_NEIGHBOR = r"neighbor (?P<neighbor>\S+)"
_PORT = r"interface (?P<port>[^.]+)\.(?P<unit>\d+)"
_ISIS = r"router isis \S+"
BLOCKS: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.JUNOS: (
        (Platform.JUNOS, (*_CORE_GROUP, _NEIGHBOR)),
        (Platform.JUNOS, (*_HAND_OFFS, _NEIGHBOR)),
    ),
    Platform.IOSXR: ((Platform.IOSXR, _CORE), (Platform.IOSXR, _IN_VRF)),
}
"""Sessions, each one block."""
BGP = {
    Platform.FRR: ("frr/_sessions.j2", "frr/_members.j2"),
    Platform.EOS: ("eos/bgp.j2",),
    Platform.VRP: ("vrp/bgp.j2",),
}
REMOTE_AS: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (("frr/_sessions.j2", "remote-as"),),
    Platform.EOS: (("eos/bgp.j2", "remote-as"),),
    Platform.VRP: (("vrp/bgp.j2", "as-number"),),
    # Junos: sessions of the domain itself say no AS, they are internal.
    Platform.JUNOS: ((Platform.JUNOS, (*_HAND_OFFS, _NEIGHBOR, r"peer-as \d+")),),
    Platform.IOSXR: (
        (Platform.IOSXR, (*_CORE, r"remote-as \d+")),
        (Platform.IOSXR, (*_IN_VRF, r"remote-as \d+")),
    ),
}
SOURCE: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/_sessions.j2", "update-source"),
    Platform.EOS: ("eos/bgp.j2", "update-source"),
    Platform.VRP: ("vrp/bgp.j2", "connect-interface"),
    # Junos: one line for a group of sessions.
    Platform.JUNOS: (Platform.JUNOS, (*_CORE_GROUP, r"local-address \S+")),
    Platform.IOSXR: (Platform.IOSXR, (*_CORE, r"update-source \S+")),
}
KEY: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (("frr/_sessions.j2", "password"),),
    Platform.EOS: (("eos/bgp.j2", "password 0"),),
    Platform.VRP: (("vrp/bgp.j2", "password cipher"),),
    Platform.JUNOS: (
        (Platform.JUNOS, (*_CORE_GROUP, _NEIGHBOR, "authentication-key .*")),
        (Platform.JUNOS, (*_HAND_OFFS, _NEIGHBOR, "authentication-key .*")),
    ),
    Platform.IOSXR: (
        (Platform.IOSXR, (*_CORE, "password clear .*")),
        (Platform.IOSXR, (*_IN_VRF, "password clear .*")),
    ),
}
ACTIVE: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (("frr/_members.j2", "activate"),),
    Platform.EOS: (("eos/bgp.j2", "activate"),),
    Platform.VRP: (("vrp/bgp.j2", "  peer {{ neighbor.address }} enable"),),
    # Junos: the domain's own sessions have their families as a group.
    Platform.JUNOS: (
        (Platform.JUNOS, (*_CORE_GROUP, r"family (?P<family>\S+)")),
        (Platform.JUNOS, (*_HAND_OFFS, _NEIGHBOR, r"family (?P<family>\S+)")),
    ),
    Platform.IOSXR: (
        (Platform.IOSXR, (*_CORE, r"address-family (?P<family>\S+) unicast")),
        (Platform.IOSXR, (*_IN_VRF, r"address-family (?P<family>\S+) unicast")),
    ),
}
ENTRY = {
    Platform.FRR: ("frr/prefix_lists.j2", "permit {{ prefix }}"),
    Platform.EOS: ("eos/routing.j2", "permit {{ prefix }}"),
    Platform.VRP: ("vrp/prefix_lists.j2", "permit {{ prefix.network_address }}"),
}
METRIC: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/isis_interfaces.j2", "isis metric"),
    Platform.EOS: ("eos/interfaces.j2", "isis metric"),
    Platform.VRP: ("vrp/interfaces.j2", "cost {{ interface.isis.metric }}"),
    Platform.JUNOS: (
        Platform.JUNOS,
        ("protocols", "isis", _PORT, "level 2", r"(ipv6-unicast-)?metric \d+"),
    ),
    Platform.IOSXR: (
        Platform.IOSXR,
        (_ISIS, r"interface (?P<interface>\S+)", r"address-family \S+ unicast", r"metric \d+"),
    ),
}
ISIS_KEYS: Final[Mapping[Platform, tuple[Place, Place]]] = {
    Platform.FRR: (
        ("frr/isis_interfaces.j2", "isis password"),
        ("frr/isis.j2", "domain-password"),
    ),
    Platform.EOS: (
        ("eos/interfaces.j2", "algorithm sha-256 key 0"),
        ("eos/isis.j2", "algorithm sha-256 key 0"),
    ),
    Platform.VRP: (
        ("vrp/interfaces.j2", "isis authentication-mode"),
        ("vrp/isis.j2", "domain-authentication-mode"),
    ),
    Platform.JUNOS: (
        (Platform.JUNOS, ("protocols", "isis", _PORT, "level 2", "hello-authentication-key .*")),
        (Platform.JUNOS, ("protocols", "isis", "level 2", "authentication-key .*")),
    ),
    Platform.IOSXR: (
        (
            Platform.IOSXR,
            (_ISIS, r"interface (?P<interface>\S+)", r"hello-password keychain (?P<chain>\S+)"),
        ),
        (Platform.IOSXR, (_ISIS, r"lsp-password keychain (?P<chain>\S+) level 2")),
    ),
}
ADDRESSES: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (
        ("frr/interfaces.j2", "address {{ address }}"),
        ("frr/loopback.j2", "address {{ address }}"),
    ),
    Platform.EOS: (("eos/interfaces.j2", "ipv6 address {{ address }}"),),
    Platform.VRP: (("vrp/interfaces.j2", "ipv6 address {{ address }}"),),
    Platform.JUNOS: (
        (
            Platform.JUNOS,
            (
                "interfaces",
                r"(?P<port>\S+)",
                r"unit (?P<unit>\d+)",
                "family inet6",
                r"address (?P<address>\S+)",
            ),
        ),
    ),
    Platform.IOSXR: (
        (
            Platform.IOSXR,
            (r"interface (?P<interface>\S+)", r"ipv6 address (?P<address>\S+)"),
        ),
    ),
}
