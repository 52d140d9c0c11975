"""The management baseline of a device and its management port."""

from __future__ import annotations

from citynet.city.model import CityDevice
from citynet.compilation.origins import BASELINE, made_by
from citynet.compilation.scene import Scene
from citynet.compilation.spelling import MANAGEMENT_VRF, secret
from citynet.device.model import Interface, InterfaceKind, Management

__all__ = ["management", "management_port"]


def management(scene: Scene, device: CityDevice) -> Management:
    """Return who may reach the device and what it reports to, as the city's baseline says it."""
    baseline = scene.city.baseline
    return Management(
        ssh_sources=baseline.ssh_sources,
        ntp_servers=baseline.ntp_servers,
        syslog_servers=baseline.syslog_servers,
        tacacs_servers=baseline.tacacs_servers,
        tacacs_key=secret("tacacs.key"),
        snmp_user=baseline.snmp_user,
        snmp_auth=secret("snmp.auth"),
        snmp_privacy=secret("snmp.privacy"),
        admin_user=baseline.admin_user,
        admin_password=secret(f"login.{baseline.admin_user}"),
        banner=baseline.banner,
        gateway=device.management_gateway,
        ntp_key=secret("ntp") if baseline.ntp_authentication else None,
        origin=made_by(BASELINE),
    )


def management_port(device: CityDevice) -> Interface:
    """Return the port by which the device is managed, in a routing context of its own."""
    return Interface(
        name=device.management_port,
        kind=InterfaceKind.MANAGEMENT,
        description="management",
        vrf=MANAGEMENT_VRF[device.platform],
        addresses=(device.management,),
        origin=made_by(BASELINE),
    )
