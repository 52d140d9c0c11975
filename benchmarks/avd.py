"""A fabric for AVD: layer-3 leaves and spines with EVPN, as its documentation describes one.

AVD (:mod:`pyavd`) does for Arista's switches in data centres what citynet does for a city: design
values in, the text of devices out. It is no like-for-like peer: it computes the design too, where
our `render` is given finished devices; and its fabric is another network than any city here. Its
figure shows the scale that such tools work at.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

__all__ = ["SMALLEST", "avd_texts"]

pyavd: Any = import_module("pyavd")  # ships no type information

_SPINES: Final = 4
SMALLEST: Final = _SPINES + 2
"""Devices of the smallest fabric."""
_TENANTS: Final = ("GOVERNMENT", "ECONOMY")
_VRFS: Final = 2
"""Of each tenant."""
_VLANS: Final = 2
"""With gateways, of each VRF."""
_SERVERS: Final = 2
"""Of each pair of leaves, on ports of both."""


def avd_texts(devices: int) -> Mapping[str, str]:
    """Return the text of each device of a fabric of ``devices``: four spines and pairs of leaves.

    Raises ``ValueError`` for fewer than six devices or an odd number, and when AVD refuses the
    inputs.
    """
    if devices < SMALLEST or devices % 2:
        raise ValueError("a fabric has four spines and at least one pair of leaves")
    inputs = {name: _validated(name, values) for name, values in _inputs(devices - _SPINES).items()}
    facts = pyavd.get_avd_facts(inputs)
    return {
        name: pyavd.get_device_config(pyavd.get_device_structured_config(name, values, facts))
        for name, values in inputs.items()
    }


def _validated(name: str, values: dict[str, Any]) -> Any:  # noqa: ANN401 - AVD's own type
    validated = pyavd.validate_inputs(values)
    refused = validated.validation_result.violations
    if refused:
        raise ValueError(f"AVD refuses the inputs of {name}: {refused[0].message}")
    return validated.validated_data


def _inputs(leaves: int) -> dict[str, dict[str, Any]]:
    """Return the values of each device, in objects of its own: AVD adds to what it is given."""
    spines = [f"dc1-spine{n}" for n in range(1, _SPINES + 1)]
    names = [f"dc1-leaf{pair}{side}" for pair in range(1, leaves // 2 + 1) for side in "ab"]
    return {
        **{name: {"type": "spine", **_fabric(spines, names)} for name in spines},
        **{name: {"type": "l3leaf", **_fabric(spines, names)} for name in names},
    }


def _fabric(spines: list[str], leaves: list[str]) -> dict[str, Any]:
    return {
        "fabric_name": "CITY_COMPUTE",
        "mgmt_gateway": "172.16.0.1",
        "underlay_routing_protocol": "ebgp",
        "overlay_routing_protocol": "ebgp",
        "p2p_uplinks_mtu": 9200,
        "spine": {
            "defaults": {
                "platform": "vEOS-lab",
                "loopback_ipv4_pool": "10.255.0.0/24",
                "bgp_as": "65100",
            },
            "nodes": [
                {"name": name, "id": n, "mgmt_ip": f"172.16.0.{10 + n}/16"}
                for n, name in enumerate(spines, start=1)
            ],
        },
        "l3leaf": {
            "defaults": {
                "platform": "vEOS-lab",
                "loopback_ipv4_pool": "10.255.2.0/23",
                "vtep_loopback_ipv4_pool": "10.255.4.0/23",
                "uplink_ipv4_pool": "10.254.0.0/20",
                "uplink_interfaces": [f"Ethernet{n}" for n in range(1, _SPINES + 1)],
                "uplink_switches": spines,
                "mlag_interfaces": ["Ethernet9", "Ethernet10"],
                "mlag_peer_ipv4_pool": "10.253.0.0/20",
                "mlag_peer_l3_ipv4_pool": "10.252.0.0/20",
                "virtual_router_mac_address": "00:1c:73:00:00:99",
                "spanning_tree_priority": 4096,
                "spanning_tree_mode": "mstp",
            },
            "node_groups": [_pair(n, leaves[2 * n : 2 * n + 2]) for n in range(len(leaves) // 2)],
        },
        "tenants": [_tenant(n, name) for n, name in enumerate(_TENANTS, start=1)],
        "servers": [
            _server(n, server, leaves[2 * n : 2 * n + 2])
            for n in range(len(leaves) // 2)
            for server in range(1, _SERVERS + 1)
        ],
    }


def _pair(number: int, names: list[str]) -> dict[str, Any]:
    ids = (2 * number + 1, 2 * number + 2)
    return {
        "group": f"DC1_L3_LEAF{number + 1}",
        "bgp_as": str(65101 + number),
        "nodes": [
            {
                "name": name,
                "id": one,
                "mgmt_ip": f"172.16.1.{one}/16",
                "uplink_switch_interfaces": [f"Ethernet{one}"] * _SPINES,
            }
            for one, name in zip(ids, names, strict=True)
        ],
    }


def _tenant(number: int, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "mac_vrf_vni_base": 10000 * number,
        "vrfs": [
            {
                "name": f"{name}_{vrf}",
                "vrf_vni": 10 * number + vrf,
                "vtep_diagnostic": {
                    "loopback": 10 * number + vrf,
                    "loopback_ip_range": f"10.25{number}.{100 + vrf}.0/24",
                },
                "svis": [_svi(number, vrf, vlan) for vlan in range(1, _VLANS + 1)],
            }
            for vrf in range(1, _VRFS + 1)
        ],
    }


def _svi(tenant: int, vrf: int, vlan: int) -> dict[str, Any]:
    return {
        "id": 1000 * tenant + 100 * vrf + vlan,
        "name": f"T{tenant}_V{vrf}_{vlan}",
        "enabled": True,
        "ip_address_virtual": f"10.{tenant}.{10 * vrf + vlan}.1/24",
    }


def _server(pair: int, number: int, leaves: list[str]) -> dict[str, Any]:
    return {
        "name": f"dc1-leaf{pair + 1}-server{number}",
        "adapters": [
            {
                "endpoint_ports": ["PCI1", "PCI2"],
                "switch_ports": [f"Ethernet{20 + number}"] * 2,
                "switches": leaves,
                "vlans": "1101-1102,2101-2102",
                "mode": "trunk",
                "port_channel": {"description": f"SERVER{number}", "mode": "active"},
            }
        ],
    }
