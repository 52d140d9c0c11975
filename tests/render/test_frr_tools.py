"""The router's own programs take the text: vtysh and nft know every line, daemons show it back.

Each test is skipped where its program is not installed or may not run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from citynet.device.model import Device
from citynet.render import render
from tests.render.samples_frr import SAMPLES as ORDINARY
from tests.render.samples_frr_hand_offs import HAND_OFFS
from tests.render.texts import templates

SAMPLES = (*ORDINARY, HAND_OFFS)
VERSION = "frr version 8.4.4"

needs_vtysh = pytest.mark.skipif(shutil.which("vtysh") is None, reason="vtysh is not installed")
needs_nft = pytest.mark.skipif(
    shutil.which("nft") is None or os.geteuid() != 0, reason="nft is not installed, or not root"
)

# What a router does at boot, in namespaces of its own; prints what the router then says of itself.
SHOW = """
set -e
hostname "$1"
mount -t tmpfs none /etc/frr
mkdir -p /run/frr
mount -t tmpfs none /run/frr
cp -r "$2"/. /etc/frr
echo 'service integrated-vtysh-config' > /etc/frr/vtysh.conf
chown -R frr:frr /etc/frr /run/frr
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip link set dev lo up
for daemon in zebra staticd bgpd isisd bfdd; do
    /usr/lib/frr/$daemon -d -A 127.0.0.1 >&2
done
trap 'kill $(cat /run/frr/*.pid)' EXIT
vtysh -b >&2 || true
vtysh -c 'show running-config'
"""


def written(device: Device, root: Path) -> Path:
    (configuration,) = render([device], templates())
    for file in configuration.files:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="ascii")
    return root


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@needs_vtysh
@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_vtysh_knows_every_line(device: Device, tmp_path: Path) -> None:
    result = run("vtysh", "-C", "-f", written(device, tmp_path) / "etc/frr/frr.conf")
    # vtysh may return 0 after an unknown command, so its words count too.
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


@needs_vtysh
def test_vtysh_would_say_so(tmp_path: Path) -> None:
    path = tmp_path / "frr.conf"
    path.write_text("router bgp 65010\n no such line\nexit\n", encoding="ascii")
    result = run("vtysh", "-C", "-f", path)
    assert "Unknown command" in result.stdout + result.stderr


@needs_nft
@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_nft_takes_the_filters(device: Device, tmp_path: Path) -> None:
    result = run("nft", "--check", "--file", written(device, tmp_path) / "etc/nftables.conf")
    if "Operation not permitted" in result.stderr:
        pytest.skip("the kernel lets nobody check nftables here")
    assert (result.returncode, result.stderr) == (0, "")


@needs_vtysh
@pytest.mark.skipif(os.geteuid() != 0, reason="namespaces need root")
@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_a_router_shows_exactly_what_was_written(device: Device, tmp_path: Path) -> None:
    root = written(device, tmp_path)
    result = run(
        *("unshare", "--mount", "--uts", "--net", "bash", "-c", SHOW, "show"),
        device.name,
        root / "etc/frr",
    )
    assert result.returncode == 0, result.stderr
    shown = result.stdout.partition("Current configuration:\n!\n")[2]
    if VERSION not in shown:
        pytest.skip(f"the page is about {VERSION}")
    text = (root / "etc/frr/frr.conf").read_text(encoding="ascii")
    # The routing instance of IS-IS is loaded before the interfaces and shown after BGP.
    isis = text.partition("\nrouter isis")[1:]
    block = "".join(isis).partition("\n!\n")[0] + "\n!"
    assert block.startswith("\nrouter isis")
    assert shown.count(block) == 1
    assert shown.replace(block, "") == text.replace(block, "")
