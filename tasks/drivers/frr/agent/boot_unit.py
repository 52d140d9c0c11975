"""A unit for the next boot: a restart during a trial ends in the old state."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from tasks.drivers.frr.agent.machine import Machine

__all__ = ["arm", "disarm"]

_NAME = "citynet-rollback.service"
_WANTS = "sysinit.target.wants"
_UNIT = """\
[Unit]
Description=Old files back: the trial before this boot was never confirmed
DefaultDependencies=no
RequiresMountsFor=/etc /var/lib/citynet
After=local-fs.target
Before=systemd-sysctl.service systemd-modules-load.service systemd-sysusers.service
Before=citynet-cables.service networking.service nftables.service ssh.service frr.service

[Service]
Type=oneshot
ExecStart=/usr/bin/python3 -I {agent} / boot
"""


def arm(machine: Machine) -> None:
    """Write the unit, where there is systemd."""
    if not machine.systemd:
        return
    folder = machine.root / "etc/systemd/system"
    unit = folder / _NAME
    unit.write_text(_UNIT.format(agent=Path(sys.argv[0]).resolve()))
    (folder / _WANTS).mkdir(exist_ok=True)
    link = folder / _WANTS / _NAME
    with contextlib.suppress(FileExistsError):
        link.symlink_to(f"../{_NAME}")
    machine.run("systemctl", ["daemon-reload"])


def disarm(machine: Machine) -> None:
    """Remove the unit."""
    folder = machine.root / "etc/systemd/system"
    for path in (folder / _WANTS / _NAME, folder / _NAME):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
