"""Host keys are those of OpenSSH's file, by name; what cannot be reviewed is refused."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from citynet.errors import CallError
from tasks.fleet import KnownHosts, read_known_hosts

KIND = "ssh-ed25519"
KEY = base64.b64encode(b"\0\0\0\x0b" + KIND.encode() + b"\0\0\0\x20" + b"k" * 32).decode()
OTHER = base64.b64encode(b"\0\0\0\x0b" + KIND.encode() + b"\0\0\0\x20" + b"o" * 32).decode()


def read(path: Path, text: str) -> KnownHosts:
    (path / "known_hosts").write_text(text)
    return read_known_hosts(path / "known_hosts")


def test_a_host_has_the_keys_of_its_name_and_port(tmp_path: Path) -> None:
    known = read(
        tmp_path,
        f"# the core\n198.51.100.11,EG-CR1 {KIND} {KEY} by hand\n"
        f"198.51.100.11 {KIND} {OTHER}\n\n[198.51.100.12]:2222 {KIND} {KEY}\n",
    )
    assert known.of("198.51.100.11", 22) == (f"{KIND} {KEY}", f"{KIND} {OTHER}")
    assert known.of("eg-cr1", 22) == (f"{KIND} {KEY}",)
    assert known.of("198.51.100.12", 2222) == (f"{KIND} {KEY}",)
    assert known.of("198.51.100.12", 22) == ()
    assert known.of("198.51.100.11", 2222) == ()


def test_no_file_knows_no_key(tmp_path: Path) -> None:
    assert read_known_hosts(tmp_path / "none").of("198.51.100.11", 22) == ()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (f"|1|abc=|def= {KIND} {KEY}", "hashed names"),
        (f"@cert-authority *.city {KIND} {KEY}", "marker @cert-authority"),
        (f"198.51.100.* {KIND} {KEY}", "patterns"),
        (f"!198.51.100.1 {KIND} {KEY}", "patterns"),
        (f"198.51.100.1 {KIND}", "expected NAMES KIND KEY"),
        (f"198.51.100.1 {KIND} AAAA", "no key of kind"),
        (f"198.51.100.1 ssh-rsa {KEY}", "no key of kind ssh-rsa"),
        (f"198.51.100.1 {KIND} !!!", "no key of kind"),
        ("198.51.100.1 1024 35 1234", "expected NAMES KIND KEY"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(CallError, match=r"known_hosts:2: ") as caught:
        read(tmp_path, f"\n{line}\n")
    assert named in str(caught.value)
