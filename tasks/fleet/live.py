"""The city's own devices, as the inventory says they are reached."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from citynet.city.model import City
from tasks.fleet.known_hosts import read_known_hosts
from tasks.fleet.model import ConfigSet, Fleet, FleetName, Reach

__all__ = ["KNOWN_HOSTS", "live_fleet"]

KNOWN_HOSTS: Final = "inventory/known_hosts"
_SSH: Final = 22


def live_fleet(
    root: Path, city: City, *, secrets: str = "environment", key_file: str | None = None
) -> Fleet:
    """Return every device of the city: Nornir's hosts, the baseline's account, known host keys.

    All are given the target set. A device without a known key has none that is accepted. Raises
    ``CallError`` for an ``inventory/known_hosts`` that cannot be used.
    """
    # Nornir is heavy, and commands that only name a fleet do not use it.
    from tasks.inventory import CitynetInventory

    hosts = CitynetInventory(str(root)).load().hosts
    known = read_known_hosts(root / KNOWN_HOSTS)
    account = city.baseline.admin_user
    devices: dict[str, Reach] = {}
    for name, device in sorted(city.devices.items()):
        port = hosts[name].port or _SSH
        devices[name] = Reach(
            device=name,
            platform=device.platform,
            config_set=ConfigSet.TARGET,
            host=device.hostname,
            port=port,
            username=account,
            password=f"secret:login.{account}",
            host_keys=known.of(device.hostname, port),
            key_file=key_file,
        )
    return Fleet(name=FleetName.LIVE, devices=devices, secrets=secrets)
