"""What the packages' own scripts would have done, as far as a router of the lab needs it.

No script of a package runs, because they need root and a running system. So accounts, PAM's common
files and a few folders are written here, always the same ones.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

__all__ = ["FILES", "LINKS", "OWNERS", "apply_fixups", "described"]

_ACCOUNTS = (
    # name, uid, gid, home: numbers of Debian's first dynamic range, fixed so that images agree.
    ("sshd", 100, 65534, "/run/sshd"),
    ("frr", 101, 101, "/nonexistent"),
    ("_chrony", 102, 103, "/var/lib/chrony"),
    ("Debian-snmp", 103, 104, "/var/lib/snmp"),
    ("_lldpd", 104, 105, "/run/lldpd"),
)
_GROUPS = (
    ("frr", 101, ""),
    ("frrvty", 102, "frr"),
    ("_chrony", 103, ""),
    ("Debian-snmp", 104, ""),
    ("_lldpd", 105, ""),
    ("_ssh", 106, ""),
)

_PAM: Mapping[str, str] = {
    "common-auth": "auth required pam_unix.so nullok\n",
    "common-account": "account required pam_unix.so\n",
    # The lab's passwords are random and long: making guesses dear would only make logins slow.
    "common-password": "password required pam_unix.so sha512 rounds=1000\n",
    "common-session": "session required pam_unix.so\n",
    "common-session-noninteractive": "session required pam_unix.so\n",
}

FILES: Mapping[str, tuple[int, str]] = {
    **{f"etc/pam.d/{name}": (0o644, text) for name, text in _PAM.items()},
    "etc/nsswitch.conf": (
        0o644,
        (
            "passwd: files\ngroup: files\nshadow: files\ngshadow: files\n"
            "hosts: files dns\nnetworks: files\nprotocols: files\nservices: files\n"
        ),
    ),
    "etc/hosts": (0o644, "127.0.0.1 localhost lab\n::1 localhost ip6-localhost\n"),
    "etc/hostname": (0o644, "localhost\n"),
    "etc/resolv.conf": (0o644, ""),
    "etc/fstab": (0o644, ""),
    "etc/environment": (0o644, ""),
    "etc/timezone": (0o644, "Etc/UTC\n"),
    "etc/motd": (0o644, ""),
    "etc/shells": (0o644, "/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n"),
    "etc/profile": (
        0o644,
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nexport PATH\n",
    ),
    "etc/network/interfaces": (0o644, "auto lo\niface lo inet loopback\n"),
    "etc/machine-id": (0o444, ""),
}
"""Path -> mode and content, of files that no package ships."""

_FOLDERS: Mapping[str, int] = {
    ".": 0o755,
    "dev": 0o755,
    "etc/frr": 0o750,
    "image": 0o755,
    "proc": 0o755,
    "root": 0o700,
    "run": 0o755,
    "scratch": 0o755,
    "sys": 0o755,
    "tmp": 0o1777,
    "var/lib/chrony": 0o750,
    "var/lib/citynet": 0o700,
    "var/log/frr": 0o750,
    "var/tmp": 0o1777,
    "var/tmp/frr": 0o755,
}

LINKS: Mapping[str, str] = {
    "etc/localtime": "/usr/share/zoneinfo/Etc/UTC",
    "etc/mtab": "../proc/self/mounts",
    "usr/bin/awk": "mawk",
    "usr/bin/nawk": "mawk",
    "usr/bin/which": "which.debianutils",
    "var/lock": "/run/lock",
    "var/run": "/run",
}
"""Alternatives and places that packages' scripts make."""

OWNERS: Mapping[str, tuple[int, int, int]] = {
    "etc/frr": (0o750, 101, 101),
    "etc/gshadow": (0o640, 0, 42),
    "etc/sudoers": (0o440, 0, 0),
    "etc/sudoers.d": (0o750, 0, 0),
    "usr/share/ifupdown2/__main__.py": (0o755, 0, 0),
    "etc/shadow": (0o640, 0, 42),
    "usr/sbin/unix_chkpwd": (0o2755, 0, 42),
    "var/lib/chrony": (0o750, 102, 103),
    "var/log/frr": (0o750, 101, 101),
    "var/tmp/frr": (0o755, 101, 101),
}
"""Path -> mode, owner and group, where it is not root or not the package's mode."""


def described() -> dict[str, str]:
    """Return everything that is added to the packages, for the image's digest."""
    return {
        "accounts": repr((_ACCOUNTS, _GROUPS)),
        "files": repr(sorted(FILES.items())),
        "folders": repr(sorted(_FOLDERS.items())),
        "links": repr(sorted(LINKS.items())),
        "owners": repr(sorted(OWNERS.items())),
    }


def apply_fixups(tree: Path) -> None:
    """Make an unpacked tree one that boots."""
    for path, mode in _FOLDERS.items():
        folder = tree / path
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
    for path, target in LINKS.items():
        _link(tree / path, target)
    _write_accounts(tree)
    _copy(tree, "usr/share/openssh/sshd_config", "etc/ssh/sshd_config")
    for path, (mode, text) in FILES.items():
        _write(tree / path, mode, text)


def _write_accounts(tree: Path) -> None:
    master = tree / "usr/share/base-passwd"
    users = [line.split(":") for line in (master / "passwd.master").read_text().splitlines()]
    groups = [line.split(":") for line in (master / "group.master").read_text().splitlines()]
    for user in users:
        user[1] = "x"
        if user[0] == "root":
            user[6] = "/bin/bash"
    for group in groups:
        group[1] = "x"
    users += [
        [name, "x", str(uid), str(gid), "", home, "/usr/sbin/nologin"]
        for name, uid, gid, home in _ACCOUNTS
    ]
    groups += [[name, "x", str(gid), members] for name, gid, members in _GROUPS]
    etc = tree / "etc"
    _write(etc / "passwd", 0o644, "".join(":".join(user) + "\n" for user in users))
    _write(etc / "group", 0o644, "".join(":".join(group) + "\n" for group in groups))
    # "*": no password fits, and nobody logs in by one.
    _write(etc / "shadow", 0o640, "".join(f"{u[0]}:*:19000:0:99999:7:::\n" for u in users))
    _write(etc / "gshadow", 0o640, "".join(f"{g[0]}:*::{g[3]}\n" for g in groups))


def _copy(tree: Path, source: str, target: str) -> None:
    destination = tree / target
    if not destination.exists():
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / source, destination)
        destination.chmod(0o644)


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def _write(path: Path, mode: int, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
