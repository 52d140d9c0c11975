"""A virtual machine really boots, answers, is saved, is ended, and goes on where it was.

Runs where somebody has a lab (CITYNET_LAB is set) and so an image: nothing is downloaded here.
"""

import io
import os
import socket
import time
import zipfile
from pathlib import Path

import pytest

from lab.image import cache_directory, find_image
from lab.machine import (
    InsideError,
    Kind,
    Machine,
    MachineRequest,
    restore_machine,
    running_machine,
    saved_machines,
    start_machine,
)

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif("CITYNET_LAB" not in os.environ, reason="needs CITYNET_LAB"),
]

ROUTER = "198.51.100.11"
SETUP = f"""\
set -e
ip link add br0 type bridge; ip link set br0 up; ip link set uplink master br0
ip netns add r1; ip link add m1 type veth peer name mgmt0 netns r1
ip link set m1 master br0 up; ip -n r1 address add {ROUTER}/24 dev mgmt0
ip -n r1 link set mgmt0 up
ssh-keygen -q -t ed25519 -N '' -f /run/host; ip netns exec r1 /usr/sbin/sshd -h /run/host
echo kept > /run/marker
"""


def program() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__main__.py", Path(__file__).with_name("echo_program.py").read_bytes())
    return packed.getvalue()


def banner(machine: Machine) -> bytes:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", machine.forwards[ROUTER]), 10) as ssh:
                if data := ssh.recv(64):
                    return data
        except OSError:
            pass
        time.sleep(0.3)
    return b""


def test_a_machine_goes_on_where_it_was_saved(tmp_path: Path) -> None:
    image = find_image(cache_directory())
    assert image is not None
    wanted = MachineRequest(
        program=program(),
        network="198.51.100.0/24",
        gateway="198.51.100.1",
        addresses=(ROUTER, "198.51.100.12"),
    )
    machine = start_machine(tmp_path, image, wanted, Kind.VIRTUAL)
    try:
        seen = machine.call("look")
        assert isinstance(seen, dict)
        assert "uplink" in seen["net"]
        assert "usr" in seen["image"]
        assert machine.call("echo", value="x" * 1_000_000, seconds=120) == "x" * 1_000_000
        with pytest.raises(InsideError, match="it will not"):
            machine.call("refuse")
        done = machine.call("run", words=["sh", "-c", SETUP], seconds=60)
        assert done == [0, ""]
        assert banner(machine).startswith(b"SSH-2.0-OpenSSH")
        machine.save("one")
        assert machine.call("echo", value=1) == 1
        machine.stop()
        assert running_machine(tmp_path) is None
        assert saved_machines(tmp_path) == ("one",)
        machine = restore_machine(tmp_path, image, "one")
        assert machine.call("run", words=["cat", "/run/marker"]) == [0, "kept\n"]
        assert banner(machine).startswith(b"SSH-2.0-OpenSSH")
        status = machine.status()
        assert (status.alive, status.answers) == (True, True)
    finally:
        machine.stop()
    assert running_machine(tmp_path) is None
