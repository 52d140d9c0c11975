"""A lab of namespaces on this machine itself: what it needs, and how it is started."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import lab
from citynet.errors import UnavailableError
from lab.guest.boot import MODULES
from lab.image import Image
from lab.image.run import run
from lab.machine.carrier import channel_of, give_up, is_alive, words_of
from lab.machine.channel import CONTROL
from lab.machine.model import Kind, MachineRequest, MachineState
from lab.machine.places import Places
from lab.machine.ports import listeners
from lab.machine.processes import boot_id, environment, start_time
from lab.machine.start_program import start_bytes
from lab.machine.state import write_state

__all__ = ["native_obstacles", "start_native"]

_PROGRAMS = ("unshare", "ip", "mount", "chroot", "pivot_root")
_START_SECONDS = 60.0

_CHECKS: tuple[tuple[str, str], ...] = (
    ("veth", "ip link add a0 type veth peer name b0 && ip link set dev a0 up"),
    ("bridge", "ip link add br0 type bridge && ip link set dev a0 master br0"),
    ("vlan", "ip link add link b0 name b0.7 type vlan id 7"),
    ("vrf", "ip link add red type vrf table 1001 && ip link set dev red up"),
    ("vxlan", "ip link add vx0 type vxlan id 7 dstport 4789 local 192.0.2.1"),
    ("netem", "tc qdisc add dev b0 root netem delay 1ms && tc qdisc del dev b0 root"),
    (
        "htb",
        (
            "tc qdisc add dev b0 root handle 1: htb default 1"
            " && tc class add dev b0 parent 1: classid 1:1 htb rate 1mbit"
        ),
    ),
    (
        "police",
        (
            "tc qdisc add dev b0 clsact && tc filter add dev b0 ingress matchall"
            " action police rate 1mbit burst 15k conform-exceed drop"
        ),
    ),
    (
        "seg6",
        (
            "ip link set dev b0 up && ip -6 address add 2001:db8::1/64 dev b0 nodad"
            " && ip -6 route add 2001:db8:7::/48 encap seg6 mode encap segs 2001:db8::2 dev b0"
        ),
    ),
    ("nftables", "nft add table inet probe"),
    ("nftables ct", "nft add chain inet probe c && nft add rule inet probe c ct state new counter"),
)
"""What routers ask of the kernel, each with a try, in namespaces that are thrown away at once."""

_MOUNT_IMAGE = """\
mount -t tmpfs -o mode=755 lab "$work" && mkdir "$work/ro" "$work/rw" "$work/new" || exit 90
mount -t squashfs -o ro,loop "$image" "$work/ro" 2>/dev/null ||
  mount --bind -o ro "$tree" "$work/ro" || exit 91
"""


def native_obstacles(image: Image) -> tuple[str, ...]:
    """Return what keeps the lab from being namespaces of this machine; nothing when it can be.

    Every need is really tried, after its kernel module was asked for.
    """
    if os.geteuid() != 0:
        return ("it needs root",)
    missing = tuple(name for name in _PROGRAMS if shutil.which(name) is None)
    if missing:
        return tuple(f"this machine has no program {name}" for name in missing)
    if shutil.which("modprobe") is not None:
        subprocess.run(  # noqa: S603 - words of ours
            ["modprobe", "-a", "-q", *MODULES, "loop", "squashfs", "overlay"],  # noqa: S607
            check=False,
            timeout=60,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    tries = "\n".join(
        f'chroot "$work/ro" /bin/sh -c \'{command}\' >/dev/null 2>&1 || echo "no: {name}"'
        for name, command in _CHECKS
    )
    try:
        said = run(
            _unshare("--mount", "--net", script=f"{_MOUNT_IMAGE}{tries}\n", image=image),
            purpose="Trying namespaces",
            seconds=60,
        )
    except UnavailableError as error:
        last = str(error).splitlines()[-1].strip()
        return (f"namespaces cannot be made here ({last})",)
    return tuple(
        f"its kernel has no {line.removeprefix('no: ')}"
        for line in said.splitlines()
        if line.startswith("no: ")
    )


def start_native(places: Places, image: Image, request: MachineRequest) -> MachineState:
    """Start the namespaces and the process that keeps them, and wait until they answer."""
    _provide_tree(image)
    for name in (CONTROL, "console.log"):
        (places.base / name).unlink(missing_ok=True)
    (places.base / "inside.pyz").write_bytes(request.program)
    (places.base / "start.pyz").write_bytes(start_bytes())
    made = listeners(dict.fromkeys(request.addresses, 0))
    try:
        state = _spawn(
            places,
            image,
            request,
            descriptors={address: made[address].fileno() for address in made},
            ports={address: int(made[address].getsockname()[1]) for address in made},
        )
    finally:
        for listener in made.values():
            listener.close()
    try:
        _await_socket(places, state)
        channel_of(places, state).hello(seconds=_START_SECONDS)
    except UnavailableError:
        give_up(places, state)
        raise
    return state


def namespace_command(image: Image, base: Path, descriptor: int) -> list[str]:
    """Return the words that make the namespaces and, told to go on, are their first program."""
    script = f"""\
{_MOUNT_IMAGE}
echo ready >&{descriptor}; read -r go <&{descriptor}
mkdir "$work/rw/upper" "$work/rw/work" &&
mount -t overlay -o lowerdir="$work/ro",upperdir="$work/rw/upper",workdir="$work/rw/work" \
  root "$work/new" &&
mount --bind "$work/ro" "$work/new/image" &&
cp "$base/start.pyz" "$base/inside.pyz" "$work/new/" && cd "$work/new" &&
mkdir .old && pivot_root . .old && exec chroot . /usr/bin/python3 /start.pyz namespaces {descriptor}
"""
    names = ("--mount", "--net", "--pid", "--fork", "--uts", "--ipc")
    return _unshare(*names, script=script, image=image, base=base)


def _unshare(*names: str, script: str, image: Image, base: Path | None = None) -> list[str]:
    """Paths reach the script as its arguments, so that no character of theirs means anything."""
    head = "image=$1; tree=$2; work=$3; base=$4\n"
    tree = _tree(image)
    work = "/mnt" if Path("/mnt").is_dir() else "/tmp"  # noqa: S108 - a mount point of its own namespace
    return [
        *("unshare", *names, "--propagation", "private", "/bin/sh", "-c", head + script, "sh"),
        *(str(image.root), str(tree), work, str(base or "")),
    ]


def _tree(image: Image) -> Path:
    return image.directory / "tree"


def _provide_tree(image: Image) -> None:
    """Unpack the image where the kernel cannot mount it (no squashfs, no loop devices)."""
    if _tree(image).is_dir():
        return
    script = f'{_MOUNT_IMAGE}mountpoint -q "$work/ro"\n'
    try:
        run(_unshare("--mount", script=script, image=image), purpose="Trying squashfs", seconds=30)
    except UnavailableError:
        new = image.directory / ".tree"
        shutil.rmtree(new, ignore_errors=True)
        run(
            [*image.unsquashfs().command(), "-no-progress", "-d", new, image.root],
            purpose="Unpacking the image",
            seconds=600,
        )
        new.rename(_tree(image))


def _spawn(
    places: Places,
    image: Image,
    request: MachineRequest,
    *,
    descriptors: dict[str, int],
    ports: dict[str, int],
) -> MachineState:
    told = {
        "base": str(places.base.resolve()),
        "command": namespace_command(image, places.base.resolve(), 3),
        "network": request.network,
        "gateway": request.gateway,
        "listeners": descriptors,
    }
    paths = [str(Path(lab.__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    with places.console.open("wb") as console:
        process = subprocess.Popen(
            [sys.executable, "-m", "lab.machine.keeper"],
            cwd=places.base,
            env={**environment(), "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.PIPE,
            stdout=console,
            stderr=console,
            pass_fds=tuple(descriptors.values()),
            start_new_session=True,
        )
    started = start_time(process.pid) or 0
    if process.stdin is not None:
        process.stdin.write(json.dumps(told).encode())
        process.stdin.close()
    process.returncode = 0  # it outlives us, and nobody waits for it
    state = MachineState(
        kind=Kind.NAMESPACES,
        pid=process.pid,
        started=started,
        boot=boot_id(),
        image=image.digest,
        acceleration="",
        network=request.network,
        gateway=request.gateway,
        memory=request.memory,
        processors=request.processors,
        forwards=ports,
    )
    write_state(places.state, state)
    return state


def _await_socket(places: Places, state: MachineState) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not (places.base / CONTROL).exists():
        if not is_alive(state) or time.monotonic() > deadline:
            raise UnavailableError(f"The lab's namespaces did not start.{words_of(places)}")
        time.sleep(0.05)
