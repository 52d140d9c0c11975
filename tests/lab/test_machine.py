"""A machine is called, remembered and ended exactly; nothing waits for ever."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from citynet.errors import CallError, UnavailableError
from lab.image import Image, Tool
from lab.machine import (
    InsideError,
    Kind,
    Machine,
    MachineRequest,
    MachineState,
    restore_machine,
    running_machine,
    saved_machines,
    start_machine,
)
from lab.machine.acceleration import accelerations, remember_kvm
from lab.machine.channel import CONTROL, LIMIT, Channel, frame, take_answer
from lab.machine.keeper import Line
from lab.machine.native import native_obstacles
from lab.machine.places import Places, last_lines
from lab.machine.ports import choose_ports, spare_address
from lab.machine.processes import boot_id, end, is_running, start_time
from lab.machine.qemu import VirtualPlan, qemu_command
from lab.machine.start_program import first_files, start_bytes
from lab.machine.state import read_state, write_state

ROOT = Path(__file__).resolve().parents[2]
ECHO = ROOT / "tests/lab/echo_program.py"


def image(directory: Path, tree: Path | None = None) -> Image:
    return Image(
        directory=directory,
        digest="d",
        kernel_release="6.1",
        packages=(),
        qemu=Tool(program="qemu-system-x86_64", tree=tree),
    )


def state(
    pid: int = 1, started: int = 2, boot: str = "b", kind: Kind = Kind.VIRTUAL
) -> MachineState:
    return MachineState(
        kind=kind,
        pid=pid,
        started=started,
        boot=boot,
        image="d",
        acceleration="tcg",
        network="198.51.100.0/24",
        gateway="198.51.100.1",
        memory=3072,
        processors=2,
        forwards={"198.51.100.11": 40001},
    )


def request() -> MachineRequest:
    return MachineRequest(
        program=b"",
        network="198.51.100.0/24",
        gateway="198.51.100.1",
        addresses=("198.51.100.11",),
    )


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


# -- how QEMU is called ---------------------------------------------------------------------------


def plan(acceleration: str = "tcg", restored: str = "") -> VirtualPlan:
    return VirtualPlan(
        acceleration=acceleration,
        memory=3072,
        processors=2,
        network="198.51.100.0/24",
        gateway="198.51.100.1",
        forwards={"198.51.100.12": 40002, "198.51.100.11": 40001},
        restored=restored,
    )


def test_qemu_gets_one_forward_per_router_and_lets_none_of_them_out(tmp_path: Path) -> None:
    words = qemu_command(image(tmp_path), plan())
    network = words[words.index("-netdev") + 1]
    assert "restrict=on" in network
    assert "net=198.51.100.0/24,host=198.51.100.1,dns=198.51.100.254" in network
    assert network.endswith(
        "hostfwd=tcp:127.0.0.1:40001-198.51.100.11:22,hostfwd=tcp:127.0.0.1:40002-198.51.100.12:22"
    )
    assert "tcg,thread=multi,tb-size=512" in words
    assert "-incoming" not in words


def test_qemu_is_called_the_same_way_when_it_restores(tmp_path: Path) -> None:
    plain = qemu_command(image(tmp_path), plan())
    restoring = qemu_command(image(tmp_path), plan(restored="saved/a/memory"))
    assert restoring == (*plain, "-incoming", "exec:cat saved/a/memory")


def test_qemu_of_a_tree_is_told_where_its_data_are(tmp_path: Path) -> None:
    words = qemu_command(image(tmp_path, tmp_path / "tools"), plan("kvm"))
    assert words[0] == str(tmp_path / "tools/lib64/ld-linux-x86-64.so.2")
    assert str(tmp_path / "tools/usr/share/seabios") in words
    assert words[words.index("-accel") + 1] == "kvm"


def test_a_comma_in_a_path_ends_no_option(tmp_path: Path) -> None:
    words = qemu_command(image(tmp_path / "a,format=qcow2"), plan())
    drive = words[words.index("-drive") + 1]
    assert f"file={tmp_path}/a,,format=qcow2/root.squashfs,format=raw" in drive


# -- addresses and ports --------------------------------------------------------------------------


def test_the_name_server_of_qemu_takes_nobodys_address() -> None:
    assert spare_address("198.51.100.0/29", "198.51.100.1", ["198.51.100.6"]) == "198.51.100.5"


@pytest.mark.parametrize(
    ("network", "gateway", "addresses", "words"),
    [
        ("198.51.100.0/30", "198.51.100.1", ["198.51.100.2"], "is full"),
        ("198.51.100.0/24", "192.0.2.1", [], "no address of a machine"),
        ("198.51.100.0/24", "198.51.100.1", ["198.51.100.255"], "no address of a machine"),
        ("198.51.100.0/24", "198.51.100.1", ["198.51.100.1"], "is there twice"),
        ("2001:db8::/64", "2001:db8::1", [], "is not IPv4"),
        ("198.51.100.0/24", "198.51.100.1,x", [], "is not IPv4"),
    ],
)
def test_a_management_network_that_cannot_be_is_refused(
    network: str, gateway: str, addresses: list[str], words: str
) -> None:
    with pytest.raises(CallError, match=words):
        spare_address(network, gateway, addresses)


def test_a_wanted_port_is_kept_when_free_and_replaced_when_not() -> None:
    free = choose_ports({"a": 0, "b": 0})
    assert len(set(free.values())) == 2
    assert choose_ports(free) == free
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free["a"]))
        taken.listen()
        again = choose_ports(free)
    assert again["a"] != free["a"]
    assert again["b"] == free["b"]


# -- which processor ------------------------------------------------------------------------------


def test_kvm_is_tried_first_until_it_was_seen_not_to_work(tmp_path: Path) -> None:
    device = tmp_path / "kvm"
    assert accelerations(tmp_path, device) == ("tcg",)
    device.touch()
    assert accelerations(tmp_path, device) == ("kvm", "tcg")
    remember_kvm(tmp_path, works=False)
    assert accelerations(tmp_path, device) == ("tcg",)
    remember_kvm(tmp_path, works=True)
    assert accelerations(tmp_path, device) == ("kvm", "tcg")


@pytest.mark.parametrize("text", ["", "[]", '{"boot": "another", "works": false}'])
def test_what_was_seen_before_this_boot_counts_no_more(tmp_path: Path, text: str) -> None:
    (tmp_path / "kvm").touch()
    (tmp_path / "kvm.json").write_text(text, encoding="utf-8")
    assert accelerations(tmp_path, tmp_path / "kvm") == ("kvm", "tcg")


# -- what is remembered ---------------------------------------------------------------------------


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    assert read_state(path) is None
    write_state(path, state())
    assert read_state(path) == state()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "other"}'])
def test_a_damaged_state_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "machine.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnavailableError, match=r"machine\.json is damaged"):
        read_state(path)


def test_the_directory_is_its_owners_alone(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.make()
    assert places.base.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["", "../x", "a b", "A", "-a", "a;b", "a" * 65])
def test_names_of_saved_states_are_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(CallError, match="cannot name a saved state"):
        Places(tmp_path).saved(name)


def test_last_lines_are_few_and_clean(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert last_lines(log) == ()
    log.write_bytes(b"one\n\x1b[31mtwo\r\n\n\xffthree")
    assert last_lines(log, 2) == ("[31mtwo", "\ufffdthree")


# -- processes ------------------------------------------------------------------------------------


def test_only_the_process_that_was_started_is_ended(sleeper: subprocess.Popen[bytes]) -> None:
    started = start_time(sleeper.pid)
    assert started is not None
    assert end(sleeper.pid, started + 1, boot_id())
    assert end(sleeper.pid, started, "another boot")
    assert sleeper.poll() is None
    assert is_running(sleeper.pid, started, boot_id())
    assert end(sleeper.pid, started, boot_id())
    assert not is_running(sleeper.pid, started, boot_id())


def test_a_machine_whose_process_is_gone_does_not_run(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    assert running_machine(tmp_path) is None
    places = Places(tmp_path)
    places.make()
    started = start_time(sleeper.pid)
    assert started is not None
    write_state(places.state, state(sleeper.pid, started, boot_id()))
    machine = running_machine(tmp_path)
    assert machine is not None
    with pytest.raises(CallError, match="runs already"):
        start_machine(tmp_path, image(tmp_path), request())
    with pytest.raises(CallError, match="`citynet lab down` first"):
        restore_machine(tmp_path, image(tmp_path), "a")
    status = machine.status(seconds=0.2)
    assert (status.alive, status.answers) == (True, False)
    machine.stop()
    assert running_machine(tmp_path) is None
    assert not places.state.exists()


def test_two_commands_do_not_start_at_once(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.make()
    holder = subprocess.Popen(
        ["flock", places.lock, "sh", "-c", "echo held; sleep 30"],  # noqa: S607
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(UnavailableError, match="Another command is starting"):
            start_machine(tmp_path, image(tmp_path), request(), Kind.VIRTUAL)
    finally:
        os.killpg(holder.pid, 9)
        holder.communicate()


def test_what_cannot_be_saved_or_restored_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="Only a virtual machine can be saved"):
        Machine(tmp_path, state(kind=Kind.NAMESPACES)).save("a")
    with pytest.raises(CallError, match="no saved state 'a'"):
        restore_machine(tmp_path, image(tmp_path), "a")
    saved = Places(tmp_path).saved("a")
    saved.mkdir(parents=True)
    other = json.loads(json.dumps({**vars_of(state()), "image": "other"}))
    (saved / "machine.json").write_text(json.dumps(other), encoding="utf-8")
    assert saved_machines(tmp_path) == ("a",)
    with pytest.raises(CallError, match="another image"):
        restore_machine(tmp_path, image(tmp_path), "a")


def vars_of(known: MachineState) -> dict[str, object]:
    return {name: getattr(known, name) for name in MachineState.__dataclass_fields__}


def test_a_machine_that_ends_at_once_is_told_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = image(tmp_path / "cache/images/x")
    made.directory.mkdir(parents=True)
    made.initramfs.write_bytes(b"")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "qemu-system-x86_64").write_text("#!/bin/sh\necho no such thing >&2; exit 1\n")
    (tools / "qemu-system-x86_64").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    with pytest.raises(UnavailableError, match=r"did not start(.|\n)*no such thing"):
        start_machine(tmp_path / "city", made, request(), Kind.VIRTUAL)
    assert running_machine(tmp_path / "city") is None
    assert not Places(tmp_path / "city").state.exists()


def test_namespaces_need_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert native_obstacles(image(tmp_path)) == ("it needs root",)


# -- the programs ---------------------------------------------------------------------------------


def test_the_first_program_runs_without_citynet(tmp_path: Path) -> None:
    (tmp_path / "start.pyz").write_bytes(start_bytes())
    assert start_bytes() == start_bytes()
    with zipfile.ZipFile(BytesIO(start_bytes())) as archive:
        assert not [name for name in archive.namelist() if name.startswith("citynet")]
    code = (
        "import sys; sys.path.insert(0, 'start.pyz'); import lab.guest.boot as b; print(b.UPLINK)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout == b"uplink\n"


def test_the_program_inside_is_appended_whole() -> None:
    assert b"the program of a test" in first_files(b"the program of a test")


# -- the channel ----------------------------------------------------------------------------------


def test_lines_of_others_are_passed_over() -> None:
    for line in (b"", b"half", b'{"id": "b", "ok": true}', b'{"id": "a"}', b'["a"]', b'{"id"'):
        assert take_answer(line, "a") is None
    assert take_answer(b'{"id": "a", "ok": true, "result": 1}', "a") is not None


def test_a_message_is_one_line() -> None:
    text = frame({"verb": "x", "value": "two\nlines é"})
    assert text.count(b"\n") == 2
    assert text.startswith(b"\n")
    with pytest.raises(UnavailableError, match="is the most"):
        frame({"value": "x" * LIMIT})


class Bench:
    """A relay with the echo program behind a UNIX socket, as in a machine."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.inside, theirs = socket.socketpair()
        code = (
            "import sys; from lab.guest.relay import Relay; r = Relay(int(sys.argv[1]), ends=True);"
            "r.start([sys.executable, sys.argv[2], '--control', r.device, '--image', '/usr',"
            "'--scratch', '/', '--uplink', 'x']); r.run()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(theirs.fileno()), str(ECHO)],
            pass_fds=(theirs.fileno(),),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        self.loop = asyncio.new_event_loop()
        self.over = asyncio.Event()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self._serve(),))
        self.thread.start()
        assert self.ready.wait(10)

    async def _serve(self) -> None:
        self.inside.setblocking(False)  # noqa: FBT003 - a signature of the standard library
        reader, self.writer = await asyncio.open_connection(sock=self.inside)
        line = Line(reader, self.writer)
        descriptor = os.open(self.directory, os.O_RDONLY)
        server = await asyncio.start_unix_server(
            line.serve, f"/proc/self/fd/{descriptor}/{CONTROL}"
        )
        pump = asyncio.create_task(line.pump())
        self.ready.set()
        await self.over.wait()
        server.close()
        pump.cancel()
        self.writer.transport.abort()
        os.close(descriptor)
        await asyncio.sleep(0.05)

    def say(self, data: bytes) -> None:
        self.loop.call_soon_threadsafe(self.writer.write, data)

    def channel(self) -> Channel:
        return Channel(
            self.directory,
            alive=lambda: self.process.poll() is None,
            context=lambda: " CONSOLE",
        )

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(10)
        self.loop.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    # Longer than an address of a UNIX socket may be.
    directory = tmp_path / ("long" * 30)
    directory.mkdir()
    made = Bench(directory)
    yield made
    made.close()


def test_requests_and_answers_pass_whatever_their_size(bench: Bench) -> None:
    channel = bench.channel()
    for value in ("", "é\n", "x" * 3_000_000):
        assert channel.call("echo", {"value": value}, seconds=20) == value
    with pytest.raises(InsideError, match="refused 'refuse': it will not"):
        channel.call("refuse", {}, seconds=20)
    about = channel.hello(seconds=20)
    assert about["ended"] is None
    assert about["kernel"] == os.uname().release


def test_half_a_request_of_somebody_else_disturbs_nobody(bench: Bench) -> None:
    bench.say(b'{"id": "z", "verb": "ec')
    assert bench.channel().call("echo", {"value": 5}, seconds=20) == 5


def test_a_program_that_ended_is_told_at_once(bench: Bench) -> None:
    channel = bench.channel()
    with pytest.raises(UnavailableError):
        channel.call("end", {}, seconds=0.1)
    deadline = time.monotonic() + 20
    while channel.hello(seconds=20)["ended"] is None and time.monotonic() < deadline:
        time.sleep(0.05)
    with pytest.raises(InsideError, match="ended with status 7"):
        channel.call("echo", {"value": 1}, seconds=20)


def test_silence_ends_with_the_last_words_of_the_console(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / CONTROL))
        listener.listen()
        channel = Channel(tmp_path, alive=lambda: True, context=lambda: " CONSOLE")
        with pytest.raises(UnavailableError, match=r"'up': the time for it is over\. CONSOLE"):
            channel.call("up", {}, seconds=0.2)
        dead = Channel(tmp_path, alive=lambda: False, context=lambda: " CONSOLE")
        with pytest.raises(UnavailableError, match=r"'up': it ended\. CONSOLE"):
            dead.call("up", {}, seconds=20)


def test_a_machine_without_a_channel_is_an_error_too(tmp_path: Path) -> None:
    channel = Channel(tmp_path, alive=lambda: True, context=lambda: "")
    with pytest.raises(UnavailableError, match="control channel failed"):
        channel.call("up", {}, seconds=1)
