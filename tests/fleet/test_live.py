"""The live fleet is the inventory: every device, its own text, only keys that the city knows."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

from citynet.reading import read
from tasks.fleet import ConfigSet, live_fleet
from tests.cities import CIVIC

KIND = "ssh-ed25519"
KEY = base64.b64encode(b"\0\0\0\x0b" + KIND.encode() + b"\0\0\0\x20" + b"k" * 32).decode()


def test_every_device_is_reached_as_the_inventory_says(tmp_path: Path) -> None:
    for folder in ("inventory", "intents"):
        shutil.copytree(CIVIC / folder, tmp_path / folder)
    (tmp_path / "inventory" / "known_hosts").write_text(f"198.51.100.11 {KIND} {KEY}\n")
    city, _ = read(tmp_path)
    fleet = live_fleet(tmp_path, city)
    assert set(fleet.devices) == set(city.devices)
    assert {one.config_set for one in fleet.devices.values()} == {ConfigSet.TARGET}
    known = fleet.devices["eg-cr1"]
    assert (known.host, known.port, known.username) == ("198.51.100.11", 22, "netops")
    assert known.password == "secret:login.netops"  # noqa: S105 -- a reference
    assert known.host_keys == (f"{KIND} {KEY}",)
    assert fleet.devices["eg-cr2"].host_keys == ()
    assert fleet.devices["cp-sp1"].port == 443
