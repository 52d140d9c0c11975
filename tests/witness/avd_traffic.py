"""Interfaces and classes of service of an EOS device as input of AVD."""

from __future__ import annotations

from typing import Final

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import (
    Device,
    Interface,
    InterfaceKind,
    TrafficClass,
)
from tests.witness.words import Facts, said

__all__ = ["interfaces", "is_lossless", "policy_maps", "qos_profiles"]

_KINDS: Final = {
    InterfaceKind.LOOPBACK: "loopback_interfaces",
    InterfaceKind.MANAGEMENT: "management_interfaces",
    InterfaceKind.LAG: "port_channel_interfaces",
    InterfaceKind.PHYSICAL: "ethernet_interfaces",
}
_PORTS: Final = (InterfaceKind.PHYSICAL, InterfaceKind.LAG)
_SPEEDS: Final = {1: "forced 1000full", 10: "forced 10000full", 200: "200g-4", 400: "400g-8"}
_ECN: Final = {"units": "kbytes", "min": 512, "max": 768, "max_probability": 100}
_EDGE_ECN: Final = {**_ECN, "min": 128, "max": 192}


def is_lossless(interface: Interface) -> bool:
    """Return whether the interface gives its device a lossless class."""
    queues = {queue.traffic_class for queue in interface.queues} | {interface.marking}
    return interface.lossless or TrafficClass.LOSSLESS in queues


def interfaces(device: Device) -> Facts:
    """Return the interfaces by what they are."""
    found: Facts = {key: [] for key in _KINDS.values()}
    for each in device.interfaces:
        kind = each.kind
        if kind is InterfaceKind.SUBINTERFACE:
            is_lag = each.name.startswith("Port-Channel")
            kind = InterfaceKind.LAG if is_lag else InterfaceKind.PHYSICAL
        found[_KINDS[kind]].append(_interface(each, device))
    return said(**found)


def _interface(each: Interface, device: Device) -> Facts:
    is_tenants = each.kind is InterfaceKind.PHYSICAL and not _core(each, device).queues
    ipv4 = [str(address) for address in each.addresses if address.version == 4]
    ipv6 = [str(address) for address in each.addresses if address.version == 6]
    quiet = bool(each.vrf and ipv6) and each.kind is not InterfaceKind.MANAGEMENT
    loopback = each.kind is InterfaceKind.LOOPBACK
    return said(
        name=each.name,
        description=each.description,
        shutdown=not each.enabled if not loopback or not each.enabled else None,
        mtu=each.mtu,
        min_links=each.min_links,
        speed=_speed(each, device),
        switchport={"enabled": False} if each.kind in _PORTS and each.lag is None else None,
        lldp={"transmit": False, "receive": False} if is_tenants else None,
        encapsulation_dot1q={"vlan": each.vlan} if each.vlan else None,
        vrf=each.vrf,
        ip_address=ipv4[0] if ipv4 else None,
        ip_address_secondaries=ipv4[1:],
        ipv6_addresses=ipv6,
        ipv6_nd={"ra": {"disabled": True}} if quiet else None,
        ip_verify_unicast_source_reachable_via="rx" if each.urpf else None,
        access_group_in=each.filter_ipv4,
        ipv6_access_group_in=each.filter_ipv6,
        service_policy={"qos": {"input": f"IN-{_dashed(each)}"}} if _has_policy(each) else None,
        shape={"rate": f"{each.shaper // 1000} kbps"} if each.shaper else None,
        service_profile=each.name if each.queues or each.lossless else None,
        mac_security={"profile": f"MS-{_dashed(each)}"} if each.macsec else None,
        priority_flow_control={"enabled": True, "priorities": [{"priority": 4, "no_drop": True}]}
        if each.lossless
        else None,
        channel_group={"id": int(each.lag.removeprefix("Port-Channel")), "mode": "active"}
        if each.lag
        else None,
        lacp_timer={"mode": "fast"} if each.lag else None,
        **_isis(each, device),
    )


def _core(each: Interface, device: Device) -> Interface:
    """Return what carries the queues of a port: its LAG, or itself."""
    return next((lag for lag in device.interfaces if lag.name == each.lag), each)


def _speed(each: Interface, device: Device) -> str | None:
    carrier = _core(each, device)
    if carrier.speed is None or each.kind is not InterfaceKind.PHYSICAL:
        return None
    members = [port for port in device.interfaces if port.lag == carrier.name]
    gigabits = carrier.speed // (len(members) or 1) // 10**9
    return _SPEEDS.get(gigabits, f"forced {gigabits}gfull")


def _isis(each: Interface, device: Device) -> Facts:
    if each.isis is None or device.isis is None:
        return {}
    secret = each.isis.authentication
    key = {"id": 1, "algorithm": "sha-256", "key_type": "0", "key": secret}
    both = {"mode": "sha", "sha": {"key_id": 1}, "key_ids": [key]}
    return said(
        isis_enable=device.isis.tag,
        isis_bfd=each.isis.bfd or None,
        isis_metric=each.isis.metric or None,
        isis_passive=each.isis.passive or None,
        isis_network_point_to_point=each.kind is not InterfaceKind.LOOPBACK or None,
        isis_authentication={"both": both} if secret else None,
    )


def qos_profiles(device: Device) -> list[Facts]:
    """Return the queues of each port; AVD has shares in profiles only."""
    towards_endpoints = [
        {
            "name": each.name,
            "tx_queues": [
                {
                    "id": QUEUE_NUMBER[TrafficClass.LOSSLESS],
                    "priority": "no priority",
                    "random_detect": {"ecn": {"threshold": _EDGE_ECN}},
                }
            ],
        }
        for each in device.interfaces
        if each.lossless and not each.queues
    ]
    return towards_endpoints + [
        {
            "name": each.name,
            "tx_queues": [
                said(
                    id=QUEUE_NUMBER[queue.traffic_class],
                    bandwidth_percent=queue.percent,
                    priority="no priority",
                    random_detect={"ecn": {"threshold": _ECN}}
                    if queue.traffic_class is TrafficClass.LOSSLESS
                    else None,
                )
                for queue in each.queues
            ],
        }
        for each in device.interfaces
        if each.queues
    ]


def _dashed(each: Interface) -> str:
    return each.name.replace("/", "-")


def _has_policy(each: Interface) -> bool:
    return each.policer is not None or each.marking is not None


def policy_maps(device: Device) -> Facts:
    """Return the policies of attachments, and that of the CPU."""
    return {
        "qos": [
            {"name": f"IN-{_dashed(each)}", "classes": [_class(each)]}
            for each in device.interfaces
            if _has_policy(each)
        ],
        "copp_system_policy": {
            "classes": [
                {"name": f"copp-system-{name}", "shape": shape, "bandwidth": bandwidth}
                | {"rate_unit": "kbps"}
                for name, shape, bandwidth in (("OspfIsis", 10000, 5000), ("acllog", 1000, 1000))
            ]
        },
    }


def _class(each: Interface) -> Facts:
    marks = each.marking
    police = each.policer
    return said(
        name="class-default",
        set={"dscp": str(DSCP[marks]), "traffic_class": QUEUE_NUMBER[marks]} if marks else None,
        police={"rate": police.rate, "rate_burst_size": police.burst} if police else None,
    )
