"""The machine that the agent works on: its root directory, and its programs."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.drivers.frr.agent.failure import AgentFailure

__all__ = ["Answer", "Machine"]

_PROGRAMS: Mapping[str, str] = {
    "chpasswd": "usr/sbin/chpasswd",
    "dpkg-query": "usr/bin/dpkg-query",
    "frr-reload": "usr/lib/frr/frr-reload.py",
    "frrinit": "usr/lib/frr/frrinit.sh",
    "groupadd": "usr/sbin/groupadd",
    "hostname": "usr/bin/hostname",
    "ifreload": "usr/sbin/ifreload",
    "ifup": "usr/sbin/ifup",
    "ip": "usr/sbin/ip",
    "modprobe": "usr/sbin/modprobe",
    "nft": "usr/sbin/nft",
    "python3": "usr/bin/python3",
    "sh": "usr/bin/sh",
    "sshd": "usr/sbin/sshd",
    "systemctl": "usr/bin/systemctl",
    "systemd-sysusers": "usr/bin/systemd-sysusers",
    "tc": "usr/sbin/tc",
    "unshare": "usr/bin/unshare",
    "useradd": "usr/sbin/useradd",
    "userdel": "usr/sbin/userdel",
    "usermod": "usr/sbin/usermod",
    "vtysh": "usr/bin/vtysh",
    "watchfrr.sh": "usr/lib/frr/watchfrr.sh",
}
"""Where Debian has them. Some are also found below ``bin`` and ``sbin``."""

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1

_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/root",
}


@dataclass(frozen=True)
class Answer:
    """What a program said. ``code`` is 124 where it did not end in time."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> tuple[str, ...]:
        """Return all lines that it wrote, errors first, without empty ones."""
        return tuple(
            line.rstrip() for line in (self.err + "\n" + self.out).splitlines() if line.strip()
        )


@dataclass(frozen=True)
class Machine:
    """Where files stand and which programs are run. Tests give a root of their own."""

    root: Path
    patience: float = 1.0
    """What time-outs and waits are multiplied with."""

    @property
    def real(self) -> bool:
        """Say whether it is the machine itself, so that owners and ids mean something."""
        return self.root == Path("/")

    @property
    def own(self) -> Path:
        """The agent's own folder."""
        return self.root / "var/lib/citynet"

    @property
    def systemd(self) -> bool:
        """Say whether systemd is its first process."""
        return (self.root / "run/systemd/system").is_dir()

    def has(self, program: str) -> bool:
        """Say whether a program is installed."""
        return os.access(self.program(program), os.X_OK)

    def program(self, name: str) -> str:
        """Return the path of a program of the table."""
        path = self.root / _PROGRAMS[name]
        if not path.exists():
            # Not merged into /usr: an image that was unpacked, not installed.
            for other in ("bin", "sbin"):
                moved = self.root / other / path.name
                if moved.exists():
                    return str(moved)
        return str(path)

    def run(
        self,
        name: str,
        arguments: Sequence[str] = (),
        *,
        stdin: str = "",
        timeout: float = 120,
    ) -> Answer:
        """Run a program to its end. It never hangs on what it leaves behind: output goes to memory.

        Raises AgentFailure where the program is not installed.
        """
        command = [self.program(name), *arguments]
        with _memory() as source, _memory() as out, _memory() as err:
            _fill(source, stdin.encode())
            try:
                process = subprocess.Popen(  # noqa: S603 - fixed programs, no shell
                    command,
                    stdin=source,
                    stdout=out,
                    stderr=err,
                    env=_ENVIRONMENT,
                    cwd=str(self.root),
                    start_new_session=True,
                    umask=0o022,
                    preexec_fn=_end_with_agent,  # noqa: PLW1509 - the agent has one thread
                )
            except OSError as error:
                raise AgentFailure(f"{command[0]}: {error.strerror}") from None
            try:
                code = process.wait(timeout * self.patience)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return Answer(124, _content(out), _content(err) + f"\n{name}: no end in time")
            return Answer(code, _content(out), _content(err))

    def processes(self) -> dict[int, str]:
        """Return the names of all processes by id."""
        found: dict[int, str] = {}
        folder = self.root / "proc"
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
        for name in names:
            if name.isdigit():
                # It may have ended since the listing.
                with contextlib.suppress(OSError):
                    found[int(name)] = (folder / name / "comm").read_text().strip()
        return found

    def text(self, path: str) -> str | None:
        """Return a file of the system that is not a managed one, or None."""
        try:
            return (self.root / path).read_text(errors="replace")
        except OSError:
            return None


@contextlib.contextmanager
def _memory() -> Iterator[int]:
    # Not a pipe: a daemon that a program starts would keep it open for ever. Not a file on disk:
    # running configurations have secrets.
    number = os.memfd_create("citynet")
    try:
        yield number
    finally:
        os.close(number)


def _end_with_agent() -> None:
    """Have the kernel end a program with the agent: taking back must not meet it half-way.

    What the program starts itself, such as a daemon, stays.
    """
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _fill(number: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(number, view) :]
    os.lseek(number, 0, os.SEEK_SET)


def _content(number: int) -> str:
    parts: list[bytes] = []
    offset = 0
    while True:
        part = os.pread(number, 1 << 20, offset)
        if not part:
            return b"".join(parts).decode("utf-8", "replace")
        parts.append(part)
        offset += len(part)
