"""Where each platform says what the operators on interfaces change, after the dialect pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.device.model import Platform
from tests.mutation.sites import Place

__all__ = ["ADDRESSES", "INTERFACE", "MARKING", "MTU", "POLICER", "QUEUE", "SHAPER", "UNIT"]

_PORT = ("interfaces", r"(?P<port>\S+)")
UNIT = (*_PORT, r"unit (?P<unit>\d+)")
INTERFACE = r"interface (?P<interface>\S+)"
_POLICY = (r"policy-map (IN|OUT)-(?P<slug>\S+)",)
ADDRESSES: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (
        ("frr/interfaces.j2", "address {{ address }}"),
        ("frr/loopback.j2", "address {{ address }}"),
    ),
    Platform.EOS: (
        ("eos/interfaces.j2", "ip address {{ address }}"),
        ("eos/interfaces.j2", "ipv6 address {{ address }}"),
    ),
    Platform.VRP: (
        ("vrp/interfaces.j2", "ip address {{ address.ip }}"),
        ("vrp/interfaces.j2", "ipv6 address {{ address }}"),
    ),
    Platform.JUNOS: ((Platform.JUNOS, (*UNIT, "family inet6?", r"address (?P<address>\S+)")),),
    Platform.IOSXR: (
        (Platform.IOSXR, (INTERFACE, r"ipv4 address (?P<ip>\S+) (?P<mask>\S+)( secondary)?")),
        (Platform.IOSXR, (INTERFACE, r"ipv6 address (?P<address>\S+)")),
    ),
}
MTU: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (("frr/interfaces.j2", "mtu {{ interface.mtu }}"),),
    Platform.EOS: (("eos/interfaces.j2", "mtu {{ interface.mtu }}"),),
    Platform.VRP: (("vrp/interfaces.j2", "mtu {{ interface.mtu }}"),),
    Platform.JUNOS: (
        (Platform.JUNOS, (*_PORT, r"mtu \d+")),
        (Platform.JUNOS, (*UNIT, "family inet6?", r"mtu \d+")),
    ),
    Platform.IOSXR: ((Platform.IOSXR, (INTERFACE, r"mtu \d+")),),
}
POLICER: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/queues.j2", "action police rate"),
    Platform.EOS: ("eos/qos.j2", "police rate"),
    Platform.VRP: ("vrp/policies.j2", "car cir"),
    Platform.JUNOS: (
        Platform.JUNOS,
        ("firewall", r"policer IN-(?P<slug>\S+)", "if-exceeding", r"bandwidth-limit \S+"),
    ),
    Platform.IOSXR: (Platform.IOSXR, (*_POLICY, "class class-default", "police rate .*")),
}
MARKING: Final[Mapping[Platform, tuple[Place, ...]]] = {
    Platform.FRR: (
        ("frr/classes.j2", "ip dscp set {{ interface.marking"),
        ("frr/classes.j2", "ip6 dscp set {{ interface.marking"),
    ),
    Platform.EOS: (
        ("eos/qos.j2", "set dscp {{ interface.marking"),
        ("eos/qos.j2", "set traffic-class {{ interface.marking"),
    ),
    Platform.VRP: (
        ("vrp/policies.j2", "service-class"),
        ("vrp/policies.j2", "remark dscp"),
        ("vrp/policies.j2", "remark ipv6 dscp"),
    ),
    Platform.JUNOS: (
        (Platform.JUNOS, (*UNIT, "family inet6?", "filter", r"input-list \[ MARK-.*")),
    ),
    Platform.IOSXR: (
        (Platform.IOSXR, (*_POLICY, "class class-default", r"set traffic-class \d+")),
        (Platform.IOSXR, (*_POLICY, "class class-default", r"set dscp \S+")),
    ),
}
SHAPER: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/queues.j2", "tbf rate"),
    Platform.EOS: ("eos/interfaces.j2", "shape rate"),
    Platform.VRP: ("vrp/interfaces.j2", "user-queue cir"),
    Platform.JUNOS: (
        Platform.JUNOS,
        (
            *("class-of-service", "traffic-control-profiles", r"SHAPER-(?P<slug>\S+)"),
            r"shaping-rate \S+",
        ),
    ),
    Platform.IOSXR: (Platform.IOSXR, (*_POLICY, "class class-default", "shape average .*")),
}
QUEUE: Final[Mapping[Platform, Place]] = {
    Platform.FRR: ("frr/queues.j2", "classid 1:1{{ number }}"),
    Platform.EOS: ("eos/interfaces.j2", "bandwidth percent"),
    Platform.VRP: ("vrp/interfaces.j2", "wfq weight {{ queue.percent }}"),
    Platform.JUNOS: (
        Platform.JUNOS,
        (
            *("class-of-service", "scheduler-maps", r"QUEUES-(?P<slug>\S+)"),
            r"forwarding-class (?P<queue>\S+) scheduler \S+",
        ),
    ),
    Platform.IOSXR: (
        Platform.IOSXR,
        (*_POLICY, r"class (TC-(?P<queue>\S+)|class-default)", r"bandwidth percent \d+"),
    ),
}
