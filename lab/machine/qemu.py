"""How QEMU is called, and the protocol (QMP) by which it is told to save."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from citynet.errors import UnavailableError
from lab.image import Image
from lab.machine.channel import CONTROL, connected
from lab.machine.ports import LOOPBACK, spare_address

__all__ = ["QMP", "Qmp", "VirtualPlan", "qemu_command", "qemu_environment"]

QMP = "qmp.sock"
_MAC = "02:63:69:74:79:01"
_ACCELERATION = {
    "kvm": ("-accel", "kvm", "-cpu", "host"),
    # "max" has string moves, AVX and five levels of page tables: true to the letter, and emulated
    # a quarter slower than a plain processor.
    "tcg": (
        *("-accel", "tcg,thread=multi,tb-size=512"),
        *("-cpu", "qemu64,+rdrand,+aes,+ssse3,+sse4.1,+sse4.2"),
    ),
}
_LINE = "console=ttyS0 panic=-1 quiet mitigations=off"


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualPlan:
    """A virtual machine to be started."""

    acceleration: str
    memory: int
    processors: int
    network: str
    gateway: str
    forwards: Mapping[str, int]
    restored: str = ""
    """File that a saved state is read from, relative to the machine's directory."""
    first: str = "initramfs.cpio"
    """First file system, relative to the machine's directory."""


def qemu_command(image: Image, plan: VirtualPlan) -> tuple[str, ...]:
    """Return the words that start a virtual machine, with the machine's directory as its own.

    The same image and plan give the same words, which is what restoring depends on.
    """
    spare = spare_address(plan.network, plan.gateway, plan.forwards)
    forwards = "".join(
        f",hostfwd=tcp:{LOOPBACK}:{port}-{address}:22"
        for address, port in sorted(plan.forwards.items())
    )
    data = (
        ()
        if image.qemu.tree is None
        else (
            *("-L", str(image.qemu.tree / "usr/share/qemu")),
            *("-L", str(image.qemu.tree / "usr/share/seabios")),
        )
    )
    return (
        *image.qemu.command(),
        *data,
        *("-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"),
        *("-machine", "q35", *_ACCELERATION[plan.acceleration]),
        *("-m", str(plan.memory), "-smp", str(plan.processors)),
        *("-kernel", str(image.kernel), "-initrd", plan.first, "-append", _LINE),
        *("-drive", f"file={_quoted(image.root)},format=raw,if=virtio,readonly=on"),
        *("-serial", "file:console.log", "-device", "virtio-rng-pci"),
        *("-chardev", f"socket,id=control,path={CONTROL},server=on,wait=off"),
        *("-device", "virtio-serial-pci"),
        *("-device", "virtserialport,chardev=control,name=citynet.control"),
        # restrict: routers reach neither the internet nor services of this machine.
        "-netdev",
        f"user,id=management,ipv6=off,restrict=on,net={plan.network},host={plan.gateway},dns={spare}"
        + forwards,
        *("-device", f"virtio-net-pci,netdev=management,romfile=,mac={_MAC}"),
        *("-qmp", f"unix:{QMP},server=on,wait=off"),
        # The name was checked (Places.saved): no shell can read anything else in it.
        *(("-incoming", f"exec:cat {plan.restored}") if plan.restored else ()),
    )


def qemu_environment(image: Image) -> dict[str, str]:
    """Return what QEMU's environment has to say beyond the usual: where its modules are."""
    if image.qemu.tree is None:
        return {}
    return {"QEMU_MODULE_DIR": str(image.qemu.tree / "usr/lib/x86_64-linux-gnu/qemu")}


def _quoted(path: Path) -> str:
    """Return a path as an option's value: a comma ends the option unless it is doubled."""
    return str(path).replace(",", ",,")


class Qmp:
    """A short conversation with QEMU."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def command(self, name: str, *, seconds: float = 30, **arguments: object) -> object:
        """Run one command and return what it returns."""
        deadline = time.monotonic() + seconds
        try:
            with connected(self._directory, QMP) as connection:
                connection.settimeout(seconds)
                with connection.makefile("rb") as lines:
                    json.loads(lines.readline())
                    _say(connection, "qmp_capabilities", {})
                    _answer(lines.readline, "qmp_capabilities", deadline)
                    _say(connection, name, arguments)
                    return _answer(lines.readline, name, deadline)
        except (OSError, ValueError) as error:
            raise UnavailableError(f"QEMU did not answer {name!r}: {error}") from error


def _say(connection: socket.socket, name: str, arguments: Mapping[str, object]) -> None:
    message = {"execute": name, **({"arguments": dict(arguments)} if arguments else {})}
    connection.sendall(json.dumps(message).encode() + b"\n")


def _answer(read_line: Callable[[], bytes], name: str, deadline: float) -> object:
    while time.monotonic() < deadline:
        line = read_line()
        if not line:
            break
        message = json.loads(line)
        if "error" in message:
            raise UnavailableError(f"QEMU refused {name!r}: {message['error'].get('desc')}")
        if "return" in message:
            return message["return"]
    raise UnavailableError(f"QEMU did not answer {name!r} in time.")
