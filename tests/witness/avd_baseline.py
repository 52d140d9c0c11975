"""The baseline and the management of an EOS device as input of AVD."""

from __future__ import annotations

from citynet.device.model import Device, InterfaceKind
from tests.witness.words import Facts, said

__all__ = ["baseline", "management"]


def baseline(device: Device) -> Facts:
    group, logged = "group CITY local", {"type": "start-stop"}
    accounting = {**logged, "methods": [{"method": "group", "group": "CITY"}]}
    groups = {
        f"ipv{family}_access_groups": [
            {"acl_name": f"CONTROL-PLANE-{family}"},
            {"acl_name": f"CONTROL-PLANE-MGMT-{family}", "vrf": "MGMT"},
            *({"acl_name": f"CONTROL-PLANE-{family}", "vrf": vrf.name} for vrf in device.vrfs),
        ]
        for family in (4, 6)
    }
    return {
        "aaa_root": {"disabled": True},
        "switchport_default": {"mode": "routed"},
        "interface_defaults": {"ethernet": {"shutdown": True}},
        "service_routing_protocols_model": "multi-agent",
        "management_console": {"idle_timeout": 10},
        "management_security": {
            "entropy_sources": {"hardware": True},
            "password": {"minimum_length": 15, "encryption_reversible": "aes-256-gcm"},
            "ssl_profiles": [
                _profile("eapi"),
                *([_profile("gnmi", "collectors.crt")] if device.telemetry else []),
            ],
        },
        "management_api_http": {
            "enable_https": True,
            "https_ssl_profile": "EAPI",
            "enable_vrfs": [{"name": "MGMT", **_sources("access_group", "ipv6_access_group")}],
        },
        "management_ssh": {
            "enable": False,
            "idle_timeout": 10,
            "cipher": ["aes256-ctr", "aes256-gcm@openssh.com"],
            "key_exchange": ["ecdh-sha2-nistp384", "ecdh-sha2-nistp521"],
            "mac": ["hmac-sha2-512", "hmac-sha2-512-etm@openssh.com"],
            "connection": {"per_host": 5, "limit": 10},
            **_sources("ip_access_group_in", "ipv6_access_group_in"),
            "vrfs": [
                {
                    "name": "MGMT",
                    "enable": True,
                    **_sources("ip_access_group_in", "ipv6_access_group_in"),
                }
            ],
        },
        "aaa_authentication": {
            "login": {"default": group},
            "policies": {
                "on_failure_log": True,
                "on_success_log": True,
                "lockout": {"failure": 3, "window": 900, "duration": 300},
            },
        },
        "aaa_authorization": {
            "exec": {"default": group},
            "serial_console": True,
            "commands": {"all_default": group},
        },
        "aaa_accounting": {
            "exec": {"default": accounting},
            "system": {"default": accounting},
            "commands": {"default": [{"commands": "all", **accounting}]},
        },
        "system": {"control_plane": groups},
        **_telemetry(device),
        "ip_routing": True,
        "ipv6_unicast_routing": True,
        "ip_icmp_redirect": False,
        "ipv6_icmp_redirect": False,
    }


def _profile(name: str, *trusted: str) -> Facts:
    return said(
        name=name.upper(),
        tls_versions="1.2 1.3",
        certificate={"file": f"{name}.crt", "key": f"{name}.key"},
        trust_certificate=said(certificates=list(trusted)),
    )


def _telemetry(device: Device) -> Facts:
    if device.telemetry is None:
        return {}
    ports = sorted({each.port for each in device.telemetry.collectors})
    transports = [
        {
            "name": f"EVERY-{device.telemetry.interval}-{port}",
            "ssl_profile": "GNMI",
            "port": port,
            "vrf": "MGMT",
        }
        for port in ports
    ]
    return {"management_api_gnmi": {"transport": {"grpc": transports}}}


def _sources(ipv4: str, ipv6: str) -> Facts:
    return {ipv4: "MGMT-SOURCES-4", ipv6: "MGMT-SOURCES-6"}


def management(device: Device) -> Facts:
    words, vrf = device.management, "MGMT"
    ports = [each.name for each in device.interfaces if each.kind is InterfaceKind.MANAGEMENT]
    port = ports[0] if ports else None
    hosts = [{"name": str(each)} for each in words.syslog_servers]
    admin = {"name": words.admin_user, "privilege": 15, "role": "network-admin"}
    removed = [{"name": "admin", "disabled": True}] if words.admin_user != "admin" else []
    user = {"name": words.snmp_user, "group": "citynet", "version": "v3"}
    user |= {"auth": "sha256", "auth_passphrase": words.snmp_auth}
    user |= {"priv": "aes", "priv_passphrase": words.snmp_privacy}
    return {
        "local_users": [*removed, {**admin, "sha512_password": words.admin_password}],
        "banners": {"login": f"{words.banner}\nEOF"},
        "logging": {
            "buffered": {"size": 10000, "level": "informational"},
            "format": {"timestamp": "traditional year timezone"},
            "vrfs": [said(name=vrf, source_interface=port, hosts=hosts)],
        },
        "snmp_server": {
            "ipv4_acls": [{"name": "MGMT-SOURCES-4", "vrf": vrf}],
            "ipv6_acls": [{"name": "MGMT-SOURCES-6", "vrf": vrf}],
            "groups": [{"name": "citynet", "version": "v3", "authentication": "priv"}],
            "users": [user],
            "vrfs": [{"name": "default", "enable": False}, {"name": vrf, "enable": True}],
        },
        "tacacs_servers": {
            "hosts": [
                {"host": str(each), "vrf": vrf, "key": words.tacacs_key, "key_type": "0"}
                for each in words.tacacs_servers
            ]
        },
        "aaa_server_groups": [
            {
                "name": "CITY",
                "type": "tacacs+",
                "servers": [{"server": str(each), "vrf": vrf} for each in words.tacacs_servers],
            }
        ],
        "ip_tacacs_source_interfaces": [{"name": port, "vrf": vrf}] if port else [],
        "ntp": said(
            local_interface={"name": port, "vrf": vrf} if port else None,
            servers=[
                said(name=str(each), key=3 if words.ntp_key else None) for each in words.ntp_servers
            ],
            vrf=vrf,
            **_signed(words.ntp_key),
        ),
        "static_routes": [
            {"vrf": vrf, "prefix": "0.0.0.0/0", "next_hop": str(each)}
            for each in (words.gateway,)
            if each
        ],
    }


def _signed(key: str | None) -> Facts:
    if key is None:
        return {}
    keys = [{"id": 3, "hash_algorithm": "sha1", "key_type": "0", "key": key}]
    return {"authentication_keys": keys, "trusted_keys": "3", "authenticate": True}
