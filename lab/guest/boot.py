"""From a bare root file system to a running program: what an init does in a machine of the lab.

``machine``: a virtual machine; its control channel is the virtio port ``citynet.control``.
``namespaces FD``: namespaces of a machine that runs already; the channel is an inherited socket.
"""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from lab.guest.relay import Relay

__all__ = ["MODULES", "UPLINK", "main"]

UPLINK = "uplink"
_PORT = "citynet.control"

MODULES = (
    *("8021q", "bridge", "br_netfilter", "dummy", "macvlan", "veth", "vrf", "vxlan"),
    *("sch_htb", "sch_netem", "sch_ingress", "sch_fq_codel", "sch_prio", "sch_tbf"),
    *("act_police", "act_mirred", "act_gact", "act_vlan", "act_skbedit", "act_pedit"),
    *("cls_matchall", "cls_flower", "cls_u32"),
    *("nf_tables", "nft_ct", "nft_counter", "nft_limit", "nft_log", "nft_reject_inet"),
    *("nft_fib_inet", "nft_meta_bridge", "nf_conntrack", "ip6_tunnel", "mpls_router"),
    *("mpls_iptunnel", "tcp_bbr", "udp_diag", "tcp_diag", "inet_diag", "nf_log_syslog"),
)
"""What routers of the lab may ask of the kernel; what it does not have is no error here."""

_NODES = (("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9))
_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "TERM": "dumb",
}


def main(arguments: list[str]) -> int:
    """Boot, then pass lines between channel and program."""
    os.environ.clear()
    os.environ.update(_ENVIRONMENT)
    kind = arguments[0]
    socket.sethostname("lab")
    _mount_all(devices=kind == "machine")
    if kind == "machine":
        _run("modprobe", "-a", "-q", *MODULES)
        _rename_uplink()
        channel = _open_port()
    else:
        channel = int(arguments[1])
    _run("ip", "link", "set", "dev", "lo", "up")
    _run("ip", "link", "set", "dev", UPLINK, "up")
    relay = Relay(channel, ends=kind != "machine")
    relay.start(
        [
            *("/usr/bin/python3", "/inside.pyz", "--control", relay.device, "--image", "/image"),
            *("--scratch", "/scratch", "--uplink", UPLINK),
        ]
    )
    say("the program inside was started")
    relay.run()
    return 0


def say(text: str) -> None:
    """Write a line to the console."""
    print(f"citynet: {text}", flush=True)  # noqa: T201 - the console is what this is for


def _mount_all(*, devices: bool) -> None:
    _mount("proc", "proc", "/proc", "nosuid,nodev,noexec")
    _mount("sysfs", "sysfs", "/sys", "nosuid,nodev,noexec")
    if not devices:
        _mount("tmpfs", "dev", "/dev", "nosuid,mode=755")
        for name, minor in (*_NODES, ("tty", 0)):
            major = 5 if name == "tty" else 1
            os.mknod(f"/dev/{name}", stat.S_IFCHR | 0o666, os.makedev(major, minor))
            Path("/dev", name).chmod(0o666)
    for name, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        if not Path("/dev", name).exists():
            Path("/dev", name).symlink_to(f"/proc/self/{target}")
    for folder in ("/dev/pts", "/dev/shm"):  # noqa: S108 - mount points
        Path(folder).mkdir(exist_ok=True)
    _mount("devpts", "devpts", "/dev/pts", "nosuid,noexec,newinstance,ptmxmode=0666,mode=620,gid=5")
    if not Path("/dev/ptmx").exists():
        Path("/dev/ptmx").symlink_to("pts/ptmx")
    _mount("tmpfs", "shm", "/dev/shm", "nosuid,nodev,mode=1777")  # noqa: S108 - a mount point
    _mount("tmpfs", "run", "/run", "nosuid,nodev,mode=755")
    _mount("tmpfs", "scratch", "/scratch", "mode=755")
    if not devices:
        _run("umount", "-l", "/.old")
        Path("/.old").rmdir()
    for folder in ("/run/lock", "/run/sshd", "/run/netns", "/run/network"):
        Path(folder).mkdir(exist_ok=True)


def _mount(kind: str, source: str, target: str, options: str) -> None:
    _run("mount", "-t", kind, "-o", options, source, target)


def _run(*words: str) -> None:
    """Run a program; what it complains about is on the console."""
    done = subprocess.run(words, check=False)  # noqa: S603 - words of ours
    if done.returncode and words[0] != "modprobe":
        say(f"{' '.join(words)}: status {done.returncode}")


def _rename_uplink() -> None:
    for path in sorted(Path("/sys/class/net").iterdir()):
        if (path / "device").exists():
            _run("ip", "link", "set", "dev", path.name, "name", UPLINK)
            return
    say("no network interface")


def _open_port() -> int:
    """Return the control port, opened; a machine without it cannot be of use and ends."""
    for _ in range(100):
        for path in sorted(Path("/sys/class/virtio-ports").glob("vport*")):
            if (path / "name").read_text(encoding="ascii").strip() == _PORT:
                return os.open(f"/dev/{path.name}", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        time.sleep(0.1)
    say("no control port")
    sys.exit(1)
