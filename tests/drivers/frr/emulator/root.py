"""A router's root directory, small enough to be made for each test."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["FakeRoot"]

PROGRAMS = (
    *("usr/sbin/chpasswd", "usr/sbin/groupadd", "usr/bin/hostname", "usr/sbin/ifreload"),
    *("usr/sbin/ifup", "usr/sbin/ip", "usr/sbin/modprobe", "usr/sbin/nft", "usr/sbin/sshd"),
    *("usr/sbin/tc", "usr/bin/unshare", "usr/sbin/useradd", "usr/sbin/userdel"),
    *("usr/sbin/usermod", "usr/bin/vtysh", "usr/lib/frr/frrinit.sh", "usr/lib/frr/frr-reload.py"),
    "usr/lib/frr/watchfrr.sh",
)


class FakeRoot:
    """A root with programs that record their calls, and files as a day-0 router has them."""

    def __init__(self, path: Path, files: Mapping[str, str]) -> None:
        self.path = path
        self.fake = path / "fake"
        self.fake.mkdir(parents=True)
        source = (Path(__file__).parent / "programs.py").read_text()
        for program in PROGRAMS:
            place = path / program
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"#!{sys.executable} -IS\n{source}")
            place.chmod(0o755)
        (path / "usr/bin/python3").symlink_to(sys.executable)
        (path / "usr/bin/sh").symlink_to("/bin/sh")
        (path / "var/lib").mkdir(parents=True)
        self.put("proc/sys/kernel/hostname", "day0\n")
        self.put("proc/sys/kernel/random/boot_id", "boot-1\n")
        self.put("proc/sys/net/ipv4/ip_forward", "0\n")
        self.put("proc/uptime", "12.5 20.1\n")
        self.put("etc/os-release", 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
        self.put(
            "etc/passwd", "root:x:0:0::/root:/bin/sh\nnetops:x:999:999::/home/netops:/bin/sh\n"
        )
        self.put("etc/shadow", "netops:$y$old:19000::::::\n")
        self.put("etc/group", "sudo:x:27:netops\nfrrvty:x:99:netops\n")
        for name in ("vrf", "8021q"):
            (path / "sys/module" / name).mkdir(parents=True)
        for name, text in files.items():
            self.put(name, text)
        self.put("fake/running", files["etc/frr/frr.conf"])
        self.put("fake/ruleset", files["etc/nftables.conf"])

    def put(self, name: str, text: str) -> None:
        """Write a file of the root."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def text(self, name: str) -> str:
        """Return a file of the root."""
        return (self.path / name).read_text()

    def calls(self, program: str) -> list[list[str]]:
        """Return the arguments of all calls of a program, in their order."""
        path = self.fake / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [words[1:] for words in map(json.loads, lines) if words[0] == program]

    def given(self, program: str) -> list[str]:
        """Return what a program read in each call that changes something, in their order."""
        path = self.fake / f"given-{program}"
        return [json.loads(one) for one in path.read_text().splitlines()] if path.exists() else []

    def state(self) -> dict[str, Any]:
        """Return what the agent has kept."""
        value: dict[str, Any] = json.loads(self.text("var/lib/citynet/state.json"))
        return value
