"""The facts of an EOS device as input of AVD, Arista's own generator (``pyavd``).

``structured`` writes what the device model says in the words of ``eos_cli_config_gen``; which lines
that becomes is AVD's knowledge, not ours. Baseline lines are facts, too: their values are here.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import (
    BgpNeighbor,
    Device,
    Family,
    Interface,
    Vrf,
)
from tests.witness.avd_baseline import baseline, management
from tests.witness.avd_lists import lists
from tests.witness.avd_traffic import (
    interfaces,
    is_lossless,
    policy_maps,
    qos_profiles,
)
from tests.witness.words import Facts, said

__all__ = ["structured"]

_PATHS: Final = {"paths": 4, "ecmp": 4}
_LOSSLESS_MAP: Final = (
    "24 to traffic-class 4",
    "32 33 34 35 36 37 38 39 to traffic-class 0",
)
_WATCHDOG: Final = {
    "action": "drop",
    "timeout": "0.2",
    "recovery_time": "0.2",
    "polling_interval": "0.1",
}


def structured(device: Device) -> Facts:
    """Return the structured configuration that says what ``device`` says."""
    lossless = any(map(is_lossless, device.interfaces))
    routed = {"ip_routing": True, "ipv6_routing": True}
    macsec = [_macsec(each) for each in device.interfaces if each.macsec is not None]
    return said(
        hostname=device.name,
        config_end=True,
        **baseline(device),
        **management(device),
        vrfs=[{"name": "MGMT"}, *({"name": each.name, **routed} for each in device.vrfs)],
        **interfaces(device),
        qos_profiles=qos_profiles(device),
        mac_security={"profiles": macsec} if macsec else None,
        vxlan_interface=_vxlan(device, lossless=lossless) if device.vtep else None,
        **lists(device),
        qos={"map": {"dscp": ["0 to traffic-class 0", *_LOSSLESS_MAP * lossless]}},
        priority_flow_control={"watchdog": _WATCHDOG} if lossless else None,
        policy_maps=policy_maps(device),
        router_bgp=_bgp(device),
        router_isis=_isis(device),
    )


def _macsec(each: Interface) -> Facts:
    assert each.macsec is not None
    return {
        "name": f"MS-{each.name.replace('/', '-')}",
        "cipher": "aes256-gcm-xpn",
        "connection_keys": [{"id": each.macsec.key_name, "encrypted_key": each.macsec.key}],
        "mka": {"session": {"rekey_period": 3600}},
        "traffic_unprotected": {"action": "drop"},
        "sci": True,
    }


def _vxlan(device: Device, *, lossless: bool) -> Facts:
    return {
        "vxlan1": {
            "vxlan": said(
                source_interface=device.vtep,
                udp_port=4789,
                qos=said(dscp_propagation_encapsulation=True, ecn_propagation=lossless or None),
                vrfs=[{"name": each.name, "vni": each.vni} for each in device.vrfs if each.vni],
            )
        }
    }


def _bgp(device: Device) -> Facts | None:
    bgp = device.bgp
    if bgp is None:
        return None
    core = [each for each in bgp.neighbors if each.vrf is None]
    return {
        **said(neighbors=[_neighbor(each) for each in core], **_activated(core)),
        "as": str(bgp.asn),
        "router_id": str(bgp.router_id),
        "bgp": {"default": {"ipv4_unicast": False}},
        "maximum_paths": _PATHS,
        "vrfs": [_bgp_vrf(each, device) for each in device.vrfs],
    }


def _bgp_vrf(vrf: Vrf, device: Device) -> Facts:
    assert device.bgp is not None
    neighbors = [each for each in device.bgp.neighbors if each.vrf == vrf.name]
    return said(
        name=vrf.name,
        rd=vrf.rd,
        route_targets=said(
            **{
                way: [{"address_family": "evpn", "route_targets": list(targets)}]
                for way, targets in (("import", vrf.import_targets), ("export", vrf.export_targets))
                if targets
            }
        ),
        router_id=str(device.bgp.router_id),
        maximum_paths=_PATHS,
        neighbors=[_neighbor(each) for each in neighbors],
        redistribute=said(
            connected={"enabled": True} if vrf.redistribute_connected else None,
            static={"enabled": True} if vrf.redistribute_static else None,
        ),
        **_activated(neighbors),
    )


def _neighbor(each: BgpNeighbor) -> Facts:
    return said(
        ip_address=str(each.address),
        remote_as=str(each.remote_as),
        update_source=each.update_source,
        description=each.description,
        route_reflector_client=each.route_reflector_client or None,
        bfd=each.bfd or None,
        password=each.authentication,
        send_community="extended" if Family.EVPN in each.families else None,
    )


def _activated(neighbors: list[BgpNeighbor]) -> Facts:
    return said(
        **{
            f"address_family_{family}": {
                "neighbors": [
                    said(
                        ip_address=str(each.address),
                        activate=True,
                        prefix_list_in=each.import_list,
                        prefix_list_out=each.export_list,
                    )
                    for each in neighbors
                    if family in each.families
                ]
            }
            for family in (Family.EVPN, Family.IPV4, Family.IPV6)
            if any(family in each.families for each in neighbors)
        }
    )


def _isis(device: Device) -> Facts | None:
    isis = device.isis
    if isis is None:
        return None
    key = {"id": 1, "algorithm": "sha-256", "key_type": "0", "key": isis.authentication}
    both = {"mode": "sha", "sha": {"key_id": 1}, "key_ids": [key]}
    return said(
        instance=isis.tag,
        net=isis.net,
        is_type="level-2",
        log_adjacency_changes=True,
        set_overload_bit={"enabled": True, "on_startup": {"delay": 300}},
        authentication={"both": both} if isis.authentication else None,
        **{f"address_family_{family}": {"enabled": True} for family in isis.families},
    )
