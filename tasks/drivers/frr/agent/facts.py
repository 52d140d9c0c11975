"""What NAPALM asks of a device besides its configuration."""

from __future__ import annotations

from tasks.drivers.frr.agent.machine import Machine
from tasks.drivers.frr.agent.store import Record

__all__ = ["facts"]


def facts(machine: Machine) -> Record:
    """Return raw texts; the driver reads them."""
    links = machine.run("ip", ["-json", "-details", "address", "show"])
    version = machine.run("vtysh", ["-c", "show version"], timeout=60)
    folder = machine.root / "sys/class/net"
    speeds = {}
    for link in sorted(folder.iterdir()) if folder.is_dir() else []:
        text = (machine.text(f"sys/class/net/{link.name}/speed") or "").strip()
        speeds[link.name] = int(text) if text.lstrip("-").isdigit() else -1
    return {
        "hostname": (machine.text("proc/sys/kernel/hostname") or "").strip(),
        "uptime": float((machine.text("proc/uptime") or "0").split()[0]),
        "system": machine.text("etc/os-release") or "",
        "model": (machine.text("sys/class/dmi/id/product_name") or "").strip(),
        "vendor": (machine.text("sys/class/dmi/id/sys_vendor") or "").strip(),
        "serial": (machine.text("sys/class/dmi/id/product_serial") or "").strip(),
        "version": version.out,
        "links": links.out,
        "speeds": speeds,
    }
